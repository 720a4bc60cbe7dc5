"""Questions in plain Chinese: a hundred of them with their answers, and what must never happen."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store
from typer.testing import CliRunner

from kg.builder import gather, store_in_memory
from kg.cli import app
from kg.graph import build_dataset, build_nquads
from kg.inquiry import Names, inquire, nearest
from kg.inquiry.grammar import take_apart
from kg.store import store_of
from tests.support.gold import RECORDS, gold_reading
from tests.support.making import article_of

CASES = Path(__file__).parent / "cases" / "inquiries.tsv"
YEARS = CASES.with_name("inquiries_years.tsv")
LONG = (
    "2007年，国内生产总值达到24.66万亿元，比2002年增长65.5%，年均增长10.6%；财政收入达到5.13万亿元。\n"
    "2003年至2007年，国内生产总值年均增长10.6%，财政收入累计17万亿元。"
)
"""Of a report that looks back on five years."""


@pytest.fixture(scope="module")
def store() -> Store:
    read = [gold_reading(name) for name in RECORDS]
    return store_of(build_dataset([r for r, _ in read], [e for _, found in read for e in found]))


@pytest.fixture(scope="module")
def names(store: Store) -> Names:
    return Names.of(store)


def cases() -> list[tuple[str, set[str]]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return [(row["question"], set(filter(None, row["answers"].split("；")))) for row in rows]


def test_a_hundred_questions_are_answered_and_none_wrongly_without_a_sign_of_doubt(store: Store, names: Names) -> None:
    asked = cases()
    assert len(asked) >= 100
    right = 0
    for question, answers in asked:
        found = inquire(store, question, names)
        told = {answer.text for answer in found.answers}
        right += told == answers
        assert told == answers or found.doubts or not told, (question, found.understood, told)
    assert right >= 0.95 * len(asked)


@pytest.fixture(scope="module")
def years() -> Store:
    articles, _ = gather([str(YEARS.parent / "reports")])
    return store_in_memory([*articles, article_of("long", LONG, "2008年政府工作报告", date(2008, 3, 5))])


def year_cases() -> list[tuple[str, ...]]:
    with YEARS.open(encoding="utf-8", newline="") as file:
        return [tuple(row.values()) for row in csv.DictReader(file, delimiter="\t")]


@pytest.mark.parametrize(("question", "answers", "sign"), year_cases(), ids=[case[0] for case in year_cases()])
def test_a_year_is_answered_with_its_own_value(years: Store, question: str, answers: str, sign: str) -> None:
    """In any usual wording; `sign` stands in what is told beside the answer or in the doubts."""
    found = inquire(years, question)
    assert [answer.text for answer in found.answers] == list(filter(None, answers.split("；")))
    assert sign in "".join((*found.doubts, *(answer.about for answer in found.answers)))


def test_without_a_year_the_latest_comes_first_and_longer_periods_say_so(years: Store) -> None:
    grain = [answer.about for answer in inquire(years, "粮食产量是多少").answers]
    assert grain == sorted(grain, reverse=True)
    told = {answer.text: answer.about for answer in inquire(years, "财政收入是多少").answers}
    assert "2003—2007年" in told["17万亿元"]


def test_a_usual_indicator_is_no_place_that_its_name_begins_with(names: Names) -> None:
    known = replace(names, things={**names.things, "国内": names.things["安宁市"]})
    tokens = take_apart("2023年国内生产总值是多少", known).tokens
    assert [(token.role, token.text) for token in tokens][:2] == [("year", "2023年"), ("indicator", "国内生产总值")]


def test_an_answer_shows_how_it_was_understood_and_the_words_it_rests_on(store: Store, names: Names) -> None:
    found = inquire(store, "重点产业发展和重点项目建设指挥部由谁牵头？", names)
    assert "牵头" in found.understood
    assert "rdf:predicate" in found.sparql
    for answer in found.answers:
        assert answer.iri
        assert all("#char=" in passage for passage in answer.passages)
        assert answer.passages


def test_what_is_not_understood_is_said_and_a_saved_question_offered(store: Store, names: Names) -> None:
    assert inquire(store, "今天天气怎么样", names).understood == ""
    assert nearest("有哪些文章，谁发布的").name == "articles"
    assert nearest("某个机构由哪些部分组成").name == "parts-of"


@given(st.text(alphabet='安宁市谁任哪些企业多少2023年"\\}{#的、工作法兵团', max_size=30))
def test_any_words_are_a_question_that_ends_without_harm(question: str) -> None:
    graph, known = small()
    assert inquire(graph, question, known).question == question


@cache
def small() -> tuple[Store, Names]:
    reading, entities = gold_reading("anning")
    store = store_of(build_dataset([reading], entities))
    return store, Names.of(store)


@given(st.text(alphabet="安宁市有哪些产业链兵团的2023年多少家？", max_size=24))
def test_every_word_of_a_question_stands_in_one_token_at_the_most(question: str) -> None:
    tokens = take_apart(question, small()[1]).tokens
    ends = 0
    for token in tokens:
        assert token.at >= ends
        ends = token.at + len(token.text)


def test_two_names_side_by_side_are_two(names: Names) -> None:
    tokens = take_apart("兵团制作战部牵头单位是谁", names).tokens
    alone = [[t.text for t in take_apart(name, names).tokens if t.role == "thing"] for name in ("兵团制", "安宁市")]
    assert alone == [["兵团制"], ["安宁市"]]
    assert [t.text for t in take_apart("兵团制安宁市", names).tokens if t.role == "thing"] == ["兵团制", "安宁市"]
    assert all(a.at + len(a.text) <= b.at for a, b in pairwise(tokens))


def test_the_command_line_answers_with_words_and_places(tmp_path: Path) -> None:
    reading, entities = gold_reading("anning")
    graph = tmp_path / "graph.nq"
    graph.write_text(build_nquads([reading], entities), encoding="utf-8")
    told = CliRunner().invoke(app, ["ask", str(graph), "重点产业发展和重点项目建设指挥部由谁牵头"])
    assert told.exit_code == 0
    assert "理解为" in told.stdout
    assert "市委书记" in told.stdout
    assert "anning#char=" in told.stdout
    lost = CliRunner().invoke(app, ["ask", str(graph), "今天天气怎么样"])
    assert lost.exit_code == 1
    assert "没有读懂" in lost.stdout


PLANNED = """
PREFIX wt: <https://w3id.org/wutong/ns#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
DELETE { GRAPH ?g { ?fact wt:modality ?old } } INSERT { GRAPH ?g { ?fact wt:modality wt:planned ; wt:confidence SURE } }
WHERE { GRAPH ?g { ?fact rdf:predicate wt:leads ; rdf:object ?o ; wt:modality ?old . ?o rdfs:label ?name
  FILTER(CONTAINS(STR(?name), "指挥部")) } }"""
"""Who leads it is only planned, and read with that confidence."""


def led(sure: str) -> Store:
    reading, entities = gold_reading("anning")
    store = store_of(build_dataset([reading], entities))
    store.update(PLANNED.replace("SURE", sure))
    return store


def test_an_answer_tells_how_far_it_can_be_relied_on() -> None:
    asked = "重点产业发展和重点项目建设指挥部由谁牵头"

    def told(store: Store) -> set[tuple[str, str, str, str]]:
        answers = inquire(store, asked).answers
        return {(answer.text, answer.modality, answer.resolution, answer.confidence) for answer in answers}

    leaders = {"市委书记", "市长"}
    assert told(small()[0]) == {(name, "asserted", "stated", "") for name in leaders}
    assert told(led("0.72")) == {(name, "planned", "stated", "0.72") for name in leaders}
    assert not leaders & {name for name, *_ in told(led("0.4"))}, "too unsure to be an answer"


def test_what_is_asserted_is_answered_before_what_is_planned(store: Store, names: Names) -> None:
    for question, _ in cases():
        kinds = [answer.modality in ("", "asserted") for answer in inquire(store, question, names).answers]
        assert kinds == sorted(kinds, reverse=True)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("这些大大小小的活动是谁兑现人才补贴的", []),
        ("这些大大小小的活动里兑现人才补贴增长了没有", ["兑现人才补贴"]),
        ("哪一年这些大大小小的活动里兑现人才补贴", ["兑现人才补贴"]),
        ("哪些指标说到大大小小的活动里兑现人才补贴", ["兑现人才补贴"]),
        ("这些大大小小的活动里兑现人才补贴是多少", ["兑现人才补贴"]),
    ],
    ids=["no measure", "measure", "year", "indicator", "amount"],
)
def test_a_short_name_of_an_indicator_is_one_where_the_question_measures(question: str, told: list[str]) -> None:
    tokens = take_apart(question, small()[1]).tokens
    assert [token.text for token in tokens if token.role == "indicator"] == told
