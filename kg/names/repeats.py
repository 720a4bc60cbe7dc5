"""A name found in one place is a name wherever the article repeats it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick

from kg.model import Mention
from kg.names.context import Context

_SHORTEST = 4
"""Names shorter than this are too often part of other words."""
_ALIASES = ("names.alias.given", "names.alias.shortened")


def repeat(context: Context, mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Return the mentions with one more for each unclaimed place where the text repeats one of their names.

    Not repeated: places (found everywhere already), stand-ins, and words that name a thing only in their list.
    """
    mentions = tuple(mentions)
    named = {m.text: m for m in reversed(mentions) if _is_name(context, m)}
    if not named:
        return mentions
    taken = bytearray(len(context.text))
    for mention in mentions:
        taken[mention.span.start : mention.span.end] = b"\1" * len(mention.span)
    return tuple(sorted((*mentions, *_again(context, named, taken)), key=lambda m: (m.span, m.kind, m.canonical)))


def _is_name(context: Context, mention: Mention) -> bool:
    if len(mention.text) < _SHORTEST or mention.stand_in or context.lexicon.is_a(mention.kind, "Place"):
        return False
    return mention.text == mention.canonical or mention.rule in _ALIASES


def _again(context: Context, named: dict[str, Mention], taken: bytearray) -> Iterator[Mention]:
    forms = sorted(named)
    for start, end, number in CharwiseDoubleArrayAhoCorasick(forms, MATCH_KIND_LEFTMOST_LONGEST).find(context.text):
        first = named[forms[number]]
        if not any(taken[start:end]) and context.scan.sentence_at(start).role != "furniture":
            here = context.mention(start, end, first.kind, rule="names.again", canonical=first.canonical)
            yield replace(here, scope=first.scope)
