"""Sentences -> passages: the stretches of text that go through a network in one piece."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.model import Sentence, Span

LONGEST = 240
"""No passage is longer than this."""
_CUT_AFTER = "，；、,;。： "


def passages(sentences: Sequence[Sentence]) -> tuple[Span, ...]:
    """Return the stretches of text that are read in one piece: sentences of one paragraph together, long ones cut.

    Furniture is left out. No passage is longer than `LONGEST` code points.
    """
    found: list[Span] = []
    paragraph = -1
    for sentence in sentences:
        if sentence.role == "furniture" or not sentence.text.strip():
            continue
        start, end = sentence.span.start, sentence.span.end
        goes_on = found and sentence.paragraph == paragraph and found[-1].end == start
        if goes_on and end - found[-1].start <= LONGEST:
            found[-1] = Span(found[-1].start, end)
            continue
        paragraph = sentence.paragraph
        for piece in _pieces(sentence.text):
            found.append(piece.shift(start))
    return tuple(found)


def _pieces(text: str) -> Iterator[Span]:
    start = 0
    while len(text) - start > LONGEST:
        cut = max(text.rfind(mark, start + LONGEST // 2, start + LONGEST) for mark in _CUT_AFTER) + 1
        cut = cut or start + LONGEST
        yield Span(start, cut)
        start = cut
    yield Span(start, len(text))
