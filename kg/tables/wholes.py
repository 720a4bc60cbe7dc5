"""What the row of a table is a part of: the words that tell rows of one name apart, and the unit that parts share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cached_property

from kg.model import Cell
from kg.tables.grid import Grid
from kg.tables.labels import Label


class Wholes:
    """The rows of a grid by what they are parts of; `label` reads a stub."""

    def __init__(self, grid: Grid, label: Callable[[Cell], Label]) -> None:
        self._grid, self._label = grid, label

    def of(self, row: int, column: int) -> Label | None:
        """Return what the row of a value is part of, where others of its name stand elsewhere: 出口 of 一般贸易."""
        start = self._start(column)
        own = self._own.get((row, start))
        section = self._grid.sections.get(row)
        alike = self._named[start, own.words] > 1 if own else False
        if own is None or own.mention is not None or not (alike or (start, section) in self._told_apart):
            return None
        *outer, _ = self._grid.stub(row, column)
        if outer:
            whole = self._label(outer[-1])
            return whole if whole.mention is None and whole.words else None
        return next(
            (
                label
                for above in self._above(row)
                if (label := self._own.get((above, start)))
                and not (label.part or label.mention)
                and self._named[start, label.words] == 1
            ),
            None,
        )

    def unit(self, row: int, column: int, *, marked: bool) -> tuple[str, Decimal] | None:
        """Return the unit of the row that a part is of; only a part that says so (其中) where `marked`."""
        start, parted = self._start(column), False
        for at in (row, *self._above(row)):
            own = self._own.get((at, start))
            if own is None or (own.unit and at == row):
                return None
            if own.unit:
                return own.unit if parted else None
            parted = parted or own.part
            if marked and at == row and not parted:
                return None
        return None

    def _start(self, column: int) -> int:
        return next(start for start, stop in self._grid.blocks if start <= column < stop)

    def _above(self, row: int) -> Iterator[int]:
        """Yield the rows above a row in its section, the nearest first."""
        section = self._grid.sections.get(row)
        return (at for at in reversed(self._grid.rows) if at < row and self._grid.sections.get(at) == section)

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
            if row in sections and self._named[start, label.words] > 1
        }

    @cached_property
    def _named(self) -> Counter[tuple[int, str]]:
        """How many rows of a block have a name."""
        return Counter((start, label.words) for (_, start), label in self._own.items() if label.words)
