"""The verbs of a clause and what each is about.

Verbs are read from the clause's end: each takes the nearest group after it that fits one of its senses, up to the next
verb that took something. A verb that finds nothing (建设 in 项目建设) is no act and hides nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.model import Mention
from kg.relations.chunks import Chunks, Clause, Group, Token
from kg.relations.cues import ACTORS, Cues, Sense

_REACH = 40
"""How far an object may stand after its verb, in characters."""
_BACK = 16
"""How far an event may stand before the verb that says it is held (大会10月18日在京举行)."""
_NEAR = 4
"""How far anything else may (创业园正式揭牌)."""
_HANDED = 12
"""How far the names that a pivot hands on may stand after it."""
_DENIAL = 20
"""How far a negation reaches."""
_JOINT = 6
"""How far those who do it may stand before a verb without an object."""
_SHARES = re.compile(
    r"[”’」』》\"']*(?:等[^，。；]{0,8})?(?:共同|分别|各)?(?:按照?|以|出资|占股|持股|各占)[^，。；]{0,24}"
)
_NOMINAL = re.compile(r"的\s*$")
_OBJECTLESS = frozenset({"happens", "joint", "give", "speak", "address"})
_GREEDY = frozenset({"part", "award"})
"""Frames that take every group up to the next verb."""
_CONFERS = frozenset({"award", "receive"})
_INTRANSITIVE = frozenset({"either", "happens"})
_PEOPLE = frozenset({"Person"})
_ACTORS = frozenset({"Organization", "Person"})


@dataclass(frozen=True, slots=True)
class Act:
    """A verb with what it is about: each object with the sense it takes."""

    token: Token
    groups: tuple[Group, ...] = ()
    objects: tuple[tuple[Sense, Mention], ...] = ()
    relative: tuple[Mention, ...] = ()
    """Who does it where the verb with its object modifies them (位于经开区的某公司)."""
    before: bool = False
    """Whether the object stands before the verb (大会举行)."""

    @property
    def frame(self) -> str:
        """The frame of its sense; `pivot` where it only hands its object to the next verb."""
        return self.objects[0][0].frame if self.objects else "pivot"

    @property
    def start(self) -> int:
        """Where its first word begins."""
        return min([self.token.start, *(g.start for g in self.groups)])

    @property
    def end(self) -> int:
        """Where its last word ends."""
        return max([self.token.end, *(g.end for g in self.groups)])


def find_acts(chunks: Chunks, clause: Clause, cues: Cues) -> tuple[Act, ...]:
    """Return the acts of a clause in order."""
    acts: list[Act] = []
    limit = clause.end
    head: tuple[Group, ...] = ()
    for token in reversed(clause.tokens):
        if not (token.word.senses or token.word.pivot) or _NOMINAL.search(chunks.between(clause.start, token.start)):
            continue
        if _denied(clause, token) or _is_noun(chunks, token, cues):
            continue
        act = _act(chunks, clause, token, limit, head, cues)
        if act:
            acts.append(act)
            limit = act.start
            head = tuple(g for g in act.groups if closes_relative(chunks, act, g))
    return tuple(reversed(acts))


def _is_noun(chunks: Chunks, token: Token, cues: Cues) -> bool:
    """Whether what follows makes a noun of a verb: 建设标准, 投资安排."""
    speech = all(s.objects and s.frame in ("speak", "address") for s in token.word.senses)
    return not speech and bool(cues.patterns["nominalTail"].match(chunks.between(token.end, token.end + 2)))


def _denied(clause: Clause, token: Token) -> bool:
    """Whether a negation stands before a verb with no other verb between: 尚未与甲签约."""
    nearest = next((t for t in reversed(clause.tokens) if t.end <= token.start and not t.word.marker), None)
    return nearest is not None and nearest.word.negation and token.start - nearest.end <= _DENIAL


def closes_relative(chunks: Chunks, act: Act, group: Group) -> bool:
    """Whether a verb and 的 stand before a name (甲投资建设的乙): the clause goes on about that name."""
    return not act.before and chunks.between(act.token.end, group.start).rstrip("“‘《「『\"' ").endswith("的")


def _act(chunks: Chunks, clause: Clause, token: Token, limit: int, head: tuple[Group, ...], cues: Cues) -> Act | None:
    """Return what a verb takes up to the next verb at `limit`; `head` is what that verb only modifies."""
    after = [g for g in clause.groups if token.end <= g.start and g.end <= limit and _may_be_object(g, token)]
    after += [g for g in head if _may_be_object(g, token)]
    after = [g for g in after if not cues.patterns["longerName"].match(chunks.between(g.end, g.end + 4))]
    many = any(sense.frame in _GREEDY for sense in token.word.senses)
    taken: list[Group] = []
    objects: list[tuple[Sense, Mention]] = []
    for number, group in enumerate(after):
        if group.start - token.end > _REACH and not taken:
            break
        found = _objects(group, token, cues)
        owned = after[number + 1] if number + 1 < len(after) and chunks.owns(group, after[number + 1]) else None
        modified = _modified(chunks, clause, token, owned, cues) if owned else ()
        drops = any(sense.implied for sense, _ in found)
        if not found or (owned and _objects(owned, token, cues) and (drops or not modified)):
            continue
        taken.append(group)
        objects += found
        if modified:
            return Act(token, (group,), tuple(found), relative=modified)
        if not many:
            break
    if objects:
        return Act(token, tuple(taken), tuple(objects))
    if token.word.pivot and (handed := _handed(after, token, cues)):
        return Act(token, (handed,))
    return _happening(clause, token, cues) or _bare(chunks, clause, token, cues)


def _modified(chunks: Chunks, clause: Clause, token: Token, owned: Group, cues: Cues) -> tuple[Mention, ...]:
    """Return the names after 的 that do what the words before 的 say, if no name before the verb does."""
    left = (g for g in clause.groups if g.end <= token.start and not g.marker)
    if any(not chunks.between(g.end, token.start).strip("”’》\"' ") for g in left):
        return ()
    wanted = frozenset().union(*(s.subjects for s in token.word.senses))
    return tuple(m for slot in owned.heads for m in slot.kind_of(cues, wanted)[:1])


def _may_be_object(group: Group, token: Token) -> bool:
    """Whether a group is no prepositional phrase, or its preposition is the verb itself (获, 落户)."""
    return not group.marker or (bool(token.word.marker) and group.start - token.end <= 1)


def _objects(group: Group, token: Token, cues: Cues) -> list[tuple[Sense, Mention]]:
    """Return what a verb takes of a group: of each name in the group the mentions that fit best."""
    senses = [s for s in token.word.senses if s.frame not in _OBJECTLESS]
    taken: list[tuple[Sense, Mention]] = []
    whole = any(s.frame == "award" for s in senses)
    for slot in (slot for chain in group.chains for slot in (chain if whole else chain[-1:])):
        for mention in slot.mentions:
            sense = cues.sense(senses, mention.kind)
            if sense and not (slot.counted and sense.frame in _CONFERS):
                taken.append((sense, mention))
    return taken


def _handed(after: list[Group], token: Token, cues: Cues) -> Group | None:
    near = (g for g in after if g.start - token.end <= _HANDED)
    return next((g for g in near if any(s.kind_of(cues, _ACTORS) for s in g.heads)), None)


def _happening(clause: Clause, token: Token, cues: Cues) -> Act | None:
    """Return the verb with the name before it as what happens."""
    senses = [s for s in token.word.senses if s.frame in _INTRANSITIVE]
    if not senses:
        return None
    for group in reversed([g for g in clause.groups if g.end <= token.start and not g.marker]):
        gap = token.start - group.end - _placed(clause, group, token)
        objects = tuple(
            (sense, m)
            for m in group.heads[-1].mentions
            if (sense := cues.sense(senses, m.kind)) and gap <= (_BACK if sense.frame == "either" else _NEAR)
        )
        if objects:
            return Act(token, (group,), objects, before=True)
    return None


def _placed(clause: Clause, group: Group, token: Token) -> int:
    """Return how many characters between a name and a verb only say where (项目在高新区开工)."""
    place = next((g for g in clause.groups if group.end <= g.start and g.end <= token.start), None)
    return place.end - group.end if place and place.marker == "place" else 0


def _bare(chunks: Chunks, clause: Clause, token: Token, cues: Cues) -> Act | None:
    """Return the verb alone where the names before it are enough: A与B签约, 向A兑现补贴, 由A牵头组建."""
    left = [g for g in clause.groups if g.end <= token.start]
    markers = {g.marker for g in left}
    frames = {s.frame for s in token.word.senses}
    several = any(
        token.start - g.end <= _JOINT and sum(bool(s.kind_of(cues, ACTORS)) for s in g.heads) > 1 for g in left
    )
    if (
        ("joint" in frames and (several or "partner" in markers))
        or ("give" in frames and "recipient" in markers)
        or ("post" in frames and _names_post(chunks.words(token.end, min(token.end + 8, clause.end)), cues))
        or ("speak" in frames and any(s.kind_of(cues, _PEOPLE) for g in left for s in g.heads))
        or ("receive" in frames and left and not chunks.words(token.end, clause.end).strip("。！ \n\u3000"))
        or (_takes_event(token) and _this_event(chunks, clause, token, cues))
        or ("agent" in markers and _is_near(chunks, left[-1], token) and _ends_here(chunks, clause, token))
    ):
        return Act(token)
    return None


def _names_post(words: str, cues: Cues) -> bool:
    return bool(cues.patterns["unitPost"].search(words) or cues.posted.search(words))


def _is_near(chunks: Chunks, group: Group, token: Token) -> bool:
    """Whether a verb follows at once, or with no more between than in which shares it is done (按51%、49%的股比)."""
    return token.start - group.end <= _JOINT or bool(_SHARES.fullmatch(chunks.between(group.end, token.start)))


def _ends_here(chunks: Chunks, clause: Clause, token: Token) -> bool:
    """Whether no words that might be an object follow a verb."""
    return not chunks.words(token.end, clause.end).strip() or chunks.words(token.end, clause.end)[0] in "、（(和并的"


def _takes_event(token: Token) -> bool:
    return any("Event" in s.objects or "Meeting" in s.objects for s in token.word.senses if s.subjects & _PEOPLE)


def _this_event(chunks: Chunks, clause: Clause, token: Token, cues: Cues) -> bool:
    """Whether a verb is about the meeting the article tells of: 出席会议, 主持大会, …出席。"""
    after = chunks.words(token.end, clause.end).strip()
    if not after:
        return any(s.kind_of(cues, _PEOPLE) for g in clause.groups for s in g.heads)
    return bool(cues.patterns["thisEvent"].match(after))
