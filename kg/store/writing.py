"""Statements as text, the same bytes for the same statements, however many there are."""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from io import BytesIO
from itertools import islice
from tempfile import TemporaryFile
from typing import IO

from pyoxigraph import Quad, RdfFormat, Triple, parse
from pyoxigraph import serialize as _serialize

from kg.terms import PREFIXES

HELD = 100_000
"""Statements that are sorted in memory; of more, sorted runs are laid down in temporary files."""
_PREFIX_LINES = re.compile(rb"\A(?:@prefix [^\n]*\n)+")
_XML_NAMESPACES = re.compile(rb"(?<=<rdf:RDF)(?: xmlns:[\w-]+=\"[^\"]*\")+")
_HEAD = 2**14
"""Bytes in which all prefixes stand."""
_DEFAULT = "DEFAULT"

Statement = Triple | Quad


def serialize(statements: Iterable[Statement], form: RdfFormat) -> bytes:
    """Write statements in sorted order, each once, with the usual prefixes: the same set gives the same bytes.

    Turtle comes out grouped by subject and predicate. Oxigraph writes its prefixes in no fixed order; they are sorted.
    """
    out = BytesIO()
    write_sorted(statements, form, out)
    return out.getvalue()


def write_sorted(statements: Iterable[Statement], form: RdfFormat, out: IO[bytes]) -> None:
    """Write the same to a file, without holding more than so many statements."""
    head = _Head(out)
    _serialize(in_order(statements), head, format=form, prefixes=PREFIXES)  # type: ignore[arg-type]
    head.finish()


def in_order(statements: Iterable[Statement], *, held: int = HELD) -> Iterator[Statement]:
    """Yield statements in order (by graph, then by their terms as N-Triples writes them), each once."""
    source = iter(statements)
    with ExitStack() as open_files:
        runs: list[IO[bytes]] = []
        while True:
            drawn = list(islice(source, held))
            run = {_key(statement): statement for statement in drawn}
            if len(drawn) < held and not runs:
                yield from (run[key] for key in sorted(run))
                return
            if not run:
                break
            file = open_files.enter_context(TemporaryFile())
            file.writelines(f"{graph}\t{triple}\n".encode() for graph, triple in sorted(run))
            file.seek(0)
            runs.append(file)
        merged = open_files.enter_context(TemporaryFile())
        last = b""
        quads = False
        for line in heapq.merge(*runs, key=_split):
            if line != last:
                graph, triple = line.rstrip(b"\n").split(b"\t", 1)
                quads = quads or bool(graph)
                merged.write(triple + (b" " + graph if graph not in (b"", _DEFAULT.encode()) else b"") + b" .\n")
                last = line
        merged.seek(0)
        for quad in parse(merged, format=RdfFormat.N_QUADS):
            yield quad if quads else quad.triple


def _key(statement: Statement) -> tuple[str, str]:
    return (str(statement.graph_name), str(statement.triple)) if isinstance(statement, Quad) else ("", str(statement))


def _split(line: bytes) -> tuple[bytes, bytes]:
    """The same order as that of `_key`: bytes of UTF-8 sort as the code points they stand for."""
    graph, _, triple = line.rstrip(b"\n").partition(b"\t")
    return graph, triple


class _Head:
    """A file whose first bytes, with the prefixes, are put in order before they are written."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._head: bytearray | None = bytearray()

    def write(self, chunk: bytes) -> int:
        """Write on; the beginning waits until it is long enough."""
        if self._head is None:
            self._out.write(chunk)
        else:
            self._head += chunk
            if len(self._head) > _HEAD:
                self.finish()
        return len(chunk)

    def flush(self) -> None:
        """Nothing: the beginning must wait."""

    def finish(self) -> None:
        """Write the beginning."""
        if self._head is None:
            return
        head, self._head = bytes(self._head), None
        head = _PREFIX_LINES.sub(lambda found: b"".join(sorted(found[0].splitlines(keepends=True))), head)
        self._out.write(_XML_NAMESPACES.sub(lambda found: b" " + b" ".join(sorted(found[0].split())), head))
