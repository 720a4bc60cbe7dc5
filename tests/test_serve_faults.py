"""A fault of the program costs the answer that met it: the worker goes on, and nobody is told that memory ran out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.errors import GraphError
from kg.serve.jobs import Reply
from kg.serve.worker import _reply

DONE = Reply(status=200, media_type="text/plain", body=b"done")


def failing(*errors: Exception) -> Callable[[], Reply]:
    """An answer that fails by each of these in turn, and then comes."""
    left = list(errors)

    def answer() -> Reply:
        if left:
            raise left.pop(0)
        return DONE

    return answer


def never() -> None:
    """A store that is not opened anew."""
    raise AssertionError("it was opened anew")


@pytest.mark.parametrize("error", [ZeroDivisionError("by zero"), KeyError("label"), RecursionError("too deep")])
def test_a_fault_is_told_as_one(error: Exception, capsys: pytest.CaptureFixture[str]) -> None:
    reply = _reply(failing(error), never)
    assert reply.status == 500
    assert f"a fault of the program: {type(error).__name__}" in reply.body.decode()
    assert "memory" not in reply.body.decode()
    assert type(error).__name__ in capsys.readouterr().err


def test_what_the_graph_does_not_allow_is_told_in_its_own_words() -> None:
    reply = _reply(failing(GraphError("no such thing")), never)
    assert (reply.status, reply.body) == (500, b"no such thing\n")


def test_a_store_that_changed_is_opened_anew_once() -> None:
    opened: list[int] = []
    assert _reply(failing(OSError("moved")), lambda: opened.append(1)) == DONE
    assert opened == [1]
    assert _reply(failing(OSError("moved"), OSError("gone")), lambda: None).status == 500


def test_want_of_memory_ends_the_worker() -> None:
    with pytest.raises(MemoryError):
        _reply(failing(MemoryError()), never)
