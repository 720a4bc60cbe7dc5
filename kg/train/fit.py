"""Training: records in, weights out; seeded, on the CPU."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as nnf

from kg.decide.features import Features
from kg.decide.inventory import CLASS, CLASSES
from kg.model import Span
from kg.train.labels import Bools, Choice, Labels
from kg.train.network import Laid, Network, crf_loss
from kg.train.together import HALVES, Half, together

EPOCHS, RATE, BATCH = 20, 2e-3, 4
_NEGATIVES = 0.4
"""Share of the pairs without a relation that are looked at each time; what is learned is set right for it."""
_LEAST = 1e-6
"""Divided by at least, where a batch has nothing of a kind."""
_TOLD = 3
"""Losses that are told: names, relations, figures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One record, ready to learn from."""

    name: str
    passages: tuple[Span, ...]
    hidden: NDArray[np.float16]
    """LAC's states, a row for each code point of the text."""
    features: Features
    allowed: tuple[tuple[Bools, Bools], ...]
    """For each passage the tags allowed of outer and of inner names."""
    kinds: tuple[tuple[int, ...], ...]
    """The classes each mention may have, the topic's last."""
    said: tuple[Span | None, ...]
    """Where the grammar's indicator of each figure stands."""
    clauses: NDArray[np.int64]
    labels: Labels
    others: bool = False
    """Whether it was read by other annotators than those whose readings the network is to give."""


def fit(
    examples: Sequence[Example],
    *,
    epochs: int = EPOCHS,
    seed: int = 0,
    rate: float = RATE,
    heard: Callable[[int, Sequence[float]], None] | None = None,
) -> Network:
    """Return a network trained on the examples; `heard` is told each epoch's mean losses."""
    torch.manual_seed(seed)
    network = Network()
    size = sum(p.numel() for p in network.parameters()) + _TOLD
    learn = partial(_learn, network, examples, epochs=epochs, seed=seed, rate=rate, heard=heard)
    learned = together(learn, size)
    learned.see_rare(_NEGATIVES)
    return learned.eval()


def _learn(
    network: Network,
    examples: Sequence[Example],
    half: Half,
    *,
    epochs: int,
    seed: int,
    rate: float,
    heard: Callable[[int, Sequence[float]], None] | None,
) -> Network:
    """Learn every other record of each batch; take the steps that both halves agree on, and return the network."""
    torch.manual_seed(seed * HALVES + half.number)
    order_by, chance = random.Random(seed), random.Random(seed * HALVES + half.number)
    parameters = list(network.parameters())
    optimizer = torch.optim.AdamW(parameters, lr=rate, weight_decay=1e-3)
    total, step = epochs * math.ceil(len(examples) / BATCH), 0
    network.train()
    for epoch in range(epochs):
        order = order_by.sample(range(len(examples)), len(examples))
        told = np.zeros(_TOLD)
        for first in range(0, len(order), BATCH):
            warm = min(1.0, (step + 1) / (0.08 * total)) * max(0.02, 1 - step / total)
            for group in optimizer.param_groups:
                group["lr"] = rate * warm
            mine = [examples[i] for i in order[first : first + BATCH][half.number :: HALVES]]
            sums, counts = loss(network, mine, chance) if mine else (torch.zeros(_TOLD), torch.zeros(_TOLD))
            losses = sums / half.mean(counts).clamp(min=_LEAST)
            optimizer.zero_grad()
            if mine:
                losses.sum().backward()  # type: ignore[no-untyped-call]
            agreed = half.mean(torch.cat([*(_gradient(p) for p in parameters), losses.detach()]))
            at = 0
            for parameter in parameters:
                parameter.grad = agreed[at : at + parameter.numel()].view_as(parameter)
                at += parameter.numel()
            nn.utils.clip_grad_norm_(parameters, 3.0)
            optimizer.step()
            step += 1
            told += agreed[-_TOLD:].numpy()
        if heard and not half.number:
            heard(epoch, (told / math.ceil(len(order) / BATCH)).tolist())
    return network


def _gradient(parameter: nn.Parameter) -> Tensor:
    return torch.zeros(parameter.numel()) if parameter.grad is None else parameter.grad.flatten()


def loss(network: Network, examples: Sequence[Example], chance: random.Random) -> tuple[Tensor, Tensor]:
    """Return what is wrong with the names, the relations and the figures of some records, and of how much each is.

    What is wrong is added up over characters, relations and figures, so that shares of a batch can be put together.
    """
    spans = [(e, p) for e in examples for p in e.passages]
    lengths = [len(p) for _, p in spans]
    hidden = torch.from_numpy(np.concatenate([e.hidden[p.start : p.end] for e, p in spans]).astype(np.float32))
    features = torch.from_numpy(np.concatenate([e.features[p.start : p.end] for e, p in spans]).astype(np.int64))
    states, _ = network.encode(hidden, features, lengths, [e.others for e, _ in spans])
    names = _names(network, examples, states, lengths)
    relations, figures = torch.zeros(()), torch.zeros(())
    told = asked = 0.0
    at = 0
    for example in examples:
        size = sum(len(p) for p in example.passages)
        laid = network.lay(lay_out(states[at : at + size], example))
        at += size
        view = example.labels.view
        kinds = torch.tensor([chance.choice(k) if chance.random() > 0.1 else len(CLASSES) for k in example.kinds])
        bounds = np.array([(m.span.start, m.span.end) for m in view.mentions], np.int64).reshape(-1, 2)
        mentions = torch.cat([network.spans(laid, bounds, network.mention), network.topic[None]])
        value, count = _relations(network, example.labels, laid, mentions, kinds, chance)
        relations, told = relations + value, told + count
        if view.figures:
            figures = figures + _figures(network, example, laid, mentions, kinds)
            asked += len(view.figures)
    return torch.stack([names, relations, figures]), torch.tensor([float(sum(lengths)), told, asked])


def lay_out(states: Tensor, example: Example) -> Tensor:
    """Return states for every code point of the text and one beyond, zero where nothing was read."""
    index = np.full(len(example.labels.view.text) + 1, len(states))
    at = 0
    for passage in example.passages:
        index[passage.start : passage.end] = np.arange(at, at + len(passage))
        at += len(passage)
    return torch.cat([states, torch.zeros(1, states.shape[1])])[torch.from_numpy(index)]


def _names(network: Network, examples: Sequence[Example], states: Tensor, lengths: Sequence[int]) -> Tensor:
    allowed = [np.concatenate([pair[level] for e in examples for pair in e.allowed]) for level in (0, 1)]
    scores = torch.stack([head(states) for head in network.tags])
    lost = crf_loss(scores, lengths, torch.from_numpy(np.stack(allowed)), network.moves) * 10
    return lost[0] + 0.5 * lost[1]


def _relations(
    network: Network,
    labels: Labels,
    laid: Laid,
    mentions: Tensor,
    kinds: Tensor,
    chance: random.Random,
) -> tuple[Tensor, float]:
    sure = labels.allowed[:, 0] & (labels.allowed.sum(1) == 1)
    drawn = np.array([chance.random() < _NEGATIVES for _ in range(len(sure))], bool)
    rows = np.flatnonzero(labels.asked & (~sure | drawn))
    if not len(rows):
        return torch.zeros(()), 0.0
    some = labels.relations.take(rows)
    scores = network.relations(laid, mentions, kinds, some)
    return _any_of(scores, labels.allowed[rows]).sum(), float((~labels.allowed[rows, 0]).sum()) + 0.02 * len(rows)


def _figures(network: Network, example: Example, laid: Laid, mentions: Tensor, kinds: Tensor) -> Tensor:
    labels = example.labels
    view = labels.view
    figures = network.figures(laid, view.figures, example.clauses)
    lost = _any_of(network.figure_kind(figures), labels.kinds).sum()
    if len(labels.subjects):
        scores = network.subjects(laid, figures, mentions, kinds, labels.subjects)
        lost = lost + _chosen(scores, network.no_subject(figures).squeeze(-1), labels.subject)
    scores = torch.zeros(0)
    if len(labels.periods):
        bounds = np.array([(p.span.start, p.span.end) for p in view.periods], np.int64)
        scores = network.times(laid, figures, network.spans(laid, bounds, network.time), labels.periods)
    lost = lost + _chosen(scores, network.no_period(figures).squeeze(-1), labels.period)
    if labels.indicators:
        which = [n for n, _, _ in labels.indicators]
        starts, ends = network.indicators(
            laid.states,
            figures[which],
            np.array([view.figures[n].span.start for n in which]),
            [labels.windows[n] for n in which],
            [example.said[n] for n in which],
        )
        first = torch.tensor([a for _, a, _ in labels.indicators])
        last = torch.tensor([b for _, _, b in labels.indicators])
        lost = lost + 0.5 * nnf.cross_entropy(starts, first, reduction="sum")
        lost = lost + 0.5 * nnf.cross_entropy(ends, last, reduction="sum")
    return lost


def _any_of(scores: Tensor, allowed: Bools) -> Tensor:
    """Return for each row how unlikely it is that one of the allowed answers is given."""
    likely = nnf.log_softmax(scores, -1)
    return -torch.logsumexp(likely.masked_fill(~torch.from_numpy(allowed), -1e4), -1)


def _chosen(scores: Tensor, none: Tensor, choices: Sequence[Choice]) -> Tensor:
    """Return how unlikely it is that the right rows are chosen, all choices together."""
    if not choices:
        return torch.zeros(())
    widest = max(len(c.rows) for c in choices) + 1
    rows = np.full((len(choices), widest), len(scores) + len(none))
    right = np.zeros((len(choices), widest), bool)
    for row, good, choice in zip(rows, right, choices, strict=True):
        row[: len(choice.rows)] = choice.rows
        row[len(choice.rows)] = len(scores) + choice.figure
        good[choice.right] = True
    every = torch.cat([scores, none, torch.full((1,), -1e9)])[torch.from_numpy(rows)]
    return _any_of(every, right).sum()


def kinds_of(allowed: Sequence[Sequence[str]], topic: str) -> tuple[tuple[int, ...], ...]:
    """Return the numbers of the classes that mentions may have, the topic's last."""
    return (*(tuple(CLASS[k] for k in kinds) for kinds in allowed), (CLASS.get(topic, CLASS["Place"]),))
