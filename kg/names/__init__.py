"""Sentences -> mentions of entities: finders look each for their kind of name, the assembler decides between them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from kg.lexicon import Lexicon
from kg.model import Article, Hint, Mention, Names, Sentence
from kg.names import overlaps
from kg.names.context import Context, make_context


class Finder(Protocol):
    """A module that looks for one kind of name."""

    def find(self, context: Context) -> Iterable[Mention]:
        """Yield what it takes for a name; it may overlap what others find."""


FINDERS: tuple[Finder, ...] = ()
"""Modules with `find(context) -> Iterable[Mention]`, tried in this order; places come before all of them."""


def find_names(article: Article, sentences: tuple[Sentence, ...], hints: tuple[Hint, ...], lexicon: Lexicon) -> Names:
    """Find every name in an article, the place whose affairs it tells, and its publisher.

    Mentions come in order of position; where two claim the same words the better evidence wins.
    """
    context = make_context(article, tuple(sentences), tuple(hints), lexicon)
    return assemble(context)


def assemble(context: Context) -> Names:
    """Run the finders and settle what they disagree about."""
    found = [mention for finder in FINDERS for mention in finder.find(context)]
    return Names(mentions=overlaps.settle((*context.places, *found)))


__all__ = ["find_names"]
