"""How far a told fact can be relied on, in words and by confidence: the same wherever facts are shown."""

from __future__ import annotations

MODALITIES = {
    "planned": "计划 planned",
    "proposed": "建议 proposed",
    "conditional": "设想 conditional",
    "former": "曾经 former",
    "reported": "转述 reported",
}
"""What is not plainly done, in words."""

SURE = 0.85
"""A reading of less confidence stands apart, among facts, as one to be held against its words."""


def doubtful(confidence: str) -> bool:
    """Whether a fact of that confidence stands apart; what tells none was written by people or for a table.

    >>> doubtful("0.62"), doubtful("0.85"), doubtful("")
    (True, False, False)
    """
    return bool(confidence) and float(confidence) < SURE
