"""Between Oxigraph's terms and rdflib's: the one place that knows both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pyoxigraph as ox
from rdflib import BNode, Dataset, Graph, Literal, URIRef
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.term import IdentifiedNode, Node

from kg.errors import GraphError
from kg.terms import NIF, PREFIXES, STORE_GRAPH, XSD

_OFFSETS = frozenset({NIF + "beginIndex", NIF + "endIndex"})
_INTEGER = ox.NamedNode(XSD + "integer")
_OFFSET = ox.NamedNode(XSD + "nonNegativeInteger")


def dataset_of(quads: Iterable[ox.Quad]) -> Dataset:
    """Return an rdflib Dataset of Oxigraph's quads: default graph the union of all, prefixes bound."""
    dataset = Dataset(default_union=True)
    for prefix, namespace in PREFIXES.items():
        dataset.bind(prefix, namespace, replace=True)
    graphs: dict[str, Graph] = {}
    nodes = _Nodes()
    for quad in quads:
        name = str(quad.graph_name)
        if name not in graphs:
            default = isinstance(quad.graph_name, ox.DefaultGraph)
            graphs[name] = dataset.default_graph if default else dataset.graph(name.strip("<>"))
        graphs[name].add((nodes[quad.subject], nodes[quad.predicate], nodes[quad.object]))
    return dataset


def union_of(quads: Iterable[ox.Quad], *, store: str = "default") -> Graph:
    """Return what Oxigraph's quads say, in whatever graphs, as one plain rdflib graph that is quick to search.

    rdflib's store `SimpleMemory` takes half the time to fill; pyshacl wants the default one, which knows of graphs.
    """
    union = Graph(store=store)
    nodes = _Nodes()
    for quad in quads:
        union.add((nodes[quad.subject], nodes[quad.predicate], nodes[quad.object]))
    return union


class _Nodes(dict[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, IdentifiedNode | Literal]):
    """rdflib's terms by Oxigraph's, each made once: most of a graph's are met often."""

    def __missing__(self, term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> IdentifiedNode | Literal:
        made = self[term] = _node(term)
        return made


def quads_of(graph: Any) -> Iterator[ox.Quad]:
    """Return the quads of an rdflib graph or dataset, of a store, or themselves, as Oxigraph's.

    A store counts in xsd:integer only; offsets get their own datatype back.
    """
    if hasattr(graph, "quads_for_pattern"):
        yield from map(with_offset, quads_in(graph))
    elif isinstance(graph, Dataset):
        for s, p, o, name in graph.quads((None, None, None, None)):
            context = None if name is None or name == DATASET_DEFAULT_GRAPH_ID else _name(name)
            yield ox.Quad(_name(s), ox.NamedNode(str(p)), _term(o), context)
    elif isinstance(graph, Graph):
        for s, p, o in graph:
            yield ox.Quad(_name(s), ox.NamedNode(str(p)), _term(o))
    else:
        yield from map(with_offset, graph)


def quads_in(store: Any) -> Iterator[ox.Quad]:
    """Yield what a store says, each statement in its own graph.

    What its default graph merely repeats of its named graphs, and what it remembers for itself, is left out.
    """
    named = ours = False
    for graph in store.named_graphs():
        named = True
        ours = ours or graph.value == STORE_GRAPH
        if graph.value != STORE_GRAPH:
            yield from store.quads_for_pattern(None, None, None, graph)
    if ours:
        return  # a keeper writes nothing into the default graph but the union
    for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph()):
        same = store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None) if named else iter((quad,))
        if all(isinstance(other.graph_name, ox.DefaultGraph) for other in same):
            yield quad


def with_offset(quad: ox.Quad) -> ox.Quad:
    """Return a quad as it was before a store counted its offsets in xsd:integer."""
    value = quad.object
    if quad.predicate.value in _OFFSETS and isinstance(value, ox.Literal) and value.datatype == _INTEGER:
        return ox.Quad(quad.subject, quad.predicate, ox.Literal(value.value, datatype=_OFFSET), quad.graph_name)
    return quad


def _node(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> IdentifiedNode | Literal:
    match term:
        case ox.NamedNode():
            return URIRef(term.value)
        case ox.BlankNode():
            return BNode(term.value)
        case ox.Literal():
            plain = term.language or term.datatype.value == XSD + "string"
            return Literal(term.value, lang=term.language, datatype=None if plain else URIRef(term.datatype.value))
    raise GraphError("rdflib knows no such term", where=str(term), hint="leave triple terms out of the graph")


def _name(term: Node) -> ox.NamedNode | ox.BlankNode:
    match term:
        case URIRef():
            return ox.NamedNode(str(term))
        case BNode():
            return ox.BlankNode(str(term))
    raise GraphError("neither an IRI nor a blank node", where=repr(term), hint="only these can be described")


def _term(term: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    if not isinstance(term, Literal):
        return _name(term)
    if term.language:
        return ox.Literal(str(term), language=term.language)
    return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype or XSD + "string")))
