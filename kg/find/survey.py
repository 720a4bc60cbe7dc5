"""What the index takes from a store: every entity with its names, and a few numbers about the whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pyoxigraph import QuerySolutions, RdfFormat, Store, parse

from kg.resources import resource
from kg.store import RemoteStore, lacks_union
from kg.terms import PREFIXES

MOST_ARTICLES = 500
"""So many are listed by title; the others are found by their entities."""
_CLASSES = "SELECT DISTINCT ?class WHERE { ?class rdfs:subClassOf+ wt:Entity } ORDER BY ?class"
_NAMES = """
SELECT DISTINCT ?e ?name ?main WHERE {
  ?e a ?class . { ?e rdfs:label ?name BIND(true AS ?main) } UNION { ?e skos:altLabel ?name BIND(false AS ?main) }
}"""
_PREDICATES = "SELECT ?p (COUNT(*) AS ?n) WHERE { ?fact rdf:predicate ?p } GROUP BY ?p ORDER BY ?p"
_ARTICLES = f"""
SELECT DISTINCT ?a ?title WHERE {{ ?a a wt:Article ; dcterms:title ?title }} ORDER BY ?a LIMIT {MOST_ARTICLES}"""
_YEARS = "SELECT (MIN(?from) AS ?first) (MAX(?to) AS ?last) WHERE { ?f wt:periodStart ?from ; wt:periodEnd ?to }"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """An entity with all its names, the label first."""

    iri: str
    kind: str
    label: str
    names: tuple[str, ...]


def names_of(store: Store | RemoteStore) -> Iterator[Entity]:
    """Yield every entity of the ontology's classes, class by class."""
    for kind in classes(store):
        labels: dict[str, str] = {}
        names: dict[str, set[str]] = {}
        for iri, name, main in rows(store, _NAMES.replace("?class", f"<{kind}>")):
            if main == "true":
                labels[iri] = min(labels.get(iri, name), name)
            names.setdefault(iri, set()).add(name)
        for iri in sorted(labels):
            others = sorted(names[iri] - {labels[iri]})
            yield Entity(iri=iri, kind=short(kind), label=labels[iri], names=(labels[iri], *others))


def survey(store: Store | RemoteStore) -> dict[str, Any]:
    """Return counts of the whole graph, and its articles."""
    kinds = {short(kind): _count(store, f"?e a <{kind}>", "?e") for kind in classes(store)}
    predicates = {short(p): int(n) for p, n in rows(store, _PREDICATES)}
    first, last = next(iter(rows(store, _YEARS)), ("", ""))
    return {
        "classes": {name: number for name, number in kinds.items() if number},
        "predicates": predicates,
        "years": [int(first[:4]), int(last[:4])] if first and last else None,
        "articles": [[a, title] for a, title in rows(store, _ARTICLES)],
        "counts": {
            "articles": _count(store, "?e a wt:Article", "?e"),
            "entities": sum(kinds.values()),
            "relations": sum(predicates.values()),
            "figures": _count(store, "?e a wt:Observation", "?e"),
        },
    }


def classes(store: Store | RemoteStore) -> tuple[str, ...]:
    """Return the classes of entities: those of the shipped ontology, and those a store's own ontology adds."""
    shipped = Store()
    shipped.extend(parse(path=str(resource("ontology/wutong.ttl")), format=RdfFormat.TURTLE))
    return tuple(sorted({kind for graph in (shipped, store) for (kind,) in rows(graph, _CLASSES)}))


def rows(store: Store | RemoteStore, sparql: str) -> Iterator[tuple[str, ...]]:
    """Run a SELECT over the union of all graphs and yield its rows as plain strings."""
    found = store.query(sparql, prefixes=PREFIXES, use_default_graph_as_union=lacks_union(store))
    assert isinstance(found, QuerySolutions)
    for solution in found:
        yield tuple("" if term is None else term.value for term in solution)


def _count(store: Store | RemoteStore, pattern: str, variable: str) -> int:
    sparql = f"SELECT (COUNT(DISTINCT {variable}) AS ?n) WHERE {{ {pattern} }}"
    return int(next(iter(rows(store, sparql)))[0])


def short(iri: str) -> str:
    """Return the last part of an IRI.

    >>> short("https://w3id.org/wutong/ns#Place")
    'Place'
    """
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
