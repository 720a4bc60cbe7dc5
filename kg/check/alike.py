"""Two entities of one name in one article: perhaps two things, perhaps one that was not recognized."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from unicodedata import normalize

from rdflib import RDF, URIRef

from kg.facts import Facts, address
from kg.model import Finding
from kg.terms import WT

_MARKS = str.maketrans("", "", "“”‘’\"'《》「」『』〈〉 \u3000\u00a0")


def alike_findings(facts: Facts) -> Iterator[Finding]:
    """Yield a note for each pair of entities that one article calls by one name, quotation marks and width aside."""
    named: dict[tuple[str, str], list[str]] = {}
    for entity, mentions in facts.mentions.items():
        name = normalize("NFKC", facts.label(URIRef(entity))).translate(_MARKS).lower()
        for article in sorted({mention.article for mention in mentions}):
            named.setdefault((article, name), []).append(entity)
    for (article, name), entities in sorted(named.items()):
        for one, other in combinations(sorted(entities), 2):
            first, second = (_first(facts, entity, article) for entity in (one, other))
            kinds = ", ".join(_kind(facts, entity) for entity in (one, other))
            yield Finding(
                level="note",
                check="alike",
                message=f"两个实体同名，或为一物。 Two entities of one name, perhaps one thing: {name} ({kinds}).",
                where=first,
                quotes=(f"{facts.label(URIRef(one))} {first}", f"{facts.label(URIRef(other))} {second}"),
            )


def _first(facts: Facts, entity: str, article: str) -> str:
    """Where an article first mentions an entity."""
    return next(address(m.article, m.span) for m in facts.mentions[entity] if m.article == article)


def _kind(facts: Facts, entity: str) -> str:
    kinds = facts.graph.objects(URIRef(entity), RDF.type)
    return "/".join(sorted(str(kind).removeprefix(WT) for kind in kinds))
