"""Every figure of a store: by pages, by words and facets with counts, sorted; as the page itself does (sift.js)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import numpy as np

from kg.catalogue import Catalogue, Column
from kg.catalogue import Place as Passage
from kg.catalogue.columns import Mask, Numbers
from kg.serve.doubts import doubted
from kg.view.rows import Figure, Place

FACETS = ("article", "subject", "indicator", "kind", "unit", "year", "modality", "confidence", "change")
MOST_CHOICES = 300
MOST_ROWS = 1000
_TOLD = ("s", "indicator", "value", "unit", "kind", "qualifier", "from", "to", "modality", "confidence")
_NAMELESS = ("本县", "本市", "本区", "本省", "本镇", "本乡")
"""Places that their articles do not name: no example for a reader."""
Row = dict[str, Any]
Facet = tuple[Numbers, Column]
"""Rows with a value each; a row of several values comes several times."""


class Figures:
    """The figures of a catalogue; `placed` gives a passage as the explorer takes it, with the sentence around it.

    `articles` are those of the catalogue as the pages call them.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        placed: Callable[[Passage], dict[str, Any]],
        articles: Mapping[str, Mapping[str, str]],
    ) -> None:
        self._table = catalogue.figures
        self._columns = catalogue.figures.columns
        self._articles = articles
        self._placed = placed
        self._ranks: dict[str, Numbers] = {}

    def __len__(self) -> int:
        return len(self._table)

    def row(self, number: int, *, bare: bool = False) -> Row:
        """Return a figure as the explorer takes it; a bare one without the words around its number."""
        said = {name: column[number] for name, column in self._columns.items()}
        places = self._table.places[number]
        article = self._articles.get(places[0].article, {}) if places else {}
        growth = float(self._growth[number])
        return {
            "id": self._table.ids[number],
            **{name: said[name] for name in ("s", "label", "indicator", "value", "unit", "kind")},
            "qualifier": said["qualifier"] or "exact",
            "from": said["from"] or None,
            "to": said["to"] or None,
            **{name: said[name] for name in ("text", "rule", "modality", "confidence", "change")},
            "implied": said["resolution"] == "implied",
            "scanned": bool(said["scanned"]),
            "growth": None if np.isnan(growth) else growth,
            "differs": bool(self._differs[number]),
            "title": article.get("title", ""),
            "issued": article.get("issued", ""),
            "evidence": [place.json() if bare else self._placed(place) for place in places],
        }

    def named(self, name: str) -> Row | None:
        """Return the figure of this short name."""
        number = self._table.numbers.get(name)
        return None if number is None else self.row(number)

    def about(self, thing: str) -> list[int]:
        """Return the rows of the figures about a thing, by its short name."""
        return [int(number) for number in np.flatnonzero(self._columns["s"].equals(thing))]

    def told_in(self, article: str) -> list[Row]:
        """Return the figures of an article."""
        return [self.row(number) for number in self._table.told_in(article)]

    def indicators(self, words: str) -> list[tuple[str, int]]:
        """Return the indicators in whose names some words stand, those of most figures first, with their numbers."""
        column = self._columns["indicator"]
        counts = np.bincount(column.codes, minlength=len(column.values)).tolist()
        told = zip(column.values, counts, strict=False)  # of no figures there is one count too many
        found = [(name, n) for name, n in told if name and words in name]
        return sorted(found, key=lambda item: (-item[1], item[0]))

    def levels(self) -> Iterator[Figure]:
        """Yield the levels with an indicator, in the order of the texts, each with the article that tells it first."""
        columns = {name: self._columns[name].all() for name in _TOLD}
        first = self._first_articles
        for number in np.flatnonzero(self._columns["kind"].equals("level") & ~self._columns["indicator"].equals("")):
            told: dict[str, Any] = {name: said[number] for name, said in columns.items()}
            told["qualifier"] = told["qualifier"] or "exact"
            told["from_"] = told.pop("from")
            if first[number]:
                yield Figure(self._table.ids[number], **told, evidence=(Place(first[number], 0, 0),))

    def typical(self) -> Row | None:
        """Return a dated amount that is asserted, of the indicator most figures tell, if there is one."""
        columns = self._columns
        plain = columns["kind"].equals("level") & columns["unit"].among(("元", "斤", "人"))
        plain &= columns["modality"].among(("", "asserted")) & ~columns["resolution"].equals("implied")
        plain &= ~(columns["from"].equals("") | columns["label"].equals("") | columns["indicator"].equals(""))
        plain &= ~columns["label"].among(_NAMELESS)
        indicators = columns["indicator"].codes
        counts = np.bincount(indicators[plain], minlength=1)
        found = np.flatnonzero(plain & (indicators == counts.argmax()))
        return self.row(int(found[-1])) if len(found) else None

    def sift(self, asked: Mapping[str, str]) -> dict[str, Any]:
        """Return how many figures pass, the choices left under each facet with their counts, and one page of rows.

        `asked` has words in `q`, facets by name, `sort` (a column, with - before it from the greatest), `offset`,
        `limit`, and the years `from`, `to` with `undated`. With `only` there are no choices: "rows", or "bare" ones
        without the words around their numbers, as a chart takes them.
        """
        worded = self._says(asked.get("q", "").lower().split()) & self._timely(asked)
        picked = {facet: self._passes(facet, asked[facet]) for facet in FACETS if asked.get(facet)}
        found = self._all(worded, picked.values())
        only = asked.get("only")
        choices = {}
        for facet in () if only else FACETS:
            others = self._all(worded, (mask for name, mask in picked.items() if name != facet))
            choices[facet] = self._choices(facet, others)
        offset, limit = _number(asked.get("offset"), 0), min(_number(asked.get("limit"), 100), MOST_ROWS)
        shown = self._sorted(np.flatnonzero(found), asked.get("sort", ""))[offset : offset + limit]
        rows = [self.row(int(number), bare=only == "bare") for number in shown]
        return {"total": int(found.sum()), "facets": choices, "rows": rows}

    @staticmethod
    def _all(mask: Mask, others: Iterable[Mask]) -> Mask:
        for other in others:
            mask = mask & other
        return mask

    def _passes(self, facet: str, value: str) -> Mask:
        rows, column = self._facets[facet]
        passed = np.zeros(len(self), dtype=np.bool_)
        passed[rows[column.equals(value)]] = True
        return passed

    def _choices(self, facet: str, mask: Mask) -> list[list[Any]]:
        rows, column = self._facets[facet]
        counts = np.bincount(column.codes[mask[rows]], minlength=len(column.values))
        told = [(column.values[code], int(counts[code])) for code in np.flatnonzero(counts) if column.values[code]]
        told.sort(key=(lambda item: -int(item[0])) if facet == "year" else (lambda item: (-item[1], item[0])))
        return [list(pair) for pair in told[:MOST_CHOICES]]

    def _says(self, words: list[str]) -> Mask:
        passed = np.ones(len(self), dtype=np.bool_)
        for word in words:
            passed &= np.fromiter((word in said for said in self._said), dtype=np.bool_, count=len(self))
        return passed

    def _timely(self, asked: Mapping[str, str]) -> Mask:
        if not asked.get("from") or not asked.get("to"):
            return np.ones(len(self), dtype=np.bool_)
        first, last = self._span
        inside = (first <= _number(asked["to"], 9999)) & (last >= _number(asked["from"], 0))
        return np.where(last < 0, asked.get("undated") == "1", inside)

    def _sorted(self, rows: Any, sort: str) -> Any:
        """Sort by a column; what has nothing there comes last either way."""
        by = sort.removeprefix("-")
        if by not in _SORTS:
            return rows
        if by not in self._ranks:
            self._ranks[by] = _SORTS[by](self)
        ranks = self._ranks[by][rows]
        return rows[np.lexsort((-ranks if sort.startswith("-") else ranks, ranks < 0))]

    def rank(self, name: str) -> Numbers:
        """Return each row's place by a column, -1 where it has nothing there."""
        column = self._columns[name]
        return np.where(column.equals(""), -1, column.ranks())

    def rank_of_value(self) -> Numbers:
        """Return each row's place by its number."""
        column = self._columns["value"]
        return column.ranks({value: float(value) for value in column.values})

    def rank_of_growth(self) -> Numbers:
        """Return each row's place by its growth, -1 where it has none."""
        absent = np.isnan(self._growth)
        ranks = np.unique(np.where(absent, 0, self._growth), return_inverse=True)[1]
        return np.where(absent, -1, ranks).astype(np.int32)

    def rank_of_period(self) -> Numbers:
        """Return each row's place by the end of its period, or its beginning."""
        days = Column.of(to or begin for begin, to in self._periods)
        return np.where(days.equals(""), -1, days.ranks())

    def rank_of_article(self, field: str = "id") -> Numbers:
        """Return each row's place by something of the first article that tells it."""
        said = Column.of(self._articles.get(name, {}).get(field, "") if name else "" for name in self._first_articles)
        return np.where(said.equals(""), -1, said.ranks())

    @cached_property
    def _first_articles(self) -> list[str]:
        places = self._table.places
        starts, ends = places.starts[:-1], places.starts[1:]
        return [places.articles[int(b)] if b < e else "" for b, e in zip(starts, ends, strict=True)]

    @cached_property
    def _periods(self) -> list[tuple[str, str]]:
        return list(zip(self._columns["from"].all(), self._columns["to"].all(), strict=True))

    @cached_property
    def _span(self) -> tuple[Numbers, Numbers]:
        """First and last year of each row, -1 where it has no time."""
        spans = [(int((b or e)[:4]), int((e or b)[:4])) if b or e else (-1, -1) for b, e in self._periods]
        both = np.array(spans, dtype=np.int32).reshape(-1, 2)
        return both[:, 0], both[:, 1]

    @cached_property
    def _growth(self) -> Any:
        """The growth that the graph links to each row, or that the row itself tells; else not a number."""
        columns = self._columns
        growth = np.full(len(self), np.nan)
        percent = columns["unit"].equals("%")
        for number in np.flatnonzero(percent & columns["kind"].equals("growth")).tolist():
            growth[number] = float(columns["value"][number])
        for number in np.flatnonzero(percent & ~columns["change"].equals("")).tolist():
            level = self._table.numbers.get(columns["change"][number])
            if level is not None:
                growth[level] = float(columns["value"][number])
        return growth

    @cached_property
    def _beside(self) -> Mask:
        """Which rows are a growth that stands beside its level, and need not be listed once more."""
        rates = self._columns["unit"].equals("%")
        of = self._columns["change"].all()
        told = (level in self._table.numbers and bool(rate) for level, rate in zip(of, rates, strict=True))
        return np.fromiter(told, dtype=np.bool_, count=len(self))

    @cached_property
    def _differs(self) -> Mask:
        """Beside which rows another article gives another value for the same thing and time."""
        names = ("s", "indicator", "unit", "kind", "from", "to")
        points = list(zip(*(self._columns[name].codes.tolist() for name in names), strict=True))
        timed = ~(self._columns["to"].equals("") | self._columns["indicator"].equals(""))
        values: dict[tuple[int, ...], set[tuple[str, int]]] = defaultdict(set)
        given = list(zip(self._first_articles, self._columns["value"].codes.tolist(), strict=True))
        for point, told, timely in zip(points, given, timed, strict=True):
            if timely:
                values[point].add(told)
        differ = (
            any(article != own[0] and value != own[1] for article, value in values.get(point, ()))
            for point, own in zip(points, given, strict=True)
        )
        return np.fromiter(differ, dtype=np.bool_, count=len(points))

    @cached_property
    def _said(self) -> list[str]:
        titles = [self._articles.get(name, {}).get("title", "") for name in self._first_articles]
        words = [self._columns[name].all() for name in ("label", "indicator", "text", "unit")]
        return [" ".join(said).lower() for said in zip(*words, titles, strict=True)]

    @cached_property
    def _facets(self) -> dict[str, Facet]:
        each = np.arange(len(self), dtype=np.int32)
        columns = self._columns
        sure = doubted(columns["confidence"]).astype(np.int32)
        asserted = Column.of(value or "asserted" for value in columns["modality"].all())
        return {
            "article": self._facet_of_articles(),
            "subject": (each, columns["label"]),
            **{name: (each, columns[name]) for name in ("indicator", "kind", "unit")},
            "year": self._facet_of_years(),
            "modality": (each, asserted),
            "confidence": (each, Column(values=("sure", "doubtful"), codes=sure)),
            "change": self._facet_of_changes(),
        }

    def _facet_of_articles(self) -> Facet:
        places = self._table.places
        width = max(1, len(places.articles.values))
        pairs = np.unique(places.rows().astype(np.int64) * width + places.articles.codes)
        rows, codes = np.divmod(pairs, width)
        return rows.astype(np.int32), Column(values=places.articles.values, codes=codes.astype(np.int32))

    def _facet_of_years(self) -> Facet:
        rows, years = [], []
        for number, (first, last) in enumerate(zip(*(span.tolist() for span in self._span), strict=True)):
            if last >= 0:
                told = [first, last] if last - first > 10 else list(range(first, last + 1))
                years += [str(year) for year in told]
                rows += [number] * len(told)
        return np.array(rows, dtype=np.int32), Column.of(years)

    def _facet_of_changes(self) -> Facet:
        once = ~self._beside
        masks = {"up": (self._growth > 0) & once, "down": (self._growth < 0) & once, "differs": self._differs}
        rows = [np.flatnonzero(mask) for mask in masks.values()]
        codes = np.repeat(np.arange(3, dtype=np.int32), [len(found) for found in rows])
        return np.concatenate(rows).astype(np.int32), Column(values=tuple(masks), codes=codes)


_SORTS: Mapping[str, Callable[[Figures], Numbers]] = {
    "article": lambda figures: figures.rank_of_article(),
    "issued": lambda figures: figures.rank_of_article("issued"),
    "subject": lambda figures: figures.rank("label"),
    "indicator": lambda figures: figures.rank("indicator"),
    "value": lambda figures: figures.rank_of_value(),
    "unit": lambda figures: figures.rank("unit"),
    "growth": lambda figures: figures.rank_of_growth(),
    "kind": lambda figures: figures.rank("kind"),
    "confidence": lambda figures: figures.rank("confidence"),
    "period": lambda figures: figures.rank_of_period(),
}
"""How rows are ranked, by the name of a column of the page."""


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else otherwise
