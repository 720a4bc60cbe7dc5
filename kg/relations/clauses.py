"""A sentence clause by clause: what its verbs state, and what carries over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from kg.model import Mention
from kg.relations.acts import Act, closes_relative, find_acts
from kg.relations.chunks import Chunks, Clause, Group
from kg.relations.cues import ACTORS, Cues
from kg.relations.draft import Discourse, Draft
from kg.relations.roles import Roles, find_roles, is_dateline, may_be_subject
from kg.relations.states import ActContext, state

_LEAD = re.compile(r"[\s\d年月日上下半午前末底初至来以—\-]*.{0,2}?[“‘「『《〈\"']*")
_ORDINAL = re.compile(r"[\s“\"‘']*[0-9一二三四五六七八九十NX]{1,2}[”\"’'\s]*(?:即|就是|是指|指)")
_NUMERAL = re.compile(r"[0-9０-９一二三四五六七八九十百]")
_NUMBERED = frozenset({"Mechanism", "Programme"})
_PROGRAMME = frozenset({"Programme"})
_SPEECH = frozenset({"speak", "address"})
_DEEDS = frozenset({"establishes", "implements", "undertakes", "organizes"})
_LEADING = frozenset({"Enterprise", "Platform", "PublicInstitution"})
_ITS = re.compile(r"其[^中他它余实次]")
_NEAR = 8
_TITLE = 10
_OFFICES = frozenset({"Organization", "Platform"})
_PARALLEL = ("；", ";")
"""What parts a sentence in equals: who acts in passing before it does not act after it."""
_DESCRIPTION = 24
_NAMED = frozenset({"Enterprise", "Project", "Platform", "Person"})
_PERSON = frozenset({"Person"})
_HELD = frozenset({"holdsPostAt", "founderOf"})
_EMPLOYERS = frozenset({"Enterprise", "PublicInstitution", "SocialOrganization"})
_EVENT = frozenset({"Event"})
_DONE = frozenset({"implements", "establishes"})


def read_sentence(
    chunks: Chunks, discourse: Discourse, default: Mention | None, cues: Cues
) -> tuple[list[Draft], Discourse]:
    """Return what the verbs of a sentence state and what it leaves behind for the next."""
    drafts: list[Draft] = []
    lead: Discourse | None = None
    for clause in chunks.clauses:
        if lead and chunks.words(clause.start - 1, clause.start) in _PARALLEL:
            discourse = replace(discourse, actor=lead.actor, topic=lead.topic, unnamed=lead.unnamed)
        if clause.groups or _takes_post(clause):
            stated, discourse = _read_clause(chunks, clause, discourse, default, cues)
            drafts += stated
            acted = stated or (default is None and any(t.word.senses for t in clause.tokens))
            lead = lead or (discourse if acted else None)
        elif not discourse.unnamed and any(may_be_subject(chunks, clause, t, cues) for t in clause.tokens):
            discourse = replace(discourse, unnamed=True)
    return drafts, discourse


def _takes_post(clause: Clause) -> bool:
    """Whether a clause without names may still say that someone takes a post (领办A，任理事长)."""
    return any(s.frame == "post" for t in clause.tokens for s in t.word.senses)


def _read_clause(
    chunks: Chunks, clause: Clause, discourse: Discourse, default: Mention | None, cues: Cues
) -> tuple[list[Draft], Discourse]:
    drafts: list[Draft] = []
    acts = find_acts(chunks, clause, cues)
    if event := _meeting(chunks, clause, cues):
        discourse = replace(discourse, event=event)
    if not discourse.topic and _ITS.match(chunks.between(clause.start, clause.end)):
        discourse = replace(discourse, unnamed=True)
    taken = {g for act in acts for g in act.groups}
    component = bool(acts and _ORDINAL.match(chunks.between(clause.start, clause.end)))
    handed: tuple[Mention, ...] = ()
    pivot = ""
    for act in acts:
        wanted = frozenset().union(*(s.subjects for s in act.token.word.senses)) or ACTORS
        heads = {g for a in acts if a is not act for g in a.groups if closes_relative(chunks, a, g)}
        roles = find_roles(chunks, clause, act, taken - heads, wanted, discourse.named, cues)
        drafts += state(
            ActContext(
                act=act,
                clause=clause,
                roles=roles,
                discourse=discourse,
                default=default,
                handed=handed,
                pivot=pivot,
                sentence=chunks.sentence.index,
                after=chunks.words(act.token.end, clause.end),
                component=component,
                together=bool(cues.patterns["jointly"].fullmatch(chunks.words(act.token.start - 2, act.token.start))),
                cues=cues,
            )
        )
        handed, pivot = tuple(_handed(act, cues)), act.token.word.pivot
        discourse = _after_act(act, roles, discourse, component, cues)
    discourse = replace(discourse, pending=_pending(chunks, clause, acts, discourse, cues))
    slots = (slot for group in clause.groups for chain in group.chains for slot in chain)
    named = tuple(m for slot in slots for m in slot.kind_of(cues, _NAMED)[:1])
    if named:
        discourse = replace(discourse, named=(*discourse.named, *named))
    if posts := [] if acts else list(_further_post(chunks, clause, discourse, cues)):
        return posts, discourse
    return drafts, _after_clause(chunks, clause, taken, discourse, cues)


def _further_post(chunks: Chunks, clause: Clause, discourse: Discourse, cues: Cues) -> Iterator[Draft]:
    """Yield the post that a clause of nothing else adds to a person: 郑海涛，男，宏远机械董事长，市工商联副主席，……."""
    people = [m for m in discourse.topic if cues.fits(m.kind, _PERSON)]
    bodies = [m for g in clause.groups[-1:] for m in g.heads[-1].kind_of(cues, _OFFICES)[:1]]
    if len(people) != 1 or not bodies or len(clause.groups) > 1:
        return
    group = clause.groups[0]
    lead, title = (
        chunks.between(clause.start, group.start).strip(),
        chunks.between(group.end, clause.end).strip("。 "),
    )
    ends = cues.posts.search(title)
    if ends and len(title) <= _TITLE and cues.patterns["adverb"].sub("", lead) == "":
        yield Draft(
            predicate="holdsPostAt",
            subject=people[0],
            object=bodies[0],
            start=group.start,
            end=group.end + chunks.between(group.end, clause.end).rindex(title) + len(title),
            rule="relations.apposition.holdsPostAt",
        )


def next_sentence(discourse: Discourse, drafts: Sequence[Draft], cues: Cues) -> Discourse:
    """Return what lasts beyond a full stop: what was spoken of, and a firm or zone that was said to do something."""
    doing = {d.subject.canonical for d in drafts if d.predicate in _DEEDS and not d.implied}
    lead = tuple(m for m in discourse.topic if m.canonical in doing and cues.fits(m.kind, _LEADING))
    return Discourse(
        topic=lead,
        actor=lead,
        objects=discourse.objects,
        method=discourse.method,
        meeting=discourse.meeting,
        named=discourse.named,
        employers=discourse.employers,
    )


def next_paragraph(discourse: Discourse) -> Discourse:
    """Return what lasts beyond a paragraph: the numbered method and the event that the article tells of."""
    return Discourse(
        method=discourse.method, meeting=discourse.meeting, named=discourse.named[-1:], employers=discourse.employers
    )


def employ(discourse: Discourse, drafts: Sequence[Draft], cues: Cues) -> Discourse:
    """Return what is carried, with the persons of whom a firm or body was just said to be theirs."""
    found = tuple(
        (d.subject.canonical, d.object) for d in drafts if d.predicate in _HELD and cues.fits(d.object.kind, _EMPLOYERS)
    )
    return replace(discourse, employers=(*discourse.employers, *found)) if found else discourse


def _pending(
    chunks: Chunks, clause: Clause, acts: Sequence[Act], discourse: Discourse, cues: Cues
) -> tuple[Mention, ...]:
    """Return the persons a clause only names, with those of the clauses right before."""
    people = tuple(m for g in clause.groups[-1:] for slot in g.heads for m in slot.kind_of(cues, _PERSON)[:1])
    only = not acts and people and not chunks.between(clause.groups[-1].end, clause.end).strip()
    return (*discourse.pending, *people) if only else ()


def _meeting(chunks: Chunks, clause: Clause, cues: Cues) -> Mention | None:
    """Return the meeting at which the clause plays: 在……会议上, ……会议上."""
    for group in clause.groups:
        if cues.patterns["during"].match(chunks.words(group.end, group.end + 4).lstrip("”’》")):
            held = [m for slot in group.heads for m in slot.kind_of(cues, _EVENT)]
            if held:
                return held[-1]
    return None


def _handed(act: Act, cues: Cues) -> Iterator[Mention]:
    if act.token.word.pivot:
        for group in act.groups:
            for slot in group.heads:
                yield from slot.kind_of(cues, frozenset({"Organization", "Person"}))[:1]


def _after_act(act: Act, roles: Roles, discourse: Discourse, component: bool, cues: Cues) -> Discourse:
    objects = tuple(m for _, m in act.objects)
    if objects:
        discourse = replace(discourse, objects=objects)
    for sense, mention in act.objects:
        numbered = cues.fits(mention.kind, _NUMBERED) and _NUMERAL.search(mention.canonical)
        if numbered and not component and sense.predicate in _DONE:
            discourse = replace(discourse, method=mention)
        if cues.fits(mention.kind, _PROGRAMME):
            discourse = replace(discourse, programme=mention)
    for sense, mention in act.objects:
        if sense.predicate == "organizes":
            discourse = replace(discourse, meeting=mention)
    if any(s.frame in _SPEECH for s in act.token.word.senses):
        people = {m.canonical for m in roles.doers}
        firm = tuple(body for person, body in discourse.employers if person in people)[-1:]
        return replace(discourse, actor=firm, topic=firm, unnamed=False)
    together = any(s.frame == "joint" for s in act.token.word.senses)
    if together and (roles.partners or roles.doers[1:]):
        discourse = replace(discourse, partners=roles.partners or roles.doers[1:])
    if roles.agent and (spoken_of := objects or roles.before[:1] or discourse.objects):
        return replace(discourse, topic=spoken_of, actor=roles.doers or discourse.actor)
    if roles.doers and not roles.passive:
        doers = roles.doers[:1] if together else roles.doers
        discourse = replace(discourse, actor=doers, topic=doers, unnamed=False)
    return discourse


def _after_clause(
    chunks: Chunks, clause: Clause, taken: AbstractSet[Group], discourse: Discourse, cues: Cues
) -> Discourse:
    """Take the name a clause begins with for its subject; a common noun in its place ends what was carried."""
    if any(s.frame in _SPEECH for t in clause.tokens for s in t.word.senses):
        return discourse
    if cues.patterns["subordinate"].search(chunks.between(clause.end - 3, clause.end)):
        return discourse
    first = next((g for g in clause.groups if g not in taken and not g.marker), None)
    common = next((t for t in clause.tokens if may_be_subject(chunks, clause, t, cues)), None)
    verb = next((t for t in clause.tokens if t.word.senses), None)
    if verb and first and verb.start < first.start:
        return discourse
    if first and _leads(chunks, clause, first, cues):
        heads = tuple(m for slot in first.heads for m in slot.mentions[:1])
        follows = common is not None and 0 <= common.start - first.end <= _NEAR
        if not first.modifies and not follows and not is_dateline(chunks, first, cues):
            if discourse.topic and set(discourse.topic) <= set(heads):
                return replace(discourse, unnamed=False)
            actors = tuple(m for m in heads if cues.fits(m.kind, ACTORS))
            return replace(discourse, topic=heads, actor=actors or discourse.actor, unnamed=False)
    if common and not any(g.end <= common.start and not g.modifies and g not in taken for g in clause.groups):
        return replace(discourse, unnamed=True)
    return discourse


def _leads(chunks: Chunks, clause: Clause, first: Group, cues: Cues) -> bool:
    """Whether nothing but a date or a description stands before the first name of a clause."""
    before = chunks.between(clause.start, first.start)
    if _LEAD.fullmatch(before):
        return True
    person = any(slot.kind_of(cues, frozenset({"Person"})) for slot in first.heads)
    return len(before) <= _DESCRIPTION and (person or before.rstrip("“‘《「『\"' ").endswith("的"))
