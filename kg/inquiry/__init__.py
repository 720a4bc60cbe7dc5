"""Questions in plain Chinese: a small grammar turns them into SPARQL and says how it understood them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.indicators import load_indicators
from kg.inquiry.answers import Answer, answers_of
from kg.inquiry.articles import latest_year, reports_of
from kg.inquiry.asks import Ask
from kg.inquiry.grammar import Question as Apart
from kg.inquiry.grammar import take_apart
from kg.inquiry.names import Names, likeness, pairs
from kg.inquiry.readings import read
from kg.inquiry.sentences import told
from kg.inquiry.several import together
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
    parts = together(question, known)
    if len(parts) == 1:
        return _asked(store, question, known)
    found = [_asked(store, part, known) for part in parts]
    unheard = tuple(f"“{part}”没有找到" for part, told in zip(parts, found, strict=True) if not told.answers)
    return Inquiry(
        question=question,
        understood="；".join(told.understood for told in found if told.understood),
        sparql="\n\n".join(told.sparql for told in found[:1]),
        answers=tuple(dict.fromkeys(answer for told in found for answer in told.answers)),
        doubts=tuple(dict.fromkeys((*(doubt for told in found for doubt in told.doubts), *unheard))),
        form=found[0].form,
    )


def _asked(store: GraphStore, question: str, names: Names) -> Inquiry:
    """Answer one question: by what the graph holds; where that is nothing or not quite it, by sentences, too."""
    said, year, apart = _heard(store, question, names)
    found = _answered(store, question, _understood(store, apart, names, said, year))
    unsure = not found.answers or any(doubt.startswith(_UNSURE) for doubt in found.doubts)
    if not unsure or (not found.answers and found.form == "figures" and _usual(question, apart)):
        return found
    sparql, sentences = told(store, apart)
    if not sentences:
        return found
    if found.answers:
        quoted = (*sentences, *found.answers)
        return replace(found, answers=quoted, doubts=(*found.doubts, _BESIDE))
    said_ = found.understood or f"说到“{'、'.join(token.text for token in apart.of(*_SAYING))}”的原文"
    return replace(
        found, understood=said_, sparql=sparql, answers=sentences, doubts=(*found.doubts, _INSTEAD), form="sentences"
    )


def _usual(question: str, apart: Apart) -> bool:
    """Whether nothing but usual indicators are asked for, whose figures the graph has where a text has them."""
    usual = load_indicators().concepts
    return not apart.left and not _MANY.search(question) and all(token.term in usual for token in apart.of("indicator"))


_UNSURE = ("没有用上", "只按", "先按", "按相反", "图中没有它自己", "指标按", "问的是多个")
_BESIDE = "图中的答案不一定切题，前面是原文里说得最近的句子"
_INSTEAD = "图中没有这样的事实，这是原文里说得最近的句子"
_SAYING = ("thing", "indicator", "rest", "relation", "measure", "class")


def _answered(store: GraphStore, question: str, asks: Iterator[Ask]) -> Inquiry:
    first: Inquiry | None = None
    first_form = ""
    for ask in asks:
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
        if missing := _missing(question, ask, answers):
            found = replace(found, doubts=(*found.doubts, missing))
        if answers:
            sure = first is None or (ask.form == first_form and not ask.doubts)
            doubt = () if sure or first is None else (f"先按“{first.understood}”没有找到",)
            return replace(found, doubts=(*found.doubts, *doubt))
        if first is None:
            first, first_form = found, ask.form
    return first or Inquiry(question=question)


_MANY = re.compile("都有谁|有哪些|哪些人|哪几[位个家]|都有哪|名单|列出|列举")
"""Where several are asked for."""


def _missing(question: str, ask: Ask, answers: tuple[Answer, ...]) -> str:
    """Say of which years nothing is told that is theirs alone, or that what is told does not make a gap."""
    if ask.form in ("relations", "holders") and len(answers) == 1 and _MANY.search(question):
        return "问的是多个，图中只找到一个"
    if ask.form != "figures" or ask.since or not answers:
        return ""
    told = " ".join(f"{answer.text} {answer.about}" for answer in answers)
    years = [year for year in ask.years if not re.search(rf"(?<!—){year}年", told)]
    gap = "，算不出相差多少" if ask.wants == "gap" and answers[0].iri else ""
    return f"没有{'、'.join(years)}年单独的数{gap}" if years else f"没有可比的两个数{gap}" if gap else ""


def _heard(store: GraphStore, question: str, names: Names) -> tuple[tuple[str, ...], str, Apart]:
    """Return a question taken apart, with the year of the work report that it cites and what its years were read as."""
    latest = None
    if tells_years(question):
        latest = latest_year(store, take_apart(question, names).things) or latest_year(store)
    asked, said = dated(question, latest)
    year, words = cited(asked)
    return said, year, take_apart(words, names)


def _understood(store: GraphStore, apart: Apart, names: Names, said: tuple[str, ...], year: str) -> Iterator[Ask]:
    """Yield the ways a question can be understood; of one that cites a work report, in that report alone."""
    reports = reports_of(store, year) if year else ()
    for ask in read(apart, names):
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
