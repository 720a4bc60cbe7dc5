"""Tables without rules: cells that stand under each other, parted by blanks, their words wrapped, heads spread wide."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.read.page import Box
from kg.read.pdf.glyphs import Line
from kg.read.pdf.heads import around, wrapped

_NUMBER = re.compile(r"[第≥≤<>]?[-+－−]?[0-9０-９][0-9０-９,，.．]*(?:[%％]|(?![年月日季])[^\W\d]{0,5})?|[—–…/／-]+")
_MOST, _NEAR = 300, 24
"""Rows of a table on one page, and those around a line that tell whether it is among them."""
_LEAST = 3
"""So many rows with numbers make a table; one less where they are many."""
_MANY = 3
_CLOSE = 0.6
"""Of the step from row to row: what stands nearer than this to a row belongs to it."""
_WIDE = 0.55
"""Of the width of a table: a line alone that is wider is no part of it."""
_BEYOND = 4
"""Ems that a line alone may stand beyond the rows around it: the widest cell of the first or the last column."""
_WRAPPED = 2.2
"""Ems from row to row below which some rows have a line alone: then only what is nearer than a line belongs to one."""
_SPREAD_SUM = re.compile(r"[合总共小]计|全[国省市州县区旗镇]|平均")
_OVERLAP = 0.2
"""Ems that a row reaches into another beside which it stands."""
_EVEN = 4.0
"""Points by which the middle of a group may be off, twice over."""
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
    least = _LEAST if most < _MANY else _LEAST - 1
    if len(told) < least or numbers * 5 < sum(map(len, rows[at:stop])) or max(map(len, told)) < 2:
        return None
    step = min(_height(b) - _height(a) for a, b in itertools.pairwise(told))
    start, layout = at, _Layout(rows[at:stop], step, page)
    if len(layout.columns) < 2 or (len(layout.columns) == 2 and any(_NUMBER.fullmatch(row[0].text) for row in told)):
        return None
    while start and len(rows[start - 1]) == 1 and layout.heads_with(rows[start - 1][0], rows[start]):
        start -= 1
    return start, stop, _Layout(rows[start:stop], step, page).grid()


def numbers_of(row: Row) -> int:
    """Return how many lines are a number and nothing else."""
    return len(_numbers(row))


def banded(rows: Sequence[Row]) -> list[list[Line]]:
    """Return rows with those put together that reach into each other: a wrapped cell beside numbers in the middle."""
    bands: list[list[Line]] = []
    for row in rows:
        if bands and _reach_into(bands[-1], row):
            bands[-1] = sorted([*bands[-1], *row], key=lambda line: line.x0)
        else:
            bands.append(list(row))
    return [_unspread(band) if numbers_of(band) else band for band in bands]


def _unspread(row: Row) -> list[Line]:
    """Return a row with the letters together of a word for sums that were set apart to fill a cell: 总　计."""
    lines: list[Line] = []
    for line in row:
        if lines and _SPREAD_SUM.fullmatch(lines[-1].text + line.text) and abs(line.y0 - lines[-1].y0) < line.size:
            lines[-1] = around((lines[-1], line))
        else:
            lines.append(line)
    return lines


def _reach_into(band: Row, row: Row) -> bool:
    """Whether a row stands beside the rows above it, and not below: no number of it stands below one of theirs."""
    above, below = _numbers(band), _numbers(row)
    overlap = max(line.y1 for line in band) - min(line.y0 for line in row)
    if not (above or below) or overlap < _OVERLAP * row[0].size:
        return False
    return not any(one.x0 < other.x1 and other.x0 < one.x1 for one in above for other in below)


def _numbers(row: Row) -> list[Line]:
    return [line for line in row if _NUMBER.fullmatch(line.text)]


def _height(row: Row) -> float:
    """Return where a row stands: its numbers, where it has some."""
    return next((line.y0 for line in row if _NUMBER.fullmatch(line.text)), row[0].y0)


def _goes_on(rows: Sequence[Row], start: int, at: int) -> bool:
    """Whether a line alone among rows is a cell: it is narrow, and rows with numbers follow."""
    if at == start:
        return False
    line, above = rows[at][0], max(line.y1 for line in rows[at - 1])
    near = (*rows[max(start, at - _NEAR) : at], *rows[at + 1 : at + _NEAR])
    around = [other for row in near if len(row) > 1 for other in row]
    left, right = min(other.x0 for other in around), max(other.x1 for other in around)
    narrow = line.x1 - line.x0 < _WIDE * (right - left)
    inside = narrow and left - _BEYOND * line.size < line.x0 and line.x1 < right + _BEYOND * line.size
    follows = any(len(row) > 1 and numbers_of(row) for row in rows[at + 1 : at + 4])
    wrapped = line.y0 - above < 0.1 * line.size
    return line.y0 - above < 2 * line.size and inside and not _APART.match(line.text) and (follows or wrapped)


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
        heights = list(map(_height, rows))
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
        self.columns = _columns([[line for row in groups[i] for line in row] for i in anchors])
        first = anchors[0]
        above = [i for i in sorted(groups) if i < first]
        while above and _is_section(groups[above[-1]][0], [groups[i][0] for i in above[:-1]]):
            above.pop()
        self._heads = [row for i in above for row in groups[i]]
        self._body = [groups[i] for i in sorted(groups) if i not in above]

    def heads_with(self, line: Line, below: Row) -> bool:
        """Whether a line alone above the table is one of its heads: close to it, and above no first column of words."""
        close = min(other.y0 for other in below) - line.y0 < 1.3 * line.size
        left, right = self.columns[0]
        centred = abs(left + right - line.x0 - line.x1) < line.size and line.x1 - line.x0 < right - left + 2 * line.size
        beside = min(other.y0 for other in below) < line.y1 - 0.1 * line.size
        return close and (beside or centred or line.x0 > right) and line.x1 < self.columns[-1][1] + _BEYOND * line.size

    def grid(self) -> list[list[Box]]:
        """Return the rows of cells, the heads marked."""
        return [*self._head_rows(), *_grouped([self._row(group) for group in self._body])]

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
        heads = wrapped([line for row in self._heads for line in row])
        if plain := self._plain_rows(heads):
            yield from plain
            return
        for lines in sorted(heads, key=lambda lines: lines[0].y0, reverse=True):
            first, last = self._spread(lines, heads, leaves)
            if last > first:
                spread.append(_Cell(lines, first, last))
            else:
                leaf = leaves.setdefault(first, _Cell([], first, first))
                leaf.lines = [*lines, *leaf.lines]
        depths = [sum(cell.within(other) for other in spread) for cell in spread]
        deepest = max(depths, default=-1) + 1
        for level in range(deepest + 1):
            own = [cell.box(self._page, head=True) for cell, at in zip(spread, depths, strict=True) if at == level]
            for leaf in leaves.values():
                if sum(map(leaf.within, spread)) == level:
                    own.append(leaf.box(self._page, head=True, rows=deepest + 1 - level))
            if own:
                yield sorted(own, key=lambda box: box.column)

    def _plain_rows(self, heads: Sequence[list[Line]]) -> list[list[Box]]:
        """Return rows of words as rows where each column has as many and none is spread: a card of names and values."""
        of = {column: [lines for lines in heads if self._over(around(lines)) == (column, column)]
              for column in range(len(self.columns))}  # fmt: skip
        counts = set(map(len, of.values()))
        if len(counts) > 1 or not counts - {0, 1} or sum(map(len, of.values())) < len(heads):
            return []
        rows = zip(*of.values(), strict=True)
        return [
            [_Cell(lines, at, at).box(self._page, head=not number) for at, lines in enumerate(row)]
            for number, row in enumerate(rows)
        ]

    def _spread(
        self, head: Sequence[Line], heads: Sequence[Sequence[Line]], leaves: Mapping[int, _Cell]
    ) -> tuple[int, int]:
        """Return the columns a head covers: those whose middle it is, where heads of their own stand below it."""
        whole = around(head)
        first, last = self._over(whole)
        beside = {
            self._over(other)[0]
            for other in map(around, heads)
            if other != whole and other.y0 < whole.y1 and whole.y0 < other.y1
        }
        free = [
            column in leaves and leaves[column].lines[0].y0 > whole.y1 - 0.2 * whole.size and column not in beside
            for column in range(len(self.columns))
        ]
        best, nearest = (first, last), _UNCENTRED * whole.size
        for a, b in itertools.combinations(range(len(self.columns)), 2):
            if a <= last and first <= b and all(free[a : b + 1]):
                left = min(leaves[a].lines[0].x0, self.columns[a][0])
                right = max(leaves[b].lines[0].x1, self.columns[b][1])
                off = abs(left + right - whole.x0 - whole.x1) / 2
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


def _columns(rows: Sequence[Row]) -> list[Column]:
    """Return where columns are: what is printed in rows with numbers and their wrapped words, between shared blanks.

    The rows that have most cells tell them; in the others what is spread over columns of those does not count.
    """
    cells = [_merged(row) for row in rows]
    counts = sorted(map(len, cells), reverse=True)
    usual = counts[min(1, len(counts) - 1)]  # more than one row has as many
    base = _merged([line for row, own in zip(rows, cells, strict=True) if len(own) >= usual for line in row])
    more = [
        line
        for row, own in zip(rows, cells, strict=True)
        for line in row
        if len(own) >= usual or not (_SPREAD_SUM.fullmatch(line.text) or _is_spread(line, base))
    ]
    shared = _merged(more)
    return shared if len(shared) >= usual else next(own for own in cells if len(own) >= usual)


def _is_spread(line: Line, columns: Sequence[Column]) -> bool:
    return sum(line.x0 < x1 and x0 < line.x1 for x0, x1 in columns) > 1


def _merged(lines: Sequence[Line]) -> list[Column]:
    """Return from where to where lines reach, those together that stand above each other."""
    shared: list[Column] = []
    for x0, x1 in sorted((line.x0, line.x1) for line in lines):
        if shared and x0 <= shared[-1][1] + 0.5:
            shared[-1] = shared[-1][0], max(shared[-1][1], x1)
        else:
            shared.append((x0, x1))
    return shared


def _grouped(rows: list[list[Box]]) -> list[list[Box]]:
    """Return rows with the first cells that stand in the middle of several rows spread over these.

    Where they do not come to whole groups one below the other, rows are as they stand.
    """
    heights = [_centre([box for box in row if box.column]) for row in rows]
    first = {at: row[0] for at, row in enumerate(rows) if row and (not row[0].column or _of_all(row[0].text))}
    names = {at: box for at, box in first.items() if box.columns == 1 and not box.column and not _of_all(box.text)}
    if len(names) < 2 or 2 * len(names) > len(rows) or None in heights:
        return rows
    spread: dict[int, Box] = {}
    start = 0
    for at, box in names.items():
        while start in first and start not in names:
            start += 1
        stop = start
        middle = _centre([box]) or 0.0
        while stop < len(rows) and abs((heights[start] or 0.0) + (heights[stop] or 0.0) - 2 * middle) > _EVEN:
            stop += 1
        if not start <= at <= stop < len(rows):
            return rows
        spread[start] = replace(box, rows=stop + 1 - start)
        start = stop + 1
    if any(at not in first for at in range(start, len(rows))):
        return rows
    bare = [[box for box in row if box is not names.get(at)] for at, row in enumerate(rows)]
    return [[spread[at], *row] if at in spread else row for at, row in enumerate(bare)]


def _of_all(words: str) -> bool:
    """Whether a row is the sum of all groups."""
    return bool(_SPREAD_SUM.fullmatch(words)) and words != "小计"


def _centre(boxes: Sequence[Box]) -> float | None:
    """Return the height in the middle of cells."""
    areas = [box.area[1] for box in boxes if box.area]
    return (areas[0][1] + areas[0][3]) / 2 if areas else None


def _is_section(row: Row, above: Sequence[Row]) -> bool:
    """Whether the row above the first with numbers names the section that begins: alone, or behind a number."""
    alone = len(row) == 1 or (len(row) == 2 and bool(_ITEM.fullmatch(row[0].text)))
    return alone and any(len(other) > 1 for other in above) and row[0].y0 - above[-1][0].y0 > 1.55 * row[0].size
