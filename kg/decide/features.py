"""What the network sees of each character beside the character itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick
from numpy.typing import NDArray

from kg.decide.inventory import CLASS, CLASSES
from kg.gazetteer import load_gazetteer
from kg.lexicon import Lexicon
from kg.model import Mention, Sentence

_OPENING = "“‘《〈（【〔"
_ROLES = {"title": 1, "meta": 2, "heading": 3, "body": 4}
_NUMERALS = frozenset("0123456789０１２３４５６７８９一二三四五六七八九十百千万亿零两")
_MARKS = {
    **dict.fromkeys('“”‘’"「」『』《》〈〉（）()【】〔〕[]', 6),
    "\n": 4,
    "、": 7,
    **dict.fromkeys("，,", 8),
    **dict.fromkeys("。；;！!？?", 9),
}
COLUMNS = (
    ("gazetteer", 8, 6),
    ("ending", 2 * len(CLASSES) + 2, 16),
    ("quote", 9, 4),
    ("form", 10, 6),
    ("role", 5, 3),
    ("grammar", 2 * len(CLASSES) + 1, 24),
    ("grammar inside", 2 * len(CLASSES) + 1, 8),
)
"""Name of each feature, how many values it takes, and how many numbers the network makes of it."""

Features = NDArray[np.uint8]


class Featurizer:
    """Looks every character of an article up in the gazetteer and the lexicon; one a process."""

    def __init__(self, lexicon: Lexicon) -> None:
        gazetteer = load_gazetteer()
        known = dict.fromkeys(gazetteer.abroad, 3)
        for name, divisions in gazetteer.by_name.items():
            known[name] = 2 if any(d.name == name for d in divisions) else 1
        self._places = _Automaton({name: (2 * rank - 1, 2 * rank) for name, rank in known.items()})
        endings = {form: CLASS[kind] for form, kind in lexicon.words("ending").items() if kind in CLASS}
        self._endings = _Automaton({form: (2 * kind + 1, 2 * kind + 2) for form, kind in endings.items()})

    def features(self, text: str, sentences: Sequence[Sentence], grammar: Iterable[Mention]) -> Features:
        """Return a row of `COLUMNS` for every code point of the text; `grammar` are the names that rules propose."""
        rows = np.zeros((len(text), len(COLUMNS)), np.uint8)
        for start, end, (inside, first) in self._places.find(text):
            rows[start:end, 0] = inside
            rows[start, 0] = first
        for start, end, (inside, last) in self._endings.find(text):
            rows[start:end, 1] = inside
            rows[end - 1, 1] = last
        for sentence in sentences:
            rows[sentence.span.start : sentence.span.end, 4] = _ROLES.get(sentence.role, 0)
            for enclosure in sentence.enclosures:
                mark = _OPENING.find(enclosure.mark) + 1
                rows[enclosure.span.start : enclosure.span.end, 2] = mark
        rows[:, 3] = [_form(char) for char in text]
        for mention in sorted(grammar, key=lambda m: (len(m.span), m.span.start, m.kind)):
            if mention.kind in CLASS:
                start, end, kind = mention.span.start, mention.span.end, CLASS[mention.kind]
                rows[start:end, 6] = rows[start:end, 5]
                rows[start:end, 5] = 2 * kind + 2
                rows[start, 5] = 2 * kind + 1
        return rows


class _Automaton:
    """Words with what each means, found all at once."""

    def __init__(self, words: dict[str, tuple[int, int]]) -> None:
        forms = sorted(words)
        self._meaning = [words[form] for form in forms]
        self._automaton = CharwiseDoubleArrayAhoCorasick(forms, MATCH_KIND_LEFTMOST_LONGEST)

    def find(self, text: str) -> Iterator[tuple[int, int, tuple[int, int]]]:
        """Yield where the words stand, start and end, with what each means."""
        for start, end, number in self._automaton.find(text):
            yield start, end, self._meaning[number]


def _form(char: str) -> int:
    if char in _MARKS:
        return _MARKS[char]
    if char in _NUMERALS:
        return 1
    if "\u4e00" <= char <= "\u9fff":
        return 2
    return 3 if char.isalpha() else 5 if char.isspace() else 0
