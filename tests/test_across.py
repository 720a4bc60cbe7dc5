"""Questions across documents, on excerpts of six reports of the State Council and on documents made by hand."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Store
from typer.testing import CliRunner

from kg.across import agreement, compare, conflicts, deadline, duties, figures_told, like, step, terms, timeline
from kg.across.fragments import is_fragment
from kg.across.plot import draw_timeline
from kg.builder import gather, store_in_memory
from kg.cli import app
from kg.errors import OutputError, QueryError
from kg.graph import build_nquads
from kg.model import Article, Entity, Figure, Mention, Reading, Relation, Sentence, Span
from kg.query import question, select
from kg.store import merge_graphs
from tests.support.making import article_of, figure_at, mention_at, relation_at

REPORTS = Path(__file__).parent / "cases" / "reports"


@pytest.fixture(scope="module")
def reports() -> Store:
    articles, outcomes = gather([str(REPORTS)])
    assert all(outcome.became == "read" for outcome in outcomes)
    return store_in_memory(articles, tagger=False)


# --------------------------------------------------------------------------------------------- the reports


LEVELS = {"2011": "47.2E12", "2013": "56.9E12", "2014": "63.6E12", "2023": "126E12", "2024": "134.9E12"}
GROWTHS = {"2011": "9.2", "2012": "7.8", "2013": "7.7", "2014": "7.4", "2023": "5.2", "2024": "5"}


@pytest.mark.parametrize("wording", ["国内生产总值", "GDP", "地区生产总值"])
def test_a_timeline_tells_every_year_whatever_the_wording(reports: Store, wording: str) -> None:
    found = {point.period: point for point in timeline(reports, wording)}
    assert {y: p.level.value for y, p in found.items() if p.level} == {y: Decimal(v) for y, v in LEVELS.items()}
    assert {y: p.growth.value for y, p in found.items() if p.growth} == {y: Decimal(v) for y, v in GROWTHS.items()}
    assert found["2024"].level is not None
    assert found["2024"].level.title.startswith("2025年")
    assert "134.9万亿元" in found["2024"].level.quote


OPENED = [
    ("2014年政府工作报告", [("2013", 1, 0), ("2014", 0, 1)]),
    ("2014年财政运行情况", [("2013", 1, 0), ("2014", 1, 0)]),
    ("2013年财政运行情况", [("2013", 1, 0), ("2014", 0, 1)]),
]


@pytest.mark.parametrize(("title", "expected"), OPENED)
def test_what_a_document_tells_of_a_year_to_come_is_a_goal_whatever_its_words(
    title: str, expected: list[tuple[str, int, int]]
) -> None:
    found = timeline(a_store_of(title, "2013年，赤字率为2.0%。\n2014年，赤字率稳定在2.1%。\n"), "赤字率")
    assert [(point.period, len(point.levels), len(point.targets)) for point in found] == expected


def test_a_rate_that_is_aimed_at_for_several_years_is_of_the_last_and_a_sum_is_of_all() -> None:
    text = "“十四五”时期，常住人口城镇化率提高到65%，城镇新增就业5000万人。\n"
    store = a_store_of("2021年政府工作报告", text)
    assert [point.period for point in timeline(store, "常住人口城镇化率")] == ["2025"]
    assert [point.period for point in timeline(store, "城镇新增就业")] == ["2021-01-01/2025-12-31"]


def a_store_of(title: str, text: str) -> Store:
    return store_in_memory([article_of("made", f"{title}\n{text}", title)], tagger=False)


@pytest.mark.parametrize("wording", ["粮食产量", "糧食產量", "糧食總產量"])
def test_a_text_in_traditional_characters_tells_of_the_same_indicator(wording: str) -> None:
    texts = {
        "2014": "青禾省政府工作報告\n2014年，全省糧食總產量1068萬噸，比上年增長5.2%。農民人均純收入達到9800元。\n",
        "2015": "青禾省政府工作报告\n2015年，全省粮食总产量1100万吨，比上年增长3%。\n",
    }
    store = store_in_memory([article_of(f"a{year}", text) for year, text in texts.items()], tagger=False)
    levels = {point.period: point.level for point in timeline(store, wording)}
    told = {year: (level.value, level.unit, level.words) for year, level in levels.items() if level}
    assert told == {
        "2014": (Decimal(10_680_000), "吨", "糧食總產量"),
        "2015": (Decimal(11_000_000), "吨", "粮食总产量"),
    }


def test_growth_told_stands_beside_growth_computed(reports: Store) -> None:
    found = {point.period: point for point in timeline(reports, "GDP")}
    assert found["2014"].computed == Decimal("11.8")
    assert found["2013"].computed is None, "no level of the year before"
    grain = {point.period: point.computed for point in timeline(reports, "粮食产量")}
    assert grain["2014"] == Decimal("1.2"), "吨 against 斤"


def test_a_target_is_held_against_what_the_next_report_tells(reports: Store) -> None:
    found = {point.period: point for point in timeline(reports, "国内生产总值")}
    ((target, told, met),) = found["2024"].outcomes
    assert (target.issued, told and told.issued, met) == ("2024-03-05", "2025-03-05", True)
    assert [(told, met) for _, told, met in found["2025"].outcomes] == [(None, None)]


LONG = (
    "2007年，国内生产总值达到24.66万亿元，比2002年增长65.5%，年均增长10.6%。\n"
    "2007年，粮食产量50150万吨，比上年增长0.7%。\n2007年，粮食产量5.015亿吨，比2002年增长9.7%。"
)


@pytest.fixture(scope="module")
def long_growth() -> Store:
    return store_in_memory([article_of("long", LONG, "2008年政府工作报告", date(2008, 3, 5))], tagger=False)


def test_growth_over_several_years_is_told_apart_with_its_stretch(long_growth: Store) -> None:
    points = {point.period: point for point in timeline(long_growth, "国内生产总值")}
    assert not any(point.growths for point in points.values())
    assert {period: [(told.text, told.over) for told in point.spans] for period, point in points.items()} == {
        "2007": [("65.5%", "比2002年")],
        "2003-01-01/2007-12-31": [("10.6%", "年均，比2002年")],
    }


def test_growth_from_the_year_before_and_from_another_do_not_contradict_each_other(long_growth: Store) -> None:
    (point,) = timeline(long_growth, "粮食产量")
    assert [told.text for told in (*point.growths, *point.spans)] == ["0.7%", "9.7%"]
    assert not conflicts(long_growth, indicator="粮食产量")


def test_the_finest_of_levels_that_round_each_other_is_shown() -> None:
    texts = {
        1998: "1997年，国内生产总值达到74772亿元。",
        2003: "国内生产总值由1997年的7.5万亿元增加到2002年的10.2万亿元。",
    }
    store = store_in_memory(
        [article_of(f"a{y}", text, f"{y}年政府工作报告", date(y, 3, 5)) for y, text in texts.items()], tagger=False
    )
    levels = {point.period: point.level for point in timeline(store, "国内生产总值")}
    assert levels["1997"] is not None
    assert levels["1997"].text == "74772亿元"


FRAGMENTS = (
    "部分",
    "加",
    "增发",
    "即",
    "其他",
    "同比增长",
    "只生产",
    "所属煤矿",
    "工业总产值中，国营工业所占",
    "一个标准群中标准数量不宜",
)
NAMES = (
    "国内生产总值",
    "粮食产量",
    "财政收入",
    "城镇新增就业",
    "在校学生",
    "货物进出口总额",
    "中央预算内投资",
    "人工智能核心产业规模",
    "棉布",
)


@pytest.mark.parametrize(("words", "fragment"), [*((w, True) for w in FRAGMENTS), *((w, False) for w in NAMES)])
def test_what_is_but_a_piece_of_a_clause_is_no_indicator(words: str, fragment: bool) -> None:
    assert is_fragment(words) == fragment


def measuring(indicator: str, value: str, id_: str) -> Reading:
    """A document whose only figure goes by some words."""
    made = output(value, f"岚县产值{value}元。", DAY_ONE, id_, f"{value}元")
    return replace(made, figures=tuple(replace(figure, indicator=indicator) for figure in made.figures))


def test_indicators_that_are_like_the_words_are_offered_but_no_pieces_of_clauses() -> None:
    named = (("a", "部分产品产量"), ("b", "部分"), ("c", "这部分"))
    assert like(store_of(*(measuring(words, "12", id_) for id_, words in named)), "部分") == ("部分产品产量",)


@pytest.mark.parametrize(("indicator", "number"), [("产值", 1), ("部分", 0), ("即", 0)])
def test_pieces_of_clauses_do_not_contradict_each_other(indicator: str, number: int) -> None:
    assert len(conflicts(store_of(measuring(indicator, "12", "a"), measuring(indicator, "15", "b")))) == number


def test_a_document_without_a_date_is_of_the_year_in_its_title(reports: Store) -> None:
    told = figures_told(reports, indicators=["GDP"])[0]
    undated = replace(told, issued="", title="2012年中华人民共和国国务院政府工作报告")
    assert undated.told_in == "2012"
    assert replace(undated, issued="2013-03-05").told_in == "2013"
    assert replace(undated, title="政府工作报告").told_in == ""


def test_what_another_subject_does_is_not_told(reports: Store) -> None:
    assert timeline(reports, "GDP", of="月球") == ()
    assert timeline(reports, "没有这个指标") == ()


def test_the_reports_do_not_contradict_each_other(reports: Store) -> None:
    assert conflicts(reports) == ()


def test_two_reports_are_compared(reports: Store) -> None:
    made = compare(reports, "2024年国务院", "report-2025")
    jobs = {(a.text, b.text) for a, b in made.changed if a.indicator == "城镇新增就业" and a.kind == "level"}
    assert jobs == {("1244万人", "1256万人")}
    assert "居民消费价格" in {told.indicator for told in made.new}
    assert compare(reports, "report-2024", "report-2024").changed == ()
    with pytest.raises(QueryError, match="documents are called"):
        compare(reports, "国务院政府工作报告", "report-2024")
    with pytest.raises(QueryError, match="no document is called"):
        compare(reports, "report-2024", "report-1949")


def test_a_timeline_is_drawn_the_same_each_time(reports: Store, tmp_path: Path) -> None:
    points = timeline(reports, "GDP")
    for name in ("one.svg", "two.svg", "one.png"):
        draw_timeline(points, tmp_path / name, title="国内生产总值")
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()
    assert "国内生产总值" in (tmp_path / "one.svg").read_text(encoding="utf-8")
    assert (tmp_path / "one.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(OutputError, match="ending"):
        draw_timeline(points, tmp_path / "one.bmp")
    with pytest.raises(OutputError, match="no year"):
        draw_timeline([], tmp_path / "none.svg")


# ------------------------------------------------------------------------------------- documents made by hand

DAY_ONE, DAY_TWO = date(2024, 2, 1), date(2025, 2, 1)


def document(id_: str, text: str, published: date | None, **slots: Iterable[Callable[[Article], Any]]) -> Reading:
    article = article_of(id_, text, title=f"文件{id_}", published=published)
    whole = Sentence(article=id_, index=0, span=Span(0, len(text)), text=text)
    made: dict[str, Any] = {name: tuple(make(article) for make in makers) for name, makers in slots.items()}
    return Reading(article=article, sentences=(whole,), **made)


def store_of(*readings: Reading) -> Store:
    mentions: dict[tuple[str, str], list[Mention]] = {}
    for reading in readings:
        ends = [m for r in reading.relations for m in (r.subject, r.object)]
        for m in (*reading.mentions, *ends, *(f.subject for f in reading.figures if f.subject)):
            mentions.setdefault((m.kind, m.canonical), []).append(m)
    named = [
        Entity(id=f"e{n}", kind=kind, label=label, mentions=tuple(found))
        for n, ((kind, label), found) in enumerate(sorted(mentions.items()))
    ]
    store = Store()
    store.load(build_nquads(readings, named).encode(), format=RdfFormat.N_QUADS)
    return merge_graphs(store)


def output(value: str, text: str, day: date, id_: str, words: str, **more: Any) -> Reading:
    def made(article: Article) -> Figure:
        return figure_at(article, words, value, "元", "产值", subject=mention_at(article, "岚县"), year=2023, **more)

    return document(id_, text, day, figures=[made])


ONE = output("1.8E8", "2023年岚县产值1.8亿元。", DAY_ONE, "a", "1.8亿元")
PAIRS = [
    ("the same", output("1.8E8", "岚县产值1.8亿元。", DAY_TWO, "b", "1.8亿元"), None),
    ("more digits", output("1.796E8", "岚县产值1.796亿元。", DAY_TWO, "b", "1.796亿元"), "rounding"),
    ("about", output("1.82E8", "岚县产值约1.82亿元。", DAY_TWO, "b", "约1.82亿元", qualifier="about"), "rounding"),
    ("another", output("2.1E8", "岚县产值2.1亿元。", DAY_TWO, "b", "2.1亿元"), "conflict"),
    ("first count", output("2.1E8", "据初步核算，岚县产值2.1亿元。", DAY_TWO, "b", "2.1亿元"), "preliminary"),
    ("revised", output("2.1E8", "经普查修订，岚县产值2.1亿元。", DAY_TWO, "b", "2.1亿元"), "revised"),
    ("a plan", output("2.1E8", "岚县产值将达2.1亿元。", DAY_TWO, "b", "2.1亿元", modality="planned"), None),
    ("no year", output("2.1E8", "岚县产值2.1亿元。", DAY_TWO, "b", "2.1亿元", period=None), None),
]


@pytest.mark.parametrize(("what", "other", "sort"), PAIRS, ids=[what for what, *_ in PAIRS])
def test_two_values_of_one_thing_are_told_apart_by_why(what: str, other: Reading, sort: str | None) -> None:
    other = replace(other, figures=tuple(replace(f, period=None) if what == "no year" else f for f in other.figures))
    found = conflicts(store_of(ONE, other), rounding=True)
    assert [pair.sort for pair in found] == ([sort] if sort else [])
    assert all({pair.one.article[-1], pair.other.article[-1]} == {"a", "b"} for pair in found)


@pytest.mark.parametrize(("value", "sort"), [("1.9", "rounding"), ("1.89", "conflict"), ("2.1", "rounding")])
def test_about_reaches_a_twentieth_and_no_further(value: str, sort: str) -> None:
    exact = output(f"{value}E8", f"2023年岚县产值{value}亿元。", DAY_ONE, "a", f"{value}亿元")
    about = output("2E8", "岚县产值约2亿元。", DAY_TWO, "b", "约2亿元", qualifier="about")
    assert [pair.sort for pair in conflicts(store_of(exact, about), rounding=True)] == [sort]


def test_the_two_ends_of_a_range_are_no_conflict() -> None:
    low = output("1.8E8", "岚县产值1.8亿元至2.1亿元。", DAY_ONE, "a", "1.8亿元至2.1亿元", qualifier="atLeast")
    high = output("2.1E8", "岚县产值1.8亿元至2.1亿元。", DAY_ONE, "a", "1.8亿元至2.1亿元", qualifier="atMost")
    both = replace(low, figures=(*low.figures, *high.figures))
    assert len(figures_told(store_of(both))) == 2
    assert conflicts(store_of(both), rounding=True) == ()
    assert len(select(store_of(both), question("conflicts").text)) == 0


def test_what_one_sentence_tells_is_no_conflict() -> None:
    text = "岚县产值由1.8亿元提高到2.1亿元。"
    before, after = (
        output(value, text, DAY_ONE, "a", words) for value, words in (("1.8E8", "1.8亿元"), ("2.1E8", "2.1亿元"))
    )
    both = replace(before, figures=(*before.figures, *after.figures))
    assert conflicts(store_of(both), rounding=True) == ()


def test_many_values_in_one_document_are_of_a_kind_of_things_and_no_conflict() -> None:
    text = "岚县产值1.8亿元。岚县产值2.1亿元。岚县产值3亿元。"
    told = [
        output(value, text, DAY_ONE, "a", w)
        for value, w in (("1.8E8", "1.8亿元"), ("2.1E8", "2.1亿元"), ("3E8", "3亿元"))
    ]
    many = replace(told[0], figures=tuple(figure for one in told for figure in one.figures), sentences=())
    assert conflicts(store_of(many)) == ()
    two = replace(many, figures=many.figures[:2])
    assert [pair.sort for pair in conflicts(store_of(two))] == ["within"]


OF_ANOTHER_THING = [
    pytest.param("当年新增加的主要生产能力有：煤炭10元，岚县产值2.1亿元。", "level", id="new capacity"),
    pytest.param("岚县产值占预算数的2.1亿元。", "share", id="a share of another whole"),
]


@pytest.mark.parametrize(("text", "kind"), OF_ANOTHER_THING)
def test_what_goes_by_the_name_of_another_thing_is_no_conflict(text: str, kind: str) -> None:
    one = output("1.8E8", "岚县产值占支出的1.8亿元。", DAY_ONE, "a", "1.8亿元")
    other = output("2.1E8", text, DAY_TWO, "b", "2.1亿元")
    alike = [replace(made, figures=tuple(replace(f, kind=kind) for f in made.figures)) for made in (one, other)]
    assert conflicts(store_of(*alike)) == ()
    same = output("2.1E8", "岚县产值占支出的2.1亿元。", DAY_TWO, "b", "2.1亿元")
    same = replace(same, figures=tuple(replace(f, kind=kind) for f in same.figures))
    assert [pair.sort for pair in conflicts(store_of(alike[0], same))] == ["conflict"]


def test_what_is_told_says_how_it_was_read() -> None:
    (told,) = figures_told(
        store_of(output("1.8E8", "岚县产值1.8亿元。", DAY_ONE, "a", "1.8亿元", confidence=Decimal("0.72")))
    )
    assert (told.confidence, told.implied) == ("0.72", True), "an implied subject"


def test_roundings_are_left_out_unless_asked_for() -> None:
    assert conflicts(store_of(ONE, PAIRS[1][1])) == ()


def test_a_duty_is_told_with_its_deadline_and_its_document() -> None:
    text = "县林业局牵头实施绿岚行动，2025年6月底前完成。县财政局将承担水库工程。"

    def led(article: Article) -> Relation:
        body = mention_at(article, "县林业局", kind="GovernmentBody")
        return relation_at(article, "县林业局牵头", body, "leads", mention_at(article, "绿岚行动", kind="Programme"))

    def planned(article: Article) -> Relation:
        body, task = (
            mention_at(article, "县财政局", kind="GovernmentBody"),
            mention_at(article, "水库工程", kind="Project"),
        )
        return relation_at(article, "县财政局将承担", body, "undertakes", task, modality="planned")

    store = store_of(document("d", text, DAY_ONE, relations=[led, planned]))
    found = {duty.body: duty for duty in duties(store)}
    assert (found["县林业局"].role, found["县林业局"].task) == ("牵头", "绿岚行动")
    assert found["县林业局"].until == date(2025, 6, 30)
    assert found["县财政局"].modality == "planned"
    assert [duty.task for duty in duties(store, task="绿岚行动")] == ["绿岚行动"]
    assert duties(store, body="县水利局") == ()


def entrusted(id_: str, year: int, *bodies: str, title: str = "") -> Reading:
    """A document of a county, in which each body carries out a programme of its own."""
    issued = date(year, 3, 1) if year else None
    text = "".join(f"{body}实施绿岚行动{at}。" for at, body in enumerate(bodies))
    found = []
    for at, body in enumerate(bodies):
        kind = "Place" if body == "岚县" else "GovernmentBody"

        def told(
            article: Article, words: str = f"{body}实施绿岚行动{at}", body: str = body, kind: str = kind
        ) -> Relation:
            task = mention_at(article, words.removeprefix(f"{body}实施"), kind="Programme")
            return relation_at(article, words, mention_at(article, body, kind=kind), "implements", task)

        found.append(told)
    reading = document(id_, text, issued, relations=found)
    about = next((r.subject for r in reading.relations if r.subject.canonical == "岚县"), None)
    return replace(reading, article=replace(reading.article, title=title or f"文件{id_}"), locality=about)


def test_each_bodys_duties_stand_together_the_newest_first_and_the_place_as_a_whole_comes_last() -> None:
    store = store_of(
        entrusted("a", 2019, "岚县", "县林业局", "县水利局"),
        entrusted("b", 2024, "岚县", "县水利局"),
        entrusted("c", 0, "岚县", title="2021年岚县政府工作报告"),
    )
    told = [(duty.body, duty.year, duty.whole) for duty in duties(store)]
    assert told == [
        *(("县水利局", "2024", False), ("县水利局", "2019", False), ("县林业局", "2019", False)),
        *(("岚县", "2024", True), ("岚县", "2021", True), ("岚县", "2019", True)),
    ]


def test_duties_since_a_year_are_of_documents_that_tell_theirs() -> None:
    store = store_of(entrusted("a", 2019, "县林业局"), entrusted("b", 2024, "县水利局"), entrusted("c", 0, "县财政局"))
    assert {duty.body for duty in duties(store)} == {"县林业局", "县水利局", "县财政局"}
    assert [duty.body for duty in duties(store, since=2020)] == ["县水利局"]


@pytest.fixture(scope="module")
def duties_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("duties") / "duties.nq"
    store = store_of(entrusted("a", 2019, "岚县", "县林业局"), entrusted("b", 2024, "岚县", "县水利局"))
    store.dump(str(path), format=RdfFormat.N_QUADS)
    return path


LISTED = [
    ([], ["县水利局", "县林业局"], "另有 2 条没有说是谁、只能算“岚县”整体的，未列出"),
    (["--since", "2020"], ["县水利局"], "另有 1 条没有说是谁"),
    (["--most", "1"], ["县水利局"], "另有 1 条未列出 more；"),
    (["--of", "岚县"], ["岚县", "岚县"], ""),
    (["--body", "县林业局"], ["县林业局"], ""),
    (["--task", "绿岚行动0"], ["岚县", "岚县"], ""),
]


@pytest.mark.parametrize(("words", "bodies", "says"), LISTED, ids=[" ".join(words) for words, *_ in LISTED])
def test_a_list_of_duties_says_what_it_leaves_out(
    words: list[str], bodies: list[str], says: str, duties_file: Path
) -> None:
    done = CliRunner().invoke(app, ["duties", str(duties_file), *words])
    assert done.exit_code == 0, done.output
    head, *lines = done.output.splitlines()
    assert head.startswith("谁 who")
    assert [line.split()[0] for line in lines if "实施" in line] == bodies
    assert says in done.output
    assert ("另有" in done.output) == bool(says)


def test_duties_for_programs_leave_nothing_out(duties_file: Path) -> None:
    done = CliRunner().invoke(app, ["duties", str(duties_file), "--json", "--most", "1"])
    assert [(duty["body"], duty["whole"]) for duty in json.loads(done.output)] == [
        *(("县水利局", False), ("县林业局", False), ("岚县", True), ("岚县", True)),
    ]


DEADLINES = [
    ("2025年底前完成", None, date(2025, 12, 31)),
    ("于2022年6月30日前将《项目推荐汇总表》行文报送", None, date(2022, 6, 30)),
    ("6月底前建成", 2024, date(2024, 6, 30)),
    ("2024年2月底前", None, date(2024, 2, 29)),
    ("年底前全部开工", 2024, date(2024, 12, 31)),
    ("今年年底前", 2024, date(2024, 12, 31)),
    ("年底前全部开工", None, None),
    ("此前已经完成", 2024, None),
    ("2024年完成", 2024, None),
    ("15日前", 2024, None),
]


@pytest.mark.parametrize(("sentence", "year", "day"), DEADLINES, ids=[s for s, *_ in DEADLINES])
def test_a_deadline_is_the_last_day_that_the_words_allow(sentence: str, year: int | None, day: date | None) -> None:
    assert deadline(sentence, year) == day


def test_a_term_has_its_years_and_its_neighbours() -> None:
    def named(word: str, kind: str, nth: int = 0) -> Callable[[Article], Mention]:
        return lambda article: mention_at(article, word, nth, kind=kind)

    first = document(
        "t1", "岚县推进绿岚行动。绿岚行动见效。", DAY_ONE,
        mentions=[named("绿岚行动", "Programme"), named("绿岚行动", "Programme", 1), named("岚县", "Place")],
    )  # fmt: skip
    second = document("t2", "绿岚行动。", DAY_TWO, mentions=[named("绿岚行动", "Programme")])
    (term,) = terms(store_of(first, second), name="绿岚行动")
    assert (term.first, term.last, term.often, dict(term.years)) == ("2024", "2025", 3, {"2024": 2, "2025": 1})
    assert [label for label, _ in term.beside] == ["岚县"]
    assert [found.label for found in terms(store_of(first, second))] == ["绿岚行动"], "a place is no term"


# ----------------------------------------------------------------------------------------------- laws, commands

amounts = st.decimals(min_value=1, max_value=10**9, places=2, allow_nan=False)


@given(amounts, amounts)
def test_agreement_does_not_depend_on_which_comes_first(one: Decimal, other: Decimal) -> None:
    assert agreement(one, other) == agreement(other, one)
    assert agreement(one, one) == "equal"
    assert agreement(one, -one) == "differs"


@given(amounts.filter(lambda value: value >= 100))
def test_a_value_agrees_with_itself_rounded_to_three_digits(value: Decimal) -> None:
    coarse = Decimal(f"{value:.2e}")
    assert agreement(value, coarse) in ("equal", "rounding")
    assert agreement(value, coarse + 2 * step(coarse) + Decimal("0.01") * coarse) == "differs"


def test_figures_of_one_article_are_told_in_order(reports: Store) -> None:
    articles = {told.article for told in figures_told(reports)}
    assert len(articles) == 6
    one = min(articles)
    assert {told.article for told in figures_told(reports, article=one)} == {one}


WORDS = "各级推动绿色发展。绿色发展有成效，绿色发展是底色。"


def test_words_that_no_thing_is_called_by_are_counted_where_they_stand() -> None:
    def named(article: Article) -> Mention:
        return mention_at(article, "绿岚行动", kind="Programme")

    store = store_of(
        document("a", f"实施绿岚行动，推动绿色发展。{WORDS}", date(2019, 3, 1), mentions=[named]),
        document("b", WORDS, date(2024, 3, 1)),
        document("c", "绿岚行动。", date(2024, 3, 1), mentions=[named]),
    )
    (term,) = terms(store, name="绿色发展")
    assert (term.label, term.kind, term.by_words) == ("绿色发展", "字面", True)
    assert dict(term.years) == {"2019": 4, "2024": 3}
    assert (term.first, term.last, term.often) == ("2019", "2024", 7)
    (thing,) = terms(store, name="绿岚行动")
    assert (thing.by_words, thing.often) == (False, 2), "what is called so is no mere word"
    assert terms(store, name="蓝色发展") == terms(store, name=" ") == ()


def test_words_stand_beside_the_names_of_their_sentences(reports: Store) -> None:
    (term,) = terms(reports, name="城镇新增就业")
    texts = [reports_text(path) for path in sorted(REPORTS.iterdir())]
    assert term.often == sum(text.count("城镇新增就业") for text in texts) > 3
    assert term.beside
    for label, often in term.beside:
        assert often <= term.often, label


def reports_text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_a_document_without_a_date_is_of_the_year_that_its_title_names() -> None:
    def named(article: Article) -> Mention:
        return mention_at(article, "绿岚行动", kind="Programme")

    reading = document("a", "实施绿岚行动。推动绿色发展。", None, mentions=[named])
    store = store_of(replace(reading, article=replace(reading.article, title="2021年岚县政府工作报告")))
    assert [dict(term.years) for name in ("绿岚行动", "绿色发展") for term in terms(store, name=name)] == [
        {"2021": 1},
        {"2021": 1},
    ]


COMMANDS = [
    (["timeline", "GDP"], "134.9万亿元", 0),
    (["timeline", "新增"], "没有“新增”的数据 no figures；相近的指标 indicators like it: 城镇新增就业", 1),
    (["timeline", "没有"], "没有“没有”的数据", 1),
    (["timeline", "GDP", "--json"], '"value": 134900000000000', 0),
    (["conflicts"], "没有冲突 conflicts", 0),
    (["conflicts", "--json"], "[]", 0),
    (["duties", "--body", "没有"], "没有职责 duties", 0),
    (["duties", "--json"], "[", 0),
    (["timeline", "GDP"], "语气和把握 standing", 0),
    (["terms", "没有"], "没有提法 terms 没有", 1),
    (["terms", "城镇新增就业"], "没有叫“城镇新增就业”的事物，按字面在原文里数的", 0),
    (["compare", "report-2024", "report-2025"], "1256万人", 0),
    (["compare", "report-2024", "report-2025", "--json"], '"issued": "2025-03-05"', 0),
]


@pytest.fixture(scope="module")
def graph_file(reports: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("across") / "reports.nq"
    reports.dump(str(path), format=RdfFormat.N_QUADS)
    return path


@pytest.mark.parametrize(("words", "told", "code"), COMMANDS, ids=[" ".join(words) for words, *_ in COMMANDS])
def test_a_command_tells_it_and_says_so_in_its_exit_code(
    words: list[str], told: str, code: int, graph_file: Path
) -> None:
    done = CliRunner().invoke(app, [words[0], str(graph_file), *words[1:]], env={"COLUMNS": "400"})
    assert done.exit_code == code, done.output
    assert told in done.output


def test_a_timeline_is_drawn_by_its_command(graph_file: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["timeline", str(graph_file), "GDP", "-o", str(tmp_path / "gdp.svg")])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "gdp.svg").exists()
