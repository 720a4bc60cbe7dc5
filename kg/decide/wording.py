"""Which characters of its sentence word a figure's indicator: a chain over them of outside, first and further ones.

What a table's first column needs does not always stand in one piece: 规上工业企业31家，其中产值过亿元的9家 counts
规上工业企业产值过亿元, and 增速居全国第6位 ranks what grew before. So each character is asked, with those around it,
and the best path through all of them is taken (a linear chain, Lafferty et al. 2001, over two convolutions).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kg.decide.candidates import Floats, Ints, window
from kg.decide.ensemble import Ensemble, Known, Seen
from kg.decide.network import load_weights
from kg.decide.spans import best_stretch
from kg.decide.view import View
from kg.model import Mention, Span
from kg.tag import best_paths, padded

TAGS = 3
"""Outside, first of a piece, further of it."""
CLAUSE, SAID, SUBJECT, BEFORE = range(4)
"""What is told of a character by yes and no: in the figure's clause, of the grammar's indicator, of the subject, of the
indicator of the figure before."""
FLAGS = BEFORE + 1
BETWEEN = 10
"""Numbers between a character and the figure: up to four before it, up to four behind."""
_BACK, _ON = 120, 40
"""So far before and behind the figure places are told apart."""
OFFSETS = _BACK + _ON + 2
_SUREST = 8
"""Scores of the network's pointers are taken no further than this."""
_BARRED = np.float32(-1e9)
_BATCH = 64
_DIGITS = 3

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The figures of a text, a row for each: stretches of the text as start and end, empty where there is none."""

    windows: Ints
    """Where an indicator may stand."""
    figures: Ints
    clauses: Ints
    said: Ints
    """The grammar's indicator."""
    subjects: Ints
    points: Sequence[tuple[Floats, Floats]]
    """How well each character of the window begins and ends a stretch, as the networks say."""
    before: Ints
    """The figure before in the same sentence, or -1."""
    measured: Bools
    """Whether a character of the text belongs to a number that measures."""
    starts: Ints
    """Where figures begin, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The windows of some figures, padded to the longest: what is told of each of their characters."""

    places: Ints
    within: Bools
    """Whether there is a character."""
    offsets: Ints
    between: Ints
    flags: Floats
    points: Floats
    free: Bools
    """Whether a character may be part of an indicator."""


def ask(
    networks: Ensemble, seen: Seen, view: View, figures: Known, clauses: Ints, subjects: Sequence[Mention | None]
) -> Asked:
    """Return what the chain is told of a view's figures; `subjects` are those chosen for them, `clauses` where theirs
    begin and end."""
    told = view.figures
    windows = [window(view, figure) for figure in told]
    said = [best_stretch(view.text, w, f.span, f.indicator) for w, f in zip(windows, told, strict=True)]
    at = np.array([figure.span.start for figure in told], np.int64)
    measured = np.zeros(len(view.text), bool)
    for figure in told:
        measured[figure.span.start : figure.span.end] = True
    return Asked(
        windows=bounds(windows),
        figures=bounds([figure.span for figure in told]),
        clauses=clauses,
        said=bounds(said),
        subjects=bounds([subject.span if subject else None for subject in subjects]),
        points=networks.indicators(seen, figures, at, windows, said),
        before=np.array(_before(at.tolist(), [view.order.sentence(start) for start in at.tolist()]), np.int64),
        measured=measured,
        starts=np.unique(at),
    )


def bounds(spans: Sequence[Span | None]) -> Ints:
    """Return where stretches of text begin and end, a row for each; an empty one where there is none."""
    return np.array([(span.start, span.end) if span else (0, 0) for span in spans], np.int64).reshape(-1, 2)


def _before(starts: Sequence[int], sentences: Sequence[int]) -> list[int]:
    """Return for each figure the one that begins last before it in its sentence; -1 where there is none."""
    order = sorted(range(len(starts)), key=lambda n: (starts[n], n))
    found = [-1] * len(starts)
    for last, number in pairwise(order):
        if sentences[last] == sentences[number]:
            found[number] = last if starts[last] < starts[number] else found[last]
    return found


def lay_out(asked: Asked, which: Ints, taken: Mapping[int, Ints]) -> Rows:
    """Return what is told of the characters of some figures' windows; `taken` are those of earlier indicators."""
    window, figure = asked.windows[which], asked.figures[which]
    places = window[:, :1] + np.arange(int((window[:, 1] - window[:, 0]).max()))
    within = places < window[:, 1:]
    places = np.minimum(places, len(asked.measured) - 1)
    flags = np.zeros((*places.shape, FLAGS), np.float32)
    for flag, spans in ((CLAUSE, asked.clauses), (SAID, asked.said), (SUBJECT, asked.subjects)):
        flags[..., flag] = (places >= spans[which, :1]) & (places < spans[which, 1:])
    points = np.full((*places.shape, 2), -_SUREST, np.float32)
    for row, one in enumerate(which.tolist()):
        for side, scores in enumerate(asked.points[one]):
            points[row, : len(scores), side] = scores
        flags[row, :, BEFORE] = np.isin(places[row], taken.get(int(asked.before[one]), ()))
    passed = np.searchsorted(asked.starts, places, "right") - np.searchsorted(asked.starts, figure[:, :1], "right")
    most = BETWEEN // 2 - 1
    ahead, behind = np.minimum(np.abs(passed), most), np.clip(passed, 0, most) + most + 1
    likely: Floats = np.clip(points, -_SUREST, _SUREST) * np.float32(2 / _SUREST)
    return Rows(
        places=places,
        within=within,
        offsets=np.clip(places - figure[:, :1], -_BACK, _ON) + _BACK + 1,
        between=np.where(places < figure[:, 1:], ahead, behind),
        flags=flags * within[..., None],
        points=likely,
        free=within & ~asked.measured[places],
    )


def in_turn(asked: Asked) -> Iterator[Ints]:
    """Yield figures in batches, each after the one before it in its sentence, those with long windows first."""
    turns: dict[int, list[int]] = defaultdict(list)
    turn: list[int] = []
    for number, before in enumerate(asked.before.tolist()):
        turn.append(turn[before] + 1 if before >= 0 else 0)
        turns[turn[-1]].append(number)
    size = asked.windows[:, 1] - asked.windows[:, 0]
    for _, some in sorted(turns.items()):
        order = sorted((n for n in some if size[n] > 0), key=lambda n: (-size[n], n))
        for first in range(0, len(order), _BATCH):
            yield np.array(order[first : first + _BATCH])


class Wording:
    """The loaded weights of the chain."""

    def __init__(self, weights: Mapping[str, Floats]) -> None:
        self._weights = weights
        self._moves = padded(np.round(weights["moves"] + barred_moves(), _DIGITS))

    def choose(self, states: Floats, figures: Floats, asked: Asked) -> dict[int, Ints]:
        """Return for each figure the offsets of its indicator's characters, in order; none where nothing words it.

        `states` and `figures` are what all networks know of each character and figure, beside each other.
        """
        keys, queries = self._linear("keys", states), self._linear("queries", figures)
        taken: dict[int, Ints] = {}
        for which in in_turn(asked):
            rows = lay_out(asked, which, taken)
            paths = best_paths(
                self._scores(keys, queries[which], rows), rows.within.sum(1, dtype=np.int32), self._moves
            )
            for number, places, path in zip(which.tolist(), rows.places, paths, strict=True):
                taken[number] = places[: len(path)][path > 0]
        return taken

    def _scores(self, keys: Floats, queries: Floats, rows: Rows) -> Floats:
        """Return how well each tag fits each character."""
        weights = self._weights
        inner = keys[rows.places] + queries[:, None] + weights["offsets.weight"][rows.offsets]
        inner += weights["between.weight"][rows.between]
        inner += rows.flags @ weights["flags.weight"].T + rows.points @ weights["points.weight"].T
        inner = np.maximum(inner, 0)
        within = rows.within[..., None]
        near = inner * within
        near = np.maximum(self._convolved("near", near), 0) * within
        near = np.maximum(self._convolved("far", near) + near, 0)
        scores = self._linear("tags", np.concatenate([inner, near], -1))
        scores[..., 1:][~rows.free] = _BARRED
        scores[:, 0, 2] = _BARRED
        made: Floats = np.round(scores, _DIGITS)
        return made

    def _convolved(self, name: str, rows: Floats) -> Floats:
        """Return each row with those around it, weighed by place; `weight` is out x in x place."""
        weight, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        reach = weight.shape[2] // 2
        wide = np.pad(rows, ((0, 0), (reach, reach), (0, 0)))
        length = rows.shape[1]
        around = np.concatenate([wide[:, n : n + length] for n in range(weight.shape[2])], -1)
        made: Floats = around @ weight.transpose(2, 1, 0).reshape(-1, len(weight)) + bias
        return made

    def _linear(self, name: str, rows: Floats) -> Floats:
        made: Floats = rows @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return made


def barred_moves() -> Floats:
    """Return what keeps a further character from following one outside."""
    barred = np.zeros((TAGS, TAGS), np.float32)
    barred[0, 2] = _BARRED
    return barred


def joined(text: str, places: Ints) -> str:
    """Return the characters at some places as words, Latin words of two pieces parted.

    >>> joined("增加值增长7.1%，增速居全国第6位", np.array([0, 1, 2, 10, 11]))
    '增加值增速'
    >>> joined("GDP 3.2万亿元，per capita 9万元", np.array([0, 1, 2, *range(11, 21)]))
    'GDP per capita'
    """
    words = ""
    for piece in np.split(places, np.flatnonzero(np.diff(places) > 1) + 1) if len(places) else ():
        more = text[piece[0] : piece[-1] + 1].strip()
        latin = words[-1:].isascii() and more[:1].isascii() and bool(words and more)
        words += " " + more if latin else more
    return words.strip()


def load_wording(path: Path) -> Wording:
    """Load the weights of the chain. Raises KgError where the file is missing or broken."""
    return Wording(load_weights(path))
