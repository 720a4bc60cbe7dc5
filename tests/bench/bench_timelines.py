"""How right the timelines of a store of the national reports are, against values that a person read from their text.

python -m tests.bench.bench_timelines STORE

The store holds whole reports, so that their own words say which year is meant. A value is told where its point of the
timeline has it, shown where it is the one that the point shows (a later document may revise it); a year is right where
all that the table has of it is told. What is missing is listed.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from decimal import Decimal

from kg.across import Point, timeline
from kg.store import open_store
from tests.test_timeline_values import Row, of_its_year, rows, told_of


def shown(point: Point, row: Row) -> bool:
    """Whether the point shows the value of a row."""
    one = {"level": point.level, "growth": point.growth}.get(row["kind"])
    of = told_of(point, row["kind"]) if one is None else (one,)
    return any(told.value == Decimal(row["value"]) and told.unit == row["unit"] for told in of)


def told(point: Point, row: Row) -> bool:
    """Whether the point has the value of a row."""
    return any(one.value == Decimal(row["value"]) and one.unit == row["unit"] for one in told_of(point, row["kind"]))


def main(source: str) -> None:
    """Print a line an indicator, the whole, and what is missing."""
    store = open_store(source)
    by_indicator: dict[str, list[Row]] = defaultdict(list)
    for row in rows():
        by_indicator[row["indicator"]].append(row)
    missing: list[Row] = []
    sums = [0, 0, 0, 0, 0]
    for indicator, group in by_indicator.items():
        points = timeline(store, indicator)
        found = {id(row): of_its_year(points, row) for row in group}
        lost = [row for row in group if not any(told(point, row) for point in found[id(row)])]
        bare = sum(not any(shown(point, row) for point in found[id(row)]) for row in group)
        years = {row["year"] for row in group}
        wrong = {row["year"] for row in lost}
        line = (len(group), len(group) - len(lost), len(group) - bare, len(years), len(years) - len(wrong))
        sums = [a + b for a, b in zip(sums, line, strict=True)]
        missing += lost
        print(indicator, *line, sep="\t")
    print("all", *sums, f"told {sums[1] / sums[0]:.3f}, years right {sums[4] / sums[3]:.3f}", sep="\t")
    for row in missing:
        print(row["report"], row["indicator"], row["year"], row["kind"], row["value"], row["unit"], row["quote"][:60])


if __name__ == "__main__":
    main(sys.argv[1])
