"""One article -> its triples: the text, its passages, and every fact with the words it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from kg.graph.known import LABEL, A, Known, Triple, assertion_triples, entity_triples, fact_iri, names_in
from kg.graph.regions import placed
from kg.model import Entity, Figure, Found, Mention, Numeral, Reading, Relation, Sentence, Span, Tally
from kg.numbers import number_spans
from kg.terms import DCTERMS, ITSRDF, NIF, PROV, SCHEMA, SKOS, WT, XSD, decimal, digest, literal, passage_iri, ref

_DERIVED = ref(PROV + "wasDerivedFrom")


def article_triples(reading: Reading, known: Known) -> set[Triple]:
    """Return all that one article says."""
    article = known.base + reading.article.id
    triples = {*_article(reading, known), *_entities(reading, known)}
    numerals = {
        n.span: n for n in sorted((*_dates(reading), *reading.numerals), key=lambda n: (n.span, n.role, n.rule))
    }
    for sentence in reading.sentences:
        if sentence.text.strip() and sentence.span not in numerals:
            triples.update(_sentence(article, sentence))
    for mention in reading.mentions:
        triples.update(_mention(article, mention, known))
        if mention.span not in numerals:
            triples.add((_here(article, mention), ref(WT + "rule"), literal(mention.rule)))
    for numeral in numerals.values():
        triples.update(_numeral(article, numeral))
    triples.update(_facts(article, reading, known))
    for tally in reading.tallies:
        triples.update(_tally(article, tally, reading, known))
    for found in (*reading.mentions, *numerals.values(), *reading.figures, *reading.relations, *reading.tallies):
        triples.update(_found(article, found, reading.sentences))
    if reading.article.regions:
        triples.update(placed(article, reading.article.regions, triples))
    return triples


def _facts(article: str, reading: Reading, known: Known) -> Iterator[Triple]:
    """Figures and relations; what is said twice is one fact, with every passage and the rule that saw it best."""
    figures = {_figure_iri(article, figure, known): figure for figure in sorted(reading.figures, key=_last)}
    levels = {figure.span: iri for iri, figure in figures.items() if figure.kind in ("level", "target")}
    for iri, figure in figures.items():
        yield from _figure(article, iri, figure, known)
        if figure.change_of in levels:
            yield iri, ref(WT + "changeOf"), levels[figure.change_of]
    facts: dict[Triple, Relation] = {}
    for relation in sorted(reading.relations, key=_last):
        subject, object_ = known.iri(relation.subject), known.iri(relation.object)
        if subject != object_:  # two names of one thing: nothing is part of, leads or founds itself
            fact = (subject, ref(WT + relation.predicate), object_)
            facts[fact] = relation
            yield fact_iri(article, fact, known), _DERIVED, _here(article, relation)
    for fact, relation in facts.items():
        yield from assertion_triples(fact_iri(article, fact, known), fact, relation.rule, relation.resolution)
        if relation.predicate in known.opposites:
            yield fact[2], ref(WT + known.opposites[relation.predicate]), fact[0]


def _last(fact: Figure | Relation) -> tuple[bool, int, int, str]:
    """Sorts what is to be kept last: a stated subject before an implied one, then the first place, then the rule."""
    return fact.resolution == "stated", -fact.span.start, -fact.span.end, fact.rule


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
    if article.genre:
        yield iri, ref(SCHEMA + "genre"), literal(article.genre)
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


def _passage(article: str, span: Span, text: str) -> Iterator[Triple]:
    passage = ref(passage_iri(article, span.start, span.end))
    yield passage, A, ref(NIF + "RFC5147String")
    yield passage, ref(NIF + "referenceContext"), ref(article)
    yield passage, ref(NIF + "beginIndex"), literal(str(span.start), datatype=XSD + "nonNegativeInteger")
    yield passage, ref(NIF + "endIndex"), literal(str(span.end), datatype=XSD + "nonNegativeInteger")
    yield passage, ref(NIF + "anchorOf"), literal(text)


def _here(article: str, found: Found) -> str:
    return ref(passage_iri(article, found.span.start, found.span.end))


def _found(article: str, found: Found, sentences: Sequence[Sentence]) -> Iterator[Triple]:
    """The passage of something found, and the sentence it stands in."""
    yield from _passage(article, found.span, found.text)
    if 0 <= found.sentence < len(sentences):
        around = sentences[found.sentence].span
        if found.span in around and found.span != around:
            yield _here(article, found), ref(NIF + "superString"), ref(passage_iri(article, around.start, around.end))


def _sentence(article: str, sentence: Sentence) -> Iterator[Triple]:
    passage = ref(passage_iri(article, sentence.span.start, sentence.span.end))
    yield from _passage(article, sentence.span, sentence.text)
    yield passage, A, ref(NIF + "Sentence")
    yield passage, ref(WT + "role"), literal(sentence.role)
    if sentence.heading:
        yield passage, ref(WT + "heading"), literal(sentence.heading, language="zh")


def _mention(article: str, mention: Mention, known: Known) -> Iterator[Triple]:
    yield _here(article, mention), ref(ITSRDF + "taIdentRef"), known.iri(mention)


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
    passage = _here(article, numeral)
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
    for mention in (*reading.mentions, *ends, *about, reading.locality, reading.publisher):
        if mention is not None:
            entity = known.entity(mention)
            named[entity.id] = entity
            here.setdefault(entity.id, set()).update(names_in(mention))
    for id_, entity in named.items():
        elsewhere = known.said[id_] - here[id_]
        yield from entity_triples(entity, known, [alias for alias in entity.aliases if alias not in elsewhere])


def _figure_iri(article: str, figure: Figure, known: Known) -> str:
    span, period = figure.span, figure.period
    when = (period.first.isoformat(), period.last.isoformat()) if period else ()
    subject = known.iri(figure.subject) if figure.subject else ""
    parts = (figure.kind, decimal(figure.value), figure.unit, figure.indicator, figure.qualifier, subject, *when)
    return ref(known.base + "o" + digest(article, str(span.start), str(span.end), *parts))


def _figure(article: str, iri: str, figure: Figure, known: Known) -> Iterator[Triple]:
    yield iri, A, ref(WT + "Observation")
    if figure.subject is not None:
        yield iri, ref(WT + "subject"), known.iri(figure.subject)
    yield from _term(iri, "indicator", "Indicator", figure.indicator, known)
    yield from _term(iri, "unit", "Unit", figure.unit, known)
    yield iri, ref(WT + "value"), decimal(figure.value)
    yield iri, ref(WT + "kind"), ref(WT + figure.kind)
    yield iri, ref(WT + "qualifier"), literal(figure.qualifier)
    if figure.period is not None:
        yield iri, ref(WT + "periodStart"), literal(figure.period.first.isoformat(), datatype=XSD + "date")
        yield iri, ref(WT + "periodEnd"), literal(figure.period.last.isoformat(), datatype=XSD + "date")
    yield iri, ref(WT + "text"), literal(figure.text)
    yield iri, ref(WT + "rule"), literal(figure.rule)
    yield iri, ref(WT + "subjectResolution"), literal(figure.resolution)
    yield iri, _DERIVED, _here(article, figure)


def _term(figure: str, relation: str, kind: str, label: str, known: Known) -> Iterator[Triple]:
    """An indicator or a unit, one for each wording, and its tie to the figure."""
    iri = ref(known.base + kind[0].lower() + digest(kind, label))
    yield figure, ref(WT + relation), iri
    yield iri, A, ref(WT + kind)
    yield iri, LABEL, literal(label, language="zh")
    for standard in known.units.get(label, ()) if kind == "Unit" else ():
        yield iri, ref(SKOS + "exactMatch"), standard


def _tally(article: str, tally: Tally, reading: Reading, known: Known) -> Iterator[Triple]:
    declared = _figure_iri(article, tally.figure, known)
    spans = [f"{span.start},{span.end}" for span in (tally.span, *tally.items)]
    iri = ref(known.base + "t" + digest(article, declared, *spans))
    yield iri, A, ref(WT + "Tally")
    yield iri, ref(WT + "declares"), declared
    for span in tally.items:
        yield iri, ref(WT + "lists"), ref(passage_iri(article, span.start, span.end))
        yield from _passage(article, span, span.cut(reading.article.text))
    for part in tally.parts:
        yield iri, ref(WT + "sums"), _figure_iri(article, part, known)
    yield iri, ref(WT + "complete"), literal(str(tally.complete).lower(), datatype=XSD + "boolean")
    yield iri, ref(WT + "rule"), literal(tally.rule)
    yield iri, _DERIVED, _here(article, tally)
