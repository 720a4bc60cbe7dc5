"""Names in one another: places in a row are a place each, a body of a place is named by its own place, and no post
stands inside its deputy's."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from kg.decide.forms import LEVELS
from kg.model import Mention, Span

_DIVISION = (
    r"[\u4e00-\u9fff]{2,8}?"
    r"(?:省|自治区|特别行政区|自治州|自治县|自治旗|地区|市|州|盟|区|县|旗|镇|乡|街道|苏木|村|社区)"
)
_LONGEST = 32
"""Longer words name no row of places; a pattern that may part them in many ways would try them all."""
_EACH = re.compile(_DIVISION)
_UNDER_OTHERS = re.compile(
    rf"(?:{_DIVISION})+(?={_DIVISION}"
    rf"(?:委|党委|人民政府|政府|人大|政协|纪委|监委|党工委|办事处|[代副常务]{{0,3}}[{LEVELS}]长))"
)
_TWO_BODIES = re.compile(rf"([\u4e00-\u9fff]*?[{LEVELS}]委)([{LEVELS}](?:委|(?:人民)?政府))")
_OF_PLACES = frozenset(("GovernmentBody", "Organization", "PartyOrganization", "Post"))
_DEPUTY = re.compile(r"(?:副|常务|代理?|执行|名誉)+")
_FORMERLY = re.compile(r"^(.{2,}?)(?:原|时任|现任|新任)(.+)$")
_TITLE = re.compile(r"(?P<name>.{3,}?)的?(?:荣誉)?称号$")
_BRACKETS = ("（）", "()")
_CHIEF = re.compile(r"总[\u4e00-\u9fff]{2}师")
_BEFORE_POST = re.compile(r"(?:常务|执行|名誉)?副?")


def in_a_row(text: str, span: Span) -> tuple[Span, ...]:
    """Return the places whose names follow one another in a span, or the span itself where it names one.

    >>> [s.cut("皖湖市镜山区") for s in in_a_row("皖湖市镜山区", Span(0, 6))]
    ['皖湖市', '镜山区']
    >>> len(in_a_row("积石山保安族东乡族撒拉族自治县", Span(0, 15)))
    1
    """
    words = span.cut(text)
    parts = _EACH.findall(words) if len(words) <= _LONGEST else []
    if "".join(parts) != words or any(part.startswith("族") for part in parts):
        return (span,)
    ends = list(accumulate(map(len, parts), initial=span.start))
    return tuple(Span(*pair) for pair in pairwise(ends))


def run_together(text: str, span: Span, kind: str) -> tuple[tuple[Span, str], ...]:
    """Return each body of a place in a span that names two without a mark between, with its class.

    >>> [(s.cut("安宁市委市政府"), kind) for s, kind in run_together("安宁市委市政府", Span(0, 7), "PartyOrganization")]
    [('安宁市委', 'PartyOrganization'), ('市政府', 'GovernmentBody')]
    """
    two = _TWO_BODIES.fullmatch(span.cut(text)) if kind in ("PartyOrganization", "GovernmentBody") else None
    if two is None:
        return ((span, kind),)
    at = span.start + two.end(1)
    return (
        (Span(span.start, at), "PartyOrganization"),
        (Span(at, span.end), "PartyOrganization" if two[2].endswith("委") else "GovernmentBody"),
    )


def by_own_place(name: str) -> str:
    """Return the name of a body or post of a place without the places above it.

    >>> by_own_place("河东省青岚市西津区人民政府"), by_own_place("鹰潭湖市余河县县长"), by_own_place("西津区人民政府")
    ('西津区人民政府', '余河县县长', '西津区人民政府')
    """
    above = None if name.startswith("中共") or len(name) > _LONGEST else _UNDER_OTHERS.match(name)
    return name[above.end() :] if above else name


def under_places(mentions: Sequence[Mention], shared: Callable[[str], bool]) -> list[Mention]:
    """Return the mentions in their order, each place whose name others have under the place that it is told with.

    A place right before a place tells where it lies (南京市鼓楼区); elsewhere in the article its bare name means the
    same, unless two of that name are told of. `shared` says whether several places have a name.
    """
    ends = {m.span.end: m.canonical for m in mentions if m.kind == "Place"}
    above: dict[str, set[str]] = {}
    for m in mentions:
        if m.kind == "Place" and m.span.start in ends:
            above.setdefault(m.canonical, set()).add(ends[m.span.start])

    def _scope(mention: Mention) -> str | None:
        told = above.get(mention.canonical, set()) if mention.kind == "Place" else set()
        if len(told) > 1:
            return ends.get(mention.span.start, mention.scope)
        return next(iter(told)) if told and shared(mention.canonical) else mention.scope

    return [m if (scope := _scope(m)) == m.scope else replace(m, scope=scope) for m in mentions]


def tidy(text: str, mentions: Sequence[Mention], posts: Container[str]) -> list[Mention]:
    """Return mentions, in their order, each by its own name, without what is no name.

    A body or post of a place is named by that place alone, 设计院原总工程师 is a 设计院总工程师 (`posts` are the words
    of posts), “文明城市”荣誉称号 is the honour “文明城市”. No post stands in its deputy's (市长 in 副市长), no person's
    name stops before its end (韩立 of 韩立新), what a firm has in brackets is no place told of.
    """
    inner = {m.span.start for m in mentions if m.kind == "Place" or m.kind in _OF_PLACES}
    persons = {m.canonical for m in mentions if m.kind == "Person"}
    deputies = {at for m in mentions if m.kind == "Post" for at in _inner_posts(m)}
    firms = [m.span for m in mentions if m.kind == "Enterprise"]
    return [
        _by_own_name(m, posts, formerly=m.span.start + 1 in inner)
        for m in mentions
        if not (m.kind == "Post" and m.span in deputies)
        and not (m.kind == "Person" and _goes_on(text, m, persons))
        and not (m.kind == "Place" and _in_brackets_of(text, m, firms))
    ]


def _goes_on(text: str, person: Mention, persons: Container[str]) -> bool:
    """Whether the next character makes another person's name of one."""
    longer = person.text + text[person.span.end : person.span.end + 1]
    return longer != person.canonical and longer in persons


def _in_brackets_of(text: str, place: Mention, firms: Sequence[Span]) -> bool:
    """Whether a place is only the bracket in a firm's name: 宁远新能源（临溪）有限公司."""
    start, end = place.span.start, place.span.end
    around = text[start - 1 : start] + text[end : end + 1] if start else ""
    return around in _BRACKETS and any(firm.start < start and end < firm.end for firm in firms)


def _inner_posts(deputy: Mention) -> Iterator[Span]:
    """Yield where the post stands that a deputy's is made of."""
    for match in _DEPUTY.finditer(deputy.text):
        yield Span(deputy.span.start + match.end(), deputy.span.end)


def _by_own_name(mention: Mention, posts: Container[str], *, formerly: bool) -> Mention:
    """Return a mention by its own name; `formerly` tells that a name stands in it behind its first character."""
    if mention.kind == "Honour" and (title := _TITLE.match(mention.canonical)):
        return replace(mention, canonical=title["name"])
    if mention.kind not in _OF_PLACES:
        return mention
    name = by_own_place(mention.canonical.removeprefix("原") if formerly else mention.canonical)
    once = _FORMERLY.match(name) if mention.kind == "Post" else None
    if once and ((post := _BEFORE_POST.sub("", once[2], count=1)) in posts or _CHIEF.fullmatch(post)):
        name = once[1] + once[2]
    return mention if name == mention.canonical else replace(mention, canonical=name, scope=None)
