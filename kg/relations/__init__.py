"""What was found in a sentence -> the relations the sentence states between its names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.gazetteer import NATION
from kg.lexicon import Lexicon
from kg.model import Article, Figure, Mention, Relation, Sentence
from kg.relations import documents
from kg.relations.apposition import appositions, industries_of
from kg.relations.chunks import find_chunks
from kg.relations.clauses import employ, next_paragraph, next_sentence, read_sentence
from kg.relations.cues import Cues, compile_cues
from kg.relations.draft import Discourse, Draft, finish
from kg.relations.rosters import rosters

_EVENT = frozenset({"Event"})
_OPENING = 2
"""How many sentences may introduce the event that an article tells of."""


def find_relations(
    article: Article,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    figures: Sequence[Figure],
    locality: Mention | None,
    lexicon: Lexicon,
) -> tuple[Relation, ...]:
    """Return every relation the article states, in order of the passages that state them.

    A dropped subject is the body that issues the article where the article is a document, else its locality.
    """
    cues = lexicon.once("relations", compile_cues)
    found: dict[tuple[int, str, str, str], Relation] = {}
    actor = acting_document(sentences, mentions, locality, lexicon) or locality
    for relation in _read(article, sentences, mentions, figures, actor, cues):
        found.setdefault(_fact(relation), relation)
    return tuple(sorted(_without_shortcuts(found.values()), key=_place))


def acting_document(
    sentences: Sequence[Sentence], mentions: Sequence[Mention], locality: Mention | None, lexicon: Lexicon
) -> Mention | None:
    """Return the policy that the article is, where it is the nation's: what is to be done is the policy's to say.

    A work report tells what the nation does.
    """
    if locality is None or locality.canonical != NATION:
        return None
    own = documents.own_document(sentences, mentions, lexicon.once("relations", compile_cues))
    return own if own and not own.text.rstrip("》").endswith(tuple(lexicon.words("reportTitle"))) else None


def _fact(relation: Relation) -> tuple[int, str, str, str]:
    return relation.sentence, relation.subject.canonical, relation.predicate, relation.object.canonical


def _place(relation: Relation) -> tuple[int, int, str, str, str]:
    span = relation.span
    return span.start, span.end, relation.predicate, relation.subject.canonical, relation.object.canonical


def _without_shortcuts(relations: Iterable[Relation]) -> Iterator[Relation]:
    """Drop 浙江临溪 (partOf) where the article also says 浙江省金华市 and that 临溪 lies in 金华市."""
    relations = list(relations)
    above: dict[str, set[str]] = {}
    for r in relations:
        if r.predicate == "partOf" and r.subject.kind == r.object.kind == "Place":
            above.setdefault(r.subject.canonical, set()).add(r.object.canonical)
    for r in relations:
        between = above.get(r.subject.canonical, set()) - {r.object.canonical, r.subject.canonical}
        if r.rule == "relations.nesting" and any(r.object.canonical in above.get(b, ()) for b in between):
            continue
        yield r


def _told_of(sentences: Sequence[Sentence], by_sentence: Mapping[int, Sequence[Mention]], cues: Cues) -> Mention | None:
    """Return the meeting or event that an article begins with."""
    body = [s for s in sentences if s.role == "body" and s.index in by_sentence][:_OPENING]
    head = [s for s in sentences if s.role == "title"] + body
    named = (m for s in head for m in by_sentence.get(s.index, ()))
    return next((m for m in named if cues.fits(m.kind, _EVENT)), None)


def _read(
    article: Article,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    figures: Sequence[Figure],
    locality: Mention | None,
    cues: Cues,
) -> Iterator[Relation]:
    by_sentence: dict[int, list[Mention]] = {}
    for mention in mentions:
        by_sentence.setdefault(mention.sentence, []).append(mention)
    counted = frozenset(f.span.start for f in figures)
    industries = industries_of(mentions, cues)
    bodies = documents.bodies_of(mentions, cues)
    own = documents.own_document(sentences, mentions, cues)
    default = documents.protagonist(sentences, mentions, cues) or locality or own
    discourse, paragraph = Discourse(meeting=_told_of(sentences, by_sentence, cues)), -1
    drafts: list[Draft] = []
    measures: tuple[Mention, ...] = ()
    for sentence in sentences:
        if sentence.paragraph != paragraph:
            discourse, drafts, paragraph = next_paragraph(discourse), [], sentence.paragraph
            measures = measures if documents.is_responsibility(sentence, cues) else ()
        here = by_sentence.get(sentence.index)
        if not here or sentence.role == "furniture":
            continue
        chunks = find_chunks(sentence, article.text, here, counted, cues)
        names = list(appositions(chunks, industries, cues))
        discourse = employ(next_sentence(discourse, drafts, cues), names, cues)
        drafts, discourse = read_sentence(chunks, discourse, default, cues)
        measures += documents.measures_of(drafts, cues)
        told = list(documents.issuers(chunks, bodies, own, cues))
        if own and told and default is locality and default is not own:
            default = next((d.subject for d in told if d.object.canonical == own.canonical), default)
        drafts += told
        drafts += documents.bases(chunks, drafts, own, cues)
        drafts += documents.responsible(chunks, measures, own, cues)
        drafts += names
        yield from finish(drafts, article, sentence)
    for draft, sentence in rosters(article.text, sentences, by_sentence, cues):
        yield from finish([draft], article, sentence)
