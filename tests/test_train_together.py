"""Two processes learn one network: what one gives is there for both, and a fall of either is told."""

from __future__ import annotations

import os
from typing import Any

import pytest
import torch

from kg.errors import KgError
from kg.train.together import HALVES, Half, together


def test_both_halves_get_the_mean_of_what_they_give_each_time() -> None:
    def work(half: Half) -> list[float]:
        told = []
        for step in range(50):
            mean = half.mean(torch.tensor([float(half.number + step), 1.0]))
            told += mean.tolist()
        return told

    assert together(work, 2) == [number for step in range(50) for number in (step + 0.5, 1.0)]


def test_a_half_may_give_fewer_numbers_than_there_is_room_for() -> None:
    def work(half: Half) -> tuple[int, int]:
        return len(half.mean(torch.zeros(1))), len(half.mean(torch.zeros(5)))

    assert together(work, 5) == (1, 5)


def test_where_the_other_half_falls_over_this_one_does_not_wait_for_ever() -> None:
    def work(half: Half) -> None:
        if half.number:
            raise SystemExit(3)
        half.mean(torch.zeros(1))

    with pytest.raises(KgError, match="fell over"):
        together(work, 1)


def test_a_fall_of_this_half_is_its_own_error_and_leaves_no_process_behind() -> None:
    pids: Any = torch.zeros(HALVES, dtype=torch.int64)
    pids.share_memory_()

    def work(half: Half) -> None:
        pids[half.number] = os.getpid()
        half.mean(torch.zeros(1))
        if not half.number:
            raise ValueError("no")
        half.mean(torch.zeros(1))

    with pytest.raises(ValueError, match="no"):
        together(work, 1)
    with pytest.raises(ProcessLookupError):
        os.kill(int(pids[1]), 0)


def test_threads_are_given_back() -> None:
    before = torch.get_num_threads()
    together(lambda half: half.mean(torch.zeros(1)), 1)
    assert torch.get_num_threads() == before
