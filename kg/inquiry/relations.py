"""What is asked by a verb: who leads it, what it set up, what it won; its object or its subject is looked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from kg.inquiry.asks import Ask, labels_of
from kg.inquiry.grammar import Question, Token
from kg.inquiry.names import Names, Thing, below, plain
from kg.inquiry.posts import ending, unscoped

_PASSIVE = ("recognizedBy", "publishedBy")
"""Relations whose object is who does it."""
_EITHER = {"cooperatesWith"}
"""Relations that hold both ways."""
_BY_BODIES = {"issues", "establishes", "implements", "organizes", "supports"}
"""What the bodies of a place do is asked of the place: 衡湘市出台了什么政策."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Verb:
    """The relations that are meant, of what, and what of the question is doubtful then."""

    predicates: tuple[str, ...]
    things: tuple[Thing, ...]
    doubts: tuple[str, ...]
    won: bool = False
    """A class of things is asked for that won an honour: 哪些企业是纳税大户."""


def relations(question: Question, names: Names) -> Iterator[Ask]:
    """Yield what a verb asks for, what else it may be meant of, and what it asks the other way round."""
    meant = _meant(question, names)
    if not meant.predicates or not meant.things:
        return
    back = _backwards(question, meant)
    ends = [token for token in question.of("rest") if token.term]
    part = ends[-1].text if ends else ""
    doubts = tuple(doubt for doubt in meant.doubts if not part or part not in doubt)
    kinds = _kinds(question, meant.predicates)
    if named := _in_name(question):
        doubts = (*doubts, f"没有用上“{named}”")
    ask = Ask(
        form="relations",
        understood=_understood(question, meant, back=back),
        things=meant.things,
        predicates=meant.predicates,
        back=back,
        kinds=kinds,
        part=part,
        doubts=doubts,
    )
    yield ask
    if kinds == below()["Post"]:
        yield replace(ask, kinds=())
    yield from _wider(ask, names)
    turned = replace(ask, back=not back, understood=_said(question, meant, back=not back))
    if set(meant.predicates) <= _EITHER:
        yield turned
    elif not question.has("slot", "who"):
        yield replace(turned, doubts=(*doubts, "按相反的方向理解"))


def _meant(question: Question, names: Names) -> _Verb:
    """The relations that a verb names, or that a slot beside some kind of thing asks for."""
    verbs = question.of("relation")
    things, doubts = named_in(question, names)
    predicates = tuple(dict.fromkeys(token.term for token in verbs))
    if verbs:
        return _Verb(predicates=predicates, things=things, doubts=doubts)
    kinds = {thing.kind for thing in things}
    who = question.has("slot", "who")
    if question.has("slot", "where"):
        predicates = ("locatedIn", "partOf")
    if who and "Post" in kinds:
        predicates = ("holdsPostAt",)
        if len(question.of("thing")) == 1 and len(things) > 1:  # of whatever body
            things = tuple(dict.fromkeys((*things, *ending(names, question.of("thing")[0].text))))
        if len(question.of("thing")) > 1:  # the body was asked for in vain: the post alone, unless it is of another
            things = unscoped(question)
            doubts = (*doubts, f"只按“{labels_of(things)}”找")
    honoured = any(thing.kind == "Honour" for thing in things)
    won = honoured and question.has("class", "Enterprise", "Organization", "Person")
    won = won and question.has("slot", "what", "who")
    if won or (who and honoured):
        predicates = ("awarded",)
    return _Verb(predicates=predicates, things=things, doubts=doubts, won=won)


def _slots(question: Question) -> list[Token]:
    return [token for token in question.of("slot") if token.term in ("who", "what", "where", "place", "amount")]


def _backwards(question: Question, meant: _Verb) -> bool:
    """Whether the things are objects and their subjects are asked for: 谁牵头…, …由谁牵头, 哪些企业获得….”"""
    verbs, slots = question.of("relation"), _slots(question)
    anchor = min((token.at for token in question.of("thing") or question.of("rest")), default=0)
    verb = verbs[0].at if verbs else len(question.text)
    slot = slots[0].at if slots else len(question.text)
    who = any(token.term == "who" for token in slots)
    if set(meant.predicates) & set(_PASSIVE):
        return not who and anchor > verb
    if who or meant.won or slot < verb < anchor:
        return True
    ends = any(token.term and token.at < verb for token in question.of("rest"))
    return anchor > verb and (bool(classes_in(question, before=verb)) or ends)


def _kinds(question: Question, predicates: tuple[str, ...]) -> tuple[str, ...]:
    """The classes of what is asked for."""
    slots = _slots(question)
    first = slots[0].term if slots else ""
    if first == "where":
        return below()["Organization" if "holdsPostAt" in predicates else "Place"] + below()["Platform"]
    if first == "place":
        return below()["Place"]
    if predicates == ("holdsPostAt",) and question.has("slot", "what") and not question.of("class"):
        return below()["Post"]
    return () if _in_name(question) else classes_in(question)


def _understood(question: Question, meant: _Verb, *, back: bool) -> str:
    named = labels_of(meant.things)
    if not question.of("relation") and meant.predicates[0] == "locatedIn":
        return f"“{named}”在哪里"
    if set(meant.predicates) & set(_PASSIVE) and not back:
        return f"“{named}”由谁{_verbs(question, meant)}"
    return _said(question, meant, back=back)


def _said(question: Question, meant: _Verb, *, back: bool) -> str:
    named, verbs = labels_of(meant.things), _verbs(question, meant)
    return f"谁或什么{verbs}“{named}”" if back else f"“{named}”{verbs}什么"


def _verbs(question: Question, meant: _Verb) -> str:
    said = "、".join(token.text for token in question.of("relation"))
    return said or ("获得" if meant.predicates == ("awarded",) else "任")


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


def classes_in(question: Question, before: int | None = None) -> tuple[str, ...]:
    """Return the classes that a question names, with those below them."""
    tokens = [token for token in question.of("class") if before is None or token.at < before]
    return tuple(dict.fromkeys(kind for token in tokens for kind in below().get(token.term, (token.term,))))


def named_in(question: Question, names: Names) -> tuple[tuple[Thing, ...], tuple[str, ...]]:
    """Return the things a question is about: named outright, or by a part of their name."""
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
