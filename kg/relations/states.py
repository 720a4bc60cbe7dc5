"""An act and the roles around it -> the relations it states, by the frame of its verb."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kg.model import Mention, Span
from kg.relations.acts import Act
from kg.relations.chunks import Clause
from kg.relations.cues import Cues, Sense
from kg.relations.draft import Discourse, Draft
from kg.relations.roles import Roles

_PLACEABLE = frozenset({"Organization", "Platform", "Project", "Event"})
_PLACED_BY = frozenset({"establishes", "undertakes", "organizes"})
_HONOUR = frozenset({"Honour"})
_JOINED = frozenset({"Event", "Programme", "Mechanism"})
"""What names handed on by 组织 take part in."""
_LED = frozenset({"CommandUnit", "Mechanism", "SocialOrganization", "PartyOrganization"})
_POST_REACH = 8
_RUN = 2
_SPEECH = frozenset({"speak", "address"})
_PLAIN = frozenset({"active", "either", "happens", "inverse", "purpose"})
_UNIT = frozenset({"Organization"})
_BODY = frozenset({"Organization", "Place", "Platform"})
_HELD = frozenset({"Enterprise", "SocialOrganization", "PublicInstitution", "CommandUnit"})
"""What a post without a body is one of, if it was just set up (协会成立，A当选会长)."""
_SHY = frozenset({"award", "receive", "joint"})
"""Frames whose subject is never supplied where a common noun (一家企业) may be it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActContext:
    """An act with all that is known when it is read."""

    act: Act
    clause: Clause
    roles: Roles
    discourse: Discourse
    default: Mention | None
    """Who is meant where nobody is named: the article's locality."""
    handed: tuple[Mention, ...]
    """Names that the verb before hands to this one (组织A、B开展…)."""
    pivot: str
    """The relation of these names to what this verb is about; else they do it themselves (支持A开展…)."""
    sentence: int
    """Its index in the article."""
    after: str
    """The words after the verb, to the end of the clause."""
    together: bool
    """Whether 共同 or the like stands before the verb."""
    component: bool
    """Whether the clause spells out a part of a numbered method (“1”即…)."""
    cues: Cues

    def draft(
        self, predicate: str, subject: Mention, obj: Mention, rule: str = "trigger", *, implied: bool = False
    ) -> Draft:
        """Return a relation said by this act's words."""
        bounds = Span(self.clause.start, self.clause.end)
        here = [name.span for name in (subject, obj) if name.span in bounds or name in self.discourse.pending]
        start = min([self.act.start, *(span.start for span in here)])
        if self.roles.start is not None:
            start = min(start, self.roles.start)
        name = f"relations.{rule}" + (f".{predicate}" if rule == "trigger" else "")
        return Draft(
            predicate=predicate,
            subject=subject,
            object=obj,
            start=start,
            end=max([self.act.end, *(span.end for span in here)]),
            rule=name,
            implied=implied,
        )

    def _is_shy(self, sense: Sense) -> bool:
        """Whether words that may be an unknown subject keep a sense from supplying another."""
        return sense.frame in _SHY or any(s.frame == "joint" for s in self.act.token.word.senses)

    def subjects(self, sense: Sense) -> tuple[tuple[Mention, ...], bool]:
        """Return who does it, and whether that was supplied: stated here, before in the sentence, or implied."""
        fit = self.cues.fits
        if self.act.relative:
            return self.act.relative, False
        if self.roles.doers:
            return self.roles.doers, False
        alone = not (self.roles.partners or self.roles.strangers or self.roles.its)
        if (self.after.startswith("的") and alone) or (self.roles.unknown and self._is_shy(sense)):
            return (), False
        if (sense.frame in _SHY or not sense.implied) and (self.roles.unnamed or self.discourse.unnamed):
            return (), False
        known_first = [self.discourse.topic, self.discourse.actor]
        if not alone:
            known_first.reverse()
        if sense.frame == "purpose":
            named = [m for m in self.discourse.named if m.sentence == self.sentence and m.kind == "Platform"]
            known_first[:0] = [tuple(named[-1:]), self.discourse.objects]
        for known in known_first:
            if told := tuple(m for m in known if fit(m.kind, sense.subjects)):
                return told, False
        if sense.implied and self.default and not self._is_basis():
            return (self.default,), True
        return (), False

    def _is_basis(self) -> bool:
        """Whether the act is only part of what another is done by: 按照深化“放管服”改革的要求."""
        before = any(t.word.marker == "basis" and t.end <= self.act.start for t in self.clause.tokens)
        return before and any(
            self.after[: tail.start()].endswith("的") for tail in self.cues.patterns["basisTail"].finditer(self.after)
        )

    def partners(self) -> tuple[Mention, ...]:
        """Return who does it too: stated here, or by the verb before where this one is done together (签约，共建B)."""
        joint = self.together or any(s.frame == "joint" for s in self.act.token.word.senses)
        return self.roles.partners or (self.discourse.partners if joint and not self.roles.doers else ())


def state(context: ActContext) -> list[Draft]:
    """Return what an act states."""
    frames = {sense.frame for sense in context.act.token.word.senses}
    drafts: list[Draft] = []
    if "joint" in frames:
        drafts += _joint(context)
    if "give" in frames:
        drafts += _give(context)
    if frames & _SPEECH:
        drafts += _speak(
            context, context.discourse.event or (context.discourse.meeting if "address" in frames else None)
        )
    if "post" in frames:
        return list(_post(context))
    if context.act.token.word.pivot and not context.act.objects:
        drafts += _hand(context)
    if "receive" in frames and not context.act.objects:
        drafts += _listed(context)
    by_frame = {"award": _award, "receive": _receive, "part": _part}
    frame = context.act.frame
    if frame in by_frame:
        drafts += by_frame[frame](context)
    elif context.component and context.discourse.method:
        drafts += _component(context, context.discourse.method)
    else:
        drafts += _active(context)
    return drafts


def _speak(context: ActContext, event: Mention | None) -> Iterator[Draft]:
    for person in (*context.discourse.pending, *context.roles.doers) if event else ():
        if person.kind == "Person" and event:
            yield context.draft("participatesIn", person, event, "speak")


def _active(context: ActContext) -> Iterator[Draft]:
    for sense, obj in context.act.objects or tuple(_missing(context)):
        subjects, implied = context.subjects(sense)
        takes_part = sense.predicate == "participatesIn"
        if context.handed:
            if context.pivot == "participatesIn" and context.cues.fits(obj.kind, _JOINED):
                for mention in context.handed:
                    yield context.draft("participatesIn", mention, obj, "pivot")
            else:
                subjects, implied = context.handed, False
        if takes_part and not implied:
            subjects = (*context.discourse.pending, *subjects)
        if not (context.handed and takes_part):
            for subject in subjects:
                yield from _stated(context, sense, subject, obj, implied)
            for partner in context.partners() if subjects or context.roles.unknown else ():
                yield from _stated(context, sense, partner, obj, False)
        if sense.predicate == "organizes" and context.cues.patterns["signing"].search(obj.text):
            yield from _together(context, subjects, subjects[1:])
        if sense.predicate in _PLACED_BY and context.cues.fits(obj.kind, _PLACEABLE):
            for place in context.roles.places:
                yield context.draft("locatedIn", obj, place, "placed")
        if context.roles.partners and not implied and "joint" not in {s.frame for s in context.act.token.word.senses}:
            yield from _together(context, subjects, context.roles.partners)


def _stated(context: ActContext, sense: Sense, subject: Mention, obj: Mention, implied: bool) -> Iterator[Draft]:
    """Yield the relation of one subject to one object, by the sense that suits both best."""
    best = context.cues.sense((s for s in context.act.token.word.senses if s.frame in _PLAIN), obj.kind, subject.kind)
    if best is None and sense.frame == "inverse":
        return
    best = best or sense
    if best.frame == "inverse":
        yield context.draft(best.predicate, obj, subject)
    else:
        yield context.draft(best.predicate, subject, obj, implied=implied)


def _missing(context: ActContext) -> Iterator[tuple[Sense, Mention]]:
    """Yield what 由A牵头组建 is about: what the sentence is about, or what was spoken of last."""
    if context.act.groups:
        return
    senses = [s for s in context.act.token.word.senses if s.frame in _PLAIN]
    if not context.roles.agent:
        event = context.discourse.event or context.discourse.meeting
        taking = event and context.cues.sense((s for s in senses if "Person" in s.subjects), event.kind)
        if event and taking:
            yield taking, event
        return
    for spoken_of in (context.roles.before, context.discourse.topic, context.discourse.objects):
        fitting = [(sense, m) for m in spoken_of if (sense := context.cues.sense(senses, m.kind))]
        if fitting:
            yield from fitting
            return


def _component(context: ActContext, method: Mention) -> Iterator[Draft]:
    for sense, obj in context.act.objects:
        yield context.draft("hasPart", method, obj, "component")
        if context.cues.fits(obj.kind, _UNIT):
            subjects, implied = context.subjects(sense)
            for subject in subjects:
                yield context.draft(sense.predicate, subject, obj, implied=implied)


def _together(context: ActContext, ours: tuple[Mention, ...], theirs: tuple[Mention, ...]) -> Iterator[Draft]:
    for subject in ours[:1]:
        for obj in theirs:
            yield context.draft("cooperatesWith", subject, obj, "joint")


def _joint(context: ActContext) -> Iterator[Draft]:
    sense = next(s for s in context.act.token.word.senses if s.frame == "joint")
    doers = tuple(m for m in context.roles.doers if context.cues.fits(m.kind, sense.subjects))
    partners, implied = context.roles.partners, False
    if context.roles.divided is not None:
        partners = tuple(m for m in doers if m.span.start > context.roles.divided)
        doers = tuple(m for m in doers if m not in partners)
    if context.roles.strangers:
        return
    if context.roles.severally and len(doers) == len(partners):
        for subject, obj in zip(doers, partners, strict=True):
            yield context.draft("cooperatesWith", subject, obj, "joint")
        return
    if not doers and partners:
        doers, implied = context.subjects(sense)
    for subject in doers if partners else doers[:1]:
        for obj in partners or doers[1:]:
            yield context.draft("cooperatesWith", subject, obj, "joint", implied=implied)


def _give(context: ActContext) -> Iterator[Draft]:
    senses = [s for s in context.act.token.word.senses if s.frame == "give"]
    for recipient in context.roles.recipients:
        sense = context.cues.sense(senses, recipient.kind)
        subjects, implied = context.subjects(sense) if sense else ((), False)
        for subject in subjects:
            yield context.draft("supports", subject, recipient, "recipient", implied=implied)


def _hand(context: ActContext) -> Iterator[Draft]:
    """State 组织A、B…: they take part in the programme the sentence is about, unless another verb says in what."""
    programme = context.discourse.programme
    if programme is None or context.act.token.word.pivot != "participatesIn":
        return
    for group in context.act.groups:
        for slot in group.heads:
            for mention in slot.kind_of(context.cues, frozenset({"Organization", "Person"}))[:1]:
                yield context.draft("participatesIn", mention, programme, "pivot")


def _receive(context: ActContext) -> Iterator[Draft]:
    for sense, honour in context.act.objects:
        subjects, implied = context.subjects(sense)
        for subject in subjects:
            yield context.draft(sense.predicate, subject, honour, implied=implied)
        for giver in context.roles.givers:
            yield context.draft("recognizedBy", honour, giver, "passive")


def _listed(context: ActContext) -> Iterator[Draft]:
    """State 公布X名单，A、B入选: they are on the list that was spoken of last."""
    honours = [
        m for m in context.discourse.objects if context.cues.fits(m.kind, _HONOUR) and m.sentence == context.sentence
    ]
    for subject in context.roles.doers:
        for honour in honours:
            yield context.draft("awarded", subject, honour)


def _award(context: ActContext) -> Iterator[Draft]:
    """State 被A认定为B and A授予X B: X awarded B, B recognizedBy A."""
    fit = context.cues.fits
    honours = [(s, m) for s, m in context.act.objects if fit(m.kind, _HONOUR)] or list(context.act.objects)
    others = [m for _, m in context.act.objects if not any(m == h for _, h in honours)]
    for sense, honour in honours:
        if context.roles.passive:
            subjects, implied = context.subjects(sense)
            givers: Iterable[Mention] = context.roles.givers
        else:
            subjects, implied = (*others, *context.roles.recipients), False
            givers = context.roles.doers
        for subject in subjects:
            yield context.draft("awarded", subject, honour, "passive", implied=implied)
        for giver in givers:
            yield context.draft("recognizedBy", honour, giver, "passive")


def _part(context: ActContext) -> Iterator[Draft]:
    """State 下设A、B: the whole is stated, or what was last spoken of."""
    sense = context.act.objects[0][0]
    fit = context.cues.fits
    wholes = context.roles.doers or tuple(m for m in context.discourse.objects if fit(m.kind, sense.subjects))
    wholes = wholes or tuple(m for m in context.discourse.topic if fit(m.kind, sense.subjects))[-1:]
    for _, part in context.act.objects if wholes else ():
        whole = max(wholes, key=lambda w: _shared(w.canonical, part.canonical))
        yield context.draft("hasPart", whole, part, "part")


def _shared(one: str, other: str) -> int:
    """Return how many characters the longest run has that two names share, 0 for a single character.

    >>> _shared("“兵团制”", "茶叶兵团"), _shared("链长制", "茶叶兵团")
    (2, 0)
    """
    runs = (j - i for i in range(len(one)) for j in range(i + _RUN, len(one) + 1) if one[i:j] in other)
    return max(runs, default=0)


def _post(context: ActContext) -> Iterator[Draft]:
    """State A任B董事长 (holdsPostAt B), A任指挥长 (leads the unit last spoken of), A任局长 (holdsPostAt 局长)."""
    fit = context.cues.fits
    sense = next(s for s in context.act.token.word.senses if s.frame == "post")
    people = tuple(m for m in context.roles.doers if fit(m.kind, sense.subjects))
    people = people or tuple(m for m in context.discourse.topic if fit(m.kind, sense.subjects))
    bodies = [m for _, m in context.act.objects if fit(m.kind, _BODY)]
    posts = [m for _, m in context.act.objects if not fit(m.kind, _BODY)]
    units = [m for m in (bodies or context.discourse.objects) if fit(m.kind, _LED)][-1:]
    leads = units and context.cues.patterns["unitPost"].search(context.after[:_POST_REACH])
    if not (leads or bodies or posts):
        bodies = [m for m in context.discourse.objects if fit(m.kind, _HELD) and m.sentence == context.sentence][-1:]
    for person in people:
        for held in units if leads else bodies[-1:] or (posts[-1:] if person.kind == "Person" else []):
            draft = context.draft("leads" if leads else "holdsPostAt", person, held, "post")
            near = person.sentence == context.sentence and held not in units
            yield replace(draft, start=min(draft.start, person.span.start)) if near else draft
