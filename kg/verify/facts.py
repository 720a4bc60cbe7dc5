"""Named facts of a draft against what a store tells: who issued, recognised, founded, holds which post, lies where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.model import CONFIDENT
from kg.query import select
from kg.verify.values import Verdict

if TYPE_CHECKING:
    from kg.store import GraphStore

_ONE_OBJECT = frozenset(("recognizedBy", "publishedBy", "locatedIn"))
"""Of a subject there is one object: another one contradicts."""
_ONE_SUBJECT = frozenset(("issues", "founderOf", "organizes"))
"""Of an object there is one subject, or a few who did it together."""
_FACTS = """
SELECT DISTINCT ?s ?p ?relation ?o ?class ?quote ?passage ?title ?issued WHERE {
  ?fact a wt:Assertion ; rdf:subject ?x ; rdf:predicate ?p ; rdf:object ?y ; wt:modality wt:asserted ;
    prov:wasDerivedFrom ?passage .
  FILTER NOT EXISTS { ?fact wt:confidence ?sure FILTER(?sure < %s) }
  ?x rdfs:label ?s . ?y rdfs:label ?o ; a ?class . ?p rdfs:label ?relation FILTER(LANG(?relation) = "zh")
  ?passage nif:anchorOf ?quote ; nif:referenceContext ?article .
  OPTIONAL { ?article dcterms:title ?title } OPTIONAL { ?article dcterms:issued ?issued }
  %s
} ORDER BY ?passage ?s ?p ?o"""
_NAMED = "VALUES ?name { %s } { ?x rdfs:label|skos:altLabel ?name } UNION { ?y rdfs:label|skos:altLabel ?name }"


@dataclass(frozen=True, slots=True)
class _Fact:
    subject: str
    predicate: str
    relation: str
    object: str
    kind: str
    quote: str
    place: str
    title: str
    issued: str


def verify_facts(draft: GraphStore, published: GraphStore) -> Iterator[Verdict]:
    """Yield what a store tells of each relation that a draft asserts."""
    told = _facts(draft)
    known = _facts(published, sorted({end for fact in told for end in (fact.subject, fact.object)})) if told else []
    by_subject, by_object = _indexed(known)
    for fact in told:
        same = [other for other in by_subject.get((fact.subject, fact.predicate), ()) if other.object == fact.object]
        if same:
            yield _verdict(fact, same[0], "agrees")
            continue
        others: list[_Fact] = []
        if fact.predicate in _ONE_OBJECT:
            others = by_subject.get((fact.subject, fact.predicate), [])
        elif fact.predicate in _ONE_SUBJECT or (fact.predicate == "holdsPostAt" and fact.kind == "Post"):
            others = by_object.get((fact.object, fact.predicate), [])
        yield _verdict(fact, others[-1], "differs") if others else _verdict(fact, None, "unknown")


Index = Mapping[tuple[str, str], list[_Fact]]


def _indexed(facts: list[_Fact]) -> tuple[Index, Index]:
    by_subject: dict[tuple[str, str], list[_Fact]] = {}
    by_object: dict[tuple[str, str], list[_Fact]] = {}
    for fact in sorted(facts, key=lambda fact: (fact.issued, fact.place)):
        by_subject.setdefault((fact.subject, fact.predicate), []).append(fact)
        by_object.setdefault((fact.object, fact.predicate), []).append(fact)
    return by_subject, by_object


def _facts(store: GraphStore, names: list[str] | None = None) -> list[_Fact]:
    from pyoxigraph import Literal

    narrowed = "" if names is None else _NAMED % " ".join(str(Literal(name, language="zh")) for name in names)
    found: dict[tuple[str, ...], _Fact] = {}
    for s, p, relation, o, kind, quote, passage, title, issued in select(store, _FACTS % (CONFIDENT, narrowed)).rows:
        fact = _Fact(s, _local(p), relation, o, _local(kind), quote, passage.rsplit("/", 1)[-1], title, issued[:10])
        found.setdefault((s, p, o, passage), fact)
    return list(found.values())


def _verdict(fact: _Fact, other: _Fact | None, outcome: str) -> Verdict:
    return Verdict(
        outcome=outcome,  # type: ignore[arg-type]
        what=f"{fact.subject} {fact.relation} {fact.object}",
        told=fact.quote,
        place=fact.place,
        published=other.quote if other else "",
        source=" ".join(filter(None, (other.title, other.issued))) if other else "",
        why=f"{other.subject} {other.relation} {other.object}" if other and outcome == "differs" else "",
    )


def _local(iri: str) -> str:
    return iri.rsplit("#", 1)[-1]
