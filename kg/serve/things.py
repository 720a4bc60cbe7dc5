"""What a program gets of one thing: the statements about it, in the graph format it asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad, Triple

from kg.serve.accept import GRAPHS
from kg.serve.site import Site
from kg.store import GraphStore, serialize
from kg.terms import ITSRDF, PROV, RDF, RDFS, WT

MOST = 20_000
"""Statements in one description; a place that all articles tell of has more, and questions find those."""
_ABOUT = tuple(NamedNode(RDF + end) for end in ("subject", "object"))
_SUBJECT = NamedNode(WT + "subject")
_DERIVED = NamedNode(PROV + "wasDerivedFrom")
_MENTIONS = NamedNode(ITSRDF + "taIdentRef")
_LABEL = NamedNode(RDFS + "label")
_ARTICLE = NamedNode(WT + "Article")
_TYPE = NamedNode(RDF + "type")


def known(site: Site, iri: str) -> bool:
    """Whether the graph says anything of a thing."""
    store, node = site.store, NamedNode(iri)
    return any(True for _ in _quads(store, subject=node)) or any(True for _ in _quads(store, target=node))


def is_article(site: Site, iri: str) -> bool:
    """Whether a thing is an article of this graph."""
    return any(True for _ in site.store.quads_for_pattern(NamedNode(iri), _TYPE, _ARTICLE, None))


def described(site: Site, name: str, media_type: str) -> bytes:
    """Return the statements about a thing: an article's whole graph; of an entity its facts and figures with their
    passages, of anything else what is said of it and what points at it. Raises LookupError where there are none.
    """
    iri = site.iri(name)
    store, node = site.store, NamedNode(iri)
    if is_article(site, iri):
        quads: Iterable[Quad] = store.quads_for_pattern(None, None, None, node)
    else:
        quads = _around(store, node)
    triples: set[Triple] = set()
    for quad in quads:
        triples.add(Triple(quad.subject, quad.predicate, quad.object))
        if len(triples) >= MOST and not is_article(site, iri):
            break
    if not triples:
        raise LookupError(name)
    return serialize(triples, GRAPHS[media_type])


def _around(store: GraphStore, node: NamedNode) -> Iterator[Quad]:
    yield from _quads(store, subject=node)
    for passage in {quad.object for quad in _quads(store, subject=node, predicate=_DERIVED)}:
        yield from _quads(store, subject=passage)
    incoming = list(_quads(store, target=node))
    yield from incoming
    for quad in incoming:
        if quad.predicate in (*_ABOUT, _SUBJECT, _MENTIONS):
            yield from _quads(store, subject=quad.subject)
    neighbours = {q.object for q in _quads(store, subject=node) if isinstance(q.object, NamedNode)}
    for neighbour in sorted(neighbours | {q.subject for q in incoming}, key=str):
        yield from _quads(store, subject=neighbour, predicate=_LABEL)


def _quads(
    store: GraphStore, *, subject: object = None, predicate: NamedNode | None = None, target: NamedNode | None = None
) -> Iterator[Quad]:
    yield from store.quads_for_pattern(subject, predicate, target, None)
