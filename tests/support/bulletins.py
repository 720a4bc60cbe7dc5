"""Tables of bulletins and annexes with what every cell must give, and how much of it a reading gives."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from kg.model import CONFIDENT, Figure, Reading
from kg.report import period_words
from tests.support.tables import Fact, Sheet

_CASES = Path(__file__).resolve().parents[1] / "cases"
SETS = ("bulletins", "communiques", "unseen_tables", "fresh_tables", "last_tables", "third_tables")
"""The files of tables: worked on again and again, mended by once, never looked at, and three mended by once each."""
_UNIT = re.compile(r"[-+]?[\d,.]+(.*)")
_POWERS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_BASE = ("千瓦", "千伏", "千米", "千克")
"""Units whose first letter is no power."""
_SLOTS = ("subject", "indicator", "kind", "value", "unit", "period")

Slots = Mapping[str, str]


@dataclass(frozen=True)
class Tally:
    """How the figures of cells came out, and the lines of those that are wrong."""

    right: int
    wrong: int
    """Told without a sign of doubt."""
    doubted: int
    """Not right, and marked: no plain fact, of little confidence, or without a unit."""
    missing: int
    lines: Sequence[str]

    @property
    def cells(self) -> int:
        """How many cells hold a figure."""
        return self.right + self.wrong + self.doubted + self.missing


def bulletins(name: str = SETS[0]) -> Iterator[Sheet]:
    """Yield the tables of a file of cases."""
    text = (_CASES / f"{name}.txt").read_text(encoding="utf-8")
    for block in text[text.index("\n== ") + 4 :].split("\n\n== "):
        (shape, *above), rows, below, facts = ([*part.split("\n")] for part in block.strip("\n").split("\n--"))
        cells = [[cell.strip() for cell in row.split("|")] for row in rows if row]
        told = [_fact(line) for line in facts if line]
        yield Sheet(shape, above, cells, told, [line for line in below if line])


def _fact(line: str) -> Fact:
    text, subject, indicator, kind, unit, period = (part.strip() for part in line.split("|"))
    text, _, signed = text.partition("=")
    number = Decimal(re.sub(r"[^\d.-]", "", signed or text))
    unit = unit or _UNIT.fullmatch(text)[1]  # type: ignore[index]
    while len(unit) > 1 and unit[0] in _POWERS and not unit.startswith(_BASE):
        number, unit = number.scaleb(_POWERS[unit[0]]), unit[1:]
    return Fact(text, subject, indicator, kind, f"{number.normalize():f}", unit, period)


def tally(sheet: Sheet, reading: Reading) -> Tally:
    """Hold the figures read in a table's cells against what the cells must give, cell by cell in order."""
    tables = [table.span for table in reading.article.tables]
    found: dict[str, list[Figure]] = {}
    for figure in sorted(reading.figures, key=lambda figure: figure.span):
        if any(figure.span in table for table in tables) or figure.rule.startswith("tables."):
            found.setdefault(_number(figure.text), []).append(figure)
    counts: Counter[str] = Counter()
    lines: list[str] = []
    for fact in sheet.facts:
        candidates = found.get(_number(fact.text), [])
        best = min(candidates, key=lambda figure: len(misses(fact, figure)), default=None)
        if best is None:
            counts["missing"] += 1
            lines.append(f"missing  {fact.text} {fact.subject} {fact.indicator}")
            continue
        candidates.remove(best)
        if not (wrong := misses(fact, best)):
            counts["right"] += 1
            continue
        sort = "doubted" if is_doubted(best) else "wrong"
        counts[sort] += 1
        lines.append(f"{sort}  {fact.text}: " + "; ".join(f"{slot} {told!r} ≠ {due}" for slot, told, due in wrong))
    for figure in (figure for left in found.values() for figure in left):
        counts["doubted" if is_doubted(figure) else "wrong"] += 1
        lines.append(f"too much  {figure.text}: {figure.indicator}")
    return Tally(counts["right"], counts["wrong"], counts["doubted"], counts["missing"], lines)


def misses(fact: Fact, figure: Figure) -> list[tuple[str, str, str]]:
    """Return the slots of a figure that are not as they must be: slot, what is told, what is right."""
    told: Slots = {
        "subject": figure.subject.canonical if figure.subject else "",
        "indicator": figure.indicator,
        "kind": figure.kind,
        "value": f"{figure.value:f}",
        "unit": figure.unit,
        "period": period_words(figure.period.first, figure.period.last) if figure.period else "",
    }
    due: Slots = {slot: getattr(fact, slot) for slot in _SLOTS}
    return [
        (slot, told[slot], due[slot])
        for slot in _SLOTS
        if told[slot] not in (right.strip() for right in re.split(r"(?:^| )/(?: |$)", due[slot]))
    ]


def is_doubted(figure: Figure) -> bool:
    """Whether a figure says of itself that it may not hold."""
    unsure = figure.confidence is not None and figure.confidence < CONFIDENT
    return figure.modality not in ("asserted", "planned") or unsure or not figure.unit


def _number(text: str) -> str:
    return re.sub(r"[^\d.]", "", text)
