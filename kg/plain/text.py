"""A text in plain words: in simplified characters, without glosses and without blanks inside a number.

Pages come in traditional characters, with the pinyin that a program has put behind rare ones (生產(chǎn)總值), with
digits that a scanner has set apart (3 2 5 1 亿美元). The engine reads plain words; what it finds is put back where it
stands in the original, so that every quotation is of the original's own words.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from opencc import OpenCC

from kg.model import Span

_GLOSS = re.compile(r"(?<=[\u4e00-\u9fff])[(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùüǖǘǚǜńňǹ]{1,7}[)）]")
_TONE = re.compile(r"[(（][a-z]{0,4}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-z]{0,3}[)）]")
_GLOSSED = 3
"""Fewer glosses with a tone are a text's own remarks on a word."""
_APART = re.compile(r"(?<![\d.．])(?<!\d )(?:\d+ [.．] ?\d+|\d(?: \d| ?[.．] ?\d)+)")
_FIGURE = re.compile(r" ?[年月日时時%％‰万萬亿億元个個家户戶人亩畝吨噸件项項倍公平米里斤台条條座所次名位岁歲]")
"""Digits set apart, and what makes one number of three or more, or of some round a point (8 ．8 ％); asked for behind a
whole run, since each digit begins one."""
_LONG = re.compile(r" [.．]|\d\D+\d\D+\d")
_SCANNED, _WORD = 3, re.compile(r" ?[\u4e00-\u9fff%％‰，。；、]")
"""With so many such numbers a text was set apart by a scanner, and its short ones are, too: 增长1 0 ％, 5 ．4 ％."""
_LEAST = 200
"""One traditional character in so many makes a text that is read as such; fewer stand in names (昇, 乾)."""
_FEW = 3
"""Fewer different ones, too."""


@dataclass(frozen=True)
class PlainText:
    """A text in plain words, and the way back to the original."""

    text: str
    original: str
    places: tuple[int, ...]
    """Where each code point of the plain text stands in the original, and at last how long that is."""
    simpler: Mapping[int, str]
    """The simplified characters for its traditional ones, by code point; none where it is in simplified ones."""

    def span(self, span: Span) -> Span:
        """Return where a stretch of the plain text stands in the original."""
        start = self.places[span.start]
        return Span(start, self.places[span.end - 1] + 1 if len(span) else start)

    def around(self, span: Span) -> Span:
        """Return the same with what was left out behind it, so that neighbours still touch."""
        return Span(self.places[span.start] if span.start else 0, self.places[span.end])

    def moved(self, span: Span) -> Span:
        """Return where a stretch of the original stands in the plain text."""
        return Span(bisect_left(self.places, span.start), bisect_left(self.places, span.end))

    def written(self, span: Span) -> str:
        """Return a stretch of the plain text in the characters it is written with."""
        return "".join(self.original[at] for at in self.places[span.start : span.end])

    def plainly(self, words: str) -> str:
        """Return other words of the same hand in plain ones: the text's title."""
        return _GLOSS.sub("", words).translate(self.simpler)

    def own(self, words: str) -> str:
        """Return plain words as the text writes them; words that it does not hold, each character as it first does."""
        at = self.text.find(words)
        return self.written(Span(at, at + len(words))) if at >= 0 else words.translate(self._own)

    @cached_property
    def _own(self) -> Mapping[int, str]:
        own: dict[int, str] = {}
        for char, at in zip(self.text, self.places, strict=False):
            own.setdefault(ord(char), self.original[at])
        return own


def plain_text(text: str) -> PlainText | None:
    """Return a text in plain words; None where it is so already.

    >>> found = plain_text("全省生產(chǎn)總值5 3 6 9億元,比去年增長(zhǎng)13.6%,財(cái)政收入翻了一番。")
    >>> found.text
    '全省生产总值5369亿元,比去年增长13.6%,财政收入翻了一番。'
    >>> found.span(Span(4, 6)).cut(found.original)
    '總值'
    """
    simpler, kept = _simpler(text), _kept(text)
    if kept is None and not simpler:
        return None
    kept = list(range(len(text))) if kept is None else kept
    return PlainText("".join(text[at] for at in kept).translate(simpler), text, (*kept, len(text)), simpler)


def unglossed(words: str) -> str:
    """Return words without the pinyin behind rare characters.

    >>> unglossed("發展(zhǎn)改革委"), unglossed("《公約(草案)》")
    ('發展改革委', '《公約(草案)》')
    """
    return _GLOSS.sub("", words) if _TONE.search(words) else words


def simplified(words: str) -> str:
    """Return words in simplified characters, whatever the text they are of is written in.

    >>> simplified("糧食總產量"), simplified("粮食总产量")
    ('粮食总产量', '粮食总产量')
    """
    return words.translate(_traditional())


def _kept(text: str) -> list[int] | None:
    """Return the places of the code points that are read; None where all are."""
    cuts = [found.span() for found in _GLOSS.finditer(text)] if len(_TONE.findall(text)) >= _GLOSSED else []
    runs = list(_APART.finditer(text))
    long = [run for run in runs if _LONG.search(run[0]) and _FIGURE.match(text, run.end())]
    for run in long if len(long) < _SCANNED else [run for run in runs if _WORD.match(text, run.end())]:
        cuts += [(at, at + 1) for at in range(*run.span()) if text[at] == " "]
    if not cuts:
        return None
    kept, at = list[int](), 0
    for start, end in sorted(cuts):
        kept += range(at, start)
        at = end
    return [*kept, *range(at, len(text))]


def _simpler(text: str) -> Mapping[int, str]:
    """Return the simplified characters for a text's traditional ones; nothing where they are but a few."""
    table = _traditional()
    counts = Counter(char for char in text if ord(char) in table)
    return table if len(counts) >= _FEW and counts.total() * _LEAST >= len(text) else {}


@lru_cache(maxsize=1)
def _traditional() -> Mapping[int, str]:
    characters = [chr(code) for code in range(0x4E00, 0xA000)]
    simplified = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    pairs = zip(characters, simplified, strict=True)
    return {ord(char): simple for char, simple in pairs if char != simple and len(simple) == 1}
