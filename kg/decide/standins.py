"""Words that stand for a body or document named elsewhere: 该局, 我部, 该校副校长, 本办法, 这个纲要, 《规划》."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.lexicon import Lexicon
from kg.model import Mention

STAND_IN = re.compile(
    r"[全我本该](?:国|省|市|州|县|区|旗|镇|乡|村|街道|社区)"
    r"|[该本]?(?:公司|企业|集团|园区|中心|学校|学院|医院|协会|商会|合作社|项目)"
)
"""All of a name that is a class with a pointer before it."""
_POINTERS = "该本我全这此"
_OWN = "本我"
_BACK = r"该|这[个一项]|此"
"""Before the word of what was named last; 本 and 我 stand before one's own."""
_ORGANISATIONS = frozenset(
    ("Enterprise", "GovernmentBody", "Organization", "PartyOrganization", "PublicInstitution", "SocialOrganization")
)
_NO_COMPANY = ("交易所", "银行", "合作社", "联社")
"""Ends of what is classed as an enterprise and never called 公司."""
_DOCUMENTS = frozenset(("Policy",))
_UNDERTAKINGS = frozenset(("Programme", "Project"))
_PLATFORMS = frozenset(("Platform",))
_STANDING = _ORGANISATIONS | _DOCUMENTS | _UNDERTAKINGS | _PLATFORMS | {"Post"}
_SORTS = r"(?:实施|指导|若干|暂行|管理|行动|工作|重点|重大|研究|五年|产业|届|理事)*"
"""What may stand between a pointer and the word of what it points to: 本实施意见, 本重点专项, 本届理事会."""
_END = 3
"""How many of a name's last characters tell what it is: 委员会 is a 委."""


@dataclass(frozen=True, slots=True)
class _Words:
    """The words that stand for a body or document behind a pointer, and for a document in book-title marks."""

    pointing: re.Pattern[str]
    titled: re.Pattern[str]
    last: Mapping[str, tuple[str, ...]]
    """Of each word, how the names end that it stands for."""

    def match(self, mention: Mention) -> re.Match[str] | None:
        """Return the pointer that a mention begins with, None where it is a name."""
        if mention.kind not in _STANDING or mention.scope:
            return None
        titled = self.titled.fullmatch(mention.canonical) if mention.kind in _DOCUMENTS else None
        return titled or self.pointing.match(mention.canonical)


def _words(lexicon: Lexicon) -> _Words:
    last = {form: cue.options.get("last", (form,)) for cue in lexicon.of("ownWord") for form in cue.forms}
    titles = [form for cue in lexicon.of("ownWord") if cue.owner in _DOCUMENTS for form in cue.forms]
    pointing = re.compile(rf"(?:{_BACK}|[{_OWN}]){_SORTS}({_any(last)})(?:草案)?")
    return _Words(pointing, re.compile(rf"《({_any(titles)})》"), last)


def _any(words: Iterable[str]) -> str:
    """Return a pattern of any of some words, the longest first."""
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


def pointed_at(mention: Mention, before: Sequence[Mention], locality: Mention | None) -> Mention | None:
    """Return the mention a stand-in points back to: the locality of its level, of 该公司 the last of its class, of 公司
    and 本公司 the one so called that was named most."""
    if mention.kind == "Place":
        if locality is not None and locality.canonical.endswith(mention.text[1:]):
            return locality
        return next((m for m in reversed(before) if m.kind == "Place" and m.canonical.endswith(mention.text[1:])), None)
    alike = [m for m in before if m.kind == mention.kind and not m.stand_in]
    word = mention.text.lstrip(_POINTERS)
    so_called = [m for m in alike if m.canonical.endswith(word)]
    if mention.text.startswith("该") or not alike:
        return alike[-1] if alike else None
    times = Counter(m.canonical for m in before)
    likely = so_called or [m for m in alike if not m.canonical.endswith(_NO_COMPANY)]
    return max(reversed(likely), key=lambda m: times[m.canonical], default=None)


def resolve(mentions: Sequence[Mention], title: str, lexicon: Lexicon) -> list[Mention]:
    """Return the mentions in their order, stand-ins and what is named after them by the names they stand for.

    该局 is the last body named before that is one, 《规划》 the last such document, 我局 the body that is named most,
    本办法 and 《规划》 else the article of that `title`; what stands for nothing that is named is left out.
    """
    words = lexicon.once("own words", _words)
    document = _named_by(title, mentions)
    resolved: list[Mention] = []
    for mention in mentions:
        match = words.match(mention)
        if match is None:
            resolved.append(mention)
            continue
        own, titled = mention.canonical[0] in _OWN, mention.canonical[0] == "《"
        rest = mention.canonical[match.end() :]
        kinds = next((k for k in (_DOCUMENTS, _UNDERTAKINGS, _PLATFORMS) if mention.kind in k), _ORGANISATIONS)
        meant = _meant(words.last[match[1]], kinds, mentions if own else resolved, own=own)
        article = (own or (titled and meant is None and match[1] in title)) and bool(title)
        if article and mention.kind in _DOCUMENTS and not rest:
            name, scope = (document.canonical, document.scope) if document else (title, mention.scope)
            resolved.append(replace(mention, canonical=name, scope=scope, stand_in=mention.stand_in or bool(document)))
            continue
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
