"""What a query reaches for beyond the store: SERVICE and FROM, found by reading its words one by one.

Oxigraph would send the requests of SERVICE itself and has no switch against it, so a query is read before it is run.
The word is harmless in a string, a comment, an IRI, a name; and it is found wherever Oxigraph's grammar, which needs
no blank between words, would find it: `trueSERVICE`, `SERVICEex:x`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.errors import QueryError

_TOKEN = re.compile(
    r"""
    (?P<blank>\s+|\#[^\n\r]*)
  | (?P<string>\"\"\"(?:"{0,2}(?:\\.|[^"\\]))*\"\"\"|'''(?:'{0,2}(?:\\.|[^'\\]))*'''
      |"(?:\\.|[^"\\\n\r])*"|'(?:\\.|[^'\\\n\r])*')
  | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
  | (?P<variable>[?$]\w+)
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<node>_:[\w.-]+)
  | (?P<name>(?:[^\W\d_](?:[\w.-]*[\w-])?)?:(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])*)
  | (?P<word>[^\W\d]\w*)
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
DEEPEST = 100
"""Brackets within brackets. Oxigraph's parser and planner call themselves for each, and end the process at some 900."""
MOST_JOINTS = 1000
"""Words and signs that join parts of a query into a tree; the planner ends the process at some 3,000."""
_OPENING, _CLOSING = frozenset("{(["), frozenset("})]")
_JOINTS = frozenset("!&|+*/-^")
_JOINING = frozenset(["UNION", "OPTIONAL", "MINUS", "FILTER", "BIND", "GRAPH", "EXISTS", "SELECT"])
_SIGNS = re.compile(r"[{(\[})\]!&|+*/^-]|\b(?:" + "|".join(sorted(_JOINING)) + r")\b", re.IGNORECASE)
_ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*://")
_SERVICE = "service"


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word of a query, where it begins, and of what sort it is."""

    kind: str
    text: str
    start: int


def tokens(sparql: str) -> Iterator[Token]:
    """Yield the words of a query, without blanks and comments.

    >>> [token.text for token in tokens("ASK { ?s a <http://a/#b> } # SERVICE")]
    ['ASK', '{', '?s', 'a', '<http://a/#b>', '}']
    """
    for match in _TOKEN.finditer(sparql):
        kind = str(match.lastgroup)
        if kind == "iri" and _two_readings(match[0]):
            line = sparql.count("\n", 0, match.start()) + 1
            message = f"{match[0]} could be an IRI or a comparison"
            raise QueryError(message, where=f"line {line}", hint="put blanks around < and >, or write the IRI with ://")
        if kind == "iri" and not _ABSOLUTE.match(match[0]):
            yield from (_shift(token, match.start() + 1) for token in tokens(match[0][1:-1]))
        if kind != "blank":
            yield Token(kind=kind, text=match[0], start=match.start())


def _two_readings(candidate: str) -> bool:
    """Whether `<…>` might be a comparison that hides the beginning of a comment or a string.

    `?a<?b)SERVICE#>` is an IRI by the longest match and a comparison with a comment by Oxigraph's grammar. After
    `scheme://` there is only one reading: two slashes in a row end every expression.
    """
    return not _ABSOLUTE.match(candidate) and ("#" in candidate or "'" in candidate)


def _shift(token: Token, by: int) -> Token:
    return Token(kind=token.kind, text=token.text, start=token.start + by)


def refuse_nesting(sparql: str) -> None:
    """Raise QueryError where a query is nested so deeply that parsing it would end the process.

    >>> refuse_nesting("ASK { FILTER('" + "{" * 5000 + "' = '') }")
    """
    # First as if nothing were a string, a comment or an IRI: most queries are well below the limits even so.
    if _too_deep((match[0], match.start()) for match in _SIGNS.finditer(sparql)) is None:
        return
    words = ((token.text, token.start) for token in tokens(sparql) if token.kind in ("other", "word"))
    found = _too_deep(words)
    if found is not None:
        what, at = found
        line = sparql.count("\n", 0, at) + 1
        raise QueryError(f"the query has {what}", where=f"line {line}", hint="ask in several questions")


def _too_deep(words: Iterable[tuple[str, int]]) -> tuple[str, int] | None:
    """What there is too much of, and where it becomes too much."""
    depth = joints = 0
    for word, at in words:
        if word in _OPENING:
            depth += 1
        elif word in _CLOSING:
            depth = max(0, depth - 1)
        elif word in _JOINTS or word.upper() in _JOINING:
            joints += 1
        if depth > DEEPEST:
            return f"more than {DEEPEST} brackets within each other", at
        if joints > MOST_JOINTS:
            return f"more than {MOST_JOINTS} parts that are joined", at
    return None


def refuse_service(sparql: str) -> None:
    """Raise QueryError where a query would have the store send requests to others.

    >>> refuse_service('SELECT * { ?s ?p "SERVICE <http://a> {}" } # SERVICE')
    """
    if _SERVICE not in sparql.lower():
        return
    words = list(tokens(sparql))
    for token, after in zip(words, [*words[1:], None], strict=True):
        prefix = token.text.partition(":")[0].lower()
        calls = token.kind == "name" and _SERVICE in prefix and after is not None and after.text == "{"
        if calls or (token.kind == "word" and _SERVICE in token.text.lower()):
            line = sparql.count("\n", 0, token.start) + 1
            raise QueryError("SERVICE is not served", where=f"line {line}", hint="the store asks no other server")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """The graphs that a query or a request is restricted to; both empty where it is not."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.default or self.named)


def dataset_of(sparql: str, prefixes: Mapping[str, str]) -> Dataset:
    """Return what the FROM clauses of a query name; prefixed names are resolved by its own prefixes, then by ours.

    >>> dataset_of("PREFIX a: <http://a/> ASK FROM a:b FROM NAMED <http://c> { ?s ?p 'FROM' }", {})
    Dataset(default=('http://a/b',), named=('http://c',))
    """
    if "from" not in sparql.lower():
        return Dataset()
    known = dict(prefixes)
    default: list[str] = []
    named: list[str] = []
    words = [token for token in tokens(sparql) if token.kind != "other" or token.text == "{"]
    for i, token in enumerate(words):
        word = token.text.upper() if token.kind == "word" else ""
        if token.text == "{":
            break
        if word == "PREFIX" and len(words) > i + 2:
            known[words[i + 1].text.rstrip(":")] = words[i + 2].text[1:-1]
        if word == "FROM" and len(words) > i + 2:
            to_named = words[i + 1].text.upper() == "NAMED"
            (named if to_named else default).append(_resolved(words[i + 1 + to_named], known))
    return Dataset(default=tuple(default), named=tuple(named))


def _resolved(token: Token, prefixes: Mapping[str, str]) -> str:
    if token.kind == "iri":
        return token.text[1:-1]
    prefix, _, local = token.text.partition(":")
    return prefixes.get(prefix, prefix + ":") + local
