"""Lists whose items share a noun."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import Article
from kg.names import lists
from kg.names.context import make_context
from kg.segment import segment
from tests.support.naming import found, lexicon, named, table

CASES = table("names_lists.tsv")
ITEMS = ("建材", "轻纺", "光伏组件", "生物质材料", "节能环保")


def test_the_table_is_there() -> None:
    assert len(CASES) >= 19


@pytest.mark.parametrize(("text", "names"), CASES, ids=[text[:24] for text, _ in CASES])
def test_a_case_gives_its_items_and_no_others(text: str, names: set[str]) -> None:
    assert found(text, "lists", "frames", "quoted") == names


@pytest.mark.parametrize("joint", ["、", "和", "与", "以及"])
def test_the_last_item_may_be_joined_in_any_way(joint: str) -> None:
    text = f"成立建材{joint}轻纺2个产业链联合党委。"
    assert {"建材产业链联合党委|PartyOrganization", "轻纺产业链联合党委|PartyOrganization"} <= found(text, "lists")


@pytest.mark.parametrize(("left", "right"), [("（", "）"), ("(", ")")])
def test_items_in_brackets_take_the_class_of_what_is_counted(left: str, right: str) -> None:
    text = f"下设2个作战部{left}要素保障支援部、项目督查工作部{right}。"
    assert found(text, "lists") == {"要素保障支援部|CommandUnit", "项目督查工作部|CommandUnit"}


def test_an_item_stands_where_its_own_words_stand() -> None:
    text = "成立建材、轻纺2个产业链联合党委。"
    mentions = [m for m in named(text).mentions if m.kind == "PartyOrganization"]
    assert [(m.text, m.canonical) for m in mentions] == [
        ("建材", "建材产业链联合党委"),
        ("轻纺", "轻纺产业链联合党委"),
    ]


def test_a_verb_between_count_and_noun_ends_the_list() -> None:
    text = "依托童装、箱包两大行业商会成立商会党委。"
    assert {m.kind for m in named(text).mentions if m.rule.startswith("names.lists")} == {"SocialOrganization"}


@settings(deadline=None)
@given(st.lists(st.sampled_from(ITEMS), min_size=2, max_size=5, unique=True), st.sampled_from(["个", "大", "条"]))
def test_every_item_of_a_counted_list_is_found(items: list[str], measure: str) -> None:
    text = f"围绕{'、'.join(items)}{len(items)}{measure}产业链招商。"
    assert {f"{item}|Industry" for item in items} <= found(text, "lists")


@settings(deadline=None)
@given(st.text(alphabet="、和等3个（）大产业链党委商会项目“”甲乙光伏", max_size=50))
def test_whatever_the_text_every_item_is_its_own_words(text: str) -> None:
    article = Article(id="case", title="", text=text, source="case", sha256="")
    for mention in lists.find(make_context(article, segment(article, lexicon()), (), lexicon())):
        assert mention.span.cut(text) == mention.text
        assert mention.text
