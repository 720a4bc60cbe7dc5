"""The saved questions, each with its right answer on the example articles as they were read by hand."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import RdfFormat, Store

from kg.graph import build_nquads
from kg.query import Rows, ask, question, questions
from kg.terms import BASE, WT, passage_iri
from tests.support.gold import RECORDS, gold_reading

CASES = json.loads((Path(__file__).parent / "cases" / "questions.json").read_text(encoding="utf-8"))
ALTERED = {"compare-articles", "conflicts", "figures-by-heading", "implied-subjects"}
"""What the gold records have no example of: asked of a graph that was given one."""


@pytest.fixture(scope="module")
def nquads() -> str:
    readings = [gold_reading(name) for name in RECORDS]
    return build_nquads([reading for reading, _ in readings], [e for _, found in readings for e in found])


@pytest.fixture(scope="module")
def store(nquads: str) -> Store:
    return holding(nquads)


def holding(nquads: str) -> Store:
    store = Store()
    store.load(nquads.encode(), format=RdfFormat.N_QUADS)
    return store


def answer(store: Store, name: str, /, **values: str) -> Rows:
    found = ask(store, question(name).sparql(values))
    assert isinstance(found, Rows)
    return found


@pytest.mark.parametrize("case", CASES, ids=[f"{case['question']} {' '.join(case['set'].values())}" for case in CASES])
def test_a_question_has_its_right_answer(store: Store, case: dict[str, Any]) -> None:
    found = answer(store, case["question"], **case["set"])
    given = [[row[column] for column in case["columns"]] for row in found.dicts()]
    assert sorted(given) == sorted(case["rows"])


@pytest.mark.parametrize("case", CASES, ids=[f"{case['question']} {' '.join(case['set'].values())}" for case in CASES])
def test_a_question_about_one_thing_asks_what_its_file_asks_with_the_value_written_in(
    store: Store, case: dict[str, Any]
) -> None:
    saved = question(case["question"])
    by_hand, known = saved.text, {parameter.name: parameter for parameter in saved.parameters}
    for name, value in case["set"].items():
        kind = known[name].type
        term = str(value) if kind in ("integer", "decimal") else f'"{value}"' + ("@zh" if kind == "name" else "")
        by_hand = re.sub(rf"VALUES \?{name} \{{ \S.*? \}}", f"VALUES ?{name} {{ {term} }}", by_hand)
    found = ask(store, by_hand)
    assert isinstance(found, Rows)
    assert sorted(found.rows) == sorted(answer(store, saved.name, **case["set"]).rows)


def test_there_are_enough_questions_and_each_has_a_case() -> None:
    names = {saved.name for saved in questions()}
    assert len(names) >= 30
    assert names - {case["question"] for case in CASES} == ALTERED


def test_every_question_that_can_be_narrowed_is(store: Store) -> None:
    """A parameter that is set to what nothing is called leaves nothing."""
    for saved in questions():
        for parameter in saved.parameters:
            if parameter.type in ("name", "text"):
                assert len(answer(store, saved.name, **{parameter.name: "没有这个名字"})) == 0, saved.name


def test_an_implied_subject_is_told_with_its_words(nquads: str) -> None:
    found = f'<{WT}subjectResolution> "stated"'
    lines = nquads.split("\n")
    facts = [line.split(" ")[0] for line in lines if f'<{WT}subjectResolution> "stated"' in line and "/anning>" in line]
    altered = [
        line.replace(found, found.replace("stated", "implied")) if line.startswith(facts[0]) else line for line in lines
    ]
    rows = answer(holding("\n".join(altered)), "implied-subjects")
    assert len(rows) == 1
    assert rows.dicts()[0]["rule"] == "gold"
    assert rows.dicts()[0]["quote"]


def test_an_indicator_is_asked_for_by_any_of_its_usual_wordings(store: Store) -> None:
    rows = answer(store, "timeline", indicator="国内生产总值")
    assert len(rows)
    assert answer(store, "timeline", indicator="GDP").rows == rows.rows
    assert len(answer(store, "timeline", indicator="没有这个指标")) == 0


def twin(nquads: str) -> str:
    """The first article once more, under another name."""
    again = [line for line in nquads.split("\n") if line.endswith("/anning> .")]
    return "\n".join(again).replace(f"{BASE}anning", f"{BASE}bnning").replace(f"{BASE}o", f"{BASE}otwin") + "\n"


TOLD = ("2024-04-15T", [("强度达到1.22%", "强度达到1.22%")])
BEFORE: tuple[str, list[tuple[str, str]]] = ("2022-04-15T", [])
"""When the twin was published, and which pairs are told: before the year is over, its value is a goal."""


@pytest.mark.parametrize(("day", "pairs"), [TOLD, BEFORE])
def test_two_documents_contradict_each_other_where_both_tell_what_was(
    nquads: str, store: Store, day: str, pairs: list[tuple[str, str]]
) -> None:
    assert len(answer(store, "conflicts")) == 0, "one document that tells two values tells of two things"
    other = twin(nquads).replace('"1.22"', '"1.52"').replace("2024-04-15T", day)
    rows = answer(holding(nquads + other), "conflicts", indicator="研发投入强度")
    assert [(row["one"], row["other"]) for row in rows.dicts()] == pairs


def test_two_articles_figures_on_one_indicator_stand_side_by_side(nquads: str) -> None:
    rows = answer(holding(nquads + twin(nquads)), "compare-articles", indicator="研发投入强度")
    right = sorted({(r["right"], r["rightAbout"]) for r in rows.dicts() if r["left"] == "强度达到1.22%"})
    assert right == [("全社会研发投入强度2.31%", "澧川市"), ("强度达到1.22%", "安宁市")], "one concept, two wordings"
    assert all(row["leftTo"] == row["rightTo"] for row in rows.dicts()), "of nobody in particular, only of one time"
    own = answer(holding(nquads + twin(nquads)), "compare-articles", indicator="研发投入强度", subject="安宁市")
    same = [row["leftTo"] == row["rightTo"] for row in own.dicts()]
    assert same, "of somebody, of all times"
    assert same == sorted(same, reverse=True), "what is told of one time stands first"


def test_articles_of_two_bases_are_two_whatever_their_short_names(nquads: str) -> None:
    elsewhere = twin(nquads).replace(f"{BASE}bnning", "https://example.org/id/anning")
    rows = answer(holding(nquads + elsewhere), "compare-articles", indicator="研发投入强度").dicts()
    sides = {(row["leftPassage"].partition("#")[0], row["rightPassage"].partition("#")[0]) for row in rows}
    assert ("https://example.org/id/anning", f"{BASE}anning") in sides
    assert all(left != right and (right, left) not in sides for left, right in sides), "each pair once"


def test_figures_are_found_under_their_heading(nquads: str, store: Store) -> None:
    quote = "强度达到1.22%"
    reading, _ = gold_reading("anning")
    at = reading.article.text.index(quote)
    around = next(s.span for s in reading.sentences if at in s.span)
    sentence = passage_iri(BASE + "anning", around.start, around.end)
    heading = f'<{sentence}> <{WT}heading> "一、强引领"@zh <{BASE}anning> .\n'
    rows = answer(holding(nquads + heading), "figures-by-heading", title=reading.article.title)
    assert {row["heading"] for row in rows.dicts()} == {"一、强引领"}
    assert quote in {row["text"] for row in rows.dicts()}
    assert len(answer(store, "figures-by-heading")) == 0
