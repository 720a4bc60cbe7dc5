"""Quantities of one sentence to figures: kind, sign, indicator, subject, period, each seeing those before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from kg.figures.cues import Cues
from kg.figures.drafts import Draft, row
from kg.figures.drafts import draft as draft_all
from kg.figures.indicators import Place, clean, indicate
from kg.figures.kinds import judge
from kg.figures.periods import Moment
from kg.figures.quantities import Quantity
from kg.figures.rows import clause_before, handed_out
from kg.figures.sections import Section
from kg.figures.subjects import Subjects
from kg.model import Figure, Period, Sentence, Span

_THAN = re.compile(r"(?:是|为|相当于)[^，。；]{2,12}的$")
_SHALL = re.compile(
    r"(?:^|[，；。：、年一二三四五六七八九十]|今年)(?:全[年市县省区])?要(?![素求点闻])|力争|确保|将|计划"
)
_INDUSTRIES = ("第一产业占比", "第二产业占比", "第三产业占比")
_BOUND = re.compile(r"(至少|最少|不少于|不低于|至多|最多|不超过)[\u4e00-\u9fff]{1,4}$")
_CONDITION = re.compile(r"[对凡].*|.*的$")


class Assembler:
    """Makes figures of one article's quantities, sentence by sentence in order."""

    def __init__(self, text: str, subjects: Subjects, cues: Cues, *, rules: bool, today: date | None) -> None:
        self._text, self._subjects, self._cues, self._rules = text, subjects, cues, rules
        self._today = today
        self._year: Moment | None = None
        self._paragraph = -1
        self._carried: Moment | None = None

    def sentence(
        self, sentence: Sentence, quantities: Sequence[Quantity], moments: Sequence[Moment], section: Section
    ) -> list[Figure]:
        """Return the figures of one sentence."""
        if sentence.paragraph != self._paragraph:
            self._paragraph, self._carried = sentence.paragraph, None
        self._subjects.enter(sentence, [m.span for m in moments])
        figures: list[Figure] = []
        drafts = draft_all(self._text, sentence, quantities)
        for index in range(len(drafts)):
            figures.append(self._figure(sentence, drafts, index, figures, moments, section))
        self._carry(sentence, moments)
        return figures

    def _figure(
        self,
        sentence: Sentence,
        drafts: Sequence[Draft],
        index: int,
        figures: Sequence[Figure],
        moments: Sequence[Moment],
        section: Section,
    ) -> Figure:
        draft = drafts[index]
        quantity, clause = draft.quantity, draft.clause
        subject, resolution = self._subjects.of(clause, quantity.span.start, quantity.group)
        moment = self._moment(sentence, draft, moments, section)
        head = subject.span if subject and resolution == "stated" else None
        left = _without(self._text, draft, moments, head)
        first, _ = row(drafts, index)
        led = drafts[first].left if first < index else left
        if (
            quantity.form == "rank"
            and index
            and drafts[index - 1].clause == clause
            and self._cues.rank_verb.at(left, 0)
        ):
            earlier = _without(self._text, drafts[index - 1], moments, head)
            left = earlier.removesuffix("连续") + left
        kind, value = judge(quantity, led, self._text[clause.start : quantity.span.start], draft.right, self._cues)
        if kind != "duration" and self._is_goal(sentence, draft, moment, section):
            kind = "target"
        indicator = self._indicator(drafts, index, left, kind, figures)
        return Figure(
            article=sentence.article,
            sentence=sentence.index,
            span=quantity.span,
            text=quantity.span.cut(self._text),
            rule=f"figures.{quantity.form}",
            value=_plain(value),
            unit=quantity.unit,
            indicator=indicator,
            kind=kind,
            qualifier=_qualifier(quantity, left),
            subject=subject,
            resolution=resolution,
            period=self._period(sentence, moment),
        )

    def _indicator(self, drafts: Sequence[Draft], index: int, left: str, kind: str, figures: Sequence[Figure]) -> str:
        draft = drafts[index]
        if draft.quantity.form == "proportion":
            return _INDUSTRIES[sum(d.quantity.form == "proportion" for d in drafts[:index]) % 3]
        if shared := handed_out(self._text, drafts, index, figures, self._cues):
            return shared
        right, following = draft.right, drafts[index + 1] if index + 1 < len(drafts) else None
        if not right and following and following.clause == draft.clause and not following.left:
            right = following.right
        told = [f.indicator for f in figures if f.kind not in ("difference", "duration") and "倍数" not in f.indicator]
        last = figures[-1].indicator if figures else ""
        base = told[-1] if told and kind != "duration" else last
        apart = bool(figures) and "；" in self._text[figures[-1].span.end : draft.quantity.span.start]
        condition = clause_before(self._text, draft)
        place = Place(
            quantity=draft.quantity,
            kind=kind,
            left=left,
            right=right,
            raw=draft.left,
            words=draft.quantity.span.cut(self._text),
            base="" if apart else base,
            follows=bool(index) and drafts[index - 1].clause == draft.clause,
            told=clean(drafts[index - 1].right.lstrip("的")) if index else "",
            before=condition,
            condition=condition if draft.quantity.group == "time" or _CONDITION.match(condition) else "",
        )
        if draft.quantity.group == "times" and (than := _THAN.search(draft.left)):
            return clean(base + than[0] + "倍数")
        return indicate(place, self._cues) or base or clean(draft.clause.cut(self._text))[:12] or "数量"

    def _is_goal(self, sentence: Sentence, draft: Draft, moment: Moment | None, section: Section) -> bool:
        start = sentence.span.start
        before = self._text[start : draft.quantity.span.start]
        if self._cues.not_target.search(before):
            return False
        if section.goals or (moment and moment.future and moment is not section.moment):
            return True
        if moment and moment.open and _SHALL.search(before):
            return True
        if self._cues.target.search(before) or draft.right.startswith(("的目标", "目标")):
            return True
        clause = self._text[draft.clause.start : draft.quantity.span.end]
        return (
            self._rules
            and not clause.startswith("对")
            and self._cues.at_least_goal.before(self._text, draft.quantity.number.start, draft.clause.start) != ""
        )

    def _moment(self, sentence: Sentence, draft: Draft, moments: Sequence[Moment], section: Section) -> Moment | None:
        at, clause = draft.quantity.span.start, draft.clause
        for moment in reversed(moments):
            if moment.span.end > at or moment.use in ("compare", "none"):
                continue
            if moment.use == "clause" and moment.span.start < clause.start:
                continue
            if moment.use == "section":
                return section.moment or self._whole_year(sentence, moment, at)
            if moment.use == "local":
                if re.fullmatch(r"的?[0-9.:：∶︰]*", self._text[moment.span.end : at]):
                    return moment
                continue
            if any(e.mark in "（〔【" and moment.span in e.span and at not in e.span for e in sentence.enclosures):
                continue
            return moment if moment.use in ("context", "clause") else None
        return self._carried or section.moment

    def _whole_year(self, sentence: Sentence, moment: Moment, at: int) -> Moment | None:
        """Return the year that 全年 means where no heading says: this one for a goal, else the last year told of."""
        if self._today and self._cues.target.search(self._text[sentence.span.start : at]):
            year = self._today.year
            return replace(moment, first=date(year, 1, 1), last=date(year, 12, 31))
        return self._year

    def _carry(self, sentence: Sentence, moments: Sequence[Moment]) -> None:
        """Remember the sentence's last time for the rest of the paragraph; a single day holds only for an event."""
        for moment in moments:
            if (
                moment.use == "context"
                and moment.first
                and moment.last
                and (moment.last - moment.first).days in (364, 365)
            ):
                self._year = moment
        for moment in reversed(moments):
            if moment.use in ("context", "vague"):
                one_day = moment.first == moment.last and moment.first is not None
                on_day = one_day and not self._text[max(0, moment.span.start - 2) : moment.span.start].startswith("截")
                kept = not on_day or bool(self._cues.event.search(sentence.text))
                self._carried = moment if kept else None
                return

    def _period(self, sentence: Sentence, moment: Moment | None) -> Period | None:
        if moment is None or moment.first is None or moment.last is None:
            return None
        return Period(
            article=sentence.article,
            sentence=sentence.index,
            span=moment.span,
            text=moment.span.cut(self._text),
            rule="figures.period",
            first=moment.first,
            last=moment.last,
        )


def _plain(value: Decimal) -> Decimal:
    """Return the same number without an exponent and without idle zeros: 2.370E+9 as 2370000000."""
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if whole == value else value.normalize()


def _qualifier(quantity: Quantity, left: str) -> str:
    """Return the qualifier; a bound may stand before the verb: 至少召开1次."""
    bound = _BOUND.search(left)
    if quantity.qualifier != "exact" or not bound:
        return quantity.qualifier
    return "atLeast" if bound[1] in ("至少", "最少", "不少于", "不低于") else "atMost"


def _without(text: str, draft: Draft, moments: Sequence[Moment], subject: Span | None) -> str:
    """Return the words before a quantity without the times and the subject's name among them."""
    end = draft.quantity.span.start
    start = end - len(draft.left)
    kept, at = [], start
    cuts = [Span(max(m.span.start - (m.use == "compare"), 0), m.span.end) for m in moments]
    cuts += [subject] if subject else []
    for cut in sorted(cuts):
        if at <= cut.start and cut.end <= end:
            kept.append(text[at : cut.start])
            at = cut.end
    return "".join((*kept, text[at:end]))
