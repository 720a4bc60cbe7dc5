"""Linking: one thing, one identity, in any order and on any machine; division codes from reference data."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.lexicon import load_lexicon
from kg.link import link, merges
from kg.model import Article, Entity, Mention, Reading, Span
from kg.terms import digest

LEXICON = load_lexicon()


def mention(
    canonical: str,
    kind: str = "Place",
    *,
    text: str | None = None,
    at: int = 0,
    article: str = "a",
    scope: str | None = None,
    stand_in: bool = False,
    aliases: tuple[str, ...] = (),
) -> Mention:
    words = text or canonical
    return Mention(
        article=article, sentence=0, span=Span(at, at + len(words)), text=words, rule="test", kind=kind,
        canonical=canonical, scope=scope, stand_in=stand_in, aliases=aliases,
    )  # fmt: skip


def reading(*mentions: Mention, name: str = "a") -> Reading:
    return Reading(article=Article(id=name, title="", text="", source="", sha256=""), sentences=(), mentions=mentions)


def linked(*mentions: Mention) -> dict[str, Entity]:
    return {entity.label: entity for entity in link([reading(*mentions)], LEXICON) if entity.mentions}


def test_surfaces_are_aliases_and_stand_ins_are_none() -> None:
    names = linked(
        mention("安宁市"),
        mention("安宁市", text="安宁", at=9),
        mention("安宁市", text="全市", at=20, stand_in=True),
    )
    assert names["安宁市"].aliases == ("安宁",)
    assert len(names["安宁市"].mentions) == 3


def test_names_given_in_brackets_are_aliases() -> None:
    firm = mention("浙江安澜泵业股份有限公司", "Enterprise", aliases=("安澜泵业",))
    assert linked(firm)["浙江安澜泵业股份有限公司"].aliases == ("安澜泵业",)


def test_words_that_name_a_thing_only_in_their_list_are_no_alias_of_it() -> None:
    item = mention("武汉商会", "SocialOrganization", text="武汉")
    listed = Mention(
        article=item.article, sentence=0, span=item.span, text=item.text, rule="names.lists.shared", kind=item.kind,
        canonical=item.canonical,
    )  # fmt: skip
    assert linked(listed)["武汉商会"].aliases == ()


def test_each_wording_of_a_thing_tells_the_rule_that_merged_it() -> None:
    entity = linked(
        mention("安宁市"), mention("安宁市", text="安宁", at=9), mention("安宁市", text="全市", at=20, stand_in=True)
    )["安宁市"]
    assert [(merge.words, merge.rule) for merge in merges(entity)] == [("安宁", "test"), ("全市", "test")]


def test_nothing_merges_across_scopes_or_levels() -> None:
    entities = link(
        [
            reading(
                mention("李伟", "Person", scope="安平市"),
                mention("李伟", "Person", at=9, scope="清河市"),
                mention("市教育局", "GovernmentBody", at=20, scope="a"),
                mention("市教育局", "GovernmentBody", at=30, scope="b"),
                mention("安平市教育局", "GovernmentBody", at=40),
            )
        ],
        LEXICON,
    )
    assert len(entities) == 5


def met(place: str, post: str) -> Reading:
    """Somebody is met in a place, with a post before his name."""
    article = Article(id=place, title="", text=f"{post} 李伟到会。", source="", sha256="")
    person = mention("李伟", "Person", at=len(post) + 1, article=place, scope=place)
    return Reading(article=article, sentences=(), mentions=(mention(post, "Post", article=place), person))


@pytest.mark.parametrize(("post", "people"), [("国务院总理", 1), ("市委书记", 2)])
def test_who_has_a_post_of_a_body_of_the_nation_is_one_wherever_he_is_met(post: str, people: int) -> None:
    entities = link([met("安平市", post), met("清河市", post)], LEXICON)
    assert len([entity for entity in entities if entity.kind == "Person"]) == people


def test_a_division_has_its_code_and_lies_in_the_one_above() -> None:
    entities = {entity.label: entity for entity in link([reading(mention("安宁市"))], LEXICON)}
    assert entities["安宁市"].code == "530181"
    assert entities["安宁市"].within == entities["昆明市"].id
    assert entities["昆明市"].within == entities["云南省"].id
    assert entities["云南省"].within is None


def test_the_places_above_come_without_mentions() -> None:
    entities = {entity.label: entity for entity in link([reading(mention("安宁市"))], LEXICON)}
    assert entities["安宁市"].mentions
    assert not entities["昆明市"].mentions


def test_a_name_that_several_divisions_have_is_told_by_its_scope() -> None:
    entities = [
        entity
        for entity in link(
            [reading(mention("朝阳区", scope="北京市"), mention("朝阳区", scope="长春市", at=9))], LEXICON
        )
        if entity.label == "朝阳区"
    ]
    assert {entity.code for entity in entities} == {"110105", "220104"}


def test_an_invented_place_has_no_code() -> None:
    assert linked(mention("澧川市"))["澧川市"].code is None


def test_one_name_in_two_localities_is_two_things() -> None:
    two = link(
        [reading(mention("幸福村", scope="桐川县"), mention("幸福村", scope="梅川县", at=9))],
        LEXICON,
    )
    assert len({entity.id for entity in two}) == 2


@pytest.mark.parametrize(
    ("name", "kind", "things"),
    [("本县教育局", "GovernmentBody", 2), ("联络站", "Platform", 2), ("银杏林联络站", "Platform", 1)],
)
def test_what_has_no_name_of_its_own_is_another_thing_in_every_article(name: str, kind: str, things: int) -> None:
    entities = link([reading(mention(name, kind, article=one), name=one) for one in "ab"], LEXICON)
    assert len({entity.id for entity in entities}) == things


@pytest.mark.parametrize(("short", "long"), [("光伏", "光伏产业"), ("生物医药", "生物医药产业链")])
def test_an_industry_is_one_with_and_without_the_word_for_it(short: str, long: str) -> None:
    assert len(link([reading(mention(short, "Industry"), mention(long, "Industry", at=20))], LEXICON)) == 1


def test_one_name_of_two_classes_is_two_things() -> None:
    entities = link([reading(mention("光伏", "Industry"), mention("光伏", "Project", at=9))], LEXICON)
    assert len({entity.id for entity in entities}) == 2


def test_an_identity_is_a_hash_of_scope_name_and_class() -> None:
    entity = linked(mention("石化产业链兵团", "CommandUnit", scope="安宁市"))["石化产业链兵团"]
    assert entity.id == "e" + digest("安宁市", "石化产业链兵团", "CommandUnit")
    assert entity.id.isascii()


NAMES = ("安宁市", "昆明市", "云南省", "澧川市", "朝阳区")
MENTIONS = st.builds(
    mention,
    st.sampled_from(NAMES),
    st.sampled_from(["Place", "Platform"]),
    at=st.integers(0, 50),
    article=st.sampled_from("abc"),
    scope=st.sampled_from([None, "北京市", "安宁市"]),
    stand_in=st.booleans(),
)


@given(st.lists(MENTIONS, max_size=12))
def test_the_order_of_readings_and_mentions_does_not_matter(mentions: list[Mention]) -> None:
    readings = [reading(*(m for m in mentions if m.article == name), name=name) for name in "abc"]
    turned = [reading(*reversed(r.mentions), name=r.article.id) for r in reversed(readings)]
    assert link(readings, LEXICON) == link(turned, LEXICON)


@given(st.lists(MENTIONS, max_size=12))
def test_articles_linked_apart_agree_with_articles_linked_together(mentions: list[Mention]) -> None:
    readings = [reading(*(m for m in mentions if m.article == name), name=name) for name in "abc"]
    together = {entity.id: (entity.label, entity.kind, entity.code) for entity in link(readings, LEXICON)}
    apart = {entity.id: (entity.label, entity.kind, entity.code) for one in readings for entity in link([one], LEXICON)}
    assert together == apart


@given(st.lists(MENTIONS, max_size=12))
def test_every_mention_belongs_to_exactly_one_entity(mentions: list[Mention]) -> None:
    entities = link([reading(*mentions)], LEXICON)
    assert sorted(map(repr, mentions)) == sorted(repr(m) for entity in entities for m in entity.mentions)
    assert [entity.id for entity in entities] == sorted({entity.id for entity in entities})


@pytest.mark.parametrize("names", [(), ("安宁市",)])
def test_a_division_brings_those_above_it_and_nothing_else(names: tuple[str, ...]) -> None:
    assert len(link([reading(*map(mention, names))], LEXICON)) == 3 * len(names)
