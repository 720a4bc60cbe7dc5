"""The process in which questions run: it holds the store open and can be killed without harm to anyone else."""

from __future__ import annotations

import signal
from multiprocessing.connection import Connection

from kg.errors import KgError
from kg.serve.answers import call
from kg.serve.evaluate import evaluate
from kg.serve.jobs import Job, Question, Reply, refusal
from kg.serve.limits import Limits
from kg.serve.site import Site


def work(pipe: Connection, source: str, limits: Limits, *, indexed: bool = False) -> None:
    """Answer jobs from the pipe until it closes; the first message says that the store is open, or why it is not.

    `indexed`: with the index of names and the rest of what pages need of the whole, which takes longer to gather than a
    question may take.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server ends its workers itself
    try:
        site = Site(source)
        if indexed:
            _ = site.index
            site.warm()
        pipe.send(None)
    except KgError as error:
        pipe.send(error)
        return
    while True:
        try:
            job = pipe.recv()
        except EOFError:
            return
        pipe.send(_reply(site, job, limits))


def _reply(site: Site, job: Job, limits: Limits) -> Reply:
    """One answer; a store that a build has changed under us is opened anew, at most once."""
    for attempt in (1, 2):
        try:
            return evaluate(site.store, job, limits) if isinstance(job, Question) else call(site, job)
        except KgError as error:
            return refusal(500, str(error))
        except OSError as error:
            if attempt == 2:
                return refusal(500, f"the store cannot be read: {error}")
            site.reopen()
    raise AssertionError("two attempts end in a reply")
