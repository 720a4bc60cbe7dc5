"""Everything known about one thing, each line with the words it rests on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.errors import QueryError
from kg.query import select
from kg.standing import standing

if TYPE_CHECKING:
    from kg.store import GraphStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One fact with its evidence."""

    about: str
    """identity, relation, figure or mention"""
    fact: str
    quote: str
    place: str
    """Article id and half-open code points, and the page where there are pages: `anning#char=341,346 第2页`."""
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One entity and its facts."""

    iri: str
    label: str
    kind: str
    aliases: tuple[str, ...]
    lines: tuple[Line, ...]


_FIND = """
SELECT DISTINCT ?e ?label ?kind WHERE {
  { ?e rdfs:label ?name } UNION { ?e skos:altLabel ?name }
  ?e rdfs:label ?label ; a ?class . ?class rdfs:label ?kind . FILTER(lang(?kind) = "zh")
  FILTER(STR(?name) = ?asked && STRSTARTS(STR(?class), STR(wt:)))
} ORDER BY ?label ?e"""

_ALIASES = "SELECT DISTINCT ?alias WHERE { ?e skos:altLabel ?alias } ORDER BY ?alias"

_RELATIONS = """
SELECT DISTINCT ?s ?p ?o ?quote ?passage ?page ?read ?rule ?resolution ?modality ?confidence WHERE {
  ?a a wt:Assertion ; rdf:subject ?x ; rdf:predicate ?prop ; rdf:object ?y ;
     prov:wasDerivedFrom ?passage ; wt:rule ?rule ; wt:subjectResolution ?resolution .
  FILTER(?x = ?e || ?y = ?e)
  ?passage nif:anchorOf ?quote ; nif:beginIndex ?at .
  ?x rdfs:label ?s . ?y rdfs:label ?o . ?prop rdfs:label ?p . FILTER(lang(?p) = "zh")
  OPTIONAL { ?passage wt:page ?page } OPTIONAL { ?passage dcterms:provenance ?read }
  OPTIONAL { ?a wt:modality ?modality } OPTIONAL { ?a wt:confidence ?confidence }
} ORDER BY STR(?passage) ?at ?p ?s ?o"""

_FIGURES = """
SELECT DISTINCT ?indicator ?words ?value ?unit ?kind ?start ?end ?quote ?passage ?page ?read ?rule
  ?resolution ?modality ?confidence WHERE {
  ?f a wt:Observation ; wt:subject ?e ; wt:indicator/rdfs:label ?indicator ; wt:text ?words ; wt:value ?value ;
     wt:unit/rdfs:label ?unit ; wt:kind/rdfs:label ?kind ; prov:wasDerivedFrom ?passage .
  FILTER(lang(?kind) = "zh")
  ?passage nif:anchorOf ?quote ; nif:beginIndex ?at .
  OPTIONAL { ?f wt:rule ?rule } OPTIONAL { ?f wt:periodStart ?start ; wt:periodEnd ?end }
  OPTIONAL { ?passage wt:page ?page } OPTIONAL { ?passage dcterms:provenance ?read }
  OPTIONAL { ?f wt:subjectResolution ?resolution } OPTIONAL { ?f wt:modality ?modality }
  OPTIONAL { ?f wt:confidence ?confidence }
} ORDER BY STR(?passage) ?at"""

_MENTIONS = """
SELECT DISTINCT ?quote ?passage ?page ?read ?rule WHERE {
  ?passage itsrdf:taIdentRef ?e ; nif:anchorOf ?quote ; nif:beginIndex ?at . OPTIONAL { ?passage wt:rule ?rule }
  OPTIONAL { ?passage wt:page ?page } OPTIONAL { ?passage dcterms:provenance ?read }
} ORDER BY STR(?passage) ?at"""


def explain(store: GraphStore, name: str) -> tuple[Explanation, ...]:
    """Return everything of that label or alias with its relations, figures and mentions, each with its quote.

    Several things may share a name; all are told. Raises QueryError where nothing has it.
    """
    found = select(store, _FIND, {"asked": name.strip()})
    if not found.rows:
        raise QueryError(f"nothing is called {name}", hint="try `kg find` with a part of the name")
    return tuple(_explain(store, iri, label, kind) for iri, label, kind in found.rows)


def _explain(store: GraphStore, iri: str, label: str, kind: str) -> Explanation:
    this = {"e": iri}
    lines = [
        Line(
            about="relation",
            fact=f"{s} —{p}→ {o}{_told(*how)}",
            quote=quote,
            place=_place(passage, page, read),
            rule=rule,
        )
        for s, p, o, quote, passage, page, read, rule, *how in select(store, _RELATIONS, iris=this).rows
    ]
    for indicator, words, value, unit, sort, start, end, quote, passage, page, read, rule, *how in select(
        store, _FIGURES, iris=this
    ).rows:
        period = f"，{start}—{end}" if start else ""
        fact = f"{indicator}：{words} = {value} {unit}（{sort}{period}）{_told(*how)}"
        lines.append(Line(about="figure", fact=fact, quote=quote, place=_place(passage, page, read), rule=rule))
    lines += [
        Line(about="mention", fact=quote, quote=quote, place=_place(passage, page, read), rule=rule)
        for quote, passage, page, read, rule in select(store, _MENTIONS, iris=this).rows
    ]
    lines = [*_merges(label, [line for line in lines if line.about == "mention"]), *lines]
    aliases = tuple(alias for (alias,) in select(store, _ALIASES, iris=this).rows)
    return Explanation(iri=iri, label=label, kind=kind, aliases=aliases, lines=tuple(lines))


def _told(resolution: str, modality: str, confidence: str) -> str:
    """How far it can be relied on, behind a fact."""
    told = standing(modality=modality, resolution=resolution, confidence=confidence)
    return f"（{told}）" if told else ""


def _merges(label: str, mentions: list[Line]) -> list[Line]:
    """Tell once, where they stand first, each of the other words that are taken for the thing, and by which rule.

    Of what a user's own table parted or merged, its own name is told, too.
    """
    first: dict[tuple[str, str], Line] = {}
    for line in mentions:
        if line.quote != label or line.rule.startswith("same."):
            first.setdefault((line.quote, line.rule), line)
    return [replace(line, about="identity", fact=f"“{line.quote}” = {label}") for line in first.values()]


def _place(passage: str, page: str, read: str) -> str:
    told = (f" 第{page}页" if page else "") + (f" {read}" if read else "")
    return passage.rsplit("/", 1)[-1] + told
