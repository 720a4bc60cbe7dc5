"""Text files, saved web pages and .docx to plain text."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from kg.errors import InputError
from kg.read.characters import clean
from kg.read.decode import decode
from kg.read.flow import unwrap
from kg.read.grids import find_tables
from kg.read.page import Page


def parse(data: bytes, where: str) -> Page:
    """Return the words of a file, by its name's ending, or by its first bytes where the name says nothing.

    Raises InputError where the kind is unknown or the file is not what it says.
    """
    suffix = "" if where == "-" else Path(where).suffix.lower()
    if data.startswith(b"PK\x03\x04"):
        return _docx(data, where)
    if suffix in _KINDS:
        return _KINDS[suffix](data, where)
    if data.startswith(b"%PDF"):
        raise InputError("a PDF file", where=where, hint="save its text as .txt or .docx")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError("an old or encrypted Word file", where=where, hint="save it as .docx or .txt")
    if re.match(rb"\s*(?:<!doctype html|<html|<\?xml[^>]*>\s*<(?:!doctype html|html))", data[:500], re.IGNORECASE):
        return _html(data, where)
    return _text(data, where)


def _text(data: bytes, where: str) -> Page:
    text = unwrap(clean(decode(data, where)))
    return Page(text, tables=find_tables(text))


def _html(data: bytes, where: str) -> Page:
    from kg.read.web import parse_page  # an HTML parser and an extractor, which text files do not wait for

    return parse_page(data, where)


def _docx(data: bytes, where: str) -> Page:
    from kg.read.word import parse_word

    return parse_word(data, where)


_KINDS: dict[str, Callable[[bytes, str], Page]] = {
    ".txt": _text,
    ".md": _text,
    ".html": _html,
    ".htm": _html,
    ".xhtml": _html,
    ".docx": _docx,
}
SUFFIXES = frozenset(_KINDS)
"""Endings of the names of files that can be read."""
