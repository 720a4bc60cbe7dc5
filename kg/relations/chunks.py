"""What stands in a sentence, clause by clause: names in groups, and the words between them.

Names that touch (祥丰集团 董事长 杨宗祥) form a chain whose head is the last; chains joined by 、和与 form a group.
All offsets are the article's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from kg.model import Mention, Sentence, Span
from kg.relations.cues import Cues, Word

_HOLE = "\ufffc"
_CLOSING = r"[”’」』》〉）)\"'\s]*"
_OPENING = r"[“‘「『《〈\"'\s]*"
_TOUCH = re.compile(rf"{_CLOSING}{_OPENING}")
_JOIN = re.compile(
    rf"{_CLOSING}(?:等[^，。；、]{{0,6}})?(?:[、＋+/及和与暨]|以及)(?P<words>[^，。；：、“”]{{0,12}}?){_OPENING}"
)
_LIST_JOIN = re.compile(rf"{_CLOSING}[)）]、?(?P<words>[^，。；：、“”()（）]{{0,10}})[(（]{_OPENING}")
_OF = re.compile(rf"{_CLOSING}(?:等[^，。；、的]{{0,8}})?[市区县辖城郊境域内外里东西南北中部侧]{{0,3}}")
_TITLE = re.compile(r"[^，。；：、\s]{1,14}\s*")
_CORE = re.compile(rf"{_CLOSING}(?:等[^，。；、]{{0,6}})?为")
_SHUT_OPEN = re.compile(r"[”’」』》〉\"]\s*[“‘「『《〈\"]")
_COUNTED = 4
"""How far after a name a number may begin that counts it."""
_DESCRIBED = re.compile(r"[^，。；：、\d\ufffc]{1,10}")
_BEFORE_NAME = re.compile(r"[“‘「『《〈\"'\s]*")


@dataclass(frozen=True, slots=True)
class Slot:
    """Words that name something: the mentions of exactly these words, and those inside them."""

    start: int
    end: int
    mentions: tuple[Mention, ...]
    inner: tuple[Mention, ...] = ()
    counted: bool = False
    """Whether a number that counts it follows (“小巨人”企业6家): it is a class of things, no single one."""

    def kind_of(self, cues: Cues, wanted: frozenset[str]) -> tuple[Mention, ...]:
        """Return the mentions whose class is one of those wanted."""
        return tuple(m for m in self.mentions if cues.fits(m.kind, wanted))


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the lexicon where it stands outside names."""

    start: int
    end: int
    word: Word


@dataclass(frozen=True, slots=True)
class Group:
    """Names that play one role together."""

    chains: tuple[tuple[Slot, ...], ...]
    marker: str = ""
    """Role of the preposition right before it."""
    modifies: bool = False
    """Whether 的 follows: it belongs to the noun after it."""

    @property
    def start(self) -> int:
        """Where its first name begins."""
        return self.chains[0][0].start

    @property
    def end(self) -> int:
        """Where its last name ends."""
        return self.chains[-1][-1].end

    @property
    def heads(self) -> tuple[Slot, ...]:
        """The last name of each chain."""
        return tuple(chain[-1] for chain in self.chains)


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause with its groups and tokens, each in order."""

    start: int
    end: int
    groups: tuple[Group, ...]
    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Chunks:
    """A sentence ready to be read. `masked` is its text with every name blanked out, from `sentence.span.start`."""

    sentence: Sentence
    text: str
    masked: str
    slots: tuple[Slot, ...]
    clauses: tuple[Clause, ...]

    def between(self, start: int, end: int) -> str:
        """Return the words from one offset of the article to another, names blanked out."""
        at = self.sentence.span.start
        return self.masked[max(0, start - at) : max(0, end - at)]

    def owns(self, group: Group, other: Group) -> bool:
        """Whether 的 and no more stands between two groups (A的B)."""
        between = self.between(group.end, other.start)
        return group.modifies and len(between) <= 9 and between.rstrip("“‘《「『\"' ").endswith("的")

    def words(self, start: int, end: int) -> str:
        """Return the words from one offset of the article to another as they stand."""
        return self.text[start : min(end, self.sentence.span.end)]


def find_chunks(
    sentence: Sentence, text: str, mentions: Sequence[Mention], counted: AbstractSet[int], cues: Cues
) -> Chunks:
    """Lay out a sentence; `mentions` are those in it, `text` is the article's, figures begin at `counted`."""
    slots = tuple(_count(slot, counted) for slot in _slots(mentions))
    masked = _mask(sentence, slots)
    at = sentence.span.start
    tokens = tuple(Token(at + start, at + end, word) for start, end, word in cues.find(masked))
    spans = sentence.clauses or (sentence.span,)
    clauses = tuple(_clause(span, masked, at, slots, tokens, cues) for span in spans)
    return Chunks(sentence, text, masked, slots, clauses)


def _slots(mentions: Iterable[Mention]) -> Iterator[Slot]:
    """Gather mentions by their words, the outermost with what lies inside them."""
    outer: list[Mention] = []
    inner: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.span.start, -m.span.end, m.kind, m.canonical)):
        if outer and mention.span.start < outer[0].span.end:
            (outer if mention.span == outer[0].span else inner).append(mention)
            continue
        if outer:
            yield Slot(outer[0].span.start, outer[0].span.end, tuple(outer), tuple(inner))
        outer, inner = [mention], []
    if outer:
        yield Slot(outer[0].span.start, outer[0].span.end, tuple(outer), tuple(inner))


def _count(slot: Slot, counted: AbstractSet[int]) -> Slot:
    return replace(slot, counted=True) if any(slot.end + k in counted for k in range(_COUNTED)) else slot


def _mask(sentence: Sentence, slots: Sequence[Slot]) -> str:
    parts, at = [], 0
    for slot in slots:
        start, end = slot.start - sentence.span.start, slot.end - sentence.span.start
        parts += [sentence.text[at:start], _HOLE * (end - start)]
        at = end
    return "".join((*parts, sentence.text[at:]))


def _clause(span: Span, masked: str, at: int, slots: Sequence[Slot], tokens: Sequence[Token], cues: Cues) -> Clause:
    here = [slot for slot in slots if span.start <= slot.start < span.end]
    words = tuple(t for t in tokens if span.start <= t.start < span.end)
    return Clause(span.start, span.end, tuple(_groups(here, words, masked, at, cues)), words)


def _groups(slots: Sequence[Slot], tokens: Sequence[Token], masked: str, at: int, cues: Cues) -> Iterator[Group]:
    chains: list[tuple[Slot, ...]] = []
    chain: tuple[Slot, ...] = ()
    for slot in slots:
        gap = masked[chain[-1].end - at : slot.start - at] if chain else ""
        if chain and _touches(gap, slot, cues) and not _in_a_row(gap, chain[-1], slot):
            chain = (*chain, slot)
            continue
        if chain:
            chains.append(chain)
            if not (_joined(gap, chain[-1], slot, tokens) or _in_a_row(gap, chain[-1], slot)):
                yield _group(chains, tokens, masked, at, cues)
                chains = []
        chain = (slot,)
    if chain:
        yield _group([*chains, chain], tokens, masked, at, cues)


def _touches(gap: str, after: Slot, cues: Cues) -> bool:
    """Whether two names stand side by side, or with only a person's title between them."""
    if _TOUCH.fullmatch(gap) or cues.patterns["shortly"].fullmatch(gap.strip("（(“‘《「『\"'”》：:及 ")):
        return True
    return after.mentions[0].kind == "Person" and bool(_TITLE.fullmatch(gap) and cues.posts.search(gap.strip()))


def _in_a_row(gap: str, before: Slot, after: Slot) -> bool:
    """Whether two names that touch are two things all the same: 市委市政府, 《甲法》《乙法》, “甲”“乙”."""
    one, other = before.mentions[0], after.mentions[0]
    if not gap and (one.kind, other.kind) == ("PartyOrganization", "GovernmentBody"):
        return True
    words = one.text[-1:] + gap + other.text[:1]
    return one.kind == other.kind and bool(_SHUT_OPEN.search(words) and _TOUCH.fullmatch(gap))


def _joined(gap: str, before: Slot, after: Slot, tokens: Sequence[Token]) -> bool:
    if _LIST_JOIN.fullmatch(gap):
        return True
    if not _JOIN.fullmatch(gap):
        return False
    return not any(t.word.senses or t.word.pivot for t in tokens if before.end <= t.start < after.start)


def _group(chains: Sequence[tuple[Slot, ...]], tokens: Sequence[Token], masked: str, at: int, cues: Cues) -> Group:
    start, end = chains[0][0].start, chains[-1][-1].end
    marker = ""
    for token in tokens:
        if token.end <= start and token.word.marker and _BEFORE_NAME.fullmatch(masked[token.end - at : start - at]):
            marker = token.word.marker
        elif token.word.marker == "agent" and token.end <= start and not marker:
            described = chains[0][0].mentions[0].kind == "Person" and _DESCRIBED.fullmatch(
                masked[token.end - at : start - at]
            )
            verbs = described and any(t.word.senses for t in tokens if token.end <= t.start < start)
            marker = "agent" if described and not verbs else ""
    after = masked[end - at : end - at + 16]
    if marker == "core":
        marker = "" if _CORE.match(after) else "oblique"
    return Group(tuple(chains), marker, _modifies(after, cues))


def _modifies(after: str, cues: Cues) -> bool:
    """Whether words begin with 的, or with what may stand before it: 等企业的, 城东的, 称号的."""
    lead = _OF.match(after)
    at = lead.end() if lead else 0
    noun = cues.patterns["titleNoun"].match(after, at)
    return after.startswith("的", noun.end() if noun else at)
