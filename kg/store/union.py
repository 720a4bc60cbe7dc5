"""The union of all graphs as a store's default graph, each statement once."""

from __future__ import annotations

from pyoxigraph import Store

from kg.store.protocol import lacks_union


def merge_graphs(store: Store) -> Store:
    """Put what the named graphs say into the default graph, where that is empty; returns the same store.

    Oxigraph can take the union while it answers, but then counts a statement once for each graph that makes it.
    """
    if lacks_union(store):
        store.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }")
    return store
