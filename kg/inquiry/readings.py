"""A question that has been taken apart -> what is asked, or nothing: the grammar's rules, the surest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from kg.inquiry.asks import Ask, labels_of
from kg.inquiry.grammar import Question, Token
from kg.inquiry.measured import figures, people
from kg.inquiry.names import Names, Thing, below, plain
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
_EITHER = {"cooperatesWith"}
"""Relations that hold both ways."""
_BY_BODIES = {"issues", "establishes", "implements", "organizes", "supports"}
"""What the bodies of a place do is asked of the place: 衡湘市出台了什么政策."""


def read(question: Question, names: Names) -> Iterator[Ask]:
    """Yield the ways a question can be understood, the likeliest first."""
    rules: tuple[Callable[[Question, Names], Iterator[Ask]], ...] = (
        _articles,
        _between,
        figures,
        people,
        holders,
        person,
        _relations,
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
    things, doubts = _named(question, names)
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
    won = not verbs and question.has("class", "Enterprise", "Organization", "Person")
    if won and question.has("slot", "what", "who") and any(thing.kind == "Honour" for thing in things):
        predicates = ("awarded",)
    else:
        won = False
    if not predicates or not things:
        return
    anchor = min((token.at for token in question.of("thing") or question.of("rest")), default=0)
    verb = verbs[0].at if verbs else len(question.text)
    slots = [token for token in question.of("slot") if token.term in ("who", "what", "where", "place", "amount")]
    slot = slots[0].at if slots else len(question.text)
    back = (slot < verb and anchor > verb) or (slots and slots[0].term == "who" and anchor < verb)
    if won or any(token.term == "who" for token in slots):
        back = True
    ends = [token for token in question.of("rest") if token.term]
    if anchor > verb and (_classes(question, before=verb) or any(token.at < verb for token in ends)):
        back = True
    if set(predicates) & set(_PASSIVE):
        back = not any(token.term == "who" for token in slots) and anchor > verb
    kinds = _classes(question)
    if named := _in_name(question):
        kinds, doubts = (), (*doubts, f"没有用上“{named}”")
    if slots and slots[0].term == "where":
        kinds = below()["Organization" if "holdsPostAt" in predicates else "Place"] + below()["Platform"]
    if slots and slots[0].term == "place":
        kinds = below()["Place"]
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


def _in_name(question: Question) -> str:
    """A word for a class that stands right behind a name and is a part of it: 乡村振兴专班; not behind a place."""
    ends = {
        token.at + len(token.text)
        for token in question.of("thing")
        if not any(thing.kind == "Place" for thing in token.things)
    }
    return next((token.text for token in question.of("class") if token.at in ends), "")


def _classes(question: Question, before: int | None = None) -> tuple[str, ...]:
    tokens = [token for token in question.of("class") if before is None or token.at < before]
    return tuple(dict.fromkeys(kind for token in tokens for kind in below().get(token.term, (token.term,))))


def _named(question: Question, names: Names) -> tuple[tuple[Thing, ...], tuple[str, ...]]:
    """The things a question is about: named outright, or by a part of their name."""
    things = question.things
    if things:
        rest = question.left
        return things, (f"没有用上“{'、'.join(rest)}”",) if rest else ()
    parts = question.left
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
    things, doubts = _named(question, names)
    of_something = question.of("relation", "class", "measure", "indicator", "number")
    asked = question.has("slot", "amount", "year", "indicator", "article", "when", "where")
    who = question.has("slot", "who") and not any(thing.kind == "Person" for thing in things)
    one = len(question.of("thing")) <= 1 and (not doubts or question.has("verb", "define"))
    if things and one and not (of_something or asked or who):
        yield Ask(form="define", understood=f"“{labels_of(things)}”是什么", things=things, doubts=doubts)
