"""Names that stand in one another or for one another: places in a row, bodies of a place, posts, 该局 and 本办法."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.decide.chains import by_own_place, in_a_row, run_together, tidy, under_places
from kg.decide.standins import pointed_at, resolve
from kg.lexicon import load_lexicon
from kg.model import Article, Mention, Span
from tests.support.making import article_of, mention_at

PLACES = (
    ("皖湖市镜山区", "皖湖市 镜山区"),
    ("川宁市涪安区观音镇莲塘村", "川宁市 涪安区 观音镇 莲塘村"),
    ("四川省凉山彝族自治州", "四川省 凉山彝族自治州"),
    ("荆州市沙市区", "荆州市 沙市区"),
    ("西藏自治区林芝市", "西藏自治区 林芝市"),
    ("开元街道桃苑社区", "开元街道 桃苑社区"),
    # One place, whatever its name is made of.
    ("镜山区", "镜山区"),
    ("沙市区", "沙市区"),
    ("株洲市", "株洲市"),
    ("东乡族自治县", "东乡族自治县"),
    ("积石山保安族东乡族撒拉族自治县", "积石山保安族东乡族撒拉族自治县"),
    ("长三角地区", "长三角地区"),
    ("京津冀", "京津冀"),
)
OWN = (
    ("河东省青岚市西津区人民政府", "西津区人民政府"),
    ("达中市通川源县委", "通川源县委"),
    ("山东省临河县政协主席", "临河县政协主席"),
    ("鹰潭湖市余河县县长", "余河县县长"),
    ("晋原省雁门市云朔区副区长", "云朔区副区长"),
    ("通江市长青区站前街道党工委书记", "站前街道党工委书记"),
    # Nothing stands above these, or what stands above is part of the name.
    ("西津区人民政府", "西津区人民政府"),
    ("沙市区委", "沙市区委"),
    ("宁夏回族自治区人民政府", "宁夏回族自治区人民政府"),
    ("黑龙江省北垦管理局党委", "黑龙江省北垦管理局党委"),
    ("中共荆陵市沙桥区委", "中共荆陵市沙桥区委"),
    ("江苏省澄阳县碧湖现代渔业产业园", "江苏省澄阳县碧湖现代渔业产业园"),
    ("重庆市公安局江汉县分局", "重庆市公安局江汉县分局"),
)
TWO_BODIES = (
    ("安宁市委市政府", "PartyOrganization", "安宁市委/PartyOrganization 市政府/GovernmentBody"),
    ("省委市委", "PartyOrganization", "省委/PartyOrganization 市委/PartyOrganization"),
    ("区委区人民政府", "GovernmentBody", "区委/PartyOrganization 区人民政府/GovernmentBody"),
    ("安宁市委", "PartyOrganization", "安宁市委/PartyOrganization"),
    ("县委办", "PartyOrganization", "县委办/PartyOrganization"),
    ("区委区商会", "Organization", "区委区商会/Organization"),
)
POSTS = load_lexicon().words("post")


def said(text: str, *names: tuple[str, str]) -> tuple[Article, list[Mention]]:
    """Return an article and the mentions of some names in it, each (words, class), at every place where they stand."""
    article = article_of("a", text)
    found = [
        mention_at(article, words, nth, kind=kind)
        for words, kind in dict.fromkeys(names)
        for nth in range(text.count(words))
    ]
    return article, sorted(found, key=lambda m: (m.span.start, -m.span.end))


def names(mentions: list[Mention]) -> list[str]:
    return [mention.canonical for mention in mentions]


@pytest.mark.parametrize(("words", "each"), PLACES)
def test_places_in_a_row_are_a_place_each(words: str, each: str) -> None:
    text = f"在{words}。"
    assert [span.cut(text) for span in in_a_row(text, Span(1, 1 + len(words)))] == each.split()


@given(
    st.lists(
        st.sampled_from(("皖湖市", "镜山区", "观音镇", "莲塘村", "四川省", "东乡族自治县")), min_size=1, max_size=6
    )
)
def test_a_row_of_places_covers_its_words_law(row: list[str]) -> None:
    text = "".join(row)
    spans = in_a_row(text, Span(0, len(text)))
    assert "".join(span.cut(text) for span in spans) == text


@given(st.text("市区县镇族自治甲乙委政府长省", max_size=20))
def test_any_name_by_its_own_place_is_an_end_of_it_law(name: str) -> None:
    assert name.endswith(by_own_place(name))


@pytest.mark.parametrize("words", ["市" * 32, "区县" * 16, "市" * 100_000, "甲市区" * 50_000])
def test_words_that_can_be_parted_in_many_ways_are_parted_soon(words: str) -> None:
    """Without a bound each more character makes half as many ways again: this would not end."""
    assert "".join(span.cut(words) for span in in_a_row(words, Span(0, len(words)))) == words
    assert words.endswith(by_own_place(words))


@pytest.mark.parametrize(("name", "own"), OWN)
def test_a_body_or_post_of_a_place_is_named_by_that_place(name: str, own: str) -> None:
    assert by_own_place(name) == own


@pytest.mark.parametrize(("words", "kind", "each"), TWO_BODIES)
def test_two_bodies_without_a_mark_between_are_two(words: str, kind: str, each: str) -> None:
    found = run_together(words, Span(0, len(words)), kind)
    assert " ".join(f"{span.cut(words)}/{kind}" for span, kind in found) == each


@pytest.mark.parametrize(
    ("text", "post", "name"),
    [
        ("石城市原市长洪昌", "石城市原市长", "石城市市长"),
        ("设计院原副总工程师丁维", "设计院原副总工程师", "设计院副总工程师"),
        ("水利大学新任校长骆安", "水利大学新任校长", "水利大学校长"),
        ("太原市市长", "太原市市长", "太原市市长"),
        ("平原县县长", "平原县县长", "平原县县长"),
        ("原料科科长", "原料科科长", "原料科科长"),
    ],
)
def test_a_post_that_was_held_once_is_the_same_post(text: str, post: str, name: str) -> None:
    article, found = said(text, (post, "Post"))
    assert names(tidy(article.text, found, POSTS)) == [name]


def test_a_body_told_of_as_it_was_keeps_its_name() -> None:
    article, found = said("原岚川县委书记", ("原岚川县委", "PartyOrganization"), ("岚川县", "Place"))
    assert names(tidy(article.text, found, POSTS)) == ["岚川县委", "岚川县"]
    article, found = said("原平市委书记", ("原平市委", "PartyOrganization"), ("原平市", "Place"))
    assert names(tidy(article.text, found, POSTS)) == ["原平市委", "原平市"]


def test_no_post_stands_in_its_deputys() -> None:
    article, found = said("副市长张明，市长李立", ("副市长", "Post"), ("市长", "Post"))
    assert names(tidy(article.text, found, POSTS)) == ["副市长", "市长"]


def test_no_persons_name_stops_before_its_end() -> None:
    article, found = said("韩立新到会，韩立新讲话，韩立离席", ("韩立新", "Person"), ("韩立", "Person"))
    assert names(tidy(article.text, found, POSTS)) == ["韩立新", "韩立新", "韩立"]


def test_places_of_one_name_are_told_apart_by_the_place_before_them() -> None:
    _, found = said("长春市朝阳区、北京市朝阳区和朝阳区", ("长春市", "Place"), ("北京市", "Place"), ("朝阳区", "Place"))
    placed = under_places(found, {"朝阳区"}.__contains__)
    assert [m.scope for m in placed if m.canonical == "朝阳区"] == ["长春市", "北京市", None]


def test_a_bare_name_is_the_place_told_of_before() -> None:
    _, found = said("南京市鼓楼区开会，鼓楼区讲话", ("南京市", "Place"), ("鼓楼区", "Place"))
    assert [m.scope for m in under_places(found, {"鼓楼区"}.__contains__)] == [None, "南京市", "南京市"]
    assert [m.scope for m in under_places(found, set().__contains__)] == [None, None, None]


@pytest.mark.parametrize(
    ("text", "named", "pointing", "meant"),
    [
        ("临溪市水利局发文。该局局长到会。", "临溪市水利局/GovernmentBody", "该局局长/Post", "临溪市水利局局长"),
        ("交通运输部、财政部印发。交通运输部答复，我部会同财政部", "交通运输部/GovernmentBody 财政部/GovernmentBody",
         "我部/GovernmentBody", "交通运输部"),
        ("江城大学更名。该校党委", "江城大学/PublicInstitution", "该校党委/PartyOrganization", "江城大学党委"),
        ("省科学院与江城大学。该校", "江城大学/PublicInstitution 省科学院/PublicInstitution",
         "该校/PublicInstitution", "江城大学"),
        ("青岚银行营业。该行", "青岚银行/Enterprise", "该行/Enterprise", "青岚银行"),
        ("《临溪市人才办法》印发。本办法", "《临溪市人才办法》/Policy", "本办法/Policy", "《临溪市人才办法》"),
        ("青岚商会换届。本届理事会", "青岚商会/SocialOrganization", "本届理事会/SocialOrganization", "青岚商会"),
        ("青岚产业园建成。该园", "青岚产业园/Platform", "该园/Platform", "青岚产业园"),
        ("《全国农业纲要》提出。这个纲要草案", "《全国农业纲要》/Policy", "这个纲要草案/Policy", "《全国农业纲要》"),
        ("《临溪市产业规划》印发。《规划》提出", "《临溪市产业规划》/Policy", "《规划》/Policy", "《临溪市产业规划》"),
        # What points to nothing that is named is left out.
        ("《临溪市人才办法》印发。《规划》提出", "《临溪市人才办法》/Policy", "《规划》/Policy", None),
        ("临溪市水利局发文。该校副校长", "临溪市水利局/GovernmentBody", "该校副校长/Post", None),
        ("《临溪市人才办法》印发。本规划", "《临溪市人才办法》/Policy", "本规划/Policy", None),
    ],
)  # fmt: skip
def test_what_stands_for_a_body_or_document_goes_by_its_name(
    text: str, named: str, pointing: str, meant: str | None
) -> None:
    pairs = [tuple(name.split("/")) for name in (*named.split(), pointing)]
    _, found = said(text, *((words, kind) for words, kind in pairs))
    words = pointing.split("/")[0]
    resolved = [m.canonical for m in resolve(found, "", load_lexicon()) if m.text == words]
    assert resolved == ([] if meant is None else [meant])


@pytest.mark.parametrize(
    ("named", "pointing", "meant"),
    [
        # 该公司 is the last one, 公司 the one that the text tells of.
        ("燕新阀门公司 中原管道公司 燕新阀门公司 中原管道公司 燕新阀门公司 中原管道公司", "该公司", "中原管道公司"),
        ("燕新阀门公司 燕新阀门公司 中原管道公司", "公司", "燕新阀门公司"),
        ("燕新阀门公司 燕新阀门公司 中原管道公司", "本公司", "燕新阀门公司"),
        ("燕新阀门公司 中原管道公司", "公司", "中原管道公司"),
        # What is called by the word comes before what is not.
        ("燕新公司 中原集团", "公司", "燕新公司"),
        ("中原集团", "公司", "中原集团"),
        ("", "公司", None),
    ],
)
def test_a_bare_word_is_the_body_named_most_and_a_pointer_the_last(
    named: str, pointing: str, meant: str | None
) -> None:
    _, found = said(named, *((name, "Enterprise") for name in named.split()))
    pointer = mention_at(article_of("a", pointing), pointing, kind="Enterprise")
    told = pointed_at(pointer, found, None)
    assert (told.canonical if told else None) == meant


TITLE = "临溪市促进人才发展的实施意见"


@pytest.mark.parametrize(
    ("named", "pointing", "meant"),
    [
        ("《临溪市英才办法》/Policy", "本实施意见/Policy", TITLE),
        (f"《{TITLE}》/Policy", "本意见/Policy", TITLE),
        (f"{TITLE}/Policy", "本实施意见/Policy", TITLE),
        ("“智能船舶”重点专项/Programme", "本重点专项/Programme", "“智能船舶”重点专项"),
        ("“智能船舶”重点专项/Programme", "该专项/Programme", "“智能船舶”重点专项"),
        ("《临溪市英才办法》/Policy", "该办法/Policy", "《临溪市英才办法》"),
        ("《临溪市英才办法》/Policy", "《意见》/Policy", TITLE),
    ],
)
def test_this_document_is_the_one_of_the_title(named: str, pointing: str, meant: str) -> None:
    pairs = [tuple(name.split("/")) for name in (named, pointing)]
    _, found = said("；".join(words for words, _ in pairs), *((words, kind) for words, kind in pairs))
    words = pointing.split("/")[0]
    (resolved,) = [m.canonical for m in resolve(found, TITLE, load_lexicon()) if m.text == words]
    assert resolved.strip("《》") == meant.strip("《》")


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("“纳税大户”荣誉称号", "“纳税大户”"),
        ("先进个人称号", "先进个人"),
        ("全国文明城市", "全国文明城市"),
        ("荣誉称号", "荣誉称号"),
    ],
)
def test_an_honour_is_named_without_what_all_honours_are_called(words: str, name: str) -> None:
    article, found = said(words, (words, "Honour"))
    assert names(tidy(article.text, found, POSTS)) == [name]


@pytest.mark.parametrize("words", ["宁远新能源（临溪）有限公司", "宁远新能源(临溪)有限公司"])
def test_what_a_firm_has_in_brackets_is_no_place(words: str) -> None:
    article, found = said(f"{words}投资，临溪支持", (words, "Enterprise"), ("临溪", "Place"))
    assert [m.span.start for m in tidy(article.text, found, POSTS) if m.kind == "Place"] == [len(words) + 3]


def test_a_stand_in_alone_is_no_name_of_what_it_stands_for() -> None:
    _, found = said("青岚银行营业。该行", ("青岚银行", "Enterprise"), ("该行", "Enterprise"))
    assert [m.stand_in for m in resolve(found, "", load_lexicon())] == [False, True]
