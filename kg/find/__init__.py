"""Search by name: labels, aliases and pinyin, whole or in part, in simplified or traditional characters."""

from __future__ import annotations

import os
from pathlib import Path
from sqlite3 import DatabaseError

from kg.errors import GraphError
from kg.find.index import Found, NameIndex
from kg.store import GraphStore, changed_at, is_address, is_store, open_store

__all__ = ["Found", "NameIndex", "find", "index_of", "kept_index", "refresh"]

INDEX = "names.sqlite"
"""The index of a store on disk, beside its other files: it can be thrown away, the next search makes it anew."""


def find(source: str | Path, words: str, *, limit: int = 20) -> tuple[Found, ...]:
    """Return what is called so, best first: the whole name, its beginning, a part of it, its pinyin.

    `source` is a graph file, a build folder or a store; a store keeps its index, so that the next search is fast.
    """
    with index_of(source) as index:
        try:
            return index.search(words, limit=limit)
        except DatabaseError:
            pass  # it is damaged, and can be made anew
    if not is_store(Path(source)):
        raise GraphError("the names cannot be searched", where=str(source), hint="open it again")
    with refresh(Path(source)) as index:
        return index.search(words, limit=limit)


def index_of(source: str | Path, store: GraphStore | None = None) -> NameIndex:
    """Return the index of a graph: the one kept beside a store where it is up to date, else a new one.

    Of a store that cannot be written to, and of a file, it lives in memory.
    """
    folder = Path(source)
    if not is_address(source) and is_store(folder):
        return kept_index(folder) or refresh(folder, store)
    return NameIndex.build(store or open_store(source))


def kept_index(folder: Path) -> NameIndex | None:
    """Return the index kept beside a store, or None where there is none of the store as it is now."""
    return NameIndex.open(folder / INDEX, stamp=changed_at(folder))


def refresh(folder: Path, store: GraphStore | None = None) -> NameIndex:
    """Make the index of a store anew; a build does so when its last article is in."""
    for left in folder.glob(f".{INDEX}.*"):
        if not _runs(left.suffix[1:]):
            left.unlink(missing_ok=True)  # of a process that was ended while it made one
    stamp = changed_at(folder)
    return NameIndex.build(store or open_store(folder), folder / INDEX, stamp=stamp)


def _runs(process: str) -> bool:
    """Whether there is a process of that number."""
    try:
        os.kill(int(process), 0)
    except (ValueError, ProcessLookupError):
        return False
    except OSError:
        return True
    return True
