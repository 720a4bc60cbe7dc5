"""What the finders of places share: a place where it stands, and what lexicon and gazetteer say, compiled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick

from kg.gazetteer import Division, Gazetteer, load_gazetteer
from kg.lexicon import Lexicon

_NOT_STEMS = ("placeLead", "before", "beforeAtHead", "boundary", "leadIn")
PROPER = ("ns", "nr", "nz", "nt")
"""Parts of speech that the dictionary has for proper nouns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place where it stands."""

    start: int
    end: int
    name: str
    """Its full name."""
    rank: int
    """1 province … 5 village, 0 abroad."""
    rule: str
    division: Division | None = None


@dataclass(frozen=True, slots=True)
class Tables:
    """What a lexicon and the gazetteer say of places, compiled."""

    gazetteer: Gazetteer
    automaton: CharwiseDoubleArrayAhoCorasick
    names: tuple[str, ...]
    levels: Mapping[str, int]
    not_level: tuple[str, ...]
    not_name: frozenset[str]
    not_ending: tuple[str, ...]
    not_before: tuple[str, ...]
    lead: tuple[str, ...]
    not_stems: frozenset[str]
    """Words of two characters or more that stand before names and are none."""
    not_told: tuple[str, ...]
    """What makes a place part of a name that tells nothing of it: 广西日报."""
    heads: tuple[str, ...]
    """Offices that stand right behind their seat: 人民政府, 委."""
    ordinary: frozenset[str]


def tables(lexicon: Lexicon) -> Tables:
    """Compile the tables once a lexicon."""
    return lexicon.once("names.places", _compile)


def _compile(lexicon: Lexicon) -> Tables:
    gazetteer = load_gazetteer()
    names = tuple(sorted({n for n in (*gazetteer.by_name, *gazetteer.abroad) if len(n) > 1}))
    return Tables(
        gazetteer=gazetteer,
        automaton=CharwiseDoubleArrayAhoCorasick(list(names), MATCH_KIND_LEFTMOST_LONGEST),
        names=names,
        levels={form: int(cue.option("rank", "5")) for cue in lexicon.of("level") for form in cue.forms},
        not_level=tuple(lexicon.words("notLevel")),
        not_name=frozenset(lexicon.words("notName")),
        not_ending=tuple(lexicon.words("notEnding")),
        not_before=tuple(lexicon.words("notBefore")),
        lead=tuple(sorted({*lexicon.words("placeLead"), *lexicon.words("before")})),
        not_stems=frozenset(w for role in _NOT_STEMS for w in lexicon.words(role) if len(w) > 1),
        not_told=tuple(lexicon.words("notTold")),
        heads=tuple(form for cue in lexicon.of("seatedOffice") if not cue.option("weak") for form in cue.forms),
        ordinary=frozenset(lexicon.words("ordinary")),
    )


def spots(places: Iterable[Place]) -> set[int]:
    """Return every offset that places cover."""
    return {at for place in places for at in range(place.start, place.end)}


def everywhere(text: str, names: Iterable[str]) -> Iterator[tuple[int, int, str]]:
    """Yield wherever names stand in a text, longest first at each place.

    >>> list(everywhere("临溪市的临溪", {"临溪", "临溪市"}))
    [(0, 3, '临溪市'), (4, 6, '临溪')]
    """
    forms = sorted(names)
    if forms:
        for start, end, number in CharwiseDoubleArrayAhoCorasick(forms, MATCH_KIND_LEFTMOST_LONGEST).find(text):
            yield start, end, forms[number]


def is_han(char: str) -> bool:
    """Whether a character is a Chinese one, the rare ones of names among them (㮾, 𠮷).

    >>> is_han("市"), is_han("𠮷"), is_han("a")
    (True, True, False)
    """
    return "\u3400" <= char <= "\u9fff" or "\U00020000" <= char <= "\U000323af"
