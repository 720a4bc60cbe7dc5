"""How far two readers of the same texts agree: the F1 of what each finds of the other's.

    python -m tests.support.agreement [FOLDER]   # of second readings, the first above it; else data/records/second

A fact that one requires is found where the other has it, by the same rules that mark a graph: names by label or alias
with a class in common, relations between entities matched so, figures by place, value, unit and kind; strict asks
subject, indicator, period and qualifier too. The first number takes what the other has as optional, too, as the marking
of a graph does; the second only what both require. Only totals are printed: some of the texts are kept apart.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kg.evaluate.records import parse_record, read_record
from kg.evaluate.seen import likeness, plain
from tests.support.gold import ROOT

SECOND = ROOT / "data" / "records" / "second"
PARTS = {"entities": "entities", "relations": "relations", "figures": "observations", "figures strict": "observations"}
_SAME_UNIT = {"人": "名", "位": "名", "人民币": "元", "％": "%"}

Fact = Mapping[str, Any]
Pairs = set[tuple[str, str]]
"""Ids of entities that are one in both readings: the finder's, the other's."""


def found(part: str, mine: Fact, other: Fact, *, required: bool = False) -> tuple[int, int]:
    """Of what one requires: how much the other has (or requires as well), and how much it is."""
    same = {(a["id"], b["id"]) for a in mine["entities"] for b in other["entities"] if _one_entity(a, b)}
    asked = [fact for fact in mine[PARTS[part]] if fact["required"]]
    there = [fact for fact in other[PARTS[part]] if fact["required"] or not required]
    return sum(any(_same(part, fact, one, same) for one in there) for fact in asked), len(asked)


def _same(part: str, mine: Fact, other: Fact, same: Pairs) -> bool:
    if part == "entities":
        return (mine["id"], other["id"]) in same
    if part == "relations":
        return _one_relation(mine, other, same)
    return _one_figure(mine, other) and (part == "figures" or _same_slots(mine, other, same))


def _one_entity(a: Fact, b: Fact) -> bool:
    names = [{plain(name) for name in (entity["label"], *entity["aliases"])} for entity in (a, b)]
    return bool(names[0] & names[1] and set(a["type"]) & set(b["type"]))


def _one_relation(a: Fact, b: Fact, same: Pairs) -> bool:
    ends = all(_meet(a[end], b[end], same) for end in ("subject", "object"))
    return ends and bool(set(a["predicate"]) & set(b["predicate"]))


def _one_figure(a: Fact, b: Fact) -> bool:
    units = [_SAME_UNIT.get(figure["unit"], figure["unit"]) for figure in (a, b)]
    near = a["start"] < b["end"] and b["start"] < a["end"]
    value = abs(abs(a["value"]) - abs(b["value"])) <= 1e-6 * max(1.0, abs(a["value"]))
    return near and value and units[0] == units[1] and a["kind"] == b["kind"]


def _same_slots(a: Fact, b: Fact, same: Pairs) -> bool:
    subject = _meet(a["subject"], b["subject"], same) or not (a["subject"] or b["subject"])
    told = a["period"] == b["period"] and a["qualifier"] == b["qualifier"]
    return subject and told and likeness(a["indicator"], b["indicator"]) >= 0.5


def _meet(a: list[str], b: list[str], same: Pairs) -> bool:
    return any((one, other) in same for one in a for other in b)


def agreement(second: Path = SECOND, *, required: bool = False) -> dict[str, float]:
    """The F1 of each part over all texts that both have read; of what both require, where that is asked."""
    counts: Counter[tuple[str, int, str]] = Counter()
    for path in sorted(second.glob("*.ann")):
        first = second.parent / path.name
        text = first.with_suffix(".txt").read_text(encoding="utf-8")
        readings = read_record(first), parse_record(path.read_text(encoding="utf-8"), text, path)
        for part in PARTS:
            for side, (mine, other) in enumerate((readings, readings[::-1])):
                hits, whole = found(part, mine, other, required=required)
                counts[part, side, "hits"] += hits
                counts[part, side, "whole"] += whole
    return {part: _f1(*(counts[part, side, "hits"] / counts[part, side, "whole"] for side in (0, 1))) for part in PARTS}


def _f1(one: float, other: float) -> float:
    return 2 * one * other / (one + other) if one + other else 0.0


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SECOND
    sys.stdout.write(f"{len(list(folder.glob('*.ann')))} texts\n")
    both = agreement(folder, required=True)
    sys.stdout.writelines(f"{part:15} {share:.3f}  {both[part]:.3f}\n" for part, share in agreement(folder).items())
