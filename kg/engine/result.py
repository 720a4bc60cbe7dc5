"""What every engine takes and gives, and the simplest of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from kg.errors import InputError, KgError

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one item may take."""

    seconds: float = 300.0
    memory: int = 4 * 2**30
    """Bytes of address space of the process that works on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result(Generic[T, R]):
    """What became of an item: a value, or the error that says why there is none."""

    item: T
    value: R | None = None
    error: KgError | None = None


class Engine(Protocol):
    """Where steps are done."""

    def map(self, step: Callable[[T], R], items: Iterable[T]) -> Iterator[Result[T, R]]:
        """Do a step for every item and yield each result as soon as it is there."""


class Inline:
    """Does every step here and now: without processes of its own, and so without limits."""

    def map(self, step: Callable[[T], R], items: Iterable[T]) -> Iterator[Result[T, R]]:
        """Do a step for one item after the other."""
        prepare(step)
        for item in items:
            yield attempt(step, item)


def prepare(step: Callable[..., Any]) -> None:
    """Let a step load what it needs, if it says how: what is missing for every item is told once."""
    for owner in (step, getattr(step, "__self__", None)):
        if callable(ready := getattr(owner, "prepare", None)):
            ready()
            return


def attempt(step: Callable[[T], R], item: T) -> Result[T, R]:
    """Do a step; whatever it raises is its result."""
    try:
        return Result(item=item, value=step(item))
    except KgError as error:
        return Result(item=item, error=error)
    except MemoryError:
        return Result(item=item, error=failed(item, "it takes more memory than it may"))
    except Exception as error:
        said = " ".join(str(error).split())[:200]
        return Result(item=item, error=failed(item, f"it cannot be worked on: {type(error).__name__} {said}".rstrip()))


def failed(item: Any, why: str) -> InputError:
    """Return the error of an item, named by its source."""
    where = getattr(item, "source", "") or getattr(item, "id", "") or str(item)[:80]
    return InputError(why, where=where, hint="the others are not touched; please report the text")


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
