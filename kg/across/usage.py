"""Terms through the years: first and last year, how often, beside which others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.query import question, select

if TYPE_CHECKING:
    from kg.store import GraphStore

_BESIDE = """
SELECT ?label ?sentence WHERE {
  ?e rdfs:label|skos:altLabel ?asked .
  ?m itsrdf:taIdentRef ?e ; nif:superString ?sentence . ?sentence a nif:Sentence .
  ?n nif:superString ?sentence ; itsrdf:taIdentRef ?other . ?other rdfs:label ?label .
  FILTER(?other != ?e)
} GROUP BY ?label ?sentence"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A name in use."""

    label: str
    kind: str
    """Chinese name of its class."""
    years: Mapping[str, int]
    """How often in the documents of each year; the key is empty for documents without a date."""
    doubtful: int = 0
    """How often of these the reading of the name is not sure."""
    beside: tuple[tuple[str, int], ...] = ()
    """The names that stand in one sentence with it most often."""

    @property
    def first(self) -> str:
        """The first year."""
        return min(filter(None, self.years), default="")

    @property
    def last(self) -> str:
        """The last year."""
        return max(filter(None, self.years), default="")

    @property
    def often(self) -> int:
        """How often in all."""
        return sum(self.years.values())


def terms(store: GraphStore, *, name: str = "", most: int = 50) -> tuple[Term, ...]:
    """Return the terms used most, or all things of one name or alias with what stands beside them."""
    given = {"term": name} if name else {}
    years: dict[tuple[str, str], Counter[str]] = {}
    doubtful: Counter[tuple[str, str]] = Counter()
    for label, kind, year, number, unsure in select(store, question("terms").sparql(given)).rows:
        years.setdefault((label, kind), Counter())[year] += int(number)
        doubtful[label, kind] += int(unsure)
    beside = _beside(store, name) if name else ()
    found = (
        Term(
            label=label,
            kind=kind,
            years=dict(sorted(told.items())),
            doubtful=doubtful[label, kind],
            beside=beside,
        )
        for (label, kind), told in years.items()
    )
    return tuple(sorted(found, key=lambda term: (-term.often, term.label, term.kind))[:most])


def _beside(store: GraphStore, name: str, most: int = 10) -> tuple[tuple[str, int], ...]:
    from pyoxigraph import Literal

    rows = select(store, _BESIDE, {"asked": Literal(name, language="zh")}).rows
    counts = Counter(label for label, _ in rows)
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:most])
