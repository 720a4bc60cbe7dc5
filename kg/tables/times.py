"""The period that a head or a caption names: 2023年, 2023年1-6月, 上半年, 3月末."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date

_WIDE = str.maketrans("０１２３４５６７８９－～", "0123456789-~")
_N = {
    **{str(n): n for n in range(1, 13)},
    **{c: i for i, c in enumerate("一二三四五六七八九十", 1)},
    "十一": 11,
    "十二": 12,
}
_M = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_FORM = re.compile(
    rf"(?:{_YEAR}(?:年度?|[-/.](?=\d)|(?=[上下][半]年|全年|[前第]?[一二三四1-4][个]?季)|(?!\d))(?:年?[末底初])?)?\s*(?:"
    rf"(?P<from>{_M})月?份?\s*[-—–~至]+\s*(?P<to>{_M})月份?(?:累计)?|"
    rf"(?P<half>[上下])半年|前(?P<first>[一二三1-3])个?季度|第?(?P<quarter>[一二三四1-4])季度|"
    rf"(?P<month>{_M})月份?(?P<end>末|底)?(?:(?P<day>\d{{1,2}})[日号])?|(?P<isomonth>(?<=\d[-/.])(?:1[0-2]|0?[1-9]))(?!\d)|(?P<whole>全年)|"
    rf"(?P<close>(?<![上去前今本当])年[末底]))?"
)
_TO_YEAR = re.compile(r"((?:19|20)\d\d)年?\s*[-—–~至]+\s*((?:19|20)\d\d)年?")


@dataclass(frozen=True, slots=True)
class When:
    """A period as words name it: `start` and `end` of these words; the year is None where they do not say it."""

    start: int
    end: int
    year: int | None
    first: tuple[int, int] = (1, 1)
    last: tuple[int, int] = (12, 31)
    last_year: int | None = None

    def before(self) -> When:
        """Return the month before, where it is a month: 上月.

        >>> When(0, 2, 2024, (1, 1), (1, 31)).before().days(None)
        (datetime.date(2023, 12, 1), datetime.date(2023, 12, 31))
        """
        month = self.first[0]
        if self.last_year or self.last[0] != month:
            return self
        year = self.year - 1 if self.year is not None and month == 1 else self.year
        return replace(self, year=year, first=((month - 2) % 12 + 1, 1), last=((month - 2) % 12 + 1, 31))

    def so_far(self) -> When:
        """Return the months of the year up to the end of a month or quarter: 累计.

        >>> When(0, 2, 2024, (9, 1), (9, 31)).so_far().days(None)
        (datetime.date(2024, 1, 1), datetime.date(2024, 9, 30))
        """
        return replace(self, first=(1, 1)) if self.first[1] == 1 else self

    def is_year(self) -> bool:
        """Whether it is one whole year."""
        return (self.first, self.last, self.last_year) == ((1, 1), (12, 31), None)

    def days(self, year: int | None, back: int = 0) -> tuple[date, date] | None:
        """Return the first and last day, in a year that is known from elsewhere where the words have none."""
        year = self.year if self.year is not None else year
        if year is None:
            return None
        year -= back
        until = (self.last_year - back) if self.last_year else year
        month, day = self.last
        try:
            return date(year, *self.first), date(until, month, min(day, monthrange(until, month)[1]))
        except ValueError:
            return None


def find_when(words: str) -> When | None:
    """Return the first period that words name.

    >>> find_when("2023年1—6月").days(None)
    (datetime.date(2023, 1, 1), datetime.date(2023, 6, 30))
    >>> find_when("企业数") is None, find_when("表2-1 各地区人口") is None
    (True, True)
    >>> find_when("年末户籍人口").days(2022)
    (datetime.date(2022, 12, 31), datetime.date(2022, 12, 31))
    """
    words = words.translate(_WIDE)
    if span := _TO_YEAR.search(words):
        return When(span.start(), span.end(), int(span[1]), last_year=int(span[2]))
    for found in _FORM.finditer(words):
        if not found[0].strip():
            continue
        if not found["year"] and (found["isomonth"] or _within(words, found)):
            continue
        year = int(found["year"]) if found["year"] else None
        first, last = _bounds(found)
        return When(found.start(), found.end(), year, first, last)
    return None


def _within(words: str, found: re.Match[str]) -> bool:
    """Whether a month without a year is only part of a word or a count: 3个月, 十月革命."""
    return bool(found["month"]) and words[found.end() : found.end() + 1] in ("革", "球", "饼")


def _bounds(found: re.Match[str]) -> tuple[tuple[int, int], tuple[int, int]]:
    if found["from"]:
        return (_month(found["from"]), 1), (_month(found["to"]), 31)
    if found["half"]:
        return ((1, 1), (6, 30)) if found["half"] == "上" else ((7, 1), (12, 31))
    if found["first"]:
        return (1, 1), (3 * _N[found["first"]], 31)
    if found["quarter"]:
        last = 3 * _N[found["quarter"]]
        return (last - 2, 1), (last, 31)
    month = found["month"] or found["isomonth"]
    if month:
        number = _month(month)
        if found["day"]:
            return (number, int(found["day"])), (number, int(found["day"]))
        if found["end"]:
            return (number, monthrange(2023, number)[1]), (number, 31)
        return (number, 1), (number, 31)
    if found["close"] or (found["year"] and re.search(r"[末底]\s*\Z", found[0])):
        return (12, 31), (12, 31)
    return (1, 1), (12, 31)


def _month(words: str) -> int:
    return _N[words.lstrip("0") or "1"]
