"""Which words are names: what the network chose, in the grammar's terms where the grammar knows more of them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.decide.inventory import CLASSES
from kg.model import Article, Mention, Sentence, Span

RULE = "decide.names"
_SHARED_HEAD = "names.lists"
"""Rules that find several things in the same words (石化、冶金2个产业链联合党委), where the network sees one."""
_DOUBTED = ("names.places.",)
"""Rules whose finds the network is right to leave out where it does."""
_STAND_IN = re.compile(
    r"[全我本该](?:国|省|市|州|县|区|旗|镇|乡|村|街道|社区)"
    r"|[该本]?(?:公司|企业|集团|园区|中心|学校|学院|医院|协会|商会|合作社|项目)"
)
_PERSON = re.compile(r"[^\W\d_][\s\u3000]*[^\W\d_]{1,3}|[^\W\d_]{1,8}(?:[·•．.][^\W\d_]{1,8}){1,4}|[A-Za-z .]{3,40}")
_BLANK = re.compile(r"[\s\u3000]+")
_LEVELS = "省市州盟县区旗镇乡"
_SHORT = 3
"""A name this long or longer that is part of just one longer name of its class is taken for its short form."""
_SHORTENED = frozenset(
    (
        "Enterprise",
        "Organization",
        "PublicInstitution",
        "SocialOrganization",
        "Project",
        "Platform",
        "Programme",
        "Policy",
    )
)

Chosen = tuple[Span, int, float]
"""Where a name stands, the number of its class, and how sure the network is."""


def choose_names(
    article: Article,
    sentences: Sequence[Sentence],
    levels: Sequence[Sequence[Chosen]],
    proposed: Sequence[Mention],
    locality: Mention | None,
) -> tuple[Mention, ...]:
    """Return the mentions of an article, in order of position, longer first.

    `levels` are the outer and the inner names that the network chose; `proposed` are the grammar's, whose canonical
    name and scope a mention of the same words keeps.
    """
    by_span: dict[Span, list[Mention]] = {}
    for mention in proposed:
        by_span.setdefault(mention.span, []).append(mention)
    starts = [s.span.start for s in sentences]
    outer, inner = levels
    around = [span for span, _, _ in outer]
    chosen = [*outer, *(c for c in inner if any(c[0] in a and c[0] != a for a in around))]
    found: dict[Span, list[Mention]] = {}
    for span, kind, _sure in chosen:
        span = _trimmed(span, article.text)
        if len(span) < 2 or span in found or not _may_be(CLASSES[kind], span.cut(article.text)):
            continue
        alike = by_span.get(span, [])
        known = [m for m in alike if m.kind == CLASSES[kind]] or alike
        found[span] = [_as(m, CLASSES[kind]) for m in known] or [
            Mention(
                article=article.id,
                sentence=bisect_right(starts, span.start) - 1,
                span=span,
                text=span.cut(article.text),
                rule=RULE,
                kind=CLASSES[kind],
                canonical=_BLANK.sub("", span.cut(article.text)),
            )
        ]
    owner: list[Span | None] = [None] * len(article.text)
    for span in sorted(found, key=len, reverse=True):
        owner[span.start : span.end] = [span] * len(span)
    for mention in proposed:
        over = {owner[at] for at in range(mention.span.start, mention.span.end)}
        beside = len(over) == 1 and all(span is None or mention.span in span for span in over)
        new = beside and mention.span not in found and not mention.rule.startswith(_DOUBTED)
        if new or mention.rule.startswith(_SHARED_HEAD):
            known = found.setdefault(mention.span, [])
            known += [mention] if mention not in known else []
    mentions = in_order(m for same in found.values() for m in same)
    return tuple(_one_class(_named(mentions, locality)))


def in_order(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Return mentions in order of position, longer first."""
    return tuple(sorted(mentions, key=lambda m: (m.span.start, -m.span.end, m.kind, m.canonical)))


def _one_class(mentions: Sequence[Mention]) -> list[Mention]:
    """Give what has one name one class: the one most of its mentions have."""
    kinds: dict[tuple[str, str], Counter[str]] = {}
    for mention in mentions:
        kinds.setdefault((mention.scope or "", mention.canonical), Counter())[mention.kind] += 1
    best = {key: min(count, key=lambda kind: (-count[kind], kind)) for key, count in kinds.items()}
    return [replace(m, kind=best[m.scope or "", m.canonical]) for m in mentions]


def _may_be(kind: str, words: str) -> bool:
    """Whether words have the form of a name of a class: a person is written with two to four characters, or a point."""
    return kind != "Person" or bool(_PERSON.fullmatch(words))


def _as(mention: Mention, kind: str) -> Mention:
    """Return a mention of the grammar's under the network's class, unless several things share its words."""
    return mention if mention.kind == kind or mention.rule.startswith(_SHARED_HEAD) else replace(mention, kind=kind)


def _trimmed(span: Span, text: str) -> Span:
    words = span.cut(text)
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, max(start, span.end - (len(words) - len(words.rstrip()))))


def _named(mentions: Sequence[Mention], locality: Mention | None) -> list[Mention]:
    """Tell what the network's own mentions stand for: the locality, a name told before, the longer name in full."""
    known: dict[str, Mention] = {}
    for mention in mentions:
        if mention.rule != RULE:
            known.setdefault(mention.text, mention)
    full = {(m.kind, m.canonical) for m in mentions if m.kind in _SHORTENED and not _STAND_IN.fullmatch(m.text)}
    named: list[Mention] = []
    for mention in mentions:
        if mention.rule != RULE:
            named.append(mention)
            continue
        other = known.get(mention.text)
        if other is not None and other.kind == mention.kind:
            mention = replace(mention, canonical=other.canonical, scope=other.scope, stand_in=other.stand_in)
        elif _STAND_IN.fullmatch(mention.text):
            meant = _meant(mention, named, locality)
            if meant is None:
                continue
            mention = replace(mention, canonical=meant.canonical, scope=meant.scope, kind=meant.kind, stand_in=True)
        elif (
            mention.text[0] in _LEVELS and locality is not None and mention.kind not in ("Place", "Person", "Industry")
        ):
            mention = replace(mention, canonical=_of_locality(mention.canonical, locality))
        elif mention.kind in _SHORTENED and len(mention.text) >= _SHORT:
            longer = [c for k, c in full if k == mention.kind and mention.text in c and mention.text != c]
            mention = replace(mention, canonical=longer[0]) if len(longer) == 1 else mention
        named.append(mention)
    return named


def _meant(mention: Mention, before: Sequence[Mention], locality: Mention | None) -> Mention | None:
    """Return the mention a stand-in points back to: the locality of its level, else the last of its class."""
    if mention.kind == "Place":
        if locality is not None and locality.canonical.endswith(mention.text[1:]):
            return locality
        return next((m for m in reversed(before) if m.kind == "Place" and m.canonical.endswith(mention.text[1:])), None)
    alike = (m for m in reversed(before) if m.kind == mention.kind and not m.stand_in)
    return next(alike, None)


def _of_locality(name: str, locality: Mention) -> str:
    """Return 临溪市教育局 for 市教育局 where the locality is of that level."""
    level, place = name[0], locality.canonical
    return place + name[1:] if place.endswith(level) and locality.kind == "Place" else name
