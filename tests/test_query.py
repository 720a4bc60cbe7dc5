"""Asking: answers and their forms, values that cannot become SPARQL, errors that show where, the saved questions."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from kg.errors import QueryError
from kg.graph import build_nquads
from kg.model import CONFIDENT
from kg.query import (
    TOPICS,
    QuerySyntaxError,
    Question,
    Rows,
    Triples,
    ask,
    by_topic,
    question,
    questions,
    select,
    select_in_order,
)
from kg.query.answers import Term
from kg.query.binding import Value, bind, term
from kg.query.ordering import Key, keys_of, ordered
from kg.query.saved import _read
from kg.resources import resource
from kg.standing import SURE
from kg.terms import WT, XSD
from tests.support.gold import RECORDS, gold_reading

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def store() -> Store:
    pairs = [gold_reading(name) for name in RECORDS]
    store = Store()
    nquads = build_nquads([reading for reading, _ in pairs], [e for _, entities in pairs for e in entities])
    store.load(nquads.encode(), format=RdfFormat.N_QUADS)
    return store


def test_select_gives_rows_over_all_graphs(store: Store) -> None:
    rows = select(store, 'SELECT ?s ?label WHERE { ?s a wt:Place ; rdfs:label ?label FILTER(?label = "安宁市"@zh) }')
    assert rows.columns == ("s", "label")
    assert [row[1] for row in rows] == ["安宁市"]
    assert rows.dicts()[0]["label"] == "安宁市"


def rows_of(store: Store, sparql: str) -> Rows:
    """The answer to a SELECT."""
    found = ask(store, sparql)
    assert isinstance(found, Rows)
    return found


def test_what_is_not_bound_is_empty(store: Store) -> None:
    assert rows_of(store, "SELECT ?x WHERE { OPTIONAL { ?x a wt:Nothing } }").rows == (("",),)


def test_ask_gives_a_bool(store: Store) -> None:
    assert ask(store, "ASK { ?s a wt:Place }") is True
    assert ask(store, "ASK { ?s a wt:Nothing }") is False


def test_construct_gives_sorted_triples(store: Store) -> None:
    answer = ask(store, "CONSTRUCT { ?s a wt:Place } WHERE { ?s a wt:Place }")
    assert isinstance(answer, Triples)
    assert len(answer) > 1
    assert list(answer) == sorted(answer, key=str)
    assert "a wt:Place" in answer.turtle()


def test_select_refuses_what_gives_no_rows(store: Store) -> None:
    with pytest.raises(QueryError, match="gives no rows; write it as SELECT"):
        select(store, "ASK { ?s ?p ?o }")


def test_rows_are_written_as_csv_tsv_and_json() -> None:
    rows = Rows(
        columns=("a", "b"),
        terms=(
            (NamedNode("a:x"), Literal('一"，\n', language="zh")),
            (None, Literal("1.5", datatype=NamedNode("a:d"))),
        ),
    )
    assert list(csv.reader(rows.csv().splitlines(keepends=True))) == [["a", "b"], ["a:x", '一"，\n'], ["", "1.5"]]
    assert rows.tsv() == '?a\t?b\n<a:x>\t"一\\"，\\n"@zh\n\t"1.5"^^<a:d>\n'
    assert json.loads(rows.json())["results"]["bindings"] == [
        {"a": {"type": "uri", "value": "a:x"}, "b": {"type": "literal", "value": '一"，\n', "xml:lang": "zh"}},
        {"b": {"type": "literal", "value": "1.5", "datatype": "a:d"}},
    ]
    assert rows.write("csv") == rows.csv()


BOUND = [
    ("SELECT ?s WHERE { ?s ?p ?name }", 'SELECT ?s WHERE { ?s ?p "v" }'),
    ("SELECT ?name WHERE { ?s ?p $name }", 'SELECT ("v" AS ?name) WHERE { ?s ?p "v" }'),
    ("SELECT (COUNT(?name) AS ?n) { ?s ?p ?name }", 'SELECT (COUNT("v") AS ?n) { ?s ?p "v" }'),
    ('ASK { ?s ?p "?name", ?name }', 'ASK { ?s ?p "?name", "v" }'),
    ("ASK { ?s <a:?name> ?name } # ?name", 'ASK { ?s <a:?name> "v" } # ?name'),
    ("ASK { ?names ?p '''it's ?name''' , ?name }", "ASK { ?names ?p '''it's ?name''' , \"v\" }"),
    ("ASK { ?s ex:SELECT ?name }", 'ASK { ?s ex:SELECT "v" }'),
    ("ASK { { SELECT ?name { ?s ?p ?name } } }", 'ASK { { SELECT ("v" AS ?name) { ?s ?p "v" } } }'),
]


@pytest.mark.parametrize(("sparql", "expected"), BOUND)
def test_a_value_takes_the_place_of_its_variable_and_of_nothing_else(sparql: str, expected: str) -> None:
    assert bind(sparql, {"name": "v"}) == expected


def test_a_variable_that_is_not_there_is_an_error() -> None:
    with pytest.raises(QueryError, match=r"no variable \?nmae"):
        bind("ASK { ?s ?p ?name }", {"nmae": "v"})


VALUES = [
    ("a", '"a"'),
    (True, '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
    (3, '"3"^^<http://www.w3.org/2001/XMLSchema#integer>'),
    (Decimal("1E+3"), '"1000"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
    (date(2024, 4, 15), '"2024-04-15"^^<http://www.w3.org/2001/XMLSchema#date>'),
    (NamedNode("a:b"), "<a:b>"),
]


@pytest.mark.parametrize(("value", "written"), VALUES)
def test_a_value_is_a_term_of_its_type(value: Value, written: str) -> None:
    assert str(term(value)) == written


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_can_leave_its_quotes(text: str) -> None:
    """What is bound, or set as a parameter, comes back as it was: it cannot become part of the question."""
    store = Store()
    assert select(store, "SELECT ?x WHERE { BIND(?given AS ?x) }", {"given": text}).rows == ((text,),)
    sparql = question("figures-of").sparql({"subject": text})
    assert str(Literal(text, language="zh")) in sparql
    assert len(rows_of(store, sparql)) == 0


def test_iris_take_the_place_of_variables(store: Store) -> None:
    (iri,) = select(store, 'SELECT ?s { ?s a wt:Place ; rdfs:label "安宁市"@zh }').rows[0]
    assert select(store, "SELECT DISTINCT ?label { ?s rdfs:label ?label }", iris={"s": iri}).rows == (("安宁市",),)
    with pytest.raises(QueryError, match="not an IRI: no iri"):
        select(store, "SELECT ?label { ?s rdfs:label ?label }", iris={"s": "no iri"})


SYNTAX = [
    ("SELECT ?s WHERE { ?s foo:partOf ?o }", 1, 22, "unknown prefix foo:"),
    ("SELECT ?s\nWHERE { ?s rdfs:label '安宁市' } LIMT 5", 2, 31, "'LIMT' is not understood here"),
    ("SELECT ?s WHERE { ?s wt:partOf ?o ", 1, 35, "the query ends too early"),
    ("SELECT (COUNT(*) AS ?n) ?s WHERE { ?s ?p ?o }", 1, 46, "contains a variable that is unbound"),
    ("SELECT ?s WHERE { ?s <a:x y> ?o }", 1, 28, "IRI parsing failed"),
    ("", 1, 1, "the query ends too early"),
]


@pytest.mark.parametrize(("sparql", "line", "column", "message"), SYNTAX)
def test_a_mistake_is_shown_where_it_is(store: Store, sparql: str, line: int, column: int, message: str) -> None:
    with pytest.raises(QuerySyntaxError, match=message) as caught:
        ask(store, sparql)
    assert caught.value.line == line
    assert abs(caught.value.column - column) <= 1
    shown, caret = caught.value.excerpt.splitlines()
    assert shown[2:] == (sparql.splitlines() or [""])[line - 1]
    assert caret.index("^") - 2 == caught.value.column - 1


def test_the_caret_keeps_step_with_wide_characters(store: Store) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        ask(store, "ASK { ?s ?p '安宁市' ] }")
    caret = caught.value.excerpt.splitlines()[1]
    assert caret.count("\u3000") == 3


@pytest.mark.parametrize("update", ["INSERT DATA { <a:a> <a:b> <a:c> }", "# x\nPREFIX a: <a:> clear all"])
def test_an_update_is_refused_as_such(store: Store, update: str) -> None:
    with pytest.raises(QueryError, match="would change the graph; ask with SELECT"):
        ask(store, update)


def test_a_word_for_an_update_in_a_text_is_no_update(store: Store) -> None:
    assert ask(store, 'ASK { ?s rdfs:label "INSERT" }') is False


NUMBERS = {  # saved question: how many answers the gold records give
    "amounts-above": 23,
    "enterprises-supported": 4,
    "figures-of": 227,
    "honours": 10,
    "parts-of": 138,
    "policies-issued": 8,
    "ranks": 6,
    "shares": 25,
    "units-and-industries": 8,
    "who-leads-what": 4,
}


@pytest.mark.parametrize("name", sorted(NUMBERS))
def test_a_saved_question_answers(store: Store, name: str) -> None:
    assert len(rows_of(store, question(name).sparql())) == NUMBERS[name]


@pytest.mark.parametrize("saved", questions(), ids=lambda saved: saved.name)
def test_a_saved_question_runs_as_it_stands_in_any_tool(saved: Question) -> None:
    """Without the prefixes and without the substitution that only this project has."""
    Store().query(saved.text)
    assert saved.zh
    assert saved.en
    assert all(parameter.default for parameter in saved.parameters)


THRESHOLD = re.compile(r"\?(?:sure|sureness|\w*[cC]onfidence) *(?:<|>=) *([\d.]+)")


def test_every_saved_question_tells_facts_from_the_one_confidence_on() -> None:
    """They stand alone, so each writes the number; all write the one of kg.model, and what is sure that of standing."""
    told = {saved.name: set(map(Decimal, THRESHOLD.findall(saved.text))) for saved in questions()}
    assert told.pop("terms") == {Decimal(str(SURE))}
    assert {name: numbers for name, numbers in told.items() if numbers - {CONFIDENT}} == {}
    assert sum(map(bool, told.values())) >= 28
    shapes = resource("ontology/shapes.ttl").read_text(encoding="utf-8")
    assert set(map(Decimal, THRESHOLD.findall(shapes))) == {CONFIDENT}


def test_parameters_narrow_the_question(store: Store) -> None:
    some = rows_of(store, question("parts-of").sparql({"whole": "“12345”工作法"}))
    assert {row[0] for row in some} == {"“12345”工作法"}
    assert len(some) >= 10
    above = rows_of(store, question("amounts-above").sparql({"threshold": "1e11"}))
    assert 0 < len(above) < NUMBERS["amounts-above"]
    assert min(Decimal(row["value"]) for row in above.dicts()) >= 10**11
    year = rows_of(store, question("figures-of-year").sparql({"year": "2023"}))
    assert {row["from"][:4] <= "2023" <= row["to"][:4] for row in year.dicts()} == {True}


def test_what_is_asked_where_nothing_is_named_is_left_out_once_something_is(store: Store) -> None:
    """An engine would read all figures of a store for a branch that can give no answer."""
    for name in (
        "approximate-figures",
        "durations",
        "figures-of",
        "growth-of",
        "ranks",
        "shares",
        "sources-of-figures",
        "targets",
    ):
        whole, asked = question(name).sparql(), question(name).sparql({"subject": "安宁市"})
        assert "UNION" in whole, name
        assert "UNION" not in asked, name
        assert {row["about"] for row in rows_of(store, asked).dicts()} <= {"安宁市"}


def test_what_gathers_properties_narrows_where_it_gathers() -> None:
    """Else it would look up each property of each figure of a store, and drop most of them at the end."""
    narrowed = []
    for saved in questions():
        for parameter in saved.parameters:
            if "{ SELECT ?" in saved.text and parameter.selects:
                asked = saved.sparql({parameter.name: "甲"})
                narrows = asked.index("甲", asked.index("WHERE {"))
                assert narrows < asked.index("LIMIT 1000000000"), f"{saved.name} {parameter.name}"
                narrowed.append((saved.name, parameter.name))
    assert ("timeline", "subject") in narrowed
    assert ("series-of", "indicator") in narrowed


def test_a_timeline_of_a_subject_has_what_that_of_all_has_of_it(store: Store) -> None:
    """Whatever tells the subject: the figure itself, or what its document is about or was told of."""
    whole = rows_of(store, question("timeline").sparql()).dicts()
    subjects = {row["about"] for row in whole if row["about"]}
    assert len(subjects) > 5
    for subject in subjects:
        of_it = rows_of(store, question("timeline").sparql({"subject": subject})).dicts()
        assert sorted(map(str, of_it)) == sorted(str(row) for row in whole if row["about"] == subject), subject


ASKED_WRONGLY = [
    ("no-such", {}, "no-such: no such question; `kg questions` lists them"),
    ("../secret", {}, "no such question"),
    ("ranks", {"year": "2023"}, "ranks: no parameter year; it has subject"),
    ("figures-of-year", {"year": "last"}, "figures-of-year: year is to be of type integer, not 'last'"),
    ("amounts-above", {"threshold": "NaN"}, "threshold is to be of type decimal"),
    ("amounts-above", {"threshold": "much"}, "threshold is to be of type decimal"),
]


@pytest.mark.parametrize(("name", "values", "message"), ASKED_WRONGLY)
def test_a_saved_question_asked_wrongly_says_so(name: str, values: dict[str, str], message: str) -> None:
    with pytest.raises(QueryError) as caught:
        question(name).sparql(values)
    assert message in str(caught.value)


SAVED_WRONGLY = [
    ("ASK {}", "does not say what it asks"),
    ("# zh: 问\n# en: ask\nASK {}", "does not say what it asks"),
    ("# zh: 问\n# en: ask\n# topic: weather\nASK {}", "does not say what it asks"),
    ("# zh: 问\n# en: ask\n# param x name: 甲 / a\nASK {}", "parameter x is not declared well"),
    ("# zh: 问\n# en: ask\n# param x colour: 甲 / a\nASK { VALUES ?x { UNDEF } }", "one of name, text"),
]


@pytest.mark.parametrize(("text", "message"), SAVED_WRONGLY)
def test_a_question_that_is_saved_wrongly_says_so(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "mine.rq"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(QueryError, match=message):
        _read(path)


def test_a_question_does_not_wait_for_rdflib_or_http() -> None:
    slow = ("rdflib", "networkx", "rich", "http", "ssl", "email")
    program = f"import sys, kg.query, kg.store, kg.cli.ask; print([name for name in {slow} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# ------------------------------------------------------------------------------------------- what questions are about


def test_every_saved_question_stands_under_one_topic_and_every_topic_has_some() -> None:
    found = by_topic()
    assert [*found] == [*TOPICS]
    assert sorted(one.name for saved in found.values() for one in saved) == sorted(one.name for one in questions())


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("职务", {"posts"}),
        (
            "Compar",
            {"compare-articles", "conflicts", "evidence-of", "implied-subjects", "mentions-of", "sources-of-figures"},
        ),
        ("一年 水平", {"figures-of-year"}),
        ("没有这样的", set()),
    ],
)
def test_a_question_is_found_by_its_words_in_either_language(words: str, names: set[str]) -> None:
    assert {one.name for saved in by_topic(words).values() for one in saved} == names


# ------------------------------------------------------------------------------------------------- rows in their order

TERMS: list[Term | None] = [
    None,
    NamedNode("https://a/1"),
    *(Literal(text, datatype=NamedNode(XSD + "decimal")) for text in ("-2", "9.5", "10", "100")),
    *(Literal(text, language="zh") for text in ("一", "安宁市", "安宁市政府", "𠮷林")),
]
"""In the order SPARQL has them: nothing, IRIs, numbers by their size, texts by their code points."""


@given(st.lists(st.sampled_from(TERMS), max_size=12), st.booleans())
def test_rows_are_in_the_order_of_a_column(terms: list[Any], falling: bool) -> None:
    rows = Rows(columns=("x", "n"), terms=tuple((term, Literal(at)) for at, term in enumerate(terms)))
    places = [TERMS.index(term) for term, _ in ordered(rows, [Key(("x",), falling)]).terms]
    assert places == sorted(places, reverse=falling)


@given(st.lists(st.tuples(st.sampled_from(TERMS[1:]), st.sampled_from(TERMS[1:])), max_size=9))
def test_what_is_equal_by_one_column_is_in_the_order_of_the_next(pairs: list[tuple[Any, Any]]) -> None:
    rows = ordered(Rows(columns=("x", "y"), terms=tuple(pairs)), [Key(("x",), falling=True), Key(("y",))])
    places = [(-TERMS.index(x), TERMS.index(y)) for x, y in rows.terms]
    assert places == sorted(places)


@pytest.mark.parametrize("saved", questions(), ids=lambda saved: saved.name)
def test_a_saved_question_has_the_order_it_asks_for(store: Store, saved: Question) -> None:
    ours, theirs = select_in_order(store, saved.text), select(store, saved.text)
    assert sorted(ours.rows) == sorted(theirs.rows)
    columns = [key.columns[0] for key in keys_of(saved.text.rpartition("ORDER BY")[2]) if len(key.columns) == 1]
    by = [ours.columns.index(name) for name in columns if name in ours.columns]
    assert [[row[at] for at in by] for row in ours] == [[row[at] for at in by] for row in theirs]


def test_rows_that_say_one_thing_twice_come_first_where_that_is_asked() -> None:
    same, other, nothing = (Literal("a"), Literal("a")), (Literal("a"), Literal("b")), (None, None)
    rows = ordered(Rows(columns=("x", "y"), terms=(nothing, other, same)), keys_of("DESC(COALESCE(?x = ?y, false)) ?y"))
    assert rows.terms == (same, nothing, other)


NARROWED = [
    ("{ SELECT ?f ?v { ?f wt:value ?v } }", "name", '"甲"@zh', "?f wt:value ?v ."),
    ("{ SELECT ?f ?v { ?f wt:value ?v } }", "least", "3", "{ SELECT ?f ?v { ?f wt:value ?v } }"),
    ("FILTER(!BOUND(?name) || EXISTS { ?s rdfs:label ?name })", "name", '"甲"@zh', "?s rdfs:label ?name ."),
    ("FILTER(!BOUND(?name) || EXISTS { ?s rdfs:label ?name })", "least", "3", None),
    ("FILTER(!BOUND(?least) || ?n >= ?least)", "least", "3", f'FILTER(?n >= "3"^^<{XSD}integer>)'),
    ("FILTER(!BOUND(?name) || BOUND(?s) && EXISTS { ?s rdfs:label ?name })", "name", '"甲"@zh', None),
]
"""A line of a question, what is set, to which term, and the line that is asked (None: as it stands)."""


@pytest.mark.parametrize(("line", "name", "term", "asked"), NARROWED)
def test_a_question_about_one_thing_begins_with_it(
    tmp_path: Path, line: str, name: str, term: str, asked: str | None
) -> None:
    path = tmp_path / "mine.rq"
    says = "# zh: 问\n# en: ask\n# topic: graph\n# param name name: 甲 / a\n# param least integer: 少 / least\n"
    path.write_text(f"{says}ASK {{ VALUES ?name {{ UNDEF }} VALUES ?least {{ UNDEF }}\n{line}\n}}", encoding="utf-8")
    text = _read(path).sparql({name: "甲" if name == "name" else "3"})
    assert text.splitlines()[-2] == (line if asked is None else asked)
    assert f"VALUES ?{name} {{ {term}" in text or name == "least"


@pytest.mark.parametrize(
    "name", ["{ SELECT ?f ?v { ?f wt:value ?v } }", "FILTER(!BOUND(?name) || EXISTS { ?s ?p ?o })", "?name"]
)
def test_a_value_that_looks_like_a_question_is_a_value(tmp_path: Path, name: str) -> None:
    path = tmp_path / "mine.rq"
    says = "# zh: 问\n# en: ask\n# topic: graph\n# param name name: 甲 / a\n"
    path.write_text(f"{says}ASK {{ VALUES ?name {{ UNDEF }}\n?s rdfs:label ?name }}", encoding="utf-8")
    assert _read(path).sparql({"name": name}).splitlines()[-2] == f'ASK {{ VALUES ?name {{ "{name}"@zh }}'


def test_a_limit_is_left_to_the_store(store: Store) -> None:
    limited = f"SELECT ?f ?v {{ ?f <{WT}value> ?v }} ORDER BY DESC(?v) LIMIT 3"
    assert select_in_order(store, limited).rows == select(store, limited).rows
