"""A store elsewhere that speaks SPARQL 1.1 (query, update, Graph Store Protocol): it stands in for the one on disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import Request, urlopen

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, Triple, parse, parse_query_results

from kg.errors import GraphError, QueryError

_RESULTS = "application/sparql-results+json"
_TRIPLES = "application/n-triples"
_LAYOUTS = {
    # Where servers have their three addresses: the end of the one that was given -> update, graphs.
    "/query": ("/update", "/store"),
    "/sparql": ("/sparql", "/sparql-graph-crud"),
}
_SYNTAX = (400,)


@dataclass(frozen=True, slots=True)
class RemoteStore:
    """The addresses of a SPARQL server; asked like an embedded store, and its default graph is what the server says.

    `graphs` is empty where the server has no Graph Store Protocol: graphs are then replaced by updates.
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
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
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
        sparql: str,
        *,
        prefixes: Mapping[str, str] | None = None,
        use_default_graph_as_union: bool = False,
        **_: object,
    ) -> QuerySolutions | QueryBoolean | tuple[Triple, ...]:
        """Ask a query; the prefixes stand before its first line, so that places in it stay what they are.

        Raises SyntaxError where the server does not understand it, GraphError where it does not answer.
        """
        known = " ".join(f"PREFIX {name}: <{iri}>" for name, iri in sorted((prefixes or {}).items()))
        # Oxigraph's server takes this word; on others the default graph is what they have made it, often the union.
        union = {"union-default-graph": ""} if use_default_graph_as_union else {}
        body = urlencode({"query": f"{known} {sparql}", **union}).encode()
        accept = f"{_RESULTS}, {_TRIPLES};q=0.9"
        headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
        kind, answer = self._send(self.query_url, "POST", headers, body)
        if "json" in kind:
            return parse_query_results(answer, format=QueryResultsFormat.JSON)
        form = RdfFormat.TURTLE if "turtle" in kind else RdfFormat.N_TRIPLES
        return tuple(Triple(q.subject, q.predicate, q.object) for q in parse(answer, format=form))

    def update(self, sparql: str) -> None:
        """Change the store; raises GraphError where the server refuses."""
        headers = {"Content-Type": "application/sparql-update; charset=utf-8"}
        self._send(self.update_url, "POST", headers, sparql.encode())

    def put_graph(self, graph: str, ntriples: str) -> None:
        """Put triples in the place of all that a graph had, in one request."""
        if self.graphs_url:
            headers = {"Content-Type": _TRIPLES + "; charset=utf-8"}
            self._send(f"{self.graphs_url}?graph={quote(graph, safe='')}", "PUT", headers, ntriples.encode())
        else:
            self.update(f"DROP SILENT GRAPH <{graph}> ; INSERT DATA {{ GRAPH <{graph}> {{ {ntriples} }} }}")

    def _send(self, url: str, method: str, headers: Mapping[str, str], body: bytes) -> tuple[str, bytes]:
        request = Request(url, data=body, headers=dict(headers), method=method)
        try:
            with urlopen(request, timeout=self.timeout) as answer:
                return answer.headers.get("Content-Type", ""), answer.read()
        except HTTPError as error:
            said = error.read(2000).decode(errors="replace").strip()
            if error.code in _SYNTAX and url == self.query_url:
                raise QueryError(f"the server does not understand the query: {said}", where=url) from error
            message = f"the server refuses ({error.code}): {said}"
            raise GraphError(message, where=url, hint="check its address and its rights to write") from error
        except (URLError, HTTPException, OSError) as error:
            reason: Any = getattr(error, "reason", error)
            raise GraphError(f"no answer: {reason}", where=url, hint="is the server running?") from error
