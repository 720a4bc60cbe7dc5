"""The catalogue as a file beside a store's graphs; thrown away, it is made anew."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from kg.catalogue.columns import Column, Places, Table
from kg.catalogue.gather import Catalogue
from kg.errors import OutputError
from kg.files import write_text
from kg.store import changed_at

FILE = "catalogue.json"
VERSION = 1
"""Of the file: a catalogue of another version is made anew."""
_PLAIN = ("base", "labels", "aliases", "kinds", "indicators", "articles", "told")


def kept_catalogue(folder: Path) -> Catalogue | None:
    """Return the catalogue kept beside a store, or None where there is none of the store as it is now."""
    try:
        kept = json.loads((folder / FILE).read_text(encoding="utf-8"))
        if kept["version"] != VERSION or kept["stamp"] != changed_at(folder):
            return None
        return _read(kept)
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None  # what cannot be read can be made anew


def keep_catalogue(made: Catalogue, folder: Path) -> None:
    """Keep a catalogue beside its store; a store that cannot be written to goes without."""
    told = {"version": VERSION, "stamp": changed_at(folder), **_written(made)}
    with suppress(OutputError):
        write_text(folder / FILE, json.dumps(told, ensure_ascii=False, separators=(",", ":")))


def _written(made: Catalogue) -> dict[str, Any]:
    return {
        **{name: getattr(made, name) for name in _PLAIN},
        "facts": _table(made.facts),
        "figures": _table(made.figures),
    }


def _read(kept: Mapping[str, Any]) -> Catalogue:
    return Catalogue(
        **{name: kept[name] for name in _PLAIN},
        facts=_table_of(kept["facts"]),
        figures=_table_of(kept["figures"]),
    )


def _table(table: Table) -> dict[str, Any]:
    places = table.places
    return {
        "ids": table.ids,
        "columns": {name: _column(column) for name, column in table.columns.items()},
        "starts": places.starts.tolist(),
        "articles": _column(places.articles),
        "begins": places.begins.tolist(),
        "ends": places.ends.tolist(),
    }


def _table_of(kept: Mapping[str, Any]) -> Table:
    places = Places(
        starts=_numbers(kept["starts"]),
        articles=_column_of(kept["articles"]),
        begins=_numbers(kept["begins"]),
        ends=_numbers(kept["ends"]),
    )
    return Table(kept["ids"], {name: _column_of(column) for name, column in kept["columns"].items()}, places)


def _column(column: Column) -> dict[str, Any]:
    return {"values": column.values, "codes": column.codes.tolist()}


def _column_of(kept: Mapping[str, Any]) -> Column:
    return Column(values=tuple(kept["values"]), codes=_numbers(kept["codes"]))


def _numbers(kept: list[int]) -> Any:
    return np.array(kept, dtype=np.int32)
