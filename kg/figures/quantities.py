"""A number with its qualifier and its unit: 约30个工作日, 300余万元, 八成以上, 第43位, 3—5年.

A range is told by two quantities in the same words, the lower atLeast and the upper atMost. Tenths and fractions are
percentages (两成五 is 25 %, 三分之一 is 33.33 %); a doubling (翻一番) is 2 倍, a quadrupling (翻两番) 4 倍.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from kg.figures.cues import Cues, Unit
from kg.figures.numerals import LARGE, NUMBER, read_number
from kg.model import Span

Form = Literal["amount", "rank", "proportion", "ratio", "doubling"]

_PERCENT = Unit("%", "percent")
_PLACE = Unit("位", "rank")
_NO_UNIT = Unit("", "ratio")
_APPROXIMATE = re.compile(
    r"[ \u00a0\u3000]?(?P<a>[多余来])?(?P<power>(?<=[多余来 \u00a0\u3000])[百千]?[万亿]+)?(?P<b>(?<![多余来])[多余来])?"
    r"[ \u00a0\u3000]?"
)
_PARTS_OF = re.compile(
    rf"(?P<of>百|千|万|{NUMBER.pattern})分之(?P<part>{NUMBER.pattern})"
    r"|(?<![0-9/／])(?P<part2>[1-9])[/／](?P<whole>[2-9]|10)(?![0-9/／])"
)
_PARTS_TO = re.compile(rf"(?:[到至]|[—\-~～]+)(?:百分之)?(?P<part>{NUMBER.pattern})(?![年月日个])")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_TO = re.compile(r"(?P<sign>[—–―－\-~～]{1,2}|[至到])(?:第)?")
_HALF = re.compile(r"半个?(?P<unit>年|天|小时|月|工作日|周)")
_TENTHS = re.compile(
    r"(?P<n>[一二三四五六七八九两几1-9])成(?P<half>半|[一二三四五六七八九](?![成个家户名人]))?"
    r"(?![为立功长员果本都熟份因绩效就品交型套才像人])"
)
_TENTHS_ARE = re.compile(r"(?P<n>[一两二三四五六七八九])成(?P<half>)(?=为)")
_ADJACENT = re.compile(
    r"(?P<before>.*?)(?P<low>[一二两三四五六七八])(?P<high>[二三四五六七八九])(?P<after>[十百千万亿]*)"
)
_LARGE = re.compile(
    rf"{NUMBER.pattern}(?:(?<=[万亿])|(?P<more>[多余])(?P<power>[万亿]+))(?=以上|左右|以内|[^\u4e00-\u9fff]|$)"
)
_REGION = re.compile(r"[国省市县区州界球内洲]$")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_POINTS = re.compile(rf"(?:和|、|与|及){NUMBER.pattern}个百分点")
"""高于全国、全省0.7个和1.4个百分点."""
_FIRST = re.compile(r"首位(?!度|产业)|榜首")
_GREAT = re.compile(r"大(?![会于量的])[\u4e00-\u9fff“]{2}")
"""三大产业: 大 counts like 个."""
_DOUBLING = re.compile(r"翻(?:了)?(?:(?P<n>[一两二三1-3])[个]?)?番")
_PROPORTION = re.compile(rf"{NUMBER.pattern}(?:[:：∶︰比]{NUMBER.pattern}){{1,3}}")
_DIGITLESS = re.compile(r"[十百千万亿]+")
_ORDER = "一二两三四五六七八九"


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
        return reader.rank()
    for read in (reader.doubling, reader.half, reader.part_of, reader.tenths, reader.proportion, reader.amount):
        if found := read():
            return found
    return ()


def first_places(text: str, start: int, stop: int, cues: Cues) -> list[Quantity]:
    """Return the ranks told without a numeral in a sentence: 居行业首位, 名列榜首."""
    found = []
    for match in _FIRST.finditer(text, start, stop):
        clause = re.split("[，；。]", text[max(start, match.start() - 20) : match.start()])[-1]
        if any(verb in clause for verb in cues.words("firstVerb").meaning):
            span = Span(*match.span())
            found.append(Quantity(span=span, number=span, value=Decimal(1), unit="位", group="rank", form="rank"))
    return found


def measures(text: str, at: int, cues: Cues) -> bool:
    """Whether a number with a unit begins at a place.

    >>> from kg.lexicon import load_lexicon
    >>> [measures(text, 0, Cues.of(load_lexicon())) for text in ("2300多亩茶园", "500强企业", "茶园")]
    [True, False, False]
    """
    return text[at : at + 1].isdigit() and bool(read_quantities(text, at, at, len(text), cues))


def unit_at(text: str, at: int, stop: int, cues: Cues) -> str:
    """Return the unit that begins at a place, or '' where the words only begin like one (期间 is not 期)."""
    word = cues.units.at(text, at, stop)
    return word if len(cues.words("notUnit").at(text, at)) <= len(word) else ""


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
        value = Decimal(2) ** int(read_number(match["n"] or "一"))
        return self._made(Span(*match.span()), value, Unit("倍", "times"), form="doubling")

    def half(self) -> tuple[Quantity, ...]:
        """Read 半个工作日, and 半年 and its like where they are a length of time and not loosely some."""
        if self.text.startswith("一半", self.start) and (
            self._before(self.start)[1] or self.text[self.start - 1] in "占达到"
        ):
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
        """Read 百分之十二, 三分之一, 1/3."""
        match = _PARTS_OF.match(self.text, self.start, self.stop)
        if not match:
            return ()
        part, of = read_number(match["part"] or match["part2"]), match["of"] or match["whole"]
        if of in ("百", "千"):
            unit = _PERCENT if of == "百" else Unit("‰", "percent")
            upper = _PARTS_TO.match(self.text, match.end(), self.stop)
            if upper and part < read_number(upper["part"]):
                span = Span(match.start(), upper.end())
                low = Quantity(
                    span=span, number=span, value=part, unit=unit.label, group="percent", qualifier="atLeast"
                )
                return low, replace(low, value=read_number(upper["part"]), qualifier="atMost")
            return self._made(Span(*match.span()), part, unit)
        whole = read_number(of)
        if not whole or of == "万" or part >= whole:
            return ()
        return self._made(Span(*match.span()), (part * 100 / whole).quantize(Decimal("0.01")).normalize() + 0, _PERCENT)

    def tenths(self) -> tuple[Quantity, ...]:
        """Read 八成, 两成五."""
        match = _TENTHS.match(self.text, self.start, self.stop)
        if not match and self._before(self.start)[1]:
            match = _TENTHS_ARE.match(self.text, self.start, self.stop)  # 近两成为技师
        if not match or (self.number and self.number.end() > match.end("n")):
            return ()
        tenths = Decimal(1) if match["n"] == "几" else read_number(match["n"])
        rest = Decimal(5) if match["half"] == "半" else read_number(match["half"]) if match["half"] else Decimal(0)
        return self._made(Span(*match.span()), tenths * 10 + rest, _PERCENT)

    def rank(self) -> tuple[Quantity, ...]:
        """Read 第43位, 前10名, and a bare 第一 after the verb of a rank."""
        lead = self.text[self.start - 1] if self.start > self.floor else ""
        if lead not in ("第", "前") or not self.number:
            return ()
        end = self.number.end()
        unit = next((u for u in ("位次", "位", "名") if self.text.startswith(u, end)), "")
        before = self.text[max(self.floor, self.start - 24) : self.start - 1]
        if lead == "第" and self.text.startswith("大", end) and _REGION.search(before):
            unit = "大"
        placed = any(verb in before for verb in self.cues.words("rankVerb").meaning)
        if lead == "第":
            first = self.text.startswith(("家", "个"), end) and _REGION.search(before)
            if not unit and not first and not (placed and self._closed(end)):
                return ()
        elif not placed or not (unit or self._closed(end) or self.text.startswith(("强", "列"), end)):
            return ()
        span = Span(self.start - 1, end + len(unit))
        value = read_number(self.number[0])
        return self._made(span, value, _PLACE, form="rank", qualifier="atMost" if lead == "前" else "exact")

    def _closed(self, end: int) -> bool:
        return not re.match(r"[\u4e00-\u9fff]", self.text[end : end + 1]) or self.text[end] in "和与及、的，"

    def proportion(self) -> tuple[Quantity, ...]:
        """Read 11.8∶39.5∶48.7: three shares of a whole."""
        match = _PROPORTION.match(self.text, self.start, self.stop)
        if not match or not (set(match[0]) & set(":：∶︰")):
            return ()
        found, at = [], match.start()
        for part in NUMBER.finditer(match[0]):
            span = Span(at + part.start(), at + part.end())
            found.append(
                Quantity(
                    span=span, number=span, value=read_number(part[0]), unit="%", group="percent", form="proportion"
                )
            )
        if len(found) == 2 and any(
            word in self.text[max(self.floor, at - 16) : at] for word in self.cues.words("ratioName").meaning
        ):
            span = Span(at, match.end())
            return (replace(found[0], span=span, unit="", group="ratio", form="ratio"),)
        return tuple(found) if len(found) == 3 and 98 <= sum(q.value for q in found) <= 102 else ()

    def amount(self) -> tuple[Quantity, ...]:
        """Read a number with its unit, or a range of them."""
        if not self.number:
            return ()
        measured = self._measure(self.number.end())
        if not measured:
            return self._ratio() or self._upper(self.number.end(), None)
        end, unit, power, over = measured
        words = self.number[0]
        if upper := self._upper(end, (unit, power)):
            return upper
        if bounds := _adjacent(words):
            span = Span(self.start, end)
            low, high = (
                Quantity(span=span, number=span, value=b * power, unit=unit.label, group=unit.group) for b in bounds
            )
            return replace(low, qualifier="atLeast"), replace(high, qualifier="atMost")
        half = Decimal("0.5") if self.text.startswith("半", end) and unit.group in ("time", "size") else Decimal(0)
        if self.text.startswith(("个半月", "个半小时"), self.number.end()):
            half = Decimal("0.5")
        if _DIGITLESS.fullmatch(words) and words != "十" and not self._before(self.start)[1]:
            return ()
        span = Span(self.start, end + (1 if half and self.text.startswith("半", end) else 0))
        vague = bool(set(words) & set("几数")) or over
        return self._made(span, read_number(words) * power + half, unit, qualifier="over" if vague else "exact")

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
            if unit.group not in ("percent", "time") and self.text[end : end + 1] in ("/", "／"):
                per = self.cues.units.at(self.text, end + 1, self.stop)
                if per:
                    unit, end = Unit(f"{unit.label}/{self.cues.unit[per].label}", unit.group), end + 1 + len(per)
            return end, unit, power, over
        if self.text[end - 1] in "万亿多余" and self._people(end):
            return end, Unit("人", "count"), power, over
        if len(self.number[0] if self.number else "") <= 2 and _GREAT.match(self.text, end):
            return end + 1, Unit("个", "count"), power, over
        return None

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
        if measured:
            if measured[0] != unit:
                return ()
            low, high = low * measured[1], high * power
        else:
            large = next((LARGE[c] for c in upper[0] if c in LARGE), 1)
            low, high = low * (large if self.number[0][-1] not in LARGE else 1) * power, high * power
        if not low < high:
            return ()
        span = Span(self.start, stop)
        made = Quantity(span=span, number=span, value=low, unit=unit.label, group=unit.group, qualifier="atLeast")
        return made, replace(made, value=high, qualifier="atMost")

    def _ratio(self) -> tuple[Quantity, ...]:
        """Read a number without a unit after the name of a ratio: 城乡收入比缩小到1.80."""
        if not self.number or not (self.number[0][0].isdigit() or self.number[0][-1] in LARGE):
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


def _adjacent(words: str) -> tuple[Decimal, Decimal] | None:
    """Return the bounds that two numerals side by side give: 两三, 三五, 七八十, 十二三.

    >>> _adjacent("三五"), _adjacent("二三"), _adjacent("五三")
    ((Decimal('3'), Decimal('5')), (Decimal('2'), Decimal('3')), None)
    """
    match = _ADJACENT.fullmatch(words)
    if not match or (match["before"] and match["before"][-1] in _ORDER):
        return None
    low, high = "一二三四五六七八九".find(match["low"].replace("两", "二")), "一二三四五六七八九".find(match["high"])
    if high - low != 1 and (low, high) != (2, 4):
        return None
    return (
        read_number(match["before"] + match["low"] + match["after"]),
        read_number(match["before"] + match["high"] + match["after"]),
    )
