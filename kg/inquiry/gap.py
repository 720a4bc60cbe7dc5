"""By how much the first of two figures is over the other."""

from __future__ import annotations

import re
from decimal import Decimal

from kg.inquiry.asks import Ask
from kg.inquiry.chosen import of_one_time


def gap(ask: Ask, rows: list[dict[str, str]]) -> tuple[str, tuple[str, ...]] | None:
    """Return it in words, with the passages of both: of two subjects in one year, or of one in two years."""
    order = [thing.label for thing in ask.things]
    if len({row["subject"] for row in rows}) > 1:
        pair = sorted(of_one_time(rows), key=lambda row: order.index(row["subject"]) if row["subject"] in order else 9)
    else:
        pair = sorted(rows, key=lambda row: ask.years.index(row["end"][:4]) if row["end"][:4] in ask.years else 9)
    if len(ask.indicators) > 1:  # income and spending
        pair.sort(key=lambda row: row["indicator"] != ask.indicators[0].label)
    told = {(row["subject"], row["end"], row["kindOf"], row["indicator"]): row for row in pair}
    values = list(told.values())
    if len(values) != 2 or len({row["kindOf"] for row in values}) != 1:
        return None
    one, other = values
    if one["indicator"] != other["indicator"] and len(ask.indicators) < 2:
        return None
    number = _NUMBER.search(one["text"])
    units = [_NUMBER.sub("", row["text"], count=1) for row in values]
    if number is None or units[0] != units[1] or not Decimal(one["value"]) or not Decimal(number[0]):
        return None
    scale = abs(Decimal(one["value"])) / Decimal(number[0])
    points = units[0].replace("%", "个百分点")
    over = (Decimal(one["value"]) - Decimal(other["value"])) / scale
    passages = tuple(sorted({one["passage"], other["passage"]}))
    said = f"{abs(over).normalize():f}{points}"
    return (f"{'多' if over > 0 else '少'}{said}" if over else "一样"), passages


_NUMBER = re.compile(r"\d+(?:\.\d+)?")
