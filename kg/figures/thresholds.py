"""Numbers that name a class of things and measure nothing themselves: the 50亿元以上 of 签约50亿元以上项目5个."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.figures.cues import Cues
from kg.figures.quantities import Quantity
from kg.model import Span

_BOUND = re.compile(r"(?:以上|以下|以内|及以上|及以下)$")
_OVER = re.compile(r"超过?|过|逾")
_OF_THESE = re.compile(r"的[\u4e00-\u9fff]{0,6}?(?:仅|只|就|共|已|达)?(?:有|达)?(?<!的)")
"""年营业收入过10亿元的仅有3家."""
_AGED = re.compile(r"(?:、[0-9]+(?:[\-—至到][0-9]+)?周?岁(?:以[上下])?)*的?[\u4e00-\u9fff]{2}")
"""Whom an age tells of: 0—14岁人口, 60岁以上老年人."""
_NOUN = re.compile(r"的?[\u4e00-\u9fff“”（）()]{2,16}")
_CLASS = r"[\u4e00-\u9fff“”]{0,8}?{classNoun}"


def is_threshold(text: str, clause: Span, quantities: Sequence[Quantity], index: int, cues: Cues) -> bool:
    """Whether a bounded amount only says which things another number of the clause counts.

    A condition (对投资1000万元以上的项目) is a figure of the rule and stays one.
    """
    quantity = quantities[index]
    words = quantity.span.cut(text)
    beside = quantities[max(0, index - 1) : index + 3]
    after = next((q for q in quantities[index + 1 : index + 3] if q.span.start >= quantity.span.end), None)
    following = after if after and after.span.start < clause.end and after.group == "count" else None
    between = text[quantity.span.end : following.span.start] if following else ""
    if quantity.form != "amount" or quantity.group not in ("money", "size", "count", "mark"):
        return False
    if following and _OF_THESE.fullmatch(between):
        return True
    if quantity.unit in ("岁", "周岁") and _AGED.match(text, quantity.span.end):
        return any(q is not quantity and q.span == quantity.span for q in beside) or bool(_BOUND.search(words))
    ranged = any(q is not quantity and q.span == quantity.span for q in beside)
    if not (ranged or _BOUND.search(words) or text.startswith("级", quantity.span.end) or _OVER.match(words)):
        return False
    words_after = text[quantity.span.end : clause.end]
    named = bool(cues.pattern(_CLASS).match(words_after.removeprefix("的")))
    before = quantities[index - 1] if index else None
    if before and before.group == "count" and before.span.end == quantity.span.start:
        return named
    if following:
        return bool(_NOUN.fullmatch(between)) and (named or not (ranged or _OVER.match(words)))
    return named and not (ranged or _OVER.match(words) or words_after.startswith("的")) and quantity.group != "count"
