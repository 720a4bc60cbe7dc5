"""What kind of file some bytes are, by what they hold and by their name's ending, and the words of each kind."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import PurePath
from zipfile import BadZipFile, ZipFile

from kg.errors import InputError
from kg.read.barred import rows_together
from kg.read.characters import clean
from kg.read.decode import decode
from kg.read.flow import unwrap
from kg.read.grids import find_tables, unbarred
from kg.read.page import Page

_WEB = re.compile(rb"\s*(?:<!--.*?-->\s*)*(?:<!doctype html|<html|<\?xml[^>]*>\s*<(?:!doctype html|html))", re.I | re.S)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
CORPORA = frozenset((".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet"))
"""Endings of files that may hold a document in every row."""


_TEXTS = frozenset(["content", "text", "body", "正文", "内容", "全文", "文章内容", "正文内容"])
"""How the field is named that holds the documents of a table on standard input."""


def kind_of(data: bytes, name: str) -> str:
    """Return what kind of file it is, as an ending; the first bytes say more than the name.

    >>> kind_of(b"%PDF-1.7", "a.docx"), kind_of("安宁市".encode(), "a"), kind_of(b"<!DOCTYPE html><p>", "-")
    ('.pdf', '.txt', '.html')
    """
    suffix = "" if name == "-" else PurePath(name).suffix.lower()
    if data.startswith(b"PK\x03\x04"):
        return _packed(data, suffix)
    if data.lstrip()[:5] == b"%PDF-" or b"%PDF-" in data[:1024]:
        return ".pdf"
    if data.startswith(_OLD_OFFICE) or data.lstrip()[:5] == b"{\\rtf":
        return suffix if suffix in OFFICE else ".xls" if b"W\0o\0r\0k\0b\0o\0o\0k\0" in data else ".doc"
    if data.startswith(b"PAR1"):
        return ".parquet"
    if suffix in KINDS or suffix in CORPORA or suffix in OFFICE:
        return suffix
    if _WEB.match(data[:4000]):
        return ".html"
    if name == "-" and data.lstrip()[:1] == b"{" and b"}" in data[:100_000]:
        return ".jsonl"
    if name == "-" and (suffix := _separated(data)):
        return suffix
    return ".txt"


def _separated(data: bytes) -> str:
    """Return the ending of a stream whose first line is the head of a table with documents: names without a sentence.

    >>> _separated("标题,正文".encode()), _separated("某市会议，增长5%".encode())
    ('.csv', '')
    """
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            head = data[:4000].split(b"\n")[0].decode(encoding).strip()
        except UnicodeDecodeError:
            continue
        for sign, suffix in ((",", ".csv"), ("\t", ".tsv")):
            names = [name.strip('" ').lower() for name in head.split(sign)]
            if len(names) > 1 and len(set(names)) == len(names) and set(names) & _TEXTS:
                return suffix
        return ""
    return ""


def _packed(data: bytes, suffix: str) -> str:
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            mime = archive.read("mimetype")[:80].decode("ascii", "replace") if "mimetype" in names else ""
    except (BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError):
        return suffix if suffix in KINDS or suffix in OFFICE else ".zip"
    if any(name.startswith("word/") for name in names):
        return ".docx"
    if any(name.startswith("xl/") for name in names):
        return ".xlsx"
    if any(name.startswith("ppt/") for name in names):
        return ".pptx"
    if "opendocument.presentation" in mime:
        return ".odp"
    if "opendocument.spreadsheet" in mime:
        return ".ods"
    if "opendocument.text" in mime:
        return ".odt"
    if "META-INF/container.xml" in names or "epub" in mime:
        return ".epub"
    return suffix if suffix in (".docx", ".xlsx", ".pptx") else ".zip"


def parse(data: bytes, where: str, name: str = "") -> Page:
    """Return the words of a file that is one document; raises InputError where its kind is unknown or belied."""
    kind = kind_of(data, name or where)
    if kind in OFFICE:
        from kg.read.office import converted

        data = converted(data, kind, where)
        kind = f".{OFFICE[kind]}"
    if kind in KINDS:
        return KINDS[kind](data, where)
    raise InputError("a kind of file that is not read", where=where, hint=f"give {' '.join(sorted(SUFFIXES))}")


def _text(data: bytes, where: str) -> Page:
    return page_of(decode(data, where))


def page_of(text: str) -> Page:
    """Return plain text as a page: cleaned, its wrapped lines joined, its tables found."""
    text = unbarred(unwrap(rows_together(clean(text))))
    return Page(text, tables=find_tables(text))


def _html(data: bytes, where: str) -> Page:
    from kg.read.web import parse_page  # each reader is loaded when a file of its kind comes

    return parse_page(data, where)


def _docx(data: bytes, where: str) -> Page:
    from kg.read.word import parse_word

    return parse_word(data, where)


def _pdf(data: bytes, where: str) -> Page:
    from kg.read.pdf import parse_pdf

    return parse_pdf(data, where)


def _xlsx(data: bytes, where: str) -> Page:
    from kg.read.sheets import parse_xlsx

    return parse_xlsx(data, where)


def _pptx(data: bytes, where: str) -> Page:
    from kg.read.slides import parse_slides

    return parse_slides(data, where)


def _ods(data: bytes, where: str) -> Page:
    from kg.read.sheets import parse_ods

    return parse_ods(data, where)


def _csv(data: bytes, where: str) -> Page:
    from kg.read.sheets import parse_csv

    return parse_csv(decode(data, where), where)


def _epub(data: bytes, where: str) -> Page:
    from kg.read.epub import parse_epub

    return parse_epub(data, where)


KINDS: dict[str, Callable[[bytes, str], Page]] = {
    ".txt": _text,
    ".md": _text,
    ".markdown": _text,
    ".html": _html,
    ".htm": _html,
    ".xhtml": _html,
    ".shtml": _html,
    ".docx": _docx,
    ".docm": _docx,
    ".pdf": _pdf,
    ".pptx": _pptx,
    ".pptm": _pptx,
    ".ppsx": _pptx,
    ".xlsx": _xlsx,
    ".xlsm": _xlsx,
    ".ods": _ods,
    ".csv": _csv,
    ".tsv": _csv,
    ".epub": _epub,
}
OFFICE = {
    **dict.fromkeys((".doc", ".wps", ".rtf", ".odt"), "docx"),
    **dict.fromkeys((".xls", ".et"), "xlsx"),
    **dict.fromkeys((".ppt", ".pps", ".dps", ".odp"), "pptx"),
}
"""Kinds that LibreOffice turns into another, and into which."""
SUFFIXES = frozenset((*KINDS, *OFFICE, *CORPORA, ".zip"))
"""Endings of the names of files that can be read."""
