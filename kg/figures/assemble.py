"""Quantities of one sentence to figures: kind, sign, indicator, subject, period, each seeing those before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from kg.figures.cues import Cues
from kg.figures.drafts import Draft, row
from kg.figures.drafts import draft as draft_all
from kg.figures.goals import is_goal
from kg.figures.indicators import Place, clean, clip, indicate, trim
from kg.figures.kinds import judge
from kg.figures.linked import link
from kg.figures.quantities import Quantity
from kg.figures.rows import beneficiary, clause_before, handed_out, split_among
from kg.figures.sections import Section
from kg.figures.stretches import Moment
from kg.figures.subjects import Subjects
from kg.figures.timescope import TimeScope
from kg.model import Figure, Period, Sentence, Span

_SHORT_NAME = re.compile(r"[（(]?(?:以下)?[简下]?称[“”\"]?[^（()），。]*[”\"]?[）)]")
_UNTIL = re.compile(r"前(?![移进列往景])")
_BROUGHT = re.compile(r"[到至为]$")
_THAN = re.compile(r"(?:(?:增[加长]|提高|扩大|上升|发展|达)到|是|为|相当于)[^，。；]{2,12}的$")
_NAMED = 2
"""More than so many characters beside a rank in a list name what it is of: 投资潜力第3、绿色发展第5."""
_UNDERTAKING = re.compile(r"(?:项目|工程|基地|产业园|园区|生产线)[”\"]?[（(，,]?$")
"""A sum beside a project's name is what is put into it: 某某项目（8000万元）."""
_NEXT = re.compile(r"，([^，。；]{2,24})")
_REACHED = re.compile(r"(?:[增提扩上][加高大升长]|增)[到至]的?$")
_STEADILY = re.compile(r"(?:稳步|持续|不断|大幅|快速|明显|显著|进一步|逐年|实现)+$")
_INDUSTRIES = ("第一产业占比", "第二产业占比", "第三产业占比")
"""What the three parts of a proportion (7.4∶40.6∶52) are, in their order."""
_BOUND = r"({boundApart})(?:[\u4e00-\u9fff]{1,4}|[^，。；]{1,10}的)$"
"""A bound that stands apart from its number: 至少召开1次."""
_CONDITION = re.compile(r"[对凡].*|.*的$")


class Assembler:
    """Makes figures of one article's quantities, sentence by sentence in order."""

    def __init__(self, text: str, subjects: Subjects, scope: TimeScope, cues: Cues, *, rules: bool, plan: bool) -> None:
        self._text, self._subjects, self._scope, self._cues = text, subjects, scope, cues
        self._rules, self._plan = rules, plan
        self._paragraph, self._spoken = -1, ""

    def sentence(
        self, sentence: Sentence, quantities: Sequence[Quantity], moments: Sequence[Moment], section: Section
    ) -> list[Figure]:
        """Return the figures of one sentence."""
        self._scope.enter(sentence)
        self._subjects.enter(sentence, [m.span for m in moments])
        figures: list[Figure] = []
        if sentence.paragraph != self._paragraph:
            self._paragraph, self._spoken = sentence.paragraph, ""
        drafts = draft_all(self._text, sentence, quantities)
        for index in range(len(drafts)):
            made = self._figure(sentence, drafts, index, figures, moments, section)
            figures.append(link(self._text, made, drafts[index].clause, figures, moments))
        self._scope.leave(sentence, moments)
        self._spoken = figures[-1].indicator if figures and figures[-1].kind != "duration" else self._spoken
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
        subject, resolution = self._subjects.of(clause, quantity.span, quantity.group)
        first, last = row(drafts, index)
        moment = self._scope.of(sentence, draft, moments, section, (index - first, last - first + 1))
        head = subject.span if subject and resolution == "stated" else None
        begin = quantity.span.start - len(draft.left)
        begin += len(draft.left) - len(draft.left.lstrip("，,、 \u3000"))
        begin += next((len(word) for word in ("其中，", "其中", "由", "而") if self._text.startswith(word, begin)), 0)
        named = self._subjects.leading(begin, quantity.span.start)
        rest = quantity.span.start - named
        if named > begin and not (head and head.end > begin) and (not figures or rest > _NAMED):
            head = Span(begin, named)
        left = _without(self._text, draft, moments, head)
        led = drafts[first].left if first < index else left
        listed = len(draft.left) > _NAMED and draft.left[0] in "、和与及"
        if quantity.form == "rank" and index and drafts[index - 1].clause == clause and not listed:
            left = _without(self._text, drafts[index - 1], moments, head).removesuffix("连续") + left
        kind, value = judge(quantity, led, self._text[clause.start : quantity.span.start], draft.right, self._cues)
        if is_goal(self._text, sentence, draft, kind, moment, section, self._cues, rules=self._rules, plan=self._plan):
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
            qualifier=_qualifier(quantity, drafts[first].quantity, left, self._cues),
            subject=subject,
            resolution=resolution,
            period=None if self._timeless(drafts, index, kind, moment) else self._period(sentence, moment),
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
        told = (
            figure.indicator
            for figure in reversed(figures)
            if figure.kind not in ("difference", "duration")
            and not (draft.quantity.form == "rank" and figure.span.start >= draft.clause.start)
        )
        last = figures[-1].indicator if figures else ""
        base = next(told, last) if kind != "duration" else last
        apart = bool(figures) and "；" in self._text[figures[-1].span.end : draft.quantity.span.start]
        if (
            draft.quantity.group == "money"
            and not draft.left.strip("（(，,、 ")
            and _UNDERTAKING.search(self._text, max(0, draft.quantity.span.start - 12), draft.quantity.span.start)
        ):
            return "总投资"
        condition = clause_before(self._text, draft)
        place = Place(
            quantity=draft.quantity,
            kind=kind,
            left=left,
            right=right,
            raw=draft.left,
            words=draft.quantity.span.cut(self._text),
            base="" if apart else base,
            whole=self._whole(draft, figures),
            follows=bool(index) and drafts[index - 1].clause == draft.clause,
            told=clean(drafts[index - 1].right.lstrip("的")) if index else "",
            before=condition,
            condition=condition if draft.quantity.group == "time" or _CONDITION.match(condition) else "",
            beneficiary=beneficiary(self._text, draft),
        )
        if draft.quantity.group == "times" and (than := _THAN.search(draft.left)):
            own = clean(clip(trim(draft.left[: than.start()], self._cues), self._cues)) or base
            return own if kind == "growth" else clean(own + than[0] + "倍数")
        if draft.quantity.form == "split":
            return split_among(drafts, index, self._cues)
        told_here = indicate(place, self._cues)
        changes = told_here in self._cues.rising.meaning or told_here in self._cues.falling.meaning
        if kind == "growth" and self._spoken and (changes or not told_here):
            return self._spoken
        return told_here or base or self._told_next(draft) or clean(draft.clause.cut(self._text))[:12] or "数量"

    def _whole(self, draft: Draft, figures: Sequence[Figure]) -> str:
        """Return the indicator of what 其中 takes a part of, where it stands before a quantity in its sentence."""
        if not figures or draft.quantity.group in ("time", "percent"):
            return ""
        at = self._text.rfind("其中", figures[0].span.end, draft.quantity.span.start)
        whole = next((f for f in reversed(figures) if f.span.end <= at), None) if at >= 0 else None
        return whole.indicator if whole and whole.unit == draft.quantity.unit else ""

    def _told_next(self, draft: Draft) -> str:
        """Return what the clause after one without an indicator speaks of: 从3亿元增加到5亿元，全市交易额稳步增长."""
        if not draft.left.startswith(("从", "由")) and not _REACHED.search(draft.left):
            return ""
        after = _NEXT.match(self._text, draft.clause.end)
        verb = self._cues.verb.search(after[1]) if after else None
        words = trim(after[1][: verb.start()] if verb else after[1], self._cues) if after else ""
        rise = min((at for word in self._cues.rising.meaning if (at := words.find(word)) > 0), default=len(words))
        return clean(_STEADILY.sub("", words[:rise]))

    def _period(self, sentence: Sentence, moment: Moment | None) -> Period | None:
        if moment is None or moment.first is None or moment.last is None:
            return None
        return Period(
            article=sentence.article,
            sentence=sentence.index,
            span=moment.span,
            text=moment.span.cut(self._text),
            rule=moment.rule,
            first=moment.first,
            last=moment.last,
        )

    def _timeless(self, drafts: Sequence[Draft], index: int, kind: str, moment: Moment | None) -> bool:
        """Whether a figure is of no told time: what was before (由3天压缩到1天), what is promised (10日内办结)."""
        draft, cues = drafts[index], self._cues
        span = draft.quantity.span
        if kind == "duration" and cues.pattern("内?{promised}").search(self._text, span.start, span.end + 2):
            return True
        after = drafts[index + 1] if index + 1 < len(drafts) else None
        before = cues.pattern("[由从]{formerly}?$").search(draft.left)
        brought = before and after and after.clause == draft.clause and _BROUGHT.search(after.left)
        return bool(brought) and not (moment and moment.use == "local")


def _plain(value: Decimal) -> Decimal:
    """Return the same number without an exponent and without idle zeros: 2.370E+9 as 2370000000."""
    digits = f"{value:f}"
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return Decimal(digits if digits not in ("", "-", "-0") else "0")


def _qualifier(quantity: Quantity, first: Quantity, left: str, cues: Cues) -> str:
    """Return the qualifier; a bound may stand before the verb (至少召开1次) or the row (最高不超过20万元和5万元)."""
    if quantity.qualifier == "exact" and first.qualifier in ("atLeast", "atMost") and first.span != quantity.span:
        return first.qualifier
    bound = cues.pattern(_BOUND).search(left)
    if quantity.qualifier != "exact" or not bound:
        return quantity.qualifier
    return cues.qualifier_before.meaning[bound[1]]


def _without(text: str, draft: Draft, moments: Sequence[Moment], subject: Span | None) -> str:
    """Return the words before a quantity without the times and the subject's name among them."""
    end = draft.quantity.span.start
    start = end - len(draft.left)
    kept, at = [], start
    cuts = [
        Span(max(m.span.start - (m.use == "compare"), 0), m.span.end + bool(_UNTIL.match(text, m.span.end)))
        for m in moments
    ]
    cuts += [subject] if subject else []
    for cut in sorted(cuts):
        if at <= cut.start and cut.end <= end:
            kept.append(text[at : cut.start])
            at = cut.end
    return _SHORT_NAME.sub("", "".join((*kept, text[at:end])))
