"""Facts and figures of a neighbourhood, with their places: what both the explorer and the pages show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from kg.find.survey import short
from kg.serve.places import place_of
from kg.serve.site import Row, Site

MOST_FACTS = 600
MOST_MENTIONS = 300
_FACT = """
SELECT DISTINCT ?a ?s ?p ?o ?resolution ?rule ?modality ?confidence ?passage WHERE {
  VALUES ?%s { {things} }
  ?a rdf:subject ?s ; rdf:object ?o ; rdf:predicate ?p ; prov:wasDerivedFrom ?passage .
  OPTIONAL { ?a wt:subjectResolution ?resolution } OPTIONAL { ?a wt:rule ?rule }
  OPTIONAL { ?a wt:modality ?modality } OPTIONAL { ?a wt:confidence ?confidence }
} LIMIT %d"""
_DEGREES = """
SELECT ?e (COUNT(DISTINCT ?a) AS ?n) WHERE { VALUES ?e { {things} } ?a %s ?e } GROUP BY ?e"""
_ALIASES = "SELECT DISTINCT ?n WHERE { VALUES ?e { {things} } ?e skos:altLabel ?n }"
_MENTIONS = "SELECT DISTINCT ?m WHERE { VALUES ?e { {things} } ?m itsrdf:taIdentRef ?e }"


def edges_around(site: Site, iris: list[str], *, ends: str = "so", most: int = MOST_FACTS) -> list[dict[str, Any]]:
    """Return the facts that begin (`s`) or end (`o`) at these things (or are these: `a`), each once, by id."""
    rows: list[Row] = []
    for end in ends:
        rows += site.rows(_FACT % (end, most), things=iris)
    edges: dict[str, dict[str, Any]] = {}
    for iri, s, p, o, resolution, rule, modality, confidence, passage in rows:
        edge = edges.setdefault(
            iri,
            {
                "id": short(iri),
                "s": short(s),
                "p": short(p),
                "o": short(o),
                "implied": resolution == "implied",
                "rule": rule,
                "modality": short(modality),
                "confidence": confidence,
                "evidence": set(),
            },
        )
        place = place_of(passage)
        if place:
            edge["evidence"].add(place)
    for edge in edges.values():
        edge["evidence"] = [site.held.placed(place) for place in sorted(edge["evidence"])]
    return [edges[iri] for iri in sorted(edges)]


def nodes_of(site: Site, iris: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return things by IRI as the explorer takes them: id, class, label, and how many facts they stand in."""
    wanted = sorted(set(iris))
    degrees: Counter[str] = Counter()
    for end in ("rdf:subject", "rdf:object"):
        for iri, number in site.rows(_DEGREES % end, things=wanted):
            degrees[iri] += int(number)
    held = site.held
    return {
        iri: {"id": short(iri), "kind": held.kinds[iri], "label": held.labels[iri], "degree": degrees[iri]}
        for iri in wanted
        if iri in held.kinds and iri in held.labels
    }


def mentions_of(site: Site, iri: str) -> tuple[list[dict[str, Any]], int]:
    """Return the first places where a thing is mentioned, in the order of the texts, and how many there are."""
    places = sorted(filter(None, (place_of(passage) for (passage,) in site.rows(_MENTIONS, things=[iri]))))
    return [site.held.placed(place) for place in places[:MOST_MENTIONS]], len(places)


def aliases_of(site: Site, iri: str) -> list[str]:
    """Return a thing's other names."""
    return sorted(row[0] for row in site.rows(_ALIASES, things=[iri]))
