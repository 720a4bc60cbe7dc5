"""Quantities in their clauses: the words on either side that belong to each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.figures.quantities import Quantity
from kg.model import Sentence, Span

_HAN = re.compile(r"的?[\u4e00-\u9fff“《]")
_SEPARATOR = re.compile(r"、|以及|[和及与]")
_LONGEST = 12
"""More quantities in a row than so many are handed out to nothing."""
_BETWEEN = re.compile(r"[、,，和与及以]*")


@dataclass(frozen=True, slots=True)
class Draft:
    """A quantity in its clause, with the words on either side up to its neighbours."""

    quantity: Quantity
    clause: Span
    left: str
    right: str


def draft(text: str, sentence: Sentence, quantities: Sequence[Quantity]) -> list[Draft]:
    """Return each quantity with its own words.

    Where the one before is followed by what it counts (1个商会、5家企业), its words end at the next separator and are
    not told again of this one.
    """
    clauses = sentence.clauses or (sentence.span,)
    drafts: list[Draft] = []
    for index, quantity in enumerate(quantities):
        start, end = quantity.span.start, quantity.span.end
        clause = next((c for c in clauses if start in c), sentence.span)
        before = [q for q in quantities[max(0, index - 2) : index] if q.span.end <= start]
        after = [q for q in quantities[index + 1 : index + 3] if q.span.start >= end]
        low = max(clause.start, before[-1].span.end) if before else clause.start
        high = min(max(clause.end, end), after[0].span.start) if after else max(clause.end, end)
        left = text[low:start]
        if (before and low > clause.start and _HAN.match(left) and before[-1].group != "percent") or left.startswith(
            "的"
        ):
            separator = _SEPARATOR.search(left)
            left = left[separator.end() :] if separator else left
        drafts.append(Draft(quantity, clause, left, text[end:high]))
    return drafts


def row(drafts: Sequence[Draft], index: int) -> tuple[int, int]:
    """Return first and last of the quantities that stand in a row with nothing but 、和 between: 5.1%和7.2%."""

    def _joined(later: int) -> bool:
        here, there = drafts[later], drafts[later - 1]
        if here.clause != there.clause or here.quantity.unit != there.quantity.unit:
            return False
        return bool(_BETWEEN.fullmatch(here.left)) and here.quantity.span != there.quantity.span

    first = last = index
    while first > max(0, index - _LONGEST) and _joined(first):
        first -= 1
    while last + 1 < min(len(drafts), index + _LONGEST) and _joined(last + 1):
        last += 1
    return first, last
