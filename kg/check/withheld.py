"""What is read and not told: plans, proposals and the like, what is not sure enough, what the reading dropped."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal, InvalidOperation

from rdflib import URIRef
from rdflib.term import Node

from kg import model
from kg.facts import Facts
from kg.terms import WT


def is_told(facts: Facts, fact: Node) -> bool:
    """Whether an assertion or a figure is told as a plain fact; one that says nothing of itself is."""
    return model.is_told(_modality(facts, fact) or "asserted", _confidence(facts, fact))


def withheld(facts: Facts) -> dict[str, int]:
    """Count the assertions and figures that are not told, by modality or as `unsure`, and what was dropped, `unread`.

    One that is neither asserted nor sure counts under its modality.
    """
    counts: Counter[str] = Counter()
    for fact in (*facts.of_class("Assertion"), *facts.of_class("Observation")):
        if not is_told(facts, fact):
            modality = _modality(facts, fact) or "asserted"
            counts["unsure" if modality == "asserted" else modality] += 1
    dropped = (str(o) for o in facts.graph.objects(None, URIRef(WT + "withheld")))
    counts["unread"] = sum(int(number) for number in dropped if number.isdecimal())
    return {name: counts[name] for name in (*model.MODALITIES, "unsure", "unread") if counts[name]}


def _modality(facts: Facts, fact: Node) -> str:
    return facts.text_of(fact, WT + "modality").removeprefix(WT)


def _confidence(facts: Facts, fact: Node) -> Decimal | None:
    try:
        return Decimal(facts.text_of(fact, WT + "confidence"))
    except InvalidOperation:
        return None
