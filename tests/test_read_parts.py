"""Articles on several web pages: joined where the pages say so, each page's source known, and nothing else joined."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from kg import build
from kg.lexicon import load_lexicon
from kg.read import read_all, read_article
from kg.terms import DCTERMS, WT

LEXICON = load_lexicon()
TITLE = "安宁市推进营商环境建设工作情况"
ONE, TWO, THREE = (f"安宁市第{n}项工作扎实推进，新增企业{n}8家，群众满意度持续提升。" for n in (1, 2, 3))


def web(*paragraphs: str, title: str = TITLE, after: str = "", head: str = "") -> str:
    body = "".join(f"<p>{words}</p>" for words in paragraphs)
    meta = f"<meta charset=utf-8><title>{title}-安宁市人民政府</title>{head}"
    return (
        f"<!DOCTYPE html><html><head>{meta}</head><body><h1>{title}</h1><p>来源：安宁日报 2024-04-15</p>{body}{after}"
    )


def to(href: str, words: str = "下一页") -> str:
    return f'<div class="pager"><a href="{href}">{words}</a></div>'


def lay(folder: Path, **files: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, markup in files.items():
        (folder / f"{name}.html").write_text(markup, encoding="utf-8")
    return folder


PAGERS = {
    "links to the next page": (to("t2024_1.html"), to("t2024_2.html"), ""),
    "links with the site's address": (to("http://www.example.gov.cn/a/t2024_1.html"), to("./t2024_2.html?x=1"), ""),
    "links back": ("", to("t2024.html", "上一页"), to("t2024_1.html", "上一页")),
    "余下全文": (to("t2024_1.html", "余下全文"), to("t2024_2.html", "[下一页]"), ""),
    "rel=next": (
        "1 <a rel=next href=t2024_1.html>2</a>",
        "<p><a rel=next href=t2024_2.html>3</a> 共3页</p>",
        "<p>1 2 3</p>",
    ),
    "a call that draws the numbers": tuple(
        f'<script>createPageHTML(3, {n}, "t2024", "html");</script>' for n in range(3)
    ),
    "their names alone": ("", "", ""),
}


@pytest.mark.parametrize("how", PAGERS)
def test_pages_that_carry_on_are_one_article(tmp_path: Path, how: str) -> None:
    first, second, third = PAGERS[how]
    lay(tmp_path, t2024=web(ONE, after=first), t2024_1=web(TWO, after=second), t2024_2=web(THREE, after=third))
    (article,), outcomes = read_all([tmp_path], lexicon=LEXICON)
    assert article.text == f"{TITLE}\n来源：安宁日报 2024-04-15\n{ONE}\n{TWO}\n{THREE}"
    assert (article.id, article.title, article.source) == ("t2024", TITLE, "t2024.html")
    assert article.also == ("t2024_1.html", "t2024_2.html")
    told = {outcome.source: (outcome.became, outcome.article, outcome.note) for outcome in outcomes}
    assert told["t2024_2.html"] == ("read", "t2024", "page 3 of t2024.html")
    assert len(told) == 3


def test_each_part_knows_where_it_came_from(tmp_path: Path) -> None:
    lay(tmp_path, index=web(ONE), index_1=web(TWO))
    (article,), _ = read_all([tmp_path], lexicon=LEXICON)
    assert [(r.page, r.source, r.span.cut(article.text)[-8:]) for r in article.regions] == [
        (1, "index.html", ONE[-8:]),
        (2, "index_1.html", TWO[-8:]),
    ]
    made = build([article], tagger=False)
    assert made.report.conforms
    graph = made.dataset
    sources = {str(s).partition("#char=")[2]: str(o) for s, p, o, _ in graph.quads() if str(p) == DCTERMS + "source"}
    at = article.text.index("28家")
    assert sources[f"{at},{at + 3}"] == "index_1.html"
    assert {str(o) for _, p, o, _ in graph.quads() if str(p) == WT + "page"} == {"1", "2"}
    whole = {str(o) for s, p, o, _ in graph.quads() if str(p) == DCTERMS + "source" and str(s).endswith("/id/index")}
    assert whole == {"index.html", "index_1.html"}


def test_what_stands_on_every_page_stands_once(tmp_path: Path) -> None:
    end = "（责任编辑：张三）"
    lay(tmp_path, a=web(ONE, end, after=to("a_2.html")), a_2=web(TWO, end, title=f"{TITLE}（2）"))
    (article,), _ = read_all([tmp_path], lexicon=LEXICON)
    assert article.text.count(TITLE) == 1
    assert article.text.count(end) == 1
    assert article.text.endswith(f"{ONE}\n{TWO}\n{end}")


def test_a_table_of_a_later_page_keeps_its_place(tmp_path: Path) -> None:
    table = "<table><tr><th>企业</th><th>产值（亿元）</th></tr><tr><td>甲厂</td><td>12</td></tr></table>"
    lay(tmp_path, a=web(ONE, after=to("a_2.html")), a_2=web(TWO, after=table))
    (article,), _ = read_all([tmp_path], lexicon=LEXICON)
    assert [cell.span.cut(article.text) for cell in article.tables[0].cells] == ["企业", "产值（亿元）", "甲厂", "12"]


APART = {
    "the next article, not the next page": {"a": web(ONE, after=to("b.html", "下一篇")), "b": web(TWO)},
    "another title": {"a": web(ONE, after=to("b.html")), "b": web(TWO, title="安宁市召开全市工业经济工作会议")},
    "numbered names with titles of their own": {
        "news": web(ONE),
        "news_1": web(TWO, title="安宁市召开全市工业经济工作会议"),
    },
    "numbers without a first page": {"a_1": web(ONE), "a_2": web(TWO)},
    "a gap in the numbers": {"a": web(ONE), "a_3": web(TWO)},
    "a link back to the beginning": {"a_1": web(ONE), "a_2": web(TWO, after=to("a_1.html"))},
    "a link to what is not there": {"a": web(ONE, after=to("c.html")), "b": web(TWO)},
    "lists of links": {
        "index": web("甲地动态", "乙地动态", after=to("index_1.html")),
        "index_1": web("丙地动态", "丁地动态"),
    },
}


@pytest.mark.parametrize("why", APART)
def test_what_only_looks_like_a_next_page_stays_apart(tmp_path: Path, why: str) -> None:
    articles, _ = read_all([lay(tmp_path, **APART[why])], lexicon=LEXICON)
    assert len(articles) == 2


def test_pages_that_name_each_other_in_a_ring_end(tmp_path: Path) -> None:
    names = ["a", "a_1", "a_2"]
    markup = {
        name: web(words, after=to(f"{after}.html"))
        for name, words, after in zip(names, (ONE, TWO, THREE), ["a_1", "a_2", "a"], strict=True)
    }
    (article,), _ = read_all([lay(tmp_path, **markup)], lexicon=LEXICON)
    assert article.text.endswith(f"{ONE}\n{TWO}\n{THREE}")


def test_ten_pages_and_more_stand_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    words = [f"安宁市第{n}项工作扎实推进，成效明显。" for n in range(12)]
    pages = {f"a_{n}" if n else "a": web(said) for n, said in enumerate(words)}
    (article,), _ = read_all([lay(tmp_path, **pages)], lexicon=LEXICON)
    assert article.text.split("\n")[2:] == words


def test_folders_do_not_mix(tmp_path: Path) -> None:
    lay(tmp_path / "x", index=web(ONE), index_1=web(TWO))
    lay(tmp_path / "y", index_1=web(THREE))
    articles, _ = read_all([tmp_path], lexicon=LEXICON)
    assert sorted(len(article.also) for article in articles) == [0, 1]


def test_pages_in_an_archive_are_joined(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "site.zip", "w") as archive:
        archive.writestr("a_1.html", web(TWO))
        archive.writestr("a.html", web(ONE, after=to("a_1.html")))
    (article,), _ = read_all([tmp_path / "site.zip"], lexicon=LEXICON)
    assert (article.source, article.also) == ("site.zip/a.html", ("site.zip/a_1.html",))


def test_rows_of_a_corpus_are_joined_by_their_addresses(tmp_path: Path) -> None:
    address = "http://www.example.gov.cn/art/{}.html"
    rows = [
        {"url": address.format("c_77"), "content": web(ONE, after=to("c_77_2.html"))},
        {"url": address.format("c_78"), "content": web(THREE, title="另一篇工作情况报道")},
        {"url": address.format("c_77_2"), "content": web(TWO, after=to("c_77.html", "上一页"))},
    ]
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (tmp_path / "c.jsonl").write_text(lines, encoding="utf-8")
    articles, _ = read_all([tmp_path / "c.jsonl"], lexicon=LEXICON)
    joined = next(article for article in articles if article.also)
    assert len(articles) == 2
    assert joined.also == (address.format("c_77_2"),)
    assert joined.text.endswith(f"{ONE}\n{TWO}")


def test_one_page_by_itself_is_read_as_it_stands(tmp_path: Path) -> None:
    lay(tmp_path, a=web(ONE, after=to("a_1.html")), a_1=web(TWO))
    article = read_article(tmp_path / "a.html", lexicon=LEXICON)
    assert article.text.endswith(ONE)
    assert not article.regions
