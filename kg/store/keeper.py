"""Keeping articles in a store, each in a graph of its own that is replaced whole, whatever the store.

What the keeper itself must remember (which builder made a graph) stands in a graph beside them, not in a file: it
changes together with the article, or not at all.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, Store

from kg.errors import GraphError
from kg.store.disk import explained, is_store
from kg.store.draft import Draft, drafting
from kg.store.protocol import GraphStore, is_address, rows
from kg.store.remote import RemoteStore
from kg.terms import (
    DCTERMS,
    DESCRIPTION_GRAPH,
    ITSRDF,
    ONTOLOGY_GRAPH,
    PROV,
    RDF,
    REFERENCE_GRAPH,
    STORE_GRAPH,
    WT,
    literal,
    ref,
)

_MADE_BY = ref(PROV + "wasGeneratedBy")
_SHARED = (ONTOLOGY_GRAPH, REFERENCE_GRAPH)
BATCH = 8 * 2**20
"""Characters of N-Quads that are loaded at once: about fifty articles."""


_ARTICLES = f"""
SELECT DISTINCT ?a ?title ?sha ?stamp ?issued WHERE {{
  GRAPH ?a {{ ?a a <{WT}Article> ; <{WT}sha256> ?sha .
    OPTIONAL {{ ?a <{DCTERMS}title> ?title }} OPTIONAL {{ ?a <{DCTERMS}issued> ?issued }} }}
  OPTIONAL {{ GRAPH <{STORE_GRAPH}> {{ ?a {_MADE_BY} ?stamp }} }}
}} ORDER BY ?a"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One article in a store."""

    iri: str
    title: str
    sha256: str
    stamp: str
    issued: str


def kept_in(store: GraphStore) -> tuple[Kept, ...]:
    """Return the articles of a store, by IRI."""
    return tuple(Kept(iri=a, title=t, sha256=sha, stamp=s, issued=i) for a, t, sha, s, i in rows(store, _ARTICLES))


class Keeper(ABC):
    """Puts articles into a store, tells which are there, and takes them out."""

    @property
    @abstractmethod
    def store(self) -> GraphStore:
        """The store that is asked."""

    @abstractmethod
    def put(self, graphs: Mapping[str, str], stamp: str) -> None:
        """Keep graphs, by IRI and as N-Triples: each article replaces its earlier self whole.

        The ontology replaces its earlier self, too; reference data is added to what is there, and what no article
        mentions any more is taken out.
        """

    @abstractmethod
    def remove(self, *articles: str) -> None:
        """Take articles out, with the reference data no other article needs; raises GraphError for a stranger."""

    @abstractmethod
    def update(self, graph: str, triple: str, where: str) -> None:
        """Take triples out of a graph."""

    @abstractmethod
    def flush(self) -> None:
        """Load what waits."""

    def articles(self) -> tuple[Kept, ...]:
        """Return all articles, by IRI."""
        self.flush()
        return kept_in(self.store)

    def _check_known(self, articles: Iterable[str]) -> None:
        known = {kept.iri for kept in self.articles()}
        for article in articles:
            if article not in known:
                raise GraphError("no such article in the store", where=article, hint="`kg articles` lists them")

    def _referred(self, article: str) -> set[str]:
        """The entities of an article about which the reference data says something."""
        found = rows(
            self.store,
            f"""SELECT DISTINCT ?e WHERE {{ GRAPH <{article}> {{ ?m <{ITSRDF}taIdentRef> ?e }}
              GRAPH <{REFERENCE_GRAPH}> {{ ?e ?p ?o }} }}""",
        )
        return {row[0] for row in found}

    def _forget(self, entities: Iterable[str]) -> None:
        """Take out what the reference data says of entities that nothing mentions and nothing lies in."""
        waiting = sorted(entities)
        while waiting:
            entity = waiting.pop()
            # SELECT, not ASK: Virtuoso 7.2 answers yes to every ASK.
            needed = f"""SELECT ?g {{ {{ GRAPH ?g {{ ?m <{ITSRDF}taIdentRef> <{entity}> }} }}
              UNION {{ GRAPH <{REFERENCE_GRAPH}> {{ ?x <{WT}partOf> <{entity}> }} }} }} LIMIT 1"""
            if next(rows(self.store, needed), None):
                continue
            around = f"SELECT ?x WHERE {{ GRAPH <{REFERENCE_GRAPH}> {{ <{entity}> <{WT}partOf> ?x }} }}"
            waiting += [row[0] for row in rows(self.store, around)]
            self.update(REFERENCE_GRAPH, "?f ?p ?o", f"?f <{RDF}subject> <{entity}> ; ?p ?o")
            self.update(REFERENCE_GRAPH, f"<{entity}> ?p ?o", f"<{entity}> ?p ?o")
            self.update(REFERENCE_GRAPH, f"?x ?p <{entity}>", f"?x ?p <{entity}>")


class DiskKeeper(Keeper):
    """Keeps articles on disk, many at a time; readers see them when the keeper is closed."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._waiting: dict[str, tuple[str, str]] = {}
        """Graphs that are not loaded yet, with their stamps."""
        self._size = 0
        self._seen: dict[str, set[str]] = {}
        """Lines of the shared graphs that are there, or wait."""
        self._changed = False

    @property
    def store(self) -> Store:
        """The draft; what waits to be loaded is not in it yet."""
        return self._draft.store

    def put(self, graphs: Mapping[str, str], stamp: str) -> None:
        """Keep graphs; they are loaded when there are enough of them."""
        for iri, ntriples in sorted(graphs.items()):
            if iri == DESCRIPTION_GRAPH:  # of one build: a store describes itself
                continue
            text = self._news(iri, ntriples) if iri in _SHARED else ntriples
            if not text:
                continue
            if iri in self._waiting and iri not in _SHARED:
                self.flush()
            before = self._waiting.get(iri, ("", ""))[0]
            self._waiting[iri] = before + text, "" if iri in _SHARED else stamp
            self._size += len(text)
        if self._size > BATCH:
            self.flush()

    def _news(self, iri: str, ntriples: str) -> str:
        """What a shared graph says that is not said yet; an ontology that says something else replaces the earlier."""
        lines = {f"{line}\n" for line in ntriples.split("\n") if line}
        if iri == ONTOLOGY_GRAPH:
            if self._seen.get(iri) == lines:
                return ""
            self._seen[iri] = lines
            self.flush()
            triples = rows(self.store, f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}")
            if int(next(triples)[0]) == len(lines) and self._says(iri, lines):
                return ""
            if next(rows(self.store, f"SELECT ?s WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} }} LIMIT 1"), None):
                self._draft.load("", before=[_out(iri)])
            return ntriples
        news = lines - self._seen.setdefault(iri, set())
        self._seen[iri] |= news
        return "".join(sorted(news))

    def _says(self, graph: str, lines: set[str]) -> bool:
        quads = self.store.quads_for_pattern(None, None, None, NamedNode(graph))
        return {f"{quad.triple} .\n" for quad in quads} == lines

    def flush(self) -> None:
        """Load what waits."""
        if not self._waiting:
            return
        waiting, self._waiting, self._size = self._waiting, {}, 0
        earlier = [iri for iri in waiting if iri not in _SHARED and self.store.contains_named_graph(NamedNode(iri))]
        loose: set[str] = set().union(*(self._referred(iri) for iri in earlier)) if earlier else set()
        parts = []
        for iri, (text, stamp) in waiting.items():
            parts.append(text)  # the union of all graphs, each statement once
            parts.append(text.replace(" .\n", f" <{iri}> .\n"))
            if stamp:
                parts.append(f"<{iri}> {_MADE_BY} {literal(stamp)} <{STORE_GRAPH}> .\n")
        self._changed = True
        with self._writing():
            self._draft.load("".join(parts), before=[_out(iri) for iri in earlier])
        self._forget(loose)

    def remove(self, *articles: str) -> None:
        """Take articles out, and at the end out of the files."""
        self._check_known(articles)
        loose: set[str] = set().union(*(self._referred(article) for article in articles))
        self._changed = True
        with self._writing():
            self._draft.erase()
            self._draft.load("", before=[_out(article) for article in articles])
        self._forget(loose)

    def update(self, graph: str, triple: str, where: str) -> None:
        """Take triples out of a graph, and of the union."""
        self._seen.clear()
        named = f"GRAPH <{graph}>"
        delete = f"DELETE {{ {named} {{ {triple} }} }} WHERE {{ {named} {{ {where} }} }}"
        with self._writing():
            self.store.update(f"{_alone(graph, triple, where)} {delete}")

    def close(self) -> None:
        """Load what waits and show it to readers; what was removed is in no file of the store after."""
        self.flush()
        with self._writing():
            if self._draft.erasing:
                self._draft.rewrite()
            if self._changed or self._draft.unseen:
                self._draft.publish()
            else:
                self._draft.discard()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            with explained(self._draft.path):
                yield
        except SyntaxError as error:
            raise GraphError(f"not N-Triples: {error}", hint="nothing was changed; build the article again") from error


class RemoteKeeper(Keeper):
    """Keeps articles on a SPARQL server, each in a request of its own."""

    def __init__(self, store: RemoteStore) -> None:
        self._store = store
        self._seen: dict[str, str] = {}

    @property
    def store(self) -> RemoteStore:
        """The server."""
        return self._store

    def flush(self) -> None:
        """Nothing waits."""

    def put(self, graphs: Mapping[str, str], stamp: str) -> None:
        """Keep graphs at once."""
        for iri in _SHARED:
            text = graphs.get(iri)
            if text and self._seen.get(iri) != text:
                if iri == ONTOLOGY_GRAPH:
                    self._store.put_graph(iri, text)
                else:
                    self._store.update(f"INSERT DATA {{ GRAPH <{iri}> {{ {text} }} }}")
                self._seen[iri] = text
        for iri in sorted(graphs.keys() - {*_SHARED, DESCRIPTION_GRAPH}):
            loose = self._referred(iri)
            # Several requests cannot be one transaction: without its mark a graph counts as not there, and is built.
            self._store.update(_unmark(iri))
            self._store.put_graph(iri, graphs[iri])
            self._store.update(f"INSERT DATA {{ GRAPH <{STORE_GRAPH}> {{ <{iri}> {_MADE_BY} {literal(stamp)} }} }}")
            self._forget(loose)

    def remove(self, *articles: str) -> None:
        """Take articles out, one after the other."""
        self._check_known(articles)
        for article in articles:
            loose = self._referred(article)
            self._store.update(f"DROP SILENT GRAPH <{article}> ; {_unmark(article)}")
            self._forget(loose)

    def update(self, graph: str, triple: str, where: str) -> None:
        """Take triples out of a graph."""
        self._seen.clear()
        named = f"GRAPH <{graph}>"
        self._store.update(f"DELETE {{ {named} {{ {triple} }} }} WHERE {{ {named} {{ {where} }} }}")


def _out(graph: str) -> str:
    """The update that takes a graph out of an embedded store, with its mark."""
    return f"{_alone(graph, '?s ?p ?o')} DROP SILENT GRAPH <{graph}> ; {_unmark(graph)}"


def _unmark(graph: str) -> str:
    return f"DELETE WHERE {{ GRAPH <{STORE_GRAPH}> {{ <{graph}> ?p ?o }} }}"


def _alone(graph: str, triple: str, where: str = "") -> str:
    """The update that takes out of the default graph what no other graph than `graph` says.

    An embedded store keeps the union of its graphs there, each statement once: Oxigraph's own union counts a statement
    as often as there are graphs that make it, which is both slow and wrong.
    """
    others = f"FILTER NOT EXISTS {{ GRAPH ?other {{ {triple} }} FILTER(?other != <{graph}>) }}"
    return f"DELETE {{ {triple} }} WHERE {{ GRAPH <{graph}> {{ {where or triple} }} {others} }} ;"


@contextmanager
def keep_in(place: str | Path, *, new: bool = True) -> Iterator[Keeper]:
    """Open a store for writing: a folder, or the address of a SPARQL server.

    What was put is seen by readers when the context ends, also where it ends by an error or Ctrl+C. Where there is no
    such folder it is made, or with `new` False a GraphError raised.
    """
    if is_address(place):
        yield RemoteKeeper(RemoteStore.at(str(place)))
        return
    folder = Path(place)
    if not new and not is_store(folder):
        raise GraphError("no store here", where=str(folder), hint="kg build ARTICLES --store FOLDER makes one")
    with drafting(folder) as draft:
        keeper = DiskKeeper(draft)
        try:
            yield keeper
        finally:
            keeper.close()


def graphs_of(nquads: str) -> dict[str, str]:
    """Return the N-Triples of each named graph of an N-Quads text that has one quad a line.

    >>> graphs_of('<a:s> <a:p> "x y" <a:g> .\\n')
    {'a:g': '<a:s> <a:p> "x y" .\\n'}
    """
    graphs: dict[str, list[str]] = {}
    for line in filter(None, nquads.split("\n")):
        triple, graph, _ = line.rsplit(" ", 2)
        graphs.setdefault(graph[1:-1], []).append(triple + " .\n")
    return {graph: "".join(lines) for graph, lines in graphs.items()}
