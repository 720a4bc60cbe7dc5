"""Where the form of words decides: two names taken for one, what names nothing, and under whom a bare name stands."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.decide.forms import is_quoted, names_nothing, pieces
from kg.decide.scopes import give_owners, settle, told_by_level, under
from kg.lexicon import load_lexicon
from kg.model import Article, Mention, Span
from tests.support.making import article_of, mention_at

LEXICON = load_lexicon()


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("枣园新村、化工二厂宿舍", ["枣园新村", "化工二厂宿舍"]),
        ("首届轮滑公开赛、碣石论坛", ["首届轮滑公开赛", "碣石论坛"]),
        ("“山葱”“河梨”“岭菇”", ["山葱", "河梨", "岭菇"]),
        ("《青年报》《长桥》", ["《青年报》", "《长桥》"]),
        ("裕能公司”", ["裕能公司"]),
        ("科长(原扶贫办科长", ["科长"]),
        ("扩大)会议暨第三次调度会", ["会议暨第三次调度会"]),
        ("“乾才卡”", ["乾才卡"]),
        ("“一带一路”建设", ["“一带一路”建设"]),
        ("数字规划（2018—2022年）", ["数字规划（2018—2022年）"]),
        ("《关于甲、乙的通知》", ["《关于甲、乙的通知》"]),
        ("产业园", ["产业园"]),
        ("、", []),
    ],
)
def test_a_span_gives_the_names_in_it(words: str, names: list[str]) -> None:
    assert [span.cut(words) for span in pieces(words, Span(0, len(words)))] == names


@given(st.text("“”《》（）()、；园区市a \n", max_size=20), st.integers(0, 5))
def test_names_lie_in_their_span_in_order_and_apart(words: str, before: int) -> None:
    text = "区" * before + words
    whole = Span(before, len(text))
    found = list(pieces(text, whole))
    assert all(span in whole and len(span) > 1 for span in found)
    assert all(one.end <= two.start for one, two in pairwise(found))


@pytest.mark.parametrize(
    ("text", "span", "quoted"),
    [
        ("“兴安计划”", (1, 5), True),
        ("“兴安计划”", (0, 6), True),
        ("兴安计划”", (0, 4), False),
        ("兴安计划", (0, 4), False),
    ],
)
def test_quotation_marks_around_or_at_the_ends(text: str, span: tuple[int, int], quoted: bool) -> None:
    assert is_quoted(text, Span(*span)) is quoted


def mention(text: str, kind: str, at: int = 0, **more: str | None) -> Mention:
    told: dict[str, str | None] = {"canonical": text, "scope": None, **more}
    return Mention(
        article="a",
        sentence=0,
        span=Span(at, at + len(text)),
        text=text,
        rule="decide.names",
        kind=kind,
        canonical=str(told["canonical"]),
        scope=told["scope"],
    )


@pytest.mark.parametrize(
    ("name", "kind", "nothing"),
    [
        ("副主任", "Post", True),
        ("云湖县县长", "Post", False),
        ("市委", "PartyOrganization", True),
        ("安宁市委", "PartyOrganization", False),
        ("街道办事处", "GovernmentBody", True),
        ("会议", "Meeting", True),
        ("本次大会", "Event", True),
        ("第二季度对接会", "Meeting", False),
        ("会议中心", "Platform", False),
    ],
)
def test_common_nouns_name_nothing(name: str, kind: str, nothing: bool) -> None:
    assert names_nothing(mention(name, kind), LEXICON) is nothing


def test_what_has_a_scope_is_no_longer_bare() -> None:
    assert not names_nothing(mention("县长", "Post", scope="云湖县"), LEXICON)


@pytest.mark.parametrize(
    ("name", "kind", "nothing"),
    [
        ("镇党委", "PartyOrganization", True),
        ("县政府", "GovernmentBody", True),
        ("镇长", "Post", True),
        ("镇党委书记", "Post", True),
        ("县委常务副书记", "Post", True),
        ("云盘镇党委", "PartyOrganization", False),
        ("党支部书记", "Post", False),
        ("管委会", "GovernmentBody", False),
        ("镇党委", "Meeting", False),
    ],
)
def test_what_is_of_a_level_stays_bare_within_its_article(name: str, kind: str, nothing: bool) -> None:
    own = mention(name, kind)
    assert names_nothing(replace(own, scope=own.article), LEXICON) is nothing


@pytest.mark.parametrize(("name", "nothing"), [("镇里", True), ("村里", True), ("七里", False), ("乡里村", False)])
def test_a_place_by_its_level_alone_names_nothing(name: str, nothing: bool) -> None:
    assert names_nothing(mention(name, "Place"), LEXICON) is nothing


def owned(*mentions: Mention, locality: Mention | None = None) -> list[str]:
    return [m.canonical for m in give_owners(mentions, locality, LEXICON)]


PLACE = mention("云湖市", "Place")
FIRM = [mention("恒远轴承公司", "Enterprise", at) for at in (0, 20, 40)]


@pytest.mark.parametrize(
    ("bare", "told", "locality", "canonical"),
    [
        (mention("市长", "Post", 60), [PLACE], PLACE, "云湖市市长"),
        (mention("市委", "PartyOrganization", 60), [PLACE], PLACE, "云湖市委"),
        (mention("副市长", "Post", 60), [PLACE], PLACE, "云湖市副市长"),
        (mention("镇镇长", "Post", 60), [mention("云盘镇", "Place", 10)], PLACE, "云盘镇镇长"),
        (mention("镇党委书记", "Post", 60), [mention("云盘镇", "Place", 10)], None, "云盘镇党委书记"),
        (mention("镇里", "Place", 60), [mention("云盘镇", "Place", 10)], PLACE, "云盘镇"),
        (mention("县长", "Post", 60), [PLACE, mention("石岭县", "Place", 10)], PLACE, "石岭县县长"),
        (mention("董事长", "Post", 60), FIRM, None, "恒远轴承公司董事长"),
        (mention("党委", "PartyOrganization", 60), FIRM, None, "恒远轴承公司党委"),
        (mention("组长", "Post", 60), [mention("经济普查领导小组", "CommandUnit", 10)], None, "经济普查领导小组组长"),
    ],
    ids=lambda value: value.text if isinstance(value, Mention) else None,
)
def test_a_bare_name_stands_under_its_owner(
    bare: Mention, told: list[Mention], locality: Mention | None, canonical: str
) -> None:
    assert owned(*told, bare, locality=locality)[-1] == canonical


@pytest.mark.parametrize(
    "mentions",
    [
        [mention("市委", "PartyOrganization", 60)],
        [mention("县长", "Post", 60), mention("石岭县", "Place", 10), mention("云溪县", "Place", 20)],
        [mention("董事长", "Post", 60), FIRM[0]],
        [mention("副主任", "Post", 60), PLACE],
    ],
    ids=["no place", "two places", "a firm told once", "no body"],
)
def test_without_an_owner_nothing_is_said(mentions: list[Mention]) -> None:
    assert mentions[0].canonical not in owned(*mentions)
    assert len(owned(*mentions)) == len(mentions) - 1


def test_a_post_stays_where_a_person_stands_beside_it() -> None:
    assert owned(mention("副主任", "Post", 10), mention("王某某", "Person", 13)) == ["副主任", "王某某"]


def test_the_unnamed_locality_takes_the_name_told_most() -> None:
    here, named = mention("本市", "Place", canonical="本市"), mention("德河市", "Place", 10)
    body = mention("市财政局", "GovernmentBody", 20, canonical="本市财政局")
    mentions, locality = settle("", [here, named, body], here)
    assert [m.canonical for m in mentions] == ["德河市", "德河市", "德河市财政局"]
    assert locality is not None
    assert locality.canonical == "德河市"


def test_between_two_names_told_as_often_it_stays_unnamed() -> None:
    here = replace(mention("本市", "Place"), stand_in=True)
    both = [here, mention("德河市", "Place", 10), mention("云湖市", "Place", 20)]
    assert settle("", both, here) == (both, here)


def test_a_locality_seen_only_within_a_longer_place_is_that_place() -> None:
    short, whole = mention("临汾", "Place", 4, canonical="临汾市"), mention("临汾河市", "Place", 4)
    all_of_it, office = mention("全市", "Place", 10, canonical="临汾市"), mention("临汾市教育局", "GovernmentBody", 14)
    mentions, locality = settle("", [whole, all_of_it, office], short, [short])
    assert [m.canonical for m in mentions] == ["临汾河市", "临汾河市", "临汾河市教育局"]
    assert locality is not None
    assert locality.canonical == "临汾河市"


def test_a_locality_that_also_stands_alone_keeps_its_name() -> None:
    short, whole = mention("云湖县", "Place", canonical="云湖县"), mention("云湖县城关镇", "Place", 8)
    inner = mention("云湖县", "Place", 8)
    assert settle("", [short, whole, inner], short, [short, inner]) == ([short, whole, inner], short)


def test_any_run_of_marks_is_cut_without_end() -> None:
    for mark in "）(”“、":
        assert list(pieces(mark * 20_000, Span(0, 20_000))) in ([], [Span(0, 20_000)])


@pytest.mark.parametrize(
    ("owner", "bare", "whole"),
    [
        ("云湖县", "县长", "云湖县县长"),
        ("云湖县", "县长助理", "云湖县县长助理"),
        ("云湖县", "副县长", "云湖县副县长"),
        ("云湖县", "县委", "云湖县委"),
        ("云湖县", "县教育局局长", "云湖县教育局局长"),
        ("云湖县", "教育局", "云湖县教育局"),
        ("恒达公司", "董事长", "恒达公司董事长"),
    ],
)
def test_a_level_is_written_once_but_for_its_head(owner: str, bare: str, whole: str) -> None:
    assert under(mention(owner, "Place"), mention(bare, "Post")).canonical == whole


@pytest.mark.parametrize(
    ("text", "places", "told"),
    [
        ("受区政府委托，报告下关区工作。全区经济向好", ("下关区",), "下关区"),
        ("贵西省外贸增长，全省对苏州市出口增加", ("贵西省", "苏州市"), "贵西省"),
        ("街道党工委建站，南亭街道有站", ("南亭街道",), "南亭街道"),
        # Two of one level, none of that level, no level that is its own.
        ("全区开会，下关区、上关区参加", ("下关区", "上关区"), None),
        ("全县开会，苏州市参加", ("苏州市",), None),
        ("下关区企业获奖", ("下关区",), None),
        ("全市级机关学习，临溪市参加", ("临溪市",), None),
    ],
)
def test_a_place_that_only_its_level_tells_of(text: str, places: tuple[str, ...], told: str | None) -> None:
    mentions = [mention(name, "Place", text.index(name)) for name in places]
    found = told_by_level(text, mentions)
    assert (found.canonical if found else None) == told


def told(text: str, *names: str) -> tuple[list[str], str | None]:
    """What places of a text are called, and its locality, where the grammar tells none."""
    article = article_of("a", text)
    found = [m for name in names for m in _everywhere(article, name)]
    here = told_by_level(text, found)
    mentions, locality = settle(text, found, here)
    return [m.canonical for m in mentions], locality.canonical if locality else None


def _everywhere(article: Article, name: str) -> list[Mention]:
    times = article.text.count(name)
    return [mention_at(article, name, kind="Place", nth=nth) for nth in range(times)]


@pytest.mark.parametrize(
    ("text", "names", "locality"),
    [
        ("潭溪发展迎来新机遇。全县上下同心，落户潭溪", ("潭溪", "全县"), "潭溪县"),
        ("全县上下同心", ("全县",), "本县"),
        ("全县上下同心，落户潭溪", ("潭溪", "全县"), "本县"),
        ("潭溪、岚川两地。潭溪与岚川携手，全县上下同心", ("潭溪", "岚川", "全县"), "本县"),
        ("青海与青海省外。全县上下同心，青海支持", ("青海", "全县"), "本县"),
        ("潭溪县开会。全县上下同心", ("潭溪县", "全县"), "潭溪县"),
        ("上下同心", (), None),
    ],
    ids=["short name", "no name", "named once", "two names", "another place", "full name", "no level"],
)
def test_the_place_of_a_level_goes_by_the_name_that_leads(
    text: str, names: tuple[str, ...], locality: str | None
) -> None:
    assert told(text, *names)[1] == locality


def test_a_short_name_is_the_place_it_is_short_for() -> None:
    assert told("潭溪发展。全县同心，落户潭溪", "潭溪", "全县")[0] == ["潭溪县", "潭溪县", "潭溪县"]
