"""A cluster of Dask: each task does some fifty items, in a process of its worker's own that limits and deaths end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from itertools import islice
from typing import Any, TypeVar

from kg.engine.child import Child
from kg.engine.result import Limits, Result, failed
from kg.errors import EngineError, KgError
from kg.extras import needed_for

T = TypeVar("T")
R = TypeVar("R")

TASK = 50
"""Items of one task."""
_AHEAD = 2
"""Tasks for each thread of the cluster that are under way: one is done, one lies ready."""
_CONNECT = "20s"
_here = threading.local()
"""A worker's thread keeps its process from task to task: lexicon and tagger load once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A running scheduler. A worker that dies has its tasks done by another; what they did before is done again."""

    address: str
    limits: Limits = field(default_factory=Limits)

    def map(self, step: Callable[[T], R], items: Iterable[T]) -> Iterator[Result[T, R]]:
        """Do a step for every item, some fifty in a task; raises EngineError where there is no cluster, or no more."""
        with needed_for("a cluster", where=self.address, error=EngineError):
            distributed: Any = import_module("distributed")
        try:
            with distributed.Client(self.address, timeout=_CONNECT, set_as_default=False) as client:
                threads = self._threads(client)
                yield from _Tasks(distributed, client, step, self.limits, threads).results(items)
        except (OSError, TimeoutError) as error:
            what = " ".join(str(error).split())[:200]
            raise EngineError(f"no scheduler answers: {what}", where=self.address, hint="is it running?") from error

    def _threads(self, client: Any) -> int:
        """Return how many tasks the cluster does at once; workers that are starting again are waited for."""
        try:
            client.wait_for_workers(1, timeout=_CONNECT)
        except TimeoutError:
            raise EngineError("the scheduler has no workers", where=self.address, hint="start some") from None
        return int(sum(client.nthreads().values()))


class _Tasks:
    """The tasks of one map that are under way, with their items."""

    def __init__(self, distributed: Any, client: Any, step: Callable[..., Any], limits: Limits, threads: int) -> None:
        self._killed: type[Exception] = distributed.KilledWorker
        self._client = client
        self._do = (step, limits)
        self._most = _AHEAD * threads
        self._items: dict[Any, Sequence[Any]] = {}
        self._done = distributed.as_completed(loop=client.loop)

    def results(self, items: Iterable[Any]) -> Iterator[Result[Any, Any]]:
        """Yield what became of each item."""
        source = iter(items)
        suspects: list[Any] = []
        self._send(source)
        for future in self._done:
            some = self._items.pop(future)
            problem = future.exception()
            if problem is None:
                results = future.result()
                for item, (value, error) in zip(some, results, strict=True):
                    yield Result(item=item, value=value, error=error)
            elif isinstance(problem, KgError):
                raise problem
            elif len(some) > 1:
                # One of them brings workers down: each alone, and only that one is given up.
                for item in some:
                    self._submit((item,))
            elif isinstance(problem, self._killed):
                suspects.append(some[0])
            else:
                yield Result(item=some[0], error=failed(some[0], f"it cannot be done: {problem}"))
            future.release()
            self._send(source)
        # A worker that dies is held against all that waited for it: each once more, with nothing beside it.
        yield from map(self._alone, suspects)

    def _alone(self, item: Any) -> Result[Any, Any]:
        """Do one item while nothing else is done; given up where the workers are ended again."""
        future = self._client.submit(_do, *self._do, (item,), pure=False)
        problem = future.exception()
        if problem is None:
            ((value, error),) = future.result()
            return Result(item=item, value=value, error=error)
        if isinstance(problem, KgError):
            raise problem
        return Result(item=item, error=failed(item, "the workers that worked on it were ended"))

    def _send(self, source: Iterator[Any]) -> None:
        """Send tasks until there are enough of them."""
        while len(self._items) < self._most and (some := tuple(islice(source, TASK))):
            self._submit(some)

    def _submit(self, some: Sequence[Any]) -> None:
        future = self._client.submit(_do, *self._do, some, pure=False)
        self._items[future] = some
        self._done.add(future)


def _do(step: Callable[[Any], Any], limits: Limits, items: Sequence[Any]) -> list[tuple[Any, KgError | None]]:
    """Do a task in a worker."""
    known: tuple[object, Child[Any, Any]] | None = getattr(_here, "child", None)
    if known is None or known[0] != (step, limits):
        if known is not None:
            known[1].close()
        known = _here.child = ((step, limits), Child(step, limits))
    results = [known[1].do(item) for item in items]
    return [(result.value, result.error) for result in results]
