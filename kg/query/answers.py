"""What comes back from a question: a table of terms or a graph, and how each is written."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple

from kg.cells import harmless
from kg.store import serialize
from kg.terms import XSD

Term = NamedNode | BlankNode | Literal | Triple


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The answer to SELECT: a cell is a term, or None where nothing is bound."""

    columns: tuple[str, ...]
    terms: tuple[tuple[Term | None, ...], ...]

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The cells as a person reads them: the bare IRI or text; empty where nothing is bound."""
        return tuple(tuple(plain(term) for term in row) for row in self.terms)

    def __len__(self) -> int:
        return len(self.terms)

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return iter(self.rows)

    def dicts(self) -> tuple[dict[str, str], ...]:
        """Each row as a dictionary from column to text."""
        return tuple(dict(zip(self.columns, row, strict=True)) for row in self.rows)

    def csv(self) -> str:
        """As SPARQL 1.1 CSV: bare values, lines that end in CR LF; what would be a formula gets an apostrophe."""
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(self.columns)
        writer.writerows([harmless(cell) for cell in row] for row in self.rows)
        return out.getvalue()

    def tsv(self) -> str:
        """As SPARQL 1.1 TSV: whole terms."""
        lines = ["\t".join(f"?{column}" for column in self.columns)]
        lines += ["\t".join("" if term is None else str(term) for term in row) for row in self.terms]
        return "\n".join(lines) + "\n"

    def json(self) -> str:
        """As SPARQL 1.1 JSON."""
        bindings = [
            {name: _json(term) for name, term in zip(self.columns, row, strict=True) if term is not None}
            for row in self.terms
        ]
        whole = {"head": {"vars": list(self.columns)}, "results": {"bindings": bindings}}
        return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"

    def write(self, form: str) -> str:
        """Write as `csv`, `tsv` or `json`.

        >>> Rows(columns=("n",), terms=((Literal(3),),)).write("csv")
        'n\\r\\n3\\r\\n'
        """
        return WRITERS[form](self)


WRITERS: Mapping[str, Callable[[Rows], str]] = {"csv": Rows.csv, "tsv": Rows.tsv, "json": Rows.json}
"""How rows can be written, by the name of the format."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Triples:
    """The answer to CONSTRUCT and DESCRIBE: triples in a fixed order, each once."""

    triples: tuple[Triple, ...]

    def __len__(self) -> int:
        return len(self.triples)

    def __iter__(self) -> Iterator[Triple]:
        return iter(self.triples)

    def turtle(self) -> str:
        """As Turtle with the usual prefixes."""
        return serialize(self.triples, RdfFormat.TURTLE).decode()


def plain(term: Term | None) -> str:
    """Return a term as a person reads it.

    >>> plain(Literal("安宁市", language="zh")), plain(NamedNode("https://w3id.org/wutong/ns#Place")), plain(None)
    ('安宁市', 'https://w3id.org/wutong/ns#Place', '')
    """
    if term is None:
        return ""
    return str(term) if isinstance(term, BlankNode | Triple) else term.value


def _json(term: Term) -> dict[str, Any]:
    if isinstance(term, Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _json(part) for name, part in parts.items()}}
    kinds = {NamedNode: "uri", BlankNode: "bnode", Literal: "literal"}
    cell: dict[str, Any] = {"type": kinds[type(term)], "value": term.value}
    if isinstance(term, Literal):
        if term.language:
            cell["xml:lang"] = term.language
        elif term.datatype.value != XSD + "string":
            cell["datatype"] = term.datatype.value
    return cell
