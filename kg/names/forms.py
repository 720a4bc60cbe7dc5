"""Divisions that no gazetteer has, invented ones and towns and villages, known by their form: 来到柳湾村, 桐川县鹿山乡.

Such a name is known by its last word, what stands before it, what follows it, its neighbours in a list, the tagger,
and how often it comes back.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import rjieba

from kg.names.context import Context
from kg.names.placetables import PROPER, Place, Tables, everywhere, is_han, spots

LONGEST_STEM = 4
"""Characters before 市, 县, 村 … in a name that no gazetteer has."""
ENOUGH = 3
"""Points of evidence that make such a form a place."""
_NEVER = frozenset("的和与及或了在是不由把被将委")
_COUNTS = frozenset("一二三四五六七八九十百千两几多各个强")
_DATES = frozenset("年月日号")
_OPENS = frozenset("\n:：>》〉")
_INDENT = 8
"""A line is indented by no more."""
_OUTSIDE = frozenset(("p", "c", "u", "uj", "ul", "uz", "ug", "r", "d", "v", "m", "y"))
"""Parts of speech of words that stand before a place and are none of its name: 拟任|市, 并代表|市, 这次|云州市."""
_SAID = frozenset("任系驻据经报")
"""What stands before a place in a notice and may be glued to it: 现任|高某市, 经|赣某县."""
_OFFICER = "长"
_PRONOUNS = frozenset("各全我本该每某此其个名并又拟请等")
_BACK = frozenset("驻返回入下")
"""Verbs that go with 村 and 乡: 驻村, 返乡."""
_SLOGAN = re.compile(r"[\u4e00-\u9fff]{2}[富兴立活强旺靓]")
"""生态立|镇, 烟果富|镇: what a place lives by, not what it is called."""
_LEVELS = frozenset("省市县区镇乡村")
"""What no longer name goes on behind: 山乡|青川寨, but 南乡镇, and 州 is none of them: 越州市."""
_JOINS = "和与及"
_GLUED = "在到赴从至向由" + _JOINS
"""What stands before a place and may be glued to it in the dictionary's guess: 从鹿|山乡, 成员从|县农业局."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    start: int
    end: int
    rank: int
    points: int


def formed_places(context: Context, table: Tables, listed: tuple[Place, ...]) -> tuple[Place, ...]:
    """Return the divisions that no gazetteer has: by what stands before their last word, and how often they return."""
    taken = spots(listed)
    ends = {place.end: place for place in listed}
    hinted = {(h.span.start, h.span.end) for h in context.hints if h.label == "LOC"}
    people = {(h.span.start, h.span.end) for h in context.hints if h.label == "PER"}
    candidates: list[_Candidate] = []
    for hit in context.hits("level"):
        rank = int(hit.cue.option("rank", "5"))
        headed = context.text.startswith(table.heads, hit.end)
        if rank == 1 or hit.start in taken or context.text.startswith(table.not_level, hit.start):
            continue
        if context.text.startswith(_OFFICER, hit.end) and not context.scan.edges[hit.end]:
            continue
        start, points = _stem(context, table, hit.start, ends)
        if start is None or (start, hit.start) in people or any(at in taken for at in range(start, hit.start)):
            continue
        if _SLOGAN.fullmatch(context.text, start, hit.start) and not headed:
            continue
        if not _may_name(context, table, start, hit.start, hit.end, behind_place=start in ends):
            continue
        if start not in ends and _is_said(context, start, hit.start, office=headed and rank < 4):
            continue
        points += 2 * ((start, hit.end) in hinted) + 2 * headed
        points += _unusual(context, start, hit.start)
        candidates.append(_Candidate(start, hit.end, rank, points))
        ends[hit.end] = Place(start=start, end=hit.end, name="", rank=rank, rule="")
    ranks = _without_lead(_accepted(context, candidates, ends))
    return tuple(
        Place(start=s, end=e, name=name, rank=ranks[name], rule="names.places.form")
        for s, e, name in everywhere(context.text, ranks)
        if s not in taken and not context.text.startswith(table.not_level, e - 1)
    )


def _accepted(context: Context, candidates: Sequence[_Candidate], ends: Mapping[int, Place]) -> dict[str, int]:
    """Return the names with enough evidence at their best place, their return counted in, each with its rank."""
    best: dict[str, int] = {}
    ranks: dict[str, int] = {}
    often: Counter[str] = Counter()
    for one in candidates:
        name = context.text[one.start : one.end]
        points = one.points + _listed_with(context, one.start, one.end, ends)
        best[name] = max(best.get(name, 0), points)
        ranks[name] = one.rank
        often[name] += 1
    return {name: rank for name, rank in ranks.items() if best[name] + min(2, often[name] - 1) >= ENOUGH}


def _without_lead(ranks: Mapping[str, int]) -> dict[str, int]:
    """Return the names without those that are another one and the words glued to its head: 经赣某县 beside 赣某县."""
    names = sorted(ranks, key=len)
    glued = {
        long
        for long in names
        for short in names
        if len(short) < len(long) and long.endswith(short) and ranks[short] == ranks[long] and len(short) > 2
    }
    return {name: rank for name, rank in ranks.items() if name not in glued}


def _is_said(context: Context, start: int, end: int, *, office: bool) -> bool:
    """Whether the words before 市, 县 … are what is said of it and no name: 流经|县境, 拟任|市水务局.

    Before an `office` any ordinary word is: 领导|县政府.
    """
    at, last = start, ""
    while at < end:
        word = context.scan.word_at(at)
        stop = min(word.end, end)
        form = context.text[at:stop]
        known = word.tag[:1] in "pcur" if len(form) == 1 else rjieba.has_word(form)
        last = word.tag if known else ""
        if office and last in _OUTSIDE:
            return True
        if office and last and at == start and stop == end and last[:2] not in PROPER:
            return True
        at = stop
    return last in _OUTSIDE


def _listed_with(context: Context, start: int, end: int, ends: Mapping[int, Place]) -> int:
    """Return 1 for each neighbour in a list that may be a place too: 鹿某乡、竹某乡."""
    after = context.text[end : end + 1] == "、" and any(at in ends for at in range(end + 3, end + 7))
    return after + (context.text[start - 1 : start] == "、" and start - 1 in ends)


def _stem(context: Context, table: Tables, at: int, ends: Mapping[int, Place]) -> tuple[int | None, int]:
    """Find where the name before a level word begins, and how sure that is (1 to 3)."""
    text, edges = context.text, context.scan.edges
    weak: tuple[int | None, int] = (None, 0)
    for length in range(1, LONGEST_STEM + 2):
        start = at - length
        if length > 1 and start in ends:
            return start, 3
        before = text[start - 1] if start > 0 else "\n"
        if length > 1 and text[start] in _DATES and before.isdigit():
            start += 1 + (text[start + 1] in _GLUED)
            return start, 2
        if length == 3 and text[start] in _SAID and not _is_head(context, start):
            return start + 1, 1
        if not is_han(before):
            glued = text[start] in _GLUED and not _is_head(context, start) and not _begins(context, start)
            start += length > 1 and glued
            return (start, 2) if is_han(text[start]) and length <= LONGEST_STEM else weak
        if length > 1 and edges[start] and text.endswith(table.lead, max(0, start - 4), start):
            return start, 2
        if 1 < length <= LONGEST_STEM and before in _GLUED and weak[0] is None:
            weak = (start, 1)
        if not is_han(text[start]):
            return weak
    return weak


def _begins(context: Context, at: int) -> bool:
    """Whether 和 or its like begins a line or what stands behind a colon, where it joins nothing: ：和某县人民政府."""
    before = context.text[max(0, at - _INDENT) : at].rstrip(" \t\xa0\u3000")
    return context.text[at] in _JOINS and (not before or before[-1] in _OPENS)


def _is_head(context: Context, at: int) -> bool:
    """Whether a dictionary word of two characters or more begins here: 和平|里."""
    word = context.scan.word_at(at)
    return word.start == at and word.end > at + 1 and rjieba.has_word(context.text[at : word.end])


def _may_name(context: Context, table: Tables, start: int, at: int, end: int, *, behind_place: bool) -> bool:
    """Whether the words from `start` to `at`, before a level word that ends at `end`, may be a name."""
    stem = context.text[start:at]
    if (
        len(stem) < 2
        or stem[0] in _PRONOUNS
        or stem[-1] in _COUNTS | _PRONOUNS
        or (stem[-1] in _BACK and context.text[end - 1] in "村乡")
        or set(stem[1:]) & _NEVER
        or (stem[0] in _NEVER and not _is_head(context, start) and not _begins(context, start))
        or {stem, stem[-2:]} & table.not_stems
    ):
        return False
    if set(stem[1:]) & _LEVELS and (len(stem) > 2 or stem[0] in table.levels):
        return False
    if len(stem) > 2 and (stem[:2] in table.not_stems or (stem[-1] in _GLUED and rjieba.has_word(stem[:-1]))):
        return False
    common = context.text.endswith(table.not_ending, start, end) and not (behind_place and len(stem) == 2)
    if common or table.not_name & _tails(stem):
        return False
    word = context.scan.word_at(end - 1)
    if not start <= word.start < at or not rjieba.has_word(context.text[word.start : word.end]):
        return True
    glued = word.start - start == 1 and at - start == 2
    return glued or (context.text[word.start : at] not in table.not_name and word.tag[:2] in PROPER)


def _tails(stem: str) -> set[str]:
    """Return a stem and what it ends with, of two characters or more: 青某高新 ends with 高新."""
    return {stem, *(stem[at:] for at in range(1, len(stem) - 1))}


def _unusual(context: Context, start: int, end: int) -> bool:
    """Whether the words before 市, 村 … are a proper noun or fall apart into single characters (磨|憨)."""
    first = context.scan.word_at(start)
    return first.tag in PROPER or all(context.scan.edges[at] for at in range(start, end))


# ---------------------------------------------------------------- short forms of those


def short_forms(context: Context, table: Tables, places: tuple[Place, ...]) -> tuple[Place, ...]:
    """Return 临溪 wherever it stands in an article of 临溪市, if it is no ordinary word."""
    taken = spots(places)
    full: dict[str, Place] = {}
    for place in sorted(places, key=lambda place: (place.start, place.end)):
        if place.rule == "names.places.form" and place.rank <= 4:
            level = next((n for n in sorted(table.levels, key=len, reverse=True) if place.name.endswith(n)), "")
            stem = place.name.removesuffix(level)
            if len(stem) > 1 and not _is_ordinary(stem, place.rank):
                full.setdefault(stem, place)
    return tuple(
        Place(start=s, end=e, name=full[stem].name, rank=full[stem].rank, rule="names.places.short")
        for s, e, stem in everywhere(context.text, full)
        if s not in taken and e - 1 not in taken
    )


def _is_ordinary(stem: str, rank: int) -> bool:
    """Whether a dictionary has the short form as a common noun, or, of a town's name, has it at all."""
    return rjieba.has_word(stem) and (rank > 3 or rjieba.tag(stem)[0][1] not in PROPER)
