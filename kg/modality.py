"""What a text makes of a statement: done, planned, proposed, or once so (原, 时任), by the cues before it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.lexicon import Lexicon
from kg.model import MODALITIES, Sentence

_NEAR = 8
"""How far before a name 原 or 时任 may stand."""
_DENIED_WITHIN = 16
_NO_DEED = 16
"""How far from the later of two names 负责解释 may stand."""
_TITLES = frozenset("《〈")
_NAME = 16
"""What stands in quotation marks and is no longer is a name: its words announce nothing (“鼓励创业先进单位”)."""
_ITEM = re.compile(r"[；;]")


@dataclass(frozen=True, slots=True)
class Modals:
    """The cues of each modality, as one expression each."""

    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    denial: re.Pattern[str]
    no_deed: re.Pattern[str]
    duty: re.Pattern[str]

    def denies(self, text: str, start: int, end: int) -> bool:
        """Return whether words around two names deny what is said of them: 甲未出席会议, 本办法由甲负责解释."""
        between = 0 < end - start <= _DENIED_WITHIN and self.denial.search(text, start, end) is not None
        later = max(start, end)
        return between or self.no_deed.search(text, max(0, later - _NO_DEED), later + _NO_DEED) is not None

    def bids(self, text: str, start: int, end: int) -> bool:
        """Return whether words name who is to act without a name: 各地要…, 企业应…; nobody else then does."""
        return self.duty.search(text, start, end) is not None

    def of(self, text: str, sentence: Sentence, first: int, last: int, *, standing: bool = False) -> str:
        """Return the modality of what is said between two offsets of a sentence, both the starts of names.

        A plan or proposal is announced anywhere before the later name in its part of the sentence; what is former, or
        hangs on a condition, right before the first name or between the two. Of what is `standing`, as a post is, only
        the words right before the first name or between the two tell: “下一步要建设…”镇长罗某说 plans no post. Words
        within a title or a quoted name announce nothing.

        >>> from kg.lexicon import load_lexicon
        >>> said = "临溪市将于明年建设五金产业园"
        >>> from kg.model import Span
        >>> sentence = Sentence(article="a", index=0, span=Span(0, len(said)), text=said)
        >>> load_lexicon().once("modality", modals).of(said, sentence, 0, 9)
        'planned'
        """
        breaks = [m.end() for m in _ITEM.finditer(text, sentence.span.start, last)]
        start = breaks[-1] if breaks else sentence.span.start
        near = max(start, min(first, last) - _NEAR)
        named = [e.span for e in sentence.enclosures if e.mark in _TITLES or (e.mark == "“" and len(e.inner) <= _NAME)]
        for modality, pattern in self.patterns:
            since = near if standing or modality == "former" else start
            said = pattern.finditer(text, since, max(last, start))
            if any(not any(name.start < cue.start() < name.end for name in named) for cue in said):
                return modality
        return "asserted"


def modals(lexicon: Lexicon) -> Modals:
    """Compile the lexicon's cues of modality; the rarer modality is asked first."""
    words: dict[str, list[str]] = {}
    for form, modality in lexicon.words("modal").items():
        words.setdefault(modality, []).append(form)
    order = sorted((m for m in MODALITIES if m in words), key=MODALITIES.index, reverse=True)
    patterns = tuple((m, re.compile("|".join(sorted(words[m], key=lambda w: (-len(w), w))))) for m in order)
    return Modals(
        patterns,
        re.compile(rf"(?:{lexicon.any_of('denial')})[^，。；：\n]*$"),
        re.compile(lexicon.any_of("noDeed")),
        re.compile(rf"(?:{lexicon.any_of('dutyHolder')})[^，。；：]{{0,8}}?(?:{lexicon.any_of('dutyVerb')})"),
    )
