"""A question that has been taken apart -> what is asked, or nothing: the grammar's rules, the surest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from kg.inquiry.asks import Ask, labels_of
from kg.inquiry.grammar import Question, Token
from kg.inquiry.measured import figures, people
from kg.inquiry.names import Names, below
from kg.inquiry.posts import holders, person
from kg.inquiry.relations import classes_in, named_in, relations

WAYS = (
    "hasPart",
    "establishes",
    "implements",
    "organizes",
    "issues",
    "supports",
    "undertakes",
    "awarded",
    "holdsPostAt",
)
"""Relations by which a thing has others: what a place has are the things it sets up, their parts, what it won."""


def read(question: Question, names: Names) -> Iterator[Ask]:
    """Yield the ways a question can be understood, the likeliest first."""
    rules: tuple[Callable[[Question, Names], Iterator[Ask]], ...] = (
        _articles,
        _between,
        figures,
        people,
        holders,
        person,
        relations,
        _lists,
        _define,
    )
    if question.has("slot", "when") and not question.of("indicator"):
        rules = (_when,)
    for rule in rules:
        for ask in rule(question, names):
            yield replace(ask, doubts=(*question.doubts, *ask.doubts))


def _when(question: Question, names: Names) -> Iterator[Ask]:
    """Yield of what day a document is; of anything else, of what days the articles are that tell of it."""
    things, doubts = named_in(question, names)
    if not things:
        return
    documents = tuple(thing for thing in things if thing.kind in below()["Policy"])
    if documents:
        said = f"“{labels_of(documents)}”发布的日期"
        yield Ask(form="issued", understood=said, things=documents, doubts=doubts)
    said = f"说到“{labels_of(things)}”的文章的日期"
    yield Ask(form="when", understood=said, things=things, doubts=(*doubts, "图中没有它自己的日期"))


def _articles(question: Question, names: Names) -> Iterator[Ask]:  # noqa: ARG001
    named = question.of("thing", "indicator")
    if question.has("slot", "article") and named:
        things = named[-1].things
        yield Ask(form="articles", understood=f"哪些文章提到“{labels_of(things)}”", things=things)


def _between(question: Question, names: Names) -> Iterator[Ask]:  # noqa: ARG001
    named = question.of("thing")
    if question.has("verb", "relate") and len(named) == 2:
        one, other = (token.things for token in named)
        said = f"“{labels_of(one)}”和“{labels_of(other)}”之间的关系"
        yield Ask(form="between", understood=said, things=one, others=other)


def _lists(question: Question, names: Names) -> Iterator[Ask]:  # noqa: ARG001
    """What a thing has of a class, or all things of it; how many there are."""
    classes = question.of("class")
    ends = [token for token in question.of("rest") if token.term]
    if question.of("relation") or (not classes and not ends):
        return
    wanted: Token = (ends or classes)[-1]
    kinds = classes_in(question) if not ends else ()
    part = wanted.text if ends else ""
    rest = [text for text in question.rest if len(text) > 1 and text != part]
    if rest and not part:
        part, rest = rest[0], rest[1:]
    if rest:
        return  # whose they are is nothing the graph knows
    owners = question.things
    said = (f"“{labels_of(owners)}”的" if owners else "全部") + (part if part else "") + ("" if ends else wanted.text)
    yield Ask(
        form="list",
        understood=said,
        things=owners,
        kinds=kinds,
        part=part,
        count=question.has("slot", "amount"),
    )


def _define(question: Question, names: Names) -> Iterator[Ask]:
    """Yield what something is, where one thing is named and nothing else is asked of it."""
    things, doubts = named_in(question, names)
    of_something = question.of("relation", "class", "measure", "indicator", "number")
    asked = question.has("slot", "amount", "year", "indicator", "article", "when", "where")
    who = question.has("slot", "who") and not any(thing.kind == "Person" for thing in things)
    one = len(question.of("thing")) <= 1 and (not doubts or question.has("verb", "define"))
    if things and one and not (of_something or asked or who):
        yield Ask(form="define", understood=f"“{labels_of(things)}”是什么", things=things, doubts=doubts)
