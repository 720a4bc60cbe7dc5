"""A store elsewhere that speaks SPARQL 1.1 (query, update, Graph Store Protocol): it stands in for the one on disk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from kg.errors import GraphError, QueryError

_RESULTS = "application/sparql-results+json"
_TRIPLES = "application/n-triples"
_LAYOUTS = {
    # Where servers have their three addresses: the end of the one that was given -> update, graphs.
    "/query": ("/update", "/store"),
    "/sparql": ("/sparql", "/sparql-graph-crud"),
}
_SYNTAX = (400,)
_PAGE = 5000
"""Quads that are asked for at once."""


@dataclass(frozen=True, slots=True)
class RemoteStore:
    """The addresses of a SPARQL server; asked like an embedded store, and its default graph is what the server says.

    `graphs` is empty where the server has no Graph Store Protocol: graphs are then replaced by updates. `timeout` is
    for an answer as a whole.
    """

    query_url: str
    update_url: str
    graphs_url: str = ""
    timeout: float = 60.0

    @classmethod
    def at(cls, url: str) -> RemoteStore:
        """Find the addresses of a server from the one for queries, or from its root.

        >>> RemoteStore.at("http://localhost:7878").update_url
        'http://localhost:7878/update'
        >>> RemoteStore.at("http://localhost:8890/sparql").graphs_url
        'http://localhost:8890/sparql-graph-crud'
        """
        try:
            parts = urlsplit(url)
            known = parts.scheme in ("http", "https") and parts.hostname and (parts.port or 1)
        except ValueError:
            known = False
        if not known:
            raise GraphError("not the address of a store", where=url, hint="write it like http://localhost:7878")
        if parts.path in ("", "/"):
            url = url.rstrip("/") + "/query"
        for end, (update, graphs) in _LAYOUTS.items():
            if url.endswith(end):
                root = url.removesuffix(end)
                return cls(url, root + update, root + graphs)
        return cls(url, url)

    def query(
        self,
        query: str,
        *,
        prefixes: Mapping[str, str] | None = None,
        use_default_graph_as_union: bool = False,
        default_graph: Any = None,
        named_graphs: Any = None,
    ) -> QuerySolutions | QueryBoolean | tuple[Triple, ...]:
        """Ask a query; the prefixes stand before its first line, so that places in it stay what they are.

        Raises QueryError where the server does not understand it, GraphError where it gives no sensible answer.
        """
        known = " ".join(f"PREFIX {name}: <{iri}>" for name, iri in sorted((prefixes or {}).items()))
        asked: list[tuple[str, str]] = [("query", f"{known} {query}")]
        if use_default_graph_as_union:
            # Oxigraph's server takes this word; on others the default graph is what they have made it, often the union.
            asked.append(("union-default-graph", ""))
        asked += [("default-graph-uri", graph.value) for graph in default_graph or ()]
        asked += [("named-graph-uri", graph.value) for graph in named_graphs or ()]
        accept = f"{_RESULTS}, {_TRIPLES};q=0.9"
        headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
        kind, answer = self._send(self.query_url, "POST", headers, urlencode(asked).encode())
        try:
            if "json" in kind:
                return _whole(parse_query_results(answer, format=QueryResultsFormat.JSON), answer)
            if "turtle" in kind or "triples" in kind or "text/plain" in kind:
                form = RdfFormat.TURTLE if "turtle" in kind else RdfFormat.N_TRIPLES
                return tuple(Triple(q.subject, q.predicate, q.object) for q in parse(answer, format=form))
        except (SyntaxError, ValueError) as error:
            raise self._nonsense(f"what it answers cannot be read ({' '.join(str(error).split())[:200]})") from error
        raise self._nonsense(f"it answers {kind or 'without a type'}")

    def update(self, update: str) -> None:
        """Change the store; raises GraphError where the server refuses."""
        headers = {"Content-Type": "application/sparql-update; charset=utf-8"}
        self._send(self.update_url, "POST", headers, update.encode())

    def put_graph(self, graph: str, ntriples: str) -> None:
        """Put triples in the place of all that a graph had, in one request; raises GraphError where it did not."""
        if self.graphs_url:
            headers = {"Content-Type": _TRIPLES + "; charset=utf-8"}
            self._send(f"{self.graphs_url}?graph={quote(graph, safe='')}", "PUT", headers, ntriples.encode())
        else:
            self.update(f"DROP SILENT GRAPH <{graph}> ; INSERT DATA {{ GRAPH <{graph}> {{ {ntriples} }} }}")
        put, there = ntriples.count("\n"), self._size(graph)
        # Values that are written in two ways may have become one.
        if there < put - put // 50:
            message = f"of {put} statements the server kept {there}"
            raise GraphError(message, where=self.update_url, hint="look into the server's log; build the article again")

    def quads_for_pattern(
        self,
        subject: Any,
        predicate: Any,
        target: Any,
        graph_name: Any = None,
        /,
    ) -> Iterator[Quad]:
        """Yield quads of the named graphs; the default graph is the server's own affair, and nothing is in it.

        Blank nodes cannot be asked for by name, and match nothing.
        """
        if isinstance(graph_name, DefaultGraph) or any(isinstance(t, BlankNode) for t in (subject, target, graph_name)):
            return
        asked = (subject, predicate, target, graph_name)
        s, p, o, g = (f"?{name}" if term is None else str(term) for name, term in zip("spog", asked, strict=True))
        wanted = " ".join(name for name in (s, p, o, g) if name.startswith("?")) or "(1 AS ?x)"
        for offset in range(0, 2**62, _PAGE):
            page = f"SELECT {wanted} WHERE {{ GRAPH {g} {{ {s} {p} {o} }} }} LIMIT {_PAGE} OFFSET {offset}"
            found = list(self._solutions(page))
            for row in found:
                named = dict(zip(row.keys, row.values, strict=True))
                yield Quad(*(term or named[name] for name, term in zip("spog", asked, strict=True)))
            if len(found) < _PAGE:
                return

    def named_graphs(self) -> Iterator[NamedNode]:
        """Yield the names of all graphs."""
        for row in self._solutions("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"):
            if isinstance(row.values[0], NamedNode):
                yield row.values[0]

    def contains_named_graph(self, graph_name: NamedNode) -> bool:
        """Whether there is anything in a graph."""
        return any(True for _ in self._solutions(f"SELECT ?s WHERE {{ GRAPH {graph_name} {{ ?s ?p ?o }} }} LIMIT 1"))

    def _size(self, graph: str) -> int:
        count = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
        found = next(self._solutions(count), None)
        value = getattr(found.values[0], "value", "") if found else ""
        return int(value) if value.isdecimal() else 0

    def _solutions(self, sparql: str) -> Iterator[_Solution]:
        found = self.query(sparql)
        if not isinstance(found, QuerySolutions):
            raise self._nonsense("it answers something else than rows")
        keys = tuple(variable.value for variable in found.variables)
        for row in found:
            yield _Solution(keys, tuple(row))

    def _nonsense(self, what: str) -> GraphError:
        return GraphError(what, where=self.query_url, hint="is this the address of a SPARQL server?")

    def _send(self, url: str, method: str, headers: Mapping[str, str], body: bytes) -> tuple[str, bytes]:
        from kg.store.wire import StatusError, send  # every question of a store here does without HTTP

        try:
            return send(url, method, headers, body, self.timeout)
        except StatusError as error:
            if error.status in _SYNTAX and url == self.query_url:
                raise QueryError(f"the server does not understand the query: {error.said}", where=url) from error
            message = f"the server refuses ({error.status}): {error.said}"
            raise GraphError(message, where=url, hint="check its address and its rights to write") from error
        except OSError as error:
            raise GraphError(f"no answer: {error}", where=url, hint="is the server running?") from error


@dataclass(frozen=True, slots=True)
class _Solution:
    keys: tuple[str, ...]
    values: tuple[Any, ...]


def _whole(found: QuerySolutions | QueryBoolean, answer: bytes) -> QuerySolutions | QueryBoolean:
    """Read results once to their end, so that a cut or broken answer is told here; returns them unread."""
    if isinstance(found, QuerySolutions):
        for _ in found:
            pass
        again = parse_query_results(answer, format=QueryResultsFormat.JSON)
        assert isinstance(again, QuerySolutions)
        return again
    return found
