"""A cell that is a number: its value, and the unit that stands with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from kg.tables.cues import Cues

_WIDE = str.maketrans("０１２３４５６７８９．％＋－，（）＜＞≦≧", "0123456789.%+-,()<>≤≥")
_CELL = re.compile(
    r"(?P<about>约|近|超过?|[大小低高]于|不低于|不少于|不高于|不超过|≥|≤|>|<)?\s*(?P<sign>[+\-−–↑↓]|第)?\s*"
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,24}(?:\.\d{1,12})?)\s*(?P<more>余|多)?(?P<unit>[^\d\s()]{0,12}?)"
    r"(?P<bound>左右|上下|以上|以内|以下)?"
)
_IN_BRACKETS = re.compile(r"\(\s*(\d[\d,.]*%?)\s*\)")
_SUM = re.compile("〔([^〔〕]+)〕")
CODE = re.compile(r"0\d+")
"""A code, and no value: 06."""
_BLANK = re.compile(r"[-—–－―…./／\\×*#]{1,6}|无|暂无|空缺|N/?A|\.{2,}|…+", re.IGNORECASE)
_QUALIFIERS = {"约": "about", "近": "under", "超": "over", "超过": "over", "≥": "atLeast", "≤": "atMost", ">": "over",
               "<": "under", "大于": "over", "高于": "over", "小于": "under", "低于": "under", "不低于": "atLeast",
               "不少于": "atLeast", "不高于": "atMost", "不超过": "atMost", "余": "over", "多": "over",
               "左右": "about", "上下": "about", "以上": "atLeast", "以内": "atMost", "以下": "atMost"}  # fmt: skip
_POWERS = {"万": Decimal(10**4), "亿": Decimal(10**8)}


@dataclass(frozen=True, slots=True)
class Value:
    """A number as a cell has it; `unit` is empty where the cell has none."""

    number: Decimal
    unit: str = ""
    qualifier: str = "exact"
    ranked: bool = False
    signed: bool = False
    summed: bool = False
    """Whether it stands in the brackets in which plans have what comes about over all their years: 〔0.69〕."""


def read_value(words: str, cues: Cues) -> Value | None:
    """Return the number that a cell is, or None where it is none.

    >>> from kg.lexicon import load_lexicon
    >>> cues = Cues.of(load_lexicon())
    >>> read_value("1,234.5", cues).number, read_value("-3.2%", cues).unit, read_value("18家", cues).unit
    (Decimal('1234.5'), '%', '家')
    >>> read_value("6%左右", cues).qualifier, read_value("3以内", cues).qualifier
    ('about', 'atMost')
    >>> [read_value(words, cues) for words in ("2023-2025", "06", "[12]")], read_value("〔12〕", cues).summed
    ([None, None, None], True)
    """
    words = words.strip().translate(_WIDE)
    if summed := _SUM.fullmatch(words):
        words = summed[1].strip()
    if bracketed := _IN_BRACKETS.fullmatch(words):
        words = "-" + bracketed[1]
    found = _CELL.fullmatch(words)
    if not found or CODE.fullmatch(words):
        return None
    number = Decimal(found["number"].replace(",", ""))
    unit, times = found["unit"], Decimal(1)
    if unit in _POWERS:
        unit, times = "", _POWERS[unit]
    elif unit:
        known = cues.unit(unit)
        if known is None:
            return None
        unit, times = known
    falls = found["sign"] in ("-", "−", "–", "↓")
    qualifier = _QUALIFIERS.get(found["about"] or found["more"] or found["bound"] or "", "exact")
    return Value(
        -number * times if falls else number * times,
        unit,
        qualifier,
        ranked=found["sign"] == "第",
        signed=found["sign"] in ("-", "−", "–", "↓", "+", "↑"),
        summed=summed is not None,
    )


def is_blank(words: str) -> bool:
    """Whether a cell says that there is no number: — … /."""
    return not words.strip() or bool(_BLANK.fullmatch(words.strip()))
