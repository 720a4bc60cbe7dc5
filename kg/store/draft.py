"""Writing to a store on disk: a draft beside the graph in force, made of links to its files, put in its place at last.

Readers go on reading what is in force. Statements are loaded in batches, each laid down in a file first: killed at
any moment, a build leaves a draft that the next one completes from that file, and goes on with.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pyoxigraph import RdfFormat, Store, parse

from kg.errors import GraphError
from kg.files import write_text
from kg.store.disk import DRAFT, MARK, Mark, explained, read_mark

_LOCK = "lock"
_GRAPH = "graph-"
_BATCH, _BEFORE = "batch.nq", "batch.ru"
"""Statements to be loaded, and the updates that come before them."""
_NEW, _OLD = DRAFT + ".new", DRAFT + ".old"
"""A draft that is being made, and one that is let go."""
_OURS = (_LOCK, DRAFT, _NEW, _OLD, "graph", _GRAPH, ".wutong-store.json.")
"""What a folder may hold, or what its names may begin with, where a build was stopped before it made its mark."""
_FIXED = (".sst", ".blob")
"""Files that Oxigraph never changes once they are written."""
_LITTLE = 2**16
"""Bytes of log that need not be looked after."""
ERASE = "erase"
"""A file that says: what was taken out is to be in no file any more. Whoever goes on after a kill sees to it."""
SETTLED = "settled"
"""The names of the files that the last compaction left, a line each; all others were written since."""
_SMALL, _SHARE = 2**23, 10
"""Written since, bytes that never slow a store down, and the part of its files (one in so many) that does."""
_NOT_TAKEN = ("LOCK", "LOG", _BATCH, _BEFORE, ERASE)


class Draft:
    """The graph that a build is writing; `store` is open for it alone."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._folder = path / DRAFT
        self.unseen = read_mark(path) is None
        """Whether there is something in it that readers do not see yet."""
        self._erase_earlier()
        self.store = self._open()
        self._complete()

    def _open(self) -> Store:
        """Open the draft an earlier build left; where that is not possible, or there is none, begin anew."""
        mark = read_mark(self.path)
        left, new = self.path / _next(mark), self.path / _NEW
        shutil.rmtree(self.path / _OLD, ignore_errors=True)
        if left.is_dir() and not self._folder.is_dir():
            left.rename(self._folder)  # stopped between the last two steps of `publish`
        if (new / ERASE).is_file() and not self._folder.is_dir():
            new.rename(self._folder)  # and between those of `rewrite`
        if self._folder.is_dir():
            try:
                store = Store(str(self._folder))
            except (OSError, RuntimeError):
                self._let_go()
            else:
                self.unseen = True
                return store
        shutil.rmtree(new, ignore_errors=True)
        if mark is not None:
            _link_all(self.path / mark.graph, new)
        else:
            new.mkdir()
        new.rename(self._folder)
        return Store(str(self._folder))

    @property
    def erasing(self) -> bool:
        """Whether what was taken out is to be in no file any more."""
        return (self._folder / ERASE).exists()

    def erase(self) -> None:
        """See to it that what is taken out from now on is in no file when this is in force, even after a kill."""
        (self._folder / ERASE).touch()

    def load(self, nquads: str, *, before: Iterable[str] = ()) -> None:
        """Load N-Quads after some updates (what they replace is taken out): all of it, if need be by the next run.

        Raises SyntaxError where it is no N-Quads; nothing is changed then.
        """
        before = list(before)
        if before:
            deque(parse(nquads, format=RdfFormat.N_QUADS), maxlen=0)
        write_text(self._folder / _BEFORE, "\0".join(before))
        write_text(self._folder / _BATCH, nquads)
        self._complete()

    def _complete(self) -> None:
        """Do what a batch says, if there is one; what is done twice is the same as what is done once."""
        batch, before = self._folder / _BATCH, self._folder / _BEFORE
        try:
            if batch.is_file():
                for update in filter(None, before.read_text(encoding="utf-8").split("\0")):
                    self.store.update(update)
                self.store.bulk_load(path=str(batch), format=RdfFormat.N_QUADS)
        except SyntaxError:
            batch.unlink()
            raise
        batch.unlink(missing_ok=True)
        before.unlink(missing_ok=True)

    def rewrite(self) -> None:
        """Write what is there into new files: what was taken out is in none of them."""
        new = self.path / _NEW
        shutil.rmtree(new, ignore_errors=True)
        fresh = Store(str(new))
        fresh.bulk_extend(iter(self.store))
        fresh.flush()
        del fresh, self.store
        (new / ERASE).touch()
        self._let_go(new)
        self.store = Store(str(self._folder))

    def discard(self) -> None:
        """Let the draft go as if it had not been."""
        del self.store
        self._let_go()

    def _let_go(self, other: Path | None = None) -> None:
        """Take the draft away, and put another in its place: in one step, as half of its files would pass for an empty
        graph."""
        old = self.path / _OLD
        shutil.rmtree(old, ignore_errors=True)
        self._folder.rename(old)
        if other is not None:
            other.rename(self._folder)
        shutil.rmtree(old, ignore_errors=True)

    def publish(self) -> None:
        """Put the draft in force, and let it go: everything is in files, and those are in order.

        What was in force before stays for those who read it, until the next build, or where it is erased not at all.
        """
        erase = self.erasing
        self.store.flush()
        del self.store
        self._settle()
        mark = read_mark(self.path)
        graph = _next(mark)
        self._folder.rename(self.path / graph)
        Mark(graph=graph, files=_fixed(self.path / graph)).write(self.path)
        if erase:
            self._erase_earlier()
        else:
            self._keep({graph, mark.graph} if mark else {graph})

    def _settle(self) -> None:
        """See to it that a first question finds no log to read again and no layers to look through.

        Files are compacted where enough was written since they were. Measured with 1.2 GB: 14 s of CPU time, after
        which everything is read in a third of the time and a thing is looked up in a fifth. Killed meanwhile, the
        draft is as whole as before, and the next run does it.
        """
        told = self._folder / SETTLED
        settled = set(told.read_text(encoding="utf-8").split("\n")) if told.is_file() else set()
        sizes = _fixed(self._folder)  # of a closed store: an open one takes files away at any moment
        loose = sum(size for name, size in sizes.items() if name not in settled)
        layered = loose > max(_SMALL, sum(sizes.values()) // _SHARE)
        if layered or sum(log.stat().st_size for log in self._folder.glob("*.log")) > _LITTLE:
            store = Store(str(self._folder))
            if layered:
                store.optimize()
            store.flush()  # what it opens again it need not keep the log of
            del store
        if layered:
            write_text(told, "\n".join(sorted(_fixed(self._folder))))

    def _erase_earlier(self) -> None:
        """Where what is in force was to be all there is, let go of what was before it."""
        mark = read_mark(self.path)
        asked = self.path / mark.graph / ERASE if mark else None
        if mark and asked and asked.exists() and self._keep({mark.graph, _next(mark)}):
            asked.unlink()

    def _keep(self, kept: set[str]) -> bool:
        """Let go of all graphs but these; return whether the others are gone."""
        graphs = [path for path in self.path.iterdir() if path.is_dir() and path.name.startswith("graph")]
        others = [path for path in graphs if path.name not in kept]
        for path in others:
            shutil.rmtree(path, ignore_errors=True)
        return not any(path.exists() for path in others)


@contextmanager
def drafting(path: Path) -> Iterator[Draft]:
    """Open a store as its only writer, or make a new one; the caller publishes what is to be kept.

    Raises GraphError where another process writes, the store is damaged, of a later format, or the disk is full.
    """
    foreign = path.is_dir() and read_mark(path) is None and [p for p in path.iterdir() if not p.name.startswith(_OURS)]
    if foreign:
        raise GraphError("the folder is not empty and no store", where=str(path), hint="name a new or empty folder")
    if path.is_dir() and (path / "CURRENT").is_file() and not (path / MARK).is_file():
        hint = "build into a new folder; this one can be read as it is"
        raise GraphError("Oxigraph itself made this store", where=str(path), hint=hint)
    with explained(path):
        path.mkdir(parents=True, exist_ok=True)
        lock = (path / _LOCK).open("a")
    try:
        with explained(path):
            _lock(lock.fileno())
            draft = Draft(path)
        yield draft
    finally:
        lock.close()


def _next(mark: Mark | None) -> str:
    """The folder after the one in force."""
    number = mark.graph.removeprefix(_GRAPH) if mark else "0"
    return f"{_GRAPH}{int(number) + 1 if number.isdecimal() else 1}"


def _fixed(folder: Path) -> dict[str, int]:
    """The sizes of Oxigraph's files that never change, by name."""
    return {file.name: file.stat().st_size for file in folder.iterdir() if file.suffix in _FIXED}


def _link_all(source: Path, target: Path) -> None:
    """Copy Oxigraph's files; those that never change are linked where the file system can."""
    target.mkdir()
    for file in source.iterdir():
        if file.suffix in _FIXED:
            try:
                os.link(file, target / file.name)
            except OSError:
                shutil.copyfile(file, target / file.name)
        elif file.is_file() and not file.name.startswith(_NOT_TAKEN):
            shutil.copyfile(file, target / file.name)


def _lock(descriptor: int) -> None:
    """Hold a file for this process alone until it is closed; raises BlockingIOError where another one does."""
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError(str(error)) from error
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
