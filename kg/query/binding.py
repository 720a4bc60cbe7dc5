"""Values put in the place of variables: as whole terms, never as text, so that no value can change a question."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from kg.errors import QueryError
from kg.terms import XSD

Value = str | bool | int | Decimal | date | NamedNode | Literal
"""What a variable can be bound to; a str is a plain text."""

TOKENS = re.compile(
    r"""
    (?P<comment>\#[^\n]*)
  | (?P<iri><[^<>"{}|^`\\\s]*>)
  | (?P<string>\"\"\"(?:"{0,2}(?:\\.|[^"\\]))*\"\"\"|'''(?:'{0,2}(?:\\.|[^'\\]))*'''
      |"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
  | [?$](?P<variable>\w+)
  | (?P<word>(?:[^\W\d][\w.-]*)?:[\w.%-]*|[^\W\d]\w*)
  | (?P<brace>[{}])
    """,
    re.VERBOSE | re.DOTALL,
)
"""The parts of SPARQL in which a variable is, or is not, a variable."""


def term(value: Value) -> NamedNode | Literal:
    """Return a value as a term.

    >>> str(term("安宁市")), str(term(Decimal("1.50")))
    ('"安宁市"', '"1.50"^^<http://www.w3.org/2001/XMLSchema#decimal>')
    """
    if isinstance(value, NamedNode | Literal):
        return value
    if isinstance(value, bool | int | str):
        return Literal(value)
    kind = "decimal" if isinstance(value, Decimal) else "dateTime" if isinstance(value, datetime) else "date"
    if isinstance(value, Decimal) and not value.is_finite():
        raise ValueError(f"not a number: {value}")
    text = f"{value:f}" if isinstance(value, Decimal) else value.isoformat()
    return Literal(text, datatype=NamedNode(XSD + kind))


def bind(sparql: str, values: Mapping[str, Value]) -> str:
    """Put terms in the place of variables everywhere in a query; in a SELECT clause the variable keeps its name.

    Raises QueryError where the query has no such variable.

    >>> bind("SELECT ?s WHERE { ?s rdfs:label ?name }", {"name": "a"})
    'SELECT ?s WHERE { ?s rdfs:label "a" }'
    """
    terms = {name: str(term(value)) for name, value in values.items()}
    out: list[str] = []
    seen: set[str] = set()
    at, clause, selecting = 0, 0, False
    for token in TOKENS.finditer(sparql):
        word = (token["word"] or "").upper()
        if word == "SELECT":
            selecting, clause = True, token.end()
        elif token["brace"] == "{" or word in ("WHERE", "FROM"):
            selecting = False
        name = token["variable"]
        if name in terms:
            seen.add(name)
            # A column keeps its name; inside an expression of the SELECT clause, (COUNT(?x) AS ?n), there is none.
            column = selecting and sparql.count("(", clause, token.start()) == sparql.count(")", clause, token.start())
            out += [sparql[at : token.start()], f"({terms[name]} AS ?{name})" if column else terms[name]]
            at = token.end()
    missing = sorted(terms.keys() - seen)
    if missing:
        raise QueryError(f"the question has no variable ?{missing[0]}", hint="check the name of the parameter")
    return "".join([*out, sparql[at:]])
