"""Texts that are nearly the same: reprints of one article, told by how many runs of characters they share."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from zlib import crc32

_NO_WORDS = re.compile(r"[\W_]+")
_RUN = 8
"""Characters in a run."""
_KEPT = 200
"""The smallest hashes of its runs that stand for a text: a bottom-k sketch, as good as MinHash and one pass."""
_STRETCH = 2**16
_ALIKE = 0.7
_COMMON = 50
"""A hash that more texts share is of a set phrase, and finds nothing."""


def near_duplicates(texts: Sequence[str]) -> Iterator[tuple[int, int, float]]:
    """Yield pairs of texts that share most of their runs of characters, with the share; the texts by their index.

    >>> one = "安宁市高度重视民营经济发展，发展壮大梧桐树工程，推动全市民营经济体量分量质量全面提升。" * 2
    >>> other = "某县召开会议研究部署下一步工作，要求各部门抓好落实。"
    >>> [(a, b) for a, b, _ in near_duplicates([one, "转载：" + one, other])]
    [(0, 1)]
    """
    if len(texts) < 2:
        return
    sketches = [_sketch(text) for text in texts]
    holders: dict[int, list[int]] = defaultdict(list)
    for index, sketch in enumerate(sketches):
        for value in sketch:
            holders[value].append(index)
    shared: Counter[tuple[int, int]] = Counter()
    for indices in holders.values():
        if 1 < len(indices) <= _COMMON:
            shared.update((a, b) for i, a in enumerate(indices) for b in indices[i + 1 :])
    for (a, b), count in sorted(shared.items()):
        if count * 3 < min(len(sketches[a]), len(sketches[b])):
            continue
        union = sorted(sketches[a] | sketches[b])[:_KEPT]
        both = sketches[a] & sketches[b]
        share = sum(value in both for value in union) / max(len(union), 1)
        if share >= _ALIKE:
            yield a, b, share


def _sketch(text: str) -> frozenset[int]:
    text = _NO_WORDS.sub("", text)
    kept: list[int] = []
    for start in range(0, max(len(text) - _RUN, 1), _STRETCH):  # never the runs of a whole book at once
        words = text[start : start + _STRETCH + _RUN - 1].encode("utf-32-le")
        last = min(4 * (len(text) - _RUN - start), 4 * _STRETCH)
        runs = {crc32(words[at : at + 4 * _RUN]) for at in range(0, max(last, 1), 4)}
        kept = sorted(runs.union(kept))[:_KEPT]
    return frozenset(kept)
