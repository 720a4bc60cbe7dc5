"""What the row of a table is a part of: the words that tell rows of one name apart, and the unit that parts share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cached_property

from kg.model import Cell
from kg.tables.grid import Grid
from kg.tables.labels import Label

_TWICE = 2
_NOUN = 2
"""Letters at the end of what two rows count by which they count alike: 出口总额, 进口总额."""
_SECTOR = re.compile(r"(?<![企就失毕创作])业\Z")
_VALUED = re.compile(r"(?:值|额|投资)\Z")
"""What a sector, named alone below it, is a part of: 地区生产总值, 第一产业."""


class Wholes:
    """The rows of a grid by what they are parts of; `label` reads a stub."""

    def __init__(self, grid: Grid, label: Callable[[Cell], Label]) -> None:
        self._grid, self._label = grid, label

    def of(self, row: int, column: int) -> Label | None:
        """Return what the row of a value is part of, where others of its name stand elsewhere: 出口 of 一般贸易."""
        start = self._start(column)
        own = self._own.get((row, start))
        section = self._grid.sections.get(row)
        alike = self._alike[start, own.words, own.kind] > 1 if own else False
        if own is None or own.mention is not None or not (alike or (start, section) in self._told_apart):
            return None
        *outer, _ = self._grid.stub(row, column)
        if outer and (outer[-1] != section or self._within[start, section, own.words] < _TWICE):
            whole = self._label(outer[-1])
            return whole if whole.mention is None and whole.words else None
        return self._leading.get((row, start))

    def unit(self, row: int, column: int, *, marked: bool) -> tuple[str, Decimal] | None:
        """Return the unit of the row that a part is of; only a part that says so (其中) where `marked`."""
        start = self._start(column)
        own = self._own.get((row, start))
        return self._units.get((row, start)) if own and (own.part or not marked) else None

    def _start(self, column: int) -> int:
        return next(start for start, stop in self._grid.blocks if start <= column < stop)

    def _down(self) -> Iterator[tuple[tuple[int, int], Label | None, bool]]:
        """Yield the rows of each block from the top: where, what the row says, and whether a section begins."""
        sections = self._grid.sections
        for start, _ in self._grid.blocks:
            last: Cell | None = None
            for row in self._grid.rows:
                yield (row, start), self._own.get((row, start)), row == self._grid.rows[0] or sections.get(row) != last
                last = sections.get(row)

    @cached_property
    def _leading(self) -> dict[tuple[int, int], Label]:
        """Of every row the nearest above in its section that is no part and has a name of its own."""
        found: dict[tuple[int, int], Label] = {}
        leading: Label | None = None
        for at, own, begins in self._down():
            leading = None if begins else leading
            if leading is not None:
                found[at] = leading
            if own and not (own.part or own.mention) and self._named[at[1], own.words] == 1:
                leading = own
        return found

    @cached_property
    def _units(self) -> dict[tuple[int, int], tuple[str, Decimal]]:
        """Of every row that has no unit the one of the row whose parts it is among."""
        found: dict[tuple[int, int], tuple[str, Decimal]] = {}
        told: Label | None = None
        parted = False
        for at, own, begins in self._down():
            if begins or own is None or own.unit:
                told, parted = own, False
                continue
            parted = parted or own.part
            if told and told.unit and (parted or (self._in_rows[at[1]] and not own.kind and _alike(own, told))):
                found[at] = told.unit
        return found

    @cached_property
    def _in_rows(self) -> dict[int, bool]:
        """Whether the rows of a block tell their units, so that one without may have that of the row above."""
        told = Counter(start for (_, start), own in self._own.items() if own.unit and not own.kind)
        return {start: told[start] >= _TWICE for start, _ in self._grid.blocks}

    @cached_property
    def _own(self) -> dict[tuple[int, int], Label]:
        """What the innermost stub of every row says, by row and block."""
        found: dict[tuple[int, int], Label] = {}
        for row, column, _ in self._grid.cells_of_values():
            if stubs := self._grid.stub(row, column):
                found.setdefault((row, self._start(column)), self._label(stubs[-1]))
        return found

    @cached_property
    def _told_apart(self) -> set[tuple[int, Cell]]:
        """The sections that have rows of one name with others, by block."""
        sections = self._grid.sections
        return {
            (start, sections[row])
            for (row, start), label in self._own.items()
            if row in sections and self._named[start, label.words] > self._within[start, sections[row], label.words]
        }

    @cached_property
    def _within(self) -> Counter[tuple[int, Cell | None, str]]:
        """How many rows of a section have a name."""
        sections = self._grid.sections
        return Counter((start, sections.get(row), own.words) for (row, start), own in self._own.items() if own.words)

    @cached_property
    def _alike(self) -> Counter[tuple[int, str, str]]:
        """How many rows of a block have a name and are of one kind: a level, and a growth of the same, are two."""
        named = self._own.items()
        return Counter((start, label.words, label.kind) for (_, start), label in named if label.words)

    @cached_property
    def _named(self) -> Counter[tuple[int, str]]:
        """How many rows of a block have a name."""
        return Counter((start, label.words) for (_, start), label in self._own.items() if label.words)


def _alike(one: Label, other: Label) -> bool:
    """Whether a row counts in the unit of another above it: one that ends in the same noun, or a sector of a value."""
    same = len(one.words) >= _NOUN and one.words[-_NOUN:] == other.words[-_NOUN:]
    return same or bool(_SECTOR.search(one.words) and _VALUED.search(other.words))
