"""Lists under a heading: who got the honour that the heading names, and where the firms under a place's name are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.model import Mention, Sentence, Span
from kg.relations.cues import Cues
from kg.relations.draft import Draft

_HONOUR, _PLACE, _PERSON = frozenset({"Honour"}), frozenset({"Place"}), frozenset({"Person"})
_NAMED = frozenset({"Person", "Organization", "Platform", "Project", "Place"})
_HOUSES = frozenset({"Enterprise", "SocialOrganization", "PublicInstitution", "Platform", "Project", "Organization"})
_OFFICES = frozenset({"GovernmentBody", "PartyOrganization", "CommandUnit"})
_NUMBER = re.compile(r"\s*(?:[（(]?[一二三四五六七八九十]{1,3}[）)]?[、.．]?|\d{1,2}[.．、])?\s*[“\"《【]?")
_COUNT = re.compile(r"[”\"》】]?[^，。；：:（(\d]{0,8}(?:[（(][^（()）]{0,24}[）)]\s*)*[：:]?\s*")
"""What may follow the honour in its heading: 名单（5家）."""
_BRACKETS = re.compile(r"[（(][^（()）]*[）)]")
_MARKS = re.compile(r"[\s\d、，,；;。.．:：·\-—*※|]|[“”\"《》]")
_LOOSE, _POSTED = 2, 14
"""So many characters of an item may be no name and no mark; of a person's, the words of a post."""
_LONGEST = 60


@dataclass(slots=True)
class _Heads:
    """What the headings above a line say."""

    honour: Mention | None = None
    place: Mention | None = None


def rosters(
    text: str, sentences: Sequence[Sentence], by_sentence: Mapping[int, Sequence[Mention]], cues: Cues
) -> Iterator[tuple[Draft, Sentence]]:
    """Yield what the items of each list are to its heading, with the sentence of the item.

    An item is a line of nothing but names, marks and, before or behind a person, posts; prose ends the list.
    """
    heads = _Heads()
    for sentence in sentences:
        names = _outermost(by_sentence.get(sentence.index, ()))
        if sentence.role == "furniture" or not sentence.text.strip():
            continue
        honour = _heading(text, sentence, names, _HONOUR, cues)
        if honour:
            heads = _Heads(honour=honour)
            continue
        place = _heading(text, sentence, names, _PLACE, cues)
        if place and heads.honour and re.search(r"[（(：:]", text[place.span.end : sentence.span.end]):
            heads.place = place
            continue
        items = _items(text, sentence, names, cues) if heads.honour else ()
        if not items:
            heads = _Heads()
            continue
        for item in items:
            if heads.honour:
                yield _draft("awarded", item, heads.honour), sentence
            if heads.place and cues.fits(item.kind, _HOUSES) and not cues.fits(item.kind, _OFFICES):
                yield _draft("locatedIn", item, heads.place), sentence


def _draft(predicate: str, item: Mention, head: Mention) -> Draft:
    return Draft(
        predicate=predicate,
        subject=item,
        object=head,
        start=item.span.start,
        end=item.span.end,
        rule="relations.roster",
    )


def _outermost(mentions: Sequence[Mention]) -> list[Mention]:
    return [m for m in mentions if not any(m.span in o.span and m.span != o.span for o in mentions)]


def _heading(
    text: str, sentence: Sentence, names: Sequence[Mention], wanted: frozenset[str], cues: Cues
) -> Mention | None:
    """Return the name that a heading is: with a number before it and 名单, a count or a colon behind it at most."""
    named = next((m for m in names if cues.fits(m.kind, wanted)), None)
    if named is None or len(sentence.text) > _LONGEST:
        return None
    before, after = text[sentence.span.start : named.span.start], text[named.span.end : sentence.span.end]
    return named if _NUMBER.fullmatch(before) and _COUNT.fullmatch(after) else None


def _items(text: str, sentence: Sentence, names: Sequence[Mention], cues: Cues) -> Sequence[Mention]:
    """Return what a line lists: its persons, where it names any, else its other names; none where it is prose."""
    span = sentence.span
    free = [Span(span.start + m.start(), span.start + m.end()) for m in _BRACKETS.finditer(sentence.text)]
    told = [m for m in names if not any(m.span in bracket for bracket in free)]
    persons = [m for m in told if cues.fits(m.kind, _PERSON)]
    left = "".join(
        char
        for at, char in enumerate(text[span.start : span.end], span.start)
        if not any(at in s for s in (*(m.span for m in told), *free))
    )
    loose = _MARKS.sub("", left)
    if len(loose) > (_POSTED * len(persons) if persons else _LOOSE):
        return ()
    return persons or [m for m in told if cues.fits(m.kind, _NAMED)]
