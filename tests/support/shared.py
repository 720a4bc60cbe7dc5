"""What is made once for all processes that test: the first that needs it makes it, the others wait."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command import kg
from tests.support.gold import ROOT


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder that is made by the first who asks for it; nobody may change what is in it."""
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            draft = folder.with_suffix(f".{os.getpid()}")
            draft.mkdir()
            make(draft)
            draft.rename(folder)
    return folder


@pytest.fixture(scope="session")
def desk_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which README's main job has run: the shipped article as build/."""

    def make(folder: Path) -> None:
        done = kg("build", str(ROOT / "data" / "articles"), cwd=folder)
        assert done.returncode == 0, done.stderr

    return once(tmp_path_factory, "desk", make)
