"""Terms through the years: first and last year, how often, beside which others.

What the store has no thing of is looked up in the words of its documents.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import Literal

from kg.across.told import year_of
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
_TEXTS = """
SELECT ?article ?text ?issued ?title WHERE {
  ?article a wt:Article ; nif:isString ?text FILTER(CONTAINS(?text, STR(?asked)))
  OPTIONAL { ?article dcterms:issued ?issued } OPTIONAL { ?article dcterms:title ?title }
} ORDER BY ?article ?title ?issued"""
_BESIDE_WORDS = """
SELECT ?label ?sentence WHERE {
  VALUES ?article { %s }
  ?sentence nif:referenceContext ?article ; a nif:Sentence ; nif:anchorOf ?words FILTER(CONTAINS(?words, STR(?asked)))
  ?m nif:superString ?sentence ; itsrdf:taIdentRef/rdfs:label ?label .
} GROUP BY ?label ?sentence"""
WORDS = "字面"
"""What stands for the class of a term that is no thing but words."""


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
    by_words: bool = False
    """Whether no thing is called so, and the words were counted where they stand."""

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
    """Return the terms used most, or all things of one name or alias with what stands beside them.

    Where no thing is called `name`, its words are counted in the texts.
    """
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
    ordered = tuple(sorted(found, key=lambda term: (-term.often, term.label, term.kind))[:most])
    return ordered or (_words(store, name.strip()) if name.strip() else ())


def _words(store: GraphStore, words: str) -> tuple[Term, ...]:
    """Words as a term, counted where they stand in the texts; nothing where they stand in none."""
    rows = {article: told for article, *told in select(store, _TEXTS, {"asked": words}).rows}
    if not rows:
        return ()
    years: Counter[str] = Counter()
    for text, issued, title in rows.values():
        years[year_of(issued, title)] += text.count(words)
    sentences = _BESIDE_WORDS % " ".join(f"<{article}>" for article in rows)
    beside = _most(label for label, _ in select(store, sentences, {"asked": words}).rows if label != words)
    return (Term(label=words, kind=WORDS, years=dict(sorted(years.items())), beside=beside, by_words=True),)


def _beside(store: GraphStore, name: str) -> tuple[tuple[str, int], ...]:
    return _most(label for label, _ in select(store, _BESIDE, {"asked": Literal(name, language="zh")}).rows)


def _most(labels: Iterable[str], most: int = 10) -> tuple[tuple[str, int], ...]:
    """The labels that come most often, with how often."""
    return tuple(sorted(Counter(labels).items(), key=lambda pair: (-pair[1], pair[0]))[:most])
