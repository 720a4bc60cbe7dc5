"""What kind of figure a quantity is in its clause, and its sign."""

from __future__ import annotations

import re
from decimal import Decimal

from kg.figures.cues import Cues, Words
from kg.figures.quantities import Quantity

_LINK = re.compile(r"(?:了|约|幅度)?(?:为|达到?|约为?|在|约)?[了约]?\s*$")
_SPEED = re.compile(r"(?:左右|以上)?的?(?:年均)?(?:速度|增速|增幅|增长率|增长|幅度)")
_THAN = re.compile(
    r"(?:比|较|高于|低于|多于|少于)[^，。；]*(?:平均|水平|全国|全省|全市|全县|其他|传统|普通)[^，。；]*(?:高|高出|低|多|少)?(?:了|约)?$"
)
_ABOVE = re.compile(r"(高出|高于|低于|多于|少于|领先|超出)[^，。；]{0,6}(?:平均|水平)[^，。；]{0,2}$")
_COMPARED = re.compile(r"(?:同比|环比|[比较][^，。；]{1,10}?)[^，。；]{0,6}$")
_MOVES = re.compile(r"(压减|压缩|精简|降低|减少|缩减|下调|削减|提高|提升)[\u4e00-\u9fff]{2,8}$")
"""压减审批环节15%: what moves stands between the verb and the number."""
_REACHED = re.compile(r"[到至占达为率]$|[到至占达]")
_LAST_YEAR = re.compile(r"年前|上年|去年|同期|年初|[0-9]年")


def judge(quantity: Quantity, left: str, clause: str, right: str, cues: Cues) -> tuple[str, Decimal]:
    """Return kind and signed value; `left` are the words since the last quantity, `clause` since the clause began.

    Goals are not told from here: whether the text speaks of the future is the sentence's affair.
    """
    value, group = quantity.value, quantity.group
    if quantity.form == "rank":
        return "rank", value
    if quantity.form == "doubling":
        return "growth", value
    if group == "time":
        return "duration", value
    change = direction(left, cues)
    if group in ("points", "places"):
        falls = change < 0 or (change == 0 and bool(_last(left, cues.falling) > _last(left, cues.rising)))
        return "difference", -value if falls else value
    if group == "percent":
        if change and _THAN.search(left):
            return "difference", value * change
        if change:
            return "growth", value * change
        if (moved := _MOVES.search(left)) and not _REACHED.search(left):
            return "growth", value if moved[1] in cues.rising.meaning else -value
        if _SPEED.match(right):
            return "growth", value
        levelled = any(word in left[-12:] for word in cues.percent_level.meaning)
        return ("level" if levelled else "share"), value
    if group == "times":
        return ("growth", value * (change or 1)) if change or _LAST_YEAR.search(clause) else ("level", value)
    if (
        change
        and quantity.unit in ("位", "名")
        and left.endswith(("前移", "上升", "提升", "跃升", "前进", "上移", "下降", "后移", "下滑", "退后"))
    ):
        return "difference", value * change
    if above := _ABOVE.search(left):
        return "difference", -value if above[1] in cues.falling.meaning else value
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
        (rate_end, cues.growth_rate, cues.fall_rate),
    ):
        up, down = rising.before(left, end), falling.before(left, end)
        if up or down:
            return 1 if len(up) > len(down) else -1
    return 0


def _last(text: str, words: Words) -> int:
    return max((text.rfind(word) for word in words.meaning), default=-1)
