"""Tables: the same facts in ten shapes and more, in every format, give the same figures; nothing wrong passes."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.lexicon import load_lexicon
from kg.model import Article, Figure, Reading
from kg.pipeline import read_through
from kg.read import read_article
from kg.report import period_words
from tests.support.tables import FORMATS, SHAPES, WORLDS, Fact, Sheet

LEXICON = load_lexicon()
SHEETS = [shape(world) for world in WORLDS for shape in SHAPES]
LOSSY = {".txt", ".md", ".csv"}
"""Formats that know no merged cells: where a merge is all that tells, they cannot say."""


def reading(folder: Path, sheet: Sheet, ending: str) -> Reading:
    path = folder / f"table{ending}"
    path.write_bytes(FORMATS[ending](sheet))
    return read_through(read_article(path, lexicon=LEXICON), LEXICON)


def told(figure: Figure, article: Article) -> Fact:
    return Fact(
        text=figure.text,
        subject=figure.subject.canonical if figure.subject else "",
        indicator=figure.indicator,
        kind=figure.kind,
        value=f"{figure.value:f}",
        unit=figure.unit,
        period=period_words(figure.period.first, figure.period.last) if figure.period else "",
        of=figure.change_of.cut(article.text) if figure.change_of else "",
    )


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: f"{sheet.shape} {sheet.title[:3]}")
def test_every_cell_of_every_shape_is_a_figure_in_every_format(tmp_path: Path, sheet: Sheet, ending: str) -> None:
    read = reading(tmp_path, sheet, ending)
    found = [told(f, read.article) for f in read.figures if f.rule.startswith("tables.")]
    assert sorted(found, key=str) == sorted(sheet.facts, key=str)
