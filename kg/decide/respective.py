"""Whose the figures are that a sentence hands out to names in a row: 甲县、乙县、丙县GDP增速分别为11.6%、10.9%和9.2%.

The network chooses for each figure by itself. Where it gives the first to the first of as many names, the others go in
turn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kg.decide.view import View
from kg.lexicon import Lexicon
from kg.model import Mention

_AND = re.compile(r"\s*(?:[、和与及]|以及)\s*")
_NEAR = 24
"""So near before the first figure the word stands that hands them out."""


def respective(view: View, subjects: Sequence[Mention | None], lexicon: Lexicon) -> dict[int, Mention]:
    """Return the figures of a view, by number, that go to another than the subject chosen, each with the name."""
    hands_out = lexicon.once("respective", lambda words: re.compile(words.any_of("handsOut")))
    found: dict[int, Mention] = {}
    for group in _groups(view):
        first = view.figures[group[0]].span.start
        start = view.sentences[view.order.sentence(first)].span.start
        told = [m.start() for m in hands_out.finditer(view.text, max(start, first - _NEAR), first)]
        rows = [row for row in _rows(view, start, told[-1]) if len(row) == len(group)] if told else []
        subject = subjects[group[0]]
        if rows and subject is not None and _same(subject, rows[-1][0]):
            found |= dict(zip(group[1:], rows[-1][1:], strict=True))
    return found


def _same(one: Mention, other: Mention) -> bool:
    return (one.kind, one.canonical) == (other.kind, other.canonical)


def _groups(view: View) -> Iterator[list[int]]:
    """Yield figures that follow one another with nothing but 、 or 和 between them, two or more."""
    order = sorted(range(len(view.figures)), key=lambda n: view.figures[n].span)
    group: list[int] = order[:1]
    for last, number in pairwise(order):
        if _AND.fullmatch(view.text, view.figures[last].span.end, view.figures[number].span.start):
            group.append(number)
            continue
        if len(group) > 1:
            yield group
        group = [number]
    if len(group) > 1:
        yield group


def _rows(view: View, start: int, end: int) -> Iterator[list[Mention]]:
    """Yield names in a row (甲县、乙县和丙县) in a stretch of a sentence, outer names alone."""
    within = view.order.within.get(view.order.sentence(start), ())
    row: list[Mention] = []
    for name in (view.mentions[n] for n in within):
        if name.span.end > end or (row and name.span.start < row[-1].span.end):
            continue
        if row and not _AND.fullmatch(view.text, row[-1].span.end, name.span.start):
            if len(row) > 1:
                yield row
            row = []
        row.append(name)
    if len(row) > 1:
        yield row
