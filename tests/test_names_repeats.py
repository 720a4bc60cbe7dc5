"""A name found in one place is found wherever the article repeats it."""

from __future__ import annotations

import pytest

from kg.lexicon import load_lexicon
from kg.model import Article
from kg.names import find_names
from kg.segment import segment

LEXICON = load_lexicon()


def mentions(text: str) -> list[tuple[str, str, str]]:
    article = Article(id="a", title="", text=text, source="", sha256="")
    sentences = segment(article, LEXICON)
    found = find_names(article, sentences, (), LEXICON).mentions
    assert all(m.span.cut(text) == m.text for m in found)
    return [(m.text, m.kind, m.canonical) for m in found]


def test_a_firm_from_a_list_is_known_again_where_nothing_announces_it() -> None:
    text = "组织恒远门锁、青禾户外等30家企业参展。恒远门锁与浙江师范大学共建实验室。"
    assert [kind for words, kind, _ in mentions(text) if words == "恒远门锁"] == ["Enterprise", "Enterprise"]


def test_a_short_name_given_in_brackets_is_known_in_a_list() -> None:
    text = "浙江恒远电动工具有限公司（以下简称“恒远工具”）投产。组织恒远工具、青禾户外等30家企业参展。"
    assert sum(words == "恒远工具" for words, _, _ in mentions(text)) == 2


@pytest.mark.parametrize("text", ["", "今天天气很好。", "全市、全市、全市都很好。"])
def test_nothing_named_is_nothing_repeated(text: str) -> None:
    assert [m for m in mentions(text) if m[1] != "Place"] == []
