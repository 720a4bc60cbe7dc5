"""What `kg timeline` gives of the national reports, against values that a person read from their text.

Each row is a value with its sentence (tests/cases/timeline_values.tsv). A report's sentences stand under the two
headings that such reports have: what was done in the year before, and what is to be done in this one.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from itertools import groupby
from pathlib import Path

import pytest
from pyoxigraph import Store

from kg.across import Point, Told, timeline
from kg.builder import store_in_memory
from tests.support.making import article_of

CASES = Path(__file__).parent / "cases" / "timeline_values.tsv"
Row = Mapping[str, str]
FLOOR = 0.94
"""Of all rows, from their sentences alone (0.941 when it was set; 0.95 is the aim).

`python -m tests.bench.bench_timelines STORE` tells the share of whole reports, whose own words say which year is meant.
"""


def rows() -> list[Row]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="module")
def store() -> Store:
    articles = []
    for year, group in groupby(sorted(rows(), key=lambda row: row["report"]), key=lambda row: row["report"]):
        told = list(group)
        done = dict.fromkeys(row["quote"] for row in told if row["year"] < year)
        planned = dict.fromkeys(row["quote"] for row in told if row["year"] >= year and row["quote"] not in done)
        lines = (f"一、{int(year) - 1}年工作回顾", *done, f"二、{year}年工作安排", *planned)
        title = f"{year}年国务院政府工作报告"
        issued = date.fromisoformat(told[0]["issued"])
        articles.append(article_of(f"gwr-{year}", "\n".join((title, *lines)), title, issued))
    return store_in_memory(articles)


def told_of(point: Point, kind: str) -> tuple[Told, ...]:
    """What a point of a timeline has of a sort: levels, growth, growth over several years, targets."""
    return {"level": point.levels, "growth": point.growths, "span": point.spans, "target": point.targets}[kind]


def of_its_year(points: Iterable[Point], row: Row) -> list[Point]:
    """The points at which a row may stand: its year's; an average of several years may stand at them all."""
    years = f"/{row['year']}-12-31"
    return [p for p in points if p.period == row["year"] or (row["kind"] == "span" and p.period.endswith(years))]


def given(store: Store, row: Row) -> bool:
    """Whether the timeline of the indicator has the value in that year, among what is of its sort."""
    return any(
        told.value == Decimal(row["value"]) and told.unit == row["unit"]
        for point in of_its_year(timeline(store, row["indicator"]), row)
        for told in told_of(point, row["kind"])
    )


def test_the_table_is_as_large_as_it_says() -> None:
    told = rows()
    assert len(told) >= 300
    assert {"level", "growth", "span", "target"} == {row["kind"] for row in told}
    assert len({row["indicator"] for row in told}) >= 12
    assert len({tuple(row.values()) for row in told}) == len(told)


def test_timelines_tell_what_the_reports_tell(store: Store) -> None:
    missing = [row for row in rows() if not given(store, row)]
    lines = [" ".join((row["report"], row["indicator"], row["year"], row["kind"], row["value"])) for row in missing]
    assert 1 - len(missing) / len(rows()) >= FLOOR, "\n".join(lines)


RATES = [("城镇登记失业率", "2013", "4.1"), ("城镇调查失业率", "2023", "5.2")]


@pytest.mark.parametrize(("indicator", "year", "value"), RATES)
def test_a_rate_is_a_level_though_it_is_told_in_per_cent(store: Store, indicator: str, year: str, value: str) -> None:
    level = {point.period: point.level for point in timeline(store, indicator)}[year]
    assert level is not None
    assert level.value == Decimal(value)


def test_what_holds_at_the_end_of_a_year_stands_in_that_year(store: Store) -> None:
    assert "2001" in {point.period for point in timeline(store, "外汇储备") if point.levels}
