"""A table in which heads stand again below its first rows: as many tables as it is, one below the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from kg.model import Cell, Span, Table, closed
from kg.tables.cues import Cues
from kg.tables.times import find_when
from kg.tables.values import is_blank, read_value

_UNIT = re.compile(r"单\s*位\s*[：:]\s*([^\s）)]+)")

Row = tuple[int, Sequence[Cell]]
"""A number, and the cells that have words."""


def pieces(text: str, table: Table, cues: Cues) -> Iterator[Table]:
    """Yield the tables that stand below each other in one; the lines above the heads of one name it.

    >>> from kg.lexicon import load_lexicon
    >>> rows = [["指标", "产量"], ["粮食", "3"], ["二、投资"], ["指标", "增速"], ["工业", "5"]]
    >>> text, cells = "".join(map("".join, rows)), []
    >>> for number, row in enumerate(rows):
    ...     for column, words in enumerate(row):
    ...         at = cells[-1].span.end if cells else 0
    ...         cells.append(Cell(span=Span(at, at + len(words)), row=number, column=column))
    >>> whole = Table(span=Span(0, len(text)), cells=tuple(cells))
    >>> [len(piece.cells) for piece in pieces(text, whole, Cues.of(load_lexicon()))]
    [4, 4]
    """
    rows: list[Row] = []
    for number, cells in groupby(sorted(table.cells, key=lambda cell: (cell.row, cell.column)), lambda cell: cell.row):
        rows.append((number, [cell for cell in cells if not is_blank(cell.span.cut(text))]))
    starts = [0, *_heads_again(text, rows, cues), len(rows)]
    if len(starts) == 2 and len(rows[0][1]) > 1:
        yield table
        return
    for start, stop in pairwise(starts):
        yield _piece(text, table, rows[start:stop])


def _heads_again(text: str, rows: Sequence[Row], cues: Cues) -> Iterator[int]:
    """Yield the places of rows, or of the lines above them, that are heads below rows with values."""
    valued = False
    for at, (_, cells) in enumerate(rows):
        numbers = [cell for cell in cells if read_value(cell.span.cut(text), cues) is not None]
        if numbers:
            valued = True
        elif valued and len(cells) > 1 and _begins(text, cells[0], rows[0][1], cues):
            while at and len(rows[at - 1][1]) == 1:
                at -= 1
            yield at
            valued = False


def _begins(text: str, first: Cell, above: Sequence[Cell], cues: Cues) -> bool:
    """Whether the first cell of a row is a head of stubs: 指标, 地区, or what the first row of all begins with."""
    words = closed(first.span.cut(text))
    told = bool(above) and words == closed(above[0].span.cut(text))
    return first.column == 0 and (told or bool(cues.counted.match(words)) or words in cues.named)


def _piece(text: str, table: Table, rows: Sequence[Row]) -> Table:
    """Return some rows as a table of their own, named as the whole is where the lines above its heads do not."""
    at = 0
    caption, unit = table.caption, table.unit
    while at + 1 < len(rows) and len(rows[at][1]) == 1:
        span = rows[at][1][0].span
        words = span.cut(text)
        if told := _UNIT.search(words):
            unit = Span(span.start + told.start(1), span.start + told.end(1))
        elif find_when(words):
            caption = span
        at += 1
    top = rows[at][0]
    cells = tuple(replace(cell, row=cell.row - top) for _, row in rows[at:] for cell in row)
    return Table(span=Span(cells[0].span.start, cells[-1].span.end), cells=cells, caption=caption, unit=unit)
