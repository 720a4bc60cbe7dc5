"""Readings and entities -> one named graph an article: the only file that knows both the values and RDF.

Every statement is made as three N-Triples terms in a set, and written in sorted order: what is said twice stands
once, and the same readings give the same bytes. Identifiers are hashes of content, so that articles may be read in
any order, on any machine, and merged by union.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyoxigraph as ox
from rdflib import Dataset

from kg.errors import GraphError
from kg.model import Entity, Figure, Found, Mention, Numeral, Reading, Relation, Sentence, Span, Tally
from kg.numbers import number_spans
from kg.rdf import dataset_of
from kg.resources import resource
from kg.terms import (
    BASE,
    DCTERMS,
    ITSRDF,
    NIF,
    ONTOLOGY_GRAPH,
    OWL,
    PROV,
    RDF,
    RDFS,
    REFERENCE_GRAPH,
    SCHEMA,
    SKOS,
    WT,
    XSD,
    decimal,
    digest,
    literal,
    passage_iri,
    ref,
)

Triple = tuple[str, str, str]
"""Subject, predicate and object as N-Triples writes them."""

_A = ref(RDF + "type")
_LABEL = ref(RDFS + "label")
_DERIVED = ref(PROV + "wasDerivedFrom")
_FORBIDDEN = frozenset('<>"{}|^`\\')


def build_dataset(
    readings: Iterable[Reading], entities: Iterable[Entity], *, base: str = BASE, ontology: Sequence[Path] = ()
) -> Dataset:
    """Return everything as an rdflib Dataset whose default graph is the union of its named graphs.

    One named graph an article, one for the facts of reference data, one for the ontology's terms; prefixes are
    bound. Raises GraphError where `base` is no IRI or a fact names something that is no entity.
    """
    nquads = build_nquads(readings, entities, base=base, ontology=ontology)
    return dataset_of(ox.parse(nquads, format=ox.RdfFormat.N_QUADS))


def build_nquads(
    readings: Iterable[Reading], entities: Iterable[Entity], *, base: str = BASE, ontology: Sequence[Path] = ()
) -> str:
    """Return everything as N-Quads, sorted: the same text whatever the order of the readings.

    `ontology` names a user's own Turtle files, to be said on top of the shipped ontology.
    """
    named = name_entities(entities, base=base)
    terms = _ontology_triples(ontology)
    graphs = {ref(ONTOLOGY_GRAPH): terms, ref(REFERENCE_GRAPH): reference_triples(named)}
    opposites = _opposites(terms)
    for reading in readings:
        graphs[ref(base + reading.article.id)] = article_triples(reading, named, opposites)
    lines = (
        f"{s} {p} {o} {graph} .\n"
        for graph, triples in sorted(graphs.items())
        for s, p, o in sorted(triples)
        if triples
    )
    return "".join(lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Entities with their IRIs, found by what mentions them."""

    base: str
    entities: tuple[Entity, ...]
    by_mention: Mapping[Mention, Entity]
    by_name: Mapping[tuple[str, str, str], Entity]
    """By scope, full name and kind: for a mention that a stage made anew."""

    def entity(self, mention: Mention) -> Entity:
        """Return what a mention refers to; raises GraphError where no entity has it."""
        found = self.by_mention.get(mention) or self.by_name.get(_name(mention))
        if found is None:
            where = passage_iri(mention.article, mention.span.start, mention.span.end)
            raise GraphError(f"no entity has the mention {mention.text!r}", where=where, hint="link the mention first")
        return found

    def iri(self, mention: Mention) -> str:
        """Return the IRI, in angle brackets, of what a mention refers to."""
        return ref(self.base + self.entity(mention).id)


def name_entities(entities: Iterable[Entity], *, base: str = BASE) -> Named:
    """Index entities by their mentions; raises GraphError where `base` cannot begin an IRI."""
    if ":" not in base or not base.isascii() or any(c in _FORBIDDEN or c.isspace() for c in base):
        raise GraphError("not the beginning of an IRI", where=base, hint=f"write it like {BASE}")
    ordered = tuple(sorted(entities, key=lambda entity: entity.id))
    by_mention = {mention: entity for entity in ordered for mention in entity.mentions}
    by_name = {_name(mention): entity for mention, entity in by_mention.items()}
    return Named(base=base, entities=ordered, by_mention=by_mention, by_name=by_name)


def _name(mention: Mention) -> tuple[str, str, str]:
    return mention.scope or "", mention.canonical, mention.kind


def article_triples(reading: Reading, named: Named, opposites: Mapping[str, str]) -> set[Triple]:
    """Return all that one article says; `opposites` gives the inverse of a property, by local name."""
    article = named.base + reading.article.id
    triples = set(_article(reading, named))
    numerals = {
        n.span: n for n in sorted((*_dates(reading), *reading.numerals), key=lambda n: (n.span, n.role, n.rule))
    }
    for sentence in reading.sentences:
        if sentence.text.strip() and sentence.span not in numerals:
            triples.update(_sentence(article, sentence))
    for mention in reading.mentions:
        triples.update(_mention(article, mention, named))
        if mention.span not in numerals:
            triples.add((_here(article, mention), ref(WT + "rule"), literal(mention.rule)))
    for numeral in numerals.values():
        triples.update(_numeral(article, numeral))
    triples.update(_facts(article, reading, named, opposites))
    for tally in reading.tallies:
        triples.update(_tally(article, tally, reading, named))
    for found in (*reading.mentions, *numerals.values(), *reading.figures, *reading.relations, *reading.tallies):
        triples.update(_found(article, found, reading.sentences))
    return triples


def _facts(article: str, reading: Reading, named: Named, opposites: Mapping[str, str]) -> Iterator[Triple]:
    """Figures and relations; what is said twice is one fact, with every passage and the rule that saw it best."""
    figures = {_figure_iri(article, figure, named): figure for figure in sorted(reading.figures, key=_last)}
    for iri, figure in figures.items():
        yield from _figure(article, iri, figure, named)
    facts: dict[Triple, Relation] = {}
    for relation in sorted(reading.relations, key=_last):
        subject, object_ = named.iri(relation.subject), named.iri(relation.object)
        if subject != object_:  # two names of one thing: nothing is part of, leads or founds itself
            fact = (subject, ref(WT + relation.predicate), object_)
            facts[fact] = relation
            yield _fact_iri(article, fact, named), _DERIVED, _here(article, relation)
    for fact, relation in facts.items():
        yield from _assertion(_fact_iri(article, fact, named), fact, relation.rule, relation.resolution)
        if relation.predicate in opposites:
            yield fact[2], ref(WT + opposites[relation.predicate]), fact[0]


def _last(fact: Figure | Relation) -> tuple[bool, int, int, str]:
    """Sorts what is to be kept last: a stated subject before an implied one, then the first place, then the rule."""
    return fact.resolution == "stated", -fact.span.start, -fact.span.end, fact.rule


def _article(reading: Reading, named: Named) -> Iterator[Triple]:
    article = reading.article
    iri = ref(named.base + article.id)
    yield iri, _A, ref(WT + "Article")
    yield iri, _A, ref(NIF + "Context")
    yield iri, ref(DCTERMS + "title"), literal(article.title, language="zh")
    yield iri, ref(DCTERMS + "source"), literal(article.source)
    yield iri, ref(NIF + "isString"), literal(article.text)
    yield iri, ref(WT + "sha256"), literal(article.sha256)
    if article.published is not None:
        datatype = "dateTime" if isinstance(article.published, datetime) else "date"
        yield iri, ref(DCTERMS + "issued"), literal(article.published.isoformat(), datatype=XSD + datatype)
    if reading.publisher is not None:
        yield iri, ref(DCTERMS + "publisher"), named.iri(reading.publisher)
    elif article.publisher:
        yield iri, ref(SCHEMA + "publisher"), literal(article.publisher, language="zh")
    if reading.locality is not None:
        yield iri, ref(WT + "locality"), named.iri(reading.locality)


def _passage(article: str, span: Span, text: str) -> Iterator[Triple]:
    passage = ref(passage_iri(article, span.start, span.end))
    yield passage, _A, ref(NIF + "RFC5147String")
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
    yield passage, _A, ref(NIF + "Sentence")
    yield passage, ref(WT + "role"), literal(sentence.role)
    if sentence.heading:
        yield passage, ref(WT + "heading"), literal(sentence.heading, language="zh")


def _mention(article: str, mention: Mention, named: Named) -> Iterator[Triple]:
    entity = named.entity(mention)
    yield _here(article, mention), ref(ITSRDF + "taIdentRef"), ref(named.base + entity.id)
    yield from _entity(entity, named)


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
    yield passage, _A, ref(WT + "Numeral")
    yield passage, ref(WT + "role"), literal(numeral.role)
    yield passage, ref(WT + "rule"), literal(numeral.rule)


def _entity(entity: Entity, named: Named) -> Iterator[Triple]:
    iri = ref(named.base + entity.id)
    yield iri, _A, ref(WT + entity.kind)
    yield iri, _LABEL, literal(entity.label, language="zh")
    for alias in entity.aliases:
        if alias != entity.label:
            yield iri, ref(SKOS + "altLabel"), literal(alias, language="zh")


def _fact_iri(article: str, fact: Triple, named: Named) -> str:
    return ref(named.base + "r" + digest(article, *fact))


def _assertion(iri: str, fact: Triple, rule: str, resolution: str) -> Iterator[Triple]:
    yield fact
    yield iri, _A, ref(WT + "Assertion")
    for part, term in zip(("subject", "predicate", "object"), fact, strict=True):
        yield iri, ref(RDF + part), term
    yield iri, ref(WT + "rule"), literal(rule)
    yield iri, ref(WT + "subjectResolution"), literal(resolution)


def _figure_iri(article: str, figure: Figure, named: Named) -> str:
    span, period = figure.span, figure.period
    when = (period.first.isoformat(), period.last.isoformat()) if period else ()
    subject = named.iri(figure.subject) if figure.subject else ""
    parts = (figure.kind, decimal(figure.value), figure.unit, figure.indicator, figure.qualifier, subject, *when)
    return ref(named.base + "o" + digest(article, str(span.start), str(span.end), *parts))


def _figure(article: str, iri: str, figure: Figure, named: Named) -> Iterator[Triple]:
    yield iri, _A, ref(WT + "Observation")
    if figure.subject is not None:
        yield iri, ref(WT + "subject"), named.iri(figure.subject)
    yield from _term(iri, "indicator", "Indicator", figure.indicator, named)
    yield from _term(iri, "unit", "Unit", figure.unit, named)
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


def _term(figure: str, relation: str, kind: str, label: str, named: Named) -> Iterator[Triple]:
    """An indicator or a unit, one for each wording, and its tie to the figure."""
    iri = ref(named.base + kind[0].lower() + digest(kind, label))
    yield figure, ref(WT + relation), iri
    yield iri, _A, ref(WT + kind)
    yield iri, _LABEL, literal(label, language="zh")


def _tally(article: str, tally: Tally, reading: Reading, named: Named) -> Iterator[Triple]:
    declared = _figure_iri(article, tally.figure, named)
    spans = [f"{span.start},{span.end}" for span in (tally.span, *tally.items)]
    iri = ref(named.base + "t" + digest(article, declared, *spans))
    yield iri, _A, ref(WT + "Tally")
    yield iri, ref(WT + "declares"), declared
    for span in tally.items:
        yield iri, ref(WT + "lists"), ref(passage_iri(article, span.start, span.end))
        yield from _passage(article, span, span.cut(reading.article.text))
    for part in tally.parts:
        yield iri, ref(WT + "sums"), _figure_iri(article, part, named)
    yield iri, ref(WT + "complete"), literal(str(tally.complete).lower(), datatype=XSD + "boolean")
    yield iri, ref(WT + "rule"), literal(tally.rule)
    yield iri, _DERIVED, _here(article, tally)


def reference_triples(named: Named) -> set[Triple]:
    """Return what the division codes say of the places: no article says it, and it is marked so."""
    triples: set[Triple] = set()
    known = {entity.id for entity in named.entities}
    source = ref(REFERENCE_GRAPH)
    for entity in named.entities:
        iri = ref(named.base + entity.id)
        if entity.code or not entity.mentions:
            triples.update(_entity(entity, named))
        if entity.code:
            triples.add((iri, ref(WT + "divisionCode"), literal(entity.code)))
        if entity.within in known and entity.within != entity.id:
            fact = (iri, ref(WT + "partOf"), ref(f"{named.base}{entity.within}"))
            iri = _fact_iri("reference", fact, named)
            triples.update(_assertion(iri, fact, "reference.divisions", "stated"))
            triples |= {(iri, _DERIVED, source), (fact[2], ref(WT + "hasPart"), fact[0])}
    if triples:
        triples.add((source, _A, ref(PROV + "Entity")))
        triples.add((source, ref(DCTERMS + "title"), literal("行政区划代码（GB/T 2260）", language="zh")))
    return triples


def _ontology_triples(extra: Sequence[Path]) -> set[Triple]:
    """The ontology as far as it has names: its axioms on blank nodes stay in their file."""
    triples: set[Triple] = set()
    for path in (resource("ontology/wutong.ttl"), *extra):
        try:
            for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
                if isinstance(quad.subject, ox.NamedNode) and not isinstance(quad.object, ox.BlankNode):
                    triples.add((str(quad.subject), str(quad.predicate), str(quad.object)))
        except (SyntaxError, OSError) as error:
            raise GraphError(str(error), where=str(path), hint="write it as Turtle") from error
    return triples


def _opposites(ontology: Iterable[Triple]) -> dict[str, str]:
    """Each property's inverse, by local name; a symmetric property is its own."""
    inverse, symmetric = ref(OWL + "inverseOf"), ref(OWL + "SymmetricProperty")
    opposites: dict[str, str] = {}
    for s, p, o in ontology:
        if p == inverse:
            opposites |= {_local(s): _local(o), _local(o): _local(s)}
        elif p == _A and o == symmetric:
            opposites[_local(s)] = _local(s)
    return opposites


def _local(term: str) -> str:
    return term.strip("<>").removeprefix(WT)
