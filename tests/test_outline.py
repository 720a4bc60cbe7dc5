"""In which numbered item of a document a thing is named, and what two items of one list keep apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.decide.outline import Outline
from kg.decide.view import View
from kg.lexicon import load_lexicon
from kg.segment import segment
from tests.support.making import article_of, mention_at

LEXICON = load_lexicon()

APART = [
    ("items of one form", "(一)基地专班。\n由甲牵头。\n(二)加工专班。\n由乙牵头。", "基地专班", "乙"),
    ("a name before the list's other item", "一、先进个人\n甲\n二、先进集体\n乙", "先进集体", "甲"),
    ("full stops behind the number", "1.基地专班：甲\n2.加工专班：乙", "基地专班", "乙"),
    ("lists in items", "一、专班\n(一)基地专班\n甲\n(二)加工专班\n乙\n二、职责", "基地专班", "乙"),
    ("an outer item ends its inner ones", "一、先进个人\n(一)县级\n甲\n二、先进集体\n(一)县级\n乙", "先进个人", "乙"),
    ("articles in chapters", "第一章 总则\n第二条 基地专班\n甲\n第一百零三条 加工专班\n乙", "基地专班", "乙"),
    ("chapters", "第一章 基地专班\n甲\n第二章 加工专班\n乙", "基地专班", "乙"),
]
TOGETHER = [
    ("one item", "(一)基地专班。\n由甲牵头。\n(二)加工专班。\n由乙牵头。", "基地专班", "甲"),
    ("what stands above the list", "专班名单\n(一)成员\n甲\n(二)联络员\n乙", "专班", "乙"),
    ("what an outer item says of its inner ones", "一、基地专班\n(一)成员\n甲\n(二)联络员\n乙", "基地专班", "乙"),
    (
        "named again in the other's item",
        "(一)基地专班。\n由甲牵头。\n(二)经费。\n由基地专班和乙安排。",
        "基地专班",
        "乙",
    ),
    ("a figure begins no item", "基地专班有\n1.5万亩，甲\n2.5万亩，乙", "基地专班", "乙"),
    ("ranks", "基地专班\n一、四级主任科员甲\n三、四级主任科员乙", "基地专班", "乙"),
    ("an article of another chapter's", "第一章 基地专班\n第一条 甲\n第二条 乙", "基地专班", "乙"),
    ("a number within a line", "基地专班：一、甲 二、乙", "基地专班", "乙"),
    ("no list at all", "基地专班由甲牵头。\n加工专班由乙牵头。", "基地专班", "乙"),
]


def parts(text: str, one: str, other: str) -> bool:
    """Whether the outline of a text keeps apart what is named first by two words; each is named wherever it stands."""
    article = article_of("a", text)
    mentions = [mention_at(article, word, nth) for word in {one, other} for nth in range(text.count(word))]
    first = [next(m for m in mentions if m.text == word) for word in (one, other)]
    view = View(text=text, sentences=segment(article, LEXICON), mentions=tuple(sorted(mentions, key=lambda m: m.span)))
    return Outline(view).parts(*first)


@pytest.mark.parametrize(("text", "one", "other"), [row[1:] for row in APART], ids=[row[0] for row in APART])
def test_two_items_of_one_list_keep_apart_what_is_named_in_them(text: str, one: str, other: str) -> None:
    assert parts(text, one, other)
    assert parts(text, other, one)


@pytest.mark.parametrize(("text", "one", "other"), [row[1:] for row in TOGETHER], ids=[row[0] for row in TOGETHER])
def test_nothing_else_keeps_apart(text: str, one: str, other: str) -> None:
    assert not parts(text, one, other)
    assert not parts(text, other, one)


@given(st.lists(st.sampled_from(("一、", "（一）", "1.", "(1)", "第一章", "")), min_size=1, max_size=12), st.data())
def test_a_thing_is_never_apart_from_itself_nor_one_way_only(numbers: list[str], data: st.DataObject) -> None:
    lines = [f"{number}甲{n}乙{n}有关事项" for n, number in enumerate(numbers)]
    one, other = (f"甲{data.draw(st.integers(0, len(lines) - 1))}", f"乙{data.draw(st.integers(0, len(lines) - 1))}")
    text = "\n".join(lines)
    assert not parts(text, one, one)
    assert parts(text, one, other) == parts(text, other, one)
    if one[1:] == other[1:]:
        assert not parts(text, one, other)
