"""Questions across many documents: one indicator over the years, disagreements, duties, terms, two documents."""

from __future__ import annotations

from kg.across.agree import agreement, converted, step
from kg.across.compare import Comparison, compare
from kg.across.conflicts import Conflict, conflicts
from kg.across.duties import Duty, deadline, duties
from kg.across.timeline import Point, timeline
from kg.across.told import Told, figures_told, like, subjects_called
from kg.across.usage import Term, terms

__all__ = [
    "Comparison",
    "Conflict",
    "Duty",
    "Point",
    "Term",
    "Told",
    "agreement",
    "compare",
    "conflicts",
    "converted",
    "deadline",
    "duties",
    "figures_told",
    "like",
    "step",
    "subjects_called",
    "terms",
    "timeline",
]
