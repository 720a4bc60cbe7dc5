"""The store on disk: a mark that says which folder beside it holds the graph, whole and never written to again.

    wutong-store.json   the mark: the format, the folder in force, its files with their sizes
    graph-7/            Oxigraph's files, in force
    graph-6/            what was in force before; readers that opened it read on
    draft/              what a build is writing (kg/store/draft.py)
    names.sqlite        the index of names (kg/find)
    catalogue.json      what pages ask of the whole (kg/catalogue)

A reader opens the folder in force. A writer puts another in its place by replacing the mark, so that nobody waits for
anybody. A build that was killed is gone on with by the next writer; a removal that was is finished by it, too: a file
`erase` says that what was before is to go.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import sleep

from pyoxigraph import Store

from kg.errors import GraphError, OutputError
from kg.files import write_text

FORMAT = 2
"""Of the folder's layout. A store of a later format is left alone, an earlier one is brought over by the next build."""
MARK = "wutong-store.json"
DRAFT = "draft"
_ROCKSDB = "CURRENT"
_FIRST_FORMAT = "graph"
"""Where format 1 had the graph, written to in place."""
_ATTEMPTS, _PAUSE = 10, 0.1
_DAMAGED = "move it away and build it again from the articles"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What the mark says."""

    graph: str = ""
    """The folder in force; empty where the store is one that Oxigraph itself made."""
    files: Mapping[str, int] = field(default_factory=dict)
    """Its files by name, with their sizes."""

    def write(self, path: Path) -> None:
        """Put the mark in the place of the earlier one; from here on this folder is in force."""
        said = {"format": FORMAT, "engine": "oxigraph", "graph": self.graph, "files": dict(sorted(self.files.items()))}
        write_text(path / MARK, json.dumps(said, indent=1) + "\n")


def is_store(path: Path) -> bool:
    """Whether a folder is a store of ours (perhaps one whose first build was stopped), or one Oxigraph itself made."""
    return any((path / name).exists() for name in (MARK, _ROCKSDB, f"{DRAFT}/{_ROCKSDB}"))


def read_mark(path: Path) -> Mark | None:
    """Return what the mark of a store says, or None where no build has ended there yet; raises GraphError."""
    if not (path / MARK).is_file():
        return Mark() if (path / _ROCKSDB).is_file() else None
    try:
        said = json.loads((path / MARK).read_text(encoding="utf-8"))
        found, graph, files = said["format"], said.get("graph", _FIRST_FORMAT), said.get("files", {})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise GraphError(f"{MARK} cannot be read: {error}", where=str(path), hint=_DAMAGED) from error
    if not isinstance(found, int) or found > FORMAT:
        message = f"the store has format {found}, this version knows {FORMAT}"
        raise GraphError(message, where=str(path), hint="use the version of wutong-kg that made it, or a later one")
    return Mark(graph=graph, files=files)


def open_disk(path: Path) -> Store:
    """Open a store for reading, beside other readers and a writer; raises GraphError where it does not open."""
    for attempt in range(_ATTEMPTS):
        mark = read_mark(path)
        if mark is None:
            message = "no build has ended in this store yet"
            raise GraphError(message, where=str(path), hint="run the same kg build again; it goes on where it stopped")
        try:
            with explained(path):
                _check_files(path, mark)
                return Store.read_only(str(path / mark.graph))
        except GraphError:
            # A build may put a new folder in force between the moment the mark is read and the moment it is followed.
            if attempt == _ATTEMPTS - 1 or mark == read_mark(path):
                raise
        sleep(_PAUSE)
    raise AssertionError("the last attempt returns or raises")


def _check_files(path: Path, mark: Mark) -> None:
    """Raise GraphError where a file is gone or cut; flipped bits are told by Oxigraph's own checksums."""
    for name, size in mark.files.items():
        file = path / mark.graph / name
        if not file.is_file() or file.stat().st_size != size:
            what = "is not what the build wrote" if file.is_file() else "is missing"
            raise GraphError(f"the store is damaged: {mark.graph}/{name} {what}", where=str(path), hint=_DAMAGED)


def changed_at(path: Path) -> int:
    """Return when a store was last written to, in nanoseconds: readers hold what they opened until they open again."""
    try:
        return (path / MARK).stat().st_mtime_ns
    except OSError:
        return 0


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what the engine and the system say of a store into words with a way out."""
    try:
        yield
    except (OSError, RuntimeError, ValueError, OutputError) as error:
        said = str(error)
        low = said.lower()
        if isinstance(error, BlockingIOError) or "lock hold by" in low or "no locks available" in low:
            problem, hint = "another process writes to this store", "wait until it is done, or stop it"
        elif any(sign in low for sign in ("no space left", "file too large", "disk quota")):
            problem, hint = "the disk is full", "make room and run the same command again; nothing half-done was kept"
        elif isinstance(error, PermissionError) or "permission denied" in low or "read-only file system" in low:
            problem, hint = "the store may not be opened here", "check the rights of its folder"
        else:
            problem, hint = f"the store is damaged: {' '.join(said.split())}", _DAMAGED
        raise GraphError(problem, where=str(path), hint=hint) from error
