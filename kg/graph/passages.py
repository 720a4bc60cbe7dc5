"""Passages: where in an article something stands, in which words, in which sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.graph.known import A, Triple
from kg.model import Found, Sentence, Span
from kg.terms import NIF, PROV, WT, XSD, literal, passage_iri, ref

DERIVED = ref(PROV + "wasDerivedFrom")


def passage(article: str, span: Span, text: str) -> Iterator[Triple]:
    """Tell a stretch of an article by its offsets and its words."""
    iri = ref(passage_iri(article, span.start, span.end))
    yield iri, A, ref(NIF + "RFC5147String")
    yield iri, ref(NIF + "referenceContext"), ref(article)
    yield iri, ref(NIF + "beginIndex"), literal(str(span.start), datatype=XSD + "nonNegativeInteger")
    yield iri, ref(NIF + "endIndex"), literal(str(span.end), datatype=XSD + "nonNegativeInteger")
    yield iri, ref(NIF + "anchorOf"), literal(text)


def here(article: str, found: Found) -> str:
    """Return the IRI, in angle brackets, of where something stands."""
    return ref(passage_iri(article, found.span.start, found.span.end))


def found_triples(article: str, found: Found, sentences: Sequence[Sentence]) -> Iterator[Triple]:
    """Tell the passage of something found, and the sentence it stands in."""
    yield from passage(article, found.span, found.text)
    if 0 <= found.sentence < len(sentences):
        around = sentences[found.sentence].span
        if found.span in around and found.span != around:
            yield here(article, found), ref(NIF + "superString"), ref(passage_iri(article, around.start, around.end))


def sentence_triples(article: str, sentence: Sentence) -> Iterator[Triple]:
    """Tell a sentence, what it is there for, and the heading above it."""
    iri = ref(passage_iri(article, sentence.span.start, sentence.span.end))
    yield from passage(article, sentence.span, sentence.text)
    yield iri, A, ref(NIF + "Sentence")
    yield iri, ref(WT + "role"), literal(sentence.role)
    if sentence.heading:
        yield iri, ref(WT + "heading"), literal(sentence.heading, language="zh")
