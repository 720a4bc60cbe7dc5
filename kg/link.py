"""Readings -> entities: one thing, one identity, whatever it is called and wherever it is mentioned.

An identity is a hash of what makes the thing itself: its scope, its canonical name and its class. Nothing of the
other articles goes into it, so that articles read apart and merged by union agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kg.gazetteer import Division, Gazetteer, load_gazetteer
from kg.lexicon import Lexicon
from kg.model import Entity, Mention, Reading, Span
from kg.reference import load_reference
from kg.terms import digest

_BODIES = frozenset(("SocialOrganization", "PartyOrganization", "CommandUnit", "Organization"))
_BODILY = _BODIES | {"GovernmentBody", "PublicInstitution", "Enterprise", "Platform", "Place", "Project"}
"""Classes that a body of the whole country may have been read as."""
_NOWHERE = frozenset(("Industry", "Honour", "Platform", "Organization", "Enterprise"))
"""Classes that a name of a division may have been read as: none of them is called 章丘区."""
_QUOTED = re.compile('[“「"]([^“”「」"]+)[”」"]')
_ITEM = "names.lists.shared"
"""The rule whose words name a thing only in their list: 武某 in 武某、广某3个商会."""
_Key = tuple[str, str, str]
"""Scope, canonical name, class."""


def link(readings: Iterable[Reading], lexicon: Lexicon) -> tuple[Entity, ...]:  # noqa: ARG001
    """Gather the mentions of all readings by what they name; entities come in order of id.

    A place with a division code brings the places above it along, without mentions where no article names them.
    The result does not depend on the order of the readings.
    """
    gazetteer = load_gazetteer()
    groups: dict[_Key, list[Mention]] = {}
    for reading in readings:
        for mention in reading.mentions:
            groups.setdefault(_key(mention, gazetteer), []).append(mention)
    divisions = {key: _division(key, gazetteer) for key in groups if key[2] == "Place"}
    found = {_id(key): _entity(key, mentions, divisions.get(key), gazetteer) for key, mentions in groups.items()}
    for division in divisions.values():
        for upper in gazetteer.above(division) if division else ():
            entity = _entity(_place_key(upper, gazetteer), (), upper, gazetteer)
            found.setdefault(entity.id, entity)
    return tuple(found[identity] for identity in sorted(found))


def _key(mention: Mention, gazetteer: Gazetteer) -> _Key:
    """Return what a mention names, so that articles agree that read its class, its marks or its length otherwise.

    Quotation marks around all of a name only mark it; a body of the whole country is of the class that the reference
    data gives it; a division is a place, under its full name where its short one means no other.
    """
    scope, name, kind = mention.scope or "", mention.canonical, mention.kind
    quoted = _QUOTED.fullmatch(name)
    if quoted and kind != "Policy":
        name = quoted[1]
    known = load_reference().called(name)
    if known is not None and not known.term and kind in _BODILY:
        return "", known.name, known.kind
    division = None if scope else _meant(name, gazetteer)
    if division is not None and (kind == "Place" or (kind in _NOWHERE and name == division.name)):
        return _place_key(division, gazetteer)
    return scope, name, kind


def _meant(name: str, gazetteer: Gazetteer) -> Division | None:
    """Return the only division of a full name, or the only one that a short name means."""
    named = gazetteer.by_name.get(name, ())
    return named[0] if len(named) == 1 else None


def _id(key: _Key) -> str:
    return "e" + digest(*key)


def _in_order(m: Mention) -> tuple[object, ...]:
    return m.article, m.span, m.text, m.stand_in, m.rule, m.aliases, m.kind, m.canonical, m.scope or ""


def _entity(key: _Key, mentions: Iterable[Mention], division: Division | None, gazetteer: Gazetteer) -> Entity:
    _, canonical, kind = key
    ordered = tuple(sorted(mentions, key=_in_order))
    names = {m.text for m in ordered if not m.stand_in and not (m.rule == _ITEM and kind in _BODIES)} | {
        alias for m in ordered for alias in m.aliases
    }
    parent = gazetteer.divisions[division.parent] if division and division.parent else None
    return Entity(
        id=_id(key),
        kind=kind,
        label=canonical,
        aliases=tuple(sorted(names - {canonical})),
        mentions=ordered,
        code=division.code if division else None,
        within=_id(_place_key(parent, gazetteer)) if parent else None,
    )


def _division(key: _Key, gazetteer: Gazetteer) -> Division | None:
    """Return the division a place is: the only one of its name, or the one that lies in its scope."""
    scope, name, _ = key
    named = [d for d in gazetteer.by_name.get(name, ()) if d.name == name]
    if len(named) > 1:
        named = [d for d in named if d.parent and gazetteer.divisions[d.parent].name == scope]
    return named[0] if len(named) == 1 else None


def _place_key(division: Division, gazetteer: Gazetteer) -> _Key:
    """Return the key under which the names stage puts a division: scoped where others share its name."""
    return gazetteer.scope(division) or "", division.name, "Place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Words that were taken for a thing called otherwise, and the rule that says why."""

    words: str
    rule: str
    article: str
    at: Span


def merges(entity: Entity) -> tuple[Merge, ...]:
    """Return why each wording of a thing is taken for it: the first place of every wording that is not its name."""
    first: dict[tuple[str, str], Mention] = {}
    for mention in entity.mentions:
        if mention.text != entity.label:
            first.setdefault((mention.text, mention.rule), mention)
    return tuple(Merge(words=m.text, rule=m.rule, article=m.article, at=m.span) for m in first.values())
