"""Gold records as readings: what the graph half is tried on, whatever the text half can do today."""

from __future__ import annotations

import calendar
import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from pyoxigraph import Quad, RdfFormat, parse

from kg.graph import build_nquads
from kg.model import Article, Entity, Figure, Mention, Period, Reading, Relation, Sentence, Span
from kg.terms import digest

ROOT = Path(__file__).resolve().parents[2]
GOLD = ROOT / "data" / "gold"
RECORDS = {
    "anning": ROOT / "data" / "articles" / "anning-2024-04-15.txt",
    "dev-01": GOLD / "dev-01.txt",
    "dev-02": GOLD / "dev-02.txt",
    "dev-05": GOLD / "dev-05.txt",
}


def gold_record(name: str) -> Any:
    """The record itself, as JSON."""
    return json.loads((GOLD / f"{name}.json").read_text(encoding="utf-8"))


def gold_quads(*names: str) -> list[Quad]:
    """The graph of some records together, as quads."""
    pairs = [gold_reading(name) for name in names]
    nquads = build_nquads([reading for reading, _ in pairs], [e for _, entities in pairs for e in entities])
    return list(parse(nquads, format=RdfFormat.N_QUADS))


def gold_reading(name: str) -> tuple[Reading, tuple[Entity, ...]]:
    """A hand-read record as the reading and the entities that the text half should arrive at."""
    record = gold_record(name)
    text = RECORDS[name].read_text(encoding="utf-8")
    when = record["published"]
    article = Article(
        id=name,
        title=record["title"],
        text=text,
        source=RECORDS[name].name,
        sha256=sha256(text.encode()).hexdigest(),
        publisher=record["publisher"],
        published=datetime.fromisoformat(when) if "T" in when else date.fromisoformat(when),
        locality=record["locality"],
    )
    sentences = _lines(article)
    mentions = {e["id"]: _mentions(e, article, sentences) for e in record["entities"]}
    readings = Reading(
        article=article,
        sentences=sentences,
        mentions=tuple(sorted((m for ms in mentions.values() for m in ms), key=lambda m: (m.span, m.canonical))),
        figures=tuple(_figure(o, article, sentences, mentions) for o in record["observations"]),
        relations=tuple(_relation(r, article, sentences, mentions) for r in record["relations"]),
        locality=next((ms[0] for ms in mentions.values() if ms[0].canonical == record["locality"]), None),
        publisher=next((ms[0] for ms in mentions.values() if ms[0].canonical == record["publisher"]), None),
    )
    entities = tuple(
        Entity(
            id="e" + digest(name, e["id"]),
            kind=e["type"][0],
            label=e["label"],
            aliases=tuple(sorted(set(e["aliases"]) - {e["label"]})),
            mentions=mentions[e["id"]],
        )
        for e in record["entities"]
    )
    return readings, tuple(sorted(entities, key=lambda e: e.id))


def _lines(article: Article) -> tuple[Sentence, ...]:
    sentences, at = [], 0
    for index, line in enumerate(article.text.splitlines(keepends=True)):
        sentences.append(
            Sentence(article=article.id, index=index, span=Span(at, at + len(line)), text=line, paragraph=index)
        )
        at += len(line)
    return tuple(sentences)


def _at(fact: Mapping[str, Any], article: Article, sentences: tuple[Sentence, ...]) -> dict[str, Any]:
    span = Span(fact["start"], fact["end"])
    if span.cut(article.text) != fact["quote"]:
        span = Span(article.text.index(fact["quote"]), article.text.index(fact["quote"]) + len(fact["quote"]))
    index = next(s.index for s in sentences if span.start in s.span)
    return {"article": article.id, "sentence": index, "span": span, "text": fact["quote"], "rule": "gold"}


def _mentions(entity: Mapping[str, Any], article: Article, sentences: tuple[Sentence, ...]) -> tuple[Mention, ...]:
    return (Mention(**_at(entity, article, sentences), kind=entity["type"][0], canonical=entity["label"]),)


def _period(text: str | None, place: Mapping[str, Any]) -> Period | None:
    if not text:
        return None
    first, _, last = text.partition("/")
    return Period(**place, first=_day(first, end=False), last=_day(last or first, end=True))


def _day(text: str, *, end: bool) -> date:
    parts = [int(p) for p in text.split("-")]
    month = parts[1] if len(parts) > 1 else 12 if end else 1
    day = parts[2] if len(parts) > 2 else calendar.monthrange(parts[0], month)[1] if end else 1
    return date(parts[0], month, day)


def _figure(
    fact: Mapping[str, Any],
    article: Article,
    sentences: tuple[Sentence, ...],
    mentions: Mapping[str, tuple[Mention, ...]],
) -> Figure:
    place = _at(fact, article, sentences)
    return Figure(
        **place,
        value=Decimal(str(fact["value"])),
        unit=fact["unit"],
        indicator=fact["indicator"],
        kind=fact["kind"],
        qualifier=fact["qualifier"],
        subject=mentions[fact["subject"][0]][0],
        period=_period(fact["period"], place),
    )


def _relation(
    fact: Mapping[str, Any],
    article: Article,
    sentences: tuple[Sentence, ...],
    mentions: Mapping[str, tuple[Mention, ...]],
) -> Relation:
    return Relation(
        **_at(fact, article, sentences),
        subject=mentions[fact["subject"][0]][0],
        predicate=fact["predicate"][0],
        object=mentions[fact["object"][0]][0],
    )
