"""The frozen values that flow from stage to stage of the text half.

Every position is a half-open range of Unicode code points of `Article.text`, and
`x.span.cut(article.text) == x.text` holds for everything that was found.
"""

from __future__ import annotations

from kg.model.found import (
    CHANGE_FORMS,
    CONFIDENT,
    KINDS,
    MODALITIES,
    NUMERAL_ROLES,
    QUALIFIERS,
    Figure,
    Found,
    Hint,
    Mention,
    Numeral,
    Period,
    Relation,
    Resolution,
    Tally,
    is_told,
)
from kg.model.reading import Entity, Measures, Names, Reading
from kg.model.report import Finding, Report
from kg.model.sentences import Enclosure, Sentence, SentenceRole
from kg.model.source import GENRES, LEVELS, UNTITLED, Article, Cell, Outcome, Region, Table, Unread
from kg.model.span import Span
from kg.model.words import closed, without_label

__all__ = [
    "CHANGE_FORMS",
    "CONFIDENT",
    "GENRES",
    "KINDS",
    "LEVELS",
    "MODALITIES",
    "NUMERAL_ROLES",
    "QUALIFIERS",
    "UNTITLED",
    "Article",
    "Cell",
    "Enclosure",
    "Entity",
    "Figure",
    "Finding",
    "Found",
    "Hint",
    "Measures",
    "Mention",
    "Names",
    "Numeral",
    "Outcome",
    "Period",
    "Reading",
    "Region",
    "Relation",
    "Report",
    "Resolution",
    "Sentence",
    "SentenceRole",
    "Span",
    "Table",
    "Tally",
    "Unread",
    "closed",
    "is_told",
    "without_label",
]
