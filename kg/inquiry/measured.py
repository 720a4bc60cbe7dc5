"""What is asked of figures: the indicators that are meant, of what, in which year, and which of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.inquiry.asks import Ask, labels_of
from kg.inquiry.grammar import MORE, Question
from kg.inquiry.names import Names, Thing, classes, likeness, pairs, plain
from kg.inquiry.relations import classes_in

_CHANGES = ("增长", "下降", "增速", "增幅", "涨幅", "增长率", "增长速度")
"""How a name ends that an indicator has from its change: GDP增速."""
_GOAL = re.compile("的?(?:增长|年均|预期|奋斗|调控|增幅|涨幅|速度|目标)*")
_HEADS = re.compile("多少人[?？。]?$|几口人|多少人口")
_INHABITANTS = ("常住人口", "总人口", "户籍人口", "人口")
_ENDS = ("most", "least")
_SIGNS = dict.fromkeys("高多大快", "most") | dict.fromkeys("低少小慢", "least")
_GAP = re.compile("(?:比|和|与|跟|较).*(?:(?:[高多大低少小]出?|[增减]产)了?|相?差了?|差距是?)(?:多少|几)")
"""By how much one is over the other."""
_BOTH = re.compile("[及和与](?:其|它的)?(?:增速|增幅|增长率)")
"""A level and how it grows: 户数及增速."""
_WITHIN = re.compile("[里中]|当中|里面|其中")
"""Behind a whole, before the part of it that is asked for: 进出口里出口多少."""
_SCOPES = re.compile("人均|户均|亩均|每万人|新增|进出口|进口|出口|农村|城镇")
"""What makes another indicator of one that is called the same but for it."""
_UNKNOWN = re.compile("..[县市区省州旗镇乡村]$")
"""A place that the graph does not know: what is told of others is no answer."""
_ALIKE = 0.7
"""Share of pairs of characters that two indicators have in common, for one to be meant by the other."""
_LEAST_ALIKE = 4
"""Characters of words that no indicator is called, for one to be meant by them."""
_MOST_NEAR, _MOST_KINDS = 4, 12


def figures(question: Question, names: Names) -> Iterator[Ask]:
    """Yield how a question is about figures: as it says, then with indicators that are called nearly the same."""
    measures = _measures(question)
    indicators, doubts = _indicators(question, names)
    everything = question.has("slot", "indicator") or (
        not indicators and not question.rest and bool(measures & {"up", "down"})
    )
    if not _asked(question, measures, indicators) or not (indicators or everything):
        return
    which = question.has("slot", "place")
    several = len(question.of("thing")) > 1 or which
    more = MORE.search(question.text) if several else None
    years = tuple(dict.fromkeys(token.term for token in question.of("year")))
    gap = bool(_GAP.search(question.text)) and (several or len(years) > 1 or len(question.of("indicator")) > 1)
    named_change = any(name.endswith(_CHANGES) for name in _called(question, indicators))
    signed = _signed(question, measures, more[1] if more else "", named_change=named_change, which=which)
    if gap or signed.kinds == ("target",) or (signed.sign in ("over", "under") and not signed.bound):
        signed = replace(signed, sign="")
    numbers = question.of("number")
    if numbers and signed.sign not in ("over", "under"):
        doubts = (*doubts, f"没有用上“{numbers[0].text}”")
    if "target" in measures:
        indicators = _goals(indicators, names)
    if {"up", "down", "rate"} & measures or any(i.label.endswith(("增长", "下降")) for i in indicators):
        indicators = _unchanged(indicators, names)
    compared = more is not None or which or (several and signed.sign in _ENDS and question.has("slot", "who"))
    ask = Ask(
        form="figures",
        understood="",
        things=question.things,
        indicators=indicators,
        years=years,
        since="since" in measures,
        figure_kinds=signed.kinds or (("growth",) if signed.sign in ("up", "down") else ()),
        sign=signed.sign,
        bound=signed.bound,
        unit=signed.unit,
        toward=signed.toward,
        wants="gap" if gap else _wants(question, measures, compared=compared),
        first="first" in measures,
        doubts=doubts,
    )
    ask = _of_class(question, ask)
    if idle := _idle(question, ask):
        doubts = (*doubts, f"没有用上“{'、'.join(idle)}”")
        ask = replace(ask, doubts=doubts)
    ask = replace(ask, understood=_understood(ask, measures) + (f"（{numbers[0].text}）" if numbers else ""))
    yield ask
    if ask.figure_kinds == ("target",):
        yield replace(ask, figure_kinds=(), doubts=(*doubts, "没有标为目标的数，按所有的数找"))
    yield from _named_otherwise(ask, names, everything=everything)


def _measures(question: Question) -> set[str]:
    """What is asked of figures: that they rise or fall, their growth, rank, share or goal, the greatest of them …"""
    goal = any(token.text.endswith("目标") for token in question.of("indicator"))
    return {token.term for token in question.of("measure")} | ({"target"} if goal else set())


def _asked(question: Question, measures: set[str], indicators: tuple[Thing, ...]) -> bool:
    """Whether a question asks for figures: it says so, or names an indicator and nothing else is asked."""
    if measures or question.has("slot", "amount", "year", "when", "indicator") or MORE.search(question.text):
        return True
    return bool(indicators) and not question.of("relation", "slot") and not question.left


def _called(question: Question, indicators: tuple[Thing, ...]) -> tuple[str, ...]:
    """Every name of the indicators, as the graph has it and as the question."""
    return (*(i.label for i in indicators), *(token.text for token in question.of("indicator")))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signed:
    """Which figures of an indicator are asked for: their kinds, and which way they go or what they are over."""

    kinds: tuple[str, ...] = ()
    sign: str = ""
    bound: str = ""
    unit: str = ""
    toward: str = ""


def _signed(question: Question, measures: set[str], more: str, *, named_change: bool, which: bool) -> _Signed:
    """Read kinds, sign and bound; `more` says of which of several things there is more (多, 快, 低 …)."""
    kinds, toward = _figure_kinds(measures), ""
    sign = next((name for name in ("down", "up", "most", "least", "over", "under") if name in measures), "")
    if sign in ("up", "down") and "most" in measures:  # 增长最快, 下降最多
        kinds, sign = kinds or ("growth",), "most" if sign == "up" else "least"
    if more or (which and sign in ("up", "down")):  # 哪个区的投资增长快: the greatest growth
        kinds = kinds or (("growth",) if sign in ("up", "down") else ())
        sign = _SIGNS[more] if more else sign
    if (sign in ("up", "down") or named_change) and not kinds and question.has("slot", "amount"):
        kinds, sign, toward = ("growth", "difference"), "", sign
    if named_change and not kinds:
        kinds = ("growth",)
    if kinds == ("growth",) and _BOTH.search(question.text):
        kinds = ("level", "growth")
    numbers = question.of("number")
    bound, unit = numbers[0].term.split(" ") if numbers else ("", "")
    if bound and sign in ("up", "down") and "over" in measures:  # 下降超过20%: below -20
        kinds, bound = ("growth",), bound if sign == "up" else f"-{bound}"
        sign = "over" if sign == "up" else "under"
    return _Signed(kinds=kinds, sign=sign, bound=bound, unit=unit, toward=toward)


def _idle(question: Question, ask: Ask) -> tuple[str, ...]:
    """Words for a class behind an indicator of which nothing is made: 小巨人企业奖励多少."""
    last = max((token.at for token in question.of("indicator")), default=len(question.text))
    words_ = [token.text for token in question.of("class") if token.at > last]
    return tuple(word for word in words_ if not ask.kinds and not any(word in i.label for i in ask.indicators))


def _of_class(question: Question, ask: Ask) -> Ask:
    """The greatest of the things of a class, not of the one that has them: 泗源县投资最大的签约项目."""
    tokens = [token for token in question.of("indicator") if token.text.endswith(tuple(classes()))]
    kinds = classes_in(question) or tuple(
        dict.fromkeys(kind for token in tokens for word, kind in classes().items() if token.text.endswith(word))
    )
    measured = tuple(i for i in ask.indicators if not any(i in token.things for token in tokens))
    if ask.sign not in _ENDS or ask.wants != "value" or not kinds or not measured:
        return ask
    return replace(ask, wants="subject", kinds=kinds, things=(), others=question.things, indicators=measured)


def _wants(question: Question, measures: set[str], *, compared: bool) -> str:
    """What of the figures is asked for: the year, the indicator, whose they are where things are compared, or they."""
    if question.has("slot", "year", "when") or "first" in measures:
        return "year"
    if question.has("slot", "indicator"):
        return "indicator"
    return "subject" if compared else "value"


def _named_otherwise(ask: Ask, names: Names, *, everything: bool) -> Iterator[Ask]:
    """Yield what else may be meant by an indicator: one with its subject in its name, or one called nearly so."""
    # 茶产业产值: what it is the value of is in the indicator's own name.
    own = tuple(thing for thing in ask.things if thing.kind == "Industry")
    named = tuple(i for i in ask.indicators if any(plain(i.label).startswith(plain(thing.label)) for thing in own))
    if named:
        yield replace(ask, things=tuple(thing for thing in ask.things if thing not in own), indicators=named)
    for near in _near(ask.indicators, names) if (ask.things or ask.kinds) and not everything else ():
        yield replace(ask, indicators=near, doubts=(*ask.doubts, f"按相近的指标“{labels_of(near)}”找"))


def _goals(indicators: tuple[Thing, ...], names: Names) -> tuple[Thing, ...]:
    """Indicators by whose names their goals are told, too: 财政收入, 财政收入预期目标."""
    return tuple(
        thing
        for name, things in sorted(names.indicators.items())
        for thing in things
        if any(_goal_of(name, plain(named.label)) for named in indicators)
    )


_SAID = {"down": "下降", "up": "增长", "most": "最高", "least": "最低", "over": "超过", "under": "低于"}
_WANTED = {"year": "的年份", "indicator": "", "value": "的数据", "subject": "的", "gap": "相差多少"}


def _understood(ask: Ask, measures: set[str]) -> str:
    year = f"{_of_years(ask.years)}{'以来' if ask.since else ''}"
    called = "、".join(dict.fromkeys(i.label for i in ask.indicators)) if ask.indicators else "各项指标"
    changes = "增速" if "rate" in measures and ask.sign in ("most", "least") else ""
    grows = "增长" if ask.figure_kinds == ("growth",) and ask.sign == "over" and "up" in measures else ""
    return "".join(
        (year, labels_of(ask.things or ask.others), called, changes, grows, _SAID.get(ask.sign, ""), _WANTED[ask.wants])
    )


def _of_years(years: tuple[str, ...]) -> str:
    return "、".join(f"{year}年" for year in years)


def _figure_kinds(measures: set[str]) -> tuple[str, ...]:
    if "target" in measures:
        return ("target",)
    if "rank" in measures:
        return ("rank",)
    if "rate" in measures:
        return ("growth",)
    if "share" in measures:
        return ("share",)
    return ()


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


def _indicators(question: Question, names: Names) -> tuple[tuple[Thing, ...], tuple[str, ...]]:
    """The indicators meant: those named outright, or those whose names hold what is left of the question."""
    tokens = question.of("indicator")
    if len(tokens) > 1 and _WITHIN.match(question.text, tokens[-2].at + len(tokens[-2].text)):
        tokens = tokens[-1:]
    named = tuple(thing for token in tokens for thing in token.things)
    rest = question.left
    extra = "".join(
        token.text for token in question.tokens if token.role in ("indicator", "rest", "class", "measure", "relation")
    )
    if named and not rest:
        return named, ()
    scopes = set(_SCOPES.findall("".join(rest)))
    if named and (scopes or any(_UNKNOWN.search(words) for words in rest)):
        return (), ()
    found = [
        thing
        for name, things in names.indicators.items()
        for thing in things
        if not scopes - set(_SCOPES.findall(name))
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
    if named:
        return named, (f"没有用上“{'、'.join(rest)}”",)
    alike = next(_alike([pairs(rest[0])], names), ()) if len(rest) == 1 and len(rest[0]) >= _LEAST_ALIKE else ()
    if any(scopes ^ set(_SCOPES.findall(thing.label)) for thing in alike):
        return (), ()
    return alike, (f"“{rest[0]}”按相近的指标“{labels_of(alike)}”找",) if alike else ()


def _near(indicators: tuple[Thing, ...], names: Names) -> Iterator[tuple[Thing, ...]]:
    """Yield indicators that are called nearly the same, the likest first: 货物进出口总值 beside 货物进出口总额.

    Those that say of what the one named is come first, together: 城镇居民, 农村居民人均可支配收入.
    """
    called = tuple(plain(thing.label) for thing in indicators)
    closer = (thing for name, some in names.indicators.items() if name.endswith(called) for thing in some)
    if kinds := tuple(dict.fromkeys(thing for thing in closer if called and thing not in indicators)):
        yield kinds[:_MOST_KINDS]
    found = (thing for some in _alike([pairs(thing.label) for thing in indicators], names) for thing in some)
    near = tuple(dict.fromkeys(thing for thing in found if thing not in (*indicators, *kinds)))
    yield from ((thing,) for thing in near[:_MOST_NEAR])


def _alike(wanted: list[frozenset[str]], names: Names) -> Iterator[tuple[Thing, ...]]:
    """Yield the indicators that have most pairs of characters in common with some words, the likest first."""
    own = {name: pairs(name) for name in names.indicators} if wanted else {}
    alike = sorted((-max(likeness(own[name], one) for one in wanted), name) for name in own)
    yield from (names.indicators[name] for unlike, name in alike if -unlike >= _ALIKE)


def people(question: Question, names: Names) -> Iterator[Ask]:
    """Yield how many people a place has, which nobody calls by the name of its indicator: 云盘镇有多少人."""
    places = tuple(thing for thing in question.things if thing.kind == "Place")
    if places and _HEADS.search(question.text) and not question.left and not question.of("indicator", "relation"):
        counted = tuple(thing for name in _INHABITANTS for thing in names.indicators.get(name, ()))
        years = tuple(token.term for token in question.of("year"))
        yield Ask(
            form="figures",
            understood=f"{_of_years(years)}{labels_of(places)}人口的数据",
            things=places,
            indicators=counted,
            years=years,
        )
