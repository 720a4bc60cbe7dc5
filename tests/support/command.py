"""`kg …` as a user runs it: in a process of its own, forked from one that has imported and read what all need."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from kg.extras import EXTRAS
from kg.process import Nursery
from tests.support.gold import ROOT

WARNINGS = "error,ignore:Dataset.default_context is deprecated:DeprecationWarning"
"""Ours are errors; rdflib uses what it has itself deprecated."""
_AT_START = ("PYTHON", "LC_", "LANG")
"""What an interpreter heeds when it starts, and never again."""

Settings = tuple[tuple[str, str], ...]


def kg(
    *words: str, seed: str = "0", stdin: bytes = b"", cwd: Path = ROOT, without: Iterable[str] = ()
) -> subprocess.CompletedProcess[str]:
    """Run the command as a user would, in a process of its own; `without` names what cannot be imported there."""
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": WARNINGS}
    started = tuple(sorted((name, value) for name, value in environment.items() if name.startswith(_AT_START)))
    with TemporaryDirectory() as folder:
        streams = [Path(folder) / name for name in ("stdin", "stdout", "stderr")]
        streams[0].write_bytes(stdin)
        process = _nursery(started, tuple(sorted(without))).bear(
            _command, list(words), environment, str(cwd), [str(path) for path in streams]
        )
        try:
            code: int = process.pipe.recv()
        finally:
            process.kill()
        encoding = environment.get("PYTHONIOENCODING", "utf-8")
        said = [path.read_text(encoding=encoding, errors="replace") for path in streams[1:]]
    return subprocess.CompletedProcess(words, code, *said)


@cache
def _nursery(started: Settings, without: tuple[str, ...]) -> Nursery[None]:
    """The process from which commands are forked, for what the interpreter is told at its start and has not."""
    others = {name: value for name, value in os.environ.items() if not name.startswith(_AT_START)}
    with mock.patch.dict(os.environ, {**others, **dict(started)}, clear=True):
        return Nursery(_imported, without)


class _Absent:
    """Finds no library of some names, as where they are not installed."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(names)

    def find_spec(self, name: str, *_: object) -> None:
        """Say that there is none, as Python does."""
        if name.partition(".")[0] in self._names:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def _imported(without: tuple[str, ...]) -> None:
    """Import what most commands need, of what there is, and read the shipped cues and shapes."""
    assert not EXTRAS.keys() & set(without) & sys.modules.keys(), "what is imported already cannot be absent"
    sys.meta_path.insert(0, _Absent(without))
    import kg.builder
    import kg.cli  # noqa: F401
    from kg.check import check
    from kg.lexicon import load_lexicon

    load_lexicon()
    check(())


def _command(pipe: Connection, _: None, words: list[str], environment: dict[str, str], cwd: str, at: list[str]) -> None:
    """Be the command: its arguments, environment, folder and streams; tell its exit code."""
    from kg.cli import main

    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(cwd)
    for descriptor, path in enumerate(at):
        file = os.open(path, os.O_RDONLY if descriptor == 0 else os.O_WRONLY | os.O_CREAT)
        os.dup2(file, descriptor)
        os.close(file)
    sys.argv = ["kg", *words]
    with _ending() as code:
        main()
    sys.stdout.flush()
    sys.stderr.flush()
    pipe.send(code[0])


@contextmanager
def _ending() -> Iterator[list[int]]:
    """The exit code that the interpreter would end with."""
    code = [0]
    try:
        yield code
    except SystemExit as end:
        code[0] = end.code if isinstance(end.code, int) else int(end.code is not None)
        if isinstance(end.code, str):
            sys.stderr.write(end.code + "\n")
    except BaseException:
        traceback.print_exc()
        code[0] = 1
