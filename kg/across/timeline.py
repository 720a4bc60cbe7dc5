"""One indicator of one subject through the years: levels, growth told and computed, targets and what came of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from kg.across.agree import converted
from kg.across.told import Told, figures_told, subjects_called

if TYPE_CHECKING:
    from kg.store import GraphStore

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What is told of one subject's indicator for one period."""

    period: str
    """A year, or two ISO dates."""
    subject: str
    levels: tuple[Told, ...] = ()
    growths: tuple[Told, ...] = ()
    """From the year before; of a longer period, from its beginning."""
    spans: tuple[Told, ...] = ()
    """Growth over another stretch, which each one tells (`over`): since another year, a year on average."""
    targets: tuple[Told, ...] = ()
    """What was set or planned for the period, whether in levels or in growth."""
    computed: Decimal | None = None
    """Growth in per cent against the level of the year before, where both are told in one unit."""

    @property
    def level(self) -> Told | None:
        """The level told last, as later documents revise earlier ones; of those that it rounds the finest."""
        last = max(self.levels, key=_fit, default=None)
        if last is None:
            return None
        finer = [told for told in self.levels if told.step < last.step and _rounds(last, told)]
        return min(finer, key=lambda told: told.step, default=last)

    @property
    def growth(self) -> Told | None:
        """The growth told last."""
        return max(self.growths, key=_fit, default=None)

    @property
    def outcomes(self) -> tuple[tuple[Told, Told | None, bool | None], ...]:
        """Each target with what was told of the period later, and whether it was met; None where nothing was told."""
        return tuple((target, told, _met(target, told)) for target in self.targets for told in [self._outcome(target)])

    def _outcome(self, target: Told) -> Told | None:
        """The growth a target in per cent aims at; else the level in its unit."""
        facts = (*self.growths, *self.levels)
        return max((told for told in facts if told.unit == target.unit), key=_fit, default=None)


def _rounds(coarse: Told, fine: Told) -> bool:
    """Whether one level is another in fewer digits."""
    alike = coarse.unit == fine.unit and coarse.qualifier == fine.qualifier
    return alike and coarse.agrees(fine) == "rounding"


def _met(target: Told, told: Told | None) -> bool | None:
    if told is None:
        return None
    match target.qualifier:
        case "over" | "atLeast":
            return told.value >= target.value
        case "under" | "atMost":
            return told.value <= target.value
    return told.value >= target.value or target.agrees(told) != "differs"


def _fit(told: Told) -> tuple[bool, str, str]:
    return told.qualifier == "exact", told.told_in, told.issued


def timeline(store: GraphStore, indicator: str, *, of: str = "") -> tuple[Point, ...]:
    """Return what a store tells of an indicator (a name or a wording), in order of subject and period.

    `of` names the subject; a figure without one counts as the document's that is about it.
    """
    wanted = subjects_called(store, of) if of else frozenset()
    return points(figures_told(store, indicators=[indicator], subjects=wanted))


def points(found: Iterable[Told]) -> tuple[Point, ...]:
    """Gather figures by subject and period, and compute what growth their levels make."""
    by_period: dict[tuple[str, str], list[Told]] = {}
    for told in found:
        if told.first and told.last:
            period = str(told.aimed_at or period_of(told))
            by_period.setdefault((told.subject, period), []).append(told)
    every = [_point(subject, period, group) for (subject, period), group in sorted(by_period.items())]
    made = [point for point in every if point.levels or point.growths or point.spans or point.targets]
    levels = {(point.subject, point.period): point.level for point in made}
    return tuple(_computed(point, levels) for point in made)


def period_of(told: Told) -> str:
    """Return the period as it is shown: the year, or both days."""
    if told.year is not None:
        return str(told.year)
    return f"{told.first}/{told.last}"


def _point(subject: str, period: str, group: list[Told]) -> Point:
    facts = [told for told in group if told.done]
    return Point(
        period=period,
        subject=subject,
        levels=tuple(told for told in facts if told.sort == "level"),
        growths=tuple(told for told in facts if told.sort == "growth" and not told.over),
        spans=tuple(told for told in facts if told.sort == "growth" and told.over),
        targets=tuple(told for told in group if told.aimed),
    )


def _computed(point: Point, levels: dict[tuple[str, str], Told | None]) -> Point:
    before = levels.get((point.subject, str(int(point.period) - 1))) if point.period.isdigit() else None
    now = point.level
    base = converted(before.value, before.unit, now.unit) if before and now else None
    if now is None or base is None or base <= 0:
        return point
    return replace(point, computed=((now.value / base - 1) * _HUNDRED).quantize(Decimal("0.1")))
