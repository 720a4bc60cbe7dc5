"""Declared counts: where the text says how many and then spells it out, count and add up after it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from rdflib import URIRef
from rdflib.term import Node

from kg.facts import Facts, address, shorten
from kg.model import Finding
from kg.terms import RDFS, WT


def count_findings(facts: Facts) -> Iterator[Finding]:
    """Yield a warning for each declared count that the list after it, or the sum of its parts, does not bear out.

    A list that is not complete (…等) may hold fewer than declared, never more. Parts are added only where they are
    exact and count in the unit of the whole.
    """
    for tally in facts.of_class("Tally"):
        declared = facts.graph.value(tally, URIRef(WT + "declares"))
        value = _value(facts, declared)
        if value is None or not _exact(facts, declared):
            continue
        complete = facts.text_of(tally, WT + "complete") != "false"
        items = sorted({str(o) for o in facts.graph.objects(tally, URIRef(WT + "lists"))})
        if items and _disagree(Decimal(len(items)), value, complete=complete):
            zh, en = f"报出 {value:f}，列举了 {len(items)} 项。", f"The text declares {value:f} and lists {len(items)}."
            yield _finding(facts, tally, declared, "counts.list", f"{zh} {en}")
        parts = sorted(facts.graph.objects(tally, URIRef(WT + "sums")), key=str)
        total = _sum(facts, parts, facts.graph.value(declared, URIRef(WT + "unit")))
        if total is not None and _disagree(total, value, complete=complete):
            zh, en = (
                f"报出 {value:f}，分项合计 {total:f}。",
                f"The text declares {value:f}; the parts add up to {total:f}.",
            )
            yield _finding(facts, tally, declared, "counts.sum", f"{zh} {en}")


def _disagree(found: Decimal, declared: Decimal, *, complete: bool) -> bool:
    return found != declared if complete else found > declared


def _value(facts: Facts, figure: Node | None) -> Decimal | None:
    try:
        return Decimal(facts.text_of(figure, WT + "value")).normalize() if figure else None
    except InvalidOperation:
        return None


def _exact(facts: Facts, figure: Node | None) -> bool:
    return facts.text_of(figure, WT + "qualifier") == "exact"


def _sum(facts: Facts, parts: list[Node], unit: Node | None) -> Decimal | None:
    """The sum of parts; None where there are none, or one is not exact or counts in another unit."""
    values = [_value(facts, part) for part in parts]
    like = all(_exact(facts, part) and facts.graph.value(part, URIRef(WT + "unit")) == unit for part in parts)
    return sum((v for v in values if v is not None), Decimal(0)) if values and like and None not in values else None


def _finding(facts: Facts, tally: Node, declared: Node | None, check: str, message: str) -> Finding:
    """With both quotes: the count, and the words that spell it out."""
    place = next(iter(facts.evidence(tally)), None) or (facts.place(declared) if declared else None)
    words = facts.text_of(declared, WT + "text") or facts.text_of(declared, RDFS + "label")
    where = address(place.article, place.span) if place else str(tally)
    return Finding(
        level="warning",
        check=check,
        message=message,
        where=where,
        quotes=(words, _spelled_out(facts, tally) or (shorten(place.quote) if place else "")),
    )


def _spelled_out(facts: Facts, tally: Node) -> str:
    """The list or the parts as they stand in the text, from the first to the last."""
    items = [
        facts.passages[str(o)] for o in facts.graph.objects(tally, URIRef(WT + "lists")) if str(o) in facts.passages
    ]
    parts = [p for part in facts.graph.objects(tally, URIRef(WT + "sums")) for p in facts.evidence(part)]
    found = sorted(items or parts)
    if not found:
        return ""
    text = facts.texts.get(found[0].article, "")
    return shorten(text[found[0].span.start : max(p.span.end for p in found)])
