"""Sixty-nine made yearly reports of two counties, to walk through: who leads, what fell, where two of them differ."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from kg.model import Article, Entity, Figure, Mention, Period, Reading, Relation, Sentence, Span

YEARS = range(1957, 2026)
COUNTIES, SECRETARIES = ("云湖县", "临溪县"), ("林致远", "周怀谷")
GRAIN = "粮食产量"
PHRASE = "把饭碗牢牢端在自己手里"
"""Stands in one report of three."""
DIFFERING = 2023
"""Of this year two reports tell another output of grain each."""


def output(county: int, year: int) -> Decimal:
    """Ten thousand tons of grain, which fell in every fifth year."""
    return Decimal(100 + 50 * county + year - YEARS[0] - (5 if year % 5 == 3 else 0))


def reports() -> tuple[list[Reading], list[Entity]]:
    """One report a year, of the counties in turn; each tells of its year and of the one two years before."""
    readings = [_report(year) for year in YEARS]
    named: dict[tuple[str, str], list[Mention]] = {}
    for mention in (mention for reading in readings for mention in reading.mentions):
        named.setdefault((mention.kind, mention.canonical), []).append(mention)
    things = [
        Entity(id=f"e{i:06}", kind=kind, label=label, mentions=tuple(mentions))
        for i, ((kind, label), mentions) in enumerate(named.items())
    ]
    return readings, things


def _report(year: int) -> Reading:
    which = year % 2
    county, secretary, name = COUNTIES[which], SECRETARIES[which], f"report-{year}"
    before = output(which, year - 2) + (1 if year - 2 == DIFFERING else 0)
    change = (output(which, year) / output(which, year - 1) - 1) * 100
    grown = f"比上年{'增长' if change > 0 else '下降'}{abs(change):.1f}%"
    lines = [
        f"{year}年{county}政府工作报告\n",
        f"{county}县委书记{secretary}出席会议。\n",
        f"{year}年，{county}{GRAIN}{output(which, year)}万吨，{grown}。\n",
        f"{year - 2}年，{county}{GRAIN}{before}万吨。\n",
        f"要稳住粮食，{PHRASE}。\n" if year % 3 == 0 else "要办好实事。\n",
    ]
    starts = [sum(map(len, lines[:i])) for i in range(len(lines) + 1)]

    def at(line: int, words: str) -> dict[str, Any]:
        start = starts[line] + lines[line].index(words)
        return {
            "article": name,
            "sentence": line,
            "span": Span(start, start + len(words)),
            "text": words,
            "rule": "made",
        }

    def mention(line: int, words: str, kind: str) -> Mention:
        return Mention(**at(line, words), kind=kind, canonical=words)

    places = [mention(line, county, "Place") for line in range(4)]
    person, post = mention(1, secretary, "Person"), mention(1, f"{county}县委书记", "Post")

    def figure(line: int, words: str, told: int, **more: Any) -> Figure:
        period = Period(**at(line, f"{told}年"), first=date(told, 1, 1), last=date(told, 12, 31))
        return Figure(
            **at(line, words), indicator=GRAIN, subject=places[line], resolution="stated", period=period, **more
        )

    figures = (
        figure(2, f"{output(which, year)}万吨", year, value=output(which, year) * 10_000, unit="吨", kind="level"),
        figure(2, grown, year, value=round(change, 1), unit="%", kind="growth"),
        figure(3, f"{before}万吨", year - 2, value=before * 10_000, unit="吨", kind="level"),
    )
    text = "".join(lines)
    return Reading(
        article=Article(
            id=name,
            title=lines[0].strip(),
            text=text,
            source=f"{name}.txt",
            sha256=sha256(text.encode()).hexdigest(),
            published=date(year + 1, 1, 10),
            locality=county,
        ),
        sentences=tuple(
            Sentence(article=name, index=i, span=Span(starts[i], starts[i + 1]), text=line, paragraph=i)
            for i, line in enumerate(lines)
        ),
        mentions=tuple(sorted((*places, person, post), key=lambda one: one.span)),
        figures=figures,
        periods=tuple(one.period for one in figures if one.period),
        relations=(
            Relation(**at(1, f"{county}县委书记{secretary}"), subject=person, predicate="holdsPostAt", object=post),
        ),
        locality=places[0],
    )
