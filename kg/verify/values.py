"""What a verification says of one figure or fact of a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["agrees", "differs", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One figure or fact of the draft, and what was published of it."""

    outcome: Outcome
    what: str
    """Subject, indicator and period, or the fact, in words."""
    told: str
    """The draft's words."""
    place: str
    """Where they stand: `draft#char=3,8`."""
    published: str = ""
    """The published words it was held against; empty where nothing is known."""
    source: str = ""
    """Title of the document, and its date."""
    why: str = ""
    """What differs: value, sign, unit, period, who."""

    confidence: str = ""
    """0 to 1, of the reading that is less sure, the draft's or the published one; empty where none is told."""

    @property
    def offsets(self) -> tuple[int, ...]:
        """Where the draft's words begin and end."""
        return tuple(int(part) for part in self.place.partition("#char=")[2].split(",") if part.isdigit())
