"""Where a graph is kept: files, a store on disk, a store elsewhere; opened for questions or for keeping articles."""

from __future__ import annotations

from pyoxigraph import Store

from kg.store.keeper import Keeper, Kept, builder_stamp, graphs_of, keep_in
from kg.store.opening import BUILT, FORMATS, Reader, open_dataset, open_store, store_of
from kg.store.remote import RemoteStore
from kg.store.union import lacks_union, merge_graphs
from kg.store.writing import serialize

__all__ = [
    "BUILT",
    "FORMATS",
    "Keeper",
    "Kept",
    "Reader",
    "RemoteStore",
    "Store",
    "builder_stamp",
    "graphs_of",
    "keep_in",
    "lacks_union",
    "merge_graphs",
    "open_dataset",
    "open_store",
    "serialize",
    "store_of",
]
