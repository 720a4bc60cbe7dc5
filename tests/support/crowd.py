"""A made-up reading of any size: units that a place sets up, what they consist of, and their figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from hashlib import sha256

from kg.model import Article, Entity, Figure, Mention, Period, Reading, Relation, Sentence, Span

KINDS = ("CommandUnit", "Mechanism", "Enterprise", "Platform", "Project")
BRANCHES = 12
"""Each unit consists of so many."""


def crowd(entities: int, *, padding: int = 0) -> tuple[Reading, tuple[Entity, ...]]:
    """A reading of so many entities, a sentence, a relation and a figure each; `padding` characters follow each."""
    names = ["某某市", *(f"第{i:05}号机构" for i in range(1, entities))]
    lines = [
        f"{names[max(0, (i - 1) // BRANCHES)]}设立{name}，完成投资{i + 1}亿元。{'文' * padding}\n"
        for i, name in enumerate(names)
    ]
    text = "".join(lines)
    article = Article(
        id="crowd",
        title="某某市的机构",
        text=text,
        source="crowd.txt",
        sha256=sha256(text.encode()).hexdigest(),
        locality=names[0],
    )
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))

    def place(i: int, words: str, after: str = "") -> dict[str, object]:
        start = starts[i] + lines[i].index(after + words) + len(after)
        return {"article": "crowd", "sentence": i, "span": Span(start, start + len(words)), "text": words, "rule": "x"}

    return _reading(article, names, lines, starts, place)


def _reading(
    article: Article, names: list[str], lines: list[str], starts: list[int], place: Callable[..., dict[str, object]]
) -> tuple[Reading, tuple[Entity, ...]]:
    kinds = ["Place", *(KINDS[i % len(KINDS)] for i in range(1, len(names)))]
    mentions = [
        Mention(**place(i, name, "设立"), kind=kinds[i], canonical=name)  # type: ignore[arg-type]
        for i, name in enumerate(names)
    ]
    relations = tuple(
        Relation(
            **place(i, f"设立{name}"),  # type: ignore[arg-type]
            subject=mentions[(i - 1) // BRANCHES],
            predicate="hasPart" if i > BRANCHES else "establishes",
            object=mentions[i],
        )
        for i, name in enumerate(names)
        if i
    )
    reading = Reading(
        article=article,
        sentences=tuple(
            Sentence(article="crowd", index=i, span=Span(starts[i], starts[i + 1]), text=line, paragraph=i)
            for i, line in enumerate(lines)
        ),
        mentions=tuple(mentions),
        figures=tuple(_figure(place(i, f"{i + 1}亿元"), i, mention) for i, mention in enumerate(mentions)),
        relations=relations,
        locality=mentions[0],
    )
    things = tuple(
        Entity(id=f"e{i:06}", kind=kinds[i], label=name, mentions=(mentions[i],)) for i, name in enumerate(names)
    )
    return reading, things


def _figure(place: dict[str, object], i: int, subject: Mention) -> Figure:
    year = 2015 + i % 10
    return Figure(
        **place,  # type: ignore[arg-type]
        value=Decimal(i + 1) * 100_000_000,
        unit="元",
        indicator="投资",
        kind="level",
        subject=subject,
        period=Period(**place, first=date(year, 1, 1), last=date(year, 12, 31)),  # type: ignore[arg-type]
    )
