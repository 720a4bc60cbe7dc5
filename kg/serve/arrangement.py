"""How the columns of an answer are arranged on a page: a dozen side by side are wider than a desk.

First and last day are a period, and how far a row can be relied on stands in one cell at its end. An answer that sets
two tellings side by side has one cell for each, with its article and words; what stands beside one and the same telling
is gathered in one row, so that it is read once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from kg.serve.wording import period
from kg.standing import MODALITIES, RESOLUTIONS

STANDING = ("modality", "resolution", "confidence")
"""Columns that tell how far a row can be relied on."""
PAIRS = (("left", "right"), ("one", "other"))
"""What the columns of the one side and of the other begin with."""
Cell = dict[str, Any]


def dated(columns: Sequence[str], cells: Sequence[Sequence[Cell]]) -> tuple[list[str], list[list[Cell]]]:
    """Return an answer with its first and last days as periods, where it has both."""
    if not {"from", "to"} <= {*columns}:
        return [*columns], [[*row] for row in cells]
    first, last = columns.index("from"), columns.index("to")
    rows = []
    for row in cells:
        said = period({"from": row[first]["text"], "to": row[last]["text"]})
        told = {**row[first], "text": said, "number": False}
        rows.append([told if at == first else cell for at, cell in enumerate(row) if at != last])
    return ["period" if column == "from" else column for column in columns if column != "to"], rows


def stood(columns: Sequence[str], cells: Sequence[Sequence[Cell]], language: int) -> tuple[list[str], list[list[Cell]]]:
    """Return an answer with what there is to say of how far to rely on each row in one cell at its end."""
    kept = [at for at, column in enumerate(columns) if column not in STANDING]
    if len(kept) == len(columns):
        return [*columns], [[*row] for row in cells]
    rows = [
        [*(row[at] for at in kept), {**_PLAIN, "chips": _standing(dict(zip(columns, row, strict=True)), language)}]
        for row in cells
    ]
    return [*(columns[at] for at in kept), "confidence"], rows


_PLAIN: Cell = {"text": "", "link": "", "number": False, "short": True, "doubtful": False}


def _standing(row: Mapping[str, Cell], language: int) -> list[Cell]:
    """What does not go without saying of a row: that it is not done, that its subject is supplied; how sure it is."""
    usual = ("", *MODALITIES["asserted"], *RESOLUTIONS["stated"])
    chips = [row[name] for name in STANDING if name in row and row[name]["text"] not in usual]
    implied = ("主语省略", "implied subject")[language]
    return [{**chip, "text": implied} if chip["text"] in RESOLUTIONS["implied"] else chip for chip in chips]


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
    pairs = zip(columns, row, strict=True)
    told = {column.removeprefix(prefix): cell for column, cell in pairs if column.startswith(prefix)}
    words, passage = told.pop(""), told.pop("Passage", None)
    # That a subject is stated goes without saying.
    notes = {name: cell for name, cell in told.items() if cell["text"] not in ("", *RESOLUTIONS["stated"])}
    return {"text": words["text"], "link": passage["link"] if passage else "", "notes": notes}
