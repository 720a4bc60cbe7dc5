"""Worker processes kept warm: a question that takes too long is stopped with its process, the others go on."""

from __future__ import annotations

import asyncio
import multiprocessing
from contextlib import suppress

from kg.errors import GraphError, KgError
from kg.serve.jobs import Job, Reply, refusal
from kg.serve.limits import Limits
from kg.serve.worker import work

_START_SECONDS = 600.0
"""A large file takes its time to load."""
_SPAWN = multiprocessing.get_context("spawn")
"""A fork would carry the server's sockets and threads along."""


class BusyError(Exception):
    """All processes are at work, and too many questions wait already."""


class Worker:
    """One process and the pipe to it. Its methods block: call them from a thread."""

    def __init__(self, source: str, limits: Limits, *, indexed: bool = False) -> None:
        self._pipe, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(
            target=work, args=(theirs, source, limits), kwargs={"indexed": indexed}, daemon=True, name="kg-worker"
        )
        self._process.start()
        theirs.close()

    def ready(self) -> None:
        """Wait until the store is open; raises the KgError that keeps it shut."""
        try:
            problem = self._pipe.recv() if self._pipe.poll(_START_SECONDS) else None
        except (EOFError, OSError) as error:
            raise GraphError("a worker ended before it opened the store", hint="is there enough memory?") from error
        if isinstance(problem, KgError):
            raise problem

    def run(self, job: Job, seconds: float) -> Reply:
        """Return the answer to a job; a refusal where it took too long or the process died, which is dead then."""
        try:
            self._pipe.send(job)
            if self._pipe.poll(seconds):
                reply: Reply = self._pipe.recv()
                return reply
            stopped = refusal(503, f"the question was stopped after {seconds:g} s; ask more narrowly, or add LIMIT")
        except (EOFError, OSError):
            stopped = refusal(503, "the process that answered ran out of memory or was ended; ask more narrowly")
        self.kill()
        return stopped

    @property
    def alive(self) -> bool:
        """Whether another job can be given."""
        return self._process.is_alive()

    def kill(self) -> None:
        """End the process at once and wait until it is gone."""
        self._process.kill()
        self._process.join()
        self._pipe.close()


class Pool:
    """A fixed number of workers, each replaced as soon as it had to be killed."""

    def __init__(self, source: str, size: int, limits: Limits, *, indexed: bool = False) -> None:
        self._source = source
        self._indexed = indexed
        self._size = size
        self._limits = limits
        self._idle: asyncio.Queue[Worker] = asyncio.Queue()
        self._workers: set[Worker] = set()
        self._mending: set[asyncio.Task[None]] = set()
        self._waiting = 0

    async def start(self) -> None:
        """Start all workers side by side; raises KgError where the store does not open."""
        await asyncio.gather(*(self._hire() for _ in range(self._size)))

    async def stop(self) -> None:
        """End all workers, whatever they are at."""
        for task in self._mending:
            task.cancel()
        for worker in self._workers:
            with suppress(OSError):
                await asyncio.to_thread(worker.kill)

    async def run(self, job: Job) -> Reply:
        """Answer a job within the limits; raises BusyError where no process is free in time."""
        if self._waiting >= self._limits.waiting:
            raise BusyError
        self._waiting += 1
        try:
            worker = await asyncio.wait_for(self._idle.get(), self._limits.patience)
        except TimeoutError:
            raise BusyError from None
        finally:
            self._waiting -= 1
        # The client may be gone before the worker is done: the job goes on, and the worker comes back all the same.
        return await asyncio.shield(self._use(worker, job))

    async def _use(self, worker: Worker, job: Job) -> Reply:
        reply = await asyncio.to_thread(worker.run, job, self._limits.seconds)
        if worker.alive:
            self._idle.put_nowait(worker)
        else:
            self._workers.discard(worker)
            task = asyncio.create_task(self._hire())
            self._mending.add(task)
            task.add_done_callback(self._mending.discard)
        return reply

    async def _hire(self) -> None:
        worker = await asyncio.to_thread(Worker, self._source, self._limits, indexed=self._indexed)
        self._workers.add(worker)
        await asyncio.to_thread(worker.ready)
        self._idle.put_nowait(worker)
