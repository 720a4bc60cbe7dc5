"""Questions of other people: what the graph answers, what only sentences tell, and that this is always said."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store

from kg.builder import gather, store_in_memory
from kg.inquiry import Inquiry, Names, inquire
from kg.inquiry.grammar import Question, Token, take_apart
from kg.inquiry.sentences import Term, told
from kg.inquiry.several import together
from kg.resources import resource

ASKED = Path(__file__).parent / "cases" / "inquiries_asked.txt"
BLOCKS = ASKED.read_text(encoding="utf-8").split("\n==\n")
QUOTED = ("图中没有这样的事实，这是原文里说得最近的句子", "图中的答案不一定切题，前面是原文里说得最近的句子")
INCOMPLETE = {"统战部部长有哪些人"}
"""Lists of which the graph has a part only, which it cannot know."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("asked")
    for at, text in enumerate(BLOCKS[0].split("\n\n", 1)[1].split("\n--\n")):
        (folder / f"{at}.txt").write_text(text, encoding="utf-8")
    articles, _ = gather([str(folder), str(resource("data/articles/anning-2024-04-15.txt"))])
    return store_in_memory(articles)


@pytest.fixture(scope="module")
def names(store: Store) -> Names:
    return Names.of(store)


@pytest.fixture(scope="module")
def answered(store: Store, names: Names) -> dict[str, tuple[str, Inquiry]]:
    """Every question with the words its answers should have, and what was told."""
    lines = [line.split("\t") for block in BLOCKS[1:] for line in block.strip("\n").split("\n")]
    return {question: (wanted, inquire(store, question, names)) for _, question, wanted in lines}


def kind_of(wanted: str, found: Inquiry) -> str:
    """Right, silent (as it should be), unanswered, doubted or wrong; of three words on it is a list, in any order."""
    said = [f"{answer.text} {answer.about}" for answer in found.answers[:12]]
    words = [word.split("|") for word in wanted.split()]
    whole = all(any(way in " ".join(said) for way in word) for word in words)
    ahead = len(words) > 2 or any(way in " ".join(said[:5]) for word in words for way in word)
    if words and whole and ahead:
        return "right"
    if not said:
        return "unanswered" if wanted else "silent"
    return "doubted" if found.doubts else "wrong"


def test_ninety_of_a_hundred_are_answered_and_none_wrongly_without_a_sign_of_doubt(
    answered: dict[str, tuple[str, Inquiry]],
) -> None:
    kinds = {question: kind_of(wanted, found) for question, (wanted, found) in answered.items()}
    assert len(kinds) == 100
    assert {question for question, kind in kinds.items() if kind == "wrong"} <= INCOMPLETE
    counted = Counter(kinds.values())
    assert counted["right"] + counted["silent"] >= 90, kinds


def test_what_only_sentences_tell_is_always_said_to_be_such(answered: dict[str, tuple[str, Inquiry]]) -> None:
    quoted = [found for _, found in answered.values() if any(answer.quoted for answer in found.answers)]
    assert len(quoted) > 20
    assert all(set(found.doubts) & set(QUOTED) for found in quoted)


def test_half_are_answered_by_the_graph_itself(answered: dict[str, tuple[str, Inquiry]]) -> None:
    right = [found for wanted, found in answered.values() if kind_of(wanted, found) == "right"]
    assert sum(not set(found.doubts) & set(QUOTED) for found in right) >= 0.5 * len(right)


TOGETHER = (
    ("双堰镇上半年财政收入多少啊？比去年同期涨了多少", "双堰镇上半年财政收入比去年同期涨了多少"),
    ("湘商大厦投资多少，什么时候开工", "湘商大厦什么时候开工"),
    ("安宁的产业链兵团共有几个？都叫什么", "安宁的产业链兵团都叫什么"),
    ("桃岭村2018年的人均纯收入是多少，比2013年高多少？", "桃岭村2018年的人均纯收入比2013年高多少"),
    ("裴月娥，什么职务?", ""),
    ("梧川市,常住人口,2019", ""),
    ("麻烦问一下，临渠县去年GDP增长了多少？", ""),
)


@pytest.mark.parametrize(("question", "second"), TOGETHER, ids=[case[0] for case in TOGETHER])
def test_two_questions_in_one_breath_are_each_asked_whole(names: Names, question: str, second: str) -> None:
    found = together(question, names)
    assert (found[1] if len(found) > 1 else "") == second


FIRST = (
    ("梧川市2019年常住人口比上年增加了多少？", "1.3万人", "增长"),
    ("2019年梧川市粮食产量是涨了还是跌了", "0.4 %", "下降"),
    ("梧川市一般公共预算收入和支出之间差多少", "少258.73亿元", "由两个数相减得出"),
    ("2018年云台市新登记私营企业户数及增速", "1.46万户", "新登记私营企业"),
    ("和宁县 县长 2020", "苗青", "县长"),
    ("麻烦问一下，临渠县去年GDP增长了多少？", "5.1%", "2022年"),
    ("龙首区城镇新增就业目标", "4800人", "城镇新增就业"),
    ("沙坝县咖啡种了多少亩", "8.36万亩", "咖啡种植面积"),
    ("泗源县投资额最大的签约项目", "旭澜新能源", "15亿元"),
    ("逄大伟兼任什么", "和宁县农业农村局局长", "任职于"),
    ("骆红英和阙志刚分别是什么职务", "县长", "骆红英"),
    ("梧川的城镇化率", "56.3%", "城镇化率"),
)


@pytest.mark.parametrize(("question", "text", "about"), FIRST, ids=[case[0] for case in FIRST])
def test_the_graph_answers_first_with(store: Store, names: Names, question: str, text: str, about: str) -> None:
    answers = inquire(store, question, names).answers
    assert any(text in answer.text and about in answer.about for answer in answers[:6]), answers


DOUBTED = (
    ("宁溪市新任副市长是谁？", "没有用上“新任”"),
    ("和宁县食用菌产业高质量发展工作领导小组副组长都有谁?", "问的是多个，图中只找到一个"),
    ("龙首区城镇新增就业目标", "没有标为目标的数，按所有的数找"),
    ("新认定的国家级专精特新“小巨人”企业奖励多少", "没有用上“奖励”"),
    ("麻烦问一下，临渠县去年GDP增长了多少？", "“去年”按2022年理解，最近的文章是2023年的"),
)


@pytest.mark.parametrize(("question", "doubt"), DOUBTED, ids=[case[0] for case in DOUBTED])
def test_what_was_not_used_is_said(store: Store, names: Names, question: str, doubt: str) -> None:
    assert doubt in inquire(store, question, names).doubts


TOLD = (
    ("贝长青得了多少票？", "207票"),
    ("龙首区规上工业增加值增长这项工作谁牵头", "阎 峻"),
    ("清湾市制造业若干政策何时施行", "2023年5月1日"),
    ("泗源县签约仪式由谁主持", "窦海峰主持仪式"),
    ("“社会消费品零售总额增长9%”由哪个单位牵头？", "区商务局"),
)


@pytest.mark.parametrize(("question", "words"), TOLD, ids=[case[0] for case in TOLD])
def test_where_the_graph_is_silent_a_sentence_tells_it_and_is_its_own_passage(
    store: Store, names: Names, question: str, words: str
) -> None:
    answers = inquire(store, question, names).answers
    assert words in answers[0].text
    assert answers[0].quoted
    assert all("#char=" in passage for passage in answers[0].passages)


SILENT = (
    *("泸州市 GDP 2022", "临渠县2021年GDP", "临渠县常住人口", "苗青的电话号码是多少"),
    *("沙坝县去年降水多少毫米", "火星上有几家茶馆"),
)


@pytest.mark.parametrize("question", SILENT)
def test_what_no_text_tells_gets_no_sentence_either(store: Store, names: Names, question: str) -> None:
    assert inquire(store, question, names).answers == ()


def test_a_term_counts_less_in_other_words_and_nothing_where_it_is_not() -> None:
    term = Term(("施行", "生效"))
    assert [term.counts(text) for text in ("自5月1日起施行", "自5月1日起生效", "印发")] == [1.0, 0.6, 0.0]


def test_a_question_without_content_asks_for_no_sentences(store: Store) -> None:
    assert told(store, Question(text="谁", tokens=(Token(role="slot", term="who", text="谁", at=0),))) == ("", ())


@given(st.text(alphabet="谁的牵头多少\"\\'{}?龙首区2023年，。", max_size=20))
def test_any_words_end_without_harm(question: str) -> None:
    graph = Store()
    assert inquire(graph, question, Names.of(graph)).answers == ()


@pytest.mark.parametrize("question", ["泗源县", "粮食产量", "沙坝县 咖啡"])
def test_words_to_search_for_are_taken_apart_into_what_they_name(names: Names, question: str) -> None:
    assert not take_apart(question, names).of("slot", "relation")
