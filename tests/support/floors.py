"""Quality floors: what the builder reached on hand-read texts, kept so that nothing slides back.

    python -m tests.support.floors              # measure, and print against the floors
    python -m tests.support.floors --update     # raise floors to what is measured; refuses to lower any
    python -m tests.support.floors --update --allow-lower   # … and says so in the changelog

A floor belongs to a text: its hash stands beside it, so that a changed text cannot pass for the measured one.
"""

from __future__ import annotations

import argparse
import json
import sys
from functools import cache
from hashlib import sha256
from math import floor
from pathlib import Path
from typing import Any

from kg.builder import build
from kg.evaluate import Scores, evaluate, read_gold
from kg.read import read_article
from tests.support.gold import GOLD, RECORDS

FLOORS = Path(__file__).resolve().parents[1] / "floors.json"


def texts() -> dict[str, Path]:
    """Every text that has a hand-read record, by the record's name."""
    others = {path.stem: path for path in sorted(GOLD.glob("*.txt"))}
    return {**RECORDS, **others}


def measure(name: str) -> dict[str, float]:
    """Build one text alone and mark it: the measures that have floors."""
    return summary(marks(name))


@cache
def marks(name: str) -> Scores:
    """Build one text alone and mark it."""
    made = build([read_article(texts()[name])])
    return evaluate(made.dataset, read_gold(GOLD / f"{name}.json"))


def summary(scores: Scores) -> dict[str, float]:
    """The measures that have floors, cut (not rounded) to three places."""
    whole = scores.as_dict()
    measures = {
        f"{part} {measure}": whole[part][measure]
        for part in ("entities", "relations", "figures")
        for measure in ("recall", "precision", "f1")
    }
    measures["figures strict"] = whole["figures"]["strict_recall"]
    measures["grounding"] = scores.right_spans / scores.spans if scores.spans else 0.0
    return {name: floor(share * 1000) / 1000 for name, share in measures.items()}


def digest(name: str) -> str:
    """The hash of the text and its record, as the files have them."""
    record = (GOLD / f"{name}.json").read_bytes()
    return sha256(texts()[name].read_bytes() + b"\0" + record).hexdigest()


def load() -> dict[str, Any]:
    """The floors as they are kept."""
    return dict(json.loads(FLOORS.read_text(encoding="utf-8"))) if FLOORS.exists() else {}


def main() -> None:
    """Measure; print; update where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--allow-lower", action="store_true")
    asked = parser.parse_args()
    old, new, lower = load(), {}, []
    for name in sorted(texts()):
        measured = measure(name)
        floors = old.get(name, {}).get("floors", {})
        lower += [
            f"{name} {key}: {floors[key]} → {share}" for key, share in measured.items() if share < floors.get(key, 0)
        ]
        new[name] = {"sha256": digest(name), "floors": measured}
        sys.stdout.write(f"{name:12} " + "  ".join(f"{key} {share:.3f}" for key, share in measured.items()) + "\n")
    if lower:
        sys.stdout.write("lower than the floor:\n" + "".join(f"  {line}\n" for line in lower))
    if asked.update and (asked.allow_lower or not lower):
        FLOORS.write_text(json.dumps(new, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    elif asked.update:
        sys.exit("floors not written: some would be lower; --allow-lower writes them all the same")


if __name__ == "__main__":
    main()
