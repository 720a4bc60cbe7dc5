"""A process of its own for work that may have to be ended: a function, and a pipe to it.

It is started by `python -m kg.process`, not by `multiprocessing`: that would import the caller's own script again, and
lets no process have children that is itself a worker of a cluster.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Concatenate, ParamSpec

P = ParamSpec("P")

_HOME = str(Path(__file__).resolve().parents[1])


class Process:
    """A running process; its methods block."""

    def __init__(self, work: Callable[Concatenate[Connection, P], None], *arguments: P.args, **named: P.kwargs) -> None:
        """Start `work`, a function at the top of a module, with the other end of the pipe and some arguments."""
        self.pipe, theirs = Pipe()
        path = os.pathsep.join(filter(None, (_HOME, os.environ.get("PYTHONPATH"))))
        command = [sys.executable, "-m", "kg.process", str(theirs.fileno())]
        with theirs:
            self._process = subprocess.Popen(
                command, pass_fds=[theirs.fileno()], env={**os.environ, "PYTHONPATH": path}, stdin=subprocess.DEVNULL
            )
        with suppress(OSError):  # it is gone already: whoever reads from the pipe is told
            self.pipe.send((work, arguments, named))

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process.poll() is None

    def yield_to_others(self) -> None:
        """Let it have a processor only when nobody else wants it, from now on."""
        if hasattr(os, "setpriority"):
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self._process.pid, 10)

    def ending(self) -> str:
        """Say what ended it."""
        try:
            code = self._process.wait(10)
        except subprocess.TimeoutExpired:
            return "no one; it closed its pipe"
        if code >= 0:
            return f"itself with exit code {code}"
        try:
            return signal.Signals(-code).name
        except ValueError:
            return f"signal {-code}"

    def kill(self) -> None:
        """End it at once and wait until it is gone."""
        self._process.kill()
        self._process.wait()
        self.pipe.close()


def _main(descriptor: int) -> None:
    """Do what the pipe says; what is printed on the way goes to standard error."""
    os.dup2(2, 1)
    pipe: Any = Connection(descriptor)
    with suppress(EOFError, KeyboardInterrupt, BrokenPipeError):
        work, arguments, named = pipe.recv()
        work(pipe, *arguments, **named)


if __name__ == "__main__":
    _main(int(sys.argv[1]))
