"""How far a time reaches: which of the times told holds for a figure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kg.figures.cues import Cues
from kg.figures.drafts import Draft
from kg.figures.sections import Section
from kg.figures.stretches import Moment, hull
from kg.model import Sentence

_LOCAL = re.compile(r"的?[0-9.:：∶︰]*")
_TOPICAL = re.compile(r"(?:以来|期间|时|起|间)?[，,]")
"""What follows a time that the rest of the paragraph is about (2023年，…), not only its clause (去年营收58万元)."""
_REPORTED = re.compile(r"的?(?:政府)?(?:工作|是|各项|经济社会)")
"""What a report tells of the year that it goes on about: 做好今年工作，…"""
_AND = re.compile(r"[、和与及]|以及")
_NOW = r"[，,]{tellsNow}"
_ITEM = re.compile(r"[；;][一二三四五六七八九十]{1,2}(?:要|是)")
_RECENT = 20
"""An event is told of within so many days."""


def item_start(text: str, sentence: Sentence, at: int) -> int:
    """Return where the item (一要…；二要…) or else the sentence begins that a place stands in."""
    starts = [match.end() for match in _ITEM.finditer(text, sentence.span.start, at)]
    return starts[-1] if starts else sentence.span.start


def _says_better(section: Section) -> bool:
    """Whether a section's own year says what 一年来 means; the year that a whole report looks back on does not."""
    return bool(section.moment and section.moment.use != "review")


class TimeScope:
    """Tells the time of each figure of one article, sentence by sentence in order."""

    def __init__(
        self,
        text: str,
        sentences: Sequence[Sentence],
        moments: Sequence[Sequence[Moment]],
        today: date | None,
        cues: Cues,
        *,
        yearly: bool = False,
    ) -> None:
        """Take up an article; in a `yearly` report what a paragraph is about goes on in those after it."""
        self._text, self._today, self._cues, self._yearly = text, today, cues, yearly
        self._event = self._find_event(sentences, moments)
        self._paragraph = -1
        self._carried: Moment | None = None
        self._topic: Moment | None = None
        self._year: Moment | None = None

    def _find_event(self, sentences: Sequence[Sentence], moments: Sequence[Sequence[Moment]]) -> Moment | None:
        """Return the day of the event that the article reports, which 会上 and 当天 point back to."""
        for sentence, inside in zip(sentences, moments, strict=True):
            if sentence.role != "body" or not self._cues.pattern("{timeEvent}").search(sentence.text):
                continue
            for moment in inside:
                day = moment.first
                if day and day == moment.last and self._today and 0 <= (self._today - day).days <= _RECENT:
                    return moment
        return None

    def enter(self, sentence: Sentence) -> None:
        """Take up the next sentence."""
        if sentence.paragraph != self._paragraph:
            self._paragraph = sentence.paragraph
            if not self._yearly or sentence.role != "body":
                self._topic = None
            self._carried = self._topic

    def of(
        self,
        sentence: Sentence,
        draft: Draft,
        moments: Sequence[Moment],
        section: Section,
        place: tuple[int, int] = (0, 1),
    ) -> Moment | None:
        """Return the time that holds for a quantity, which is the `place[0]`-th of `place[1]` in a row, or None."""
        at, clause = draft.quantity.span.start, draft.clause
        item = item_start(self._text, sentence, at)
        for moment in reversed(moments):
            if moment.span.end > at or moment.span.start < item or moment.use in ("compare", "review", "none"):
                continue
            if moment.use == "clause" and moment.span.start < clause.start:
                continue
            if moment.use == "local":
                if _LOCAL.fullmatch(self._text[moment.span.end : at]):
                    return moment
                continue
            if any(e.mark in "（〔【" and moment.span in e.span and at not in e.span for e in sentence.enclosures):
                continue
            if moment.use == "event" and self._event is None:
                continue
            if self._is_over(moment, at):
                break
            listed = self._listed(moment, moments)
            if len(listed) > 1:
                return listed[place[0]] if len(listed) == place[1] else hull(listed)
            return self._meant(moment, sentence, at, section)
        if item > sentence.span.start:
            return section.moment
        if self._event and self._cues.pattern("{timeAttending}").search(self._text, clause.start, clause.end):
            return self._event
        if self._carried and self._carried.relative and _says_better(section):
            return section.moment
        return self._carried or section.moment

    def _listed(self, moment: Moment, moments: Sequence[Moment]) -> list[Moment]:
        """Return the times that stand in a list with one: 2021年、2022年和2023年分别…."""
        at = moments.index(moment)
        first = last = at
        while first and _AND.fullmatch(self._text, moments[first - 1].span.end, moments[first].span.start):
            first -= 1
        while last + 1 < len(moments) and _AND.fullmatch(
            self._text, moments[last].span.end, moments[last + 1].span.start
        ):
            last += 1
        return [m for m in moments[first : last + 1] if m.use == "context"] if moment.use == "context" else []

    def _is_over(self, moment: Moment, at: int) -> bool:
        """Whether the text has come from a year long past to what is now: 2021年共建研究院，已有19项成果."""
        past = bool(moment.last and self._today and moment.last.year < self._today.year - 1)
        return past and bool(self._cues.pattern(_NOW).search(self._text, moment.span.end, at))

    def _meant(self, moment: Moment, sentence: Sentence, at: int, section: Section) -> Moment | None:
        if moment.use == "event":
            return self._event
        if moment.relative and _says_better(section):
            return section.moment
        if moment.use != "section":
            return moment if moment.use in ("context", "clause") else None
        if section.moment:
            return section.moment
        if self._today and self._cues.target.search(self._text, sentence.span.start, at):
            year = self._today.year
            return replace(moment, first=date(year, 1, 1), last=date(year, 12, 31))
        return self._year

    def leave(self, sentence: Sentence, moments: Sequence[Moment]) -> None:
        """Remember what of the sentence's times holds on: for the paragraph where it is about that time.

        A single day holds only where something happened on it; a goal's time only for the goal.
        """
        for moment in moments if sentence.role == "body" else ():
            if moment.use == "context" and moment.first and (moment.first.month, moment.first.day) == (1, 1):
                self._year = replace(moment, last=date(moment.first.year, 12, 31))
        if any(moment.use == "review" for moment in moments):
            return
        for moment in reversed(moments):
            if moment.use in ("vague", "context", "event"):
                held = self._event if moment.use == "event" else moment if moment.use == "context" else None
                if held is moment and not self._holds_on(moment, sentence):
                    return
                self._carried = held
                self._topic = held if held and held.stretch else self._topic
                return

    def _holds_on(self, moment: Moment, sentence: Sentence) -> bool:
        start, end = moment.span.start, moment.span.end
        before = self._text[max(0, start - 2) : start]
        if moment.future and not before.endswith(("到", "至")):
            return False
        if moment.first == moment.last and not before.startswith("截"):
            return bool(self._cues.pattern("{timeEvent}").search(sentence.text))
        if moment.last and self._today and moment.last.year < self._today.year - 1:
            return False
        opens = not self._text[sentence.span.start : start].strip(" \u3000\n")
        if self._yearly and _REPORTED.match(self._text, end):
            return True
        return bool(_TOPICAL.match(self._text, end)) or opens or moment.span.cut(self._text) == "年内"
