"""What a reader's marks come to: the share that is right, with its interval, by class, predicate and slot."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any

from kg.errors import InputError

VERDICTS = ("right", "wrong", "unclear")
_Z = 1.959964
"""Of a normal distribution: 95 in 100 lie within."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One judgement of one slot of a fact."""

    about: str
    group: str
    how: str
    slot: str
    weight: float
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Precision of one kind of statement; `low` and `high` hold it in 95 of 100 samples."""

    about: str
    name: str
    right: int
    judged: int
    unclear: int
    share: float
    low: float
    high: float


def wilson(share: float, number: float) -> tuple[float, float]:
    """Return the Wilson interval of a share seen in so many trials.

    >>> [round(bound, 3) for bound in wilson(0.9, 50)]
    [0.786, 0.957]
    """
    if number <= 0:
        return 0.0, 1.0
    middle, width = share + _Z**2 / (2 * number), _Z * sqrt(share * (1 - share) / number + _Z**2 / (4 * number**2))
    low, high = ((middle + sign * width) / (1 + _Z**2 / number) for sign in (-1, 1))
    return max(0.0, low), min(1.0, high)


def read_marks(path: Path) -> tuple[Mark, ...]:
    """Read the marks that a sheet wrote, or the explorer's corrections (.jsonl) as marks.

    What a reader came upon and corrected is no sample drawn at random: its share tells of these facts alone. Raises
    InputError where the file is neither.
    """
    try:
        if path.suffix == ".jsonl":
            lines = path.read_text(encoding="utf-8-sig").splitlines()
            return tuple(mark for line in lines if line.strip() for mark in _corrected(json.loads(line)))
        items = json.loads(path.read_text(encoding="utf-8"))["items"]
        return tuple(mark for item in items for mark in _marks(item))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path), hint="name a marks.json") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"no marks: {error!r}", where=str(path), hint="kg sample makes the sheet that saves"
        ) from error


def _marks(item: dict[str, Any]) -> Iterator[Mark]:
    for slot, verdict in item["marks"].items():
        if verdict not in VERDICTS:
            raise ValueError(f"no verdict is {verdict!r}")
        about, group, how = (str(item[key]) for key in ("about", "group", "how"))
        yield Mark(about=about, group=group, how=how, slot=slot, weight=float(item["weight"]), verdict=verdict)


_SLOTS = {"unit": "value", "from": "period", "to": "period"}
"""Slots of a correction that a sheet asks about under another name."""


def _corrected(told: dict[str, Any]) -> Iterator[Mark]:
    """The marks that a correction makes: of what was changed the slots that were, of a figure without a change all."""
    verdict = str(told["verdict"])
    was, now = ({str(slot): says for slot, says in (told.get(side) or {}).items()} for side in ("was", "now"))
    if verdict not in ("right", "wrong", "edit"):
        raise ValueError(f"no verdict is {verdict!r}")
    about = {"entity": "entity", "mention": "entity", "relation": "relation", "figure": "figure"}[told["type"]]
    group = str(was.get("predicate" if about == "relation" else "kind", ""))
    slots: dict[str, str]
    if about == "figure":
        slots = {_SLOTS.get(slot, slot): "right" for slot, says in was.items() if says}
        slots |= {_SLOTS.get(slot, slot): "wrong" for slot in (was if verdict == "wrong" else now)}
    else:
        slots = {"class" if about == "entity" else "relation": "right" if verdict == "right" else "wrong"}
    for slot, judged in slots.items():
        yield Mark(about=about, group=group, how="", slot=slot, weight=1.0, verdict=judged)


def estimates(marks: Iterable[Mark]) -> tuple[Estimate, ...]:
    """Return the precision of entities, of relations and of each slot of figures; then of their parts, in order."""
    groups: dict[tuple[str, str], list[Mark]] = {}
    for mark in marks:
        names = (mark.slot,) if mark.about == "figure" else ("*", *([f"({mark.how})"] if mark.how else ()), mark.group)
        for name in names:
            groups.setdefault((mark.about, name), []).append(mark)
    return tuple(_estimate(about, name, judged) for (about, name), judged in sorted(groups.items()))


def _estimate(about: str, name: str, marks: list[Mark]) -> Estimate:
    """Weigh each mark by the facts it stands for; the interval is that of as many even marks as these are worth."""
    judged = [mark for mark in marks if mark.verdict != "unclear"]
    right = [mark for mark in judged if mark.verdict == "right"]
    whole = sum(mark.weight for mark in judged)
    share = sum(mark.weight for mark in right) / whole if whole else 0.0
    low, high = wilson(share, whole**2 / sum(mark.weight**2 for mark in judged) if whole else 0)
    return Estimate(
        about=about,
        name=name,
        right=len(right),
        judged=len(judged),
        unclear=len(marks) - len(judged),
        share=share,
        low=low,
        high=high,
    )
