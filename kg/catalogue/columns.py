"""Many rows as columns: each value once, the rows as numbers, so that counting and choosing take no time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.catalogue.places import Place

Numbers = NDArray[np.int32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A value in each row: row i says `values[codes[i]]`.

    >>> column = Column.of(["亩", "元", "亩"])
    >>> column.values, column[2], column.equals("亩").tolist()
    (('亩', '元'), '亩', [True, False, True])
    """

    values: tuple[str, ...]
    codes: Numbers

    @classmethod
    def of(cls, said: Iterable[str]) -> Column:
        """Make a column of what each row says."""
        numbers: dict[str, int] = {}
        codes = [numbers.setdefault(value, len(numbers)) for value in said]
        return cls(values=tuple(numbers), codes=np.array(codes, dtype=np.int32))

    def __getitem__(self, row: int) -> str:
        return self.values[int(self.codes[row])]

    def all(self) -> list[str]:
        """Return what each row says."""
        return [self.values[code] for code in self.codes.tolist()]

    def equals(self, value: str) -> Mask:
        """Return which rows say this."""
        code = self.values.index(value) if value in self.values else -1
        return np.asarray(self.codes == code)

    def among(self, wanted: Iterable[str]) -> Mask:
        """Return which rows say one of these."""
        asked = set(wanted)
        told = np.fromiter((value in asked for value in self.values), dtype=np.bool_, count=len(self.values))
        return told[self.codes] if len(told) else np.zeros(len(self.codes), dtype=np.bool_)

    def ranks(self, key: Mapping[str, Any] | None = None) -> Numbers:
        """Return each row's place in the order of the values, or of their keys; equal ones have equal ranks."""
        keys = [value if key is None else key[value] for value in self.values]
        order = {one: rank for rank, one in enumerate(sorted(set(keys)))}
        return np.array([order[one] for one in keys], dtype=np.int32)[self.codes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The passages of each row: those of row i are the entries from `starts[i]` to `starts[i + 1]`."""

    starts: Numbers
    articles: Column
    begins: Numbers
    ends: Numbers

    @classmethod
    def of(cls, places: Sequence[Sequence[Place]]) -> Places:
        """Make the places of rows."""
        flat = [place for row in places for place in row]
        return cls(
            starts=np.cumsum([0, *(len(row) for row in places)], dtype=np.int32),
            articles=Column.of(place.article for place in flat),
            begins=np.array([place.begin for place in flat], dtype=np.int32),
            ends=np.array([place.end for place in flat], dtype=np.int32),
        )

    def __getitem__(self, row: int) -> list[Place]:
        entries = range(self.starts[row], self.starts[row + 1])
        return [Place(self.articles[i], int(self.begins[i]), int(self.ends[i])) for i in entries]

    def rows(self) -> Numbers:
        """Return the row of each entry."""
        return np.repeat(np.arange(len(self.starts) - 1, dtype=np.int32), np.diff(self.starts))


class Table:
    """Facts or figures: a name, a value in each column, and passages for each row."""

    def __init__(self, ids: Sequence[str], columns: Mapping[str, Column], places: Places) -> None:
        self.ids = tuple(ids)
        self.columns = columns
        self.places = places

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Of each name its row."""
        return {name: row for row, name in enumerate(self.ids)}

    def told_in(self, article: str) -> list[int]:
        """Return the rows with a passage in an article, in order."""
        rows = self.places.rows()[self.places.articles.equals(article)]
        return [int(row) for row in np.unique(rows)]
