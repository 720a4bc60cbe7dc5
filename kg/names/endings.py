"""Names that only their ending announces: …工作法, …倍增工程, …产业园, …项目, 第三届…文化旅游节, …产业链.

The ending gives the class; where the name begins is for `bounds` to say. A name must say something of its own:
重点项目, 服务中心 and 交流平台 are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.lexicon import Lexicon
from kg.model import Mention
from kg.names.bounds import Bounds, Left
from kg.names.context import Context, Hit

_ORDINAL = re.compile(
    r"第[〇零一二三四五六七八九十百千\d]+(?:届|次)|首届|(?:19|20)\d{2}(?!\d|年)|[二三四五六七八九十]届[一二三四五六七八九十]+[次中]"
)
_PHASE = re.compile(r"[（(]?[一二三四五六七八九十]期[）)]?(?:工程|项目)?")
_WHERE = re.compile(r"[（(][\u4e00-\u9fff]{2,6}[）)]")
_NUMBERED = re.compile(r"\d+(?:个\d+[%％]?|(?:[+＋][\dA-Za-z]+)+)?$")
_CONTINUES = re.compile(r"[化类型性式级制者员]")


def find(context: Context) -> Iterator[Mention]:
    """Yield the names that their ending announces."""
    reader = _Reader(context)
    for hit, after in _hits(context):
        mention = reader.read(hit, after)
        if mention is not None:
            yield mention


def _hits(context: Context) -> Iterator[tuple[Hit, Hit | None]]:
    """Yield every ending that is a word's end, with the ending right behind it that takes the name further."""
    edges = context.scan.edges
    closed = bytearray(len(context.text) + 1)
    for sentence in context.sentences:
        titles = [e.span for e in sentence.enclosures if e.mark in "《〈"]
        for span in [sentence.span] if sentence.role == "furniture" else titles:
            closed[span.start : span.end] = b"\1" * len(span)
    hits = [hit for hit in context.hits("nameEnding") if edges[hit.end] and not closed[hit.start]]
    starts: dict[int, Hit] = {hit.start: hit for hit in reversed(hits)}
    done = -1
    for hit in hits:
        if hit.start > done:
            yield hit, starts.get(hit.end)
            done = hit.start


@dataclass(frozen=True, slots=True)
class _Found:
    hit: Hit
    left: Left
    before: str
    """What stands between the beginning and the ending."""


class _Reader:
    """Reads the endings of one article."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._text = context.text
        self._bounds = Bounds(context)
        self._rules = context.lexicon.once("names.endings", _Rules)

    def read(self, hit: Hit, after: Hit | None) -> Mention | None:
        """Return the name that ends with a hit, None where there is none."""
        option = hit.cue.option
        if after is not None and option("zone") != "yes":
            return None
        if _CONTINUES.match(self._text, hit.end):
            return None
        left = self._bounds.left(hit.start)
        if option("numbers") == "yes":
            left = self._with_number(left, hit.start)
        before = self._text[left.start : hit.start]
        found = _Found(hit, left, before)
        if hit.cue.owner == "Industry":
            return self._industry(found)
        if len(before) < int(option("least", "2")) or not self._needed(found, option("needs")):
            return None
        return self._mention(found)

    def _with_number(self, left: Left, at: int) -> Left:
        """Take back a number that belongs to the name: 3个1%工作法."""
        match = _NUMBERED.search(self._text, max(0, left.start - 12), left.start)
        if match and (left.start == at or not self._text[left.start].isalpha()):
            return Left(match.start(), left.verb)
        return left

    def _needed(self, found: _Found, needs: str) -> bool:
        """Whether the ending has beside it what the lexicon asks for."""
        before = found.before
        ordinal = _ORDINAL.search(before) is not None
        if needs in ("known", "meeting"):
            marked = ordinal or self._rules.scoped(before) or self._place_in(found)
            if needs == "known":
                return marked and not self._bounds.generic(self._rules.unscoped(before))
            held = found.left.verb in self._rules.holds
            return (marked or held) and (ordinal or not self._bounds.generic(self._rules.unscoped(before)))
        if needs == "issued":
            return self._rules.introduced.get(found.left.verb) == "Policy" and not self._bounds.generic(before)
        if needs == "verb" and not found.left.verb:
            return False
        plain = found.hit.cue.option("plain") == "yes"
        return not needs or ordinal or plain or not self._bounds.generic(before)

    def _place_in(self, found: _Found) -> bool:
        return any(
            found.left.start <= place.span.start < found.hit.start and not place.stand_in
            for place in self._context.places
        )

    def _industry(self, found: _Found) -> Mention | None:
        """Return the industry that a 产业链 or 产业 belongs to, without the place and the reach before it."""
        start, at, text = found.left.start, found.hit.start, self._text
        ends = {p.span.start: p.span.end for p in self._context.places if start <= p.span.start and p.span.end <= at}
        while start < at:
            step = ends.get(start) or self._rules.reach(text, start, at)
            if step <= start:
                break
            start = step
        stem, end = text[start:at], found.hit.end
        whole = int(found.hit.cue.option("least", "2")) == 0
        if not whole and (not self._rules.industry(stem) or self._rules.no_industry.match(text, end)):
            return None
        if not whole and self._context.scan.word_at(start).tag in ("v", "d", "r", "m", "p", "c"):
            return None
        canonical = text[start:end] if whole or len(stem) < 2 else stem
        mention = self._context.mention(start, end, "Industry", rule="names.endings.industry", canonical=canonical)
        return replace(mention, aliases=(text[start:end].removesuffix("集群"),)) if whole else mention

    def _mention(self, found: _Found) -> Mention:
        cue, text = found.hit.cue, self._text
        end = found.hit.end
        for pattern in (_PHASE, _WHERE) if cue.owner in ("Project", "Platform") else ():
            if (match := pattern.match(text, end)) and (pattern is _PHASE or cue.option("where") == "yes"):
                end = match.end()
        words = text[found.left.start : end]
        canonical = words
        mention = self._context.mention(
            found.left.start, end, cue.owner, rule=f"names.endings.{cue.owner.lower()}", canonical=canonical
        )
        aliases = _aliases(words, cue.owner)
        return replace(mention, aliases=aliases) if aliases else mention


class _Rules:
    """What the lexicon says of names found by their endings."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._scope = _any_of(lexicon, "eventScope")
        self._plain_industry = re.compile(f"(?:{_any_of(lexicon, 'plainIndustry').pattern})*")
        self.no_industry = _any_of(lexicon, "notIndustry")
        self.holds = frozenset(form for cue in lexicon.of("holds") for form in cue.forms)
        self.introduced = {form: cue.owner for cue in lexicon.of("introduces") for form in cue.forms}

    def industry(self, stem: str) -> bool:
        """Whether the words before 产业 or 产业链 name an industry: 茶, 文旅大健康, not 优势特色."""
        return 1 <= len(stem) <= 10 and self._plain_industry.fullmatch(stem) is None

    def reach(self, text: str, start: int, end: int) -> int:
        """Return the end of a word that says how far something reaches, 0 where none begins at `start`."""
        match = self._scope.match(text, start, end)
        return match.end() if match else 0

    def scoped(self, before: str) -> bool:
        """Whether a name begins with how far it reaches: 全国, 全市, 中国."""
        return self._scope.match(before) is not None

    def unscoped(self, before: str) -> str:
        """Return what is left of a name's beginning without its scope."""
        match = self._scope.match(before)
        return before[match.end() :] if match else before


def _aliases(words: str, kind: str) -> tuple[str, ...]:
    aliases = set()
    if kind == "Project" and words.endswith("项目"):
        aliases.add(words.removesuffix("项目"))
    if kind in ("Event", "Meeting") and (ordinal := _ORDINAL.match(words)):
        aliases.add(words[ordinal.end() :])
    return tuple(sorted(alias for alias in aliases if len(alias) > 2))


def _any_of(lexicon: Lexicon, role: str) -> re.Pattern[str]:
    forms = sorted({form for cue in lexicon.of(role) for form in cue.forms}, key=lambda form: (-len(form), form))
    return re.compile("|".join(map(re.escape, forms)) or r"(?!)")
