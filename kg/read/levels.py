"""The level of the state that speaks in a text: nation, province, prefecture, county or township.

Newspapers, firms, schools, societies, zones and nobody have none. A city is a prefecture or a county by the gazetteer;
one that is not in it, by whom it addresses (各县区：, 各镇（街道）：) or what it says it has.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.gazetteer import Division, load_gazetteer
from kg.layout import Line
from kg.lexicon import Lexicon
from kg.reference import load_reference

_DIVISION = re.compile(
    r"(?P<township>街道|(?<![城返])(?<![三山]下)乡(?![镇村土贤愁情])|(?<![城乡集村小点强名色])镇(?!化)|"
    r"[乡镇](?=人民政府|政府|党委|党工委|委员会|人大))|"
    r"(?P<county>自治县|县(?!域|城(?![乡市管镇]))|自治旗|旗(?![舰帜])|(?<!济)特区|"
    r"(?<![治新园发术工验合管示矿特政范社景务片灾库校护集能作心点有])(?<!\A[城郊])区(?![域块间划])|"
    r"(?<!有)林区|(?<=\A[城郊])区(?=人民政府|政府|委))|"
    r"(?P<prefecture>自治州|州(?=委|政府|人民|[^市县区镇乡]{2,12}(?:局|委|办|会|中心)|\Z)|(?<![联同结])盟|地区|行政公署|地委)|"
    r"(?P<city>(?<![城超])市(?!场|政(?![府协法务]))|(?<=[\u4e00-\u9fff]城)市(?=委|人民|政府|人大|政协|纪委|工商联|总工会))|"
    r"(?P<province>自治区|(?<!节)省)"
)
"""What names of places end in, where it is no part of another word: 城乡, 乡镇企业, 城镇化, 城市管理, 市政, 示范区."""
_STATE = "中华人民共和国"
_NATION = re.compile(
    rf"(?:国家(?!级)|(?:中华)?全国|{_STATE})(?:(?!创建)[\u4e00-\u9fff]){{,16}}(?:局|署|委员会|联合会|总工会|妇联|工商联)\Z"
)
"""A body of the nation by how it is called, where the reference data do not have it."""
_OF_NATION = frozenset(("GovernmentBody", "PartyOrganization"))
_REGIONS = ("新疆", "香港", "澳门")
"""Governments of regions that the reference data have among the bodies of the nation."""
_GOES_ON = ("门", "署", "分", "队", "落")
"""What makes another word of a ministry's name: 教育部门."""
_BRANCH = re.compile(r"调查总?队|税务局|[分支]行|海关|监管局|监督局|监察局|专员办")
"""What a body of the nation has in a place: 国家统计局某省调查总队."""
_ITS_OWN = ("监管局", "监督局", "监察局")
"""What it has in a place or in itself: 社会保险基金监管局."""
_LONGEST = 30
_GOVERNS = re.compile(
    r"(?:委|委员会|政府|局|厅|办公厅|办公室|署|人大|政协|法院|检察院|工商联|联合会|总工会|妇联|科协|科学技术协会|残联|文联|部|院|总队|"
    r"指挥部|领导小组|联席会议|站|办事处|处|科|办|组)\Z"
)
"""What the names of bodies of the state end in."""
_NO_STATE = re.compile(
    r"公司|集团|大学|学院|学校|中学|医院|商会\Z|(?<!科学技术)协会\Z|(?<!人民)银行|管委会|开发区|高新区|园区|商务区|编辑部"
)
_BEFORE = re.compile(r"(?:中共|共青团|(?:19|20)\d\d年度?)*")
"""What stands before the place in the name of a body or in a title."""
_SUBJECT = re.compile(r"关于|推进|推动|促进|支持|加快|加强|加大|实施|实行|年度|[\d《“]|[一二三四五六七八九〇○零]{4}年")
"""Where a title begins to say what it is about."""
_ALIAS = re.compile(r"[（(][^（）()]*[）)]\Z")
_ROSTER = re.compile(r"名单|名册|职责|组成|分工|任务分解|清单|一览")
"""What an official list says it is."""
_PARTS = re.compile(r"各(?:区、?县|县|区市|区(?!域)|旗县)|所辖.{0,8}县|[县区]（市|（市、区）|[县市]、区")
_WARDS = re.compile(r"各(?:乡、?镇|镇|街道|乡)")
_SORTS = frozenset(("report", "communique", "policy", "notice", "law"))
_HEAD, _MOST = 20, 40
"""Lines in which somebody is addressed; letters of a title in which its place stands."""
_WIDEST, _FAR = 20, 5
"""Letters of a place's name in the gazetteer, and of one that it has not, before what it ends in."""
_ZONE = re.compile(r"[\u4e00-\u9fff]{0,6}(?:技术|经济|产业)(?:产业)?开发区|高新区")
"""What lies in the place that a title begins with, and is none of the state's levels."""
_RANKS = {1: "province", 2: "prefecture", 3: "county"}
_ANY = frozenset(("城区", "郊区", "矿区"))
"""Names of districts that say nothing without a city before them."""


def level_of(
    publisher: str | None, title: str, genre: str | None, lines: Sequence[Line], lexicon: Lexicon
) -> str | None:
    """Return the level of the body that publishes a text; where nobody is told, of the place in an official title."""
    publisher = _ALIAS.sub("", publisher or "")
    if publisher:
        if publisher.endswith(tuple(lexicon.words("mediaEnding"))) or _NO_STATE.search(publisher):
            return None
        return of_body(publisher, lines)
    official = genre in _SORTS or (genre is None and _ROSTER.search(title))
    return of_body(title[:_MOST], lines, whole=False) if official else None


def of_body(name: str, lines: Sequence[Line] = (), *, whole: bool = True) -> str | None:
    """Return the level of a body by its name, or of the place that a title begins with where it is not `whole`.

    >>> of_body("国家林业和草原局"), of_body("工业和信息化部办公厅"), of_body("某市某区统计局"), of_body("某镇人民政府")
    ('nation', 'nation', 'county', 'township')
    >>> of_body("安宁市人民政府"), of_body("昆明市人民政府"), of_body("重庆市人民政府"), of_body("某某晚报社")
    ('county', 'prefecture', 'province', None)
    >>> of_body("山东省推动传感器产业发展行动计划", whole=False)
    'province'
    """
    if whole and _NATION.match(name) and not _DIVISION.search(name):
        return "nation"
    spoken = _national(name)
    if spoken and _BRANCH.search(branch := name[spoken:].split("关于")[0]):
        there = _place(branch, whole=True) or _short(branch)
        return "nation" if there is None and branch.endswith(_ITS_OWN) else there
    if spoken:
        return "nation"
    if whole and not _GOVERNS.search(name):
        return None
    return _place(name, lines, whole=whole)


def _national(name: str) -> int:
    """Return how many letters of a name are a body of the nation at its head, as the reference data know them.

    >>> _national("国务院办公厅"), _national("教育部科技司"), _national("教育部门工作安排"), _national("中央商务区")
    (6, 3, 0, 0)
    """
    bare = name.removeprefix(_STATE)
    before = len(name) - len(bare)
    reference = load_reference()
    for end in range(min(len(bare), _LONGEST), 1, -1):
        known = reference.called(bare[:end])
        if known and known.kind in _OF_NATION and not known.name.startswith(_REGIONS):
            return 0 if bare.startswith(_GOES_ON, end) else before + end
    return before


def _place(name: str, lines: Sequence[Line] = (), *, whole: bool) -> str | None:
    """Return the level of the innermost place that a name begins with: those of the gazetteer, then what ends as one.

    In a title only names that stand one behind the other count; it may go on with anything.
    """
    at = _BEFORE.match(name).end()  # type: ignore[union-attr]  # it matches nothing, too
    level, at = _listed(name, at, lines)
    rest = name[at:] if whole else _SUBJECT.split(name[at:])[0]
    end = 0
    for found in _DIVISION.finditer(rest):
        if not whole and (found.start() - end > _FAR or (end and found.start() == end)):
            break
        end = found.end()
        kind = str(found.lastgroup)
        level = _city(name[: at + end], lines) if kind == "city" else kind
    return None if not whole and _ZONE.match(rest, end) else level


def _listed(name: str, at: int, lines: Sequence[Line]) -> tuple[str | None, int]:
    """Return the level of the last of the gazetteer's places that stand one behind the other, and where they end."""
    level: str | None = None
    while named := next((n for n in range(_WIDEST, 1, -1) if len(name) >= at + n and _ranks(name[at : at + n])), 0):
        ranks = _ranks(name[at : at + named])
        if not at and name[:named] in _ANY:
            break
        at += named
        level = _RANKS[ranks.pop()] if len(ranks) == 1 else _addressing(lines)
    return level, at


def _plain(division: Division) -> tuple[str, ...]:
    """Return what a self-governing division is called without its peoples: 甘孜州."""
    return (division.short + division.name[-1],) if division.name.endswith(("自治州", "自治县", "自治旗")) else ()


def _short(name: str) -> str | None:
    """Return the level of the place whose short name a branch begins with: 甘肃调查总队."""
    places = load_gazetteer()
    found = next((d for n in range(_WIDEST, 1, -1) if len(name) > n and (d := places.choose(name[:n]))), None)
    return _RANKS[found.rank] if found else None


def _ranks(name: str) -> set[int]:
    """Return the ranks of the divisions that have a name, in full or without their peoples (甘孜州)."""
    return {d.rank for d in load_gazetteer().by_name.get(name, ()) if d.name == name or name in _plain(d)}


def _city(name: str, lines: Sequence[Line]) -> str:
    """Return the level of the city that a name ends in: as the gazetteer has it, else by whom it addresses."""
    ranks = {rank for at in range(len(name) - 1) for rank in _ranks(name[at:])}
    return _RANKS[ranks.pop()] if len(ranks) == 1 else _addressing(lines)


def _addressing(lines: Sequence[Line]) -> str:
    """Return the level of a city by whom it addresses: townships, or counties, as where that is not told."""
    head = "\n".join(line.text for line in lines[:_HEAD])
    return "county" if _WARDS.search(head) and not _PARTS.search(head) else "prefecture"
