"""Over which years a growth runs, by the words before it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.spans import span_of

CASES = Path(__file__).parent / "cases" / "growth_spans.tsv"


def cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["before"][-16:])
def test_a_sentence_says_over_which_years_a_growth_runs(case: dict[str, str]) -> None:
    year = int(case["year"]) if case["year"] else None
    assert span_of(case["before"], compared=case["compared"], year=year) == case["over"]


def test_the_year_before_is_no_stretch_in_whatever_digits() -> None:
    for before in (
        "２００９年比２００８年增长",
        "二〇〇九年比二〇〇八年增长",
        "二○○九年比二○○八年增长",
        "2009年比 2008 年增长",
    ):
        assert span_of(before, year=2009) == ""
        assert (
            span_of(
                before.replace("年比", "年GDP比").replace("８", "３").replace("八", "三").replace("2008", "2003"),
                year=2009,
            )
            == "比2003年"
        )


def test_a_longer_period_is_compared_with_what_is_named() -> None:
    assert span_of("五年累计实际利用外资2894亿美元，比“八五”时期增长", compared="“八五”时期") == "比“八五”时期"


@given(
    st.text(alphabet="比较同由从到至年均平每增长，。；２2019一九八○五“”期间累计%", max_size=40), st.integers(1900, 2100)
)
def test_any_words_have_a_stretch_or_none(before: str, year: int) -> None:
    assert isinstance(span_of(before, year=year), str)
    assert span_of(before + "。2024年，全国粮食产量比上年增长", year=2024) == ""
