"""Whether a relation tells what is done or what is still to be (event factuality, Saurí & Pustejovsky 2009).

Cues announce it (将, 拟, 力争), or the document does, in the part of it that lays out tasks (kg.agenda). Where neither
is plain, as in an excerpt of a report (一是全面实施国家基本药物制度), a small network that has read some thousand
labelled relations weighs the words around: a convolution over what the decision's networks know of each character, its
peaks before the object and means over paragraph, heading, title and text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import numpy as np

from kg.agenda import is_task
from kg.decide.candidates import Floats, Ints
from kg.decide.network import load_weights
from kg.decide.view import View
from kg.lexicon import Lexicon
from kg.modality import modals
from kg.model import MODALITIES, Span

WEIGHED = (
    "awarded",
    "cooperatesWith",
    "establishes",
    "hasPart",
    "implements",
    "issues",
    "leads",
    "locatedIn",
    "organizes",
    "participatesIn",
    "recognizedBy",
    "supports",
    "undertakes",
)
"""Predicates of which relations were labelled; of the others the cues decide alone."""
PEAKS, MEANS = 3, 5
"""Stretches of which the peak is looked at (sentence and clause up to the object's end, the object and its clause
behind it), and the mean (paragraph, what stands around, heading, title, text)."""
PLAIN = len(MODALITIES) + 5 + len(WEIGHED)
_REACH, _PARAGRAPH, _AROUND = 200, 300, 400
"""So far from the object the stretches reach."""
_DIGITS = 3
_SURE = 0.7
"""How likely something else must be than what the cues say."""
_LEAST = 300
"""Letters of a text: shorter ones leave nothing around to weigh, and none was among those learned from."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a relation says, and where its two names stand; the subject where it was named last, however far off."""

    predicate: str
    subject: Span
    object: Span


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of some claims: claim by stretch by (start, end), and claim by `PLAIN` plain features."""

    spans: Ints
    plain: Floats


def cued(view: View, claim: Claim, lexicon: Lexicon) -> str:
    """Return the modality that words before a claim's names say (将, 拟, 原, 如果); asserted where they say none."""
    sentence = view.sentences[view.order.sentence(claim.object.start)]
    first, last = sorted((claim.subject.start, claim.object.start))
    within = max(first, sentence.span.start), min(last, sentence.span.end)
    cues = lexicon.once("modality", modals)
    return cues.of(view.text, sentence, *within, standing=claim.predicate == "holdsPostAt")


def announced(view: View, claim: Claim, lexicon: Lexicon) -> str:
    """Return the modality that words before a claim's names and the document's agenda announce."""
    modality = cued(view, claim, lexicon)
    if modality == "asserted" and view.order.sentence(claim.object.start) in view.agenda:
        return "planned" if is_task(claim.predicate, view.text, claim.object.start, lexicon) else modality
    return modality


def lay_out(view: View, claims: Sequence[Claim], said: Sequence[str], lexicon: Lexicon) -> Told:
    """Return what is told of claims of which `said` is what their cues announce."""
    size = max(1, len(view.text))
    headings = list(accumulate((n if s.role == "heading" else -1 for n, s in enumerate(view.sentences)), max))
    title = next((s.span for s in view.sentences if s.role == "title"), Span(0, 0))
    share = len(view.agenda) / max(1, len(view.sentences))
    spans = np.zeros((len(claims), PEAKS + MEANS, 2), np.int64)
    plain = np.zeros((len(claims), PLAIN), np.float32)
    for row, (claim, modality) in enumerate(zip(claims, said, strict=True)):
        at, end = claim.object.start, claim.object.end
        number = view.order.sentence(at)
        sentence = view.sentences[number]
        clause = view.order.clause(at)
        heading = headings[number - 1] if number else -1
        spans[row] = (
            (max(sentence.span.start, at - _REACH), end),
            (max(clause[0], at - _REACH), end),
            (at, max(end, min(clause[1], at + _REACH))),
            _paragraph(view, number, at),
            (max(0, at - _AROUND), min(size, at + _AROUND)),
            _within(view.sentences[heading].span if heading >= 0 else Span(0, 0)),
            _within(title),
            (0, size),
        )
        here = sentence.span.start <= claim.subject.start < sentence.span.end
        task = is_task(claim.predicate, view.text, at, lexicon)
        known = sentence.index in view.agenda, task, at / size, share, here
        plain[row] = (*(modality == m for m in MODALITIES), *known, *(claim.predicate == p for p in WEIGHED))
    return Told(spans, plain)


def _within(span: Span) -> tuple[int, int]:
    return span.start, min(span.end, span.start + _REACH)


def _paragraph(view: View, number: int, at: int) -> tuple[int, int]:
    """Return the part of a sentence's paragraph that lies around an offset."""
    sentences, paragraph = view.sentences, view.sentences[number].paragraph
    first = last = number
    while first and sentences[first - 1].paragraph == paragraph and sentences[first].span.start > at - _PARAGRAPH:
        first -= 1
    while (
        last + 1 < len(sentences)
        and sentences[last + 1].paragraph == paragraph
        and sentences[last].span.end < at + _PARAGRAPH
    ):
        last += 1
    return max(sentences[first].span.start, at - _PARAGRAPH), min(sentences[last].span.end, at + _PARAGRAPH)


class Factuality:
    """The loaded weights."""

    def __init__(self, weights: Mapping[str, Floats]) -> None:
        self._weights = weights

    def modalities(
        self, states: Floats, view: View, claims: Sequence[Claim], said: Sequence[str], lexicon: Lexicon
    ) -> list[str]:
        """Return the modality of each claim: what is announced (`said`), unless only the document's agenda or nothing
        announces it and the network is sure of the other.

        What cues say stands: where they say planned and the network does not, they are right two times in three.
        `states` is what all networks know of each character, beside each other.
        """
        made = list(said)
        weighed = (n for n, claim in enumerate(claims) if claim.predicate in WEIGHED)
        asked = [n for n in weighed if cued(view, claims[n], lexicon) == "asserted"]
        if not asked or len(view.text) < _LEAST:
            return made
        told = lay_out(view, [claims[n] for n in asked], [said[n] for n in asked], lexicon)
        for number, likely in zip(asked, self.planned(states, told).tolist(), strict=True):
            if max(likely, 1 - likely) >= _SURE:
                made[number] = "planned" if likely > 0.5 else "asserted"
        return made

    def planned(self, states: Floats, told: Told) -> Floats:
        """Return how likely each claim is to be still to be done."""
        seen = np.maximum(self._linear("enter", states), 0)
        seen = np.maximum(self._convolved(seen), 0)
        sums = np.concatenate([np.zeros((1, seen.shape[1])), np.cumsum(seen, 0, dtype=np.float64)])
        start, end = told.spans[..., 0], np.maximum(told.spans[..., 1], told.spans[..., 0] + 1)
        peaks = [
            np.stack([seen[a:b].max(0) for a, b in zip(start[:, n], end[:, n], strict=True)]) for n in range(PEAKS)
        ]
        size = (end - start)[..., None]
        means = ((sums[end] - sums[start]) / size)[:, PEAKS:].reshape(len(start), -1).astype(np.float32)
        inner = np.maximum(self._linear("inner", np.concatenate([*peaks, means, told.plain], -1)), 0)
        score = self._linear("outer", inner)[:, 0]
        likely: Floats = np.round(1 / (1 + np.exp(-score)), _DIGITS)
        return likely

    def _convolved(self, rows: Floats) -> Floats:
        """Return each row with those around it, weighed by place; `near.weight` is out x in x place."""
        weight = self._weights["near.weight"]
        reach, size = weight.shape[2] // 2, len(rows)
        wide = np.pad(rows, ((reach, reach), (0, 0)))
        made: Floats = self._weights["near.bias"] + wide[:size] @ weight[:, :, 0].T
        for place in range(1, weight.shape[2]):
            made += wide[place : place + size] @ weight[:, :, place].T
        return made

    def _linear(self, name: str, rows: Floats) -> Floats:
        made: Floats = rows @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return made


def load_factuality(path: Path) -> Factuality:
    """Load the weights. Raises KgError where the file is missing or broken."""
    return Factuality(load_weights(path))
