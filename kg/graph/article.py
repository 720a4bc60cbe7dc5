"""One article -> its triples: the text, its passages, and every fact with the words it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from kg.graph.figures import figure_iri, figure_triples, places_of, tally_triples
from kg.graph.known import A, Known, Triple, assertion_triples, confidence_triples, entity_triples, fact_iri, names_in
from kg.graph.making import making_triples, rule_triples
from kg.graph.passages import DERIVED, found_triples, here, sentence_triples
from kg.graph.regions import placed, recognised
from kg.model import Entity, Figure, Mention, Numeral, Reading, Relation, is_told
from kg.numbers import number_spans
from kg.terms import DCTERMS, ITSRDF, NIF, SCHEMA, WT, XSD, literal, ref


def article_triples(reading: Reading, known: Known) -> set[Triple]:
    """Return all that one article says."""
    article = known.base + reading.article.id
    triples = {*_article(reading, known), *_entities(reading, known), *making_triples(reading, known)}
    numerals = {
        n.span: n for n in sorted((*_dates(reading), *reading.numerals), key=lambda n: (n.span, n.role, n.rule))
    }
    for sentence in reading.sentences:
        if sentence.text.strip() and sentence.span not in numerals:
            triples.update(sentence_triples(article, sentence))
    for mention in reading.mentions:
        triples.update(_mention(article, mention, known))
        if mention.span not in numerals:
            triples.add((here(article, mention), ref(WT + "rule"), literal(mention.rule)))
    for numeral in numerals.values():
        triples.update(_numeral(article, numeral))
    triples.update(_facts(article, reading, known))
    for tally in reading.tallies:
        triples.update(tally_triples(article, tally, reading, known))
    everything = (*reading.mentions, *numerals.values(), *reading.figures, *reading.relations, *reading.tallies)
    for found in everything:
        triples.update(found_triples(article, found, reading.sentences))
    triples.update(rule_triples(article, everything, known))
    if reading.article.regions:
        triples.update(placed(article, reading.article.text, reading.article.regions, triples))
        triples.update(recognised(triples))
    return triples


def _facts(article: str, reading: Reading, known: Known) -> Iterator[Triple]:
    """Figures and relations; what is said twice is one fact, with every passage and the rule that saw it best.

    What is planned, proposed or reported is another fact than the same thing done.
    """
    figures = {figure_iri(article, figure, known): figure for figure in sorted(reading.figures, key=_last)}
    places = places_of(figures)
    for iri in figures:
        yield from figure_triples(article, iri, figures, places, known)
    facts: dict[str, tuple[Triple, Relation]] = {}
    for relation in sorted(reading.relations, key=_last):
        subject, object_ = known.iri(relation.subject), known.iri(relation.object)
        if subject != object_:  # two names of one thing: nothing is part of, leads or founds itself
            fact = (subject, ref(WT + relation.predicate), object_)
            iri = fact_iri(article, fact, known, modality=relation.modality)
            facts[iri] = (fact, relation)
            yield iri, DERIVED, here(article, relation)
    for iri, (fact, relation) in facts.items():
        how = (relation.rule, relation.resolution, relation.modality, relation.confidence)
        yield from assertion_triples(iri, fact, *how)
        if relation.predicate in known.opposites and is_told(relation.modality, relation.confidence):
            yield fact[2], ref(WT + known.opposites[relation.predicate]), fact[0]


def _last(fact: Figure | Relation) -> tuple[bool, bool, int, int, str]:
    """Sorts what is to be kept last: the sure and asserted, then a stated subject, the first place, the rule."""
    told = is_told(fact.modality, fact.confidence)
    return told, fact.resolution == "stated", -fact.span.start, -fact.span.end, fact.rule


def _article(reading: Reading, known: Known) -> Iterator[Triple]:
    article = reading.article
    iri = ref(known.base + article.id)
    yield iri, A, ref(WT + "Article")
    yield iri, A, ref(NIF + "Context")
    yield iri, ref(DCTERMS + "title"), literal(article.title, language="zh")
    for source in (article.source, *article.also):
        yield iri, ref(DCTERMS + "source"), literal(source)
    if article.number:
        yield iri, ref(DCTERMS + "identifier"), literal(article.number)
    if article.recognised:
        yield iri, ref(DCTERMS + "provenance"), literal("OCR")
    if article.original:
        yield iri, ref(WT + "original"), literal(article.original)
    if article.genre:
        yield iri, ref(SCHEMA + "genre"), literal(article.genre)
    if article.level:
        yield iri, ref(WT + "administrativeLevel"), literal(article.level)
    yield iri, ref(NIF + "isString"), literal(article.text)
    yield iri, ref(WT + "sha256"), literal(article.sha256)
    if article.published is not None:
        datatype = "dateTime" if isinstance(article.published, datetime) else "date"
        yield iri, ref(DCTERMS + "issued"), literal(article.published.isoformat(), datatype=XSD + datatype)
    if reading.publisher is not None:
        yield iri, ref(DCTERMS + "publisher"), known.iri(reading.publisher)
    elif article.publisher:
        yield iri, ref(SCHEMA + "publisher"), literal(article.publisher, language="zh")
    if reading.locality is not None:
        yield iri, ref(WT + "locality"), known.iri(reading.locality)
    if reading.about is not None:
        yield iri, ref(WT + "about"), known.iri(reading.about)


def _mention(article: str, mention: Mention, known: Known) -> Iterator[Triple]:
    yield here(article, mention), ref(ITSRDF + "taIdentRef"), known.iri(mention)
    yield from confidence_triples(here(article, mention), mention.confidence)


def _dates(reading: Reading) -> Iterator[Numeral]:
    """Periods told in numbers, as the numbers they are: no figure says what 2023年 in the text is."""
    for period in reading.periods:
        if any(number_spans(period.text)):
            yield Numeral(
                article=period.article,
                sentence=period.sentence,
                span=period.span,
                text=period.text,
                rule=period.rule,
                role="date",
            )


def _numeral(article: str, numeral: Numeral) -> Iterator[Triple]:
    passage = here(article, numeral)
    yield passage, A, ref(WT + "Numeral")
    yield passage, ref(WT + "role"), literal(numeral.role)
    yield passage, ref(WT + "rule"), literal(numeral.rule)


def _entities(reading: Reading, known: Known) -> Iterator[Triple]:
    """All things the article names or tells of; with the aliases it uses itself, so that no other article shows here.

    An alias that no mention anywhere accounts for (a name's short form from a gazetteer) goes along.
    """
    ends = [mention for relation in reading.relations for mention in (relation.subject, relation.object)]
    about = [figure.subject for figure in reading.figures]
    named: dict[str, Entity] = {}
    here: dict[str, set[str]] = {}
    for mention in (*reading.mentions, *ends, *about, reading.locality, reading.publisher, reading.about):
        if mention is not None:
            entity = known.entity(mention)
            named[entity.id] = entity
            here.setdefault(entity.id, set()).update(names_in(mention))
    for id_, entity in named.items():
        elsewhere = known.said[id_] - here[id_]
        yield from entity_triples(entity, known, [alias for alias in entity.aliases if alias not in elsewhere])
