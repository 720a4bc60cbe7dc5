"""Facts of a neighbourhood, with their places: what both the explorer and the pages show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from pyoxigraph import DefaultGraph, NamedNode

from kg.catalogue import place_of
from kg.serve.site import Site
from kg.terms import ITSRDF

MOST_FACTS = 300
MOST_MENTIONS = 200
Edge = dict[str, Any]


def edges_around(site: Site, names: Iterable[str], *, ends: str = "so") -> list[int]:
    """Return the facts that begin (`s`) or end (`o`) at things, by their short names, as rows of the catalogue."""
    wanted = set(names)
    columns = site.held.catalogue.facts.columns
    found = np.zeros(len(site.held.catalogue.facts), dtype=np.bool_)
    for end in ends:
        found |= columns[end].among(wanted)
    return [int(row) for row in np.flatnonzero(found)]


def spread(site: Site, rows: Iterable[int], most: int) -> list[int]:
    """Return at most so many facts: of each two things and their relation one, before another says the same again.

    What is stated comes before what is supplied.
    """
    columns = site.held.catalogue.facts.columns
    ends = [columns[name].codes for name in ("s", "p", "o")]
    seen: Counter[tuple[int, ...]] = Counter()
    ranked = []
    for row in sorted(rows, key=lambda row: (columns["resolution"][row] == "implied", row)):
        said = tuple(int(codes[row]) for codes in ends)
        ranked.append((seen[said], row))
        seen[said] += 1
    return sorted(row for _, row in sorted(ranked)[:most])


def edge_of(site: Site, row: int) -> Edge:
    """Return a fact as the explorer takes it."""
    held = site.held
    facts = held.catalogue.facts
    said = {name: column[row] for name, column in facts.columns.items()}
    return {
        "id": facts.ids[row],
        **{name: said[name] for name in ("s", "p", "o", "rule", "modality", "confidence")},
        "implied": said["resolution"] == "implied",
        "scanned": bool(said["scanned"]),
        "evidence": [held.placed(place) for place in facts.places[row]],
    }


def nodes_of(site: Site, names: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return things by short name as the explorer takes them: id, class, label, and how many neighbours they have."""
    held = site.held
    wanted = {name: held.catalogue.base + name for name in sorted(set(names))}
    return {
        name: {"id": name, "kind": held.kinds[iri], "label": held.labels[iri], "degree": held.degrees.get(name, 0)}
        for name, iri in wanted.items()
        if iri in held.kinds and iri in held.labels
    }


def mentions_of(site: Site, iri: str) -> tuple[list[dict[str, Any]], int]:
    """Return the first places where a thing is mentioned, in the order of the articles, and how many there are."""
    told = site.held.told.get(iri, {})
    found: list[dict[str, Any]] = []
    for article in told:
        places = sorted(filter(None, map(place_of, _passages(site, iri, article))))
        found += [site.held.placed(place) for place in places if place.article == article]
        if len(found) >= MOST_MENTIONS:
            break
    return found[:MOST_MENTIONS], sum(told.values())


def _passages(site: Site, iri: str, article: str) -> Iterator[str]:
    """The passages of an article's graph that mention a thing; of all, where articles have no graphs of their own."""
    refers, thing = NamedNode(ITSRDF + "taIdentRef"), NamedNode(iri)
    own = [quad.subject for quad in site.store.quads_for_pattern(None, refers, thing, NamedNode(site.iri(article)))]
    if not own:
        own = [quad.subject for quad in site.store.quads_for_pattern(None, refers, thing, DefaultGraph())]
    yield from (subject.value for subject in own)  # type: ignore[union-attr]


def aliases_of(site: Site, iri: str) -> list[str]:
    """Return a thing's other names."""
    return list(site.held.catalogue.aliases.get(iri, ()))
