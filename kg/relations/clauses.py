"""A sentence clause by clause: what its verbs state, and what carries over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.model import Mention
from kg.relations.acts import Act, find_acts
from kg.relations.cues import ACTORS, Cues
from kg.relations.draft import Carry, Draft
from kg.relations.roles import Roles, find_roles
from kg.relations.scene import Clause, Group, Scene
from kg.relations.states import Stage, state

_LEAD = re.compile(r"[\s\d年月日上下半午前末底初至来以—\-]*.{0,2}?[“‘「『《〈\"']*")
_ORDINAL = re.compile(r"[\s“\"‘']*[0-9一二三四五六七八九十NX]{1,2}[”\"’'\s]*(?:即|就是|是指|指)")
_NUMERAL = re.compile(r"[0-9０-９一二三四五六七八九十百]")
_NUMBERED = frozenset({"Mechanism", "Programme"})
_PROGRAMME = frozenset({"Programme"})
_EVENT = frozenset({"Event"})
_DONE = frozenset({"implements", "establishes"})


def read_sentence(scene: Scene, carry: Carry, default: Mention | None, cues: Cues) -> tuple[list[Draft], Carry]:
    """Return what the verbs of a sentence state and what it leaves behind for the next."""
    drafts: list[Draft] = []
    for clause in scene.clauses:
        acts = find_acts(scene, clause, cues)
        carry = replace(carry, event=_meeting(scene, clause, cues) or carry.event)
        taken = tuple(g for act in acts for g in act.groups)
        component = bool(_ORDINAL.match(scene.between(clause.start, clause.end)))
        handed: tuple[Mention, ...] = ()
        roles = Roles()
        for act in acts:
            wanted = frozenset().union(*(s.subjects for s in act.token.word.senses)) or ACTORS
            roles = find_roles(scene, clause, act, taken, wanted, cues)
            drafts += state(
                Stage(
                    act=act,
                    roles=roles,
                    carry=carry,
                    default=default,
                    handed=handed,
                    after=scene.words(act.token.end, clause.end),
                    component=component,
                    cues=cues,
                )
            )
            handed = tuple(_handed(act, cues))
            carry = _after_act(act, roles, carry, component, cues)
        carry = _after_clause(scene, clause, taken, carry, cues)
    return drafts, carry


def next_sentence(carry: Carry) -> Carry:
    """Return what lasts beyond a full stop: objects and method, not who acts."""
    return Carry(objects=carry.objects, method=carry.method)


def _meeting(scene: Scene, clause: Clause, cues: Cues) -> Mention | None:
    """Return the meeting at which the clause plays: 在……会议上, ……会议上."""
    for group in clause.groups:
        if scene.words(group.end, group.end + 2).startswith(("上", "”上", "中，", "期间")):
            held = [m for slot in group.heads for m in slot.kind_of(cues, _EVENT)]
            if held:
                return held[-1]
    return None


def _handed(act: Act, cues: Cues) -> Iterator[Mention]:
    if act.token.word.pivot:
        for group in act.groups:
            for slot in group.heads:
                yield from slot.kind_of(cues, frozenset({"Organization", "Person"}))[:1]


def _after_act(act: Act, roles: Roles, carry: Carry, component: bool, cues: Cues) -> Carry:
    objects = tuple(m for _, m in act.objects)
    if objects:
        carry = replace(carry, objects=objects)
    for sense, mention in act.objects:
        numbered = cues.fits(mention.kind, _NUMBERED) and _NUMERAL.search(mention.canonical)
        if numbered and not component and sense.predicate in _DONE:
            carry = replace(carry, method=mention)
        if cues.fits(mention.kind, _PROGRAMME):
            carry = replace(carry, programme=mention)
    if roles.agent:
        return replace(carry, topic=objects or carry.objects)
    if roles.doers and not roles.passive:
        carry = replace(carry, actor=roles.doers, topic=roles.doers, unnamed=False)
    return carry


def _after_clause(scene: Scene, clause: Clause, taken: tuple[Group, ...], carry: Carry, cues: Cues) -> Carry:
    """Take the name a clause begins with for its subject; a common noun in its place ends what was carried."""
    first = next((g for g in clause.groups if g not in taken and not g.marker), None)
    common = next((t for t in clause.tokens if t.word.common), None)
    verb = next((t for t in clause.tokens if t.word.senses), None)
    if verb and first and verb.start < first.start:
        return carry
    if first and _LEAD.fullmatch(scene.between(clause.start, first.start)):
        heads = tuple(m for slot in first.heads for m in slot.mentions[:1])
        follows = common is not None and 0 <= common.start - first.end <= 8
        if not first.modifies and not follows:
            actors = tuple(m for m in heads if cues.fits(m.kind, ACTORS))
            return replace(carry, topic=heads, actor=actors or carry.actor, unnamed=False)
    if common and not any(g.end <= common.start and g not in taken for g in clause.groups):
        return replace(carry, unnamed=True)
    return carry
