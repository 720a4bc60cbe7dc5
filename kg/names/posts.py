"""Posts that a named person holds, and posts that act (由市长任组长), each with the organisation it belongs to."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.model import Mention
from kg.names.context import Context, Hit
from kg.names.edges import is_name_char
from kg.names.offices import LEVELS

_BLANK = "  \u3000\t"
_IN_CHARGE = ("分管", "主管", "常务", "联系")
_COMPANY = ("公司", "集团", "企业")
_SEATS = ("委", "政府", "人大常委会", "人大", "政协", "纪委")


@dataclass(frozen=True, slots=True)
class _Holder:
    """What stands before a post's word: where that begins, and the full name that goes before the post."""

    start: int
    name: str
    skip: int = 0
    """How much of the post's word the name has already: 管委会 of 管委会主任."""


def posts_before(context: Context, people: Mapping[int, int]) -> Iterator[Mention]:
    """Yield the posts right before the people given (start to end), several to one name, and those that act."""
    acts = tuple(context.lexicon.words("acts"))
    chains = _chains(context)
    for chain in chains:
        after = chain[-1].end
        while after < len(context.text) and context.text[after] in _BLANK:
            after += 1
        holds = after in people
        made = _is_made(context, chain[0])
        if not (holds or made or context.text.startswith(acts, after)):
            continue
        holder: _Holder | None = None
        for hit in chain:
            adjacent = context.text[hit.start - 1 - _prefix(context, hit.start)] in "、和兼"
            holder = _holder(context, hit) or (_shared(context, hit, holder) if adjacent and holder else None)
            if holder is not None or holds or made or _is_agent(context, chain[0].start):
                yield _post(context, hit, holder)


def posts_after(context: Context, people: Iterable[tuple[int, int]]) -> Iterator[Mention]:
    """Yield the post right behind a name: 市政府|周某某|市长, of the body before the name or the level it begins with."""
    ends = {end: start for start, end in people}
    for hit in context.hits("post"):
        start = ends.get(hit.start)
        if start is None:
            continue
        owner = context.found_by_end.get(start)
        level = context.text[hit.start : hit.end].lstrip("副代")[:1] in LEVELS
        if level or owner is None or not context.lexicon.is_a(owner.kind, "Organization"):
            yield _post(context, hit, _of_level(context, hit))
        else:
            yield _post(context, hit, _Holder(hit.start, owner.canonical))


def _of_level(context: Context, hit: Hit) -> _Holder | None:
    """Return the place that 市长, 副县长 begins with."""
    head = context.text[hit.start : hit.end].lstrip("副代")[:1]
    name = context.locality.at(head) if context.locality is not None and head in LEVELS else None
    return _Holder(hit.start, name) if name else None


def posts_made(context: Context, people: Mapping[int, int]) -> Iterator[Mention]:
    """Yield the posts that somebody named before is made: 赵某某任|某县委书记, 刘某某同志任|市委委员、常委、副书记."""
    ends = sorted(people.values())
    for chain in _chains(context):
        k = bisect_right(ends, chain[0].start) - 1
        if k < 0 or _MADE.fullmatch(context.text, ends[k], chain[0].start) is None:
            continue
        holder: _Holder | None = None
        for hit in chain:
            own = _holder(context, hit)
            holder = own or (_shared(context, hit, holder) if holder else None)
            yield _post(context, hit, holder)


_MADE = re.compile(r"(?:[（(][^（()）]{1,8}[）)])?(?:同志)?(?:兼任|挂任|挂职任|担任|当选为|任|为)[\u4e00-\u9fff]{0,24}")
"""What stands between a name and the post that the person is made."""


def _shared(context: Context, hit: Hit, holder: _Holder) -> _Holder:
    """Return what several posts in a row belong to: 党工委书记、管委会主任 are of one zone."""
    offices = sorted({form for cue in context.lexicon.of("seatedOffice") for form in cue.forms}, key=len, reverse=True)
    word = context.text[hit.start : hit.end]
    if not any(word.startswith(office) for office in offices if len(office) > 1):
        return _Holder(hit.start, holder.name)
    own = next((office for office in offices if holder.name.endswith(office)), "")
    return _Holder(hit.start, holder.name.removesuffix(own))


def _is_made(context: Context, hit: Hit) -> bool:
    """Whether somebody is made this in a unit: 任双指挥长."""
    return bool(hit.cue.option("unit")) and context.text.endswith(
        ("任", "担任", "兼任"), max(0, hit.start - 2), hit.start
    )


def _is_agent(context: Context, at: int) -> bool:
    """Whether this is who acts: 由分管副市长任总召集人."""
    return any(context.text.endswith(("由", f"由{word}"), max(0, at - 4), at) for word in _IN_CHARGE)


def _prefix(context: Context, at: int) -> int:
    """Return how long the word is that says what a post is in charge of: 分管|副市长."""
    return next((len(word) for word in _IN_CHARGE if context.text.endswith(word, 0, at)), 0)


def _chains(context: Context) -> list[list[Hit]]:
    """Group posts that stand in a row: 市委副书记、市长; 市委书记和市长."""
    chains: list[list[Hit]] = []
    last = -1
    for hit in context.hits("post"):
        if hit.start < last:
            continue
        between = context.text[last : hit.start] if chains else ""
        if chains and 0 < len(between) <= 12 and between[0] in "、和兼" and is_name_char_or_blank(between[1:]):
            chains[-1].append(hit)
        else:
            chains.append([hit])
        last = hit.end
    return chains


def is_name_char_or_blank(words: str) -> bool:
    """Whether nothing but name characters stands here: 市委书记、|市政协|主席.

    >>> is_name_char_or_blank("市政协"), is_name_char_or_blank("，由")
    (True, False)
    """
    return all(is_name_char(c) for c in words)


def _holder(context: Context, hit: Hit) -> _Holder | None:
    """Return the organisation or place a post belongs to by the words before it."""
    text, locality = context.text, context.locality
    owner = context.found_by_end.get(hit.start)
    if owner is not None and context.lexicon.is_a(owner.kind, "Organization"):
        return _Holder(owner.span.start, owner.canonical)
    for at in range(hit.start + 1, hit.end):
        owner = context.found_by_end.get(at)
        if owner is not None and owner.span.start <= hit.start and context.lexicon.is_a(owner.kind, "Organization"):
            return _Holder(owner.span.start, owner.canonical, at - hit.start)
    start = hit.start
    seat = next((s for s in sorted(_SEATS, key=len, reverse=True) if text.endswith(s, 0, start)), "")
    at = start - len(seat)
    place = context.place_ends.get(at)
    if place is not None:
        return _Holder(place.span.start, place.canonical + seat)
    if seat and at > 0 and text[at - 1] in LEVELS and locality is not None:
        return _Holder(at - 1, (locality.at(text[at - 1]) or text[at - 1]) + seat)
    head = text[start : hit.end].lstrip("副代")
    if not seat and head[:1] in LEVELS and locality is not None:
        name = locality.at(head[0])
        return _Holder(start, name) if name else None
    if not seat and locality is not None and start > 0 and text[start - 1] in LEVELS and context.scan.edges[start - 1]:
        name = locality.at(text[start - 1])
        return _Holder(start - 1, name) if name else None
    if hit.cue.option("company") and text.endswith(_COMPANY, 0, start):
        company = context.last_before(start, "Enterprise")
        return _Holder(start, company.canonical) if company else None
    within = hit.cue.option("within")
    return _Holder(start, locality.name + within) if within and locality is not None else None


def _post(context: Context, hit: Hit, holder: _Holder | None) -> Mention:
    word = context.text[hit.start : hit.end]
    start = hit.start
    name = word
    if holder is not None:
        name = holder.name + word[holder.skip :]
        seat = context.text[holder.start : hit.start]
        if holder.skip or (seat and seat[-1] in "委会协府" + LEVELS and len(seat) <= 7):
            start = holder.start
    if start == hit.start:
        start -= _prefix(context, start)
        name = name[: len(name) - len(word)] + context.text[start : hit.start] + word if start < hit.start else name
    scope = context.locality.scope(context.article.id) if context.locality and holder is None else None
    return context.mention(start, hit.end, "Post", rule="names.posts.held", canonical=name, scope=scope)
