"""Who has what duty in which documents, and until when."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kg.query import question, select

if TYPE_CHECKING:
    from kg.store import GraphStore

_DEADLINE = re.compile(
    r"(?:(?P<year>[12]\d{3}|今|当)年)?(?:(?P<month>1[0-2]|[1-9])月)?(?:(?P<day>3[01]|[12]\d|[1-9])日)?(?P<end>年?底|末)?(?:之|以)?前"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One body's duty, as one document puts it."""

    body: str
    role: str
    """The relation's Chinese name: 牵头, 实施, 承担 …"""
    task: str
    modality: str
    until: date | None
    quote: str
    """The sentence."""
    title: str
    issued: str
    place: str
    implied: bool = False
    """Whether the sentence drops who has the duty."""
    confidence: str = ""
    """0 to 1; empty where the graph has none."""


def duties(store: GraphStore, *, body: str = "", task: str = "") -> tuple[Duty, ...]:
    """Return the duties that a store tells, of one body or for one task where named, in order of body and document."""
    given = {name: value for name, value in (("body", body), ("task", task)) if value}
    rows = select(store, question("duties").sparql(given)).rows
    return tuple(_duty(row) for row in rows)


def _duty(row: tuple[str, ...]) -> Duty:
    body, role, task, modality, quote, title, issued, passage, resolution, confidence = row
    return Duty(
        body=body,
        role=role,
        task=task,
        modality=modality.rsplit("#", 1)[-1],
        until=deadline(quote, int(issued[:4]) if issued else None),
        quote=" ".join(quote.split()),
        title=title,
        issued=issued[:10],
        place=passage.rsplit("/", 1)[-1],
        implied=resolution == "implied",
        confidence=confidence,
    )


def deadline(sentence: str, year: int | None = None) -> date | None:
    """Return the last day that a sentence gives for what it says is to be done, or None; `year` is the document's.

    >>> deadline("由市发展改革委牵头，2025年底前完成"), deadline("6月底前建成", 2024), deadline("此前已完成", 2024)
    (datetime.date(2025, 12, 31), datetime.date(2024, 6, 30), None)
    """
    for found in _DEADLINE.finditer(sentence):
        told = found["year"]
        which = int(told) if told and told.isdigit() else year
        if which is None or not (told or found["month"] or found["end"] == "年底"):
            continue
        month = int(found["month"] or 12)
        last = monthrange(which, month)[1]
        return date(which, month, min(int(found["day"]), last) if found["day"] else last)
    return None
