"""How often document number, level and genre are read as ninety-two hand-labelled records have them.

python -m tests.bench.bench_documents            the shares of all, and of those where the label tells something
python -m tests.bench.bench_documents --misses   besides, every miss
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from kg.lexicon import load_lexicon
from kg.read import read_article

RECORDS = Path(__file__).resolve().parents[2] / "data" / "records"
LABELS = Path(__file__).resolve().parents[1] / "cases" / "documents.tsv"
FIELDS = ("number", "level", "genre")


def labels() -> Iterator[tuple[str, dict[str, str]]]:
    """Each record's name and what was labelled; empty for none."""
    for row in LABELS.read_text(encoding="utf-8").splitlines():
        if not row.startswith("#"):
            name, *told = row.split("\t")
            yield name, {field: "" if word == "-" else word for field, word in zip(FIELDS, told, strict=True)}


def compared() -> Iterator[tuple[str, dict[str, str], dict[str, str]]]:
    """Each record's name, what is read, and what was labelled."""
    lexicon = load_lexicon()
    for name, told in labels():
        path = next(path for folder in (RECORDS, RECORDS / "training") if (path := folder / f"{name}.txt").exists())
        article = read_article(path, lexicon=lexicon)
        yield name, {field: getattr(article, field) or "" for field in FIELDS}, told


def main() -> None:
    found = list(compared())
    for field in FIELDS:
        right = [read[field] == told[field] for _, read, told in found]
        spoken = [read[field] == told[field] for _, read, told in found if told[field]]
        print(f"{field}: {sum(right)} of {len(right)} right; where one is told {sum(spoken)} of {len(spoken)}")
    if "--misses" in sys.argv:
        for name, read, told in found:
            for field in FIELDS:
                if read[field] != told[field]:
                    print(f"{name}\t{field}\tread {read[field]!r}\ttold {told[field]!r}")


if __name__ == "__main__":
    main()
