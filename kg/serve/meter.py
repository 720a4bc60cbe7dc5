"""A place to write an answer to that counts its rows and stops at a limit."""

from __future__ import annotations

from pyoxigraph import QueryResultsFormat

from kg.errors import QueryError

MARKS = {
    # No string inside holds these bytes: a quotation mark or `<` in a value is escaped.
    QueryResultsFormat.JSON: b'"}},{"',
    QueryResultsFormat.XML: b"<result>",
    # A line break in a value counts as one of CSV's rows: the limit comes early there, never late.
    QueryResultsFormat.CSV: b"\n",
    QueryResultsFormat.TSV: b"\n",
}
"""What stands once in every row (in JSON, between two rows), by format."""


class Meter:
    """Collects bytes; raises QueryError at more rows or bytes than allowed."""

    def __init__(self, mark: bytes, *, rows: int, size: int) -> None:
        self._mark = mark
        self._rows = rows
        self._size = size
        self._chunks: list[bytes] = []
        self._tail = b""
        self._counted = 0
        self._written = 0

    def write(self, chunk: bytes) -> int:
        """Take a chunk; a mark that lies across two chunks counts, too."""
        window = self._tail + chunk
        self._counted += window.count(self._mark)
        # A whole mark in the tail would count twice.
        self._tail = window[-(len(self._mark) - 1) :] if len(self._mark) > 1 else b""
        self._written += len(chunk)
        self._chunks.append(chunk)
        if self._counted > self._rows:
            raise QueryError(f"the answer has more than {self._rows} rows", hint="add LIMIT, or ask more narrowly")
        if self._written > self._size:
            raise QueryError(f"the answer is larger than {self._size} bytes", hint="add LIMIT, or ask more narrowly")
        return len(chunk)

    def flush(self) -> None:
        """Nothing waits."""

    def bytes(self) -> bytes:
        """Return all that was written."""
        return b"".join(self._chunks)
