"""Names of places, organisations and persons: tables of cases, and the laws of the stage."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import Article, Hint, Mention, Names, Span
from kg.names import find_names
from kg.names.edges import floor_of, is_name_char
from kg.names.overlaps import settle
from kg.names.papers import place_of_paper
from kg.segment import segment
from tests.support.naming import CASES, lexicon

ORGANISATIONS = {kind for kind in lexicon().parents if lexicon().is_a(kind, "Organization")}


def rows(name: str) -> list[tuple[str, str, frozenset[str]]]:
    """The cases of a file: the article's title, a text of it, the names it holds."""
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    cells = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return [
        (cell[0], cell[1], frozenset(n for n in cell[2].split("；") if n) if len(cell) > 2 else frozenset())
        for cell in cells
    ]


def read(text: str, title: str = "-", hints: tuple[Hint, ...] = (), publisher: str | None = None) -> Names:
    whole = text if title == "-" else f"{title}\n\n{text}"
    article = Article(
        id="case", title="" if title == "-" else title, text=whole, source="case", sha256="", publisher=publisher
    )
    return find_names(article, segment(article, lexicon()), hints, lexicon())


def mentions(text: str, title: str, kinds: set[str]) -> set[str]:
    """What the text under a title names, of some classes, stand-ins apart."""
    start = 0 if title == "-" else len(title) + 2
    found = (m for m in read(text, title).mentions if m.kind in kinds and m.span.start >= start and not m.stand_in)
    return {f"{m.canonical}|{m.kind}" for m in found}


PLACES = rows("names_places.tsv")
BODIES = rows("names_organisations.tsv")
PEOPLE = rows("names_persons.tsv")


def test_the_tables_are_there() -> None:
    assert len(PLACES) + len(BODIES) + len(PEOPLE) >= 125


@pytest.mark.parametrize(("title", "text", "names"), PLACES, ids=[text[:20] for _, text, _ in PLACES])
def test_places(title: str, text: str, names: frozenset[str]) -> None:
    found = {
        f"{m.text}={m.canonical}" if m.stand_in else m.canonical
        for m in read(text, title).mentions
        if m.kind == "Place"
    }
    assert found == names


@pytest.mark.parametrize(("title", "text", "names"), BODIES, ids=[text[:20] for _, text, _ in BODIES])
def test_organisations(title: str, text: str, names: frozenset[str]) -> None:
    assert mentions(text, title, ORGANISATIONS) == names


@pytest.mark.parametrize(("title", "text", "names"), PEOPLE, ids=[text[:20] for _, text, _ in PEOPLE])
def test_persons_and_posts(title: str, text: str, names: frozenset[str]) -> None:
    assert mentions(text, title, {"Person", "Post"}) == names


# ---------------------------------------------------------------- the locality and the publisher


@pytest.mark.parametrize(
    ("title", "text", "locality"),
    [
        ("昆明安宁：民营经济新篇", "安宁市重视民营经济，昆明市多次调研。", "安宁市"),
        ("浙江临溪：一池春水", "临溪市是浙江省金华市代管的县级市。", "临溪市"),
        ("澧川市人民政府工作报告", "过去一年，澧川市负重前行。落实《湖南省优化营商环境规定》。", "澧川市"),
        ("竹坪村的新生活", "竹坪村位于桐川县鹿山乡。竹坪村产茶，竹坪村也产竹。", "竹坪村"),
        ("双江区：红色管家", "重庆市双江区推行红色管家，双江区居民满意。", "双江区"),
    ],
)
def test_the_locality_is_the_deepest_place_the_article_is_about(title: str, text: str, locality: str) -> None:
    found = read(text, title).locality
    assert found is not None
    assert found.canonical == locality
    assert found.span.cut(f"{title}\n\n{text}") == found.text


def test_a_national_document_is_about_the_nation_whatever_places_it_lists() -> None:
    text = "国务院印发通知。北京、上海、广东、四川、云南、贵州等地要带头落实，山东、河北、河南要抓紧落实。"
    locality = read(text).locality
    assert locality is not None
    assert locality.canonical == "中国"


def test_the_province_of_an_invented_city_is_the_one_the_article_speaks_of() -> None:
    names = read("澧川市落实《湖南省优化营商环境规定》，增速居全省第3位。", "澧川市工作报告")
    assert {m.canonical for m in names.mentions if m.text == "全省"} == {"湖南省"}


def test_the_publisher_is_the_organisation_of_the_metadata() -> None:
    text = "来源：中共桐川县委统战部　　发布时间：2023年12月18日\n\n　　桐川县抓实统战工作。"
    publisher = read(text, "桐川县：同心共富", publisher="中共桐川县委统战部").publisher
    assert publisher is not None
    assert (publisher.canonical, publisher.text) == ("桐川县委统战部", "中共桐川县委统战部")


OWN = "9月22日，全市大会召开。会议指出，全市完成固定资产投资120亿元，我市新开工项目86个，市教育局培训教师72名。"


@pytest.mark.parametrize(
    ("publisher", "head", "locality"),
    [
        ("今日安宁", "2024-05-06　来源：今日安宁", "安宁市"),
        ("安宁发布", "来源：安宁发布", "安宁市"),
        ("安宁新闻网", "来源：安宁新闻网", "安宁市"),
        ("安宁市人民政府", "索引号 | 530181 | 发布机构 | 安宁市人民政府 |", "安宁市"),
        ("岚湾市融媒体中心", "来源：岚湾市融媒体中心", "岚湾市"),
        # a newspaper of another level, of more than one place, or of none
        ("云南日报", "来源：云南日报", "本市"),
        ("今日开鲁", "来源：今日开鲁", "本市"),
        ("人民网", "来源：人民网", "本市"),
        ("三秦都市报", "来源：三秦都市报", "本市"),
    ],
)
def test_the_city_that_the_publisher_alone_names_is_that_of_whole_city_below(
    publisher: str, head: str, locality: str
) -> None:
    names = read(f"{head}\n\n　　{OWN}", "全市大会召开", publisher=publisher)
    assert names.locality is not None
    assert names.locality.canonical == locality
    assert {m.canonical for m in names.mentions if m.text == "全市"} == {locality}


@pytest.mark.parametrize(("paper", "level"), [("岳阳晚报", "县"), ("朝阳日报", "区"), ("某某日报", "市"), ("", "市")])
def test_no_newspaper_names_a_place_of_another_level_or_one_of_several(paper: str, level: str) -> None:
    assert place_of_paper(paper, level) is None


def test_two_levels_of_government_are_never_one() -> None:
    text = "桐川县属岳阳市。国家能源局、省能源局、市能源局、县能源局逐级上报。桐川县位于湖南省岳阳市。"
    found = {m.canonical for m in read(text, "湖南岳阳市桐川县：能源保供").mentions if m.text.endswith("能源局")}
    assert found == {"国家能源局", "湖南省能源局", "岳阳市能源局", "桐川县能源局"}


# ---------------------------------------------------------------- aliases and stand-ins


def test_a_stand_in_is_a_mention_and_no_name() -> None:
    text = "浙江安澜泵业股份有限公司（以下简称“安澜泵业”）扩产，该公司今年订单饱满。"
    found = [m for m in read(text).mentions if m.kind == "Enterprise"]
    assert {m.canonical for m in found} == {"浙江安澜泵业股份有限公司"}
    assert [(m.text, m.stand_in) for m in found] == [
        ("浙江安澜泵业股份有限公司", False),
        ("安澜泵业", False),
        ("该公司", True),
    ]


def test_a_body_is_known_by_its_last_word_once_it_is_named() -> None:
    text = "组建桐川县民营经济服务专班。专班运行半年，办结诉求210件。"
    found = [m for m in read(text).mentions if m.kind == "CommandUnit"]
    assert [(m.text, m.canonical, m.stand_in) for m in found] == [
        ("桐川县民营经济服务专班", "桐川县民营经济服务专班", False),
        ("专班", "桐川县民营经济服务专班", True),
    ]


def test_one_office_written_two_ways_is_one() -> None:
    text = "（责任单位：市工信局、市人社局）由市工业和信息化局、市人力资源和社会保障局督办。"
    found = {m.canonical for m in read(text, "栖云市营商环境方案").mentions if m.kind == "GovernmentBody"}
    assert found == {"栖云市工业和信息化局", "栖云市人力资源和社会保障局"}


def test_a_project_with_a_companys_name_in_it_is_another_thing() -> None:
    text = "引进江苏北辰新能源有限公司，北辰新能源储能项目6月开工。"
    kinds = {(m.canonical, m.kind) for m in read(text).mentions}
    assert ("江苏北辰新能源有限公司", "Enterprise") in kinds
    assert any(kind == "Project" for _, kind in kinds)


def test_the_tagger_confirms_a_name_without_other_signs() -> None:
    text = "今年春天，贺兰山守在茶山上，贺兰山说茶就是命。"
    hints = tuple(
        Hint(article="case", sentence=0, span=Span(at, at + 3), text="贺兰山", rule="tag", label="PER")
        for at in (5, 14)
    )
    assert "贺兰山|Person" in {f"{m.canonical}|{m.kind}" for m in read(text, hints=hints).mentions}


def test_page_furniture_names_nothing() -> None:
    text = "网站首页 | 走进桐川 | 版权所有：桐川县人民政府办公室\n\n正文只有一句话，没有名字。"
    assert not [m for m in read(text).mentions if m.kind == "GovernmentBody"]


# ---------------------------------------------------------------- laws

WORDS = [
    *("云南省", "安宁市", "桐川县", "市财政局", "县委书记", "张伟民", "有限公司", "工商联", "等12家企业", "全市"),
    *(
        "、",
        "，",
        "。",
        "和",
        "的",
        "说",
        "“",
        "”",
        "成立",
        "该公司",
        "（以下简称“",
        "”）",
        "村民",
        "𠮷",
        "\n",
        "《",
        "》",
    ),
]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=40).map("".join)


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_a_mention_is_its_words_at_their_place_in_order(text: str) -> None:
    names = read(text)
    assert all(m.span.cut(text) == m.text for m in names.mentions)
    assert [m.span.start for m in names.mentions] == sorted(m.span.start for m in names.mentions)


@given(TEXTS)
@settings(max_examples=80, deadline=None)
def test_no_mention_crosses_another_and_none_lies_in_one_of_the_same_thing(text: str) -> None:
    found = read(text).mentions
    for one in found:
        for other in found:
            if one is not other and one.span.overlaps(other.span):
                assert one.span in other.span or other.span in one.span
                assert one.span == other.span or (one.canonical, one.kind) != (other.canonical, other.kind)


@given(st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_any_text_can_be_read(text: str) -> None:
    assert all(m.span.cut(text) == m.text for m in read(text).mentions)


@given(st.text(alphabet="市县a1，。 “", max_size=30), st.integers(0, 30))
def test_the_floor_of_a_name_has_nothing_but_name_characters_above_it(text: str, at: int) -> None:
    at = min(at, len(text))
    floor = floor_of(text, at, reach=9)
    assert 0 <= at - floor <= 9
    assert all(is_name_char(char) for char in text[floor:at])


def _mention(start: int, length: int, kind: str, rule: str) -> Mention:
    text = "字" * length
    return Mention(
        article="a",
        sentence=0,
        span=Span(start, start + length),
        text=text,
        rule=rule,
        kind=kind,
        canonical=f"{kind}{start}",
    )


CLAIMS = st.lists(
    st.builds(
        _mention,
        st.integers(0, 12),
        st.integers(1, 6),
        st.sampled_from(["Place", "Enterprise", "Policy", "Post"]),
        st.sampled_from(
            ["names.frames.head", "names.organisations.office", "names.places.short", "names.lists.shared"]
        ),
    ),
    max_size=12,
)


@given(CLAIMS)
def test_settling_is_the_same_whatever_the_order_of_the_claims(claims: list[Mention]) -> None:
    assert settle(claims) == settle(list(reversed(claims)))
    assert set(settle(claims)) <= set(claims)


def test_the_same_names_are_found_whatever_the_hash_seed() -> None:
    program = (
        "import sys; from tests.test_names_people_places import read\n"
        "text = open('data/gold/dev-01.txt', encoding='utf-8').read()\n"
        "print([(m.span.start, m.text, m.kind, m.canonical, m.scope, m.rule) for m in read(text).mentions])"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": "."},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "77")
    }
    assert len(outputs) == 1
    assert "临溪市" in outputs.pop()
