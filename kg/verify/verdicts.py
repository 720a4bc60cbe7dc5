"""The whole verification of a draft, and what it says of each figure and fact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.across import figures_told
from kg.verify.arithmetic import Slip, arithmetic
from kg.verify.facts import verify_facts
from kg.verify.figures import verify_figures
from kg.verify.values import Verdict

if TYPE_CHECKING:
    from kg.store import GraphStore

__all__ = ["Verdict", "Verification", "verify"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What a draft says, held against a store, and what it says that does not add up in itself."""

    verdicts: tuple[Verdict, ...]
    """In the draft's order."""
    slips: tuple[Slip, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many agree, differ and are not known."""
        return Counter(verdict.outcome for verdict in self.verdicts)

    @property
    def sound(self) -> bool:
        """Whether nothing differs and everything adds up."""
        return not self.slips and not any(verdict.outcome == "differs" for verdict in self.verdicts)


def verify(draft: GraphStore, published: GraphStore) -> Verification:
    """Hold the graph of a draft against a store of published documents.

    The draft itself may already be in the store: what a document of the same id says is no evidence for it.
    """
    told = figures_told(draft)
    own = frozenset(figure.article for figure in told)
    figures = verify_figures(told, published, own)
    facts = verify_facts(draft, published)
    verdicts = sorted((*figures, *facts), key=lambda verdict: (verdict.offsets, verdict.what))
    return Verification(verdicts=tuple(verdicts), slips=arithmetic(draft, told))
