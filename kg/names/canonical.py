"""One thing, one name and one class within an article, once the finders are settled."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from kg.lexicon import Lexicon
from kg.model import Mention
from kg.names.context import Context

_FIXED = frozenset(("Place", "Person", "Post", "Industry"))
"""Classes that may share a name with another thing (a place and an industry of one name are two)."""


@dataclass(frozen=True, slots=True)
class _Tails:
    """The ways to write one office, as one expression for each class."""

    patterns: Mapping[str, re.Pattern[str]]
    full: Mapping[str, str]


def _compile(lexicon: Lexicon) -> _Tails:
    forms: dict[str, list[str]] = {}
    full: dict[str, str] = {}
    for cue in lexicon.of("sameName"):
        forms.setdefault(cue.owner, []).extend((*cue.forms, cue.option("full")))
        full.update({form: cue.option("full") for form in cue.forms})
    patterns = {
        owner: re.compile("(?<=.)(?:" + "|".join(sorted(map(re.escape, words), key=lambda w: (-len(w), w))) + ")$")
        for owner, words in sorted(forms.items())
    }
    return _Tails(patterns, full)


def unify(context: Context, mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Return the mentions under one name and one class for each thing; those in page furniture go."""
    tails = context.lexicon.once("names.canonical", _compile)
    furniture = {sentence.index for sentence in context.sentences if sentence.role == "furniture"}
    body = [mention for mention in mentions if mention.sentence not in furniture]
    return _one_class([_full_name(tails, mention) for mention in body])


def _full_name(tails: _Tails, mention: Mention) -> Mention:
    """Return 某市工业和信息化局 for 某市工信局, which stays an alias."""
    pattern = tails.patterns.get(mention.kind) if not mention.rule.startswith("names.bodies.") else None
    tail = pattern.search(mention.canonical) if pattern else None
    full = tails.full.get(tail[0]) if tail else None
    if tail is None or full is None or mention.canonical.endswith(full):
        return mention
    name = mention.canonical[: tail.start()] + full
    return replace(mention, canonical=name, aliases=(*mention.aliases, mention.canonical))


def _one_class(mentions: list[Mention]) -> tuple[Mention, ...]:
    """Give what has one name and scope one class: the one most mentions have."""
    kinds: dict[tuple[str, str], Counter[str]] = {}
    for mention in mentions:
        if mention.kind not in _FIXED:
            kinds.setdefault((mention.scope or "", mention.canonical), Counter())[mention.kind] += 1
    best = {key: min(count, key=lambda kind: (-count[kind], kind)) for key, count in kinds.items()}
    return tuple(
        mention
        if mention.kind in _FIXED or best[mention.scope or "", mention.canonical] == mention.kind
        else replace(mention, kind=best[mention.scope or "", mention.canonical])
        for mention in mentions
    )
