"""What the headings above a sentence say of its figures: the year they are for, and whether they are goals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kg.figures.cues import Cues
from kg.figures.stretches import Moment
from kg.model import Article, Sentence, Span

_TOP = re.compile(r"[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}[章部]")
_REVIEW = r"{reviewTitle}(?:[^，。：:]{0,3}$|[）)]|的报告|[：:])"
_EARLY = 4
"""The last month in which a yearly report tells of the year before."""
_LATE = 11
"""The month from which it may be given already."""
_TURN = r"[^。；]{0,60}{planOpening}"
"""A sentence by which a report turns from what was to what is to be: 做好今年工作，要…"""
_SUB = re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]|[0-9]{1,2}[.．、]")


@dataclass(frozen=True, slots=True)
class Section:
    """What holds for the sentences under a heading."""

    moment: Moment | None = None
    goals: bool = False


def sections(
    article: Article, sentences: Sequence[Sentence], moments: Sequence[Sequence[Moment]], cues: Cues
) -> list[Section]:
    """Return for each sentence what the headings above it say; a heading of lower rank adds to the one above it."""
    rules = is_rules(article, cues)
    yearly = bool(cues.pattern("{reportTitle}").search(article.title))
    named = _year_told(article, sentences, moments, cues)
    review = next((m for inside in moments for m in inside if m.use == "review"), None)
    of_title = Section(review or named, bool(cues.pattern("{planTitle}$").search(article.title.strip())))
    top = current = of_title
    found = []
    for sentence, inside in zip(sentences, moments, strict=True):
        if sentence.role == "heading":
            words = sentence.text.strip()
            moment = next((m for m in inside if m.use == "context" and m.first and m.first != m.last), None)
            goals = bool(cues.pattern("{targetHeading}").search(words)) and not cues.not_target.search(words)
            goals = goals and (not rules or "目标" in words)
            goals = goals or (not cues.not_target.search(words) and _ahead(article, moment, cues))
            said = Section(moment, goals)
            if _TOP.match(words):
                top = current = Section(moment or (named if goals else of_title.moment), goals or of_title.goals)
            elif _SUB.match(words):
                current = Section(said.moment or top.moment, said.goals or top.goals)
            elif said.moment or said.goals:
                top = current = said
        elif yearly and sentence.role == "body" and cues.pattern(_TURN).match(sentence.text):
            told = next((m for m in inside if m.use == "context" and m.stretch), None)
            top = current = Section(told or (current.moment if current.goals else None), True)
        found.append(current)
    return found


def _ahead(article: Article, moment: Moment | None, cues: Cues) -> bool:
    """Whether a heading of a work report names the year that has just begun, of which nothing can be told yet."""
    published = article.published
    if moment is None or moment.first is None or published is None:
        return False
    if not cues.pattern("{reportTitle}").search(article.title):
        return False
    return published.month <= _EARLY and moment.first.year >= published.year


def _year_told(
    article: Article, sentences: Sequence[Sentence], moments: Sequence[Sequence[Moment]], cues: Cues
) -> Moment | None:
    """Return the time in the title of a review (2023年经济运行情况), which all of it is about."""
    if not cues.pattern(_REVIEW).search(article.title.strip()):
        return None
    titles = (inside for sentence, inside in zip(sentences, moments, strict=True) if sentence.role == "title")
    return next((m for inside in titles for m in inside if m.use == "context" and m.first), None)


def reviewed(
    article: Article,
    sentences: Sequence[Sentence],
    moments: Sequence[Sequence[Moment]],
    cues: Cues,
    looked_back: tuple[int, int] | None,
) -> tuple[int, Moment] | None:
    """Return the year that a report looks back on, and its sentence.

    That is the one before a government's yearly report's title's, and the one that a communiqué's footnote or
    the plan for the next one tells.
    """
    if looked_back:
        year, at = looked_back
        index = next(s.index for s in sentences if at < s.span.end)
        first, last = date(year, 1, 1), date(year, 12, 31)
        return index, Moment(span=Span(at, at + 5), first=first, last=last, use="review")
    if not cues.pattern("{yearlyReport}").search(article.title) or (
        article.published is not None and _EARLY < article.published.month < _LATE
    ):
        return None
    for sentence, inside in zip(sentences, moments, strict=True):
        years = [(m.span, m.first.year) for m in inside if m.first and _whole_year(m)]
        if sentence.role == "title" and len(years) == 1:
            ((span, year),) = years
            first, last = date(year - 1, 1, 1), date(year - 1, 12, 31)
            return sentence.index, Moment(span=span, first=first, last=last, use="review")
    return None


def _whole_year(moment: Moment) -> bool:
    year = moment.first.year if moment.first else 0
    return bool(year) and (moment.first, moment.last) == (date(year, 1, 1), date(year, 12, 31))


def is_plan(article: Article, cues: Cues) -> bool:
    """Whether the article lays out what is to be done (行动方案, 规划任务分工): what its acts count are goals."""
    return bool(
        cues.pattern("{planWord}(?:[（(][^）)]{0,20}[）)]|[^，。：]{0,6})$").search(
            article.title.strip().rstrip("》）)")
        )
    )


def is_rules(article: Article, cues: Cues) -> bool:
    """Whether the article is a document of rules (意见, 办法 …), where goals stand without a date."""
    title = article.title.strip().rstrip("》）)")
    return bool(cues.pattern("{rulesWord}").search(title[-8:])) or "关于印发" in title
