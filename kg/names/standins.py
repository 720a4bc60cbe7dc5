"""Places as mentions: those that are named, and the words that stand for one (全市, 我省, 全国)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.gazetteer import NATION
from kg.model import Mention
from kg.names.context import Context, Locality
from kg.names.locality import OWN
from kg.names.placetables import Place, tables

_NATIONAL = re.compile(r"我国(?!家)|全国(?=[\u4e00-\u9fff，。、；：\s])")

_INSIDE = tuple(
    re.compile(word)
    for word in ("我国(?!家)", "全国", "中华人民共和国", "中国", "国家(?!级)", "国务院", "国债", "国民经济")
)


def find_stand_ins(context: Context, places: Sequence[Place], locality: Locality | None) -> list[Mention]:
    """Find 全市, 我县, 全省 …: mentions of the locality, or of what stands above it, that are no names of it."""
    if locality is None:
        return []
    table = tables(context.lexicon)
    taken = {at for place in places for at in range(place.start, place.end)}
    scopes = {place.name: _scope(context, place, locality) for place in places}
    spans: list[tuple[int, int, str | None]]
    if locality.name == NATION:
        spans = [(*match.span(), NATION) for match in _NATIONAL.finditer(context.text)]
    else:
        spans = [
            (*match.span(), locality.at(match["level"]))
            for match in OWN.finditer(context.text)
            if not context.text.startswith(table.not_level, match.start("level"))
        ]
    return [
        context.mention(
            start,
            end,
            "Place",
            rule="names.places.stand-in",
            canonical=name if locality.named or name != locality.name else f"本{name}",
            scope=scopes.get(name) if locality.named or name != locality.name else context.article.id,
            stand_in=True,
        )
        for start, end, name in spans
        if name is not None and start not in taken
    ]


def with_nation(context: Context, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Return the mentions with one of the nation, where an article about it says its name only inside another.

    The 全国 of 全国人民代表大会, the 国家 of a ministry's name and the 国 of 国债 mean it all the same.
    """
    if context.locality is None or context.locality.name != NATION or any(m.canonical == NATION for m in mentions):
        return mentions
    found = next((match for pattern in _INSIDE if (match := pattern.search(context.text))), None)
    if found is None:
        return mentions
    own = context.mention(*found.span(), "Place", rule="names.places.nation", canonical=NATION, stand_in=True)
    return tuple(sorted((*mentions, own), key=lambda m: (m.span, m.kind, m.canonical)))


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
        return locality.scope(context.article.id)
    return tables(context.lexicon).gazetteer.scope(place.division) if place.division is not None else None
