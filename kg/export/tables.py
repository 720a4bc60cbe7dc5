"""Tables: all figures for a spreadsheet, nodes and relationships for neo4j-admin."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from kg.cells import harmless
from kg.export.facts import Facts

_FIGURES = {
    "subject": "about",
    "indicator": "indicator",
    "value": "value",
    "unit": "unit",
    "kind": "kind",
    "qualifier": "qualifier",
    "period_start": "first",
    "period_end": "last",
    "text": "text",
    "modality": "modality",
    "subject_resolution": "resolution",
    "confidence": "confidence",
    "rule": "rule",
    "article": "article",
    "source": "source",
    "passage": "passage",
    "iri": "iri",
}
"""Columns of the table of figures, and what they hold of a Number."""
_NODES = ("iri:ID", "label", "aliases:string[]", "divisionCode", "figures:string[]", ":LABEL")
_LINKS = (
    ":START_ID",
    ":END_ID",
    ":TYPE",
    "label",
    "rule",
    "modality",
    "resolution",
    "confidence",
    "quotes:string[]",
    "passages:string[]",
)


def figures_csv(facts: Facts) -> bytes:
    """Write every figure as a line of a table that a spreadsheet opens as it is.

    UTF-8 with a byte-order mark; a text that a spreadsheet would take for a formula gets an apostrophe before it;
    numbers stay numbers.
    """
    rows = ([_cell(getattr(number, name)) for name in _FIGURES.values()] for number in facts.numbers)
    return b"\xef\xbb\xbf" + _csv(tuple(_FIGURES), rows, end="\r\n")


def nodes_csv(facts: Facts) -> bytes:
    """Write the entities as neo4j-admin imports nodes: `neo4j-admin database import full --nodes=x.nodes.csv …`."""
    figures: dict[str, list[str]] = {}
    for number in facts.numbers:
        figures.setdefault(number.subject, []).append(f"{number.indicator}：{number.text}")
    return _csv(
        _NODES,
        (
            (t.iri, t.label, _list(t.aliases), t.code, _list(figures.get(t.iri, ())), f"{t.kind};Entity")
            for t in facts.things
        ),
    )


def relationships_csv(facts: Facts) -> bytes:
    """Write the relations as neo4j-admin imports relationships; their types are the properties' names."""
    known = {thing.iri for thing in facts.things}
    return _csv(
        _LINKS,
        (
            (
                *(x.subject, x.object, x.predicate, x.predicate_zh, x.rule, x.modality, x.resolution, x.confidence),
                *(_list(x.quotes), _list(x.passages)),
            )
            for x in facts.links
            if x.subject in known and x.object in known
        ),
    )


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]], end: str = "\n") -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator=end)
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()


def _cell(value: str | Decimal) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else harmless(value)


def _list(texts: Iterable[str]) -> str:
    """One cell of an array column: items divided by `;`, which neo4j-admin cannot escape, so a wide ； stands in."""
    return ";".join(text.replace(";", "；") for text in texts)
