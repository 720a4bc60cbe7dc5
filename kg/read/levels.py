"""The level of the state that speaks in a text: nation, province, prefecture, county or township.

Newspapers, firms, schools, societies, zones and nobody have none. A city is a prefecture or a county by the gazetteer;
one that is not in it, by whom it addresses (各县区：, 各镇（街道）：) or what it says it has.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.gazetteer import load_gazetteer
from kg.layout import Line
from kg.lexicon import Lexicon

_NATION = re.compile(
    r"国务院|国家(?!税务总局.+[省市县区州旗]|统计局.+调查)|全国(?!工商联.+[省市县])|中共中央|中央|最高人民|中华人民共和国|国办|"
    r"[^省市县区州旗镇乡盟]{2,10}?(?:部|总局|署|证监会|银保监会)(?:办公厅|[\u4e00-\u9fff]{2,10}司)?\Z"
)
_DIVISION = re.compile(
    r"(?P<township>街道|镇|乡(?!村))|"
    r"(?P<county>自治县|县|自治旗|旗(?!舰)|(?<![治新园发术工验合管示矿])区(?![域块])|林区|特区)|"
    r"(?P<prefecture>自治州|州(?=委|政府|人民|[^市县区镇乡]{2,12}(?:局|委|办|会|中心)|\Z)|盟|地区|行政公署|地委)|"
    r"(?P<city>市(?!场))|(?P<province>自治区|省)"
)
_GOVERNS = re.compile(
    r"(?:委|委员会|政府|局|厅|办公厅|办公室|署|人大|政协|法院|检察院|工商联|联合会|总工会|妇联|科协|科学技术协会|残联|文联|部|院|总队|"
    r"指挥部|领导小组|联席会议|站|办事处|处|科|办|组)\Z"
)
"""What the names of bodies of the state end in."""
_NO_STATE = re.compile(r"公司|集团|大学|学院|学校|中学|医院|商会\Z|(?<!科学技术)协会\Z|银行|管委会|开发区|高新区|园区")
_MUNICIPALITY = re.compile("(?:北京|天津|上海|重庆)市?")
_ALIAS = re.compile(r"[（(][^（）()]*[）)]\Z")
_ROSTER = re.compile(r"名单|名册|职责|组成|分工|任务分解|清单|一览")
"""What an official list says it is."""
_PARTS = re.compile(r"各(?:区、?县|县|区市|区(?!域)|旗县)|所辖.{0,8}县|[县区]（市|（市、区）|[县市]、区")
_WARDS = re.compile(r"各(?:乡、?镇|镇|街道|乡)")
_SORTS = frozenset(("report", "communique", "policy", "notice", "law"))
_HEAD, _MOST = 20, 40
"""Lines in which somebody is addressed; letters of a title in which its place stands."""


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
    if _NATION.match(name if whole else name.split("关于")[0]):
        return "nation"
    if whole and not _GOVERNS.search(name):
        return None
    found = list(_DIVISION.finditer(name if whole else re.split(r"[关推促支加实年\d《“]", name)[0]))
    if not found:
        return None
    last = found[-1]
    kind = str(last.lastgroup)
    if kind == "city":
        return _city(name[: last.end()], lines)
    return kind


def _city(name: str, lines: Sequence[Line]) -> str:
    """Return the level of a city: as the gazetteer has it, else by whom it addresses."""
    if _MUNICIPALITY.fullmatch(name.removeprefix("中共")):
        return "province"
    places = load_gazetteer().by_name
    ranks = {
        division.rank
        for at in range(len(name) - 1)
        for division in places.get(name[at:], ())
        if division.name == name[at:]
    }
    if len(ranks) == 1:
        return {1: "province", 2: "prefecture", 3: "county"}[ranks.pop()]
    head = "\n".join(line.text for line in lines[:_HEAD])
    return "county" if _WARDS.search(head) and not _PARTS.search(head) else "prefecture"
