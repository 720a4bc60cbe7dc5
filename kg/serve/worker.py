"""The processes in which questions run: each holds the graph open and can be killed without harm to anyone else."""

from __future__ import annotations

import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

from kg.errors import KgError
from kg.serve.evaluate import evaluate
from kg.serve.jobs import Call, Question, Reply, refusal
from kg.serve.limits import Limits
from kg.store import LiveStore, is_address, is_store


def loaded(source: str) -> LiveStore | None:
    """Load what all workers for questions share: a graph file. A store on disk each of them opens for itself."""
    return None if is_address(source) or is_store(Path(source)) else LiveStore(source)


def answer_questions(pipe: Connection, shared: LiveStore | None, source: str, limits: Limits) -> None:
    """Answer questions in SPARQL from the pipe until it closes; they need the store alone.

    The first message says that it is open, or why it is not.
    """
    with _told(pipe):
        live = shared or LiveStore(source)
    while True:
        question: Question = pipe.recv()
        pipe.send(_reply(partial(_answer, live, question, limits), live.reopen))


def answer_calls(pipe: Connection, source: str) -> None:
    """Answer the calls of pages from the pipe until it closes.

    They need the index of names and more of the whole, which takes longer to gather than a question may take; the first
    message says that it is done, or why not.
    """
    from kg.serve.answers import call
    from kg.serve.site import Site

    with _told(pipe):
        site = Site(source)
        _ = site.index
        site.warm()
    while True:
        asked: Call = pipe.recv()
        pipe.send(_reply(partial(call, site, asked), site.reopen))


def _answer(live: LiveStore, question: Question, limits: Limits) -> Reply:
    return evaluate(live.store(), question, limits)


@contextmanager
def _told(pipe: Connection) -> Iterator[None]:
    """Get ready and say so, or what kept us from it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server ends its workers itself
    try:
        yield
    except KgError as error:
        pipe.send(error)
        raise SystemExit from None
    pipe.send(None)


def _reply(answer: Callable[[], Reply], reopen: Callable[[], None]) -> Reply:
    """One answer; a store that a build has changed under us is opened anew, at most once.

    A fault of ours costs the answer, not the worker, and is not told as want of memory, which ends it.
    """
    for attempt in (1, 2):
        try:
            return answer()
        except KgError as error:
            return refusal(500, str(error))
        except OSError as error:
            if attempt == 2:
                return refusal(500, f"the store cannot be read: {error}")
            reopen()
        except MemoryError:
            raise
        except Exception as error:
            traceback.print_exc()
            return refusal(500, f"this answer failed by a fault of the program: {type(error).__name__}: {error}")
    raise AssertionError("two attempts end in a reply")
