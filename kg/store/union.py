"""The union of all graphs as a store's default graph, each statement once."""

from __future__ import annotations

from pyoxigraph import DefaultGraph, Store

from kg.store.remote import RemoteStore


def merge_graphs(store: Store) -> Store:
    """Put what the named graphs say into the default graph, where that is empty; returns the same store.

    Oxigraph can take the union while it answers, but then counts a statement once for each graph that makes it.
    """
    if lacks_union(store):
        store.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }")
    return store


def lacks_union(store: Store | RemoteStore) -> bool:
    """Whether a store has nothing in its default graph, so that a question must ask for the union itself."""
    if isinstance(store, RemoteStore):
        return True
    return next(iter(store.quads_for_pattern(None, None, None, DefaultGraph())), None) is None
