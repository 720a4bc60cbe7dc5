"""A growth, difference, share or rank to the level that it is of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.model import Figure
from kg.tables.labels import Label

TIED = ("growth", "difference", "share", "rank")
"""Kinds that are of a level."""
_EARLIER = ("上周", "上旬", "上期", "上季")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadValue:
    """A value with the labels it was read by."""

    row: int
    column: int
    figure: Figure
    across: tuple[Label, ...]
    """Of its column."""
    named: bool
    """Whether its row says what is counted."""
    dated: bool
    """Whether its labels say of when it is."""


class Ties:
    """Ties the values of a table to each other; `blocks` are the columns from and to of tables side by side."""

    def __init__(self, read: Sequence[ReadValue], blocks: Sequence[tuple[int, int]]) -> None:
        self._blocks = blocks
        self._rows: dict[int, list[ReadValue]] = defaultdict(list)
        for one in read:
            self._rows[one.row].append(one)
        self._at = {(one.row, one.column): one for one in read}

    def tied(self, one: ReadValue) -> Figure:
        """Tie a growth, difference, share or rank to its level, and give it the indicator and period it has none of."""
        figure = one.figure
        if figure.kind not in TIED:
            return figure
        level = self._level(one)
        if level is None:
            return figure
        changes: dict[str, object] = {}
        if figure.kind in ("growth", "difference"):
            changes["change_of"] = level.figure.span
        bare = not any(label.words for label in one.across if label.mention is None)
        if bare and (level.column != one.column or not one.named) and level.figure.indicator:
            changes["indicator"] = level.figure.indicator
        if figure.period is None or not one.dated:
            changes["period"] = level.figure.period or figure.period
        unit = figure.unit
        if figure.kind == "difference" and not unit:
            changes["unit"] = level.figure.unit
        return replace(figure, **changes)  # type: ignore[arg-type]

    def _level(self, one: ReadValue) -> ReadValue | None:
        """Return the level that a change is of: in its row the latest, else in its column the next above."""
        figure = one.figure
        bare = {label.words for label in one.across if label.mention is None and label.words}
        start, stop = next(block for block in self._blocks if block[0] <= one.column < block[1])
        beside = [
            other
            for other in self._rows[one.row]
            if start <= other.column < stop
            and other.figure.kind in ("level", "target")
            and (other.figure.unit not in ("%", "‰") or one.figure.kind == "difference")
        ]
        if any(label.kind for label in one.across) and beside:
            told = [other for other in beside if _shares(one, other)]
            near = told or [other for other in beside if bare <= {label.words for label in other.across}]
            near = [other for other in near if not bare or other.column != one.column]
            parents = {label.span for label in one.across[:-1]}
            close = [other for other in near if parents and parents <= {label.span for label in other.across}] or near
            close = close if bare else [o for o in close if o.column < one.column] or close
            if not close:
                return None
            last = close[-1] if close[-1].column < one.column else close[0]
            close = [other for other in close if not _is_earlier(other)] or close
            last = last if last in close else close[-1]
            same = [other for other in close if other.figure.indicator == last.figure.indicator]
            return max(same, key=lambda o: (_until(o.figure), -abs(o.column - one.column)))
        above = self._at.get((one.row - 1, one.column))
        untold = above is not None and not any(label.kind for label in one.across)
        return above if above and untold and _is_level(above.figure, figure) else None


def _shares(one: ReadValue, other: ReadValue) -> bool:
    """Whether a share says that it is of what another counts: 占全部户数比重 of 户数."""
    wholes = [label.share_of for label in one.across if label.share_of]
    return any(whole in label.words for whole in wholes for label in other.across)


def _is_earlier(other: ReadValue) -> bool:
    """Whether a level is of the week or ten days before: 上周价格."""
    return any(label.words.startswith(_EARLIER) for label in other.across)


def _is_level(other: Figure, figure: Figure) -> bool:
    """Whether a figure may be what another is of: a growth is never that of a percentage."""
    relative = other.unit in ("%", "‰") and figure.kind == "growth"
    return other.kind in ("level", "target") and not relative


def _until(figure: Figure) -> str:
    return figure.period.last.isoformat() if figure.period else ""
