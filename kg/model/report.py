"""What a check noticed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something a check noticed: at an error the graph is not to be trusted, the others want a look."""

    level: Literal["error", "warning", "note"]
    check: str
    message: str
    where: str = ""
    """Article and offsets, `anning#char=341,346`, or an IRI."""
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a check looked at and what it noticed."""

    findings: tuple[Finding, ...] = ()
    checked: int = 0
    """How many nodes were looked at: nothing conforms where nothing was checked."""
    withheld: dict[str, int] = field(default_factory=dict)
    """What is kept out of plain facts and answers, by modality, and below the threshold of confidence as `unsure`;
    `unread` counts the candidates that readers dropped."""
    shares: dict[str, float] = field(default_factory=dict)
    """`numbers`: of the numbers accounted for; `sentences`: of body sentences that gave something; over all articles,
    and for each as `numbers ARTICLE`, `sentences ARTICLE`."""

    @property
    def conforms(self) -> bool:
        """Whether something was checked and no error found."""
        return self.checked > 0 and not any(f.level == "error" for f in self.findings)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)
