"""What is measured, whatever the words: the table of usual indicators and what grows beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import OntologyError
from kg.indicators import load_indicators, read_indicators

CASES = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parent / "cases" / "indicators.tsv").read_text(encoding="utf-8").splitlines()[1:]
]
"""Words, unit, the concept's name, what it narrows (empty for nothing), one case a line."""
TABLE = load_indicators()


@pytest.mark.parametrize(("words", "unit", "name", "narrows"), CASES, ids=[f"{w} {u}" for w, u, *_ in CASES])
def test_words_and_unit_lead_to_a_concept(words: str, unit: str, name: str, narrows: str) -> None:
    found = TABLE.find(words, unit)
    assert (found.name, found.narrows or "") == (name, narrows)


def test_there_are_the_usual_indicators_with_units_of_their_own() -> None:
    assert len(TABLE.concepts) >= 300
    assert all(concept.units for concept in TABLE.concepts.values())


def test_every_wording_leads_to_its_concept_in_each_of_its_units() -> None:
    for concept in TABLE.concepts.values():
        for wording in (concept.name, *concept.wordings):
            for unit in concept.units:
                assert TABLE.find(wording, unit) == concept, wording


def test_what_narrows_ends_somewhere() -> None:
    for concept in TABLE.concepts.values():
        above = [broader.name for broader in TABLE.above(concept)]
        assert len(above) == len(set(above))
        assert concept.name not in above


@given(st.text(min_size=1, max_size=12), st.sampled_from(["元", "%", "人", "吨", "个", ""]))
def test_any_words_have_one_concept_that_is_found_again_by_its_name(words: str, unit: str) -> None:
    found = TABLE.find(words, unit)
    assert found.name
    assert found.narrows is None or found.narrows in TABLE.concepts
    if found.name in TABLE.concepts:
        assert TABLE.find(found.name, unit) == found


ROW = "产值\t总产值\tmoney\t"
FAMILIES = ["money\t元"]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([ROW, "工业产值\t总产值\tmoney\t"], "stands for 产值 too"),
        (["产值\t\tweights\t"], "no family of units weights"),
        (["产值\t\tmoney\t收入"], "no indicator 收入"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(rows: list[str], message: str) -> None:
    assert read_indicators([ROW], FAMILIES).find("总产值", "元").name == "产值"
    with pytest.raises(OntologyError, match=message):
        read_indicators(rows, FAMILIES)
