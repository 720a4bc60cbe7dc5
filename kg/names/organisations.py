"""Organisations known by their last word (云南省教育厅, 市委统战部, 县第一中学, …有限公司), and bodies of the country.

An office of party or government is named after its seat: a place, or a level (市, 县) that stands for one. Any other
organisation begins where the walk to the left ends, and must prove that it is a name: 民营企业家协会 may be one, 上市
公司 is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import rjieba

from kg.lexicon import Lexicon
from kg.model import Mention
from kg.names.context import Context, Hit
from kg.names.edges import Edge, Stops, floor_of, goes_on, is_name_char, left_edge, place_ends, stops

LEVELS = "省市州盟县区旗镇乡村"
LOW = frozenset("镇乡村")
"""Levels with many places to a county: 镇党委 names one only where the locality says which."""
_NAMED_SO = ("Organization", "Platform", "Place")
"""Besides the organisations, zones (…高新区) and sites (…水库) are named in the same way."""
_PLACED = ("大学", "学院", "区", "医院")
"""Endings of names that begin with what the dictionary takes for a place, if not the gazetteer: 江某大学."""
_CLUBS = frozenset(("SocialOrganization", "CommandUnit"))
_COUNTRY = ("中国", "中华", "全国", "国家")
_WEAK = "names.centres.seated"
"""Any other finder knows better what a 中心 is."""
LONGEST_OFFICE = 18
_MANY = frozenset("各个名两几多每全我本该某、")
_LEADS = frozenset("由向从与和及在对给到是为被兼抽请报经获得受送")
"""What may stand right before 市财政局, whatever the dictionary makes of it."""
_OUTSIDE = re.compile(r"[的了在由向将把被及以为是或对]")


@dataclass(frozen=True, slots=True)
class Words:
    """What the lexicon says of organisations, compiled."""

    stops: Stops
    not_proper: tuple[str, ...]
    not_office: tuple[str, ...]
    not_last: tuple[str, ...]
    formula: tuple[str, ...]
    founds: tuple[str, ...]
    posts: tuple[str, ...]
    not_level: tuple[str, ...]


def _compile(lexicon: Lexicon) -> Words:
    return Words(
        stops=stops(lexicon),
        not_proper=tuple(lexicon.words("notProper")),
        not_office=tuple(lexicon.words("notOffice")),
        not_last=tuple(lexicon.words("notLast")),
        formula=tuple(lexicon.words("formula")),
        founds=tuple(lexicon.words("founds")),
        posts=tuple(lexicon.words("post")),
        not_level=tuple(lexicon.words("notLevel")),
    )


def find(context: Context) -> Iterator[Mention]:
    """Yield every organisation that its last word tells, and every body of the country that is named."""
    words = context.lexicon.once("names.organisations", _compile)
    ends = place_ends(context)
    others = tuple(_others(context, words, ends))
    zones = {m.span.end: m for m in others if m.kind == "Platform"}
    bodies = tuple(_bodies(context))
    yield from bodies
    yield from _offices(context, words, {**ends, **zones}, bodies)
    yield from others


def _bodies(context: Context) -> Iterator[Mention]:
    text = context.text
    for hit in context.hits("body"):
        if (hit.start == 0 or context.scan.edges[hit.start] or not is_name_char(text[hit.start - 1])) and (
            context.scan.edges[hit.end] or hit.end - hit.start > 3
        ):
            yield context.mention(hit.start, hit.end, hit.cue.owner, rule="names.bodies.national")


# ---------------------------------------------------------------- offices of party and government


def _offices(
    context: Context, words: Words, ends: Mapping[int, Mention], bodies: Iterable[Mention]
) -> Iterator[Mention]:
    text = context.text
    hits = context.hits("seatedOffice")
    starts = {hit.start for hit in hits}
    done = {body.span.end: body for body in bodies}
    for hit in hits:
        if text.endswith(words.not_office, max(0, hit.end - 6), hit.end):
            continue
        if hit.end - hit.start == 1 and not context.scan.edges[hit.end]:
            continue
        if hit.cue.option("last") and (hit.end in starts or text.startswith(words.not_last, hit.end)):
            continue
        if hit.cue.option("last") and _in_formula(context, words, hit.end):
            continue
        mention = _seated(context, words, hit, ends, done) or _bare(context, words, hit)
        if mention is not None:
            done[hit.end] = mention
            yield mention


def _in_formula(context: Context, words: Words, at: int) -> bool:
    """Whether 省委、市委 only stands in a formula: 省委、市委决策部署."""
    text = context.text
    while at < len(text) and text[at] in "省市县区州委政府、和及人民党":
        at += 1
    return text.startswith(words.formula, at + text.startswith(("的", "各"), at))


def _seated(
    context: Context, words: Words, hit: Hit, ends: Mapping[int, Mention], done: Mapping[int, Mention]
) -> Mention | None:
    """Return the office with the place or level before it, None where there is none."""
    text = context.text
    floor = floor_of(text, hit.start, LONGEST_OFFICE)
    for at in range(hit.start, floor, -1):
        if at in done or (at < hit.start and _OUTSIDE.match(text[at])):
            return None
        place = ends.get(at)
        if place is not None:
            if (at < hit.start and hit.cue.option("last")) or (hit.start - at < 2 and hit.cue.option("weak")):
                return None
            if hit.cue.option("part") and place.span.start in done and at == hit.start:
                return _part(context, hit, done[place.span.start])
            return _after_place(context, hit, place, ends) if goes_on(context, at, hit.start, words.stops) else None
        level = text[at - 1]
        if level in LEVELS and not text.startswith(words.not_level, at - 1) and _opens(context, at - 1, done):
            return _after_level(context, words, hit, at - 1)
    return None


def _part(context: Context, hit: Hit, whole: Mention) -> Mention:
    """Return the branch of an office in a place: 市生态环境局|黔某分局."""
    rest = context.text[whole.span.end : hit.end]
    return context.mention(
        whole.span.start, hit.end, hit.cue.owner, rule="names.organisations.part", canonical=whole.canonical + rest
    )


def _opens(context: Context, at: int, done: Mapping[int, Mention]) -> bool:
    """Whether a level word may begin a name here: 联合|市工商联, not 城|市."""
    before = context.text[at - 1] if at else "\n"
    if before in _MANY and before != "、":
        return False
    if before == "、" and at > 1 and context.text[at - 2] in LEVELS and context.text[max(0, at - 4) : at].count("各"):
        return False
    return not is_name_char(before) or at in done or before in _LEADS or bool(context.scan.edges[at])


def _after_place(context: Context, hit: Hit, place: Mention, ends: Mapping[int, Mention]) -> Mention:
    text, start = context.text, place.span.start
    as_written = hit.cue.option("asWritten") or (place.span.end < hit.start and not hit.cue.option("bare"))
    head = place.text if as_written else place.canonical
    upper = ends.get(start) if place.kind == "Place" else None
    if (
        upper is not None
        and upper.text == upper.canonical
        and place.canonical.endswith(("镇", "乡", "村", "街道", "社区"))
    ):
        start, head = upper.span.start, upper.text + head
    rest = text[place.span.end : hit.end]
    canonical = head + rest
    if text.startswith("中共", max(0, start - 2), start):
        start -= 2
    return context.mention(
        start,
        hit.end,
        hit.cue.owner,
        rule=_WEAK if hit.cue.option("weak") else "names.organisations.office",
        canonical=canonical,
        aliases=() if start == place.span.start or upper is None else (place.text + rest,),
    )


def _after_level(context: Context, words: Words, hit: Hit, at: int) -> Mention | None:
    """Return 市财政局 as the office of the place that 市 stands for here."""
    level, locality = context.text[at], context.locality
    name = locality.at(level) if locality else None
    if name is None and (level in LOW or locality is None):
        return None
    rest = context.text[at + 1 : hit.end]
    if hit.cue.option("weak") and (len(rest) < 4 or not goes_on(context, at + 1, hit.start, words.stops)):
        return None
    if hit.cue.option("last") and at + 1 < hit.start:
        return None
    if rest[0] in LEVELS and not rest.startswith(words.not_level):
        return None
    return context.mention(
        at,
        hit.end,
        hit.cue.owner,
        rule=_WEAK if hit.cue.option("weak") else "names.organisations.level",
        canonical=name + rest if name else level + rest,
        scope=None if name or not locality else locality.name,
    )


def _bare(context: Context, words: Words, hit: Hit) -> Mention | None:
    """Return 财政局, 统战部 by itself as the office of the locality."""
    locality = context.locality
    if not hit.cue.option("bare") or locality is None:
        return None
    text = context.text
    if hit.cue.option("bare") == "founded":
        founded = text.endswith(words.founds, max(0, hit.start - 6), hit.start)
        return (
            context.mention(hit.start, hit.end, hit.cue.owner, rule="names.organisations.founded") if founded else None
        )
    before = text[hit.start - 1] if hit.start else "\n"
    if is_name_char(before) and not (context.scan.edges[hit.start] and _ends_clause(context, hit.start)):
        return None
    if is_name_char(text[hit.end : hit.end + 1] or "\n") and not context.scan.edges[hit.end]:
        return None
    form = text[hit.start : hit.end]
    place = (locality.at("省") if form.endswith("厅") else None) or locality.name
    pattern = hit.cue.option("pattern", "{place}{within}{form}")
    return context.mention(
        hit.start,
        hit.end,
        hit.cue.owner,
        rule="names.organisations.bare",
        canonical=pattern.format(place=place, within=hit.cue.option("within"), form=form),
    )


def _ends_clause(context: Context, at: int) -> bool:
    word = context.scan.word_at(at - 1)
    return word.tag[:1] in ("p", "c", "u", "d", "v", "x", "r") or context.text[word.start : at] == "好"


# ---------------------------------------------------------------- all others


def _others(context: Context, words: Words, ends: Mapping[int, Mention]) -> Iterator[Mention]:
    text = context.text
    hinted = {hint.span.end for hint in context.hints if hint.label == "ORG"}
    for hit in context.hits("ending"):
        wanted = any(context.lexicon.is_a(hit.cue.owner, kind) for kind in _NAMED_SO)
        ends_here = context.scan.edges[hit.end] or text.startswith(words.posts, hit.end)
        if not wanted or not ends_here or text[hit.end : hit.end + 1].isdigit():
            continue
        branch = bool(hit.cue.option("branch"))
        joins = not hit.cue.option("needs") or hit.cue.option("joins") == "yes"
        edge = left_edge(
            context,
            hit.start,
            ends,
            words.stops,
            past_place=branch,
            joins=joins,
            chained=bool(hit.cue.option("chained")),
        )
        stem = text[edge.start : hit.start]
        own = bool(stem) and stem in LEVELS and hit.end - hit.start > 3
        if (len(stem) < int(hit.cue.option("least", "2")) and not own) or not _is_name(
            context, words, hit, edge, stem, hinted
        ):
            continue
        yield context.mention(
            edge.start, hit.end, hit.cue.owner, rule="names.organisations.ending", canonical=_full(context, edge, hit)
        )


def _is_name(context: Context, words: Words, hit: Hit, edge: Edge, stem: str, hinted: set[int]) -> bool:
    needs = hit.cue.option("needs")
    if not needs:
        return stem not in words.not_proper
    if hit.cue.owner in _CLUBS and _among_its_like(context, edge.start, hit):
        return True
    rest = stem
    for word in words.not_proper:
        rest = rest.replace(word, "")
    if not rest:
        return stem in LEVELS
    if edge.place is not None or stem[0] in LEVELS:
        return True
    if needs != "proper":
        return False
    if context.scan.word_at(edge.start).tag == "ns" and context.text[hit.start : hit.end].endswith(_PLACED):
        return True
    if edge.proper or hit.end in hinted or stem.startswith(_COUNTRY) or _unknown(context, edge.start, hit.start):
        return True
    return context.text.endswith(words.founds, max(0, edge.start - 6), edge.start)


def _among_its_like(context: Context, start: int, hit: Hit) -> bool:
    """Whether a neighbour in a list ends alike: 脐橙商会、家具商会."""
    text, form = context.text, context.text[hit.start : hit.end]
    after = text[hit.end + 1 : hit.end + 12].split("、")[0]
    before = text[max(0, start - 1 - len(form)) : max(0, start - 1)]
    return (text[hit.end : hit.end + 1] == "、" and form in after[1:]) or (
        start > 0 and text[start - 1] == "、" and before == form
    )


def _unknown(context: Context, start: int, end: int) -> bool:
    """Whether a word in a stretch stands in no dictionary."""
    at = start
    while at < end:
        word = context.scan.word_at(at)
        if word.end - word.start > 1 and not rjieba.has_word(context.text[word.start : word.end]):
            return True
        at = word.end
    return False


def _full(context: Context, edge: Edge, hit: Hit) -> str:
    """Return 临溪市中心医院 for 市中心医院."""
    name = context.text[edge.start : hit.end]
    if edge.place is None and name[0] in LEVELS and context.locality is not None:
        place = context.locality.at(name[0])
        return place + name[1:] if place else name
    return name
