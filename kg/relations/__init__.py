"""What was found in a sentence -> the relations the sentence states between its names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.lexicon import Lexicon
from kg.model import Article, Figure, Mention, Relation, Sentence
from kg.relations.clauses import next_sentence, read_sentence
from kg.relations.cues import Cues, compile_cues
from kg.relations.draft import Carry, finish
from kg.relations.frames import in_names
from kg.relations.scene import make_scene


def find_relations(
    article: Article,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    figures: Sequence[Figure],
    locality: Mention | None,
    lexicon: Lexicon,
) -> tuple[Relation, ...]:
    """Return every relation the article states, in order of the passages that state them."""
    cues = lexicon.once("relations", compile_cues)
    found = {
        (r.sentence, r.subject.canonical, r.predicate, r.object.canonical): r
        for r in reversed(list(_read(article, sentences, mentions, locality, cues)))
    }
    return tuple(sorted(found.values(), key=_place))


def _place(relation: Relation) -> tuple[int, int, str, str, str]:
    span = relation.span
    return span.start, span.end, relation.predicate, relation.subject.canonical, relation.object.canonical


def _read(
    article: Article, sentences: Sequence[Sentence], mentions: Sequence[Mention], locality: Mention | None, cues: Cues
) -> Iterator[Relation]:
    by_sentence: dict[int, list[Mention]] = {}
    for mention in mentions:
        by_sentence.setdefault(mention.sentence, []).append(mention)
    carry, paragraph = Carry(), -1
    for sentence in sentences:
        here = by_sentence.get(sentence.index)
        if not here or sentence.role == "furniture":
            continue
        carry = next_sentence(carry) if sentence.paragraph == paragraph else Carry()
        paragraph = sentence.paragraph
        scene = make_scene(sentence, article.text, here, cues)
        drafts, carry = read_sentence(scene, carry, locality, cues)
        drafts += in_names(scene, cues)
        yield from finish(drafts, article, sentence)
