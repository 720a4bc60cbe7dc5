"""Figures of several years as small bars: of a thing on its page, of the rows of a question on its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from kg.query import Rows
from kg.serve.wording import amount
from kg.standing import KINDS, doubtful
from kg.terms import WT
from kg.view.opening import label_width
from kg.view.overview import yearly

BARS, CHARTS = 8, 6
"""The most bars of a chart, the latest years; the most charts of a page, those of most years."""
WIDEST, ROOM, LETTER, DIGITS = 78, 126, 10, 4
"""How wide the longest bar is, what it and its value share, how high letters are, in the units of the picture; how many
digits of a value stand beside it."""
_NAMES = ("indicator", "what", "name")
"""What questions call the column of the indicator."""


def charts(figures: Iterable[Mapping[str, Any]], language: int) -> list[dict[str, Any]]:
    """Return indicators with figures of two years or more as bars: of each year the latest told.

    Figures that are doubtful, that are not told as done, that end on no day, or that are of half a year or of five are
    left out: no bar beside them could be compared.
    """
    groups: dict[tuple[str, str, str, str], dict[str, Mapping[str, Any]]] = defaultdict(dict)
    for figure in figures:
        if _drawn(figure):
            key = (figure.get("about", ""), figure["indicator"], figure["unit"], figure["kind"])
            groups[key][figure["to"][:4]] = figure
    most_years = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    made = (_chart(*key, sorted(years.items())[-BARS:], language) for key, years in most_years if len(years) > 1)
    return [chart for chart, _ in zip(made, range(CHARTS), strict=False)]


def figures_in(rows: Rows, term: Callable[[str], list[str]]) -> Iterator[dict[str, Any]]:
    """Yield the figures that an answer's rows tell with a value, a unit and a time; `term` names what has a code.

    Nothing where the answer has no such columns.
    """
    named = next((column for column in _NAMES if column in rows.columns), "")
    if not named or not {"value", "unit", "to"} <= set(rows.columns):
        return
    kinds = {term(kind)[0]: kind for kind in KINDS}
    modalities = {"", "asserted", f"{WT}asserted", term("asserted")[0]}
    for row in rows.dicts():
        if row.get("modality", "") in modalities:
            yield {
                "about": row.get("about", ""),
                "indicator": row[named],
                "unit": row["unit"],
                "value": row["value"],
                "kind": kinds.get(row.get("kind", ""), "level"),
                "qualifier": row.get("qualifier") or "exact",
                "from": row.get("from", ""),
                "to": row["to"],
                "confidence": row.get("confidence", ""),
                "modality": "asserted",
            }


def _drawn(figure: Mapping[str, Any]) -> bool:
    done = figure["modality"] in ("", "asserted") and not doubtful(figure["confidence"])
    compared = yearly(figure.get("from"), figure["to"])
    return done and compared and figure["kind"] != "rank" and bool(figure["to"] and figure["indicator"])


def _chart(
    about: str, indicator: str, unit: str, kind: str, years: list[tuple[str, Mapping[str, Any]]], language: int
) -> dict[str, Any]:
    most = max(abs(float(figure["value"])) for _, figure in years) or 1
    amounts = [amount({**figure, "value": f"{Decimal(figure['value']):.{DIGITS}g}"}, language) for _, figure in years]
    # What stands behind a bar has its room.
    widest = min(WIDEST, ROOM - max(map(label_width, amounts)) * LETTER // 14)
    bars = [
        {
            "period": year,
            "amount": said,
            "fell": float(figure["value"]) < 0,
            "width": max(1, round(widest * abs(float(figure["value"])) / most)),
        }
        for (year, figure), said in zip(years, amounts, strict=True)
    ]
    words = "；".join(f"{bar['period']} {bar['amount']}{unit}" for bar in bars)
    return {"about": about, "indicator": indicator, "unit": unit, "kind": kind, "bars": bars, "words": words}
