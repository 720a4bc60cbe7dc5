"""Where a name begins: the walk to the left from its last word, which every finder of unquoted names needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from string import digits

import rjieba

from kg.lexicon import Lexicon
from kg.model import Mention
from kg.names.context import Context

_FUNCTION = frozenset(("p", "c", "u", "uj", "ul", "uz", "ud", "ug", "uv", "d", "r", "y", "e", "o"))
_PROPER = frozenset(("nr", "nt", "nz", "nrt", "nrfg", "eng"))
"""Parts of speech of proper nouns; ns is none of them, the places finder knows better."""
_GLUED = frozenset("由与向对被将把及从在")
"""What the dictionary's guess at an unknown word may swallow at its head: 由颍 of 由颍某."""
_LONG = 4
"""A dictionary word as long as this is a phrase, whatever its part of speech."""
_INSIDE = frozenset("和与及")
_PARTICLES = frozenset("的了或由向对被将把从到在为以于等是")
_BEFORE_HEAD = _FUNCTION | {"m", "q"}
_ABOUT = frozenset("多几余")
_NUMERALS = frozenset(digits + "一二三四五六七八九十百千万亿两几多余")


@dataclass(frozen=True, slots=True)
class Edge:
    """Where a name begins, and what it begins with."""

    start: int
    place: Mention | None = None
    """The place it begins with."""
    proper: bool = False
    """A proper noun, or a word that no dictionary has, is among its words."""


def place_ends(context: Context) -> Mapping[int, Mention]:
    """Return every place that is named (no 全市) by where it ends."""
    return context.place_ends


def floor_of(text: str, at: int, reach: int = 24) -> int:
    """Return the nearest offset left of `at` with nothing but name characters between, at most `reach` away.

    >>> floor_of("其中，云南省教育厅", 9)
    3
    """
    start = at
    while start > 0 and at - start < reach and is_name_char(text[start - 1]):
        start -= 1
    return start


def is_name_char(char: str) -> bool:
    """Whether a character may stand inside an unquoted name: a Chinese one, a Latin letter or a digit."""
    return (
        "\u3400" <= char <= "\u9fff"
        or "\U00020000" <= char <= "\U000323af"
        or (char.isascii() and char.isalnum())
        or char in "·〇"
    )


@dataclass(frozen=True, slots=True)
class Stops:
    """Words that stand before a name: always, or only at the head of a clause (they may be part of a name)."""

    always: frozenset[str]
    at_head: frozenset[str]


def stops(lexicon: Lexicon) -> Stops:
    """Return the words of the lexicon that a name cannot begin with, compiled once."""
    return lexicon.once("names.stops", _compile)


def _compile(lexicon: Lexicon) -> Stops:
    bound = {word for word in lexicon.words("boundary") if len(word) > 1 or word in _PARTICLES}
    always = ({*lexicon.words("before")} | bound) - _INSIDE - {*lexicon.words("companyWord")}
    at_head = {*lexicon.words("beforeAtHead"), *lexicon.words("leadIn")} - always
    return Stops(frozenset(always), frozenset(at_head))


def left_edge(
    context: Context,
    at: int,
    ends: Mapping[int, Mention],
    words: Stops,
    *,
    past_place: bool = False,
    joins: bool = False,
    chained: bool = False,
) -> Edge:
    """Walk left from `at` over the words of a name and return where it begins.

    The walk ends at punctuation, a function word, a count or one of `words`, and, unless `past_place`, at a place,
    which is still part of the name; so is the place before it in which it lies (云南安宁), or, if `chained`, any
    (深圳市龙某商会). It goes over 和 only if the name `joins`: 自然资源和规划局.
    """
    text, scan = context.text, context.scan
    floor = floor_of(text, at)
    start, proper = at, False
    while start > floor:
        place = ends.get(start)
        if place is not None and place.span.start >= floor:
            first = ends.get(place.span.start)
            within = first is not None and first.span.start >= floor and (chained or lies_in(place, first))
            start = first.span.start if first is not None and within else place.span.start
            if not past_place:
                return Edge(start, place, True)
            proper = True
            continue
        word = scan.word_at(start - 1)
        begin = max(word.start, floor, *(at for at in range(word.start + 1, start) if at in ends))
        form = text[begin:start]
        if form == "和" and not (joins and begin > floor and begin not in ends):
            break
        if form != "和" and _stops(context, begin, start, word.tag, floor, words):
            break
        proper = proper or word.tag == "nt" or (word.tag in _PROPER and len(form) < _LONG)
        start = begin
    if 0 < start < at and text[start] in "年月日" and text[start - 1].isdigit():
        start += 1
    if start < at and text[start] in _GLUED and scan.word_at(start).end > start + 1:
        start += not rjieba.has_word(text[start : scan.word_at(start).end])
    return Edge(start, None, proper)


_ORDER = "省市州盟县区旗镇乡道村"


def lies_in(place: Mention, upper: Mention) -> bool:
    """Whether a place may lie in another, by the last words of their full names."""
    low, high = (_ORDER.find(m.canonical[-1]) for m in (place, upper))
    return high <= low and place.canonical != upper.canonical


def _is_function(form: str, tag: str) -> bool:
    """Whether a word is a function word: of what no dictionary has, the part of speech is a guess."""
    return tag in _FUNCTION and (len(form) == 1 or rjieba.has_word(form))


def _stops(context: Context, begin: int, end: int, tag: str, floor: int, words: Stops) -> bool:
    """Whether a word cannot belong to the name that goes on behind it."""
    form = context.text[begin:end]
    if (
        form in words.always
        or _is_function(form, tag)
        or (len(form) >= _LONG and form[-2:] in words.always | words.at_head)
    ):
        return True
    if form in words.at_head:
        return begin <= floor or begin in context.ends or context.scan.word_at(begin - 1).tag in _BEFORE_HEAD
    counts = form[-1].isdigit() or (tag == "m" and form[-1] in _NUMERALS and form not in _ABOUT)
    if form[-1] == "大" and len(form) > 1 and set(form[:-1]) <= _NUMERALS:
        return True
    return (counts and not form.startswith("第")) or (tag == "q" and context.text[begin - 1] in _NUMERALS)


def opens_name(context: Context, at: int, words: Stops) -> bool:
    """Whether a name may begin at an offset: behind a mark, a function word or a verb that stands before names."""
    if at == 0 or not is_name_char(context.text[at - 1]):
        return True
    word = context.scan.word_at(at - 1)
    form = context.text[word.start : at]
    return bool(context.scan.edges[at]) and (
        _is_function(form, word.tag) or form in words.always or form in words.at_head
    )


def goes_on(context: Context, start: int, end: int, words: Stops) -> bool:
    """Whether words may stand between a place and the office it is the seat of: no verb, no function word."""
    at = start
    while at < end:
        word = context.scan.word_at(at)
        form = context.text[at : word.end]
        if form in words.always or form[-1].isdigit() or (_is_function(form, word.tag) and form not in _INSIDE):
            return False
        at = word.end
    return True
