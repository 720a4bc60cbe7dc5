"""What a growth, a difference or a share is told of: the level it changes, the whole it is a part of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.figures.stretches import Moment
from kg.model import Figure, Span

_OF = re.compile(r"占(?P<whole>[^，。；占]{2,20}?)(?:的(?:比[重例])?|比重|比例)?(?:[为达到约近超过]{0,3})$")
_MULTIPLE = re.compile(r"(?:是|为|相当于|到)[^，。；]{1,16}的$")
_YEAR_BEFORE = re.compile(r"[上去]年(?:同期)?|同期|上年度")
_SINCE = re.compile(r"(?:比|较)(年初|上[年月季]末|上月|上季度?)|(环比)")


def link(text: str, figure: Figure, clause: Span, earlier: Sequence[Figure], moments: Sequence[Moment]) -> Figure:
    """Return a figure with what it is a change or a share of, given those before it in its sentence.

    A change is of the last level with its indicator and unit-free subject; what it is compared with is told where it is
    not the year before.
    """
    before = text[clause.start : figure.span.start]
    if figure.kind == "share":
        whole = _OF.search(before)
        return replace(figure, share_of=whole["whole"]) if whole else figure
    if figure.kind not in ("growth", "difference"):
        return figure
    level = next((f for f in reversed(earlier) if f.kind == "level" and f.indicator == figure.indicator), None)
    form = ("multiple" if _MULTIPLE.search(before) else "increase") if figure.unit == "倍" else None
    return replace(
        figure,
        change_of=level.span if level else None,
        change_form=form,
        compared_with=_compared(text, before, clause, figure, moments),
    )


def _compared(text: str, before: str, clause: Span, figure: Figure, moments: Sequence[Moment]) -> str | None:
    if since := _SINCE.search(before):
        return since[1] or "上期"
    for moment in reversed(moments):
        if moment.use == "compare" and clause.start <= moment.span.start and moment.span.end <= figure.span.start:
            words = moment.span.cut(text)
            return None if _YEAR_BEFORE.fullmatch(words) else words
    return None
