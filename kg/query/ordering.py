"""Rows in the order a question asks for, put in order here.

Oxigraph looks a long text up on disk each time it compares it; sorting thousands of rows so takes longer than finding
them, and sorting what has been read already takes no time at all.
"""

from __future__ import annotations

import re
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from kg.query.answers import Rows, Term
from kg.query.asking import select
from kg.store import GraphStore
from kg.terms import XSD

_ORDER = re.compile(r"\bORDER\s+BY((?:\s+(?:\?\w+|DESC\(\?\w+\)))+)\s*$")
_NUMBERS = frozenset(f"{XSD}{name}" for name in ("integer", "decimal", "double", "float", "int", "long"))
Key = tuple[str, bool]
"""A column, and whether the greatest comes first."""
_Place = tuple[int, Decimal, str]


def select_in_order(store: GraphStore, sparql: str) -> Rows:
    """Ask a SELECT question and return its rows in its order; raises QueryError as `select` does.

    What is ordered by more than columns of the answer, or cut off by LIMIT, the store puts in order itself.
    """
    found = _ORDER.search(sparql)
    if found is None:
        return select(store, sparql)
    rows = select(store, sparql[: found.start()])
    keys = keys_of(found[1])
    if not {column for column, _ in keys} <= {*rows.columns}:
        return select(store, sparql)
    return ordered(rows, keys)


def keys_of(clause: str) -> list[Key]:
    """Return what stands behind ORDER BY as columns.

    >>> keys_of("DESC(?value) ?about")
    [('value', True), ('about', False)]
    """
    return [(name, bool(desc)) for desc, name in re.findall(r"(DESC\()?\?(\w+)", clause)]


def ordered(rows: Rows, keys: list[Key]) -> Rows:
    """Return rows in the order of some columns, as SPARQL has it: what is not bound, IRIs, numbers, other literals."""
    terms = list(rows.terms)
    for column, falling in reversed(keys):
        at = rows.columns.index(column)
        terms.sort(key=lambda row, at=at: _place(row[at]), reverse=falling)  # type: ignore[misc]
    return Rows(columns=rows.columns, terms=tuple(terms))


def _place(term: Term | None) -> _Place:
    if isinstance(term, Literal):
        if term.datatype.value in _NUMBERS:
            return (3, Decimal(term.value), "")
        return (4, Decimal(0), term.value)
    if isinstance(term, NamedNode):
        return (2, Decimal(0), term.value)
    return (0 if term is None else 1, Decimal(0), str(term or ""))
