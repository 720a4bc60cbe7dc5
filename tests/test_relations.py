"""What holds of relations whatever the sentence, and what only whole articles show."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.lexicon import Lexicon, load_lexicon
from kg.model import Figure, Relation, Span
from kg.relations import find_relations
from tests.support.marked import LOCALITY, Case, Marked, cases, read, unmark
from tests.support.occurrences import marks

PREDICATES = {
    "awarded",
    "basedOn",
    "cooperatesWith",
    "establishes",
    "founderOf",
    "hasPart",
    "holdsPostAt",
    "implements",
    "inIndustry",
    "issues",
    "leads",
    "locatedIn",
    "organizes",
    "participatesIn",
    "partOf",
    "publishedBy",
    "recognizedBy",
    "servesIndustry",
    "supports",
    "undertakes",
}
LEXICON = load_lexicon()
PLAIN = tuple(
    case
    for case in cases()
    if not any(mark in case.marked for mark in ("[会:", "[活:", "[机:", "[项:")) and not case.marked.startswith("公司")
)
"""Cases whose sentences leave nothing behind for another paragraph, and take nothing of the one before."""


def relations(m: Marked, figures: tuple[Figure, ...] = ()) -> tuple[Relation, ...]:
    return find_relations(m.article, m.sentences, m.mentions, figures, m.locality, LEXICON)


def facts(marked: str, title: str = "") -> set[str]:
    return {f"{r.subject.canonical} {r.predicate} {r.object.canonical}" for r in read(marked, LEXICON, title)}


@given(st.lists(st.sampled_from(cases()), min_size=1, max_size=5), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_in_which_mentions_are_given_does_not_matter(picked: list[Case], chance: random.Random) -> None:
    m = unmark("\n".join(case.marked for case in picked), LEXICON)
    shuffled = list(m.mentions)
    chance.shuffle(shuffled)
    assert set(map(_key, relations(m))) == set(map(_key, relations(replace(m, mentions=tuple(shuffled)))))


@given(st.lists(st.sampled_from(cases()), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_every_relation_stands_where_it_says(picked: list[Case]) -> None:
    m = unmark("　　" + "\n　　".join(case.marked for case in picked), LEXICON)
    found = relations(m)
    assert list(found) == sorted(found, key=lambda r: (r.span.start, r.span.end))
    for relation in found:
        assert relation.span.cut(m.article.text) == relation.text
        assert relation.span in m.sentences[relation.sentence].span
        assert relation.predicate in PREDICATES
        assert relation.rule.startswith("relations.")
        assert relation.subject.canonical != relation.object.canonical
        assert any(name.span.overlaps(relation.span) for name in (relation.subject, relation.object))


@given(st.sampled_from(PLAIN), st.sampled_from(PLAIN))
@settings(max_examples=80, deadline=None)
def test_paragraphs_do_not_disturb_one_another(one: Case, other: Case) -> None:
    together = facts(f"{one.marked}\n{other.marked}")
    assert together == facts(one.marked) | facts(other.marked)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.marked[:30])
def test_an_article_without_locality_implies_nothing_and_states_nothing_new(case: Case) -> None:
    m = unmark(case.marked, LEXICON)
    stated = {_key(r) for r in relations(m) if r.resolution == "stated"}
    assert {_key(r) for r in relations(replace(m, locality=None))} <= stated


FORMS = sorted({form for role in ("trigger", "marker", "pivot") for cue in LEXICON.of(role) for form in cue.forms})
PIECES = st.one_of(
    st.sampled_from(FORMS),
    st.sampled_from(
        (
            "，",
            "。",
            "、",
            "的",
            "和",
            "（",
            "）",
            "“",
            "”",
            "\n　　",
            "：",
            "等3家企业",
            "2024年",
            "会议",
            "\U00020bb7",
        )
    ),
    st.builds(
        "[{}:{}]".format,
        st.sampled_from("地组党政指企社事人职机策程项台活会誉业念"),
        st.sampled_from(("甲乙市", "丙丁", "戊己公司", "《庚法》", "“辛壬”行动", "癸[地:子丑]寅")),
    ),
)


@given(st.lists(PIECES, max_size=40))
@settings(max_examples=200, deadline=None)
def test_any_words_in_any_order_are_read_without_fail(pieces: list[str]) -> None:
    m = unmark("".join(pieces), LEXICON)
    for relation in relations(m):
        assert relation.span.cut(m.article.text) == relation.text
        assert (relation.subject.kind, relation.subject.canonical) != (relation.object.kind, relation.object.canonical)


def _key(relation: Relation) -> tuple[str, str, str, Span, str]:
    return (
        relation.subject.canonical,
        relation.predicate,
        relation.object.canonical,
        relation.span,
        relation.resolution,
    )


def test_nothing_is_related_where_nothing_is_named() -> None:
    assert facts("成立了一个指挥部，实施一批工程。") == set()


def test_an_implied_subject_is_the_locality_and_says_so() -> None:
    (relation,) = read("成立[指:攻坚指挥部]。", LEXICON)
    assert (relation.subject.canonical, relation.resolution) == (LOCALITY, "implied")
    assert relation.rule == "relations.trigger.establishes"


def test_the_quote_runs_from_subject_to_object_with_the_closing_mark() -> None:
    (relation,) = read("去年，[企:宏远机械]荣获“[誉:改革先锋]”称号。", LEXICON)
    assert relation.text == "宏远机械荣获“改革先锋”"


def test_a_honour_that_a_figure_counts_is_no_award() -> None:
    m = unmark("[地:东江市]获评[誉:“小巨人”企业]6家。", LEXICON)
    at = m.article.text.index("6家")
    figure = Figure(
        article="case",
        sentence=0,
        span=Span(at, at + 2),
        text="6家",
        rule="test",
        value=Decimal(6),
        unit="家",
        indicator="“小巨人”企业",
        kind="level",
    )
    assert {r.predicate for r in relations(m)} == {"awarded"}
    assert relations(m, (figure,)) == ()


def test_menus_state_nothing() -> None:
    m = unmark("[地:东江市]成立[指:攻坚指挥部]。", LEXICON)
    menu = tuple(replace(s, role="furniture") for s in m.sentences)
    assert relations(replace(m, sentences=menu)) == ()


def test_a_method_is_known_throughout_the_article() -> None:
    text = "建立[机:“12”工作法]。\n　　“1”即成立[指:攻坚专班]，由[人:何静]任专班班长。\n　　“2”即推行[机:“双包”机制]。"
    assert {
        "“12”工作法 hasPart 攻坚专班",
        "“12”工作法 hasPart “双包”机制",
        "何静 leads 攻坚专班",
    } <= facts(text)


def test_a_dispatch_speaks_of_its_meeting() -> None:
    text = (
        "4月2日，[会:东江市民营经济大会]召开。[职:市委书记][人:周明远]出席会议并讲话，[职:市长][人:陆晓峰]主持会议。\n"
        "　　[职:副市长][人:何静]、[职:副市长][人:孙立]出席。"
    )
    assert {
        "周明远 participatesIn 东江市民营经济大会",
        "陆晓峰 leads 东江市民营经济大会",
        "何静 participatesIn 东江市民营经济大会",
        "孙立 participatesIn 东江市民营经济大会",
    } <= facts(text)


POLICY = """[策:[政:东江市人民政府]关于促进消费的实施意见=《东江市人民政府关于促进消费的实施意见》]
　　为贯彻落实[策:《江南省促进消费条例》]和[策:《江南省商贸规划》]精神，结合我市实际，制定[策:本实施意见=《东江市人民政府关于促进消费的实施意见》]。
　　1.实施[程:“老街焕新”工程]。对改造的街区给予奖励。（责任单位：[政:市商务局=东江市商务局]、[政:市财政局=东江市财政局]）
　　2.优化通关服务。（责任单位：[政:市口岸办=东江市口岸办]）
　　3.支持[台:东江会展中心]提升能力。
　　责任单位：[政:市商务局=东江市商务局]
"""
TITLE = "东江市人民政府关于促进消费的实施意见"
OWN = "《东江市人民政府关于促进消费的实施意见》"


@pytest.fixture(scope="module")
def policy() -> set[str]:
    return facts(POLICY, TITLE)


@pytest.mark.parametrize(
    "fact",
    [
        f"东江市人民政府 issues {OWN}",
        f"{OWN} publishedBy 东江市人民政府",
        f"{OWN} basedOn 《江南省促进消费条例》",
        f"{OWN} basedOn 《江南省商贸规划》",
        "东江市人民政府 implements “老街焕新”工程",
        "东江市商务局 undertakes “老街焕新”工程",
        "东江市财政局 undertakes “老街焕新”工程",
        f"东江市口岸办 undertakes {OWN}",
        "东江市人民政府 supports 东江会展中心",
        "东江市商务局 undertakes 东江会展中心",
    ],
)
def test_a_policy_document_tells(policy: set[str], fact: str) -> None:
    assert fact in policy


def test_a_policy_document_tells_nothing_else(policy: set[str]) -> None:
    assert len(policy) == 10


def test_a_document_that_a_title_quotes_is_not_the_article() -> None:
    text = "[地:东江市]出台[策:《民营经济二十条》]\n　　为贯彻落实[策:《江南省条例》]，现就有关事项通知如下。"
    assert not any("basedOn" in fact for fact in facts(text, "东江市出台《民营经济二十条》"))


def test_a_title_names_who_the_article_is_about() -> None:
    text = "[台:东江高新区]：让服务更近\n　　推行[机:“首席服务员”制度]。"
    assert facts(text, "东江高新区：让服务更近") == {"东江高新区 implements “首席服务员”制度"}


def test_a_subtitle_names_whose_story_is_told() -> None:
    text = "茶山“长”出好日子\n——[党:青竹村党总支]的“三变”实践\n　　探索[机:“十户一联”机制]。"
    title = "茶山“长”出好日子\n——青竹村党总支的“三变”实践"
    assert facts(text, title) == {"青竹村党总支 implements “十户一联”机制"}


def test_a_notice_hands_on_the_document_that_the_article_is() -> None:
    notice = "东江市人民政府办公室关于印发《东江市促进消费措施》的通知"
    text = (
        "[策:[政:东江市人民政府办公室]关于印发《东江市促进消费措施》的通知]\n"
        "　　[策:《东江市促进消费措施》]现印发给你们。\n　　为落实[策:《江南省促进消费条例》]，制定如下措施。"
    )
    assert {
        "东江市人民政府办公室 issues 《东江市促进消费措施》",
        "《东江市促进消费措施》 publishedBy 东江市人民政府办公室",
        "《东江市促进消费措施》 basedOn 《江南省促进消费条例》",
    } <= facts(text, notice)


def test_a_shortcut_over_a_place_between_is_dropped() -> None:
    text = "[地:江南省][地:东江市]来信：[地:江南省][地:明山县]有变化\n　　[地:东江市][地:明山县]地处山区。"
    assert facts(text) == {"东江市 partOf 江南省", "明山县 partOf 东江市"}


@pytest.mark.parametrize("name", ["anning", "dev-01", "dev-02", "dev-05"])
def test_given_perfect_names_hardly_a_relation_is_missed(name: str) -> None:
    recall, precision, missing, beyond = marks(name, LEXICON)
    assert recall >= 0.96, missing
    assert precision >= 0.95, beyond


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return LEXICON


def test_every_trigger_states_a_known_relation_between_known_classes(lexicon: Lexicon) -> None:
    triggers = lexicon.of("trigger")
    assert len(triggers) > 30
    for cue in triggers:
        assert cue.owner in PREDICATES
        assert set(cue.options.get("object", ())) | set(cue.options.get("subject", ())) <= set(lexicon.parents)
        assert cue.option("implied") in ("", "locality")


def test_no_decoy_hides_a_trigger_of_the_same_form(lexicon: Lexicon) -> None:
    decoys = set(lexicon.words("decoy"))
    used = {form for role in ("trigger", "pivot", "marker") for cue in lexicon.of(role) for form in cue.forms}
    assert sorted(decoys & used) == []
