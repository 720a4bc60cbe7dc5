"""Tables without rules: cells that stand under each other, parted by blanks, their words wrapped, heads spread wide."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.read.page import Box
from kg.read.pdf.glyphs import Line

_NUMBER = re.compile(r"[第≥≤<>]?[-+－−]?[0-9０-９][0-9０-９,，.．]*(?:[%％]|(?![年月日季])[^\W\d]{0,5})?|[—–…/／-]+")
_MOST, _NEAR = 300, 24
"""Rows of a table on one page, and those around a line that tell whether it is among them."""
_LEAST = 3
"""So many rows with numbers make a table."""
_CLOSE = 0.6
"""Of the step from row to row: what stands nearer than this to a row belongs to it."""
_WIDE = 0.55
"""Of the width of a table: a line alone that is wider is no part of it."""
_WRAPPED = 2.2
"""Ems from row to row below which some rows have a line alone: then only what is nearer than a line belongs to one."""
_UNCENTRED = 0.8
"""Ems that a spread head may stand off the middle of its columns."""

_APART = re.compile(r".*。\Z|附?[表图]\s*[\d一二三四五六七八九十]|.*单\s*位[：:]")
"""A line that is no cell: the end of a sentence, the caption of the next table."""
_ITEM = re.compile(r"[一二三四五六七八九十]{1,3}")
"""The number of a section, in a column of serial numbers."""

Row = Sequence[Line]
Column = tuple[float, float]
"""From where to where it reaches."""


def find_parted(rows: Sequence[Row], at: int, page: int) -> tuple[int, int, list[list[Box]]] | None:
    """Return where a table that begins at a row, or little above it, starts and stops, and its cells."""
    stop = at
    while stop < min(len(rows), at + _MOST) and (len(rows[stop]) > 1 or _goes_on(rows, at, stop)):
        stop += 1
    numbers = sum(map(numbers_of, rows[at:stop]))
    most = max(map(numbers_of, rows[at:stop]), default=0)
    told = [row for row in rows[at:stop] if 2 * numbers_of(row) >= most > 0]
    if len(told) < _LEAST or numbers * 5 < sum(map(len, rows[at:stop])) or max(map(len, told)) < 2:
        return None
    step = min(b[0].y0 - a[0].y0 for a, b in itertools.pairwise(told))
    start, layout = at, _Layout(rows[at:stop], step, page)
    if len(layout.columns) < 2 or (len(layout.columns) == 2 and any(_NUMBER.fullmatch(row[0].text) for row in told)):
        return None
    while start and len(rows[start - 1]) == 1 and layout.heads_with(rows[start - 1][0], rows[start]):
        start -= 1
    return start, stop, _Layout(rows[start:stop], step, page).grid()


def numbers_of(row: Row) -> int:
    """Return how many lines are a number and nothing else."""
    return sum(bool(_NUMBER.fullmatch(line.text)) for line in row)


def _goes_on(rows: Sequence[Row], start: int, at: int) -> bool:
    """Whether a line alone among rows is a cell: it is narrow, and rows with numbers follow."""
    if at == start:
        return False
    line, last = rows[at][0], rows[at - 1][0]
    near = (*rows[max(start, at - _NEAR) : at], *rows[at + 1 : at + _NEAR])
    around = [other for row in near if len(row) > 1 for other in row]
    left, right = min(other.x0 for other in around), max(other.x1 for other in around)
    narrow = line.x1 - line.x0 < _WIDE * (right - left)
    inside = narrow and left - 4 * line.size < line.x0 and line.x1 < right + line.size
    follows = any(len(row) > 1 and numbers_of(row) for row in rows[at + 1 : at + 4])
    wrapped = line.y0 - last.y0 < 1.1 * line.size
    return line.y0 - last.y0 < 3 * line.size and inside and not _APART.match(line.text) and (follows or wrapped)


@dataclass(slots=True)
class _Cell:
    """Lines of one cell, with the first and the last column it covers."""

    lines: list[Line]
    first: int
    last: int

    def box(self, page: int, *, head: bool = False, rows: int = 1) -> Box:
        """Return the cell where it stands on a page."""
        boxes = [line.box for line in self.lines]
        area = min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)
        words = "".join(line.text for line in self.lines)
        columns = self.last - self.first + 1
        return Box(text=words, column=self.first, columns=columns, rows=rows, head=head, area=(page, area))

    def within(self, other: _Cell) -> bool:
        """Whether it stands in the columns of another that is spread over them."""
        return other is not self and other.first <= self.first and self.last <= other.last


class _Layout:
    """The lines of a table: its heads, its rows with their wrapped words, and the columns of these."""

    def __init__(self, rows: Sequence[Row], step: float, page: int) -> None:
        self._step, self._page = step, page
        heights = [row[0].y0 for row in rows]
        numbers = list(map(numbers_of, rows))
        full = [i for i in range(len(rows)) if 2 * numbers[i] >= max(numbers)]
        apart = [abs(heights[i] - heights[_nearest(full, i, heights)]) for i in range(len(rows))]
        anchors = [i for i in range(len(rows)) if not apart[i] or (numbers[i] and apart[i] > _CLOSE * step)]
        groups: dict[int, list[Row]] = {}
        for i, row in enumerate(rows):
            near = _nearest(anchors, i, heights)
            near_enough = _CLOSE * step if step > _WRAPPED * row[0].size else row[0].size
            wraps = abs(heights[near] - heights[i]) < near_enough
            groups.setdefault(near if wraps else i, []).append(row)
        self.columns = _columns([row for i in anchors for row in groups[i]], [rows[i] for i in anchors])
        first = anchors[0]
        above = [i for i in sorted(groups) if i < first]
        while above and _is_section(groups[above[-1]][0], [groups[i][0] for i in above[:-1]]):
            above.pop()
        self._heads = [row for i in above for row in groups[i]]
        self._body = [groups[i] for i in sorted(groups) if i not in above]

    def heads_with(self, line: Line, below: Row) -> bool:
        """Whether a line alone above the table is one of its heads: close to it, and not above its first column."""
        close = below[0].y0 - line.y0 < 1.3 * line.size
        return close and line.x0 > self.columns[0][1] and line.x1 < self.columns[-1][1] + line.size

    def grid(self) -> list[list[Box]]:
        """Return the rows of cells, the heads marked."""
        return [*self._head_rows(), *map(self._row, self._body)]

    def _row(self, group: Sequence[Row]) -> list[Box]:
        lines = sorted((line for row in group for line in row), key=lambda line: line.y0)
        last = len(self.columns) - 1
        if not any(map(numbers_of, group)):
            if len(lines) == 1:
                return [_Cell(lines, 0, last).box(self._page)]
            number, *name = sorted(lines, key=lambda line: line.x0)
            if len(name) == 1 and _ITEM.fullmatch(number.text):
                return [_Cell([number], 0, 0).box(self._page), _Cell(name, 1, last).box(self._page)]
        cells: dict[int, _Cell] = {}
        for line in lines:
            at, until = self._over(line)
            cells.setdefault(at, _Cell([], at, until)).lines.append(line)
        return [cell.box(self._page) for _, cell in sorted(cells.items())]

    def _head_rows(self) -> Iterator[list[Box]]:
        """Yield heads in their depth: what is spread over columns first, then the words of each column together."""
        spread: list[_Cell] = []
        leaves: dict[int, _Cell] = {}
        for row in reversed(self._heads):
            for line in row:
                first, last = self._spread(line, row, leaves)
                if last > first:
                    spread.append(_Cell([line], first, last))
                else:
                    leaves.setdefault(first, _Cell([], first, first)).lines.insert(0, line)
        depths = [sum(cell.within(other) for other in spread) for cell in spread]
        deepest = max(depths, default=-1) + 1
        for level in range(deepest + 1):
            own = [cell.box(self._page, head=True) for cell, at in zip(spread, depths, strict=True) if at == level]
            for leaf in leaves.values():
                if sum(map(leaf.within, spread)) == level:
                    own.append(leaf.box(self._page, head=True, rows=deepest + 1 - level))
            if own:
                yield sorted(own, key=lambda box: box.column)

    def _spread(self, line: Line, row: Row, leaves: Mapping[int, _Cell]) -> tuple[int, int]:
        """Return the columns a head covers: those whose middle it is, where heads of their own stand below it."""
        first, last = self._over(line)
        if _unclosed(line.text):
            return first, last
        free = [
            column in leaves
            and leaves[column].lines[0].y0 > line.y0 + 1.1 * line.size
            and not any(other is not line and self._over(other)[0] == column for other in row)
            for column in range(len(self.columns))
        ]
        best, nearest = (first, last), _UNCENTRED * line.size
        for a, b in itertools.combinations(range(1, len(self.columns)), 2):
            if a <= last and first <= b and all(free[a : b + 1]):
                left = min(leaves[a].lines[0].x0, self.columns[a][0])
                right = max(leaves[b].lines[0].x1, self.columns[b][1])
                off = abs(left + right - line.x0 - line.x1) / 2
                if off < nearest:
                    best, nearest = (a, b), off
        return best

    def _over(self, line: Line) -> tuple[int, int]:
        """Return the columns that a line stands over, or the nearest."""
        over = [i for i, (x0, x1) in enumerate(self.columns) if min(line.x1, x1) - max(line.x0, x0) > 0.1 * line.size]
        if over:
            return over[0], over[-1]
        middle = (line.x0 + line.x1) / 2
        near = min(range(len(self.columns)), key=lambda i: abs(sum(self.columns[i]) / 2 - middle))
        return near, near


def _nearest(anchors: Sequence[int], at: int, heights: Sequence[float]) -> int:
    """Return which of some rows stands nearest to a row."""
    place = bisect_left(anchors, at)
    return min(anchors[max(place - 1, 0) : place + 1], key=lambda anchor: abs(heights[anchor] - heights[at]))


def _columns(pieces: Sequence[Row], whole: Sequence[Row]) -> list[Column]:
    """Return where columns are: what is printed in rows with numbers and their wrapped words, between shared blanks."""
    shared: list[Column] = []
    for x0, x1 in sorted((line.x0, line.x1) for row in pieces for line in row):
        if shared and x0 <= shared[-1][1] + 0.5:
            shared[-1] = shared[-1][0], max(shared[-1][1], x1)
        else:
            shared.append((x0, x1))
    model = max(whole, key=len)
    return shared if len(shared) >= len(model) else [(line.x0, line.x1) for line in model]


def _is_section(row: Row, above: Sequence[Row]) -> bool:
    """Whether the row above the first with numbers names the section that begins: alone, or behind a number."""
    alone = len(row) == 1 or (len(row) == 2 and bool(_ITEM.fullmatch(row[0].text)))
    return alone and any(len(other) > 1 for other in above) and row[0].y0 - above[-1][0].y0 > 1.55 * row[0].size


def _unclosed(words: str) -> bool:
    return sum(map(words.count, "（(〔［[")) > sum(map(words.count, "）)〕］]"))
