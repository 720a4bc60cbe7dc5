"""What a document lays out to be done: which sentences, and what of them is a plan."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.agenda import agenda, is_task
from kg.lexicon import load_lexicon
from kg.model import Article
from kg.segment import segment
from tests.support.making import article_of

LEXICON = load_lexicon()
ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "cases" / "agenda.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def told(article: Article) -> list[str]:
    """The sentences ahead, in the order of the text."""
    sentences = segment(article, LEXICON)
    ahead = agenda(article, sentences, LEXICON)
    return [s.text.strip() for s in sentences if s.index in ahead]


@pytest.mark.parametrize(("title", "text", "ahead"), ROWS, ids=[f"{row[0]}: {row[1][:16]}" for row in ROWS])
def test_what_is_to_be_done_is_told_by_kind_and_heading(title: str, text: str, ahead: str) -> None:
    expected = [] if ahead == "-" else ahead.split("；")
    assert told(article_of("a", f"{title}\n{text}".replace("⏎", "\n"), title=title)) == expected


@pytest.mark.parametrize("genre", ["policy", "law"])
def test_a_document_of_rules_is_one_whatever_it_is_called(genre: str) -> None:
    text = "设立发展基金。"
    article = article_of("a", text, title="人才十条")
    assert told(replace(article, genre=genre)) == [text]
    assert told(article) == []


@pytest.mark.parametrize(
    "done",
    [
        "去年建成人才驿站。",
        "已建成人才驿站。",
        "近年来，全市推行链长制。",
        "成功举办人才大会。",
        "建成了人才驿站。",
        "办公室内设综合协调组。",
    ],
)
def test_what_is_said_to_be_done_is_no_task(done: str) -> None:
    assert told(article_of("a", f"人才方案\n一、主要任务\n{done}", title="人才方案")) == ["一、主要任务"]


@pytest.mark.parametrize(
    "ahead", ["为了发展，设立基金。", "了解企业需求。", "解决已婚妇女就业。", "国企改革要取得新突破。"]
)
def test_words_that_only_look_like_a_deed_done_leave_a_task_a_task(ahead: str) -> None:
    assert ahead in told(article_of("a", f"人才方案\n一、主要任务\n{ahead}", title="人才方案"))


@given(st.lists(st.sampled_from(["一、主要任务", "二、发展现状", "实施强链工程。", "去年建成驿站。"]), max_size=8))
def test_only_sentences_of_the_text_are_told_and_titles_never(lines: list[str]) -> None:
    article = article_of("a", "\n".join(("人才方案", *lines)), title="人才方案")
    sentences = segment(article, LEXICON)
    ahead = agenda(article, sentences, LEXICON)
    assert ahead <= {s.index for s in sentences}
    assert not any(sentences[number].role == "title" for number in ahead)


TEXT = "落实《人才规划》，制定《英才办法》，出台惠企政策，实施强链工程。"


@pytest.mark.parametrize(
    ("predicate", "words", "task"),
    [
        ("implements", "强链工程", True),
        ("establishes", "强链工程", True),
        ("supports", "强链工程", True),
        ("partOf", "强链工程", False),
        ("holdsPostAt", "强链工程", False),
        ("basedOn", "《人才规划》", False),
        ("issues", "《人才规划》", False),
        ("issues", "《英才办法》", True),
        ("issues", "惠企政策", True),
        ("issues", "强链工程", False),
    ],
)
def test_deeds_are_tasks_and_what_is_there_is_not(predicate: str, words: str, task: bool) -> None:
    assert is_task(predicate, TEXT, TEXT.index(words), LEXICON) is task
