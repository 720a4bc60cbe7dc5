"""Where the words of a unit begin and end: 个百分点, 元/人·年, and the 台 of 台资企业 that is none."""

from __future__ import annotations

import re

from kg.figures.cues import Cues

_LATIN = re.compile(r"[A-Za-z]")


def unit_at(text: str, at: int, stop: int, cues: Cues) -> str:
    """Return the unit that begins at a place, or '' where the words only begin like one (期间 is not 期)."""
    word = cues.units.at(text, at, stop)
    if word and word[-1].isascii() and word[-1].isalpha() and _LATIN.match(text, at + len(word)):
        return ""
    return word if len(cues.words("notUnit").at(text, at)) <= len(word) else ""


def is_cut(text: str, at: int, cues: Cues) -> bool:
    """Whether a noun follows that only begins like a unit: the 台 of 台资企业."""
    begins = bool(cues.words("notUnit").at(text, at)) and bool(cues.units.at(text, at))
    return begins and not unit_at(text, at, len(text), cues)


def unit_goes_on(text: str, end: int, stop: int, cues: Cues) -> int:
    """Return where a unit ends that another goes on: 元/月, 元/人·年, 吨标准煤/万元; 0 if none does."""
    at = end
    for signs in ("/／", "·•⋅・"):
        if text[at : at + 1] not in tuple(signs):
            break
        begin = at + 1 + (text[at + 1 : at + 2] in tuple("万亿百千"))
        word = cues.words("perUnit").at(text, begin, stop) or unit_at(text, begin, stop, cues)
        if not word:
            break
        at = begin + len(word)
    return at if at > end else 0
