"""What the words beside a figure settle, though it was read otherwise (tests/cases/figures_settled.tsv).

Each text is read by the grammar; the figure in question is then given the kind and period of the row (before a
semicolon stands the others' period), and all growths the indicator told last, as a score may have it.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kg.figures import find_figures
from kg.figures.settled import settled
from kg.lexicon import load_lexicon
from kg.model import Figure, Measures, Period
from kg.segment import segment
from tests.support.making import article_of

CASES = Path(__file__).parent / "cases" / "figures_settled.tsv"
LEXICON = load_lexicon()
Row = Mapping[str, str]


def rows() -> list[Row]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def years(figure: Figure) -> str:
    if figure.period is None:
        return "-"
    return "/".join(dict.fromkeys((str(figure.period.first.year), str(figure.period.last.year))))


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['words']} of {row['text'][:16]}")
def test_words_settle_what_a_figure_is(row: Row) -> None:
    article = article_of("a", row["text"], published=date(2015, 3, 5))
    sentences = segment(article, LEXICON)
    read = find_figures(article, sentences, (), None, LEXICON)
    others, _, own = row["read of"].rpartition(";")

    def misread(figure: Figure) -> Figure:
        """The figure as the row has it read, whatever the grammar says."""
        said = {f.span: f.indicator for f in read.figures if f.kind != "growth"}
        figure = replace(figure, indicator=[*said.values()][-1]) if figure.kind == "growth" and said else figure
        place = {"sentence": figure.sentence, "span": figure.span, "text": figure.text}
        found: dict[str, Any] = {"article": "a", "rule": "test", **place}
        first, _, last = (own if figure.text == row["words"] else others or own).partition("/")
        period = Period(**found, first=date(int(first), 1, 1), last=date(int(last or first), 12, 31))
        kind = row["read as"] if figure.text == row["words"] else figure.kind
        value = abs(figure.value) if kind == "target" else figure.value
        return replace(figure, kind=kind, value=value, period=period)

    measures = replace(read, figures=tuple(map(misread, read.figures)))
    (figure,) = [f for f in settled(row["text"], sentences, measures, LEXICON).figures if f.text == row["words"]]
    found = {"kind": figure.kind, "indicator": figure.indicator, "period": years(figure)}
    assert found == {name: row[name] for name in found}
    assert figure.value == Decimal(row["value"])
    assert figure.modality == row["modality"]


def test_nothing_is_settled_of_nothing() -> None:
    assert settled("", (), Measures(), LEXICON) == Measures()
