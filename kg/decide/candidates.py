"""The questions the network is asked of an article: which pairs might be related, whose and when a figure is.

Each question is a row: two numbers of things, the stretches of text to look at, and a few plain features. The same
rows are made in training and in reading.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.decide.inventory import PREDICATE, PREDICATES
from kg.decide.view import View
from kg.model import Figure, Mention, Period, Span

_BUCKETS = (0, 1, 2, 4, 7, 12, 20, 35, 60, 100, 200, 400)
TOPIC_DISTANCE = len(_BUCKETS) + 1
_ANCHORS = frozenset(("Honour", "CommandUnit", "Meeting", "Event", "Policy", "Programme"))
"""Classes whose last names stay in question through the whole article: rosters and lists point back to them."""
_KEPT = 3
"""How many names of a class stay in question; from how many sentences back any name does."""
_CROWD = 40
"""In a sentence with more names than this only those near each other are asked about."""
_BEFORE, _AFTER = 120, 40
"""How far before and after a number its indicator may begin and end."""
GRAMMAR = 2 * (len(PREDICATES) + 1)
"""Features of a pair that tell what the grammar says of it."""

PLAIN = 13
"""Plain features of a pair of mentions; the first three are buckets."""
SUBJECT_PLAIN, PERIOD_PLAIN = 16, 22
"""Plain features of a figure with a subject, and with a time; the first three are buckets."""
_USES = ("context", "event", "local", "clause", "section", "compare", "vague", "rolling", "review")
"""What a time does to the figures near it, as the grammar's rule of it tells."""
REVIEWED = "figures.period.review"
"""The rule of the year that a whole text looks back on."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Rows of questions: `things` are two columns of numbers, `looks` the stretches of text to look at (start,
    end, and so on: three for a relation, one for a figure's slot), `plain` the features."""

    things: Ints
    looks: Ints
    plain: Ints
    grammar: Floats

    def __len__(self) -> int:
        return len(self.things)

    def take(self, rows: Ints | slice) -> Pairs:
        """Return some of the questions."""
        return Pairs(
            things=self.things[rows], looks=self.looks[rows], plain=self.plain[rows], grammar=self.grammar[rows]
        )


def _bucket(distance: int) -> int:
    return bisect_left(_BUCKETS, abs(distance))


def relation_pairs(view: View) -> Pairs:
    """Ask of pairs of mentions, subject and object, whether and how they are related.

    Asked are all pairs of a sentence, names of the sentences before with names of this one, names that lists point
    back to, and the topic (numbered `len(view.mentions)`) as the subject of every name.
    """
    rows = _Rows(view)
    within, anchors = view.order.within, list[int]()
    order = sorted(within)
    for k, sentence in enumerate(order):
        here = within[sentence]
        for p, i in enumerate(here):
            for q, j in enumerate(here):
                if i != j and (len(here) <= _CROWD or abs(p - q) <= _CROWD // 2 or p < _KEPT or q < _KEPT):
                    rows.add(i, j)
        for i in here:
            rows.topic(i)
        for earlier in order[max(0, k - _KEPT) : k]:
            if sentence - earlier <= _KEPT + 1:
                for i in _first_and_last(within[earlier]):
                    for j in here[: 4 * _KEPT]:
                        rows.add(i, j)
                        rows.add(j, i)
        for i in anchors:
            if sentence - view.order.of[i] > _KEPT:
                for j in here[: 2 * _CROWD]:
                    rows.add(i, j)
                    rows.add(j, i)
        for i in here:
            if view.mentions[i].kind in _ANCHORS and not _nested(view.mentions, i):
                alike = [a for a in anchors if view.mentions[a].kind == view.mentions[i].kind]
                anchors = [*(a for a in anchors if a not in alike[: max(0, len(alike) - 1)]), i]
    told = grammar_relations(view)
    for i, j in told:
        if i < len(view.mentions) and (i, j) not in rows:
            rows.add(i, j)
    return rows.made(told)


def _first_and_last(numbers: Sequence[int]) -> list[int]:
    return [*numbers[:_KEPT], *numbers[_KEPT:][-_KEPT:]]


def _nested(mentions: Sequence[Mention], number: int) -> bool:
    return number > 0 and mentions[number].span in mentions[number - 1].span


class _Rows:
    """Collects questions about pairs of mentions."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._things: list[tuple[int, int]] = []
        self._asked: set[tuple[int, int]] = set()
        self._looks: list[tuple[int, ...]] = []
        self._plain: list[tuple[int, ...]] = []

    def __contains__(self, pair: tuple[int, int]) -> bool:
        return pair in self._asked

    def topic(self, number: int) -> None:
        """Ask of the topic and a name."""
        view = self._view
        start = view.mentions[number].span.start
        sentence = view.sentences[view.order.of[number]].span.start
        before = sum(view.mentions[i].span.start < start for i in view.order.within[view.order.of[number]])
        self._things.append((len(view.mentions), number))
        here = sentence, max(sentence, start)
        self._looks.append((*here, *view.order.clauses[number], *here))
        self._plain.append((TOPIC_DISTANCE, min(before, 7), 5, 0, 0, 1, *[0] * 7))

    def add(self, subject: int, object_: int) -> None:
        """Ask of two names."""
        view, order = self._view, self._view.order
        first, second = (subject, object_) if subject < object_ else (object_, subject)
        before, after = view.mentions[first].span, view.mentions[second].span
        low, high = before.end, after.start
        nested = low > high
        if nested:
            low, high = high, min(low, after.end)
        apart = abs(order.of[subject] - order.of[object_])
        if apart:
            low = min(max(low, view.sentences[order.of[second]].span.start), high)
        same = not apart and order.clauses[subject] == order.clauses[object_]
        listed = high - low == 1 and view.text[low] == "、"
        self._things.append((subject, object_))
        self._asked.add((subject, object_))
        self._looks.append((low, high, *order.clauses[object_], *order.clauses[subject]))
        self._plain.append(
            (
                _bucket(high - low),
                min(second - first - 1, 7),
                min(apart, 4),
                int(subject == first),
                int(same),
                int(nested),
                int(listed),
                min(order.rivals(subject, object_, view.mentions[subject].kind), 4),
                min(order.rivals(subject, object_, view.mentions[object_].kind), 4),
                order.often[subject],
                order.often[object_],
                int(subject == order.within[order.of[subject]][0]),
                order.salience[subject][0],
            )
        )

    def made(self, told: Mapping[tuple[int, int], Mapping[int, str]]) -> Pairs:
        """Return the rows asked for, with what the grammar has `told` of each pair."""
        return Pairs(
            things=np.array(self._things, np.int64).reshape(-1, 2),
            looks=np.array(self._looks, np.int64).reshape(-1, 6),
            plain=np.array(self._plain, np.int64).reshape(-1, PLAIN),
            grammar=_grammar(told, self._things),
        )


def _grammar(told: Mapping[tuple[int, int], Mapping[int, str]], things: Sequence[tuple[int, int]]) -> Floats:
    """Return for each pair what the grammar's relations say of it, and of the same pair the other way round."""
    width = len(PREDICATES) + 1
    rows = np.zeros((len(things), GRAMMAR), np.float32)
    objects = {pair[1] for pair in told}
    for row, (subject, object_) in zip(rows, things, strict=True):
        for predicate in told.get((subject, object_), ()):
            row[predicate] = row[0] = 1
        for predicate in told.get((object_, subject), ()):
            row[width + predicate] = 1
        row[width] = object_ in objects
    return rows


def grammar_relations(view: View) -> dict[tuple[int, int], dict[int, str]]:
    """Return what the grammar says of pairs of mentions: each predicate with the rule that fired; hasPart is turned
    round."""
    number = {_identity(m): i for i, m in reversed(list(enumerate(view.mentions)))}
    told_of = {m.canonical for m in (view.topic, view.document) if m}
    told: dict[tuple[int, int], dict[int, str]] = defaultdict(dict)
    for relation in view.relations:
        implied = relation.resolution == "implied" and relation.subject.canonical in told_of
        subject = len(view.mentions) if implied else number.get(_identity(relation.subject))
        object_ = number.get(_identity(relation.object))
        if subject is None or object_ is None:
            continue
        if relation.predicate == "hasPart":
            told[object_, subject].setdefault(PREDICATE["partOf"], relation.rule)
        elif relation.predicate in PREDICATE:
            told[subject, object_].setdefault(PREDICATE[relation.predicate], relation.rule)
    return told


def _identity(mention: Mention) -> tuple[Span, str, str]:
    """Several things may share their words: 石化、冶金2个产业链联合党委."""
    return mention.span, mention.kind, mention.canonical


def window(view: View, figure: Figure) -> Span:
    """Return the stretch of a figure's sentence in which its indicator may stand."""
    sentence = view.sentences[view.order.sentence(figure.span.start)].span
    return Span(max(sentence.start, figure.span.start - _BEFORE), min(sentence.end, figure.span.end + _AFTER))


def grammar_subject(view: View, figure: Figure) -> int | None:
    """Return the number of the mention that the grammar takes for a figure's subject; the topic is the last."""
    topic = view.topic.canonical if view.topic else None
    if figure.subject is None or (figure.resolution == "implied" and figure.subject.canonical == topic):
        return len(view.mentions)
    return next((i for i, m in enumerate(view.mentions) if m.span == figure.subject.span), None)


def subject_pairs(view: View) -> Pairs:
    """Ask of each figure whose it is: a mention of its sentence or of the three before, or the topic."""
    order, mentions = view.order, view.mentions
    told = sorted(order.within)
    things, looks, plain = list[tuple[int, int]](), list[tuple[int, int]](), list[tuple[int, ...]]()
    for number, figure in enumerate(view.figures):
        sentence, at = order.sentence(figure.span.start), figure.span.start
        clause = order.clause(at)
        said = grammar_subject(view, figure)
        near = list(order.within.get(sentence, ()))
        for earlier in [s for s in told if s < sentence][-_KEPT:][::-1]:
            near += _first_and_last(order.within[earlier])
        if said is not None and said < len(mentions):
            near.append(said)
        near = list(dict.fromkeys(near))
        if len(near) > _CROWD:
            near = sorted(near, key=lambda i: abs(mentions[i].span.start - at))[:_CROWD]
        near = [i for i in dict.fromkeys((*near, *order.salient)) if not _is_this_meeting(mentions[i])]
        starts = sorted(mentions[i].span.start for i in near)
        for i in near:
            span = mentions[i].span
            before = span.start < at
            between = abs(bisect_right(starts, at) - bisect_right(starts, span.start)) - (not before)
            head = view.sentences[order.of[i]].span.start
            things.append((number, i))
            looks.append(_between(span, figure.span))
            plain.append(
                (
                    _bucket(span.end - at if before else span.start - figure.span.end),
                    min(max(between, 0), 7),
                    min(abs(sentence - order.of[i]), 4),
                    int(before),
                    int(clause[0] <= span.start < clause[1]),
                    0,
                    int(not view.text[head : span.start].strip()),
                    int(i == said),
                    min(order.times[mentions[i].kind, mentions[i].canonical], 4),
                    int((mentions[i].kind, mentions[i].canonical) in order.titled),
                    int(view.sentences[order.of[i]].paragraph == view.sentences[sentence].paragraph),
                    int(i == order.within[order.of[i]][0]),
                    int(view.topic is not None and mentions[i].canonical == view.topic.canonical),
                    *order.salience[i],
                )
            )
        things.append((number, len(mentions)))
        looks.append((view.sentences[sentence].span.start, at))
        here = len(order.within.get(sentence, ()))
        plain.append((TOPIC_DISTANCE, min(here, 7), 5, 0, 0, 1, 0, int(said == len(mentions)), *[0] * 8))
    return _plain_pairs(things, looks, plain, SUBJECT_PLAIN)


def _is_this_meeting(mention: Mention) -> bool:
    """Whether a mention is 会议, 大会: what a meeting is told figures are told of something else."""
    return mention.stand_in and mention.kind in ("Meeting", "Event")


def period_pairs(view: View) -> Pairs:
    """Ask of each figure when it holds: a time of its sentence, one of the last before it, or one of a heading."""
    sentences, periods = view.sentences, view.periods
    of = [view.order.sentence(p.span.start) for p in periods]
    times = Counter((p.first, p.last) for p in periods)
    behind = [i for i, p in enumerate(periods) if p.rule == REVIEWED]
    things, looks, plain = list[tuple[int, int]](), list[tuple[int, int]](), list[tuple[int, ...]]()
    for number, figure in enumerate(view.figures):
        sentence, at = view.order.sentence(figure.span.start), figure.span.start
        clause = view.order.clause(at)
        said = (figure.period.first, figure.period.last) if figure.period else None
        here = [i for i, s in enumerate(of) if s == sentence]
        before = [i for i, s in enumerate(of) if s < sentence]
        heads = [i for i in before if sentences[of[i]].role in ("title", "heading")]
        near = list(
            dict.fromkeys((*here, *before[-2 * _KEPT :], *heads[-2:], *(i for i in behind if of[i] > sentence)))
        )
        for i in near:
            span = periods[i].span
            earlier = span.start < at
            between = sum(span.start < periods[j].span.start < at for j in near)
            things.append((number, i))
            looks.append(_between(span, figure.span))
            plain.append(
                (
                    _bucket(span.end - at if earlier else span.start - figure.span.end),
                    min(between, 7),
                    min(abs(sentence - of[i]), 4),
                    int(earlier),
                    int(clause[0] <= span.start < clause[1]),
                    int(sentences[of[i]].paragraph == sentences[sentence].paragraph),
                    int(sentences[of[i]].role in ("title", "heading")),
                    int(said == (periods[i].first, periods[i].last)),
                    *_form(periods[i]),
                    min(times[periods[i].first, periods[i].last], 4),
                )
            )
    return _plain_pairs(things, looks, plain, PERIOD_PLAIN)


def _form(period: Period) -> list[int]:
    """Return how long a time is (a day, a month, a year, longer) and what it does."""
    days = (period.last - period.first).days + 1
    use = period.rule.rsplit(".", 1)[-1]
    long = [int(days == 1), int(1 < days <= 31), int(31 < days <= 366), int(days > 366)]
    return [*long, *(int(use == known) for known in _USES)]


def _between(one: Span, other: Span) -> tuple[int, int]:
    """Return the stretch between two spans, empty where they touch."""
    low, high = sorted((one, other))
    return low.end, max(low.end, high.start)


def _plain_pairs(
    things: Iterable[tuple[int, int]], looks: Iterable[tuple[int, int]], plain: Iterable[tuple[int, ...]], width: int
) -> Pairs:
    numbers = np.array(list(things), np.int64).reshape(-1, 2)
    return Pairs(
        things=numbers,
        looks=np.array(list(looks), np.int64).reshape(-1, 2),
        plain=np.array(list(plain), np.int64).reshape(-1, width),
        grammar=np.zeros((len(numbers), 0), np.float32),
    )
