"""Pages as they are served: the article whole, and of what stands around it nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.lexicon import load_lexicon
from kg.read import read_article
from kg.read.formats import parse
from tests.support.sites import BODY as SITE_BODY
from tests.support.sites import SITES, TITLE

LEXICON = load_lexicon()
BODY = [f"某市第{n}项工作扎实推进，新增企业{n}8家，群众满意度持续提升。" for n in "一二三四五六"]
ARTICLE = "".join(f"<p>{line}</p>" for line in BODY)


def lines(markup: str) -> list[str]:
    return parse(f"<!DOCTYPE html><meta charset=utf-8>{markup}".encode(), "a.html").text.split("\n")


AROUND = {
    "comments": '<div class="comment-list"><p>说得好，我们村今年也新增了99家。</p></div>',
    "comments by id": '<section id="comments"><p>网友：今年增长了99%。</p></section>',
    "recommendations": '<div class="news_recommend"><p>另一市新增企业99家。</p></div>',
    "related": '<ul class="related-articles"><li>另一市新增企业99家</li></ul>',
    "an aside": "<aside><p>另一市新增企业99家。</p></aside>",
    "a share bar": '<div class="bdsharebuttonbox">分享到微信99</div><div class="share-bar">转发99</div>',
    "hidden words": '<p style="display: none">隐藏99家。</p><p hidden>隐藏99家。</p>',
    "a script": "<script>var n = '企业99家。';</script><noscript>请打开脚本99</noscript>",
    "a frame": '<iframe src="http://example.org/99">99</iframe>',
}


@pytest.mark.parametrize("what", AROUND)
def test_what_stands_around_an_article_is_left_out(what: str) -> None:
    found = lines(f"<article>{ARTICLE}</article>{AROUND[what]}")
    assert found == BODY


def test_an_article_whose_container_is_hidden_until_a_script_shows_it_is_read() -> None:
    page = (
        '<meta property="og:title" content="某市抓实营商环境"><script>var ct = "1713144600";'
        'var nickname = htmlDecode("某市发布");</script><h1 id="activity-name">某市抓实营商环境</h1>'
        f'<div id="js_content" style="visibility: hidden; opacity: 0;">{ARTICLE}</div>'
        '<div id="js_cmt_area" class="comment"><p>好，我县也新增99家。</p></div>'
    )
    page_ = parse(f"<!DOCTYPE html><meta charset=utf-8>{page}".encode(), "a.html")
    assert page_.text.split("\n") == ["某市抓实营商环境", *BODY]
    assert page_.declared["publisher"] == "某市发布"
    assert page_.declared["issued"] == "2024-04-15 09:30"


def test_an_article_named_like_its_comments_is_read_all_the_same() -> None:
    assert lines(f'<div class="comment">{ARTICLE}</div>') == BODY


@pytest.mark.parametrize("depth", [300, 3000, 50_000])
def test_a_page_is_read_whole_however_deep_it_is(depth: int) -> None:
    markup = f"<p>{BODY[0]}</p>" + "<div>" * depth + ARTICLE + "</div>" * depth + f"<p>{BODY[1]}</p>"
    found = lines(markup)
    assert found[0] == BODY[0]
    assert found[-1] == BODY[1]
    assert set(BODY) <= set(found)


def test_a_run_of_twelve_megabytes_is_read() -> None:
    run = "某市新增企业十八家，" * 400_000
    assert lines(f"<p>{run}</p>") == [run]


def test_a_tag_with_a_hundred_thousand_attributes_does_not_hold_up_the_page() -> None:
    tag = "<div " + " ".join(f'a{n}="{n}"' for n in range(100_000)) + ">"
    assert lines(f"{tag}{ARTICLE}</div>") == BODY


DECLARED = {
    "linked data": (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "某市抓实营商环境",'
        '"datePublished": "2024-04-15T09:30:00+08:00", "publisher": {"name": "某市日报社"}}</script>',
        datetime(2024, 4, 15, 9, 30),
    ),
    "meta": (
        '<meta name="ArticleTitle" content="某市抓实营商环境"><meta name="ContentSource" content="某市日报社">'
        '<meta name="PubDate" content="2024-04-15">',
        date(2024, 4, 15),
    ),
}


@pytest.mark.parametrize("how", DECLARED)
def test_what_a_page_declares_is_its_title_publisher_and_date(tmp_path: Path, how: str) -> None:
    head, published = DECLARED[how]
    path = tmp_path / "a.html"
    path.write_text(f"<!DOCTYPE html><meta charset=utf-8>{head}{ARTICLE}", encoding="utf-8")
    article = read_article(path, lexicon=LEXICON)
    assert (article.title, article.publisher, article.published) == ("某市抓实营商环境", "某市日报社", published)


LABELS = (
    "<table><tr><td>索引号</td><td>000014349/2023-00123</td><td>发布机构</td><td>青禾市人民政府</td></tr>"
    "<tr><td>文号</td><td>青政发〔2023〕14号</td><td>成文日期</td><td>2023年05月06日</td></tr></table>"
)
HEADLINE = "<h1>关于加快智能工厂发展的指导意见</h1>"
PROSE = (
    "<p>各县（市、区）人民政府：</p>"
    + "<p>为加快制造业转型升级，促进全市工业高质量发展，现提出以下意见，请认真贯彻执行。</p>" * 3
)


@pytest.mark.parametrize("order", [(LABELS, HEADLINE, PROSE), (HEADLINE, LABELS, PROSE)], ids=["above", "below"])
def test_a_table_of_labels_beside_the_title_tells_publisher_date_and_number(
    tmp_path: Path, order: tuple[str, ...]
) -> None:
    path = tmp_path / "a.html"
    path.write_text(f"<!DOCTYPE html><meta charset=utf-8><body>{''.join(order)}</body>", encoding="utf-8")
    article = read_article(path)
    said = (article.title, article.publisher, str(article.published), article.number)
    assert said == ("关于加快智能工厂发展的指导意见", "青禾市人民政府", "2023-05-06", "青政发〔2023〕14号")


@pytest.mark.parametrize("charset", ["iso-8859-1", "undefined", "windows-1252", "utf-7", "rot13", "big5", ""])
def test_a_page_in_gbk_that_says_it_is_something_else_is_read(charset: str) -> None:
    page = f'<!DOCTYPE html><meta http-equiv="Content-Type" content="text/html; charset={charset}">{ARTICLE}'
    assert parse(page.encode("gb18030"), "a.html").text.split("\n") == BODY


def test_superscripts_and_ruby_read_as_they_are_seen() -> None:
    assert lines("<p>面积120km<sup>2</sup>，<ruby>临溪<rp>(</rp><rt>lín xī</rt></ruby>市新增企业18家。</p>") == [
        "面积120km²，临溪市新增企业18家。"
    ]


def test_a_table_that_lays_out_the_page_is_no_table() -> None:
    page = parse(
        f"<!DOCTYPE html><meta charset=utf-8><table><tr><td>菜单</td><td>{ARTICLE}</td></tr></table>".encode(), "a.html"
    )
    assert page.tables == ()
    assert page.text.split("\n")[-6:][1:] == BODY[1:]


def test_spans_of_cells_are_counted_as_a_browser_counts_them() -> None:
    markup = (
        '<table><tr><th rowspan="2">地区</th><th colspan="2">产值</th></tr><tr><th>今年</th><th>去年</th></tr>'
        "<tr><td>安宁市</td><td>12</td><td>11</td></tr></table>"
    )
    page = parse(f"<!DOCTYPE html><meta charset=utf-8>{markup}".encode(), "a.html")
    places = [(c.span.cut(page.text), c.row, c.column) for c in page.tables[0].cells]
    assert places == [
        *(("地区", 0, 0), ("产值", 0, 1), ("今年", 1, 1), ("去年", 1, 2)),
        *(("安宁市", 2, 0), ("12", 2, 1), ("11", 2, 2)),
    ]


def test_a_cell_that_claims_a_million_columns_is_bounded() -> None:
    page = '<table><tr><td colspan="999999999" rowspan="99999999">甲</td></tr><tr><td>安宁市</td></tr></table>'
    assert "安宁市" in lines(page)


def test_nothing_that_is_empty_of_words_is_an_article(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<html><body><p></p></body></html>", encoding="utf-8")
    with pytest.raises(InputError):
        read_article(path, lexicon=LEXICON)


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.__name__)
def test_the_usual_shapes_of_pages_give_every_paragraph_and_no_facts_of_others(site: Callable[[], str]) -> None:
    page = parse(site().encode(), "a.html")
    lines = [line.strip("\u3000 ") for line in page.text.split("\n")]
    assert [line for line in lines if line in SITE_BODY] == SITE_BODY
    assert TITLE in lines
    assert "邻县" not in page.text
    assert "网友" not in page.text
    assert page.tables == ()
