"""The forms of RDF that Oxigraph writes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import IO

from pyoxigraph import Literal, Quad, RdfFormat, Triple

from kg.errors import GraphError
from kg.store import write_sorted

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def turtle(quads: Iterable[Quad], out: IO[bytes]) -> None:
    """Write the union of all graphs as Turtle, grouped by subject, prefixes for vocabularies only."""
    write_sorted((quad.triple for quad in quads), RdfFormat.TURTLE, out)


def ntriples(quads: Iterable[Quad], out: IO[bytes]) -> None:
    """Write the union of all graphs as N-Triples."""
    write_sorted((quad.triple for quad in quads), RdfFormat.N_TRIPLES, out)


def nquads(quads: Iterable[Quad], out: IO[bytes]) -> None:
    """Write every graph as N-Quads."""
    write_sorted(quads, RdfFormat.N_QUADS, out)


def trig(quads: Iterable[Quad], out: IO[bytes]) -> None:
    """Write every graph as TriG."""
    write_sorted(quads, RdfFormat.TRIG, out)


def rdfxml(quads: Iterable[Quad], out: IO[bytes]) -> None:
    """Write the union of all graphs as RDF/XML; raises GraphError at a character that no XML file may hold."""
    write_sorted(_fit_for_xml(quads), RdfFormat.RDF_XML, _CarriageReturns(out))  # type: ignore[arg-type]


def _fit_for_xml(quads: Iterable[Quad]) -> Iterator[Triple]:
    for quad in quads:
        bad = isinstance(quad.object, Literal) and _NOT_XML.search(quad.object.value)
        if bad:
            raise GraphError(f"no XML file may hold U+{ord(bad[0]):04X}", where="RDF/XML", hint="export Turtle instead")
        yield quad.triple


class _CarriageReturns:
    """A file in which an XML reader finds a bare CR again; it would take one for a line end."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out

    def write(self, chunk: bytes) -> int:
        """Write on."""
        self._out.write(chunk.replace(b"\r", b"&#13;"))
        return len(chunk)
