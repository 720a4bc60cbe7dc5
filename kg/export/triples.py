"""The forms of RDF that Oxigraph writes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pyoxigraph import Quad, RdfFormat

from kg.errors import GraphError
from kg.store import serialize

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def turtle(quads: Iterable[Quad]) -> bytes:
    """Write the union of all graphs as Turtle, grouped by subject, prefixes for vocabularies only."""
    return serialize((quad.triple for quad in quads), RdfFormat.TURTLE)


def ntriples(quads: Iterable[Quad]) -> bytes:
    """Write the union of all graphs as N-Triples."""
    return serialize((quad.triple for quad in quads), RdfFormat.N_TRIPLES)


def nquads(quads: Iterable[Quad]) -> bytes:
    """Write every graph as N-Quads."""
    return serialize(quads, RdfFormat.N_QUADS)


def trig(quads: Iterable[Quad]) -> bytes:
    """Write every graph as TriG."""
    return serialize(quads, RdfFormat.TRIG)


def rdfxml(quads: Iterable[Quad]) -> bytes:
    """Write the union of all graphs as RDF/XML; raises GraphError at a character that no XML file may hold."""
    written = serialize((quad.triple for quad in quads), RdfFormat.RDF_XML)
    bad = _NOT_XML.search(written.decode())
    if bad:
        raise GraphError(f"no XML file may hold U+{ord(bad[0]):04X}", where="RDF/XML", hint="export Turtle instead")
    return written.replace(b"\r", b"&#13;")  # an XML reader would take a bare CR for a line end
