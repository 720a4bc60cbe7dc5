"""What no article says: the divisions' codes, and the ontology's own terms."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox

from kg.errors import GraphError
from kg.graph.known import A, Known, Triple, assertion_triples, entity_triples, fact_iri
from kg.graph.making import rule_iri, rule_node
from kg.resources import resource
from kg.terms import DCTERMS, LEX, PROV, REFERENCE_GRAPH, WT, literal, ref

_RULE = "reference.divisions"


def reference_triples(known: Known) -> set[Triple]:
    """Return what the division codes say of the places: no article says it, and it is marked so."""
    triples: set[Triple] = set()
    ids = {entity.id for entity in known.entities}
    source = ref(REFERENCE_GRAPH)
    for entity in known.entities:
        iri = ref(known.base + entity.id)
        if entity.code or not entity.mentions:
            triples.update(entity_triples(entity, known, entity.aliases))
        if entity.code:
            triples.add((iri, ref(WT + "divisionCode"), literal(entity.code)))
        if entity.within in ids and entity.within != entity.id:
            fact = (iri, ref(WT + "partOf"), ref(f"{known.base}{entity.within}"))
            iri = fact_iri("reference", fact, known)
            triples.update(assertion_triples(iri, fact, _RULE, "stated"))
            triples |= {(iri, ref(PROV + "wasDerivedFrom"), source), (fact[2], ref(WT + "hasPart"), fact[0])}
    if triples:
        triples.update(rule_node(rule_iri(_RULE, known), _RULE))
        triples.add((source, A, ref(PROV + "Entity")))
        triples.add((source, ref(DCTERMS + "title"), literal("行政区划代码（GB/T 2260）", language="zh")))
    return triples


def ontology_triples(extra: Sequence[Path]) -> set[Triple]:
    """Return the ontology, and a user's on top, as far as it has names.

    Axioms on blank nodes stay in their files, and so do the cues of extraction. Raises GraphError where a file is
    not Turtle.
    """
    triples: set[Triple] = set()
    for path in (resource("ontology/wutong.ttl"), resource("ontology/cube.ttl"), *extra):
        try:
            for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
                named = isinstance(quad.subject, ox.NamedNode) and not isinstance(quad.object, ox.BlankNode)
                if named and not quad.predicate.value.startswith(LEX):
                    triples.add((str(quad.subject), str(quad.predicate), str(quad.object)))
        except (SyntaxError, OSError) as error:
            raise GraphError(str(error), where=str(path), hint="write it as Turtle") from error
    return triples
