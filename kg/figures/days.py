"""Days and stretches of days, from the parts that a form of time names."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from kg.figures.numerals import read_number

Days = tuple[date | None, date | None]
"""First and last day, both inclusive."""
REIGNS = {
    "洪武": 1368,
    "永乐": 1403,
    "嘉靖": 1522,
    "万历": 1573,
    "崇祯": 1628,
    "顺治": 1644,
    "康熙": 1662,
    "雍正": 1723,
    "乾隆": 1736,
    "嘉庆": 1796,
    "道光": 1821,
    "咸丰": 1851,
    "同治": 1862,
    "光绪": 1875,
    "宣统": 1909,
    "民国": 1912,
}
"""The first year of each reign or era that texts still date by."""
_ZERO = str.maketrans("○ＯOo0", "〇〇〇〇〇")


def whole(words: str) -> int:
    """Return a whole number written in any way, also with a circle or a figure for zero, and with blanks between.

    >>> whole("二0二○"), whole("1 9 8 0")
    (2020, 1980)
    """
    digits = words.replace(" ", "")
    return int(read_number(digits if digits.isdecimal() else digits.translate(_ZERO)))


def day_of(year: int, month: int, day: int) -> date | None:
    """Return a day, or None where the month has no such day."""
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return date(year, month, day)


def same(day: date | None) -> Days:
    """Return a day as a stretch of one day."""
    return day, day


def month_end(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def edge_of(year: int, month: int, edge: str) -> Days:
    """Return the days at an edge of a month: 底, 上旬; all of it where there is none."""
    if edge in ("底", "末"):
        return same(month_end(year, month))
    bounds = {"上旬": (1, 10), "中旬": (11, 20), "初": (1, 10)}.get(edge)
    if bounds:
        return date(year, month, bounds[0]), date(year, month, bounds[1])
    return date(year, month, 21 if edge == "下旬" else 1), month_end(year, month)


def decade(parts: dict[str, str]) -> Days:
    """Return the days of a decade, told by its century or without, and the day that 本世纪中叶 means."""
    if "middle" in parts:
        return same(date(2050, 12, 31))
    if "ten" in parts:
        first = int(parts["ten"])
    elif "tens" in parts:
        first = 1900 + whole(parts["tens"]) + (100 if parts.get("century") in ("21", "二十一") else 0)
    else:
        return None, None
    return date(first, 1, 1), date(first + 9, 12, 31)


def in_parts(year: int, parts: dict[str, str], *, whole_year: bool = False) -> Days:
    """Return the days of a quarter, a half, months, the end of a year, or the year (as `whole_year` makes its end)."""
    if "quarter" in parts:
        quarter = whole(parts["quarter"])
        end = month_end(year, quarter * 3)
        return same(end) if "close" in parts else (date(year, quarter * 3 - 2, 1), end)
    if "quarters" in parts:
        return date(year, 1, 1), month_end(year, whole(parts["quarters"]) * 3)
    if "months" in parts:
        return date(year, 1, 1), month_end(year, min(whole(parts["months"]), 12))
    if "half" in parts:
        first, last = (1, 6) if parts["half"] == "上" else (7, 12)
        end = month_end(year, last)
        return same(end) if "closed" in parts else (date(year, first, 1), end)
    if parts.get("bound", "").endswith("初"):
        return date(year, 1, 1), date(year, 1, 31)
    ends = date(year, 12, 31)
    return same(ends) if "bound" in parts and not whole_year else (date(year, 1, 1), ends)


def in_year(year: int, parts: dict[str, str]) -> Days:
    """Return the days of a month, a part of it, a day in it, or a stretch of months."""
    if "from" in parts:
        first, last = whole(parts["from"]), whole(parts["till"])
        return (date(year, first, 1), month_end(year, last)) if 1 <= first <= last <= 12 else (None, None)
    month = whole(parts["month"])
    if not 1 <= month <= 12:
        return None, None
    if "day" in parts:
        first_day = day_of(year, month, whole(parts["day"]))
        if "month2" in parts and "day2" in parts:
            return first_day, day_of(year, whole(parts["month2"]), whole(parts["day2"]))
        return first_day, day_of(year, month, whole(parts["day3"])) if "day3" in parts else first_day
    if "month2" in parts:
        last = whole(parts["month2"])
        return (date(year, month, 1), month_end(year, last)) if last <= 12 else (None, None)
    return edge_of(year, month, parts.get("edge", ""))


def shift(day: date, months: int, days: int) -> date:
    """Return the day so many months and days later, or earlier where they are negative."""
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1])) + timedelta(days=days)
