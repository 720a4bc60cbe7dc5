"""The articles of a command line, one after the other, and the progress of reading them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.errors import QueryError

if TYPE_CHECKING:
    from kg.model import Article, Outcome
    from kg.originals import Originals

Advance = Callable[["Article"], None]


class Inputs:
    """Files, folders or `-`, and what becomes of each; `number` articles once they are known."""

    def __init__(
        self, names: Sequence[str], fields: Mapping[str, str] | None = None, originals: Originals | None = None
    ) -> None:
        self.number: int | None = None
        self._names, self._fields, self._originals = names, fields, originals
        self._outcomes: tuple[Outcome, ...] = ()

    def articles(self) -> Iterator[Article]:
        """Yield the articles that can be read; texts that are the same come once, with all their sources."""
        from kg.builder import gather

        articles, self._outcomes = gather(self._names, self._fields, self._originals)
        self.number = len(articles)
        yield from articles

    def outcomes(self, articles: Iterable[Outcome]) -> tuple[Outcome, ...]:
        """Return what became of every input, given what became of the articles."""
        later = {outcome.article: outcome for outcome in articles}
        return tuple(_in_the_end(outcome, later.get(outcome.article)) for outcome in self._outcomes)


def _in_the_end(outcome: Outcome, later: Outcome | None) -> Outcome:
    if later is None or outcome.became == "skipped":
        return outcome
    if later.became == "skipped":
        return replace(outcome, became="skipped", article="", note="; ".join(filter(None, (later.note, outcome.note))))
    return replace(outcome, became=later.became, tables=later.tables) if outcome.became == "read" else outcome


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
            progress.update(task, rate=rate, total=source.number)

        yield advance


def read_settings(pairs: Sequence[str]) -> dict[str, str]:
    """Return what `--set key=value`, said as often as needed, sets; raises QueryError for other forms."""
    settings = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key.strip():
            raise QueryError(f"--set {pair} is not key=value", hint="write e.g. --set subject=安宁市")
        settings[key.strip()] = value
    return settings
