"""Statements as text, the same bytes for the same statements."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pyoxigraph import Quad, RdfFormat, Triple
from pyoxigraph import serialize as _serialize

from kg.terms import PREFIXES

_PREFIX_LINES = re.compile(rb"\A(?:@prefix [^\n]*\n)+")
_XML_NAMESPACES = re.compile(rb"(?<=<rdf:RDF)(?: xmlns:[\w-]+=\"[^\"]*\")+")


def serialize(statements: Iterable[Triple | Quad], form: RdfFormat) -> bytes:
    """Write statements in sorted order, each once, with the usual prefixes: the same set gives the same bytes.

    Turtle comes out grouped by subject and predicate. Oxigraph writes its prefixes in no fixed order; they are sorted.
    """
    ordered: list[Triple | Quad] = sorted(set(statements), key=_order)
    written = _serialize(ordered, format=form, prefixes=PREFIXES) or b""  # type: ignore[arg-type]
    written = _PREFIX_LINES.sub(lambda found: b"".join(sorted(found[0].splitlines(keepends=True))), written)
    return _XML_NAMESPACES.sub(lambda found: b" " + b" ".join(sorted(found[0].split())), written)


def _order(statement: Triple | Quad) -> tuple[str, str]:
    """By graph, then by the terms as N-Triples writes them."""
    return (str(statement.graph_name), str(statement.triple)) if isinstance(statement, Quad) else ("", str(statement))
