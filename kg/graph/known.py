"""What is known before an article is told: the entities with their IRIs, inverse properties, standard units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

import pyoxigraph as ox

from kg.errors import GraphError
from kg.indicators import Indicators, load_indicators
from kg.model import Entity, Mention, is_told
from kg.resources import resource
from kg.terms import BASE, OWL, RDF, RDFS, SKOS, WT, decimal, digest, literal, passage_iri, ref

Triple = tuple[str, str, str]
"""Subject, predicate and object as N-Triples writes them."""

A, LABEL = ref(RDF + "type"), ref(RDFS + "label")
_SAME = ref(SKOS + "exactMatch")
_FORBIDDEN = frozenset('<>"{}|^`\\')


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Entities, found by what mentions them, and what the ontology says of properties and units."""

    base: str
    entities: tuple[Entity, ...]
    by_mention: Mapping[Mention, Entity]
    by_name: Mapping[tuple[str, ...], Entity]
    """By article, scope, full name and kind: for a mention that a stage made anew."""
    said: Mapping[str, frozenset[str]]
    """All that mentions anywhere call an entity, by its id."""
    opposites: Mapping[str, str]
    """Each property's inverse, by local name; a symmetric property is its own."""
    units: Mapping[str, tuple[str, ...]]
    """The standard units that a unit is the same as, by its label."""
    indicators: Indicators

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


def know(entities: Iterable[Entity], ontology: Iterable[Triple], *, base: str = BASE) -> Known:
    """Lay out entities and ontology for the telling; raises GraphError where `base` cannot begin an IRI."""
    if ":" not in base or not base.isascii() or any(c in _FORBIDDEN or c.isspace() for c in base):
        raise GraphError("not the beginning of an IRI", where=base, hint=f"write it like {BASE}")
    ordered = tuple(sorted(entities, key=lambda entity: entity.id))
    by_mention = {mention: entity for entity in ordered for mention in entity.mentions}
    return Known(
        base=base,
        entities=ordered,
        by_mention=by_mention,
        by_name={_name(mention): entity for mention, entity in by_mention.items()},
        said={e.id: frozenset(name for mention in e.mentions for name in names_in(mention)) for e in ordered},
        opposites=_opposites(ontology),
        units=_units(),
        indicators=load_indicators(),
    )


def names_in(mention: Mention) -> tuple[str, ...]:
    """Return what a mention calls its entity: the words themselves and the aliases within them."""
    return mention.text, *mention.aliases


def _name(mention: Mention) -> tuple[str, ...]:
    return mention.article, mention.scope or "", mention.canonical, mention.kind


def entity_triples(entity: Entity, known: Known, aliases: Iterable[str]) -> Iterator[Triple]:
    """Tell what an entity is and is called."""
    iri = ref(known.base + entity.id)
    yield iri, A, ref(WT + entity.kind)
    yield iri, LABEL, literal(entity.label, language="zh")
    for alias in aliases:
        if alias != entity.label:
            yield iri, ref(SKOS + "altLabel"), literal(alias, language="zh")


def fact_iri(source: str, fact: Triple, known: Known, *, modality: str = "asserted") -> str:
    """Return the IRI, in angle brackets, of the assertion of a fact by an article or another source."""
    how = () if modality == "asserted" else (modality,)
    return ref(known.base + "r" + digest(source, *fact, *how))


def assertion_triples(
    iri: str,
    fact: Triple,
    rule: str,
    resolution: str,
    modality: str = "asserted",
    confidence: Decimal | None = None,
) -> Iterator[Triple]:
    """Tell how a fact was read, and the fact itself plainly where it is asserted and sure enough."""
    if is_told(modality, confidence):
        yield fact
    yield iri, A, ref(WT + "Assertion")
    for part, term in zip(("subject", "predicate", "object"), fact, strict=True):
        yield iri, ref(RDF + part), term
    yield from truth_triples(iri, modality, confidence)
    yield iri, ref(WT + "rule"), literal(rule)
    yield iri, ref(WT + "subjectResolution"), literal(resolution)


def truth_triples(iri: str, modality: str, confidence: Decimal | None) -> Iterator[Triple]:
    """Tell what the text makes of a statement, and how sure the reading is."""
    yield iri, ref(WT + "modality"), ref(WT + modality)
    yield from confidence_triples(iri, confidence)


def confidence_triples(iri: str, confidence: Decimal | None) -> Iterator[Triple]:
    """Tell how sure a reading is, in two digits, rounded down: what is below the threshold never looks as if not."""
    if confidence is not None:
        yield iri, ref(WT + "confidence"), decimal(confidence.quantize(Decimal("0.01"), rounding=ROUND_DOWN))


def _opposites(ontology: Iterable[Triple]) -> dict[str, str]:
    inverse, symmetric = ref(OWL + "inverseOf"), ref(OWL + "SymmetricProperty")
    opposites: dict[str, str] = {}
    for s, p, o in ontology:
        if p == inverse:
            opposites |= {_local(s): _local(o), _local(o): _local(s)}
        elif p == A and o == symmetric:
            opposites[_local(s)] = _local(s)
    return opposites


def _units() -> dict[str, tuple[str, ...]]:
    labels: dict[str, str] = {}
    same: list[tuple[str, str]] = []
    for quad in ox.parse(path=str(resource("ontology/units.ttl")), format=ox.RdfFormat.TURTLE):
        if str(quad.predicate) == LABEL and isinstance(quad.object, ox.Literal):
            labels[str(quad.subject)] = quad.object.value
        elif str(quad.predicate) == _SAME:
            same.append((str(quad.subject), str(quad.object)))
    units: dict[str, tuple[str, ...]] = {}
    for node, unit in sorted(same):
        units[labels[node]] = (*units.get(labels[node], ()), unit)
    return units


def _local(term: str) -> str:
    return term.strip("<>").removeprefix(WT)
