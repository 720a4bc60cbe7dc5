"""Whose the values of a table are: what its stubs or heads name, else the place that the article is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from kg.gazetteer import load_gazetteer
from kg.model import Cell, Mention, Span, closed
from kg.tables.cues import Cues
from kg.tables.grid import Grid
from kg.tables.labels import Label

_THING = re.compile(r"[\u4e00-\u9fff][\u4e00-\u9fffA-Za-z0-9（）()·“”\"-]{1,39}")
_WHOSE = re.compile(
    r"(?:附?[表图]\s*[一二三四五六七八九十\d]*[-.．—]?\d*\s*[:：、]?\s*)|(?:[全各分][省市州县区旗镇乡村国]+(?:[（(][^）)]*[）)]|[、市县区旗])*)"
)
_NUMBERED = re.compile(r"\s*\d{1,2}(?:[-－—–.．]\d{1,3}){1,2}[ \u3000]+")
"""The number of a table in a yearbook: 8-12."""
_BODIES = ("Place", "Organization", "Platform", "Project")


class Subjects:
    """Finds the entities that the cells of one table name, and makes those that a head announces."""

    def __init__(
        self,
        text: str,
        grid: Grid,
        mentions: Sequence[Mention],
        locality: Mention | None,
        is_a: Callable[[str, str], bool],
        make: Callable[[Span, str], dict[str, object]],
        cues: Cues,
    ) -> None:
        self._text, self._grid, self._cues, self._make, self._is_a = text, grid, cues, make, is_a
        self._by_start: dict[int, list[Mention]] = {}
        self._by_name: dict[str, Mention] = {}
        for mention in mentions:
            self._by_start.setdefault(mention.span.start, []).append(mention)
            if any(is_a(mention.kind, body) for body in _BODIES) and not mention.stand_in:
                self._by_name.setdefault(mention.text, mention)
        self.whole = locality
        self.made: list[Mention] = []
        """Mentions of things that only the table names."""
        self._classes: dict[int, str] = {}
        self._built = any(cues.built.search(words) for cell, words in grid.words.items() if cell.row < grid.heads)
        self._counts = columns = {column for column in range(grid.columns) if self._is_counted(column)}
        self._counted = {cell.span for cell in grid.words if cell.row >= grid.heads and cell.column in columns}
        """Of the cells that stand below 指标."""
        partners = {column for column in range(grid.columns) if self._heads(column, cues.partner)}
        self._partners = {cell.span for cell in grid.words if cell.row >= grid.heads and cell.column in partners}
        """Of the cells that stand below 国别: with whom, and not whose."""

    def named(self, span: Span, words: str) -> Mention | None:
        """Return the place, body, platform or project that a cell's words are the name of.

        Below 指标 and the like only places are: what else is named there is what is counted.
        """
        if span in self._partners:
            return None
        bodies = _BODIES[:1] if span in self._counted else _BODIES
        for start in range(span.start, span.end):
            for mention in self._by_start.get(start, ()):
                fits = mention.span.end <= span.end and len(mention.text) >= len(words) - 1 and mention.text in words
                if fits and any(self._is_a(mention.kind, body) for body in bodies):
                    return mention
        known = self._by_name.get(words)
        known = known if known and any(self._is_a(known.kind, body) for body in bodies) else None
        at = span.cut(self._text).find(words) if known else -1
        if known is None or at < 0:
            return None
        here = self._make(Span(span.start + at, span.start + at + len(words)), "tables.name")
        mention = replace(known, **here)  # type: ignore[arg-type]
        self.made.append(mention)
        return mention

    def _heads(self, column: int, cue: re.Pattern[str]) -> bool:
        """Whether a head of a column is one of some words."""
        return any(cue.match(closed(self._grid.words[head].strip())) for head in self._grid.head(column))

    def _is_counted(self, column: int) -> bool:
        heads = [closed(self._grid.words[head].strip()) for head in self._grid.head(column)]
        listed = not self._built and any(self._cues.named.get(words) == "Project" for words in heads)
        return listed or self._heads(column, self._cues.counted)

    def of_column(self, cell: Cell, label: Label) -> Mention | None:
        """Return what a stub names where the head of its column says of what class the things below it are."""
        kind = self._class(cell.column)
        words = label.words
        if not kind or label.total or label.group or not _THING.fullmatch(words):
            return None
        said = self._grid.words[cell]
        inner = words if words in said else said.strip()  # letters may be set apart: 新 疆
        if closed(inner) != words:
            return None
        start = cell.span.start + said.find(inner)
        canonical, scope = self._place(words) if kind == "Place" else (words, None)
        if self.whole and kind not in ("Place", "Enterprise"):
            scope = self.whole.canonical
        mention = Mention(
            **self._make(Span(start, start + len(inner)), "tables.name"),  # type: ignore[arg-type]
            kind=kind,
            canonical=canonical,
            scope=scope,
        )
        self.made.append(mention)
        return mention

    def _place(self, words: str) -> tuple[str, str | None]:
        """Return the full name and scope of a place in a column of places; its words where no division has them."""
        places = load_gazetteer()
        near = frozenset({self.whole.canonical}) if self.whole else frozenset[str]()
        division = places.choose(words, near)
        return (division.name, places.scope(division)) if division else (words, None)

    def counts(self, column: int) -> bool:
        """Whether the head of a column says that below it stands what is counted."""
        return column in self._counts

    def announced(self, column: int) -> bool:
        """Whether the head of a column says that names of things stand below it."""
        return bool(self._class(column))

    def _class(self, column: int) -> str:
        """Return the class of the things that a column of stubs names, by its head; empty where it says none."""
        if column not in self._classes:
            heads = self._grid.head(column)
            words = self._grid.words[heads[-1]].strip() if heads else ""
            words = re.sub(r"\s+", "", words)
            kind = next((kind for form, kind in self._cues.named.items() if words in (form, "各" + form)), "")
            self._classes[column] = "" if kind == "Project" and not self._built else kind
        return self._classes[column]

    def without_whose(self, words: str, cues: Cues) -> str:
        """Return the words of a caption without its number, the place it is of, and what it calls itself."""
        words = _WHOSE.sub("", _NUMBERED.sub("", words))
        if self.whole:
            for name in {self.whole.canonical, self.whole.text}:
                words = words.removeprefix(name)
        return cues.caption_tail.sub("", words).strip(" \t\u3000,，、:：（）()《》")
