"""What is looked at of an article: its names, figures and times, in which sentence and clause each of them stands."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.decide.inventory import CLASSES
from kg.model import Figure, Mention, Period, Relation, Sentence, Span

_TOLD_OF = frozenset(CLASSES) - {"Post", "Honour", "Principle", "Industry"}
"""Classes of what an article may be about."""
_SALIENT = 3
"""How many of the things that an article names most often may be the subject of a figure anywhere in it."""
_OFTEN = 4
"""So many times named, or more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What the ranker looks at: an article's names, figures and times, with what the grammar says of them."""

    text: str
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    """In order of position, longer first; they may nest."""
    figures: tuple[Figure, ...] = ()
    periods: tuple[Period, ...] = ()
    relations: tuple[Relation, ...] = ()
    topic: Mention | None = None
    """What the article is about: the subject where none is told."""
    document: Mention | None = None
    """The policy that the article is, where that and not the topic acts."""
    agenda: frozenset[int] = frozenset()
    """Numbers of the sentences that lay out what is to be done."""
    order: _Order = field(init=False)
    _numbers: list[Span] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "order", _Order(self.sentences, self.mentions))
        object.__setattr__(self, "_numbers", sorted({figure.span for figure in self.figures}))

    def numbers(self, within: Span) -> list[Span]:
        """Return where numbers that measure begin in a stretch of text."""
        first = bisect_left(self._numbers, Span(within.start, within.start))
        return self._numbers[first : bisect_left(self._numbers, Span(within.end, within.end))]


class _Order:
    """Which sentence and clause a thing stands in."""

    def __init__(self, sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> None:
        self._sentences = sentences
        self._starts = [s.span.start for s in sentences]
        self.of = [self.sentence(m.span.start) for m in mentions]
        self.within: dict[int, list[int]] = defaultdict(list)
        for number, sentence in enumerate(self.of):
            self.within[sentence].append(number)
        self.clauses = [self.clause(m.span.start) for m in mentions]
        self._alike: dict[str, list[int]] = defaultdict(list)
        for number, mention in enumerate(mentions):
            self._alike[mention.kind].append(number)

        self.times = Counter((m.kind, m.canonical) for m in mentions)
        self.titled = {
            (m.kind, m.canonical)
            for m, s in zip(mentions, self.of, strict=True)
            if sentences[s].role in ("title", "heading")
        }
        first = self._most_named(mentions)
        self._most = list(first)
        self.salient = list(first.values())
        self.often = [min(self.times[m.kind, m.canonical], _OFTEN) for m in mentions]
        """How often what each mention names is named, up to `_OFTEN`."""
        self.salience = [
            [int(self._most[n : n + 1] == [(m.kind, m.canonical)]) for n in range(_SALIENT)] for m in mentions
        ]
        """Whether each mention is of what is named most, second and third most."""

    def _most_named(self, mentions: Sequence[Mention]) -> dict[tuple[str, str], int]:
        """Return the things named most often, those of the title before others, each with its first mention."""
        first: dict[tuple[str, str], int] = {}
        for number, mention in enumerate(mentions):
            if mention.kind in _TOLD_OF:
                first.setdefault((mention.kind, mention.canonical), number)
        most = sorted(first, key=lambda name: (-self.times[name] - 2 * (name in self.titled), first[name]))
        return {name: first[name] for name in most[:_SALIENT]}

    def rivals(self, number: int, other: int, kind: str) -> int:
        """Count the mentions of a class that stand between two mentions."""
        low, high = sorted((number, other))
        return max(0, bisect_left(self._alike[kind], high) - bisect_right(self._alike[kind], low))

    def sentence(self, at: int) -> int:
        """Return the number of the sentence in which an offset stands."""
        return bisect_right(self._starts, at) - 1

    def clause(self, at: int) -> tuple[int, int]:
        """Return where the clause begins and ends in which an offset stands; the sentence, where it is in none."""
        sentence = self._sentences[self.sentence(at)]
        for clause in sentence.clauses:
            if clause.start <= at < clause.end:
                return clause.start, clause.end
        return sentence.span.start, sentence.span.end
