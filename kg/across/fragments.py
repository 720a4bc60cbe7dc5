"""Wordings of figures that name nothing measured: pieces of clauses, to be quoted but not to be asked for."""

from __future__ import annotations

import re

from kg.indicators import load_indicators

_BARE = re.compile(
    "部分|其他|其它|时间|单位|指标|数据|水平|领域|项目|方面|一般|情况|全球|地区|"
    "国家|省份|人民|县级|中间|中位|下同|基本|信息|如下|其中|增长|同比增长|"
    "平均每年增长|增加|增产|增发|减少|提高|下降|达到|安排|计划|主张|争取|取得|"
    "完成年?度?计划|建成|选取|遴选出|报送|发布|征收|参加|修订|废止|受益|新增|只生产|只花|上榜|"
    "上阵|即達|之比|比重|数量|总数|合计|完成|占比"
)
_LOOSE = re.compile(
    r"\A(?:[这该其即只也约於于及]|在(?![校建册岗职编])|使(?!用)|所属|所占|一个)|(?:[占的为达至与及或]|(?<!总)和|方面|不宜|不低于|不少于)\Z"
)
"""How no name of an indicator begins or ends."""


def is_fragment(indicator: str) -> bool:
    """Whether the words that a figure goes by tell nothing by themselves; what the project knows by name does.

    >>> [word for word in ("粮食产量", "部分", "加", "增发", "工业总产值中，国营工业所占") if is_fragment(word)]
    ['部分', '加', '增发', '工业总产值中，国营工业所占']
    """
    if indicator in load_indicators().concepts:
        return False
    return len(indicator) < 2 or bool(_BARE.fullmatch(indicator) or _LOOSE.search(indicator))
