"""What every store can do, embedded or remote: a room that asks a graph needs to know no more of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, QuerySolutions

from kg.errors import GraphError
from kg.terms import PREFIXES

Subject = NamedNode | BlankNode
Term = NamedNode | BlankNode | Literal
Graph = NamedNode | BlankNode | DefaultGraph


class GraphStore(Protocol):
    """Oxigraph's own interface, as far as we use it."""

    def query(
        self,
        query: str,
        *,
        prefixes: dict[str, str] | None = None,
        use_default_graph_as_union: bool = False,
        default_graph: Any = None,
        named_graphs: Any = None,
    ) -> Any:
        """Answer a query: rows, a bool, or triples."""

    def update(self, update: str) -> None:
        """Change the store."""

    def quads_for_pattern(
        self,
        subject: Any,
        predicate: Any,
        target: Any,
        graph_name: Any = None,
        /,
    ) -> Iterator[Quad]:
        """Yield the quads with these terms; None stands for any."""

    def named_graphs(self) -> Iterable[NamedNode | BlankNode]:
        """Yield the names of all graphs."""

    def contains_named_graph(self, graph_name: Any) -> bool:
        """Whether there is a graph of that name."""


def is_address(place: str | Path) -> bool:
    """Whether a place is the address of a server, not a file or folder."""
    return str(place).startswith(("http://", "https://"))


def lacks_union(store: GraphStore) -> bool:
    """Whether a store has nothing in its default graph, so that a question must ask for the union itself."""
    return next(iter(store.quads_for_pattern(None, None, None, DefaultGraph())), None) is None


def rows(store: GraphStore, sparql: str, *, prefixes: Mapping[str, str] = PREFIXES) -> Iterator[tuple[str, ...]]:
    """Run a SELECT over the union of all graphs and yield its rows as plain strings, empty where nothing is bound."""
    found = store.query(sparql, prefixes=dict(prefixes), use_default_graph_as_union=lacks_union(store))
    if not isinstance(found, QuerySolutions):
        raise GraphError("the store answers something else than rows", hint="is this the address of a SPARQL server?")
    for solution in found:
        yield tuple("" if term is None else str(getattr(term, "value", term)) for term in solution)
