"""The pages of the saved questions: a form for what each asks about, its answer as a table, a chart and a graph."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kg.cells import harmless
from kg.errors import QueryError
from kg.find.survey import short
from kg.indicators import load_indicators
from kg.inquiry import nearest
from kg.query import Question, Rows, by_topic, questions
from kg.serve.arrangement import dated, pair_of, side_by_side, stood
from kg.serve.charts import charts, figures_in
from kg.serve.explore import search as names_of
from kg.serve.pages import render, topics
from kg.serve.site import Site
from kg.serve.visitor import Visitor
from kg.serve.wording import amount, coded, column_name, tells_confidence, tells_place
from kg.standing import doubtful, percent

MOST_ROWS = 500
MOST_NAMED = 200
"""Indicators that a form offers, those of most figures."""
MOST_DRAWN = 60
"""Things of an answer that the explorer is asked to draw."""
LARGE, MOST_OFFERED = 20_000, 24
"""Facts and figures of a graph of which a question about one thing is not asked whole; how many things it offers."""
SHORT = 12
"""Characters of a cell that stand in one line: a name, a date."""
_LONG = re.compile(r"(?<![\d.-])-?\d{5,}(?:\.\d+)?")
"""A number that nobody reads without counting its digits."""


def saved_page(site: Site, visitor: Visitor, asked: str = "") -> str:
    """Return the saved questions by what they are about; with words asked for, those in which they all stand."""
    asked = asked.strip()[:200]
    found = by_topic(asked)
    return render(
        site,
        visitor,
        "saved.html",
        asked=asked,
        topics=topics(found),
        number=sum(map(len, found.values())),
        about=[] if found else _about(site, asked),
        nearest=None if found else nearest(asked),
    )


def _about(site: Site, asked: str) -> list[tuple[Question, str, str]]:
    """Questions that can be asked about an indicator or a thing of that name: each with the parameter and its value."""
    values = {"indicator": site.held.figures.indicators(asked)[0][0]} if site.held.figures.indicators(asked) else {}
    if thing := next(iter(names_of(site, {"q": asked})), None):
        values |= dict.fromkeys(("subject", "name"), thing["node"]["label"])
    given = ((one, next((p.name for p in one.parameters if p.name in values), "")) for one in questions())
    return [(one, name, values[name]) for one, name in given if name]


def question_page(site: Site, visitor: Visitor, name: str, values: Mapping[str, str]) -> str:
    """Return a saved question with a form for its parameters and its answer as a table, a chart and a graph.

    Raises LookupError where there is no such question.
    """
    found = _saved(name)
    given = _given(found, values)
    problem, sparql, answer = "", found.text, Rows(columns=(), terms=())
    offered = _offered(site, found, given)
    try:
        sparql = found.sparql(given)
        answer = answer if offered else site.asked(sparql)
    except QueryError as error:
        problem = str(error)
    first = Rows(columns=answer.columns, terms=answer.terms[: MOST_ROWS + 1])
    return render(
        site,
        visitor,
        "question.html",
        question=found,
        values=given,
        indicators=[name for name, _ in site.held.figures.indicators("")[:MOST_NAMED]],
        problem=problem,
        offered=offered,
        sparql=sparql,
        rows=_rows(site, first, visitor.language),
        charts=charts(figures_in(answer, site.term), visitor.language),
        drawn=_things_in(site, first),
    )


def _offered(site: Site, question: Question, given: Mapping[str, str]) -> list[tuple[str, str]]:
    """What a question about one thing may be asked about in a large graph, as parameter and value; else nothing."""
    name = next((p.name for p in question.parameters if p.narrows), "")
    named = any(p.name in given for p in question.parameters if p.narrows or p.selects)
    counts = site.index.about("counts")
    if not name or named or counts["relations"] + counts["figures"] < LARGE:
        return []
    match name:
        case "title":
            values = list(dict.fromkeys(site.held.titles.values()))
        case "subject" if indicator := next((p for p in question.parameters if p.name == "indicator"), None):
            asked = load_indicators().name_of(given.get("indicator", indicator.usual))
            values = [whose for whose, _ in site.held.figures.sift({"indicator": asked})["facets"]["subject"]]
        case "year":
            values = [year for year, _ in site.held.figures.sift({})["facets"]["year"]]
        case _:
            held, kinds = site.held, {"enterprise": ("Enterprise",)}.get(name)
            often = (iri for iri in held.often if iri in held.labels and (not kinds or held.kinds[iri] in kinds))
            values = [held.labels[iri] for iri, _ in zip(often, range(MOST_OFFERED), strict=False)]
    return [(name, value) for value in values[:MOST_OFFERED]]


def _things_in(site: Site, rows: Rows) -> list[str]:
    """The short names of the things that the cells of an answer name, as many as can be drawn."""
    by_label = site.by_label
    named = (iri for row in rows for text in row if (iri := by_label.get(text, "")))
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
    rows = site.asked(found.sparql(_given(found, values)))
    cells = [[coded(column, text, language) for column, text in zip(rows.columns, row, strict=True)] for row in rows]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column_name(column, language) for column in rows.columns])
    writer.writerows([harmless(cell) for cell in row] for row in cells)
    return f"\ufeff{out.getvalue()}"


def _rows(site: Site, rows: Rows, language: int) -> dict[str, Any]:
    """An answer as cells: text, a link where the graph knows the thing, whether it is a number, whether doubtful."""
    shown = list(rows)[:MOST_ROWS]
    known = _Known(base=site.base, labels=site.held.labels, by_label=site.by_label, by_title=site.by_title)
    # A column in which no row says anything tells nothing.
    said = [at for at in range(len(rows.columns)) if any(row[at] for row in shown)]
    cells = [[_cell(known, rows.columns[at], row[at], language) for at in said] for row in shown]
    columns, cells = dated([rows.columns[at] for at in said], cells)
    pair = pair_of(columns)
    sides = side_by_side(columns, cells, pair) if pair else None
    columns, cells = stood(columns, cells, language)
    return {"columns": columns, "cells": cells, "sides": sides, "more": len(rows) > MOST_ROWS}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What names in cells may lead to, looked up once a page: each look at the site asks whether the store changed."""

    base: str
    labels: Mapping[str, str]
    by_label: Mapping[str, str]
    by_title: Mapping[str, str]


def _cell(known: _Known, column: str, text: str, language: int) -> dict[str, Any]:
    if tells_confidence(column) and text:
        told = percent(text)
        return {"text": told, "link": "", "number": True, "short": True, "doubtful": doubtful(text)}
    text = coded(column, text, language)
    number = text.removeprefix("-").replace(".", "", 1).isdigit()
    if number and column == "value":
        text = f"{Decimal(text):,f}"
    elif column == "level":
        plain = {"kind": "level", "qualifier": "exact"}
        text = _LONG.sub(
            lambda found: f"{amount({**plain, 'value': found[0]}, language)}{' ' if language else ''}", text
        )
    if tells_place(column) and text.startswith(known.base):
        link = "/id/" + text[len(known.base) :]
        return {"text": ("看原文", "words")[language], "link": link, "number": False, "short": True, "doubtful": False}
    if text.startswith(known.base):
        text, link = known.labels.get(text, short(text)), "/id/" + text[len(known.base) :]
    else:
        named = known.by_label.get(text, "") or known.by_title.get(text, "")
        link = f"/id/{short(named)}" if named else ""
    return {"text": text, "link": link, "number": number, "short": len(text) <= SHORT, "doubtful": False}
