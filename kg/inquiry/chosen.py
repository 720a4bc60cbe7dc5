"""Of the figures a query finds those that are meant.

A row is a solution of the query of figures (kg.inquiry.sparql), its terms as text.
"""

from __future__ import annotations

from decimal import Decimal

from kg.inquiry.asks import Ask
from kg.terms import WT


def chosen(ask: Ask, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Of figures the kind that is asked for: levels before changes; the greatest where one is asked for.

    Where a year is asked for those of this very year count, if there are any; else the latest come first. Growth over
    several years comes behind that of one.
    """
    exact = ask.years if not ask.since else ()
    rows = [row for row in rows if row["start"][:4] == row["end"][:4] and row["end"][:4] in exact] or rows
    if not ask.figure_kinds and ask.wants != "indicator":
        # Of several that are named outright each has its own: 常住人口和城镇化率.
        apart = {row["indicator"] for row in rows} if len(ask.indicators) > 1 and not ask.doubts else ()
        parts = [[row for row in rows if row["indicator"] == name] for name in sorted(apart)] or [rows]
        rows = [row for part in parts for row in _usual(part)]
    if ask.toward:
        rows = _toward(ask.toward, rows)
    if ask.sign in ("most", "least") and rows:
        rows = [row for row in rows if asserted(row)] or rows
        rows = [row for row in rows if not row["over"] and row["start"][:4] == row["end"][:4]] or rows
        rows = of_one_time(rows) if ask.wants == "subject" else rows
        if not rows:
            return []
        best = (max if ask.sign == "most" else min)(Decimal(row["value"]) for row in rows)
        rows = [row for row in rows if Decimal(row["value"]) == best]
    if ask.sign == "over":
        rows = [row for row in rows if Decimal(row["value"]) > Decimal(ask.bound) or local(row["qualifier"]) in _BEYOND]
    if ask.first and rows:
        dated = [row for row in rows if row["start"]]
        earliest = min((row["end"] for row in dated), default="")
        rows = [row for row in dated if row["end"] == earliest] or rows
    return sorted(sorted(rows, key=_latest, reverse=True), key=lambda row: (bool(row["over"]), not row["start"]))


def _toward(way: str, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Figures without those that say of the same in the same time that it went the other way."""
    same = ("subject", "indicator", "kindOf", "start", "end", "over")
    right = [row for row in rows if (Decimal(row["value"]) > 0) == (way == "up")]
    told = {tuple(row[name] for name in same) for row in right}
    return [row for row in rows if row in right or tuple(row[name] for name in same) not in told]


def _usual(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The figures of the kind that is meant where none is told: levels, else shares and ranks, else goals."""
    for kinds in (("level",), ("share", "rank", "duration"), ("target",)):
        if preferred := [row for row in rows if local(row["kindOf"]) in kinds]:
            return preferred
    return rows


def years(row: dict[str, str]) -> str:
    """The year of a figure, or the first and the last of its period; empty where it has none."""
    first, last = row["start"][:4], row["end"][:4]
    return "" if not first else f"{first}年" if first == last else f"{first}—{last}年"


def asserted(row: dict[str, str]) -> bool:
    """Whether a row tells what is so, not what is planned."""
    return local(row.get("modality", "")) in ("", "asserted")


def local(iri: str) -> str:
    """Return a term of the ontology without its namespace."""
    return iri.removeprefix(WT)


def of_one_time(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The figures of the latest year of which most subjects tell, if several do: what is compared is of one time."""
    told: dict[str, set[str]] = {}
    for row in rows:
        told.setdefault(row["end"][:4], set()).add(row["subject"])
    year = max(told, key=lambda year: (len(told[year]), year), default="")
    return [row for row in rows if row["end"][:4] == year] if len(told.get(year, ())) > 1 else []


_BEYOND = ("over", "atLeast")
"""What is told of a figure that is above what it says: 超过1.4万亿斤."""


def _latest(row: dict[str, str]) -> tuple[str, str]:
    return row["end"], row["start"]
