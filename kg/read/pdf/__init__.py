"""PDF documents to paragraphs and tables, each passage with its page and its place on it.

Characters with their boxes are put into lines (glyphs), the lines of tables found between rules (rules) or blanks and
the rest ordered by columns (blocks), running heads left out and lines joined to paragraphs (flow). Pages that are
pictures are read by an optional recogniser (ocr).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from statistics import median
from typing import Any

import pypdfium2 as pdfium

from kg.errors import InputError
from kg.extras import how_to_install
from kg.read.decode import has_chinese
from kg.read.page import Draft, Page, is_tabular
from kg.read.pdf.blocks import Block, blocks_of
from kg.read.pdf.flow import Paragraph, goes_on, paragraphs_of, without_furniture
from kg.read.pdf.glyphs import Glyph, Line, glyphs_of, lines_of
from kg.read.pdf.ocr import recogniser
from kg.read.pdf.rules import ruled_tables, rules_of

_FEW = 8
"""A page with fewer characters holds no text."""
_MOST_PAGES = 5000
_TITLE = 1.18
"""How much larger than the running text a title is."""


def parse_pdf(data: bytes, where: str) -> Page:
    """Return a document's words; raises InputError where it is locked, broken or nothing but pictures."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower()
        message = "a PDF locked with a password" if locked else f"not a whole PDF: {error}"
        raise InputError(
            message, where=where, hint="save it again without one" if locked else "save it again"
        ) from error
    with closing(document):
        return _read(document, where)


def _read(document: Any, where: str) -> Page:
    pages: list[list[Block]] = []
    heights: list[float] = []
    blank: list[int] = []
    seen: list[int] = []
    recognise = None
    count = len(document)
    for index in range(min(count, _MOST_PAGES)):
        try:
            page = document[index]
        except pdfium.PdfiumError:
            blank.append(index + 1)
            continue
        with closing(page):
            glyphs = _glyphs(page)
            heights.append(page.get_height())
            if len(glyphs) < _FEW:
                recognise = recognise or recogniser()
                if recognise:
                    glyphs = recognise(page)
                    seen += [index + 1] if glyphs else []
                if len(glyphs) < _FEW and _has_picture(page):
                    blank.append(index + 1)
            pages.append(_blocks(page, glyphs, index + 1))
    if blank and len(blank) >= min(count, _MOST_PAGES):
        raise InputError(f"its {count} pages are pictures without text", where=where, hint=_HINT)
    without_furniture(pages, heights)
    notes = [f"pages {_listed(blank)} hold no text; {_HINT}"] if blank else []
    notes += [f"pages {_listed(seen)} were read by OCR"] if seen else []
    notes += [f"only the first {_MOST_PAGES} of {count} pages were read"] if count > _MOST_PAGES else []
    draft = Draft()
    for block, paragraph in _paragraphs(pages):
        if block.rows is not None and not paragraph:
            if is_tabular(block.rows):
                draft.table(block.rows)
            else:
                for row in block.rows:
                    for box in row:
                        draft.line(box.text.replace("\n", ""), box.area)
        else:
            draft.paragraph(paragraph)
    return draft.page(_declared(document, pages), recognised=seen, notes=notes)


_HINT = f"to read scanned pages, {how_to_install('ocr')}"


def _glyphs(page: Any) -> list[Glyph]:
    with closing(page.get_textpage()) as textpage:
        return glyphs_of(page, textpage)


def _has_picture(page: Any) -> bool:
    return any(True for _ in page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))


def _blocks(page: Any, glyphs: Sequence[Glyph], number: int) -> list[Block]:
    if not glyphs:
        return []
    across, down = rules_of(page)
    tables, left = ruled_tables(across, down, glyphs, number)
    return blocks_of(lines_of(left), tables, number)


def _paragraphs(pages: Sequence[list[Block]]) -> Iterator[tuple[Block, Paragraph]]:
    """Yield paragraphs and tables in order; a paragraph may go on in the next column or on the next page."""
    held: Paragraph = []
    for blocks in pages:
        for block in blocks:
            if block.rows is not None:
                if held:
                    yield block, held
                    held = []
                yield block, []
                continue
            if not block.lines:
                continue
            found = list(paragraphs_of(block, held))
            held = found.pop() if found and goes_on(block, found[-1]) else []
            for paragraph in found:
                yield block, paragraph
    if held:
        yield pages[-1][-1], held


def _declared(document: Any, pages: Sequence[list[Block]]) -> dict[str, str]:
    """Return the title: the largest lines at the head of the first page; and what the file calls itself."""
    declared: dict[str, str] = {}
    named = document.get_metadata_dict().get("Title", "").strip()
    if has_chinese(named):
        declared["window"] = named
    sizes = [line.size for blocks in pages[:3] for block in blocks for line in block.lines for _ in line.text[:60]]
    first = [line for block in next((blocks for blocks in pages if blocks), []) for line in block.lines][:12]
    if sizes and first:
        usual = median(sizes)
        largest = max((line.size for line in first if has_chinese(line.text) and _titular(line)), default=0.0)
        if largest > _TITLE * usual:
            start = next(i for i, line in enumerate(first) if line.size == largest)
            lines = []
            for line in first[start : start + 3]:
                if abs(line.size - largest) > 0.08 * largest:
                    break
                lines.append(line.text)
            declared["title"] = "".join(lines)
    return declared


def _titular(line: Line) -> bool:
    return 1 < len(line.text) <= 60 and not line.text.endswith(("。", "，", "；", "：", ":"))


def _listed(numbers: Sequence[int]) -> str:
    """Return numbers in order as ranges.

    >>> _listed([1, 2, 3, 7])
    '1-3, 7'
    """
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in ranges)
