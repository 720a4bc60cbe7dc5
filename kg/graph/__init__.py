"""Readings and entities -> one named graph an article: the only room that knows both the values and RDF.

Every statement is made as three N-Triples terms in a set, and written in sorted order: what is said twice stands
once, and the same readings give the same bytes. Identifiers are hashes of content, so that articles may be read in
any order, on any machine, and merged by union.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pyoxigraph as ox
from rdflib import Dataset

from kg.graph.article import article_triples
from kg.graph.known import know
from kg.graph.making import description_triples
from kg.graph.reference import ontology_triples, reference_triples
from kg.model import Entity, Reading
from kg.rdf import dataset_of
from kg.terms import BASE, DESCRIPTION_GRAPH, ONTOLOGY_GRAPH, REFERENCE_GRAPH, ref

__all__ = ["build_dataset", "build_nquads"]


def build_dataset(
    readings: Iterable[Reading], entities: Iterable[Entity], *, base: str = BASE, ontology: Sequence[Path] = ()
) -> Dataset:
    """Return everything as an rdflib Dataset whose default graph is the union of its named graphs.

    One named graph an article, one for the facts of reference data, one for the ontology's terms, one that counts
    the others; prefixes are bound. Raises GraphError where `base` is no IRI or a fact names what is no entity.
    """
    nquads = build_nquads(readings, entities, base=base, ontology=ontology)
    return dataset_of(ox.parse(nquads, format=ox.RdfFormat.N_QUADS))


def build_nquads(
    readings: Iterable[Reading], entities: Iterable[Entity], *, base: str = BASE, ontology: Sequence[Path] = ()
) -> str:
    """Return everything as N-Quads, sorted: the same text whatever the order of the readings.

    `ontology` names a user's own Turtle files, to be said on top of the shipped ontology.
    """
    terms = ontology_triples(ontology)
    known = know(entities, terms, base=base)
    graphs = {ref(ONTOLOGY_GRAPH): terms, ref(REFERENCE_GRAPH): reference_triples(known)}
    for reading in readings:
        graphs[ref(base + reading.article.id)] = article_triples(reading, known)
    graphs[ref(DESCRIPTION_GRAPH)] = description_triples(graphs, known)
    lines = (f"{s} {p} {o} {graph} .\n" for graph in sorted(graphs) for s, p, o in sorted(graphs[graph]))
    return "".join(lines)
