"""A question that has been taken apart -> what is asked, or nothing: the grammar's rules, the surest first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from kg.inquiry.asks import Ask, labels_of
from kg.inquiry.grammar import MORE, Question, Token
from kg.inquiry.names import Names, Thing, below, likeness, pairs, plain
from kg.inquiry.posts import holders, person, unscoped

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
_BY_BODIES = {"issues", "establishes", "implements", "organizes", "supports"}
"""What the bodies of a place do is asked of the place: 衡湘市出台了什么政策."""
_HEADS = re.compile("多少人[?？。]?$|几口人|多少人口")
_INHABITANTS = ("常住人口", "总人口", "户籍人口", "人口")
_SIGNS = dict.fromkeys("高多大", "most") | dict.fromkeys("低少小", "least")
_WITHIN = re.compile("[里中]|当中|里面|其中")
"""Behind a whole, before the part of it that is asked for: 进出口里出口多少."""
_ALIKE = 0.7
"""Share of pairs of characters that two indicators have in common, for one to be meant by the other."""
_MOST_NEAR, _MOST_KINDS = 4, 12


def read(question: Question, names: Names) -> Iterator[Ask]:
    """Yield the ways a question can be understood, the likeliest first."""
    rules: tuple[Callable[[Question, Names], Iterator[Ask]], ...] = (
        _articles,
        _between,
        _figures,
        _people,
        holders,
        person,
        _relations,
        _lists,
        _define,
    )
    for rule in rules:
        yield from rule(question, names)


def _things(question: Question) -> tuple[Thing, ...]:
    return tuple(thing for token in question.of("thing") for thing in token.things)


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


def _figures(question: Question, names: Names) -> Iterator[Ask]:
    measures = {token.term for token in question.of("measure")}
    if any(token.text.endswith("目标") for token in question.of("indicator")):
        measures.add("target")
    asked = question.has("slot", "amount", "year", "indicator") or measures or MORE.search(plain(question.text))
    indicators, doubts = _indicators(question, names)
    everything = question.has("slot", "indicator") or (not indicators and measures & {"up", "down"})
    if not asked and not (indicators and not question.of("relation", "slot") and not _left(question)):
        return
    if not indicators and not everything:
        return
    kinds = _figure_kinds(measures, question)
    several = len(question.of("thing")) > 1
    more = MORE.search(plain(question.text)) if several else None
    year = next((token.term for token in question.of("year")), "")
    sign = next((name for name in ("down", "up", "most", "least", "over", "under") if name in measures), "")
    sign = sign or (_SIGNS[more[1]] if more else "")
    called = (*(i.label for i in indicators), *(token.text for token in question.of("indicator")))
    named_change = any(name.endswith(_CHANGES) for name in called)
    if (sign in ("up", "down") or named_change) and not kinds and question.has("slot", "amount"):
        kinds, sign = ("growth", "difference"), ""
    if named_change and not kinds:
        kinds = ("growth",)
    numbers = question.of("number")
    number = numbers[0].term.split(" ") if numbers else ["", ""]
    if number[0] and sign in ("up", "down") and "over" in measures:  # 下降超过20%: below -20
        kinds, bound = ("growth",), number[0] if sign == "up" else f"-{number[0]}"
        sign, number = ("over" if sign == "up" else "under"), [bound, number[1]]
    if kinds == ("target",) or (sign in ("over", "under") and not number[0]):
        sign = ""
    if "target" in measures:
        indicators = tuple(
            thing
            for name, things in sorted(names.indicators.items())
            for thing in things
            if any(_goal_of(name, plain(named.label)) for named in indicators)
        )
    first = "first" in measures
    wants = (
        "year"
        if question.has("slot", "year") or first
        else "indicator"
        if question.has("slot", "indicator")
        else "subject"
        if more or (several and sign in ("most", "least") and question.has("slot", "who"))
        else "value"
    )
    subjects = _things(question)
    if {"up", "down", "rate"} & measures or any(i.label.endswith(("增长", "下降")) for i in indicators):
        indicators = _unchanged(indicators, names)
    since = "since" in measures
    changes = "增速" if "rate" in measures and sign in ("most", "least") else ""
    said = [f"{year}年{'以来' if since else ''}" if year else "", labels_of(subjects)]
    said.append("、".join(dict.fromkeys(i.label for i in indicators)) if indicators else "各项指标")
    said.append(changes)
    said.append(
        ("增长" if kinds == ("growth",) and sign == "over" and "up" in measures else "")
        + {"down": "下降", "up": "增长", "most": "最高", "least": "最低", "over": "超过", "under": "低于"}.get(sign, "")
    )
    said.append({"year": "的年份", "indicator": "", "value": "的数据", "subject": "的"}[wants])
    ask = Ask(
        form="figures",
        understood="".join(said) + (f"（{numbers[0].text}）" if numbers else ""),
        things=subjects,
        indicators=indicators,
        year=year,
        since=since,
        figure_kinds=kinds or (("growth",) if sign in ("up", "down") else ()),
        sign=sign,
        bound=number[0],
        unit=number[1],
        wants=wants,
        first=first,
        doubts=doubts,
    )
    yield ask
    for near in _near(indicators, names) if subjects and not everything else ():
        yield replace(ask, indicators=near, doubts=(*doubts, f"按相近的指标“{labels_of(near)}”找"))


def _left(question: Question) -> list[str]:
    """Words of which nothing was made, if they are more than a character."""
    return [text for text in question.rest if len(text) > 1]


def _near(indicators: tuple[Thing, ...], names: Names) -> Iterator[tuple[Thing, ...]]:
    """Yield indicators that are called nearly the same, the likest first: 货物进出口总值 beside 货物进出口总额.

    Those that say of what the one named is come first, together: 城镇居民, 农村居民人均可支配收入.
    """
    called = tuple(plain(thing.label) for thing in indicators)
    closer = (thing for name, some in names.indicators.items() if name.endswith(called) for thing in some)
    if kinds := tuple(dict.fromkeys(thing for thing in closer if called and thing not in indicators)):
        yield kinds[:_MOST_KINDS]
    wanted = [pairs(thing.label) for thing in indicators]
    own = {name: pairs(name) for name in names.indicators} if wanted else {}
    alike = sorted((-max(likeness(own[name], one) for one in wanted), name) for name in own)
    found = (thing for unlike, name in alike if -unlike >= _ALIKE for thing in names.indicators[name])
    near = tuple(dict.fromkeys(thing for thing in found if thing not in (*indicators, *kinds)))
    yield from ((thing,) for thing in near[:_MOST_NEAR])


def _people(question: Question, names: Names) -> Iterator[Ask]:
    """Yield how many people a place has, which nobody calls by the name of its indicator: 云盘镇有多少人."""
    places = tuple(thing for thing in _things(question) if thing.kind == "Place")
    if (
        places
        and _HEADS.search(plain(question.text))
        and not _left(question)
        and not question.of("indicator", "relation")
    ):
        counted = tuple(thing for name in _INHABITANTS for thing in names.indicators.get(name, ()))
        year = next((token.term for token in question.of("year")), "")
        yield Ask(
            form="figures",
            understood=f"{f'{year}年' if year else ''}{labels_of(places)}人口的数据",
            things=places,
            indicators=counted,
            year=year,
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
    tokens = question.of("indicator")
    if len(tokens) > 1 and _WITHIN.match(plain(question.text), tokens[-2].at + len(tokens[-2].text)):
        tokens = tokens[-1:]
    named = tuple(thing for token in tokens for thing in token.things)
    rest = _left(question)
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
        if len(question.of("thing")) > 1:  # the body was asked for in vain: the post alone, unless it is of another
            things = unscoped(question)
            doubts = (*doubts, f"只按“{labels_of(things)}”找")
    if not verbs and question.has("slot", "who") and any(thing.kind == "Honour" for thing in things):
        predicates = ("awarded",)
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
    verbs_said = "、".join(token.text for token in verbs) or ("获得" if predicates == ("awarded",) else "任")
    named = labels_of(things)
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
    yield from _wider(ask, names)
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


def _wider(ask: Ask, names: Names) -> Iterator[Ask]:
    """Yield what else may be meant: parts that are told from below, a longer name, the bodies of a place."""
    if ask.predicates == ("hasPart",):
        told = replace(ask, predicates=("partOf",), back=not ask.back)
        yield told
        if ask.part:
            yield replace(told, part="", doubts=(*ask.doubts, f"没有用上“{ask.part}”"))
    if ask.predicates == ("holdsPostAt",) and ask.back:
        yield from _led(ask, names)
    called = [plain(thing.label) for thing in ask.things if thing.kind not in ("Place", "Person", "Post")]
    longer = _longer(names, lambda name, thing: thing.kind != "Person" and any(one in name for one in called))
    kinds = {thing.kind for thing in ask.things}
    longer = tuple(thing for thing in longer if thing.kind in kinds and thing not in ask.things)
    if 0 < len(longer) <= _MOST_LONGER:
        yield replace(ask, things=longer, doubts=(*ask.doubts, f"按“{labels_of(longer)}”找"))
    places = [plain(thing.label) for thing in ask.things if thing.kind == "Place"]
    if places and not ask.back and set(ask.predicates) <= _BY_BODIES:
        bodies = below()["Organization"]
        own = _longer(names, lambda name, thing: thing.kind in bodies and name.startswith(tuple(places)))
        if own:
            yield replace(ask, things=own, doubts=(*ask.doubts, f"按“{labels_of(ask.things)}”的各机构找"))


def _led(ask: Ask, names: Names) -> Iterator[Ask]:
    """Yield who leads the bodies whose head a post is called: a 指挥长 leads a 指挥部."""
    posts = [plain(thing.label) for thing in ask.things if thing.kind == "Post"]
    ends = tuple(body for head, body in _HEADED.items() if any(post.endswith(head) for post in posts))
    bodies = _longer(names, lambda name, thing: thing.kind == "CommandUnit" and name.endswith(ends)) if ends else ()
    if 0 < len(bodies) <= _MOST_LONGER:
        led = f"谁牵头“{labels_of(bodies)}”"
        yield replace(ask, understood=led, things=bodies, predicates=("leads",), doubts=(*ask.doubts, _BY_LEADING))


_HEADED = {"指挥长": "指挥部", "组长": "小组", "班长": "专班"}
"""What the head of a body is called, and how the body's name ends."""
_BY_LEADING = "没有写明谁任此职，按谁牵头来找"
_MOST_LONGER = 20


def _longer(names: Names, meant: Callable[[str, Thing], bool]) -> tuple[Thing, ...]:
    """The things of which something holds of one of their names."""
    return tuple(dict.fromkeys(thing for name, some in names.things.items() for thing in some if meant(name, thing)))


def _classes(question: Question, before: int | None = None) -> tuple[str, ...]:
    tokens = [token for token in question.of("class") if before is None or token.at < before]
    return tuple(dict.fromkeys(kind for token in tokens for kind in below().get(token.term, (token.term,))))


def _named(question: Question, names: Names) -> tuple[tuple[Thing, ...], tuple[str, ...]]:
    """The things a question is about: named outright, or by a part of their name."""
    things = _things(question)
    if things:
        rest = _left(question)
        return things, (f"没有用上“{'、'.join(rest)}”",) if rest else ()
    parts = _left(question)
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
    things, doubts = _named(question, names)
    of_something = question.of("relation", "class", "measure", "indicator", "number")
    asked = question.has("slot", "amount", "year", "indicator", "article", "when", "where")
    who = question.has("slot", "who") and not any(thing.kind == "Person" for thing in things)
    one = len(question.of("thing")) <= 1 and (not doubts or question.has("verb", "define") or not question.of("slot"))
    if things and one and not (of_something or asked or who):
        yield Ask(form="define", understood=f"“{labels_of(things)}”是什么", things=things, doubts=doubts)
