"""The parts of a graph that one article accounts for, as the marking looks at them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from unicodedata import normalize

from rdflib import RDF, RDFS, SKOS, Dataset, Graph, Literal, URIRef
from rdflib.term import Node

from kg.errors import GraphError
from kg.evaluate.gold import Place
from kg.terms import ITSRDF, NIF, PROV, WT

_MARKS = str.maketrans("", "", "“”‘’\"'《》「」『』〈〉 \u3000\u00a0\t\n")
_DERIVED = URIRef(PROV + "wasDerivedFrom")


def plain(text: object) -> str:
    """Return a name without quotation marks, spaces and differences of width and case.

    >>> plain("“三加” 工作法"), plain("ＡＢ")
    ('三加工作法', 'ab')
    """
    return normalize("NFKC", str(text)).translate(_MARKS).lower()


def likeness(one: str, other: str) -> float:
    """Return the F1 of two texts' characters, order aside.

    >>> likeness("营业收入", "年营业收入")
    0.8888888888888888
    """
    a, b = Counter(plain(one)), Counter(plain(other))
    same = sum((a & b).values())
    return 2 * same / (sum(a.values()) + sum(b.values())) if same else 0.0


Triple = tuple[Node | None, str, Node | None]
"""Subject, local name of the property, object."""


@dataclass(frozen=True, slots=True, order=True)
class Quote:
    """A passage: half-open offsets and the words the graph says stand there."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Seen:
    """A graph, looked at for one article."""

    graph: Graph
    article: URIRef
    text: str

    @cached_property
    def quotes(self) -> dict[Node, Quote]:
        """Every passage of the article."""
        quotes = {}
        for node in self.graph.subjects(URIRef(NIF + "referenceContext"), self.article):
            start, end = self.value(node, NIF + "beginIndex"), self.value(node, NIF + "endIndex")
            if start is not None and end is not None:
                quotes[node] = Quote(int(str(start)), int(str(end)), str(self.value(node, NIF + "anchorOf")))
        return quotes

    @cached_property
    def names(self) -> dict[Node, frozenset[str]]:
        """Every entity that the article mentions, with its plain label and aliases; in order of IRI."""
        refers = URIRef(ITSRDF + "taIdentRef")
        entities = {entity for passage in self.quotes for entity in self.graph.objects(passage, refers)}
        terms = (RDFS.label, SKOS.prefLabel, SKOS.altLabel)
        return {
            entity: frozenset(plain(label) for term in terms for label in self.graph.objects(entity, term))
            for entity in sorted(entities, key=str)
        }

    def value(self, node: Node | None, iri: str) -> Node | None:
        """Return the least value of a property, None where there is none."""
        return min(self.graph.objects(node, URIRef(iri)), key=str, default=None)

    def kinds(self, node: Node) -> frozenset[str]:
        """Return local names of a node's classes and of all above them."""
        classes = {c for kind in self.graph.objects(node, RDF.type) for c in self._above(kind)}
        return frozenset(str(c).removeprefix(WT) for c in classes if str(c).startswith(WT))

    def _above(self, kind: Node) -> Iterator[Node]:
        yield from (node for node in self.graph.transitive_objects(kind, RDFS.subClassOf) if node is not None)

    def evidence(self, node: Node) -> tuple[Quote, ...]:
        """Return what a fact was derived from, as far as it stands in this article; in order."""
        passages = self.graph.objects(node, _DERIVED)
        return tuple(sorted(self.quotes[passage] for passage in passages if passage in self.quotes))

    def facts(self, kind: str) -> tuple[tuple[Node, tuple[Quote, ...]], ...]:
        """Return the assertions or observations drawn from this article with their evidence, in order of place."""
        drawn = {node for passage in self.quotes for node in self.graph.subjects(_DERIVED, passage)}
        nodes = (node for node in drawn if (node, RDF.type, _class(kind)) in self.graph)
        return tuple(sorted(((node, self.evidence(node)) for node in nodes), key=lambda pair: (pair[1], str(pair[0]))))

    def stated(self) -> tuple[Triple, ...]:
        """Return what the assertions drawn from this article say in our own terms, each once, in order."""
        said = set()
        for node, _ in self.facts("Assertion"):
            subject, predicate, object_ = (self.value(node, RDF + part) for part in ("subject", "predicate", "object"))
            if str(predicate).startswith(WT):
                said.add((subject, str(predicate).removeprefix(WT), object_))
        return tuple(sorted(said, key=str))

    def bare_facts(self) -> int:
        """Return how many assertions and observations of the whole graph have no evidence at all."""
        nodes = (node for kind in ("Observation", "Assertion") for node in self.graph.subjects(RDF.type, _class(kind)))
        return sum((node, _DERIVED, None) not in self.graph for node in set(nodes))

    def word(self, node: Node, name: str) -> str:
        """Return what one of our properties says: a literal, or the label (Chinese first) of the node it leads to."""
        value = self.value(node, WT + name)
        if not isinstance(value, URIRef):
            return "" if value is None else str(value)
        labels = [label for term in (RDFS.label, SKOS.prefLabel) for label in self.graph.objects(value, term)]
        return str(min(labels, key=_chinese_first)) if labels else local(value)

    def label(self, node: Node | None) -> str:
        """Return the shortest plain name of an entity, for messages."""
        names = self.names.get(node, frozenset()) if node is not None else frozenset()
        return min(names, key=lambda name: (len(name), name)) if names else local(node)

    def find(self, place: Place) -> tuple[int, int]:
        """Return where words of the record stand in this graph's text: the occurrence whose neighbours agree best.

        An empty range before the text where they do not stand in it.
        """
        quote, text = place.quote, self.text
        best, at = (-1.0, -1), text.find(quote)
        while at >= 0:
            before, after = text[max(0, at - 10) : at], text[at + len(quote) : at + len(quote) + 10]
            best = max(best, (likeness(before, place.before) + likeness(after, place.after), at))
            at = text.find(quote, at + 1)
        return best[1], best[1] + len(quote)


def look(graph: Graph, quotes: Iterable[str], article: str | None = None) -> Seen:
    """Look at a graph for the article named, or for the one whose text holds most of the quotes.

    Raises GraphError where the graph has no article's text, or not that one's.
    """
    if isinstance(graph, Dataset) and not graph.default_union:
        graph = union(graph)
    texts = {str(node): str(text) for node, text in graph.subject_objects(URIRef(NIF + "isString"))}
    if article is not None and article not in texts:
        raise GraphError("no text of this article in the graph", where=article, hint="name one of its articles")
    if not texts:
        raise GraphError("no article's text (nif:isString) in the graph", hint="build it with kg build")
    words = tuple(quotes)
    chosen = article or max(sorted(texts), key=lambda iri: sum(quote in texts[iri] for quote in words))
    return Seen(graph=graph, article=URIRef(chosen), text=texts[chosen])


def union(dataset: Dataset) -> Graph:
    """Return everything in a dataset as one plain graph, which is quicker to search."""
    union = Graph(store="SimpleMemory")
    for s, p, o, _ in dataset.quads((None, None, None, None)):
        union.add((s, p, o))
    return union


def local(node: object) -> str:
    """Return the last part of an IRI."""
    return str(node).rsplit("#")[-1].rsplit("/")[-1]


def _class(name: str) -> URIRef:
    return URIRef(WT + name)


def _chinese_first(label: Node) -> tuple[bool, str]:
    return not (isinstance(label, Literal) and (label.language or "").startswith("zh")), str(label)
