"""What pages ask of a whole store (articles, things, facts, figures), gathered once and kept beside it."""

from __future__ import annotations

from pathlib import Path

from kg.catalogue.columns import Column, Places, Table
from kg.catalogue.gather import Catalogue, gathered
from kg.catalogue.keep import FILE, keep_catalogue, kept_catalogue
from kg.catalogue.places import Place, place_of
from kg.store import GraphStore, is_address, is_store, open_store

__all__ = ["FILE", "Catalogue", "Column", "Place", "Places", "Table", "catalogue_of", "place_of"]


def catalogue_of(source: str | Path, store: GraphStore | None = None) -> Catalogue:
    """Return the catalogue of a graph: the one kept beside a store where it is up to date, else a new one.

    A new one of a store is kept for the next who asks, where the store can be written to.
    """
    folder = Path(source)
    kept = not is_address(source) and is_store(folder)
    if kept and (found := kept_catalogue(folder)) is not None:
        return found
    made = gathered(store or open_store(source))
    if kept:
        keep_catalogue(made, folder)
    return made
