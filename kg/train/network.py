"""The network as it is trained: one recurrent layer over LAC's, with a small head for every question.

`kg.decide.network` computes the same in NumPy and ONNX, without torch.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from kg.decide.candidates import GRAMMAR, PERIOD_PLAIN, PLAIN, SUBJECT_PLAIN, TOPIC_DISTANCE, Pairs
from kg.decide.features import COLUMNS
from kg.decide.inventory import CLASSES, FIGURE_KINDS, PREDICATES, TAGS
from kg.decide.layers import CUES, FIGURE_FEATURES, PEAK_REACH, figure_features
from kg.model import Figure, Span
from kg.tag import HIDDEN
from kg.train.recurrent import Packing, log_sums, run

WIDTH = 160
"""Numbers that stand for a mention, a figure, a time."""
_FAR_OFF = -1e9
_DROP, _DROP_IN = 0.35, 0.25


class Laid:
    """States of every code point of a text, with what means and peaks over stretches of it are taken from."""

    def __init__(self, states: Tensor, cues: Tensor) -> None:
        self.states = states
        self._sums = torch.cat([torch.zeros(1, states.shape[1]), states.cumsum(0)])
        self._levels = [cues]
        step = 1
        while 2 * step <= PEAK_REACH:
            last = self._levels[-1]
            self._levels.append(torch.maximum(last[:-step], last[step:]) if len(last) > step else last)
            step *= 2

    def mean(self, start: Tensor, end: Tensor) -> Tensor:
        """Return the mean state of stretches of text."""
        return (self._sums[end] - self._sums[start]) / (end - start).clamp(min=1)[:, None]

    def peak(self, start: Tensor, end: Tensor) -> Tensor:
        """Return how strong each cue is where it is strongest in stretches of text, the last part of long ones."""
        start = torch.maximum(start, end - PEAK_REACH)
        size = (end - start).clamp(min=1)
        level = torch.floor(torch.log2(size.float() + 0.5)).long()
        rows = torch.zeros(len(size), self._levels[0].shape[1])
        for n, cues in enumerate(self._levels):
            here = torch.nonzero((level == n) & (end > start)).squeeze(-1)
            if len(here):
                rows = rows.index_add(0, here, torch.maximum(cues[start[here]], cues[end[here] - (1 << n)]))
        return rows


class Drop(nn.Module):
    """Dropout with eight masks out of each random number: several times as fast as torch's own.

    The share is rounded to 256ths.
    """

    def __init__(self, share: float) -> None:
        super().__init__()
        self._below = round(share * 256)

    def forward(self, seen: Tensor) -> Tensor:
        """Return what was seen, a share of it nought and the rest raised for that."""
        if not self.training:
            return seen
        drawn = torch.empty(seen.numel() // 8 + 1, dtype=torch.int64).random_(-(2**63), None)
        kept = drawn.view(torch.uint8)[: seen.numel()].view(seen.shape) >= self._below
        return seen * kept * (256 / (256 - self._below))


class Network(nn.Module):
    """Everything that is learned."""

    def __init__(self, hidden: int = 192) -> None:
        super().__init__()
        wide = 2 * hidden
        self.features = nn.ModuleList(nn.Embedding(values, size) for _, values, size in COLUMNS)
        self.enter = nn.Linear(HIDDEN + sum(size for *_, size in COLUMNS), 2 * WIDTH)
        self.others = nn.Parameter(torch.zeros(2 * WIDTH))
        self.gru = nn.GRU(2 * WIDTH, hidden, batch_first=True, bidirectional=True)
        self.tags = nn.ModuleList((nn.Linear(wide, TAGS), nn.Linear(wide, TAGS)))
        self.moves = nn.Parameter(torch.zeros(2, TAGS, TAGS))
        self.kind = nn.Embedding(len(CLASSES) + 1, 24)
        self.mention = nn.Linear(3 * wide, WIDTH)
        self.topic = nn.Parameter(torch.randn(WIDTH) * 0.1)
        self.distance = nn.Embedding(TOPIC_DISTANCE + 1, 8)
        self.between = nn.Embedding(8, 6)
        self.apart = nn.Embedding(6, 6)
        self.cues = nn.Linear(wide, CUES)
        self.context = nn.Linear(2 * wide + 3 * CUES, WIDTH)
        self.relation = nn.Sequential(
            nn.Linear(4 * WIDTH + 48 + 20 + PLAIN - 3 + GRAMMAR, 192), nn.ReLU(), nn.Linear(192, len(PREDICATES) + 1)
        )
        self.figure = nn.Linear(4 * wide + CUES + FIGURE_FEATURES, WIDTH)
        self.figure_kind = nn.Sequential(nn.Linear(WIDTH, 64), nn.ReLU(), nn.Linear(64, len(FIGURE_KINDS) + 1))
        self.subject = nn.Sequential(
            nn.Linear(4 * WIDTH + CUES + 24 + 20 + SUBJECT_PLAIN - 3, 96), nn.ReLU(), nn.Linear(96, 1)
        )
        self.no_subject = nn.Linear(WIDTH, 1)
        self.time = nn.Linear(3 * wide, WIDTH)
        self.period = nn.Sequential(
            nn.Linear(3 * WIDTH + CUES + 20 + PERIOD_PLAIN - 3, 96), nn.ReLU(), nn.Linear(96, 1)
        )
        self.no_period = nn.Linear(WIDTH, 1)
        self.starts = nn.ModuleList((nn.Linear(WIDTH, 64), nn.Linear(wide, 64)))
        self.ends = nn.ModuleList((nn.Linear(WIDTH, 64), nn.Linear(wide, 64)))
        self.offset = nn.Embedding(82, 2)
        self.said = nn.Parameter(torch.ones(2))
        self.drop, self.drop_in, self.drop_told = Drop(_DROP), Drop(_DROP_IN), Drop(0.15)

    def encode(
        self, hidden: Tensor, features: Tensor, lengths: Sequence[int], others: Sequence[bool]
    ) -> tuple[Tensor, Tensor]:
        """Read passages laid end to end; return their states (n x 2 hidden) and the passages' order by length.

        `others` tells of each passage whether other annotators read it: what they do otherwise is learned as a bias of
        its own (a treebank embedding: Stymne et al. 2018) and is left out of the weights that are written.
        """
        seen = torch.cat([e(features[:, i]) for i, e in enumerate(self.features)], -1)
        theirs = torch.tensor(others, dtype=torch.float32).repeat_interleave(torch.tensor(lengths))[:, None]
        entered = self.enter(torch.cat([self.drop_in(hidden), self.drop_in(seen)], -1)) + theirs * self.others
        entered = torch.relu(entered)
        flat = run(self.gru, self.drop_in(entered), lengths)
        return self.drop(flat), flat

    def lay(self, states: Tensor) -> Laid:
        """Make a text's states ready for questions about its stretches."""
        return Laid(states, torch.relu(self.cues(states)))

    def spans(self, laid: Laid, bounds: NDArray[np.int64], layer: nn.Linear) -> Tensor:
        """Return what stands for stretches of text."""
        start, end = torch.from_numpy(bounds[:, 0]), torch.from_numpy(bounds[:, 1])
        return torch.relu(layer(torch.cat([laid.mean(start, end), laid.states[start], laid.states[end - 1]], -1)))

    def relations(self, laid: Laid, mentions: Tensor, kinds: Tensor, pairs: Pairs) -> Tensor:
        """Return a score for every predicate of every pair."""
        subject, object_ = torch.from_numpy(pairs.things).T
        plain = torch.from_numpy(pairs.plain)
        columns = torch.from_numpy(pairs.looks).T
        looks = [columns[n : n + 2] for n in (0, 2, 4)]
        seen = [*(laid.mean(*look) for look in looks[:2]), *(laid.peak(*look) for look in looks)]
        context = torch.relu(self.context(torch.cat(seen, -1)))
        a, b = mentions[subject], mentions[object_]
        told = self.drop_told(torch.from_numpy(pairs.grammar))
        both = [a, b, a * b, context, self.kind(kinds[subject]), self.kind(kinds[object_]), *self._plain(plain), told]
        return self.drop_in_mlp(self.relation, torch.cat(both, -1))

    def figures(self, laid: Laid, figures: Sequence[Figure], clauses: NDArray[np.int64]) -> Tensor:
        """Return what stands for each figure."""
        start = torch.tensor([f.span.start for f in figures])
        end = torch.tensor([f.span.end for f in figures])
        clause = torch.from_numpy(clauses).T
        around = [laid.states[(start - 1).clamp(min=0)], laid.states[end.clamp(max=len(laid.states) - 1)]]
        told = torch.from_numpy(figure_features(figures))
        seen = [laid.mean(start, end), *around, laid.mean(*clause), laid.peak(*clause), told]
        return torch.relu(self.figure(torch.cat(seen, -1)))

    def subjects(self, laid: Laid, figures: Tensor, mentions: Tensor, kinds: Tensor, pairs: Pairs) -> Tensor:
        """Return a score for every candidate subject."""
        number, mention = torch.from_numpy(pairs.things).T
        a, b = figures[number], mentions[mention]
        between = laid.peak(*torch.from_numpy(pairs.looks).T)
        plain = self._plain(torch.from_numpy(pairs.plain))
        both = [a, b, a * b, torch.abs(a - b), between, self.kind(kinds[mention]), *plain]
        return self.drop_in_mlp(self.subject, torch.cat(both, -1)).squeeze(-1)

    def times(self, laid: Laid, figures: Tensor, periods: Tensor, pairs: Pairs) -> Tensor:
        """Return a score for every candidate period."""
        number, period = torch.from_numpy(pairs.things).T
        a, b = figures[number], periods[period]
        between = laid.peak(*torch.from_numpy(pairs.looks).T)
        both = [a, b, a * b, between, *self._plain(torch.from_numpy(pairs.plain))]
        return self.drop_in_mlp(self.period, torch.cat(both, -1)).squeeze(-1)

    def indicators(
        self,
        states: Tensor,
        figures: Tensor,
        at: NDArray[np.int64],
        windows: Sequence[Span],
        said: Sequence[Span | None],
    ) -> tuple[Tensor, Tensor]:
        """Return scores of where each figure's indicator starts and ends in its window."""
        low = torch.tensor([w.start for w in windows])[:, None]
        high = torch.tensor([w.end for w in windows])[:, None]
        place = low + torch.arange(max(len(w) for w in windows))[None]
        inside = torch.minimum(place, high - 1)
        offset = self.offset((place - torch.from_numpy(at)[:, None]).clamp(-60, 20) + 61)
        found = []
        for n, (query, key) in enumerate((self.starts, self.ends)):
            told = torch.tensor([-1 if s is None else s.end - 1 if n else s.start for s in said])[:, None]
            score = torch.einsum("nwd,nd->nw", key(states)[inside], query(figures)) / 8 + offset[..., n]
            found.append((score + self.said[n] * (place == told)).masked_fill(place >= high, _FAR_OFF))
        return found[0], found[1]

    def see_rare(self, share: float) -> None:
        """Make pairs without a relation as likely as they are, of which only a share was looked at in training.

        The bias of their score is raised by the logarithm of what the others were seen too often.
        """
        bias = self.relation.state_dict()["2.bias"]
        bias[0] -= math.log(share)

    def drop_in_mlp(self, layers: nn.Sequential, seen: Tensor) -> Tensor:
        """Run two layers with dropout before each."""
        made: Tensor = layers[2](self.drop_in(torch.relu(layers[0](self.drop_in(seen)))))
        return made

    def _plain(self, plain: Tensor) -> list[Tensor]:
        embedded = [self.distance(plain[:, 0]), self.between(plain[:, 1]), self.apart(plain[:, 2])]
        return [*embedded, plain[:, 3:].float()]


@dataclass(frozen=True, slots=True)
class Crf:
    """Which tag may follow which."""

    barred: Tensor
    first: Tensor


def _crf() -> Crf:
    barred, first = torch.zeros(TAGS, TAGS), torch.zeros(TAGS)
    for inside in range(2, TAGS, 2):
        barred[:, inside] = -1e4
        barred[[inside - 1, inside], inside] = 0
        first[inside] = -1e4
    return Crf(barred, first)


CRF = _crf()


def crf_loss(scores: Tensor, lengths: Sequence[int], allowed: Tensor, moves: Tensor) -> Tensor:
    """Return the negative log likelihood of all paths that are allowed, summed; each of two taggings apart.

    `scores` and `allowed` are 2 x row x tag, passages laid end to end; `moves` 2 x tag x tag.
    """
    size = torch.tensor(lengths)
    first = torch.zeros_like(scores).index_add(1, size.cumsum(0) - size, CRF.first.expand(2, len(lengths), TAGS))
    every = scores + first
    both = torch.cat([every, every.masked_fill(~allowed, -1e4)])
    total = log_sums(both, (moves + CRF.barred).repeat(2, 1, 1), Packing.of(lengths))
    return total[:2] - total[2:]
