"""Places: divisions of the gazetteer by full and short name, regions and places abroad, and divisions known by form.

A short form (安宁, 和平) is a place only where the article supports it: its full form or a place above it stands there
too, or the dictionary or the tagger take it for one.
"""

from __future__ import annotations

import re

from kg.gazetteer import Division
from kg.names.context import Context
from kg.names.forms import formed_places, short_forms
from kg.names.latin import latin_places
from kg.names.placetables import PROPER, Place, Tables, is_han, spots, tables
from kg.names.sharedlevel import shared_levels


def find_places(context: Context) -> tuple[Place, ...]:
    """Return every place that is named, in order of position, none overlapping another."""
    table = tables(context.lexicon)
    listed = _with_regions(context, _listed(context, table))
    shared = shared_levels(context, table, listed)
    taken = spots(shared)
    listed = tuple(place for place in listed if place.start not in taken)
    known = (*listed, *shared, *formed_places(context, table, (*listed, *shared)), *latin_places(context))
    return tuple(sorted((*known, *short_forms(context, table, known)), key=lambda place: (place.start, place.end)))


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
    taken = spots(regions)
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
        if len(name) < 3 and (not whole or name[0] in table.not_name or is_han(context.text[start - 1 : start] or " ")):
            return None
        if name[:-1] in table.lead and _is_verb(context.text, table, name):
            return None
        rank = division.rank if division else divisions[0].rank
        return Place(start=start, end=end, name=name, rank=rank, rule="names.places.gazetteer", division=division)
    if division is not None and name == division.short + division.name[-1]:
        rule = "names.places.plain"
        return Place(start=start, end=end, name=division.name, rank=division.rank, rule=rule, division=division)
    if division is None or not _short_fits(context, table, start, division, full, whole, hinted):
        return None
    return Place(
        start=start, end=end, name=division.name, rank=division.rank, rule="names.places.short", division=division
    )


def _is_verb(text: str, table: Tables, name: str) -> bool:
    """Whether a division's name is but a verb and a level wherever it stands: 会同|县人社局."""
    return all(text.startswith(table.heads, match.end()) for match in re.finditer(re.escape(name), text))


def _short_fits(
    context: Context, table: Tables, start: int, division: Division, full: frozenset[str], whole: bool, hinted: bool
) -> bool:
    if context.text.startswith(table.not_before, start + len(division.short)) or _goes_on(
        context, table, start, division
    ):
        return False
    if division.rank > 1 and _is_given_name(context, start):
        return False
    if _is_inside(context, start, division):
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
        return hinted or (division.short not in table.ordinary and tag[:2] in PROPER)
    return chained and division.short not in table.ordinary and (hinted or tag.startswith("n"))


_WATERS = frozenset("湖湾江岛坝岭峡")
"""What goes on with a short form to make the name of another place: 临沧|湖."""
_DIVISIONS = frozenset("市县旗盟州")
_COUNTED = frozenset("各两三四五几多全等和及与所下周")
"""What stands between a place and its divisions: 临汾各县."""


def _goes_on(context: Context, table: Tables, start: int, division: Division) -> bool:
    """Whether a short form is the beginning of another place's name: 辽源|县 (of 辽源市), 通州|湾."""
    text, end = context.text, start + len(division.short)
    if division.rank > 1 and text[end : end + 1] in _WATERS and not context.scan.edges[end + 1]:
        return True
    level = text[end : end + 1]
    if level in table.levels and not text.startswith(table.not_level, end):
        return True
    return any(_is_longer(text, table, start, end, end + size) for size in (2, 3))


def _is_longer(text: str, table: Tables, start: int, end: int, to: int) -> bool:
    """Whether a short form begins a longer name that is told more than once, of which the rest is no place's:
    临汾|河市, but 临汾|尧都区."""
    rest = text[end:to]
    if rest[-1:] not in _DIVISIONS or rest[0] in _COUNTED or not all(map(is_han, rest)):
        return False
    return rest not in table.gazetteer.by_name and text.count(text[start:to]) > 1


def _is_inside(context: Context, start: int, division: Division) -> bool:
    """Whether a short form stands right behind a place that cannot lie above it and goes on: 临某市|台湾|风情街."""
    text, end = context.text, start + len(division.short)
    before = text[start - 1] if start else "\n"
    lower = "市州盟县区旗镇乡村" if division.rank == 1 else "县旗镇乡村"
    return before in lower and is_han(text[end : end + 1] or "\n") and text[end] not in "、和与及等"


def _is_given_name(context: Context, start: int) -> bool:
    """Whether a surname stands before a short form and no name goes on before that: 市长谢|长春."""
    text = context.text
    if start == 0 or text[start - 1] not in context.lexicon.words("surname"):
        return False
    titles = context.scan.once(
        "names.titles", lambda scan: {h.end for role in ("post", "title") for h in scan.hits(role)}
    )
    before = text[start - 2 : start - 1]
    return start - 1 in titles or (not is_han(before or " ") and not context.scan.edges[start])
