"""Drawing facts: a third of them entities, a third relations, a third figures, and of each kind some of every stratum.

Strata are the classes of entities, the predicates of relations (stated and implied apart) and the kinds of figures. A
stratum gets a share by the root of its size: the large ones are told well, the small ones are not forgotten. Each fact
carries the weight of those it stands for, so that totals are those of the graph.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf, sqrt
from random import Random
from typing import TYPE_CHECKING, Any

from kg.errors import GraphError
from kg.query import select
from kg.standing import QUALIFIERS

if TYPE_CHECKING:
    from kg.store import GraphStore

BEFORE, AFTER = 160, 80
"""Characters of the text shown on either side of the words a fact was drawn from."""

_ENTITIES = """
SELECT DISTINCT ?fact ?group ?label ?article ?begin ?end WHERE {
  ?passage itsrdf:taIdentRef ?fact ; nif:referenceContext ?article ; nif:beginIndex ?begin ; nif:endIndex ?end .
  ?fact a ?group ; rdfs:label ?label . FILTER(STRSTARTS(STR(?group), STR(wt:)))
}"""
_RELATIONS = """
SELECT DISTINCT ?fact ?group ?how ?modality ?subject ?object ?article ?begin ?end WHERE {
  ?fact a wt:Assertion ; rdf:subject/rdfs:label ?subject ; rdf:predicate ?group ; rdf:object/rdfs:label ?object ;
    prov:wasDerivedFrom ?passage .
  ?passage nif:referenceContext ?article ; nif:beginIndex ?begin ; nif:endIndex ?end .
  OPTIONAL { ?fact wt:subjectResolution ?how } OPTIONAL { ?fact wt:modality ?modality }
}"""
_FIGURES = """
SELECT DISTINCT ?fact ?group ?modality ?subject ?indicator ?said ?value ?unit ?qualifier ?from ?to ?article ?begin ?end
WHERE {
  ?fact a wt:Observation ; wt:value ?value ; wt:kind ?group ; prov:wasDerivedFrom ?passage .
  ?passage nif:referenceContext ?article ; nif:beginIndex ?begin ; nif:endIndex ?end .
  OPTIONAL { ?fact wt:subject/rdfs:label ?subject } OPTIONAL { ?fact wt:indicator/rdfs:label ?indicator }
  OPTIONAL { ?fact wt:indicatorText ?said } OPTIONAL { ?fact wt:unit/rdfs:label ?unit }
  OPTIONAL { ?fact wt:qualifier ?qualifier } OPTIONAL { ?fact wt:periodStart ?from }
  OPTIONAL { ?fact wt:periodEnd ?to } OPTIONAL { ?fact wt:modality ?modality }
}"""
_QUERIES = {"entity": _ENTITIES, "relation": _RELATIONS, "figure": _FIGURES}
_TEXTS = """
SELECT ?article ?title ?text WHERE { ?article nif:isString ?text . OPTIONAL { ?article dcterms:title ?title } }"""
_TERMS = """
SELECT ?term ?label (LANG(?label) AS ?language) WHERE {
  ?term rdfs:label ?label . FILTER(STRSTARTS(STR(?term), STR(wt:)))
}"""
_CLASSES = """
SELECT DISTINCT ?term WHERE { ?passage itsrdf:taIdentRef/a ?term . FILTER(STRSTARTS(STR(?term), STR(wt:))) }"""
_PREDICATES = "SELECT DISTINCT ?term WHERE { ?fact a wt:Assertion ; rdf:predicate ?term }"

_QUALIFIERS = {code: said.strip() for code, (said, _) in QUALIFIERS.items()} | {"exact": "正好"}
"""A reader judges this slot, too, where a number is meant as it stands, which goes without saying elsewhere."""
Fact = Mapping[str, str]
Stratum = tuple[str, str]
"""Class, predicate or kind, and how it was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a reader judges: one slot of a fact, and what the graph says there."""

    slot: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A fact that was drawn, with the words before the reader."""

    iri: str
    about: str
    """entity, relation or figure."""
    group: str
    """Its class, predicate or kind."""
    how: str
    """Of a relation: stated or implied."""
    weight: float
    """How many facts of its stratum it stands for."""
    title: str
    """Of its article."""
    before: str
    quote: str
    after: str
    questions: tuple[Question, ...]
    fact: Mapping[str, Any]
    """As a correction names it: {type, id, article, begin, end, quote, was}, by slots as the explorer has them."""


def draw(store: GraphStore, number: int, seed: int = 0) -> tuple[Item, ...]:
    """Draw facts at random; the same graph, number and seed give the same facts.

    Raises GraphError where the graph has no fact drawn from a text.
    """
    random = Random(seed)
    texts = {row["article"]: row for row in select(store, _TEXTS).dicts()}
    terms = {name: told["zh"] for name, told in _terms(store).items()}
    strata = {about: _strata(select(store, query).dicts()) for about, query in _QUERIES.items()}
    shares = _thirds({about: sum(map(len, groups.values())) for about, groups in strata.items()}, number)
    items = [item for about in strata for item in _items(about, strata[about], shares[about], random, texts, terms)]
    if not items:
        raise GraphError("no fact with its words in this graph", hint="build it with kg build")
    return tuple(items)


def choices(store: GraphStore) -> dict[str, dict[str, dict[str, tuple[str, str]]]]:
    """Return the classes and predicates that a correction can choose from, with their names in Chinese and English."""
    terms = _terms(store)
    found = {}
    for group, query in (("classes", _CLASSES), ("predicates", _PREDICATES)):
        names = sorted(_local(row["term"]) for row in select(store, query).dicts())
        told = {name: terms.get(name, {}) for name in names}
        found[group] = {name: {"name": (said.get("zh", name), said.get("en", name))} for name, said in told.items()}
    return found


def _terms(store: GraphStore) -> dict[str, dict[str, str]]:
    """What classes, predicates and modalities are called, by local name and language."""
    terms: dict[str, dict[str, str]] = {}
    for row in select(store, _TERMS).dicts():
        terms.setdefault(_local(row["term"]), {}).setdefault(row["language"] or "zh", row["label"])
    return terms


def quotas(sizes: Mapping[Stratum, int], number: int) -> dict[Stratum, int]:
    """Share a number out among strata by the roots of their sizes: one to each first, to none more than it has.

    >>> quotas({("Place", ""): 100, ("Person", ""): 25, ("Post", ""): 1}, 8)
    {('Place', ''): 4, ('Person', ''): 3, ('Post', ''): 1}
    """
    given: Counter[Stratum] = Counter()
    for _ in range(min(number, sum(sizes.values()))):
        open_ = sorted(name for name in sizes if given[name] < sizes[name])
        given[max(open_, key=lambda name: sqrt(sizes[name]) / given[name] if given[name] else inf)] += 1
    return {name: given[name] for name in sizes}


def _thirds(sizes: Mapping[str, int], number: int) -> dict[str, int]:
    """Share a number out evenly among what there is."""
    given = dict.fromkeys(sizes, 0)
    for _ in range(min(number, sum(sizes.values()))):
        given[min((about for about in sizes if given[about] < sizes[about]), key=lambda about: given[about])] += 1
    return given


def _strata(rows: Sequence[Fact]) -> dict[Stratum, dict[str, list[Fact]]]:
    """Facts by stratum and IRI, each with its rows (one a passage), in an order of their own."""
    strata: dict[Stratum, dict[str, list[Fact]]] = {}
    for row in sorted(rows, key=lambda row: sorted(row.items())):
        stratum = _local(row["group"]), row.get("how", "")
        strata.setdefault(stratum, {}).setdefault(row["fact"], []).append(row)
    return dict(sorted(strata.items()))


def _items(
    about: str,
    strata: Mapping[Stratum, Mapping[str, Sequence[Fact]]],
    number: int,
    random: Random,
    texts: Mapping[str, Fact],
    terms: Mapping[str, str],
) -> list[Item]:
    items = []
    given = quotas({name: len(facts) for name, facts in strata.items()}, number)
    for stratum, facts in strata.items():
        for iri in random.sample(sorted(facts), given[stratum]):
            fact = random.choice(facts[iri])
            article = texts.get(fact["article"], {})
            text, begin, end = article.get("text", ""), int(fact["begin"]), int(fact["end"])
            items.append(
                Item(
                    iri=iri,
                    about=about,
                    group=stratum[0],
                    how=stratum[1],
                    weight=len(facts) / given[stratum],
                    title=article.get("title", ""),
                    before=text[max(0, begin - BEFORE) : begin],
                    quote=text[begin:end],
                    after=text[end : end + AFTER],
                    questions=_questions(about, fact, stratum[0], terms),
                    fact=_fact(about, fact, text[begin:end]),
                )
            )
    # A reader sees neighbours together, and not the strata one after the other.
    return sorted(items, key=lambda item: (item.title, item.before, item.iri))


def _fact(about: str, fact: Fact, quote: str) -> dict[str, Any]:
    """A fact as the explorer's corrections name it; of an entity the name at this place, which is all a reader saw."""
    name, group, article = (_local(fact[key]) for key in ("fact", "group", "article"))
    begin, end = int(fact["begin"]), int(fact["end"])
    if about == "entity":
        about, name, was = "mention", f"{article}#{begin}-{end}~{name}", {"label": fact["label"], "kind": group}
    elif about == "relation":
        was = {"subject": fact["subject"], "predicate": group, "object": fact["object"]}
    else:
        was = {slot: fact[slot] for slot in ("subject", "indicator", "value", "unit")}
        was |= {"kind": group, "qualifier": fact["qualifier"] or "exact", "from": fact["from"], "to": fact["to"]}
    return {"type": about, "id": name, "article": article, "begin": begin, "end": end, "quote": quote, "was": was}


def _questions(about: str, fact: Fact, group: str, terms: Mapping[str, str]) -> tuple[Question, ...]:
    named = f"{terms.get(group, group)} {group}"
    modality = _local(fact.get("modality", ""))
    told = f"（{terms.get(modality, modality)}）" if modality not in ("", "asserted") else ""
    if about == "entity":
        return (Question(slot="class", says=f"{fact['label']}：{named}"),)
    if about == "relation":
        return (Question(slot="relation", says=f"{fact['subject']} —{named}→ {fact['object']}{told}"),)
    period = " — ".join(dict.fromkeys(fact[end] for end in ("from", "to") if fact[end]))
    slots = {
        "value": f"{_grouped(fact['value'])} {fact['unit']}".strip(),
        "kind": named + told,
        "indicator": fact["said"] or fact["indicator"],
        "subject": fact["subject"],
        "period": period,
        "qualifier": f"{_QUALIFIERS.get(fact['qualifier'], '')} {fact['qualifier']}".strip(),
    }
    # What the graph does not say cannot be wrong.
    return tuple(Question(slot=slot, says=says) for slot, says in slots.items() if says)


def _grouped(value: str) -> str:
    """A number with its digits in groups, as an eye takes them in.

    >>> _grouped("15464000000.0"), _grouped("-1.40")
    ('15,464,000,000', '-1.4')
    """
    whole, _, part = value.partition(".")
    return f"{int(whole or 0):,}{'.' + part.rstrip('0') if part.strip('0') else ''}" if int(whole or 0) else value


def _local(iri: str) -> str:
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
