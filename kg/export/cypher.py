"""Statements that build the graph in a property graph: openCypher, as Neo4j, Memgraph and FalkorDB speak it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from kg.export.facts import Facts, Link, Number

Value = str | Decimal | int | Sequence[str]

_HEAD = (
    "// 每行一条语句 one statement a line; loading twice changes nothing.",
    "// 先建索引 first make an index of Entity(iri), Article(iri) and Figure(iri), in your engine's own words.",
)
_ESCAPES = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_ESCAPED = re.compile(r"[\\'\x00-\x1f\x7f\u0085\u2028\u2029]")
_LOOKS_ESCAPED = re.compile(r"(?<=\\)(?=[uU])")
_NO_NAME = re.compile(r"\W")


def cypher(facts: Facts) -> bytes:
    """Write entities, articles and figures as nodes, relations and what stands where as relationships.

    Every statement is a MERGE by IRI, so that a newer export may be loaded over an older one.
    """
    return "".join(f"{line}\n" for line in (*_HEAD, *_statements(facts))).encode()


def quoted(text: str) -> str:
    """Return a text as an expression of Cypher.

    A backslash of the text never stands before a u in the statement: Neo4j reads `\\u0027` as a quotation mark before
    it looks at anything else.

    >>> print(quoted("it's"), quoted("a\\\\u0027b"))
    'it\\'s' 'a\\\\' + 'u0027b'
    """
    escaped = _ESCAPED.sub(lambda found: _ESCAPES.get(found[0], " "), text)
    return f"'{_LOOKS_ESCAPED.sub(_BREAK, escaped)}'"


_BREAK = "' + '"


def _statements(facts: Facts) -> Iterator[str]:
    things, documents = {thing.iri for thing in facts.things}, {document.iri for document in facts.documents}
    for thing in facts.things:
        told = {"label": thing.label, "class": thing.kind_zh, "aliases": thing.aliases, "divisionCode": thing.code}
        yield _node(("Entity", thing.kind), thing.iri, told)
    for document in facts.documents:
        told = {"label": document.title, "issued": document.issued, "source": document.source}
        yield _node(("Article",), document.iri, told)
        for iri, often in document.names:
            if iri in things:
                yield _edge(("Article", document.iri), "mentions", ("Entity", iri), {}, {"often": often})
    for link in facts.links:
        if {link.subject, link.object} <= things:
            yield _relation(link)
    for number in facts.numbers:
        yield _node(("Figure",), number.iri, _slots(number))
        if number.subject in things:
            yield _edge(("Figure", number.iri), "subject", ("Entity", number.subject))
        if (article := number.passage.partition("#")[0]) in documents:
            yield _edge(("Figure", number.iri), "toldIn", ("Article", article))


def _relation(link: Link) -> str:
    told: Mapping[str, Value] = {
        "label": link.predicate_zh,
        "rule": link.rule,
        "resolution": link.resolution,
        "confidence": Decimal(link.confidence) if link.confidence else "",
        "quotes": link.quotes,
        "passages": link.passages,
    }
    how = {"modality": link.modality or "asserted"}
    return _edge(("Entity", link.subject), link.predicate, ("Entity", link.object), how, told)


def _slots(number: Number) -> Mapping[str, Value]:
    return {
        "indicator": number.indicator,
        "value": number.value,
        "unit": number.unit,
        "kind": number.kind,
        "qualifier": number.qualifier,
        "periodStart": number.first,
        "periodEnd": number.last,
        "text": number.text,
        "quote": number.quote,
        "modality": number.modality,
        "resolution": number.resolution,
        "confidence": Decimal(number.confidence) if number.confidence else "",
        "rule": number.rule,
        "passage": number.passage,
    }


def _node(labels: Iterable[str], iri: str, told: Mapping[str, Value]) -> str:
    kinds = "".join(f":{_name(label)}" for label in labels)
    return f"MERGE (n{kinds} {{iri: {quoted(iri)}}}){_set('n', told)};"


def _edge(
    start: tuple[str, str],
    name: str,
    end: tuple[str, str],
    key: Mapping[str, Value] | None = None,
    told: Mapping[str, Value] | None = None,
) -> str:
    """A relationship; two between the same nodes are one where the name and the key are the same."""
    (one, one_iri), (other, other_iri) = start, end
    among = ", ".join(f"{_name(slot)}: {_value(value)}" for slot, value in (key or {}).items())
    same = f" {{{among}}}" if among else ""
    return (
        f"MATCH (a:{_name(one)} {{iri: {quoted(one_iri)}}}), (b:{_name(other)} {{iri: {quoted(other_iri)}}}) "
        f"MERGE (a)-[r:{_name(name)}{same}]->(b){_set('r', told or {})};"
    )


def _set(variable: str, told: Mapping[str, Value]) -> str:
    """What is known of a node or a relationship; what is empty is not said."""
    said = [f"{variable}.{_name(slot)} = {_value(value)}" for slot, value in told.items() if value not in ("", ())]
    return f" SET {', '.join(said)}" if said else ""


def _value(value: Value) -> str:
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        # Always with a point: one property is of one type, and whole numbers end at 2 ** 63.
        return f"{value:f}" if "." in f"{value:f}" else f"{value:f}.0"
    return f"[{', '.join(map(quoted, value))}]"


def _name(name: str) -> str:
    """A label, a type or a key; in backticks, so that no word of Cypher's is met."""
    return f"`{_NO_NAME.sub('_', name) or '_'}`"
