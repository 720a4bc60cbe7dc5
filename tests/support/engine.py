"""Case tables of the whole engine: documents, what must be read out of them, and what must not.

    python -m tests.support.engine            # every row that fails: what was read and what is wrong with it
    python -m tests.support.engine ID …       # these rows alone
    python -m tests.support.engine --update   # take rows that pass now out of engine_known.tsv; it never adds one
    python -m tests.support.engine --update --allow-new   # … and list the rows that fail, with the kind they are of

A row goes through everything from metadata to links, with the shipped lexicon and tagger; nothing is given to it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from kg.evaluate.seen import plain
from kg.model import Article, Entity, Figure, Reading, Relation
from kg.pipeline import understand
from kg.read.metadata import describe
from kg.read.page import Page
from tests.support.tools import tools

CASES = Path(__file__).resolve().parents[1] / "cases"
TABLES = ("names", "relations", "figures")
KNOWN = CASES / "engine_known.tsv"
STRUCTURE = frozenset(("partOf", "hasPart", "locatedIn", "leads"))
"""What names and structure say by themselves; a row asks for it where it is the point."""

Fact = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A fact of a row, each part with its alternatives; `mark`: ? may be missing, ! must not be said, or empty."""

    mark: str
    parts: tuple[frozenset[str], ...]
    words: str

    def fits(self, fact: Fact) -> bool:
        """Whether a fact that was read is this one; a part not asked for (the modality) is the usual one."""
        usual = ("asserted",) if len(self.parts) < len(fact) else ()
        asked = (*self.parts, *(frozenset((part,)) for part in usual))
        return all("*" in part or plain(said) in part for part, said in zip(asked, fact, strict=True))


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: documents, and what is to be read out of them."""

    table: str
    id: str
    kind: str
    """The heading above it: what kind of difficulty it shows."""
    head: str
    text: str
    wanted: tuple[Wanted, ...]


@cache
def rows() -> tuple[Row, ...]:
    """Every row of every table, in order."""
    return tuple(row for table in TABLES for row in _rows(table))


@cache
def known() -> dict[str, str]:
    """The rows that fail today, with the reason."""
    lines = KNOWN.read_text(encoding="utf-8").splitlines() if KNOWN.exists() else []
    return dict(line.split("\t", 1) for line in lines if line and not line.startswith("#"))


def _rows(table: str) -> Iterable[Row]:
    kind = ""
    for line in (CASES / f"engine_{table}.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("# ---- "):
            kind = line.removeprefix("# ---- ")
        elif line and not line.startswith("#"):
            name, head, text, facts = line.split("\t")
            wanted = () if facts == "-" else tuple(_wanted(fact) for fact in facts.split("；"))
            yield Row(table, name, kind, head, text, wanted)


def _wanted(words: str) -> Wanted:
    mark = words[0] if words[0] in "?!" else ""
    parts = words.removeprefix(mark).split(" ")
    return Wanted(mark, tuple(frozenset(_alternative(word) for word in part.split("|")) for part in parts), words)


def _alternative(word: str) -> str:
    return word if word in ("*", "-") else plain(word)


def read(row: Row) -> tuple[tuple[Reading, ...], tuple[Entity, ...]]:
    """Read the documents of a row as the engine reads any."""
    articles = (_article(row, number, words) for number, words in enumerate(row.text.split("‖")))
    return understand(articles, *tools())


def _article(row: Row, number: int, words: str) -> Article:
    """A document of a row; where its day and place are told, they stand above it as a bulletin has them."""
    text = words.replace("⏎", "\n")
    if row.head != "-":
        day, place = row.head.split(" ")
        text = f"{place}工作简报\n{day}\n\n{text}"
    said = describe(Page(text), tools()[0], fallback="")
    return Article(
        id=f"{row.id}-{number}",
        title=said.title,
        text=text,
        source=row.id,
        sha256=sha256(text.encode()).hexdigest(),
        publisher=said.publisher,
        published=said.published,
    )


def facts(row: Row) -> tuple[Fact, ...]:
    """Everything read out of a row that its table is about, in order; the modality last, where facts have one."""
    readings, entities = read(row)
    if row.table == "names":
        return tuple(sorted((entity.kind, entity.label) for entity in entities if entity.mentions))
    if row.table == "relations":
        return tuple(sorted({_relation(relation) for reading in readings for relation in reading.relations}))
    return tuple(_figure(figure) for reading in readings for figure in reading.figures)


def _relation(relation: Relation) -> Fact:
    ends = relation.subject.canonical, relation.predicate, relation.object.canonical
    return (*ends, getattr(relation, "modality", "asserted"))


def _figure(figure: Figure) -> Fact:
    period = f"{figure.period.first}/{figure.period.last}" if figure.period else "-"
    subject = figure.subject.canonical if figure.subject else "-"
    value = f"{figure.value.normalize():f}"
    return (value, figure.unit or "-", figure.kind, figure.qualifier, period, subject, figure.indicator)


@cache
def faults(row: Row) -> tuple[str, ...]:
    """What is wrong with what was read out of a row: facts that are missing, forbidden or beyond it."""
    left = list(facts(row))
    wrong = [f"said {wanted.words}" for wanted in row.wanted if wanted.mark == "!" and any(map(wanted.fits, left))]
    for wanted in sorted((w for w in row.wanted if w.mark != "!"), key=lambda w: (w.mark, _openness(w))):
        fitting = [fact for fact in left if wanted.fits(fact)]
        if not fitting and not wanted.mark:
            wrong.append(f"missing {wanted.words}")
        # An open fact (with a *) that may be missing covers all that fit it; any other is one fact.
        for fact in fitting if wanted.mark and _openness(wanted) else fitting[:1]:
            left.remove(fact)
    named = {predicate for wanted in row.wanted if not wanted.mark for predicate in wanted.parts[1]}
    beyond = [fact for fact in left if row.table != "relations" or fact[1] not in STRUCTURE - named]
    return (*wrong, *(f"beyond {' '.join(fact)}" for fact in beyond))


def _openness(wanted: Wanted) -> int:
    return sum("*" in part for part in wanted.parts)


def main() -> None:
    """Show what fails; shorten the list of what is known to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ids", nargs="*")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--allow-new", action="store_true")
    asked = parser.parse_args()
    out = sys.stdout.write
    chosen = [row for row in rows() if not asked.ids or row.id in asked.ids]
    failing = [row for row in chosen if faults(row)]
    for row in failing:
        out(f"{row.id}  {row.text}\n" + "".join(f"      {fault}\n" for fault in faults(row)))
    passing = [row.id for row in chosen if row.id in known() and not faults(row)]
    new = [row.id for row in failing if row.id not in known()]
    out(f"{len(chosen)} rows, {len(failing)} fail; known and passing now: {' '.join(passing) or '-'}; ")
    out(f"failing and not known: {' '.join(new) or '-'}\n")
    if asked.update and not asked.ids:
        kept = [row for row in failing if row.id in known() or asked.allow_new]
        lines = "".join(f"{row.id}\t{known().get(row.id, row.kind)}\n" for row in kept)
        KNOWN.write_text(_HEAD + lines, encoding="utf-8")


_HEAD = """\
# Rows of engine_*.tsv that fail today, with the reason. Nobody adds one: `python -m tests.support.engine --update`
# takes out those that pass.
"""

if __name__ == "__main__":
    main()
