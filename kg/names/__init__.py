"""Sentences -> mentions of entities: finders look each for their kind of name, the assembler decides between them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from kg.lexicon import Lexicon
from kg.model import Article, Hint, Mention, Names, Sentence, Span
from kg.names import (
    aliases,
    canonical,
    companies,
    documents,
    endings,
    frames,
    honours,
    industries,
    known,
    latin,
    lists,
    neighbours,
    organisations,
    overlaps,
    persons,
    repeats,
)
from kg.names.context import Context, make_context
from kg.names.locality import find_locality
from kg.names.places import find_places
from kg.names.standins import find_stand_ins, place_mentions, with_nation
from kg.names.topic import find_topic


class Finder(Protocol):
    """A module that looks for one kind of name."""

    def find(self, context: Context) -> Iterable[Mention]:
        """Yield what it takes for a name; it may overlap what others find."""


FINDERS: tuple[Finder, ...] = (
    lists,
    frames,
    documents,
    honours,
    organisations,
    companies,
    aliases,
    known,
    latin,
    neighbours,
    persons,
    endings,
    industries,
)
"""Modules with `find(context) -> Iterable[Mention]`, in this order: each sees places and what was found before it."""


def find_names(article: Article, sentences: tuple[Sentence, ...], hints: tuple[Hint, ...], lexicon: Lexicon) -> Names:
    """Find every name in an article, the place whose affairs it tells, and its publisher.

    Mentions come in order of position; where two claim the same words the better evidence wins.
    """
    context = make_context(article, tuple(sentences), tuple(hints), lexicon)
    places = find_places(context)
    locality = find_locality(context, places)
    named = place_mentions(context, places, locality)
    stand_ins = find_stand_ins(context, places, locality)
    return assemble(context.with_places((*named, *stand_ins), locality))


def assemble(context: Context) -> Names:
    """Run the finders and settle what they disagree about."""
    found: tuple[Mention, ...] = ()
    for finder in FINDERS:
        found = (*found, *finder.find(context.with_found(found)))
    settled = overlaps.settle((*context.places, *found))
    mentions = with_nation(context, canonical.unify(context, repeats.repeat(context, settled)))
    return Names(mentions=mentions, locality=find_topic(context, mentions), publisher=_publisher(context, mentions))


def _publisher(context: Context, mentions: Iterable[Mention]) -> Mention | None:
    """Return the mention of an organisation in the words that the article's metadata names as its publisher."""
    at = context.text.find(context.article.publisher) if context.article.publisher else -1
    if at < 0 or context.article.publisher is None:
        return None
    span = Span(at, at + len(context.article.publisher))
    inside = (m for m in mentions if context.lexicon.is_a(m.kind, "Organization") and m.span.overlaps(span))
    return min(inside, key=lambda m: (-len(m.span), m.span), default=None)


__all__ = ["find_names"]
