"""Figures handed out to the three sectors of the economy, which are named once for all: 第一、二、三产业增加值分别增长…

The first of three numbers in a row is the primary sector's, and so on: 三次产业结构为7.6∶44.8∶47.6.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kg.model import Figure

_SECTORS = ("第一产业", "第二产业", "第三产业")
_COUNTED = re.compile(r"第?一(?:产业)?、第?二(?:产业)?[、和及]第?三次?产业|三次产业")
_RATIO = re.compile(r"(?:增加值)?(?:占[^，。；]{0,10})?(?:结构|构成|比例|比重|占比|之比)比?")
_DEED = re.compile(r"^(?:分别|各)?(?:完成|实现|达到?)?")
_STOP = re.compile(r"[。；]")
_BETWEEN = re.compile(r"[:：∶、，,和与及比]")
_NEAR = 60
"""So many characters may lie between the sectors and the first number of a row."""


def by_sector(text: str, figures: Sequence[Figure]) -> Iterator[tuple[Figure, str]]:
    """Yield the figures of one sentence, in order, that are of one sector each, with the indicator that says so.

    `figures` have their indicators already: what is counted stands behind the sectors' name or in the indicator.
    """
    starts = [0, *(n for n, (a, b) in enumerate(pairwise(figures), 1) if not _joined(text, a, b))]
    for first, end in pairwise((*starts, len(figures))):
        row = figures[first:end]
        if len(row) != len(_SECTORS):
            continue
        at = row[0].span.start
        named = list(_COUNTED.finditer(text, max(0, at - _NEAR), at))
        if not named or _STOP.search(text, named[-1].end(), at):
            continue
        ratio = _RATIO.match(text, named[-1].end(), at)
        for figure, sector in zip(row, _SECTORS, strict=True):
            if ratio:
                yield figure, sector + "占比"
            elif "产业" in figure.indicator:
                yield figure, sector + _DEED.sub("", figure.indicator.rpartition("产业")[2])


def _joined(text: str, one: Figure, other: Figure) -> bool:
    return bool(_BETWEEN.fullmatch(text, one.span.end, other.span.start))
