"""Text files, saved web pages and .docx to plain text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from kg.errors import InputError
from kg.read.decode import decode
from kg.read.page import Page

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEFT_OUT = (_W + "del", _W + "moveFrom", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
"""What a reader does not see: deleted or moved words, and the second form of a drawing."""
_DOCUMENT = "word/document.xml"
_UNPACKED = 64 * 2**20
"""Bytes of a .docx's text part; more is no document but a bomb."""
_DEEPEST = 200
"""Levels of elements in a .docx."""


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
    return Page(decode(data, where))


def _html(data: bytes, where: str) -> Page:
    from kg.read.web import parse_page  # an HTML parser and an extractor, which text files do not wait for

    return parse_page(data, where)


def _docx(data: bytes, where: str) -> Page:
    """Read the paragraphs of a .docx as lines, tables cell by cell; what is deleted or hidden in fields is left out."""
    try:
        with ZipFile(BytesIO(data)) as archive, archive.open(_DOCUMENT) as part:
            xml = part.read(_UNPACKED + 1)
    except KeyError as error:
        raise InputError("an archive without a Word document", where=where, hint="give a .docx or text file") from error
    except (BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
        raise InputError(f"not a whole .docx: {error}", where=where, hint="save it again as .docx or .txt") from error
    if len(xml) > _UNPACKED:
        raise InputError(f"unpacks to more than {_UNPACKED >> 20} MiB", where=where, hint="save its text as .txt")
    try:
        root = ElementTree.fromstring(xml, ElementTree.XMLParser(target=_Plain()))
    except ElementTree.ParseError as error:
        raise InputError(f"its XML is broken: {error}", where=where, hint="save it again as .docx or .txt") from error
    return Page("".join(_words(root, where)).strip("\n"))


class _Plain(ElementTree.TreeBuilder):
    """Refuses a document type, and with it entities that expand into each other; Word never writes one."""

    def doctype(self, name: str, *_: str | None) -> None:
        """Raise at the declaration, before anything in it is read."""
        raise ElementTree.ParseError(f"a document type {name!r} is declared")


def _words(element: ElementTree.Element, where: str, depth: int = 0) -> Iterator[str]:
    if depth > _DEEPEST:
        raise InputError("its elements are nested too deeply", where=where, hint="save its text as .txt")
    if element.tag in _LEFT_OUT:
        return
    if element.tag == _W + "t":
        yield element.text or ""
    elif element.tag in _SIGNS:
        yield _SIGNS[element.tag]
    for child in element:
        yield from _words(child, where, depth + 1)
    if element.tag == _W + "p":
        yield "\n"


_SIGNS = {_W + "tab": "\t", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-"}
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
