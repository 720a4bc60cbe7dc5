"""Networks that were trained apart, asked together: what they say is averaged, and what only one believes is not said.

Two of them read texts that none has seen a point better than either (Hansen & Salamon 1990 on why). What they know of a
text, a name or a figure goes from question to question as a tuple with a value for each.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from kg.decide.candidates import Floats, Ints, Pairs
from kg.decide.features import Features
from kg.decide.network import Network, States, best_names, load_network
from kg.errors import KgError
from kg.model import Figure, Span
from kg.tag import padded

Seen = tuple[States, ...]
"""What each network knows of a text."""
Known = tuple[Floats, ...]
"""What each network knows of some stretches or figures."""


class Ensemble:
    """The loaded networks; one a process, not to be shared between threads."""

    def __init__(self, members: Sequence[Network], trust: Mapping[str, float]) -> None:
        self._members = tuple(members)
        self._moves = [padded(moves) for moves in _mean([member.moves for member in members])]
        self.trust = trust
        """How often each rule of the grammar was right in the records."""

    @property
    def size(self) -> int:
        """How many networks there are."""
        return len(self._members)

    def states(self, passages: Sequence[Span], hidden: Floats, features: Features) -> Seen:
        """Return what is known of an article's code points; `hidden` and `features` have a row for each."""
        return tuple(member.states(passages, hidden, features) for member in self._members)

    def names(self, seen: Seen, passages: Sequence[Span]) -> tuple[list[tuple[Span, int]], ...]:
        """Return outer and inner names, each with the number of its class."""
        found = []
        for level in (0, 1):
            scores = _mean([m.tags(states, level) for m, states in zip(self._members, seen, strict=True)])
            found.append(best_names(scores, self._moves[level], passages))
        return tuple(found)

    def spans(self, seen: Seen, bounds: Ints, layer: str, *, topic: bool = False) -> Known:
        """Return what is known of stretches of text, after them of the topic where it is wanted."""
        pairs = zip(self._members, seen, strict=True)
        return tuple(member.spans(states, bounds, layer, topic=topic) for member, states in pairs)

    def relations(self, seen: Seen, mentions: Known, kinds: Ints, pairs: Pairs) -> Floats:
        """Return for every pair how likely each predicate is, 0 none."""
        each = zip(self._members, seen, mentions, strict=True)
        return _mean([member.relations(states, named, kinds, pairs) for member, states, named in each])

    def figures(self, seen: Seen, figures: Sequence[Figure], clauses: Ints) -> Known:
        """Return what is known of each figure."""
        pairs = zip(self._members, seen, strict=True)
        return tuple(member.figures(states, figures, clauses) for member, states in pairs)

    def kinds(self, figures: Known) -> Floats:
        """Return how likely each figure is of each kind, 0 no figure at all."""
        return _mean([member.kinds(known) for member, known in zip(self._members, figures, strict=True)])

    def subjects(self, seen: Seen, figures: Known, mentions: Known, kinds: Ints, pairs: Pairs) -> tuple[Floats, Floats]:
        """Return a score for every candidate subject, and for each figure one for having none."""
        each = zip(self._members, seen, figures, mentions, strict=True)
        said = [member.subjects(states, known, named, kinds, pairs) for member, states, known, named in each]
        return _mean([scores for scores, _ in said]), _mean([none for _, none in said])

    def periods(self, seen: Seen, figures: Known, periods: Known, pairs: Pairs) -> tuple[Floats, Floats]:
        """Return a score for every candidate period, and for each figure one for having none."""
        each = zip(self._members, seen, figures, periods, strict=True)
        said = [member.periods(states, known, times, pairs) for member, states, known, times in each]
        return _mean([scores for scores, _ in said]), _mean([none for _, none in said])

    def indicators(
        self, seen: Seen, figures: Known, at: Ints, windows: Sequence[Span], said: Sequence[Span | None]
    ) -> list[tuple[Floats, Floats]]:
        """Return for each figure the scores of where in its window its indicator starts and ends."""
        each = zip(self._members, seen, figures, strict=True)
        told = [member.indicators(states, known, at, windows, said) for member, states, known in each]
        return [(_mean([s for s, _ in both]), _mean([e for _, e in both])) for both in zip(*told, strict=True)]


def _mean(each: Sequence[Floats]) -> Floats:
    mean: Floats = np.asarray(np.mean(each, 0, dtype=np.float32))
    return mean


def joined_rows(seen: Seen) -> Floats:
    """Return what all networks know of each code point, beside each other."""
    return np.concatenate([states.rows for states in seen], -1)


def load_ensemble(folder: Path) -> Ensemble:
    """Load every network of a folder (network-0.onnx with heads-0.npz, …). Raises KgError where a file is missing."""
    bodies = sorted(folder.glob("network-*.onnx"))
    if not bodies:
        raise KgError("the decision's weights are missing", where=str(folder))
    try:
        trust = json.loads((folder / "trust.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise KgError(f"the decision's weights cannot be loaded: {error}", where=str(folder)) from error
    return Ensemble([load_network(body, _heads_of(body)) for body in bodies], trust)


def _heads_of(body: Path) -> Path:
    return body.with_name(body.name.replace("network", "heads")).with_suffix(".npz")
