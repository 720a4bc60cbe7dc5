"""Two processes that learn one network: each works out the gradients of its half, both take the same step.

They are copies of each other by `fork`; between steps only gradients are exchanged. Always two, whatever the machine
has, so that the same records give the same weights. Sums of two numbers do not depend on their order.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from threading import BrokenBarrierError
from typing import Any, TypeVar

import torch
from torch import Tensor

from kg.errors import KgError

HALVES = 2
_PATIENCE = 1800
"""Seconds that one waits for the other: far more than a step takes."""
T = TypeVar("T")


class Half:
    """One of the two: which it is, and how it meets the other."""

    def __init__(self, number: int, room: Tensor, barrier: Any) -> None:
        self.number, self._room, self._barrier = number, room, barrier

    def mean(self, mine: Tensor) -> Tensor:
        """Return the mean of what both give here; it waits for the other."""
        row = self._room[:, : len(mine)]
        row[self.number] = mine
        self._barrier.wait(_PATIENCE)
        both = row.sum(0) / HALVES
        self._barrier.wait(_PATIENCE)
        return both


def together(work: Callable[[Half], T], size: int) -> T:
    """Run `work` in both halves and return what the first made; at most `size` numbers are exchanged at once.

    Raises KgError if the other half fell over.

    >>> together(lambda half: half.mean(torch.tensor([1.0 + half.number])).tolist(), 1)
    [1.5]
    """
    fork = multiprocessing.get_context("fork")
    room, barrier = _shared(size), fork.Barrier(HALVES)
    other = fork.Process(target=_other, args=(work, room, barrier), daemon=True)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    other.start()
    try:
        made = work(Half(0, room, barrier))
        other.join(_PATIENCE)
        return made
    except BrokenBarrierError:
        raise KgError("one of the two processes that train the network fell over; see what it wrote") from None
    finally:
        barrier.abort()
        other.kill()
        other.join()
        torch.set_num_threads(threads)


def _shared(size: int) -> Tensor:
    room: Tensor = torch.zeros(HALVES, size).share_memory_()  # type: ignore[no-untyped-call]
    return room


def _other(work: Callable[[Half], object], room: Tensor, barrier: Any) -> None:
    try:
        work(Half(1, room, barrier))
    except BaseException:
        barrier.abort()
        raise
