"""What an article tells of: its locality, or a zone, town or village in it where the whole piece is about that."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from kg.model import Mention
from kg.names.context import Context

_OFFICES = ("管委会", "管理委员会", "党工委")
"""Behind a zone's name these make the name of its office."""
_ABROAD = "names.places.abroad"
"""The rule of foreign states: 柬埔寨 is no village (寨)."""
_DISTRICT = re.compile(r"(?<![\u4e00-\u9fff])区(?:委|政府|人民政府|人大|政协)")
OFTEN = 4
"""Times a zone or village is named, at least, in an article that is about it without having it in the title."""
BELOW_COUNTY = 3
"""The rank of a county."""


def find_topic(context: Context, mentions: Sequence[Mention]) -> Mention | None:
    """Return the best mention of the zone or place whose affairs the article tells."""
    zones = [m for m in mentions if m.kind == "Platform" and m.text.endswith(_zone_words(context))]
    here = [m for m in mentions if m.kind == "Place" and not m.stand_in and m.rule != _ABROAD]
    small = [m for m in here if m.canonical.endswith(_small(context))]
    return (
        _in_title(context, zones, mentions)
        or _told_of(context, [*zones, *small], mentions)
        or _opens_with(context, zones)
        or _only_zone(context, zones)
        or _locality(context, mentions)
        or _issuer(context, mentions)
    )


def _zone_words(context: Context) -> tuple[str, ...]:
    return tuple(form for cue in context.lexicon.of("zone") for form in cue.forms)


def _small(context: Context) -> tuple[str, ...]:
    """Level words of places below a county: 镇, 村."""
    cues = context.lexicon.of("level")
    return tuple(form for cue in cues if int(cue.option("rank", "0")) > BELOW_COUNTY for form in cue.forms)


def _in_title(context: Context, zones: Sequence[Mention], mentions: Sequence[Mention]) -> Mention | None:
    """Return the zone that the title names, where it names no place but the one that the zone's name begins with."""
    titles = [sentence for sentence in context.sentences if sentence.role == "title"]
    for zone in zones:
        here = [title for title in titles if zone.span in title.span]
        if not here or context.text.startswith(_OFFICES, zone.span.end):
            continue
        others = (m for m in mentions if m.kind == "Place" and any(m.span in title.span for title in titles))
        if all(place.span in zone.span or place.span.end == zone.span.start for place in others):
            return zone
    return None


def _told_of(context: Context, parts: Sequence[Mention], mentions: Sequence[Mention]) -> Mention | None:
    """Return the part of the locality that is named more often than any other place, by name or as 我国, 全市."""
    body = {s.index for s in context.sentences if s.role in ("title", "body")}
    times = Counter(part.canonical for part in parts if part.sentence in body)
    if not times:
        return None
    name = max(times, key=lambda canonical: (times[canonical], canonical))
    others = (m.canonical for m in mentions if m.kind == "Place" and m.canonical != name)
    if times[name] < OFTEN or times[name] <= max(Counter(others).values(), default=0):
        return None
    return min((part for part in parts if part.canonical == name), key=lambda part: (part.text != name, part.span))


def _opens_with(context: Context, zones: Sequence[Mention]) -> Mention | None:
    """Return the zone that the title means without naming a place (高新区概况) and the first sentence begins with."""
    titles = [sentence for sentence in context.sentences if sentence.role == "title"]
    first = next((sentence for sentence in context.sentences if sentence.role == "body"), None)
    if first is None or not any(
        title.text.rstrip().rstrip("概况简介").endswith(_zone_words(context)) for title in titles
    ):
        return None
    start = first.span.start + len(first.text) - len(first.text.lstrip())
    return next((zone for zone in zones if zone.span.start == start), None)


def _only_zone(context: Context, zones: Sequence[Mention]) -> Mention | None:
    """Return the zone that an article calls 全区, 我区 and names, where it names no place for that.

    区委 and 区政府 are a district's.
    """
    if context.locality is None or context.locality.named or context.locality.level != "区" or not zones:
        return None
    if _DISTRICT.search(context.text):
        return None
    times = Counter(zone.canonical for zone in zones)
    name = max(times, key=lambda canonical: (times[canonical], canonical))
    return min((zone for zone in zones if zone.canonical == name), key=lambda zone: zone.span)


def _issuer(context: Context, mentions: Sequence[Mention]) -> Mention | None:
    """Return the body of the country that the title begins with, where a national document names no place."""
    if context.locality is None or context.locality.level != "国":
        return None
    titles = [sentence.span for sentence in context.sentences if sentence.role == "title"]
    own = (m for m in mentions if m.rule.startswith("names.bodies.") and any(m.span in title for title in titles))
    return min(own, key=lambda m: m.span, default=None)


def _locality(context: Context, mentions: Sequence[Mention]) -> Mention | None:
    """Return the best mention of the locality: its full name, else the first."""
    locality = context.locality
    name = None if locality is None else locality.name if locality.named else f"本{locality.name}"
    own = [m for m in mentions if m.kind == "Place" and m.canonical == name]
    return min(own, key=lambda m: (m.stand_in, m.text != name, m.span), default=None)
