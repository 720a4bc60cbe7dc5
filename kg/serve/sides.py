"""Answers that set two tellings side by side: what both share, then each side in one cell, with its article and words.

As a row of a dozen columns they are wider than a desk. What stands beside one and the same telling is gathered in one
row, so that it is read once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from kg.standing import RESOLUTIONS

PAIRS = (("left", "right"), ("one", "other"))
"""What the columns of the one side and of the other begin with."""
Cell = Mapping[str, Any]


def pair_of(columns: Sequence[str]) -> tuple[str, str] | None:
    """Return what the columns of both sides begin with, where an answer has two sides.

    >>> pair_of(("what", "left", "leftTo", "right", "rightTo")), pair_of(("thing", "value"))
    (('left', 'right'), None)
    """
    return next((pair for pair in PAIRS if {*pair} <= {*columns}), None)


def side_by_side(columns: Sequence[str], cells: Sequence[Sequence[Cell]], pair: tuple[str, str]) -> dict[str, Any]:
    """Return the rows of an answer as `shared` cells, `one` side and all the `others` that stand beside it.

    What is the same in all rows is told once, as `throughout`: the names of columns with their cells.
    """
    both = [at for at, column in enumerate(columns) if not column.startswith(pair)]
    throughout = [at for at in both if len({row[at]["text"] for row in cells}) == 1]
    shared = [at for at in both if at not in throughout]
    ones = [at for at, column in enumerate(columns) if column.startswith(pair[0])]

    def told_once(row: Sequence[Cell]) -> list[str]:
        """What stays the same while the other side changes."""
        return [f"{row[at]['text']} {row[at]['link']}" for at in (*both, *ones)]

    rows = []
    for _, group in groupby(cells, told_once):
        same = list(group)
        rows.append(
            {
                "shared": [same[0][at] for at in shared],
                "one": _side(columns, same[0], pair[0]),
                "others": [_side(columns, row, pair[1]) for row in same],
            }
        )
    return {
        "throughout": [(columns[at], cells[0][at]) for at in throughout],
        "columns": [columns[at] for at in shared],
        "pair": pair,
        "rows": rows,
    }


def _side(columns: Sequence[str], row: Sequence[Cell], prefix: str) -> dict[str, Any]:
    """One side: its words with the place where they stand, and the notes to it by the rest of their column's name."""
    told = {
        column.removeprefix(prefix): cell for column, cell in zip(columns, row, strict=True) if column.startswith(prefix)
    }
    words, passage = told.pop(""), told.pop("Passage", None)
    # That a subject is stated goes without saying.
    notes = {name: cell for name, cell in told.items() if cell["text"] not in ("", *RESOLUTIONS["stated"])}
    return {"text": words["text"], "link": passage["link"] if passage else "", "notes": notes}
