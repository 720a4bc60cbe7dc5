"""A workbook (.xlsx): every figure a row, and a sheet for each question that was asked."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from kg.export.characters import fit_for_xml
from kg.export.facts import Facts
from kg.export.tables import FIGURES, said

if TYPE_CHECKING:
    from openpyxl import Workbook

Cell = str | Decimal | date

_ORDER = (
    *("article", "issued", "about", "indicator", "value", "unit", "first", "last", "kind", "qualifier", "modality"),
    *("confidence", "text", "quote", "place", "resolution", "rule", "source", "passage", "iri"),
)
"""The columns as a reader wants them: whose words, what they tell, how sure, and the words themselves."""
_WIDTHS = {"article": 30, "about": 14, "indicator": 22, "value": 16, "quote": 60, "text": 14}
_USUAL_WIDTH = 12
_MOST_ROWS = 1_048_575
"""Of a sheet, below its head; what is more goes on in another sheet."""
_MOST_CHARACTERS = 32_767
_FIRST_DAY = date(1900, 3, 1)
"""Days before it are no days to a spreadsheet, or others than they are to us."""
_NEVER = datetime(2000, 1, 1)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_NO_TITLE = re.compile(r"[\[\]:*?/\\]")
_LONGEST_TITLE = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One more table of a workbook, such as the answer to a question."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def workbook(facts: Facts, sheets: Iterable[Sheet] = (), *, most_rows: int = _MOST_ROWS) -> bytes:
    """Write the figures and other sheets as .xlsx: the same facts give the same bytes.

    Text stays text, whatever it begins with; numbers are numbers, and days are days from March 1900 on. A
    table of more than `most_rows` goes on in another sheet.
    """
    from openpyxl import Workbook  # only who writes workbooks waits for it

    book = Workbook(write_only=True)
    book.properties.creator = "Wutong"
    book.properties.created = _NEVER
    titles = {slot: title for title, slot in FIGURES.items()}
    rows: Iterator[tuple[Cell, ...]] = (
        tuple(_figure(slot, getattr(number, slot)) for slot in _ORDER) for number in facts.numbers
    )
    widths = [_WIDTHS.get(slot, _USUAL_WIDTH) for slot in _ORDER]
    tables = [("数据 figures", [titles[slot] for slot in _ORDER], rows, widths)]
    for sheet in sheets:
        tables.append((sheet.name, list(sheet.columns), iter(sheet.rows), [_USUAL_WIDTH * 2] * len(sheet.columns)))
    for name, columns, told, wide in tables:
        for part in _parts(told, most_rows):
            _add(book, name, columns, part, wide)
    out = io.BytesIO()
    book.save(out)
    return _undated(out.getvalue())


def _figure(slot: str, value: str | Decimal) -> Cell:
    if slot == "confidence" and value:
        return Decimal(value)
    if slot in ("first", "last", "issued") and value:
        return date.fromisoformat(str(value))
    return said(slot, value)


def _add(
    book: Workbook, name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]], widths: Sequence[int]
) -> None:
    """Add a sheet."""
    from openpyxl.utils import get_column_letter

    page = book.create_sheet(_title(book, name))
    page.freeze_panes = "A2"
    for at, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(at)].width = width
    page.append([_cell(page, column, head=True) for column in columns])
    for row in rows:
        page.append([_cell(page, value) for value in row])


def _parts(rows: Iterable[Sequence[Cell]], most: int) -> Iterator[Sequence[Sequence[Cell]]]:
    """Rows in as many parts as they need; the first one is there without any."""
    left = iter(rows)
    part = list(islice(left, most))
    yield part
    while part := list(islice(left, most)):
        yield part


def _title(book: Workbook, name: str) -> str:
    """A title that a sheet may have and no other has; their case does not tell two apart."""
    taken = {title.lower() for title in book.sheetnames}
    bare = _NO_TITLE.sub(" ", fit_for_xml(name)).strip(" '\n\t") or "sheet"
    wanted = (bare, *(f"{bare[: _LONGEST_TITLE - 8]} {at}" for at in range(2, len(taken) + 3)))
    return next(title for whole in wanted if (title := whole[:_LONGEST_TITLE]).lower() not in taken)


def _cell(page: Any, value: Cell, *, head: bool = False) -> Any:
    """A cell; one of text says so, lest `=1+1` count, and keeps saying so when it is edited."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    if isinstance(value, Decimal):
        return WriteOnlyCell(page, value=value)
    if isinstance(value, date):
        if value < _FIRST_DAY:
            return _text(page, value.isoformat())
        cell = WriteOnlyCell(page, value=value)
        cell.number_format = "yyyy-mm-dd"
        return cell
    cell = _text(page, value)
    if head:
        cell.font = Font(bold=True)
    return cell


def _text(page: Any, value: str) -> Any:
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(page)
    cell.value = fit_for_xml(value)[:_MOST_CHARACTERS] or None
    if cell.value is not None:
        cell.data_type = "s"
        cell.quotePrefix = True
    return cell


def _undated(book: bytes) -> bytes:
    """The same workbook without the moment it was written at."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(book)) as made, ZipFile(out, "w", ZIP_DEFLATED) as plain:
        for name in made.namelist():
            content = made.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + f"{_NEVER.isoformat()}Z".encode(), content)
            plain.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return out.getvalue()
