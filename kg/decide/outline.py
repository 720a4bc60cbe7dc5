"""The outline of a document: in which of its numbered items each thing is named."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from kg.decide.view import View
from kg.model import Mention, Sentence

_HAN = "[一二三四五六七八九十百零〇]{1,5}"
_ITEM = re.compile(
    rf"\s*(?:第{_HAN}(?:(?P<chapter>章)|(?P<section>节)|(?P<article>条))|(?P<outer>{_HAN}[、.．](?!{_HAN}级))"
    rf"|(?P<inner>[（(]{_HAN}[）)])"
    r"|(?P<point>\d{1,2}[、.．](?!\d))|(?P<subpoint>[（(]\d{1,2}[）)]))"
)
"""How a line begins that opens an item, by the form of its number; 三、四级主任科员 opens none."""

Items = tuple[tuple[str, int], ...]
"""The items around a place from the outermost in: the form of each one's number and its first sentence."""


class Outline:
    """The numbered items of a document, and what is named in each."""

    def __init__(self, view: View) -> None:
        self._sentence_of = view.order.sentence
        self._paths = list(_paths(view.sentences))
        self._around: dict[tuple[str, str | None, str], list[Items]] = defaultdict(list)
        for mention in view.mentions:
            self._around[_thing(mention)].append(self._path(mention))

    def parts(self, one: Mention, other: Mention) -> bool:
        """Whether two mentions stand in two items of one list, and neither of the things is named in the other's."""
        here, there = self._path(one), self._path(other)
        shared = next((n for n, (a, b) in enumerate(zip(here, there, strict=False)) if a != b), None)
        if shared is None or here[shared][0] != there[shared][0]:
            return False
        return not (self._names(one, there[: shared + 1]) or self._names(other, here[: shared + 1]))

    def _path(self, mention: Mention) -> Items:
        return self._paths[self._sentence_of(mention.span.start)]

    def _names(self, thing: Mention, item: Items) -> bool:
        return any(path[: len(item)] == item for path in self._around[_thing(thing)])


def _thing(mention: Mention) -> tuple[str, str | None, str]:
    return mention.kind, mention.scope, mention.canonical


def _paths(sentences: Sequence[Sentence]) -> Iterator[Items]:
    """Yield for each sentence the items around it: a number of a form seen before ends what that form began."""
    path: Items = ()
    paragraph = -1
    for sentence in sentences:
        opened = _ITEM.match(sentence.text) if sentence.paragraph != paragraph else None
        paragraph = sentence.paragraph
        if opened:
            form = opened.lastgroup or ""
            depth = next((n for n, (known, _) in enumerate(path) if known == form), len(path))
            path = (*path[:depth], (form, sentence.index))
        yield path
