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
    r"(?:(?<![0-9到至—–－~～\-])|(?<=截至))(?P<year>(?:19|20)[0-9]{2}|二[〇○零][〇○零一二三四五六七八九]{2})年(?!目标|规划|远景|以[前后]|[底末]?前|[底末]|建成|完工|投产)"
    r"|[〔\[（(【](?P<number>(?:19|20)[0-9]{2})[〕\]）)】][0-9第]"
)
_AIMED = re.compile(
    r"(?:(?<![来及])(?:自从?|从)|(?<!截止)到|(?<!截)至|力争|争取|将|预计|计划|拟|确保|目标|规划)[^，。；\n]{0,4}$"
)
_COMPARED = re.compile(r"(?:[比较]|恢复[到至]|相当于)$")
_DATED = re.compile(r"年(?:[0-9]{1,2}(?:[-—–－~～至到][0-9]{1,2})?月|第?[一二三四]季度)")
_PLANNED = re.compile(r"年(?:度)?[^，。；：\n\d]{0,8}(?:目标|安排|重点工作|工作(?:任务|打算|要点|计划|部署))")
_ISSUE = re.compile(r"年(?:度)?(?:总)?第[0-9]{1,4}[期号辑]")
"""The issue of a paper: 2025年第4期."""
_UP_TO = re.compile(r"截[至止]到?$")
_WHOLE = re.compile(
    r"年(?:度)?(?:[末底]|全年)?[，,]?"
    r"(?![0-9]{1,2}月|[上下]半年|[一二三四第]+季度|[初起春夏秋冬以])[^，。；\n\d]{0,24}[0-9]"
)
"""A result of the whole year: 2022年，全市减贫7.86万人."""
_OPENING = 3
"""So many sentences of the body may tell the day of what the text reports."""
_EDGE = 8
"""So many sentences at either end of a text may be its head or its signature."""


def reference_day(article: Article, sentences: Sequence[Sentence]) -> tuple[date | None, bool]:
    """Return the day, and whether only its year is known: then it is the last day of that year.

    Without a day of publication it is the latest whole date in the text's head or signature, else the year in which the
    article plainly was written, the one year of its title, or what its latest year is said of: its plans or its opening
    are of the year of writing, its results as a rule of the year before. Else None: another year is there by chance.
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
    """Return the one year of a title, else the year that the text's latest year speaks for."""
    entitled = set(_years(title))
    return entitled.pop() if len(entitled) == 1 else _latest([s for s in sentences if s.role != "furniture"])


def _latest(sentences: Sequence[Sentence]) -> int | None:
    told = [(_year(match), n, match, s.text) for n, s in enumerate(sentences) for match in _past(s.text)]
    latest = max((year for year, *_ in told), default=0)
    last = [(n, match, text) for year, n, match, text in told if year == latest]
    if any(_now(n, match, text) for n, match, text in last):
        return latest
    return latest + 1 if any(_WHOLE.match(text, match.end() - 1) for _, match, text in last if match["year"]) else None


def _now(number: int, match: re.Match[str], text: str) -> bool:
    """Whether a year is the one in which the text was written."""
    at = match.end() - 1
    here = number < _OPENING or _UP_TO.search(text, max(0, match.start() - 6), match.start())
    dated = here and _DATED.match(text, at)
    return bool(dated or _PLANNED.match(text, at) or _ISSUE.match(text, at) or match["number"])


def _days(text: str) -> list[date]:
    """Return the whole dates in a line."""
    found = [day_of(whole(m["y"]), int(m["m"]), int(m["d"])) for m in PARTS["iso"].finditer(text)]
    for match in PARTS["year"].finditer(text):
        if match["y"] and match["month"] and match["day"]:
            found.append(day_of(whole(match["y"]), whole(match["month"]), whole(match["day"])))
    return [day for day in found if day]


def _years(text: str) -> list[int]:
    return [_year(match) for match in _past(text)]


def _past(text: str) -> list[re.Match[str]]:
    """Return the years in a line that are no goal's, nor what is compared with, nor since when something goes on."""
    return [match for match in _YEAR.finditer(text) if not _aside(text, max(0, match.start() - 7), match.start())]


def _aside(text: str, start: int, end: int) -> bool:
    return bool(_AIMED.search(text, start, end) or _COMPARED.search(text, start, end))


def _year(match: re.Match[str]) -> int:
    return whole(match["year"] or match["number"])
