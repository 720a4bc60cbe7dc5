"""A question that has been taken apart -> what is asked, or nothing: the grammar's rules, the surest first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kg.inquiry.grammar import Question, Token
from kg.inquiry.names import Names, Thing, below, plain

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
_PASSIVE = ("recognizedBy", "publishedBy")
"""Relations whose object is who does it."""
_CHANGES = ("增长", "下降", "增速", "增幅", "涨幅", "增长率", "增长速度")
"""How a name ends that an indicator has from its change: GDP增速."""
_GOAL = re.compile("的?(?:增长|年均|预期|奋斗|调控|增幅|涨幅|速度|目标)*")
_EITHER = {"cooperatesWith"}
"""Relations that hold both ways."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What is asked, in terms of the graph; `understood` says it in Chinese."""

    form: str
    """relations, figures, list, articles, define, between."""
    understood: str
    things: tuple[Thing, ...] = ()
    others: tuple[Thing, ...] = ()
    predicates: tuple[str, ...] = ()
    back: bool = False
    """The things are objects, their subjects are asked for."""
    kinds: tuple[str, ...] = ()
    """Classes of what is asked for."""
    part: str = ""
    """What the label of what is asked for has in it."""
    indicators: tuple[Thing, ...] = ()
    year: str = ""
    figure_kinds: tuple[str, ...] = ()
    sign: str = ""
    """up or down; most or least; over N or under N."""
    bound: str = ""
    unit: str = ""
    wants: str = "value"
    """Of figures: value, year or indicator."""
    count: bool = False
    doubts: tuple[str, ...] = ()


def read(question: Question, names: Names) -> Iterator[Ask]:
    """Yield the ways a question can be understood, the likeliest first."""
    rules: tuple[Callable[[Question, Names], Iterator[Ask]], ...] = (
        _articles,
        _between,
        _figures,
        _relations,
        _lists,
        _define,
    )
    for rule in rules:
        yield from rule(question, names)


def _labels(things: tuple[Thing, ...]) -> str:
    return "或".join(dict.fromkeys(thing.label for thing in things))


def _things(question: Question) -> tuple[Thing, ...]:
    return tuple(thing for token in question.of("thing") for thing in token.things)


def _articles(question: Question, names: Names) -> Iterator[Ask]:  # noqa: ARG001
    named = question.of("thing", "indicator")
    if question.has("slot", "article") and named:
        things = named[-1].things
        yield Ask(form="articles", understood=f"哪些文章提到“{_labels(things)}”", things=things)


def _between(question: Question, names: Names) -> Iterator[Ask]:  # noqa: ARG001
    named = question.of("thing")
    if question.has("verb", "relate") and len(named) == 2:
        one, other = (token.things for token in named)
        said = f"“{_labels(one)}”和“{_labels(other)}”之间的关系"
        yield Ask(form="between", understood=said, things=one, others=other)


def _figures(question: Question, names: Names) -> Iterator[Ask]:
    measures = {token.term for token in question.of("measure")}
    asked = question.has("slot", "amount", "year", "indicator") or measures
    indicators, doubts = _indicators(question, names)
    everything = question.has("slot", "indicator") or (not indicators and measures & {"up", "down"})
    if not asked and not (indicators and not question.of("relation", "slot", "rest")):
        return
    if not indicators and not everything:
        return
    kinds = _figure_kinds(measures, question)
    year = next((token.term for token in question.of("year")), "")
    sign = next((name for name in ("down", "up", "most", "least", "over", "under") if name in measures), "")
    called = (*(i.label for i in indicators), *(token.text for token in question.of("indicator")))
    named_change = any(name.endswith(_CHANGES) for name in called)
    if (sign in ("up", "down") or named_change) and not kinds and question.has("slot", "amount"):
        kinds, sign = ("growth", "difference"), ""
    number = next((token.term.split(" ") for token in question.of("number")), ["", ""])
    if kinds == ("target",) or (sign in ("over", "under") and not number[0]):
        sign = ""
    if "target" in measures:
        indicators = tuple(
            thing
            for name, things in sorted(names.indicators.items())
            for thing in things
            if any(_goal_of(name, plain(named.label)) for named in indicators)
        )
    wants = "year" if question.has("slot", "year") else "indicator" if question.has("slot", "indicator") else "value"
    subjects = _things(question)
    if {"up", "down", "rate"} & measures or any(i.label.endswith(("增长", "下降")) for i in indicators):
        indicators = _unchanged(indicators, names)
    said = [f"{year}年" if year else "", _labels(subjects)]
    said.append("、".join(dict.fromkeys(i.label for i in indicators)) if indicators else "各项指标")
    said.append(
        {"down": "下降", "up": "增长", "most": "最高", "least": "最低", "over": "超过", "under": "低于"}.get(sign, "")
    )
    said.append({"year": "的年份", "indicator": "", "value": "的数据"}[wants])
    yield Ask(
        form="figures",
        understood="".join(said) + (f"（{number[0]}{number[1]}）" if number[0] else ""),
        things=subjects,
        indicators=indicators,
        year=year,
        figure_kinds=kinds or (("growth",) if sign in ("up", "down") else ()),
        sign=sign,
        bound=number[0],
        unit=number[1],
        wants=wants,
        doubts=doubts,
    )


def _goal_of(name: str, indicator: str) -> bool:
    """Whether an indicator's name is that of another with words for a goal behind it, or of nothing more."""
    return name.startswith(indicator) and bool(_GOAL.fullmatch(name, len(indicator)))


def _unchanged(indicators: tuple[Thing, ...], names: Names) -> tuple[Thing, ...]:
    """With an indicator that is called by its change (财政收入增长) the one that changes."""
    roots = [
        name
        for i in indicators
        for end in ("增长", "下降")
        if (name := plain(i.label).removesuffix(end)) != plain(i.label)
    ]
    return tuple(dict.fromkeys([*(thing for name in roots for thing in names.indicators.get(name, ())), *indicators]))


def _figure_kinds(measures: set[str], question: Question) -> tuple[str, ...]:
    if "target" in measures:
        return ("target",)
    if "rank" in measures and question.has("slot", "amount"):
        return ("rank",)
    if "rate" in measures:
        return ("growth",)
    if "share" in measures:
        return ("share",)
    return ()


def _indicators(question: Question, names: Names) -> tuple[tuple[Thing, ...], tuple[str, ...]]:
    """The indicators meant: those named outright, or those whose names hold what is left of the question."""
    named = tuple(thing for token in question.of("indicator") for thing in token.things)
    rest = [text for text in question.rest if len(text) > 1]
    extra = "".join(
        token.text for token in question.tokens if token.role in ("indicator", "rest", "class", "measure", "relation")
    )
    if named and not rest:
        return named, ()
    found = [
        thing
        for name, things in names.indicators.items()
        for thing in things
        if (named and any(plain(n.label) in name for n in named) and all(part in name for part in rest))
        or (not named and rest and all(part in name for part in rest))
        or name == extra
    ]
    whole = [thing for thing in found if plain(thing.label) == extra]
    if whole:
        return tuple(dict.fromkeys(whole)), ()
    if found:
        doubt = f"指标按“{'、'.join(rest)}”找" if rest else ""
        return tuple(dict.fromkeys(found))[:12], (doubt,) if doubt else ()
    return (named, (f"没有用上“{'、'.join(rest)}”",)) if named else ((), ())


def _relations(question: Question, names: Names) -> Iterator[Ask]:
    verbs = question.of("relation")
    things, doubts = _named(question, names)
    predicates = tuple(dict.fromkeys(token.term for token in verbs))
    if not verbs and question.has("slot", "where"):
        predicates = ("locatedIn", "partOf")
    if not verbs and question.has("slot", "who") and any(thing.kind == "Post" for thing in things):
        predicates = ("holdsPostAt",)
    if not predicates or not things:
        return
    anchor = min((token.at for token in question.of("thing") or question.of("rest")), default=0)
    verb = verbs[0].at if verbs else len(question.text)
    slots = [token for token in question.of("slot") if token.term in ("who", "what", "where", "amount")]
    slot = slots[0].at if slots else len(question.text)
    back = (slot < verb and anchor > verb) or (slots and slots[0].term == "who" and anchor < verb)
    if any(token.term == "who" for token in slots):
        back = True
    ends = [token for token in question.of("rest") if token.term]
    if anchor > verb and (_classes(question, before=verb) or any(token.at < verb for token in ends)):
        back = True
    if set(predicates) & set(_PASSIVE):
        back = not any(token.term == "who" for token in slots) and anchor > verb
    kinds = _classes(question)
    if slots and slots[0].term == "where":
        kinds = below()["Organization" if "holdsPostAt" in predicates else "Place"] + below()["Platform"]
    part = ends[-1].text if ends else ""
    if part:
        doubts = tuple(doubt for doubt in doubts if part not in doubt)
    verbs_said = "、".join(token.text for token in verbs) or "任"
    named = _labels(things)
    said = f"谁或什么{verbs_said}“{named}”" if back else f"“{named}”{verbs_said}什么"
    if not verbs and predicates[0] == "locatedIn":
        said = f"“{named}”在哪里"
    if set(predicates) & set(_PASSIVE) and not back:
        said = f"“{named}”由谁{verbs_said}"
    ask = Ask(
        form="relations",
        understood=said,
        things=things,
        predicates=predicates,
        back=bool(back),
        kinds=kinds,
        part=part,
        doubts=doubts,
    )
    yield ask
    turned = f"“{named}”{verbs_said}什么" if back else f"谁或什么{verbs_said}“{named}”"
    other = Ask(
        form="relations",
        understood=turned,
        things=things,
        predicates=predicates,
        back=not back,
        kinds=kinds,
        part=part,
        doubts=doubts if set(predicates) <= _EITHER else (*doubts, "按相反的方向理解"),
    )
    if set(predicates) <= _EITHER or not any(token.term == "who" for token in slots):
        yield other


def _classes(question: Question, before: int | None = None) -> tuple[str, ...]:
    tokens = [token for token in question.of("class") if before is None or token.at < before]
    return tuple(dict.fromkeys(kind for token in tokens for kind in below().get(token.term, (token.term,))))


def _named(question: Question, names: Names) -> tuple[tuple[Thing, ...], tuple[str, ...]]:
    """The things a question is about: named outright, or by a part of their name."""
    things = _things(question)
    if things:
        rest = [text for text in question.rest if len(text) > 1]
        return things, (f"没有用上“{'、'.join(rest)}”",) if rest else ()
    parts = [text for text in question.rest if len(text) > 1]
    if len(parts) != 1:
        return (), ()
    found = tuple(thing for name, some in names.things.items() if parts[0] in name for thing in some)
    unique = tuple(dict.fromkeys(found))
    return (unique, (f"名称按“{parts[0]}”找",)) if 0 < len(unique) <= 20 else ((), ())


def _lists(question: Question, names: Names) -> Iterator[Ask]:  # noqa: ARG001
    """What a thing has of a class, or all things of it; how many there are."""
    classes = question.of("class")
    ends = [token for token in question.of("rest") if token.term]
    if question.of("relation") or (not classes and not ends):
        return
    wanted: Token = (ends or classes)[-1]
    kinds = _classes(question) if not ends else ()
    part = wanted.text if ends else ""
    rest = [text for text in question.rest if len(text) > 1 and text != part]
    if rest and not part:
        part, rest = rest[0], rest[1:]
    if rest:
        return  # whose they are is nothing the graph knows
    owners = _things(question)
    said = (f"“{_labels(owners)}”的" if owners else "全部") + (part if part else "") + ("" if ends else wanted.text)
    yield Ask(
        form="list",
        understood=said,
        things=owners,
        kinds=kinds,
        part=part,
        count=question.has("slot", "amount"),
    )


def _define(question: Question, names: Names) -> Iterator[Ask]:
    things, doubts = _named(question, names)
    whole = not question.of("relation", "class", "measure", "indicator")
    if things and whole:
        yield Ask(form="define", understood=f"“{_labels(things)}”是什么", things=things, doubts=doubts)
