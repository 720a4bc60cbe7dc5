"""Figures of the three sectors: each of the one it is of, though the text names all three once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.figures import find_figures
from kg.figures.sectors import by_sector
from kg.lexicon import load_lexicon
from kg.model import Figure
from kg.segment import segment
from tests.support.making import article_of

LEXICON = load_lexicon()


def figures_of(text: str, indicator: str) -> list[Figure]:
    """The figures of a text of one sentence, all of them with one indicator."""
    article = article_of("a", text)
    read = find_figures(article, segment(article, LEXICON), (), None, LEXICON)
    return [replace(figure, indicator=indicator) for figure in read.figures]


def told(text: str, indicator: str) -> dict[str, str]:
    """What is said of each number that is of a sector."""
    return {figure.text: said for figure, said in by_sector(text, figures_of(text, indicator))}


@pytest.mark.parametrize(
    ("text", "read", "numbers", "measured"),
    [
        ("三次产业结构为7.6∶44.8∶47.6。", "产业结构", ("7.6", "44.8", "47.6"), "占比"),
        ("三次产业增加值比例调整为12.0:46.5:41.5。", "三次产业", ("12.0", "46.5", "41.5"), "占比"),
        ("三次产业占生产总值的比重为7.6:44.8:47.6。", "产业", ("7.6", "44.8", "47.6"), "占比"),
        ("第一、二、三产业贡献率分别为1%、2%和3%。", "三产业贡献率", ("1%", "2%", "3%"), "贡献率"),
        ("第一、第二和第三产业增加值分别增长1%、2%、3%。", "产业增加值", ("1%", "2%", "3%"), "增加值"),
        (
            "一、二、三次产业分别完成增加值1亿元、2亿元和3亿元。",
            "产业分别完成增加值",
            ("1亿元", "2亿元", "3亿元"),
            "增加值",
        ),
        ("三次产业分别增长1%、2%、3%。", "三次产业", ("1%", "2%", "3%"), ""),
    ],
)
def test_three_numbers_in_a_row_are_handed_out(text: str, read: str, numbers: tuple[str, ...], measured: str) -> None:
    assert told(text, read) == {
        number: sector + measured for number, sector in zip(numbers, ("第一产业", "第二产业", "第三产业"), strict=True)
    }


def test_each_row_starts_anew() -> None:
    text = "三次产业结构由上年的20.8∶46.1∶33.1变为19.2∶48.0∶32.8。"
    assert [said for _, said in by_sector(text, figures_of(text, "产业"))] == [
        "第一产业占比",
        "第二产业占比",
        "第三产业占比",
    ] * 2


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("第一、二、三产业分别增长1%、2%。", "产业"),
        ("第一、二、三产业协调发展，五年完成投资1亿元。", "产业"),
        ("三次产业结构优化。出口、进口、总额分别增长1%、2%、3%。", "出口"),
        ("甲、乙、丙产业分别增长1%、2%、3%。", "产业"),
        ("三次产业分别完成投资1亿元、2亿元、3亿元。", "投资"),
    ],
    ids=["two numbers", "one number", "another sentence", "other industries", "an indicator of its own"],
)
def test_what_is_not_three_numbers_of_the_sectors_is_left_alone(text: str, read: str) -> None:
    assert told(text, read) == {}


@given(st.text("第一二三、产业结构为1%:。分别增长", max_size=40))
def test_only_figures_that_were_given_are_told_once_each(text: str) -> None:
    figures = figures_of(text, "产业")
    found = [id(figure) for figure, _ in by_sector(text, figures)]
    assert len(found) == len(set(found))
    assert set(found) <= {id(figure) for figure in figures}
