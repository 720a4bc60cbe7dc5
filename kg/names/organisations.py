"""Organisations known by their last word (县第一中学, …有限公司, …商会), bodies of the country, and offices.

An organisation begins where the walk to the left ends, and must prove that it is a name: 板栗商会 beside 竹艺商会
may be one, 上市公司 is none. Offices of party and government have a module of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import rjieba

from kg.lexicon import Lexicon
from kg.model import Mention
from kg.names.context import Context, Hit
from kg.names.edges import Edge, Stops, left_edge, place_ends, stops
from kg.names.known import known_bodies
from kg.names.offices import LEVELS, LOWEST, WEAK, find_offices

_NAMED_SO = ("Organization", "Platform", "Place")
"""Besides the organisations, zones (…高新区) and sites (…水库) are named in the same way."""
_PLACED = ("大学", "学院", "区", "医院")
"""Endings of names that begin with what the dictionary takes for a place, if not the gazetteer: 江某大学."""
_CLUBS = frozenset(("SocialOrganization", "CommandUnit"))
_TAKES = re.compile(r"(?:[\u4e00-\u9fff]{2,3}(?:同志)?(?:现|曾|拟|已|兼|挂)?)?(?:任|为)(?=[\u4e00-\u9fff]{2})")
"""A person who takes a post in a body: 刘某某同志任|某集团, 曾|任|某事务所."""
_COUNTRY = ("中国", "中华", "全国", "国家")


@dataclass(frozen=True, slots=True)
class Words:
    """What the lexicon says of organisations, compiled."""

    stops: Stops
    not_proper: tuple[str, ...]
    not_group: tuple[str, ...]
    founds: tuple[str, ...]
    follows: tuple[str, ...]
    """Posts and titles: what may follow a name without a gap."""


def _compile(lexicon: Lexicon) -> Words:
    return Words(
        stops=stops(lexicon),
        not_proper=tuple(lexicon.words("notProper")),
        not_group=tuple(lexicon.words("notGroup")),
        founds=tuple(cue_form for cue in lexicon.of("founds") if cue.owner == "Organization" for cue_form in cue.forms),
        follows=(*lexicon.words("post"), *lexicon.words("title")),
    )


def find(context: Context) -> Iterator[Mention]:
    """Yield every organisation that its last word tells, every body of the country, every office."""
    words = context.lexicon.once("names.organisations", _compile)
    ends = place_ends(context)
    others = tuple(_others(context, words, ends))
    zones = {m.span.end: m for m in others if m.kind == "Platform"}
    bodies = known_bodies(context)
    yield from bodies
    offices = tuple(find_offices(context, {**ends, **zones}, bodies))
    yield from offices
    settled = {office.span.end for office in offices if office.rule != WEAK} | {body.span.end for body in bodies}
    yield from (other for other in others if other.span.end not in settled)


def _others(context: Context, words: Words, ends: Mapping[int, Mention]) -> Iterator[Mention]:
    text = context.text
    hinted = {hint.span.end for hint in context.hints if hint.label == "ORG"}
    for hit in context.hits("ending"):
        wanted = any(context.lexicon.is_a(hit.cue.owner, kind) for kind in _NAMED_SO)
        ends_here = context.scan.edges[hit.end] or text.startswith(words.follows, hit.end)
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
        edge = _behind_another(context, edge, hit)
        stem = text[edge.start : hit.start]
        if hit.cue.owner == "Enterprise" and text[hit.start : hit.end] == "集团" and stem.endswith(words.not_group):
            continue
        own = bool(stem) and stem in LEVELS and hit.end - hit.start > 3
        if (len(stem) < int(hit.cue.option("least", "2")) and not own) or not _is_name(
            context, words, hit, edge, stem, hinted
        ):
            continue
        low = hit.cue.owner == "PartyOrganization" and edge.place is not None and edge.place.canonical.endswith(LOWEST)
        yield context.mention(
            edge.start,
            hit.end,
            hit.cue.owner,
            rule="names.organisations.ending",
            canonical=text[edge.place.span.start : hit.end] if low and edge.place else _full(context, edge, hit),
            scope=context.locality.scope(context.article.id) if low and context.locality else None,
        )


def _behind_another(context: Context, edge: Edge, hit: Hit) -> Edge:
    """Return where a name begins behind an office or a level in its stretch that is somebody else's.

    市工商联|培树商会, 某市服务|市博物馆: what stands between an office and a verb is the subject of that verb.
    """
    text, scan = context.text, context.scan
    taken = _TAKES.match(text, edge.start, hit.start)
    if taken is not None and (
        text[edge.start] == "任" or text.startswith(tuple(context.lexicon.words("surname")), edge.start)
    ):
        return Edge(taken.end(), None, edge.proper)
    first = edge.place.span.end if edge.place is not None else edge.start
    offices = {office.end for office in context.hits("seatedOffice") if office.end - office.start > 1}
    verbs = context.scan.once("names.verb words", lambda _: _verbs(context.lexicon)) if edge.place is not None else ()
    at = first
    while at < hit.start:
        word = scan.word_at(at)
        form = text[at : word.end]
        acts = word.start == at and word.tag[:1] == "v" and len(form) > 1 and word.end <= hit.start
        strange = at in offices and word.end == hit.start and not rjieba.has_word(form)
        led = at == first and (form in verbs or (text.startswith(tuple(LEVELS), word.end) and scan.edges[word.end]))
        if strange or (acts and (at in offices or led)):
            return Edge(word.end, None, False)
        at = max(word.end, at + 1)
    return edge


def _verbs(lexicon: Lexicon) -> frozenset[str]:
    return frozenset(form for cue in lexicon.of("boundary") if cue.option("as") == "verb" for form in cue.forms)


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
    if context.text.endswith(words.founds, max(0, edge.start - 6), edge.start):
        return True
    if needs != "proper":
        return False
    if context.scan.word_at(edge.start).tag == "ns" and context.text[hit.start : hit.end].endswith(_PLACED):
        return True
    told = edge.proper or hit.end in hinted or stem.startswith(_COUNTRY)
    return told or _unknown(context, edge.start, hit.start)


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
