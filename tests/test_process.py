"""Processes forked from one that has prepared what they share: they begin with it, and end without harm to others."""

from __future__ import annotations

import os
from collections.abc import Iterator
from multiprocessing.connection import Connection

import pytest

from kg.errors import GraphError
from kg.process import Nursery


def prepared(word: str) -> list[object]:
    return [word, os.getpid()]


def unprepared(word: str) -> list[object]:
    raise GraphError(f"no {word}")


def answer(pipe: Connection, shared: list[object], more: str) -> None:
    shared.append(more)
    pipe.send((shared, os.getppid()))
    while True:
        pipe.send(pipe.recv())


@pytest.fixture
def nursery() -> Iterator[Nursery[list[object]]]:
    nursery = Nursery(prepared, "word")
    yield nursery
    nursery.kill()


def test_each_begins_with_what_was_prepared_and_changes_only_its_own(nursery: Nursery[list[object]]) -> None:
    born = [nursery.bear(answer, more) for more in ("a", "b")]
    for child, more in zip(born, ("a", "b"), strict=True):
        shared, parent = child.pipe.recv()
        assert shared == ["word", parent, more]
        child.kill()


def test_one_that_is_killed_is_gone_and_the_others_go_on(nursery: Nursery[list[object]]) -> None:
    first, second = nursery.bear(answer, "a"), nursery.bear(answer, "b")
    assert first.alive
    first.kill()
    first.kill()
    assert not first.alive
    second.pipe.recv()
    second.pipe.send(b"x" * 1_000_000)
    assert len(second.pipe.recv()) == 1_000_000
    nursery.kill()
    assert not nursery.alive
    second.pipe.send("still here")
    assert second.pipe.recv() == "still here"
    second.kill()
    with pytest.raises((EOFError, OSError)):
        nursery.bear(answer, "c")


def test_what_cannot_be_prepared_is_told_to_who_asks() -> None:
    nursery = Nursery(unprepared, "word")
    with pytest.raises(GraphError, match="no word"):
        nursery.bear(answer, "a")
    nursery.kill()
