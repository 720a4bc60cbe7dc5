"""Arithmetic inside a draft: sums and lists, growth against levels, shares against their wholes, ranks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING

from kg.across import Told, step
from kg.query import select

if TYPE_CHECKING:
    from kg.store import GraphStore

_HUNDRED = Decimal(100)
_SLACK = Decimal("0.5")
"""Half a step of the last digit: what rounding can do to a number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """Numbers of a draft that do not fit together."""

    sort: str
    """sum, list, growth, share or rank"""
    message: str
    """Chinese, then English."""
    quotes: tuple[str, ...]
    place: str


_TALLIES = """
SELECT ?t ?value ?qualifier ?complete ?words ?passage (COUNT(DISTINCT ?item) AS ?items) WHERE {
  ?t a wt:Tally ; wt:declares ?d ; wt:complete ?complete ; prov:wasDerivedFrom ?passage .
  ?d wt:value ?value ; wt:qualifier ?qualifier . ?passage nif:anchorOf ?words .
  ?t wt:lists ?item
} GROUP BY ?t ?value ?qualifier ?complete ?words ?passage ORDER BY ?passage"""
_SUMS = """
SELECT ?t ?value ?complete ?words ?passage ?part ?partQualifier WHERE {
  ?t a wt:Tally ; wt:declares ?d ; wt:complete ?complete ; prov:wasDerivedFrom ?passage ; wt:sums ?p .
  ?d wt:value ?value ; wt:qualifier "exact" ; wt:unit ?unit .
  ?p wt:value ?part ; wt:qualifier ?partQualifier ; wt:unit ?unit .
  ?passage nif:anchorOf ?words
} ORDER BY ?passage ?p"""


def arithmetic(draft: GraphStore, told: Sequence[Told]) -> tuple[Slip, ...]:
    """Return what does not add up in a draft, in the order of its text."""
    facts = [figure for figure in told if figure.modality == "asserted"]
    slips = (*_lists(draft), *_sums(draft), *_growths(facts), *_shares(facts), *_ranks(facts))
    return tuple(sorted(set(slips), key=lambda slip: (_start(slip.place), slip.sort, slip.message)))


def _lists(draft: GraphStore) -> Iterator[Slip]:
    for _, value, qualifier, complete, words, passage, items in select(draft, _TALLIES).rows:
        declared, listed = Decimal(value), Decimal(items)
        if qualifier == "exact" and (listed > declared or (listed != declared and complete == "true")):
            message = f"报出 {declared:f}，列举了 {listed:f} 项。 Declares {declared:f} and lists {listed:f}."
            yield Slip(sort="list", message=message, quotes=(words,), place=passage.rsplit("/", 1)[-1])


def _sums(draft: GraphStore) -> Iterator[Slip]:
    parts: dict[tuple[str, ...], list[tuple[Decimal, str]]] = {}
    for tally, value, complete, words, passage, part, qualifier in select(draft, _SUMS).rows:
        parts.setdefault((tally, value, complete, words, passage), []).append((Decimal(part), qualifier))
    for (_, value, complete, words, passage), group in parts.items():
        total, declared = sum((part for part, _ in group), Decimal(0)), Decimal(value)
        slack = sum((step(part) for part, _ in group), step(declared)) * _SLACK
        off = total - declared if complete != "true" else abs(total - declared)
        if all(qualifier == "exact" for _, qualifier in group) and off > (slack if _fractional(group) else 0):
            message = f"报出 {declared:f}，分项合计 {total:f}。 Declares {declared:f}; the parts make {total:f}."
            yield Slip(sort="sum", message=message, quotes=(words,), place=passage.rsplit("/", 1)[-1])


def _fractional(group: Iterable[tuple[Decimal, str]]) -> bool:
    """Whether parts may have been rounded: counts of things are not."""
    return any(abs(part) >= 10000 or part != part.to_integral_value() for part, _ in group)


def _growths(facts: Sequence[Told]) -> Iterator[Slip]:
    """Levels of two years with the growth of the later: told and computed must meet within rounding."""
    levels = {_key(f): f for f in facts if f.kind == "level" and f.year and f.qualifier == "exact"}
    for growth in facts:
        if growth.kind != "growth" or growth.unit != "%" or not growth.year or growth.qualifier != "exact":
            continue
        if growth.over:  # from another year than the one before, which the levels of two years say nothing of
            continue
        now = levels.get(_key(growth))
        before = levels.get((*_key(growth)[:3], growth.year - 1))
        if now and before and now.unit == before.unit and before.value > 0:
            least, most = (_change(now, before, sign) for sign in (-1, 1))
            slack = growth.step * _SLACK
            # Growth at constant prices is told beside levels at current ones: only a gross difference is a slip.
            if not least - slack - _PRICES <= growth.value <= most + slack + _PRICES:
                computed = (now.value / before.value - 1) * _HUNDRED
                message = (
                    f"按所报数值应为 {computed:.1f}%，文中为 {growth.value:f}%。"
                    f" The levels told make {computed:.1f}%, not {growth.value:f}%."
                )
                quotes = (before.quote, now.quote, growth.quote)
                yield Slip(sort="growth", message=message, quotes=tuple(dict.fromkeys(quotes)), place=growth.place)


_PRICES = Decimal("3")


def _change(now: Told, before: Told, sign: int) -> Decimal:
    """The least or greatest growth that two rounded levels allow."""
    upper = now.value + sign * now.step * _SLACK
    lower = before.value - sign * before.step * _SLACK
    return (upper / lower - 1) * _HUNDRED if lower > 0 else Decimal("Infinity") * sign


def _key(told: Told) -> tuple[str, str, str, int]:
    return told.indicator, told.words, told.subject, told.year or 0


def _shares(facts: Sequence[Told]) -> Iterator[Slip]:
    """A share beside its part and its whole in one sentence: 其中…X，占总数的Y%."""
    by_place = {f.place: f for f in facts}
    for share in facts:
        if share.kind != "share" or share.unit != "%":
            continue
        if share.value > _HUNDRED:
            message = f"占比 {share.value:f}% 超过百分之百。 A share of {share.value:f}%."
            yield Slip(sort="share", message=message, quotes=(share.quote,), place=share.place)
            continue
        part, whole = _part_of(share, facts), _whole_of(share, facts, by_place)
        if part is None or whole is None or part is whole or part.unit != whole.unit or whole.value <= 0:
            continue
        computed = part.value / whole.value * _HUNDRED
        if abs(computed - share.value) > _spread(share, part, whole, computed):
            message = (
                f"按所报数值占 {computed:.1f}%，文中为 {share.value:f}%。"
                f" The values told make {computed:.1f}%, not {share.value:f}%."
            )
            yield Slip(sort="share", message=message, quotes=(share.quote,), place=share.place)


def _spread(share: Told, part: Told, whole: Told, computed: Decimal) -> Decimal:
    """How far rounding and qualifiers may bring the share told from the one computed."""
    loose = any(told.qualifier != "exact" for told in (share, part, whole))
    relative = part.step / part.value + whole.step / whole.value if part.value else Decimal(0)
    return share.step * _SLACK + abs(computed * relative) * _SLACK + (Decimal(2) if loose else Decimal("0.05"))


def _part_of(share: Told, facts: Sequence[Told]) -> Told | None:
    """The level just before the share in its sentence."""
    before = [
        f for f in facts if f.kind == "level" and f.quote == share.quote and _start(f.place) < _start(share.place)
    ]
    return max(before, key=lambda f: _start(f.place), default=None)


def _whole_of(share: Told, facts: Sequence[Told], by_place: dict[str, Told]) -> Told | None:
    """The figure the share points at; or the first level of its sentence in the part's unit, where there are two."""
    if share.share_of in by_place:
        return by_place[share.share_of]
    named = [f for f in facts if f.kind == "level" and share.share_of and f.words == share.share_of]
    if len(named) == 1:
        return named[0]
    levels = [f for f in facts if f.kind == "level" and f.quote == share.quote]
    levels = sorted((f for f in levels if _start(f.place) < _start(share.place)), key=lambda f: _start(f.place))
    return levels[0] if len(levels) == 2 and "其中" in share.quote else None


def _ranks(facts: Sequence[Told]) -> Iterator[Slip]:
    """One thing has one rank, and of two levels the greater has the better one."""
    ranks = [f for f in facts if f.kind == "rank"]
    for one, other in combinations(ranks, 2):
        same = (one.indicator, one.words, one.first, one.last) == (
            other.indicator,
            other.words,
            other.first,
            other.last,
        )
        if (
            same
            and one.subject == other.subject
            and one.subject
            and one.value != other.value
            and _scope(one) == _scope(other)
        ):
            message = (
                f"同一位次先后不一：{one.text}、{other.text}。 One rank told in two ways: {one.text}, {other.text}."
            )
            yield Slip(sort="rank", message=message, quotes=(one.quote, other.quote), place=other.place)


def _scope(rank: Told) -> str:
    """What a rank is among, as far as its words say: 全省第三 and 全国第三 are two."""
    return "".join(c for c in ("全国", "全省", "全市", "全县") if c in rank.text)


def _start(place: str) -> int:
    begin = place.partition("#char=")[2].partition(",")[0]
    return int(begin) if begin.isdigit() else 0
