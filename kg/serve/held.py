"""What pages ask of the whole store, held for each state of it: its catalogue, the texts, and what follows of both."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

import numpy as np
from pyoxigraph import DefaultGraph, NamedNode

from kg.catalogue import Catalogue, Place
from kg.find.survey import short
from kg.serve.doubts import Doubts
from kg.serve.figures import Figures
from kg.store import GraphStore, lacks_union
from kg.terms import NIF
from kg.view.overview import matrix
from kg.view.titles import UNTITLED, latest_first, titled

REACH = 60
"""Code points of a sentence that are shown before and after a passage."""
MOST_THINGS = 60
_STOP = re.compile(r"[。！？；\n]")


class Held:
    """One state of a store, with what takes long to gather kept."""

    def __init__(self, store: GraphStore, catalogue: Catalogue) -> None:
        self._store = store
        self.catalogue = catalogue
        self.labels = catalogue.labels
        self.kinds = catalogue.kinds
        self.told = catalogue.told

    def warm(self) -> None:
        """Make what the first page of each kind would wait for."""
        _ = self.overview, self.degrees, self.by_label, self.often
        self.figures.sift({"q": " ", "limit": "1"})

    @cached_property
    def texts(self) -> dict[str, str]:
        """The text of each article by its short name."""
        graph = None if lacks_union(self._store) else DefaultGraph()
        said = self._store.quads_for_pattern(None, NamedNode(NIF + "isString"), None, graph)
        return {short(quad.subject.value): quad.object.value for quad in said}  # type: ignore[union-attr]

    @cached_property
    def articles(self) -> dict[str, dict[str, Any]]:
        """Articles by short name: id, title, publisher, issued, locality, place."""
        return {
            name: {**article, "title": titled(article["title"], self._first_words(name))}
            if article["title"] == UNTITLED
            else dict(article)
            for name, article in self.catalogue.articles.items()
        }

    def _first_words(self, name: str) -> str:
        """The text of one article, for its first words."""
        graph = None if lacks_union(self._store) else DefaultGraph()
        article = NamedNode(self.catalogue.base + name)
        said = self._store.quads_for_pattern(article, NamedNode(NIF + "isString"), None, graph)
        return next((quad.object.value for quad in said), "")  # type: ignore[union-attr]

    @cached_property
    def titles(self) -> dict[str, str]:
        """The title of each article by its short name."""
        return {name: article["title"] for name, article in self.articles.items()}

    @cached_property
    def newest(self) -> tuple[str, ...]:
        """The articles by short name, the latest first; those without a date by the year in their titles."""
        return tuple(article["id"] for article in latest_first(self.articles.values()))

    @cached_property
    def by_title(self) -> dict[str, str]:
        """The IRI of each article, by its title; of several of one title none."""
        often = Counter(self.titles.values())
        return {title: self.catalogue.base + name for name, title in self.titles.items() if often[title] == 1}

    def context(self, place: Place) -> dict[str, str]:
        """Return the words at a place and the sentence around them."""
        text = self.texts.get(place.article, "")
        b, e = place.begin, place.end
        before = _STOP.split(text[max(0, b - REACH) : b])[-1]
        after = text[e : e + REACH]
        stop = _STOP.search(after)
        cut = len(after) if stop is None else stop.end()
        return {
            "before": ("…" if len(before) == REACH else "") + before.lstrip(),
            "quote": text[b:e],
            "after": after[:cut].rstrip() + ("…" if stop is None and e + REACH < len(text) else ""),
        }

    def placed(self, place: Place) -> dict[str, Any]:
        """As the explorer takes a passage: article, offsets, and the sentence around it."""
        return {**place.json(), "context": self.context(place)}

    @cached_property
    def figures(self) -> Figures:
        """Every figure."""
        return Figures(self.catalogue, self.placed, self.articles)

    @cached_property
    def doubts(self) -> Doubts:
        """Every doubtful fact."""
        return Doubts(self.catalogue)

    @cached_property
    def indicators(self) -> dict[str, str]:
        """Every indicator by IRI, with its class."""
        return dict.fromkeys(self.catalogue.indicators, "Indicator")

    @cached_property
    def by_label(self) -> dict[str, str]:
        """The IRI of each thing that is mentioned, by its label; of a label of several things the first."""
        return {self.labels[iri]: iri for iri in sorted(self.kinds, reverse=True) if iri in self.labels}

    @cached_property
    def degrees(self) -> dict[str, int]:
        """How many neighbours a thing has, by its short name."""
        return {name: len(others) - (name in others) for name, others in self.around.items()}

    @cached_property
    def often(self) -> tuple[str, ...]:
        """The things that are mentioned by IRI, the most often mentioned first."""
        totals = {iri: sum(self.told[iri].values()) for iri in self.kinds}
        return tuple(sorted(totals, key=lambda iri: (-totals[iri], iri)))

    @cached_property
    def overview(self) -> dict[str, Any]:
        """Articles with their counts, the things most of them tell of, and how indicators compare."""
        entities = Counter(article for articles in self.told.values() for article in articles)
        rows = [
            {
                **{name: article[name] for name in ("id", "title", "issued", "place", "publisher")},
                "entities": entities[name],
                "relations": facts,
                "figures": figures,
                "findings": 0,
                "doubts": len(self.doubts.about(name)),
            }
            for (name, article), facts, figures in zip(
                self.articles.items(),
                self._told_by_article("facts"),
                self._told_by_article("figures"),
                strict=True,
            )
        ]
        often = sorted(self.told.items(), key=lambda item: (-len(item[1]), item[0]))
        things = [
            {"id": short(iri), "label": self.labels[iri], "kind": self.kinds[iri], "articles": len(articles)}
            for iri, articles in often
            if len(articles) > 1 and iri in self.kinds and iri in self.labels
        ]
        return {
            "articles": rows,
            "things": things[:MOST_THINGS],
            "matrix": matrix(self.figures.levels(), list(self.newest)),
            "doubts": len(self.doubts.all),
        }

    def _told_by_article(self, table: str) -> Iterator[int]:
        """How many rows of a table each article tells."""
        places = getattr(self.catalogue, table).places
        width = max(1, len(places.articles.values))
        pairs = np.unique(places.rows().astype(np.int64) * width + places.articles.codes)
        counts = np.bincount(pairs % width, minlength=width).tolist()
        numbers: Mapping[str, int] = dict(zip(places.articles.values, counts, strict=False))
        return (numbers.get(name, 0) for name in self.articles)

    @cached_property
    def around(self) -> dict[str, list[str]]:
        """The neighbours of each thing that has facts, by short names, in order."""
        around: dict[str, set[str]] = defaultdict(set)
        columns = self.catalogue.facts.columns
        subjects, objects = columns["s"], columns["o"]
        for s, o in zip(subjects.codes.tolist(), objects.codes.tolist(), strict=True):
            one, other = subjects.values[s], objects.values[o]
            around[one].add(other)
            around[other].add(one)
        return {name: sorted(others) for name, others in around.items()}
