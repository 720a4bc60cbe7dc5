"""SHACL: the shapes of `ontology/shapes.ttl`, and what breaks them told with the words it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Literal as Word

from pyoxigraph import QuerySolutions
from pyshacl import validate
from rdflib import RDF, Graph, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from kg.facts import Facts, address, shorten
from kg.model import Finding
from kg.resources import resource
from kg.terms import WT

_LEVELS: Mapping[Node | None, Word["error", "warning", "note"]] = {SH.Warning: "warning", SH.Info: "note"}


def shape_findings(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for each node that breaks a shape, in no order.

    Shapes of SHACL core go to pyshacl. The SPARQL constraints it would parse and run again for every article, in
    Python; they go to Oxigraph once each, to the same effect.
    """
    shapes, core = _shapes()
    for shape, law in sorted(shapes.subject_objects(SH.sparql), key=str):
        yield from _broken_law(facts, shapes, shape, law)
    yield from _broken_shapes(facts, core)


@cache
def _shapes() -> tuple[Graph, Graph]:
    """All shapes, and those of SHACL core alone; not to be changed."""
    shapes = Graph().parse(resource("ontology/shapes.ttl"), format="turtle")
    core = Graph(namespace_manager=shapes.namespace_manager) + shapes
    for shape in set(shapes.subjects(SH.sparql)):
        core.remove((shape, None, None))
    return shapes, core


def _broken_law(facts: Facts, shapes: Graph, shape: Node, law: Node) -> Iterator[Finding]:
    """A finding for each solution of a law's query; `?value` is the node that breaks it."""
    declared = ((shapes.value(d, SH.prefix), shapes.value(d, SH.namespace)) for d in shapes.objects(None, SH.declare))
    prefixes = "".join(sorted(f"PREFIX {name}: <{iri}>\n" for name, iri in declared))
    messages = [str(message) for message in shapes.objects(law, SH.message)]
    solutions = facts.store.query(prefixes + str(shapes.value(law, SH.select)))
    if not isinstance(solutions, QuerySolutions):
        raise TypeError(f"{shape} asks no SELECT query")
    names = [str(variable) for variable in solutions.variables]
    for solution in solutions:
        words = {f"{{{name}}}": getattr(term, "value", "") for name, term in zip(names, solution, strict=True)}
        told = [_filled(message, words) for message in messages]
        node = URIRef(solution["value"].value)
        yield _finding(facts, shape, shapes.value(shape, SH.severity), told, node, facts.label(node))


def _filled(message: str, words: Mapping[str, str]) -> str:
    for place, word in words.items():
        message = message.replace(place, word)
    return message


def _broken_shapes(facts: Facts, shapes: Graph) -> Iterator[Finding]:
    """A finding for each result of pyshacl's report."""
    _, results, _ = validate(facts.graph, shacl_graph=shapes, inference="none", inplace=True)
    if not isinstance(results, Graph):
        raise TypeError(f"pyshacl gave {type(results).__name__} for a report")
    for result in results.subjects(RDF.type, SH.ValidationResult):
        shape, severity = results.value(result, SH.sourceShape), results.value(result, SH.resultSeverity)
        messages = [str(message) for message in results.objects(result, SH.resultMessage)]
        focus, value = results.value(result, SH.focusNode), results.value(result, SH.value)
        stated = _assertion(facts, focus, results.value(result, SH.resultPath), value)
        name = f"{facts.label(focus)} → {facts.label(value)}" if stated else facts.label(focus)
        yield _finding(facts, shape, severity, messages, stated or focus, name)


def _assertion(facts: Facts, subject: Node | None, predicate: Node | None, object_: Node | None) -> Node | None:
    """The fact that states a plain triple of the graph: a reader wants its words, not the subject's first mention."""
    if None in (subject, predicate, object_):
        return None
    stating = set(facts.graph.subjects(RDF.subject, subject)) & set(facts.graph.subjects(RDF.object, object_))
    return min((a for a in stating if (a, RDF.predicate, predicate) in facts.graph), key=str, default=None)


def _finding(
    facts: Facts, shape: Node | None, severity: Node | None, messages: Iterable[str], node: Node | None, name: str
) -> Finding:
    """What a reader is told: where, in which words, Chinese first, with the names of our classes in short."""
    place = facts.place(node) if node else None
    told = sorted((message.replace(WT, "wt:") for message in messages), key=lambda m: (m[:1].isascii(), m))
    return Finding(
        level=_LEVELS.get(severity, "error"),
        check="shape." + str(shape).rsplit("#", 1)[-1],
        message=" ".join(told),
        where=address(place.article, place.span) if place else str(node),
        quotes=tuple(words for words in (name, shorten(place.quote) if place else "") if words),
    )
