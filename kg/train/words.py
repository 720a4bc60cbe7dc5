"""Word vectors as the project's own data: the most frequent words of a word2vec file, in fewer and smaller numbers.

Run once: `python -m kg.train.words words.vector data/model`. The file is that of the PyPI package `synonyms` 3.10.2
(MIT): its source archive holds it.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kg.errors import InputError
from kg.train.export import save_arrays
from kg.vectors import LONGEST, VECTOR

WORDS = 50_000
_WORD = re.compile(rf"[\u4e00-\u9fff]{{1,{LONGEST}}}")
_DEVIATIONS = 3
"""Numbers further from the mean are cut off, so that the others keep their differences."""


def read_word2vec(path: Path) -> tuple[list[str], NDArray[np.float32]]:
    """Read word2vec's binary format: a line of two sizes, then each word, a space and its numbers.

    Raises InputError where the file ends before that.
    """
    data = path.read_bytes()
    at = data.find(b"\n") + 1
    try:
        count, size = map(int, data[:at].split())
    except ValueError:
        raise InputError("no word2vec file: its first line tells no sizes", where=str(path)) from None
    rows = np.zeros((count, size), np.float32)
    words: list[str] = []
    for row in rows:
        space = data.find(b" ", at)
        if space < 0 or space + 1 + 4 * size > len(data):
            raise InputError(f"the file ends after {len(words)} of {count} words", where=str(path))
        words.append(data[at:space].strip(b"\n").decode(errors="replace"))
        row[:] = np.frombuffer(data, "<f4", size, space + 1)
        at = space + 1 + 4 * size
    return words, rows


def shrink(
    words: list[str], rows: NDArray[np.float32], *, most: int = WORDS, size: int = VECTOR
) -> tuple[list[str], NDArray[np.int8]]:
    """Keep the first Chinese words, by code points, and of each the directions in which words differ most.

    Directions are the principal components of the rows, each row of length one; numbers are scaled alike to
    -127..127.
    """
    kept = [n for n, word in enumerate(words) if _WORD.fullmatch(word)][:most]
    kept.sort(key=lambda n: words[n])
    whole = rows[kept].astype(np.float64)
    whole /= np.linalg.norm(whole, axis=1, keepdims=True)
    whole -= whole.mean(0)
    _, axes = np.linalg.eigh(whole.T @ whole)
    few = whole @ axes[:, ::-1][:, :size]
    few /= few.std() * _DEVIATIONS
    return [words[n] for n in kept], np.clip(np.round(few * 127), -127, 127).astype(np.int8)


def main(source: str, folder: str) -> None:
    """Write words.npz."""
    words, table = shrink(*read_word2vec(Path(source)))
    text = np.frombuffer("\n".join(words).encode(), np.uint8)
    save_arrays(Path(folder) / "words.npz", {"vectors": table, "words": text})


if __name__ == "__main__":
    main(*sys.argv[1:])
