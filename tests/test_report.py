"""The build report: complete, deterministic, and showing hostile words as words."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.namespace import RDFS, XSD

from kg.check import check
from kg.graph import build_dataset
from kg.model import Finding, Outcome, Report
from kg.report import escape, period_words, report_markdown
from tests.support.gold import RECORDS, gold_reading
from tests.support.small import BASE, mutated, valid

HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[点我](javascript:alert(1))", "![x](http://e.x/y)",
    "`code` **bold** _it_ ~~no~~", "http://evil.example/x", "www.evil.example", "mail@evil.example", "# 标题", "> 引",
    "一\n\n# 二", "a|b|c", "a\\|b", "&lt;b&gt;", "\u202e反写", "<!-- x -->", "---", "1. 条", "<http://evil.example>",
    "&#60;b&#62;",
]  # fmt: skip
MARKDOWN = MarkdownIt("gfm-like", {"html": True, "linkify": False})


def made(data: Graph) -> str:
    return report_markdown(data, check(data))


def tokens(markdown: str) -> list[Token]:
    flat: list[Token] = []
    for token in MARKDOWN.parse(markdown):
        flat += [token, *(token.children or [])]
    return flat


def cells(markdown: str, heading: str) -> list[list[str]]:
    """The rows of the first table below a heading, as raw Markdown."""
    _, _, below = markdown.partition(f"## {heading}")
    lines = below.split("\n\n")[1].splitlines()
    return [re.split(r"(?<!\\) ?\| ?", line)[1:-1] for line in lines[2:]]


# ------------------------------------------------------------------------------------------------ contents


def test_the_article_table_counts_what_the_graph_holds() -> None:
    (row,) = cells(made(valid()), "文章 Articles")
    assert row == [
        "small",
        "临溪县办好两件事",
        "2",
        "4",
        "平台载体 2，指挥机构 1，地方 1",
        "1",
        "2",
        "0",
        "100.0%",
        "100.0%",
    ]


def test_the_figures_are_listed_with_period_kind_and_place() -> None:
    rows = cells(made(valid()), "数据 Figures")
    assert rows == [
        ["临溪县", "增长", "9.4 %", "增长", "2023", "主语省略 implied，把握 sure 90%", "9.4%", "small#char=16,20"],
        ["临溪县", "园区", "2 个", "水平", "", "主语省略 implied", "2个", "small#char=23,27"],
    ]


def test_a_figure_about_nothing_known_has_an_empty_subject() -> None:
    rows = cells(made(mutated("a:growth wt:subject ?s")), "数据 Figures")
    assert [row[0] for row in rows] == ["", "临溪县"]


def test_large_values_are_grouped_and_never_in_exponents() -> None:
    graph = mutated("a:count wt:value ?v", "a:count wt:value 180000000")
    assert "180,000,000 个" in made(graph)


def test_the_most_mentioned_come_first() -> None:
    rows = cells(made(valid()), "主要实体 Most mentioned")
    assert rows[0][0] in {"东园", "西园", "临溪县", "临溪县指挥部"}
    assert ["临溪县", "临溪", "地方", "1", "1", "2"] in rows


def test_classes_have_counts_and_examples() -> None:
    assert ["平台载体", "Platform", "2", "东园、西园"] in cells(made(valid()), "实体分类 Entities by class")


def test_findings_are_quoted_errors_before_notes() -> None:
    text = made(mutated("<#char=9,14> ?p ?o . a:growth wt:unit ?u"))
    assert text.index("数据没有单位。") < text.index("这个数字没有着落。")
    assert "2023年增长9.4%，建成2个园区（东园、西园）。" in text
    assert "图谱有错误" in text
    assert "检查没有发现错误" in made(valid())


def test_sentences_that_gave_nothing_are_listed() -> None:
    graph = mutated("a:fact ?p ?o")
    for passage in ("0,3", "5,8"):
        graph.remove((URIRef(f"{BASE}small#char={passage}"), None, None))
    text = made(graph)
    assert "临溪县成立指挥部。" in text
    assert "正文句子有 50.0% 读出了内容。" in text


def test_an_empty_graph_has_a_report_too() -> None:
    text = made(Graph())
    assert "没有文章。" in text
    assert "检查没有发现错误" not in text


@pytest.mark.parametrize("name", RECORDS)
def test_a_gold_record_is_reported_whole(name: str) -> None:
    reading, entities = gold_reading(name)
    text = made(build_dataset([reading], entities))
    total, shown = len(set(reading.figures)), cells(text, "数据 Figures")
    assert len(shown) == min(total, 30)
    assert (f"共 {total} 条" in text) == (total > 30)
    assert f"{len(entities)} 个实体，" in text
    (row,) = cells(text, "文章 Articles")
    assert row[3] == str(len(entities))
    assert {row[6] for row in shown} <= {escape(figure.text) for figure in reading.figures}


def test_a_report_of_many_articles_is_short_and_begins_with_what_wants_a_look() -> None:
    graph = Graph()
    for triple in valid():
        graph.add(triple)
    notes = [Finding(level="note", check="x", message="空", where=f"small#{n}", quotes=("句",)) for n in range(999)]
    grave = [Finding(level="warning", check="y", message="不合", where=f"small#{n}") for n in range(999)]
    outcomes = [Outcome(source=f"{n}.txt", became="read", article=f"a{n}") for n in range(999)]
    skipped = Outcome(source="broken.pdf", became="skipped", note="no text")
    text = report_markdown(graph, Report(findings=(*notes, *grave), checked=9), [*outcomes, skipped])
    assert text.count("\n") < 150
    assert "输入 1000 份：读入 read 999，跳过 skipped 1。" in text
    assert text.index("## 要看的") < text.index("## 输入") < text.index("## 文章") < text.index("## 数据")
    assert cells(text, "输入 Inputs")[0][0] == "broken.pdf"
    assert "列出 30 条，共 999 条" in text
    assert "### 空 (999)" in text


def test_what_is_not_sure_is_the_first_of_the_figures() -> None:
    confidence = URIRef("https://w3id.org/wutong/ns#confidence")
    graph = valid()
    graph.add((URIRef(BASE + "count"), confidence, Literal("0.62", datatype=XSD.decimal)))
    assert [row[6] for row in cells(made(graph), "数据 Figures")] == ["2个", "9.4%"]


# ------------------------------------------------------------------------------------------------ the same again


def test_a_dataset_in_any_order_gives_the_same_report() -> None:
    facts = sorted(valid())
    texts = set()
    for order in (facts, facts[::-1]):
        dataset = Dataset()
        for number, (s, p, o) in enumerate(order):
            dataset.graph(URIRef(f"{BASE}g{number % 2}")).add((s, p, o))
        texts.add(made(dataset))
    assert len(texts | {made(valid())}) == 1


# ------------------------------------------------------------------------------------------------ hostile words


def plain(markdown: str) -> str:
    """What a reader sees of an inline text."""
    (inline,) = [token for token in MARKDOWN.parseInline(markdown) if token.type == "inline"]
    assert all(child.type in ("text", "text_special") for child in inline.children or []), inline.children
    return "".join(child.content for child in inline.children or [])


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_show_as_themselves(text: str) -> None:
    assert plain(escape(text)) == " ".join(text.replace("\u202e", " ").split())


@given(st.text(st.characters(min_codepoint=32, max_codepoint=0x4E20, categories=("L", "N", "P", "S", "Zs"))))
def test_escaped_text_shows_as_itself(text: str) -> None:
    assert plain(escape(text)) == " ".join(text.split())


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_anywhere_bring_no_markup_and_no_column(text: str) -> None:
    graph = mutated("a:unit rdfs:label ?l . a:small dcterms:title ?t . a:count wt:text ?w")
    graph.add((URIRef(BASE + "unit"), RDFS.label, Literal(text, lang="zh")))
    graph.add((URIRef(BASE + "small"), URIRef("http://purl.org/dc/terms/title"), Literal(text, lang="zh")))
    graph.add((URIRef(BASE + "count"), URIRef("https://w3id.org/wutong/ns#text"), Literal(text)))
    finding = Finding(level="warning", check="x", message=text, where=text, quotes=(text, text))
    note = Finding(level="note", check="x", message=text, where=text, quotes=(text,))
    harmless, report = report_markdown(valid(), Report(checked=1)), Report(findings=(finding, note), checked=1)
    found = tokens(report_markdown(graph, report))
    assert {t.type for t in found} - {t.type for t in tokens(harmless)} <= {"text_special"}
    assert not [
        t for t in found if t.type in ("html_block", "html_inline", "link_open", "image", "em_open", "code_inline")
    ]


# ------------------------------------------------------------------------------------------------ periods


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2023-01-01", "2023-12-31", "2023"),
        ("2021-01-01", "2023-12-31", "2021 – 2023"),
        ("2024-02-01", "2024-02-29", "2024-02"),
        ("2024-01-01", "2024-06-30", "2024-01 – 2024-06"),
        ("2024-04-15", "2024-04-15", "2024-04-15"),
        ("2024-01-01", "2024-04-15", "2024-01-01 – 2024-04-15"),
    ],
)
def test_a_period_is_said_in_short(first: str, last: str, words: str) -> None:
    assert period_words(date.fromisoformat(first), date.fromisoformat(last)) == words
