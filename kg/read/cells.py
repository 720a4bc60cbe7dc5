"""The cells of an HTML table in their rows and columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kg.read.page import Box

_MOST = 1000
"""Columns or rows that one cell may claim to cover."""


def grid_of(table: Any, words: Callable[[Any], str]) -> list[list[Box]]:
    """Return a table's rows of boxes, spans counted as a browser counts them."""
    rows: list[list[Box]] = []
    covered: dict[int, int] = {}
    """Of each column, up to which row a cell above reaches."""
    for row in table.iter("tr"):
        number = len(rows)
        heading = getattr(row.getparent(), "tag", "") == "thead"
        boxes: list[Box] = []
        column = 0
        for cell in row.iterchildren("td", "th"):
            while covered.get(column, 0) > number:
                column += 1
            columns, down = _span(cell, "colspan"), _span(cell, "rowspan")
            head = heading or cell.tag == "th"
            boxes.append(Box(text=words(cell), column=column, columns=columns, rows=down, head=head))
            for at in range(column, column + columns):
                covered[at] = number + down
            column += columns
        rows.append(boxes)
    return rows


def _span(cell: Any, name: str) -> int:
    told = (cell.get(name) or "1").strip()
    return min(max(int(told), 1), _MOST) if told.isdecimal() else 1
