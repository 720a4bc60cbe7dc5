"""What the graph says, as plain records for tables and networks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from pyoxigraph import Quad, Store
from rdflib import Graph

from kg.rdf import quads_of
from kg.store import GraphStore, merge_graphs, rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """An entity."""

    iri: str
    label: str
    kind: str
    """Local name of its class."""
    kind_zh: str
    aliases: tuple[str, ...]
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One relation in one modality, whoever states it and however often, with all its passages."""

    subject: str
    predicate: str
    """Local name of the property."""
    predicate_zh: str
    object: str
    rule: str
    resolution: str
    """stated, where one passage states it."""
    quotes: tuple[str, ...]
    passages: tuple[str, ...]
    modality: str = ""
    confidence: str = ""
    """0 to 1, of the surest passage; empty where the graph has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One figure with every slot; empty where the text gives none."""

    iri: str
    subject: str
    about: str
    """Label of the subject."""
    indicator: str
    value: Decimal
    unit: str
    kind: str
    qualifier: str
    first: str
    last: str
    text: str
    resolution: str
    rule: str
    article: str
    """Title."""
    source: str
    passage: str
    modality: str = ""
    confidence: str = ""
    """0 to 1; empty where the graph has none."""
    issued: str = ""
    """ISO date of the article; empty where unknown."""
    quote: str = ""
    """The sentence, where the graph knows it, or the figure's own words."""

    @property
    def place(self) -> str:
        """Where it stands in the text: `char=341,346`, half-open code points."""
        return self.passage.partition("#")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An article."""

    iri: str
    title: str
    issued: str
    """ISO date; empty where unknown."""
    source: str
    names: tuple[tuple[str, int], ...] = ()
    """IRIs of the things that it names, with how often, most often first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All of it, each in a fixed order."""

    things: tuple[Thing, ...]
    links: tuple[Link, ...]
    numbers: tuple[Number, ...]
    documents: tuple[Document, ...] = ()


_THINGS = """
SELECT DISTINCT ?e ?label ?class ?zh ?code WHERE {
  { ?any itsrdf:taIdentRef ?e } UNION { ?any rdf:subject|rdf:object|wt:subject ?e }
  ?e rdfs:label ?label ; a ?class .
  FILTER(STRSTARTS(STR(?class), STR(wt:)))
  OPTIONAL { ?class rdfs:label ?zh FILTER(LANG(?zh) = "zh") }
  OPTIONAL { ?e wt:divisionCode ?code }
} ORDER BY ?e ?class ?label"""
_ALIASES = "SELECT DISTINCT ?e ?alias WHERE { ?e skos:altLabel ?alias } ORDER BY ?e ?alias"
_LINKS = """
SELECT DISTINCT ?fact ?s ?p ?o ?zh ?rule ?resolution ?modality ?confidence ?passage ?quote WHERE {
  ?fact a wt:Assertion ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o .
  OPTIONAL { ?p rdfs:label ?zh FILTER(LANG(?zh) = "zh") }
  OPTIONAL { ?fact wt:rule ?rule } OPTIONAL { ?fact wt:subjectResolution ?resolution }
  OPTIONAL { ?fact wt:modality ?modality } OPTIONAL { ?fact wt:confidence ?confidence }
  OPTIONAL { ?fact prov:wasDerivedFrom ?passage . ?passage nif:anchorOf ?quote }
} ORDER BY ?s ?p ?o ?fact ?passage"""
_NUMBERS = """
SELECT DISTINCT ?figure ?s ?about ?indicator ?value ?unit ?kind ?qualifier ?first ?last ?text ?resolution ?rule
  ?title ?source ?passage ?modality ?confidence ?issued ?quote WHERE {
  ?figure a wt:Observation ; wt:value ?value .
  OPTIONAL { ?figure wt:subject ?s . OPTIONAL { ?s rdfs:label ?about } }
  OPTIONAL { ?figure wt:indicator/rdfs:label ?indicator } OPTIONAL { ?figure wt:unit/rdfs:label ?unit }
  OPTIONAL { ?figure wt:kind ?kind } OPTIONAL { ?figure wt:qualifier ?qualifier }
  OPTIONAL { ?figure wt:periodStart ?first } OPTIONAL { ?figure wt:periodEnd ?last }
  OPTIONAL { ?figure wt:text ?text } OPTIONAL { ?figure wt:rule ?rule }
  OPTIONAL { ?figure wt:subjectResolution ?resolution }
  OPTIONAL { ?figure wt:modality ?modality } OPTIONAL { ?figure wt:confidence ?confidence }
  OPTIONAL {
    ?figure prov:wasDerivedFrom ?passage . ?passage nif:referenceContext ?article ; nif:beginIndex ?at .
    OPTIONAL { ?article dcterms:title ?title } OPTIONAL { ?article dcterms:source ?source }
    OPTIONAL { ?article dcterms:issued ?issued }
    OPTIONAL { ?passage nif:superString ?sentence . ?sentence a nif:Sentence ; nif:anchorOf ?quote }
  }
} ORDER BY ?article ?at ?figure ?passage"""
_DOCUMENTS = """
SELECT DISTINCT ?article ?title ?issued ?source WHERE {
  ?article a wt:Article .
  OPTIONAL { ?article dcterms:title ?title } OPTIONAL { ?article dcterms:issued ?issued }
  OPTIONAL { ?article dcterms:source ?source }
} ORDER BY ?article ?title ?issued ?source"""
_NAMES = """
SELECT ?article ?e (COUNT(DISTINCT ?mention) AS ?often) WHERE {
  ?mention itsrdf:taIdentRef ?e ; nif:referenceContext ?article
} GROUP BY ?article ?e ORDER BY ?article DESC(?often) ?e"""


def read_facts(graph: Graph | GraphStore | Iterable[Quad]) -> Facts:
    """Gather entities, relations and figures from any graph that uses the ontology's terms."""
    store = cast(GraphStore, graph) if hasattr(graph, "quads_for_pattern") else _loaded(quads_of(graph))
    aliases: dict[str, list[str]] = {}
    for iri, alias in _rows(store, _ALIASES):
        aliases.setdefault(iri, []).append(alias)
    things: dict[str, Thing] = {}
    for iri, label, kind, zh, code in _rows(store, _THINGS):
        names = tuple(aliases.get(iri, ()))
        thing = Thing(iri=iri, label=label, kind=local(kind), kind_zh=zh, aliases=names, code=code)
        things.setdefault(iri, thing)
    numbers: dict[str, Number] = {}
    for row in _rows(store, _NUMBERS):
        numbers.setdefault(row[0], _number(row))
    return Facts(
        things=tuple(things.values()),
        links=_links(store),
        numbers=tuple(numbers.values()),
        documents=_documents(store),
    )


def _documents(store: GraphStore) -> tuple[Document, ...]:
    names: dict[str, list[tuple[str, int]]] = {}
    for article, iri, often in _rows(store, _NAMES):
        names.setdefault(article, []).append((iri, int(often)))
    documents: dict[str, Document] = {}
    for iri, title, issued, source in _rows(store, _DOCUMENTS):
        named = tuple(names.get(iri, ()))
        documents.setdefault(iri, Document(iri=iri, title=title, issued=issued[:10], source=source, names=named))
    return tuple(documents.values())


def _loaded(quads: Iterable[Quad]) -> GraphStore:
    store = Store()
    store.bulk_extend(quads)
    return merge_graphs(store)


def _links(store: GraphStore) -> tuple[Link, ...]:
    links: dict[tuple[str, str, str, str], Link] = {}
    for _, s, p, o, zh, rule, resolution, modality, confidence, passage, quote in _rows(store, _LINKS):
        how = local(modality)
        known = links.get((s, p, o, how))
        links[s, p, o, how] = Link(
            subject=s,
            predicate=local(p),
            predicate_zh=zh,
            object=o,
            rule=known.rule if known else rule,
            resolution=known.resolution if known and resolution != "stated" else resolution,
            modality=how,
            confidence=max(known.confidence, confidence, key=lambda told: float(told or 1)) if known else confidence,
            quotes=(*(known.quotes if known else ()), *([quote] if quote else [])),
            passages=(*(known.passages if known else ()), *([passage] if passage else [])),
        )
    return tuple(links.values())


def _number(row: tuple[str, ...]) -> Number:
    iri, subject, about, indicator, value, unit, kind, qualifier, first, last, text, resolution, rule, *origin = row
    article, source, passage, modality, confidence, issued, quote = origin
    return Number(
        iri=iri,
        subject=subject,
        about=about,
        indicator=indicator,
        value=Decimal(value),
        unit=unit,
        kind=local(kind),
        qualifier=qualifier,
        first=first,
        last=last,
        text=text,
        resolution=resolution,
        rule=rule,
        article=article,
        source=source,
        passage=passage,
        modality=local(modality),
        confidence=confidence,
        issued=issued[:10],
        quote=" ".join((quote or text).split()),
    )


def _rows(store: GraphStore, sparql: str) -> list[tuple[str, ...]]:
    return list(rows(store, sparql))


def local(iri: str) -> str:
    """Return the last part of an identifier."""
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
