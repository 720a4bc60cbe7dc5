"""The place that a newspaper, site or account is named after: 今日安宁, 安宁日报, 安宁发布."""

from __future__ import annotations

import re

from kg.gazetteer import Division, load_gazetteer
from kg.names.kinship import level_of

_PAPER = re.compile(
    r"(?:今日|魅力|微)(?P<behind>[\u4e00-\u9fff]{2,4})|(?P<before>[\u4e00-\u9fff]{2,4}?)(?:新闻网|政府网|日报|晚报|早报|晨报|时报|发布|"
    r"融媒体中心|融媒体|融媒|广播电视台|电视台|新闻|在线|信息网|网)(?:客户端|微信公众号|公众号)?"
)


def place_of_paper(publisher: str, level: str) -> Division | None:
    """Return the division that a newspaper is named after, where it is of the level that its text calls its own.

    A newspaper is that of the highest division of its name: 全县 in 岳阳晚报 is not 岳阳县, which 岳阳市 lies above.

    >>> [place_of_paper(*paper) and place_of_paper(*paper).name for paper in (("今日安宁", "市"), ("岳阳晚报", "县"))]
    ['安宁市', None]
    """
    found = _PAPER.fullmatch(publisher)
    gazetteer = load_gazetteer()
    named = gazetteer.by_name.get(found["behind"] or found["before"], ()) if found else ()
    highest = min((division.rank for division in named), default=0)
    fitting = [d for d in named if d.rank == highest and level_of(d.name).endswith(level)]
    return fitting[0] if len(fitting) == 1 else None
