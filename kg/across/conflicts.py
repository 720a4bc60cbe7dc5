"""The same thing, the same period, two values: rounding, revised, preliminary, of one document, or at odds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Literal

from kg.across.fragments import is_fragment
from kg.across.timeline import period_of
from kg.across.told import Told, figures_told, subjects_called
from kg.indicators import load_indicators

if TYPE_CHECKING:
    from kg.store import GraphStore

Sort = Literal["rounding", "preliminary", "revised", "within", "conflict"]
"""`within`: one document tells both, more often of two things by one name than against itself."""
_PRELIMINARY = re.compile(r"初步|预计|快报|预估|初核|暂按")
_LEANING = re.compile(r"占|[同环]比|较|比(?!例|重)")
"""Words that begin so say of what is measured only how it is told: 占预算支出, 同比增长."""
_MANY = 3
"""So many values in one document are of a kind of things (县, 建设项目), not of one."""
_CAPACITY = re.compile(r"新增加?的?[^，。；]{0,12}(?:能力|产能)[^。；]*$")
"""In front of a value: it is what can be made more, told by the name of what is made: 新增加的工业生产能力有：水泥…."""
_WHOLE = re.compile(r"(?:占|完成)[^，。；、占]*$")
"""In front of a share: what it is a share of."""
_REVISED = re.compile(r"修订|调整后|核实|普查|最终核")


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two figures that should be one; `one` was told first."""

    sort: Sort
    one: Told
    other: Told


def conflicts(
    store: GraphStore, *, indicator: str = "", subject: str = "", rounding: bool = False
) -> tuple[Conflict, ...]:
    """Return the pairs of figures on one thing in one period that differ, worst first; roundings only if asked for."""
    wanted = subjects_called(store, subject) if subject else frozenset()
    pairs = _pairs(figures_told(store, indicators=[indicator] if indicator else None, subjects=wanted))
    ordered = sorted(pairs, key=lambda pair: (_GRAVITY[pair.sort], pair.one.indicator, pair.one.place))
    return tuple(pair for pair in ordered if rounding or pair.sort != "rounding")


_GRAVITY: dict[Sort, int] = {"conflict": 0, "within": 1, "revised": 2, "preliminary": 3, "rounding": 4}


def _pairs(found: Iterable[Told]) -> Iterator[Conflict]:
    groups: dict[tuple[str, ...], list[Told]] = {}
    for told in found:
        alike = told.kind in ("level", "growth", "share", "rank") and not _LEANING.match(told.words)
        if told.done and alike and told.first and not (is_fragment(told.indicator) or _CAPACITY.search(_before(told))):
            # The words as well as the concept: a part of a thing often goes by the name of the whole. But not where
            # the words are a usual name of it: 进出口总额, 进出口贸易总额.
            words = told.indicator if load_indicators().name_of(told.words) == told.indicator else told.words
            key = (told.indicator, words, told.subject, told.unit, told.kind, period_of(told), told.over)
            groups.setdefault((*key, _whole(told)), []).append(told)
    for whole in groups.values():
        group = _of_one_thing(whole)
        seen: set[tuple[object, ...]] = set()
        for one, other in combinations(sorted(group, key=lambda t: (t.issued, t.place)), 2):
            values = (one.value, other.value, one.article, other.article)
            if one.value != other.value and not _in_one_breath(one, other) and values not in seen:
                seen.add(values)
                yield Conflict(sort=_sort(one, other), one=one, other=other)


def _before(told: Told) -> str:
    """What of a figure's sentence stands before it."""
    return told.quote.partition(told.text)[0]


def _whole(told: Told) -> str:
    """What a share is told of: the figure or indicator it is tied to, else the words; nothing of what is no share."""
    if told.kind != "share":
        return ""
    found = _WHOLE.search(_before(told))
    return told.share_of or (found[0] if found else "")


def _of_one_thing(group: Iterable[Told]) -> list[Told]:
    """Return the figures of the documents in which they are of one thing."""
    by_article: dict[str, list[Told]] = {}
    for told in group:
        by_article.setdefault(told.article, []).append(told)
    few = (found for found in by_article.values() if len({told.value for told in found}) < _MANY)
    return [told for found in few for told in found]


def _in_one_breath(one: Told, other: Told) -> bool:
    """Whether one sentence tells both: the ends of a range, a row, before and after; it does not contradict itself."""
    return one.article == other.article and (one.place == other.place or one.quote == other.quote)


def _sort(one: Told, other: Told) -> Sort:
    if one.agrees(other) == "rounding":
        return "rounding"
    if _PRELIMINARY.search(one.quote) or _PRELIMINARY.search(other.quote):
        return "preliminary"
    if one.article == other.article:
        return "within"
    return "revised" if one.issued < other.issued and _REVISED.search(other.quote) else "conflict"
