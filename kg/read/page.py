"""What a file holds once its format is behind us, and the draft that a reader of a format writes it on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from kg.model import Cell, Region, Span, Table
from kg.read.characters import clean

Area = tuple[int, tuple[float, float, float, float]]
"""A page, from 1, and a box on it."""

_BREAK = re.compile(r"[ \t]*[\n\v\f\r\x85\u2028\u2029]+[ \t]*")
_RUN = re.compile(r"[ \t\n\r\f\v]+")
_LATIN = re.compile(r"[A-Za-z0-9,.;:)]")


@dataclass(frozen=True, slots=True)
class Page:
    """A file's words, and what it declares about itself: `title`, `window` (of a browser), `publisher`, `issued`."""

    text: str
    declared: dict[str, str] = field(default_factory=dict)
    tables: tuple[Table, ...] = ()
    regions: tuple[Region, ...] = ()
    recognised: bool = False
    notes: tuple[str, ...] = ()
    """What a reader should know of how it was read, in a line each."""
    original: str | None = None
    """What the file is called among the originals, where it is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A cell before it has its place in the text."""

    text: str
    column: int
    columns: int = 1
    rows: int = 1
    head: bool = False
    area: Area | None = None


Grid = Sequence[Sequence[Box]]
"""Rows of boxes, by column; a box that reaches down stands in its first row alone."""


class Draft:
    """A page being written, line after line, so that every line and cell knows where it stands.

    >>> draft = Draft()
    >>> _ = draft.line("表1")
    >>> draft.table([[Box(text="企业", column=0), Box(text="18家", column=1)]])
    >>> draft.page().text
    '表1\\n企业\\t18家'
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._tables: list[Table] = []
        self._regions: list[Region] = []

    def line(self, words: str, area: Area | None = None) -> Span:
        """Write a line; one without words is left out. Return where it stands."""
        words = clean(words).strip("\n")
        if not words.strip():
            return Span(self._length, self._length)
        return self._write(words, area)

    def paragraph(self, pieces: Sequence[tuple[str, Area]]) -> None:
        """Write a paragraph of pieces that each have their own place."""
        cleaned = [(clean(words), area) for words, area in pieces]
        if not "".join(words for words, _ in cleaned).strip():
            return
        if self._parts:
            self._add("\n")
        for words, (page, box) in cleaned:
            start = self._length
            self._add(words)
            if words:
                self._regions.append(Region(span=Span(start, self._length), page=page, box=box))

    def table(self, grid: Grid, caption: str = "") -> None:
        """Write a table row by row; rows of one cell before the first and after the last whole one become lines."""
        if caption.strip():
            self.line(flat(caption))
        rows = [[b for b in row if b.text.strip()] for row in grid]
        first = next((i for i, row in enumerate(rows) if len(row) > 1), len(rows))
        last = next((i for i in range(len(rows) - 1, -1, -1) if len(rows[i]) > 1), -1)
        for row in rows[:first]:
            for box in row:
                self.line(flat(box.text), box.area)
        start, cells = -1, []
        for number, row in enumerate(rows[first : last + 1]):
            if not row:
                continue
            if self._parts:
                self._add("\n")
            start = self._length if start < 0 else start
            for index, box in enumerate(row):
                if index:
                    self._add("\t")
                at = self._length
                self._add(flat(box.text))
                span = Span(at, self._length)
                if box.area:
                    self._regions.append(Region(span=span, page=box.area[0], box=box.area[1]))
                place = {"row": number, "column": box.column, "rows": box.rows, "columns": box.columns}
                cells.append(Cell(span=span, head=box.head, **place))
        if cells:
            self._tables.append(Table(span=Span(start, self._length), cells=tuple(cells)))
        for row in rows[max(last + 1, first) :]:
            for box in row:
                self.line(flat(box.text), box.area)

    def page(
        self, declared: dict[str, str] | None = None, *, recognised: Iterable[int] = (), notes: Iterable[str] = ()
    ) -> Page:
        """Return what was written; `recognised` are the numbers of pages that were read from their pictures."""
        seen = set(recognised)
        regions = tuple(replace(region, recognised=region.page in seen) for region in self._regions)
        text = "".join(self._parts)
        tables = tuple(captioned(text, table) for table in self._tables)
        return Page(text, declared or {}, tables, regions, bool(seen), tuple(notes))

    def _write(self, words: str, area: Area | None) -> Span:
        if self._parts:
            self._add("\n")
        start = self._length
        self._add(words)
        span = Span(start, self._length)
        if area:
            self._regions.append(Region(span=span, page=area[0], box=area[1]))
        return span

    def _add(self, words: str) -> None:
        self._parts.append(words)
        self._length += len(words)


def flat(words: str) -> str:
    """Return the words of a cell on one line: a break between Chinese characters is nothing, else a blank.

    >>> flat("同比增长\\n（%）"), flat("GDP\\nper head")
    ('同比增长（%）', 'GDP per head')
    """

    def _joined(match: re.Match[str]) -> str:
        around = words[max(match.start() - 1, 0) : match.start()] + words[match.end() : match.end() + 1]
        return " " if len(around) == 2 and all(map(_LATIN.match, around)) else ""

    words = clean(words)
    return _RUN.sub(" ", _BREAK.sub(_joined, words)).strip()


_UNIT = re.compile(r"(?:计量|计算|金额|数据)?单[ \u3000]*位[ \u3000]*[：:][ \u3000]*([^\s（(）)】\]]+)")
_NAMED = 60
"""A caption is no longer than this."""


def captioned(text: str, table: Table) -> Table:
    """Return a table with its caption and its unit, as the two lines above it (or its own words) say them."""
    caption: Span | None = None
    unit: Span | None = None
    end = text.rfind("\n", 0, table.span.start)
    for _ in range(4):
        if end <= 0:
            break
        start = text.rfind("\n", 0, end) + 1
        line = text[start:end]
        said = _UNIT.search(line)
        if said and unit is None:
            unit = Span(start + said.start(1), start + said.end(1))
            line = line[: said.start()].rstrip(" \t\u3000（(【[")
        words = line.strip(" \t\u3000")
        if len(words) > _NAMED or re.search(r"[。；，：:]\Z", words) or "\t" in words:
            break
        if len(words) > 3:
            at = start + line.index(words)
            caption = Span(at, at + len(words))
            break
        end = start - 1
    return Table(span=table.span, cells=table.cells, caption=caption, unit=unit)


def is_tabular(grid: Grid) -> bool:
    """Whether rows of cells are a table to be read by rows, and no frame around running text.

    >>> is_tabular([[Box(text="企业", column=0), Box(text="18家", column=1)]] * 2)
    True
    """
    rows = [[box for box in row if box.text.strip()] for row in grid]
    whole = [row for row in rows if len(row) > 1]
    boxes = [box for row in whole for box in row]
    if len(whole) < 2:
        return False
    long = [box for box in boxes if len(box.text) > _PROSE or box.text.count("。") > 2]
    return len(long) * 4 <= len(boxes)


_PROSE = 120
"""A cell with more words is a piece of running text."""


def joined(pages: Sequence[Page], declared: dict[str, str]) -> Page:
    """Return pages as one, the text of each below that of the last."""
    texts: list[str] = []
    tables: list[Table] = []
    regions: list[Region] = []
    at = 0
    for page in pages:
        if not page.text.strip():
            continue
        texts.append(page.text)
        tables += [shifted(table, at) for table in page.tables]
        regions += [replace(region, span=region.span.shift(at)) for region in page.regions]
        at += len(page.text) + 1
    notes = tuple(dict.fromkeys(note for page in pages for note in page.notes))
    recognised = any(page.recognised for page in pages)
    return Page("\n".join(texts), declared, tuple(tables), tuple(regions), recognised, notes)


def shifted(table: Table, by: int) -> Table:
    """Return a table, `by` code points further on in its text."""
    return Table(
        span=table.span.shift(by),
        cells=tuple(replace(cell, span=cell.span.shift(by)) for cell in table.cells),
        caption=table.caption and table.caption.shift(by),
        unit=table.unit and table.unit.shift(by),
    )
