"""Who has what duty in which documents, and until when: each body's together, the newest first.

Where a report of a place says 实施… without saying who, the body is the place as a whole. Nineteen in twenty duties of
a nation's reports are such and tell nobody what to do: they stand last, and are known by `whole`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kg.across.told import local, year_of
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
    whole: bool = False
    """Whether the body is the place as a whole whose affairs the document tells."""

    @property
    def year(self) -> str:
        """The year of its document; empty where unknown."""
        return year_of(self.issued, self.title)


_WHOLES = """
SELECT DISTINCT ?article ?label WHERE {
  ?article a wt:Article ; wt:about|wt:locality ?place . ?place a wt:Place ; rdfs:label ?label
}"""


def duties(store: GraphStore, *, body: str = "", task: str = "", since: int | None = None) -> tuple[Duty, ...]:
    """Return the duties that a store tells, of one body, for one task, in documents from one year on where named.

    Bodies with the newest documents come first, places as a whole last; each body's duties stand together, the newest
    first. A document without a year is not since any.
    """
    given = {name: value for name, value in (("body", body), ("task", task)) if value}
    wholes = {(local(article, "/"), label) for article, label in select(store, _WHOLES)}
    found = [_duty(row, wholes) for row in select(store, question("duties").sparql(given)).rows]
    return _in_order(duty for duty in found if since is None or (duty.year and int(duty.year) >= since))


def _in_order(found: Iterable[Duty]) -> tuple[Duty, ...]:
    groups: dict[tuple[bool, str], list[Duty]] = {}
    for duty in found:
        groups.setdefault((duty.whole, duty.body), []).append(duty)
    for group in groups.values():
        group.sort(key=lambda duty: (-int(duty.year or 0), duty.title, duty.place, duty.task))
    newest = sorted(groups.items(), key=lambda item: (item[0][0], -int(item[1][0].year or 0), item[0]))
    return tuple(duty for _, group in newest for duty in group)


def _duty(row: tuple[str, ...], wholes: Container[tuple[str, str]]) -> Duty:
    body, role, task, modality, quote, title, issued, passage, resolution, confidence = row
    place, year = local(passage, "/"), year_of(issued, title)
    return Duty(
        body=body,
        role=role,
        task=task,
        modality=modality.rsplit("#", 1)[-1],
        until=deadline(quote, int(year) if year else None),
        quote=" ".join(quote.split()),
        title=title,
        issued=issued[:10],
        place=place,
        implied=resolution == "implied",
        confidence=confidence,
        whole=(place.partition("#")[0], body) in wholes,
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
