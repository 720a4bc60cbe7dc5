"""Which person a name means: the one whose post is of that body or place, not of wherever the article comes from.

Two cities' mayors of one name are two, a leader of the nation is one in every article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.gazetteer import NATION
from kg.model import Mention, Span
from kg.names.context import Context
from kg.names.kinship import level_of
from kg.reference import load_reference

_LEADS = ("总书记", "总理", "国家主席", "委员长", "主席")
"""What stands behind the name of a leader of the nation, and may stand before it."""
_SURE = 3
"""A leader's name of so many characters needs no office beside it."""


def scoped(context: Context, people: Sequence[Mention], posts: Sequence[Mention]) -> list[Mention]:
    """Return the persons, each under the place or body of the post beside its name; a name without one goes with the
    nearest before it that has one, else with the first, else with the article's locality."""
    around = _Around(posts)
    beside = [_beside(context, person, around) for person in people]
    known: dict[str, str] = {}
    first: dict[str, str] = {}
    for person, scope in zip(people, beside, strict=True):
        if scope:
            first.setdefault(person.canonical, scope)
    placed = []
    for person, scope in zip(people, beside, strict=True):
        if scope:
            known[person.canonical] = scope
        own = scope or known.get(person.canonical) or first.get(person.canonical)
        placed.append(replace(person, scope=own) if own else person)
    return placed


class _Around:
    """Which post ends or begins at an offset; the first of several."""

    def __init__(self, posts: Sequence[Mention]) -> None:
        self.posts = posts
        self.ends: dict[int, int] = {}
        self.starts: dict[int, int] = {}
        for number, post in enumerate(posts):
            self.ends.setdefault(post.span.end, number)
            self.starts.setdefault(post.span.start, number)

    def of(self, text: str, span: Span) -> Mention | None:
        """Return the post right before a name, blanks aside, or right behind it."""
        before = span.start
        while before and text[before - 1] in " \u3000":
            before -= 1
        found = [self.ends[at] for at in range(before, span.start + 1) if at in self.ends]
        found += [self.starts[span.end]] if span.end in self.starts else []
        return self.posts[min(found)] if found else None


def _beside(context: Context, person: Mention, around: _Around) -> str | None:
    """Return what the post right before or behind a name is of, None where there is none or it does not tell."""
    text, span = context.text, person.span
    if person.canonical in load_reference().leaders and (
        len(person.canonical) >= _SURE or _is_led(text, span.start, span.end)
    ):
        return NATION
    post = around.of(text, span)
    return seat(context, post.canonical) if post is not None else None


def _is_led(text: str, start: int, end: int) -> bool:
    return text.startswith(_LEADS, end) or text.endswith(_LEADS, 0, start)


def seat(context: Context, post: str) -> str | None:
    """Return the place or body that a post is of, as far as its full name tells: 某市 of 某市委书记.

    A body of the country is the nation's; a post that only says what it is (董事长) tells nothing.
    """
    places = {place.canonical for place in context.places} | {context.locality.name if context.locality else ""}
    best = max((name for name in places if name and post.startswith(name) and level_of(name)), key=len, default=None)
    if best is not None:
        return best
    if load_reference().called(next((f for f in _prefixes(post) if load_reference().called(f)), "")) is not None:
        return NATION
    firms = [m.canonical for m in context.found if m.kind == "Enterprise" and post.startswith(m.canonical)]
    return max(firms, key=len, default=None)


def _prefixes(post: str) -> list[str]:
    return [post[:end] for end in range(len(post) - 1, 1, -1)]
