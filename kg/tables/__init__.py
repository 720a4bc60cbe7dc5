"""Tables to figures: every cell that is a number, with the words of its row and column.

What rows and columns are is settled first (grid), then what their words say (labels: unit, times, kind), whose the
values are (subjects), and last each value is made a figure, a growth tied to its level (figures). What words mean
stands in the lexicon's tables section (cues). Outside the cells it decides on, what other stages found stays.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from kg.lexicon import Lexicon
from kg.model import Article, Figure, Measures, Mention, Names, Numeral, Period, Sentence, Span, Table
from kg.numbers import number_spans
from kg.tables.cues import Cues
from kg.tables.figures import TableReader
from kg.tables.grid import Grid
from kg.tables.laid import laid_out
from kg.tables.subjects import Subjects
from kg.tables.times import find_when
from kg.tables.unread import unread_tables

_FOLLOWS = re.compile(r"下表|如下|见表|附表")
_HEREBY = "现将"
_LINE = re.compile(r"[^\n]+")
_DIGIT = re.compile(r"\d")
_LEAD = 40
"""Letters above a table in which it is announced."""
_NEAR = 300
"""Letters above a table in which the figure stands whose time is its own."""

__all__ = ["joined", "read_tables", "unread_tables"]


def read_tables(
    article: Article, sentences: Sequence[Sentence], names: Names, measured: Measures, lexicon: Lexicon
) -> tuple[Names, Measures, Measures]:
    """Return the names with those that tables name, the measures outside the cells decided on, and those of the cells.

    What was guessed in a cell that is decided on is in neither.
    """
    if not article.tables or not sentences:
        return names, measured, Measures()
    return _Reader(article, sentences, names, lexicon).read(measured)


def joined(told: Measures, cells: Measures) -> Measures:
    """Return the measures of running text and of table cells together, in order of position."""
    if cells == Measures():
        return told
    periods = {(p.span, p.first, p.last): p for p in (*cells.periods, *told.periods)}
    return Measures(
        figures=tuple(sorted((*told.figures, *cells.figures), key=_place)),
        periods=tuple(sorted(periods.values(), key=_place)),
        numerals=tuple(sorted((*told.numerals, *cells.numerals), key=_place)),
        tallies=told.tallies,
    )


class _Reader:
    def __init__(self, article: Article, sentences: Sequence[Sentence], names: Names, lexicon: Lexicon) -> None:
        self._article, self._names, self._lexicon = article, names, lexicon
        self._cues = Cues.of(lexicon)
        self._starts = [sentence.span.start for sentence in sentences]
        self._cells = sorted(cell.span for table in article.tables for cell in table.cells)
        self._decided: list[Span] = []
        self._figures: list[Figure] = []
        self._numerals: list[Numeral] = []
        self._mentions: list[Mention] = []

    def read(self, measured: Measures) -> tuple[Names, Measures, Measures]:
        """Return the names, the figures outside tables, and those in cells."""
        tables = self._article.tables
        for whole, laid in zip(tables, laid_out(self._article.text, tables, self._cues), strict=True):
            for table, grid in laid:
                if grid is not None:
                    self._table(table, grid, self._time_above(whole, measured))
        periods = dict.fromkeys(figure.period for figure in self._figures if figure.period)
        cells = Measures(figures=tuple(self._figures), periods=tuple(periods), numerals=tuple(self._numerals))
        return self._joined_names(), self._outside(measured), cells

    def _table(self, table: Table, grid: Grid, above: Period | None) -> None:
        named = [mention for mention in self._names.mentions if not mention.stand_in]
        whole = self._whole(grid, named)
        subjects = Subjects(self._article.text, grid, named, whole, self._lexicon.is_a, self._found, self._cues)
        reader = TableReader(self._article, table, grid, subjects, self._year_of(table), above, self._cues)
        figures = [figure for figure in reader.figures(self._found) if figure.indicator]
        self._figures += figures
        self._mentions += subjects.made
        read = {figure.span for figure in figures}
        periods = {figure.period.span for figure in figures if figure.period}
        for cell in dict.fromkeys(grid.at.values()):
            below = cell.row >= grid.heads
            kind = grid.kinds[cell.column] if below else "head"
            if cell.span in read:
                self._decided.append(cell.span)
            elif cell in grid.values and kind == "value":
                self._decided.append(cell.span)  # a number that nothing names: the audit is to list it
            elif kind in ("head", "stub", "serial", "unit") or cell in grid.sections.values():
                self._decided.append(cell.span)
                self._explain(cell.span, "code" if kind == "serial" else "name", periods)

    def _whole(self, grid: Grid, named: Sequence[Mention]) -> Mention | None:
        """Return what a table is about where its rows do not say: the article's place, unless it is one of the rows.

        Then it is the first place that the article names and no row does.
        """
        locality = self._names.locality
        cells = {cell.span for cell in grid.words if cell.row >= grid.heads}
        rows = {mention.canonical for mention in named if mention.span in cells}
        if locality is None or locality.canonical not in rows:
            return locality
        places = (mention for mention in named if self._lexicon.is_a(mention.kind, "Place"))
        return next((place for place in places if place.canonical not in rows), None)

    def _time_above(self, table: Table, measured: Measures) -> Period | None:
        """Return the time of a table that goes on with what the text tells of: 产量如下表.

        It is what the words that lead to it say, else the time of the figure right before it.
        """
        lead = self._article.text[max(table.span.start - _LEAD, 0) : table.span.start]
        if not _FOLLOWS.search(lead):
            return None
        if said := self._said_above(table):
            return said
        before = [figure for figure in measured.figures if figure.span.end <= table.span.start and figure.period]
        near = max(before, key=lambda figure: figure.span.end, default=None)
        return near.period if near and table.span.start - near.span.end < _NEAR else None

    def _said_above(self, table: Table) -> Period | None:
        """Return the one time that the words name which lead to a table: 现将2020年11月1日零时……公布如下：."""
        text, start = self._article.text, max(table.span.start - _NEAR, 0)
        above = _LINE.finditer(text, start, table.span.start)
        lead = next((line for line in reversed([*above]) if _FOLLOWS.search(line[0])), None)
        at = text.rfind(_HEREBY, lead.start(), lead.end()) if lead else -1
        when = find_when(text[at : lead.end()]) if lead and at >= 0 else None
        days = when.days(None) if when and when.year else None
        if when is None or days is None:
            return None
        told = Span(when.start, when.end).shift(at)
        return Period(**self._found(told, "tables.period"), first=days[0], last=days[1])

    def _explain(self, span: Span, role: str, periods: set[Span]) -> None:
        """Say of every number in a head or stub that it measures nothing."""
        for number in number_spans(span.cut(self._article.text)):
            at = number.shift(span.start)
            if any(at.overlaps(period) for period in periods):
                continue
            when = find_when(span.cut(self._article.text))
            dated = when is not None and number.start < when.end and when.start < number.end
            found = self._found(at, "tables.date" if dated else f"tables.{role}")
            self._numerals.append(Numeral(**found, role="date" if dated else role))

    def _year_of(self, table: Table) -> Callable[[], int | None]:
        """Return what gives the year that a table without one is of: that of the words above it, or of the title."""

        def _year() -> int | None:
            above = self._article.text[max(table.span.start - 200, 0) : table.span.start]
            for words in (*reversed(above.split("\n")), self._article.title):
                when = find_when(words)
                if when is not None and when.year is not None:
                    return when.year
            published = self._article.published
            return published.year if isinstance(published, date) else None

        return _year

    def _found(self, span: Span, rule: str) -> dict[str, Any]:
        return {
            "article": self._article.id,
            "sentence": max(bisect_right(self._starts, span.start) - 1, 0),
            "span": span,
            "text": span.cut(self._article.text),
            "rule": rule,
        }

    def _joined_names(self) -> Names:
        taken = {(m.span, m.kind) for m in self._names.mentions}
        made = [m for m in self._mentions if (m.span, m.kind) not in taken]
        return replace(self._names, mentions=tuple(sorted((*self._names.mentions, *made), key=lambda m: m.span)))

    def _runs_over(self, figure: Figure) -> bool:
        """Whether a figure of a cell with words has numbers of other cells in what it counts: 6.2 5.1 增加1.1件."""
        at = bisect_right(self._cells, figure.span) - 1
        cell = self._cells[at] if at >= 0 else None
        if cell is None or figure.span.start >= cell.end or not _DIGIT.search(figure.indicator):
            return False
        return figure.indicator not in cell.cut(self._article.text)

    def _outside(self, measured: Measures) -> Measures:
        """Return what was found outside the cells that were decided on."""
        decided = sorted(self._decided)
        starts = [span.start for span in decided]

        def _free(span: Span) -> bool:
            at = bisect_right(starts, span.start) - 1
            near = decided[max(at, 0) : at + 2]
            return not any(span.overlaps(other) for other in near)

        lost = {figure for figure in measured.figures if not _free(figure.span) or self._runs_over(figure)}
        tables = [table.span for table in self._article.tables]
        return Measures(
            figures=tuple(figure for figure in measured.figures if figure not in lost),
            periods=tuple(period for period in measured.periods if _free(period.span)),
            numerals=tuple(_no_ordinal(n, tables) for n in measured.numerals if _free(n.span)),
            tallies=tuple(t for t in measured.tallies if t.figure not in lost and not lost & set(t.parts)),
        )


def _no_ordinal(numeral: Numeral, tables: Sequence[Span]) -> Numeral:
    """Return a numeral, as a code where it would be an ordinal in a table."""
    if numeral.role == "ordinal" and any(numeral.span in table for table in tables):
        return replace(numeral, role="code", rule="tables.code")
    return numeral


def _place(found: Figure | Period | Numeral) -> tuple[int, int, str]:
    return found.span.start, found.span.end, found.rule
