"""HTML to a tree, whatever its encoding, depth and size; nothing it points at is fetched."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from kg.errors import InputError
from kg.read.decode import decode

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_PROLOGUE = re.compile(r"\A\s*<\?xml[^>]*\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*(?:\[.*?\])?[^>]*>", re.IGNORECASE | re.DOTALL)
_LONG_TAG = re.compile(r"<([A-Za-z][A-Za-z0-9-]*)\s[^<>]{8192,}>")
"""A tag so long holds a picture or a thousand attributes, neither of which is read."""
_LIMITS = ("depth", "huge", "too long", "xmlSAX2Characters")
_DEEPEST = 180
_PIECE = 1 << 20


def parse_markup(data: bytes, where: str, charset: str = "") -> tuple[str, Any, tuple[str, ...]]:
    """Return a page's markup, the root of its tree, and what to know of it; raises InputError where there is none."""
    told = charset.encode() or next(iter(_CHARSET.findall(data[:4096])), b"")
    markup = _PROLOGUE.sub("", decode(data, where, told.decode("ascii")))
    markup = _LONG_TAG.sub(r"<\1>", _DOCTYPE.sub("", markup, count=1) if "<!ENTITY" in markup[:100_000] else markup)
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(markup, parser)
    except (etree.LxmlError, ValueError) as error:
        raise InputError(f"not a web page: {error}", where=where, hint="save its text as .txt") from error
    notes: tuple[str, ...] = ()
    if any(limit in entry.message for entry in parser.error_log for limit in _LIMITS):
        root = _Flattening().tree(markup)
        notes = ("nested too deeply for a browser; its elements were read as a flat list",)
    if root is None:
        raise InputError("an empty web page", where=where, hint="save the page again, as HTML")
    return markup, root, notes


class _Flattening(HTMLParser):
    """Builds the tree of a page that is nested beyond all measure, with no more than so many levels."""

    _VOID = frozenset(
        ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
    )
    _NAME = re.compile(r"[a-z][a-z0-9-]*")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._builder = etree.TreeBuilder()
        self._open: list[str] = []

    def tree(self, markup: str) -> Any:
        """Return the root."""
        self._builder.start("html", {})
        for at in range(0, len(markup), _PIECE):
            self.feed(markup[at : at + _PIECE])
        self.close()
        while self._open:
            self._builder.end(self._open.pop())
        self._builder.end("html")
        return self._builder.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element, or only note it where there are too many."""
        if tag == "html" or not self._NAME.fullmatch(tag):
            return
        if len(self._open) >= _DEEPEST:
            closed = self._open.pop()
            self._builder.end(closed)
        kept = {name: value or "" for name, value in attrs if name in ("class", "id", "style", "content", "name")}
        try:
            self._builder.start(tag, kept)
        except ValueError:
            self._builder.start(tag, {})
        if tag in self._VOID:
            self._builder.end(tag)
        else:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close what is open up to this element."""
        if tag in self._open[-8:]:
            while self._open:
                closed = self._open.pop()
                self._builder.end(closed)
                if closed == tag:
                    break

    def handle_data(self, data: str) -> None:
        """Add words."""
        self._builder.data("".join(char for char in data if char >= " " or char in "\n\t"))
