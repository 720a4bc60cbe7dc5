"""Which person a name means: the one whose post is of that body or place, not of wherever the article comes from.

Two cities' mayors of one name are two, a leader of the nation is one in every article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.model import Mention
from kg.names.context import Context
from kg.names.kinship import level_of
from kg.reference import load_reference

NATION = "中国"
_LEADS = ("总书记", "总理", "国家主席", "委员长", "主席")
"""What stands behind the name of a leader of the nation, and may stand before it."""
_SURE = 3
"""A leader's name of so many characters needs no office beside it."""


def scoped(context: Context, people: Sequence[Mention], posts: Sequence[Mention]) -> list[Mention]:
    """Return the persons, each under the place or body of the post beside its name; a name without one goes with the
    nearest before it that has one, else with the first, else with the article's locality."""
    beside = [_beside(context, person, posts) for person in people]
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


def _beside(context: Context, person: Mention, posts: Sequence[Mention]) -> str | None:
    """Return what the post right before or behind a name is of, None where there is none or it does not tell."""
    text, span = context.text, person.span
    if person.canonical in load_reference().leaders and (
        len(person.canonical) >= _SURE or _is_led(text, span.start, span.end)
    ):
        return NATION
    for post in posts:
        gap = text[post.span.end : span.start] if post.span.end <= span.start else None
        if (gap is not None and not gap.strip(" \u3000")) or post.span.start == span.end:
            return seat(context, post.canonical)
    return None


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
