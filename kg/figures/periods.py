"""Stretches of time, wherever a text names them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kg.figures.cues import Cues
from kg.figures.dating import Dating, Known
from kg.figures.stretches import Moment, stretched
from kg.model import Span


def find_moments(
    text: str,
    sentences: Iterable[Span],
    today: date | None,
    cues: Cues,
    *,
    coarse: bool = False,
    yearly: bool = False,
    reviewed: int | None = None,
) -> list[Moment]:
    """Return the times named in the text, in order.

    A year without a number is told from the day the article appeared, of which only the year is known where it is
    `coarse`. A month without a year belongs to the year its sentence named, else to the last such month before that
    day, a part of the year to the one that the text looks back on (`reviewed`). A `yearly` report of
    the first months or last tells of whole years: 过去五年 before it, 今后五年 from it on.
    """
    found: list[Moment] = []
    known = Known(today, coarse, text=reviewed)
    before = 0
    for sentence in sentences:
        known.sentence = None
        words = text[sentence.start : sentence.end]
        if "\n" in text[before : sentence.end - len(words.lstrip())] or before == 0:
            known.paragraph = None
        before = sentence.start + len(words.rstrip())
        inside = []
        for match in cues.moment.finditer(text, sentence.start, sentence.end):
            moment = Dating(text, match.span(), known, sentence, cues, yearly=yearly).read(str(match.lastgroup))
            if moment:
                inside.append(moment)
        found += stretched(text, inside, today)
    return found
