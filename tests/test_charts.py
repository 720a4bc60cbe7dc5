"""Charts of pages: what is drawn of figures, and what is not."""

from __future__ import annotations

from typing import Any

import pytest
from pyoxigraph import Literal

from kg.query import Rows
from kg.serve.charts import BARS, charts, figures_in
from kg.serve.site import shipped_terms
from kg.view.opening import label_width

FIGURE = {
    "indicator": "粮食产量", "unit": "吨", "kind": "level", "value": "100", "qualifier": "exact", "to": "2023-12-31",
    "modality": "asserted", "confidence": "0.97",
}  # fmt: skip


def figure(year: int, **slots: Any) -> dict[str, Any]:
    return {**FIGURE, "to": f"{year}-12-31", **slots}


def test_an_indicator_of_several_years_is_drawn_with_its_latest_bars() -> None:
    (chart,) = charts([figure(2000 + i, value=str(i)) for i in range(20)], 0)
    assert [bar["period"] for bar in chart["bars"]] == [str(2020 - BARS + i) for i in range(BARS)]
    assert [bar["width"] for bar in chart["bars"]] == sorted(bar["width"] for bar in chart["bars"])
    assert charts([figure(2023)], 0) == [], "one year is no series"


def test_what_is_doubtful_planned_or_a_rank_is_not_drawn() -> None:
    for slots in ({"confidence": "0.5"}, {"modality": "planned"}, {"kind": "rank"}, {"to": ""}):
        assert charts([figure(2022), {**figure(2023), **slots}], 0) == [], slots


def test_figures_of_two_subjects_units_or_kinds_are_no_series() -> None:
    for slots in ({"about": "云湖县"}, {"unit": "斤"}, {"kind": "growth"}):
        assert charts([figure(2022), figure(2023, **slots)], 0) == [], slots


@pytest.mark.parametrize(
    ("first", "last", "drawn"),
    [
        ("2023-01-01", "2023-12-31", True),
        ("2023-12-31", "2023-12-31", True),
        ("2023-07-01", "2023-12-31", False),
        ("2019-01-01", "2023-12-31", False),
    ],
    ids=["a year", "a day", "half a year", "five years"],
)
def test_only_what_can_be_compared_year_by_year_is_drawn(first: str, last: str, drawn: bool) -> None:
    told = [figure(2021), figure(2022), {**figure(2023), "from": first, "to": last, "value": "999"}]
    (chart,) = charts(told, 0)
    assert ("999" in chart["words"]) is drawn


def test_a_part_of_a_year_does_not_take_the_place_of_the_year() -> None:
    whole = {**figure(2023, value="114"), "from": "2023-01-01"}
    (chart,) = charts([figure(2022), whole, {**figure(2023, value="50"), "from": "2023-07-01"}], 0)
    assert [bar["amount"] for bar in chart["bars"]] == ["100", "114"]


@pytest.mark.parametrize("language", [0, 1])
def test_what_stands_behind_a_bar_has_room_in_the_picture(language: int) -> None:
    told = [figure(year, value="1400000000000", qualifier="over") for year in (2022, 2023)]
    (chart,) = charts(told, language)
    for bar in chart["bars"]:
        assert 68 + bar["width"] + label_width(bar["amount"]) * 10 / 14 <= 200, bar


def test_what_fell_is_told_apart_and_digits_are_few() -> None:
    (chart,) = charts([figure(2022, kind="growth", value="-3.14159"), figure(2023, kind="growth", value="2")], 0)
    assert [(bar["fell"], bar["amount"]) for bar in chart["bars"]] == [(True, "-3.142"), (False, "+2")]


def test_the_rows_of_a_question_are_figures_where_they_tell_value_unit_and_time() -> None:
    def rows(**columns: str) -> Rows:
        return Rows(columns=tuple(columns), terms=(tuple(Literal(text) for text in columns.values()),))

    def term(name: str) -> list[str]:
        return shipped_terms().get(name, [name, name])

    told = {"about": "云湖县", "what": "粮食产量", "to": "2023-12-31", "kind": "增长", "value": "3", "unit": "%"}
    (made,) = figures_in(rows(**told, modality="已然"), term)
    assert (made["about"], made["indicator"], made["kind"]) == ("云湖县", "粮食产量", "growth")
    assert list(figures_in(rows(**told, modality="计划"), term)) == []
    assert list(figures_in(rows(what="粮食产量", value="3"), term)) == []
