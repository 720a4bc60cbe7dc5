"""The pages for people: home, search, every thing and article, the saved questions, and what is not there."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from kg.cells import harmless
from kg.errors import QueryError
from kg.find.survey import short
from kg.inquiry import inquire, nearest
from kg.query import Question, Rows, questions, select
from kg.serve.charts import charts, figures_in
from kg.serve.explore import article as article_of
from kg.serve.explore import entity as entity_of
from kg.serve.explore import search as names_of
from kg.serve.explore import words as words_of
from kg.serve.marks import pieces
from kg.serve.site import Site, shipped_terms
from kg.serve.things import is_article, known
from kg.serve.wording import (
    COLUMNS,
    coded,
    period,
    reading,
    tells_confidence,
    tells_place,
)
from kg.standing import MODALITIES, QUALIFIERS, doubtful
from kg.view.rows import Mark

_HERE = Path(__file__).resolve().parent
MOST_ROWS = 500
MOST_NAMED = 200
"""Indicators that a form offers, those of most figures."""
MOST_DRAWN = 60
"""Things of an answer that the explorer is asked to draw."""
SHORT = 12
"""Characters of a cell that stand in one line: a name, a date."""
_SAID = """
SELECT DISTINCT ?p ?o ?label WHERE { VALUES ?s { {things} } ?s ?p ?o OPTIONAL { ?o rdfs:label ?label } } LIMIT 500"""
_POINTING = """
SELECT DISTINCT ?s ?p ?label WHERE { VALUES ?o { {things} } ?s ?p ?o OPTIONAL { ?s rdfs:label ?label } } LIMIT 500"""


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters |= {"short": short, "period": period, "reading": _reading, "modality": _modality}
    return environment


@pass_context
def _reading(context: Context, figure: Mapping[str, Any]) -> str:
    """A figure in words of the page's language."""
    return reading(figure, context["language"])


@pass_context
def _modality(context: Context, name: str) -> str:
    """A modality in the page's language."""
    return coded("modality", name, context["language"])


def home(site: Site, language: int) -> str:
    """Return the first page: one box to search and ask in, what is told of most, the latest articles, questions."""
    told = site.held.overview
    latest = sorted(told["articles"], key=lambda row: row["issued"] or "", reverse=True)[:12]
    things = told["things"][:16] or [
        {"id": short(iri), "label": site.held.labels.get(iri, ""), "kind": site.held.kinds[iri], "articles": 1}
        for iri in site.held.often[:16]
    ]
    titles = [article["title"] for article in told["articles"]]
    return _render(
        site,
        language,
        "home.html",
        title=titles[0] if len(titles) == 1 else "梧桐",
        counts=site.index.about("counts"),
        things=things,
        articles=latest,
        questions=questions()[:12],
        doubts=len(site.held.doubts.all),
        examples=site.examples,
    )


def search(site: Site, language: int, asked: str) -> str:
    """Return what the words lead to: an answer where they are a question, things, indicators, articles, places."""
    asked = asked.strip()[:200]
    held = site.held
    inquiry = inquire(site.store, asked, site.names) if len(asked) > 1 else None
    answered = inquiry if inquiry is not None and inquiry.sparql else None
    return _render(
        site,
        language,
        "search.html",
        asked=asked,
        inquiry=None if answered is None else _answered(site, answered),
        nearest=nearest(asked) if asked.endswith(("?", "？", "吗", "什么", "哪些", "多少")) else None,
        things=names_of(site, {"q": asked})[:24],
        indicators=held.figures.indicators(asked)[:24] if asked else [],
        articles=[article for article in held.articles.values() if asked and asked in article["title"]][:24],
        words=words_of(site, {"q": asked}) if len(asked) > 1 else [],
        titles=held.titles,
        examples=site.examples,
    )


def _answered(site: Site, inquiry: Any) -> dict[str, Any]:
    """An answered question as its page shows it, with the sentences it rests on."""
    answers = [
        {
            "text": answer.text,
            "about": answer.about,
            "name": short(answer.iri) if answer.iri else "",
            "modality": answer.modality,
            "implied": answer.resolution == "implied",
            "scanned": False,
            "confidence": answer.confidence,
            "places": [site.held.placed(place) for place in site.places(answer.passages)],
        }
        for answer in inquiry.answers
    ]
    return {
        "understood": inquiry.understood,
        "doubts": inquiry.doubts,
        "sparql": inquiry.sparql,
        "answers": answers,
    }


def articles(site: Site, language: int) -> str:
    """Return the list of all articles, the latest first."""
    rows = sorted(site.held.overview["articles"], key=lambda row: (row["issued"] or "", row["id"]), reverse=True)
    return _render(site, language, "articles.html", articles=rows)


def thing(site: Site, language: int, name: str, only: str = "") -> str:
    """Return the page of an entity, a figure, an article or anything else; raises LookupError where there is none.

    Of an entity `only` "doubtful" lists the facts that are.
    """
    iri = site.iri(name)
    if is_article(site, iri):
        return _article(site, language, name)
    if figure := site.held.figures.named(name):
        return _render(site, language, "figure.html", iri=iri, figure=figure, titles=site.held.titles)
    entity = entity_of(site, {"id": name, "only": only})
    if entity:
        return _entity(site, language, iri, entity, only="doubtful" if only == "doubtful" else "")
    if not known(site, iri):
        raise LookupError(name)
    said = sorted(site.rows(_SAID, things=[iri]))
    pointing = sorted(site.rows(_POINTING, things=[iri]))
    return _render(site, language, "other.html", iri=iri, name=name, said=said, pointing=pointing, base=site.base)


def missing(site: Site, language: int, name: str, status: int = 404) -> str:
    """Return the page that says there is nothing of that name, or not in that form, and where to go on."""
    pair = ("没有这一页", "Nothing here") if status == 404 else ("没有这种格式", "Not in this format")
    message = (
        (f"图中没有“{name}”。", f"The graph has nothing called “{name}”.")
        if status == 404
        else (
            "可以要网页、Turtle、JSON-LD、N-Triples 或 RDF/XML。",
            "There is HTML, Turtle, JSON-LD, N-Triples, RDF/XML.",
        )
    )
    near = names_of(site, {"q": name})[:8] if status == 404 else []
    return _render(
        site, language, "missing.html", title=pair[language], message=message[language], near=near, asked=name[:80]
    )


def saved_page(site: Site, language: int) -> str:
    """Return the list of the saved questions."""
    return _render(site, language, "saved.html", questions=questions())


def question_page(site: Site, language: int, name: str, values: Mapping[str, str]) -> str:
    """Return a saved question with a form for its parameters and its answer as a table, a chart and a graph.

    Raises LookupError where there is no such question.
    """
    found = _saved(name)
    given = _given(found, values)
    problem, sparql, answer = "", found.text, Rows(columns=(), terms=())
    try:
        sparql = found.sparql(given)
        answer = select(site.store, sparql)
    except QueryError as error:
        problem = str(error)
    return _render(
        site,
        language,
        "question.html",
        question=found,
        values=given,
        indicators=[name for name, _ in site.held.figures.indicators("")[:MOST_NAMED]],
        problem=problem,
        sparql=sparql,
        rows=_rows(site, answer, language),
        charts=charts(figures_in(answer, site.term), language),
        drawn=_things_in(site, answer),
    )


def _things_in(site: Site, rows: Rows) -> list[str]:
    """The short names of the things that the cells of an answer name, as many as can be drawn."""
    named = (iri for row in rows for text in row if (iri := site.by_label.get(text, "")))
    return [short(iri) for iri, _ in zip(dict.fromkeys(named), range(MOST_DRAWN), strict=False)]


def _saved(name: str) -> Question:
    found = next((saved for saved in questions() if saved.name == name), None)
    if found is None:
        raise LookupError(name)
    return found


def _given(asked: Question, values: Mapping[str, str]) -> dict[str, str]:
    """The parameters that are set."""
    return {p.name: values[p.name] for p in asked.parameters if values.get(p.name, "").strip()}


def question_csv(site: Site, language: int, name: str, values: Mapping[str, str]) -> str:
    """Return the whole answer of a saved question as CSV for a spreadsheet, its columns named as on the page.

    Raises LookupError where there is no such question, QueryError where a value is not of its type.
    """
    found = _saved(name)
    rows = select(site.store, found.sparql(_given(found, values)))
    cells = [[coded(column, text, language) for column, text in zip(rows.columns, row, strict=True)] for row in rows]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column if language else COLUMNS.get(column, column) for column in rows.columns])
    writer.writerows([harmless(cell) for cell in row] for row in cells)
    return f"\ufeff{out.getvalue()}"


def _rows(site: Site, rows: Rows, language: int) -> dict[str, Any]:
    """An answer as cells: text, a link where the graph knows the thing, whether it is a number, whether doubtful."""
    shown = list(rows)[:MOST_ROWS]
    cells = [[_cell(site, *pair, language) for pair in zip(rows.columns, row, strict=True)] for row in shown]
    return {"columns": rows.columns, "cells": cells, "more": len(rows) > MOST_ROWS}


def _cell(site: Site, column: str, text: str, language: int) -> dict[str, Any]:
    if tells_confidence(column) and text:
        told = f"{round(float(text) * 100)}%"
        return {"text": told, "link": "", "number": True, "short": True, "doubtful": doubtful(text)}
    text = coded(column, text, language)
    number = text.removeprefix("-").replace(".", "", 1).isdigit()
    if number and column == "value":
        text = f"{Decimal(text):,f}"
    if tells_place(column) and text.startswith(site.base):
        link = "/id/" + text[len(site.base) :]
        return {"text": ("看原文", "words")[language], "link": link, "number": False, "short": True, "doubtful": False}
    if text.startswith(site.base):
        text, link = site.held.labels.get(text, short(text)), "/id/" + text[len(site.base) :]
    else:
        named = site.by_label.get(text, "") or site.by_title.get(text, "")
        link = f"/id/{short(named)}" if named else ""
    return {"text": text, "link": link, "number": number, "short": len(text) <= SHORT, "doubtful": False}


def query_page(site: Site, language: int) -> str:
    """Return the SPARQL editor with the saved questions beside it."""
    saved = [
        {
            "name": one.name,
            "zh": one.zh,
            "en": one.en,
            "text": one.text,
            "parameters": [
                {"name": p.name, "zh": p.zh, "en": p.en, "type": p.type, "usual": p.usual} for p in one.parameters
            ],
        }
        for one in questions()
    ]
    terms = {"base": site.base, "terms": sorted(shipped_terms())}
    return _render(site, language, "query.html", questions=saved, terms=_json(terms))


def _json(value: object) -> Markup:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


def _entity(site: Site, language: int, iri: str, entity: dict[str, Any], *, only: str) -> str:
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    figures = sorted(entity["figures"], key=_doubtful)
    facts = sorted(entity["relations"], key=lambda fact: (not fact["out"], fact["edge"]["p"], fact["other"]["label"]))
    for fact in _merged(facts):
        name = site.term(fact["edge"]["p"])[language]
        groups[f"{name} →" if fact["out"] else f"← {name}"].append(fact)
    told = site.held.told.get(iri, {})
    most = max(told.values(), default=1)
    documents = [
        {**site.held.articles[name], "n": n, "share": round(100 * n / most)}
        for name, n in sorted(told.items(), key=lambda item: site.held.articles[item[0]]["issued"], reverse=True)
        if name in site.held.articles
    ]
    return _render(
        site,
        language,
        "entity.html",
        iri=iri,
        entity=entity,
        only=only,
        groups=[(title, sorted(group, key=lambda fact: _doubtful(fact["edge"]))) for title, group in groups.items()],
        figures=figures,
        charts=charts([figure for figure in figures if figure["kind"] == "level"], language),
        documents=documents[:100],
        titles=site.held.titles,
    )


def _doubtful(fact: Mapping[str, Any]) -> bool:
    """Whether a fact or a figure stands apart, after those that are sure."""
    return doubtful(fact["confidence"])


def _merged(facts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What several articles state of the same two things once, with all its places, as sure as the surest of them."""
    merged: dict[tuple[Any, ...], dict[str, Any]] = {}
    for fact in facts:
        edge = fact["edge"]
        key = (fact["out"], edge["p"], fact["other"]["id"], edge["modality"])
        if key in merged:
            first = merged[key]["edge"]
            merged[key]["edge"] = {
                **first,
                "implied": first["implied"] and edge["implied"],
                "confidence": max(first["confidence"], edge["confidence"], key=lambda told: float(told or 1)),
                "evidence": [*first["evidence"], *edge["evidence"]],
            }
        else:
            merged[key] = {**fact}
    return list(merged.values())


def _article(site: Site, language: int, name: str) -> str:
    found = article_of(site, {"id": name})
    if found is None:
        raise LookupError(name)
    marks = [Mark(**mark) for mark in found["marks"]]
    cut = pieces(found["text"], marks)
    return _render(
        site,
        language,
        "article.html",
        iri=site.iri(name),
        article=found,
        pieces=cut,
        doubts=len(site.held.doubts.about(name)),
    )


def _key(place: dict[str, Any]) -> str:
    return f"{place['article']}#char={place['b']},{place['e']}"


def _render(site: Site, language: int, template: str, /, **values: Any) -> str:
    shared = {
        "language": language,
        "key": _key,
        "doubtful": _doubtful,
        "t": lambda zh, en: (zh, en)[language],
        "term": lambda name: site.term(name)[language],
        "modalities": {name: pair[language] for name, pair in MODALITIES.items()},
        "column_name": lambda name: name if language else COLUMNS.get(name, name),
        "qualifiers": {name: pair[language] for name, pair in QUALIFIERS.items()},
        "titles": {},
    }
    return _templates().get_template(template).render({**shared, **values})
