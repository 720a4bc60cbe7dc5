"""Figures -> observations of a data cube, with the indicators and units they share, and declared counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kg.graph.known import LABEL, A, Known, Triple, truth_triples
from kg.graph.passages import DERIVED, here, passage
from kg.indicators import Concept
from kg.model import Figure, Reading, Span, Tally
from kg.terms import CUBE, QB, SDMX_ATTRIBUTE, SKOS, WT, XSD, decimal, digest, literal, passage_iri, ref

Figures = Mapping[str, Figure]
"""The figures of an article by IRI: of two that say the same, the one seen best."""
Places = Mapping[Span, Sequence[str]]
"""The IRIs of the figures of an article by where they stand."""


def places_of(figures: Figures) -> Places:
    """Return where the figures of an article stand."""
    places: dict[Span, list[str]] = {}
    for iri, figure in figures.items():
        places.setdefault(figure.span, []).append(iri)
    return places


def figure_iri(article: str, figure: Figure, known: Known) -> str:
    """Return the IRI of an observation, in angle brackets: a hash of what it says and where."""
    span, period = figure.span, figure.period
    when = (period.first.isoformat(), period.last.isoformat()) if period else ()
    subject = known.iri(figure.subject) if figure.subject else ""
    parts = (figure.kind, decimal(figure.value), figure.unit, figure.indicator, figure.qualifier, subject, *when)
    return ref(known.base + "o" + digest(article, str(span.start), str(span.end), *parts))


def figure_triples(article: str, iri: str, figures: Figures, places: Places, known: Known) -> Iterator[Triple]:
    """Tell one figure with every slot."""
    figure = figures[iri]
    yield iri, A, ref(WT + "Observation")
    yield iri, A, ref(QB + "Observation")
    yield iri, ref(QB + "dataSet"), ref(CUBE + _data_set(figure))
    if figure.subject is not None:
        yield iri, ref(WT + "subject"), known.iri(figure.subject)
    yield iri, ref(WT + "indicatorText"), literal(figure.indicator)
    yield from _indicator(iri, "indicator", figure.indicator, figure.unit, known)
    yield from _unit(iri, figure.unit, known)
    yield iri, ref(WT + "value"), decimal(figure.value)
    yield iri, ref(WT + "kind"), ref(WT + figure.kind)
    yield iri, ref(WT + "qualifier"), literal(figure.qualifier)
    if figure.period is not None:
        yield iri, ref(WT + "periodStart"), literal(figure.period.first.isoformat(), datatype=XSD + "date")
        yield iri, ref(WT + "periodEnd"), literal(figure.period.last.isoformat(), datatype=XSD + "date")
    yield from _change(iri, figures, places, known)
    yield from truth_triples(iri, figure.modality, figure.confidence)
    yield iri, ref(WT + "text"), literal(figure.text)
    yield iri, ref(WT + "rule"), literal(figure.rule)
    yield iri, ref(WT + "subjectResolution"), literal(figure.resolution)
    yield iri, DERIVED, here(article, figure)


def _data_set(figure: Figure) -> str:
    """The data set whose dimensions the figure has (ontology/cube.ttl)."""
    return "figures" + "-of-subject" * (figure.subject is not None) + "-in-period" * (figure.period is not None)


def _change(iri: str, figures: Figures, places: Places, known: Known) -> Iterator[Triple]:
    """What a growth qualifies and is measured against, and the whole of a share."""
    figure = figures[iri]
    if level := _told(figure, figure.change_of, figures, places):
        yield iri, ref(WT + "changeOf"), level
    if isinstance(figure.share_of, str):
        yield from _indicator(iri, "shareOf", figure.share_of, figure.unit, known)
    elif whole := _told(figure, figure.share_of, figures, places):
        yield iri, ref(WT + "shareOf"), whole
    if figure.change_form is not None:
        yield iri, ref(WT + "changeForm"), literal(figure.change_form)
    if figure.compared_with is not None:
        yield iri, ref(WT + "comparedWith"), literal(figure.compared_with)


def _told(figure: Figure, at: Span | None, figures: Figures, places: Places) -> str | None:
    """The observation that stands where another points; of several there, rather a level, of the same subject."""
    if at is None or at == figure.span:
        return None

    def _unlike(iri: str) -> tuple[bool, bool, str]:
        other = figures[iri]
        return other.kind not in ("level", "target"), other.subject != figure.subject, iri

    return min(places.get(at, ()), key=_unlike, default=None)


def _indicator(figure: str, relation: str, words: str, unit: str, known: Known) -> Iterator[Triple]:
    """The concept of what is measured, the wording met, what it narrows, and a figure's tie to it."""
    concept = known.indicators.find(words, unit)
    iri = concept_iri(concept, known)
    yield figure, ref(WT + relation), iri
    if unit in concept.units:
        yield iri, ref(SDMX_ATTRIBUTE + "unitMeasure"), unit_iri(unit, known)
    if words != concept.name:
        yield iri, ref(SKOS + "altLabel"), literal(words, language="zh")
    narrower = iri
    yield from _concept(iri, concept)
    for broader in known.indicators.above(concept):
        above = concept_iri(broader, known)
        yield narrower, ref(SKOS + "broader"), above
        yield from _concept(above, broader)
        narrower = above


def concept_iri(concept: Concept, known: Known) -> str:
    """Return the IRI, in angle brackets, of an indicator."""
    return ref(known.base + "i" + digest("Indicator", concept.name))


def _concept(iri: str, concept: Concept) -> Iterator[Triple]:
    yield iri, A, ref(WT + "Indicator")
    yield iri, A, ref(SKOS + "Concept")
    yield iri, ref(SKOS + "inScheme"), ref(WT + "Indicators")
    for label in (LABEL, ref(SKOS + "prefLabel")):
        yield iri, label, literal(concept.name, language="zh")


def unit_iri(label: str, known: Known) -> str:
    """Return the IRI, in angle brackets, of a unit."""
    return ref(known.base + "u" + digest("Unit", label))


def _unit(figure: str, label: str, known: Known) -> Iterator[Triple]:
    """The unit, one for each wording, and a figure's tie to it."""
    iri = unit_iri(label, known)
    yield figure, ref(WT + "unit"), iri
    yield iri, A, ref(WT + "Unit")
    yield iri, LABEL, literal(label, language="zh")
    for standard in known.units.get(label, ()):
        yield iri, ref(SKOS + "exactMatch"), standard


def tally_triples(article: str, tally: Tally, reading: Reading, known: Known) -> Iterator[Triple]:
    """Tell a declared count with what it lists and sums."""
    declared = figure_iri(article, tally.figure, known)
    spans = [f"{span.start},{span.end}" for span in (tally.span, *tally.items)]
    iri = ref(known.base + "t" + digest(article, declared, *spans))
    yield iri, A, ref(WT + "Tally")
    yield iri, ref(WT + "declares"), declared
    for span in tally.items:
        yield iri, ref(WT + "lists"), ref(passage_iri(article, span.start, span.end))
        yield from passage(article, span, span.cut(reading.article.text))
    for part in tally.parts:
        yield iri, ref(WT + "sums"), figure_iri(article, part, known)
    yield iri, ref(WT + "complete"), literal(str(tally.complete).lower(), datatype=XSD + "boolean")
    yield iri, ref(WT + "rule"), literal(tally.rule)
    yield iri, DERIVED, here(article, tally)
