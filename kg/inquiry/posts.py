"""Who holds a post of a body, and what posts a person holds: the rules of the grammar that need no verb."""

from __future__ import annotations

from collections.abc import Iterator

from kg.inquiry.asks import Ask, labels_of
from kg.inquiry.grammar import Question
from kg.inquiry.names import Names, Thing, below, plain

_EMPLOYERS = {"公司": "Enterprise", "企业": "Enterprise", "集团": "Enterprise"} | dict.fromkeys(
    ("单位", "部门", "机构"), "Organization"
)
"""What is asked for where somebody's post is named, and its class: 翁云飞是哪家公司的董事长."""
_LEAST = 2
"""Characters of a word that tells a post."""


def holders(question: Question, names: Names) -> Iterator[Ask]:
    """Yield who holds a post of a body that is named beside it: of two names both count, not either."""
    tokens = question.of("thing")
    posts, doubts = _posts(question, names)
    bodies = tuple(thing for token in tokens for thing in token.things if thing.kind not in ("Post", "Person"))
    asked = question.has("slot", "who", "what", "amount")
    bare = not question.of("slot", "measure", "indicator", "relation", "class") and not question.left  # 和宁县 县长
    if not posts or not bodies or not (asked or bare):
        return
    if any(token.term != "holdsPostAt" for token in question.of("relation")):
        return
    own = _of_bodies(posts, bodies) or _of_bodies(ending(names, _word(question)), bodies)
    called = next((post.label for post in own), "") or _word(question)
    said = called if own else f"{labels_of(bodies)}的{called}"
    yield Ask(
        form="holders",
        understood=f"谁任“{said}”",
        things=own or posts,
        others=() if own else bodies,
        count=question.has("slot", "amount"),
        doubts=(*doubts, *unused(question, _word(question))),
    )


def _of_bodies(posts: tuple[Thing, ...], bodies: tuple[Thing, ...]) -> tuple[Thing, ...]:
    """The posts whose names begin with that of a body: 和宁县政府县长 of 和宁县."""
    return tuple(post for post in posts if any(plain(post.label).startswith(plain(body.label)) for body in bodies))


def unused(question: Question, word: str) -> tuple[str, ...]:
    """Return a doubt that names the words left over, other than one."""
    left = [text for text in question.left if word not in text]
    return (f"没有用上“{'、'.join(left)}”",) if left else ()


def _posts(question: Question, names: Names) -> tuple[tuple[Thing, ...], tuple[str, ...]]:
    """The posts that are named, or those that a word left over ends the name of."""
    named = tuple(thing for token in question.of("thing") for thing in token.things if thing.kind == "Post")
    word = _word(question)
    if named or len(word) < _LEAST:
        return named, ()
    return ending(names, word), ()


def _word(question: Question) -> str:
    """What a post is called in a question: its name there, or the word that is left over."""
    named = [token.text for token in question.of("thing") if any(thing.kind == "Post" for thing in token.things)]
    return named[-1] if named else (question.rest or ("",))[-1].rpartition("的")[2]


def ending(names: Names, word: str) -> tuple[Thing, ...]:
    """Return the posts whose names end with a word: 市委书记 and 书记, not 副书记."""
    found = (
        thing
        for name, some in names.things.items()
        for thing in some
        if thing.kind == "Post" and name.endswith(word) and not name.endswith(f"副{word}")
    )
    return tuple(dict.fromkeys(found))


def unscoped(question: Question) -> tuple[Thing, ...]:
    """Return the posts that a question calls by their whole name: 村委会主任, not the 市长 of some town."""
    tokens = question.of("thing")
    return tuple(
        thing for token in tokens for thing in token.things if thing.kind == "Post" and plain(thing.label) == token.text
    )


def person(question: Question, names: Names) -> Iterator[Ask]:
    """Yield the posts of somebody, or where they are held: 沈默是谁, 翁云飞是哪家公司的董事长."""
    tokens = question.of("thing")
    named = [token for token in tokens if any(thing.kind == "Person" for thing in token.things)]
    if question.of("relation", "measure", "indicator") or not named:
        return
    things = tuple(thing for token in named for thing in token.things if thing.kind == "Person")
    beside = [token for token in tokens if token not in named]
    if beside and not question.has("class", "Post"):
        return
    word = _word(question)
    asked = (
        question.has("slot", "who")
        or question.has("verb", "define")
        or bool(word and ending(names, word))
        or question.has("class", "Post")
    )
    if not things or not asked:
        return
    rest = "".join((*question.rest, *(token.text for token in question.of("class"))))
    where = next((kind for name, kind in _EMPLOYERS.items() if name in rest), "")
    yield Ask(
        form="relations",
        understood=f"“{labels_of(things)}”在哪里任职" if where else f"“{labels_of(things)}”任什么职务",
        things=things,
        predicates=("holdsPostAt",),
        kinds=below()[where or "Post"],
        doubts=(f"没有用上“{'、'.join(token.text for token in beside)}”",) if beside else (),
    )
