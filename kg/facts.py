"""What a graph holds, laid out for the check and its report: texts, passages in order, sentences, mentions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property

from pyoxigraph import Quad, Store
from rdflib import RDF, RDFS, Dataset, Graph, Literal, URIRef
from rdflib.term import Node

from kg.model import Span
from kg.rdf import quads_of, union_of
from kg.resources import resource
from kg.terms import ITSRDF, NIF, PROV, WT

_QUOTE_LENGTH = 300
"""A quote in a finding is cut after so many characters: a listing turned into one sentence may fill a page."""


Data = Graph | Store | Iterable[Quad]
"""A graph in any of its forms; quads go by once, so that no more than one copy of a large graph is held."""


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """A stretch of an article, as the graph gives it: the quote may differ from the text, and that is a finding."""

    article: str
    span: Span
    quote: str
    iri: str


@dataclass(frozen=True)
class Facts:
    """A graph (the union of its named graphs, the ontology with it) and the views of it that checks share."""

    graph: Graph

    def of_class(self, name: str) -> list[Node]:
        """Return every instance of one of our classes, or of a class below it, in order."""
        kinds = self.graph.transitive_subjects(RDFS.subClassOf, URIRef(WT + name))
        return sorted({node for kind in kinds for node in self.graph.subjects(RDF.type, kind)}, key=str)

    def text_of(self, node: Node | None, predicate: str) -> str:
        """Return the least value of a property as text, empty where there is none, or no node."""
        if node is None:
            return ""
        return min((str(o) for o in self.graph.objects(node, URIRef(predicate))), default="")

    def label(self, node: Node | None) -> str:
        """Return what readers call a node."""
        return self.text_of(node, str(RDFS.label))

    @cached_property
    def store(self) -> Store:
        """The same graph in Oxigraph, for questions that go over all of it."""
        store = Store()
        store.extend(quads_of(self.graph))
        return store

    @cached_property
    def texts(self) -> dict[str, str]:
        """Each article's whole text, in order of IRI."""
        pairs = self.graph.subject_objects(URIRef(NIF + "isString"))
        return dict(sorted((str(s), str(o)) for s, o in pairs))

    @cached_property
    def passages(self) -> dict[str, Passage]:
        """Each passage that has an article and two offsets in order, by IRI."""
        begins, ends = self._whole_numbers("beginIndex"), self._whole_numbers("endIndex")
        quotes = {str(s): str(o) for s, o in self.graph.subject_objects(URIRef(NIF + "anchorOf"))}
        found = {}
        for s, o in self.graph.subject_objects(URIRef(NIF + "referenceContext")):
            iri = str(s)
            begin, end = begins.get(iri, -1), ends.get(iri, -1)
            if 0 <= begin <= end:
                found[iri] = Passage(str(o), Span(begin, end), quotes.get(iri, ""), iri)
        return found

    def _whole_numbers(self, name: str) -> dict[str, int]:
        pairs = self.graph.subject_objects(URIRef(NIF + name))
        return {str(s): int(o) for s, o in pairs if isinstance(o, Literal) and str(o).isdecimal()}

    @cached_property
    def sentences(self) -> dict[str, list[Passage]]:
        """Each article's sentences, in order."""
        sentences: dict[str, list[Passage]] = {}
        for node in self.graph.subjects(RDF.type, URIRef(NIF + "Sentence")):
            if passage := self.passages.get(str(node)):
                sentences.setdefault(passage.article, []).append(passage)
        return {article: sorted(found) for article, found in sorted(sentences.items())}

    @cached_property
    def mentions(self) -> dict[str, list[Passage]]:
        """Each entity's mentions, in order."""
        mentions: dict[str, list[Passage]] = {}
        for passage, entity in self.graph.subject_objects(URIRef(ITSRDF + "taIdentRef")):
            if found := self.passages.get(str(passage)):
                mentions.setdefault(str(entity), []).append(found)
        return {entity: sorted(found) for entity, found in sorted(mentions.items())}

    def evidence(self, node: Node) -> list[Passage]:
        """Return the passages a fact was drawn from, in order."""
        drawn = self.graph.objects(node, URIRef(PROV + "wasDerivedFrom"))
        return sorted(self.passages[str(o)] for o in drawn if str(o) in self.passages)

    def sentence_at(self, article: str, offset: int) -> str:
        """Return the words of the sentence an offset lies in; of its line, where the graph knows no sentences."""
        sentences = self.sentences.get(article, [])
        before = bisect_right(sentences, offset, key=lambda s: s.span.start) - 1
        text = self.texts.get(article, "")
        if before >= 0 and offset in sentences[before].span:
            return shorten(sentences[before].span.cut(text))
        start, end = text.rfind("\n", 0, offset) + 1, text.find("\n", offset)
        return shorten(text[start : end if end >= 0 else len(text)])

    def place(self, node: Node) -> Passage | None:
        """Return where a reader should look for a node: itself, its evidence, or its first mention."""
        known = self.passages.get(str(node))
        return known or next(iter((*self.evidence(node), *self.mentions.get(str(node), ()))), None)


def shorten(text: str) -> str:
    """Return text on one line, cut where it is too long for a finding.

    >>> shorten("  第一行\\n第二行  ")
    '第一行 第二行'
    """
    line = " ".join(text.split())
    return line if len(line) <= _QUOTE_LENGTH else line[: _QUOTE_LENGTH - 1] + "…"


def address(article: str, span: Span) -> str:
    """Return where something stands, short enough to read: the article's id and the offsets.

    >>> address("https://w3id.org/wutong/id/small", Span(3, 8))
    'small#char=3,8'
    """
    return f"{article_id(article)}#char={span.start},{span.end}"


def article_id(article: str) -> str:
    """Return the last part of an article's IRI.

    >>> article_id("https://w3id.org/wutong/id/small")
    'small'
    """
    return article.rstrip("/").rsplit("/", 1)[-1]


def with_ontology(data: Data) -> Graph:
    """Return everything in a graph as one plain graph, and all that the shipped ontology says."""
    whole = union(data)
    whole += _ontology()
    return whole


@cache
def _ontology() -> Graph:
    return Graph().parse(resource("ontology/wutong.ttl"), format="turtle")


def union(data: Data) -> Graph:
    """Return everything in a graph, or in all named graphs of a dataset or a store, as one plain graph.

    It is quicker to search than a dataset of many, and may be added to without changing the data.
    """
    if not isinstance(data, Graph):
        return union_of(quads_of(data))
    whole = Graph()
    for fact in (quad[:3] for quad in data.quads()) if isinstance(data, Dataset) else data:
        whole.add(fact)
    return whole
