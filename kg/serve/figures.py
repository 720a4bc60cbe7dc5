"""Which figures of a store are meant: words, facets with counts, sorting, pages; as the page itself does (sift.js)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

FACETS = ("article", "subject", "indicator", "kind", "unit", "year", "modality", "change")
MOST_CHOICES = 300
MOST_ROWS = 1000
Row = dict[str, Any]

_SORTS: dict[str, Callable[[Row], Any]] = {
    "article": lambda row: row["evidence"][0]["article"] if row["evidence"] else "",
    "issued": lambda row: row["issued"],
    "subject": lambda row: row["label"],
    "indicator": lambda row: row["indicator"],
    "value": lambda row: float(row["value"]),
    "unit": lambda row: row["unit"],
    "growth": lambda row: row["growth"],
    "kind": lambda row: row["kind"],
    "period": lambda row: row["to"] or row["from"],
}


def sift(rows: Iterable[Row], asked: Mapping[str, str]) -> dict[str, Any]:
    """Return how many figures pass, the choices left under each facet with their counts, and one page of rows.

    `asked` has words in `q`, facets by name, `sort` (a column, with - before it from the greatest), `offset`, `limit`,
    and the years `from`, `to` with `undated`.
    """
    words = asked.get("q", "").lower().split()
    worded = [(row, facets_of(row)) for row in rows if _says(row, words) and _timely(row, asked)]
    picked = {facet: asked[facet] for facet in FACETS if asked.get(facet)}
    counts: dict[str, Counter[str]] = {facet: Counter() for facet in FACETS}
    found = []
    for row, facets in worded:
        missed = [facet for facet, value in picked.items() if value not in facets[facet]]
        if not missed:
            found.append(row)
        for facet in FACETS if not missed else missed if len(missed) == 1 else ():
            counts[facet].update(value for value in facets[facet] if value)
    offset, limit = _number(asked.get("offset"), 0), min(_number(asked.get("limit"), 100), MOST_ROWS)
    return {
        "total": len(found),
        "facets": {facet: _choices(facet, counts[facet]) for facet in FACETS},
        "rows": _sorted(found, asked.get("sort", ""))[offset : offset + limit],
    }


def facets_of(row: Row) -> dict[str, list[str]]:
    """Return what a figure has to say under each facet."""
    change = (["up"] if row["growth"] > 0 else ["down"] if row["growth"] < 0 else []) if row["growth"] else []
    return {
        "article": sorted({place["article"] for place in row["evidence"]}),
        "subject": [row["label"]],
        "indicator": [row["indicator"]],
        "kind": [row["kind"]],
        "unit": [row["unit"]],
        "year": _years(row),
        "modality": [row["modality"] or "asserted"],
        "change": change + (["differs"] if row["differs"] else []),
    }


def _span(row: Row) -> tuple[int, int] | None:
    first, last = row["from"] or row["to"], row["to"] or row["from"]
    return (int(first[:4]), int(last[:4])) if first else None


def _years(row: Row) -> list[str]:
    span = _span(row)
    if span is None:
        return []
    return [str(year) for year in (span if span[1] - span[0] > 10 else range(span[0], span[1] + 1))]


def _says(row: Row, words: list[str]) -> bool:
    said = f"{row['label']} {row['indicator']} {row['text']} {row['unit']} {row['title']}".lower() if words else ""
    return all(word in said for word in words)


def _timely(row: Row, asked: Mapping[str, str]) -> bool:
    if not asked.get("from") or not asked.get("to"):
        return True
    span = _span(row)
    if span is None:
        return asked.get("undated") == "1"
    return span[0] <= _number(asked["to"], 9999) and span[1] >= _number(asked["from"], 0)


def _choices(facet: str, counts: Counter[str]) -> list[list[Any]]:
    if facet == "year":
        return [[year, counts[year]] for year in sorted(counts, reverse=True)][:MOST_CHOICES]
    return [[value, n] for value, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:MOST_CHOICES]]


def _sorted(rows: list[Row], sort: str) -> list[Row]:
    """Sort by a column; what has nothing there comes last either way."""
    by = _SORTS.get(sort.removeprefix("-"))
    if by is None:
        return rows
    told = [row for row in rows if by(row) not in (None, "")]
    untold = [row for row in rows if by(row) in (None, "")]
    return sorted(told, key=by, reverse=sort.startswith("-")) + untold


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else otherwise
