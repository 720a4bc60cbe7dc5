"""Under whom a name stands that is the same everywhere: 县长, 市委, 组长, 会议; and what 本市 is called.

A post of a place's head or a body of a place belongs to the locality of its level; the head of a group to the group
told last; a post of a firm, school or association to the one that the article is about. What stays without is left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.decide.forms import LEVELS, names_nothing
from kg.gazetteer import load_gazetteer
from kg.lexicon import Lexicon
from kg.model import Mention

_LEVEL = LEVELS + "村"
_OF_LEVEL = re.compile(
    rf"(?:常务|第一)?(?:副|代)?([{_LEVEL}])(?:长|委|政府|人民政府|人大|政协|纪委|党委|党?委副?书记|支书|里)"
)
_OWN_LEVEL = re.compile(
    rf"[全我本](省|自治区|街道|[{_LEVEL[1:]}])(?![级直属辖民])"
    rf"|(?<![\u4e00-\u9fff])([{_LEVEL}]|街道)(?=委|政府|人民政府|党工委|人大|政协)"
)
_TWICE_TOLD = re.compile(rf"([{_LEVEL}])\1长$")
_GROUPS = frozenset(("CommandUnit", "Organization"))
_HOUSES = frozenset(
    ("Enterprise", "Organization", "Platform", "PublicInstitution", "SocialOrganization", "GovernmentBody")
)
_HOUSED = re.compile(
    r"党支部|党总支|党委|党组|党工委|管委会|村委会|村民委员会|居委会|居民委员会|(?:党(?:委|组|工委|支部|总支)|纪委)?(?:副|第一)?书记"
    r"|(?:常务|执行|名誉|荣誉)?副?(?:会长|院长|校长|董事长|总经理|理事长|监事长|秘书长|主席|总裁|行长|厂长|园长|馆长)"
    r"|总会计师|总工程师|总经济师|管委会副?主任"
)
_UNNAMED = frozenset(f"本{level}" for level in ("省", "市", "州", "盟", "县", "区", "旗", "镇", "乡", "村"))
"""What the locality goes by where the article names it nowhere."""
_BARE = 2
"""So many characters are a level with what points to it: 全县, 我市."""
_SHORT = (2, 3)
_TWICE = 2
_LIKELY = 20
"""So many names are looked for in the text, those that stand most often alone."""
_ZONED = re.compile(
    r"(?!高新|经济|经开|开发|产业|工业|科技|农业|物流|创业|循环)([\u4e00-\u9fff]{2})"
    r"(?:(?:国家级)?(?:高新|经济|经开|开发|产业|工业|新)(?:技术)?(?:产业)?(?:开发|园)?区|港区|园区)"
)
"""A zone is called after the place that it lies in: 潭溪高新区."""
_NEAR = 3
"""How far from a post the person may stand who holds it."""
_NAMED_OFTEN = 3
"""Times an organisation is named, at least, in an article that is about it."""


def settle(
    text: str, mentions: Sequence[Mention], locality: Mention | None, proposed: Sequence[Mention] = ()
) -> tuple[list[Mention], Mention | None]:
    """Give the locality its name, and what is named after it; return mentions and locality.

    本市 is the place of that level which the article names most, in full or without its level (海澜, 落地海澜). 临汾市,
    where the grammar saw it (`proposed`) only in what is chosen as 临汾河市, is that.
    """
    if locality is None:
        return list(mentions), locality
    mentions = _pointed(mentions, locality)
    told, short = locality.canonical, None
    name = _name_in_full(mentions, locality, proposed)
    if name is None and told in _UNNAMED and (short := _short_name(text, mentions, told[1:])):
        name = short + told[1:]
    if name is None:
        return list(mentions), locality
    scope = next((m.scope for m in mentions if m.canonical == name and m.scope), None)

    def _settled(mention: Mention) -> Mention:
        if mention.kind == "Place" and mention.canonical == short:
            return replace(mention, canonical=name, scope=scope)
        if not mention.canonical.startswith(told):
            return mention
        own = scope if mention.canonical == told else None
        return replace(mention, canonical=name + mention.canonical[len(told) :], scope=own)

    return [_settled(m) for m in mentions], _settled(locality)


def _pointed(mentions: Sequence[Mention], locality: Mention) -> list[Mention]:
    """Return the mentions, 全县 and 我县 as the locality where that is 本县."""
    if locality.canonical not in _UNNAMED:
        return list(mentions)
    own = {f"{pointer}{locality.canonical[1:]}" for pointer in "全我本"}
    return [
        replace(m, canonical=locality.canonical, stand_in=True) if m.kind == "Place" and m.text in own else m
        for m in mentions
    ]


def _name_in_full(mentions: Sequence[Mention], locality: Mention, proposed: Sequence[Mention]) -> str | None:
    """Return the one name that most says what the locality is called, None where it has its own or none leads."""
    places = [m for m in mentions if m.kind == "Place" and m.canonical != locality.canonical]
    if locality.canonical.startswith("本"):
        times = Counter(m.canonical for m in places if m.canonical[-1] == locality.canonical[-1])
    else:
        seen = {m.span for m in proposed if m.canonical == locality.canonical and not m.stand_in}
        if any(m.span in seen for m in mentions):
            return None
        times = Counter(m.canonical for m in places if any(span in m.span for span in seen))
    ranked = times.most_common(2)
    return None if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]) else ranked[0][0]


def _short_name(text: str, mentions: Sequence[Mention], level: str) -> str | None:
    """Return the name without a level (潭溪) that an article uses most, of a place or of a zone called after one; None
    where none leads, or where it is that of another place, or of another level (定川 is 定川市, not 定川省)."""
    divisions, abroad = load_gazetteer().by_name, load_gazetteer().abroad
    others = {m.canonical for m in mentions if m.kind == "Place" and not m.canonical.endswith(level)}
    alone = [m.text for m in mentions if m.kind == "Place" and len(m.text) in _SHORT and m.text[-1] not in _LEVEL]
    zoned = (_ZONED.match(m.text) for m in mentions if m.kind in ("Platform", "PartyOrganization", "GovernmentBody"))
    found = Counter([*alone, *(match[1] for match in zoned if match)]).most_common(_LIKELY)
    times = {
        name: text.count(name)
        for name, _ in found
        if name not in abroad
        and not any(name + other in others for other in _LEVEL)
        and all(division.name == name + level for division in divisions.get(name, ()))
    }
    ranked = Counter(times).most_common(2)
    if not ranked or ranked[0][1] < _TWICE or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def told_by_level(text: str, mentions: Sequence[Mention]) -> Mention | None:
    """Return the place whose affairs an article tells where only its level says so: the one place of that level.

    全区, 我区 and 区政府 alone speak of 下关区 where no other district is named as often; where none leads, of 本区.
    """
    levels = Counter(match[match.lastindex or 0] for match in _OWN_LEVEL.finditer(text))
    if not levels:
        return None
    level = max(levels, key=lambda word: (levels[word], word))
    places = [m for m in mentions if m.kind == "Place" and not m.stand_in and m.canonical.endswith(level)]
    own = next((m for m in places if m.text in (f"全{level}", f"我{level}", f"本{level}")), None)
    ranked = Counter(m.canonical for m in places if len(m.canonical) > _BARE).most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return replace(own, canonical=f"本{level}", stand_in=True) if own and own.canonical == own.text else None
    return next(m for m in places if m.canonical == ranked[0][0])


def give_owners(mentions: Sequence[Mention], locality: Mention | None, lexicon: Lexicon) -> list[Mention]:
    """Return the mentions in their order, each bare name under its owner.

    A post without an owner stays where a person stands beside it, and so does what the grammar keeps to its article;
    会议 is the meeting that the article names; what else is bare is left out.
    """
    units = {form for cue in lexicon.of("post") if cue.option("unit") == "yes" for form in cue.forms}
    people = {at for m in mentions if m.kind == "Person" for at in (m.span.start, m.span.end)}
    house, places = _house(mentions), _by_level(mentions)
    groups = [m for m in mentions if m.kind in _GROUPS and not m.stand_in]
    group_starts = [m.span.start for m in groups]
    meeting = _meeting_meant(mentions, lexicon)
    owned: list[Mention] = []
    for mention in map(_told_once, mentions):
        if mention == locality or not names_nothing(mention, lexicon):
            owned.append(mention)
        elif mention.kind in ("Meeting", "Event"):
            if meeting:
                owned.append(_meant(meeting, mention))
        else:
            before = bisect_left(group_starts, mention.span.start)
            group = groups[before - 1] if before else None
            owner = group if mention.text in units else _owner(mention, places, locality, house)
            beside = any(at in people for at in range(mention.span.start - _NEAR, mention.span.end + _NEAR))
            if owner is not None:
                owned.append(under(owner, mention) if mention.kind != "Place" else _meant(owner, mention))
            elif (mention.kind == "Post" and beside) or mention.scope:
                owned.append(mention)
    return owned


def _told_once(mention: Mention) -> Mention:
    """Return a post whose level stands for its place as well (镇镇长), without it."""
    return replace(mention, canonical=mention.canonical[1:]) if _TWICE_TOLD.match(mention.canonical) else mention


def _meant(owner: Mention, mention: Mention) -> Mention:
    """Return a mention that stands for another thing (镇里) as that thing's."""
    return replace(mention, canonical=owner.canonical, scope=owner.scope, kind=owner.kind, stand_in=True)


def _meeting_meant(mentions: Sequence[Mention], lexicon: Lexicon) -> Mention | None:
    """Return the meeting or event that 会议 or 本次大会 means: the one that the article names first."""
    named = (m for m in mentions if m.kind in ("Meeting", "Event") and not m.stand_in and not names_nothing(m, lexicon))
    return next(named, None)


def _house(mentions: Sequence[Mention]) -> Mention | None:
    """Return the organisation that an article names more often than any other."""
    houses = [m for m in mentions if m.kind in _HOUSES and not m.stand_in]
    times = Counter(m.canonical for m in houses).most_common(2)
    if not times or times[0][1] < _NAMED_OFTEN or (len(times) > 1 and times[1][1] == times[0][1]):
        return None
    return next(m for m in houses if m.canonical == times[0][0])


def _by_level(mentions: Sequence[Mention]) -> dict[str, dict[str, Mention]]:
    """Return the first mention of every place, by the level its name ends with."""
    places: dict[str, dict[str, Mention]] = {}
    for mention in mentions:
        if mention.kind == "Place":
            places.setdefault(mention.canonical[-1], {}).setdefault(mention.canonical, mention)
    return places


def _owner(
    mention: Mention, places: Mapping[str, Mapping[str, Mention]], locality: Mention | None, house: Mention | None
) -> Mention | None:
    level = _OF_LEVEL.fullmatch(mention.canonical)
    if level is not None:
        if locality is not None and locality.kind == "Place" and locality.canonical.endswith(level[1]):
            return locality
        alike = places.get(level[1], {})
        return next(iter(alike.values())) if len(alike) == 1 else None
    return house if house is not None and _HOUSED.fullmatch(mention.canonical) else None


def is_of(mention: Mention, place: Mention) -> bool:
    """Whether a name begins with the level of a place: 市教育局 with that of 临溪市."""
    level = mention.canonical[0]
    return level in LEVELS and place.kind == "Place" and place.canonical.endswith(level)


def under(owner: Mention, mention: Mention) -> Mention:
    """Return 安宁市市长 for 市长, and 安宁市委 for 市委, which brings the level itself."""
    bare = mention.canonical
    brings = bare[0] == owner.canonical[-1] and bare[0] in _LEVEL and bare[1:2] != "长"
    return replace(mention, canonical=owner.canonical[: -1 if brings else None] + bare, scope=None)
