"""Which place lies in which: by the division codes, and by what the text says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from kg.names.context import Context
from kg.names.placetables import Place, tables

_LEVELS = ("自治区", "自治州", "自治县", "街道", "社区", "省", "市", "州", "盟", "县", "区", "旗", "镇", "乡", "村")


def above_each(context: Context, places: Sequence[Place]) -> dict[str, tuple[str, ...]]:
    """Return what lies above each place, nearest first: by the division codes, or by what the text says."""
    gazetteer = tables(context.lexicon).gazetteer
    parent: dict[str, str] = {}
    for place in places:
        if place.division is not None and place.division.parent:
            for lower in (place.division, *gazetteer.above(place.division)):
                if lower.parent:
                    parent.setdefault(lower.name, gazetteer.divisions[lower.parent].name)
    beside = ((b, p) for b, p in pairwise(places) if b.end == p.start and 0 < b.rank < p.rank)
    for before, place in sorted(beside, key=lambda pair: (-pair[0].rank, pair[0].start)):
        parent.setdefault(place.name, before.name)
    for place, upper in _said_to_lie_in(context, places):
        parent.setdefault(place.name, upper.name)
    return {place.name: _chain(parent, place.name) for place in places}


def _chain(parent: Mapping[str, str], name: str) -> tuple[str, ...]:
    chain: list[str] = []
    while name in parent and parent[name] not in chain:
        name = parent[name]
        chain.append(name)
    return tuple(chain)


def _said_to_lie_in(context: Context, places: Sequence[Place]) -> Iterable[tuple[Place, Place]]:
    """Pairs that 临溪市是浙江省金华市代管的县级市, 青石镇位于石塘县 … state."""
    for k, place in enumerate(places):
        said = [p for p in places[k + 1 : k + 4] if p.start - place.end < 24 and 0 < p.rank < place.rank]
        if said and re.match(r"(?:是|位于|地处|隶属于?|属)", context.text[place.end :]):
            chain = [said[0]]
            for nxt in said[1:]:
                if nxt.start == chain[-1].end:
                    chain.append(nxt)
            yield place, chain[-1]


def akin(name: str, other: str, above: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether two places are the same, or one lies in the other."""
    return name == other or name in above.get(other, ()) or other in above.get(name, ())


def likely_province(context: Context, places: Sequence[Place]) -> tuple[str, ...]:
    """Return the province that an article of an invented city speaks of as its own: none where several may be it.

    A province in full, or at the head of a company's name, speaks for itself; one in a list, or whose people met
    elsewhere (浙江商会), does not.
    """
    points: Counter[str] = Counter()
    for place in places:
        if place.rank == 1:
            around = context.text[max(0, place.start - 1) : place.start] + context.text[place.end : place.end + 1]
            listed = "、" in around or context.text.startswith(("商会", "籍", "客商"), place.end)
            points[place.name] += 0 if listed else 3 if context.text[place.start : place.end] == place.name else 1
    best = sorted((-count, name) for name, count in points.items() if count)
    return (best[0][1],) if best and (len(best) == 1 or best[0][0] < best[1][0]) else ()


def level_of(name: str) -> str:
    return next((level for level in _LEVELS if name.endswith(level)), "")
