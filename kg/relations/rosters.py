"""Lists under a heading: who got the honour that the heading names, and where the firms under a place's name are."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

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
_OPENED = re.compile(r"[（(：:]")
"""What opens a list behind a place's name."""
_BRACKETS = re.compile(r"[（(][^（()）]*[）)]")
_MARKS = re.compile(r"[\s\d、，,；;。.．:：·\-—*※|]|[“”\"《》]")
_LOOSE, _POSTED = 2, 14
"""So many characters of an item may be no name and no mark; of a person's, the words of a post."""
_LONGEST = 60


def rosters(
    text: str, sentences: Sequence[Sentence], by_sentence: Mapping[int, Sequence[Mention]], cues: Cues
) -> Iterator[tuple[Draft, Sentence]]:
    """Yield what the items of each list are to its heading, with the sentence of the item.

    An item is a line of nothing but names, marks and, before or behind a person, posts; prose ends the list.
    """
    honour: Mention | None = None
    place: Mention | None = None
    for sentence in sentences:
        if sentence.role == "furniture" or not sentence.text.strip():
            continue
        if honour is None and len(sentence.text) > _LONGEST:
            continue
        names = _outermost(by_sentence.get(sentence.index, ()))
        if named := _heading(text, sentence, names, _HONOUR, cues):
            honour, place = named, None
            continue
        if honour is None:
            continue
        under = _heading(text, sentence, names, _PLACE, cues)
        if under and _OPENED.search(text, under.span.end, sentence.span.end):
            place = under
            continue
        items = _items(text, sentence, names, cues)
        if not items:
            honour = None
            continue
        for item in items:
            yield _draft("awarded", item, honour), sentence
            if place and cues.fits(item.kind, _HOUSES) and not cues.fits(item.kind, _OFFICES):
                yield _draft("locatedIn", item, place), sentence


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
    """Return the mentions that lie in no longer one, in order of position."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.span.start, -m.span.end)):
        if not kept or mention.span.end > kept[-1].span.end or mention.span == kept[-1].span:
            kept.append(mention)
    return kept


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
    free = [Span(m.start(), m.end()) for m in _BRACKETS.finditer(text, span.start, span.end)]
    opens = [bracket.start for bracket in free]
    told = [m for m in names if (at := bisect_right(opens, m.span.start)) == 0 or m.span not in free[at - 1]]
    persons = [m for m in told if cues.fits(m.kind, _PERSON)]
    left, at = "", span.start
    for taken in sorted((*(m.span for m in told), *free)):
        left += text[at : max(at, taken.start)]
        at = max(at, taken.end)
    left += text[at : span.end]
    loose = _MARKS.sub("", left)
    if len(loose) > (_POSTED * len(persons) if persons else _LOOSE):
        return ()
    return persons or [m for m in told if cues.fits(m.kind, _NAMED)]
