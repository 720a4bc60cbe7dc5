"""A real server on a port of its own, in its own process, for as long as a test needs it.

It is forked from one that has imported what all servers do; the processes that it starts begin from nothing, as always.
"""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from kg.process import Forked, Nursery
from kg.serve import Limits, serve
from tests.support.gold import ROOT

_PATIENCE = 300.0
"""Seconds that a slow machine may take to begin, or to answer."""


@dataclass(frozen=True)
class Answer:
    status: int
    type: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass(frozen=True)
class Server:
    port: int
    process: Forked

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self, path: str, *, method: str = "GET", headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)
        try:
            connection.request(method, path, body=body, headers=dict(headers or {}))
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, found.get("content-type", ""), answer.read(), found)
        finally:
            connection.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(source: Path | str, *, cors: str = "", **limits: float) -> Iterator[Server]:
    """A server, which ends as one does that is interrupted, or is killed with all that it started."""
    port = free_port()
    process = _nursery().bear(_serve, str(source), port, cors, limits)
    try:
        _wait(port, process)
        yield Server(port, process)
    finally:
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGINT)
            if not process.pipe.poll(10):
                os.killpg(process.pid, signal.SIGKILL)
        process.kill()


def refused(source: Path) -> str:
    """What `kg serve` says that cannot start, behind the line with its address."""
    command = [sys.executable, "-m", "kg", "serve", str(source), "--port", str(free_port())]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=_PATIENCE, check=False)
    assert done.returncode == 3
    address, _, said = done.stderr.partition("\n")
    assert address.startswith("http://127.0.0.1:")
    return said


@cache
def _nursery() -> Nursery[None]:
    """The process from which servers are forked: it has imported what all of them need."""
    return Nursery(_imported)


def _imported() -> None:
    import uvicorn  # noqa: F401

    import kg.serve.app
    import kg.serve.connection  # noqa: F401


def _serve(_: Connection, __: None, source: str, port: int, cors: str, limits: dict[str, Any]) -> None:
    """Be a server until it is interrupted."""
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with suppress(KeyboardInterrupt):  # uvicorn passes on what has ended it
        serve(source, port=port, cors=cors, limits=Limits(**limits))


def _wait(port: int, process: Forked) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        assert process.alive, "the server ended before it answered"
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the server does not answer")
