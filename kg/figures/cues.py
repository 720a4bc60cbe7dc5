"""The words of the lexicon's figures section, made ready for looking up at a place in the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from kg.figures.timeforms import time_pattern
from kg.lexicon import Lexicon

_ROLE = re.compile(r"\{([A-Za-z]+)\}")


@dataclass(frozen=True, slots=True)
class Words:
    """Words to be found at a place: the longest that ends there, or begins there.

    >>> units = Words.of({"个": "个", "个百分点": "个百分点"})
    >>> units.at("提高2.6个百分点", 5), units.before("共3个", 3)
    ('个百分点', '个')
    """

    meaning: Mapping[str, str]
    lengths: tuple[int, ...]

    @classmethod
    def of(cls, meaning: Mapping[str, str] | Iterable[str]) -> Words:
        """Take words, or words with their meanings."""
        table = dict(meaning) if isinstance(meaning, Mapping) else {word: word for word in meaning}
        return cls(table, tuple(sorted({len(word) for word in table}, reverse=True)))

    def at(self, text: str, start: int, stop: int | None = None) -> str:
        """Return the longest word that begins at `start` and ends by `stop`, or ''."""
        limit = len(text) if stop is None else stop
        for length in self.lengths:
            if start + length <= limit and text[start : start + length] in self.meaning:
                return text[start : start + length]
        return ""

    def before(self, text: str, end: int, floor: int = 0) -> str:
        """Return the longest word that ends at `end` and begins at `floor` or later, or ''."""
        for length in self.lengths:
            if end - length >= floor and text[end - length : end] in self.meaning:
                return text[end - length : end]
        return ""

    def pattern(self) -> str:
        """Return the words as an alternation, longest first."""
        return "|".join(map(re.escape, sorted(self.meaning, key=lambda w: (-len(w), w)))) or "(?!)"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: how it is labelled, and what it measures (count, money, time, size, percent, points, times, mark)."""

    label: str
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """Everything the figures stage looks up.

    What a module alone needs it asks for by role: `words` for the words of one, `pattern` for a pattern in whose text
    {role} stands for any of them, the longest first. So the grammar stands in the code and its words in the lexicon:

    >>> from kg.lexicon import load_lexicon
    >>> bool(Cues.of(load_lexicon()).pattern("[由从]{formerly}?$").search("审批时限由原来的"))
    True
    """

    words: Callable[[str], Words]
    pattern: Callable[[str], re.Pattern[str]]
    units: Words
    unit: Mapping[str, Unit]
    qualifier_before: Words
    qualifier_after: Words
    rising: Words
    falling: Words
    target: re.Pattern[str]
    not_target: re.Pattern[str]
    lead: Words
    whole: Words
    verb: re.Pattern[str]
    act: Words
    amount_noun: Words
    people_unit: Words
    set_words: Words
    moment: re.Pattern[str]

    @classmethod
    def of(cls, lexicon: Lexicon) -> Cues:
        """Return the cues of a lexicon, compiled once."""
        return lexicon.once("figures.cues", _compile)


def _compile(lexicon: Lexicon) -> Cues:
    @cache
    def _words(role: str) -> Words:
        return Words.of([form for cue in lexicon.of(role) for form in cue.forms])

    @cache
    def _pattern(grammar: str) -> re.Pattern[str]:
        return re.compile(_ROLE.sub(lambda role: f"(?:{_words(role[1]).pattern()})", grammar))

    def _found(role: str) -> re.Pattern[str]:
        return _pattern(f"{{{role}}}")

    def _meanings(role: str) -> Words:
        return Words.of({form: cue.option("means") for cue in lexicon.of(role) for form in cue.forms})

    roles = (("numeralWord", "word"), ("idiom", "idiom"))
    phrases = {form: role for name, role in roles for form in _words(name).meaning}
    units = {
        form: Unit(cue.option("symbol", form), cue.option("group")) for cue in lexicon.of("unit") for form in cue.forms
    }
    return Cues(
        words=_words,
        pattern=_pattern,
        units=_words("unit"),
        unit=units,
        qualifier_before=_meanings("qualifierBefore"),
        qualifier_after=_meanings("qualifierAfter"),
        rising=_words("rising"),
        falling=_words("falling"),
        target=_found("targetCue"),
        not_target=_found("targetPast"),
        lead=_words("indicatorLead"),
        whole=_words("wholeWord"),
        verb=_found("indicatorVerb"),
        act=_words("actVerb"),
        amount_noun=_words("amountNoun"),
        people_unit=_meanings("peopleUnit"),
        set_words=Words.of(phrases),
        moment=time_pattern(_words("timeNow").meaning, _words("timeVague").meaning, _words("timeThere").meaning),
    )
