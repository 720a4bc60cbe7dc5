"""Two documents side by side: figures that are new, gone or changed, and terms that only one of them has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.across.told import Told, figures_told
from kg.errors import QueryError
from kg.query import select

if TYPE_CHECKING:
    from kg.store import GraphStore

_ARTICLES = """
SELECT DISTINCT ?a ?title WHERE { ?a a wt:Article . OPTIONAL { ?a dcterms:title ?title } } ORDER BY ?title ?a"""
_TERMS = """
SELECT ?label (COUNT(DISTINCT ?m) AS ?n) WHERE {
  ?m nif:referenceContext ?article ; itsrdf:taIdentRef/rdfs:label ?label
} GROUP BY ?label"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What changed from one document to another."""

    one: str
    other: str
    """Titles."""
    changed: tuple[tuple[Told, Told], ...]
    """Figures on one thing whose values differ, the first document's first."""
    new: tuple[Told, ...]
    gone: tuple[Told, ...]
    terms_new: tuple[tuple[str, int], ...]
    terms_gone: tuple[tuple[str, int], ...]
    """Names with how often they stand there."""


def compare(store: GraphStore, one: str, other: str) -> Comparison:
    """Compare two documents, each named by its title, a part of it, its id or its IRI; raises QueryError for others."""
    (left, left_title), (right, right_title) = (_article(store, name) for name in (one, other))
    figures = [_keyed(figures_told(store, article=iri)) for iri in (left, right)]
    before, after = figures
    names = [dict(_terms(store, iri)) for iri in (left, right)]
    return Comparison(
        one=left_title,
        other=right_title,
        changed=tuple(
            (before[key], after[key]) for key in before if key in after and not _same(before[key], after[key])
        ),
        new=tuple(told for key, told in after.items() if key not in before),
        gone=tuple(told for key, told in before.items() if key not in after),
        terms_new=_only(names[1], names[0]),
        terms_gone=_only(names[0], names[1]),
    )


def _keyed(found: Iterable[Told]) -> dict[tuple[str, ...], Told]:
    """The first figure of each thing: indicator in the text's words, subject, kind, unit, stretch of a growth."""
    keyed: dict[tuple[str, ...], Told] = {}
    for told in found:
        keyed.setdefault((told.indicator, told.words, told.subject, told.kind, told.unit, told.over), told)
    return keyed


def _same(one: Told, other: Told) -> bool:
    return one.agrees(other) == "equal"


def _only(here: dict[str, int], there: dict[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(((k, n) for k, n in here.items() if k not in there), key=lambda pair: (-pair[1], pair[0])))


def _article(store: GraphStore, name: str) -> tuple[str, str]:
    rows = select(store, _ARTICLES).rows
    exact = [row for row in rows if name in (row[0], row[1], row[0].rsplit("/", 1)[-1])]
    found = exact or [row for row in rows if name in row[1]]
    if len(found) == 1:
        return found[0][0], found[0][1]
    if found:
        raise QueryError(f"{len(found)} documents are called {name}", hint=f"name one by its id, such as {found[0][0]}")
    raise QueryError(f"no document is called {name}", hint="`kg articles` lists them")


def _terms(store: GraphStore, iri: str) -> list[tuple[str, int]]:
    return [(label, int(number)) for label, number in select(store, _TERMS, iris={"article": iri}).rows]
