"""Where a name begins that only its ending announces: behind the verb, preposition, count or date before it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

import rjieba

from kg.lexicon import Lexicon
from kg.names.context import Context, Hit, Scan

REACH = 32
"""No name of this genre is longer, its ending aside."""

_BREAK = re.compile(r"[^\w%％‰·•+＋.．&/-]|_|[.．](?=[\u4e00-\u9fff])")
_NUMBER = r"(?:\d|(?<=[\d,.])[,.]|[〇零一二三四五六七八九十百千两几数多各])+(?:余|多)?[万亿]?(?:余|多)?"
_COUNT = re.compile(
    rf"(?<![第统唯专单同合划归逐万])(?<![〇零一二三四五六七八九十百千\d])(?:{_NUMBER}(?:个|项|家|条|批次|批|名|位|座|处|户|所|场次|场|期|届|类|种|张|份|支|只|台|套|次|"
    rf"大类|大|对|轮|栋|片|宗|件|亿元以上|万元以上)|一系列|系列|多个)(?=[\u4e00-\u9fff])(?![的人型])"
)
_DATE = re.compile(
    r"(?:\d{4}|[〇零一二三四五六七八九]{4})(?:[—–~至到-](?:\d{4}|[〇零一二三四五六七八九]{4}))?年(?:度|底|初|末|来|以来)?(?:\d{1,2}月(?:份|底|初)?)?(?:\d{1,2}日)?"
    r"|\d{1,4}号|(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:份|底前|底|初)?(?:\d{1,2}日)?(?:上午|下午)?|\d{1,2}日(?:上午|下午)?|(?:今|去|明|近|本|当|前|同|每|次)年(?:来|度|内)?"
)
_PROPER = frozenset(("nr", "nrt", "nrfg", "ns", "nt", "nz", "eng"))
_NOT_SINGLE = frozenset(("m", "q", "f", "c", "p", "d", "u", "uj", "r", "x"))
_LED = frozenset(("p", "c", "r", "u", "uj", "ul", "y"))
"""Parts of speech that no thing is named by, where they lead."""


@dataclass(frozen=True, slots=True)
class Left:
    """Where a name begins, and what stands right before it."""

    start: int
    verb: str = ""
    """The verb that governs the name (实施, 打造), empty where none does."""


class Bounds:
    """The places in one article where a name cannot go on to the left."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._text = context.text
        self._rules = context.lexicon.once("names.bounds", _Rules)

    @cached_property
    def _breaks(self) -> list[int]:
        return self._context.scan.once("names.breaks", lambda scan: [m.end() for m in _BREAK.finditer(scan.text)])

    @cached_property
    def _hits(self) -> list[Hit]:
        """The boundary words that are words here: 与 in 参与 is none."""
        return self._context.scan.once("names.boundaries", lambda _: self._boundaries())

    def _boundaries(self) -> list[Hit]:
        edges = self._context.scan.edges
        hits = self._context.hits("boundary")
        return [
            hit
            for hit in hits
            if edges[hit.end] and (edges[hit.start] or (hit.end - hit.start > 1 and self._led(hit.start)))
        ]

    def _led(self, at: int) -> bool:
        """Whether the dictionary joins an adverb and the verb behind it (全面推行) or splits the verb (要用|好)."""
        word = self._context.scan.word_at(at)
        return self._text[word.start : at] in self._rules.adverbs or word.end == at + 1

    @cached_property
    def _ends(self) -> list[int]:
        return self._context.scan.once("names.boundary ends", lambda _: [hit.end for hit in self._hits])

    @cached_property
    def _starts(self) -> list[int]:
        return self._context.scan.once("names.boundary starts", lambda _: [hit.start for hit in self._hits])

    def left(self, at: int, reach: int = REACH, *, thing: bool = False) -> Left:
        """Return where a name begins whose ending begins at `at`; `at` itself where nothing belongs to it.

        The name of a `thing` (a park, a festival) has no verb in it but those of its trade: 装备制造, 检验检测.
        """
        breaks = self._breaks
        k = bisect_right(breaks, at)
        floor = max(breaks[k - 1] if k else 0, at - reach)
        h = bisect_right(self._ends, at) - 1
        verb = ""
        if h >= 0 and self._ends[h] >= floor:
            floor = self._ends[h]
            done = self._text[self._hits[h].start : floor] in "了过着" and self._ends[h - 1] == self._starts[h]
            hit = self._hits[h - 1 if h and done else h]
            verb = self._text[hit.start : hit.end] if hit.cue.option("as") == "verb" else ""
        start, led = self._rules.skip(self._context.scan, floor, at)
        start, last = self._behind_verbs(start, at, within=thing)
        led = last or led
        return Left(start, led or verb)

    def _behind_verbs(self, start: int, end: int, *, within: bool) -> tuple[int, str]:
        """Return the first offset behind the verbs and other words that no name begins with, or no thing has `within`.

        A verb that leads is passed only on the way to a thing: 培育 begins 培育计划.
        """
        verb, at, scan = "", start, self._context.scan
        while at < end:
            word = scan.word_at(at)
            form = self._text[at : word.end]
            acts = within and (form in self._rules.verbs or (word.tag == "v" and at == start and len(form) > 1))
            if word.end < end and form not in self._rules.inner and (acts or (word.tag in _LED and at == start)):
                start, verb = word.end, form if acts else verb
            at = word.end
        return start, verb

    def proper(self, start: int, end: int) -> bool:
        """Whether a proper noun is between two offsets, or characters that the dictionary makes no word of."""
        at, scan, single = start, self._context.scan, 0
        while at < end:
            word = scan.word_at(at)
            single = single + 1 if word.end - word.start == 1 and word.tag not in _NOT_SINGLE else 0
            if word.tag in _PROPER or single == 2:
                return True
            at = word.end
        return False

    def right(self, at: int, reach: int = 16, *, verbs: bool = False) -> int:
        """Return how far a run of words goes on from `at`: to the next mark or boundary word (`verbs`: but no verb)."""
        breaks, starts = self._breaks, self._starts
        k = bisect_right(breaks, at)
        stop = min(breaks[k] - 1 if k < len(breaks) else len(self._text), at + reach)
        h = bisect_left(starts, at)
        while verbs and h < len(starts) and starts[h] < stop and self._hits[h].cue.option("as") == "verb":
            h += 1
        return min(stop, starts[h]) if h < len(starts) else stop

    def behind_verb(self, start: int, end: int) -> int:
        """Return the offset behind the last boundary verb between two offsets, `start` where there is none."""
        h = bisect_left(self._ends, end) - 1
        while h >= 0 and self._starts[h] >= start:
            if self._hits[h].cue.option("as") == "verb":
                return self._ends[h]
            h -= 1
        return start

    def generic(self, words: str, most: int = 8) -> bool:
        """Whether words (few enough) name nothing of their own: 重点, 技术改造, 省级."""
        return len(words) <= most and self._rules.generic.fullmatch(words) is not None


class _Rules:
    """The lexicon's lead-in words and generic words as expressions."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lead = any_of(lexicon, "leadIn")
        acts, bodies = (any_of(lexicon, role).pattern for role in ("actsOn", "bodyEnd"))
        self._acts = re.compile(f"(?:{bodies})(?P<verb>{acts})")
        self.inner = frozenset(lexicon.words("innerVerb"))
        self.verbs = frozenset(form for cue in lexicon.of("leadIn") if cue.option("as") == "verb" for form in cue.forms)
        self.adverbs = frozenset(lexicon.words("leadIn")) - self.verbs
        self.generic = re.compile(f"(?:{any_of(lexicon, 'generic').pattern}|[\\d+＋.%％]|[一二三四五六七八九十])*")

    def skip(self, scan: Scan, start: int, end: int) -> tuple[int, str]:
        """Return the first offset from `start` that is no count, date or lead-in word, and the last verb passed."""
        verb, text = "", scan.text
        for acts in self._acts.finditer(text, start, end):
            start, verb = acts.end(), acts["verb"]
        for pattern in (_COUNT, _DATE):
            last = None
            for match in pattern.finditer(text, start, end + 1):
                last = match if match.end() <= end else last
            if last:
                start, verb = last.end(), ""
        while start < end and (lead := self._lead.match(text, start, end)) and _is_word(scan, start, lead.end()):
            start = lead.end()
            verb = lead[0] if lead[0] in self.verbs else verb
        return start, verb


def _is_word(scan: Scan, start: int, end: int) -> bool:
    """Whether a lead-in word ends where a word does, or is but guessed to be one with the name behind it (由某岭)."""
    if scan.edges[end]:
        return True
    word = scan.word_at(start)
    return end - start == 1 and word.start == start and not rjieba.has_word(scan.text[word.start : word.end])


def any_of(lexicon: Lexicon, role: str) -> re.Pattern[str]:
    """Return an expression for any word of a role, longest first; one that matches nothing where it has none."""
    forms = sorted({form for cue in lexicon.of(role) for form in cue.forms}, key=lambda form: (-len(form), form))
    return re.compile("|".join(map(re.escape, forms)) or r"(?!)")
