"""What one client may take of the server, so that the others are served too."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of one question and of the server as a whole; every one has a default that suits a laptop."""

    seconds: float = 10.0
    """A question that takes longer is stopped, with the process it runs in."""
    first: float = 0.05
    """Where others wait, a question that takes longer lets them go first, and begins again behind them."""
    short: float = 0.25
    """A question that takes longer than this leaves its place to the next, and goes on beside it."""
    rows: int = 100_000
    """Rows or triples of one answer. More is refused: a cut answer would look like a whole one."""
    answer_bytes: int = 64 * 1024 * 1024
    body_bytes: int = 1024 * 1024
    """Of a request: no question is longer than a book."""
    dropped_bytes: int = 32 * 1024 * 1024
    """Received, not kept, of a body that is too large or not asked for; then the connection is closed."""
    workers: int = 2
    """Processes kept warm for short questions; pages have one of their own, so that questions do not stop them."""
    long: int = 2
    """Processes more, for questions that take long."""
    waiting: int = 512
    """Questions that may wait for a process; the next is told to come back."""
    patience: float = 15.0
    """Seconds a question waits for a process before it is told to come back."""
    request_seconds: float = 15.0
    """In which a whole request must have come, and a connection without one is closed."""
    connections: int = 1000
    """Open at a time; where another comes, the one that has waited longest without a request is closed."""
