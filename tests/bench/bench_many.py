"""What many articles cost: `python -m tests.bench.bench_many [--texts DIR] [--sizes 100,400,1300] [--workers 1,2]`.

The texts (by default the hand-read ones) are repeated under new names until there are so many, and built into a store.
Prints, for each size: seconds, CPU seconds and characters a CPU second of the whole build and of the reading alone,
megabytes of the store; then what 13,000 articles would cost at the last size's price, and one worker against two.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from kg.builder import keep
from kg.engine import Local
from kg.engine.reader import Reader
from kg.model import Article
from kg.read import read_articles
from tests.support.gold import RECORDS

MANY = 13_000


def repeated(texts: list[Article], number: int) -> Iterator[Article]:
    """So many articles, each with a name and a hash of its own."""
    for i in range(number):
        article = texts[i % len(texts)]
        yield replace(article, id=f"{article.id}-{i}", sha256=f"{i:064x}")


def cpu() -> float:
    """CPU seconds of this process and of those it has waited for."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(usage.ru_utime + usage.ru_stime for usage in map(resource.getrusage, kinds))


def cost(act: Callable[[], object]) -> tuple[float, float]:
    """Seconds and CPU seconds of an act."""
    began, used = perf_counter(), cpu()
    act()
    return perf_counter() - began, cpu() - used


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--texts", type=Path)
    options.add_argument("--sizes", default="100,400,1300")
    options.add_argument("--workers", default="1,2")
    chosen = options.parse_args()
    sources = [str(chosen.texts)] if chosen.texts else [str(path) for path in RECORDS.values()]
    texts = [item for item in read_articles(sources) if isinstance(item, Article)]
    reader = Reader()
    reader.prepare()
    _, alone = cost(lambda: [reader.read(article) for article in texts])
    rate = sum(len(article.text) for article in texts) / alone
    print(f"the reading alone: {rate:,.0f} characters a CPU second")
    for workers in map(int, chosen.workers.split(",")):
        for size in map(int, chosen.sizes.split(",")):
            characters = sum(len(article.text) for article in repeated(texts, size))
            folder = Path(tempfile.mkdtemp(prefix="bench-many-"))
            engine = Local(workers=workers)
            seconds, used = cost(lambda: keep(repeated(texts, size), str(folder / "s"), engine=engine))  # noqa: B023
            megabytes = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6
            shutil.rmtree(folder)
            print(
                f"{workers} workers {size:6} articles {seconds:8.1f} s {used:8.1f} CPU s"
                f" {characters / used:8,.0f} characters a CPU s ({rate * used / characters:.2f} times the reading)"
                f" {megabytes:8.1f} MB",
                flush=True,
            )
        hours, gigabytes = seconds / size * MANY / 3600, megabytes / size * MANY / 1000
        print(f"{workers} workers: {MANY:,} of them would take {hours:.1f} h and {gigabytes:.1f} GB")


if __name__ == "__main__":
    main()
