"""Sentences to neural hints of persons, places and organisations, by the layers of Baidu's LAC (data/model/lac.onnx).

Sentences of like length go through the network together, and the most likely tags (an exact Viterbi search) are found
for all of them at once. What the layers know of each character is handed on to the learned reader (`kg.decide`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from kg.errors import KgError
from kg.inference import open_network
from kg.model import Hint, Sentence, Span
from kg.passages import passages
from kg.resources import resource
from kg.vectors import VECTOR, Vectors, load_vectors

Label = Literal["PER", "LOC", "ORG"]
LABELS: dict[str, Label] = {"PER": "PER", "nr": "PER", "LOC": "LOC", "ns": "LOC", "ORG": "ORG", "nt": "ORG"}
"""The model's tags for names, coarse and fine, and the label of the hint."""
RULE = "tag.lac"

_BATCH = 12
"""Sentences that go through the network together: 88k characters a second, against 79k with 20 and 73k with 32."""
LAC_TAGS = 59
HIDDEN = 2 * 256 + LAC_TAGS + VECTOR
"""Numbers for a character: both recurrent layers' states, how likely each tag is, and the vector of its word."""
_NEVER = np.float32(-1e30)
_WITHOUT = "install the package again, or pass --no-tagger"

_Ids = NDArray[np.int64]
_Floats = NDArray[np.float32]
_Tag = TypeVar("_Tag", bound=str)


@dataclass(frozen=True, slots=True)
class Word:
    """One word with the model's part of speech, or PER, LOC, ORG, TIME."""

    span: Span
    tag: str


@dataclass(frozen=True, slots=True)
class Annotation:
    """What one pass over an article gives."""

    passages: tuple[Span, ...]
    hints: tuple[Hint, ...]
    hidden: _Floats
    """A row of `HIDDEN` numbers for each code point; zeros in furniture."""


class Tagger:
    """The loaded model; one a process, not to be shared between threads."""

    def __init__(
        self,
        session: Any,
        vocabulary: dict[str, int],
        unknown: int,
        tags: Sequence[str],
        moves: _Floats,
        vectors: Vectors,
    ) -> None:
        self._session = session
        self._vectors = vectors
        self._vocabulary = vocabulary
        self._unknown = unknown
        self._moves = padded(moves)
        self._begins = np.array([not tag.endswith("-I") for tag in tags])
        self._parts = {number: tag.rsplit("-", 1)[0] for number, tag in enumerate(tags)}
        self._labels = {number: LABELS[part] for number, part in self._parts.items() if part in LABELS}

    def annotate(self, text: str, sentences: Sequence[Sentence]) -> Annotation:
        """Read an article once: the names that LAC sees, and what its layers know of each character."""
        spans = passages(sentences)
        hidden = np.zeros((len(text), HIDDEN), np.float32)
        starts = [sentence.span.start for sentence in sentences]
        hints: list[Hint] = []
        for span, (path, states) in zip(spans, self.read([span.cut(text) for span in spans]), strict=True):
            hidden[span.start : span.end] = states
            for start, end, tag in self._runs(path, self._labels):
                sentence = sentences[bisect_right(starts, span.start + start) - 1]
                found = Span(start, end).shift(span.start)
                if found in sentence.span:
                    words = found.cut(text)
                    hint = Hint(
                        article=sentence.article, sentence=sentence.index, span=found, text=words, rule=RULE, label=tag
                    )
                    hints.append(hint)
        return Annotation(passages=spans, hints=tuple(hints), hidden=hidden)

    def words(self, text: str) -> tuple[Word, ...]:
        """Cut a text of one passage into words with their parts of speech."""
        ((path, _),) = self.read([text])
        return tuple(Word(Span(start, end), tag) for start, end, tag in self._runs(path, self._parts))

    def _runs(self, path: _Ids, tags: dict[int, _Tag]) -> list[tuple[int, int, _Tag]]:
        """Find the words that begin with one of `tags`: start, end, and what the tag stands for."""
        begins = np.flatnonzero(self._begins[path])
        begins = begins if len(begins) and not begins[0] else np.concatenate(([0], begins))
        firsts = path[begins].tolist() if len(path) else []
        bounds = begins.tolist()
        return [
            (start, end, tags[first])
            for first, start, end in zip(firsts, bounds, [*bounds[1:], len(path)], strict=False)
            if first in tags
        ]

    def read(self, texts: Sequence[str]) -> list[tuple[_Ids, _Floats]]:
        """Return for each text the most likely tag number of every character, and a row of `HIDDEN` numbers for each:
        both layers' states, how likely every tag is, and its word's vector. What a text is batched with changes
        nothing.
        """
        order = sorted((i for i in range(len(texts)) if texts[i]), key=lambda i: (-len(texts[i]), i))
        found = [(np.empty(0, np.int64), np.zeros((0, HIDDEN), np.float32)) for _ in texts]
        for first in range(0, len(order), _BATCH):
            batch = order[first : first + _BATCH]
            lengths = np.array([len(texts[i]) for i in batch], np.int32)
            scores, lower, upper = self._layers([texts[i] for i in batch])
            likely = np.exp(scores - scores.max(-1, keepdims=True))
            likely /= likely.sum(-1, keepdims=True)
            for row, (i, path) in enumerate(zip(batch, best_paths(scores, lengths, self._moves), strict=True)):
                n = len(texts[i])
                words = self._vectors.of(texts[i], ((start, end) for start, end, _ in self._runs(path, self._parts)))
                found[i] = path, np.concatenate([lower[:n, row], upper[row, :n], likely[row, :n], words], -1)
        return found

    def _layers(self, texts: Sequence[str]) -> tuple[_Floats, _Floats, _Floats]:
        """Return all tags' scores and both layers' states (step by text, text by step), the longest text first."""
        lengths = np.array([len(text) for text in texts], np.int32)
        ids = np.zeros((len(texts), lengths[0]), np.int64)
        for row, text in zip(ids, texts, strict=True):
            row[: len(text)] = [self._vocabulary.get(char, self._unknown) for char in text]
        scores, lower, upper = self._session.run(None, {"token_ids": ids, "length": lengths})
        return scores, lower, upper


def load_tagger() -> Tagger:
    """Load the shipped model. Raises KgError where the runtime or the model is missing."""
    return _load(resource("data/model"))


def _load(folder: Path) -> Tagger:
    session = open_network(folder / "lac.onnx")
    try:
        with np.load(folder / "lac.npz") as stored:
            codes, rows = stored["codes"].tolist(), stored["rows"].tolist()
            unknown, tags, moves = int(stored["unknown"]), stored["tags"].tolist(), stored["moves"]
    except (OSError, ValueError, KeyError) as error:
        raise KgError(f"the name tagger's model cannot be loaded: {error}", where=str(folder), hint=_WITHOUT) from error
    vocabulary = {chr(code): row for code, row in zip(codes, rows, strict=True)}
    return Tagger(session, vocabulary, unknown, tags, moves, load_vectors(folder))


def padded(moves: _Floats) -> _Floats:
    """Pad the transition scores to a multiple of 16 tags, which is how many the processor adds at once."""
    count = len(moves)
    size = -(-count // 16) * 16
    padded = np.full((size, size), _NEVER, np.float32)
    padded[:count, :count] = moves
    return padded


def best_paths(scores: _Floats, lengths: NDArray[np.int32], moves: _Floats) -> list[_Ids]:
    """Return the best path through each text of a batch: an exact Viterbi search over all of them at once.

    `scores` is text by position by tag, longest text first; `moves` is tag by following tag, padded. Going forward
    only the best score is kept, not where it came from: that is looked up again, but for one tag, on the way back.
    """
    texts, longest, count = scores.shape
    size = len(moves)
    live = (lengths[None, :] > np.arange(longest)[:, None]).sum(axis=1)
    best = np.full((longest, texts, size), _NEVER, np.float32)
    best[:, :, :count] = scores.transpose(1, 0, 2)
    steps = moves[:, None, :]
    room = np.empty((size, texts, size), np.float32)
    for at in range(1, longest):
        n = live[at]
        reached = np.add(best[at - 1, :n].T[:, :, None], steps, out=room[:, :n])
        best[at, :n] += reached.max(axis=0)
    path = np.zeros((texts, longest), np.int64)
    tags = np.zeros(texts, np.int64)
    rows = np.arange(texts)
    for at in range(longest - 1, -1, -1):
        n = live[at]
        going = live[at + 1] if at + 1 < longest else 0
        tags[going:n] = best[at, going:n].argmax(axis=1)
        if going:
            tags[:going] = (best[at, :going] + moves[:, tags[:going]].T).argmax(axis=1)
        path[rows[:n], at] = tags[:n]
    return [row[:length] for row, length in zip(path, lengths.tolist(), strict=True)]
