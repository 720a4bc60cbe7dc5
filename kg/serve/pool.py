"""Workers kept warm, with lanes: short questions pass the long ones, and none takes all processes.

Every question begins in a quick lane. Where others wait, it gives way to them after a moment and begins again behind
them, with a longer turn. What is not answered in that goes on in a long lane, at a lower priority; where all long lanes
are taken, it is stopped and waits for one. A question that takes too long altogether is stopped with its process.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import TypeVar

from kg.errors import KgError
from kg.serve.jobs import Job, Reply
from kg.serve.limits import Limits
from kg.serve.staff import Worker, stopped

T = TypeVar("T")


class BusyError(Exception):
    """All processes are at work, and too many questions wait already."""


class Pool:
    """A fixed number of workers, each replaced as soon as it had to be killed."""

    def __init__(self, hire: Callable[[], Worker], size: int, limits: Limits, *, long: int = 0) -> None:
        """Take what starts a worker, how many answer at a time, and for how many more that take long there is room."""
        self._hired = hire
        self._size = size + long
        self._limits = limits
        self._quick = asyncio.Semaphore(size)
        self._long = asyncio.Semaphore(long)
        self._lanes = long
        self._threads = ThreadPoolExecutor(2 * self._size + 2, thread_name_prefix="kg-pool")
        self._idle: asyncio.Queue[Worker] = asyncio.Queue()
        self._workers: set[Worker] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting: Counter[asyncio.Semaphore] = Counter()
        self._stopped = False

    async def start(self) -> None:
        """Start all workers side by side; raises KgError where the store does not open."""
        await asyncio.gather(*(self._hire() for _ in range(self._size)))

    async def stop(self) -> None:
        """End all workers, whatever they are at, and those that are being hired as soon as they are there."""
        self._stopped = True
        for task in self._tasks:
            task.cancel()
        for worker in tuple(self._workers):
            with suppress(OSError):
                worker.kill()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def run(self, job: Job) -> Reply:
        """Answer a job within the limits; raises BusyError where no process is free in time."""
        # The client may be gone before the worker is done: the job goes on, and the worker comes back all the same.
        return await asyncio.shield(asyncio.ensure_future(self._run(job)))

    async def _run(self, job: Job) -> Reply:
        limits, spent = self._limits, 0.0
        for turn in (limits.first, limits.short) if self._lanes else (limits.seconds,):
            async with self._turn(self._quick):
                worker = await self._idle.get()
                reply, spent = await self._quickly(worker, job, turn)
                moved = reply is None and spent < limits.seconds and not self._long.locked()
                if moved:
                    await self._long.acquire()  # at once: it is not locked
                else:
                    self._back(worker, reply)
            if moved:
                try:
                    return await self._slowly(worker, partial(worker.go_on, limits.seconds - spent))
                finally:
                    self._long.release()
            if reply is not None or spent >= limits.seconds:
                return reply or stopped(limits.seconds)
            if spent >= limits.short:
                break
        async with self._turn(self._long):
            worker = await self._idle.get()
            return await self._slowly(worker, partial(worker.begin, job, limits.seconds))

    async def _quickly(self, worker: Worker, job: Job, turn: float) -> tuple[Reply | None, float]:
        """Return the answer, None where it gives way to others, and the time it was given: where none wait, more."""
        most = min(self._limits.short, self._limits.seconds)
        spent = turn = min(turn, self._limits.seconds)
        reply = await self._in_thread(partial(worker.begin, job, turn))
        while reply is None and spent < most and not self._waiting[self._quick]:
            spent += turn
            reply = await self._in_thread(partial(worker.go_on, turn))
        return reply, spent

    async def _slowly(self, worker: Worker, act: Callable[[], Reply | None]) -> Reply:
        """Return the answer of a worker that lets others go first, or a refusal where it takes too long."""
        await self._in_thread(worker.lower)
        reply = await self._in_thread(act)
        self._back(worker, reply)
        return reply or stopped(self._limits.seconds)

    @asynccontextmanager
    async def _turn(self, lane: asyncio.Semaphore) -> AsyncIterator[None]:
        """Wait for a lane, with only so many others and not for ever; raises BusyError."""
        if lane.locked() and self._waiting.total() >= self._limits.waiting:
            raise BusyError
        self._waiting[lane] += 1
        try:
            await asyncio.wait_for(lane.acquire(), self._limits.patience)
        except TimeoutError:
            raise BusyError from None
        finally:
            self._waiting[lane] -= 1
        try:
            yield
        finally:
            lane.release()

    def _back(self, worker: Worker, reply: Reply | None) -> None:
        """Take a worker back; one that is still at work, dead or worn gives way to another."""
        if reply is not None and worker.alive and not worker.worn:
            self._idle.put_nowait(worker)
            return
        self._workers.discard(worker)
        task = asyncio.create_task(self._replace(worker))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _replace(self, worker: Worker) -> None:
        with suppress(OSError):
            await self._in_thread(worker.kill)
        with suppress(KgError):
            await self._hire()

    async def _hire(self) -> None:
        worker = await self._in_thread(self._new)
        await self._in_thread(worker.ready)
        self._idle.put_nowait(worker)

    def _new(self) -> Worker:
        """Return a new worker; the pool may have been stopped while it was hired, and nobody waits for it then."""
        worker = self._hired()
        self._workers.add(worker)
        if self._stopped:
            worker.kill()
        return worker

    async def _in_thread(self, act: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, act)
