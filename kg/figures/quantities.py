"""A number with its qualifier and its unit: 约30个工作日, 300余万元, 八成以上, 第43位, 3—5年.

A range is told by two quantities in the same words, the lower atLeast and the upper atMost. Tenths and fractions are
percentages (两成五 is 25 %, 三分之一 is 33.33 %); a doubling (翻一番) is a growth of 100 %, 翻两番 of 300 %.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from kg.figures.cues import Cues, Unit
from kg.figures.fractions import Part, part_of, ratio, tenths
from kg.figures.numerals import LARGE, NUMBER, adjacent, powered, read_number
from kg.figures.units import is_cut, unit_at, unit_goes_on
from kg.figures.unnumbered import Told, told_at, told_in
from kg.model import Span

Form = Literal["amount", "rank", "proportion", "split", "ratio", "doubling", "growth"]

_PERCENT = Unit("%", "percent")
_PLACE = Unit("位", "rank")
_NO_UNIT = Unit("", "ratio")
_APPROXIMATE = re.compile(
    r"[ \u00a0\u3000]?(?P<a>[多余来把])?(?P<power>(?<=[多余来把 \u00a0\u3000])[百千]?[万亿]+)?"
    r"(?P<b>(?<![多余来])[多余来])?"
    r"[ \u00a0\u3000]?"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_TO = re.compile(r"(?P<sign>[—–―－\-~～]{1,2}|[至到])(?:第)?")
_HALF = re.compile(r"半个?(?P<unit>年|天|小时|月|工作日|周)")
_LARGE = re.compile(
    rf"{NUMBER.pattern}(?:(?<=[万亿])|(?<=[万亿][一二三四五六七八九1-9])|(?P<more>[多余])(?P<power>[万亿]+))(?=以上|左右|以内|[^\u4e00-\u9fff]|$)"
)
_REGION = re.compile(r"[国省市县区州界球内洲]$")
_WIDE = re.compile(r"(?:全[国省市县区州球]|世界|亚洲|行业|同行)$")
_AREAS = re.compile(r"(?:乡镇|镇|乡|街道|县|区|村|社区)(?=[0-9一二三四五六七八九十、，。；和及（]|$)")
"""辖7镇3乡."""
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_POINTS = re.compile(rf"(?:和|、|与|及){NUMBER.pattern}个百分点")
"""高于全国、全省0.7个和1.4个百分点."""
_GREAT = re.compile(r"大(?![会于量的])[\u4e00-\u9fff“]{2}")
"""三大产业: 大 counts like 个."""
_PER_MANY = re.compile(r"/ ?(?:1?0?0?万|10万|每?[十百]?万(?:人)?)(?![元亩户吨])")
_MOST = Decimal(10) ** 18
"""What is worth more is no number that a text measures by."""
_STAGE = re.compile(r"(?:级)?新?(?:台阶|大关|关口|门槛)|级(?![\u4e00-\u9fff])")
_MINUS = re.compile(r"(?<=[\u4e00-\u9fff])[-－−﹣]$|零下$|(?<![正抱担自背肩])负$")
_DOUBLING = re.compile(r"翻(?:了)?(?:(?P<n>[一两二三1-3])[个]?)?番")
_DIGITLESS = re.compile(r"[十百千万亿]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number that may measure, as it stands in the words `span`."""

    span: Span
    number: Span
    value: Decimal
    unit: str
    group: str
    qualifier: str = "exact"
    form: Form = "amount"


def read_quantities(text: str, at: int, floor: int, stop: int, cues: Cues) -> tuple[Quantity, ...]:
    """Return the quantity, or the bounds of the range, whose first numeral stands at `at`; none if it measures nothing.

    `floor` and `stop` bound the words it may take; what stands before is read for qualifiers only.
    """
    start = at - 1 if at > floor and text[at - 1] in "几数" and text[at] in "十百千万亿" else at
    reader = _Reader(text, start, floor, stop, cues)
    if start > floor and text[start - 1] in "第前":
        by_then = text[start - 1] == "前" and text[start - 2 : start - 1] in tuple("底末月日年之以提目")
        if (rank := reader.rank()) or not by_then:
            return rank
    for read in (reader.doubling, reader.half, reader.part_of, reader.tenths, reader.proportion, reader.amount):
        if found := read():
            return found if all(abs(q.value) < _MOST for q in found) else ()
    return ()


def unnumbered(text: str, start: int, stop: int, cues: Cues) -> list[Quantity]:
    """Return what a sentence tells without a numeral: 居行业首位, 与上年持平."""
    return [_told(told) for told in told_in(text, start, stop, cues)]


def _told(told: Told) -> Quantity:
    unit = _PLACE if told.form == "rank" else _PERCENT
    form: Form = "rank" if told.form == "rank" else "growth" if told.form == "growth" else "amount"
    return Quantity(
        span=told.span,
        number=told.span,
        value=told.value,
        unit=unit.label,
        group=unit.group,
        qualifier=told.qualifier,
        form=form,
    )


def measures(text: str, at: int, cues: Cues) -> bool:
    """Whether a number with a unit begins at a place.

    >>> from kg.lexicon import load_lexicon
    >>> [measures(text, 0, Cues.of(load_lexicon())) for text in ("2300多亩茶园", "500强企业", "茶园")]
    [True, False, False]
    """
    return text[at : at + 1].isdigit() and bool(read_quantities(text, at, at, len(text), cues))


class _Reader:
    """Tries the ways to write a quantity at one place."""

    def __init__(self, text: str, start: int, floor: int, stop: int, cues: Cues) -> None:
        self.text, self.start, self.floor, self.stop, self.cues = text, start, floor, stop, cues
        self.number = NUMBER.match(text, start, stop)

    def doubling(self) -> tuple[Quantity, ...]:
        """Read 翻一番."""
        begin = next((b for b in (self.start - 1, self.start - 2) if b >= self.floor and self.text[b] == "翻"), -1)
        match = _DOUBLING.match(self.text, begin, self.stop) if begin >= 0 else None
        if not match:
            return ()
        value = (Decimal(2) ** int(read_number(match["n"] or "一")) - 1) * 100
        return self._made(Span(*match.span()), value, _PERCENT, form="doubling")

    def half(self) -> tuple[Quantity, ...]:
        """Read 半个工作日, and 半年 and its like where they are a length of time and not loosely some."""
        if self.text[self.start] in "零半一" and (told := told_at(self.text, self.start, self.floor, self.stop)):
            return (_told(told),)
        if self.text.startswith("一半", self.start) and self.text[self.start - 1] in "占达到":
            return self._made(Span(self.start, self.start + 2), Decimal(50), _PERCENT)
        match = _HALF.match(self.text, self.start, self.stop)
        unit = self.cues.unit.get(f"个{match['unit']}") or self.cues.unit.get(match["unit"]) if match else None
        if not match or unit is None or unit.group != "time":
            return ()
        before = self.text[max(self.floor, self.start - 2) : self.start]
        if not (
            match["unit"] == "工作日"
            or self.cues.words("lasts").before(before, len(before))
            or self.text.startswith(("内", "响应", "到达", "办结"), match.end())
        ):
            return ()
        return self._made(Span(*match.span()), Decimal("0.5"), unit)

    def part_of(self) -> tuple[Quantity, ...]:
        """Read 百分之十二, 三分之一, 1/3; 8.5/10万, a rate."""
        if self.number and (rate := _PER_MANY.match(self.text, self.number.end(), self.stop)):
            span = Span(self.start, rate.end())
            return self._made(span, read_number(self.number[0]), Unit(rate[0].strip(), "rate"))
        return self._part(part_of(self.text, self.start, self.stop))

    def tenths(self) -> tuple[Quantity, ...]:
        """Read 八成, 两成五, 七八成."""
        end = self.number.end() if self.number else self.start
        qualified = bool(self._before(self.start)[1])
        return self._part(tenths(self.text, self.start, self.stop, qualified=qualified, number_end=end))

    def _part(self, part: Part | None) -> tuple[Quantity, ...]:
        if part is None:
            return ()
        if part.upper is None:
            return self._made(part.span, part.value, Unit(part.unit, "percent"))
        low = Quantity(
            span=part.span, number=part.span, value=part.value, unit=part.unit, group="percent", qualifier="atLeast"
        )
        return low, replace(low, value=part.upper, qualifier="atMost")

    def rank(self) -> tuple[Quantity, ...]:
        """Read 第43位, 前10名, and a bare 第一 after the verb of a rank."""
        lead = self.text[self.start - 1] if self.start > self.floor else ""
        if lead not in ("第", "前") or not self.number:
            return ()
        end = self.number.end()
        unit = next((u for u in ("位次", "位", "名") if self.text.startswith(u, end)), "")
        before = re.split(r"[。；\n]", self.text[max(0, self.start - 60) : self.start - 1])[-1]
        if lead == "第" and self.text.startswith("大", end) and _REGION.search(before):
            unit = "大"
        placed = any(verb in before for verb in self.cues.words("rankVerb").meaning)
        if lead == "第":
            first = bool(self.text.startswith(("家", "个"), end) and _REGION.search(before))
            first = first or bool(_WIDE.search(before) and self._closed(end))
            if not unit and not first and not (placed and self._closed(end)):
                return ()
        elif not placed or not (unit or self._closed(end) or self.text.startswith(("强", "列"), end)):
            return ()
        span = Span(self.start - 1, end + len(unit))
        value = read_number(self.number[0])
        if self.text.startswith("倒数", self.start - 3):
            return self._made(Span(span.start - 2, span.end), value, _PLACE, form="rank", qualifier="fromEnd")
        return self._made(span, value, _PLACE, form="rank", qualifier="atMost" if lead == "前" else "exact")

    def _closed(self, end: int) -> bool:
        return not re.match(r"[\u4e00-\u9fff]", self.text[end : end + 1]) or self.text[end] in "和与及、的，"

    def proportion(self) -> tuple[Quantity, ...]:
        """Read 11.8∶39.5∶48.7, three shares of a whole; 按8:2分担, the share of each; 师生比1:12, a number."""
        found = ratio(self.text, self.start, self.stop, self.cues)
        if found is None:
            return ()
        form: Form = "ratio" if found.form == "ratio" else "split" if found.form == "split" else "proportion"
        unit = _NO_UNIT if form == "ratio" else _PERCENT
        return tuple(
            Quantity(span=span, number=span, value=value, unit=unit.label, group=unit.group, form=form)
            for span, value in found.terms
        )

    def amount(self) -> tuple[Quantity, ...]:
        """Read a number with its unit, or a range of them."""
        if not self.number:
            return ()
        measured = self._measure(self.number.end())
        if not measured:
            return self._upper(self.number.end(), None) or self._ratio()
        end, unit, power, over = measured
        words = self.number[0]
        begin = self._minus(unit)
        if upper := self._upper(end, (unit, power)):
            return upper
        if bounds := adjacent(words):
            span = Span(self.start, end)
            low, high = (
                Quantity(span=span, number=span, value=b * power, unit=unit.label, group=unit.group) for b in bounds
            )
            return replace(low, qualifier="atLeast"), replace(high, qualifier="atMost")
        half = Decimal("0.5") if self.text.startswith("半", end) and unit.group in ("time", "size") else Decimal(0)
        if self.text.startswith(("个半月", "个半小时"), self.number.end()):
            half = Decimal("0.5")
        if _DIGITLESS.fullmatch(words) and words != "十" and not over and not self._before(self.start)[1]:
            return ()
        span = Span(begin, end + (1 if half and self.text.startswith("半", end) else 0))
        power *= -1 if begin < self.start else 1
        vague = bool(set(words) & set("几数")) or over
        some = "about" if self.text[self.number.end() : end].startswith("把") else "over" if vague else "exact"
        return self._made(span, powered(read_number(words), power) + half, unit, qualifier=some)

    def _measure(self, at: int) -> tuple[int, Unit, Decimal, bool] | None:
        """Return where the unit after a number ends, the unit, the power of ten between, and whether 多 stood there."""
        approximate = _APPROXIMATE.match(self.text, at, self.stop)
        end = approximate.end() if approximate else at
        over = bool(approximate and (approximate["a"] or approximate["b"]))
        power = read_number(approximate["power"]) if approximate and approximate["power"] else Decimal(1)
        for words, symbol in (("个多月", "个月"), ("个半月", "个月"), ("个多小时", "小时"), ("个半小时", "小时")):
            if self.text.startswith(words, end):
                return end + len(words), Unit(symbol, "time"), power, over or "多" in words
        if word := unit_at(self.text, end, self.stop, self.cues):
            unit, end = self.cues.unit[word], end + len(word)
            if word == "个" and _POINTS.match(self.text, end, self.stop):
                unit = Unit("个百分点", "points")
            if unit.label == "年" and self.number and _YEAR.fullmatch(self.number[0]):
                return None
            if unit.group not in ("percent", "time") and (per := unit_goes_on(self.text, end, self.stop, self.cues)):
                unit, end = Unit(unit.label + self.text[end:per].replace("／", "/"), unit.group), per
            elif large := self._stage(end, unit):
                unit, end = large
            return end, unit, power, over
        areas = _AREAS.match(self.text, end, self.stop)
        if areas and re.search(
            r"(?:辖|涉及|覆盖|惠及)$|(?:[镇乡县村区]|街道)$", self.text[max(0, self.start - 3) : self.start]
        ):
            return end, Unit("个", "count"), power, over
        if self.number and is_cut(self.text, end, self.cues) and self._acts():
            return end, Unit("", "count"), power, over
        if self.number and (stage := self._stage(end, _NO_UNIT)):
            return stage[1], stage[0], power, True
        if self.text[end - 1] in "万亿多余" and self._people(end):
            return end, Unit("人", "count"), power, over
        if len(self.number[0] if self.number else "") <= 2 and _GREAT.match(self.text, end):
            return end + 1, Unit("个", "count"), power, over
        return None

    def _minus(self, unit: Unit) -> int:
        """Return where a number below zero begins, with its sign (-5℃, 净利润为-2.3亿元), else its own start."""
        if unit.group not in ("mark", "money") and unit is not _NO_UNIT:
            return self.start
        sign = _MINUS.search(self.text, max(self.floor, self.start - 3), self.start)
        return sign.start() if sign else self.start

    def _stage(self, end: int, unit: Unit) -> tuple[Unit, int] | None:
        """Read 百亿台阶, 千亿大关 as an amount of money where it is money that has come so far."""
        at = end if unit is _NO_UNIT else end - 1
        if not self.number or self.number[0][-1] not in "万亿" or not _STAGE.match(self.text, at, self.stop):
            return None
        money = self.cues.pattern("{moneyName}").search(self.text, max(0, self.start - 16), self.start)
        return (Unit("元", "money"), at) if money else None

    def _acts(self) -> bool:
        """Whether an act stands before a number in figures: 引进20台资企业."""
        year = self.number and _YEAR.fullmatch(self.number[0])
        return not year and self.text[self.start].isdigit() and bool(self.cues.act.before(self.text, self.start))

    def _people(self, at: int) -> bool:
        """Whether people follow without a measure word: 惠及3600多万农村人口."""
        return any(
            self.cues.words("peopleNoun").at(self.text, k, self.stop)
            for k in range(at, min(at + 8, self.stop))
            if _HAN.match(self.text[at : k + 1])
        )

    def _upper(self, end: int, measured: tuple[Unit, Decimal] | None) -> tuple[Quantity, ...]:
        """Read the rest of a range: 3—5年, 50至100万元, 5%至8%."""
        sign = _TO.match(self.text, end, self.stop)
        upper = NUMBER.match(self.text, sign.end(), self.stop) if sign else None
        if not sign or not upper or not self.number:
            return ()
        if sign["sign"] in "至到" and self.text[max(self.floor, self.start - 6) : self.start].count("由"):
            return ()
        rest = self._measure(upper.end())
        if not rest:
            return ()
        stop, unit, power, _ = rest
        low, high = read_number(self.number[0]), read_number(upper[0])
        begin = self._minus(unit)
        if measured:
            if measured[0] != unit:
                return ()
            low, high = low * measured[1] * (-1 if begin < self.start else 1), high * power
        else:
            large = next((LARGE[c] for c in upper[0] if c in LARGE), 1)
            low, high = low * (large if self.number[0][-1] not in LARGE else 1) * power, high * power
        if not low < high:
            return ()
        span = Span(begin, stop)
        made = Quantity(span=span, number=span, value=low, unit=unit.label, group=unit.group, qualifier="atLeast")
        return made, replace(made, value=high, qualifier="atMost")

    def _ratio(self) -> tuple[Quantity, ...]:
        """Read a number without a unit after the name of a ratio: 城乡收入比缩小到1.80."""
        if not self.number or not (self.number[0][0].isdigit() or set(self.number[0]) & set(LARGE)):
            return ()
        before = re.split(r"[。；\n]", self.text[max(0, self.start - 20) : self.start])[-1]
        if self.cues.pattern("人口{amountsTo}?$").search(before) and not _HAN.match(self.text, self.number.end()):
            return self._made(Span(*self.number.span()), read_number(self.number[0]), Unit("人", "count"))
        if large := _LARGE.match(self.text, self.number.start(), self.stop):
            unit = Unit("人", "count") if "人口" in before or "人数" in before else _NO_UNIT
            value = read_number(self.number[0]) * read_number(large["power"] or "1")
            qualifier = "over" if large["more"] else "exact"
            return self._made(Span(*large.span()), value, unit, form="ratio", qualifier=qualifier)
        named = any(word in before for word in self.cues.words("ratioName").meaning)
        named = named or ("." in self.number[0] and self._before(self.start)[1] not in ("", "about"))
        follows = re.match(r"[\u4e00-\u9fffA-Za-z0-9+.\-／/:：]", self.text[self.number.end() : self.number.end() + 1])
        changes = self.cues.rising.at(self.text, self.number.end()) or self.cues.falling.at(
            self.text, self.number.end()
        )
        if not named or (follows and not changes and self.text[self.number.end()] not in "左以的和"):
            return ()
        return self._made(Span(*self.number.span()), read_number(self.number[0]), _NO_UNIT, form="ratio")

    def _made(
        self, span: Span, value: Decimal, unit: Unit, *, form: Form = "amount", qualifier: str = "exact"
    ) -> tuple[Quantity, ...]:
        """Take along the qualifiers before and after."""
        number = span
        start, before = self._before(span.start)
        end, after = self._after(span.end, unit)
        exact = ("atLeast", "atMost")
        chosen = before if before in exact else after or (qualifier if qualifier != "exact" else before)
        return (
            Quantity(
                span=Span(start, end),
                number=number,
                value=value,
                unit=unit.label,
                group=unit.group,
                qualifier=chosen or "exact",
                form=form,
            ),
        )

    def _before(self, start: int) -> tuple[int, str]:
        start -= self.text[start - 1 : start] == "±" and start > self.floor
        end = start - 1 if start > self.floor and self.text[start - 1] in "了过 " else start
        area = self.cues.words("wholeArea").before(self.text, start, self.floor)
        whole = start - len(area)
        for at in (start, end, whole):
            word = self.cues.qualifier_before.before(self.text, at, self.floor)
            if at == whole != start and word not in ("不足", "不到", "近", "超过", "约"):
                continue
            if word and len(self.cues.words("notQualifier").before(self.text, at)) <= len(word):
                if word in ("上", "破") and not _DIGITLESS.match(self.text[start : start + 1]) and word == "上":
                    continue
                return at - len(word), self.cues.qualifier_before.meaning[word]
        return start, ""

    def _after(self, end: int, unit: Unit) -> tuple[int, str]:
        word = self.cues.qualifier_after.at(self.text, end, self.stop)
        if not word or (word in ("多", "余") and unit.group not in ("time", "times", "percent")):
            return end, ""
        if word == "内" and self.text[end + 1 : end + 2] in tuple("容部外涵在资需陆"):
            return end, ""
        return end + len(word), self.cues.qualifier_after.meaning[word]
