"""The catalogue, gathered from a store predicate by predicate: each is one run through an index of the store."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from pyoxigraph import DefaultGraph, NamedNode, Quad

from kg.catalogue.columns import Column, Places, Table
from kg.catalogue.places import Place, place_of
from kg.find.survey import classes, short
from kg.store import GraphStore, lacks_union
from kg.terms import BASE, DCTERMS, ITSRDF, NIF, PROV, RDF, RDFS, SCHEMA, SKOS, WT

FIGURE_COLUMNS = {
    "s": "subject",
    "indicator": "indicator",
    "value": "value",
    "unit": "unit",
    "kind": "kind",
    "qualifier": "qualifier",
    "from": "periodStart",
    "to": "periodEnd",
    "text": "text",
    "resolution": "subjectResolution",
    "modality": "modality",
    "confidence": "confidence",
    "change": "changeOf",
}
"""What a figure says, by the name of its column and the predicate in the ontology."""
_NAMED = ("indicator", "unit")
"""Columns in which the label stands for the thing."""
_OF_THINGS = ("s", "kind", "modality", "change")
_STANDING = {"resolution": "subjectResolution", "modality": "modality", "confidence": "confidence"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """One state of a graph, without its texts."""

    base: str
    """What the IRIs of its things begin with."""
    labels: Mapping[str, str]
    """The label of everything that has one, by IRI."""
    aliases: Mapping[str, Sequence[str]]
    """The other names of a thing, by IRI."""
    kinds: Mapping[str, str]
    """The class of everything that is mentioned, by IRI."""
    indicators: Sequence[str]
    """The IRIs of the indicators."""
    articles: Mapping[str, Mapping[str, str]]
    """By short name: id, title, publisher, issued, locality, place."""
    told: Mapping[str, Mapping[str, int]]
    """Of every thing that is mentioned, by IRI, how often each article does."""
    facts: Table
    """Columns s, p, o, resolution, rule, modality, confidence, scanned; things by their short names."""
    figures: Table
    """The columns of FIGURE_COLUMNS, label (of the subject), rule and scanned; in the order of the texts."""


def gathered(store: GraphStore) -> Catalogue:
    """Return the catalogue of a store."""
    read = _Reading(store)
    labels: dict[str, str] = {}
    for iri, label in read.column(RDFS + "label"):
        labels[iri] = min(labels.get(iri, label), label)
    aliases: dict[str, set[str]] = defaultdict(set)
    for iri, alias in read.column(SKOS + "altLabel"):
        aliases[iri].add(alias)
    told: dict[str, Counter[str]] = defaultdict(Counter)
    for passage, iri in set(read.column(ITSRDF + "taIdentRef")):
        if place := place_of(passage):
            told[iri][place.article] += 1
    evidence: dict[str, set[str]] = defaultdict(set)
    for iri, passage in read.column(PROV + "wasDerivedFrom"):
        evidence[iri].add(passage)
    articles = _articles(read, labels)
    return Catalogue(
        base=next((iri.rpartition("/")[0] + "/" for iri in articles), BASE),
        labels=dict(sorted(labels.items())),
        aliases={iri: sorted(names) for iri, names in sorted(aliases.items())},
        kinds=dict(sorted(_kinds(store, read, told).items())),
        indicators=sorted(read.of_class("Indicator")),
        articles={said["id"]: said for said in articles.values()},
        told={iri: dict(sorted(counts.items())) for iri, counts in sorted(told.items())},
        facts=_facts(read, evidence),
        figures=_figures(read, evidence, labels),
    )


class _Reading:
    """Statements of the union: of the default graph, where the store keeps it there."""

    def __init__(self, store: GraphStore) -> None:
        self._store = store
        self._graph = None if lacks_union(store) else DefaultGraph()

    def quads(self, subject: Any, predicate: str | None = None, value: str | None = None) -> Iterator[Quad]:
        """Statements of a pattern."""
        named = (None if predicate is None else NamedNode(predicate), None if value is None else NamedNode(value))
        return self._store.quads_for_pattern(subject, *named, self._graph)

    def column(self, predicate: str) -> Iterator[tuple[str, str]]:
        """All subjects of a predicate with their objects."""
        for quad in self.quads(None, predicate):
            yield quad.subject.value, quad.object.value  # type: ignore[union-attr]

    def of_class(self, name: str) -> set[str]:
        """The things of a class of the ontology."""
        return {quad.subject.value for quad in self.quads(None, RDF + "type", WT + name)}  # type: ignore[union-attr]

    def said(self, predicate: str, things: Mapping[str, Any] | set[str]) -> dict[str, str]:
        """What these things say; of several values the least."""
        found: dict[str, str] = {}
        for iri, value in self.column(predicate):
            if iri in things:
                found[iri] = min(found.get(iri, value), value)
        return found

    def one(self, iri: str, predicate: str) -> str:
        """What one thing says under a predicate that passages say, too, so that a run through all would be long."""
        return min((quad.object.value for quad in self.quads(NamedNode(iri), predicate)), default="")  # type: ignore[union-attr]


def _kinds(store: GraphStore, read: _Reading, told: Mapping[str, Any]) -> dict[str, str]:
    kinds: dict[str, str] = {}
    for kind in classes(store):
        for quad in read.quads(None, RDF + "type", kind):
            iri = quad.subject.value  # type: ignore[union-attr]
            if iri in told:
                kinds[iri] = min(kinds.get(iri, short(kind)), short(kind))
    return kinds


def _articles(read: _Reading, labels: Mapping[str, str]) -> dict[str, dict[str, str]]:
    texts = {iri for iri, _ in read.column(NIF + "isString")}
    titles, issued = read.said(DCTERMS + "title", texts), read.said(DCTERMS + "issued", texts)
    places, said = read.said(WT + "locality", texts), read.said(SCHEMA + "publisher", texts)
    publishers = read.said(DCTERMS + "publisher", texts)
    return {
        iri: {
            "id": short(iri),
            "title": titles.get(iri, short(iri)),
            "publisher": labels.get(publishers.get(iri, ""), said.get(iri, "")),
            "issued": issued.get(iri, ""),
            "locality": short(places.get(iri, "")),
            "place": labels.get(places.get(iri, ""), ""),
        }
        for iri in sorted(texts)
    }


def _facts(read: _Reading, evidence: Mapping[str, set[str]]) -> Table:
    subjects = {iri: s for iri, s in read.column(RDF + "subject") if iri in evidence}
    objects, predicates = read.said(RDF + "object", subjects), read.said(RDF + "predicate", subjects)
    iris = sorted(iri for iri in subjects if iri in objects and iri in predicates)
    standing = {name: read.said(WT + predicate, subjects) for name, predicate in _STANDING.items()}
    columns = {
        "s": Column.of(short(subjects[iri]) for iri in iris),
        "p": Column.of(short(predicates[iri]) for iri in iris),
        "o": Column.of(short(objects[iri]) for iri in iris),
        "rule": Column.of(read.one(iri, WT + "rule") for iri in iris),
        "resolution": Column.of(standing["resolution"].get(iri, "") for iri in iris),
        "modality": Column.of(short(standing["modality"].get(iri, "")) for iri in iris),
        "confidence": Column.of(standing["confidence"].get(iri, "") for iri in iris),
        "scanned": _scanned(read, iris),
    }
    return Table([short(iri) for iri in iris], columns, Places.of([_placed(evidence[iri]) for iri in iris]))


def _figures(read: _Reading, evidence: Mapping[str, set[str]], labels: Mapping[str, str]) -> Table:
    observed = read.of_class("Observation")
    said = {name: read.said(WT + predicate, observed) for name, predicate in FIGURE_COLUMNS.items()}
    placed = {iri: _placed(evidence.get(iri, ())) for iri, value in said["value"].items() if _is_number(value)}
    iris = sorted(placed, key=lambda iri: (placed[iri], short(iri)))
    columns = {name: Column.of(_word(name, told.get(iri, ""), labels) for iri in iris) for name, told in said.items()}
    about = read.said(WT + "subject", observed)
    columns["label"] = Column.of(labels.get(about.get(iri, ""), "") for iri in iris)
    columns["rule"] = Column.of(read.one(iri, WT + "rule") for iri in iris)
    columns["scanned"] = _scanned(read, iris)
    return Table([short(iri) for iri in iris], columns, Places.of([placed[iri] for iri in iris]))


def _scanned(read: _Reading, iris: Sequence[str]) -> Column:
    """Of each fact whether it rests on scanned pages alone."""
    said = read.said(DCTERMS + "provenance", set(iris))
    return Column.of(said.get(iri, "") for iri in iris)


def _word(column: str, value: str, labels: Mapping[str, str]) -> str:
    if column in _NAMED:
        return labels.get(value, "")
    return short(value) if column in _OF_THINGS else value


def _is_number(value: str) -> bool:
    try:
        return isfinite(float(value))
    except ValueError:
        return False


def _placed(passages: Any) -> list[Place]:
    return sorted({place for passage in passages if (place := place_of(passage))})
