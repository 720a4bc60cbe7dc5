"""Evidence: the text is the text that was read, and no relation stands in the graph without an account of it."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from rdflib import OWL, RDF, RDFS, URIRef
from rdflib.term import Node

from kg.check.withheld import is_told
from kg.facts import Facts, address, article_id, shorten
from kg.model import Finding
from kg.terms import WT

Fact = tuple[Node | None, Node | None, Node | None]


def evidence_findings(facts: Facts) -> Iterator[Finding]:
    """Yield a finding for each text that was changed after reading and each relation that nothing accounts for."""
    for article, text in facts.texts.items():
        digest = facts.text_of(URIRef(article), WT + "sha256")
        if digest != sha256(text.encode()).hexdigest():
            yield Finding(
                level="error",
                check="evidence.digest",
                message="全文与读入时的摘要值不符。 The text is not the one that was read.",
                where=article_id(article),
            )
    for subject, predicate, object_ in sorted(_relations(facts) - _accounted(facts), key=str):
        place = facts.place(subject) if subject else None
        name = str(predicate).removeprefix(WT)
        yield Finding(
            level="error",
            check="evidence.relation",
            message=f"关系 {name} 没有任何事实为它作证。 Nothing accounts for this relation: {name}.",
            where=address(place.article, place.span) if place else str(subject),
            quotes=tuple(shorten(facts.label(end)) for end in (subject, object_)),
        )


def _relations(facts: Facts) -> set[Fact]:
    """Every plain triple of a property between entities."""
    properties = set(facts.graph.subjects(RDFS.domain, URIRef(WT + "Entity")))
    return {(s, p, o) for p in properties for s, o in facts.graph.subject_objects(p)}


def _accounted(facts: Facts) -> set[Fact]:
    """Every triple that an assertion tells, and what follows from it by an inverse or a symmetric property.

    What is planned or not sure enough accounts for nothing.
    """
    graph = facts.graph
    opposite: dict[Node | None, Node] = {}
    for one, other in graph.subject_objects(OWL.inverseOf):
        opposite |= {one: other, other: one}
    opposite |= {p: p for p in graph.subjects(RDF.type, OWL.SymmetricProperty)}
    stated: set[Fact] = {
        (graph.value(a, RDF.subject), graph.value(a, RDF.predicate), graph.value(a, RDF.object))
        for a in facts.of_class("Assertion")
        if is_told(facts, a)
    }
    return stated | {(o, opposite[p], s) for s, p, o in stated if p in opposite}
