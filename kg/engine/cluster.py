"""A cluster of Dask: each task does some fifty items, in a process of its worker's own that limits and deaths end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from itertools import islice
from typing import Any, TypeVar

from kg.engine.child import Child
from kg.engine.outcome import Limits, Outcome, failed
from kg.errors import EngineError, KgError

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

    client: Any
    limits: Limits = field(default_factory=Limits)

    @classmethod
    def at(cls, place: str, *, limits: Limits) -> Cluster:
        """Connect to the scheduler at host:port; raises EngineError where none answers."""
        try:
            distributed: Any = import_module("distributed")
        except ImportError as error:
            raise EngineError("needs Dask", where=place, hint="pip install 'wutong-kg[dask]'") from error
        address = place if "://" in place else f"tcp://{place}"
        try:
            client = distributed.Client(address, timeout=_CONNECT, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise EngineError("no scheduler answers", where=address, hint="is it running?") from error
        return cls(client=client, limits=limits)

    def map(self, step: Callable[[T], R], items: Iterable[T]) -> Iterator[Outcome[T, R]]:
        """Do a step for every item, some fifty in a task."""
        distributed: Any = import_module("distributed")
        threads = sum(self.client.nthreads().values())
        if not threads:
            where = str(self.client.scheduler.address)
            raise EngineError("the scheduler has no workers", where=where, hint="start some")
        source = iter(items)
        tasks: dict[Any, Sequence[T]] = {}

        def submit(some: Sequence[T]) -> Any:
            """Send one task."""
            future = self.client.submit(_do, step, self.limits, some, pure=False)
            tasks[future] = some
            return future

        def ahead(number: int) -> list[Any]:
            """Send the next tasks."""
            return [submit(some) for _ in range(number) if (some := tuple(islice(source, TASK)))]

        try:
            done = distributed.as_completed(ahead(_AHEAD * threads), with_results=False)
            for future in done:
                some = tasks.pop(future)
                problem = future.exception()
                if problem is None:
                    for item, (value, error) in zip(some, future.result(), strict=True):
                        yield Outcome(item=item, value=value, error=error)
                elif isinstance(problem, KgError):
                    raise problem
                elif len(some) > 1:
                    # One of them brings workers down: each alone, and only that one is given up.
                    for item in some:
                        done.add(submit((item,)))
                else:
                    killed = isinstance(problem, distributed.KilledWorker)
                    why = "the workers that worked on it were ended" if killed else f"it cannot be done: {problem}"
                    yield Outcome(item=some[0], error=failed(some[0], why))
                future.release()
                for more in ahead(_AHEAD * threads - len(tasks)):
                    done.add(more)
        except (OSError, TimeoutError) as error:
            raise EngineError(f"the cluster is gone: {error}", hint="run the same command again") from error
        finally:
            for future in tasks:
                future.cancel()


def _do(step: Callable[[Any], Any], limits: Limits, items: Sequence[Any]) -> list[tuple[Any, KgError | None]]:
    """Do a task in a worker."""
    known: tuple[object, Child[Any, Any]] | None = getattr(_here, "child", None)
    if known is None or known[0] != (step, limits):
        if known is not None:
            known[1].close()
        known = _here.child = ((step, limits), Child(step, limits))
    outcomes = [known[1].do(item) for item in items]
    return [(outcome.value, outcome.error) for outcome in outcomes]
