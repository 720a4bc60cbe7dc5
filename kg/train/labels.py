"""A hand-read record told in the network's terms: which answers to its questions are right.

A record says what is true of things; the network is asked about the words. An answer that a record allows, or leaves
open (required=false, another fair class), counts as right, so that training does not choose where an annotator did not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.decide.candidates import Pairs, grammar_relations, period_pairs, relation_pairs, subject_pairs, window
from kg.decide.inventory import CLASSES, FIGURE_KIND, FIGURE_KINDS, PREDICATE, PREDICATES, TAGS, begin
from kg.decide.spans import best_stretch, fold
from kg.decide.view import View
from kg.model import Mention, Span

Bools = NDArray[np.bool_]
Record = Mapping[str, Any]
"""A record as `kg.evaluate` reads it: entities, relations and observations with their quotes."""
_FAR = 250
"""An object named this much further from the quote than its end is not what the quote is about."""


def names_of(entity: Mapping[str, Any]) -> frozenset[str]:
    """Return the folded names of a record's entity."""
    return frozenset(fold(n) for n in (entity["label"], *entity["aliases"]))


@dataclass(frozen=True, slots=True)
class Named:
    """A name of a record's entity where it stands."""

    span: Span
    entity: int
    outer: bool


def occurrences(text: str, record: Record) -> tuple[Named, ...]:
    """Find every name of a record's entities: the longest first, and inside each the longest name of another entity.

    In order of position, longer first.
    """
    forms: dict[str, int] = {}
    for number, entity in enumerate(record["entities"]):
        for name in (entity["label"], *entity["aliases"]):
            if len(name) > 1:
                forms.setdefault(name, number)
    hits = [(at, at + len(name), number) for name, number in forms.items() for at in _find(text, name)]
    hits.sort(key=lambda hit: (hit[0] - hit[1], hit[0], hit[2]))
    owner: list[tuple[int, int, int] | None] = [None] * len(text)
    inside = bytearray(len(text))
    found: list[Named] = []
    for hit in hits:
        start, end, number = hit
        around = owner[start]
        if not any(owner[start:end]):
            owner[start:end] = [hit] * (end - start)
            found.append(Named(Span(start, end), number, outer=True))
        elif around and _is_inside(hit, around) and not any(inside[start:end]):
            inside[start:end] = b"\1" * (end - start)
            found.append(Named(Span(start, end), number, outer=False))
    return tuple(sorted(found, key=lambda n: (n.span.start, -n.span.end)))


def _is_inside(hit: tuple[int, int, int], around: tuple[int, int, int]) -> bool:
    """Whether a name of one thing lies within the name of another."""
    within = around[0] <= hit[0] and hit[1] <= around[1] and hit[:2] != around[:2]
    return within and hit[2] != around[2]


def _find(text: str, name: str) -> list[int]:
    found, at = [], text.find(name)
    while at >= 0:
        found.append(at)
        at = text.find(name, at + 1)
    return found


def allowed_tags(passage: Span, named: Sequence[Named], record: Record, *, outer: bool) -> Bools:
    """Return for every character of a passage which tags a record allows, of outer or of inner names."""
    rows = np.zeros((len(passage), TAGS), bool)
    rows[:, 0] = True
    for name in named:
        if name.outer != outer or name.span not in passage:
            continue
        entity = record["entities"][name.entity]
        first = [begin(kind) for kind in entity["type"]]
        start, end = name.span.start - passage.start, name.span.end - passage.start
        rows[start:end] = False
        rows[start, first] = True
        for tag in first:
            rows[start + 1 : end, tag + 1] = True
        if not entity["required"]:
            rows[start:end, 0] = True
    return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A question with several answers: which rows of the pairs stand to choose, and which of them are right."""

    figure: int
    rows: NDArray[np.int64]
    right: NDArray[np.int64]
    """Places among `rows`; `len(rows)` is none of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Questions of one record with the answers it allows."""

    view: View
    relations: Pairs
    allowed: Bools
    """Pair by predicate (0: none): what may be answered."""
    asked: Bools
    """Whether a pair says anything: what the record tells elsewhere is not held against it."""
    kinds: Bools
    subjects: Pairs
    subject: tuple[Choice, ...]
    periods: Pairs
    period: tuple[Choice, ...]
    windows: tuple[Span, ...]
    indicators: tuple[tuple[int, int, int], ...]
    """Figure, first and last character within its window."""
    wanted: tuple[tuple[int, str], ...] = ()
    """Figure and the words of its indicator, as the record tells them."""
    qualifiers: tuple[tuple[int, str], ...] = ()


def topics(record: Record) -> frozenset[int]:
    """Return the entities that a dropped subject means: the place whose affairs are told, else what is told about."""
    found: list[int] = []
    for key in ("locality", "about"):
        name = fold(record.get(key) or "")
        found = found or [n for n, e in enumerate(record["entities"]) if name and name in names_of(e)]
    return frozenset(found)


def label(view: View, entity_of: Sequence[int], record: Record) -> Labels:
    """Tell which answers a record allows; `entity_of` is the record's entity of each mention of the view, or -1."""
    about = topics(record)
    relations = relation_pairs(view)
    allowed, asked = _relations(view, entity_of, record, relations, about)
    observed = _observed(view, record)
    subjects, periods = subject_pairs(view), period_pairs(view)
    windows = tuple(window(view, figure) for figure in view.figures)
    index = {entity["id"]: number for number, entity in enumerate(record["entities"])}
    return Labels(
        view=view,
        relations=relations,
        allowed=allowed,
        asked=asked,
        kinds=_kinds(view, record, observed),
        subjects=subjects,
        subject=tuple(_subjects(view, entity_of, observed, subjects, about, index)),
        periods=periods,
        period=tuple(_periods(view, observed, periods)),
        windows=windows,
        indicators=tuple(_indicators(view, observed, windows)),
        wanted=tuple((n, o["indicator"]) for n, o in sorted(observed.items()) if o["indicator"]),
        qualifiers=tuple((n, o["qualifier"]) for n, o in sorted(observed.items())),
    )


def _relations(
    view: View, entity_of: Sequence[int], record: Record, pairs: Pairs, about: frozenset[int]
) -> tuple[Bools, Bools]:
    index = {entity["id"]: number for number, entity in enumerate(record["entities"])}
    facts: list[tuple[int, int, list[str], Mapping[str, Any]]] = []
    for fact in record["relations"]:
        plain = [p for p in fact["predicate"] if p in PREDICATE]
        for subject in fact["subject"]:
            for object_ in fact["object"]:
                s, o = index[subject], index[object_]
                facts.append((s, o, plain, fact))
                if "hasPart" in fact["predicate"]:
                    facts.append((o, s, ["partOf"], fact))
    rows: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row, (subject, object_) in enumerate(pairs.things.tolist()):
        for entity in about if subject == len(entity_of) else (entity_of[subject],):
            rows[entity, entity_of[object_]].append(row)
    allowed = np.zeros((len(pairs), len(PREDICATES) + 1), bool)
    allowed[:, 0] = True
    asked = np.ones(len(pairs), bool)
    for subject, object_, _, _ in facts:
        asked[rows.get((subject, object_), [])] = False
    told: set[int] = set()
    for subject, object_, predicates, fact in facts:
        nearest = min(((_cost(view, pairs, row, fact), row) for row in rows.get((subject, object_), ())), default=None)
        if not predicates or nearest is None or nearest[0][1] > _FAR:
            continue
        row = nearest[1]
        if row not in told:
            allowed[row] = False
            told.add(row)
        allowed[row, [PREDICATE[p] for p in predicates]] = True
        allowed[row, 0] |= not fact["required"]
        asked[row] = True
    return allowed, asked


def _cost(view: View, pairs: Pairs, row: int, fact: Mapping[str, Any]) -> tuple[float, int]:
    """Return how far a pair stands from the words of a fact, and how far its object does."""

    def _away(at: int) -> int:
        if fact["start"] <= at < fact["end"]:
            return 0
        return int(min(abs(at - fact["start"]), abs(at - fact["end"]))) + 5

    subject, object_ = pairs.things[row].tolist()
    end = view.mentions[object_].span.start
    if subject == len(view.mentions):
        return 120.0 + _away(end), _away(end)
    start = view.mentions[subject].span.start
    apart = 0 if view.order.of[subject] == view.order.of[object_] else 200
    return _away(start) + _away(end) + apart + abs(start - end) * 0.1, _away(end)


def _observed(view: View, record: Record) -> dict[int, Mapping[str, Any]]:
    """Return the record's observation for each figure that has one: the same words, number and unit."""
    found: dict[int, Mapping[str, Any]] = {}
    for fact in record["observations"]:
        near = [n for n, f in enumerate(view.figures) if same_number(f.span, float(f.value), f.unit, fact)]
        free = [n for n in near if n not in found]
        if free:
            found[free[0]] = fact
    return found


def same_number(span: Span, value: float, unit: str, fact: Mapping[str, Any]) -> bool:
    """Whether a figure is the number that a record's observation tells of."""
    near = span.start < fact["end"] and fact["start"] < span.end
    close = abs(abs(value) - abs(fact["value"])) <= 1e-6 * max(1.0, abs(fact["value"]))
    return near and close and _unit(unit) == _unit(fact["unit"])


def _unit(unit: str) -> str:
    return {"人民币": "元", "％": "%", "人": "名", "位": "名"}.get(unit, unit)


def _kinds(view: View, record: Record, observed: Mapping[int, Mapping[str, Any]]) -> Bools:
    rows = np.zeros((len(view.figures), len(FIGURE_KINDS) + 1), bool)
    for number, figure in enumerate(view.figures):
        fact = observed.get(number)
        if fact is not None:
            rows[number, FIGURE_KIND[fact["kind"]]] = True
            rows[number, 0] = not fact["required"]
        elif any(figure.span.start < f["end"] and f["start"] < figure.span.end for f in record["observations"]):
            rows[number] = True  # the record reads these words otherwise: nothing is learned of it
        else:
            rows[number, 0] = True
    return rows


def _subjects(
    view: View,
    entity_of: Sequence[int],
    observed: Mapping[int, Mapping[str, Any]],
    pairs: Pairs,
    about: frozenset[int],
    index: Mapping[str, int],
) -> list[Choice]:
    found = []
    for number, fact in observed.items():
        rows = np.flatnonzero(pairs.things[:, 0] == number)
        wanted = {index[i] for i in fact["subject"]}
        mentions = pairs.things[rows, 1].tolist()
        right = [
            place
            for place, m in enumerate(mentions)
            if (wanted & about if m == len(view.mentions) else entity_of[m] in wanted)
        ]
        right = right if wanted else [len(rows)]
        if right:
            found.append(Choice(figure=number, rows=rows, right=np.array(right)))
    return found


def _periods(view: View, observed: Mapping[int, Mapping[str, Any]], pairs: Pairs) -> list[Choice]:
    found = []
    for number, fact in observed.items():
        rows = np.flatnonzero(pairs.things[:, 0] == number)
        bounds = period_bounds(fact["period"])
        told = [view.periods[p] for p in pairs.things[rows, 1].tolist()]
        right = [n for n, p in enumerate(told) if (str(p.first), str(p.last)) == bounds]
        right = [len(rows)] if bounds == (None, None) else right
        if right:
            found.append(Choice(figure=number, rows=rows, right=np.array(right)))
    return found


def period_bounds(period: str | None) -> tuple[str | None, str | None]:
    """Return first and last day of a record's period.

    >>> period_bounds("2023-01/2023-06"), period_bounds(None)
    (('2023-01-01', '2023-06-30'), (None, None))
    """
    if not period:
        return None, None
    first, _, last = period.partition("/")
    return _bound(first, end=False), _bound(last or first, end=True)


def _bound(words: str, *, end: bool) -> str:
    from calendar import monthrange

    year, month, day = (*words.split("-"), "", "")[:3]
    if not month:
        return f"{year}-12-31" if end else f"{year}-01-01"
    if not day:
        return f"{year}-{month}-{monthrange(int(year), int(month))[1] if end else 1:02d}"
    return words


def _indicators(
    view: View, observed: Mapping[int, Mapping[str, Any]], windows: Sequence[Span]
) -> list[tuple[int, int, int]]:
    found = []
    for number, fact in observed.items():
        best = best_stretch(view.text, windows[number], view.figures[number].span, fact["indicator"])
        if best is not None:
            found.append((number, best.start - windows[number].start, best.end - 1 - windows[number].start))
    return found


def mention_kinds(entity_of: Sequence[int], record: Record, view: View) -> tuple[tuple[str, ...], ...]:
    """Return the classes that each mention may have."""
    return tuple(
        tuple(record["entities"][n]["type"]) if n >= 0 else (m.kind if m.kind in CLASSES else "Organization",)
        for n, m in zip(entity_of, view.mentions, strict=True)
    )


def gold_mentions(article: str, text: str, named: Sequence[Named], record: Record, sentence_of: Any) -> list[Mention]:
    """Return the record's names as mentions."""
    return [
        Mention(
            article=article,
            sentence=sentence_of(name.span.start),
            span=name.span,
            text=name.span.cut(text),
            rule="record",
            kind=record["entities"][name.entity]["type"][0],
            canonical=record["entities"][name.entity]["label"],
        )
        for name in named
    ]


def trust(every: Sequence[Labels]) -> dict[str, float]:
    """Return for each rule of the grammar's relations how often the records say it is right, drawn to one half where
    they say little."""
    right: Counter[str] = Counter()
    told: Counter[str] = Counter()
    for labels in every:
        row_of = {tuple(pair): row for row, pair in enumerate(labels.relations.things.tolist())}
        for pair, predicates in grammar_relations(labels.view).items():
            row = row_of.get(pair)
            if row is not None and labels.asked[row]:
                for predicate, rule in predicates.items():
                    told[rule] += 1
                    right[rule] += bool(labels.allowed[row, predicate])
    return {rule: round((right[rule] + 1) / (told[rule] + 2), 2) for rule in sorted(told)}
