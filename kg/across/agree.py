"""When two values are the same number: told in other digits, with another qualifier, or another number."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

Agreement = Literal["equal", "rounding", "differs"]

_ABOUT = Decimal("0.05")
"""How far about may be from the value it stands for, in parts of it."""
_CLOSE = Decimal("0.02")
"""How far a number of one digit may be from what it rounds: 30 is 29.6, 300 is not 290."""
_BEYOND = Decimal("0.25")
"""How far over or under may be: 超过300亿 is no way to tell 500亿."""


def step(value: Decimal) -> Decimal:
    """Return the place of a value's last digit that is not zero.

    >>> step(Decimal("180000000")), step(Decimal("9.40")), step(Decimal(0))
    (Decimal('1E+7'), Decimal('0.1'), Decimal('1'))
    """
    exponent = value.normalize().as_tuple().exponent if value else 0
    return Decimal((0, (1,), exponent if isinstance(exponent, int) else 0))


def agreement(one: Decimal, other: Decimal, *, first: str = "exact", second: str = "exact") -> Agreement:
    """Compare two values with their qualifiers; a rounding is what the coarser one may be of the finer.

    >>> agreement(Decimal("1.8E8"), Decimal("179630000")), agreement(Decimal("9.4"), Decimal("9.6"))
    ('rounding', 'differs')
    >>> agreement(Decimal("300"), Decimal("312"), first="over"), agreement(Decimal("300"), Decimal("290"), first="over")
    ('rounding', 'differs')
    """
    if one == other:
        return "equal"
    if one * other < 0:
        return "differs"
    if _rounded(one, other) or _rounded(other, one):
        return "rounding"
    return "rounding" if _within(one, other, first) or _within(other, one, second) else "differs"


def _rounded(coarse: Decimal, fine: Decimal) -> bool:
    """Whether one value is the other with fewer digits; a single digit must come close all the same."""
    off = abs(coarse - fine)
    if step(coarse) <= step(fine) or off > step(coarse) / 2:
        return False
    return abs(coarse) >= 10 * step(coarse) or off <= _CLOSE * abs(coarse)


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
