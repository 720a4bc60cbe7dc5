"""Quality floors: what the builder reached on hand-read texts, kept so that nothing slides back.

    python -m tests.support.floors              # measure, and print against the floors
    python -m tests.support.floors --update     # raise floors to what is measured, told in the READMEs; lowers none
    python -m tests.support.floors --update --allow-lower   # … and says so in the changelog

A floor belongs to a set (tuned: what the builder may be mended on; apart: only totals are looked at) and a genre. The
hashes of its texts stand beside it, so that a changed text or record cannot pass for the measured one.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from functools import cache
from hashlib import sha256
from math import floor
from pathlib import Path
from typing import Any

from pyoxigraph import RdfFormat, parse

from kg.evaluate import Scores, evaluate, read_gold, together
from kg.graph import build_nquads
from kg.pipeline import understand
from kg.rdf import union_of
from kg.read import read_article
from tests.support.gold import GOLD, RECORDS, ROOT
from tests.support.tools import tools

FLOORS = Path(__file__).resolve().parents[1] / "floors.json"
ROWS = ROOT / "data" / "records"
APART = 4
"""A record whose number this divides is kept apart."""

Group = tuple[str, str]
"""A set and a genre."""


@cache
def groups() -> dict[Group, dict[str, tuple[Path, Path]]]:
    """Every group with its texts and their records, by name."""
    found: dict[Group, dict[str, tuple[Path, Path]]] = {}
    for record in sorted(GOLD.glob("*.json")):
        genre = "anning" if record.stem == "anning" else "invented"
        text = RECORDS.get(record.stem, record.with_suffix(".txt"))
        found.setdefault(("tuned", genre), {})[record.stem] = (text, record)
    for record in sorted(ROWS.glob("*.ann")):
        genre, _, number = record.stem.rpartition("-")
        group = ("tuned" if int(number) % APART else "apart", genre)
        found.setdefault(group, {})[record.stem] = (record.with_suffix(".txt"), record)
    return dict(sorted(found.items()))


@cache
def marks(group: Group) -> Scores:
    """Build every text of a group alone, mark it, and take the marks together."""
    scores = []
    for text, record in groups()[group].values():
        readings, entities = understand([read_article(text)], *tools())
        quads = parse(build_nquads(readings, entities), format=RdfFormat.N_QUADS)
        graph = union_of(quads, store="SimpleMemory")
        scores.append(evaluate(graph, read_gold(record)))
    return together(scores)


def summary(scores: Scores) -> dict[str, float]:
    """The measures that have floors, cut (not rounded) to three places."""
    whole = scores.as_dict()
    measures = {
        f"{part} {measure}": whole[part][measure]
        for part in ("entities", "relations", "figures")
        for measure in ("recall", "precision", "f1")
    }
    measures["figures strict"] = whole["figures"]["strict_recall"]
    return {name: floor(share * 1000) / 1000 for name, share in measures.items()}


def digests(group: Group) -> dict[str, str]:
    """The hash of each text with its record, as the files have them."""
    return {
        name: sha256(text.read_bytes() + b"\0" + record.read_bytes()).hexdigest()[:16]
        for name, (text, record) in groups()[group].items()
    }


def load() -> dict[str, dict[str, Any]]:
    """The floors as they are kept, by set and genre."""
    return dict(json.loads(FLOORS.read_text(encoding="utf-8"))) if FLOORS.exists() else {}


def main() -> None:
    """Measure; print; update where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--allow-lower", action="store_true")
    asked = parser.parse_args()
    old, lower = load(), []
    new: dict[str, dict[str, Any]] = {}
    for group in groups():
        kind, genre = group
        measured = summary(marks(group))
        floors = old.get(kind, {}).get(genre, {}).get("floors", {})
        lower += [
            f"{kind} {genre} {key}: {floors[key]} → {share}"
            for key, share in measured.items()
            if share < floors.get(key, 0)
        ]
        new.setdefault(kind, {})[genre] = {"floors": measured, "texts": digests(group)}
        _print(kind, genre, len(groups()[group]), marks(group))
    for name, (texts, scores) in totals().items():
        _print("all", name, texts, scores)
    if lower:
        sys.stdout.write("lower than the floor:\n" + "".join(f"  {line}\n" for line in lower))
    if asked.update and (asked.allow_lower or not lower):
        FLOORS.write_text(json.dumps(new, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        for name in ("README.md", "README.zh-CN.md"):
            readme = ROOT / name
            readme.write_text(_with_scores(readme.read_text(encoding="utf-8")), encoding="utf-8")
    elif asked.update:
        sys.exit("floors not written: some would be lower; --allow-lower writes them all the same")


def totals() -> dict[str, tuple[int, Scores]]:
    """What the READMEs tell, in their order: how many texts, and their marks together."""
    parts: dict[str, list[Group]] = {"anning": [], "invented": [], "tuned": [], "apart": []}
    for kind, genre in groups():
        parts[genre if genre in parts else kind].append((kind, genre))
    return {
        name: (sum(len(groups()[group]) for group in part), together(marks(group) for group in part))
        for name, part in parts.items()
    }


def _with_scores(readme: str) -> str:
    """A README with the numbers of its table (four shares a row, and in brackets how many texts) put in anew."""
    head, table, rest = re.split(r"(?<=<!-- scores -->\n)|(?=<!-- /scores -->)", readme)
    lines = table.splitlines()
    for at, (texts, scores) in enumerate(totals().values(), 2):
        name = re.sub(r"\d+(?= 篇|\))", str(texts), lines[at].split("|")[1])
        shares = (scores.entities.f1, scores.relations.f1, scores.figures.f1, scores.strict_recall)
        lines[at] = "|".join(("", name, *(f" {share:.2f} " for share in shares), ""))
    return head + "\n".join(lines) + "\n" + rest


def _print(kind: str, genre: str, texts: int, scores: Scores) -> None:
    shares = {name: share for name, share in summary(scores).items() if name.endswith(("f1", "strict"))}
    line = "  ".join(f"{name} {share:.3f}" for name, share in shares.items())
    sys.stdout.write(f"{kind:6} {genre:16} {texts:3}  {line}\n")


if __name__ == "__main__":
    main()
