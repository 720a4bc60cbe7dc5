"""Worker processes kept warm, with lanes: short questions pass the long ones, and none takes all processes.

Every question begins in a quick lane. One that is not answered soon goes on in a long lane, at a lower priority, and
leaves the quick lane to the next; where all long lanes are taken, it is stopped and waits for one. A question that
takes too long altogether is stopped with its process, which is replaced.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from typing import TypeVar

from kg.errors import GraphError, KgError
from kg.process import Process
from kg.serve.jobs import Job, Reply, refusal
from kg.serve.limits import Limits
from kg.serve.worker import work

T = TypeVar("T")

_START_SECONDS = 600.0
"""A large file takes its time to load."""


class BusyError(Exception):
    """All processes are at work, and too many questions wait already."""


class Worker:
    """One process with the store open. Its methods block: call them from a thread."""

    def __init__(self, source: str, limits: Limits, *, indexed: bool = False) -> None:
        self._process = Process(work, source, limits, indexed=indexed)
        self.worn = False
        """Whether it has a lower priority, which it cannot get rid of."""

    def ready(self) -> None:
        """Wait until the store is open; raises the KgError that keeps it shut."""
        try:
            problem = self._process.pipe.recv() if self._process.pipe.poll(_START_SECONDS) else None
        except (EOFError, OSError) as error:
            raise GraphError("a worker ended before it opened the store", hint="is there enough memory?") from error
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
            return _stopped(seconds)
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


class Pool:
    """A fixed number of workers, each replaced as soon as it had to be killed."""

    def __init__(self, source: str, size: int, limits: Limits, *, long: int = 0, indexed: bool = False) -> None:
        self._source = source
        self._indexed = indexed
        self._size = size + long
        self._limits = limits
        self._quick = asyncio.Semaphore(size)
        self._long = asyncio.Semaphore(long)
        self._lanes = long
        self._threads = ThreadPoolExecutor(2 * self._size + 2, thread_name_prefix="kg-pool")
        self._idle: asyncio.Queue[Worker] = asyncio.Queue()
        self._workers: set[Worker] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting = 0

    async def start(self) -> None:
        """Start all workers side by side; raises KgError where the store does not open."""
        await asyncio.gather(*(self._hire() for _ in range(self._size)))

    async def stop(self) -> None:
        """End all workers, whatever they are at."""
        for task in self._tasks:
            task.cancel()
        for worker in self._workers:
            with suppress(OSError):
                worker.kill()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def run(self, job: Job) -> Reply:
        """Answer a job within the limits; raises BusyError where no process is free in time."""
        # The client may be gone before the worker is done: the job goes on, and the worker comes back all the same.
        return await asyncio.shield(asyncio.ensure_future(self._run(job)))

    async def _run(self, job: Job) -> Reply:
        async with self._turn(self._quick):
            worker = await self._idle.get()
            short = min(self._limits.short, self._limits.seconds) if self._lanes else self._limits.seconds
            reply = await self._in_thread(lambda: worker.begin(job, short))
            if reply is not None or not self._lanes or short >= self._limits.seconds:
                return self._back(worker, reply)
            moved = not self._long.locked()
            if moved:
                await self._long.acquire()
            else:
                self._back(worker, None)
        if not moved:
            async with self._turn(self._long):
                worker = await self._idle.get()
                await self._in_thread(worker.lower)
                return self._back(worker, await self._in_thread(lambda: worker.begin(job, self._limits.seconds)))
        try:
            await self._in_thread(worker.lower)
            return self._back(worker, await self._in_thread(lambda: worker.go_on(self._limits.seconds - short)))
        finally:
            self._long.release()

    @asynccontextmanager
    async def _turn(self, lane: asyncio.Semaphore) -> AsyncIterator[None]:
        """Wait for a lane, with only so many others and not for ever; raises BusyError."""
        if lane.locked() and self._waiting >= self._limits.waiting:
            raise BusyError
        self._waiting += 1
        try:
            await asyncio.wait_for(lane.acquire(), self._limits.patience)
        except TimeoutError:
            raise BusyError from None
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            lane.release()

    def _back(self, worker: Worker, reply: Reply | None) -> Reply:
        """Take a worker back; one that is still at work, dead or worn gives way to another."""
        if reply is not None and worker.alive and not worker.worn:
            self._idle.put_nowait(worker)
            return reply
        self._workers.discard(worker)
        task = asyncio.create_task(self._replace(worker))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return reply or _stopped(self._limits.seconds)

    async def _replace(self, worker: Worker) -> None:
        with suppress(OSError):
            await self._in_thread(worker.kill)
        with suppress(KgError):
            await self._hire()

    async def _hire(self) -> None:
        worker = await self._in_thread(lambda: Worker(self._source, self._limits, indexed=self._indexed))
        self._workers.add(worker)
        await self._in_thread(worker.ready)
        self._idle.put_nowait(worker)

    async def _in_thread(self, act: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, act)


def _stopped(seconds: float) -> Reply:
    return refusal(503, f"the question was stopped after {seconds:g} s; ask more narrowly, or add LIMIT")
