"""The characters of a PDF page with their places, and the lines they stand in."""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

MOST = 400_000
"""Characters of one page."""
_GAP = 1.2
"""Ems between two characters that part a line: a gutter between columns, the space between cells."""
_APART = 0.4
"""Ems that are enough where a recogniser saw words apart."""
_LOW = 0.62
"""Of its width, the least height that a box of a whole character has."""
_ABOVE = 0.86
"""Of a character's height, what stands above the baseline."""
_SPACE, _WIDE_SPACE = 0.22, 0.8
_DIGITS, _RAISED = "0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"


class Glyph(NamedTuple):
    """A character and its box, in points from the top left corner."""

    char: str
    x0: float
    y0: float
    x1: float
    y1: float
    spaced: bool = False
    """Whether a blank was written before it."""
    opens: bool = False
    """Whether a recogniser found it at the beginning of words that stand apart: a cell."""


@dataclass(frozen=True, slots=True)
class Line:
    """Characters that stand next to each other, from left to right."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    """Of its characters, in points."""

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Its box, rounded to a tenth of a point."""
        return round(self.x0, 1), round(self.y0, 1), round(self.x1, 1), round(self.y1, 1)


def glyphs_of(page: Any, textpage: Any) -> list[Glyph]:
    """Return the characters of a page that a program wrote, without the blanks and line ends guessed between them."""
    x_low, y_low, x_high, y_high = page.get_bbox() if hasattr(page, "get_bbox") else page.get_mediabox()
    turned = page.get_rotation()
    width, height = x_high - x_low, y_high - y_low
    box = pdfium.FS_RECTF()
    pointer = ctypes.byref(box)
    found: list[Glyph] = []
    raw = textpage.raw
    spaced = False
    size = 0.0
    at_x, at_y = ctypes.c_double(), ctypes.c_double()
    for index in range(min(pdfium.FPDFText_CountChars(raw), MOST)):
        code = pdfium.FPDFText_GetUnicode(raw, index)
        if code <= 32 or code in (0xA0, 0x3000, 0xFFFE, 0xFFFF) or code > 0x10FFFF:
            spaced = spaced or (code in (32, 0xA0, 0x3000) and not pdfium.FPDFText_IsGenerated(raw, index))
            continue
        if 0xD800 <= code < 0xE000:
            code = _paired(raw, index, code)
            if not code:
                continue
        if not pdfium.FPDFText_GetLooseCharBox(raw, index, pointer):
            continue
        left, right = box.left - x_low, box.right - x_low
        top, bottom = y_high - box.top, y_high - box.bottom
        if bottom - top < _LOW * max(size, right - left):
            # Some fonts give no more than the ink of 一 or 、: its place in the line is that of its baseline.
            size = max(size, right - left) if code > 0x2E80 else size or right - left
            if pdfium.FPDFText_GetCharOrigin(raw, index, ctypes.byref(at_x), ctypes.byref(at_y)):
                top = y_high - at_y.value - _ABOVE * size
                bottom = top + size
        else:
            size = bottom - top
        if turned == 90:
            left, top, right, bottom = height - bottom, left, height - top, right
        elif turned == 180:
            left, top, right, bottom = width - right, height - bottom, width - left, height - top
        elif turned == 270:
            left, top, right, bottom = top, width - right, bottom, width - left
        found.append(Glyph(chr(code), left, min(top, bottom), right, max(top, bottom), spaced))
        spaced = False
    return found


def _paired(raw: Any, index: int, code: int) -> int:
    """Return the character beyond the sixteen-bit plane that two halves make; 0 at the second half."""
    if code >= 0xDC00:
        return 0
    low = pdfium.FPDFText_GetUnicode(raw, index + 1)
    return 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00) if 0xDC00 <= low < 0xE000 else 0


def lines_of(glyphs: Sequence[Glyph]) -> list[list[Line]]:
    """Return rows from the top, each the lines that stand in it from left to right."""
    rows: list[list[Glyph]] = []
    spans: list[tuple[float, float]] = []
    for glyph in sorted(glyphs, key=lambda g: ((g.y0 + g.y1) / 2, g.x0)):
        middle = (glyph.y0 + glyph.y1) / 2
        if rows:
            top, bottom = spans[-1]
            if top <= middle <= bottom - 0.2 * (bottom - top):
                rows[-1].append(glyph)
                if glyph.y1 - glyph.y0 > 0.7 * (bottom - top):
                    spans[-1] = min(top, glyph.y0), max(bottom, glyph.y1)
                continue
        rows.append([glyph])
        spans.append((glyph.y0, glyph.y1))
    return [lines for row in _with_raised(rows) if (lines := _split(sorted(row, key=lambda g: (g.x0, g.x1))))]


def _with_raised(rows: Sequence[list[Glyph]]) -> Iterator[list[Glyph]]:
    """Yield rows with the small digits that are raised above them, as such digits are written: m²."""
    raised: list[Glyph] = []
    for row, below in itertools.zip_longest(rows, rows[1:]):
        if below and all(glyph.char in _DIGITS for glyph in row) and _is_raised(row, below):
            raised += [glyph._replace(char=_RAISED[_DIGITS.index(glyph.char)]) for glyph in row]
            continue
        yield [*row, *raised]
        raised = []


def _is_raised(row: Sequence[Glyph], below: Sequence[Glyph]) -> bool:
    """Whether digits are small, reach into the row below, and stand behind something there."""
    em, height = median(g.x1 - g.x0 for g in below), median(g.y1 - g.y0 for g in below)
    small = all(g.x1 - g.x0 < 0.4 * em or g.y1 - g.y0 < 0.9 * height for g in row)
    reaches = min(g.y1 for g in row) > min(g.y0 for g in below) + 0.1 * height
    followed = [*below, *row]
    return small and reaches and all(any(abs(g.x0 - other.x1) < 0.3 * em for other in followed) for g in row)


def _split(row: Sequence[Glyph]) -> list[Line]:
    size = median(glyph.y1 - glyph.y0 for glyph in row) or 1.0
    em = median([g.x1 - g.x0 for g in row if g.char > "\u2e80"] or [size * 0.8]) or size
    lines: list[Line] = []
    start = 0
    for at in range(1, len(row) + 1):
        apart = _APART if at < len(row) and row[at].opens else _GAP
        if at == len(row) or row[at].x0 - max(g.x1 for g in row[max(start, at - 3) : at]) > apart * em:
            lines.append(line_of(row[start:at], em))
            start = at
    return [line for line in lines if line.text]


def line_of(glyphs: Sequence[Glyph], em: float = 0.0) -> Line:
    """Return characters in a row as a line; blanks stand where there is room for them."""
    em = em or median([g.x1 - g.x0 for g in glyphs if g.char > "\u2e80"] or [glyphs[0].y1 - glyphs[0].y0]) or 1.0
    parts: list[str] = []
    last: Glyph | None = None
    for glyph in glyphs:
        if last is not None:
            near = abs(glyph.x0 - last.x0) < 0.15 * em and abs(glyph.y0 - last.y0) < 0.3 * em
            if near and glyph.char == last.char and glyph.char.isalnum():
                continue  # printed twice to look bold
            gap = (glyph.x0 - last.x1) / em
            latin = last.char < "\u2e80" and glyph.char < "\u2e80" and last.char.isalnum() and glyph.char.isalnum()
            if (latin and gap > _SPACE) or (glyph.spaced and 0.1 < gap <= _WIDE_SPACE):
                parts.append(" ")
            elif gap > _WIDE_SPACE and last.char.isalnum() and glyph.char.isalnum():
                parts.append("\u3000")
        parts.append(glyph.char)
        last = glyph
    wide = [glyph.x1 - glyph.x0 for glyph in glyphs if glyph.char > "\u2e80"]
    size = median(wide) if wide else 0.8 * median(glyph.y1 - glyph.y0 for glyph in glyphs)
    return Line(
        "".join(parts),
        min(g.x0 for g in glyphs),
        min(g.y0 for g in glyphs),
        max(g.x1 for g in glyphs),
        max(g.y1 for g in glyphs),
        size,
    )
