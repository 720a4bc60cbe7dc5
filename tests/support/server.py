"""A real server on a port of its own, in its own process, for as long as a test needs it."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_PROGRAM = """
import sys
from kg.errors import KgError
from kg.serve import Limits, serve
if __name__ == "__main__":
    try:
        serve(sys.argv[1], port=int(sys.argv[2]), cors=sys.argv[3], limits=Limits(**eval(sys.argv[4])))
    except KgError as error:
        sys.exit(f"kg: {error}")
"""


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
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self, path: str, *, method: str = "GET", headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
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
def serving(source: Path, *, cors: str = "", **limits: float) -> Iterator[Server]:
    port = free_port()
    command = [sys.executable, "-c", _PROGRAM, str(source), str(port), cors, repr(limits)]
    with subprocess.Popen(command, cwd=ROOT, start_new_session=True) as process:
        try:
            _wait(port, process)
            yield Server(port, process)
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def refused(source: Path) -> str:
    """What a server says that cannot start."""
    command = [sys.executable, "-c", _PROGRAM, str(source), str(free_port()), "", "{}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60, check=False)
    assert done.returncode == 1
    return done.stderr.decode()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 300
    while time.monotonic() < until:
        assert process.poll() is None, "the server ended before it answered"
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the server does not answer")
