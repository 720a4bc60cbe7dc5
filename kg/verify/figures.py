"""Figures of a draft against published figures on the same thing in the same period."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from kg.across import Told, figures_told
from kg.verify.values import Verdict

if TYPE_CHECKING:
    from kg.store import GraphStore

_SCALES = (Decimal(10), Decimal(100), Decimal(1000), Decimal(10000), Decimal(100000000))
"""By how much a value is off when 万 and 亿, or a decimal point, went wrong."""


def verify_figures(told: Iterable[Told], published: GraphStore, own: frozenset[str] = frozenset()) -> Iterator[Verdict]:
    """Yield what was published of each figure that a draft asserts; `own` are articles that are no evidence."""
    asked = [figure for figure in told if figure.done and figure.kind != "duration"]
    if not asked:
        return
    known = figures_told(published, indicators={figure.indicator for figure in asked})
    evidence = [f for f in known if f.done and f.article not in own]
    matched = {id(figure): [other for other in evidence if _same_thing(figure, other)] for figure in asked}
    shared = {other.article for others in matched.values() for other in others}
    for figure in asked:
        yield _verdict(figure, matched[id(figure)] if figure.subject else _in_shared(figure, evidence, shared))


def _in_shared(figure: Told, evidence: Iterable[Told], shared: Collection[str]) -> list[Told]:
    """What documents that tell of the draft's other figures tell of one without a subject, in its own words.

    A draft that names no place is of what those documents are of.
    """
    others = [f for f in evidence if f.article in shared and f.words == figure.words]
    others = [f for f in others if _same_thing(replace(figure, subject=f.subject), f) and _period(f) == _period(figure)]
    return others if len({other.subject for other in others}) == 1 else []


def _same_thing(one: Told, other: Told) -> bool:
    """Whether two figures measure one thing of one subject; levels may count in other units, by a slip."""
    return (
        one.indicator == other.indicator
        and one.kind == other.kind
        and one.subject == other.subject
        and one.over == other.over
        and (one.unit == other.unit or one.kind == "level")
    )


def _verdict(figure: Told, others: list[Told]) -> Verdict:
    here = [other for other in others if _period(other) == _period(figure) and other.unit == figure.unit]
    here = here or _of_the_last_year(figure, others)
    if not here:
        return _elsewhere(figure, others)
    for other in sorted(here, key=lambda other: other.issued, reverse=True):
        if figure.agrees(other) != "differs":
            return _against(figure, other, "agrees", "")
    if len({other.words for other in here}) > 1:
        # Several things go by this name; only one that is called so in the draft's own words can contradict it.
        here = [other for other in here if other.words == figure.words]
    if not here:
        return _against(figure, None, "unknown", "")
    other = max(here, key=lambda other: other.issued)
    return _against(figure, other, "differs", _why(figure, other))


def _of_the_last_year(figure: Told, others: Iterable[Told]) -> list[Told]:
    """What an undated figure is held against: the one value told of its thing, in its words, of the year just past.

    Nothing where the year of telling has another: it may be of either. Of later years the draft could not tell.
    """
    if figure.first or not figure.told_in:
        return []
    past = int(figure.told_in) - 1
    same = [f for f in others if f.unit == figure.unit and f.words == figure.words and f.year in (past, past + 1)]
    return [f for f in same if f.year == past] if len({f.value for f in same}) == 1 else []


def _elsewhere(figure: Told, others: list[Told]) -> Verdict:
    """Nothing for this period and unit: perhaps the value belongs to another year, or the unit went wrong."""
    exact = [other for other in others if other.value == figure.value and other.unit == figure.unit]
    if figure.first and exact and len(_digits(figure.value)) >= 2 and figure.words == exact[0].words:
        return _against(figure, exact[0], "differs", "时期 period")
    same_period = [other for other in others if _period(other) == _period(figure) and figure.first]
    for other in same_period:
        if other.unit != figure.unit and other.words == figure.words and other.value == figure.value:
            return _against(figure, other, "differs", "单位 unit")
    return _against(figure, None, "unknown", "")


def _why(figure: Told, other: Told) -> str:
    if figure.value == -other.value:
        return "增减方向 sign"
    larger, smaller = max(abs(figure.value), abs(other.value)), min(abs(figure.value), abs(other.value))
    if smaller and larger / smaller in _SCALES:
        return "数量级 scale"
    return "位次 rank" if figure.kind == "rank" else "数值 value"


def _digits(value: Decimal) -> str:
    return "".join(map(str, value.normalize().as_tuple().digits))


def _period(told: Told) -> tuple[object, object]:
    """What it is of, a year and its last day being one: what 2023年 and 2023年末 tell of one thing is the same."""
    return (told.year, None) if told.year else (told.first, told.last)


def _against(figure: Told, other: Told | None, outcome: str, why: str) -> Verdict:
    when = f"{figure.year}" if figure.year else f"{figure.first}/{figure.last}" if figure.first else ""
    return Verdict(
        outcome=outcome,  # type: ignore[arg-type]
        what=" ".join(filter(None, (figure.subject, figure.indicator, when))),
        told=figure.quote,
        place=figure.place,
        published=other.quote if other else "",
        source=" ".join(filter(None, (other.title, other.issued))) if other else "",
        why=why,
        confidence=min((t.confidence for t in (figure, other) if t and t.confidence), key=float, default=""),
    )
