"""Rows in the order a question asks for, put in order here.

Oxigraph looks a long text up on disk each time it compares it; sorting thousands of rows so takes longer than finding
them, and sorting what has been read already takes no time at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from kg.query.answers import Rows, Term
from kg.query.asking import select
from kg.store import GraphStore
from kg.terms import XSD

_KEY = r"\?(\w+)|DESC\(\?(\w+)\)|DESC\(COALESCE\(\?(\w+) = \?(\w+), false\)\)"
_ORDER = re.compile(rf"\bORDER\s+BY((?:\s+(?:{_KEY}))+)\s*$")
_NUMBERS = frozenset(f"{XSD}{name}" for name in ("integer", "decimal", "double", "float", "int", "long"))
_Place = tuple[int, Decimal, str]
_Row = tuple[Term | None, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """What rows are ordered by: one column, or of two whether they are the same."""

    columns: tuple[str, ...]
    falling: bool = False
    """Whether the greatest comes first, or the rows in which both columns are the same."""


def select_in_order(store: GraphStore, sparql: str) -> Rows:
    """Ask a SELECT question and return its rows in its order; raises QueryError as `select` does.

    What is ordered by more than columns of the answer, or cut off by LIMIT, the store puts in order itself.
    """
    found = _ORDER.search(sparql)
    if found is None:
        return select(store, sparql)
    rows = select(store, sparql[: found.start()])
    keys = keys_of(found[1])
    if not {column for key in keys for column in key.columns} <= {*rows.columns}:
        return select(store, sparql)
    return ordered(rows, keys)


def keys_of(clause: str) -> list[Key]:
    """Return what stands behind ORDER BY.

    >>> [(*key.columns, key.falling) for key in keys_of("DESC(?value) ?about DESC(COALESCE(?from = ?to, false))")]
    [('value', True), ('about', False), ('from', 'to', True)]
    """
    return [
        Key(tuple(filter(None, (column, falling, *same))), falling=not column)
        for column, falling, *same in re.findall(_KEY, clause)
    ]


def ordered(rows: Rows, keys: list[Key]) -> Rows:
    """Return rows in the order of some columns, as SPARQL has it: what is not bound, IRIs, numbers, other literals."""
    terms = list(rows.terms)
    for key in reversed(keys):
        terms.sort(key=_sorter(key, rows.columns), reverse=key.falling)
    return Rows(columns=rows.columns, terms=tuple(terms))


def _sorter(key: Key, columns: Sequence[str]) -> Callable[[_Row], _Place | bool]:
    """Return the place of a row by one key."""
    at, *other = (columns.index(name) for name in key.columns)
    if not other:
        return lambda row: _place(row[at])
    (to,) = other
    return lambda row: row[at] is not None and row[at] == row[to]


def _place(term: Term | None) -> _Place:
    if isinstance(term, Literal):
        if term.datatype.value in _NUMBERS:
            return (3, Decimal(term.value), "")
        return (4, Decimal(0), term.value)
    if isinstance(term, NamedNode):
        return (2, Decimal(0), term.value)
    return (0 if term is None else 1, Decimal(0), str(term or ""))
