"""Wutong 梧桐: Chinese policy writing in, a knowledge graph out whose every fact points at its exact words.

    from kg import build, read_article

    made = build([read_article("data/articles/anning-2024-04-15.txt")])
    made.dataset   # an rdflib Dataset: one named graph an article
    made.report    # what a check noticed

The names below are all there is; each is loaded when it is first asked for, so that `import kg` costs nothing. None is
also the name of a module: importing a module would put it in the name's place.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.builder import Build as Build
    from kg.builder import build as build
    from kg.builder import keep as keep
    from kg.builder import save as save
    from kg.check import check as check_graph
    from kg.engine.reader import Reader as Reader
    from kg.errors import KgError as KgError
    from kg.evaluate import evaluate as evaluate_graph
    from kg.explain import explain as explain_name
    from kg.export import write as write_graph
    from kg.model import Article as Article
    from kg.query import ask as ask
    from kg.query import question as question
    from kg.query import questions as questions
    from kg.read import read_article as read_article
    from kg.read import read_articles as read_articles
    from kg.store import open_dataset as open_dataset
    from kg.store import open_store as open_store
    from kg.view import render_page as render_page

_PLACES = {
    "Article": "model.Article",
    "Build": "builder.Build",
    "KgError": "errors.KgError",
    "Reader": "engine.reader.Reader",
    "ask": "query.ask",
    "build": "builder.build",
    "check_graph": "check.check",
    "evaluate_graph": "evaluate.evaluate",
    "explain_name": "explain.explain",
    "keep": "builder.keep",
    "open_dataset": "store.open_dataset",
    "open_store": "store.open_store",
    "question": "query.question",
    "questions": "query.questions",
    "read_article": "read.read_article",
    "read_articles": "read.read_articles",
    "render_page": "view.render_page",
    "save": "builder.save",
    "write_graph": "export.write",
}

__all__ = [
    "Article",
    "Build",
    "KgError",
    "Reader",
    "ask",
    "build",
    "check_graph",
    "evaluate_graph",
    "explain_name",
    "keep",
    "open_dataset",
    "open_store",
    "question",
    "questions",
    "read_article",
    "read_articles",
    "render_page",
    "save",
    "write_graph",
]


def __getattr__(name: str) -> object:
    if name not in _PLACES:
        raise AttributeError(f"kg has no {name!r}")
    module, _, thing = _PLACES[name].rpartition(".")
    return getattr(import_module(f"kg.{module}"), thing)


def __dir__() -> list[str]:
    return __all__
