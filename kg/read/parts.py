"""Articles that a site spreads over several pages: which files carry on which, and their words as one.

A page carries on another where the other says so (下一页, rel=next, the call that draws a site's page numbers), or
where its name does (index.html, index_1.html) and both have the same title. Nothing is fetched: a page that is not
among the files is left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from kg.model import Region, Span
from kg.read.page import Page, joined, shifted

WEB = (".html", ".htm", ".shtml", ".xhtml")
_NEXT = re.compile(r"[\[【（(]?(?:下一?页|后一页|余下全文)[\]】）)]?[ \u00a0>»›→]*")
_PREVIOUS = re.compile(r"[ \u00a0<«‹←]*[\[【（(]?(?:上一?页|前一页)[\]】）)]?")
_DRAWN = re.compile(r"createPageHTML\(\s*(\d{1,4})\s*,\s*(\d{1,4})\s*,\s*[\"']([\w.-]+)[\"']\s*,\s*[\"'](\w+)[\"']")
_NUMBERED = re.compile(r"(.*[^\d_-])[_-](\d{1,3})|(.+\d{4,})[_-](\d{1,2})")
_OF_PAGE = re.compile(r"[ _-]*[（(\[【]?(?:第?[\d一二三四五六七八九十]{1,3}页?(?:/\d+)?)[）)\]】]")
_PAGER = re.compile(
    r"(?:[\[（(<«]?(?:上一?页|下一?页|首页|[尾末]页|余下全文|第?\d{1,3}页?|共\d{1,3}页|[/|.…>»])[\])）]?\s*)+"
)
"""A line of page numbers, below the text of a page."""
_MOST = 200
"""Pages of one article."""


@dataclass(frozen=True, slots=True)
class Part:
    """A page where it stands: `place` is the path of its file, or the address that a corpus gives."""

    place: str
    page: Page


def pager(root: Any, markup: str) -> Iterator[tuple[str, str]]:
    """Yield `next` and `previous`, the pages that a page names as its own continuation and beginning."""
    for element in root.iter("a", "link"):
        href = (element.get("href") or "").strip()
        if not href or href.startswith(("#", "javascript:")):
            continue
        words = "".join(element.itertext()).strip()[:12] if element.tag == "a" else ""
        rel = (element.get("rel") or "").lower().split()
        if "next" in rel or _NEXT.fullmatch(words):
            yield "next", href
        elif "prev" in rel or _PREVIOUS.fullmatch(words):
            yield "previous", href
    if drawn := _DRAWN.search(markup):
        count, number, stem, ending = int(drawn[1]), int(drawn[2]), drawn[3], drawn[4]
        for step, name in ((1, "next"), (-1, "previous")):
            if 0 <= number + step < count:
                yield name, f"{stem}_{number + step}.{ending}" if number + step else f"{stem}.{ending}"


def chains(parts: Sequence[Part], title: Callable[[Page], str]) -> list[list[int]]:
    """Return which pages are one article, as indexes in the order of its pages; each page is in one chain.

    `title` tells a page's title, which is asked only where names alone speak for it.

    >>> one, other = Page("第一段。", {"next": "a_2.html"}), Page("第二段。")
    >>> chains([Part("x/a.html", one), Part("x/b.html", other), Part("x/a_2.html", other)], str)
    [[0, 2], [1]]
    """
    at = {part.place: index for index, part in enumerate(parts)}
    follows = {(index, other) for index, part in enumerate(parts) for other in _named(part, at, "next")}
    follows |= {(other, index) for index, part in enumerate(parts) for other in _named(part, at, "previous")}
    follows |= set(_numbered(parts, at, title))
    follows = {(a, b) for a, b in follows if _may_follow(parts[a], parts[b])}
    after, before = Counter(a for a, _ in follows), Counter(b for _, b in follows)
    following = {a: b for a, b in follows if after[a] == 1 and before[b] == 1}
    found = []
    for index in range(len(parts)):
        if index in following.values():
            continue
        chain = [index]
        while chain[-1] in following and len(chain) < _MOST:
            chain.append(following[chain[-1]])
        found.append(chain)
    return found


def _named(part: Part, at: Mapping[str, int], which: str) -> Iterator[int]:
    """Yield the page that a page names, where it is among the others."""
    href = part.page.declared.get(which, "")
    if not href:
        return
    address = urljoin(part.place, href).partition("#")[0] if "://" in part.place else ""
    name = unquote(urlsplit(href).path.rpartition("/")[2])
    beside = f"{part.place.rpartition('/')[0]}/{name}" if "/" in part.place else name
    other = at.get(address or beside)
    if other is not None and at[part.place] != other:
        yield other


def _numbered(parts: Sequence[Part], at: Mapping[str, int], title: Callable[[Page], str]) -> Iterator[tuple[int, int]]:
    """Yield pages whose names carry on: a.html, a_1.html, a_2.html; the numbers may begin with two."""
    for index, part in enumerate(parts):
        place = PurePosixPath(part.place)
        found = _NUMBERED.fullmatch(place.stem)
        if not found or place.suffix.lower() not in WEB:
            continue
        stem, number = found[1] or found[3], int(found[2] or found[4])
        base = at.get(str(place.with_name(stem + place.suffix)))
        mark = place.stem[len(stem)]
        last = at.get(str(place.with_name(f"{stem}{mark}{number - 1}{place.suffix}")))
        before = last if last is not None and number > 1 else base if number in (1, 2) else None
        if base is None or before is None:
            continue
        titles = [_OF_PAGE.sub("", title(parts[i].page)) for i in (base, index)]
        if titles[0] and titles[0] == titles[1]:
            yield before, index


def _may_follow(one: Part, other: Part) -> bool:
    """Whether both are running text under one title, and the names do not speak against their order."""
    if "。" not in one.page.text or "。" not in other.page.text or _order(one.place) >= _order(other.place):
        return False
    for key in ("title", "window"):
        titles = [part.page.declared.get(key, "") for part in (one, other)]
        if all(titles):
            first, second = (_OF_PAGE.sub("", title) for title in titles)
            return first == second
    return True


def _order(place: str) -> list[tuple[int, str]]:
    """Return what sorts names as a reader counts: a, a_2, a_10."""
    stem = PurePosixPath(urlsplit(place).path if "://" in place else place).stem
    return [(int(piece), "") if piece.isdecimal() else (-1, piece) for piece in re.findall(r"\d+|\D+", stem)]


def as_one(pages: Sequence[Page], sources: Sequence[str]) -> Page:
    """Return pages as one, each known by its number and its source; heads and feet that they share stand once."""
    lines = [page.text.split("\n") for page in pages]
    last = lines[-1][: max((i + 1 for i, line in enumerate(lines[-1]) if not _PAGER.fullmatch(line)), default=0)]
    trimmed = []
    for number, page in enumerate(pages):  # the first page keeps its head, the last one its foot
        head = _shared(lines[0], lines[number]) if number else 0
        rest = lines[number][head:]
        while rest and _PAGER.fullmatch(rest[-1]):
            rest.pop()
        foot = _shared(last[::-1], rest[::-1]) if number < len(pages) - 1 else 0
        start = sum(len(line) + 1 for line in lines[number][:head])
        end = start + len("\n".join(rest[: len(rest) - foot]))
        region = Region(span=Span(start, max(end, start)), page=number + 1, source=sources[number])
        trimmed.append(_cut(replace(page, regions=(region,)), start, max(end, start)))
    return joined(trimmed, pages[0].declared)


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many lines two pages begin with alike."""
    alike = (_OF_PAGE.sub("", a) == _OF_PAGE.sub("", b) for a, b in zip(one, other, strict=False))
    return next((i for i, same in enumerate(alike) if not same), min(len(one), len(other)))


def _cut(page: Page, start: int, end: int) -> Page:
    """Return what stands between two offsets of a page."""
    whole = Span(start, end)

    def _within(span: Span | None) -> Span | None:
        return span if span is not None and span in whole else None

    tables = [
        shifted(replace(table, caption=_within(table.caption), unit=_within(table.unit)), -start)
        for table in page.tables
        if table.span in whole
    ]
    regions = [replace(region, span=region.span.shift(-start)) for region in page.regions]
    return replace(page, text=page.text[start:end], tables=tuple(tables), regions=tuple(regions))
