"""What a person corrected on the page (corrections.jsonl), honoured when the articles are read again.

A correction names a fact by its words and their place; it holds as long as those words stand in the text, at their
place or, once and only once, elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.indicators import load_indicators
from kg.lexicon import Lexicon, load_lexicon
from kg.link import link
from kg.model import KINDS, QUALIFIERS, Figure, Mention, Period, Reading, Relation, Span

RULE = "correction"
TYPES = ("entity", "mention", "relation", "figure")
VERDICTS = ("right", "wrong", "edit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One judgement: a fact with its words, and what is so instead (`now`, by slot)."""

    type: str
    verdict: str
    article: str = ""
    """Empty for an entity, which is meant wherever it is named."""
    begin: int = 0
    end: int = 0
    quote: str = ""
    was: Mapping[str, str] = field(default_factory=dict)
    now: Mapping[str, str] = field(default_factory=dict)

    def span(self, text: str) -> Span | None:
        """Return where the corrected words stand in a text, or None where they do not, or more than once."""
        if text[self.begin : self.end] == self.quote:
            return Span(self.begin, self.end)
        if not self.quote or text.count(self.quote) != 1:
            return None
        start = text.index(self.quote)
        return Span(start, start + len(self.quote))


def read_corrections(path: Path) -> tuple[Correction, ...]:
    """Read corrections, one JSON object a line; raises InputError, with the line, where one is none."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"the corrections cannot be read: {error}", where=str(path)) from error
    made = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                made.append(_correction(json.loads(line)))
            except (ValueError, TypeError, AttributeError, KeyError) as error:
                where, hint = f"{path}:{number}", "save corrections.jsonl from the page again"
                raise InputError(f"not a correction: {error}", where=where, hint=hint) from error
    return tuple(made)


def _correction(row: Mapping[str, Any]) -> Correction:
    if row["type"] not in TYPES or row["verdict"] not in VERDICTS:
        raise ValueError(f"type {row['type']!r}, verdict {row['verdict']!r}")
    return Correction(
        type=row["type"],
        verdict=row["verdict"],
        article=str(row.get("article", "")),
        begin=int(row.get("begin", 0)),
        end=int(row.get("end", 0)),
        quote=str(row.get("quote", "")),
        was={str(k): str(v) for k, v in row.get("was", {}).items()},
        now={str(k): str(v) for k, v in (row.get("now") or {}).items()},
    )


def correct(
    readings: Iterable[Reading], corrections: Iterable[Correction], lexicon: Lexicon | None = None
) -> tuple[tuple[Reading, ...], tuple[Correction, ...]]:
    """Return the readings as corrected, and the corrections of theirs that no longer apply.

    `lexicon` is the one that the articles were read by, the shipped one where none is given.
    """
    cues = lexicon or load_lexicon()
    kept = list(readings)
    labels = [_Labels(reading, cues) for reading in kept]
    lost = []
    for correction in corrections:
        applied = False
        for i, reading in enumerate(kept):
            if correction.article in ("", reading.article.id):
                changed = _APPLY[correction.type](reading, correction, labels[i])
                applied = applied or changed is not None
                if changed is not None and changed is not reading:
                    kept[i], labels[i] = changed, _Labels(changed, cues)
        if not applied and any(correction.article in ("", reading.article.id) for reading in kept):
            lost.append(correction)
    return tuple(kept), tuple(lost)


class _Labels:
    """What the graph, and so the page, calls the things of a reading: 石化产业链 the industry is 石化 there."""

    def __init__(self, reading: Reading, lexicon: Lexicon) -> None:
        self._reading, self._lexicon = reading, lexicon

    @cached_property
    def _linked(self) -> Mapping[tuple[str, str], tuple[str, str]]:
        """Label and class in the graph by name and class in the reading; figures are corrected without it."""
        entities = link((self._reading,), self._lexicon)
        return {(m.canonical, m.kind): (entity.label, entity.kind) for entity in entities for m in entity.mentions}

    def are(self, mention: Mention, label: str | None, kind: str | None = None) -> bool:
        """Whether a mention is of what has that label (and class)."""
        own = mention.canonical, mention.kind
        return any(name == label and kind in (None, of) for name, of in (own, self._linked.get(own, own)))


def _entity(reading: Reading, correction: Correction, labels: _Labels) -> Reading | None:
    return _renamed(reading, correction, labels, lambda _: True)


def _mention(reading: Reading, correction: Correction, labels: _Labels) -> Reading | None:
    span = correction.span(reading.article.text)
    return None if span is None else _renamed(reading, correction, labels, lambda mention: mention.span == span)


def _renamed(
    reading: Reading, correction: Correction, labels: _Labels, here: Callable[[Mention], bool]
) -> Reading | None:
    """Take away or rename what is named: by itself, and wherever a relation or a figure speaks of it."""
    label, kind = correction.was.get("label", ""), correction.was.get("kind", "")

    def meant(mention: Mention | None) -> bool:
        """Whether it is one of those that are corrected."""
        return mention is not None and labels.are(mention, label, kind) and here(mention)

    if not any(meant(mention) for mention in reading.mentions):
        return None
    if correction.verdict == "right":
        return reading
    other = next((m for m in reading.mentions if m.canonical == correction.now.get("label")), None)

    def renamed(mention: Mention) -> Mention:
        """A mention as the correction names it."""
        new_kind = correction.now.get("kind") or (other.kind if other else mention.kind)
        new_label = correction.now.get("label", mention.canonical)
        scope = other.scope if other else mention.scope
        return replace(mention, canonical=new_label, kind=new_kind, scope=scope, rule=RULE)

    def kept(mention: Mention | None) -> Mention | None:
        """What is left of a mention: itself, or what it is now, or nothing."""
        if mention is None or not meant(mention):
            return mention
        return renamed(mention) if correction.verdict == "edit" else None

    relations = tuple(
        replace(relation, subject=subject, object=target)
        for relation in reading.relations
        if (subject := kept(relation.subject)) and (target := kept(relation.object))
    )
    return replace(
        reading,
        mentions=tuple(found for mention in reading.mentions if (found := kept(mention))),
        relations=relations,
        figures=tuple(replace(figure, subject=kept(figure.subject)) for figure in reading.figures),
        locality=kept(reading.locality),
        publisher=kept(reading.publisher),
    )


def _relation(reading: Reading, correction: Correction, labels: _Labels) -> Reading | None:
    was = correction.was

    def meant(relation: Relation) -> bool:
        """Whether it says what is corrected."""
        ends = labels.are(relation.subject, was.get("subject")) and labels.are(relation.object, was.get("object"))
        return ends and relation.predicate == was.get("predicate")

    if correction.span(reading.article.text) is None or not any(meant(r) for r in reading.relations):
        return None
    if correction.verdict == "right":
        return reading
    if correction.verdict == "wrong":
        return replace(reading, relations=tuple(r for r in reading.relations if not meant(r)))
    names = {name: _called(reading, correction.now[name]) for name in ("subject", "object") if name in correction.now}
    if None in names.values():
        return None
    change: dict[str, Any] = {**names, "rule": RULE, "resolution": "stated"}
    if "predicate" in correction.now:
        change["predicate"] = correction.now["predicate"]
    return replace(reading, relations=tuple(replace(r, **change) if meant(r) else r for r in reading.relations))


def _figure(reading: Reading, correction: Correction, _: _Labels) -> Reading | None:
    span = correction.span(reading.article.text)
    was = correction.was

    def meant(figure: Figure) -> bool:
        """Whether it is the one that is corrected."""
        if (figure.span, figure.kind, figure.unit) != (span, was.get("kind"), was.get("unit")):
            return False
        usual = load_indicators().find(figure.indicator, figure.unit).name  # what the page calls it
        return was.get("indicator") in (figure.indicator, usual)

    if span is None or not any(meant(figure) for figure in reading.figures):
        return None
    if correction.verdict == "right":
        return reading
    if correction.verdict == "wrong":
        return replace(reading, figures=tuple(f for f in reading.figures if not meant(f)))
    try:
        figures = tuple(_figured(reading, f, correction.now) if meant(f) else f for f in reading.figures)
    except (ValueError, InvalidOperation):
        return None
    return replace(reading, figures=figures)


def _figured(reading: Reading, figure: Figure, now: Mapping[str, str]) -> Figure:
    """A figure with its changed slots; raises ValueError where one makes no sense."""
    change: dict[str, Any] = {name: now[name] for name in ("indicator", "unit", "kind", "qualifier") if name in now}
    if change.get("kind", figure.kind) not in KINDS or change.get("qualifier", figure.qualifier) not in QUALIFIERS:
        raise ValueError(change)
    if "value" in now:
        change["value"] = Decimal(now["value"])
    if "subject" in now:
        change["subject"] = _called(reading, now["subject"])
        change["resolution"] = "stated"
        if change["subject"] is None:
            raise ValueError(now["subject"])
    if "from" in now or "to" in now:
        old = figure.period
        first = date.fromisoformat(now.get("from") or (old.first.isoformat() if old else now.get("to", "")))
        last = date.fromisoformat(now.get("to") or (old.last.isoformat() if old else now.get("from", "")))
        change["period"] = Period(
            article=figure.article,
            sentence=figure.sentence,
            span=figure.span,
            text=figure.text,
            rule=RULE,
            first=first,
            last=last,
        )
    return replace(figure, **change, rule=RULE)


def _called(reading: Reading, name: str) -> Mention | None:
    """A mention of what is called so in this article."""
    return next((m for m in reading.mentions if name in (m.canonical, m.text, *m.aliases)), None)


_APPLY: Mapping[str, Callable[[Reading, Correction, _Labels], Reading | None]] = {
    "entity": _entity,
    "mention": _mention,
    "relation": _relation,
    "figure": _figure,
}
