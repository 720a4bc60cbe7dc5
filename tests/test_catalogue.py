"""What pages ask of a whole store: gathered once, kept beside it, and counted as one would count by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.builder import follow
from kg.catalogue import FILE, Catalogue, Column, catalogue_of
from kg.catalogue.keep import _written
from kg.graph import build_nquads
from kg.serve.figures import FACETS, Figures
from kg.standing import doubtful
from kg.store import graphs_of, keep_in
from kg.terms import BASE
from tests.support.gold import RECORDS, gold_reading


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    read = [gold_reading(name) for name in RECORDS]
    nquads = build_nquads([reading for reading, _ in read], [e for _, found in read for e in found])
    path = tmp_path_factory.mktemp("catalogue") / "store"
    with keep_in(path) as keeper:
        keeper.put(graphs_of(nquads), "test")
    return path


@pytest.fixture(scope="module")
def catalogue(home: Path) -> Catalogue:
    return catalogue_of(home)


@pytest.fixture(scope="module")
def figures(catalogue: Catalogue) -> Figures:
    return Figures(catalogue, lambda place: place.json(), catalogue.articles)


@pytest.fixture(scope="module")
def rows(figures: Figures) -> list[dict[str, Any]]:
    """All its rows as they are told; not to be changed."""
    return [figures.row(number) for number in range(len(figures))]


def test_it_holds_what_the_readings_hold(catalogue: Catalogue) -> None:
    readings = [gold_reading(name)[0] for name in RECORDS]
    assert set(catalogue.articles) == set(RECORDS)
    assert len(catalogue.figures) == sum(len(reading.figures) for reading in readings)
    assert catalogue.base == BASE
    first = next(reading for reading in readings if reading.article.id == "anning")
    told = {catalogue.figures.columns["text"][row] for row in catalogue.figures.told_in("anning")}
    assert told == {figure.text for figure in first.figures}


def test_the_kept_one_says_the_same(home: Path, catalogue: Catalogue) -> None:
    assert (home / FILE).is_file()
    assert _written(catalogue_of(home)) == _written(catalogue)


@pytest.mark.parametrize("damage", [b"", b"{", b'{"version": 1}', b"\xff\xfe", b"[]"])
def test_a_damaged_one_is_made_anew(home: Path, catalogue: Catalogue, damage: bytes) -> None:
    (home / FILE).write_bytes(damage)
    assert _written(catalogue_of(home)) == _written(catalogue)
    assert (home / FILE).read_bytes() != damage


def test_an_article_that_is_removed_is_forgotten(tmp_path: Path) -> None:
    reading, entities = gold_reading("anning")
    store = tmp_path / "store"
    with keep_in(store) as keeper:
        keeper.put(graphs_of(build_nquads([reading], entities)), "test")
    follow(str(store))
    assert "安宁市" in (store / FILE).read_text(encoding="utf-8")
    with keep_in(store) as keeper:
        keeper.remove(f"{BASE}anning")
    follow(str(store))
    assert "安宁市" not in (store / FILE).read_text(encoding="utf-8")


def values(row: dict[str, Any], facet: str) -> list[str]:
    """What a figure says under a facet, read off its row."""
    years = [int(day[:4]) for day in (row["from"] or row["to"], row["to"] or row["from"]) if day]
    if years and years[1] - years[0] <= 10:
        years = list(range(years[0], years[1] + 1))
    said: dict[str, list[str]] = {
        "article": sorted({place["article"] for place in row["evidence"]}),
        "subject": [row["label"]],
        "year": [str(year) for year in years],
        "modality": [row["modality"] or "asserted"],
        "confidence": ["doubtful" if doubtful(row["confidence"]) else "sure"],
        "change": [name for name, is_so in _changes(row).items() if is_so and (name == "differs" or not _beside(row))],
    }
    return said[facet] if facet in said else [row[facet]]


def _beside(row: dict[str, Any]) -> bool:
    """Whether it is a growth whose level stands in the graph and shows it."""
    return bool(row["change"]) and row["unit"] == "%"


def _changes(row: dict[str, Any]) -> dict[str, bool]:
    return {"up": (row["growth"] or 0) > 0, "down": (row["growth"] or 0) < 0, "differs": row["differs"]}


@given(data=st.data())
def test_choices_and_rows_are_those_one_counts_by_hand(
    figures: Figures, rows: list[dict[str, Any]], data: st.DataObject
) -> None:
    model = data.draw(st.sampled_from(rows))
    facets = data.draw(st.sets(st.sampled_from(FACETS), max_size=3))
    picked = {facet: values(model, facet)[0] for facet in facets if values(model, facet) and values(model, facet)[0]}
    words = data.draw(st.sampled_from(["", model["indicator"], f"{model['label']} {model['unit']}", "没有的词"]))
    worded = [row for row in rows if all(word in _said(row) for word in words.lower().split())]

    def passing(but: str = "") -> list[dict[str, Any]]:
        asked = {facet: value for facet, value in picked.items() if facet != but}
        return [row for row in worded if all(value in values(row, facet) for facet, value in asked.items())]

    found = figures.sift({"q": words, **picked, "limit": "1000"})
    assert (found["total"], found["rows"]) == (len(passing()), passing()[:1000])
    for facet in FACETS:
        counts = Counter(value for row in passing(facet) for value in values(row, facet) if value)
        assert dict(map(tuple, found["facets"][facet])) == dict(counts) or len(counts) > 300


def _said(row: dict[str, Any]) -> str:
    return " ".join(row[name] for name in ("label", "indicator", "text", "unit", "title")).lower()


@pytest.mark.parametrize("column", ["value", "growth", "period", "subject", "issued", "article"])
def test_a_column_sorts_both_ways_with_what_is_absent_last(figures: Figures, column: str) -> None:
    up = figures.sift({"sort": column, "limit": "1000"})["rows"]
    down = figures.sift({"sort": f"-{column}", "limit": "1000"})["rows"]
    keys: dict[str, Callable[[dict[str, Any]], Any]] = {
        "value": lambda row: float(row["value"]),
        "subject": lambda row: row["label"],
        "growth": lambda row: row["growth"],
        "period": lambda row: row["to"] or row["from"],
        "issued": lambda row: row["issued"],
        "article": lambda row: row["evidence"][0]["article"],
    }
    told = [[key for key in map(keys[column], rows) if key not in (None, "")] for rows in (up, down)]
    assert told[0] == sorted(told[0])
    assert told[1] == sorted(told[1], reverse=True)
    for rows, some in zip((up, down), told, strict=True):
        assert all(keys[column](row) in (None, "") for row in rows[len(some) :])


@given(said=st.lists(st.sampled_from("甲乙丙")), asked=st.sets(st.sampled_from("甲乙丙丁")))
def test_a_column_says_what_it_was_made_of(said: list[str], asked: set[str]) -> None:
    column = Column.of(said)
    assert column.all() == said
    assert column.among(asked).tolist() == [value in asked for value in said]
    assert all(column.equals(value).tolist() == [other == value for other in said] for value in "甲丁")
    order = column.ranks().tolist()
    assert [(a < b) for a in order for b in order] == [(a < b) for a in said for b in said]
