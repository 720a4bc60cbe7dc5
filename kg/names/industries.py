"""Industries: what a 产业链, a 产业集群 or a 产业 is of. 石化 in 石化产业链兵团, 茶产业; none in 上下游产业链."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from kg.lexicon import Lexicon
from kg.model import Mention
from kg.names.bounds import Bounds, any_of
from kg.names.context import Context, Hit

LONGEST = 10
"""Characters of an industry's name."""
OFTEN = 3
"""How many times an article comes back to what it tells of: 低空经济, which others only mention."""
SLOGAN = 26
"""No quotation longer than this tells of industries: it is a speech or a slogan."""
_NOT_LAST = ("相关", "有关", "型", "性", "级", "化")
_NO_NOUN = ("v", "d", "r", "m", "p", "c")


def find(context: Context) -> Iterator[Mention]:
    """Yield the industries that their ending announces, without the place and the reach before them."""
    rules = context.lexicon.once("names.industries", _Rules)
    bounds = Bounds(context)
    places = {p.span.start: p.span.end for p in context.places}
    closed = _closed(context)
    often = Counter(context.text[hit.start : hit.end] for hit in context.hits("industryEnding"))
    for hit in context.hits("industryEnding"):
        if hit.cue.option("often") == "yes" and often[context.text[hit.start : hit.end]] < OFTEN:
            continue
        edges = context.scan.edges
        if not closed[hit.start] and edges[hit.start] and edges[hit.end]:
            mention = _read(context, hit, bounds.left(hit.start, thing=True).start, places, rules)
            if mention is not None:
                yield mention


def _closed(context: Context) -> bytearray:
    closed = bytearray(len(context.text) + 1)
    for sentence in context.sentences:
        spans = [e.span for e in sentence.enclosures if e.mark in "《〈" or (e.mark in "“‘" and len(e.span) > SLOGAN)]
        for span in [sentence.span] if sentence.role == "furniture" else spans:
            closed[span.start : span.end] = b"\1" * len(span)
    return closed


def _read(context: Context, hit: Hit, start: int, places: dict[int, int], rules: _Rules) -> Mention | None:
    text, at = context.text, hit.start
    while start < at:
        step = places.get(start) or rules.reach(text, start, at)
        if not start < step <= at:
            break
        start = step
    rule, whole = "names.endings.industry", hit.cue.option("whole") == "yes"
    if whole:
        words = text[at : hit.end]
        mention = context.mention(at, hit.end, "Industry", rule=rule)
        shorter = words.removesuffix("集群")
        return replace(mention, aliases=(shorter,)) if shorter != words else mention
    start = rules.behind_what_is_done(text, start, at)
    stem = text[start:at]
    if "链" in stem or stem.endswith(("+", "＋")) or not rules.industry(stem) or rules.no_industry.match(text, hit.end):
        return None
    if context.scan.word_at(start).tag in _NO_NOUN:
        return None
    return context.mention(start, hit.end, "Industry", rule=rule, canonical=stem if len(stem) > 1 else None)


class _Rules:
    """What the lexicon says of industries."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._scope = any_of(lexicon, "eventScope")
        self._plain = re.compile(f"(?:{any_of(lexicon, 'plainIndustry').pattern})*")
        self._acted_on = any_of(lexicon, "actedOn")
        self.no_industry = any_of(lexicon, "notIndustry")

    def industry(self, stem: str) -> bool:
        """Whether the words before 产业 or 产业链 name an industry: 茶, 文旅大健康, not 优势特色."""
        return 1 <= len(stem) <= LONGEST and not stem.endswith(_NOT_LAST) and self._plain.fullmatch(stem) is None

    def behind_what_is_done(self, text: str, start: int, end: int) -> int:
        """Return the offset behind the last verb of what is done to industries (脱贫地区发展茶产业)."""
        return max((match.end() for match in self._acted_on.finditer(text, start, end)), default=start)

    def reach(self, text: str, start: int, end: int) -> int:
        """Return the end of a word that says how far something reaches, 0 where none begins at `start`."""
        match = self._scope.match(text, start, end)
        return match.end() if match else 0
