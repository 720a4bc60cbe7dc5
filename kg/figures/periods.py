"""Stretches of time: the words that name them and the days they cover.

A form is a pattern with named parts and a reader that turns them into days; one pattern made of all the forms runs
over the text once. What a time does to the figures around it is told by its `use`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from unicodedata import normalize

from kg.figures.numerals import read_number
from kg.model import Span

Use = Literal["context", "local", "clause", "section", "compare", "vague", "none"]
"""context: holds for the figures after it; local: for the next one (2022年的11.8); clause: for its clause (6月底前);
section: points back to the section's year (全年); compare: what a figure is measured against (比上年); vague: ends the
reach of the time before (近年来); none: none of these (起施行, 成立于)."""
Days = tuple[date | None, date | None]

_N = r"(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})"
_YEAR = r"(?:(?:19|20)[0-9]{2}|[１２][０-９]{3}|[一二][〇零○Ｏ一二三四五六七八九]{3})"
_NAMED = r"(?:[今去前明后上本当同]年)"
_TO = r"(?:[—–―－\-~～至到]{1,2})"
_EDGE = r"底|末|初|上旬|中旬|下旬"
_PART = (
    rf"第?(?P<quarter>[一二三四1-4])季度|前(?P<quarters>[一二三两2-3])个?季度|前(?P<months>{_N})个?月"
    r"|(?P<half>[上下])半年|(?P<bound>年?[底末初])(?![步中次期级])|(?P<all>全年)"
)
_MONTH = (
    rf"(?:(?P<from>{_N}){_TO}(?P<till>{_N})月份?|(?P<month>{_N})月(?!度)"
    rf"(?:(?P<day>{_N})[日号]|(?P<edge>{_EDGE})|份)?"
    rf"(?:{_TO}(?P<month2>{_N})月(?:(?P<day2>{_N})[日号]|份|底)?|{_TO}(?P<day3>{_N})[日号])?)"
)
_FORMS = {
    "iso": rf"(?<![0-9])(?P<y>{_YEAR})[\-/.](?P<m>0?[1-9]|1[0-2])[\-/.](?P<d>[12][0-9]|3[01]|0?[1-9])(?![0-9])"
    r"(?:[ T\u3000\xa0]*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?",
    "digits": r"(?<![0-9])(?P<y>(?:19|20)[0-9]{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12][0-9]|3[01])(?![0-9])",
    "years": rf"(?<![0-9])(?P<y1>{_YEAR})年?{_TO}(?P<y2>{_YEAR})(?:年度?|学年)",
    "year": rf"(?<![0-9])(?:(?P<y>{_YEAR})年|(?P<named>{_NAMED}))(?:度)?(?:[，的]?(?:{_MONTH}|{_PART}))?",
    "month": rf"(?<![0-9０-９一二三四五六七八九十个.]){_MONTH}",
    "part": rf"(?<![0-9０-９第])(?:{_PART})".replace("年?[底末初]", "[年月][底末初]"),
    "era": r"(?:上个?|本|[0-9]{2}|[一二十]{1,3})世纪(?:(?:[0-9]0|[一二三四五六七八九]十)年代)?"
    r"|(?:[0-9]0|[二三四五六七八九]十)年代|(?:[0-9]{1,3}|[一二三四五六七八九十百]{1,4})周年",
    "span": r"(?P<lead>近|过去|最近|未来|今后|接下来|这|此后|前|后|头)?的?"
    r"(?P<n>[0-9]{1,3}|[一二三四五六七八九十两]{1,3}|半|几|数)(?P<more>多|余)?个?(?P<unit>年|月|周|天|季度)(?P<more2>多)?(?P<tail>以来|来(?!自)|间(?!隔)|以?前(?![三两一二0-9列景移往]))?",
    "plan": r"[“\"‘]?(?P<n>十[一二三四五六七]?|[一二三四五六七八九])五(?:[”\"’](?:时期|期间|以来|末期?|规划|计划)?"
    r"|时期|期间|以来|末期?|规划|计划)|(?P<n2>十[一二三四五])五",
    "clock": r"(?<![0-9.．:：∶])[0-9]{1,2}[:：][0-5][0-9](?:[:：][0-5][0-9])?(?![0-9.．:：∶])"
    rf"|(?:[上下]午|晚上?|凌晨|早上|早晨|清晨|中午){_N}[点时](?:半|整|[0-9]{{1,2}}分?)?|[0-9]{{1,2}}时[0-9]{{1,2}}分|[0-9]{{1,2}}点(?:半|整|钟|[0-9]{{1,2}}分)",
    "day": r"(?<![0-9０-９月])(?P<d>[0-9]{1,2})日(?=[上下]午|晚|凌晨|[，,、至]|在|从|召|举|电|讯)",
}
_NUMERAL = re.compile(r"[0-9〇零一二三四五六七八九十百两半]")
_BEGINS = '0-9０-９〇一二三四五六七八九十百两半几数今去前明后上下本当同近过最未接这此第全年月头的“"‘晚凌早清中'
"""Every character that a form begins with."""
_UNNAMED = re.compile(r"\?P<\w+>")
_BACKWARD, _FORWARD, _WITHIN = ("近", "过去", "最近"), ("未来", "今后", "接下来"), ("前", "后", "头", "这", "此后")
"""What before 三年 makes it the years up to the article, those after it, or some years of a span told elsewhere."""
_SPENT = ("提前", "提前了", "缩短", "缩短了", "用了", "历时", "节省", "节省了", "长达", "用时", "耗时", "花了")
_FOUNDING = re.compile(
    r"[^，,]{0,4}(?:升级|成立|创建|创办|获批|设立|建成|注册|落户|入驻|迁|返乡|毕业|退休|挂牌|启动建设|回到|开业|上市)"
)
"""What once happened in a year; what is told after it holds today: 2010年升级为国家级高新区，现有企业213家."""
_FIRST_PLAN = 1951
"""The n-th five-year plan covers five years from 1951 + 5 n; the first two (1953, 1958) began three years earlier."""
_COMPARED = ("比", "较", "与", "同", "和", "超", "于")


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
    numbered: bool = True
    """Whether numerals stand in it, as they do not in 目前."""


def time_pattern(now: Iterable[str], vague: Iterable[str]) -> re.Pattern[str]:
    """Return one pattern of all forms, each a named group, with the words of `now` and `vague` for two more.

    What no form begins with is passed over quickly: most of a text names no time.
    """
    words = {"now": sorted(now, key=_longest_first), "vague": sorted(vague, key=_longest_first)}
    forms = {name: _UNNAMED.sub("?:", form) for name, form in _FORMS.items()}
    forms |= {name: "|".join(map(re.escape, group)) or "(?!)" for name, group in words.items()}
    begins = _BEGINS + "".join(sorted({word[0] for group in words.values() for word in group}))
    return re.compile(f"(?=[{begins}])(?:" + "|".join(f"(?P<{name}>{form})" for name, form in forms.items()) + ")")


def _longest_first(word: str) -> tuple[int, str]:
    return -len(word), word


def find_moments(text: str, sentences: Iterable[Span], today: date | None, pattern: re.Pattern[str]) -> list[Moment]:
    """Return the times named in the text, in order.

    A year without a number is told from the day the article appeared; a month without a year belongs to the year its
    sentence named, else to the last such month before that day.
    """
    found = []
    for sentence in sentences:
        year: int | None = None
        for match in pattern.finditer(text, sentence.start, sentence.end):
            dating = _Dating(text, match.span(), today, year, sentence)
            moment, year = dating.read(str(match.lastgroup)), dating.year
            if moment:
                found.append(moment)
    return found


class _Dating:
    """Turns the words of one match into days."""

    def __init__(self, text: str, at: tuple[int, int], today: date | None, year: int | None, within: Span) -> None:
        self.text, self.start, self.end = text, *at
        self.today, self.year, self.within = today, year, within
        self.words = normalize("NFKC", text[self.start : self.end])

    def read(self, form: str) -> Moment | None:
        """Return the moment, or None where the words name a length of time (用时三年) after all."""
        span = Span(self.start, self.end)
        if form == "vague":
            return Moment(span=span, use="vague", numbered=False)
        if form == "now":
            return Moment(
                span=span, first=self.today, last=self.today, use="context" if self.today else "vague", numbered=False
            )
        parts = _PARTS[form].match(self.text, self.start, self.end)
        days = _READERS[form](self, {k: v for k, v in parts.groupdict().items() if v} if parts else {})
        if days is None:
            return None
        first, last = self._reach(*days)
        future = bool(first and last and self.today) and self._ahead(first, last)
        running = bool(first and last and self.today and first <= self.today < last)
        return Moment(
            span=span,
            first=first,
            last=last,
            use=self._use(form, first),
            future=future,
            open=running,
            numbered=bool(_NUMERAL.search(self.words)),
        )

    def _reach(self, first: date | None, last: date | None) -> Days:
        """Apply what stands around the words: 以来 runs to the article's day, 截至 and 底 mean the last day alone."""
        before, after = self.text[max(self.within.start, self.start - 3) : self.start], self.text[self.end :][:6]
        since = after.startswith(("以来", "起至今", "至今")) or self.words.endswith("以来")
        if (since or re.match(r"\D{1,10}以来", self._clause())) and first:
            return first, self.today
        if before.endswith(("截至", "截止", "截止到", "截至到")):
            return last, last
        return first, last

    def _ahead(self, first: date | None, last: date | None) -> bool:
        """Whether the time begins after the article's day, or is a goal's date (到2025年底) that lies after it."""
        if not (first and last and self.today):
            return False
        bound = self.text[max(self.within.start, self.start - 1) : self.start] in ("到", "至")
        return first > self.today or (last > self.today and bound)

    def _clause(self) -> str:
        clause = re.match(r"[^，。；,;：]*", self.text[self.end : self.within.end])
        return clause[0] if clause else ""

    def _use(self, form: str, first: date | None) -> Use:
        before, after = self.text[max(self.within.start, self.start - 3) : self.start], self.text[self.end :][:10]
        if form in ("clock", "era"):
            return "none"
        if (
            before.endswith(("比", "较"))
            or after.startswith(("同期", "相比"))
            or (before.endswith(_COMPARED) and self.words[:2] in ("上年", "去年", "同期"))
        ):
            return "compare"
        if re.match(r"的(?:约|近)?[0-9.]+(?:倍|%)", after) and before.endswith(("是", "为", "到", "于")):
            return "compare"
        if re.match(r"的?[0-9０-９.]", after):
            return "local"
        if re.match(r"(?:起|开始)(?:施行|实施|执行)|不变价|可比价|出生|生效", after) or before.endswith(
            ("于", "期至", "生于")
        ):
            return "none"
        if re.match(r"(?:之|以)?前(?![三两一二0-9列景移往])", after):
            return "clause"
        if form == "year" and first and self.today and first.year < self.today.year and _FOUNDING.match(after):
            return "clause"
        if self.words == "全年" and self.year is None:
            return "section"
        return "context" if first else "vague" if form in ("month", "year", "span") else "none"

    # Readers: each takes the named parts that are there.

    def iso(self, p: dict[str, str]) -> Days:
        """Read 2024-04-15 and 20240415."""
        return _same(_day(int(p["y"]), int(p["m"]), int(p["d"])))

    def years(self, p: dict[str, str]) -> Days:
        """Read 2023—2025年."""
        return date(_int(p["y1"]), 1, 1), date(_int(p["y2"]), 12, 31)

    def of_year(self, p: dict[str, str]) -> Days:
        """Read a year, with a month, a day or a part of it."""
        self.year = _int(p["y"]) if "y" in p else self._named(p["named"])
        if self.year is None:
            return None, None
        if {"month", "from"} & set(p):
            return _in_year(self.year, p)
        return self._part(self.year, p)

    def _named(self, word: str) -> int | None:
        if word[0] in "当同":
            return self.year
        shift = {"今": 0, "本": 0, "去": -1, "上": -1, "前": -2, "明": 1, "后": 2}[word[0]]
        return self.today.year + shift if self.today else None

    def month(self, p: dict[str, str]) -> Days:
        """Read a month without a year."""
        year = self.year
        if year is None:
            if self.today is None:
                return None, None
            first, _ = _in_year(self.today.year, p)
            ahead = self.text.startswith(("前", "之前"), self.end) or "将" in self._clause()
            year = self.today.year - (1 if first and first > self.today and not ahead else 0)
        return _in_year(year, p)

    def part(self, p: dict[str, str]) -> Days:
        """Read a part of a year without the year: 上半年, 前三季度."""
        if p.get("bound", "").startswith("月") or ("all" in p and self.year is None) or self.today is None:
            return None, None
        year = self.year or self.today.year
        days = self._part(year, p)
        running = bool({"half", "quarter"} & set(p)) and bool(days[0] and days[0] <= self.today)
        if self.year is None and days[1] and days[1] > self.today and not running:
            ahead = self.text.startswith(("前", "之前"), self.end) or self.text[self.start - 1 : self.start] in (
                "到",
                "至",
            )
            return days if ahead else self._part(year - 1, p)
        return days

    def _part(self, year: int, p: dict[str, str]) -> Days:
        if "quarter" in p:
            quarter = _int(p["quarter"])
            return date(year, quarter * 3 - 2, 1), _month_end(year, quarter * 3)
        if "quarters" in p:
            return date(year, 1, 1), _month_end(year, _int(p["quarters"]) * 3)
        if "months" in p:
            return date(year, 1, 1), _month_end(year, min(_int(p["months"]), 12))
        if "half" in p:
            return (
                (date(year, 1, 1), date(year, 6, 30)) if p["half"] == "上" else (date(year, 7, 1), date(year, 12, 31))
            )
        if p.get("bound", "").endswith("初"):
            return date(year, 1, 1), date(year, 1, 31)
        return _same(date(year, 12, 31)) if "bound" in p else (date(year, 1, 1), date(year, 12, 31))

    def span(self, p: dict[str, str]) -> Days | None:
        """Read years up to the article or on from it; None where they are a length of time."""
        lead, tail = p.get("lead", ""), p.get("tail", "") or self.text.startswith(("累计", "翻"), self.end)
        if not tail and lead not in (*_BACKWARD, *_FORWARD, *_WITHIN):
            return None
        if lead in _BACKWARD and not tail and self.text[max(0, self.start - 3) : self.start].endswith(_SPENT):
            return None
        vague = (
            str(tail).endswith("前")
            or "more" in p
            or "more2" in p
            or p["n"] in "几数"
            or (p["unit"] in "天周" and not lead)
        )
        if vague or lead in _WITHIN or not self.today:
            return None, None
        count = read_number(p["n"]) if p["n"] != "半" else None
        months = 6 if count is None else int(count) * {"年": 12, "季度": 3, "月": 1}.get(p["unit"], 0)
        days = 0 if months else int(count or 0) * (7 if p["unit"] == "周" else 1)
        if lead in _FORWARD:
            return self.today, _shift(self.today, months, days)
        return _shift(self.today, -months, -days), self.today

    def plan(self, p: dict[str, str]) -> Days:
        """Read a five-year plan: “十四五”."""
        number = _int(p.get("n") or p["n2"])
        first = _FIRST_PLAN + 5 * number - (0 if number > 2 else 3)
        if re.search(r"末期?$", self.words) or self.text.startswith("末", self.end):
            return date(first + 4, 1, 1), date(first + 4, 12, 31)
        return date(first, 1, 1), date(first + 4, 12, 31)

    def nothing(self, _: dict[str, str]) -> Days:
        """Read a clock or an age, whose days cannot be told."""
        return None, None

    def day(self, p: dict[str, str]) -> Days:
        """Read a day without its month."""
        if self.today is None:
            return None, None
        month = self.today.month - (int(p["d"]) > self.today.day)
        return _same(_day(self.today.year - (month == 0), month or 12, int(p["d"])))


_PARTS = {name: re.compile(form) for name, form in _FORMS.items()}
_READERS: dict[str, Callable[[_Dating, dict[str, str]], Days | None]] = {
    "iso": _Dating.iso,
    "digits": _Dating.iso,
    "years": _Dating.years,
    "year": _Dating.of_year,
    "month": _Dating.month,
    "part": _Dating.part,
    "span": _Dating.span,
    "plan": _Dating.plan,
    "clock": _Dating.nothing,
    "era": _Dating.nothing,
    "day": _Dating.day,
}


def _int(words: str) -> int:
    return int(read_number(words.replace("○", "〇").replace("Ｏ", "〇").replace("O", "〇")))


def _day(year: int, month: int, day: int) -> date | None:
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return date(year, month, day)


def _same(day: date | None) -> Days:
    return day, day


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _in_year(year: int, p: dict[str, str]) -> Days:
    """Return the days of a month, a part of it, a day in it, or a stretch of months."""
    if "from" in p:
        first, last = _int(p["from"]), _int(p["till"])
        return (date(year, first, 1), _month_end(year, last)) if 1 <= first <= last <= 12 else (None, None)
    month = _int(p["month"])
    if not 1 <= month <= 12:
        return None, None
    if "day" in p:
        first_day = _day(year, month, _int(p["day"]))
        if "month2" in p and "day2" in p:
            return first_day, _day(year, _int(p["month2"]), _int(p["day2"]))
        return first_day, _day(year, month, _int(p["day3"])) if "day3" in p else first_day
    if "month2" in p:
        last = _int(p["month2"])
        return (date(year, month, 1), _month_end(year, last)) if last <= 12 else (None, None)
    edge = p.get("edge", "")
    if edge in ("底", "末"):
        return _same(_month_end(year, month))
    bounds = {"上旬": (1, 10), "中旬": (11, 20), "初": (1, 10)}.get(edge)
    if bounds:
        return date(year, month, bounds[0]), date(year, month, bounds[1])
    return date(year, month, 21 if edge == "下旬" else 1), _month_end(year, month)


def _shift(day: date, months: int, days: int) -> date:
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1])) + timedelta(days=days)


def moment_before(moments: Sequence[Moment], at: int) -> Moment | None:
    """Return the last of some moments that ends before a position."""
    return next((m for m in reversed(moments) if m.span.end <= at), None)
