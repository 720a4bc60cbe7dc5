"""Where a graph is kept: files, a store on disk, a store elsewhere; opened for questions or for keeping articles."""

from __future__ import annotations

from pyoxigraph import Store

from kg.store.disk import changed_at, is_store
from kg.store.keeper import Keeper, Kept, graphs_of, keep_in, kept_in
from kg.store.opening import BUILT, FORMATS, LiveStore, open_dataset, open_quads, open_store, store_of
from kg.store.protocol import GraphStore, is_address, lacks_union, rows
from kg.store.remote import RemoteStore
from kg.store.union import merge_graphs
from kg.store.writing import in_order, serialize, write_sorted

__all__ = [
    "BUILT",
    "FORMATS",
    "GraphStore",
    "Keeper",
    "Kept",
    "LiveStore",
    "RemoteStore",
    "Store",
    "changed_at",
    "graphs_of",
    "in_order",
    "is_address",
    "is_store",
    "keep_in",
    "kept_in",
    "lacks_union",
    "merge_graphs",
    "open_dataset",
    "open_quads",
    "open_store",
    "rows",
    "serialize",
    "store_of",
    "write_sorted",
]
