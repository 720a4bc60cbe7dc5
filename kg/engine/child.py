"""A process that does steps: started by `python -m kg.engine`, told what to do over a pipe, ended when it closes.

It is no `multiprocessing` process: those import the caller's own script again, and may not be started by a worker of
a cluster that is itself one.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Generic, TypeVar

from kg.engine.outcome import Limits, Outcome, attempt, failed, prepare
from kg.errors import EngineError, KgError

T = TypeVar("T")
R = TypeVar("R")

_START_SECONDS = 120.0
_SIGNALS = {4: "SIGILL", 6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE", 9: "SIGKILL", 11: "SIGSEGV", 15: "SIGTERM"}


class Child(Generic[T, R]):
    """A process for one step, one item at a time; where it had to be ended the next item gets another."""

    def __init__(self, step: Callable[[T], R], limits: Limits) -> None:
        self._step = step
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: Connection | None = None

    def do(self, item: T) -> Outcome[T, R]:
        """Do the step for an item, within the limits."""
        pipe = self._pipe or self._start()
        try:
            pipe.send(item)
            if pipe.poll(self._limits.seconds):
                value, error = pipe.recv()
                return Outcome(item=item, value=value, error=error)
            why = f"it was not done within {self._limits.seconds:g} s"
        except (EOFError, OSError):
            why = f"the process that worked on it was ended by {self._ending()}"
        self.close()
        return Outcome(item=item, error=failed(item, why))

    def close(self) -> None:
        """End the process, whatever it is at."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None

    def _start(self) -> Connection:
        ours, theirs = Pipe()
        home = str(Path(__file__).resolve().parents[2])
        path = os.pathsep.join(filter(None, (home, os.environ.get("PYTHONPATH"))))
        command = [sys.executable, "-m", "kg.engine", str(theirs.fileno())]
        with theirs:
            self._process = subprocess.Popen(
                command, pass_fds=[theirs.fileno()], env={**os.environ, "PYTHONPATH": path}, stdin=subprocess.DEVNULL
            )
        self._pipe = ours
        try:
            ours.send((self._step, self._limits))
            if not ours.poll(_START_SECONDS):
                raise EOFError
            problem = ours.recv()
        except (EOFError, OSError) as error:
            ended = self._ending()
            self.close()
            raise EngineError(f"a process was ended by {ended} at its start", hint="is there enough memory?") from error
        if problem is not None:
            self.close()
            raise problem
        return ours

    def _ending(self) -> str:
        """What ended the process."""
        try:
            code = self._process.wait(10) if self._process else 0
        except subprocess.TimeoutExpired:
            return "no one; it closed its pipe"
        return _SIGNALS.get(-code, f"signal {-code}") if code < 0 else f"itself with exit code {code}"


def work(pipe: Connection) -> None:
    """Take a step and its limits, then items until the pipe closes; what the step prints goes to standard error."""
    os.dup2(2, 1)
    try:
        step, limits = pipe.recv()
        _limit(limits.memory)
        try:
            prepare(step)
        except KgError as error:
            pipe.send(error)
            return
        pipe.send(None)
        while True:
            outcome: Outcome[Any, Any] = attempt(step, pipe.recv())
            _answer(pipe, outcome)
    except (EOFError, KeyboardInterrupt, BrokenPipeError):
        return


def _answer(pipe: Connection, outcome: Outcome[Any, Any]) -> None:
    try:
        pipe.send((outcome.value, outcome.error))
    except (BrokenPipeError, EOFError):
        raise
    except Exception as error:
        said = " ".join(str(error).split())[:200]
        pipe.send((None, failed(outcome.item, f"what was made of it cannot be handed on: {said}")))


def _limit(memory: int) -> None:
    if sys.platform != "win32":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (memory if hard < 0 else min(memory, hard), hard))
