"""Tables in plain text: cells between tabs, between bars, or set apart by blanks under each other."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from kg.model import Cell, Span, Table
from kg.read.page import captioned

_BARS = re.compile(r"[|｜│┃]")
_RULE = re.compile(r"[\s|｜│┃:+=\-—─━┌┐└┘├┤┬┴┼╞╡╪]+")
_BLANKS = re.compile(r"\t[ \t]*|[ \u3000]{2,}")
_NUMBER = re.compile(r"第?[-+－−]?[0-9０-９][0-9０-９,，.．]*(?:[%％]|[^\W\d]{0,5})")
_SPREAD = re.compile(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]\u3000+[\u4e00-\u9fff](?![\u4e00-\u9fff])")
"""One word of two letters set apart: 指　　标."""
_CAPTION = re.compile(r"\s*(?:附?[表图]|.*单\s*位[：:])")
_STOP = re.compile(r"[。；！？]")
_LEAST = 2
"""So many rows that follow one another make a table; without tabs or bars, one more."""

_SECTION = 20
"""A line among rows set apart by blanks that is no longer names the rows below it."""

_LONGEST = 10_000
"""A longer line is no row of a table."""

_Field = tuple[Span, int, int]
"""Where a field stands, and the columns (of characters) it covers on the screen."""


def find_tables(text: str) -> tuple[Table, ...]:
    """Return the tables of a plain text, each cell where it stands.

    >>> text = "单位：亿元\\n指标|2023年|同比\\n---|---|---\\n工业|12.5|3.1%"
    >>> [(cell.row, cell.column, cell.span.cut(text)) for cell in find_tables(text)[0].cells][3:]
    [(1, 0, '工业'), (1, 1, '12.5'), (1, 2, '3.1%')]
    """
    tables: list[Table] = []
    block: list[tuple[str, list[_Field]]] = []
    lines = [*_lines(text), ("", [])]
    for number, (kind, fields) in enumerate(lines):
        if block and block[0][0] == "blank" and _is_section(text, kind, fields, lines[number + 1 : number + 2]):
            block.append(("blank", fields))
            continue
        if kind == "rule" and block:
            continue
        if block and kind != block[0][0]:
            tables.extend(_table(text, block))
            block = []
        if kind and kind != "rule":
            block.append((kind, fields))
    return tuple(tables)


def _is_section(text: str, kind: str, fields: Sequence[_Field], following: Sequence[tuple[str, list[_Field]]]) -> bool:
    """Whether a line between rows set apart by blanks is the name of those below it: 城镇居民."""
    if kind or len(fields) != 1 or not following or following[0][0] != "blank":
        return False
    words = fields[0][0].cut(text)
    numbers = [span for span, _, _ in following[0][1] if _NUMBER.fullmatch(span.cut(text))]
    return bool(numbers) and len(words) <= _SECTION and not _STOP.search(words) and not _CAPTION.match(words)


def unbarred(text: str) -> str:
    """Return a text whose tables between bars stand between tabs, without rules: the words that a reader sees.

    >>> unbarred("指标|2023年|同比\\n---|---|---\\n工业|12.5|3.1%\\n好。")
    '指标\\t2023年\\t同比\\n工业\\t12.5\\t3.1%\\n好。'
    """
    if not _BARS.search(text):
        return text
    parts, at = [], 0
    for table in find_tables(text):
        start = text.rfind("\n", 0, table.span.start) + 1
        stop = text.find("\n", table.span.end)
        stop = len(text) if stop < 0 else stop
        if not _BARS.search(text, start, stop):
            continue
        width = max(cell.column for cell in table.cells) + 1
        rows: dict[int, list[str]] = {}
        for cell in table.cells:
            rows.setdefault(cell.row, [""] * width)[cell.column] = cell.span.cut(text)
        parts += [text[at:start], "\n".join("\t".join(row) for _, row in sorted(rows.items()))]
        at = stop
    return "".join((*parts, text[at:]))


def _lines(text: str) -> Iterator[tuple[str, list[_Field]]]:
    """Yield for every line how its fields are parted (`bar`, `tab`, `blank`, `rule` or nothing) and the fields."""
    for match in re.finditer(r"[^\n]*\n?", text):
        line = match[0].rstrip("\n")
        if not line.strip() or len(line) > _LONGEST:
            yield "", []
            continue
        start = match.start()
        if _BARS.search(line) or _RULE.fullmatch(line):
            if _RULE.fullmatch(line):
                yield "rule", []
                continue
            inner = [(m.start(), m.end()) for m in _BARS.finditer(line)]
            yield ("bar" if len(inner) > 1 or len(line) < 80 else ""), _between(start, line, inner, keep=True)
            continue
        within = [m.span() for m in _SPREAD.finditer(line)]
        gaps = [
            (m.start(), m.end())
            for m in _BLANKS.finditer(line)
            if m.start() > 0 and m.end() < len(line) and not any(a < m.start() and m.end() < b for a, b in within)
        ]
        if "\t" in line.lstrip(" \t\u3000"):
            tabs = [(m.start(), m.end()) for m in re.finditer(r" *\t *", line)]
            yield "tab", _between(start, line, tabs, keep=True)
        elif gaps and not _STOP.search(line):
            yield "blank", _between(start, line, gaps, keep=False)
        else:
            yield "", _between(start, line, [], keep=False)


def _between(start: int, line: str, gaps: Sequence[tuple[int, int]], *, keep: bool) -> list[_Field]:
    fields: list[_Field] = []
    at = 0
    for end, following in [*gaps, (len(line), len(line))]:
        words = line[at:end]
        left = at + len(words) - len(words.lstrip())
        right = left + len(words.strip())
        if keep or right > left:
            span = Span(start + left, start + max(right, left))
            fields.append((span, _screen(line[:left]), _screen(line[:right])))
        at = following
    return fields


def _screen(words: str) -> int:
    return sum(1 if char < "\u0250" else 2 for char in words)


def _table(text: str, block: Sequence[tuple[str, list[_Field]]]) -> Iterator[Table]:
    kind = block[0][0]
    rows = [fields for _, fields in block]
    if kind == "bar" and all(row and not row[0][0] for row in rows):
        rows = [row[1:] for row in rows]
    if kind == "bar" and all(row and not len(row[-1][0]) for row in rows):
        rows = [row[:-1] for row in rows]
    filled = [sum(len(span) > 0 for span, _, _ in row) for row in rows]
    numbers = sum(bool(_NUMBER.fullmatch(span.cut(text))) for row in rows for span, _, _ in row)
    least = _LEAST + (kind == "blank")
    if sum(count >= 2 for count in filled) < least or numbers < 2:
        return
    if kind == "blank" and (max(filled) < 3 or sorted(filled)[len(filled) // 2] < 3) and not _is_list(text, rows):
        return
    if any(len(span) > 60 or _STOP.search(span.cut(text)) for row in rows for span, _, _ in row if kind != "bar"):
        return
    columns = _aligned(rows) if kind == "blank" else [list(range(len(row))) for row in rows]
    cells = [
        Cell(span=span, row=number, column=column)
        for number, (row, places) in enumerate(zip(rows, columns, strict=True))
        for (span, _, _), column in zip(row, places, strict=True)
        if len(span)
    ]
    span = Span(cells[0].span.start, cells[-1].span.end)
    yield captioned(text, Table(span=span, cells=tuple(cells)))


def _is_list(text: str, rows: Sequence[Sequence[_Field]]) -> bool:
    """Whether rows of two fields are names and numbers below their heads."""
    return {len(row) for row in rows[1:]} == {2} and all(
        _NUMBER.fullmatch(row[1][0].cut(text)) and not _NUMBER.fullmatch(row[0][0].cut(text)) for row in rows[1:]
    )


def _aligned(rows: Sequence[Sequence[_Field]]) -> list[list[int]]:
    """Return the column of every field: those of the fullest row, by what stands above and below each other."""
    model = max(rows, key=len)
    if all(len(row) == len(model) for row in rows):
        return [list(range(len(model))) for _ in rows]
    edges = _edges(rows, len(model))
    placed: list[list[int]] = []
    for row in rows:
        if len(row) == len(model):
            placed.append(list(range(len(model))))
            continue
        taken = -1
        places = []
        for left_over, (_, left, right) in zip(range(len(row), 0, -1), row, strict=True):
            column = max(bisect_right(edges, (left + right) / 2), taken + 1)
            column = min(column, len(model) - left_over)
            places.append(column)
            taken = column
        placed.append(places)
    return placed


def _edges(rows: Sequence[Sequence[_Field]], columns: int) -> list[float]:
    """Return where columns part: in the blanks that all rows share, else between what the full rows have there."""
    shared: list[tuple[int, int]] = []
    for left, right in sorted((left, right) for row in rows if len(row) > 1 for _, left, right in row):
        if shared and left <= shared[-1][1]:
            shared[-1] = (shared[-1][0], max(shared[-1][1], right))
        else:
            shared.append((left, right))
    if len(shared) != columns:
        full = [row for row in rows if len(row) == columns]
        shared = [(min(left for _, left, _ in at), max(right for _, _, right in at)) for at in zip(*full, strict=True)]
    return [(before[1] + after[0]) / 2 for before, after in itertools.pairwise(shared)]
