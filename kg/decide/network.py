"""The network: what its weights say of an article, in ONNX and NumPy.

Scores are rounded before anything is compared, so that every machine decides alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.decide.candidates import Floats, Ints, Pairs
from kg.decide.features import Features
from kg.decide.inventory import TAGS
from kg.decide.layers import PEAK_REACH, figure_features
from kg.errors import KgError
from kg.inference import open_network
from kg.model import Figure, Span
from kg.tag import HIDDEN, best_paths

_BATCH = 12
_AT_ONCE = 1 << 15
"""Pairs that are looked at together: a long text has half a million, of some kilobytes each."""
_DIGITS = 3
"""Decimals that scores keep: machines differ from the sixth on."""
_SIDES = ("starts", "ends")
_FAR_OFF = np.float32(-1e9)
_SCALE = ".scale"

Weights = Mapping[str, Floats]


@dataclass(frozen=True, slots=True)
class States:
    """What the network knows of each code point of a text, with running sums to take means from."""

    rows: Floats
    sums: Floats
    cues: Floats

    def mean(self, start: Ints, end: Ints) -> Floats:
        """Return the mean state of stretches of text."""
        size = np.maximum(end - start, 1)[:, None]
        mean: Floats = ((self.sums[end] - self.sums[start]) / size).astype(np.float32)
        return mean

    def peak(self, start: Ints, end: Ints) -> Floats:
        """Return how strong each cue is where it is strongest in stretches of text, the last part of long ones.

        A sparse table answers every stretch by two rows: the peaks of all stretches of a power of two, one such length
        after the other.
        """
        start = np.maximum(start, end - PEAK_REACH)
        level = np.where(end > start, np.log2(np.maximum(end - start, 1) + 0.5).astype(np.int64), -1)
        rows = np.zeros((len(start), self.cues.shape[1]), np.float32)
        table = self.cues
        for n in range(int(level.max(initial=-1)) + 1):
            here = np.flatnonzero(level == n)
            rows[here] = np.maximum(table[start[here]], table[end[here] - (1 << n)])
            table = np.maximum(table[: -(1 << n)], table[1 << n :])
        return rows


class Network:
    """The loaded weights; one a process, not to be shared between threads."""

    def __init__(self, session: Any, weights: Weights) -> None:
        self._session, self._weights = session, weights
        self.moves: Floats = np.round(_barred() + weights["moves"], _DIGITS)
        """How well each tag follows each other, of outer and of inner names."""

    def states(self, passages: Sequence[Span], hidden: Floats, features: Features) -> States:
        """Return the states of an article's code points; `hidden` and `features` have a row for each."""
        size = self._weights["mention.weight"].shape[1] // 3
        rows = np.zeros((len(hidden) + 1, size), np.float32)
        order = sorted(passages, key=lambda p: (-len(p), p.start))
        for first in range(0, len(order), _BATCH):
            batch = order[first : first + _BATCH]
            lengths = np.array([len(p) for p in batch], np.int32)
            seen = np.zeros((len(batch), lengths[0], HIDDEN), np.float32)
            cues = np.zeros((len(batch), lengths[0], features.shape[1]), np.int32)
            for row, passage in enumerate(batch):
                seen[row, : len(passage)] = hidden[passage.start : passage.end]
                cues[row, : len(passage)] = features[passage.start : passage.end]
            (out,) = self._session.run(None, {"hidden": seen, "features": cues, "length": lengths})
            for row, passage in enumerate(batch):
                rows[passage.start : passage.end] = out[row, : len(passage)]
        sums = np.concatenate([np.zeros((1, size)), np.cumsum(rows, 0, dtype=np.float64)])
        return States(rows, sums, np.maximum(self._linear("cues", rows), 0))

    def tags(self, states: States, level: int) -> Floats:
        """Return how well each tag fits each code point, of outer (0) or inner (1) names."""
        scores: Floats = np.round(self._linear(f"tags.{level}", states.rows), _DIGITS)
        return scores

    def spans(self, states: States, bounds: Ints, layer: str, *, topic: bool = False) -> Floats:
        """Return what stands for stretches of text, after them the topic where it is wanted."""
        start, end = bounds[:, 0], bounds[:, 1]
        seen = np.concatenate([states.mean(start, end), states.rows[start], states.rows[end - 1]], -1)
        rows = np.maximum(self._linear(layer, seen), 0)
        return np.concatenate([rows, self._weights["topic"][None]]) if topic else rows

    def relations(self, states: States, mentions: Floats, kinds: Ints, pairs: Pairs) -> Floats:
        """Return for every pair how likely each predicate is, 0 none."""
        parts = [pairs.take(slice(n, n + _AT_ONCE)) for n in range(0, max(1, len(pairs)), _AT_ONCE)]
        return np.concatenate([self._related(states, mentions, kinds, part) for part in parts])

    def _related(self, states: States, mentions: Floats, kinds: Ints, pairs: Pairs) -> Floats:
        subject, object_ = pairs.things.T
        looks = [(pairs.looks[:, n], pairs.looks[:, n + 1]) for n in (0, 2, 4)]
        seen = [*(states.mean(*look) for look in looks[:2]), *(states.peak(*look) for look in looks)]
        context = np.maximum(self._linear("context", np.concatenate(seen, -1)), 0)
        kind = self._weights["kind.weight"]
        plain = [kind[kinds[subject]], kind[kinds[object_]], *self._plain(pairs.plain), pairs.grammar]
        together = np.concatenate([mentions[subject] * mentions[object_], context, *plain], -1)
        weight, width = self._weights["relation.0.weight"].T, mentions.shape[1]
        first, second = mentions @ weight[:width], mentions @ weight[width : 2 * width]
        inner = first[subject] + second[object_] + together @ weight[2 * width :] + self._weights["relation.0.bias"]
        return _softmax(self._linear("relation.2", np.maximum(inner, 0)))

    def figures(self, states: States, figures: Sequence[Figure], clauses: Ints) -> Floats:
        """Return what stands for each figure."""
        start = np.array([f.span.start for f in figures])
        end = np.array([f.span.end for f in figures])
        around = states.rows[np.maximum(start - 1, 0)], states.rows[np.minimum(end, len(states.rows) - 1)]
        clause = states.mean(*clauses.T), states.peak(*clauses.T)
        seen = [states.mean(start, end), *around, *clause, figure_features(figures)]
        return np.maximum(self._linear("figure", np.concatenate(seen, -1)), 0)

    def kinds(self, figures: Floats) -> Floats:
        """Return how likely each figure is of each kind, 0 no figure at all."""
        return _softmax(self._two("figure_kind", figures))

    def subjects(
        self, states: States, figures: Floats, mentions: Floats, kinds: Ints, pairs: Pairs
    ) -> tuple[Floats, Floats]:
        """Return a score for every candidate subject, and for each figure one for having none."""
        number, mention = pairs.things.T
        a, b = figures[number], mentions[mention]
        kind = self._weights["kind.weight"][kinds[mention]]
        between = states.peak(*pairs.looks.T)
        both = np.concatenate([a, b, a * b, np.abs(a - b), between, kind, *self._plain(pairs.plain)], -1)
        return self._two("subject", both)[:, 0], self._linear("no_subject", figures)[:, 0]

    def periods(self, states: States, figures: Floats, periods: Floats, pairs: Pairs) -> tuple[Floats, Floats]:
        """Return a score for every candidate period, and for each figure one for having none."""
        number, period = pairs.things.T
        a, b = figures[number], periods[period] if len(periods) else np.zeros((0, figures.shape[1]), np.float32)
        between = states.peak(*pairs.looks.T)
        both = np.concatenate([a, b, a * b, between, *self._plain(pairs.plain)], -1)
        return self._two("period", both)[:, 0], self._linear("no_period", figures)[:, 0]

    def indicators(
        self, states: States, figures: Floats, at: Ints, windows: Sequence[Span], said: Sequence[Span | None]
    ) -> list[tuple[Floats, Floats]]:
        """Return for each figure the scores of where in its window its indicator starts and ends."""
        sides = [(self._linear(f"{name}.0", figures), self._linear(f"{name}.1", states.rows)) for name in _SIDES]
        found = []
        for number, (window, told) in enumerate(zip(windows, said, strict=True)):
            place = np.arange(window.start, window.end)
            offset = self._weights["offset.weight"][np.clip(place - at[number], -60, 20) + 61]
            scores = []
            for n, (queries, keys) in enumerate(sides):
                score = keys[window.start : window.end] @ queries[number] / 8 + offset[:, n]
                if told is not None:
                    score = score + self._weights["said"][n] * (place == (told.end - 1 if n else told.start))
                scores.append(np.round(score, _DIGITS))
            found.append((scores[0], scores[1]))
        return found

    def _plain(self, plain: Ints) -> list[Floats]:
        names = ("distance.weight", "between.weight", "apart.weight")
        embedded = [self._weights[name][plain[:, n]] for n, name in enumerate(names)]
        return [*embedded, plain[:, 3:].astype(np.float32)]

    def _linear(self, name: str, rows: Floats) -> Floats:
        made: Floats = rows @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return made

    def _two(self, name: str, rows: Floats) -> Floats:
        return self._linear(f"{name}.2", np.maximum(self._linear(f"{name}.0", rows), 0))


def best_names(scores: Floats, moves: Floats, passages: Sequence[Span]) -> list[tuple[Span, int]]:
    """Return names, each with the number of its class: the best tags of each passage by Viterbi search, with `moves`
    padded as it wants them."""
    order = sorted(passages, key=lambda p: (-len(p), p.start))
    named: list[tuple[Span, int]] = []
    for first in range(0, len(order), _BATCH):
        batch = order[first : first + _BATCH]
        lengths = np.array([len(p) for p in batch], np.int32)
        laid = np.zeros((len(batch), lengths[0], TAGS), np.float32)
        for row, passage in zip(laid, batch, strict=True):
            row[: len(passage)] = scores[passage.start : passage.end]
        laid[:, 0, 2::2] += _FAR_OFF
        for passage, path in zip(batch, best_paths(laid, lengths, moves), strict=True):
            named += _decoded(path.tolist(), passage.start)
    return sorted(named)


def _decoded(path: list[int], at: int) -> list[tuple[Span, int]]:
    """Return the names that a path of tags tells, from where its passage begins."""
    found, start = [], 0
    while start < len(path):
        end = start + 1
        if path[start] % 2:
            while end < len(path) and path[end] == path[start] + 1:
                end += 1
            found.append((Span(at + start, at + end), (path[start] - 1) // 2))
        start = end
    return found


def _barred() -> NDArray[np.float32]:
    """Return what keeps a tag inside a name from following anything but that name."""
    barred = np.zeros((TAGS, TAGS), np.float32)
    for inside in range(2, TAGS, 2):
        barred[:, inside] = _FAR_OFF
        barred[[inside - 1, inside], inside] = 0
    return barred


def _softmax(scores: Floats) -> Floats:
    scores = scores - scores.max(-1, keepdims=True)
    likely = np.exp(scores)
    made: Floats = np.round(likely / likely.sum(-1, keepdims=True), _DIGITS)
    return made


def load_network(body: Path, heads: Path) -> Network:
    """Load the weights of one network. Raises KgError where a file or the runtime is missing."""
    return Network(open_network(body), load_weights(heads))


def load_weights(path: Path) -> dict[str, Floats]:
    """Return the arrays of a file of weights by name. Raises KgError where it is missing or broken."""
    try:
        with np.load(path) as stored:
            return {name: _whole(stored, name) for name in stored.files if not name.endswith(_SCALE)}
    except (OSError, ValueError, KeyError) as error:
        raise KgError(f"the decision's weights cannot be loaded: {error}", where=str(path)) from error


def _whole(stored: Mapping[str, NDArray[Any]], name: str) -> Floats:
    """Return an array of weights; one that was quantized (kg.train.quantize) by its rows' scales."""
    weights: Floats = stored[name].astype(np.float32)
    return weights * stored[name + _SCALE] if name + _SCALE in stored else weights
