"""How well a graph did: plain numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """Found of what is required, and what was said beyond the record.

    >>> Marks(found=3, required=4, wrong=1).f1
    0.75
    """

    found: int
    required: int
    wrong: int

    @property
    def recall(self) -> float:
        """Share of the required that was found; 1 where nothing is required."""
        return self.found / self.required if self.required else 1.0

    @property
    def precision(self) -> float:
        """Share of the right among all that was said; 1 where nothing was said."""
        return self.found / (self.found + self.wrong) if self.found + self.wrong else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        total = self.recall + self.precision
        return 2 * self.recall * self.precision / total if total else 0.0

    def __add__(self, other: Marks) -> Marks:
        found, required, wrong = self.found + other.found, self.required + other.required, self.wrong + other.wrong
        return Marks(found=found, required=required, wrong=wrong)

    def as_dict(self) -> dict[str, float | int]:
        """All six numbers, shares to four places."""
        shares = {name: round(getattr(self, name), 4) for name in ("recall", "precision", "f1")}
        return {**shares, "found": self.found, "required": self.required, "wrong": self.wrong}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """The marks of one article's graph, or of several."""

    entities: Marks
    missing_or_mistyped: int
    relations: Marks
    figures: Marks
    """A figure is found where value, unit and kind are right."""
    strict: int
    """Of the figures found, those with sign, subject, indicator, period and qualifier right too."""
    slots: Mapping[str, int]
    """Of the figures found, how many have each of these five right."""
    spans: int
    right_spans: int
    """Passages whose quote is the article's text at their offsets."""
    facts_without_evidence: int
    misses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What is missing, wrong or beyond the record, in words, by kind of miss."""

    @property
    def strict_recall(self) -> float:
        """Share of the required figures that are right in every slot."""
        return self.strict / self.figures.required if self.figures.required else 1.0

    def as_dict(self) -> dict[str, dict[str, Any]]:
        """All numbers by part, shares to four places."""
        found = self.figures.found
        return {
            "entities": {**self.entities.as_dict(), "missing_or_mistyped": self.missing_or_mistyped},
            "relations": {**self.relations.as_dict()},
            "figures": {
                **self.figures.as_dict(),
                "strict_recall": round(self.strict_recall, 4),
                "slots": {name: round(count / found, 4) for name, count in self.slots.items()} if found else {},
            },
            "grounding": {
                "spans": self.spans,
                "right": self.right_spans,
                "facts_without_evidence": self.facts_without_evidence,
            },
        }

    def __str__(self) -> str:
        parts = self.as_dict().items()
        return "\n".join(f"{part:10} " + "  ".join(f"{k} {v}" for k, v in numbers.items()) for part, numbers in parts)


def together(scores: Iterable[Scores]) -> Scores:
    """Return the marks of several articles as of one: what is counted is added, shares follow."""
    parts = tuple(scores)
    none = Marks(found=0, required=0, wrong=0)
    slots: Counter[str] = Counter()
    for part in parts:
        slots.update(part.slots)
    return Scores(
        entities=sum((part.entities for part in parts), none),
        missing_or_mistyped=sum(part.missing_or_mistyped for part in parts),
        relations=sum((part.relations for part in parts), none),
        figures=sum((part.figures for part in parts), none),
        strict=sum(part.strict for part in parts),
        slots=dict(slots),
        spans=sum(part.spans for part in parts),
        right_spans=sum(part.right_spans for part in parts),
        # It is a number of the whole graph, so that every article of one graph tells the same.
        facts_without_evidence=max((part.facts_without_evidence for part in parts), default=0),
    )
