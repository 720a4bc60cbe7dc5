"""Tables between ruled lines: the lines of a page, the cells between them, the words in the cells."""

from __future__ import annotations

import ctypes
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from kg.read.page import Area, Box
from kg.read.pdf.glyphs import Glyph, lines_of

_THIN = 3.0
"""Points; what is thinner is a line."""
_NEAR = 3.0
"""Points within which two lines are one."""
_SHORT = 5.0
_MOST_LINES = 20_000
_MOST_CELLS = 20_000

Rule = tuple[float, float, float]
"""Of a horizontal line y, x0, x1; of a vertical one x, y0, y1."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """A table with its box."""

    rows: list[list[Box]]
    x0: float
    y0: float
    x1: float
    y1: float


def rules_of(page: Any) -> tuple[list[Rule], list[Rule]]:
    """Return the horizontal and vertical lines that are drawn on a page."""
    x_low, _, _, y_high = page.get_bbox() if hasattr(page, "get_bbox") else page.get_mediabox()
    across: list[Rule] = []
    down: list[Rule] = []
    if page.get_rotation():
        return across, down
    for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=3):
        if len(across) + len(down) > _MOST_LINES:
            break
        try:
            left, bottom, right, top = thing.get_bounds() if hasattr(thing, "get_bounds") else thing.get_pos()
        except Exception:
            continue
        x0, x1, y0, y1 = left - x_low, right - x_low, y_high - top, y_high - bottom
        if y1 - y0 <= _THIN and x1 - x0 > _SHORT:
            across.append(((y0 + y1) / 2, x0, x1))
        elif x1 - x0 <= _THIN and y1 - y0 > _SHORT:
            down.append(((x0 + x1) / 2, y0, y1))
        elif x1 - x0 > _SHORT and y1 - y0 > _SHORT:
            for xa, ya, xb, yb in _pieces(thing, x_low, y_high):
                if abs(ya - yb) < 0.5 and abs(xa - xb) > _SHORT:
                    across.append((ya, min(xa, xb), max(xa, xb)))
                elif abs(xa - xb) < 0.5 and abs(ya - yb) > _SHORT:
                    down.append((xa, min(ya, yb), max(ya, yb)))
    return across, down


def _pieces(thing: Any, x_low: float, y_high: float) -> Iterator[tuple[float, float, float, float]]:
    """Yield the straight pieces of a path that is stroked."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(thing.raw, ctypes.byref(fill), ctypes.byref(stroke))
    if not stroke.value:
        return
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(thing.raw, ctypes.byref(matrix))
    x, y = ctypes.c_float(), ctypes.c_float()
    first = last = (0.0, 0.0)
    for index in range(min(pdfium.FPDFPath_CountSegments(thing.raw), _MOST_LINES)):
        segment = pdfium.FPDFPath_GetPathSegment(thing.raw, index)
        if not pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y)):
            continue
        at = (
            matrix.a * x.value + matrix.c * y.value + matrix.e - x_low,
            y_high - (matrix.b * x.value + matrix.d * y.value + matrix.f),
        )
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            first = at
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield *last, *at
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield *at, *first
        last = at


def ruled_tables(
    across: Sequence[Rule], down: Sequence[Rule], glyphs: Sequence[Glyph], number: int
) -> tuple[list[Ruled], list[Glyph]]:
    """Return the tables of a page, and the characters that stand in none of them."""
    tables: list[Ruled] = []
    left = list(glyphs)
    for horizontal, vertical in _groups(across, down):
        ys = _merged(y for y, _, _ in horizontal)
        xs = _merged(x for x, _, _ in vertical)
        if len(ys) < 3 or len(xs) < 3 or len(xs) * len(ys) > _MOST_CELLS:
            continue
        inside: list[Glyph] = []
        outside: list[Glyph] = []
        for glyph in left:
            x, y = (glyph.x0 + glyph.x1) / 2, (glyph.y0 + glyph.y1) / 2
            (inside if xs[0] < x < xs[-1] and ys[0] < y < ys[-1] else outside).append(glyph)
        rows = _cells(xs, ys, horizontal, vertical, inside, number)
        if sum(1 for row in rows for box in row if box.text) >= 4:
            tables.append(Ruled(rows, xs[0], ys[0], xs[-1], ys[-1]))
            left = outside
    return tables, left


def _groups(across: Sequence[Rule], down: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Part the lines of a page into those that touch each other."""
    tall: list[tuple[float, float, list[Rule], list[Rule]]] = []
    for x, y0, y1 in sorted(down, key=lambda rule: rule[1]):
        for index, (top, bottom, _, vertical) in enumerate(tall):
            if y0 <= bottom + _NEAR and y1 >= top - _NEAR:
                vertical.append((x, y0, y1))
                tall[index] = (min(top, y0), max(bottom, y1), tall[index][2], vertical)
                break
        else:
            tall.append((y0, y1, [], [(x, y0, y1)]))
    for rule in across:
        for top, bottom, horizontal, _ in tall:
            if top - _NEAR <= rule[0] <= bottom + _NEAR:
                horizontal.append(rule)
                break
    return [(horizontal, vertical) for _, _, horizontal, vertical in tall]


def _merged(places: Iterator[float] | Sequence[float]) -> list[float]:
    merged: list[float] = []
    for place in sorted(places):
        if not merged or place - merged[-1] > _NEAR:
            merged.append(place)
    return merged


def _cells(
    xs: Sequence[float],
    ys: Sequence[float],
    across: Sequence[Rule],
    down: Sequence[Rule],
    glyphs: Sequence[Glyph],
    number: int,
) -> list[list[Box]]:
    """Return rows of boxes: neighbours without a line between them are one cell."""
    columns, rows = len(xs) - 1, len(ys) - 1
    right = [[_parted(down, xs[c + 1], ys[r], ys[r + 1]) for c in range(columns)] for r in range(rows)]
    below = [[_parted(across, ys[r + 1], xs[c], xs[c + 1]) for c in range(columns)] for r in range(rows)]
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    size: dict[tuple[int, int], tuple[int, int]] = {}
    for r in range(rows):
        for c in range(columns):
            if (r, c) in owner:
                continue
            wide = 1
            while c + wide < columns and not right[r][c + wide - 1] and (r, c + wide) not in owner:
                wide += 1
            high = 1
            while r + high < rows and not any(below[r + high - 1][c + k] for k in range(wide)):
                high += 1
            for dr in range(high):
                for dc in range(wide):
                    owner.setdefault((r + dr, c + dc), (r, c))
            size[r, c] = (high, wide)
    words: dict[tuple[int, int], list[Glyph]] = {}
    for glyph in glyphs:
        r = bisect_right(ys, (glyph.y0 + glyph.y1) / 2) - 1
        c = bisect_right(xs, (glyph.x0 + glyph.x1) / 2) - 1
        words.setdefault(owner[min(max(r, 0), rows - 1), min(max(c, 0), columns - 1)], []).append(glyph)
    grid: list[list[Box]] = [[] for _ in range(rows)]
    for (r, c), (high, wide) in sorted(size.items()):
        inside = words.get((r, c), [])
        text = "\n".join(" ".join(line.text for line in row) for row in lines_of(inside)) if inside else ""
        area: Area | None = None
        if inside:
            box = (
                min(g.x0 for g in inside),
                min(g.y0 for g in inside),
                max(g.x1 for g in inside),
                max(g.y1 for g in inside),
            )
            area = (number, (round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1)))
        grid[r].append(Box(text=text, column=c, columns=wide, rows=high, area=area))
    return grid


def _parted(rules: Sequence[Rule], at: float, start: float, stop: float) -> bool:
    """Whether a line stands at a place over most of a stretch."""
    middle = (start + stop) / 2
    return any(abs(place - at) <= _NEAR and from_ - _NEAR <= middle <= to + _NEAR for place, from_, to in rules)
