"""Values of the text half made by hand, by the words they stand in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from kg.model import Article, Figure, Mention, Period, Relation, Span


def article_of(id_: str, text: str, title: str = "标题", published: date | None = None) -> Article:
    """An article of these words."""
    digest = sha256(text.encode()).hexdigest()
    return Article(id=id_, title=title, text=text, source=f"{id_}.txt", sha256=digest, published=published)


def at(article: Article, words: str, nth: int = 0) -> dict[str, Any]:
    """Where words stand in an article, for the nth time, as every finding says it."""
    start = -1
    for _ in range(nth + 1):
        start = article.text.index(words, start + 1)
    span = Span(start, start + len(words))
    return {"article": article.id, "sentence": 0, "span": span, "text": words, "rule": "test"}


def mention_at(article: Article, words: str, nth: int = 0, **more: Any) -> Mention:
    """A mention of what the words name."""
    return Mention(**{"canonical": words, "kind": "Place", **at(article, words, nth), **more})


def relation_at(
    article: Article, words: str, subject: Mention, predicate: str, object_: Mention, **more: Any
) -> Relation:
    """A relation that a clause states."""
    return Relation(**at(article, words), subject=subject, predicate=predicate, object=object_, **more)


def figure_at(article: Article, words: str, value: str, unit: str, indicator: str, nth: int = 0, **more: Any) -> Figure:
    """A figure in these words; `year` makes a period of a whole year."""
    year = more.pop("year", None)
    whole = {"value": Decimal(value), "unit": unit, "indicator": indicator, "kind": "level"}
    if year:
        whole["period"] = Period(**at(article, words, nth), first=date(year, 1, 1), last=date(year, 12, 31))
    return Figure(**{**at(article, words, nth), **whole, **more})
