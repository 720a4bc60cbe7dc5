"""The articles of a command line, one after the other, and the progress of reading them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kg.errors import KgError

if TYPE_CHECKING:
    from kg.model import Article

Advance = Callable[["Article"], None]


class Inputs:
    """Files, folders or `-`; what could not be read is in `errors` once all was asked for."""

    def __init__(self, names: Sequence[str]) -> None:
        self.errors: list[KgError] = []
        self.number = 0
        self.whole = False
        self._names = names

    def articles(self) -> Iterator[Article]:
        """Yield the articles that can be read."""
        from kg.read import read_articles

        for item in read_articles(self._names):
            if isinstance(item, KgError):
                self.errors.append(item)
            else:
                self.number += 1
                yield item
        self.whole = True


@contextmanager
def reading(source: Inputs, *, quiet: bool) -> Iterator[Advance]:
    """Show on a terminal how far the reading is, how fast, and how long it will take once that is known."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

    columns = (
        SpinnerColumn(),
        TextColumn("阅读 reading"),
        BarColumn(24),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    with Progress(
        *columns, console=Console(stderr=True), transient=True, disable=quiet or not sys.stderr.isatty()
    ) as progress:
        task = progress.add_task("", total=None, rate="")

        def advance(_: Article) -> None:
            """Count one more article."""
            progress.advance(task)
            now = progress.tasks[0]
            rate = f"{now.speed:.1f}/s" if now.speed else ""
            progress.update(task, rate=rate, total=source.number if source.whole else None)

        yield advance
