"""A figure as the exports take it."""

from __future__ import annotations

from decimal import Decimal

from kg.export.facts import Number

NUMBER = Number(
    iri="a:o",
    subject="a:e",
    about="=1+1",
    indicator="产值",
    value=Decimal("-1.40"),
    unit="%",
    kind="growth",
    qualifier="exact",
    first="2023-01-01",
    last="2023-12-31",
    text="下降1.4%",
    resolution="stated",
    rule="r",
    article="标题，含逗号",
    source="a.txt",
    passage="a:a#char=0,2",
)
