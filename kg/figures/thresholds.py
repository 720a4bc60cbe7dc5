"""Numbers that name a class of things and measure nothing themselves: the 50亿元以上 of 签约50亿元以上项目5个."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.figures.quantities import Quantity
from kg.model import Span

_BOUND = re.compile(r"(?:以上|以下|以内|及以上|及以下)$")
_OVER = re.compile(r"超过?|过|逾")
_CLASS = re.compile(
    r"[\u4e00-\u9fff“”]{0,8}?(?:项目|企业|工程|大户|客户|单位|主体|机组|装置|农户|商户|基地|园区|工业|服务业|商贸业|"
    r"医院|学校|村|街区|订单|合同|门店|载体|平台|港口|码头|泊位|人口|城市|乡镇|老人|老年人|人员|群众|人群|儿童|妇女)"
)


def is_threshold(text: str, clause: Span, quantities: Sequence[Quantity], index: int) -> bool:
    """Whether a bounded amount only says which things another number of the clause counts.

    A condition (对投资1000万元以上的项目) is a figure of the rule and stays one.
    """
    quantity = quantities[index]
    words = quantity.span.cut(text)
    if quantity.form != "amount" or not (
        _BOUND.search(words) or text.startswith("级", quantity.span.end) or _OVER.match(words)
    ):
        return False
    after = text[quantity.span.end : clause.end]
    named = _CLASS.match(after.removeprefix("的"))
    following = quantities[index + 1] if index + 1 < len(quantities) else None
    counts_after = following is not None and following.span.start < clause.end and following.group == "count"
    before = quantities[index - 1] if index else None
    counts_before = before is not None and before.group == "count" and before.span.end >= quantity.span.start - 1
    if counts_before:
        return bool(named)
    if counts_after and following is not None:
        between = text[quantity.span.end : following.span.start]
        return bool(re.fullmatch(r"的?[\u4e00-\u9fff“”（）()]{2,16}", between)) and (
            bool(named) or not _OVER.match(words)
        )
    return (
        bool(named)
        and not _OVER.match(words)
        and not after.startswith("的")
        and quantity.group in ("money", "mark", "size")
    )
