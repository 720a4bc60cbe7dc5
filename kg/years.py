"""The year a text looks back on and the year it calls this one, where it tells them plainly without a date."""

from __future__ import annotations

import re
from dataclasses import dataclass

_C = "[〇零○OＯ一二三四五六七八九]"
_Y = rf"(?<![\d\-—–－~～〔\[])(?<!年[至到])(?<!\d[至到])(?:(?P<y>(?:19|20)\d\d)|(?P<c>[一二][〇零○OＯ九]{_C}{{2}}))"
_YEAR = re.compile(rf"{_Y}年")
DIGITS = {**{c: str(n) for n, c in enumerate("〇一二三四五六七八九")}, **dict.fromkeys("零○OＯ◯", "0")}
"""Chinese digits, and the letters and circles that stand for zero, as those of a year."""
_REVIEW = re.compile(
    rf"{_Y}年(?:度)?(?:的)?(?:主要)?(?:政府|全[市县区省镇乡]|国内|各项)?(?:工作|发展|建设)?(?:的)?(?:回顾|总结|情况|完成情况)"
)
_PLAN = re.compile(
    rf"{_Y}年(?:度)?(?:的)?(?:主要|重点|总体|政府|全[市县区省镇乡]|经济社会发展|各项|国内)*(?:工作|发展|预期|奋斗)?(?:的)?"
    r"(?:主要|重点|总体|预期|奋斗)*(?:安排|目标|任务|重点|打算|要点|计划|部署|建议|思路|展望)"
)
_CLOSED = re.compile(
    rf"{_Y}年(?:度)?[^，。；：\d]{{0,16}}(?:统计公报|状况公报|资源公报|公报|年度报告|年报|运行情况年报)"
)
_PART = re.compile(
    rf"{_Y}年(?:度)?[^，。；：\d]{{0,4}}(?:上半年|前三季度|前三个季度|[一二三]季度|第[一二三]季度|1?\d?[-—–－~～至]?(?:[1-9]|1[01])月)"
)
_CHART = re.compile(
    r"^[ \u3000]*图[ \d一二三四五六七八九十]*[:：]?[ \u3000]*(?:19|20)\d\d年?[-—–－~～至到]+(?P<y>(?:19|20)\d\d)年",
    re.MULTILINE,
)
"""A chart of several years up to the one that a communiqué is of: 图1 2018—2022年生产总值."""
_NOTE = re.compile(
    r"(?:本公报|公报|报告)?中?(?P<y>(?:19|20)\d\d)年[^，。；\d]{0,16}(?:数据?|数据均?)?均?[为系](?:初步|快报)(?:统计|核算|核实)?(?:数|结果)"
)
"""The footnote of a communiqué: 本公报中2021年数据均为初步统计数."""
_AHEAD = re.compile(
    rf"{_Y}年(?:度)?(?:(?:的)?(?:主要|重点|总体|政府|经济社会发展)*(?:工作|发展|预期|奋斗)+(?:的)?(?:主要|重点|总体|预期|奋斗)*"
    r"(?:安排|目标|任务|打算|要点|计划|部署|建议|思路)|，(?:我们|全[市县区省镇乡]|全系统)?(?:要|将)(?![求素]))"
)
"""The year to come, in a report that has told of the one that is over: 2019年工作安排, 2023年，要实施…"""
_WHOLE = re.compile(r"一年来|过去一年|过去的一年|一年以来|全年|这一年")
_SPAN = re.compile(
    rf"(?:{_Y}年1(?:月份?)?[-—–－~～至到]+|(?:截至|截止|截止到|截至到)(?P<y2>(?:19|20)\d\d)年)(?P<m>1[0-2]|[1-9])月"
)
"""A stretch from January on, or up to a month: 2011年1—8月, 截至2023年9月底."""
_AIMED = re.compile(r"(?:到|(?<!截)至|力争|争取|将于?|预计|计划|拟于?|确保|目标|规划)[^，。；\n]{0,3}\Z")
_LATER = re.compile(r"(?:[底末]?(?:之|以)?前|[底末]|目标|规划|远景|起|版)")
_ASIDE = re.compile(r"今年[（(](?P<y>(?:19|20)\d\d)年?[）)]|(?P<z>(?:19|20)\d\d)年?[（(](?:今年|本年)[）)]")
_AIMS = re.compile(r"[（(]?(?:19|20)\d\d年?[-—–－~～至到]+(?:19|20)\d\d年?[）)]?")
_TERM = re.compile(r"\d年度")
_LATE, _EARLY = 10, 4
"""After the one month a title may name the year to come, before the other the year that is over."""
_NEXT = re.compile(r"明年|来年|下一年")
_NOW = re.compile(r"今年|本年度")


@dataclass(frozen=True, slots=True, kw_only=True)
class Years:
    """The years of a text without a date; None where it does not tell them plainly."""

    reviewed: int | None = None
    """The year it looks back on: 一年来, 过去一年, 全年 mean this one."""
    current: int | None = None
    """The year it was written in: 今年 means this one."""


def told_years(title: str, text: str) -> Years:
    """Return the years that a title and a text tell.

    >>> told_years("某市2023年国民经济和社会发展统计公报", "全年实现生产总值100亿元。")
    Years(reviewed=2023, current=2024)
    >>> told_years("某局2023年工作总结", "一年来，新增企业18家。"), told_years("某局简介", "下设5个科室。")
    (Years(reviewed=2023, current=None), Years(reviewed=None, current=None))
    """
    current = _said_now(text)
    if (closed := _only(_CLOSED, title)) and not _PART.search(title):
        return Years(reviewed=closed, current=current or closed + 1)
    if part := _only(_PART, title):
        return Years(current=current or part)
    if told := looked_back_on(title, text):
        return Years(reviewed=told[0], current=current or told[0] + 1)
    if (charted := _charted(text)) and not _YEAR.search(title):
        return Years(reviewed=charted, current=current or charted + 1)
    reviewed = _reviewed(title, text)
    return Years(reviewed=reviewed, current=current or _from_plan(reviewed, title, text) or _from_months(text))


def looked_back_on(title: str, text: str) -> tuple[int, int] | None:
    """Return the year that a text without a year in its title looks back on, and where the words for it stand.

    The footnote of a communiqué says it, or an excerpt of a report by the year to come that it goes on to.

    >>> looked_back_on("", "年末全县有医疗机构423个。注：1．本公报2021年数据为初步统计数。")[0]
    2021
    >>> looked_back_on("", "全年开行班列312列。2019年工作安排：生产总值增长7%。")[0]
    2018
    >>> looked_back_on("", "2018年开行班列312列。2019年工作安排：生产总值增长7%。") is None
    True
    """
    if _YEAR.search(title):
        return None
    notes = list(_NOTE.finditer(text))
    if notes:
        return (_year(notes[0]), notes[0].start("y")) if len({_year(note) for note in notes}) == 1 else None
    plans = list(_AHEAD.finditer(text))
    if not plans or len({_year(plan) for plan in plans}) > 1 or not _WHOLE.search(text, 0, plans[0].start()):
        return None
    before = [year for year in _YEAR.finditer(text, 0, plans[0].start()) if not _TERM.match(text, year.start() + 3)]
    if any(_year(year) >= _year(plans[0]) - 1 for year in before):
        return None  # the text tells its years itself
    return _year(plans[0]) - 1, plans[0].start()


def year_of_day(title: str, text: str, month: int) -> int | None:
    """Return the year of a day that a text gives without one, by its title or what it tells as done before that month.

    >>> year_of_day("某区2023年上半年工作情况报告", "", 8), year_of_day("某园奠基", "2011年1—8月，引进资金46亿元。", 9)
    (2023, 2011)
    >>> year_of_day("某园奠基", "2011年1—8月，引进资金46亿元。", 6) is None
    True
    """
    title = _AIMS.sub("", title)
    named = {_year(found) for found in _YEAR.finditer(title)}
    ahead = month > _LATE and not _PART.search(title)
    behind = month < _EARLY and _REVIEW.search(title)
    if len(named) == 1 and not (ahead or behind or _TERM.search(title)):
        return named.pop()
    return told_years(title, text).current or _from_months(text, month)


def _year(found: re.Match[str]) -> int:
    return int(found["y"] or "".join(DIGITS[char] for char in found["c"]))


def _only(form: re.Pattern[str], words: str) -> int | None:
    """Return the year of a form where words have one year in it, not two."""
    years = {_year(found) for found in form.finditer(words)}
    return years.pop() if len(years) == 1 else None


def _said_now(text: str) -> int | None:
    """Return the year that is glossed: 今年（2024年）."""
    found = {int(one["y"] or one["z"]) for one in _ASIDE.finditer(text)}
    return found.pop() if len(found) == 1 else None


def _reviewed(title: str, text: str) -> int | None:
    """Return the year reviewed: by title or heading, else by the one year of the title and 一年来."""
    if year := _only(_REVIEW, title) or _only(_REVIEW, text):
        return year
    year = _only(_YEAR, _PLAN.sub("", title))
    return year if year and _WHOLE.search(text) and not _planned(title, text) else None


def _charted(text: str) -> int | None:
    """Return the last year of all the charts of a text, where they have the same."""
    years = {int(found["y"]) for found in _CHART.finditer(text)}
    return years.pop() if len(years) == 1 else None


def _planned(title: str, text: str) -> int | None:
    return _only(_PLAN, title) or _only(_PLAN, text)


def _from_plan(reviewed: int | None, title: str, text: str) -> int | None:
    """Return the year of writing of a report on one year and the next, by whether that one is 今年 or 明年."""
    planned = _planned(title, text)
    if reviewed is None or planned != reviewed + 1:
        return None
    now, then = bool(_NOW.search(text)), bool(_NEXT.search(text))
    return None if now == then else planned if now else reviewed


def _from_months(text: str, month: int = 0) -> int | None:
    """Return the latest year told, where months of it are: before `month`, or beside 今年."""
    past = [
        _year(found)
        for found in _YEAR.finditer(text)
        if not (_AIMED.search(text[max(0, found.start() - 7) : found.start()]) or _LATER.match(text, found.end()))
    ]
    spans = [(int(found["y2"] or 0) or _year(found), int(found["m"])) for found in _SPAN.finditer(text)]
    if not past or not spans or max(spans)[0] != max(past):
        return None
    year, last = max(spans)
    return year if (last <= month if month else last < 12 and _NOW.search(text)) else None
