"""Places: divisions of the gazetteer by full and short name, places abroad, and divisions known by their form alone.

A short form (安宁, 和平) is a place only where the article supports it: its full form or a place above it stands there
too. A division that no gazetteer has (an invented or lower one) is known by its last word, what stands before it, and
how often it comes back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import rjieba
from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick

from kg.gazetteer import Division, Gazetteer, load_gazetteer
from kg.lexicon import Lexicon
from kg.names.context import Context

LONGEST_STEM = 4
"""Characters before 市, 县, 村 … in a name that no gazetteer has."""
ENOUGH = 3
"""Points of evidence that make such a form a place."""


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
    lead_words: frozenset[str]
    """Those of two characters or more."""
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
        lead_words=frozenset(w for role in ("placeLead", "before") for w in lexicon.words(role) if len(w) > 1),
        ordinary=frozenset(lexicon.words("ordinary")),
    )


def find_places(context: Context) -> tuple[Place, ...]:
    """Return every place that is named, in order of position, none overlapping another."""
    table = tables(context.lexicon)
    listed = _with_regions(context, _listed(context, table))
    formed = _formed(context, table, listed)
    taken = _spots((*listed, *formed))
    return tuple(sorted((*listed, *formed, *_short_forms(context, table, (*listed, *formed), taken)), key=_order))


def _order(place: Place) -> tuple[int, int]:
    return place.start, place.end


def _spots(places: Iterable[Place]) -> set[int]:
    return {at for place in places for at in range(place.start, place.end)}


# ---------------------------------------------------------------- names of the gazetteer


def _listed(context: Context, table: Tables) -> tuple[Place, ...]:
    text, found = context.text, [(s, e, table.names[i]) for s, e, i in table.automaton.find(context.text)]
    full = frozenset(name for s, e, name in found if _is_full(table, name) and not _cut_short(table, text, e))
    hinted = {(h.span.start, h.span.end) for h in context.hints if h.label == "LOC"}
    places = []
    for start, end, name in found:
        if _is_full(table, name) and _cut_short(table, text, end):
            end, name = end - 1, name[:-1]
        place = _judge(context, table, start, end, name, full, (start, end) in hinted)
        if place is not None:
            places.append(place)
    return tuple(places)


def _with_regions(context: Context, listed: tuple[Place, ...]) -> tuple[Place, ...]:
    """Add the regions that are no divisions (长三角), and drop what they cover."""
    edges = context.scan.edges
    regions = tuple(
        Place(start=hit.start, end=hit.end, name=context.text[hit.start : hit.end], rank=0, rule="names.places.region")
        for hit in context.hits("region")
        if edges[hit.start] and (edges[hit.end] or hit.end - hit.start > 2)
    )
    taken = _spots(regions)
    return (*regions, *(p for p in listed if p.start not in taken and p.end - 1 not in taken))


def _is_full(table: Tables, name: str) -> bool:
    return any(d.name == name for d in table.gazetteer.by_name.get(name, ()))


def _cut_short(table: Tables, text: str, end: int) -> bool:
    """Whether the last character belongs to the next word: 中山市场."""
    return text.startswith(table.not_level, end - 1)


def _judge(
    context: Context, table: Tables, start: int, end: int, name: str, full: frozenset[str], hinted: bool
) -> Place | None:
    divisions = table.gazetteer.by_name.get(name, ())
    edges = context.scan.edges
    whole = bool(edges[start] and edges[end])
    if not divisions:
        tag = context.scan.word_at(start).tag
        fits = name in table.gazetteer.abroad and (hinted or (whole and (len(name) > 2 or tag.startswith("n"))))
        return Place(start=start, end=end, name=name, rank=0, rule="names.places.abroad") if fits else None
    division = table.gazetteer.choose(name, full)
    if _is_full(table, name):
        if len(name) < 3 and (
            not whole or name[0] in table.not_name or _is_han(context.text[start - 1 : start] or " ")
        ):
            return None
        rank = division.rank if division else divisions[0].rank
        return Place(start=start, end=end, name=name, rank=rank, rule="names.places.gazetteer", division=division)
    if division is None or not _short_fits(context, table, start, division, full, whole, hinted):
        return None
    return Place(
        start=start, end=end, name=division.name, rank=division.rank, rule="names.places.short", division=division
    )


def _short_fits(
    context: Context, table: Tables, start: int, division: Division, full: frozenset[str], whole: bool, hinted: bool
) -> bool:
    if context.text.startswith(table.not_before, start + len(division.short)):
        return False
    before = context.text[max(0, start - 8) : start]
    above = table.gazetteer.above(division)
    chained = any(before.endswith((a.name, a.short)) for a in above)
    edges, end = context.scan.edges, start + len(division.short)
    if division.rank == 1 and edges[start]:
        return True
    if not (whole or hinted or (chained and edges[end])):
        return False
    if division.name in full or (chained and division.rank == 2):
        return True
    tag = context.scan.word_at(start).tag
    if division.rank == 2:
        return hinted or (division.short not in table.ordinary and tag[:2] in _NAMES)
    return chained and division.short not in table.ordinary and (hinted or tag.startswith("n"))


# ---------------------------------------------------------------- names known by their form


def _formed(context: Context, table: Tables, listed: tuple[Place, ...]) -> tuple[Place, ...]:
    taken = _spots(listed)
    ends = {place.end: place for place in listed}
    hinted = {(h.span.start, h.span.end) for h in context.hints if h.label == "LOC"}
    candidates: list[tuple[int, int, int, int]] = []
    for hit in context.hits("level"):
        rank = int(hit.cue.option("rank", "5"))
        if rank == 1 or hit.start in taken or context.text.startswith(table.not_level, hit.start):
            continue
        start, points = _stem(context, table, hit.start, ends)
        if start is None or any(at in taken for at in range(start, hit.start)):
            continue
        if not _may_name(context, table, start, hit.start, hit.end):
            continue
        points += 2 * ((start, hit.end) in hinted) + _head_follows(context, hit.end)
        points += _unusual(context, start, hit.start)
        candidates.append((start, hit.end, rank, points))
        ends[hit.end] = Place(start=start, end=hit.end, name="", rank=rank, rule="")
    candidates = [(s, e, rank, points + _listed_with(context, s, e, ends)) for s, e, rank, points in candidates]
    often = Counter(context.text[s:e] for s, e, _, _ in candidates)
    best = dict.fromkeys(often, 0)
    for s, e, _, points in candidates:
        best[context.text[s:e]] = max(best[context.text[s:e]], points)
    ranks = {
        context.text[s:e]: rank
        for s, e, rank, _ in candidates
        if best[context.text[s:e]] + min(2, often[context.text[s:e]] - 1) >= ENOUGH
    }
    return tuple(
        Place(start=s, end=e, name=name, rank=ranks[name], rule="names.places.form")
        for s, e, name in _everywhere(context, ranks)
        if s not in taken and not context.text.startswith(table.not_level, e - 1)
    )


def _listed_with(context: Context, start: int, end: int, ends: Mapping[int, Place]) -> int:
    """Return 1 for each neighbour in a list that may be a place too: 鹿某乡、竹某乡."""
    after = context.text[end : end + 1] == "、" and any(at in ends for at in range(end + 3, end + 7))
    return after + (context.text[start - 1 : start] == "、" and start - 1 in ends)


def _everywhere(context: Context, names: Iterable[str]) -> Iterator[tuple[int, int, str]]:
    """Yield wherever names stand, longest first at each place."""
    forms = sorted(names)
    if forms:
        for start, end, number in CharwiseDoubleArrayAhoCorasick(forms, MATCH_KIND_LEFTMOST_LONGEST).find(context.text):
            yield start, end, forms[number]


def _stem(context: Context, table: Tables, at: int, ends: Mapping[int, Place]) -> tuple[int | None, int]:
    """Find where the name before a level word begins, and how sure that is (1 to 3)."""
    text, edges = context.text, context.scan.edges
    weak: tuple[int | None, int] = (None, 0)
    for length in range(1, LONGEST_STEM + 2):
        start = at - length
        if length > 1 and start in ends:
            return start, 3
        before = text[start - 1] if start > 0 else "\n"
        if not _is_han(before):
            start += length > 2 and text[start] in _GLUED
            return (start, 2) if _is_han(text[start]) and length <= LONGEST_STEM else weak
        if length > 1 and edges[start] and text.endswith(table.lead, max(0, start - 4), start):
            return start, 2
        if 1 < length <= LONGEST_STEM and before in _GLUED and weak[0] is None:
            weak = (start, 1)
        if not _is_han(text[start]):
            return weak
    return weak


_GLUED = "在到赴从至向由和与及"
"""What stands before a place and may be glued to it in the dictionary's guess: 从鹿|山乡."""


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _may_name(context: Context, table: Tables, start: int, at: int, end: int) -> bool:
    """Whether the words from `start` to `at`, before a level word that ends at `end`, may be a name."""
    stem = context.text[start:at]
    if (
        len(stem) < 2
        or stem[0] in _PRONOUNS
        or stem[-1] in _COUNTS + "全该"
        or set(stem) & _NEVER
        or {stem, stem[-2:]} & table.lead_words
    ):
        return False
    if stem[-1] in table.levels:
        return False
    if context.text.endswith(table.not_ending, start, end) or table.not_name & _tails(stem):
        return False
    word = context.scan.word_at(end - 1)
    if not start <= word.start < at or not rjieba.has_word(context.text[word.start : word.end]):
        return True
    glued = word.start - start == 1 and at - start == 2
    return glued or (context.text[word.start : at] not in table.not_name and word.tag[:2] in _NAMES)


def _tails(stem: str) -> set[str]:
    """Return a stem and what it ends with, of two characters or more: 青某高新 ends with 高新."""
    return {stem, *(stem[at:] for at in range(1, len(stem) - 1))}


_NEVER = frozenset("的和与及或了在是不由把被将")
_COUNTS = "一二三四五六七八九十两几多各个"
_PRONOUNS = "各全我本该每某此其两多几"
_NAMES = ("ns", "nr", "nz", "nt")


def _unusual(context: Context, start: int, end: int) -> bool:
    """Whether the words before 市, 村 … are a proper noun or fall apart into single characters (磨|憨)."""
    first = context.scan.word_at(start)
    return first.tag in _NAMES or all(context.scan.edges[at] for at in range(start, end))


def _head_follows(context: Context, end: int) -> int:
    return 2 if context.text.startswith(("委", "人民政府", "政府", "党委", "党支部", "人大", "政协"), end) else 0


# ---------------------------------------------------------------- short forms of those


def _short_forms(context: Context, table: Tables, places: tuple[Place, ...], taken: set[int]) -> list[Place]:
    """Find 临溪 where 临溪市 stands in the article."""
    full: dict[str, Place] = {}
    for place in sorted(places, key=_order):
        if place.rule == "names.places.form" and place.rank <= 4:
            level = next((n for n in sorted(table.levels, key=len, reverse=True) if place.name.endswith(n)), "")
            stem = place.name.removesuffix(level)
            if len(stem) > 1:
                full.setdefault(stem, place)
    return [
        Place(start=s, end=e, name=full[stem].name, rank=full[stem].rank, rule="names.places.short")
        for s, e, stem in _everywhere(context, full)
        if s not in taken and e - 1 not in taken
    ]
