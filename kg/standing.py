"""How far a told fact can be relied on, and what its codes mean, in words: the same wherever facts are shown."""

from __future__ import annotations

import re
from collections.abc import Mapping

Words = tuple[str, str]
"""What is said in Chinese (0) and English (1)."""
MODALITIES: Mapping[str, Words] = {
    "asserted": ("已然", "asserted"),
    "planned": ("计划", "planned"),
    "proposed": ("建议", "proposed"),
    "conditional": ("设想", "conditional"),
    "former": ("曾经", "former"),
    "reported": ("转述", "reported"),
}
"""What the text makes of a fact; the ontology and the explorer have the same words."""
RESOLUTIONS: Mapping[str, Words] = {"stated": ("明说", "stated"), "implied": ("省略", "implied")}
"""Whether a fact's subject stands in its words."""
KINDS: Mapping[str, Words] = {
    "level": ("水平", "level"),
    "growth": ("增长", "growth"),
    "difference": ("差额", "difference"),
    "share": ("占比", "share"),
    "rank": ("位次", "rank"),
    "duration": ("时长", "duration"),
    "target": ("目标", "target"),
}
"""What kind of number a figure is."""
QUALIFIERS: Mapping[str, Words] = {
    "exact": ("", ""),
    "about": ("约", "about "),
    "over": ("超过 ", "over "),
    "under": ("不到 ", "under "),
    "atLeast": ("至少 ", "at least "),
    "atMost": ("至多 ", "at most "),
    "fromEnd": ("倒数", "from the end "),
}
"""How a number is meant, as it stands before the number."""
SURE = 0.85
"""A reading of less confidence stands apart, among facts, as one to be held against its words."""
_FILLED = re.compile(r"%s|\{([\w ]+)\|([\w ]+)\}")
"""What is filled in: a number, and a noun in the form that goes with the number before it."""
CERTAIN = 0.995
"""A confidence that would be rounded to all."""


def doubtful(confidence: str) -> bool:
    """Whether a fact of that confidence stands apart; what tells none was written by people or for a table.

    >>> doubtful("0.62"), doubtful("0.85"), doubtful("")
    (True, False, False)
    """
    return bool(confidence) and float(confidence) < SURE


def standing(*, modality: str = "", resolution: str = "", confidence: str = "") -> str:
    """Return in both languages what is not plainly done, whose subject is supplied, and how sure the reading is.

    Modality and resolution by their code, or by the IRI that ends in it; what goes without saying is not said.

    >>> standing(modality="https://w3id.org/wutong/ns#planned", resolution="implied", confidence="0.62")
    '计划 planned，主语省略 implied，把握 sure 62%'
    >>> standing(modality="asserted", resolution="stated")
    ''
    """
    code = modality.rsplit("#", 1)[-1]
    planned = "" if code == "asserted" else " ".join(MODALITIES.get(code, ()))
    implied = "主语省略 implied" if resolution == "implied" else ""
    return "，".join(filter(None, (planned, implied, share(confidence))))


def share(confidence: str) -> str:
    """Return a confidence in words; empty where none is told.

    >>> share("0.62"), share("")
    ('把握 sure 62%', '')
    """
    return f"把握 sure {percent(confidence)}" if confidence else ""


def percent(confidence: str) -> str:
    """Return a confidence as it is shown: an estimate, however high, is no certainty.

    >>> percent("0.62"), percent("1")
    ('62%', '>99%')
    """
    return f"{float(confidence):.0%}" if float(confidence) < CERTAIN else ">99%"


def counted(words: str, *counts: int | str) -> str:
    """Return words with their numbers in them; of `{one|many}` the form that goes with the number before it.

    Raises ValueError where there are more numbers than places for them, or fewer.

    >>> counted("%s {article|articles} · %s {entity|entities} · %s {figure|figures}", 1, 21, "1,201")
    '1 article · 21 entities · 1,201 figures'
    """
    if words.count("%s") != len(counts):
        raise ValueError(f"{len(counts)} numbers for {words!r}")
    left, last = iter(counts), ""

    def filled(found: re.Match[str]) -> str:
        """The number, or the noun beside it."""
        nonlocal last
        if found[0] == "%s":
            last = str(next(left))
            return last
        return found[1] if last == "1" else found[2]

    return _FILLED.sub(filled, words)
