"""Words that stand for a body or document named elsewhere: 该局, 我部, 该校副校长, 本办法."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.lexicon import Lexicon
from kg.model import Mention

STAND_IN = re.compile(
    r"[全我本该](?:国|省|市|州|县|区|旗|镇|乡|村|街道|社区)"
    r"|[该本]?(?:公司|企业|集团|园区|中心|学校|学院|医院|协会|商会|合作社|项目)"
)
"""All of a name that is a class with a pointer before it."""
_POINTERS = "该本我全"
_ORGANISATIONS = frozenset(
    ("Enterprise", "GovernmentBody", "Organization", "PartyOrganization", "PublicInstitution", "SocialOrganization")
)
_DOCUMENTS = frozenset(("Policy",))
_UNDERTAKINGS = frozenset(("Programme", "Project"))
_STANDING = _ORGANISATIONS | _DOCUMENTS | _UNDERTAKINGS | {"Post"}
_SORTS = r"(?:实施|指导|若干|暂行|管理|行动|工作|重点|重大|研究)*"
"""What may stand between a pointer and the word of a document or programme: 本实施意见, 本重点专项."""
_END = 3
"""How many of a name's last characters tell what it is: 委员会 is a 委."""


@dataclass(frozen=True, slots=True)
class _Words:
    """The words that stand for a body after 该, 本 or 我."""

    pointing: re.Pattern[str]
    last: Mapping[str, tuple[str, ...]]
    """Of each word, how the names end that it stands for."""


def _words(lexicon: Lexicon) -> _Words:
    last = {form: cue.options.get("last", (form,)) for cue in lexicon.of("ownWord") for form in cue.forms}
    forms = "|".join(sorted(last, key=lambda word: (-len(word), word)))
    return _Words(re.compile(rf"[该本我]{_SORTS}({forms})"), last)


def pointed_at(mention: Mention, before: Sequence[Mention], locality: Mention | None) -> Mention | None:
    """Return the mention a stand-in points back to: the locality of its level, else the last of its class."""
    if mention.kind == "Place":
        if locality is not None and locality.canonical.endswith(mention.text[1:]):
            return locality
        return next((m for m in reversed(before) if m.kind == "Place" and m.canonical.endswith(mention.text[1:])), None)
    alike = (m for m in reversed(before) if m.kind == mention.kind and not m.stand_in)
    return next(alike, None)


def resolve(mentions: Sequence[Mention], title: str, lexicon: Lexicon) -> list[Mention]:
    """Return the mentions in their order, stand-ins and what is named after them by the names they stand for.

    该局 is the last body named before that is one, 我局 the one that the article names most, 本办法 else the article of
    that `title`; what stands for nothing that is named is left out.
    """
    words = lexicon.once("own words", _words)
    document = _named_by(title, mentions)
    resolved: list[Mention] = []
    for mention in mentions:
        match = words.pointing.match(mention.canonical) if mention.kind in _STANDING and not mention.scope else None
        if match is None:
            resolved.append(mention)
            continue
        own = mention.canonical[0] != "该"
        rest = mention.canonical[match.end() :]
        if own and title and mention.kind in _DOCUMENTS and not rest:
            name, scope = (document.canonical, document.scope) if document else (title, mention.scope)
            resolved.append(replace(mention, canonical=name, scope=scope, stand_in=mention.stand_in or bool(document)))
            continue
        kinds = next((k for k in (_DOCUMENTS, _UNDERTAKINGS) if mention.kind in k), _ORGANISATIONS)
        meant = _meant(words.last[match[1]], kinds, mentions if own else resolved, own=own)
        if meant is not None:
            kind = mention.kind if rest else meant.kind
            resolved.append(
                replace(mention, canonical=meant.canonical + rest, scope=meant.scope, kind=kind, stand_in=not rest)
            )
    return resolved


def _named_by(title: str, mentions: Sequence[Mention]) -> Mention | None:
    """Return the document of most of a title's words, which is what the article is; None where no mention names it."""
    named = (m for m in mentions if m.kind in _DOCUMENTS and not m.stand_in and m.text in title)
    own = max(named, key=lambda m: len(m.text), default=None)
    return own if own is not None and 2 * len(own.text) > len(title) else None


def _meant(last: Sequence[str], kinds: Container[str], among: Sequence[Mention], *, own: bool) -> Mention | None:
    """Return what is meant: the last of those named, or of one's own the one that is named most."""
    fitting = [
        m
        for m in among
        if m.kind in kinds
        and not m.stand_in
        and m.canonical[0] not in _POINTERS
        and any(word in m.canonical.rstrip("》")[-max(_END, len(word)) :] for word in last)
    ]
    if not fitting or not own:
        return fitting[-1] if fitting else None
    most = Counter(m.canonical for m in fitting).most_common(1)[0][0]
    return next(m for m in fitting if m.canonical == most)
