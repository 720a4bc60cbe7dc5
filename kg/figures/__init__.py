"""Sentences to figures: every number that measures, and why the others do not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.figures.numerals import NUMBER, read_number
from kg.lexicon import Lexicon
from kg.model import Article, Figure, Measures, Mention, Sentence, Span

_SIMPLE = re.compile(rf"(?P<number>{NUMBER.pattern})(?P<unit>个百分点|元|%|％|人次|[个家户名人项件亩倍])")


def find_figures(
    article: Article,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    locality: Mention | None,
    lexicon: Lexicon,
) -> Measures:
    """Return the figures, periods, other numerals and declared counts of an article, each in order of position."""
    del mentions, lexicon
    figures = []
    for sentence in sentences:
        for match in _SIMPLE.finditer(sentence.text):
            if match["number"] == "一":
                continue
            span = Span(*match.span()).shift(sentence.span.start)
            unit = match["unit"].replace("％", "%")
            figures.append(
                Figure(
                    article=article.id,
                    sentence=sentence.index,
                    span=span,
                    text=span.cut(article.text),
                    rule="figures.simple",
                    value=read_number(match["number"]),
                    unit=unit,
                    indicator=sentence.text[max(0, match.start() - 8) : match.start()].strip() or "数量",
                    kind="difference" if unit == "个百分点" else "share" if unit == "%" else "level",
                    subject=locality,
                )
            )
    return Measures(figures=tuple(figures))
