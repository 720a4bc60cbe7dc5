"""Keeping articles in a store, each in a graph of its own that is replaced whole, whatever the store.

What the keeper itself must remember (which builder made a graph) stands in a graph beside them, not in a file: it
changes in the transaction that changes the article, or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Store

from kg.errors import GraphError
from kg.resources import resource
from kg.store.disk import explained, is_store, open_to_write, tell_readers
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

if TYPE_CHECKING:
    from pyoxigraph import QuerySolutions

_MADE_BY = ref(PROV + "wasGeneratedBy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One article in a store."""

    iri: str
    title: str
    sha256: str
    stamp: str
    issued: str


class Keeper:
    """Puts articles into a store, tells which are there, and takes them out."""

    def __init__(self, store: Store | RemoteStore, folder: Path | None = None) -> None:
        self._store = store
        self._folder = folder
        self._shared: dict[str, str] = {}

    def articles(self) -> tuple[Kept, ...]:
        """Return all articles, by IRI."""
        rows = self._rows(f"""
            SELECT DISTINCT ?a ?title ?sha ?stamp ?issued WHERE {{
              GRAPH ?a {{ ?a a <{WT}Article> ; <{WT}sha256> ?sha .
                OPTIONAL {{ ?a <{DCTERMS}title> ?title }} OPTIONAL {{ ?a <{DCTERMS}issued> ?issued }} }}
              OPTIONAL {{ GRAPH <{STORE_GRAPH}> {{ ?a {_MADE_BY} ?stamp }} }}
            }} ORDER BY ?a""")
        return tuple(Kept(iri=a, title=t, sha256=sha, stamp=s, issued=i) for a, t, sha, s, i in rows)

    def put(self, graphs: Mapping[str, str], stamp: str) -> None:
        """Keep graphs, by IRI and as N-Triples: each article replaces its earlier self in one transaction.

        The ontology replaces its earlier self, too; reference data is added to what is there, and what no article
        mentions any more is taken out.
        """
        articles = [iri for iri in sorted(graphs) if iri not in (ONTOLOGY_GRAPH, REFERENCE_GRAPH, DESCRIPTION_GRAPH)]
        for shared in (ONTOLOGY_GRAPH, REFERENCE_GRAPH):
            if graphs.get(shared) and self._shared.get(shared) != graphs[shared]:
                self._change(shared, graphs[shared], replace=shared == ONTOLOGY_GRAPH)
                self._shared[shared] = graphs[shared]
        for iri in articles:
            known_before = self._referred(iri)
            self._change(iri, graphs[iri], stamp=stamp)
            self._forget(known_before)

    def remove(self, article: str) -> None:
        """Take an article out, with the reference data no other article needs; raises GraphError for a stranger."""
        if article not in {kept.iri for kept in self.articles()}:
            raise GraphError("no such article in the store", where=article, hint="`kg articles` lists them")
        known_before = self._referred(article)
        with self._writing():
            mark = f"GRAPH <{STORE_GRAPH}> {{ <{article}> ?p ?o }}"
            alone = "" if isinstance(self._store, RemoteStore) else _alone(article, "?s ?p ?o")
            self._store.update(f"{alone} DROP SILENT GRAPH <{article}> ; DELETE WHERE {{ {mark} }}")
        self._forget(known_before)

    def close(self) -> None:
        """Let the store go, so that another process can write: Oxigraph does so when nothing holds it any more."""
        del self._store

    def _change(self, graph: str, ntriples: str, *, stamp: str = "", replace: bool = True) -> None:
        drop = f"DROP SILENT GRAPH <{graph}> ;" if replace else ""
        forget = f"DELETE WHERE {{ GRAPH <{STORE_GRAPH}> {{ <{graph}> ?p ?o }} }}"
        made = f"GRAPH <{STORE_GRAPH}> {{ <{graph}> {_MADE_BY} {literal(stamp)} }}" if stamp else ""
        with self._writing():
            if isinstance(self._store, RemoteStore) and replace:
                # Two requests cannot be one transaction: without its mark a graph counts as not there, and is built.
                self._store.update(forget)
                self._store.put_graph(graph, ntriples)
                if made:
                    self._store.update(f"INSERT DATA {{ {made} }}")
            else:
                out = f"{_alone(graph, '?s ?p ?o')} {drop}" if replace else ""
                into = f"; INSERT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
                into = "" if isinstance(self._store, RemoteStore) else into
                data = f"INSERT DATA {{ GRAPH <{graph}> {{ {ntriples} }} {made} }}"
                self._store.update(f"{out} {forget} ; {data} {into}")

    def _referred(self, article: str) -> set[str]:
        """The entities of an article about which the reference data says something."""
        rows = self._rows(f"""
            SELECT DISTINCT ?e WHERE {{ GRAPH <{article}> {{ ?m <{ITSRDF}taIdentRef> ?e }}
              GRAPH <{REFERENCE_GRAPH}> {{ ?e ?p ?o }} }}""")
        return {row[0] for row in rows}

    def _forget(self, entities: Iterable[str]) -> None:
        """Take out what the reference data says of entities that nothing mentions and nothing lies in."""
        waiting = sorted(entities)
        while waiting:
            entity = waiting.pop()
            # SELECT, not ASK: Virtuoso 7.2 answers yes to every ASK.
            needed = f"""SELECT ?g {{ {{ GRAPH ?g {{ ?m <{ITSRDF}taIdentRef> <{entity}> }} }}
              UNION {{ GRAPH <{REFERENCE_GRAPH}> {{ ?x <{WT}partOf> <{entity}> }} }} }} LIMIT 1"""
            if self._rows(needed):
                continue
            graph = f"GRAPH <{REFERENCE_GRAPH}>"
            waiting += [row[0] for row in self._rows(f"SELECT ?x WHERE {{ {graph} {{ <{entity}> <{WT}partOf> ?x }} }}")]
            self._shared.clear()
            self._strike(f"?f <{RDF}subject> <{entity}> ; ?p ?o", "?f ?p ?o")
            self._strike(f"<{entity}> ?p ?o", f"<{entity}> ?p ?o")
            self._strike(f"?x ?p <{entity}>", f"?x ?p <{entity}>")

    def _strike(self, where: str, triple: str) -> None:
        """Take triples out of the reference data."""
        alone = "" if isinstance(self._store, RemoteStore) else _alone(REFERENCE_GRAPH, triple, where)
        graph = f"GRAPH <{REFERENCE_GRAPH}>"
        with self._writing():
            self._store.update(f"{alone} DELETE {{ {graph} {{ {triple} }} }} WHERE {{ {graph} {{ {where} }} }}")

    def _rows(self, sparql: str) -> list[tuple[str, ...]]:
        found: QuerySolutions = self._store.query(sparql)  # type: ignore[assignment]
        return [tuple("" if term is None else term.value for term in row) for row in found]

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            with explained(self._folder) if self._folder else nullcontext():
                yield
        except SyntaxError as error:
            raise GraphError(f"not N-Triples: {error}", hint="nothing was changed; build the article again") from error
        if self._folder:
            tell_readers(self._folder)


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

    Where there is no such folder it is made, or with `new` False a GraphError raised.
    """
    if str(place).startswith(("http://", "https://")):
        yield Keeper(RemoteStore.at(str(place)))
        return
    folder = Path(place)
    if not new and not is_store(folder):
        raise GraphError("no store here", where=str(folder), hint="kg build ARTICLES --store FOLDER makes one")
    keeper = Keeper(open_to_write(folder), folder)
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


def builder_stamp(version: str, *, ontology: Sequence[Path] = (), options: Sequence[str] = ()) -> str:
    """Return what an article's graph depends on besides its text: the builder, its ontology and cues, its options.

    An article whose text and stamp are unchanged need not be read again.
    """
    shipped = sorted(resource("ontology").glob("*.ttl"))
    files = sha256(b"\x1f".join(path.read_bytes() for path in (*shipped, *ontology))).hexdigest()
    return sha256("\x1f".join((version, files, *options)).encode()).hexdigest()[:16]
