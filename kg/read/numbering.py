"""The automatic numbers of a Word document, as a reader sees them: 一、 （二） 第三条 1.2.3."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_SLOT = re.compile(r"%([1-9])")
_HAN = "零一二三四五六七八九"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
          (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    text: str
    legal: bool
    """Whether the numbers of the levels above stand in Arabic digits."""
    gap: str


class Numbering:
    """Counts a document's numbered paragraphs in the order they are asked for."""

    def __init__(self, root: Any, styles: dict[str, tuple[str, str]]) -> None:
        """Take the numbering part, and which paragraph styles number, with list and level."""
        self._styles = styles
        self._levels: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        for element in root if root is not None else ():
            name = _name(element)
            if name == "abstractNum":
                levels = {int(_get(lvl, "ilvl") or 0): _level(lvl) for lvl in element if _name(lvl) == "lvl"}
                self._levels[_get(element, "abstractNumId")] = levels
            elif name == "num":
                id_ = _get(element, "numId")
                for child in element:
                    if _name(child) == "abstractNumId":
                        self._lists[id_] = _get(child, "val")
                    elif _name(child) == "lvlOverride":
                        self._override(id_, child)

    def _override(self, id_: str, element: Any) -> None:
        for child in element:
            if _name(child) == "startOverride" and _get(child, "val").isdecimal():
                self._starts[id_, int(_get(element, "ilvl") or 0)] = int(_get(child, "val"))

    def number(self, properties: Any, style: str) -> str:
        """Return the number of the next paragraph, with what follows it; empty where it has none, or a bullet."""
        id_, level = self._styles.get(style, ("", "0"))
        for child in properties if properties is not None else ():
            if _name(child) == "numPr":
                told = {_name(c): _get(c, "val") for c in child}
                id_, level = told.get("numId", id_), told.get("ilvl", level)
        abstract = self._lists.get(id_, "")
        at = int(level) if level.isdecimal() else 0
        levels = self._levels.get(abstract, {})
        if at not in levels:
            return ""
        counts = self._counts.setdefault(abstract, {})
        if (id_, at) in self._starts and (id_, at) not in self._begun:
            counts[at] = self._starts[id_, at]
        else:
            counts[at] = counts[at] + 1 if at in counts else levels[at].start
        self._begun.add((id_, at))
        for below in [n for n in counts if n > at]:
            del counts[below]
        here = levels[at]
        if here.form in ("bullet", "none"):
            return ""

        def _count(match: re.Match[str]) -> str:
            above = int(match[1]) - 1
            told = levels.get(above, here)
            form = "decimal" if here.legal and above != at else told.form
            return _written(counts.setdefault(above, told.start), form)

        return _SLOT.sub(_count, here.text) + here.gap


def _level(element: Any) -> _Level:
    told = {_name(child): _get(child, "val") for child in element}
    start = told.get("start", "1")
    text = told.get("lvlText", "")
    tight = told.get("suff") == "nothing" or text.endswith(("、", "）", "．", "，", "："))
    return _Level(
        start=int(start) if start.isdecimal() else 1,
        form=told.get("numFmt", "decimal"),
        text=text,
        legal="isLgl" in told and told["isLgl"] not in ("0", "false"),
        gap="" if tight or not text else " ",
    )


def _written(number: int, form: str) -> str:
    """Return a number in one of Word's forms.

    >>> [_written(n, "chineseCountingThousand") for n in (3, 10, 12, 20, 105)]
    ['三', '十', '十二', '二十', '一百零五']
    """
    if form.startswith(("chinese", "japaneseCounting", "ideographDigital", "taiwanese", "koreanCounting")):
        if form == "ideographDigital":
            return "".join(_HAN[int(digit)] for digit in str(number)).replace("零", "〇")
        return _counted(number)
    if form.startswith("decimalEnclosedCircle"):
        return _CIRCLED[number - 1] if 0 < number <= len(_CIRCLED) else str(number)
    if form in ("upperRoman", "lowerRoman"):
        roman = _roman(number)
        return roman if form == "upperRoman" else roman.lower()
    if form in ("upperLetter", "lowerLetter"):
        letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if form == "upperLetter" else letter.lower()
    if form == "decimalZero":
        return f"{number:02}"
    return str(number)


def _counted(number: int) -> str:
    if not 0 < number < 10_000:
        return str(number)
    words, gap = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            words += ("零" if gap and words else "") + _HAN[digit] + name
            gap = False
        else:
            gap = bool(words)
    return words.removeprefix("一") if 10 <= number < 20 else words


def _roman(number: int) -> str:
    words = ""
    for value, letters in _ROMAN:
        words += letters * (number // value)
        number %= value
    return words


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _get(element: Any, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")
