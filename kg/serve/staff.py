"""Workers as the server sees them: started, given jobs, lowered in priority, ended; and who starts them."""

from __future__ import annotations

from threading import Lock

from kg.errors import GraphError, KgError
from kg.process import Forked, Nursery, Process
from kg.serve.jobs import Job, Reply, refusal
from kg.serve.limits import Limits
from kg.serve.worker import answer_questions, loaded
from kg.store import LiveStore

_START_SECONDS = 600.0
"""A large file takes its time to load."""


class Worker:
    """One process with the store open. Its methods block: call them from a thread."""

    def __init__(self, process: Process | Forked) -> None:
        self._process = process
        self.worn = False
        """Whether it has a lower priority, which it cannot get rid of."""

    def ready(self) -> None:
        """Wait until the store is open; raises the KgError that keeps it shut."""
        try:
            problem = self._process.pipe.recv() if self._process.pipe.poll(_START_SECONDS) else None
        except (EOFError, OSError) as error:
            raise _ended() from error
        if isinstance(problem, KgError):
            raise problem

    def begin(self, job: Job, seconds: float) -> Reply | None:
        """Give it a job; return the answer, or None where that takes longer."""
        try:
            self._process.pipe.send(job)
        except OSError:
            return self._dead()
        return self.go_on(seconds)

    def go_on(self, seconds: float) -> Reply | None:
        """Return the answer to the job it has, or None where that takes longer."""
        try:
            if not self._process.pipe.poll(seconds):
                return None
            reply: Reply = self._process.pipe.recv()
            return reply
        except (EOFError, OSError):
            return self._dead()

    def run(self, job: Job, seconds: float) -> Reply:
        """Return the answer to a job; a refusal where it took too long or the process died, which is dead then."""
        reply = self.begin(job, seconds)
        if reply is None:
            self.kill()
            return stopped(seconds)
        return reply

    def lower(self) -> None:
        """Let others go before it."""
        self._process.yield_to_others()
        self.worn = True

    @property
    def alive(self) -> bool:
        """Whether another job can be given."""
        return self._process.alive

    def kill(self) -> None:
        """End the process at once and wait until it is gone."""
        self._process.kill()

    def _dead(self) -> Reply:
        self.kill()
        return refusal(503, "the process that answered ran out of memory or was ended; ask more narrowly")


class Staff:
    """Hires workers for questions, forked from a process that has loaded what they share (begun anew if it ended)."""

    def __init__(self, source: str, limits: Limits) -> None:
        self._source = source
        self._limits = limits
        self._nursery: Nursery[LiveStore | None] | None = None
        self._lock = Lock()
        self._closed = False

    def hire(self) -> Worker:
        """Return a new worker; raises GraphError where the store does not open, or the staff is closed."""
        for again in (True, False):
            nursery = self._open()
            try:
                return Worker(nursery.bear(answer_questions, self._source, self._limits))
            except (EOFError, OSError) as error:
                nursery.kill()
                if not again:
                    raise _ended() from error
        raise AssertionError("two attempts end in a worker")

    def close(self) -> None:
        """End what starts workers, for good; they go on."""
        with self._lock:
            self._closed = True
            if self._nursery is not None:
                self._nursery.kill()

    def _open(self) -> Nursery[LiveStore | None]:
        with self._lock:
            if self._closed:
                raise GraphError("no worker is started any more: the server ends")
            if self._nursery is None or not self._nursery.alive:
                self._nursery = Nursery(loaded, self._source)
            return self._nursery


def stopped(seconds: float) -> Reply:
    """Return the refusal of a question that took too long."""
    return refusal(503, f"the question was stopped after {seconds:g} s; ask more narrowly, or add LIMIT")


def _ended() -> GraphError:
    return GraphError("a worker ended before it opened the store", hint="is there enough memory?")
