"""What kind of figure a quantity is in its clause, and its sign."""

from __future__ import annotations

import re
from decimal import Decimal

from kg.figures.cues import Cues, Words
from kg.figures.quantities import Quantity

_COUNTED_DAYS = re.compile(r"(?:天|日|月)数(?:[为达到共计]{0,2})$")
"""A count of days, not how long something lasts: 优良天数338天."""
_NET = re.compile(r"净[增减](?:加|少)?(?:了|约)?$")
_LINK = re.compile(r"(?:了|约|幅度)?(?:分别)?(?:为|达到?|约为?|在|约)?[了约]?\s*$")
_SPEED = r"(?:左右|以上)?的?(?:年均)?{speed}"
_THAN = r"(?:比|较|{above})[^，。；]*{yardstick}[^，。；]*$"
_ABOVE = r"({above})[^，。；]{0,6}(?:平均|水平)[^，。；]{0,2}$"
_COMPARED = re.compile(r"(?:同比|环比|[比较][^，。；]{1,10}?)[^，。；]{0,6}$")
_MOVES = r"({moves})[\u4e00-\u9fff]{2,8}$"
"""压减审批环节15%: what moves stands between the verb and the number."""
_REACHED = re.compile(r"[到至占达为率]$|[到至占达]")
_LAST_YEAR = re.compile(r"年前|上年|去年|同期|年初|[0-9]年|原来|原先|以前|之前|此前|期间的")
_THAN_LAST = re.compile(r"[于於](?:上年|去年|同期|以前|原来)")


def judge(quantity: Quantity, left: str, clause: str, right: str, cues: Cues) -> tuple[str, Decimal]:
    """Return kind and signed value; `left` are the words since the last quantity, `clause` since the clause began.

    Goals are not told from here: whether the text speaks of the future is the sentence's affair.
    """
    value, group = quantity.value, quantity.group
    if quantity.form == "rank":
        return "rank", value
    if quantity.form in ("doubling", "growth"):
        return "growth", value
    if quantity.form == "split":
        return "share", value
    if group == "time":
        return ("level" if _COUNTED_DAYS.search(left) else "duration"), value
    change = direction(left, cues)
    if group == "percent" and cues.words("levelIndex").before(
        left.rstrip("约为达到是 "), len(left.rstrip("约为达到是 "))
    ):
        return "level", value
    if group == "percent" and quantity.unit == "‰" and left.rstrip("约为达到是 ").endswith("率"):
        return "share", value
    if group in ("points", "places"):
        falls = change < 0 or (change == 0 and bool(_last(left, cues.falling) > _last(left, cues.rising)))
        return "difference", -value if falls else value
    if group == "percent":
        if change and cues.pattern(_THAN).search(left):
            return "difference", value * change
        if change:
            return "growth", value * change
        if (moved := cues.pattern(_MOVES).search(left)) and not _REACHED.search(left):
            return "growth", value if moved[1] in cues.rising.meaning else -value
        if cues.pattern(_SPEED).match(right):
            return "growth", value
        levelled = any(word in left[-12:] for word in cues.words("percentLevel").meaning)
        return ("level" if levelled else "share"), value
    if group == "times":
        return (
            ("growth", value * (change or 1))
            if change or _LAST_YEAR.search(clause) or _THAN_LAST.match(right)
            else ("level", value)
        )
    if change and quantity.unit in ("位", "名") and cues.words("shiftsPlace").before(left, len(left)):
        return "difference", value * change
    if above := cues.pattern(_ABOVE).search(left):
        return "difference", -value if above[1] in cues.falling.meaning else value
    if change and _NET.search(left):
        return "difference", value * change
    compared = _COMPARED.search(clause)
    if change and compared and not left.endswith(("净增", "新增")):
        return "difference", value * change
    return "level", value


def direction(left: str, cues: Cues) -> int:
    """Return 1 where what stands before a number says it grew, -1 where it fell, 0 where it says neither.

    >>> from kg.lexicon import load_lexicon
    >>> cues = Cues.of(load_lexicon())
    >>> direction("同比增长", cues), direction("平均办理时限压缩", cues), direction("提高到", cues)
    (1, -1, 0)
    """
    if left.endswith(("+", "＋")):
        return 1
    if re.search(r"(?:同比|环比|^|[\u4e00-\u9fff])[-－−–]$", left):
        return -1
    link = _LINK.search(left)
    rate_end = link.start() if link else len(left)
    for end, rising, falling in (
        (len(left.rstrip("了约 ")), cues.rising, cues.falling),
        (rate_end, cues.words("growthRate"), cues.words("fallRate")),
    ):
        up, down = rising.before(left, end), falling.before(left, end)
        if up or down:
            return 1 if len(up) > len(down) else -1
    return 0


def _last(text: str, words: Words) -> int:
    return max((text.rfind(word) for word in words.meaning), default=-1)
