"""Facts and figures of a neighbourhood, with their places: what both the explorer and the pages show."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kg.find.survey import short
from kg.serve.site import Row, Site

MOST_FACTS = 600
MOST_FIGURES = 600
MOST_MENTIONS = 300
_PLACE = re.compile(r"([^/#]+)#char=(\d+),(\d+)$")
_FACT = """
SELECT DISTINCT ?a ?s ?p ?o ?resolution ?rule ?passage WHERE {
  VALUES ?%s { {things} }
  ?a rdf:subject ?s ; rdf:object ?o ; rdf:predicate ?p ; prov:wasDerivedFrom ?passage .
  OPTIONAL { ?a wt:subjectResolution ?resolution } OPTIONAL { ?a wt:rule ?rule }
} LIMIT %d"""
_FIGURES = """
SELECT DISTINCT ?f ?s ?label ?indicator ?value ?unit ?kind ?qualifier ?from ?to ?text ?rule ?passage WHERE {
  %s
  ?f wt:value ?value ; wt:kind ?kind ; prov:wasDerivedFrom ?passage .
  OPTIONAL { ?f wt:subject ?s . ?s rdfs:label ?label }
  OPTIONAL { ?f wt:indicator/rdfs:label ?indicator } OPTIONAL { ?f wt:unit/rdfs:label ?unit }
  OPTIONAL { ?f wt:qualifier ?qualifier } OPTIONAL { ?f wt:periodStart ?from } OPTIONAL { ?f wt:periodEnd ?to }
  OPTIONAL { ?f wt:text ?text } OPTIONAL { ?f wt:rule ?rule }
} LIMIT %d"""
_NODES = """
SELECT DISTINCT ?e ?class ?label WHERE { VALUES ?e { {things} } ?e a ?class ; rdfs:label ?label }"""
_DEGREES = """
SELECT ?e (COUNT(DISTINCT ?a) AS ?n) WHERE { VALUES ?e { {things} } ?a %s ?e } GROUP BY ?e"""
_ALIASES = "SELECT DISTINCT ?n WHERE { VALUES ?e { {things} } ?e skos:altLabel ?n }"
_MENTIONS = "SELECT DISTINCT ?m WHERE { VALUES ?e { {things} } ?m itsrdf:taIdentRef ?e } LIMIT %d"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A passage: half-open code points of an article, by its short name."""

    article: str
    begin: int
    end: int

    def json(self) -> dict[str, Any]:
        """As the explorer takes it."""
        return {"article": self.article, "b": self.begin, "e": self.end}


def place_of(iri: str) -> Place | None:
    """Return the place a passage's IRI names, or None where it is no passage (reference data has none).

    >>> place_of("https://w3id.org/wutong/id/a#char=3,8")
    Place(article='a', begin=3, end=8)
    """
    found = _PLACE.search(iri)
    return Place(found[1], int(found[2]), int(found[3])) if found else None


def edges_around(site: Site, iris: list[str], *, ends: str = "so", most: int = MOST_FACTS) -> list[dict[str, Any]]:
    """Return the facts that begin (`s`) or end (`o`) at these things, each once, by id."""
    rows: list[Row] = []
    for end in ends:
        rows += site.rows(_FACT % (end, most), things=iris)
    edges: dict[str, dict[str, Any]] = {}
    for iri, s, p, o, resolution, rule, passage in rows:
        edge = edges.setdefault(
            iri,
            {
                "id": short(iri),
                "s": short(s),
                "p": short(p),
                "o": short(o),
                "implied": resolution == "implied",
                "rule": rule,
                "evidence": [],
            },
        )
        _add_place(edge["evidence"], passage)
    return [edges[iri] for iri in sorted(edges)]


def figures_of(site: Site, *, subject: str = "", figure: str = "", most: int = MOST_FIGURES) -> list[dict[str, Any]]:
    """Return the figures about a thing, one figure by its IRI, or the first figures of the graph."""
    pattern = f"?f wt:subject <{subject}> ." if subject else f"VALUES ?f {{ <{figure}> }}" if figure else ""
    found: dict[str, dict[str, Any]] = {}
    for row in site.rows(_FIGURES % (pattern, most)):
        iri, s, label, indicator, value, unit, kind, qualifier, first, last, text, rule, passage = row
        entry = found.setdefault(
            iri,
            {
                "id": short(iri),
                "s": short(s),
                "label": label,
                "indicator": indicator,
                "value": value,
                "unit": unit,
                "kind": short(kind),
                "qualifier": qualifier or "exact",
                "from": first or None,
                "to": last or None,
                "text": text,
                "rule": rule,
                "evidence": [],
            },
        )
        _add_place(entry["evidence"], passage)
    return sorted(found.values(), key=lambda figure: (str(figure["evidence"]), figure["id"]))


def _add_place(evidence: list[dict[str, Any]], passage: str) -> None:
    place = place_of(passage)
    if place and place.json() not in evidence:
        evidence.append(place.json())


def nodes_of(site: Site, iris: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return things by IRI as the explorer takes them: id, class, label, and how many facts they stand in."""
    wanted = sorted(set(iris))
    degrees: Counter[str] = Counter()
    for end in ("rdf:subject", "rdf:object"):
        for iri, number in site.rows(_DEGREES % end, things=wanted):
            degrees[iri] += int(number)
    nodes: dict[str, dict[str, Any]] = {}
    for iri, kind, label in sorted(site.rows(_NODES, things=wanted)):
        nodes.setdefault(iri, {"id": short(iri), "kind": short(kind), "label": label, "degree": degrees[iri]})
    return nodes


def mentions_of(site: Site, iri: str) -> list[dict[str, Any]]:
    """Return where a thing is mentioned, in the order of the text."""
    places = (place_of(passage) for (passage,) in site.rows(_MENTIONS % MOST_MENTIONS, things=[iri]))
    return [place.json() for place in sorted(filter(None, places))]


def aliases_of(site: Site, iri: str) -> list[str]:
    """Return a thing's other names."""
    return sorted(row[0] for row in site.rows(_ALIASES, things=[iri]))
