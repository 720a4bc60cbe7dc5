"""Several processes on this machine, each with one item at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import TypeVar

from kg.engine.child import Child
from kg.engine.result import Limits, Result

T = TypeVar("T")
R = TypeVar("R")

_AHEAD = 4
"""Items drawn for each process, so that none waits while an result is dealt with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Local:
    """So many processes; each is started when there is work for it."""

    workers: int = 1
    limits: Limits = field(default_factory=Limits)

    def map(self, step: Callable[[T], R], items: Iterable[T]) -> Iterator[Result[T, R]]:
        """Do a step for every item, several at a time."""
        children: list[Child[T, R]] = [Child(step, self.limits) for _ in range(self.workers)]
        idle: SimpleQueue[Child[T, R]] = SimpleQueue()
        for child in children:
            idle.put(child)

        def do(item: T) -> Result[T, R]:
            """Do one item in a child that is free; there are as many as threads."""
            child = idle.get()
            try:
                return child.do(item)
            finally:
                idle.put(child)

        threads = ThreadPoolExecutor(self.workers, thread_name_prefix="kg-engine")
        running: set[Future[Result[T, R]]] = set()
        try:
            for item in items:
                running.add(threads.submit(do, item))
                if len(running) >= _AHEAD * self.workers:
                    done, running = wait(running, return_when=FIRST_COMPLETED)
                    yield from (future.result() for future in done)
            while running:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
            for child in children:
                child.close()
