"""How fast the text half reads, with and without the tagger, and in how much memory; one core.

    python -m tests.bench.bench_text FILE... [--rounds 3]

FILE is plain text or JSON lines with a `content`. Each row is the median of some rounds over the same articles, the
variants in turn within a round, so that the ratio holds when the machine's speed drifts.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from statistics import median
from time import perf_counter

from kg.lexicon import Lexicon, load_lexicon
from kg.model import Article
from kg.pipeline import read_through
from kg.tag import Tagger, load_tagger


def articles(path: Path) -> Iterator[Article]:
    """Every text of a file as an article."""
    whole = path.read_text(encoding="utf-8")
    texts = [json.loads(line)["content"] for line in whole.splitlines()] if path.suffix == ".jsonl" else [whole]
    for number, text in enumerate(texts):
        digest = sha256(text.encode()).hexdigest()
        yield Article(id=f"t{number}", title=text[:20], text=text, source=path.name, sha256=digest)


def seconds(texts: list[Article], lexicon: Lexicon, tagger: Tagger | None) -> float:
    """How long one pass over all articles takes."""
    began = perf_counter()
    for article in texts:
        read_through(article, lexicon, tagger)
    return perf_counter() - began


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    texts = [article for path in asked.files for article in articles(path)]
    size = sum(len(article.text) for article in texts)
    lexicon = load_lexicon()
    variants = {"cues alone": None, "with the tagger": load_tagger()}
    for tagger in variants.values():
        seconds(texts[:1], lexicon, tagger)
    taken: dict[str, list[float]] = {name: [] for name in variants}
    for _ in range(asked.rounds):
        for name, tagger in variants.items():
            taken[name].append(seconds(texts, lexicon, tagger))
    out = sys.stdout.write
    out(f"{len(texts)} articles, {size:,} characters, {asked.rounds} rounds\n")
    for name, times in taken.items():
        out(f"{name:16} {size / median(times):>10,.0f} characters/s  (of {min(times):.2f}–{max(times):.2f} s)\n")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    out(f"peak memory      {memory:>10,.0f} MiB\n")


if __name__ == "__main__":
    main()
