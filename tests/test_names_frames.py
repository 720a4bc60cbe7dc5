"""Names by quotation, book-title mark, honour and ending."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import Article
from kg.names import documents, endings, frames, honours, industries
from kg.names.bounds import Bounds
from kg.names.context import Context, make_context
from kg.segment import segment
from tests.support.naming import found, lexicon, named, table

FINDERS = ("frames", "documents", "honours", "grades", "endings", "lists", "quoted", "terms")
CASES = table("names_frames.tsv")
QUOTES = ("“”", '""', "「」", "『』", "＂＂")


def context_of(text: str) -> Context:
    article = Article(id="case", title="", text=text, source="case", sha256="")
    return make_context(article, segment(article, lexicon()), (), lexicon())


def test_the_table_is_there() -> None:
    assert len(CASES) >= 90


@pytest.mark.parametrize(("text", "names"), CASES, ids=[text[:24] for text, _ in CASES])
def test_a_case_gives_its_names_and_no_others(text: str, names: set[str]) -> None:
    assert found(text, *FINDERS) == names


@pytest.mark.parametrize("marks", QUOTES)
def test_a_framed_name_is_the_same_in_any_style_of_quotation_marks(marks: str) -> None:
    text = f"全面推行{marks[0]}四步三查{marks[1]}工作法，成效明显。"
    assert found(text, "frames") == {"“四步三查”工作法|Mechanism"}


def test_the_heart_of_a_framed_name_is_its_alias() -> None:
    (mention,) = named("深入实施产业强基“五个百”工程。").mentions
    assert mention.canonical == "产业强基“五个百”工程"
    assert set(mention.aliases) == {"五个百", "“五个百”工程"}


def test_a_short_name_in_brackets_stands_for_the_full_one_ever_after() -> None:
    text = "探索“亮诺、践诺、评诺”工作法（以下简称“三诺”工作法）。“三诺”工作法在全省推广。"
    mentions = [m for m in named(text).mentions if m.kind == "Mechanism"]
    assert {m.canonical for m in mentions} == {"“亮诺、践诺、评诺”工作法"}
    assert any("“三诺”工作法" in m.aliases for m in mentions)


def test_a_document_has_its_number_and_its_short_name_as_aliases() -> None:
    text = "落实《梅江省关于促进民宿发展的意见》（梅政发〔2022〕7号，以下简称《民宿意见》），按《民宿意见》办理。"
    mentions = [m for m in named(text).mentions if m.kind == "Policy"]
    assert {m.canonical for m in mentions} == {"《梅江省关于促进民宿发展的意见》"}
    assert {"民宿意见", "梅政发〔2022〕7号", "关于促进民宿发展的意见"} <= set(mentions[0].aliases)


def test_an_article_that_is_a_document_is_named_by_its_title_and_number() -> None:
    text = (
        "槐乡县人民政府关于促进民宿业高质量发展的实施意见\n\n槐政发〔2023〕5号\n\n"
        "各乡镇人民政府：\n　　为促进民宿业发展，制定本实施意见。\n　　本实施意见自印发之日起施行。\n"
    )
    article = Article(id="case", title=text.splitlines()[0], text=text, source="case", sha256="")
    context = make_context(article, segment(article, lexicon()), (), lexicon())
    own, *later = documents.find(context)
    assert own.canonical == "《槐乡县人民政府关于促进民宿业高质量发展的实施意见》"
    assert "槐政发〔2023〕5号" in own.aliases
    assert [(m.text, m.canonical, m.stand_in) for m in later] == [("本实施意见", own.canonical, True)] * 2


def test_newspapers_and_songs_between_book_title_marks_are_no_documents() -> None:
    assert not [m for m in named("《槐乡晚报》刊发了《在希望的田野上》。").mentions if m.kind == "Policy"]


def test_an_honour_is_found_with_and_without_its_level() -> None:
    (mention,) = (m for m in named("公司获评国家级专精特新“小巨人”企业。").mentions if m.kind == "Honour")
    assert "专精特新“小巨人”企业" in mention.aliases


def test_an_occasion_has_its_year_and_place_in_its_name_and_an_alias_without() -> None:
    text = "在兰州市2025年第一季度重点项目集中签约仪式上，企业家发言。"
    (mention,) = (m for m in named(text).mentions if m.kind == "Event")
    assert mention.canonical == "兰州市2025年第一季度重点项目集中签约仪式"
    assert "第一季度重点项目集中签约仪式" in mention.aliases


def test_a_project_is_also_known_without_the_word() -> None:
    (mention,) = (m for m in named("推动腾岳光伏组件项目60天开工。").mentions if m.kind == "Project")
    assert mention.aliases == ("腾岳光伏组件",)


def test_an_industry_keeps_neither_place_nor_reach_before_it() -> None:
    assert found("全市食用菌产业链不断延伸。", "endings") == {"食用菌|Industry"}


def test_a_long_quotation_tells_of_no_industry() -> None:
    text = "打造“立足全市、辐射全省、面向全国的人力资源产业和其他产业协同发展的先行区”。"
    assert not [m for m in named(text).mentions if m.kind == "Industry"]


def test_furniture_names_nothing() -> None:
    text = "首页\n“四步三查”工作法\n当前位置：首页 > “四步三查”工作法 > 正文\n"
    sentences = context_of(text).sentences
    inside = [s.span for s in sentences if s.role == "furniture"]
    for finder in (frames, documents, honours, endings, industries):
        assert not [m for m in finder.find(context_of(text)) if any(m.span in span for span in inside)]


@pytest.mark.parametrize(
    ("text", "ending", "begins"),
    [
        ("启动槐江港联运枢纽建设", "枢纽", "槐江港联运"),
        ("引进5个百亿级光伏产业园", "产业园", "百亿级光伏"),
        ("2023年12月举办龙舟赛", "赛", "龙舟"),
        ("全力推进和谐社区建设", "建设", "和谐社区"),
        ("市科技局牵头组建种业联盟", "联盟", "种业"),
        ("3.依托油茶产业园", "产业园", "油茶"),
        ("由梅岭开发区承办", "开发区", "梅岭"),
    ],
)
def test_a_name_begins_behind_verb_count_date_and_particle(text: str, ending: str, begins: str) -> None:
    at = text.index(ending)
    left = Bounds(context_of(text)).left(at)
    assert text[left.start : at] == begins


def test_what_says_nothing_of_its_own_is_generic() -> None:
    bounds = Bounds(context_of("。"))
    assert bounds.generic("重点建设")
    assert bounds.generic("省级技术创新")
    assert not bounds.generic("腾岳光伏组件")


@settings(deadline=None)
@given(st.text(alphabet="“”‘’《》「」（）()、，。工作法项目产业园实施“荣获第届会议12三十条等的个", max_size=60))
def test_whatever_the_text_every_mention_is_its_own_words(text: str) -> None:
    context = context_of(text)
    for finder in (frames, documents, honours, endings, industries):
        for mention in finder.find(context):
            assert mention.span.cut(text) == mention.text
            assert mention.canonical
            assert mention.canonical not in mention.aliases
