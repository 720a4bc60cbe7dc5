"""Names of places, organisations and persons: tables of cases, and the laws of the stage."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.gazetteer import load_gazetteer
from kg.model import Article, Hint, Names, Span
from kg.names import find_names
from kg.segment import segment
from tests.support.cases import rows
from tests.support.naming import lexicon

PLACES = rows("names_places.tsv", 3)
ORGANISATIONS = rows("names_organisations.tsv", 3)
PERSONS = rows("names_persons.tsv", 3)


def read(text: str, title: str = "-", hints: tuple[Hint, ...] = ()) -> Names:
    whole = text if title == "-" else f"{title}\n\n{text}"
    article = Article(
        id="case", title="" if title == "-" else title, text=whole, source="case", sha256=""
    )
    return find_names(article, segment(article, lexicon()), hints, lexicon())
