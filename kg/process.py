"""A process of its own for work that may have to be ended: a function, and a pipe to it.

It is started by `python -m kg.process`, not by `multiprocessing`: that would import the caller's own script again, and
lets no process have children that is itself a worker of a cluster. Many of a kind are forked from a `Nursery`, which
has prepared what they all need.
"""

from __future__ import annotations

import os
import pickle
import signal
import socket
import subprocess
import sys
import weakref
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from kg.garbage import look_seldom

P = ParamSpec("P")
Q = ParamSpec("Q")
T = TypeVar("T")

_HOME = str(Path(__file__).resolve().parents[1])
_ONE_THREAD = {"OMP_NUM_THREADS": "1"}
"""Products of small matrices take twice the processor where threads share them, and others want the processors, too."""
_LOWER = 10
"""By so much a process is lowered in priority that yields to others."""


class Process:
    """A process started from nothing."""

    def __init__(self, work: Callable[Concatenate[Connection, P], None], *arguments: P.args, **named: P.kwargs) -> None:
        """Start `work`, a function at the top of a module, with the other end of the pipe and some arguments."""
        self.pipe, theirs = Pipe()
        with theirs:
            self._process = _started("work", theirs.fileno())
        weakref.finalize(self, _end, self._process, self.pipe, os.getpid())
        with suppress(OSError):  # it is gone already: whoever reads from the pipe is told
            self.pipe.send((work, arguments, named))

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process.poll() is None

    def yield_to_others(self) -> None:
        """Let it have a processor only when nobody else wants it, from now on."""
        _lower(self._process.pid)

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


class Nursery(Generic[T]):
    """A process that has prepared what others need, and forks one for each piece of work, which so begins at once.

    What is prepared must bear a fork: no threads, no locks held, no files that two would write.
    """

    def __init__(self, prepare: Callable[Q, T], *arguments: Q.args, **named: Q.kwargs) -> None:
        """Start it; `prepare`, a function at the top of a module, makes what each child is given."""
        self._control, theirs = socket.socketpair()
        self._lock = Lock()
        with theirs:
            self._process = _started("nurse", theirs.fileno())
        weakref.finalize(self, _end, self._process, self._control, os.getpid())
        with suppress(OSError):
            _send(self._control, (prepare, arguments, named))

    @property
    def alive(self) -> bool:
        """Whether it can bear another."""
        return self._process.poll() is None

    def bear(
        self, work: Callable[Concatenate[Connection, T, P], None], *arguments: P.args, **named: P.kwargs
    ) -> Forked:
        """Fork a process that does `work` with a pipe, what was prepared, and some arguments.

        Waits until all is prepared; raises what `prepare` raised, EOFError or OSError where the process is gone.
        """
        ours, theirs = Pipe()
        with self._lock, theirs:
            _send(self._control, (work, arguments, named))
            socket.send_fds(self._control, [b"."], [theirs.fileno()])
            answer = _received(self._control)
        if isinstance(answer, BaseException):
            ours.close()
            raise answer
        return Forked(ours, answer)

    def kill(self) -> None:
        """End it; its children go on."""
        self._process.kill()
        self._process.wait()
        self._control.close()


class Forked:
    """A process that a nursery bore."""

    def __init__(self, pipe: Connection[Any, Any], pid: int) -> None:
        self.pipe = pipe
        self.pid = pid

    @property
    def alive(self) -> bool:
        """Whether it runs: the nursery lets none of its children linger."""
        if self.pipe.closed:
            return False
        try:
            os.kill(self.pid, 0)
        except OSError:
            return False
        return True

    def yield_to_others(self) -> None:
        """Let it have a processor only when nobody else wants it, from now on."""
        _lower(self.pid)

    def kill(self) -> None:
        """End it at once and wait until it is gone: only then its end of the pipe is closed."""
        with suppress(OSError):
            os.kill(self.pid, signal.SIGKILL)
        with suppress(EOFError, OSError):
            while True:
                self.pipe.recv_bytes()
        self.pipe.close()


def _started(role: str, descriptor: int) -> subprocess.Popen[bytes]:
    path = os.pathsep.join(filter(None, (_HOME, os.environ.get("PYTHONPATH"))))
    command = [sys.executable, "-m", "kg.process", role, str(descriptor)]
    environment = {**_ONE_THREAD, **os.environ, "PYTHONPATH": path}
    return subprocess.Popen(command, pass_fds=[descriptor], env=environment, stdin=subprocess.DEVNULL)


def _end(process: subprocess.Popen[bytes], channel: Connection[Any, Any] | socket.socket, starter: int) -> None:
    """End a process whose owner was dropped, or the interpreter with it; a fork of its starter has no say in it."""
    channel.close()
    if os.getpid() == starter and process.poll() is None:
        process.kill()
        process.wait()


def _lower(pid: int) -> None:
    if hasattr(os, "setpriority"):
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, pid, _LOWER)


def _send(to: socket.socket, value: object) -> None:
    data = pickle.dumps(value)
    to.sendall(len(data).to_bytes(8, "big") + data)


def _received(whence: socket.socket) -> Any:
    """Return the next value; raises EOFError where the other end is closed."""

    def taken(size: int) -> bytes:
        """So many bytes."""
        data = b""
        while len(data) < size:
            chunk = whence.recv(size - len(data))
            if not chunk:
                raise EOFError
            data += chunk
        return data

    return pickle.loads(taken(int.from_bytes(taken(8), "big")))


def _work(descriptor: int) -> None:
    """Do what the pipe says."""
    pipe: Any = Connection(descriptor)
    work, arguments, named = pipe.recv()
    work(pipe, *arguments, **named)


def _nurse(descriptor: int) -> None:
    """Prepare, then fork a process for each request until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it ends it
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # no child lingers
    with socket.socket(fileno=descriptor) as control:
        prepare, given, named = _received(control)
        try:
            prepared = prepare(*given, **named)
        except Exception as error:  # whatever it is, it is told to whoever asks for a process
            _send(control, error)
            return
        while True:
            work, arguments, named = _received(control)
            _, (theirs,), _, _ = socket.recv_fds(control, 1, 1)
            pid = os.fork()
            if pid == 0:
                control.close()
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                with suppress(EOFError, BrokenPipeError):
                    work(Connection(theirs), prepared, *arguments, **named)
                os._exit(0)
            os.close(theirs)
            _send(control, pid)


if __name__ == "__main__":
    os.dup2(2, 1)  # what is printed on the way goes to standard error
    look_seldom()
    with suppress(EOFError, KeyboardInterrupt, BrokenPipeError):
        {"work": _work, "nurse": _nurse}[sys.argv[1]](int(sys.argv[2]))
