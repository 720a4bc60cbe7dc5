"""The case tables of the figures stage: one case a line, to be read and extended by readers of Chinese."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from kg.figures import find_figures
from kg.figures.numerals import read_number
from kg.lexicon import load_lexicon
from kg.model import Article, Figure, Measures
from kg.segment import segment
from tests.support.making import article_of

CASES = Path(__file__).parent / "cases"
LEXICON = load_lexicon()


def table(name: str) -> list[list[str]]:
    """The rows of a table, without its comments."""
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]


def read(text: str, day: str = "2024-04-15") -> Measures:
    """What the stage finds in a text that stands under a title, by cues alone."""
    body = f"{text}"
    article = Article(
        id="case", title="", text=body, source="", sha256="", published=date.fromisoformat(day) if day else None
    )
    return find_figures(article, segment(article, LEXICON), (), None, LEXICON)


def short(figure: Figure) -> str:
    return f"{figure.value} {figure.unit} {figure.qualifier}"


def full(figure: Figure) -> str:
    period = f"{figure.period.first}/{figure.period.last}" if figure.period else "-"
    return f"{figure.value} {figure.unit} {figure.kind} {figure.qualifier} {period} {figure.indicator}"


@pytest.mark.parametrize(("words", "value"), table("numerals.tsv"))
def test_a_numeral_is_worth_what_it_says(words: str, value: str) -> None:
    assert read_number(words) == Decimal(value)


@pytest.mark.parametrize(("words", "expected"), table("quantities.tsv"))
def test_a_quantity_has_value_unit_and_qualifier(words: str, expected: str) -> None:
    found = read(f"全市{words}。".replace("，。", "，人心稳定。"))
    assert "; ".join(short(figure) for figure in found.figures) == expected


@pytest.mark.parametrize(("day", "sentence", "expected"), table("figures.tsv"))
def test_a_sentence_gives_its_figures(day: str, sentence: str, expected: str) -> None:
    assert [full(figure) for figure in read(sentence, day).figures] == expected.split("; ")


@pytest.mark.parametrize(("day", "words", "first", "last"), table("periods.tsv"))
def test_words_of_time_cover_their_days(day: str, words: str, first: str, last: str) -> None:
    found = read(f"{words}，全市发展态势良好。", day)
    assert not found.figures
    told = [(str(p.first), str(p.last)) for p in found.periods]
    if first == "-":
        assert not told
        assert [numeral.role for numeral in found.numerals] == ["date"]
    else:
        assert told == [(first, last)]


def test_an_undated_yearly_report_looks_back_on_the_years_before_its_own() -> None:
    text = "过去五年，进出口总额年均增长12.2%。今后五年，城镇新增就业5000万人。\n"
    article = article_of("a", text, title="2013年政府工作报告")
    found = find_figures(article, segment(article, LEXICON), (), None, LEXICON)
    assert [(p.first.year, p.last.year) for p in found.periods] == [(2008, 2012), (2013, 2017)]


@pytest.mark.parametrize(("sentence", "roles"), table("not_figures.tsv"))
def test_what_does_not_measure_is_explained(sentence: str, roles: str) -> None:
    found = read(sentence)
    assert [short(figure) for figure in found.figures] == []
    assert [numeral.role for numeral in found.numerals] == roles.split()


@pytest.mark.parametrize(("sentence", "declared", "told", "whole"), table("tallies.tsv"))
def test_a_declared_count_is_found_with_its_list(sentence: str, declared: str, told: str, whole: str) -> None:
    (tally,) = read(sentence).tallies
    assert tally.figure.value == Decimal(declared)
    counted: Decimal | int = len(tally.items) or sum(part.value for part in tally.parts)
    assert counted == Decimal(told)
    assert tally.complete is (whole == "all")


def test_the_tables_are_not_empty() -> None:
    tables = ("numerals.tsv", "quantities.tsv", "figures.tsv", "periods.tsv", "not_figures.tsv", "tallies.tsv")
    sizes = {name: len(table(name)) for name in tables}
    assert sum(sizes.values()) >= 300, sizes
    assert min(sizes.values()) >= 10, sizes
