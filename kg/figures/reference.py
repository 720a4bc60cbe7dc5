"""The day from which an article's relative times are told: when it appeared, else what its own words say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from kg.figures.days import day_of, whole
from kg.figures.timeforms import PARTS
from kg.model import Article, Sentence
from kg.years import told_years

_YEAR = re.compile(
    r"(?<![0-9到至—–－~～\-])(?P<year>(?:19|20)[0-9]{2}|二[〇○零][〇○零一二三四五六七八九]{2})年(?!目标|规划|远景|以[前后]|[底末]?前|[底末]|建成|完工|投产)"
    r"|[〔\[（(【](?P<number>(?:19|20)[0-9]{2})[〕\]）)】][0-9第]"
)
_AIMED = re.compile(r"(?:到|至|力争|争取|将|预计|计划|拟|确保|目标|规划)[^，。；\n]{0,4}$")
_EDGE = 8
"""So many sentences at either end of a text may be its head or its signature."""


def reference_day(article: Article, sentences: Sequence[Sentence]) -> tuple[date | None, bool]:
    """Return the day, and whether only its year is known: then it is the last day of that year.

    Without a day of publication it is the latest whole date in the text's head or signature, else the year in which the
    article plainly was written, the one year of its title, or the latest that is no goal's in its text; else None.
    """
    published = article.published
    if published is not None:
        return (published.date() if isinstance(published, datetime) else published), False
    ends = [s for s in sentences if s.role == "meta" and (s.index < _EDGE or s.index >= len(sentences) - _EDGE)]
    signed = [day for sentence in ends for day in _days(sentence.text)]
    if signed:
        return max(signed), False
    year = told_years(article.title, article.text).current or _year_of(article.title, sentences)
    return (date(year, 12, 31), True) if year else (None, False)


def _year_of(title: str, sentences: Sequence[Sentence]) -> int | None:
    """Return the one year of a title, else the latest of a text."""
    entitled = set(_years(title))
    if len(entitled) == 1:
        return entitled.pop()
    told = (year for s in sentences if s.role != "furniture" for year in _years(s.text))
    return max([*entitled, *told], default=None)


def _days(text: str) -> list[date]:
    """Return the whole dates in a line."""
    found = [day_of(whole(m["y"]), int(m["m"]), int(m["d"])) for m in PARTS["iso"].finditer(text)]
    for match in PARTS["year"].finditer(text):
        if match["y"] and match["month"] and match["day"]:
            found.append(day_of(whole(match["y"]), whole(match["month"]), whole(match["day"])))
    return [day for day in found if day]


def _years(text: str) -> list[int]:
    return [
        whole(match["year"] or match["number"])
        for match in _YEAR.finditer(text)
        if not _AIMED.search(text, max(0, match.start() - 7), match.start())
    ]
