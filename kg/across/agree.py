"""When two values are the same number: told in other digits, with another qualifier, or another number."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

Agreement = Literal["equal", "rounding", "differs"]

_WRITTEN = re.compile(r"\d[\d,]*(?:\.(\d+))?")
_ABOUT = Decimal("0.05")
"""How far about may be from the value it stands for, in parts of it."""
_CLOSE = Decimal("0.02")
"""How far a number of one digit may be from what it rounds: 30 is 29.6, 300 is not 290."""
_BEYOND = Decimal("0.25")
"""How far over or under may be: 超过300亿 is no way to tell 500亿."""


_IN_KILOGRAMS = {"吨": Decimal(1000), "公斤": Decimal(1), "千克": Decimal(1), "斤": Decimal("0.5"), "担": Decimal(50)}
_IN_MU = {"亩": Decimal(1), "公顷": Decimal(15), "平方公里": Decimal(1500)}
_IN_KILOMETRES = {"公里": Decimal(1), "千米": Decimal(1), "米": Decimal("0.001"), "里": Decimal("0.5")}
_MEASURES = (_IN_KILOGRAMS, _IN_MU, _IN_KILOMETRES)


def converted(value: Decimal, unit: str, to: str) -> Decimal | None:
    """Return a value in another unit of the same measure, or None where there is none.

    >>> converted(Decimal("1.14E12"), "斤", "吨"), converted(Decimal(3), "元", "美元")
    (Decimal('570000000'), None)
    """
    if unit == to:
        return value
    for measure in _MEASURES:
        if unit in measure and to in measure:
            return (value * measure[unit] / measure[to]).normalize() + Decimal(0)
    return None


def step(value: Decimal, text: str = "") -> Decimal:
    """Return what one more in the last digit adds to a value: as it is written, or its last digit that is not zero.

    >>> step(Decimal("1.8E8"), "1.8亿元"), step(Decimal("1E10"), "100亿元"), step(Decimal("180000000"))
    (Decimal('1E+7'), Decimal('1E+8'), Decimal('1E+7'))
    """
    written = _WRITTEN.search(text)
    if written and (number := Decimal(written[0].replace(",", ""))) and value:
        scale = abs(value / number)
        if scale == Decimal(10) ** scale.adjusted():
            return scale.normalize().scaleb(-len(written[1] or ""))
    exponent = value.normalize().as_tuple().exponent if value else 0
    return Decimal((0, (1,), exponent if isinstance(exponent, int) else 0))


def agreement(
    one: Decimal,
    other: Decimal,
    *,
    first: str = "exact",
    second: str = "exact",
    texts: tuple[str, str] = ("", ""),
) -> Agreement:
    """Compare two values with their qualifiers; a rounding is what the coarser one, as written, may be of the finer.

    >>> agreement(Decimal("1.8E8"), Decimal("179630000")), agreement(Decimal("9.4"), Decimal("9.6"))
    ('rounding', 'differs')
    >>> agreement(Decimal("300"), Decimal("312"), first="over"), agreement(Decimal("300"), Decimal("290"), first="over")
    ('rounding', 'differs')
    """
    if one == other:
        return "equal"
    if one * other < 0:
        return "differs"
    steps = step(one, texts[0]), step(other, texts[1])
    coarse = one if steps[0] > steps[1] else other
    if steps[0] != steps[1] and abs(one - other) <= max(steps) / 2 and _plausible(coarse, max(steps), one - other):
        return "rounding"
    return "rounding" if _within(one, other, first) or _within(other, one, second) else "differs"


def _plausible(coarse: Decimal, its_step: Decimal, off: Decimal) -> bool:
    """Whether a value was told in so few digits: one of a single digit must come close, 300 is no 290."""
    return abs(coarse) >= 10 * its_step or abs(off) <= _CLOSE * abs(coarse)


def _within(loose: Decimal, value: Decimal, qualifier: str) -> bool:
    """Whether a value may be what a qualified one stands for."""
    part = (abs(value) - abs(loose)) / abs(loose) if loose else Decimal(1)
    match qualifier:
        case "about":
            return abs(part) <= _ABOUT
        case "over" | "atLeast":
            return 0 <= part <= _BEYOND
        case "under" | "atMost":
            return -_BEYOND <= part <= 0
    return False
