"""Sentences with their names marked, and the relations read from them: the form of cases/relations.tsv."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.lexicon import Lexicon
from kg.model import Article, Mention, Relation, Sentence, Span
from kg.relations import find_relations
from kg.segment import segment

CASES = Path(__file__).resolve().parents[1] / "cases" / "relations.tsv"
LOCALITY = "东江市"
KINDS = {
    "地": "Place",
    "组": "Organization",
    "党": "PartyOrganization",
    "政": "GovernmentBody",
    "指": "CommandUnit",
    "企": "Enterprise",
    "社": "SocialOrganization",
    "事": "PublicInstitution",
    "人": "Person",
    "职": "Post",
    "机": "Mechanism",
    "策": "Policy",
    "程": "Programme",
    "项": "Project",
    "台": "Platform",
    "活": "Event",
    "会": "Meeting",
    "誉": "Honour",
    "业": "Industry",
    "念": "Principle",
}


@dataclass(frozen=True)
class Case:
    about: str
    marked: str
    relations: tuple[str, ...]


@dataclass(frozen=True)
class Marked:
    """A text with its marks taken out."""

    article: Article
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    locality: Mention | None


@cache
def cases() -> tuple[Case, ...]:
    """Every case of the table, in its order."""
    rows = (line.split("\t") for line in CASES.read_text(encoding="utf-8").splitlines() if line and line[0] != "#")
    return tuple(
        Case(about, marked, tuple(sorted(told.split("；"))) if told != "-" else ()) for about, marked, told in rows
    )


def unmark(marked: str, lexicon: Lexicon, locality: str | None = LOCALITY, title: str = "") -> Marked:
    """Take the marks out of a text and make them mentions.

    >>> from kg.lexicon import load_lexicon
    >>> [m.text for m in unmark("[党:[地:东江]市委]成立[指:专班]。", load_lexicon()).mentions]
    ['东江市委', '东江', '专班']
    """
    text, found = "", []
    open_: list[tuple[str, int]] = []
    at = 0
    while at < len(marked):
        if marked[at] == "[" and marked[at + 1] in KINDS:
            open_.append((KINDS[marked[at + 1]], len(text)))
            at += 3
            continue
        if marked[at] in "]=" and open_:
            kind, start = open_.pop()
            canonical, end = text[start:], at
            if marked[at] == "=":
                end = marked.index("]", at)
                canonical = marked[at + 1 : end]
            found.append((Span(start, len(text)), kind, canonical))
            at = end + 1
            continue
        text += marked[at]
        at += 1
    article = Article(id="case", title=title, text=text, source="case", sha256="")
    sentences = segment(article, lexicon)
    mentions = tuple(
        _mention(span, kind, canonical, text, sentences)
        for span, kind, canonical in sorted(found, key=lambda f: (f[0].start, -f[0].end, f[1]))
    )
    home = Mention(
        article="case", sentence=0, span=Span(0, 0), text="", rule="case", kind="Place", canonical=locality or ""
    )
    return Marked(article, sentences, mentions, home if locality else None)


def _mention(span: Span, kind: str, canonical: str, text: str, sentences: tuple[Sentence, ...]) -> Mention:
    return Mention(
        article="case",
        sentence=next(s.index for s in sentences if span.start in s.span),
        span=span,
        text=span.cut(text),
        rule="case",
        kind=kind,
        canonical=canonical,
        stand_in=span.cut(text) not in canonical,
    )


def read(marked: str, lexicon: Lexicon, title: str = "") -> tuple[Relation, ...]:
    """Return the relations of a marked text."""
    m = unmark(marked, lexicon, title=title)
    return find_relations(m.article, m.sentences, m.mentions, (), m.locality, lexicon)


def states(case: Case, lexicon: Lexicon) -> tuple[str, ...]:
    """Return what a case's sentence states, as it is written in the table."""
    return tuple(
        sorted(
            {
                f"({r.subject.canonical})" * (r.resolution == "implied")
                + r.subject.canonical * (r.resolution == "stated")
                + f" {r.predicate} {r.object.canonical}"
                for r in read(case.marked, lexicon)
            }
        )
    )
