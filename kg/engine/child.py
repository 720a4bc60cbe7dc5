"""A process that does one step for one item at a time."""

from __future__ import annotations

import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, Generic, TypeVar

from kg.engine.result import Limits, Result, attempt, failed, prepare
from kg.errors import EngineError, KgError
from kg.process import Process

T = TypeVar("T")
R = TypeVar("R")

_START_SECONDS = 120.0


class Child(Generic[T, R]):
    """A process for one step, one item at a time; where it had to be ended the next item gets another."""

    def __init__(self, step: Callable[[T], R], limits: Limits) -> None:
        self._step = step
        self._limits = limits
        self._process: Process | None = None

    def do(self, item: T) -> Result[T, R]:
        """Do the step for an item, within the limits."""
        process = self._process or self._start()
        try:
            process.pipe.send(item)
            if process.pipe.poll(self._limits.seconds):
                value, error = process.pipe.recv()
                return Result(item=item, value=value, error=error)
            why = f"it was not done within {self._limits.seconds:g} s"
        except (EOFError, OSError):
            why = f"the process that worked on it was ended by {process.ending()}"
        self.close()
        return Result(item=item, error=failed(item, why))

    def close(self) -> None:
        """End the process, whatever it is at."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()

    def _start(self) -> Process:
        process = self._process = Process(work, self._step, self._limits)
        try:
            if not process.pipe.poll(_START_SECONDS):
                raise EOFError
            problem = process.pipe.recv()
        except (EOFError, OSError) as error:
            ended = process.ending()
            self.close()
            raise EngineError(f"a process was ended by {ended} at its start", hint="is there enough memory?") from error
        if problem is not None:
            self.close()
            raise problem
        return process


def work(pipe: Connection, step: Callable[[Any], Any], limits: Limits) -> None:
    """Say whether the step is ready, then do it for each item from the pipe, until that closes."""
    _limit(limits.memory)
    try:
        prepare(step)
    except KgError as error:
        pipe.send(error)
        return
    pipe.send(None)
    while True:
        result = attempt(step, pipe.recv())
        try:
            pipe.send((result.value, result.error))
        except (BrokenPipeError, EOFError):
            return
        except Exception as error:
            said = " ".join(str(error).split())[:200]
            pipe.send((None, failed(result.item, f"what was made of it cannot be handed on: {said}")))


def _limit(memory: int) -> None:
    if sys.platform != "win32":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (memory if hard < 0 else min(memory, hard), hard))
