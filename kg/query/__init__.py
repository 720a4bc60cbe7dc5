"""SPARQL and the saved questions -> rows, yes or no, or a graph."""

from __future__ import annotations

from kg.query.answers import Rows, Triples
from kg.query.asking import QuerySyntaxError, ask, prepare, select
from kg.query.hints import misspelt
from kg.query.saved import Parameter, Question, question, questions

__all__ = [
    "Parameter",
    "QuerySyntaxError",
    "Question",
    "Rows",
    "Triples",
    "ask",
    "misspelt",
    "prepare",
    "question",
    "questions",
    "select",
]
