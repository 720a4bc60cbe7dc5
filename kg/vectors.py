"""Word vectors: which words are used alike (授予, 颁发, 荣获), learned by others from a large encyclopedia.

The records are few; what a word like the ones in them means is known from `data/model/words.npz`: words, and for each
a row of small integers (data/SOURCES.md tells where they come from).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kg.errors import KgError

VECTOR = 40
"""Numbers of a word."""
LONGEST = 6
"""Characters of the longest word."""
_SCALE = np.float32(1 / 64)

_Floats = NDArray[np.float32]


class Vectors:
    """The loaded vectors."""

    def __init__(self, rows: Mapping[str, int], table: NDArray[np.int8]) -> None:
        self._rows, self._table = rows, table

    def of(self, text: str, words: Iterable[tuple[int, int]]) -> _Floats:
        """Return a row for every code point of a text: its word's vector.

        `words` are the words' starts and ends. A word that is not known is cut into the longest ones that are, from
        the left; what is then left has zeros.
        """
        known = np.full(len(text), -1, np.int64)
        for start, end in words:
            at = start
            while at < end:
                for stop in range(min(end, at + LONGEST), at, -1):
                    row = self._rows.get(text[at:stop])
                    if row is not None:
                        known[at:stop] = row
                        break
                at = stop
        made: _Floats = self._table[known] * _SCALE
        made[known < 0] = 0
        return made


def load_vectors(folder: Path) -> Vectors:
    """Load the shipped vectors. Raises KgError where the file is missing or is not one."""
    path = folder / "words.npz"
    try:
        with np.load(path) as stored:
            words = bytes(stored["words"]).decode().split("\n")
            table = stored["vectors"].reshape(len(words), VECTOR)
    except (OSError, ValueError, KeyError) as error:
        raise KgError(f"the word vectors cannot be loaded: {error}", where=str(path)) from error
    return Vectors({word: row for row, word in enumerate(words)}, table)
