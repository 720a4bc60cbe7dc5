"""One connection of a client: a request must come whole in time, and those that say nothing give way to the others."""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

from uvicorn.protocols.http.h11_impl import H11Protocol

from kg.serve.limits import Limits


class Connection(H11Protocol):
    """uvicorn's own, with limits of time and of size for a request and a limit of connections."""

    limits: ClassVar[Limits] = Limits()
    silent: ClassVar[dict[Connection, None]]
    """Connections without a whole request, the longest waiting first."""

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for a request; where there are too many connections, the longest waiting one goes."""
        super().connection_made(transport)
        self._deadline: asyncio.TimerHandle | None = None
        self._size = 0  # bytes that came with the request at hand
        self._wait()
        if len(self.connections) > self.limits.connections:
            next(iter(self.silent)).close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        self._wait_no_more()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take data; a request that is whole has all the time its answer needs."""
        before = self.cycle
        super().data_received(data)
        self._size = self._size + len(data) if self.cycle is before else len(data)
        if self.cycle is not None and not self.cycle.more_body and not self.cycle.response_complete:
            self._wait_no_more()
        self._drop_no_more()

    def on_response_complete(self) -> None:
        """Begin to wait for the next request."""
        super().on_response_complete()
        if not self.transport.is_closing():
            self._wait()
            self._drop_no_more()

    def close(self) -> None:
        """Hang up."""
        self._wait_no_more()
        self.transport.abort()

    def _drop_no_more(self) -> None:
        """Close where a request is answered and its body still comes; not at once: who still sends hears nothing."""
        answered = self.cycle is not None and self.cycle.response_complete
        if answered and self._size > self.limits.dropped_bytes:
            self.transport.close()

    def _wait(self) -> None:
        self._wait_no_more()
        self.silent[self] = None
        self._deadline = self.loop.call_later(self.limits.request_seconds, self.close)

    def _wait_no_more(self) -> None:
        self.silent.pop(self, None)
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def connection_type(limits: Limits) -> type[Connection]:
    """Return the type of the connections of one server."""
    return type("Connection", (Connection,), {"limits": limits, "silent": {}})
