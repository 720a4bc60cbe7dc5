"""SPARQL and the saved questions -> rows, yes or no, or a graph."""

from __future__ import annotations

from kg.query.answers import Rows, Triples
from kg.query.asking import QuerySyntaxError, ask, prepare, select
from kg.query.hints import misspelt
from kg.query.ordering import select_in_order
from kg.query.saved import TOPICS, Parameter, Question, by_topic, question, questions

__all__ = [
    "TOPICS",
    "Parameter",
    "QuerySyntaxError",
    "Question",
    "Rows",
    "Triples",
    "ask",
    "by_topic",
    "misspelt",
    "prepare",
    "question",
    "questions",
    "select",
    "select_in_order",
]
