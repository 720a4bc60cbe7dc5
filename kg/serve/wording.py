"""Figures, periods and what the graph says by a code, in words: Chinese (0) and English (1)."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kg.standing import KINDS, MODALITIES, QUALIFIERS, RESOLUTIONS
from kg.terms import WT

_DAY = len("2023-01-01")
_CODES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "modality": MODALITIES,
    "resolution": RESOLUTIONS,
    "qualifier": QUALIFIERS,
}
_COLUMNS = """
what:内容 who:谁 whom:对谁 quote:原文 about:主体 text:原文数字 indicator:指标 unit:单位 value:数值 from:起 to:止
class:类别 relation:关系 qualifier:限定 start:起点 end:终点 document:文章 article:文章 one:其一 other:其二
kind:种类 issued:日期 thing:实体 part:部分 honour:荣誉 modality:语气 year:年份 word:词 title:标题 subject:主体
share:占比 serves:服务 rule:规则 role:角色 rank:位次 publisher:发布者 post:职务 policy:政策 often:次数 of:属于
object:客体 name:名称 mention:提法 level:水平 growth:增长 heading:小标题 figures:数据 facts:关系 entities:实体
enterprise:企业 enterpriseLabel:企业 body:机构 basis:依据 also:又称 left:甲 right:乙 leftArticle:甲文
rightArticle:乙文 leftAbout:甲主体 rightAbout:乙主体 oneDocument:其一所在 otherDocument:其二所在
resolution:主语 passage:出处 recogniser:识别 confidence:把握 leftResolution:甲主语 rightResolution:乙主语
leftConfidence:甲把握 rightConfidence:乙把握 within:直接属于 via:经由 doubtful:把握不大 leftTo:甲截止 rightTo:乙截止
oneResolution:其一主语 otherResolution:其二主语
leftPassage:甲原文 rightPassage:乙原文 onePassage:其一原文 otherPassage:其二原文
period:时期 oneConfidence:其一把握 otherConfidence:其二把握
"""
COLUMNS = dict(pair.split(":") for pair in _COLUMNS.split())
"""What the saved questions call their columns, in Chinese."""
_ENGLISH = {"about": "subject", "what": "content", "text": "as written", "issued": "date", "also": "also called"}
_KINDS: tuple[Mapping[str, str], ...] = ({}, dict(KINDS.values()))
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LARGE = (
    ((10**12, "万亿"), (10**8, "亿"), (10**4, "万")),
    ((10**12, " trillion"), (10**9, " billion"), (10**6, " million")),
)


def column_name(column: str, language: int = 0) -> str:
    """Return what a column of an answer is called.

    >>> column_name("leftAbout"), column_name("leftAbout", 1), column_name("about", 1)
    ('甲主体', 'left subject', 'subject')
    """
    if not language:
        return COLUMNS.get(column, column)
    return " ".join(_ENGLISH.get(word.lower(), word.lower()) for word in _HUMP.split(column))


def coded(column: str, text: str, language: int = 0) -> str:
    """Return a cell of an answer in words where the graph says it by a code.

    >>> coded("modality", f"{WT}planned"), coded("leftResolution", "implied", 1), coded("to", "2023")
    ('计划', 'implied', '2023')
    """
    if column == "kind":  # the questions tell a kind of number by its Chinese name
        return _KINDS[language].get(text, text)
    kind = next((kind for kind in _CODES if column.lower().endswith(kind)), "")
    pair = _CODES[kind].get(text.removeprefix(WT)) if kind else None
    return text if pair is None else pair[language].strip()


def tells_confidence(column: str) -> bool:
    """Whether a column of an answer tells a confidence.

    >>> tells_confidence("leftConfidence"), tells_confidence("value")
    (True, False)
    """
    return column.lower().endswith("confidence")


def tells_place(column: str) -> bool:
    """Whether a column of an answer tells a passage.

    >>> tells_place("leftPassage"), tells_place("article")
    (True, False)
    """
    return column.lower().endswith("passage")


def amount(figure: Mapping[str, Any], language: int = 0) -> str:
    """Return a figure's number as people write it.

    >>> amount({"value": "3500000000", "kind": "level", "qualifier": "about"})
    '约35亿'
    >>> amount({"value": "3500000000", "kind": "level", "qualifier": "about"}, 1)
    'about 3.5 billion'
    >>> amount({"value": "3207470000000", "kind": "level", "qualifier": "exact"})  # the fewest digits
    '32074.7亿'
    >>> amount({"value": "2", "kind": "rank", "qualifier": "fromEnd"})
    '倒数第 2 位'
    """
    value = Decimal(figure["value"])
    if figure["kind"] == "rank":
        end = figure["qualifier"] == "fromEnd"
        return (f"{'倒数' if end else ''}第 {value:f} 位", f"rank {value:f}{' from the end' if end else ''}")[language]
    sign = "+" if figure["kind"] in ("growth", "difference") and value > 0 else ""
    powers = (*(pair for pair in _LARGE[language] if abs(value) >= pair[0]), (1, ""))
    ways = [(f"{(value / one).normalize():f}", word) for one, word in powers]
    number, word = ways[0] if language else min(reversed(ways), key=lambda way: len(way[0]))
    return f"{QUALIFIERS[figure['qualifier']][language]}{sign}{number}{word}"


def reading(figure: Mapping[str, Any], language: int = 0) -> str:
    """Return a figure's number with its unit."""
    if figure["kind"] == "rank":
        return amount(figure, language)
    return f"{amount(figure, language)}{' ' if language and figure['unit'] != '%' else ''}{figure['unit']}"


def period(figure: Mapping[str, Any]) -> str:
    """Return a period as short as it can be said.

    >>> period({"from": "2023-01-01", "to": "2023-12-31"}), period({"from": "2024-04-15", "to": "2024-04-15"})
    ('2023', '2024-04-15')
    >>> period({"from": "2023-07-01", "to": "2023-12-31"}), period({"from": "2024-02-01", "to": "2024-02-29"})
    ('2023-07—2023-12', '2024-02')
    """
    first, last = figure["from"] or "", figure["to"] or ""
    if first == last or not first or not last:
        return first or last
    if len(first) != _DAY or len(last) != _DAY:
        return f"{first}—{last}"
    if first.endswith("-01-01") and last.endswith("-12-31"):
        return first[:4] if first[:4] == last[:4] else f"{first[:4]}—{last[:4]}"
    if first.endswith("-01") and last == f"{last[:8]}{monthrange(int(last[:4]), int(last[5:7]))[1]}":
        return first[:7] if first[:7] == last[:7] else f"{first[:7]}—{last[:7]}"
    return f"{first}—{last}"
