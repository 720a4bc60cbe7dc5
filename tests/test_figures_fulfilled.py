"""A task beside what was done of it: the task is a target, what was done is none, and both are of one thing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.figures import find_figures
from kg.figures.cues import Cues
from kg.figures.fulfilled import fulfilled
from kg.lexicon import load_lexicon
from kg.model import Figure
from kg.segment import segment
from tests.support.making import article_of

LEXICON = load_lexicon()
CUES = Cues.of(LEXICON)
Said = tuple[str, str, str]


def figures_of(text: str) -> list[Figure]:
    """The figures of a text of one sentence, as levels of what their rules say."""
    article = article_of("a", text)
    read = find_figures(article, segment(article, LEXICON), (), None, LEXICON)
    return [replace(figure, kind="level", modality="asserted") for figure in read.figures]


def told(text: str) -> list[Said]:
    """What is changed: number, kind and indicator."""
    figures = figures_of(text)
    return [(figures[n].text, f.kind, f.indicator) for n, f in fulfilled(text, figures, CUES)]


@pytest.mark.parametrize(
    ("text", "task", "done", "of"),
    [
        ("农村改厕任务32150座，完成32418座。", "32150座", "32418座", "农村改厕"),
        ("高标准农田建设考核指标20.5万亩，完成25.3万亩。", "20.5万亩", "25.3万亩", "高标准农田建设"),
        ("财政收入任务190万元,完成212万元。", "190万元", "212万元", "财政收入"),
        ("危房改造目标任务为800户；目前已完成612户。", "800户", "612户", "危房改造"),
        ("人工造林任务数3万亩（实际完成3.2万亩）。", "3万亩", "3.2万亩", "人工造林"),
    ],
)
def test_what_was_to_be_reached_stands_before_what_was(text: str, task: str, done: str, of: str) -> None:
    assert told(text) == [(task, "target", of), (done, "level", of)]


def test_a_plan_for_the_year_is_a_task_too() -> None:
    (task, kind, _), (done, other, _) = told("全年计划造林3万亩，实际完成3.2万亩。")
    assert (task, kind, done, other) == ("3万亩", "target", "3.2万亩", "level")


@pytest.mark.parametrize(
    "text",
    [
        "农村改厕32150座，完成32418座。",
        "农村改厕任务32150座。",
        "农村改厕任务32150座，资金418万元。",
        "农村改厕任务32150座，完成投资418万元。",
        "产值比计划多3亿元，完成5亿元。",
        "企业承担任务的有5家，有8家完成。",
    ],
)
def test_nothing_else_is_a_task(text: str) -> None:
    assert told(text) == []


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.sampled_from(["座", "户", "亩", "公里"]))
def test_the_numbers_do_not_matter(task: int, done: int, unit: str) -> None:
    said = told(f"青石镇改厕任务{task}{unit}，已完成{done}{unit}。")
    assert [kind for _, kind, _ in said] == ["target", "level"]


def test_values_and_places_stay() -> None:
    text = "农村改厕任务32150座，完成32418座。"
    figures = figures_of(text)
    for number, figure in fulfilled(text, figures, CUES):
        assert (figure.span, figure.value, figure.unit) == (
            figures[number].span,
            figures[number].value,
            figures[number].unit,
        )
