"""Questions in plain Chinese: a small grammar turns them into SPARQL and says how it understood them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.inquiry.answers import Answer, answers_of
from kg.inquiry.articles import latest_year, reports_of
from kg.inquiry.asks import Ask
from kg.inquiry.grammar import take_apart
from kg.inquiry.names import Names, likeness, pairs
from kg.inquiry.readings import read
from kg.inquiry.sparql import sparql_of
from kg.inquiry.spoken import dated, tells_years
from kg.query import Question, questions
from kg.store import GraphStore

_REPORT = re.compile(
    "国务院((?:19|20)[0-9]{2})年的?政府工作报告[里中上]?(?:提出|说|写|提到)?的?|"
    "((?:19|20)[0-9]{2})年的?(?:国务院)?的?政府工作报告[里中上]?(?:提出|说|写|提到)?的?"
)
__all__ = ["Answer", "Inquiry", "Names", "inquire", "nearest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """A question with how it was understood and what the graph answers."""

    question: str
    understood: str = ""
    """In Chinese; empty where nothing was understood."""
    sparql: str = ""
    answers: tuple[Answer, ...] = ()
    doubts: tuple[str, ...] = ()
    """What makes the answer less than sure."""
    form: str = ""
    """What kind of question it is: relations, holders, figures, list, articles, define, between."""


def inquire(store: GraphStore, question: str, names: Names | None = None) -> Inquiry:
    """Answer a question in plain Chinese; `names` are those of the store, where they are at hand.

    The first way to understand it that the graph has an answer to counts; where there is none, the first way.
    """
    known = names or Names.of(store)
    first: Inquiry | None = None
    first_form = ""
    for ask in _heard(store, question, known):
        sparql = sparql_of(ask)
        answers = answers_of(store, ask, sparql)
        if ask.count and answers:
            answers = (Answer(text=f"{len(answers)}"), *answers)
        found = Inquiry(
            question=question,
            understood=ask.understood,
            sparql=sparql,
            answers=answers,
            doubts=ask.doubts,
            form=ask.form,
        )
        if answers and ask.figure_kinds != ("target",) and all(answer.kind and answer.ahead for answer in answers):
            found = replace(found, doubts=(*found.doubts, "只有计划或目标，没有找到实际的数"))
        if missing := _missing(ask, answers):
            found = replace(found, doubts=(*found.doubts, missing))
        if answers:
            sure = first is None or (ask.form == first_form and not ask.doubts)
            doubt = () if sure or first is None else (f"先按“{first.understood}”没有找到",)
            return replace(found, doubts=(*found.doubts, *doubt))
        if first is None:
            first, first_form = found, ask.form
    return first or Inquiry(question=question)


def _missing(ask: Ask, answers: tuple[Answer, ...]) -> str:
    """Say of which years nothing is told that is theirs alone, or that what is told does not make a gap."""
    if ask.form != "figures" or ask.since or not answers:
        return ""
    told = " ".join(f"{answer.text} {answer.about}" for answer in answers)
    years = [year for year in ask.years if not re.search(rf"(?<!—){year}年", told)]
    gap = "，算不出相差多少" if ask.wants == "gap" and answers[0].iri else ""
    return f"没有{'、'.join(years)}年单独的数{gap}" if years else f"没有可比的两个数{gap}" if gap else ""


def _heard(store: GraphStore, question: str, names: Names) -> Iterator[Ask]:
    """Yield the ways a question can be understood; of one that cites a work report, in that report alone."""
    asked, said = dated(question, latest_year(store) if tells_years(question) else None)
    year, words = cited(asked)
    reports = reports_of(store, year) if year else ()
    for ask in read(take_apart(words, names), names):
        ask = replace(ask, doubts=(*said, *ask.doubts))
        if reports:
            yield replace(ask, articles=reports, understood=f"{year}年政府工作报告里，{ask.understood}")
        else:
            yield replace(ask, doubts=(*ask.doubts, f"没有{year}年的政府工作报告")) if year else ask


def cited(question: str) -> tuple[str, str]:
    """Return the year of the work report that a question cites and what is asked of it, or no year and the question.

    >>> cited("2024年政府工作报告提出的GDP增长目标是多少")
    ('2024', 'GDP增长目标是多少')
    """
    found = _REPORT.search(question)
    rest = question[: found.start()] + question[found.end() :] if found else ""
    return (found[1] or found[2], rest) if found and len(rest) > 1 else ("", question)


def nearest(question: str) -> Question:
    """Return the saved question whose words are likest to these."""
    asked = pairs(question)
    return min(questions(), key=lambda saved: (-likeness(asked, pairs(saved.zh)), saved.name))
