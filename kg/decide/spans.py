"""Stretches of text compared with words."""

from __future__ import annotations

from collections import Counter
from unicodedata import normalize

from kg.model import Span

_LONGEST = 30
_ALIKE = 0.6
"""Character F1 from which a stretch of the text stands for some words."""
_QUOTES = str.maketrans("", "", "“”‘’\"'《》「」『』〈〉 \u3000\u00a0\t\n")


def fold(name: str) -> str:
    """Return a name as it is compared: without quotes and blanks, width and case aside."""
    return normalize("NFKC", name).translate(_QUOTES).lower()


def best_stretch(text: str, within: Span, figure: Span, words: str) -> Span | None:
    """Return the stretch of `within` most like some words, the nearest to the figure and outside it; None if none is.

    >>> best_stretch("粮食总产量达到5万吨", Span(0, 10), Span(7, 10), "粮食产量")
    Span(start=0, end=5)
    """
    told = _where_told(text, within, figure, words)
    if told is not None:
        return told
    wanted = Counter(fold(words))
    total = sum(wanted.values())
    best: tuple[float, Span] | None = None
    for start in range(within.start, within.end):
        if fold(text[start]) not in wanted:
            continue
        have: Counter[str] = Counter()
        length = same = 0
        for end in range(start + 1, min(within.end, start + _LONGEST) + 1):
            for char in fold(text[end - 1]):
                have[char] += 1
                length += 1
                same += have[char] <= wanted[char]
            alike = 2 * same / (length + total)
            near = -1e-4 * min(abs(start - figure.start), abs(end - figure.start))
            apart = -0.3 if start < figure.end and figure.start < end else 0.0
            if alike >= _ALIKE and (best is None or alike + near + apart > best[0]):
                best = (alike + near + apart, Span(start, end))
    return best[1] if best else None


def _where_told(text: str, within: Span, figure: Span, words: str) -> Span | None:
    """Return where the very words stand outside the figure, the nearest to it."""
    found, at = list[Span](), text.find(words, within.start, within.end) if 0 < len(words) <= _LONGEST else -1
    while at >= 0:
        span = Span(at, at + len(words))
        if not span.overlaps(figure):
            found.append(span)
        at = text.find(words, at + 1, within.end)
    return min(found, key=lambda s: min(abs(s.start - figure.start), abs(s.end - figure.start)), default=None)
