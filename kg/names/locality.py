"""The place whose affairs an article tells, what stands above it, and the words that stand for either (全市, 我省)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from kg.model import Mention
from kg.names.context import Context, Locality
from kg.names.placetables import Place, tables

_STAND_IN = re.compile(r"[全我本该](自治区|省|市|州|盟|县|区|旗|镇|乡|街道|村|社区)")
_LEVELS = ("自治区", "自治州", "自治县", "街道", "社区", "省", "市", "州", "盟", "县", "区", "旗", "镇", "乡", "村")
ENOUGH, MOST = 6, 0.6
"""Points that an article's own place has at least, or share of all points that it has together with the places above
it and in it: other articles only name places."""
_TITLE, _PUBLISHER, _SEAT = 6, 8, 2
"""Points for standing in the title, in the publisher's name, before a party committee or a government."""


def find_locality(context: Context, places: Sequence[Place]) -> Locality | None:
    """Return the place an article is about, None where it names none below a country.

    The publisher's place and the title's count for more than how often a name comes back.
    """
    points = _points(context, places)
    if not points:
        return None
    told = context.article.locality
    above = _above(context, places)
    ranks = {place.name: place.rank for place in places}
    best = max(points, key=lambda name: (name == told, points[name] + ranks[name] / 10, name))
    kin = sum(count for name, count in points.items() if _akin(name, best, above))
    if best != told and points[best] < ENOUGH and kin < MOST * sum(points.values()):
        return None
    best = _deeper(best, points, above) if best != told else best
    best = _deepest_in_title(context, places, best, above)
    return _locality(context, best, places, above)


def _points(context: Context, places: Sequence[Place]) -> Counter[str]:
    """Return how much speaks for each place; a newspaper's name, and page furniture, for none."""
    table = tables(context.lexicon)
    points: Counter[str] = Counter()
    publisher = _publisher_span(context)
    for place in places:
        role = context.scan.sentence_at(place.start).role
        if place.rank == 0 or role == "furniture" or context.text.startswith(table.not_told, place.end):
            continue
        points[place.name] += 1 + _TITLE * (role == "title") + _SEAT * context.text.startswith(table.heads, place.end)
        points[place.name] += _PUBLISHER * (publisher[0] <= place.start < publisher[1])
    return points


def _deeper(best: str, points: Counter[str], above: Mapping[str, tuple[str, ...]]) -> str:
    """Return the place within the best one that the article tells of at least half as much, if there is any."""
    within = [name for name in points if best in above.get(name, ()) and points[name] * 2 >= points[best]]
    return max(within, key=lambda name: (points[name], name)) if within else best


def _akin(name: str, other: str, above: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether two places are the same, or one lies in the other."""
    return name == other or name in above.get(other, ()) or other in above.get(name, ())


def _publisher_span(context: Context) -> tuple[int, int]:
    if context.article.publisher:
        at = context.text.find(context.article.publisher)
        if at >= 0:
            return at, at + len(context.article.publisher)
    return -1, -1


def _deepest_in_title(context: Context, places: Sequence[Place], best: str, above: dict[str, tuple[str, ...]]) -> str:
    """Of 昆明安宁 the second: a place of the title that lies in the best one takes its part."""
    for place in places:
        if context.scan.sentence_at(place.start).role == "title" and best in above.get(place.name, ()):
            return _deepest_in_title(context, places, place.name, above)
    return best


def _above(context: Context, places: Sequence[Place]) -> dict[str, tuple[str, ...]]:
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


def _locality(context: Context, name: str, places: Sequence[Place], above: dict[str, tuple[str, ...]]) -> Locality:
    chain = list(above.get(name, ()))
    if not any(_level(n) in ("省", "自治区") for n in (*chain, name)):
        chain.extend(_likely_province(context, places))
    level = _level(name)
    known: dict[str, str] = {}
    for upper in chain:
        known.setdefault(_level(upper), upper)
    short = name.removesuffix(level)
    table = tables(context.lexicon)
    division = table.gazetteer.choose(name)
    return Locality(
        name=name,
        short=division.short if division else short if len(short) > 1 else name,
        level=level,
        above=dict(sorted(known.items())),
    )


def _likely_province(context: Context, places: Sequence[Place]) -> tuple[str, ...]:
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


def _level(name: str) -> str:
    return next((level for level in _LEVELS if name.endswith(level)), "")


def find_stand_ins(context: Context, places: Sequence[Place], locality: Locality | None) -> list[Mention]:
    """Find 全市, 我县, 全省 …: mentions of the locality, or of what stands above it, that are no names of it."""
    if locality is None:
        return []
    table = tables(context.lexicon)
    taken = {at for place in places for at in range(place.start, place.end)}
    scopes = {place.name: _scope(context, place, locality) for place in places}
    mentions = []
    for match in _STAND_IN.finditer(context.text):
        name = locality.at(match[1])
        if name is None or match.start() in taken or context.text.startswith(table.not_level, match.start(1)):
            continue
        mentions.append(
            context.mention(
                *match.span(),
                "Place",
                rule="names.places.stand-in",
                canonical=name,
                scope=scopes.get(name),
                stand_in=True,
            )
        )
    return mentions


def place_mentions(context: Context, places: Sequence[Place], locality: Locality | None) -> tuple[Mention, ...]:
    """Return places as mentions; a town or village, whose name many share, is scoped by the locality."""
    return tuple(
        context.mention(
            place.start,
            place.end,
            "Place",
            rule=place.rule,
            canonical=place.name,
            scope=_scope(context, place, locality),
        )
        for place in places
    )


def _scope(context: Context, place: Place, locality: Locality | None) -> str | None:
    if place.rank > 3 and locality is not None:
        return locality.county
    return tables(context.lexicon).gazetteer.scope(place.division) if place.division is not None else None
