"""Spreadsheets (.xlsx, .ods, .csv) to tables: every visible sheet, cells as they are shown."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.read.packages import UNPACKED, opened, parsed
from kg.read.page import Box, Draft, Page

MOST_CELLS = 400_000
"""Of one file; what is more is told and left."""
_PLAIN_NAME = re.compile(r"(?:Sheet|工作表|表)\d*", re.IGNORECASE)
_MERGED = re.compile(rb'<mergeCell [^>]*ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_QUOTED = re.compile(r'"([^"]*)"')
_DECIMALS = re.compile(r"[.](0+)")
_FIELD = 1 << 20
_HAN = re.compile(r"[\u4e00-\u9fff]")
_TELLING = 4
"""Chinese characters that the name of a file has at least, where it says what is in it."""

Row = list[Box]


def parse_xlsx(data: bytes, where: str) -> Page:
    """Return the sheets of a workbook, numbers as their formats show them."""
    from openpyxl import load_workbook  # only who reads spreadsheets waits for it

    with opened(data, where) as archive:
        for info in archive.infolist():
            if info.file_size > UNPACKED:
                raise InputError(f"unpacks to more than {UNPACKED >> 20} MiB", where=where, hint="save it as .csv")
        merged = {
            name: list(_MERGED.findall(archive.read(name)))
            for name in archive.namelist()
            if name.startswith("xl/worksheets/sheet")
        }
        try:
            book = load_workbook(BytesIO(data), read_only=True, data_only=True)
        except Exception as error:  # a library that raises whatever its parsers do
            raise InputError(f"not a whole workbook: {error}", where=where, hint="save it again") from error
        sheets = []
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                spans = _spans(merged.get(str(getattr(sheet, "_worksheet_path", "")), ()))
                sheets.append((sheet.title, _xlsx_rows(sheet, spans, where)))
        return _page(sheets)


def _xlsx_rows(sheet: Any, spans: dict[tuple[int, int], tuple[int, int]], where: str) -> Iterator[Row]:
    try:
        for row in sheet.iter_rows():
            boxes = []
            for cell in row:
                if cell.value is None:
                    continue
                rows, columns = spans.get((cell.row, cell.column), (1, 1))
                words = shown(cell.value, cell.number_format or "")
                boxes.append(Box(text=words, column=cell.column - 1, rows=rows, columns=columns))
            yield boxes
    except InputError:
        raise
    except Exception as error:
        raise InputError(f"not a whole workbook: {error}", where=where, hint="save it again") from error


def _spans(merged: Iterable[tuple[bytes, bytes, bytes, bytes]]) -> dict[tuple[int, int], tuple[int, int]]:
    spans = {}
    for left, top, right, bottom in merged:
        first, last = _letters(left), _letters(right)
        spans[int(top), first] = (int(bottom) - int(top) + 1, last - first + 1)
    return spans


def _letters(name: bytes) -> int:
    number = 0
    for letter in name:
        number = number * 26 + letter - 64
    return number


def shown(value: object, form: str) -> str:
    """Return a cell's value as its format shows it.

    >>> shown(0.0945, "0.0%"), shown(1234.5, "#,##0.00"), shown(3.0, "General"), shown(12.5, '0.0"亿元"')
    ('9.5%', '1,234.50', '3', '12.5亿元')
    """
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes") if value.time() != time() else value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    number = Decimal(repr(value)) if value == value and abs(value) != float("inf") else Decimal(0)
    section = form.split(";")[0]
    literal = "".join(_QUOTED.findall(section))
    bare = _QUOTED.sub("", section)
    percent = "%" in bare
    number = number * 100 if percent else number
    decimals = _DECIMALS.search(bare)
    if decimals:
        number = number.quantize(Decimal(1).scaleb(-len(decimals[1])), ROUND_HALF_UP)
    elif re.search(r"[0#](?![.#0])", bare) and "." not in bare and "General" not in bare and "E" not in bare:
        number = number.quantize(Decimal(1), ROUND_HALF_UP)
    else:
        number = round(number, 10).normalize()
    words = f"{number:,f}" if "," in bare else f"{number:f}"
    before = literal if section.startswith('"') else ""
    return f"{before}{words}{'%' if percent else ''}{'' if before else literal}"


def parse_ods(data: bytes, where: str) -> Page:
    """Return the sheets of an OpenDocument spreadsheet, cells as they were shown."""
    sheets: list[tuple[str, Iterable[Row]]] = []
    with opened(data, where) as archive:
        name, column, repeated = "", 0, 1
        rows: list[Row] = []
        row: Row = []
        for event, element in parsed(archive, "content.xml", where):
            tag = element.tag.rpartition("}")[2]
            if event == "start":
                if tag == "table":
                    name, rows = _get(element, "name"), []
                elif tag == "table-row":
                    row, column = [], 0
                    repeated = int(_get(element, "number-rows-repeated") or 1)
                continue
            if tag in ("table-cell", "covered-table-cell"):
                times = int(_get(element, "number-columns-repeated") or 1)
                words = "\n".join("".join(p.itertext()) for p in element if p.tag.endswith("}p"))
                if words.strip() and tag == "table-cell":
                    columns = int(_get(element, "number-columns-spanned") or 1)
                    down = int(_get(element, "number-rows-spanned") or 1)
                    row += [
                        Box(text=words, column=column + at, columns=columns, rows=down)
                        for at in range(min(times, 1000))
                    ]
                column += times
            elif tag == "table-row":
                rows += [row] * (min(repeated, 1000) if row else min(repeated, 2))
                element.clear()
            elif tag == "table":
                sheets.append((name, rows))
        return _page(sheets)


def _get(element: Any, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.endswith("}" + name)), "")


def parse_csv(text: str, where: str) -> Page:
    """Return a table of separated values; what its file is called may be its title, where nothing in it is."""
    rows = ([Box(text=word, column=i) for i, word in enumerate(row)] for row in csv_rows(text, where))
    name = Path(where).stem
    return _page([("", rows)], {"window": name} if len(_HAN.findall(name)) >= _TELLING else {})


def csv_rows(text: str, where: str) -> Iterator[list[str]]:
    """Yield the rows of separated values, whether parted by commas, tabs or semicolons.

    >>> list(csv_rows("甲;乙\\n1,5;2", "a.csv"))
    [['甲', '乙'], ['1,5', '2']]
    """
    csv.field_size_limit(_FIELD * 64)
    head = text[:20_000].split("\n")[:20]
    parting = max(
        ",\t;|", key=lambda mark: (min((line.count(mark) for line in head if line.strip()), default=0), mark == ",")
    )
    try:
        yield from csv.reader(StringIO(text), delimiter=parting)
    except csv.Error as error:
        raise InputError(
            f"not separated values: {error}", where=where, hint="save it again as .csv or .xlsx"
        ) from error


def _page(sheets: Iterable[tuple[str, Iterable[Row]]], declared: dict[str, str] | None = None) -> Page:
    """Write sheets one after the other; blank rows part the tables of a sheet."""
    draft = Draft()
    left = MOST_CELLS
    notes = []
    for name, rows in sheets:
        if name and not _PLAIN_NAME.fullmatch(name.strip()):
            draft.line(name)
        block: list[Row] = []
        for row in rows:
            filled = [box for box in row if box.text.strip()]
            left -= len(filled)
            if left < 0:
                notes.append(f"only the first {MOST_CELLS} cells were read")
                break
            if filled:
                block.append(filled)
            elif block:
                draft.table(block)
                block = []
        draft.table(block)
        if left < 0:
            break
    return draft.page(declared, notes=notes)
