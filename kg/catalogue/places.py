"""Passages by their IRI."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_PLACE = re.compile(r"([^/#]+)#char=(\d+),(\d+)$")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A passage: half-open code points of an article, by its short name."""

    article: str
    begin: int
    end: int

    def json(self) -> dict[str, Any]:
        """As the explorer takes it."""
        return {"article": self.article, "b": self.begin, "e": self.end}


def place_of(iri: str) -> Place | None:
    """Return the place a passage's IRI names, or None where it is no passage (reference data has none).

    >>> place_of("https://w3id.org/wutong/id/a#char=3,8")
    Place(article='a', begin=3, end=8)
    """
    found = _PLACE.search(iri)
    return Place(found[1], int(found[2]), int(found[3])) if found else None
