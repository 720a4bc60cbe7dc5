"""What a question can name: the entities and indicators of a graph, its classes and relations, the words of asking."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from pyoxigraph import RdfFormat, Store

from kg.indicators import load_indicators
from kg.lexicon import load_lexicon
from kg.plain import simplified
from kg.resources import resource
from kg.store import GraphStore, lacks_union
from kg.terms import PREFIXES, WT

_NOT_NAMED = ("Observation", "Unit", "Article", "Assertion", "Numeral", "Tally")
_MARKS = re.compile(r"[\s“”\"'‘’《》〈〉「」『』]")


def plain(text: str) -> str:
    """Return words as names are compared: without quotation marks and blanks, in small and simplified letters.

    >>> plain("“12345” 工作法"), plain("糧食產量是多少")
    ('12345工作法', '粮食产量是多少')
    """
    return _MARKS.sub("", simplified(text)).lower()


@lru_cache(maxsize=1 << 15)
def pairs(text: str) -> frozenset[str]:
    """Return the pairs of characters that follow each other in words, as they are compared."""
    words = plain(text)
    return frozenset(words[at : at + 2] for at in range(len(words) - 1))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of pairs that two names have in common.

    >>> likeness(pairs("进出口总值"), pairs("进出口总额"))
    0.75
    """
    return 2 * len(one & other) / (len(one) + len(other) or 1)


@dataclass(frozen=True, slots=True)
class Thing:
    """An entity or an indicator that can be named."""

    iri: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What a graph can be asked about."""

    things: dict[str, tuple[Thing, ...]]
    """Entities by each of their names, as `plain` has it."""
    indicators: dict[str, tuple[Thing, ...]]
    """By each of their names, and those that are usual by every wording, whether the graph has it or not."""

    @classmethod
    def of(cls, store: GraphStore) -> Names:
        """Gather the names of a graph."""
        kinds: dict[str, str] = {}
        every = (
            kind.removeprefix(WT) for (kind,) in _rows(store, "SELECT DISTINCT ?c { ?e a ?c }") if kind.startswith(WT)
        )
        named = " ".join(f"<{WT}{kind}>" for kind in every if kind not in _NOT_NAMED)
        # Class by class: most that a store holds are figures, facts and passages.
        for iri, kind in _rows(store, f"SELECT ?e ?c {{ VALUES ?c {{ {named} }} ?e a ?c }}"):
            name = kind.removeprefix(WT)
            if not iri.startswith(WT):
                kinds[iri] = min(kinds.get(iri, name), name)
        labels: dict[str, str] = {}
        for iri, label in _rows(store, "SELECT DISTINCT ?e ?n { ?e rdfs:label ?n }"):
            labels[iri] = min(labels.get(iri, label), label)
        return cls.made(labels, kinds, aliases_in(store))

    @classmethod
    def made(cls, labels: Mapping[str, str], kinds: Mapping[str, str], aliases: Iterable[tuple[str, ...]]) -> Names:
        """Gather names from labels and classes by IRI, and (IRI, alias) pairs."""
        named: dict[str, set[str]] = defaultdict(set)
        for iri in kinds:
            if iri in labels:
                named[plain(labels[iri])].add(iri)
        for iri, alias in aliases:
            if iri in kinds and iri in labels:
                named[plain(alias)].add(iri)
        things: dict[str, tuple[Thing, ...]] = {}
        indicators: dict[str, tuple[Thing, ...]] = {}
        for name in sorted(named):
            found = tuple(Thing(iri, labels[iri], kinds[iri]) for iri in sorted(named[name]))
            others = tuple(thing for thing in found if thing.kind != "Indicator")
            if len(others) < len(found):
                indicators[name] = tuple(thing for thing in found if thing.kind == "Indicator")
            if others and len(name) > 1:
                things[name] = others
        return cls(
            things={**_short(things), **things, **_bare(things)},
            indicators={**_lean(indicators), **_usual(indicators), **indicators},
        )


def _short(things: Mapping[str, tuple[Thing, ...]]) -> dict[str, tuple[Thing, ...]]:
    """Bodies and enterprises by what people call them where it is plain whose they are: 市财政局, 东方光电."""
    places = {name for name, some in things.items() if any(thing.kind == "Place" for thing in some)}
    bodies = {*below()["Organization"], *below()["CommandUnit"]}
    found: dict[str, list[Thing]] = defaultdict(list)
    for name, some in things.items():
        own = [thing for thing in some if thing.kind in bodies]
        if not own:
            continue
        firm = _FIRM.sub("", name)
        short = {firm, f"{firm}公司"} if firm != name else set()
        short |= {
            name[size:] for size in range(_PLACE, min(len(name) - _BODY, _LONG_PLACE) + 1) if name[:size] in places
        }
        for said in sorted(short - things.keys()):
            if len(said) >= _BODY:
                found[said] += own
    for name in sorted(places):
        said = name[:-1]
        if _COUNTY.search(name) and said not in things:
            found[said] += [thing for thing in things[name] if thing.kind == "Place"]
    return {said: tuple(own) for said, own in found.items()}


def _bare(things: Mapping[str, tuple[Thing, ...]]) -> dict[str, tuple[Thing, ...]]:
    """Places that are named without what they are, with the one of that name: 梧川 and 梧川市."""
    return {
        name[:-1]: tuple(dict.fromkeys((*things[name[:-1]], *some)))
        for name, some in things.items()
        if _COUNTY.search(name)
        and all(thing.kind == "Place" for thing in (*some, *things.get(name[:-1], ())))
        and name[:-1] in things
    }


_FIRM = re.compile("(?:集团)?(?:股份)?有限(?:责任)?公司$")
_COUNTY = re.compile(
    "^.{2,3}(?<![城级集省])(?:县|市|(?<![新园发山郊灾地矿库牧林景片社小街试验范辖治海湾和由术城核])区)$"
)
"""A place that is also called by its name alone: 石埠区, not 高新区."""
_PLACE, _LONG_PLACE, _BODY = 2, 8, 4
"""Characters that a place's name has at least and at most, and a body's or a firm's own name at least."""


def _usual(indicators: Mapping[str, tuple[Thing, ...]]) -> dict[str, tuple[Thing, ...]]:
    """Those of some indicators that the table of usual ones knows, by every wording."""
    return {
        plain(wording): indicators[plain(concept.name)]
        for concept in load_indicators().concepts.values()
        if plain(concept.name) in indicators
        for wording in concept.wordings
    }


def _lean(indicators: Mapping[str, tuple[Thing, ...]]) -> dict[str, tuple[Thing, ...]]:
    """Indicators without the 总 in their names, and those of two words the other way round: 茶叶产量, 游客接待."""
    turned = {name[2:] + name[:2]: some for name, some in indicators.items() if len(name) == _BODY}
    lean = {name.replace("总", ""): some for name, some in indicators.items() if "总" in name[1:] and len(name) > _BODY}
    return turned | lean


def aliases_in(store: GraphStore) -> Iterator[tuple[str, ...]]:
    """Yield every thing with each of its other names."""
    return _rows(store, "SELECT DISTINCT ?e ?n { ?e skos:altLabel ?n }")


def _rows(store: GraphStore, sparql: str) -> Iterator[tuple[str, ...]]:
    found: Any = store.query(sparql, prefixes=PREFIXES, use_default_graph_as_union=lacks_union(store))
    for solution in found:
        yield tuple(term.value for term in solution)


@cache
def words() -> tuple[tuple[str, str, str], ...]:
    """Return the words of asking as (word, role, term), the longest first."""
    with files("kg.inquiry").joinpath("words.tsv").open(encoding="utf-8") as file:
        table = [
            (plain(word), row["role"], row["term"])
            for row in csv.DictReader(file, delimiter="\t")
            for word in row["words"].split()
        ]
    return tuple(sorted(table, key=lambda item: (-len(item[0]), item)))


@cache
def below() -> dict[str, tuple[str, ...]]:
    """Return each class with all classes below it, itself among them."""
    lexicon = load_lexicon()
    return {
        kind: tuple(sorted(other for other in lexicon.parents if lexicon.is_a(other, kind))) for kind in lexicon.parents
    }


@cache
def classes() -> dict[str, str]:
    """Return the words that name a class: its label in the ontology, and what else people call it."""
    labels = {label: kind for kind in load_lexicon().parents for label in _labels().get(kind, ())}
    return {**labels, **{word: term for word, role, term in words() if role == "class"}}


@cache
def _labels() -> dict[str, tuple[str, ...]]:
    ontology = Store()
    ontology.load(path=str(resource("ontology/wutong.ttl")), format=RdfFormat.TURTLE)
    found: dict[str, list[str]] = defaultdict(list)
    query = 'SELECT ?c ?n { ?c a owl:Class ; rdfs:label ?n FILTER(LANG(?n) = "zh") }'
    for iri, label in _rows(ontology, query):
        found[iri.removeprefix(WT)].append(plain(label))
    return {kind: tuple(sorted(labels)) for kind, labels in found.items()}


@cache
def endings() -> dict[str, str]:
    """Return the words names of a class end in, with the class: 兵团 is what some command units are called."""
    return {word: kind for word, kind in load_lexicon().words("ending").items() if len(word) > 1}
