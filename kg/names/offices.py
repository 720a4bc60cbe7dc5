"""Offices of party and government, each named after its seat: 云南省教育厅, 市委统战部, 县第一中学, 高新区管委会.

The seat is a place, a zone, or a level (市, 县) that stands for the locality or what lies above it. Some offices are
known by themselves (财政局, 统战部): they are the locality's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from kg.lexicon import Lexicon
from kg.model import Mention
from kg.names.context import Context, Hit
from kg.names.edges import Stops, floor_of, goes_on, is_name_char, stops

LEVELS = "省市州盟县区旗镇乡村"
LOW = frozenset("镇乡村")
"""Levels with many places to a county: 镇党委 names one only where the locality says which."""
LOWEST = ("镇", "乡", "村", "街道", "社区")
LONGEST_OFFICE = 18
_COUNTRY = ("国家", "中国")
_REGION = "自治区"
_RULING = ("", "中共", "中国共产党")
"""The party whose name is no part of its offices' names."""
_MANY = frozenset("各个名两几多每全我本该某、")
_LEADS = frozenset("由向从与和及在对给到是为被兼抽请报经获得受送")
"""What may stand right before 市水务局, whatever the dictionary makes of it."""
_OUTSIDE = re.compile(r"[的了在由向将把被及以为是或对]")
_WORKING = re.compile(r"[“\"][\u4e00-\u9fff]{1,5}[”\"](?:综合)?(?:党?工委|综合党委)")
"""A working committee known by words in quotation marks behind the committee that it is of: 市委“两新”工委."""
_PARTY = "PartyOrganization"
WEAK = "names.centres.seated"
"""Any other finder knows better what a 中心 is."""
_FORMULA = 40
"""How far a row of party committees and governments is followed: 省委、省政府，市委、市政府决策部署."""


@dataclass(frozen=True, slots=True)
class Words:
    """What the lexicon says of offices, compiled."""

    stops: Stops
    not_office: tuple[str, ...]
    not_last: tuple[str, ...]
    not_centre: tuple[str, ...]
    not_level: tuple[str, ...]
    formula: tuple[str, ...]
    founds: tuple[str, ...]
    parties: tuple[str, ...]


def _compile(lexicon: Lexicon) -> Words:
    return Words(
        stops=stops(lexicon),
        not_office=tuple(lexicon.words("notOffice")),
        not_last=tuple(lexicon.words("notLast")),
        not_centre=tuple(lexicon.words("notCentre")),
        not_level=tuple(lexicon.words("notLevel")),
        formula=tuple(lexicon.words("formula")),
        founds=tuple(form for cue in lexicon.of("founds") if cue.owner == "Organization" for form in cue.forms),
        parties=tuple(lexicon.words("party")),
    )


def find_offices(context: Context, ends: Mapping[int, Mention], bodies: Iterable[Mention]) -> Iterator[Mention]:
    """Yield every office that stands behind its seat (a place or zone of `ends`, a level), or by itself.

    `bodies` are those of the country: 国家金融监督管理总局|绍某监管分局 is a part of one, 科技部|火炬中心 too.
    """
    words = context.lexicon.once("names.offices", _compile)
    text = context.text
    hits = context.hits("seatedOffice")
    starts = {hit.start for hit in hits}
    bodies = tuple(bodies)
    corps = {body.span.end: body for body in bodies if body.canonical.endswith("兵团")}
    done = {body.span.end: body for body in bodies if body.span.end not in corps}
    inside = {at for body in bodies for at in range(body.span.start + 1, body.span.end + 1)} - corps.keys()
    ends = {**done, **corps, **ends}
    for hit in hits:
        if hit.end in inside or (hit.cue.option("weak") and text.startswith(words.not_centre, hit.end)):
            continue
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
    for match in _WORKING.finditer(text):
        if match.start() in done:
            yield replace(
                _part(context, Hit(match.start(), match.end(), hits[0].cue), done[match.start()]), kind=_PARTY
            )


def _in_formula(context: Context, words: Words, at: int) -> bool:
    """Whether 省委、市委 only stands in a formula: 省委、市委决策部署."""
    text = context.text
    end = min(len(text), at + _FORMULA)
    while at < end and text[at] in "省市县区州委政府、和及人民党":
        at += 1
    return text.startswith(words.formula, at + text.startswith(("的", "各"), at))


def _seated(
    context: Context, words: Words, hit: Hit, ends: Mapping[int, Mention], done: Mapping[int, Mention]
) -> Mention | None:
    """Return the office with the place or level before it, None where there is none."""
    text = context.text
    floor = floor_of(text, hit.start, LONGEST_OFFICE)
    for at in range(hit.start, floor, -1):
        place = ends.get(at)
        if at in done and not (hit.cue.option("weak") and place is done[at]):
            return None
        if at < hit.start and _OUTSIDE.match(text[at]):
            return None
        if place is not None:
            if (at < hit.start and hit.cue.option("last")) or (hit.start - at < 2 and hit.cue.option("weak")):
                return None
            if at in done:
                return _part(context, hit, done[at])
            if hit.cue.option("part") and place.span.start in done and at == hit.start:
                return _part(context, hit, done[place.span.start])
            return (
                _after_place(context, words, hit, place, ends) if goes_on(context, at, hit.start, words.stops) else None
            )
        if 1 < at < hit.start and text.startswith(_COUNTRY, at - 2) and context.scan.edges[at - 2]:
            whole = goes_on(context, at, hit.start, words.stops)
            return context.mention(at - 2, hit.end, hit.cue.owner, rule="names.bodies.national") if whole else None
        first = at - 3 if text.endswith(_REGION, 0, at) else at - 1
        if text[at - 1] in LEVELS and not text.startswith(words.not_level, at - 1) and _opens(context, first, done):
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


def _after_place(context: Context, words: Words, hit: Hit, place: Mention, ends: Mapping[int, Mention]) -> Mention:
    text, start = context.text, place.span.start
    as_written = (
        place.kind != "Place"
        or hit.cue.option("asWritten")
        or (place.span.end < hit.start and not hit.cue.option("bare"))
    )
    head = place.text if as_written else place.canonical
    low = place.kind == "Place" and place.canonical.endswith(LOWEST)
    upper = ends.get(start) if low else None
    if upper is not None and upper.text == upper.canonical:
        start = upper.span.start
    rest = text[place.span.end : hit.end]
    party = next((word for word in words.parties if text.endswith(word, 0, start)), "")
    start -= len(party)
    head = head if party in _RULING else party + head
    return context.mention(
        start,
        hit.end,
        "PartyOrganization" if party and hit.cue.owner == "GovernmentBody" else hit.cue.owner,
        rule=WEAK if hit.cue.option("weak") else "names.organisations.office",
        canonical=head + rest,
        scope=context.locality.scope(context.article.id) if low and context.locality else None,
    )


def _after_level(context: Context, words: Words, hit: Hit, at: int) -> Mention | None:
    """Return 市财政局 as the office of the place that 市 stands for here."""
    level, locality, start = context.text[at], context.locality, at
    if context.text.endswith(_REGION, 0, at + 1):
        level, start = _REGION, at - 2
    name = locality.at(level) if locality else None
    if name is None and (level in LOW or locality is None or locality.level == "国"):
        return None
    rest = context.text[at + 1 : hit.end]
    if hit.cue.option("weak") and (len(rest) < 4 or not goes_on(context, at + 1, hit.start, words.stops)):
        return None
    if hit.cue.option("last") and at + 1 < hit.start:
        return None
    if rest[0] in LEVELS and not rest.startswith(words.not_level):
        return None
    return context.mention(
        start,
        hit.end,
        hit.cue.owner,
        rule=WEAK if hit.cue.option("weak") else "names.organisations.level",
        canonical=name + rest if name else level + rest,
        scope=None
        if not locality or (name and locality.named) or name in locality.above.values()
        else own_scope(context),
    )


def _bare(context: Context, words: Words, hit: Hit) -> Mention | None:
    """Return 财政局, 统战部 by itself as the office of the locality."""
    locality = context.locality
    if not hit.cue.option("bare") or locality is None or locality.level == "国":
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
        scope=None if locality.named else own_scope(context),
    )


def own_scope(context: Context) -> str | None:
    """Return what makes the name of an office unique whose place is not named: 市财政局."""
    locality = context.locality
    return None if locality is None else locality.name if locality.named else context.article.id


def _ends_clause(context: Context, at: int) -> bool:
    word = context.scan.word_at(at - 1)
    return word.tag[:1] in ("p", "c", "u", "d", "v", "x", "r") or context.text[word.start : at] == "好"
