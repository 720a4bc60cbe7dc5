"""An article's text cut where something was found, so that every passage (`#char=3,8`) has its anchor."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text in which nothing begins or ends.

    `anchors` are of the passages that begin here; `name`, `label` and `kind` of the innermost entity it mentions;
    `figure`: it is part of a figure.
    """

    text: str
    anchors: tuple[str, ...] = ()
    name: str = ""
    label: str = ""
    kind: str = ""
    figure: bool = False


def pieces(text: str, marks: Sequence[Sequence[Any]]) -> Iterator[Piece]:
    """Cut a text at the ends of its marks; each mark is [sort, begin, end, entity, class, words].

    >>> [(p.text, p.name, p.anchors) for p in pieces("在安宁市", [["m", 1, 4, "e1", "Place", "安宁市"]])]
    [('在', '', ()), ('安宁市', 'e1', ('char=1,4',))]
    """
    starting: defaultdict[int, list[Sequence[Any]]] = defaultdict(list)
    for mark in marks:
        starting[mark[1]].append(mark)
    cuts = sorted({0, len(text), *(end for mark in marks for end in mark[1:3])})
    over: list[Sequence[Any]] = []
    for begin, end in itertools.pairwise(cuts):
        over = [mark for mark in over if mark[2] > begin] + starting[begin]
        mention = min((m for m in over if m[0] == "m"), key=lambda m: (m[2] - m[1], m[3]), default=None)
        yield Piece(
            text=text[begin:end],
            anchors=tuple(sorted({f"char={m[1]},{m[2]}" for m in starting[begin]})),
            name=mention[3] if mention else "",
            label=mention[5] if mention else "",
            kind=mention[4] if mention else "",
            figure=any(m[0] == "f" for m in over),
        )
