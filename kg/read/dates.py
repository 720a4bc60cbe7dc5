"""Whole dates as documents write them, in either kind of digits."""

from __future__ import annotations

import re
from datetime import date, datetime

from kg.layout import BLANK
from kg.years import DIGITS

Published = datetime | date | None

_YEAR = "(?P<y>[12１２]\\d{3}|[一二][〇零○◯OＯ0０一二三四五六七八九]{3})"
_GAP = r"[ \u3000]{0,2}"
DATE = re.compile(
    rf"(?:{_YEAR}{_GAP}[年\-./－．／]{_GAP}(?P<m>\d{{1,2}}|[一二三四五六七八九十]{{1,2}}){_GAP}[月\-./－．／]{_GAP}"
    rf"(?P<d>\d{{1,2}}|[一二三四五六七八九十廿卅]{{1,3}})(?:{_GAP}日)?"
    rf"(?:[T{BLANK}]*(?P<H>\d{{1,2}})[:：时](?P<M>\d{{2}})(?:[:：分](?P<S>\d{{2}}))?)?(?!\d)|"
    r"(?<!\d)(?P<Y>(?:19|20)\d\d)(?P<N>[01]\d)(?P<D>[0-3]\d)(?!\d))"
)

MONTH = re.compile(r"[（(]?\d{4}年\d{1,2}月[）)]?")
"""A month without a day, in brackets or not."""


def parse_date(words: str) -> Published:
    """Return the first whole date in some words, with its time where one follows; None if there is none.

    >>> parse_date("来源:安宁市委统战部 2024-04-15 09:30:00"), parse_date("二〇二三年七月二十八日")
    (datetime.datetime(2024, 4, 15, 9, 30), datetime.date(2023, 7, 28))
    """
    for found in DATE.finditer(words):
        year, month, day = found["y"] or found["Y"], found["m"] or found["N"], found["d"] or found["D"]
        try:
            when = date(int("".join(DIGITS.get(c, c) for c in year)), _number(month), _number(day))
            if found["H"]:
                return datetime(when.year, when.month, when.day, int(found["H"]), int(found["M"]), int(found["S"] or 0))
        except ValueError:
            continue
        return when
    return None


def _number(words: str) -> int:
    """Return a number below 100, in either kind of digits: 28, 二十八, 十."""
    if words.isdecimal():
        return int(words)
    words = words.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = words.rpartition("十")
    return 10 * int(DIGITS.get(tens, "1") if ten else 0) + int(DIGITS.get(ones, "0") if ones else 0)
