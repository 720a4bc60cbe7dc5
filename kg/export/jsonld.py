"""JSON-LD, compact: short names for our terms, from a context that ships as ontology/context.jsonld."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import IO, Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kg.errors import GraphError
from kg.resources import resource
from kg.store import in_order
from kg.terms import DCTERMS, ITSRDF, NIF, OWL, PREFIXES, PROV, RDF, RDFS, SKOS, WT, XSD

_ZH, _LINK = {"@language": "zh"}, {"@type": "@id"}
_OFFSET = {"@type": f"{XSD}nonNegativeInteger"}
_OTHERS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "label": (RDFS + "label", _ZH),
    "altLabel": (SKOS + "altLabel", _ZH),
    "title": (DCTERMS + "title", _ZH),
    "source": (DCTERMS + "source", {}),
    "publisher": (DCTERMS + "publisher", _LINK),
    "isString": (NIF + "isString", {}),
    "anchorOf": (NIF + "anchorOf", {}),
    "beginIndex": (NIF + "beginIndex", _OFFSET),
    "endIndex": (NIF + "endIndex", _OFFSET),
    "referenceContext": (NIF + "referenceContext", _LINK),
    "superString": (NIF + "superString", _LINK),
    "refersTo": (ITSRDF + "taIdentRef", _LINK),
    "wasDerivedFrom": (PROV + "wasDerivedFrom", _LINK),
    "rdf:subject": (RDF + "subject", _LINK),
    "rdf:predicate": (RDF + "predicate", _LINK),
    "rdf:object": (RDF + "object", _LINK),
    "rdfs:subClassOf": (RDFS + "subClassOf", _LINK),
    "rdfs:subPropertyOf": (RDFS + "subPropertyOf", _LINK),
    "rdfs:isDefinedBy": (RDFS + "isDefinedBy", _LINK),
}
"""Terms of other vocabularies that our graphs use: the short name, the IRI, and how its values are written."""


def make_context() -> dict[str, Any]:
    """Return the context from the ontology: its classes and properties by local name, and the terms of others.

    ontology/context.jsonld is this, written down; a test keeps them the same.
    """
    terms: dict[str, Any] = {}
    quads = list(parse(path=str(resource("ontology/wutong.ttl")), format=RdfFormat.TURTLE))
    ranges = {q.subject: q.object.value for q in quads if q.predicate.value == RDFS + "range" and _named(q.object)}
    for quad in quads:
        if quad.predicate.value != RDF + "type" or not _named(quad.subject) or not quad.subject.value.startswith(WT):
            continue
        name, kind = quad.subject.value.removeprefix(WT), quad.object.value
        if kind == OWL + "Class":
            terms.setdefault(name, quad.subject.value)
        elif kind == OWL + "ObjectProperty":
            terms[name] = {"@id": quad.subject.value, "@type": "@id"}
        elif kind == OWL + "DatatypeProperty":
            terms[name] = {"@id": quad.subject.value} | _written(ranges.get(quad.subject, ""))
    terms["heading"] = {"@id": WT + "heading", "@language": "zh"}
    others = {name: {"@id": iri, **how} for name, (iri, how) in _OTHERS.items()}
    return {**PREFIXES, **dict(sorted((terms | others).items()))}


def _written(datatype: str) -> dict[str, str]:
    return {"@type": datatype} if datatype.startswith(XSD) and datatype != XSD + "string" else {}


def _named(term: object) -> bool:
    return isinstance(term, NamedNode)


def jsonld(quads: Iterable[Quad], out: IO[bytes]) -> None:
    """Write the union of all graphs as compact JSON-LD, nodes in order of their IRIs; the context stands inside."""
    context = json.loads(resource("ontology/context.jsonld").read_text(encoding="utf-8"))["@context"]
    names = _Names(context)
    head = json.dumps({"@context": context, "@graph": []}, ensure_ascii=False, indent=1)
    out.write(head.removesuffix("[]\n}").encode() + b"[")
    end, gap = b"]", b"\n"
    triples = in_order(quad.triple for quad in quads)
    for subject, group in groupby(triples, key=lambda triple: triple.subject):
        node = json.dumps({"@id": _id(subject), **_properties(names, group)}, ensure_ascii=False, indent=1)
        out.write(gap + b"  " + node.replace("\n", "\n  ").encode())
        end, gap = b"\n ]", b",\n"
    out.write(end + b"\n}\n")


def _properties(names: _Names, triples: Iterable[Any]) -> dict[str, Any]:
    node: dict[str, list[Any]] = {}
    for triple in triples:
        if triple.predicate.value == RDF + "type" and isinstance(triple.object, NamedNode):
            node.setdefault("@type", []).append(names.type(triple.object.value))
        else:
            key, value = names.property(triple.predicate.value, triple.object)
            node.setdefault(key, []).append(value)
    return {key: _alone(values) for key, values in node.items()}


class _Names:
    """Short names by IRI, and the values that a short name writes without ado."""

    def __init__(self, context: Mapping[str, Any]) -> None:
        self._types = {iri: name for name, iri in context.items() if isinstance(iri, str)}
        self._terms = {how["@id"]: (name, how) for name, how in context.items() if not isinstance(how, str)}
        self._prefixes = sorted(PREFIXES.items(), key=lambda pair: (-len(pair[1]), pair))

    def type(self, iri: str) -> str:
        """Return the name of a class."""
        return self._types.get(iri) or self._short(iri)

    def property(self, iri: str, value: NamedNode | BlankNode | Literal | Triple) -> tuple[str, Any]:
        """Return the name of a property and a value as it is written under that name."""
        name, how = self._terms.get(iri) or (self._short(iri), {})
        kind, language = how.get("@type"), how.get("@language")
        if isinstance(value, Triple):
            raise GraphError("JSON-LD has no triple terms", where=str(value), hint="export Turtle instead")
        if not isinstance(value, Literal):
            return name, _id(value) if kind == "@id" else {"@id": _id(value)}
        if value.language:
            return name, value.value if value.language == language else _literal(value)
        bare = (kind or XSD + "string") == value.datatype.value and not language
        return name, value.value if bare else _literal(value)

    def _short(self, iri: str) -> str:
        for prefix, namespace in self._prefixes:
            if iri.startswith(namespace) and iri != namespace:
                return f"{prefix}:{iri.removeprefix(namespace)}"
        return iri


def _literal(value: Literal) -> dict[str, str]:
    if value.language:
        return {"@value": value.value, "@language": value.language}
    if value.datatype.value == XSD + "string":
        return {"@value": value.value}
    return {"@value": value.value, "@type": value.datatype.value}


def _id(term: NamedNode | BlankNode | Literal | Triple) -> str:
    return f"_:{term.value}" if isinstance(term, BlankNode) else str(getattr(term, "value", term))


def _alone(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values
