"""What the index takes from a store: every entity with its names, and a few numbers about the whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pyoxigraph import RdfFormat, parse

from kg.resources import resource
from kg.store import GraphStore, Store, rows

MOST_ARTICLES = 500
"""So many are listed by title; the others are found by their entities."""
_CLASSES = "SELECT DISTINCT ?class WHERE { ?class rdfs:subClassOf+ wt:Entity } ORDER BY ?class"
_NAMES = """
SELECT DISTINCT ?e ?name ?main WHERE {
  ?e a ?class . { ?e rdfs:label ?name BIND(true AS ?main) } UNION { ?e skos:altLabel ?name BIND(false AS ?main) }
}"""
_PREDICATES = """
SELECT ?p (COUNT(DISTINCT ?fact) AS ?n) WHERE {
  ?fact a wt:Assertion ; rdf:predicate ?p ; prov:wasDerivedFrom/nif:referenceContext ?article
} GROUP BY ?p ORDER BY ?p"""
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


def names_of(store: GraphStore) -> Iterator[Entity]:
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


def survey(store: GraphStore) -> dict[str, Any]:
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
            "sentences": _count(store, "?e a nif:Sentence", "?e"),
            "entities": sum(kinds.values()),
            "relations": sum(predicates.values()),
            "figures": _count(store, "?e a wt:Observation", "?e"),
        },
    }


def classes(store: GraphStore) -> tuple[str, ...]:
    """Return the classes of entities: those of the shipped ontology, and those a store's own ontology adds."""
    shipped = Store()
    shipped.extend(parse(path=str(resource("ontology/wutong.ttl")), format=RdfFormat.TURTLE))
    return tuple(sorted({kind for graph in (shipped, store) for (kind,) in rows(graph, _CLASSES)}))


def _count(store: GraphStore, pattern: str, variable: str) -> int:
    sparql = f"SELECT (COUNT(DISTINCT {variable}) AS ?n) WHERE {{ {pattern} }}"
    return int(next(iter(rows(store, sparql)))[0])


def short(iri: str) -> str:
    """Return the last part of an IRI.

    >>> short("https://w3id.org/wutong/ns#Place")
    'Place'
    """
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
