"""A question as people type it -> in the words of the grammar: short and spoken forms, years told from today.

Nothing is put in other words inside a name that the graph knows.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator
from functools import cache
from importlib.resources import files

from kg.inquiry.names import Names, Thing, plain

_END = re.compile(r"(?:来着|[啊呀吧哈哦吗呢的了]|(?<![干做])嘛)+$")
_MARK = re.compile(r"[？?。！!，,、：:；;~～]")
_ASTRAY = re.compile("[的地得]")
_WITHIN = re.compile("(?:了|过)?(?:多少|几)(?:万|亿)?(?:公里|平方米|[起户亩件套台辆头座条项家个吨]|人次?)?的?(?=.)")
"""How many, in the midst of what is counted: 新建了多少公里的公路."""
_LONGEST = 16
"""Characters of a name on either side that are looked at."""
_AGO = {"今年": 0, "本年": 0, "去年": 1, "上年": 1, "前年": 2, "明年": -1}
_TOLD = re.compile("(?<![比较同与和])(今年|本年|去年|上年|前年|明年)(?!度?(?:同期|以来))")
_ANY = re.compile("(今年|本年|去年|上年|前年|明年)")
_GAP = re.compile("比.*(?:[高多大低少小差]出?|[增减]产)了?(?:多少|几)")
"""Of two years, both are asked for: 去年比前年多多少; else the other is what a change is from."""
_SHORT = re.compile(r"(?<![\d近第])([012]\d)年(?!来|以来|内|间)")
_RECENT = re.compile("(?:最?近|过去|这)([两二三四五六七八九十])年来?(?:的|间|里)?")
_COUNT = dict(zip("两二三四五六七八九十", (2, 2, 3, 4, 5, 6, 7, 8, 9, 10), strict=True))
_RANGE = re.compile(r"((?:19|20)\d\d)年?(?:到|至|[-—–~～])((?:19|20)\d\d)年?")


def dated(question: str, latest: int | None) -> tuple[str, tuple[str, ...]]:
    """Return a question with its years in digits, and what was made of words that tell them from today.

    `latest` is the year of the newest article; without it such words stay. Of the last three years is since three ago.

    >>> dated("去年GDP是多少", 2024)
    ('2023年GDP是多少', ('“去年”按2023年理解，最近的文章是2024年的',))
    >>> dated("21年GDP比上年增长多少", 2024)[0], dated("近三年的粮食产量", 2024)[0]
    ('2021年GDP比上年增长多少', '2021年以来粮食产量')
    >>> dated("2020-2022年的GDP", None)[0]
    '2020年2021年2022年的GDP'
    """
    said: list[str] = []

    def told(match: re.Match[str]) -> str:
        """The year that is meant; noted in `said`."""
        assert latest is not None
        recent = _COUNT.get(match[1])
        year = latest - (recent or _AGO.get(match[1], 0))
        since = "以来" if recent else ""
        said.append(f"“{match[0].rstrip('的间里')}”按{year}年{since}理解，最近的文章是{latest}年的")
        return f"{year}年{since}"

    question = _RANGE.sub(_each, _SHORT.sub(r"20\1年", question))
    if latest is not None:
        both = _GAP.search(question) and len(_ANY.findall(question)) > 1
        question = _RECENT.sub(told, (_ANY if both else _TOLD).sub(told, question))
    return question, tuple(said)


def tells_years(question: str) -> bool:
    """Whether a question tells a year from today: 去年, 近三年."""
    return bool(_TOLD.search(question) or _RECENT.search(question))


def _each(match: re.Match[str]) -> str:
    first, last = int(match[1]), int(match[2])
    return "".join(f"{year}年" for year in range(first, last + 1)) if first <= last else match[0]


def spoken(question: str, names: Names) -> str:
    """Return a question in the words of the grammar, as names are compared."""
    text = _END.sub("", plain(_MARK.sub("", question)))
    for said, meant in _table():
        for found in reversed(list(said.finditer(text))):
            if not _named(found, names):
                text = text[: found.start()] + meant + text[found.end() :]
    return _straight(text, names)


def _straight(text: str, names: Names) -> str:
    """Words that part a name taken from it: 接待的游客, 新建了多少公里的公路."""
    for pattern, behind in ((_WITHIN, "是多少"), (_ASTRAY, "")):
        for found in reversed(list(pattern.finditer(text))):
            joined = text[: found.start()] + text[found.end() :]
            if any(
                joined[start:end] in known
                for known in (names.indicators, names.things)
                for start, end in _around(len(joined), found.start(), found.start())
                if start < found.start() < end
            ):
                text = joined + behind
    return text


def _named(found: re.Match[str], names: Names) -> bool:
    """Whether words are, or stand in, what the graph has a name for."""
    return any(
        found.string[start:end] in known
        for known in (names.indicators, names.things)
        for start, end in _around(len(found.string), *found.span())
    )


def _around(size: int, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Every stretch that begins at or before `first` and ends at or after `last`."""
    for start in range(max(0, first - _LONGEST), first + 1):
        for end in range(last, min(size, last + _LONGEST) + 1):
            yield start, end


@cache
def _table() -> tuple[tuple[re.Pattern[str], str], ...]:
    with files("kg.inquiry").joinpath("spoken.tsv").open(encoding="utf-8") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return tuple((re.compile(row["said"]), row["meant"]) for row in rows)


_CALLED = frozenset(
    ("CommandUnit", "Project", "Policy", "Event", "Meeting", "Platform", "Programme", "Honour", "Mechanism")
)
"""Classes whose things have long names, which nobody says whole."""
_HEAD, _TAIL, _LEAST, _MOST = 2, 2, 4, 3
"""Characters of a name's beginning and end that are said at least, of both together; things that are meant at most."""
_CLASS = ("项目", "活动", "工作", "机制", "制度")
"""What a name may end with that is left away: 青禾茶文化产业园项目."""
_TIMES = re.compile(r"^(?:第.{1,3}届|(?:19|20)\d\d年度?)")
_KIND = re.compile("[节会赛奖]")


def shortened(text: str, names: Names, taken: Collection[str]) -> dict[str, tuple[Thing, ...]]:
    """Return what stands in a question for a longer name, with what it may mean: 茶产业专班 for 茶产业发展工作专班.

    A name's beginning and end with its middle left out, its end alone, or all but the word for what it is.
    """
    found: dict[str, dict[Thing, None]] = {}
    for name, things in names.things.items():
        meant = [thing for thing in things if thing.kind in _CALLED]
        if len(name) <= _LEAST or not meant or name in text:
            continue
        said = next((words for words in _said(text, _TIMES.sub("", name)) if words not in taken), "")
        if said and said not in names.things and said not in names.indicators:
            found.setdefault(said, {}).update(dict.fromkeys(meant))
    return {said: tuple(things) for said, things in found.items() if len(things) <= _MOST}


def _said(text: str, name: str) -> Iterator[str]:
    if name.endswith(_CLASS) and len(name) - 2 >= _LEAST:
        core = name[:-2]
        yield from (core,) if core in text else _said(text, core)
    tail = 1 if _KIND.fullmatch(name[-1]) else _TAIL
    for at in range(len(text) - tail, -1, -1):
        if text.startswith(name[-tail:], at):
            yield from _ending(text, name, at + tail, tail)


def _ending(text: str, name: str, end: int, tail: int) -> Iterator[str]:
    """What is said for a name whose end stands at `end`: its beginning before it, or as much of the end as there is."""
    size = tail
    while size < len(name) and end > size and text[end - size - 1] == name[-size - 1]:
        size += 1
    start = end - size
    for head in range(min(start, len(name) - size), _HEAD - 1, -1):
        if text[start - head : start] == name[:head] and head + size >= (_LEAST if tail == _TAIL else _LEAST - 1):
            yield text[start - head : end]
            break
    if size >= _LEAST:
        yield text[start:end]
