"""The years of a text without a date: the one it looks back on, the one it was written in; none where it is unclear."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.years import told_years, year_of_day

ROWS = (Path(__file__).parent / "cases" / "years.tsv").read_text(encoding="utf-8").splitlines()[1:]
CASES = [row.split("\t") for row in ROWS]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]}-{case[1][-12:]}")
def test_a_text_tells_its_years_only_where_it_tells_them_plainly(case: list[str]) -> None:
    title, text, reviewed, current = case
    years = told_years(title, text.replace("⏎", "\n"))
    assert (years.reviewed, years.current) == (int(reviewed) if reviewed else None, int(current) if current else None)


@pytest.mark.parametrize(
    ("title", "text", "month", "year"),
    [
        ("某区2023年上半年政府工作情况报告", "", 8, 2023),
        ("某园奠基", "2011年1—8月，引进资金46亿元；项目2013年底前建成。", 9, 2011),
        ("某园奠基", "2011年1—8月，引进资金46亿元。", 3, None),
        ("某园奠基", "2011年1—8月，引进资金46亿元；2012年产值1亿元。", 9, None),
        ("某园奠基", "2011年8月，某园建成；第十届博览会初定2011年8月举行。", 9, None),
        ("某市部署2024年重点工作", "新增企业18家。", 12, None),
        ("某局2023年工作总结", "新增企业18家。", 1, None),
        ("某市2022年度考核结果公布", "考核优秀18家。", 3, None),
        ("某市发布行动方案（2021—2023年）", "新增企业18家。", 3, None),
    ],
)
def test_a_day_without_its_year_is_of_the_year_whose_months_are_told_as_past(
    title: str, text: str, month: int, year: int | None
) -> None:
    assert year_of_day(title, text, month) == year


@given(
    st.text(alphabet="年月今明全一来工作回顾安排目标上半季度公报2013-—至到，。\n ", max_size=60), st.text(max_size=30)
)
def test_whatever_a_text_says_a_year_told_stands_in_it_or_is_the_next(text: str, title: str) -> None:
    years = told_years(title, text)
    for year in filter(None, (years.reviewed, years.current)):
        assert any(str(near) in title + text for near in (year, year - 1))
