"""SHACL: the shapes of `ontology/shapes.ttl`, and what breaks them told with the words it is about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal as Word

from pyshacl import validate
from rdflib import RDF, Graph, URIRef
from rdflib.namespace import SH
from rdflib.term import Node

from kg.facts import Facts, address, shorten
from kg.model import Finding
from kg.resources import resource
from kg.terms import WT

_LEVELS: dict[str, Word["error", "warning", "note"]] = {"Violation": "error", "Warning": "warning", "Info": "note"}


def shape_findings(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for each node that breaks a shape, in no order."""
    shapes = Graph().parse(resource("ontology/shapes.ttl"), format="turtle")
    _, results, _ = validate(facts.graph, shacl_graph=shapes, inference="none", inplace=True)
    if not isinstance(results, Graph):
        raise TypeError(f"pyshacl gave {type(results).__name__} for a report")
    for result in results.subjects(RDF.type, SH.ValidationResult):
        yield _finding(facts, results, result)


def _finding(facts: Facts, results: Graph, result: Node) -> Finding:
    focus, value = results.value(result, SH.focusNode), results.value(result, SH.value)
    shape = str(results.value(result, SH.sourceShape)).rsplit("#", 1)[-1]
    severity = str(results.value(result, SH.resultSeverity)).rsplit("#", 1)[-1]
    by_query = results.value(result, SH.sourceConstraintComponent) == SH.SPARQLConstraintComponent
    node = value if by_query and isinstance(value, URIRef) else focus
    stated = _assertion(facts, focus, results.value(result, SH.resultPath), value)
    place = facts.place(stated or node) if node else None
    name = f"{facts.label(focus)} → {facts.label(value)}" if stated else facts.label(node)
    return Finding(
        level=_LEVELS.get(severity, "error"),
        check=f"shape.{shape}",
        message=_message(results, result),
        where=address(place.article, place.span) if place else str(node),
        quotes=tuple(words for words in (name, shorten(place.quote) if place else "") if words),
    )


def _assertion(facts: Facts, subject: Node | None, predicate: Node | None, object_: Node | None) -> Node | None:
    """The fact that states a plain triple of the graph: a reader wants its words, not the subject's first mention."""
    if None in (subject, predicate, object_):
        return None
    stating = set(facts.graph.subjects(RDF.subject, subject)) & set(facts.graph.subjects(RDF.object, object_))
    return min((a for a in stating if (a, RDF.predicate, predicate) in facts.graph), key=str, default=None)


def _message(results: Graph, result: Node) -> str:
    """The shape's message, Chinese first, with the names of our classes in short."""
    messages = [str(m).replace(WT, "wt:") for m in results.objects(result, SH.resultMessage)]
    return " ".join(sorted(messages, key=lambda message: (message[:1].isascii(), message)))
