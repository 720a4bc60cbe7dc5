"""A saved web page to the lines and tables a reader sees, without its menus, comments and recommendations."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from kg.read.cells import grid_of
from kg.read.declared import declared_by
from kg.read.markup import parse_markup
from kg.read.page import Draft, Page, is_tabular
from kg.read.parts import pager

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\n\f\r]+")
_BETWEEN_HAN = re.compile(r"(?<=[^\x00-\xff]) *[\r\n]+ *(?=[^\x00-\xff])")
_UNSEEN = re.compile(
    "aside|audio|button|footer|head|iframe|nav|noscript|object|option|rp|rt|script|select|style|svg|template|textarea|title|"
    "video|amp-ad|amp-sidebar|amp-analytics"
)
_INLINE = re.compile(
    "a|abbr|acronym|b|bd[io]|big|cite|code|data|del|dfn|em|font|i|img|input|ins|kbd|label|mark|q|rb|ruby|s|samp|small|"
    "span|strike|strong|su[bp]|time|tt|u|var|wbr"
)
_BESIDE = re.compile(
    r"(?:^|[-_ ])(?:comments?|pinglun|replies|reply|discuss(?:ion)?|recommend(?:s|ed|ation)?|tuijian|related?|relevant|"
    r"xiangguan|hot|hotnews|sidebar|breadcrumbs?|share|bdshare\w*|toolbar|toolbox|rank(?:ing)?|copyright|advert|ads?|"
    r"popup|modal|qrcode|login|pager|pagination)(?:$|[-_ ])"
)
"""Names (class or id) of blocks beside the article."""
_HOLDERS = ("html", "body", "article", "main")
_LINKS_ALONE = 0.7
"""A block with at least this share of its words in links is a menu or a list of other pages."""
_MOST = 0.5
"""A block with more of the page's sentences than this share is the article, whatever it is called or wherever hidden:
pages show theirs when their script has run."""
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def parse_page(data: bytes, where: str, charset: str = "") -> Page:
    """Return a page's visible text, a line for each block and row, and what it declares about itself."""
    markup, root, notes = parse_markup(data, where, charset)
    draft = Draft()
    _Writer(root, draft).write()
    return draft.page({**declared_by(root, markup), **dict(pager(root, markup))}, notes=notes)


class _Writer:
    """Walks a page once and writes what is seen."""

    def __init__(self, root: Any, draft: Draft) -> None:
        self._root, self._draft = root, draft
        self._line: list[str] = []
        self._stops = _sentences(root)
        self._all_stops = max(self._stops.get(root, 0), 1)
        self._left_out = {e for e in root.iter() if isinstance(e.tag, str) and self._is_beside(e)} | _menus(root)

    def write(self) -> None:
        """Write the whole page."""
        self._walk(self._root)
        self._break()

    def _is_beside(self, element: Any) -> bool:
        """Whether an element is hidden, or is named as what stands beside an article, and is not most of the page."""
        if _UNSEEN.fullmatch(element.tag):
            most = element.tag in ("head", "noscript", "aside") and self._is_most(element)
            return not most
        unseen = element.get("hidden") is not None or (element.get("aria-hidden") == "true" and _is_block(element))
        named = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
        if (
            unseen
            or _HIDDEN.search(element.get("style") or "")
            or (element.tag not in _HOLDERS and _BESIDE.search(named))
        ):
            return not self._is_most(element)
        return False

    def _is_most(self, element: Any) -> bool:
        return self._stops.get(element, 0) > _MOST * self._all_stops

    def _walk(self, root: Any) -> None:
        walk = etree.iterwalk(root, events=("start", "end"))
        skipped: Any = None
        for event, element in walk:
            if event == "start":
                if element in self._left_out:
                    skipped = element
                    walk.skip_subtree()
                    continue
                if element.tag == "table" and self._table(element):
                    skipped = element
                    walk.skip_subtree()
                    continue
                self._begin(element)
            else:
                if element is skipped:
                    skipped = None
                else:
                    self._end(element)
                if element is not root:
                    self._say(element.tail)

    def _begin(self, element: Any) -> None:
        if (element.tag == "br" or _is_block(element)) and element.tag not in ("td", "th"):
            self._break()
        self._say(_raised(element))

    def _end(self, element: Any) -> None:
        if element.tag in ("td", "th"):
            self._line.append("\t")
        elif _is_block(element) and element.tag != "br":
            self._break()

    def _say(self, words: str | None) -> None:
        if words:
            self._line.append(_collapse(words))

    def _break(self) -> None:
        line, self._line = "".join(self._line), []
        if line:
            self._draft.line(line.strip(" \t"))

    def _table(self, element: Any) -> bool:
        """Write a table of data; one that only lays out the page is walked like any other block."""
        if element.find(".//table") is not None:
            return False
        grid = grid_of(element, self._cell)
        if not is_tabular(grid):
            return False
        self._break()
        caption = element.find("caption")
        self._draft.table(grid, self._cell(caption) if caption is not None else "")
        return True

    def _cell(self, element: Any) -> str:
        words: list[str] = []
        walk = etree.iterwalk(element, events=("start", "end"))
        skipped: Any = None
        for event, inner in walk:
            if event == "start":
                if inner in self._left_out and inner is not element:
                    skipped = inner
                    walk.skip_subtree()
                    continue
                words.append("\n" if inner.tag == "br" or (_is_block(inner) and inner is not element) else "")
                words.append(_collapse(_raised(inner) or ""))
            else:
                if inner is skipped:
                    skipped = None
                elif _is_block(inner) and inner is not element:
                    words.append("\n")
                if inner is not element:
                    words.append(_collapse(inner.tail or ""))
        return "".join(words).strip()


def _raised(element: Any) -> str | None:
    """Return an element's own words; the digits of a superscript as such."""
    words: str | None = element.text
    return words.translate(_RAISED) if words and element.tag == "sup" else words


def _is_block(element: Any) -> bool:
    return not _INLINE.fullmatch(element.tag)


def _sentences(root: Any) -> dict[Any, int]:
    """Return how many full stops stand in each element that has any."""
    stops: dict[Any, int] = {}
    open_: list[int] = [0]
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            script = element.tag in ("script", "style")
            open_.append(0 if script else (element.text or "").count("。"))
            continue
        count = open_.pop()
        if count:
            stops[element] = count
        open_[-1] += count + (element.tail or "").count("。")
    return stops


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


def _collapse(words: str) -> str:
    """Collapse white space as a browser does; a line break between Chinese characters is not even a space."""
    return _SPACES.sub(" ", _BETWEEN_HAN.sub("", words))
