"""The process in which questions run: it holds the store open and can be killed without harm to anyone else."""

from __future__ import annotations

import signal
from collections.abc import Callable
from multiprocessing.connection import Connection

from kg.errors import KgError
from kg.serve.evaluate import evaluate
from kg.serve.jobs import Call, Job, Question, Reply, refusal
from kg.serve.limits import Limits
from kg.store import LiveStore


def work(pipe: Connection, source: str, limits: Limits, *, indexed: bool = False) -> None:
    """Answer jobs from the pipe until it closes; the first message says that the store is open, or why it is not.

    `indexed`: with the index of names and the rest of what pages need of the whole, which takes longer to gather than a
    question may take.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server ends its workers itself
    try:
        answer, reopen = _pages(source) if indexed else _questions(source, limits)
        pipe.send(None)
    except KgError as error:
        pipe.send(error)
        return
    while True:
        pipe.send(_reply(answer, reopen, pipe.recv()))


Answer = Callable[[Job], Reply]


def _questions(source: str, limits: Limits) -> tuple[Answer, Callable[[], None]]:
    """Answers in SPARQL need the store alone: such a worker is there as soon as it is wanted."""
    live = LiveStore(source)

    def answer(job: Job) -> Reply:
        """Answer a question."""
        assert isinstance(job, Question)
        return evaluate(live.store(), job, limits)

    return answer, live.reopen


def _pages(source: str) -> tuple[Answer, Callable[[], None]]:
    from kg.serve.answers import call
    from kg.serve.site import Site

    site = Site(source)
    _ = site.index
    site.warm()

    def answer(job: Job) -> Reply:
        """Answer a call."""
        assert isinstance(job, Call)
        return call(site, job)

    return answer, site.reopen


def _reply(answer: Answer, reopen: Callable[[], None], job: Job) -> Reply:
    """One answer; a store that a build has changed under us is opened anew, at most once."""
    for attempt in (1, 2):
        try:
            return answer(job)
        except KgError as error:
            return refusal(500, str(error))
        except OSError as error:
            if attempt == 2:
                return refusal(500, f"the store cannot be read: {error}")
            reopen()
    raise AssertionError("two attempts end in a reply")
