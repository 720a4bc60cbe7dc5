"""A saved web page to the lines a reader sees, without its menus."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from kg.errors import InputError
from kg.read.decode import decode
from kg.read.page import Page

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_PROLOGUE = re.compile(r"\A\s*<\?xml[^>]*\?>")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_SPACES = re.compile(r"[ \t\n\f]+")
_BETWEEN_HAN = re.compile(r"(?<=[^\x00-\xff]) *\n *(?=[^\x00-\xff])")
_UNSEEN = re.compile(
    "audio|button|footer|head|iframe|nav|noscript|object|option|script|select|style|svg|template|textarea|video"
)
_INLINE = re.compile(
    "a|abbr|acronym|b|bd[io]|big|cite|code|data|del|dfn|em|font|i|img|input|ins|kbd|label|mark|q|ruby|s|samp|small|"
    "span|strike|strong|su[bp]|time|tt|u|var|wbr"
)
_LINKS_ALONE = 0.7
"""A block with at least this share of its words in links is a menu or a list of other pages."""
_DECLARED = {
    "articletitle": "title",
    "og:title": "title",
    "contentsource": "publisher",
    "source": "publisher",
    "pubdate": "issued",
    "publishdate": "issued",
    "article:published_time": "issued",
}
"""Names of `meta` elements, those that public sites must have and those that others do."""


def parse_page(data: bytes, where: str) -> Page:
    """Return a page's visible text, a line for each block, and what its `meta` elements and `title` declare."""
    charset = _CHARSET.search(data[:4096])
    markup = _PROLOGUE.sub("", decode(data, where, charset[1].decode("ascii") if charset else ""))
    try:
        root = etree.fromstring(markup, etree.HTMLParser(remove_comments=True, remove_pis=True, no_network=True))
    except (etree.LxmlError, ValueError) as error:
        raise InputError(f"not a web page: {error}", where=where, hint="save its text as .txt") from error
    if root is None:
        raise InputError("an empty web page", where=where, hint="save the page again, as HTML")
    lines = ("".join(_words(root, _menus(root)))).split("\n")
    text = "\n".join(line for line in (line.strip(" \t") for line in lines) if line.strip())
    return Page(text, _declared(root))


def _declared(root: Any) -> dict[str, str]:
    declared: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        content = _TAG.sub("", meta.get("content") or "").strip()
        if name in _DECLARED and content:
            declared.setdefault(_DECLARED[name], content)
    for element in root.iter("title"):
        declared.setdefault("window", _SPACES.sub(" ", "".join(element.itertext())).strip())
    return declared


def _is_unseen(element: Any) -> bool:
    if _UNSEEN.fullmatch(element.tag) or element.get("hidden") is not None:
        return True
    return bool(_HIDDEN.search(element.get("style", "")))


def _is_block(element: Any) -> bool:
    return not _INLINE.fullmatch(element.tag)


def _menus(root: Any) -> set[Any]:
    """Return the blocks that are little but links."""
    menus: set[Any] = set()
    totals: list[list[int]] = [[0, 0, 0, 0]]  # of each open element: letters, letters in links, links, full stops
    in_link = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            totals.append([0, 0, 0, 0])
            in_link += element.tag == "a"
            _count(totals[-1], element.text, in_link)
            continue
        in_link -= element.tag == "a"
        letters, linked, links, stops = totals.pop()
        links += element.tag == "a"
        if _is_block(element) and links >= 2 and not stops and linked >= _LINKS_ALONE * letters:
            menus.add(element)
        for i, count in enumerate((letters, linked, links, stops)):
            totals[-1][i] += count
        _count(totals[-1], element.tail, in_link)
    return menus


def _count(total: list[int], words: str | None, in_link: int) -> None:
    if words:
        letters = len(words) - sum(map(str.isspace, words))
        total[0] += letters
        total[1] += letters if in_link else 0
        total[3] += words.count("。")


def _words(root: Any, menus: set[Any]) -> Iterator[str]:
    walk = etree.iterwalk(root, events=("start", "end"))
    left_out: Any = None
    for event, element in walk:
        if left_out is not None and element is not left_out:
            continue
        block = _is_block(element)
        if event == "start":
            if left_out is None and (_is_unseen(element) or element in menus):
                left_out = element
                continue
            yield "\n" if block and element.tag not in ("td", "th") else ""
            yield _collapse(element.text)
        else:
            left_out = None
            yield "\t" if element.tag in ("td", "th") else "\n" if block else ""
            yield _collapse(element.tail)


def _collapse(words: str | None) -> str:
    """Collapse white space as a browser does; a line break between Chinese characters is not even a space."""
    return _SPACES.sub(" ", _BETWEEN_HAN.sub("", words)) if words else ""
