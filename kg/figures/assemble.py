"""Quantities of one sentence to figures: each gets kind, sign, indicator, subject and period and sees those before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg.figures.cues import Cues
from kg.figures.indicators import Place, clean, indicate, share_out, trim
from kg.figures.kinds import judge
from kg.figures.periods import Moment
from kg.figures.quantities import Quantity
from kg.figures.sections import Section
from kg.figures.subjects import Subjects
from kg.model import Figure, Period, Sentence, Span

_INDUSTRIES = ("第一产业占比", "第二产业占比", "第三产业占比")
_BOUND = re.compile(r"(至少|最少|不少于|不低于|至多|最多|不超过)[\u4e00-\u9fff]{1,4}$")
_BETWEEN = re.compile(r"[、,，和与及以]*")


@dataclass(frozen=True, slots=True)
class Draft:
    """A quantity in its clause, with the words on either side up to its neighbours."""

    quantity: Quantity
    clause: Span
    left: str
    right: str


class Assembler:
    """Makes figures of one article's quantities, sentence by sentence in order."""

    def __init__(self, text: str, subjects: Subjects, cues: Cues, *, rules: bool) -> None:
        self._text, self._subjects, self._cues, self._rules = text, subjects, cues, rules
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
        drafts = self._drafts(sentence, quantities)
        for index in range(len(drafts)):
            figures.append(self._figure(sentence, drafts, index, figures, moments, section))
        self._carry(sentence, moments)
        return figures

    def _drafts(self, sentence: Sentence, quantities: Sequence[Quantity]) -> list[Draft]:
        clauses = sentence.clauses or (sentence.span,)
        drafts: list[Draft] = []
        spans = [q.span for q in quantities]
        for index, quantity in enumerate(quantities):
            clause = next((c for c in clauses if quantity.span.start in c), sentence.span)
            low, high = clause.start, max(clause.end, quantity.span.end)
            for other in spans[max(0, index - 2) : index]:
                low = max(low, min(other.end, quantity.span.start))
            for other in spans[index + 1 : index + 3]:
                if other.start >= quantity.span.end:
                    high = min(high, other.start)
                    break
            drafts.append(
                Draft(
                    quantity,
                    clause,
                    self._text[low : quantity.span.start],
                    self._text[quantity.span.end : high],
                )
            )
        return drafts

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
        left = _without(self._text, draft, moments, subject.span if subject else None)
        led = drafts[self._row(drafts, index)[0]].left if _BETWEEN.fullmatch(draft.left) and index else left
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
        shared = self._shared(drafts, index, figures)
        if shared:
            return shared
        right = draft.right
        if not right and index + 1 < len(drafts) and drafts[index + 1].clause == draft.clause:
            right = drafts[index + 1].right if not drafts[index + 1].left else right
        words = draft.quantity.span.cut(self._text)
        place = Place(quantity=draft.quantity, kind=kind, left=left, right=right, words=words)
        told = indicate(place, [f.indicator for f in figures], self._cues)
        return told or (figures[-1].indicator if figures else "") or clean(draft.clause.cut(self._text))[:12] or "数量"

    def _row(self, drafts: Sequence[Draft], index: int) -> tuple[int, int]:
        """Return first and last of the quantities that stand in a row with nothing but 、和 between: 5.1%和7.2%."""
        first = last = index
        clause, unit = drafts[index].clause, drafts[index].quantity.unit
        while first > 0 and _BETWEEN.fullmatch(drafts[first].left):
            if drafts[first - 1].clause != clause or drafts[first - 1].quantity.unit != unit:
                break
            first -= 1
        while last + 1 < len(drafts) and _BETWEEN.fullmatch(drafts[last + 1].left):
            if drafts[last + 1].clause != clause or drafts[last + 1].quantity.unit != unit:
                break
            last += 1
        return first, last

    def _shared(self, drafts: Sequence[Draft], index: int, figures: Sequence[Figure]) -> str:
        """Return the indicator of a figure in a row that 分别 hands out to the things named before, or ''."""
        first, last = self._row(drafts, index)
        count, lead = last - first + 1, drafts[first].left
        if count < 2:
            return ""
        head, said, verb = lead.rpartition("分别")
        if not said:
            head, verb = lead, ""
        named = share_out(trim(head, self._cues), count)
        if not named and said:
            named = self._named_before(drafts, first, count, figures)
        if not named:
            return ""
        act = trim(verb, self._cues)
        act = "" if act in self._cues.rising.meaning or act in self._cues.falling.meaning else act
        noun = _after_row(drafts[last].right)
        total = "累计" if "累计" in head else ""
        return clean(named[index - first] + total + (act if act not in ("给予", "发放") or not noun else "") + noun)

    def _named_before(
        self, drafts: Sequence[Draft], first: int, count: int, figures: Sequence[Figure]
    ) -> tuple[str, ...]:
        """Return what the clause before names: its figures if there are as many, else its list of names."""
        clause = drafts[first - 1].clause if first else None
        earlier = [i for i in range(first) if drafts[i].clause == clause]
        if len(earlier) == count:
            told = [figures[i].indicator for i in earlier]
            if len(set(told)) == count:
                return tuple(told)
            head = clean(trim(drafts[earlier[0]].left, self._cues))
            return tuple(head + drafts[i].quantity.span.cut(self._text) for i in earlier)
        return share_out(trim(self._clause_before(drafts[first].clause), self._cues), count)

    def _clause_before(self, clause: Span) -> str:
        start = max(self._text.rfind(mark, 0, clause.start - 1) for mark in "，；。\n,;")
        return self._text[start + 1 : max(clause.start - 1, start + 1)]

    def _is_goal(self, sentence: Sentence, draft: Draft, moment: Moment | None, section: Section) -> bool:
        start = sentence.span.start
        before = self._text[start : draft.quantity.span.start]
        if self._cues.not_target.search(before):
            return False
        if section.goals or (moment and moment.future and moment is not section.moment):
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
                return section.moment or self._carried
            if moment.use == "local":
                if re.fullmatch(r"的?[0-9.:：∶︰]*", self._text[moment.span.end : at]):
                    return moment
                continue
            if any(e.mark in "（〔【" and moment.span in e.span and at not in e.span for e in sentence.enclosures):
                continue
            return moment if moment.use in ("context", "clause") else None
        return self._carried or section.moment

    def _carry(self, sentence: Sentence, moments: Sequence[Moment]) -> None:
        """Remember the sentence's last time for the rest of the paragraph; a single day holds only for an event."""
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


def _after_row(right: str) -> str:
    """Return the noun that follows a row of amounts and belongs to each: 200万元、500万元一次性奖励."""
    words = re.split(r"[，；。（(、]", right)[0]
    return words if 0 < len(words) <= 8 and words[0] not in "的和与以" else ""


def _without(text: str, draft: Draft, moments: Sequence[Moment], subject: Span | None) -> str:
    """Return the words before a quantity without the times and the subject's name among them."""
    end = draft.quantity.span.start
    start = end - len(draft.left)
    kept, at = [], start
    cuts = [m.span for m in moments if m.use != "local"] + ([subject] if subject else [])
    for cut in sorted(cuts):
        if at <= cut.start and cut.end <= end:
            kept.append(text[at : cut.start])
            at = cut.end
    return "".join((*kept, text[at:end]))
