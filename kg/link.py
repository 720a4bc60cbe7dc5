"""Readings -> entities: one thing, one identity, whatever it is called and wherever it is mentioned."""

from __future__ import annotations

from collections.abc import Iterable

from kg.lexicon import Lexicon
from kg.model import Entity, Mention, Reading
from kg.terms import digest


def link(readings: Iterable[Reading], lexicon: Lexicon) -> tuple[Entity, ...]:  # noqa: ARG001
    """Gather the mentions of all readings by what they name; entities come in order of id.

    The result does not depend on the order of the readings.
    """
    groups: dict[tuple[str, str, str], list[Mention]] = {}
    for reading in readings:
        for mention in reading.mentions:
            key = (mention.scope or "", mention.canonical, mention.kind)
            groups.setdefault(key, []).append(mention)
    entities = (_entity(key, mentions) for key, mentions in groups.items())
    return tuple(sorted(entities, key=lambda entity: entity.id))


def _entity(key: tuple[str, str, str], mentions: list[Mention]) -> Entity:
    scope, canonical, kind = key
    surfaces = {mention.text for mention in mentions if not mention.stand_in}
    surfaces |= {alias for mention in mentions for alias in mention.aliases}
    return Entity(
        id="e" + digest(scope, canonical, kind),
        kind=kind,
        label=canonical,
        aliases=tuple(sorted(surfaces - {canonical})),
        mentions=tuple(sorted(mentions, key=lambda m: (m.article, m.span, m.rule))),
    )
