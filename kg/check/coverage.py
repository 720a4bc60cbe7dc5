"""Is everything used: does every number have its reading, and did every sentence give something?"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rdflib import URIRef

from kg.facts import Facts, Passage, address, shorten
from kg.model import Finding, Span
from kg.numbers import number_spans
from kg.terms import PROV, WT

_WORD = re.compile(r"[一-鿿]{2}")
"""What a sentence must hold to be asked for facts: a dash or a page number need not give any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How many of an article's numbers or sentences were looked at and were good, and a note on each that was not."""

    total: int
    good: int
    findings: tuple[Finding, ...]


def number_audit(facts: Facts) -> dict[str, Coverage]:
    """Ask of each article, for every number in its text, whether the graph says what it is.

    A number is accounted for where every character of it lies in a figure's passage, in a mention of an entity, in a
    wt:Numeral, or in a sentence of page furniture.
    """
    readings = _accounted(facts)
    return {article: _numbers(facts, article, text, readings.get(article, [])) for article, text in facts.texts.items()}


def _numbers(facts: Facts, article: str, text: str, read: list[Span]) -> Coverage:
    numbers = list(number_spans(text))
    lost = [number for number, known in zip(numbers, _inside(numbers, _merge(read)), strict=True) if not known]
    findings = tuple(
        Finding(
            level="note",
            check="numbers",
            message="这个数字没有着落。 A number that is neither a figure nor accounted for.",
            where=address(article, number),
            quotes=(number.cut(text), facts.sentence_at(article, number.start)),
        )
        for number in lost
    )
    return Coverage(total=len(numbers), good=len(numbers) - len(lost), findings=findings)


def _accounted(facts: Facts) -> dict[str, list[Span]]:
    """Spans whose numbers the graph explains, by article."""
    spans: dict[str, list[Span]] = {}
    passages = [p for found in facts.mentions.values() for p in found]
    passages += [p for figure in facts.of_class("Observation") for p in facts.evidence(figure)]
    passages += [facts.passages[str(n)] for n in facts.of_class("Numeral") if str(n) in facts.passages]
    passages += [s for s, role in _roles(facts) if role == "furniture"]
    for passage in passages:
        spans.setdefault(passage.article, []).append(passage.span)
    return spans


def _roles(facts: Facts) -> Iterator[tuple[Passage, str]]:
    for sentences in facts.sentences.values():
        for sentence in sentences:
            yield sentence, facts.text_of(URIRef(sentence.iri), WT + "role")


def _merge(spans: Iterable[Span]) -> list[Span]:
    """Return the same ground as disjoint spans in order; what touches is joined."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _inside(spans: Iterable[Span], ground: list[Span]) -> Iterator[bool]:
    """Yield for each span whether it lies within one stretch of the ground; both are in order and disjoint."""
    at = 0
    for span in spans:
        while at < len(ground) and ground[at].end < span.end:
            at += 1
        yield at < len(ground) and span in ground[at]


def coverage(facts: Facts) -> dict[str, Coverage]:
    """Ask of each article which of its body sentences named nothing, measured nothing and stated nothing."""
    graph = facts.graph
    giving = {str(o) for o in graph.objects(None, URIRef(PROV + "wasDerivedFrom"))}
    giving |= {p.iri for found in facts.mentions.values() for p in found}
    starts: dict[str, list[int]] = {}
    for passage in facts.passages.values():
        if passage.iri in giving:
            starts.setdefault(passage.article, []).append(passage.span.start)
    body: dict[str, list[Passage]] = {}
    for sentence, role in _roles(facts):
        if role == "body":
            body.setdefault(sentence.article, []).append(sentence)
    return {
        article: _sentences(text, body.get(article, []), sorted(starts.get(article, [])))
        for article, text in facts.texts.items()
    }


def _sentences(text: str, sentences: list[Passage], starts: list[int]) -> Coverage:
    """Of the sentences with words in them, those that hold the start of a passage that gave something are good."""
    asked = [s for s in sentences if _WORD.search(s.span.cut(text))]
    silent = [s for s in asked if bisect_left(starts, s.span.start) == bisect_left(starts, s.span.end)]
    findings = tuple(
        Finding(
            level="note",
            check="coverage",
            message="这句话没有读出任何内容。 Nothing was read from this sentence.",
            where=address(sentence.article, sentence.span),
            quotes=(shorten(sentence.span.cut(text)),),
        )
        for sentence in silent
    )
    return Coverage(total=len(asked), good=len(asked) - len(silent), findings=findings)
