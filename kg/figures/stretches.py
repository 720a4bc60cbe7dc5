"""A time in the text: the words, the days they cover, what they do to figures; and two of them that make a stretch."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from kg.model import Span

Use = Literal["context", "event", "local", "clause", "section", "compare", "vague", "review", "none"]
"""context: holds for the figures after it; event: points back to the day of the event (会上); local: for the next one
alone (2022年的11.8); clause: for its clause (6月底前); section: points back to the section's year (全年); compare:
what a figure is measured against (比上年); vague: ends the reach of the time before (近年来); review: the
year that a report of its title's year looks back on; none: nothing of all this (起施行)."""
_QUARTER = 88
_TO = re.compile(r"(?:以来|期间|起)?[ \u3000\xa0]?(?:[—–―－\-~～]{1,2}|[至到])[ \u3000\xa0]?")
_WORKED = re.compile(r"[\u4e00-\u9fff]{1,4}到")
"""从4月干到9月: what went on from one time to the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Words that name a time, the days they cover where that can be told, and what they do to figures near them."""

    span: Span
    first: date | None = None
    last: date | None = None
    use: Use = "context"
    future: bool = False
    """Whether it lies ahead of the article: what is told of it is a goal."""
    open: bool = False
    """Whether it has begun and not ended: what *shall* be in it is a goal."""
    relative: bool = False
    """Whether it is told as a length of time up to the article (一年来): a section's own year says it better."""
    numbered: bool = True
    """Whether numerals stand in it, as they do not in 目前."""

    @property
    def rule(self) -> str:
        """What the time does, as the rule that found it."""
        return f"figures.period.{'rolling' if self.relative else self.use}"

    @property
    def stretch(self) -> bool:
        """Whether it is at least a quarter, as what a report tells of is."""
        return bool(self.first and self.last and (self.last - self.first).days > _QUARTER)


def stretched(text: str, moments: Iterable[Moment], today: date | None) -> list[Moment]:
    """Return the times of a sentence, those at the two ends of a stretch as one: 2022年10月至2023年3月."""
    found: list[Moment] = []
    for moment in moments:
        before = found[-1] if found else None
        if before and _joined(text, before.span, moment.span) and _in_order(before, moment):
            found[-1] = replace(
                moment,
                span=Span(before.span.start, moment.span.end),
                first=before.first,
                future=bool(before.first and today and before.first > today),
                open=bool(before.first and moment.last and today and before.first <= today < moment.last),
                numbered=before.numbered or moment.numbered,
            )
        else:
            found.append(moment)
    return found


def _joined(text: str, before: Span, after: Span) -> bool:
    """Whether the words between two times make them the ends of a stretch."""
    from_there = text[max(0, before.start - 1) : before.start] in ("从", "自")
    between = before.end, after.start
    return bool(_TO.fullmatch(text, *between) or (from_there and _WORKED.fullmatch(text, *between)))


def _in_order(before: Moment, after: Moment) -> bool:
    ends = (before.first, after.first, after.last)
    return all(ends) and before.use != "compare" and before.first < after.first  # type: ignore[operator]


def hull(moments: Iterable[Moment]) -> Moment | None:
    """Return several times as one from the first day to the last (三、四季度), or None where a day is unknown."""
    parts = list(moments)
    if not all(m.first and m.last for m in parts):
        return None
    first, last = min(m.first for m in parts if m.first), max(m.last for m in parts if m.last)
    return replace(parts[-1], span=Span(parts[0].span.start, parts[-1].span.end), first=first, last=last)
