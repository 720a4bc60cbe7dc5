"""Tables between bars whose rows a program broke: a cell on several lines, or every cell on a line of its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

_BAR = re.compile(r"[|｜│┃]")
_RULED = re.compile(r"[\s|｜│┃:+=\-—─━┌┐└┘├┤┬┴┼╞╡╪]+\Z")
_NUMBER = re.compile(r"[-+－−]?[0-9０-９][0-9０-９,，.．]*[%％]?|[-—…]{0,4}")
_NARROWEST, _WIDEST = 3, 12
"""Columns that a table has whose cells stand on a line each."""
_LEAST = 3
"""Rows that such a table has."""


def rows_together(text: str) -> str:
    """Return a text with the rows of its tables on a line each, where every cell ends in a bar and lines break in rows.

    >>> rows_together("品 名 | 面积\\n(亩) |\\n同比(%) |\\n稻谷 | 497 | 0.8 |\\n豆类 | 403 | -9.5 |\\n好。")
    '品 名 | 面积(亩) | 同比(%) |\\n稻谷 | 497 | 0.8 |\\n豆类 | 403 | -9.5 |\\n好。'
    """
    if not _BAR.search(text):
        return text
    lines: list[str] = []
    for barred, block in groupby(text.split("\n"), key=lambda line: bool(_BAR.search(line))):
        rows = list(block)
        lines += _together(rows) if barred else rows
    return "\n".join(lines)


def _together(lines: Sequence[str]) -> Sequence[str]:
    """Return the lines of a block with its rows put together; as they stand where they are whole or it is not clear."""
    closed = [bool(_BAR.match(line.rstrip()[-1:])) for line in lines]
    counts = [len(_BAR.findall(line)) for line in lines]
    if not closed[-1] or any(_BAR.match(line.lstrip()) for line in lines):
        return lines
    if set(counts) == {1} and all(closed):
        return _by_columns([_BAR.sub("", line).strip() for line in lines]) or lines
    if any(map(_RULED.match, lines)):
        return lines
    whole = Counter(count for count, end in zip(counts, closed, strict=True) if end and count >= _NARROWEST)
    width, rows = max(whole.items(), key=lambda found: found[::-1], default=(0, 0))
    if rows < _LEAST - 1 or (all(closed) and set(counts) == {width}):
        return lines
    return list(_filled(lines, width)) or lines


def _filled(lines: Sequence[str], width: int) -> Iterator[str]:
    """Yield rows of so many cells each; nothing at all where the lines do not come to whole rows."""
    rows, row = [], ""
    for line in lines:
        row += line.strip() if not row or not _BAR.match(row[-1]) else f" {line.strip()}"
        count = len(_BAR.findall(row))
        if count > width:
            return
        if count == width and _BAR.match(row[-1]):
            rows.append(row)
            row = ""
    if not row:
        yield from rows


def _by_columns(cells: Sequence[str]) -> Sequence[str]:
    """Return the rows of a table whose cells came one after the other: each column all of words or all of numbers."""
    for width in range(_NARROWEST, _WIDEST + 1):
        rows = [cells[at : at + width] for at in range(0, len(cells), width)]
        if len(cells) % width or len(rows) < _LEAST:
            continue
        sorts = [{bool(_NUMBER.fullmatch(row[column])) for row in rows[1:]} for column in range(width)]
        headed = not any(_NUMBER.fullmatch(cell) for cell in rows[0])
        if headed and sorts[0] == {False} and all(len(sort) == 1 for sort in sorts) and {True} in sorts:
            return [" | ".join(row) + " |" for row in rows]
    return ()
