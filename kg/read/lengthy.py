"""A document too long to be read at once, in parts: yearbooks, collections, whole books."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256

from kg.model import Article, Span, Table
from kg.read.page import shifted

LONGEST = 100_000
"""Code points of the longest article that is read as one; a plan of five years has fewer."""
_CHAPTER = re.compile(
    r"\n+(?=[ \t\u3000]*(?:第[一二三四五六七八九十百零〇\d]{1,5}[编篇章节]|[一二三四五六七八九十]{1,3}、))"
)
_LINE = re.compile(r"\n+")
_STOP = re.compile(r"[。！？；]")
_ENDS = (_CHAPTER, _LINE, _STOP)
"""Where a part may end, the best first."""


def parts_of(article: Article, longest: int = LONGEST) -> tuple[Article, ...]:
    """Return an article as parts of at most `longest` code points, each an article of its own; a short one as it is.

    A part ends before a chapter where one begins in its last half, else at the end of a line, and never in a table
    that is not itself too long. Offsets are those of the part's text; pages are those of the file.

    >>> one = Article(id="a", title="年鉴", text="甲县好。\\n乙县好。\\n", source="a.txt", sha256="")
    >>> [(part.id, part.title, part.text) for part in parts_of(one, longest=6)]
    [('a-1', '年鉴', '甲县好。\\n'), ('a-2', '年鉴（第2部分）', '乙县好。\\n')]
    """
    if len(article.text) <= longest:
        return (article,)
    spans = list(_spans(article.text, article.tables, longest))
    return tuple(_part(article, span, number) for number, span in enumerate(spans, start=1))


def _spans(text: str, tables: Sequence[Table], longest: int) -> Iterator[Span]:
    start = 0
    while len(text) - start > longest:
        stop = _end(text, start, start + longest, tables)
        yield Span(start, stop)
        start = stop
    yield Span(start, len(text))


def _end(text: str, start: int, limit: int, tables: Sequence[Table]) -> int:
    """Return where a part ends: at most at `limit`, at the last of the best places in its last half."""
    half = start + (limit - start) // 2
    for kind in _ENDS:
        ends = [found.end() for found in kind.finditer(text, half, limit)]
        whole = [end for end in ends if not any(table.span.start < end < table.span.end for table in tables)]
        if whole:
            return whole[-1]
    return limit


def _part(article: Article, span: Span, number: int) -> Article:
    text = span.cut(article.text)
    inside = [table for table in article.tables if span.start <= table.span.start and table.span.end <= span.end]
    regions = [region for region in article.regions if span.start <= region.span.start and region.span.end <= span.end]
    return replace(
        article,
        id=f"{article.id}-{number}",
        title=article.title if number == 1 else f"{article.title}（第{number}部分）",
        text=text,
        sha256=sha256(text.encode()).hexdigest(),
        tables=tuple(shifted(_within(table, span.start), -span.start) for table in inside),
        regions=tuple(replace(region, span=region.span.shift(-span.start)) for region in regions),
    )


def _within(table: Table, start: int) -> Table:
    """Return a table without a caption or unit that stands before `start`, in another part."""
    caption, unit = (said if said and said.start >= start else None for said in (table.caption, table.unit))
    return replace(table, caption=caption, unit=unit)
