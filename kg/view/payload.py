"""What the explorer page carries: a graph as plain lists, small enough for one file.

The page's own program reads it (`page/source.js`). Offsets stay code points of the article's text.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pyoxigraph import DefaultGraph, Quad, Store
from pypinyin import Style, lazy_pinyin

from kg.store import lacks_union
from kg.terms import WT
from kg.view.facsimile import boxes_in
from kg.view.flags import Flag
from kg.view.opening import STRUCTURE
from kg.view.rows import FIELDS, Fact, Figure, Mark, Node, Place
from kg.view.titles import titled

if TYPE_CHECKING:
    from pyoxigraph import QuerySolutions

    from kg.store import GraphStore

Places = dict[str, Place]
"""Passages by IRI."""

_PREFIXES = f"""
PREFIX wt: <{WT}> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
PREFIX itsrdf: <http://www.w3.org/2005/11/its/rdf#> PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX dcterms: <http://purl.org/dc/terms/>
"""

_ENTITIES = """
SELECT DISTINCT ?e ?class ?label WHERE {
  { SELECT DISTINCT ?e WHERE { ?passage itsrdf:taIdentRef ?e } }
  ?e a ?class ; rdfs:label ?label . FILTER(STRSTARTS(STR(?class), STR(wt:)))
}"""
_ALIASES = """
SELECT DISTINCT ?e ?alias WHERE {
  { SELECT DISTINCT ?e WHERE { ?passage itsrdf:taIdentRef ?e } } ?e skos:altLabel ?alias
}"""
_ASSERTIONS = """
SELECT DISTINCT ?a ?s ?p ?o ?resolution ?rule ?modality ?confidence ?scan ?passage WHERE {
  ?a a wt:Assertion ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; prov:wasDerivedFrom ?passage .
  OPTIONAL { ?a wt:subjectResolution ?resolution } OPTIONAL { ?a wt:rule ?rule }
  OPTIONAL { ?a wt:modality ?modality } OPTIONAL { ?a wt:confidence ?confidence }
  OPTIONAL { ?a dcterms:provenance ?scan }
}"""
_FIGURES = """
SELECT DISTINCT ?f ?s ?indicator ?value ?unit ?kind ?qualifier ?from ?to ?text ?rule ?resolution
  ?modality ?confidence ?level ?scan ?passage WHERE {
  ?f a wt:Observation ; wt:value ?value ; wt:kind ?kind ; prov:wasDerivedFrom ?passage .
  OPTIONAL { ?f wt:subject ?s } OPTIONAL { ?f wt:indicator/rdfs:label ?indicator }
  OPTIONAL { ?f wt:unit/rdfs:label ?unit } OPTIONAL { ?f wt:qualifier ?qualifier }
  OPTIONAL { ?f wt:periodStart ?from } OPTIONAL { ?f wt:periodEnd ?to }
  OPTIONAL { ?f wt:text ?text } OPTIONAL { ?f wt:rule ?rule } OPTIONAL { ?f wt:subjectResolution ?resolution }
  OPTIONAL { ?f wt:modality ?modality } OPTIONAL { ?f wt:confidence ?confidence } OPTIONAL { ?f wt:changeOf ?level }
  OPTIONAL { ?f dcterms:provenance ?scan }
}"""
_ARTICLES = """
SELECT DISTINCT ?article ?title ?publisher ?issued ?locality ?text ?original WHERE {
  ?article a wt:Article ; nif:isString ?text . OPTIONAL { ?article dcterms:title ?title }
  OPTIONAL { ?article dcterms:publisher/rdfs:label ?publisher } OPTIONAL { ?article dcterms:issued ?issued }
  OPTIONAL { ?article wt:locality ?locality } OPTIONAL { ?article wt:original ?original }
}"""
_PASSAGES = """
SELECT ?passage ?article WHERE { ?passage nif:referenceContext ?article }"""
_BEGINS = "SELECT ?passage ?at WHERE { ?passage nif:beginIndex ?at }"
_ENDS = "SELECT ?passage ?at WHERE { ?passage nif:endIndex ?at }"
_MENTIONS = "SELECT DISTINCT ?passage ?e WHERE { ?passage itsrdf:taIdentRef ?e }"
_NUMERALS = "SELECT DISTINCT ?passage ?role WHERE { ?passage a wt:Numeral ; wt:role ?role }"
_BOXES = "SELECT DISTINCT ?passage ?page ?region WHERE { ?passage wt:page ?page ; wt:region ?region }"
_SENTENCES = "SELECT DISTINCT ?passage WHERE { ?passage a nif:Sentence }"
_NAMES = """
SELECT DISTINCT ?term ?label (LANG(?label) AS ?tag) WHERE {
  ?term rdfs:label ?label . FILTER(STRSTARTS(STR(?term), STR(wt:)))
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a class is drawn: a colour (#rrggbb) and one of vis-network's shapes."""

    colour: str = "#6A776F"
    shape: str = "dot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A graph as the explorer takes it; everything in an order of its own."""

    nodes: tuple[Node, ...]
    edges: tuple[Fact, ...]
    figures: tuple[Figure, ...]
    articles: tuple[dict[str, Any], ...]
    names: dict[str, list[str]]
    """Of each class and relation the name in zh and en."""

    @property
    def firsts(self) -> dict[str, tuple[str, int]]:
        """Where each entity is named first: article id and offset."""
        places: dict[str, tuple[str, int]] = {}
        for article in self.articles:
            for mark in article["marks"]:
                if mark.type == "m":
                    places.setdefault(mark.ref, (article["id"], mark.b))
        return places


def short(iri: str) -> str:
    """Return the last part of an IRI, which is what the page calls a thing."""
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def content(store: GraphStore, findings: tuple[Flag, ...] = ()) -> Content:
    """Return what the explorer shows of a graph, the same whatever order its facts come in.

    `findings` of a check stand in the text as marks.
    """
    union = None if lacks_union(store) else DefaultGraph()
    return content_of(store.quads_for_pattern(None, None, None, union), findings)


def content_of(quads: Iterable[Quad], findings: tuple[Flag, ...] = ()) -> Content:
    """Return what the explorer shows of some statements."""
    flat = _flat(quads)
    places = _places(flat)
    nodes = _nodes(flat)
    edges = _edges(flat, places, nodes)
    figures = _figures(flat, places)
    articles = _articles(flat, places, nodes, edges, figures, findings)
    terms = _term_names(flat)
    names = {name: [said.get("zh", name), said.get("en", name)] for name, said in sorted(terms.items())}
    found = Content(nodes=tuple(nodes.values()), edges=(), figures=figures, articles=articles, names=names)
    firsts = found.firsts
    ordered = sorted(edges, key=lambda e: (e.evidence[:1], firsts.get(e.s, ()), firsts.get(e.o, ()), e.id))
    return Content(nodes=found.nodes, edges=tuple(ordered), figures=figures, articles=articles, names=names)


def payload(graph: GraphStore | Content, looks: dict[str, Look], findings: tuple[Flag, ...] = ()) -> dict[str, Any]:
    """Return everything the page carries of a graph; `findings` of a check stand in the text as marks."""
    held = graph if isinstance(graph, Content) else content(graph, findings)
    counts = {
        "articles": len(held.articles),
        "entities": len(held.nodes),
        "relations": sum(1 for edge in held.edges if edge.evidence),
        "figures": len(held.figures),
    }
    return {
        "meta": {
            "classes": _classes(held.names, looks, held.nodes),
            "predicates": _counted(held.names, Counter(edge.p for edge in held.edges if edge.evidence)),
            "years": _years(held.figures),
            "counts": counts,
            "articles": [
                {name: a[name] for name in ("id", "title", "issued", "locality", "place")} for a in held.articles
            ],
        },
        "fields": FIELDS,
        "structure": STRUCTURE,
        "nodes": held.nodes,
        "edges": held.edges,
        "figures": held.figures,
        "articles": held.articles,
    }


def _flat(quads: Iterable[Quad]) -> Store:
    """All graphs as one: what many articles say of a thing stands once, and a join does not meet it many times."""
    merged = Store()
    merged.bulk_extend(Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    return merged


def ask(store: Store, query: str) -> list[tuple[Any, ...]]:
    """Run a SELECT and return its rows as plain strings (None where unbound), in an order of their own."""
    solutions: QuerySolutions = store.query(_PREFIXES + query)  # type: ignore[assignment]
    rows = (tuple(None if term is None else term.value for term in row) for row in solutions)
    return sorted(rows, key=lambda row: [value or "" for value in row])


def _places(store: Store) -> Places:
    begins, ends = dict(ask(store, _BEGINS)), dict(ask(store, _ENDS))
    return {
        passage: Place(short(article), int(begins[passage]), int(ends[passage]))
        for passage, article in ask(store, _PASSAGES)
        if passage in begins and passage in ends
    }


def _nodes(store: Store) -> dict[str, Node]:
    kinds: dict[str, set[str]] = defaultdict(set)
    labels: dict[str, str] = {}
    aliases: dict[str, set[str]] = defaultdict(set)
    for iri, kind, label in ask(store, _ENTITIES):
        kinds[iri].add(short(kind))
        labels.setdefault(iri, label)
    for iri, alias in ask(store, _ALIASES):
        aliases[iri].add(alias)
    return {
        iri: Node(short(iri), min(kinds[iri]), labels[iri], tuple(sorted(aliases[iri])), *sounds(labels[iri]))
        for iri in sorted(labels, key=lambda iri: (labels[iri], iri))
    }


def sounds(label: str) -> tuple[str, str]:
    """Return a label's pinyin run together, and its initials.

    >>> sounds("工商联")
    ('gongshanglian', 'gsl')
    """
    pieces = ("".join(filter(str.isalnum, piece)) for piece in lazy_pinyin(label.lower(), style=Style.NORMAL))
    syllables = [piece for piece in pieces if piece]
    return "".join(syllables), "".join(piece if piece[0].isdigit() else piece[0] for piece in syllables)


def _edges(store: Store, places: Places, nodes: dict[str, Node]) -> list[Fact]:
    facts: dict[str, Fact] = {}
    for iri, s, p, o, resolution, rule, modality, confidence, scan, passage in ask(store, _ASSERTIONS):
        if s not in nodes or o not in nodes:
            continue
        implied, how = int(resolution == "implied"), short(modality or "")
        new = Fact(
            short(iri), short(s), short(p), short(o), implied, rule or "", how, confidence or "", int(bool(scan))
        )
        fact = facts.get(iri, new)
        best = min(filter(None, (fact.rule, rule or "")), default="")
        facts[iri] = fact._replace(rule=best, evidence=_with(fact.evidence, places.get(passage)))
    return [facts[iri] for iri in sorted(facts)]


def _figures(store: Store, places: Places) -> tuple[Figure, ...]:
    found: dict[str, Figure] = {}
    for iri, s, indicator, value, unit, kind, qualifier, first, last, text, rule, *more in ask(store, _FIGURES):
        resolution, modality, confidence, level, scan, passage = more
        new = Figure(
            id=short(iri),
            s=short(s or ""),
            indicator=indicator or "",
            value=value,
            unit=unit or "",
            kind=short(kind),
            qualifier=qualifier or "exact",
            from_=first,
            to=last,
            text=text or "",
            rule=rule or "",
            implied=int(resolution == "implied"),
            modality=short(modality or ""),
            confidence=confidence or "",
            change=short(level or ""),
            scanned=int(bool(scan)),
        )
        figure = found.get(iri, new)
        found[iri] = figure._replace(evidence=_with(figure.evidence, places.get(passage)))
    return tuple(sorted(found.values(), key=lambda figure: (figure.evidence, figure.id)))


def _with(places: tuple[Place, ...], place: Place | None) -> tuple[Place, ...]:
    return places if place is None else tuple(sorted({*places, place}))


def _articles(
    store: Store,
    places: Places,
    nodes: dict[str, Node],
    edges: Iterable[Fact],
    figures: Iterable[Figure],
    findings: tuple[Flag, ...],
) -> tuple[dict[str, Any], ...]:
    marks = _marks(store, places, nodes, edges, figures, findings)
    sentences: dict[str, list[list[int]]] = defaultdict(list)
    for (passage,) in ask(store, _SENTENCES):
        if passage in places:
            article, begin, end = places[passage]
            sentences[article].append([begin, end])
    found = ask(store, _ARTICLES)
    boxes = boxes_in(ask(store, _BOXES), places) if any(row[-1] for row in found) else {}
    return tuple(
        {
            "id": short(iri),
            "title": titled(title or short(iri), text),
            "publisher": publisher or "",
            "issued": issued or "",
            "locality": short(locality or ""),
            "place": nodes[locality].label if locality in nodes else "",
            "text": text,
            "sentences": sorted(sentences[short(iri)]),
            "marks": sorted(marks[short(iri)], key=lambda m: (m.b, -m.e, m)),
            **({"original": original, "boxes": boxes.get(short(iri), [])} if original else {}),
        }
        for iri, title, publisher, issued, locality, text, original in found
    )


def _marks(
    store: Store,
    places: Places,
    nodes: dict[str, Node],
    edges: Iterable[Fact],
    figures: Iterable[Figure],
    findings: tuple[Flag, ...],
) -> dict[str, list[Mark]]:
    marks: dict[str, list[Mark]] = defaultdict(list)
    labels = {node.id: node.label for node in nodes.values()}
    for passage, iri in ask(store, _MENTIONS):
        if iri in nodes and passage in places:
            article, begin, end = places[passage]
            node = nodes[iri]
            marks[article].append(Mark("m", begin, end, node.id, node.kind, node.label))
    for edge in edges:
        for article, begin, end in edge.evidence:
            read = f"{labels[edge.s]} → {labels[edge.o]}"
            marks[article].append(Mark("r", begin, end, edge.s, edge.p, read, edge.id))
    for figure in figures:
        for article, begin, end in figure.evidence:
            marks[article].append(Mark("f", begin, end, figure.s, figure.kind, figure.text, figure.id))
    for passage, role in ask(store, _NUMERALS):
        if passage in places:
            article, begin, end = places[passage]
            marks[article].append(Mark("n", begin, end, "", role))
    for article, begin, end, message in findings:
        marks[article].append(Mark("x", begin, end, "", "", message))
    return marks


def _term_names(store: Store) -> dict[str, dict[str, str]]:
    names: dict[str, dict[str, str]] = defaultdict(dict)
    for term, label, tag in ask(store, _NAMES):
        names[short(term)].setdefault(tag or "zh", label)
    return names


def _classes(names: dict[str, list[str]], looks: dict[str, Look], nodes: Iterable[Node]) -> dict[str, Any]:
    counts = Counter(node.kind for node in nodes)
    out = {}
    for name in sorted(counts):
        look = looks.get(name, Look())
        said = names.get(name, [name, name])
        out[name] = {"name": said, "colour": look.colour, "shape": look.shape, "count": counts[name]}
    return out


def _counted(names: dict[str, list[str]], counts: Counter[str]) -> dict[str, Any]:
    return {name: {"name": names.get(name, [name, name]), "count": counts[name]} for name in sorted(counts)}


def _years(figures: Iterable[Figure]) -> list[int] | None:
    years = [int(day[:4]) for figure in figures for day in (figure.from_, figure.to) if day]
    return [min(years), max(years)] if years else None
