"""What a question may have meant: terms of ours that it misspells, and words of SPARQL."""

from __future__ import annotations

from difflib import get_close_matches

from pyoxigraph import NamedNode, RdfFormat, parse

from kg.query.guard import tokens
from kg.resources import resource
from kg.store import GraphStore, rows
from kg.terms import ONTOLOGY_GRAPH, WT

KEYWORDS = (
    *("SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "PREFIX", "BASE", "WHERE", "FILTER", "OPTIONAL", "UNION", "MINUS"),
    *("BIND", "VALUES", "GRAPH", "DISTINCT", "REDUCED", "ORDER", "GROUP", "HAVING", "LIMIT", "OFFSET", "FROM"),
)


def misspelt(store: GraphStore, sparql: str) -> tuple[str, ...]:
    """Return a line for each of our terms that a question uses and neither we nor the store know."""
    used = dict.fromkeys(
        token.text.removeprefix("wt:")
        for token in tokens(sparql)
        if token.kind == "name" and token.text.startswith("wt:") and token.text != "wt:"
    )
    known = _terms(store) if used else set()
    return tuple(_line(name, known) for name in used if name not in known)


def meant(word: str) -> str:
    """Return the word of SPARQL that another one resembles, or an empty text.

    >>> meant("SELCT"), meant("?x")
    ('SELECT', '')
    """
    return next(iter(get_close_matches(word.upper(), KEYWORDS, n=1, cutoff=0.7)), "") if word.isalpha() else ""


def _line(name: str, known: set[str]) -> str:
    close = get_close_matches(name, sorted(known), n=3, cutoff=0.6)
    asked = f"; did you mean {' or '.join(f'wt:{one}' for one in close)}?" if close else ""
    return f"wt:{name} is no term of the ontology{asked}"


def _terms(store: GraphStore) -> set[str]:
    shipped = parse(path=str(resource("ontology/wutong.ttl")), format=RdfFormat.TURTLE)
    ours = {quad.subject.value for quad in shipped if isinstance(quad.subject, NamedNode)}
    own = f"SELECT DISTINCT ?t WHERE {{ GRAPH <{ONTOLOGY_GRAPH}> {{ ?t ?p ?o }} }}"
    return {iri.removeprefix(WT) for iri in ours | {row[0] for row in rows(store, own)} if iri.startswith(WT)}
