"""Many articles at one look: what each tells in numbers, what most of them tell of, and how indicators compare."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from kg.standing import doubtful
from kg.view.payload import Content
from kg.view.rows import Fact, Figure
from kg.view.titles import latest_first

MOST_THINGS = 60
MOST_INDICATORS = 12
MOST_CELLS = 60
"""Articles in the matrix at the most: the latest ones."""


def overview(held: Content) -> dict[str, Any]:
    """Return articles with their counts, things by how many articles tell of them, and the matrix of indicators."""
    relations = Counter(article for edge in held.edges for article in {place.article for place in edge.evidence})
    facts: tuple[Fact | Figure, ...] = (*held.edges, *held.figures)
    doubts = [fact for fact in facts if doubtful(fact.confidence)]
    doubted = Counter(article for fact in doubts for article in {place.article for place in fact.evidence})
    told: dict[str, set[str]] = defaultdict(set)
    rows = []
    for article in held.articles:
        kinds = Counter(mark.type for mark in article["marks"])
        named = {mark.ref for mark in article["marks"] if mark.type == "m"}
        for name in named:
            told[name].add(article["id"])
        rows.append(
            {
                **{name: article[name] for name in ("id", "title", "issued", "place", "publisher")},
                "entities": len(named),
                "relations": relations[article["id"]],
                "figures": kinds["f"],
                "findings": kinds["x"],
                "doubts": doubted[article["id"]],
            }
        )
    nodes = {node.id: node for node in held.nodes}
    things = [
        {"id": name, "label": nodes[name].label, "kind": nodes[name].kind, "articles": len(articles)}
        for name, articles in sorted(told.items(), key=lambda item: (-len(item[1]), item[0]))
        if name in nodes and len(articles) > 1
    ]
    return {
        "articles": rows,
        "things": things[:MOST_THINGS],
        "matrix": matrix(held.figures, [row["id"] for row in latest_first(rows)]),
        "doubts": len(doubts),
    }


def yearly(first: str | None, last: str | None) -> bool:
    """Whether a period is a whole year, or the day on which something stood so: what can be compared year by year.

    >>> yearly("2023-01-01", "2023-12-31"), yearly("2023-12-31", "2023-12-31"), yearly(None, "2023-12-31")
    (True, True, True)
    >>> yearly("2016-01-01", "2020-12-31"), yearly("2023-07-01", "2023-12-31")
    (False, False)
    """
    if not first or not last or first == last:
        return True
    return first[:4] == last[:4] and first.endswith("-01-01") and last.endswith("-12-31")


def _weight(figure: Figure) -> tuple[bool, bool, str]:
    """How well a figure stands for its article: sure ones first, then whole years, then the latest."""
    return not doubtful(figure.confidence), yearly(figure.from_, figure.to), figure.to or ""


def matrix(figures: Iterable[Figure], articles: list[str]) -> dict[str, Any]:
    """Return the indicators most articles give a level of, and of each of the latest that give several the figure.

    What is told as done, and of what time, counts alone: 给予最高50万元 in two measures is no comparison. Of an article
    its latest figure that is not doubtful, of several the first, which is what the text leads with.
    """
    cells: dict[str, dict[str, Figure]] = defaultdict(dict)
    for figure in figures:
        for place in figure.evidence[:1]:
            if figure.kind == "level" and figure.indicator and figure.to and figure.modality in ("", "asserted"):
                known = cells[figure.indicator].setdefault(place.article, figure)
                if _weight(figure) > _weight(known):
                    cells[figure.indicator][place.article] = figure
    common = sorted(cells.items(), key=lambda item: (-len(item[1]), item[0]))[:MOST_INDICATORS]
    told = Counter(name for _, row in common if len(row) > 1 for name in row)
    # An article that gives one of them alone would be an empty column; it stands where there is nothing better.
    least = 2 if sum(number > 1 for number in told.values()) > 1 else 1
    telling = [name for name in articles if told[name] >= least][:MOST_CELLS]
    kept = set(telling)
    shown = [(name, {article: figure for article, figure in row.items() if article in kept}) for name, row in common]
    common = [(name, row) for name, row in shown if len(row) > 1]
    return {
        "indicators": [name for name, _ in common],
        "articles": telling,
        "cells": [
            {name: [f.id, f.value, f.unit, f.qualifier, f.confidence, f.from_, f.to] for name, f in sorted(row.items())}
            for _, row in common
        ],
    }
