"""What the form of words says of a name: where two names were taken for one, and what names nothing by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.lexicon import Lexicon
from kg.model import Mention, Span

_OPENING, _CLOSING = "(（《〈“‘「『【〔[", ")）》〉”’」』】〕]"
_PARTNER = dict(zip(_CLOSING, _OPENING, strict=True))
_QUOTES = {opening: closing for closing, opening in _PARTNER.items() if opening in "“‘「『"}
_LISTED = frozenset("、；;\n")
_PARTING = frozenset("”》」")
"""A closing mark right before its opening mark parts two names: “漠谷大葱”“泔河酥梨”."""
LEVELS = "省市州盟县区旗镇乡"
"""What the names of a place's bodies begin with: 市教育局."""
_LEVEL = f"[{LEVELS}]"
_UNPLACED = re.compile(
    rf"(?:{_LEVEL}|街道|各{_LEVEL}?|本)"
    r"(?:委|党委|党工委|委员会|政府|人民政府|人大|人大常委会|政协|纪委|纪委监委|委办|政府办|办事处|组织部|宣传部|统战部|直机关|属国企)"
    r"|街道办事处|居委会|村委会|村民委员会|居民委员会|党支部|党委|党组|党工委|管委会"
    rf"|本[{LEVELS}村]"
    r"|(?:设?区市|县区|市县|区县|乡镇|镇街)(?:政府|人民政府|党委|市?委|管委会)"
)
"""Bodies of no place: what they are called everywhere."""
_UNPLACED_POST = re.compile(rf"{_LEVEL}(?:党委|委|纪委|人大|政协)(?:常务副|副)?(?:书记|主任|主席)|{_LEVEL}长")
"""Posts of no place: 县长, 镇党委书记."""
_WITHIN = re.compile(rf"[{LEVELS}村]里")
"""A place by its level alone, as one speaks of it: 镇里引进龙头企业."""
_BODIES = frozenset(("PartyOrganization", "GovernmentBody", "Organization"))
_ALIKE = frozenset(("高等", "初等", "中等", "同等", "平等", "对等", "均等"))
"""Words that end like a list that is broken off (磨憨村等)."""
_MEETING = re.compile(r"(?:[本该此全]?(?:次|届))?(?:会议|大会|全会|论坛|活动|仪式|开幕式|座谈会|推进会|现场会|动员会)")


def pieces(text: str, span: Span) -> Iterator[Span]:
    """Yield the names that the words of one span hold: parted at list marks outside brackets and quotes, cut at a
    bracket without its partner.

    >>> [s.cut("枣园新村、锦绣苑") for s in pieces("枣园新村、锦绣苑", Span(0, 8))]
    ['枣园新村', '锦绣苑']
    >>> [s.cut("科长(原市扶贫办") for s in pieces("科长(原市扶贫办", Span(0, 8))]
    ['科长']
    >>> [s.cut("的产业园等") for s in pieces("的产业园等", Span(0, 5))]
    ['产业园']
    """
    open_: list[int] = []
    start = at = span.start
    end = span.end
    while at < end:
        char = text[at]
        if char in _OPENING:
            open_.append(at)
        elif char in _PARTNER and (not open_ or text[open_[-1]] != _PARTNER[char]):
            start, end = max((start, at), (at + 1, end), key=lambda side: side[1] - side[0])
            open_, at = [], start
            continue
        elif char in _PARTNER:
            whole = open_.pop() == start and not open_
            if whole and char in _PARTING and text[at + 1 : min(at + 2, end)] == _PARTNER[char]:
                yield from _kept(text, start, at + 1)
                start = at + 1
        elif char in _LISTED and not open_:
            yield from _kept(text, start, at)
            start = at + 1
        at += 1
    yield from _kept(text, start, open_[0] if open_ and open_[0] > start else end)


def _kept(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and (text[start].isspace() or text[start] == "的"):
        start += 1
    while start < end and (text[end - 1].isspace() or (text[end - 1] in "的等" and text[end - 2 : end] not in _ALIKE)):
        end -= 1
    if end - start > 3 and text[start] in _QUOTES and text.find(_QUOTES[text[start]], start, end) == end - 1:
        start, end = start + 1, end - 1
    if end - start > 1:
        yield Span(start, end)


def is_quoted(text: str, span: Span) -> bool:
    """Whether quotation marks stand right around a span, or at both its ends."""
    return any(
        _QUOTES.get(text[first : first + 1]) == text[last : last + 1] and bool(text[last : last + 1])
        for first, last in ((span.start - 1, span.end), (span.start, span.end - 1))
    )


def names_nothing(mention: Mention, lexicon: Lexicon) -> bool:
    """Whether a mention has but a common noun for a name: a post without a body, a body without a place, a meeting.

    What the grammar or the text gave a fuller name is no longer bare; what it could but keep to its article still is.
    """
    name = mention.canonical
    if mention.kind == "Place":
        return bool(_WITHIN.fullmatch(name))
    of_level = bool((_UNPLACED_POST if mention.kind == "Post" else _UNPLACED).fullmatch(name)) and name[0] in LEVELS
    if mention.scope:
        return of_level and mention.scope == mention.article and mention.kind in ("Post", *_BODIES)
    if mention.kind == "Post":
        return of_level or name in lexicon.words("post")
    if mention.kind in ("Meeting", "Event"):
        return bool(_MEETING.fullmatch(name))
    return bool(_UNPLACED.fullmatch(name))
