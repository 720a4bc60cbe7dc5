"""The graph as the pages see it: the store, its index of names, and how classes and relations are called and drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pyoxigraph import NamedNode, RdfFormat, Store, parse

from kg.catalogue import Place, catalogue_of, place_of
from kg.find import NameIndex, index_of, kept_index
from kg.find.survey import short
from kg.inquiry import Names
from kg.originals import Originals
from kg.query import Rows, select_in_order
from kg.resources import resource
from kg.serve.held import Held
from kg.store import GraphStore, LiveStore, lacks_union
from kg.terms import ONTOLOGY_GRAPH, PREFIXES, RDFS, WT
from kg.view.looks import looks
from kg.view.payload import Look

MOST_KEPT = 16
"""Answers to saved questions, and articles, that are kept: a table, its CSV, and who comes back to it ask the same."""
Row = tuple[str, ...]
T = TypeVar("T")


class Site:
    """A graph held open; it follows the builds that change its store."""

    def __init__(self, source: str) -> None:
        self._source = source
        self.originals = Originals.beside(source)
        self._reader = LiveStore(source)
        self._terms: tuple[GraphStore, dict[str, list[str]]] | None = None
        self._indexed: tuple[GraphStore, NameIndex] | None = None
        self._held: tuple[GraphStore, Held] | None = None
        self._made: tuple[Held, dict[str, Any]] | None = None

    @property
    def held(self) -> Held:
        """What has been gathered of the graph as it is now."""
        store = self.store
        if self._held is None or self._held[0] is not store:
            self._held = store, Held(store, catalogue_of(self._source, store))
        return self._held[1]

    def warm(self) -> None:
        """Gather what takes long before the first request asks for it."""
        self.held.warm()
        _ = self.names, self.index, self.examples

    def once(self, name: str, make: Callable[[], T]) -> T:
        """Return what follows of the graph as it is now alone, made when it is first asked for."""
        held = self.held
        if self._made is None or self._made[0] is not held:
            self._made = held, {}
        made: dict[str, Any] = self._made[1]
        if name not in made:
            made[name] = make()
        found: T = made[name]
        return found

    def asked(self, sparql: str) -> Rows:
        """Return the answer to a saved question; the last few are kept for as long as the graph is as it is."""
        kept: dict[str, Rows] = self.once("asked", dict)
        if sparql not in kept:
            if len(kept) >= MOST_KEPT:
                kept.pop(next(iter(kept)))
            kept[sparql] = select_in_order(self.store, sparql)
        return kept[sparql]

    @property
    def names(self) -> Names:
        """What questions in plain Chinese can name."""
        held = self.held
        kinds = {**held.kinds, **held.indicators}
        return self.once("names", lambda: Names.made(held.labels, kinds, _pairs(held)))

    @property
    def examples(self) -> list[str]:
        """Questions that this graph has an answer to: about a thing with parts, about an indicator of a year."""
        return self.once("examples", lambda: list(_examples(self.held)))

    @property
    def by_label(self) -> dict[str, str]:
        """The IRI of each thing that articles mention, by its label; of a label of several things the first."""
        return self.held.by_label

    @property
    def by_title(self) -> dict[str, str]:
        """The IRI of each article, by its title; of several of one title none."""
        return self.held.by_title

    def places(self, passages: Iterable[str]) -> list[Place]:
        """Return the places some passages name, in order."""
        return sorted({place for passage in passages if (place := place_of(passage))})

    @property
    def store(self) -> GraphStore:
        """The graph as it is now."""
        return self._reader.store()

    @property
    def index(self) -> NameIndex:
        """The index of names; after a build, the earlier one until the build has made the new one.

        Making one takes long on a large store: a page must not wait for it.
        """
        store = self.store
        if self._indexed is None:
            self._indexed = store, index_of(self._source, store)
        elif self._indexed[0] is not store and (newer := kept_index(Path(self._source))):
            self._indexed[1].close()
            self._indexed = store, newer
        return self._indexed[1]

    def reopen(self) -> None:
        """Open the store again, after it could not be read."""
        self._reader.reopen()

    @property
    def base(self) -> str:
        """What the IRIs of this graph begin with."""
        return self.held.catalogue.base

    def iri(self, name: str) -> str:
        """Return the IRI of something by its short name; raises LookupError where that can be no name."""
        try:
            return NamedNode(self.base + name).value
        except ValueError:
            raise LookupError(name) from None

    def rows(self, sparql: str, **lists: list[str]) -> Iterator[Row]:
        """Run a SELECT over all graphs; `{name}` in it stands for IRIs, `[]` of them ask nothing."""
        if any(not iris for iris in lists.values()):
            return
        text = sparql
        for name, iris in lists.items():
            text = text.replace("{" + name + "}", " ".join(f"<{iri}>" for iri in iris))
        found: Any = self.store.query(text, prefixes=PREFIXES, use_default_graph_as_union=lacks_union(self.store))
        for solution in found:
            yield tuple("" if term is None else term.value for term in solution)

    def term(self, name: str) -> list[str]:
        """Return a class's or relation's name in zh and en, by local name."""
        ours = self._own_terms()
        return ours.get(name) or shipped_terms().get(name) or [name, name]

    def _own_terms(self) -> dict[str, list[str]]:
        if self._terms is None or self._terms[0] is not self.store:
            self._terms = self.store, terms_of(self.store)
        return self._terms[1]

    def look(self, kind: str) -> dict[str, Any]:
        """Return how a class is called and drawn, as the explorer takes it."""
        drawn = looks().get(kind, Look())
        return {"name": self.term(kind), "colour": drawn.colour, "shape": drawn.shape}


def _examples(held: Held) -> Iterator[str]:
    facts = held.catalogue.facts
    wholes = Counter(facts.columns["s"][row] for row in facts.columns["p"].equals("hasPart").nonzero()[0].tolist())
    # Of what most articles tell a reader has heard; of the others what has most parts.
    named = [(-len(held.told[iri]), -wholes[short(iri)], iri) for iri in held.kinds if wholes[short(iri)] > 2]
    if named:
        yield f"{held.labels.get(min(named)[-1], '')}包括什么"
    if figure := held.figures.typical():
        yield f"{figure['from'][:4]}年{figure['label']}{figure['indicator']}是多少"


def _pairs(held: Held) -> Iterator[tuple[str, str]]:
    """Every thing with each of its other names."""
    return ((iri, alias) for iri, aliases in held.catalogue.aliases.items() for alias in aliases)


@cache
def shipped_terms() -> dict[str, list[str]]:
    """Return the names of the shipped ontology's terms in zh and en, by local name."""
    store = Store()
    store.extend(parse(path=str(resource("ontology/wutong.ttl")), format=RdfFormat.TURTLE))
    return _names(store, in_default=True)


def terms_of(store: GraphStore) -> dict[str, list[str]]:
    """Return the names of the ontology's terms as the store itself has them: a user's own classes are among them."""
    return _names(store, in_default=False)


def _names(store: GraphStore, *, in_default: bool) -> dict[str, list[str]]:
    pattern = f"?t <{RDFS}label> ?label"
    where = pattern if in_default else f"GRAPH <{ONTOLOGY_GRAPH}> {{ {pattern} }}"
    found: dict[str, dict[str, str]] = {}
    solutions: Any = store.query(f"SELECT ?t ?label WHERE {{ {where} }}")
    for term, label in solutions:
        if isinstance(term, NamedNode) and term.value.startswith(WT):
            found.setdefault(term.value.removeprefix(WT), {})[label.language or "zh"] = label.value
    return {name: [said.get("zh", name), said.get("en", name)] for name, said in found.items()}
