"""Figures told without a numeral: 居首位, 持平, 零增长, 减半, 过半."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from kg.figures.cues import Cues
from kg.model import Span

_FIRST = re.compile(r"首位(?!度|产业)|榜首")
_LEVEL = re.compile(
    r"(?:[与同和较比](?:[上去]年|上年末|上月|上季度|年初)(?:同期)?(?:末|底)?(?:相比)?|同比|环比)(?P<about>基本)?持平"
)
_NONE = re.compile(r"零增长")
_ZERO_RATE = re.compile(r"(?:增速|增幅|增长率|涨幅)[为是]?$")
_TO_ZERO = re.compile(r"降[至到为]$")
_PER_CENT = re.compile(r"[%％‰][^，。；]*$")
_HALVED = re.compile(r"[减缩](?:少|短)?(?:一)?$")
_HALF = re.compile(r"一?半数?(?P<after>以上|以下|左右)?")
_NEAR_HALF = {"近": "under", "过": "over", "超": "over", "超过": "over", "逾": "over", "约": "about", "不足": "under"}
_AFTER = {"以上": "over", "以下": "under", "左右": "about"}


@dataclass(frozen=True, slots=True)
class Told:
    """A value without a numeral: its words, how exact it is, and whether it is a place, a growth or a share."""

    span: Span
    value: Decimal
    form: str
    qualifier: str = "exact"


def told_in(text: str, start: int, stop: int, cues: Cues) -> list[Told]:
    """Return what is told without any numeral in a sentence: 居行业首位, 名列榜首, 与上年持平."""
    found = [
        Told(Span(*match.span()), Decimal(0), "growth", "about" if match["about"] else "exact")
        for match in _LEVEL.finditer(text, start, stop)
    ]
    for match in _FIRST.finditer(text, start, stop):
        clause = re.split("[，。；]", text[max(start, match.start() - 20) : match.start()])[-1]
        if any(verb in clause for verb in cues.words("firstVerb").meaning):
            found.append(Told(Span(*match.span()), Decimal(1), "rank"))
    return sorted(found, key=lambda told: told.span)


def told_at(text: str, at: int, floor: int, stop: int) -> Told | None:
    """Return what 零 or 半 tells at a place: 零增长, 增速为零, 减半, 一半以上, 近半数, 过半."""
    before = text[max(floor, at - 8) : at]
    if text[at] == "零":
        if none := _NONE.match(text, at, stop):
            return Told(Span(*none.span()), Decimal(0), "growth")
        if _TO_ZERO.search(before) and _PER_CENT.search(text, max(0, at - 16), at):
            return Told(Span(at, at + 1), Decimal(0), "share")
        closed = not re.match(r"[\u4e00-\u9fff0-9]", text[at + 1 : at + 2])
        return Told(Span(at, at + 1), Decimal(0), "growth") if closed and _ZERO_RATE.search(before) else None
    half = _HALF.match(text, at, stop)
    if not half:
        return None
    if halved := _HALVED.search(before):
        charged = text.startswith(("征", "收", "缴", "时", "个"), half.end())
        return None if charged else Told(Span(at - len(halved[0]), half.end()), Decimal(-50), "growth")
    word = next((w for w in sorted(_NEAR_HALF, key=len, reverse=True) if before.endswith(w)), "")
    counts = half[0].startswith(("一半", "半数")) or (
        word and text[at - len(word) - 1 : at - len(word)].strip("，。、 ")
    )
    closed = not text.startswith(tuple("年天月个小路夜百世生天时山"), half.end())
    if not counts or not closed or not (word or half["after"]):
        return None
    qualifier = _NEAR_HALF[word] if word else _AFTER[half["after"]]
    return Told(Span(at - len(word), half.end()), Decimal(50), "share", qualifier)
