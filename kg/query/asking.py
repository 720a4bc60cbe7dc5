"""Asking a store in SPARQL: prefixes known, all graphs as one, and errors that show where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from unicodedata import east_asian_width

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions

from kg.errors import QueryError
from kg.query.answers import Rows, Triples
from kg.query.binding import TOKENS, Value, bind
from kg.query.guard import dataset_of, refuse_nesting, refuse_service, tokens
from kg.query.hints import meant
from kg.store import GraphStore, lacks_union
from kg.terms import PREFIXES

UPDATES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"])
_PLACE = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)


class QuerySyntaxError(QueryError):
    """A query that is no SPARQL: `line` and `column` count from 1, `excerpt` is the line with a caret below."""

    def __init__(self, message: str, *, line: int, column: int, excerpt: str, hint: str = "") -> None:
        super().__init__(message, where=f"line {line}, column {column}", hint=hint)
        self.line = line
        self.column = column
        self.excerpt = excerpt

    def __str__(self) -> str:
        return f"{super().__str__()}\n{self.excerpt}"


def ask(
    store: GraphStore,
    sparql: str,
    bindings: Mapping[str, Value] | None = None,
    *,
    iris: Mapping[str, str] | None = None,
) -> Rows | bool | Triples:
    """Ask a question in SPARQL: rows for SELECT, a bool for ASK, triples for CONSTRUCT and DESCRIBE.

    The prefixes of `kg.terms.PREFIXES` are known, and the default graph is the union of all graphs. `bindings` puts
    values, `iris` puts IRIs in the place of variables. Raises QueryError where it cannot be asked.
    """
    values = {**(bindings or {}), **{name: _iri(iri) for name, iri in (iris or {}).items()}}
    text = bind(sparql, values) if values else sparql
    prepare(text)
    union = lacks_union(store) and not dataset_of(text, PREFIXES)
    try:
        answer = store.query(text, prefixes=PREFIXES, use_default_graph_as_union=union)
        if isinstance(answer, QueryBoolean):
            return bool(answer)
        if isinstance(answer, QuerySolutions):
            columns = tuple(variable.value for variable in answer.variables)
            return Rows(columns=columns, terms=tuple(tuple(solution) for solution in answer))
        return Triples(triples=tuple(sorted(set(answer), key=str)))
    except SyntaxError as error:
        raise explained(text, str(error)) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"cannot be answered: {error}", hint="check the question and the graph") from error


def select(
    store: GraphStore,
    sparql: str,
    bindings: Mapping[str, Value] | None = None,
    *,
    iris: Mapping[str, str] | None = None,
) -> Rows:
    """Ask a SELECT question; raises QueryError where it is of another form."""
    answer = ask(store, sparql, bindings, iris=iris)
    if isinstance(answer, Rows):
        return answer
    raise QueryError("the question gives no rows", hint="write it as SELECT")


def _iri(iri: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise QueryError(f"not an IRI: {iri}", hint="write it like https://w3id.org/wutong/id/…") from error


def prepare(sparql: str) -> None:
    """Raise QueryError where a query would change the graph, ask another server, or bring a parser down."""
    refuse_nesting(sparql)
    _refuse_update(sparql)
    refuse_service(sparql)


def _refuse_update(sparql: str) -> None:
    words = (token["word"].upper() for token in TOKENS.finditer(sparql) if token["word"])
    first = next((word for word in words if word not in ("PREFIX", "BASE") and ":" not in word), "")
    if first in UPDATES:
        raise QueryError(f"{first} would change the graph", hint="ask with SELECT, ASK, CONSTRUCT or DESCRIBE")


def explained(sparql: str, message: str) -> QueryError:
    """Return Oxigraph's words as ours: where the query stops making sense, and what could stand there."""
    found = _PLACE.search(message)
    stray = None if "IRI" in message else _unknown_prefix(sparql)
    if stray is not None:
        return stray
    if found is None:
        return QueryError(message)
    line, column = int(found[1]), int(found[2])
    expected = [part.strip() for part in found[3].split(", ")]
    source = sparql.splitlines()[line - 1] if line <= len(sparql.splitlines()) else ""
    hint = ""
    if sentences := [part for part in expected if " " in part]:
        what = sentences[0]
    else:
        words = [part for part in expected if part.isalpha() and part.isupper()]
        if words and len(words) == len(expected):
            # A keyword is compared after as many characters as it has were taken: the fault begins before them.
            column = max(1, column - min(map(len, words)))
        signs = [part.strip('"') for part in expected if part not in ("[_]",) and not part.startswith(("[", "'"))]
        rest = source[column - 1 :].split()
        what = f"{rest[0]!r} is not understood here" if rest else "the query ends too early"
        hint = f"expected {' or '.join(signs[:8])}" if signs else ""
        if rest and (word := meant(rest[0])):
            hint = f"did you mean {word}?"
    return QuerySyntaxError(what, line=line, column=column, excerpt=_caret(source, column), hint=hint)


def _unknown_prefix(sparql: str) -> QuerySyntaxError | None:
    """The first prefix that is neither declared nor known; Oxigraph only says that it expected something else."""
    declared = set(PREFIXES)
    before = ""
    for token in tokens(sparql):
        if token.kind == "name":
            prefix = token.text.partition(":")[0]
            if before == "PREFIX":
                declared.add(prefix)
            elif prefix not in declared:
                line = sparql.count("\n", 0, token.start) + 1
                column = token.start - (sparql.rfind("\n", 0, token.start) + 1) + 1
                hint = f"known are {', '.join(PREFIXES)}; declare others with PREFIX"
                excerpt = _caret(sparql.split("\n")[line - 1], column)
                return QuerySyntaxError(
                    f"unknown prefix {prefix}:", line=line, column=column, excerpt=excerpt, hint=hint
                )
        before = token.text.upper()
    return None


def _caret(line: str, column: int) -> str:
    """The line and a caret under its column, in step also where Chinese characters are two cells wide."""
    before = line[: column - 1]
    pad = "".join("\t" if c == "\t" else "\u3000" if east_asian_width(c) in "WF" else " " for c in before)
    return f"  {line}\n  {pad}^"
