"""What is understood of an article when a stage, or all of them, are done with it; and the things it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kg.model.found import Figure, Mention, Numeral, Period, Relation, Tally
from kg.model.sentences import Sentence
from kg.model.source import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What the names stage found in one article."""

    mentions: tuple[Mention, ...] = ()
    """In order of position; none inside another of the same canonical name; nested names of other things are kept."""
    locality: Mention | None = None
    publisher: Mention | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """What the figures stage found in one article."""

    figures: tuple[Figure, ...] = ()
    periods: tuple[Period, ...] = ()
    numerals: tuple[Numeral, ...] = ()
    tallies: tuple[Tally, ...] = ()

    def revised(self, figures: Mapping[int, Figure]) -> Measures:
        """Return the measures with other figures, by the `id` of the old one; without another, a figure is gone and
        so is what it tallies."""
        tallies = (
            replace(t, figure=figures[id(t.figure)], parts=tuple(figures.get(id(p), p) for p in t.parts))
            for t in self.tallies
            if id(t.figure) in figures
        )
        kept = (figures[id(f)] for f in self.figures if id(f) in figures)
        return replace(self, figures=tuple(kept), tallies=tuple(tallies))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything understood of one article."""

    article: Article
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...] = ()
    periods: tuple[Period, ...] = ()
    figures: tuple[Figure, ...] = ()
    numerals: tuple[Numeral, ...] = ()
    tallies: tuple[Tally, ...] = ()
    relations: tuple[Relation, ...] = ()
    locality: Mention | None = None
    """A mention of the place whose affairs the article tells."""
    publisher: Mention | None = None
    about: Mention | None = None
    """What the article is about: a nation, a ministry, a zone, a village, an enterprise; often the locality."""
    withheld: int = 0
    """How many candidates were below the threshold and are not here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One thing: one identity, whatever it is called and wherever it is mentioned."""

    id: str
    """ASCII, a short hash of scope, canonical name and (where one name serves two) kind."""
    kind: str
    label: str
    aliases: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    code: str | None = None
    """GB/T 2260 division code, for a place that has one."""
    within: str | None = None
    """Id of the place it lies in, by the division codes; a fact of reference data, not of the text."""
