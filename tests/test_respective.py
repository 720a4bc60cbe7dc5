"""Whose the figures are that a sentence hands out to names in a row."""

from __future__ import annotations

import re

import pytest

from kg.decide.respective import respective
from kg.decide.view import View
from kg.lexicon import load_lexicon
from kg.model import Figure, Mention
from kg.segment import segment
from tests.support.making import article_of, figure_at, mention_at

LEXICON = load_lexicon()
HANDED = [
    ("two", "甲县、乙县GDP分别为3亿元、2亿元。", "甲县", "甲县 乙县"),
    ("three, the last behind 和", "甲县、乙县和丙县GDP分别为3亿元、2亿元和1亿元。", "甲县", "甲县 乙县 丙县"),
    ("what they are called together", "甲县、乙县两县分别增长3亿元、2亿元。", "甲县", "甲县 乙县"),
    ("twice", "甲县、乙县分别为3亿元和2亿元，分别增长5亿元和4亿元。", "甲县", "甲县 乙县 甲县 乙县"),
    ("one after the other", "甲县、乙县GDP依次为3亿元和2亿元。", "甲县", "甲县 乙县"),
]
SILENT = [
    ("one row or two", "甲县、乙县与丙县、丁县相比，后者分别为3亿元和2亿元。", "丙县"),
    ("nothing hands them out", "甲县、乙县GDP为3亿元、2亿元。", "甲县"),
    ("more names than figures", "甲县、乙县、丙县GDP分别为3亿元、2亿元。", "甲县"),
    ("another's figures", "甲县、乙县出口分别为3亿元、2亿元。", "丙县"),
    ("nobody's figures", "甲县、乙县出口分别为3亿元、2亿元。", ""),
    ("names of another sentence", "甲县、乙县。分别为3亿元、2亿元。", "甲县"),
    ("one figure", "甲县、乙县GDP分别为3亿元。", "甲县"),
    ("figures apart", "甲县、乙县GDP分别为3亿元，共2亿元。", "甲县"),
    ("told far before", "甲县、乙县分别发展，" + "情况都很好" * 6 + "，GDP3亿元、2亿元。", "甲县"),
]


def shared(text: str, first: str) -> list[str]:
    """The subjects of a text's figures, where each is given `first` to begin with; '' is none."""
    article = article_of("a", text)
    places = [m[0] for m in re.finditer("[甲乙丙丁]县", text)]
    mentions: list[Mention] = [mention_at(article, place) for place in dict.fromkeys(places)]
    amounts = [m[0] for m in re.finditer(r"\d亿元", text)]
    figures: list[Figure] = [figure_at(article, amount, amount[0], "元", "GDP") for amount in amounts]
    view = View(text=text, sentences=segment(article, LEXICON), mentions=tuple(mentions), figures=tuple(figures))
    given = next((m for m in mentions if m.text == first), mention_at(article, text[:1]) if first else None)
    moved = respective(view, [given] * len(figures), LEXICON)
    return [moved[n].text if n in moved else given.text if given else "" for n in range(len(figures))]


@pytest.mark.parametrize(("text", "first", "wanted"), [row[1:] for row in HANDED], ids=[row[0] for row in HANDED])
def test_figures_in_a_row_go_to_names_in_a_row(text: str, first: str, wanted: str) -> None:
    assert shared(text, first) == wanted.split()


@pytest.mark.parametrize(("text", "first"), [row[1:] for row in SILENT], ids=[row[0] for row in SILENT])
def test_where_they_are_not_handed_out_each_stays_as_it_was_chosen(text: str, first: str) -> None:
    assert len(set(shared(text, first))) == 1


def test_a_text_without_figures_has_none_to_hand_out() -> None:
    article = article_of("a", "甲县、乙县分别发展。")
    view = View(text=article.text, sentences=segment(article, LEXICON), mentions=())
    assert respective(view, [], LEXICON) == {}
