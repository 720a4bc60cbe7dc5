"""What the server asks of a worker, and what comes back: plain values that cross from process to process."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.query.guard import Dataset


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A SPARQL query with the media types its answer may have; None where the client takes none of that family."""

    sparql: str
    dataset: Dataset = field(default_factory=Dataset)
    rows_as: str | None = None
    graph_as: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One of the answers for pages and the explorer, by name, with its parameters."""

    name: str
    parameters: tuple[tuple[str, str], ...] = ()


Job = Question | Call


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An HTTP answer in the making."""

    status: int
    media_type: str
    body: bytes


def refusal(status: int, message: str) -> Reply:
    """Return a refusal in words: one line of plain text, perhaps with an excerpt below."""
    return Reply(status=status, media_type="text/plain; charset=utf-8", body=(message.rstrip() + "\n").encode())
