"""An article whose every word is meant to break a page: markup, script, links, controls, wide characters."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from kg.model import Article, Entity, Figure, Mention, Period, Reading, Relation, Sentence, Span

STRINGS = (
    "</script><script>window.pwned=1</script>",
    "<img src=x onerror=window.pwned=1>",
    "javascript:window.pwned=1",
    'href="javascript:window.pwned=1" onmouseover="window.pwned=1',
    "'\"`]]>-->{{7*7}}{% raw %}${7*7}",
    "<svg/onload=window.pwned=1>",
    "行\u2028列\u2029末",
    "\u202e倒过来\u202c\u200f写",
    "𠮷野家",
    "=cmd|' /C calc'!A0",
    "constructor",
    "__proto__",
)
"""Names that are all markup to somebody."""
KINDS = ("Enterprise", "Place", "Mechanism", "Person", "Project", "Policy")
TITLE = f"𠮷{STRINGS[0]}{STRINGS[1]}"


def hostile() -> tuple[Reading, tuple[Entity, ...]]:
    """A reading with each of the strings as a name, an alias, an indicator, a unit and a quote."""
    text, spans, lines = "", [], []
    for i, words in enumerate(STRINGS):
        start = len(text)
        text += f"𠮷第{i}句，设立"
        spans.append(Span(len(text), len(text) + len(words)))
        text += f"{words}，达到{i + 1}亿元。\n"
        lines.append(Span(start, len(text)))
    article = Article(
        id="hostile",
        title=TITLE,
        text=text,
        source="x",
        sha256=sha256(text.encode()).hexdigest(),
        publisher=STRINGS[1],
        published=date(2024, 1, 1),
        locality=STRINGS[0],
    )
    sentences = tuple(
        Sentence(article=article.id, index=i, span=span, text=span.cut(text)) for i, span in enumerate(lines)
    )
    mentions = tuple(
        Mention(
            article=article.id,
            sentence=i,
            span=span,
            text=span.cut(text),
            rule=f"x.{STRINGS[5]}",
            kind=KINDS[i % len(KINDS)],
            canonical=span.cut(text),
        )
        for i, span in enumerate(spans)
    )
    first = mentions[0]
    relations = tuple(
        Relation(
            article=article.id,
            sentence=i,
            span=lines[i],
            text=lines[i].cut(text),
            rule="x",
            subject=first,
            predicate="establishes",
            object=mention,
        )
        for i, mention in enumerate(mentions)
        if i
    )
    figures = tuple(_figure(article, i, line, mentions[i]) for i, line in enumerate(lines))
    entities = tuple(
        Entity(id=f"e{i:02}", kind=m.kind, label=m.canonical, aliases=(STRINGS[i - 1],), mentions=(m,))
        for i, m in enumerate(mentions)
    )
    reading = Reading(
        article=article,
        sentences=sentences,
        mentions=mentions,
        relations=relations,
        figures=figures,
        locality=first,
        publisher=mentions[1],
    )
    return reading, entities


def _figure(article: Article, i: int, line: Span, subject: Mention) -> Figure:
    text = f"{i + 1}亿元"
    start = line.start + line.cut(article.text).index(text)
    span = Span(start, start + len(text))
    place: dict[str, Any] = {"article": article.id, "sentence": i, "span": span, "text": text, "rule": "x"}
    return Figure(
        **place,
        value=Decimal((i + 1) * 100_000_000),
        unit=STRINGS[i],
        indicator=STRINGS[-i],
        kind="level",
        subject=subject,
        period=Period(**place, first=date(2020 + i % 4, 1, 1), last=date(2020 + i % 4, 12, 31)),
    )
