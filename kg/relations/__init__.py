"""What was found in a sentence -> the relations the sentence states between its names."""

from __future__ import annotations

from collections.abc import Sequence

from kg.lexicon import Lexicon
from kg.model import Article, Figure, Mention, Relation, Sentence


def find_relations(
    article: Article,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    figures: Sequence[Figure],
    locality: Mention | None,
    lexicon: Lexicon,
) -> tuple[Relation, ...]:
    """Return every relation the article states, in order of the passages that state them."""
    return ()
