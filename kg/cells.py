"""Cells of tables that people open in a spreadsheet."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"[\s]*[=+\-@\t\r＝＋－＠]")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def harmless(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe before it; plain numbers stay numbers.

    >>> harmless("=1+1"), harmless(" ＠SUM(A1)"), harmless("-1.4"), harmless("安宁市")
    ("'=1+1", "' ＠SUM(A1)", '-1.4', '安宁市')
    """
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text
