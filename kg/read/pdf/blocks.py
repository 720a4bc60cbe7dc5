"""A page's lines in the order in which they are read: columns one after the other, tables by rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from kg.read.page import Box
from kg.read.pdf.glyphs import Line
from kg.read.pdf.parted import banded, find_parted, numbers_of
from kg.read.pdf.rules import Ruled

_HANGING = ("，", "。", "、", "；", "：", ",", "）", "”", "》")
_FULL = 0.55
"""The share of a column that a line of running text fills."""


@dataclass(slots=True)
class Block:
    """Lines of one column, or a table, of one page."""

    page: int
    lines: list[Line] = field(default_factory=list)
    rows: list[list[Box]] | None = None
    reach: float = 0.0
    """Where the lines and tables of its page end on the right, where it is no column among others."""

    @property
    def edges(self) -> tuple[float, float]:
        """Where its lines begin and end, on the left and right; a single line that stands out does not count."""
        size = max((line.size for line in self.lines), default=1.0)
        return (
            _edge([line.x0 for line in self.lines], size, outer=min),
            _edge([_inner(line) for line in self.lines], size, outer=max),
        )


def blocks_of(rows: Sequence[list[Line]], tables: Sequence[Ruled], page: int) -> list[Block]:
    """Return the blocks of a page in reading order."""
    waiting = sorted(tables, key=lambda table: table.y0)
    reach = max((*(row[-1].x1 for row in rows), *(table.x1 for table in tables)), default=0.0)
    blocks: list[Block] = []
    band: list[list[Line]] = []
    for row in rows:
        while waiting and row[0].y0 >= waiting[0].y0:
            blocks += [*_band(band, page, reach), Block(page, rows=waiting[0].rows)]
            band = []
            del waiting[0]
        band.append(row)
    blocks += _band(band, page, reach)
    blocks += [Block(page, rows=table.rows) for table in waiting]
    return blocks


def _band(rows: Sequence[list[Line]], page: int, reach: float) -> list[Block]:
    """Cut what stands between ruled tables into columns, or tables parted by blanks, or neither."""
    if not rows:
        return []
    gutter = _gutter(rows)
    if gutter is None:
        return _with_tables(rows, page, reach)
    blocks: list[Block] = []
    left: list[Line] = []
    right: list[Line] = []

    def _flush() -> None:
        for side in (left, right):
            if side:
                blocks.append(_block(page, list(side)))
                side.clear()

    for row in rows:
        if any(line.x0 < gutter - 2 and line.x1 > gutter + 2 for line in row):
            _flush()
            blocks.append(_block(page, [_whole(row)]))
            continue
        for line in row:
            (left if line.x1 <= gutter + 2 else right).append(line)
    _flush()
    return blocks


def _gutter(rows: Sequence[list[Line]]) -> float | None:
    """Return where the gutter between two columns of running text is, if there is one."""
    lines = [line for row in rows for line in row]
    first, last = min(line.x0 for line in lines), max(line.x1 for line in lines)
    middle = (first + last) / 2
    left = [line for line in lines if line.x1 <= middle + (last - first) * 0.06]
    right = [line for line in lines if line.x0 >= middle - (last - first) * 0.06]
    crossing = len(lines) - len(left) - len(right)
    if len(left) < 4 or len(right) < 4 or crossing > len(lines) * 0.4 or numbers_of(lines) * 4 > len(lines):
        return None
    edge, start = max(line.x1 for line in left), min(line.x0 for line in right)
    if start - edge < 4:
        return None
    full = [
        sum(line.x1 - line.x0 > _FULL * width for line in side)
        for side, width in ((left, edge - first), (right, last - start))
    ]
    if full[0] < 0.5 * len(left) or full[1] < 0.4 * len(right):
        return None
    return (edge + start) / 2


def _with_tables(rows: Sequence[list[Line]], page: int, reach: float) -> list[Block]:
    """Find tables parted by blanks; the other rows are lines."""
    rows = banded(rows)
    blocks: list[Block] = []
    plain: list[list[Line]] = []
    at = 0
    while at < len(rows):
        found = find_parted(rows, at, page) if len(rows[at]) > 1 else None
        if found is None:
            plain.append(rows[at])
            at += 1
            continue
        start, stop, cells = found
        if plain := plain[: len(plain) - (at - start)]:
            blocks.append(Block(page, [*map(_whole, plain)], reach=reach))
            plain = []
        blocks.append(Block(page, rows=cells))
        at = stop
    if plain:
        blocks.append(Block(page, [*map(_whole, plain)], reach=reach))
    return blocks


def _whole(row: Sequence[Line]) -> Line:
    """Return the lines of a row as one."""
    if len(row) == 1:
        return row[0]
    return Line(
        "\u3000\u3000".join(line.text for line in row),
        row[0].x0,
        min(line.y0 for line in row),
        row[-1].x1,
        max(line.y1 for line in row),
        max(line.size for line in row),
    )


def _block(page: int, lines: list[Line]) -> Block:
    return Block(page, lines)


def _inner(line: Line) -> float:
    """Return where a line ends without punctuation that may hang over the edge."""
    return line.x1 - line.size if line.text.endswith(_HANGING) else line.x1


def _edge(places: Sequence[float], size: float, *, outer: Callable[[Sequence[float]], float]) -> float:
    """Return the outermost place that two lines share, or that of all where more than one goes beyond it."""
    shared = [place for place in places if sum(abs(place - other) < 0.7 * size for other in places[:200]) > 1]
    edge = outer(shared) if len(places) > 3 and shared else outer(places)
    beyond = sum(outer((place, edge)) == place and abs(place - edge) > 0.7 * size for place in places)
    return edge if beyond < 2 else outer(places)
