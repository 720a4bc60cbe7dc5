"""An article cut into sentences, with their clauses, quotations and brackets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kg.model.span import Span

SentenceRole = Literal["title", "meta", "heading", "body", "furniture"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A pair of quotation marks, book-title marks or brackets with what stands between them."""

    span: Span
    """With the marks."""
    inner: Span
    mark: str
    """The opening mark, as one of “ ‘ 《 〈 （ 【 〔, whatever width or style the text uses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence or line. All sentences of an article, in order, together are the whole text."""

    article: str
    index: int
    span: Span
    text: str
    paragraph: int = 0
    """Counts lines; sentences of one line share it."""
    role: SentenceRole = "body"
    """title, meta (来源, 发布时间, signature), heading, body, or furniture (navigation, menus, page numbers)."""
    heading: str | None = None
    """The words of the nearest heading above."""
    clauses: tuple[Span, ...] = ()
    """Cut at ，；： and their half-width twins outside quotes and brackets (and never inside a number), in order."""
    enclosures: tuple[Enclosure, ...] = ()
    """Quotes and brackets that open and close in this sentence, outermost first, by start."""
