"""What is doubtful in a store, the least sure first: of an article, of a thing, or of all texts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

import numpy as np

from kg.catalogue import Catalogue, Column
from kg.catalogue.columns import Mask
from kg.standing import doubtful


class Doubt(NamedTuple):
    """A fact or a figure of little confidence; in this order they are shown."""

    confidence: float
    article: str
    begin: int
    id: str
    row: int
    """In its table of the catalogue."""
    is_figure: bool


class Doubts:
    """The doubtful facts of a catalogue; of relations those that join things with a page."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    @cached_property
    def all(self) -> tuple[Doubt, ...]:
        """Every one of them."""
        return tuple(sorted((*self._of_facts(), *self._of_figures())))

    def about(self, name: str) -> list[Doubt]:
        """Return those of an article or of a thing, by its short name."""
        return self._by_name.get(name, [])

    @cached_property
    def _by_name(self) -> Mapping[str, list[Doubt]]:
        """Those of each article and of each thing."""
        named: dict[str, list[Doubt]] = defaultdict(list)
        for doubt in self.all:
            table = self._catalogue.figures if doubt.is_figure else self._catalogue.facts
            articles = {place.article for place in table.places[doubt.row]}
            ends = {table.columns[end][doubt.row] for end in (("s",) if doubt.is_figure else ("s", "o"))}
            for name in (articles | ends) - {""}:
                named[name].append(doubt)
        return dict(named)

    def _of_facts(self) -> Iterator[Doubt]:
        catalogue = self._catalogue
        columns = catalogue.facts.columns
        shown = {iri.removeprefix(catalogue.base) for iri in catalogue.kinds if iri in catalogue.labels}
        mask = doubted(columns["confidence"]) & columns["s"].among(shown) & columns["o"].among(shown)
        yield from self._doubts(mask, is_figure=False)

    def _of_figures(self) -> Iterator[Doubt]:
        yield from self._doubts(doubted(self._catalogue.figures.columns["confidence"]), is_figure=True)

    def _doubts(self, mask: Mask, *, is_figure: bool) -> Iterator[Doubt]:
        table = self._catalogue.figures if is_figure else self._catalogue.facts
        for row in np.flatnonzero(mask).tolist():
            article, begin = next(((place.article, place.begin) for place in table.places[row]), ("", 0))
            yield Doubt(float(table.columns["confidence"][row]), article, begin, table.ids[row], row, is_figure)


def doubted(confidence: Column) -> Mask:
    """Return which rows of a column of confidences are doubtful.

    >>> doubted(Column.of(["0.62", "", "0.97"])).tolist()
    [True, False, False]
    """
    return confidence.among(value for value in confidence.values if doubtful(value))
