"""What became of every input stands at the end of a build and in its report; the exit code says if all was read."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from rdflib import RDF, Graph, Literal, URIRef

from kg import build, read_article
from kg.builder import Summary
from kg.cli.summary import print_summary
from kg.lexicon import load_lexicon
from kg.model import GENRES as GENRES_OF_MODEL
from kg.model import Outcome, Unread
from kg.outcomes import INPUTS, UNREAD, input_rows, unread_rows
from kg.report import report_markdown
from kg.store.keeper import keep_in
from kg.terms import DCTERMS, SCHEMA, WT
from tests.support.command import kg
from tests.support.gold import ROOT
from tests.support.tables import SHAPES, WORLDS, as_text

TEXT = "某市召开民营经济座谈会\n\n来源：某市人民政府 2024-03-01\n\n　　会议指出，全市新增企业12家，同比增长8%。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "in"
    place.mkdir()
    (place / "a.txt").write_text(TEXT, encoding="utf-8")
    (place / "b.txt").write_text(TEXT, encoding="utf-8")
    (place / "photo.jpg").write_bytes(b"\xff\xd8")
    (place / "bad.docx").write_bytes(b"PK\x03\x04")
    return place


def test_every_input_is_told_at_the_end_and_in_the_report(folder: Path, tmp_path: Path) -> None:
    done = kg("build", str(folder), "-o", str(tmp_path / "out"), "--no-tagger")
    assert done.returncode == 1, "not all was read"
    assert "输入 inputs 4：读入 read 1，相同 same 1，跳过 skipped 2" in done.stdout
    report = (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    for words in (done.stdout, report):
        assert "photo.jpg" in words
        assert "a kind of file that is not read" in words
        assert "the same text as a.txt" in words
    assert done.stderr.count("kg: ") == 2


def test_the_report_and_the_end_of_a_build_have_the_same_rows_and_the_end_loads_no_report() -> None:
    unread = Unread(where="char=0,9", words="12 13 14", why="数字没有名目")
    outcomes = [
        Outcome(source="a.txt", became="read", article="a", tables=(unread,)),
        Outcome(source="b.jpg", became="skipped", note="no text"),
    ]
    assert input_rows(outcomes) == [("a.txt", "读入 read", "a", ""), ("b.jpg", "跳过 skipped", "", "no text")]
    assert unread_rows(outcomes) == [("a.txt", "char=0,9", "12 13 14", "数字没有名目")]
    assert {len(INPUTS), len(UNREAD)} == {4}
    code = "import sys, kg.cli.summary; sys.exit('kg.report' in sys.modules or 'rdflib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_no_more_than_a_hundred_rows_are_printed_and_the_others_counted(capsys: pytest.CaptureFixture[str]) -> None:
    outcomes = [Outcome(source=f"{n}.jpg", became="skipped", note="no text") for n in range(103)]
    print_summary(Summary(counts={}, classes={}, findings=None), 1.0, [], outcomes)
    said = capsys.readouterr().out
    assert "输入 inputs 103：跳过 skipped 103" in said
    assert (said.count(".jpg"), said.strip().splitlines()[-1]) == (100, "… 3")


def test_where_all_was_read_the_exit_code_says_so(folder: Path, tmp_path: Path) -> None:
    done = kg("build", str(folder / "a.txt"), "-o", str(tmp_path / "out"), "--no-tagger")
    assert done.returncode == 0, done.stderr
    assert "输入 inputs 1：读入 read 1" in done.stdout


def test_a_store_tells_what_is_unchanged(folder: Path, tmp_path: Path) -> None:
    store = str(tmp_path / "store")
    for told in ("读入 read 1", "未变 unchanged 1"):
        done = kg("build", str(folder / "a.txt"), "--store", store, "--no-tagger")
        assert done.returncode == 0, done.stderr
        assert f"输入 inputs 1：{told}" in done.stdout
    with keep_in(store, new=False) as keeper:
        assert len(keeper.articles()) == 1


def test_the_fields_of_a_corpus_are_named_on_the_command_line(tmp_path: Path) -> None:
    rows = [
        {"a": TEXT, "b": "第一份", "c": "2024-05-06"},
        {"a": TEXT.replace("12", "13"), "b": "第二份", "c": "2024-05-07"},
    ]
    path = tmp_path / "c.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    options = ("--text-field", "a", "--title-field", "b", "--date-field", "c")
    done = kg("build", str(path), "-o", str(tmp_path / "out"), "--no-tagger", *options)
    assert done.returncode == 0, done.stderr
    assert "读入 read 2" in done.stdout
    done = kg("build", str(path), "-o", str(tmp_path / "out"), "--text-field", "x")
    assert done.returncode == 3
    assert "no field 'x'" in done.stderr


def test_the_report_lists_what_was_not_read_first() -> None:
    made = build([read_article("data/articles/anning-2024-04-15.txt")], tagger=False)
    outcomes = [
        Outcome(source="a.txt", became="read", article="a"),
        Outcome(source="b|.doc", became="skipped", note="x"),
    ]
    words = report_markdown(made.dataset, made.report, outcomes)
    assert words.index("b\\|.doc") < words.index("| a.txt |")
    assert "## 输入" not in report_markdown(made.dataset, made.report)


# ------------------------------------------------------------------ in the graph


def test_a_growth_in_a_table_points_at_its_level_and_the_checks_pass(tmp_path: Path) -> None:
    path = tmp_path / "t.txt"
    path.write_bytes(as_text(SHAPES[0](WORLDS[0])))
    made = build([read_article(path)], tagger=False)
    assert made.report.conforms
    assert made.report.shares["numbers"] == 1.0
    graph = Graph()
    for quad in made.dataset.quads():
        graph.add(quad[:3])
    ties = list(graph.subject_objects(URIRef(WT + "changeOf")))
    assert len(ties) == 3
    for growth, level in ties:
        assert graph.value(growth, URIRef(WT + "indicator")) == graph.value(level, URIRef(WT + "indicator"))
        assert graph.value(level, URIRef(WT + "kind")) == URIRef(WT + "level")


def test_an_article_tells_all_its_sources_its_number_and_its_genre(tmp_path: Path) -> None:
    from kg.read import read_all

    head = "某市人民政府关于促进产业发展的意见\n某政发〔2023〕14号\n"
    text = head + "　　全市新增企业12家，群众非常满意。\n某市人民政府\n2023年7月28日\n"
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    articles, _ = read_all([tmp_path])
    graph = Graph()
    for quad in build(articles, tagger=False).dataset.quads():
        graph.add(quad[:3])
    (article,) = graph.subjects(RDF.type, URIRef(WT + "Article"))
    assert set(graph.objects(article, URIRef(DCTERMS + "source"))) == {Literal("a.txt"), Literal("b.txt")}
    assert graph.value(article, URIRef(DCTERMS + "identifier")) == Literal("某政发〔2023〕14号")
    assert graph.value(article, URIRef(SCHEMA + "genre")) == Literal("policy")


GENRES = {
    "某市2023年国民经济和社会发展统计公报": "communique",
    "某市人民政府工作报告": "report",
    "某市养老服务条例": "law",
    "关于做好防汛工作的通知": "notice",
    "某市支持民营经济若干措施（试行）": "policy",
    "在全市经济工作会议上的讲话": "speech",
    "某市：“三加”工作法擦亮服务底色": "experience",
    "梯田上的好日子——某村见闻": "story",
}


@pytest.mark.parametrize("title", GENRES)
def test_a_title_announces_the_sort_of_writing(tmp_path: Path, title: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"{title}\n来源：某部 2024-03-01\n　　某市高度重视民营经济发展，新增企业12家。\n", encoding="utf-8")
    assert read_article(path).genre == GENRES[title]


def test_the_lexicon_announces_only_sorts_that_the_model_knows() -> None:
    lexicon = load_lexicon()
    told = {cue.option("means") for role in ("genreTitle", "genreWord") for cue in lexicon.of(role)}
    assert told <= set(GENRES_OF_MODEL)
    assert len(told) >= 7


def test_a_dispatch_is_known_by_its_first_words(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "某市抓实营商环境\n　　新华社北京3月5日电（记者张三）某市高度重视民营经济发展。\n", encoding="utf-8"
    )
    article = read_article(path)
    assert (article.genre, article.publisher) == ("dispatch", "新华社")


def test_what_has_no_title_shows_as_such(tmp_path: Path) -> None:
    path = tmp_path / "scan0001.txt"
    path.write_text("　　某市高度重视民营经济发展，新增企业12家，群众非常满意。\n", encoding="utf-8")
    assert read_article(path).title == "（无标题）"
