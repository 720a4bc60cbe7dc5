"""The store on disk: a folder with Oxigraph's files, a mark that says whose it is, an index of names beside them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep

from pyoxigraph import Store

from kg.errors import GraphError

FORMAT = 1
"""Of the folder's layout. A store of a later format is left alone, an earlier one is told how to be brought over."""
MARK = "wutong-store.json"
_DATA = "graph"
_ROCKSDB = "CURRENT"
_ATTEMPTS, _PAUSE = 10, 0.1


def is_store(path: Path) -> bool:
    """Whether a folder is a store of ours, or one that Oxigraph itself made."""
    return (path / MARK).is_file() or (path / _ROCKSDB).is_file()


def open_disk(path: Path) -> Store:
    """Open a store for reading, beside other readers and a writer; raises GraphError where it does not open."""
    _check_mark(path)
    with explained(path):
        for _ in range(_ATTEMPTS):
            try:
                return Store.read_only(str(_data(path)))
            except (OSError, RuntimeError) as error:
                # A writer may put a file away between the moment its list is read and the moment it is opened.
                if "No such file" not in str(error):
                    raise
            sleep(_PAUSE)
        return Store.read_only(str(_data(path)))


def open_to_write(path: Path) -> Store:
    """Open a store as its only writer, or make a new one.

    Raises GraphError where another process writes, the store is damaged, of a later format, or the disk is full.
    """
    if path.is_dir() and not is_store(path) and any(path.iterdir()):
        raise GraphError("the folder is not empty and no store", where=str(path), hint="name a new or empty folder")
    with explained(path):
        if is_store(path):
            _check_mark(path)
            return Store(str(_data(path)))
        (path / _DATA).mkdir(parents=True, exist_ok=True)
        store = Store(str(path / _DATA))
        # Last: a folder without the mark was never finished, and is no store.
        mark = path / (MARK + ".new")
        mark.write_text(json.dumps({"format": FORMAT, "engine": "oxigraph"}) + "\n", encoding="utf-8")
        mark.replace(path / MARK)
        return store


def changed_at(path: Path) -> int:
    """Return when a store was last written to, in nanoseconds: readers hold what they opened until they open again."""
    try:
        return (path / MARK).stat().st_mtime_ns
    except OSError:
        return 0


def tell_readers(path: Path) -> None:
    """Let readers know that there is something new."""
    if (path / MARK).exists():
        os.utime(path / MARK)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what the engine and the system say of a store into words with a way out."""
    try:
        yield
    except (OSError, RuntimeError, ValueError) as error:
        said = str(error)
        low = said.lower()
        if "lock" in low and ("resource temporarily unavailable" in low or "no locks available" in low):
            problem, hint = "another process writes to this store", "wait until it is done, or stop it"
        elif any(sign in low for sign in ("no space left", "file too large", "disk quota")):
            problem, hint = "the disk is full", "make room and run the same command again; nothing half-done was kept"
        elif isinstance(error, PermissionError) or "permission denied" in low or "read-only file system" in low:
            problem, hint = "the store may not be opened here", "check the rights of its folder"
        else:
            problem, hint = f"the store is damaged: {said}", "move it away and build it again from the articles"
        raise GraphError(problem, where=str(path), hint=hint) from error


def _data(path: Path) -> Path:
    return path / _DATA if (path / MARK).is_file() else path


def _check_mark(path: Path) -> None:
    if not (path / MARK).is_file():
        return
    try:
        found = json.loads((path / MARK).read_text(encoding="utf-8"))["format"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise GraphError(f"{MARK} cannot be read: {error}", where=str(path), hint="build the store again") from error
    if not isinstance(found, int) or found > FORMAT:
        message = f"the store has format {found}, this version knows {FORMAT}"
        raise GraphError(message, where=str(path), hint="use the version of wutong-kg that made it, or a later one")
