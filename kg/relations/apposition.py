"""What names say without a verb: posts before persons, a place inside a place, the industry in a unit's name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.gazetteer import load_gazetteer
from kg.model import Mention
from kg.relations.chunks import Chunks, Slot
from kg.relations.cues import Cues
from kg.relations.draft import Draft

_BODIES = frozenset({"Organization", "Platform", "Place"})
_ORGANISATION = frozenset({"Organization"})
_ENTERPRISE = frozenset({"Enterprise"})
_PERSON = frozenset({"Person"})
_PLACE = frozenset({"Place"})
_POST = frozenset({"Post"})
_PROJECT = frozenset({"Project"})
_INDUSTRY = frozenset({"Industry"})
_BROKEN = re.compile(r"[，。；：,;:（）()的由]")
_CLOSERS = "”’」』》〉）)\"'"
_LIST = re.compile(r"[、和]")
_ALSO = re.compile(r"(?:[、，兼]|暨|以及)+$")
_LISTED = re.compile(r"[、，,；;：:※*\s]*|[和与及]")
_JOINED = ("、", "和", "与", "及")
_TITLE = 16
"""The longest run of words between a body and the person who holds a post there."""
_COPULA = 4
_STEM = 4
_BACK = 6
"""How many names before a person may belong to their title."""


def appositions(chunks: Chunks, industries: Sequence[Mention], cues: Cues) -> Iterator[Draft]:
    """Yield what the names of a sentence say by standing beside, inside or at the head of one another."""
    kinds = {mention.kind for slot in chunks.slots for mention in (*slot.mentions, *slot.inner)}
    for wanted, find in ((_PERSON, _posts), (_PLACE, _places), (_PLACE, _divisions), (_PROJECT, _projects)):
        if any(cues.fits(kind, wanted) for kind in kinds):
            yield from find(chunks, cues)
    if industries:
        yield from _industries(chunks, industries, cues)


def industries_of(mentions: Iterable[Mention], cues: Cues) -> tuple[Mention, ...]:
    """Return the first mention of each industry."""
    first: dict[str, Mention] = {}
    for mention in mentions:
        if cues.fits(mention.kind, _INDUSTRY):
            first.setdefault(mention.canonical, mention)
    return tuple(first.values())


@dataclass(frozen=True, slots=True)
class _Title:
    """What stands before a person: 祥丰集团 董事长."""

    start: int
    words: str = ""
    body: Mention | None = None
    post: Mention | None = None


def _posts(chunks: Chunks, cues: Cues) -> Iterator[Draft]:
    """Yield 祥丰集团董事长杨宗祥, 市长何建川, 海湾茶业创始人邹炳良."""
    for index, slot in enumerate(chunks.slots):
        for person in slot.kind_of(cues, _PERSON)[:1]:
            title = _title(chunks, index, cues)
            words = title.post.text if title.post else title.words
            founder = bool(cues.patterns["founder"].search(words))
            held = title.body if title.post or founder or cues.posts.search(words) else None
            if target := held or title.post:
                predicate = "founderOf" if founder and held else "holdsPostAt"
                rule = f"relations.apposition.{predicate}"
                yield Draft(
                    predicate=predicate, subject=person, object=target, start=title.start, end=slot.end, rule=rule
                )
                yield from _further(chunks, index, title.start, cues)
            elif index + 1 < len(chunks.slots):
                yield from _after(chunks, index, cues)


def _further(chunks: Chunks, index: int, start: int, cues: Cues) -> Iterator[Draft]:
    """Yield what else a person is: 市工商联主席、宏远机械董事长郑海涛 holds a post at the federation too."""
    person = chunks.slots[index]
    for at in range(index - 1, max(-1, index - 1 - _BACK), -1):
        slot = chunks.slots[at]
        if slot.end > start:
            continue
        held = _held_too(slot, chunks.between(slot.end, start).lstrip(_CLOSERS), cues)
        if held is None:
            return
        before = chunks.slots[at - 1] if at else slot
        if held.kind == "Post" and before.end == slot.start and before.kind_of(cues, _BODIES):
            slot, held = before, before.kind_of(cues, _BODIES)[0]
        start = slot.start
        yield Draft(
            predicate="holdsPostAt",
            subject=person.kind_of(cues, _PERSON)[0],
            object=held,
            start=start,
            end=person.end,
            rule="relations.apposition.holdsPostAt",
        )


def _held_too(before: Slot, words: str, cues: Cues) -> Mention | None:
    """Return the body of a name with its title, or the post, if 、 and no more parts the two from the next title."""
    ends = _ALSO.search(words)
    if not ends or len(words) > _TITLE:
        return None
    title = words[: ends.start()]
    if not title and (posts := before.kind_of(cues, _POST)):
        return next((m for m in before.inner if cues.fits(m.kind, _BODIES)), posts[0])
    body = next(iter(before.kind_of(cues, _BODIES)), None)
    if body is None or not cues.posts.search(title):
        return None
    return body if not cues.fits(body.kind, _PLACE) or _is_office(title, cues) else None


def _after(chunks: Chunks, index: int, cues: Cues) -> Iterator[Draft]:
    """Yield 郑海涛，宏远机械董事长; 郑海涛（宏远机械董事长）; 郑海涛是宏远机械董事长."""
    slot, other = chunks.slots[index], chunks.slots[index + 1]
    bodies = other.kind_of(cues, _BODIES)
    gap = chunks.between(slot.end, other.start).strip("（( ，,")
    if not bodies or len(gap) > _COPULA or (gap and not cues.patterns["copula"].fullmatch(gap)):
        return
    if title := cues.posted.match(chunks.text, other.end):
        yield Draft(
            predicate="holdsPostAt",
            subject=slot.kind_of(cues, _PERSON)[0],
            object=bodies[0],
            start=slot.start,
            end=title.end(),
            rule="relations.apposition.holdsPostAt",
        )


def _title(chunks: Chunks, index: int, cues: Cues) -> _Title:
    """Read back from a person over posts, and over persons of the same body, to the body they belong to."""
    start = chunks.slots[index].start
    words, post = "", None
    for before in reversed(chunks.slots[max(0, index - _BACK) : index]):
        words = chunks.between(before.end, start).lstrip(_CLOSERS) + words
        if len(words) > _TITLE or _BROKEN.search(words):
            break
        if held := before.kind_of(cues, _POST):
            post, start = post or held[0], before.start
            within = [m for m in before.inner if cues.fits(m.kind, _BODIES)]
            if within:
                return _Title(start, words.strip(), within[0], post)
        elif bodies := before.kind_of(cues, _BODIES):
            if cues.fits(bodies[0].kind, _PLACE) and not _is_office(words, cues):
                break
            return _Title(before.start, words.strip(), bodies[0], post)
        elif before.kind_of(cues, _PERSON) and _LIST.match(words) and not post:
            if cues.patterns["ownPost"].search(words) or not _is_office(words[1:], cues):
                break
            words, start = "", before.start
        else:
            break
    return _Title(post.span.start if post else start, words.strip(), None, post)


def _is_office(words: str, cues: Cues) -> bool:
    """Whether words are a post's title and no more than an office of the place or body before them (党支部书记)."""
    first = _LIST.split(words.replace("\ufffc", "").strip())[0]
    title = cues.posts.search(first)
    office = first[: title.start()] if title else first
    return not office or bool(cues.patterns["office"].fullmatch(office))


def _places(chunks: Chunks, cues: Cues) -> Iterator[Draft]:
    """Yield 浙江省金华市: each place that touches the one before lies in it, and so does one whose name begins so."""
    for clause in chunks.clauses:
        for group in clause.groups:
            for chain in group.chains:
                for before, after in pairwise(chain):
                    outer, inner = before.kind_of(cues, _PLACE), after.kind_of(cues, _PLACE)
                    if outer and inner and before.end == after.start:
                        yield _within(inner[0], outer[0], before.start, after.end)
    for slot in chunks.slots:
        for whole in slot.kind_of(cues, _PLACE)[:1]:
            for part in slot.inner:
                if part.kind == whole.kind and part.span.start == slot.start:
                    yield _within(whole, part, slot.start, slot.end)


def _divisions(chunks: Chunks, cues: Cues) -> Iterator[Draft]:
    """Yield 安徽省：合肥市肥东县、长丰县，芜湖市无为市: in a list each place lies in the nearest one before it that the
    country's divisions put it in; one they do not know, right behind one of its level, in what that lies in."""
    divisions = load_gazetteer()
    listed: dict[str, Mention] = {}
    under: dict[str, Mention] = {}
    before, end = "", 0
    for slot in chunks.slots:
        gap = chunks.between(end, slot.start)
        if not _LISTED.fullmatch(gap):
            listed, under, before = {}, {}, ""
        end = slot.end
        place = next(iter(slot.kind_of(cues, _PLACE)), None)
        if place is None:
            continue
        name = place.canonical
        division = divisions.choose(name, frozenset(listed))
        if division:
            outer = next((listed[above.name] for above in divisions.above(division) if above.name in listed), None)
        else:
            alike = gap in _JOINED and before and before[-1] == name[-1]
            outer = under.get(before) if alike and name not in divisions.by_name else None
        if outer is None and before and not gap:
            outer = listed.get(before)
        if outer and outer.canonical != name:
            under[name] = outer
            yield _within(place, outer, outer.span.start, slot.end)
        listed[name], before = place, name


def _within(inner: Mention, outer: Mention, start: int, end: int) -> Draft:
    return Draft(predicate="partOf", subject=inner, object=outer, start=start, end=end, rule="relations.nesting")


def _projects(chunks: Chunks, cues: Cues) -> Iterator[Draft]:
    """Yield 某公司 undertakes 某项目 where the two names touch, or the project's begins with the firm's."""
    for slot in chunks.slots:
        for project in slot.kind_of(cues, _PROJECT)[:1]:
            for firm in slot.inner:
                if cues.fits(firm.kind, _ENTERPRISE) and firm.span.start == slot.start:
                    yield _undertakes(firm, project, slot)
    for clause in chunks.clauses:
        for group in clause.groups:
            for chain in group.chains:
                for before, after in pairwise(chain):
                    firms, projects = before.kind_of(cues, _ENTERPRISE), after.kind_of(cues, _PROJECT)
                    if firms and projects:
                        yield _undertakes(firms[0], projects[0], after)


def _undertakes(firm: Mention, project: Mention, slot: Slot) -> Draft:
    start = min(firm.span.start, slot.start)
    rule = "relations.name.project"
    return Draft(predicate="undertakes", subject=firm, object=project, start=start, end=slot.end, rule=rule)


def _industries(chunks: Chunks, industries: Sequence[Mention], cues: Cues) -> Iterator[Draft]:
    """Yield 石化产业链兵团 servesIndustry 石化."""
    for slot in chunks.slots:
        for unit in slot.kind_of(cues, _ORGANISATION):
            tail = next((t for t in cues.patterns["industryTail"].finditer(unit.canonical) if _ends(t)), None)
            stem = unit.canonical[: tail.start()] if tail else ""
            for industry in _named(stem, industries):
                yield Draft(
                    predicate="servesIndustry",
                    subject=unit,
                    object=industry,
                    start=slot.start,
                    end=slot.end,
                    rule="relations.name.industry",
                )


def _ends(match: re.Match[str]) -> bool:
    return match.end() == len(match.string)


def _named(stem: str, industries: Sequence[Mention]) -> list[Mention]:
    """Return the industries of exactly this name, else those whose name it begins (新能源电池 of 新能源电池材料)."""
    exact = [industry for industry in industries if industry.canonical == stem]
    return exact or [i for i in industries if len(stem) >= _STEM and i.canonical.startswith(stem)][:1]
