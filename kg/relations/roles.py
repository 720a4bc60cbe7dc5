"""Who stands to the left of a verb: the one who does it, partners, the agent of a passive, recipients, places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise

from kg.model import Mention
from kg.relations.acts import Act
from kg.relations.chunks import Chunks, Clause, Group, Token
from kg.relations.cues import ACTORS, Cues

_WHERE = frozenset({"Place", "Platform"})
_PLACED = re.compile(r"[”\"’》]*(?:等地|等?\d+个?[^，。、\d]{1,4})?[^，。、]{0,6}")
_APPOSED = re.compile(r"[”’」』》\"'\s]*(?:等|（|\(|(?:\d+|[两三四五六七八九十]+)[家个名所位])")
_LEADING_MARKERS = frozenset({"passive", "partner", "agent", "recipient", "place"})
_DATED = re.compile(r"[\d年月日以来，,、\s“”\"'了就便即]+")
_PARTING = re.compile(r"[与同]")
_ITS = re.compile(r"其(?:先后|主导|牵头|联合|共同)?$")
_COUNT = re.compile(r"(?:\d+|[一二两三四五六七八九十百]+)[余多]?[家个名户位所批][^，。；：、\d]{0,6}$")
_TAKES = frozenset({"partner", "recipient"})
_EXISTING = ("有", "的", "中", "等", "、")
_NEAR = 8
"""How far a common noun may stand after the name it makes its modifier (安宁市民营企业)."""


@dataclass(frozen=True, slots=True)
class Roles:
    """The names around a verb by what they do."""

    doers: tuple[Mention, ...] = ()
    start: int | None = None
    """Where the first doer begins, if this clause states it."""
    agent: bool = False
    """Whether 由 stands before it or an earlier doer: the sentence is about something else."""
    partners: tuple[Mention, ...] = ()
    givers: tuple[Mention, ...] = ()
    """Names after 被: who did it to the subject."""
    passive: bool = False
    recipients: tuple[Mention, ...] = ()
    places: tuple[Mention, ...] = ()
    severally: bool = False
    """Whether each doer has its own partner (甲、乙分别与丙、丁签约)."""
    strangers: bool = False
    """Whether the partner is not named (与12户企业签约)."""
    before: tuple[Mention, ...] = ()
    """Every name before the verb that no preposition marks and no other verb took."""
    divided: int | None = None
    """Where 与 stands between the doers, each side of which is one party (甲、乙等企业与丙、丁签约)."""
    its: bool = False
    """Whether 其 stands where the subject would (其创办的甲)."""
    unnamed: bool = False
    """Whether a common noun stands where the subject would."""
    unknown: bool = False
    """Whether words that no stage knows for a name stand where the subject would."""


def find_roles(
    chunks: Chunks,
    clause: Clause,
    act: Act,
    taken: AbstractSet[Group],
    wanted: frozenset[str],
    named: Sequence[Mention],
    cues: Cues,
) -> Roles:
    """Return the roles to the left of a verb.

    `taken` are the groups that other verbs are about, `wanted` the classes that may do it, `named` what 公司 or 项目
    may stand for.
    """
    left = [g for g in clause.groups if g.end <= act.token.start and g not in taken and g not in act.groups]
    doer, partners, places, recipients, givers = None, [], [], [], []
    for group in left:
        if group.marker in ("", "agent"):
            if _may_do(chunks, clause, group, wanted, cues):
                doer = group
        elif group.marker == "partner":
            partners.append(group)
        elif group.marker == "passive":
            givers.append(group)
        elif group.marker == "recipient":
            recipients.append(group)
        elif group.marker == "place" and _is_place(chunks, group, act, cues):
            places.append(group)
    referred = _referred(chunks, clause, act, named, cues)
    meant = tuple(m for m, _ in referred if doer is None and cues.fits(m.kind, wanted))
    starts = [doer.start] if doer else [start for _, start in referred]
    return Roles(
        doers=_people_first(_heads([doer] if doer else [], wanted, cues)) or meant,
        start=min(starts, default=None),
        agent=doer is not None and any(g.marker == "agent" for g in left),
        partners=_heads([p for p in partners if not doer or p.end > doer.start], ACTORS, cues),
        givers=_heads(givers, ACTORS, cues),
        passive=bool(givers) or _is_passive(chunks, clause, act),
        recipients=_heads(recipients, ACTORS, cues),
        places=tuple(m for m in _heads(places, _WHERE, cues) if not m.stand_in),
        severally=doer is not None
        and bool(cues.patterns["severally"].search(chunks.between(doer.end, act.token.start))),
        strangers=not partners
        and any(t.word.marker == "partner" and (doer.end if doer else clause.start) <= t.start for t in clause.tokens),
        before=(
            *(m for m, _ in referred),
            *(m for g in left if not g.marker for slot in g.heads for m in slot.mentions),
        ),
        divided=_divided(chunks, doer) if doer else None,
        its=bool(_ITS.match(chunks.between(clause.start, act.token.start))),
        unnamed=not meant and _unnamed(chunks, clause, act, doer, cues),
        unknown=doer is None
        and not meant
        and (
            _unknown(chunks, clause.start, clause, act, cues)
            or any(_hides_person(chunks, clause, group, cues) for group in left)
        ),
    )


def _divided(chunks: Chunks, doer: Group) -> int | None:
    """Return where the one 与 stands that parts a list of doers in two."""
    gaps = [(before[-1].end, after[-1].start) for before, after in pairwise(doer.chains)]
    found = [end for end, start in gaps if _PARTING.search(chunks.between(end, start))]
    return found[0] if len(found) == 1 and len(gaps) > 1 else None


def _is_passive(chunks: Chunks, clause: Clause, act: Act) -> bool:
    return any(
        t.word.marker == "passive" and t.end <= act.token.start and "，" not in chunks.between(t.end, act.token.start)
        for t in clause.tokens
    )


def _referred(
    chunks: Chunks, clause: Clause, act: Act, named: Sequence[Mention], cues: Cues
) -> tuple[tuple[Mention, int], ...]:
    """Return what a common noun at the head of a clause stands for (公司获评…, 项目由…), with where it stands."""
    for token in clause.tokens:
        if token.word.refers and token.end <= act.token.start:
            lead = chunks.between(clause.start, token.start)
            known = [m for m in named if cues.fits(m.kind, frozenset({token.word.refers}))]
            if known and not _is_unknown(lead, cues) and not _unknown(chunks, token.end, clause, act, cues):
                return ((known[-1], token.start),)
            break
    return ()


def _people_first(doers: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Drop posts that only belong to a person named with them (州委副书记、州长甲)."""
    if any(m.kind == "Person" for m in doers):
        return tuple(m for m in doers if m.kind != "Post")
    return doers


def _heads(groups: list[Group], wanted: frozenset[str], cues: Cues) -> tuple[Mention, ...]:
    return tuple(m for g in groups for slot in g.heads for m in slot.kind_of(cues, wanted)[:1])


def _may_do(chunks: Chunks, clause: Clause, group: Group, wanted: frozenset[str], cues: Cues) -> bool:
    if group.modifies or not any(slot.kind_of(cues, wanted) for slot in group.heads):
        return False
    if is_dateline(chunks, group, cues):
        return False
    return not _modifies_noun(chunks, clause, group) and not _hides_person(chunks, clause, group, cues)


def _hides_person(chunks: Chunks, clause: Clause, group: Group, cues: Cues) -> bool:
    """Whether a name is only the employer of someone whom no stage knows (某公司车工哈国强被评为)."""
    verb = next((t for t in clause.tokens if t.start >= group.end and (t.word.senses or t.word.marker)), None)
    between = chunks.between(group.end, verb.start) if verb else ""
    title = cues.titled.fullmatch(cues.patterns["adverb"].sub("", between))
    return title is not None


def is_dateline(chunks: Chunks, group: Group, cues: Cues) -> bool:
    """Whether a name only says where the news comes from: 本报讯, 新华社电."""
    return bool(cues.patterns["dateline"].match(chunks.words(group.end, group.end + 4)))


def _modifies_noun(chunks: Chunks, clause: Clause, group: Group) -> bool:
    """Whether a common noun right after the group is what the clause is about (安宁市民营企业)."""
    token = next((t for t in clause.tokens if t.start >= group.end), None)
    if token is None or not token.word.common or token.start - group.end > _NEAR:
        return False
    return not _APPOSED.match(chunks.between(group.end, token.start))


def _is_place(chunks: Chunks, group: Group, act: Act, cues: Cues) -> bool:
    between = chunks.between(group.end, act.token.start)
    return bool(_PLACED.fullmatch(between)) and not cues.patterns["superlative"].search(between)


def _unnamed(chunks: Chunks, clause: Clause, act: Act, doer: Group | None, cues: Cues) -> bool:
    since = doer.end if doer else clause.start
    return any(since <= t.start < act.token.start and may_be_subject(chunks, clause, t, cues) for t in clause.tokens)


def may_be_subject(chunks: Chunks, clause: Clause, token: Token, cues: Cues) -> bool:
    """Whether a word is a common noun (一家企业) with something said of it: not 走访5家企业, 职工630人."""
    after = chunks.between(token.end, clause.end).strip()
    if not token.word.common or not after or after[0].isdigit():
        return False
    before = chunks.between(clause.start, token.start)
    count = _COUNT.search(before)
    lead = before[: count.start()] if count else ""
    counted = clause.start + count.start() if count else token.start
    if any(t.word.marker in _TAKES and t.end == counted for t in clause.tokens):
        return False
    return not count or lead.endswith(_EXISTING) or not _is_unknown(lead, cues)


def _unknown(chunks: Chunks, start: int, clause: Clause, act: Act, cues: Cues) -> bool:
    """Whether words from `start` to the verb or its preposition are neither names nor adverbs: maybe its subject."""
    markers = (t.start for t in clause.tokens if t.word.marker in _LEADING_MARKERS and t.start >= start)
    return _is_unknown(chunks.between(start, min((*markers, act.token.start))), cues)


def _is_unknown(lead: str, cues: Cues) -> bool:
    if not lead or lead.isascii() or "\ufffc" in lead or lead.startswith("其"):
        return False
    return bool(_DATED.sub("", cues.patterns["adverb"].sub("", lead)))
