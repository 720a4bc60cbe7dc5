"""Training the chain of an indicator's words (kg.decide.wording) over what trained networks know of the records.

The networks stay as they are: their states are looked up once, so that this costs minutes where they cost an hour.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from kg.decide.candidates import Floats, Ints
from kg.decide.ensemble import Ensemble
from kg.decide.facts import choose_subjects
from kg.decide.spans import fold
from kg.decide.wording import BEFORE, BETWEEN, FLAGS, OFFSETS, SUBJECT, TAGS, Asked, Rows, ask, barred_moves, lay_out
from kg.lexicon import Lexicon
from kg.train.export import quantized, save_arrays
from kg.train.fit import Example
from kg.train.recurrent import Packing, log_sums

EPOCHS, RATE, BATCH = 8, 2e-3, 64
WIDTH, REACH = 64, 5
"""Numbers that stand for a character, and characters that a convolution sees."""
_DROP = 0.3
_UNTOLD = 0.5
"""Share of the figures of which the networks' pointers are not told: they know the records by heart."""
_ALONE = 0.25
"""The same of the subject, and of the indicator before."""
_CHUNK = 20
"""Batches among which figures are sorted by the length of their windows."""
_GAP, _FIRST, _SKIP, _FAR = 1.15, 0.92, 0.6, 2e-4
"""Costs of a gap between two pieces, of the first piece, of a character that is not found, of one further away."""
_FAR_OFF = -1e4
_COVERED = 0.6
"""Share of an indicator's characters that must be found for it to be learned from."""


def found_in(window: str, words: str, barred: NDArray[np.bool_], at: int) -> Ints:
    """Return where in a window the characters of an indicator stand, in their order and with as few gaps as may be.

    Those of a number (`barred`) are none; of equal ones those nearest to `at` are taken. Empty where too few are found.

    >>> bars = np.zeros(13, bool)
    >>> found_in("企业31家，产值过亿的9家", "企业产值过亿", bars, 11).tolist()
    [0, 1, 6, 7, 8, 9]
    """
    chars, wanted = [fold(c) for c in window], fold(words)
    size, count = len(chars), len(wanted)
    if not size or not count:
        return np.zeros(0, np.int64)
    same = np.array([[char == one for char in chars] for one in wanted]) & ~barred
    near = -_FAR * np.abs(np.arange(size) - at)
    best = np.full((count, size), -np.inf)
    back = np.full((count, size), -1)
    ahead, whence = np.full(size, -np.inf), np.full(size, -1)
    for row in range(count):
        score = np.where(same[row], 1 - _FIRST - _SKIP * row + near, -np.inf)
        if row:
            for told, source in (
                (ahead[:-1] + 1 - _GAP + near[1:], whence[:-1]),
                (best[row - 1][:-1] + 1 + near[1:], (row - 1) * size + np.arange(size - 1)),
            ):
                better = same[row][1:] & (told > score[1:])
                score[1:][better] = told[better]
                back[row][1:][better] = source[better]
        best[row] = score
        ahead = ahead - _SKIP
        reached = np.maximum.accumulate(score)
        where = np.maximum.accumulate(np.where(score >= reached, np.arange(size), 0)) + row * size
        whence, ahead = np.where(reached > ahead, where, whence), np.maximum(reached, ahead)
    ends = best - _SKIP * (count - 1 - np.arange(count))[:, None]
    at_, places = int(ends.argmax()), []
    while at_ >= 0 and np.isfinite(best.flat[at_]):
        places.append(at_ % size)
        at_ = int(back.flat[at_])
    return np.array(places[::-1] if len(places) >= _COVERED * count else [], np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """One record: what the networks know of it, the figures asked about, and where their indicators stand."""

    states: NDArray[np.float16]
    figures: Floats
    asked: Asked
    worded: dict[int, Ints]
    others: bool


def lesson(example: Example, networks: Ensemble, lexicon: Lexicon) -> Lesson | None:
    """Return what is to be learned of a record; None where none of its indicators stands in its text."""
    labels = example.labels
    view = labels.view
    if not view.figures or not labels.wanted:
        return None
    seen = networks.states(example.passages, example.hidden.astype(np.float32), example.features)
    figures = networks.figures(seen, view.figures, example.clauses)
    subjects = [subject for subject, _ in choose_subjects(networks, seen, view, figures, lexicon)]
    asked = ask(networks, seen, view, figures, example.clauses, subjects)
    worded = {}
    for number, words in labels.wanted:
        start, end = asked.windows[number].tolist()
        at = view.figures[number].span.start - start
        places = found_in(view.text[start:end], words, asked.measured[start:end], at)
        if len(places):
            worded[number] = places + start
    if not worded:
        return None
    states = np.concatenate([s.rows for s in seen], -1).astype(np.float16)
    return Lesson(states=states, figures=np.concatenate(figures, -1), asked=asked, worded=worded, others=example.others)


class Chain(nn.Module):
    """What kg.decide.wording.Wording computes, as it is learned; its parameters have the same names."""

    def __init__(self, seen: int, known: int) -> None:
        super().__init__()
        self.keys, self.queries = nn.Linear(seen, WIDTH), nn.Linear(known, WIDTH)
        self.offsets, self.between = nn.Embedding(OFFSETS, WIDTH), nn.Embedding(BETWEEN, WIDTH)
        self.flags, self.points = nn.Linear(FLAGS, WIDTH, bias=False), nn.Linear(2, WIDTH, bias=False)
        self.near = nn.Conv1d(WIDTH, WIDTH, REACH, padding=REACH // 2)
        self.far = nn.Conv1d(WIDTH, WIDTH, REACH, padding=REACH // 2)
        self.tags = nn.Linear(2 * WIDTH, TAGS)
        self.moves = nn.Parameter(torch.zeros(TAGS, TAGS))
        self.others = nn.Parameter(torch.zeros(WIDTH))
        """What other annotators do otherwise."""
        self._drop = nn.Dropout(_DROP)
        for table in (self.offsets, self.between):
            nn.init.normal_(table.weight, std=0.05)

    def forward(self, states: Tensor, figures: Tensor, rows: Rows, others: Tensor) -> Tensor:
        """Return how well each tag fits each character of each window."""
        within = torch.from_numpy(rows.within)[:, None]
        inner = self.keys(self._drop(states)) + self.queries(self._drop(figures))[:, None]
        inner = inner + self.offsets(torch.from_numpy(rows.offsets)) + self.between(torch.from_numpy(rows.between))
        inner = inner + self.flags(torch.from_numpy(rows.flags)) + self.points(torch.from_numpy(rows.points))
        inner = torch.relu(inner + self.others * others[:, None, None])
        near = self._drop(inner).transpose(1, 2) * within
        near = torch.relu(self.near(near)) * within
        near = torch.relu(self.far(near) + near).transpose(1, 2)
        scores = self.tags(self._drop(torch.cat([inner, near], -1)))
        barred = torch.zeros(scores.shape, dtype=torch.bool)
        barred[..., 1:] = ~torch.from_numpy(rows.free)[..., None]
        barred[:, 0, 2] = True
        made: Tensor = scores.masked_fill(barred, _FAR_OFF)
        return made


def loss(chain: Chain, scores: Tensor, rows: Rows, tags: NDArray[np.int64]) -> Tensor:
    """Return how unlikely the right paths are, added up; `tags` are the right ones, window by character."""
    lengths = rows.within.sum(1).tolist()
    within = torch.from_numpy(rows.within)
    every = scores[within]
    right = torch.nn.functional.one_hot(torch.from_numpy(tags), TAGS).bool()[within]
    both = torch.stack([every, every.masked_fill(~right, _FAR_OFF)])
    moves = chain.moves + torch.from_numpy(np.maximum(barred_moves(), _FAR_OFF))
    total = log_sums(both, moves.expand(2, TAGS, TAGS), Packing.of(lengths))
    return total[0] - total[1]


def right_tags(rows: Rows, worded: Sequence[Ints]) -> NDArray[np.int64]:
    """Return the right tag of each character of each window."""
    inside = np.stack([np.isin(places, told) for places, told in zip(rows.places, worded, strict=True)])
    inside &= rows.free
    follows = np.pad(inside[:, :-1], ((0, 0), (1, 0)))
    return np.where(inside, 1 + follows, 0)


def fit(
    lessons: Sequence[Lesson],
    *,
    seed: int = 0,
    epochs: int = EPOCHS,
    heard: Callable[[int, float], None] | None = None,
) -> Chain:
    """Return a chain trained on some records; `heard` is told each epoch's mean loss of a figure."""
    torch.manual_seed(seed)
    chance = random.Random(seed)
    chain = Chain(lessons[0].states.shape[1], lessons[0].figures.shape[1])
    optimizer = torch.optim.AdamW(chain.parameters(), lr=RATE, weight_decay=1e-3)
    figures = [(record, number) for record in range(len(lessons)) for number in sorted(lessons[record].worded)]
    total, step = epochs * math.ceil(len(figures) / BATCH), 0
    chain.train()
    for epoch in range(epochs):
        chance.shuffle(figures)
        told = 0.0
        for batch in _batches(lessons, figures, chance):
            for group in optimizer.param_groups:
                group["lr"] = RATE * min(1.0, (step + 1) / 100) * max(0.02, 1 - step / total)
            value = _loss_of(chain, lessons, batch)
            optimizer.zero_grad()
            (value / len(batch)).backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(chain.parameters(), 3.0)
            optimizer.step()
            step += 1
            told += float(value.detach())
        if heard:
            heard(epoch, told / len(figures))
    return chain.eval()


def _batches(
    lessons: Sequence[Lesson], figures: Sequence[tuple[int, int]], chance: random.Random
) -> list[Sequence[tuple[int, int]]]:
    """Return figures in batches of windows of much the same length."""

    def _size(figure: tuple[int, int]) -> int:
        start, end = lessons[figure[0]].asked.windows[figure[1]].tolist()
        return int(end - start)

    made: list[Sequence[tuple[int, int]]] = []
    for first in range(0, len(figures), BATCH * _CHUNK):
        some = sorted(figures[first : first + BATCH * _CHUNK], key=_size)
        parts = [some[n : n + BATCH] for n in range(0, len(some), BATCH)]
        chance.shuffle(parts)
        made += parts
    return made


def _loss_of(chain: Chain, lessons: Sequence[Lesson], batch: Sequence[tuple[int, int]]) -> Tensor:
    laid = [lay_out(lessons[r].asked, np.array([n]), lessons[r].worded) for r, n in batch]
    rows = together(laid)
    states = np.zeros((*rows.places.shape, lessons[0].states.shape[1]), np.float32)
    for row, ((record, _), one) in enumerate(zip(batch, laid, strict=True)):
        states[row, : one.places.shape[1]] = lessons[record].states[one.places[0]]
    figures = torch.from_numpy(np.stack([lessons[r].figures[n] for r, n in batch]))
    others = torch.tensor([float(lessons[r].others) for r, _ in batch])
    tags = right_tags(rows, [lessons[r].worded[n] for r, n in batch])
    rows = _with_less(rows)
    return loss(chain, chain(torch.from_numpy(states), figures, rows, others), rows, tags)


def _with_less(rows: Rows) -> Rows:
    """Return rows of which some are told less, so that it is not relied on."""
    drawn = torch.rand(len(rows.places), 3).numpy()
    flags, points = rows.flags.copy(), rows.points.copy()
    flags[drawn[:, 0] < _ALONE, :, SUBJECT] = 0
    flags[drawn[:, 1] < _ALONE, :, BEFORE] = 0
    points[drawn[:, 2] < _UNTOLD] = 0
    return replace(rows, flags=flags, points=points)


def together(laid: Sequence[Rows]) -> Rows:
    """Return rows of several records as one, padded to the longest window."""
    length = max(one.places.shape[1] for one in laid)

    def _put(parts: Iterable[NDArray[Any]]) -> NDArray[Any]:
        return np.concatenate(
            [np.pad(p, ((0, 0), (0, length - p.shape[1]), *((0, 0) for _ in p.shape[2:]))) for p in parts]
        )

    return Rows(
        places=_put(one.places for one in laid),
        within=_put(one.within for one in laid),
        offsets=_put(one.offsets for one in laid),
        between=_put(one.between for one in laid),
        flags=_put(one.flags for one in laid),
        points=_put(one.points for one in laid),
        free=_put(one.free for one in laid),
    )


def export(chain: Chain, path: Path) -> None:
    """Write the weights that reading needs."""
    weights = {name: value.detach().numpy() for name, value in chain.state_dict().items() if name != "others"}
    save_arrays(path, quantized(weights))
