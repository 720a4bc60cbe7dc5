"""How many years a growth runs over, where its sentence tells another stretch than from the year before."""

from __future__ import annotations

import re
from unicodedata import normalize

_VALUES = {char: str(at) for at, char in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_Y = rf"(?:(?:19|20)\d\d|[一二][九〇零○][{''.join(_VALUES)}]{{2}})"
_COUNT = r"(?<!\d)(?:[二两三四五六七八九]|[二三]?十[一二三四五六七八九]?|[2-9]|[1-3]\d)"
_MARK = "，。；：,;:"
_GROWS = "(?:[递实]|增[长加产]|提高|上升|下降|减少|平均|翻)"
_YEARLY = (
    "(?:比|较|同|与|和)(?:上一?|去|前一?)年(?:同期)?|同比|环比|今年|去年|上年|当年|本年|全年"
    "|(?:比|较)(?:年初|上[月季期])"
)
_RANGE = rf"(?:从|由|自)(?P<first>{_Y})年?[^。；;:]{{0,24}}?(?:到|至|[-—–－~～])[^{_MARK}]{{0,3}}(?P<last>{_Y})年"
_BACK = rf"(?:比|较|同|与|和|为|是|相当于|等[于於])(?:完成[^{_MARK}]{{1,8}}的)?(?P<since>{_Y})年?[底末初]?"
_ERA = r"(?:(?:比|较|同|与|和|與)(?P<before>解放前|建国初期|建国前)|(?P<after>(?:解放|建国|新中国成立|改革开放)以来))"
_YEARS = (
    rf"(?<!连续)(?P<years>(?:过去|这|近|前|后|最近|头)的?{_COUNT}年(?:来|间|内|中)?|{_COUNT}年多?(?:来|间|内|中)"
    rf"|{_COUNT}年(?=累计|共|{_GROWS})|(?<![^{_MARK}]){_COUNT}年)(?:累计|共)?(?![底末初代级度月计规])"
)
"""So many years; with no word beside them only where a clause begins: 五年增长27%, but 连续6年增产 is no stretch."""
_PLAN = "(?P<plan>“?[一二三四五六七八九十]{1,2}五”?(?:计划)?(?:期间|时期))"
_ANEW = rf"(?<![到至在])(?P<anew>{_Y})年"
"""A year by itself, from which what is told is told anew; 在1957年达到 says only where a stretch ends."""
_STEP = re.compile(f"(?P<yearly>{_YEARLY})|{_RANGE}|{_BACK}|{_ERA}|{_YEARS}|{_PLAN}|{_ANEW}")
_NUMBER = (
    r"(?:百分之[一二三四五六七八九十百零点]+|[\d.]+(?:%|‰|倍)"
    "|[一二三四五六七八九十两]+(?:点[一二三四五六七八九零]+)?倍)"
)
_AVERAGE = re.compile(
    r"年均|平均每年|每年平均|平均年|年平均|每年(?=递[增减]|增长|增加|提高|下降)|逐年平均|平均(?=递[增减])"
)
_OTHERS = re.compile(rf"(?:{_NUMBER}(?:左右|以上|多)?[和、，及])+\Z")
"""Numbers in a row before one: what is said of the first is said of all (平均每年增长4.7%和5.7%)."""
_CLAUSE = re.compile(rf"[{_MARK}]|{_NUMBER}")
_AGAINST = re.compile(rf"({_Y})年?[底末初]?")


def span_of(before: str, *, compared: str = "", year: int | None = None) -> str:
    """Return the stretch that a growth runs over, in Chinese; empty where it is that from the year before.

    `before` is its sentence up to it, `compared` what the graph says that it is compared with, `year` that of its
    period (None for a longer one). What is said of one growth holds for those after it, until a year is named anew.

    >>> span_of("2007年，国内生产总值达到24.66万亿元，比2002年增长", year=2007)
    '比2002年'
    >>> span_of("2007年，国内生产总值比2002年增长65.5%，年均增长", year=2007)
    '年均，比2002年'
    >>> span_of("2007年，税收比2002年增长65.5%，2008年增长", year=2008), span_of("2003年比2002年增长", year=2003)
    ('', '')
    """
    text = _OTHERS.sub("", normalize("NFKC", before).replace(" ", ""))
    average = _AVERAGE.search(text, _clause(text))
    stretch = _against(normalize("NFKC", compared), year) or _stretch(text, year)
    return "，".join(filter(None, ("年均" if average else "", stretch)))


def _clause(text: str) -> int:
    """Where the words of a figure at the end begin: after a mark or another number."""
    return max((found.end() for found in _CLAUSE.finditer(text) if found.end() < len(text)), default=0)


def _against(words: str, year: int | None) -> str:
    """What a growth is compared with, if that is not the year before."""
    found = _AGAINST.fullmatch(words)
    if found is None:
        return f"比{words}" if words else ""
    since = _year(found[1])
    return "" if year is not None and since >= year - 1 else f"比{since}年"


def _stretch(text: str, year: int | None) -> str:
    """The last stretch that the sentence names, if no year by itself comes after it."""
    stretch = ""
    for found in _STEP.finditer(text):
        if found["first"]:
            first, last = _year(found["first"]), _year(found["last"])
            stretch = f"{first}—{last}年" if last - first > 1 else ""
        elif found["since"]:
            stretch = _against(found["since"], year)
        elif found["before"]:
            stretch = f"比{found['before']}"
        else:
            stretch = found["after"] or found["years"] or found["plan"] or ""
    return stretch


def _year(words: str) -> int:
    return int("".join(_VALUES.get(char, char) for char in words))
