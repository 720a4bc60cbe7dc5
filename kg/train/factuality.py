"""Training the network that tells what is done from what is planned (kg.decide.factuality), from labelled relations.

A label is a line of modality.tsv: where a text lies, where its two names stand, the predicate, and what the text makes
of it. The networks of the decision stay as they are and are asked about each text once.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from kg.agenda import agenda
from kg.decide.ensemble import Ensemble, joined_rows
from kg.decide.factuality import MEANS, PEAKS, PLAIN, WEIGHED, Claim, Told, announced, lay_out
from kg.decide.features import Featurizer
from kg.decide.view import View
from kg.errors import InputError
from kg.lexicon import Lexicon
from kg.model import MODALITIES, Span
from kg.names import find_names
from kg.read import read_article
from kg.segment import segment
from kg.tag import Tagger
from kg.train.export import quantized, save_arrays
from kg.train.records import is_apart

LABELS = "modality.tsv"
"""The file of a folder in which labels stand."""
COLUMNS = ("text", "subject_start", "subject_end", "object_start", "object_end", "predicate", "modality")
EPOCHS, RATE, BATCH = 8, 2e-3, 8
WIDTH, REACH, INNER = 40, 5, 48
_DROP = 0.3
_AHEAD = frozenset(("planned", "proposed", "conditional"))


@dataclass(frozen=True, slots=True)
class Label:
    """What a text makes of a claim."""

    claim: Claim
    modality: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """One text: what the networks know of each of its characters, and what its claims are told of."""

    states: NDArray[np.float16]
    told: Told
    planned: NDArray[np.float32]


def read_labels(folder: Path) -> dict[Path, list[Label]]:
    """Return the labels of a folder by the path of their text, which is told relative to the folder.

    Texts of records kept apart are refused, and so is a line that does not say what it must: InputError.
    """
    path = folder / LABELS
    found: dict[Path, list[Label]] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines, delimiter="\t"), 2):
            try:
                first, last, start, end = (int(row[name]) for name in COLUMNS[1:5])
                label = Label(Claim(row["predicate"], Span(first, last), Span(start, end)), row["modality"])
            except (KeyError, TypeError, ValueError) as error:
                raise InputError(f"line {number} is no label: {error}", where=str(path)) from error
            text = (folder / row["text"]).resolve()
            if label.modality not in MODALITIES or label.claim.predicate not in WEIGHED:
                raise InputError(f"line {number} has an unknown modality or predicate", where=str(path))
            if is_apart(text.stem):
                raise InputError(f"line {number} is of a record kept apart: {text.stem}", where=str(path))
            found.setdefault(text, []).append(label)
    return found


def lessons(
    labels: Iterable[tuple[Path, Sequence[Label]]], networks: Ensemble, lexicon: Lexicon, tagger: Tagger
) -> list[Lesson]:
    """Return what is to be learned of each text. Raises InputError where a text is missing or shorter than told."""
    featurizer = Featurizer(lexicon)
    return [_lesson(path, some, networks, lexicon, tagger, featurizer) for path, some in labels]


def _lesson(
    path: Path, labels: Sequence[Label], networks: Ensemble, lexicon: Lexicon, tagger: Tagger, featurizer: Featurizer
) -> Lesson:
    article = read_article(path)
    sentences = segment(article, lexicon)
    if any(max(label.claim.subject.end, label.claim.object.end) > len(article.text) for label in labels):
        raise InputError("a label stands behind the text's end", where=str(path))
    annotation = tagger.annotate(article.text, sentences)
    proposed = find_names(article, sentences, annotation.hints, lexicon).mentions
    features = featurizer.features(article.text, sentences, proposed)
    states = joined_rows(networks.states(annotation.passages, annotation.hidden, features))
    view = View(text=article.text, sentences=tuple(sentences), mentions=(), agenda=agenda(article, sentences, lexicon))
    claims = [label.claim for label in labels]
    told = lay_out(view, claims, [announced(view, claim, lexicon) for claim in claims], lexicon)
    planned = np.array([label.modality in _AHEAD for label in labels], np.float32)
    return Lesson(states.astype(np.float16), told, planned)


class Weigher(nn.Module):
    """What kg.decide.factuality.Factuality computes, as it is learned; its parameters have the same names."""

    def __init__(self, seen: int) -> None:
        super().__init__()
        self.enter = nn.Linear(seen, WIDTH)
        self.near = nn.Conv1d(WIDTH, WIDTH, REACH, padding=REACH // 2)
        self.inner = nn.Linear((PEAKS + MEANS) * WIDTH + PLAIN, INNER)
        self.outer = nn.Linear(INNER, 1)
        self._drop = nn.Dropout(_DROP)

    def forward(self, states: Tensor, told: Told) -> Tensor:
        """Return a score for each claim, above nought where it is rather planned."""
        seen = torch.relu(self.enter(self._drop(states)))
        seen = torch.relu(self.near(seen.T[None]))[0].T
        sums = torch.cat([torch.zeros(1, WIDTH), seen.cumsum(0)])
        start = torch.from_numpy(told.spans[..., 0])
        end = torch.maximum(torch.from_numpy(told.spans[..., 1]), start + 1)
        pairs = list(zip(start.tolist(), end.tolist(), strict=True))
        peaks = [torch.stack([seen[a[n] : b[n]].amax(0) for a, b in pairs]) for n in range(PEAKS)]
        means = ((sums[end] - sums[start]) / (end - start)[..., None])[:, PEAKS:].flatten(1)
        rows = self._drop(torch.cat([*peaks, means, torch.from_numpy(told.plain)], -1))
        score: Tensor = self.outer(self._drop(torch.relu(self.inner(rows))))[:, 0]
        return score


def fit(
    learned: Sequence[Lesson],
    *,
    seed: int = 0,
    epochs: int = EPOCHS,
    heard: Callable[[int, float], None] | None = None,
) -> Weigher:
    """Return a network trained on some texts; `heard` is told each epoch's mean loss of a claim."""
    torch.manual_seed(seed)
    chance = random.Random(seed)
    weigher = Weigher(learned[0].states.shape[1])
    optimizer = torch.optim.AdamW(weigher.parameters(), lr=RATE, weight_decay=1e-2)
    order = list(range(len(learned)))
    claims, total, step = sum(len(one.planned) for one in learned), epochs * len(range(0, len(order), BATCH)), 0
    weigher.train()
    for epoch in range(epochs):
        chance.shuffle(order)
        lost = 0.0
        for first in range(0, len(order), BATCH):
            batch = [learned[n] for n in order[first : first + BATCH]]
            for group in optimizer.param_groups:
                group["lr"] = RATE * (1 - step / total)
            optimizer.zero_grad()
            many = sum(len(one.planned) for one in batch)
            for one in batch:
                scores = weigher(torch.from_numpy(one.states.astype(np.float32)), one.told)
                planned = torch.from_numpy(one.planned)
                value = nn.functional.binary_cross_entropy_with_logits(scores, planned, reduction="sum")
                (value / many).backward()  # type: ignore[no-untyped-call]
                lost += float(value.detach())
            optimizer.step()
            step += 1
        if heard:
            heard(epoch, lost / claims)
    return weigher.eval()


def export(weigher: Weigher, path: Path) -> None:
    """Write the weights that reading needs."""
    save_arrays(path, quantized({name: value.detach().numpy() for name, value in weigher.state_dict().items()}))
