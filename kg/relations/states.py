"""An act and the roles around it -> the relations it states, by the frame of its verb."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kg.model import Mention, Span
from kg.relations.acts import Act
from kg.relations.cues import Cues, Sense
from kg.relations.draft import Carry, Draft
from kg.relations.roles import Roles
from kg.relations.scene import Clause

_PLACEABLE = frozenset({"Organization", "Platform", "Project", "Event"})
_PLACED_BY = frozenset({"establishes", "undertakes", "organizes"})
_HONOUR = frozenset({"Honour"})
_EVENT = frozenset({"Event"})
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
class Stage:
    """An act with all that is known when it is read."""

    act: Act
    clause: Clause
    roles: Roles
    carry: Carry
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
        here = [name.span for name in (subject, obj) if name.span in bounds or name in self.carry.pending]
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
        if (sense.frame in _SHY or not sense.implied) and (self.roles.unnamed or self.carry.unnamed):
            return (), False
        known_first = [self.carry.topic, self.carry.actor]
        if not alone:
            known_first.reverse()
        if sense.frame == "purpose":
            named = [m for m in self.carry.named if m.sentence == self.sentence and m.kind == "Platform"]
            known_first[:0] = [tuple(named[-1:]), self.carry.objects]
        for known in known_first:
            if told := tuple(m for m in known if fit(m.kind, sense.subjects)):
                return told, False
        if sense.implied and self.default:
            return (self.default,), True
        return (), False

    def partners(self) -> tuple[Mention, ...]:
        """Return who does it too: stated here, or by the verb before where this one is done together (签约，共建B)."""
        joint = self.together or any(s.frame == "joint" for s in self.act.token.word.senses)
        return self.roles.partners or (self.carry.partners if joint and not self.roles.doers else ())


def state(stage: Stage) -> list[Draft]:
    """Return what an act states."""
    frames = {sense.frame for sense in stage.act.token.word.senses}
    drafts: list[Draft] = []
    if "joint" in frames:
        drafts += _joint(stage)
    if "give" in frames:
        drafts += _give(stage)
    if frames & _SPEECH:
        drafts += _speak(stage, stage.carry.event or (stage.carry.meeting if "address" in frames else None))
    if "post" in frames:
        return list(_post(stage))
    if stage.act.token.word.pivot and not stage.act.objects:
        drafts += _hand(stage)
    if "receive" in frames and not stage.act.objects:
        drafts += _listed(stage)
    by_frame = {"award": _award, "receive": _receive, "part": _part}
    frame = stage.act.frame
    if frame in by_frame:
        drafts += by_frame[frame](stage)
    elif stage.component and stage.carry.method:
        drafts += _component(stage, stage.carry.method)
    else:
        drafts += _active(stage)
    return drafts


def _speak(stage: Stage, event: Mention | None) -> Iterator[Draft]:
    for person in (*stage.carry.pending, *stage.roles.doers) if event else ():
        if person.kind == "Person" and event:
            yield stage.draft("participatesIn", person, event, "speak")


def _active(stage: Stage) -> Iterator[Draft]:
    for sense, obj in stage.act.objects or tuple(_missing(stage)):
        subjects, implied = stage.subjects(sense)
        takes_part = sense.predicate == "participatesIn"
        if stage.handed:
            if stage.pivot == "participatesIn" and stage.cues.fits(obj.kind, _JOINED):
                for mention in stage.handed:
                    yield stage.draft("participatesIn", mention, obj, "pivot")
            else:
                subjects, implied = stage.handed, False
        if takes_part and not implied:
            subjects = (*stage.carry.pending, *subjects)
        if not (stage.handed and takes_part):
            for subject in subjects:
                yield from _stated(stage, sense, subject, obj, implied)
            for partner in stage.partners() if subjects or stage.roles.unknown else ():
                yield from _stated(stage, sense, partner, obj, False)
        if sense.predicate == "organizes" and stage.cues.patterns["signing"].search(obj.text):
            yield from _together(stage, subjects, subjects[1:])
        if sense.predicate in _PLACED_BY and stage.cues.fits(obj.kind, _PLACEABLE):
            for place in stage.roles.places:
                yield stage.draft("locatedIn", obj, place, "placed")
        if stage.roles.partners and not implied and "joint" not in {s.frame for s in stage.act.token.word.senses}:
            yield from _together(stage, subjects, stage.roles.partners)


def _stated(stage: Stage, sense: Sense, subject: Mention, obj: Mention, implied: bool) -> Iterator[Draft]:
    """Yield the relation of one subject to one object, by the sense that suits both best."""
    best = stage.cues.sense((s for s in stage.act.token.word.senses if s.frame in _PLAIN), obj.kind, subject.kind)
    if best is None and sense.frame == "inverse":
        return
    best = best or sense
    if best.frame == "inverse":
        yield stage.draft(best.predicate, obj, subject)
    else:
        yield stage.draft(best.predicate, subject, obj, implied=implied)


def _missing(stage: Stage) -> Iterator[tuple[Sense, Mention]]:
    """Yield what 由A牵头组建 is about: what the sentence is about, or what was spoken of last."""
    if stage.act.groups:
        return
    senses = [s for s in stage.act.token.word.senses if s.frame in _PLAIN]
    if not stage.roles.agent:
        event = stage.carry.event or stage.carry.meeting
        taking = event and stage.cues.sense((s for s in senses if "Person" in s.subjects), event.kind)
        if event and taking:
            yield taking, event
        return
    for spoken_of in (stage.roles.before, stage.carry.topic, stage.carry.objects):
        fitting = [(sense, m) for m in spoken_of if (sense := stage.cues.sense(senses, m.kind))]
        if fitting:
            yield from fitting
            return


def _component(stage: Stage, method: Mention) -> Iterator[Draft]:
    for sense, obj in stage.act.objects:
        yield stage.draft("hasPart", method, obj, "component")
        if stage.cues.fits(obj.kind, _UNIT):
            subjects, implied = stage.subjects(sense)
            for subject in subjects:
                yield stage.draft(sense.predicate, subject, obj, implied=implied)


def _together(stage: Stage, ours: tuple[Mention, ...], theirs: tuple[Mention, ...]) -> Iterator[Draft]:
    for subject in ours[:1]:
        for obj in theirs:
            yield stage.draft("cooperatesWith", subject, obj, "joint")


def _joint(stage: Stage) -> Iterator[Draft]:
    sense = next(s for s in stage.act.token.word.senses if s.frame == "joint")
    doers = tuple(m for m in stage.roles.doers if stage.cues.fits(m.kind, sense.subjects))
    partners, implied = stage.roles.partners, False
    if stage.roles.divided is not None:
        partners = tuple(m for m in doers if m.span.start > stage.roles.divided)
        doers = tuple(m for m in doers if m not in partners)
    if stage.roles.strangers:
        return
    if stage.roles.severally and len(doers) == len(partners):
        for subject, obj in zip(doers, partners, strict=True):
            yield stage.draft("cooperatesWith", subject, obj, "joint")
        return
    if not doers and partners:
        doers, implied = stage.subjects(sense)
    for subject in doers if partners else doers[:1]:
        for obj in partners or doers[1:]:
            yield stage.draft("cooperatesWith", subject, obj, "joint", implied=implied)


def _give(stage: Stage) -> Iterator[Draft]:
    senses = [s for s in stage.act.token.word.senses if s.frame == "give"]
    for recipient in stage.roles.recipients:
        sense = stage.cues.sense(senses, recipient.kind)
        subjects, implied = stage.subjects(sense) if sense else ((), False)
        for subject in subjects:
            yield stage.draft("supports", subject, recipient, "recipient", implied=implied)


def _hand(stage: Stage) -> Iterator[Draft]:
    """State 组织A、B…: they take part in the programme the sentence is about, unless another verb says in what."""
    programme = stage.carry.programme
    if programme is None or stage.act.token.word.pivot != "participatesIn":
        return
    for group in stage.act.groups:
        for slot in group.heads:
            for mention in slot.kind_of(stage.cues, frozenset({"Organization", "Person"}))[:1]:
                yield stage.draft("participatesIn", mention, programme, "pivot")


def _receive(stage: Stage) -> Iterator[Draft]:
    for sense, honour in stage.act.objects:
        subjects, implied = stage.subjects(sense)
        for subject in subjects:
            yield stage.draft(sense.predicate, subject, honour, implied=implied)
        for giver in stage.roles.givers:
            yield stage.draft("recognizedBy", honour, giver, "passive")


def _listed(stage: Stage) -> Iterator[Draft]:
    """State 公布X名单，A、B入选: they are on the list that was spoken of last."""
    honours = [m for m in stage.carry.objects if stage.cues.fits(m.kind, _HONOUR) and m.sentence == stage.sentence]
    for subject in stage.roles.doers:
        for honour in honours:
            yield stage.draft("awarded", subject, honour)


def _award(stage: Stage) -> Iterator[Draft]:
    """State 被A认定为B and A授予X B: X awarded B, B recognizedBy A."""
    fit = stage.cues.fits
    honours = [(s, m) for s, m in stage.act.objects if fit(m.kind, _HONOUR)] or list(stage.act.objects)
    others = [m for _, m in stage.act.objects if not any(m == h for _, h in honours)]
    for sense, honour in honours:
        if stage.roles.passive:
            subjects, implied = stage.subjects(sense)
            givers: Iterable[Mention] = stage.roles.givers
        else:
            subjects, implied = (*others, *stage.roles.recipients), False
            givers = stage.roles.doers
        for subject in subjects:
            yield stage.draft("awarded", subject, honour, "passive", implied=implied)
        for giver in givers:
            yield stage.draft("recognizedBy", honour, giver, "passive")


def _part(stage: Stage) -> Iterator[Draft]:
    """State 下设A、B: the whole is stated, or what was last spoken of."""
    sense = stage.act.objects[0][0]
    fit = stage.cues.fits
    wholes = stage.roles.doers or tuple(m for m in stage.carry.objects if fit(m.kind, sense.subjects))
    wholes = wholes or tuple(m for m in stage.carry.topic if fit(m.kind, sense.subjects))[-1:]
    for _, part in stage.act.objects if wholes else ():
        whole = max(wholes, key=lambda w: _shared(w.canonical, part.canonical))
        yield stage.draft("hasPart", whole, part, "part")


def _shared(one: str, other: str) -> int:
    """Return how many characters the longest run has that two names share, 0 for a single character.

    >>> _shared("“兵团制”", "茶叶兵团"), _shared("链长制", "茶叶兵团")
    (2, 0)
    """
    runs = (j - i for i in range(len(one)) for j in range(i + _RUN, len(one) + 1) if one[i:j] in other)
    return max(runs, default=0)


def _post(stage: Stage) -> Iterator[Draft]:
    """State A任B董事长 (holdsPostAt B), A任指挥长 (leads the unit last spoken of), A任局长 (holdsPostAt 局长)."""
    fit = stage.cues.fits
    sense = next(s for s in stage.act.token.word.senses if s.frame == "post")
    people = tuple(m for m in stage.roles.doers if fit(m.kind, sense.subjects))
    people = people or tuple(m for m in stage.carry.topic if fit(m.kind, sense.subjects))
    bodies = [m for _, m in stage.act.objects if fit(m.kind, _BODY)]
    posts = [m for _, m in stage.act.objects if not fit(m.kind, _BODY)]
    units = [m for m in (bodies or stage.carry.objects) if fit(m.kind, _LED)][-1:]
    leads = units and stage.cues.patterns["unitPost"].search(stage.after[:_POST_REACH])
    if not (leads or bodies or posts):
        bodies = [m for m in stage.carry.objects if fit(m.kind, _HELD) and m.sentence == stage.sentence][-1:]
    for person in people:
        for held in units if leads else bodies[-1:] or (posts[-1:] if person.kind == "Person" else []):
            draft = stage.draft("leads" if leads else "holdsPostAt", person, held, "post")
            near = person.sentence == stage.sentence and held not in units
            yield replace(draft, start=min(draft.start, person.span.start)) if near else draft
