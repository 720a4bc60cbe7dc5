"""Names in quotation marks: with the noun that follows (“三同”工作法), or by what they end in or who says them.

Most quotations of the genre are slogans and figures of speech (“最后一公里”), so a quotation is a name only where a
head noun, an ending or a verb of the lexicon says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.lexicon import Cue, Lexicon
from kg.model import Enclosure, Mention
from kg.names.bounds import Bounds
from kg.names.context import Context

LONGEST = 26
"""No quotation longer than this is part of a name."""
LONG_TITLE = 7
"""A quotation as long as this before 项目 is the title of one: “某某关键技术”项目."""
LONGEST_ALONE = 14
"""No quotation longer than this is a name by itself."""
_QUOTES = "“‘"
_TITLES = "《〈"
_SENTENCE_MARK = re.compile(r"[。！？；!?;：:]")
_NOT_ALONE = re.compile(r"[，,、。！？；：\s]")
_JOINED = re.compile(r"[+＋、及和与]?")
_FREE_AFTER = re.compile(r"[，。；、）)！!,;\s+＋]|等|的|和|与|及|，|$")
_SHORT_FOR = re.compile(r"\s*[（(](?:以下|下文|文中)?(?:统称|简称|下称)[为:：]?\s*(?P<short>[^（()）]{2,20})[）)]")
_OCCASIONS = ("Event", "Meeting")
_YEAR = re.compile(r"(?:19|20)\d{2}年(?:度)?$")
_MEASURED = re.compile(r"项(?!目)|个(?![体人])|条(?!例)|种(?![植业])|类|家(?!庭)|批(?!发)|支(?![部持])")
_NO_PREFIX = frozenset(("ns", "nr", "nt", "d", "p", "r", "m", "f", "s", "t"))
_FIVE_YEARS = re.compile(r"[一二三四五六七八九十]{1,2}五|[五六七八十][一]|三八|双(?:节|十一|11)")
_MARKS = str.maketrans("", "", "“”‘’\"'「」『』《》〈〉＂＇ ")


@dataclass(frozen=True, slots=True)
class Frame:
    """A quotation with what belongs to it; offsets in the article."""

    start: int
    end: int
    quote: Enclosure
    kind: str
    alone: bool
    """Whether the quotation is the whole name."""


def find(context: Context) -> Iterator[Mention]:
    """Yield the names that a quotation is, or is part of, and the short names given to them in brackets."""
    yield from _with_short_names(context, [_mention(context, frame) for frame in frames(context)])


def frames(context: Context) -> Iterator[Frame]:
    """Yield every quotation that names something."""
    reader = _Reader(context)
    for sentence in context.sentences:
        if sentence.role == "furniture":
            continue
        titles = [e.span for e in sentence.enclosures if e.mark in _TITLES]
        quotes = [
            e
            for e in sentence.enclosures
            if e.mark in _QUOTES and 0 < len(e.inner) <= LONGEST and not any(e.span in title for title in titles)
        ]
        done = 0
        for k, quote in enumerate(quotes):
            if quote.span.start < done:
                continue
            for frame in reader.read(quotes, k):
                yield frame
                done = max(done, frame.quote.span.end)


class _Reader:
    """Reads the quotations of one article."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._text = context.text
        self._bounds = Bounds(context)
        edges = context.scan.edges
        self._heads = {
            hit.end: hit.cue
            for hit in reversed(context.hits("frameHead"))
            if hit.end - hit.start > 1 or edges[hit.start] or hit.cue.option("loose") == "yes"
        }
        self._rules = context.lexicon.once("names.frames", _Rules)

    def read(self, quotes: list[Enclosure], k: int) -> Iterator[Frame]:
        """Yield the name of one quotation, and of those joined to it that share its head noun."""
        quote = quotes[k]
        inner = quote.inner.cut(self._text)
        if _SENTENCE_MARK.search(inner):
            return
        end, kind = self._head(quote)
        if end and kind != "Policy" and _FIVE_YEARS.fullmatch(inner):
            return
        if end:
            chain = self._chain(quotes, k)
            if len(chain) == 1 and not self._heads[end].option("heart"):
                yield Frame(self._prefix(quote.span.start), end, quote, kind, alone=False)
                return
            for each in chain:
                own = self._rules.ending(each.inner.cut(self._text), quoted=True)
                yield Frame(each.inner.start, each.inner.end, each, own or kind, alone=True)
            return
        if own := self._alone(quote, inner):
            yield Frame(quote.inner.start, quote.inner.end, quote, own, alone=True)

    def _chain(self, quotes: list[Enclosure], k: int) -> list[Enclosure]:
        """Return the quotations right before one that are joined to it by +, 、 or nothing, and the one itself."""
        chain = [quotes[k]]
        for before in reversed(quotes[:k]):
            gap = self._text[before.span.end : chain[0].span.start]
            if len(gap) > 1 or not _JOINED.fullmatch(gap):
                break
            chain.insert(0, before)
        return chain

    def _head(self, quote: Enclosure) -> tuple[int, str]:
        """Return where the head noun after a quotation ends, and its class; 0 where there is none."""
        start = quote.span.end
        if _MEASURED.match(self._text, start):
            return 0, ""
        introduced = len(quote.inner) >= LONG_TITLE or self._verb(quote) in self._rules.introducing
        for stop, occasion in ((self._bounds.right(start), False), (self._bounds.right(start, verbs=True), True)):
            end = self._head_end(start, stop, introduced=introduced, occasion=occasion)
            if end:
                kind = self._heads[end].owner
                return (0, "") if kind == "Organization" and self._person_in(start, end) else (end, kind)
        return 0, ""

    def _head_end(self, start: int, stop: int, *, introduced: bool, occasion: bool) -> int:
        """Return the end of the last head noun in a run of words; that of an occasion may have verbs before it."""
        edges = self._context.scan.edges
        for end in range(stop, start, -1):
            cue = self._heads.get(end)
            if cue is None or not (edges[end] or end == stop):
                continue
            if cue.option("needs") == "introduced" and not introduced:
                continue
            if not occasion or cue.owner in _OCCASIONS or self._text[start:end].endswith("活动"):
                return end
        return 0

    def _person_in(self, start: int, end: int) -> bool:
        """Whether a person stands between a quotation and the noun behind it: “新村民”某某团队."""
        scan = self._context.scan
        word = scan.word_at(start)
        while word.start < end:
            if word.tag == "nr" and word.end - word.start in (2, 3):
                return True
            if word.end >= end:
                return False
            word = scan.word_at(word.end)
        return False

    def _prefix(self, start: int) -> int:
        """Return where a name begins that has a noun before its quotation: 人才“三加”工作法."""
        left = self._bounds.left(start, reach=8)
        words = self._text[left.start : start]
        if not 2 <= len(words) <= 4 or self._rules.plain(words):
            return start
        at, scan = left.start, self._context.scan
        while at < start:
            word = scan.word_at(at)
            if word.tag in _NO_PREFIX or (word.tag == "v" and word.end - word.start < len(words)):
                return start
            at = word.end
        return left.start

    def _verb(self, quote: Enclosure) -> str:
        """Return the verb right before a quotation, empty where none is."""
        left = self._bounds.left(quote.span.start, reach=8)
        return left.verb if left.start == quote.span.start else ""

    def _governor(self, quote: Enclosure) -> str:
        """Return the last verb of the clause that introduces a name, however far before it: 出台全国首个“…计划”."""
        start = max(self._text.rfind(mark, 0, quote.span.start) for mark in "，。；：,;:\n") + 1
        before = self._text[start : quote.span.start]
        found = [(before.rfind(verb), len(verb), verb) for verb in self._rules.introduced if verb in before]
        return max(found)[2] if found else ""

    def _alone(self, quote: Enclosure, inner: str) -> str:
        """Return the class of a quotation that is a name by itself, empty where it is none."""
        if len(inner) > LONGEST_ALONE or _NOT_ALONE.search(inner):
            return ""
        verb = self._verb(quote)
        if kind := self._rules.ending(inner, quoted=bool(verb)):
            issued = kind == "Programme" and self._rules.introduced.get(self._governor(quote)) == "Policy"
            return "Policy" if issued else kind
        if verb and len(inner) <= 8 and _FREE_AFTER.match(self._text, quote.span.end):
            return self._rules.introduced.get(verb, "")
        return ""


class _Rules:
    """What the lexicon says of quotations that stand alone."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._endings = sorted(
            ((form, cue) for cue in lexicon.of("quotedEnding") for form in cue.forms),
            key=lambda pair: (-len(pair[0]), pair[0], pair[1].owner),
        )
        self._tails = tuple(form for form, _ in self._endings)
        self._patterns = [(re.compile(form), cue.owner) for cue in lexicon.of("quotedPattern") for form in cue.forms]
        self.introduced = {form: cue.owner for cue in lexicon.of("introduces") for form in cue.forms}
        self.introducing = frozenset((*self.introduced, *lexicon.words("founds")))
        self._plain = frozenset((*lexicon.words("plainPrefix"), *lexicon.words("eventScope")))

    def plain(self, words: str) -> bool:
        """Whether words before a quotation only say what sort of thing follows: 全市, 省级."""
        return words in self._plain

    def ending(self, inner: str, *, quoted: bool) -> str:
        """Return the class that the end (or the pattern) of a quotation's words gives it, empty where none does."""
        for pattern, kind in self._patterns:
            if pattern.fullmatch(inner):
                return kind
        if inner.endswith(self._tails):
            for form, cue in self._endings:
                if inner.endswith(form) and _fits(inner, form, cue, quoted):
                    return cue.owner
        return ""


def _fits(inner: str, form: str, cue: Cue, governed: bool) -> bool:
    stem = inner[: -len(form)]
    if not int(cue.option("least", "0")) <= len(stem) <= int(cue.option("most", "20")):
        return False
    return governed or cue.option("needs") != "verb"


def _mention(context: Context, frame: Frame) -> Mention:
    text = context.text
    inner = frame.quote.inner.cut(text).strip()
    if frame.alone:
        return context.mention(frame.start, frame.end, frame.kind, rule="names.frames.alone", canonical=inner)
    start = frame.start
    if frame.kind in _OCCASIONS and (year := _YEAR.search(text, max(0, start - 6), start)):
        start = year.start()
    before, after = text[start : frame.quote.span.start], text[frame.quote.span.end : frame.end]
    canonical = f"{before}“{inner}”{after}"
    aliases = {inner, f"“{inner}”{after}"} - {canonical}
    mention = context.mention(start, frame.end, frame.kind, rule="names.frames.head", canonical=canonical)
    return replace(mention, aliases=tuple(sorted(aliases)))


def _with_short_names(context: Context, mentions: list[Mention]) -> Iterator[Mention]:
    """Give a name the short one that stands in brackets behind it, wherever that is used."""
    short_for: dict[str, Mention] = {}
    for mention in mentions:
        match = _SHORT_FOR.match(context.text, mention.span.end)
        if match:
            short_for[_bare(match["short"])] = mention
    for mention in mentions:
        full = short_for.get(_bare(mention.canonical))
        if full is None or full is mention:
            yield mention
        else:
            aliases = tuple(sorted({mention.canonical, *mention.aliases}))
            yield replace(mention, kind=full.kind, canonical=full.canonical, aliases=aliases)


def _bare(name: str) -> str:
    return name.translate(_MARKS)
