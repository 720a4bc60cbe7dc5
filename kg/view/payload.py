"""What the explorer page carries: a graph as plain lists, small enough for one file.

The page's own program reads it (`page/source.js` tells the shapes). Offsets stay code points of the article's text.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pypinyin import Style, lazy_pinyin

from kg.store import lacks_union
from kg.terms import WT
from kg.view.flags import Flag

if TYPE_CHECKING:
    from kg.store import GraphStore

Row = list[Any]
Places = dict[str, tuple[str, int, int]]
"""Passages by IRI: article id, start, end."""

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
SELECT DISTINCT ?a ?s ?p ?o ?resolution ?rule ?passage WHERE {
  ?a a wt:Assertion ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; prov:wasDerivedFrom ?passage .
  OPTIONAL { ?a wt:subjectResolution ?resolution } OPTIONAL { ?a wt:rule ?rule }
}"""
_FIGURES = """
SELECT DISTINCT ?f ?s ?indicator ?value ?unit ?kind ?qualifier ?from ?to ?text ?rule ?passage WHERE {
  ?f a wt:Observation ; wt:value ?value ; wt:kind ?kind ; prov:wasDerivedFrom ?passage .
  OPTIONAL { ?f wt:subject ?s } OPTIONAL { ?f wt:indicator/rdfs:label ?indicator }
  OPTIONAL { ?f wt:unit/rdfs:label ?unit } OPTIONAL { ?f wt:qualifier ?qualifier }
  OPTIONAL { ?f wt:periodStart ?from } OPTIONAL { ?f wt:periodEnd ?to }
  OPTIONAL { ?f wt:text ?text } OPTIONAL { ?f wt:rule ?rule }
}"""
_ARTICLES = """
SELECT DISTINCT ?article ?title ?publisher ?issued ?locality ?text WHERE {
  ?article a wt:Article ; nif:isString ?text . OPTIONAL { ?article dcterms:title ?title }
  OPTIONAL { ?article dcterms:publisher/rdfs:label ?publisher } OPTIONAL { ?article dcterms:issued ?issued }
  OPTIONAL { ?article wt:locality ?locality }
}"""
_PASSAGES = """
SELECT ?passage ?article WHERE { ?passage nif:referenceContext ?article }"""
_BEGINS = "SELECT ?passage ?at WHERE { ?passage nif:beginIndex ?at }"
_ENDS = "SELECT ?passage ?at WHERE { ?passage nif:endIndex ?at }"
_MENTIONS = "SELECT DISTINCT ?passage ?e WHERE { ?passage itsrdf:taIdentRef ?e }"
_NUMERALS = "SELECT DISTINCT ?passage ?role WHERE { ?passage a wt:Numeral ; wt:role ?role }"
_SENTENCES = "SELECT DISTINCT ?passage WHERE { ?passage a nif:Sentence }"
_NAMES = """
SELECT DISTINCT ?term ?label (LANG(?label) AS ?tag) WHERE {
  ?term rdfs:label ?label . FILTER(STRSTARTS(STR(?term), STR(wt:)))
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a class is drawn: a colour (#rrggbb) and one of vis-network's shapes."""

    colour: str = "#7C8087"
    shape: str = "dot"


def short(iri: str) -> str:
    """Return the last part of an IRI, which is what the page calls a thing."""
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def payload(store: GraphStore, looks: dict[str, Look], findings: tuple[Flag, ...] = ()) -> dict[str, Any]:
    """Return everything the page shows of a graph, the same whatever order its facts come in.

    `roots` and `firsts` are for the opening view alone; the page does not carry them.
    """
    places = _places(store)
    nodes = _nodes(store)
    edges = _edges(store, places, nodes)
    figures = _figures(store, places)
    articles = _articles(store, places, nodes, edges, figures, findings)
    firsts = _firsts(articles)
    edges.sort(key=lambda edge: (edge[6][:1], firsts.get(edge[1], ()), firsts.get(edge[3], ()), edge[0]))
    terms = _term_names(store)
    return {
        "meta": {
            "classes": _classes(terms, looks, nodes),
            "predicates": _counted(terms, Counter(edge[2] for edge in edges if edge[6])),
            "years": _years(figures),
            "counts": {
                "articles": len(articles),
                "entities": len(nodes),
                "relations": sum(1 for edge in edges if edge[6]),
                "figures": len(figures),
            },
            "articles": [{"id": a["id"], "title": a["title"]} for a in articles],
        },
        "nodes": list(nodes.values()),
        "edges": edges,
        "figures": figures,
        "articles": articles,
        "roots": [a.pop("locality") for a in articles],
        "firsts": firsts,
    }


def _firsts(articles: list[dict[str, Any]]) -> dict[str, tuple[str, int]]:
    """Where each entity is named first: article id and offset."""
    places: dict[str, tuple[str, int]] = {}
    for article in articles:
        for kind, begin, _, name, *_ in article["marks"]:
            if kind == "m":
                places.setdefault(name, (article["id"], begin))
    return places


def ask(store: GraphStore, query: str) -> list[tuple[Any, ...]]:
    """Run a SELECT and return its rows as plain strings (None where unbound), in an order of their own."""
    solutions = store.query(_PREFIXES + query, use_default_graph_as_union=lacks_union(store))
    rows = {tuple(None if term is None else term.value for term in row) for row in solutions}
    return sorted(rows, key=lambda row: [value or "" for value in row])


def _places(store: GraphStore) -> Places:
    begins, ends = dict(ask(store, _BEGINS)), dict(ask(store, _ENDS))
    return {
        passage: (short(article), int(begins[passage]), int(ends[passage]))
        for passage, article in ask(store, _PASSAGES)
        if passage in begins and passage in ends
    }


def _nodes(store: GraphStore) -> dict[str, Row]:
    kinds: dict[str, set[str]] = defaultdict(set)
    labels: dict[str, str] = {}
    aliases: dict[str, set[str]] = defaultdict(set)
    for iri, kind, label in ask(store, _ENTITIES):
        kinds[iri].add(short(kind))
        labels.setdefault(iri, label)
    for iri, alias in ask(store, _ALIASES):
        aliases[iri].add(alias)
    return {
        iri: [short(iri), min(kinds[iri]), labels[iri], sorted(aliases[iri]), *sounds(labels[iri])]
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


def _edges(store: GraphStore, places: Places, nodes: dict[str, Row]) -> list[Row]:
    facts: dict[str, Row] = {}
    for iri, s, p, o, resolution, rule, passage in ask(store, _ASSERTIONS):
        if s in nodes and o in nodes:
            fact = facts.setdefault(
                iri, [short(iri), short(s), short(p), short(o), int(resolution == "implied"), rule or "", []]
            )
            if passage in places and list(places[passage]) not in fact[6]:
                fact[6].append(list(places[passage]))
            fact[5] = min(filter(None, (fact[5], rule or "")), default="")
    for fact in facts.values():
        fact[6].sort()
    return [facts[iri] for iri in sorted(facts)]


def _figures(store: GraphStore, places: Places) -> list[Row]:
    found: dict[str, Row] = {}
    for iri, s, indicator, value, unit, kind, qualifier, first, last, text, rule, passage in ask(store, _FIGURES):
        figure = found.setdefault(
            iri,
            [
                *(short(iri), short(s) if s else "", indicator or "", value, unit or "", short(kind)),
                *(qualifier or "exact", first, last, text or "", rule or "", []),
            ],
        )
        if passage in places and list(places[passage]) not in figure[11]:
            figure[11].append(list(places[passage]))
    for figure in found.values():
        figure[11].sort()
    return sorted(found.values(), key=lambda figure: (figure[11], figure[0]))


def _articles(
    store: GraphStore,
    places: Places,
    nodes: dict[str, Row],
    edges: list[Row],
    figures: list[Row],
    findings: tuple[Flag, ...],
) -> list[dict[str, Any]]:
    marks = _marks(store, places, nodes, edges, figures, findings)
    sentences: dict[str, list[list[int]]] = defaultdict(list)
    for (passage,) in ask(store, _SENTENCES):
        if passage in places:
            article, begin, end = places[passage]
            sentences[article].append([begin, end])
    articles = []
    for iri, title, publisher, issued, locality, text in ask(store, _ARTICLES):
        name = short(iri)
        articles.append(
            {
                "id": name,
                "title": title or name,
                "publisher": publisher or "",
                "issued": issued or "",
                "locality": short(locality) if locality else "",
                "text": text,
                "sentences": sorted(sentences[name]),
                "marks": sorted(marks[name], key=lambda mark: (mark[1], -mark[2], mark[0], str(mark[3:]))),
            }
        )
    return articles


def _marks(
    store: GraphStore,
    places: Places,
    nodes: dict[str, Row],
    edges: list[Row],
    figures: list[Row],
    findings: tuple[Flag, ...],
) -> dict[str, list[Row]]:
    """What is marked in each article: [type, begin, end, node id, detail, what was understood].

    m: a mention, detail its class, a label; r: a relation, its predicate, "A → B"; f: a figure, its kind,
    [subject, indicator, value, unit, kind, qualifier, from, to]; n: a number that does not measure, its role;
    x: a finding of the check, "", its message.
    """
    marks: dict[str, list[Row]] = defaultdict(list)
    labels = {node[0]: node[2] for node in nodes.values()}
    for passage, iri in ask(store, _MENTIONS):
        if iri in nodes and passage in places:
            article, begin, end = places[passage]
            node = nodes[iri]
            marks[article].append(["m", begin, end, node[0], node[1], node[2]])
    for _, s, p, o, _, _, evidence in edges:
        for article, begin, end in evidence:
            marks[article].append(["r", begin, end, s, p, f"{labels[s]} → {labels[o]}"])
    for figure in figures:
        read_as = [labels.get(figure[1], ""), *figure[2:9]]
        for article, begin, end in figure[11]:
            marks[article].append(["f", begin, end, figure[1], figure[5], read_as])
    for passage, role in ask(store, _NUMERALS):
        if passage in places:
            article, begin, end = places[passage]
            marks[article].append(["n", begin, end, "", role, ""])
    for article, begin, end, message in findings:
        marks[article].append(["x", begin, end, "", "", message])
    return marks


def _term_names(store: GraphStore) -> dict[str, dict[str, str]]:
    names: dict[str, dict[str, str]] = defaultdict(dict)
    for term, label, tag in ask(store, _NAMES):
        names[short(term)].setdefault(tag or "zh", label)
    return names


def _pair(terms: dict[str, dict[str, str]], name: str) -> list[str]:
    names = terms.get(name, {})
    return [names.get("zh", name), names.get("en", name)]


def _classes(terms: dict[str, dict[str, str]], looks: dict[str, Look], nodes: dict[str, Row]) -> dict[str, Any]:
    counts = Counter(node[1] for node in nodes.values())
    out = {}
    for name in sorted(counts):
        look = looks.get(name, Look())
        out[name] = {"name": _pair(terms, name), "colour": look.colour, "shape": look.shape, "count": counts[name]}
    return out


def _counted(terms: dict[str, dict[str, str]], counts: Counter[str]) -> dict[str, Any]:
    return {name: {"name": _pair(terms, name), "count": counts[name]} for name in sorted(counts)}


def _years(figures: list[Row]) -> list[int] | None:
    years = [int(day[:4]) for figure in figures for day in figure[7:9] if day]
    return [min(years), max(years)] if years else None
