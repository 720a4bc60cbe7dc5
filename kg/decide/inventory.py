"""What the network tells apart: classes, relations, kinds; their order is the order of the weights."""

from __future__ import annotations

CLASSES = (
    "CommandUnit",
    "Enterprise",
    "Event",
    "GovernmentBody",
    "Honour",
    "Industry",
    "Mechanism",
    "Meeting",
    "Organization",
    "PartyOrganization",
    "Person",
    "Place",
    "Platform",
    "Policy",
    "Post",
    "Principle",
    "Programme",
    "Project",
    "PublicInstitution",
    "SocialOrganization",
)
PREDICATES = (
    "awarded",
    "basedOn",
    "cooperatesWith",
    "establishes",
    "founderOf",
    "holdsPostAt",
    "implements",
    "inIndustry",
    "issues",
    "leads",
    "locatedIn",
    "organizes",
    "partOf",
    "participatesIn",
    "publishedBy",
    "recognizedBy",
    "servesIndustry",
    "supports",
    "undertakes",
)
"""Without hasPart: what has a part is what the part is part of."""
FIGURE_KINDS = ("difference", "duration", "growth", "level", "rank", "share", "target")
QUALIFIERS = ("exact", "about", "over", "under", "atLeast", "atMost")
FORMS = ("amount", "rank", "proportion", "ratio", "doubling")

CLASS = {name: number for number, name in enumerate(CLASSES)}
PREDICATE = {name: number + 1 for number, name in enumerate(PREDICATES)}
"""From 1: 0 is no relation."""
FIGURE_KIND = {name: number + 1 for number, name in enumerate(FIGURE_KINDS)}
"""From 1: 0 is no figure."""

TAGS = 1 + 2 * len(CLASSES)
"""Tags of a character: 0 outside, then for each class begin and inside."""


def begin(kind: str) -> int:
    """Return the tag that begins a name of a class; the next tag goes on with it.

    >>> begin("CommandUnit"), begin("Enterprise")
    (1, 3)
    """
    return 1 + 2 * CLASS[kind]
