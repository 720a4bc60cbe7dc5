"""The pages of the saved questions: a form for what each asks about, its answer as a table, a chart and a graph."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kg.cells import harmless
from kg.errors import QueryError
from kg.find.survey import short
from kg.query import Question, Rows, questions, select
from kg.serve.charts import charts, figures_in
from kg.serve.pages import render
from kg.serve.site import Site
from kg.serve.wording import COLUMNS, amount, coded, tells_confidence, tells_place
from kg.standing import doubtful

MOST_ROWS = 500
MOST_NAMED = 200
"""Indicators that a form offers, those of most figures."""
MOST_DRAWN = 60
"""Things of an answer that the explorer is asked to draw."""
SHORT = 12
"""Characters of a cell that stand in one line: a name, a date."""
_LONG = re.compile(r"(?<![\d.-])-?\d{5,}(?:\.\d+)?")
"""A number that nobody reads without counting its digits."""


def saved_page(site: Site, language: int) -> str:
    """Return the list of the saved questions."""
    return render(site, language, "saved.html", questions=questions())


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
    first = Rows(columns=answer.columns, terms=answer.terms[: MOST_ROWS + 1])
    return render(
        site,
        language,
        "question.html",
        question=found,
        values=given,
        indicators=[name for name, _ in site.held.figures.indicators("")[:MOST_NAMED]],
        problem=problem,
        sparql=sparql,
        rows=_rows(site, first, language),
        charts=charts(figures_in(answer, site.term), language),
        drawn=_things_in(site, first),
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
    # A column in which no row says anything tells nothing.
    said = [at for at in range(len(rows.columns)) if any(row[at] for row in shown)]
    cells = [[_cell(site, rows.columns[at], row[at], language) for at in said] for row in shown]
    return {"columns": [rows.columns[at] for at in said], "cells": cells, "more": len(rows) > MOST_ROWS}


def _cell(site: Site, column: str, text: str, language: int) -> dict[str, Any]:
    if tells_confidence(column) and text:
        told = f"{round(float(text) * 100)}%"
        return {"text": told, "link": "", "number": True, "short": True, "doubtful": doubtful(text)}
    text = coded(column, text, language)
    number = text.removeprefix("-").replace(".", "", 1).isdigit()
    if number and column == "value":
        text = f"{Decimal(text):,f}"
    elif column == "level":
        plain = {"kind": "level", "qualifier": "exact"}
        text = _LONG.sub(lambda found: amount({**plain, "value": found[0]}, language), text)
    if tells_place(column) and text.startswith(site.base):
        link = "/id/" + text[len(site.base) :]
        return {"text": ("看原文", "words")[language], "link": link, "number": False, "short": True, "doubtful": False}
    if text.startswith(site.base):
        text, link = site.held.labels.get(text, short(text)), "/id/" + text[len(site.base) :]
    else:
        named = site.by_label.get(text, "") or site.by_title.get(text, "")
        link = f"/id/{short(named)}" if named else ""
    return {"text": text, "link": link, "number": number, "short": len(text) <= SHORT, "doubtful": False}
