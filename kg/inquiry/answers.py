"""The rows that a query finds -> answers with the passages they rest on."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kg.inquiry.asks import Ask
from kg.inquiry.chosen import asserted, chosen, local, years
from kg.inquiry.gap import gap
from kg.inquiry.stretch import with_stretch
from kg.store import GraphStore, lacks_union
from kg.terms import PREFIXES

QUOTED = "原文"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer: its words, what they are of, and the passages it rests on."""

    text: str
    about: str = ""
    iri: str = ""
    passages: tuple[str, ...] = ()
    modality: str = ""
    """asserted where one of its passages asserts it; empty where it is a name or a count."""
    resolution: str = ""
    """stated where the subject stands in one of them."""
    confidence: str = ""
    """Of the surest of them; empty where the graph has none."""
    kind: str = ""
    """Of a figure: level, growth, target …"""

    @property
    def quoted(self) -> bool:
        """Whether it is a passage of a text, not what the graph holds."""
        return self.about == QUOTED

    @property
    def ahead(self) -> bool:
        """Whether it is what is aimed at or planned, not what came of it."""
        return self.kind == "target" or self.modality == "planned"


def answers_of(store: GraphStore, ask: Ask, sparql: str) -> tuple[Answer, ...]:
    """Run the query and gather what it says, one answer a thing."""
    found: Any = store.query(sparql, prefixes=PREFIXES, use_default_graph_as_union=lacks_union(store))
    names = [variable.value for variable in found.variables]
    rows = [{n: term.value if term is not None else "" for n, term in zip(names, row, strict=True)} for row in found]
    rows.sort(key=lambda row: (row["passage"], row["text"], row["x"]))
    if ask.form == "figures":
        rows = chosen(ask, with_stretch(store, rows))
    groups: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in rows:
        # The two ends of a range are two figures and one answer, and so is what is told of one thing twice.
        same = _about(ask, row) if ask.form == "figures" else row["x"]
        groups.setdefault((same, _text(ask, row)), []).append(row)
    answers = [
        Answer(
            text=text,
            about=_about(ask, group[0]),
            iri="" if ask.form == "between" else group[0]["x"],
            passages=tuple(sorted({row["passage"] for row in group})),
            kind=local(group[0].get("kindOf", "")),
            **_told(group),
        )
        for (_, text), group in groups.items()
    ]
    if ask.wants == "gap" and (told := gap(ask, rows)):
        answers.insert(0, Answer(text=told[0], about="由两个数相减得出", passages=told[1]))
    return tuple(sorted(answers, key=lambda answer: answer.modality not in ("", "asserted")))


def _told(rows: list[dict[str, str]]) -> dict[str, str]:
    """How far one answer can be relied on: as far as the surest of the words that assert it."""
    done = [row for row in rows if asserted(row)] or rows
    best = max(done, key=lambda row: float(row.get("confidence") or 1))
    return {name: local(best.get(name, "")) for name in ("modality", "resolution", "confidence")}


def _text(ask: Ask, row: dict[str, str]) -> str:
    if ask.form == "figures" and ask.wants == "year":
        return years(row) or "未注明年份"
    if ask.form == "figures" and ask.wants == "subject":
        return row["subject"]
    return row["indicator"] if ask.form == "figures" and ask.wants == "indicator" else row["text"]


def _about(ask: Ask, row: dict[str, str]) -> str:
    if ask.form != "figures":
        return row.get("about", "")
    told = [
        row["subject"] if ask.wants != "subject" else "",
        years(row) if ask.wants != "year" else "",
        row["indicator"] if ask.wants != "indicator" else "",
        _way(row) + (row["text"] if ask.wants not in ("value", "gap") else ""),
    ]
    return " ".join(part for part in told if part) + (f"（{row['over']}）" if row["over"] else "")


def _way(row: dict[str, str]) -> str:
    """Which way a change goes, where its words alone do not tell: 1.9% of 下降1.9%."""
    if local(row["kindOf"]) not in ("growth", "difference") or row["text"].startswith(("-", "－", "−", "+")):
        return ""
    return "下降" if Decimal(row["value"]) < 0 else "增长"
