"""Questions in plain Chinese: a hundred of them with their answers, and what must never happen."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Store
from typer.testing import CliRunner

from kg.builder import gather, store_in_memory
from kg.cli import app
from kg.graph import build_dataset, build_nquads
from kg.inquiry import Names, inquire, nearest
from kg.inquiry.grammar import take_apart
from kg.inquiry.spoken import dated, shortened, spoken
from kg.store import store_of
from tests.support.gold import RECORDS, gold_reading
from tests.support.making import article_of
from tests.support.small import BASE

THINGS = (
    *(("固投公司", "Enterprise"), ("接待游客", "Indicator"), ("新建公路", "Indicator"), ("市长", "Post")),
    *(("茶产业发展工作专班", "CommandUnit"), ("促进中小企业发展十条措施", "Policy"), ("第七届春茶文化节", "Event")),
    ("青禾茶文化园项目", "Project"),
)
CASES = Path(__file__).parent / "cases" / "inquiries.tsv"
YEARS = CASES.with_name("inquiries_years.tsv")
WRITTEN = CASES.with_name("inquiries_written.txt")
"""A dispatch and questions of many people's phrasing, each with words of its first answer."""
TYPED = CASES.with_name("inquiries_typed.txt")
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
def county(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("county")
    drafts = CASES.with_name("drafts.txt").read_text(encoding="utf-8").split("\n# set third\n")[0]
    for at, block in enumerate(drafts.replace("\n# set ", "\n== # ").split("\n== ")):
        if block.startswith("published"):
            head, title, text = block.split("\n", 2)
            dated = f"{title}\n发布时间：{head.split()[1]}\n\n{text}\n"
            (folder / f"{at}.txt").write_text(dated, encoding="utf-8")
    (folder / "news.txt").write_text(WRITTEN.read_text(encoding="utf-8").split("\n\n", 1)[1].split("\n==\n")[0])
    articles, _ = gather([str(folder)])
    return store_in_memory(articles)


def test_questions_written_before_the_grammar_knew_them_are_answered(county: Store) -> None:
    names = Names.of(county)
    rows = [row.split("\t") for row in WRITTEN.read_text(encoding="utf-8").split("\n==\n")[1].rstrip("\n").split("\n")]
    found = [(question, answer, inquire(county, question, names)) for question, answer in rows]
    unheard = [question for question, answer, told in found if not answer and told.answers and not told.doubts]
    assert unheard == [], "what is not understood is not answered"
    asked = [(question, answer, told) for question, answer, told in found if answer]
    wrong = [q for q, answer, told in asked if not told.answers or answer not in told.answers[0].text]
    assert len(asked) > 35
    assert len(wrong) <= 0.05 * len(asked), wrong


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("typed")
    documents = TYPED.read_text(encoding="utf-8").split("\n\n", 1)[1].split("\n==\n")[0]
    for at, text in enumerate(documents.split("\n--\n")):
        (folder / f"{at}.txt").write_text(text, encoding="utf-8")
    articles, _ = gather([str(folder)])
    return store_in_memory(articles)


def answered(store: Store, part: int) -> dict[str, str]:
    """The questions of one part, each with: right, silent (as it should be), unanswered, doubted or wrong."""
    names = Names.of(store)
    found = {}
    for line in TYPED.read_text(encoding="utf-8").split("\n==\n")[part].strip("\n").split("\n"):
        question, wanted = line.split("\t")
        told = inquire(store, question, names)
        said = " ".join(answer.text for answer in told.answers[:8])
        first = " ".join(answer.text for answer in told.answers[:2])
        ways = [way.split() for way in wanted.split("|") if way]
        right = any(all(word in said for word in way) and any(word in first for word in way) for way in ways)
        kinds = {
            "right": right,
            "silent": not wanted and not said,
            "unanswered": not said,
            "doubted": bool(told.doubts),
        }
        found[question] = next((kind for kind, holds in kinds.items() if holds), "wrong")
    return found


@pytest.mark.parametrize(("part", "least"), [(1, 0.92), (2, 0.9)])
def test_questions_as_people_type_them_are_answered_and_none_wrongly_without_doubt(
    typed: Store, county: Store, part: int, least: float
) -> None:
    found = answered(typed if part == 1 else county, part)
    kinds = Counter(found.values())
    assert [question for question, kind in found.items() if kind == "wrong"] == []
    assert kinds["right"] + kinds["silent"] >= least * len(found), found


NAMED = Names.made(
    {f"a:{at}": label for at, (label, _) in enumerate(THINGS)},
    {f"a:{at}": kind for at, (_, kind) in enumerate(THINGS)},
    [],
)
SPOKEN = (
    ("帮我查一下固投多少来着", "帮我查一下固定资产投资多少"),
    ("一般预算收入呢？", "一般公共预算收入"),
    ("一般预算支出", "一般公共预算支出"),
    ("固投公司是谁投资的", "固投公司是谁承建"),
    ("接待的游客有多少", "接待游客有多少"),
    ("新建了多少公里的公路", "新建公路是多少"),
    ("市长的职务", "市长的职务"),
    ("何某是干嘛的", "何某做什么的"),
    ("三产占比", "第三产业增加值占比"),
    ("一二三产融合", "一二三产融合"),
    ("增速排第几", "增速排名多少"),
)


@pytest.mark.parametrize(("typed_", "read"), SPOKEN, ids=[case[0] for case in SPOKEN])
def test_what_is_typed_is_put_in_the_words_of_the_grammar_but_not_inside_a_name(typed_: str, read: str) -> None:
    assert spoken(typed_, NAMED) == read


SHORT: tuple[tuple[str, dict[str, str]], ...] = (
    ("茶产业专班组长是谁", {"茶产业专班": "茶产业发展工作专班"}),
    ("十条措施哪年出台", {"十条措施": "促进中小企业发展十条措施"}),
    ("春茶节在哪里", {"春茶节": "第七届春茶文化节"}),
    ("青禾茶文化园有多大", {"青禾茶文化园": "青禾茶文化园项目"}),
    ("茶产业发展工作专班是什么", {}),
    ("工作专班有哪些", {"工作专班": "茶产业发展工作专班"}),
)


@pytest.mark.parametrize(("question", "found"), SHORT, ids=[case[0] for case in SHORT])
def test_a_long_name_is_known_without_its_middle_by_its_end_or_without_the_word_for_what_it_is(
    question: str, found: dict[str, str]
) -> None:
    told = shortened(question, NAMED, ())
    assert {said: things[0].label for said, things in told.items()} == found


YEARS_TOLD = (
    ("去年GDP是多少", 2024, "2023年GDP是多少"),
    ("今年比去年多多少", 2024, "2024年比2023年多多少"),
    ("GDP比去年增长多少", 2024, "GDP比去年增长多少"),
    ("近三年的财政收入", 2024, "2021年以来财政收入"),
    ("23年粮食产量", None, "2023年粮食产量"),
    ("近15年粮食产量", 2024, "近15年粮食产量"),
    ("2021到2023年", None, "2021年2022年2023年"),
    ("去年GDP是多少", None, "去年GDP是多少"),
)


@pytest.mark.parametrize(("question", "latest", "read"), YEARS_TOLD)
def test_years_told_from_today_are_those_before_the_newest_article_and_that_is_said(
    question: str, latest: int | None, read: str
) -> None:
    found, said = dated(question, latest)
    assert found == read
    assert bool(said) == (latest is not None and found != question)


def test_the_gap_between_two_figures_is_told_with_both_and_a_year_without_a_figure_is_named(typed: Store) -> None:
    more = inquire(typed, "石埠区比青禾县2023年GDP多多少")
    less = inquire(typed, "青禾县比石埠区2023年GDP少多少")
    told = [[answer.text for answer in found.answers] for found in (more, less)]
    assert told == [["多84.1亿元", "318.6亿元", "402.7亿元"], ["少84.1亿元", "318.6亿元", "402.7亿元"]]
    assert len(more.answers[0].passages) == 2
    lacking = inquire(typed, "青禾县2023年常住人口比2022年多多少")
    assert [answer.text for answer in lacking.answers] == ["43.7万人"]
    assert "没有2023年单独的数，算不出相差多少" in lacking.doubts
    trade = inquire(typed, "青禾县2023年进出口增速比2022年低多少").answers
    assert trade[0].text == "少16.1个百分点", "which way a change goes counts"


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


# A county with a command of two, its party committee, an honour with a year in its name, and what two reports tell.
PLACE = """PREFIX wt: <https://w3id.org/wutong/ns#> PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> PREFIX a: <https://w3id.org/wutong/id/>
PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX itsrdf: <http://www.w3.org/2005/11/its/rdf#>
a:county a wt:Place ; rdfs:label "清溪县"@zh .
a:command a wt:CommandUnit ; rdfs:label "清溪县新区建设指挥部"@zh .
a:office a wt:GovernmentBody ; rdfs:label "清溪县人民政府办公室"@zh .
a:head a wt:Post ; rdfs:label "指挥长"@zh . a:deputy a wt:Post ; rdfs:label "副指挥长"@zh .
a:mayor a wt:Post ; rdfs:label "白石市市长"@zh ; skos:altLabel "市长"@zh .
a:shen a wt:Person ; rdfs:label "沈默"@zh . a:hou a wt:Person ; rdfs:label "侯卓然"@zh .
a:lu a wt:Person ; rdfs:label "陆广平"@zh .
a:firm a wt:Enterprise ; rdfs:label "云岭茶业有限公司"@zh .
a:chair a wt:Post ; rdfs:label "云岭茶业有限公司董事长"@zh .
a:prize a wt:Honour ; rdfs:label "2013年度县长质量奖"@zh .
a:plan a wt:Policy ; rdfs:label "《清溪县茶产业若干措施》"@zh .
a:group a wt:CommandUnit ; rdfs:label "要素保障组"@zh .
a:people a wt:Indicator ; rdfs:label "常住人口"@zh . a:trade a wt:Indicator ; rdfs:label "货物进出口总值"@zh .
a:gdp a wt:Indicator ; rdfs:label "国内生产总值"@zh . a:total a wt:Indicator ; rdfs:label "货物进出口总额"@zh .
wt:holdsPostAt rdfs:label "任职于"@zh . wt:awarded rdfs:label "获得荣誉"@zh . wt:issues rdfs:label "出台"@zh .
wt:partOf rdfs:label "属于"@zh . a:percent rdfs:label "%"@zh .
a:r24 dcterms:title "2024年清溪县政府工作报告" . a:r25 dcterms:title "政府工作报告" ; dcterms:issued "2025-01-20" .
"""
FACTS = (
    *(("shen", "holdsPostAt", "command"), ("shen", "holdsPostAt", "head"), ("hou", "holdsPostAt", "command")),
    *(("hou", "holdsPostAt", "deputy"), ("lu", "holdsPostAt", "mayor"), ("lu", "holdsPostAt", "chair")),
    *(("lu", "holdsPostAt", "firm"), ("firm", "awarded", "prize"), ("office", "issues", "plan")),
    ("group", "partOf", "command"),
)
COUNTED = (
    *(("people", "level", "230000", "23万人", "2024"), ("trade", "level", "5000000", "500万元", "2024")),
    *(("gdp", "growth", "-1.9", "1.9%", "2022"), ("gdp", "growth", "6", "6%", "2023")),
    ("gdp", "growth", "5", "5%", "2024"),
)
ASKED = (
    ("清溪县新区建设指挥部指挥长是谁", "沈默", ""),
    ("清溪县新区建设指挥部的副指挥长叫什么名字", "侯卓然", ""),
    ("清溪县新区建设指挥部有哪些副指挥长", "侯卓然", ""),
    ("清溪县市长是谁", "", ""),
    ("清溪县新区建设指挥部的政委是谁", "", ""),
    ("清溪县新区建设指挥部是谁", "", ""),
    ("清溪县新区建设指挥部内设哪些组", "要素保障组", ""),
    ("沈默是谁", "指挥长", ""),
    ("陆广平是哪家公司的董事长", "云岭茶业有限公司", ""),
    ("谁获得过县长质量奖", "云岭茶业有限公司", "“县长质量奖”按“2013年度县长质量奖”找"),
    ("谁是2013年度县长质量奖", "云岭茶业有限公司", ""),
    ("清溪县出台了什么政策", "《清溪县茶产业若干措施》", "各机构"),
    ("清溪县有多少人", "23万人", ""),
    ("清溪县进出口总额是多少", "500万元", "相近的指标"),
    ("清溪县哪一年国内生产总值下降", "2022年", ""),
    ("清溪县2023年以来国内生产总值增速最低的是哪一年", "2024年", ""),
    ("清溪县2025年政府工作报告里国内生产总值增长多少", "5%", ""),
    ("清溪县2021年政府工作报告里国内生产总值增长多少", "5%；6%；1.9%", "没有2021年的政府工作报告"),
    ("清溪县哪些指标增长超过5%", "国内生产总值", ""),
    ("清溪县有几位", "", ""),
)


@pytest.fixture(scope="module")
def place() -> Store:
    said = [
        f"[] rdf:subject a:{s} ; rdf:predicate wt:{p} ; rdf:object a:{o} ; prov:wasDerivedFrom <{BASE}r24#char={n},9> ."
        for n, (s, p, o) in enumerate(FACTS)
    ]
    counted = [
        f"""a:f{n} wt:subject a:county ; wt:indicator a:{i} ; wt:kind wt:{kind} ;
        {"wt:unit a:percent ;" if "%" in text else ""} wt:value {value} ; wt:text "{text}" ;
        wt:periodStart "{year}-01-01"^^xsd:date ; wt:periodEnd "{year}-12-31"^^xsd:date ;
        prov:wasDerivedFrom <{BASE}r{25 if year == "2024" else 24}#char={n},9> ."""
        for n, (i, kind, value, text, year) in enumerate(COUNTED)
    ]
    named = [f"<{BASE}r24#char={n},99> itsrdf:taIdentRef a:{name} ." for n, name in enumerate(("shen", "command"))]
    graph = Store()
    graph.load("\n".join((PLACE, *said, *counted, *named)).encode(), format=RdfFormat.TURTLE)
    return graph


@pytest.mark.parametrize(("question", "answers", "doubt"), ASKED, ids=[case[0] for case in ASKED])
def test_as_people_ask(place: Store, question: str, answers: str, doubt: str) -> None:
    """A post is asked of its body, not of either; what is not named outright is looked for, and that is said."""
    found = inquire(place, question)
    assert "；".join(answer.text for answer in found.answers) == answers, found.understood
    assert doubt in "".join(found.doubts)
    assert bool(doubt) <= bool(found.doubts)


def test_a_growth_says_which_way_it_goes(place: Store) -> None:
    (answer,) = inquire(place, "清溪县2022年国内生产总值增速是多少").answers
    assert answer.about.endswith("国内生产总值 下降")


def test_a_usual_indicator_is_no_place_that_its_name_begins_with(names: Names) -> None:
    known = replace(names, things={**names.things, "国内": names.things["安宁市"]})
    tokens = take_apart("2023年国内生产总值是多少", known).tokens
    assert [(token.role, token.text) for token in tokens][:2] == [("year", "2023年"), ("indicator", "国内生产总值")]


def test_an_indicator_of_two_characters_is_one_and_a_single_character_is_none(names: Names) -> None:
    (some,) = [found for name, found in names.indicators.items() if name == "研发投入强度"]
    known = replace(names, indicators={**names.indicators, "煤耗": some, "煤": some})
    for question, told in (("2023年煤耗是多少", ["煤耗"]), ("2023年煤是多少", [])):
        tokens = take_apart(question, known).tokens
        assert [token.text for token in tokens if token.role == "indicator"] == told


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
        ("大小活动里兑现人才补贴说", ["兑现人才补贴"]),
        ("大小活动里的兑现人才补贴说", []),
    ],
    ids=["no measure", "measure", "year", "indicator", "amount", "half of the words", "less than half"],
)
def test_a_short_name_of_an_indicator_is_one_where_the_question_measures(question: str, told: list[str]) -> None:
    tokens = take_apart(question, small()[1]).tokens
    assert [token.text for token in tokens if token.role == "indicator"] == told
