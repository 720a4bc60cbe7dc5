"""Tables: all figures for a spreadsheet, nodes and relationships for neo4j-admin."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from kg.cells import harmless
from kg.export.facts import Facts
from kg.standing import KINDS, MODALITIES, QUALIFIERS, RESOLUTIONS, Words

FIGURES = {
    "主体 subject": "about",
    "指标 indicator": "indicator",
    "数值 value": "value",
    "单位 unit": "unit",
    "种类 kind": "kind",
    "限定 qualifier": "qualifier",
    "起 from": "first",
    "止 to": "last",
    "原文 words": "text",
    "语气 modality": "modality",
    "主语 resolution": "resolution",
    "把握 confidence": "confidence",
    "规则 rule": "rule",
    "文章 article": "article",
    "来源 source": "source",
    "出处 passage": "passage",
    "标识 iri": "iri",
    "日期 issued": "issued",
    "原句 sentence": "quote",
    "位置 place": "place",
}
"""Columns of the table of figures, and what they hold of a Number."""
_CODED: Mapping[str, Mapping[str, Words]] = {
    "kind": KINDS,
    "qualifier": {code: (words.strip(), code) for code, (words, _) in QUALIFIERS.items()},
    "modality": MODALITIES,
    "resolution": RESOLUTIONS,
}
"""What a Number holds as a code, in words: Chinese before the code itself, which programs look for."""
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
    rows = ([_cell(said(name, getattr(number, name))) for name in FIGURES.values()] for number in facts.numbers)
    return b"\xef\xbb\xbf" + _csv(tuple(FIGURES), rows, end="\r\n")


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


def said(name: str, value: str | Decimal) -> str | Decimal:
    """Return what a slot of a Number says: a code in words, everything else as it is."""
    words = _CODED[name].get(str(value)) if name in _CODED else None
    return " ".join(words).strip() if words else value


def _cell(value: str | Decimal) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else harmless(value)


def _list(texts: Iterable[str]) -> str:
    """One cell of an array column: items divided by `;`, which neo4j-admin cannot escape, so a wide ； stands in."""
    return ";".join(text.replace(";", "；") for text in texts)
