"""What every finder of names looks at: one article, its cues where they stand, its words, and whose affairs it tells.

A finder is a module with `find(context) -> Iterable[Mention]`. It may overlap other finders freely: the assembler
(`kg.names`) decides. Everything here is computed once an article and only when somebody asks for it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from typing import Any, TypeVar

import rjieba
from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick

from kg.lexicon import Cue, Lexicon
from kg.model import Article, Hint, Mention, Sentence, Span

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Hit:
    """A word of a cue where it stands; `cue.owner` is the class (or property) it announces."""

    start: int
    end: int
    cue: Cue


@dataclass(frozen=True, slots=True)
class Word:
    """A dictionary word where it stands, with its part of speech (jieba's tags: n, v, ns, nr, p, c, u, m, x …)."""

    start: int
    end: int
    tag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Locality:
    """The place whose affairs the article tells, and what stands above it."""

    name: str
    """安宁市"""
    short: str
    """安宁"""
    level: str
    """Its last word: 省, 市, 州, 县, 区, 镇 …"""
    above: Mapping[str, str]
    """The full name of each level above it that is known: {"省": "云南省", "市": "昆明市"}."""
    named: bool = True
    """False where the article only says 我市: `name` is then the level."""

    @property
    def county(self) -> str:
        """The county or city it is or lies in: what makes the name of a village or of a person unique."""
        if self.level not in ("镇", "乡", "街道", "村", "社区"):
            return self.name
        return next((self.above[level] for level in ("县", "区", "旗", "市", "州") if level in self.above), self.name)

    def scope(self, article: str) -> str | None:
        """Return what makes a common name in an article unique: the county, the article itself where that has no name.

        The whole country makes nothing unique.
        """
        return None if self.level == "国" else self.county if self.named else article

    def at(self, level: str) -> str | None:
        """Return the full name of the place that 全市, 我县, 全省 … mean here, None where that is not known."""
        return self.name if self.level.endswith(level) else self.above.get(level)


@dataclass(frozen=True, slots=True)
class Matcher:
    """The words of one role as one automaton."""

    automaton: CharwiseDoubleArrayAhoCorasick | None
    cues: tuple[tuple[Cue, ...], ...]
    """By pattern: one word may announce several things."""

    def hits(self, text: str) -> tuple[Hit, ...]:
        """Return every longest match from left to right, one hit for each cue it belongs to."""
        found = self.automaton.find(text) if self.automaton else []
        return tuple(Hit(start, end, cue) for start, end, pattern in found for cue in self.cues[pattern])


def compile_role(lexicon: Lexicon, role: str) -> Matcher:
    """Compile the words of a role; a role without words matches nothing, a word of two tells the lower class first."""
    by_form: dict[str, list[Cue]] = {}
    for cue in lexicon.of(role):
        for form in cue.forms:
            by_form.setdefault(form, []).append(cue)
    forms = sorted(by_form)
    automaton = CharwiseDoubleArrayAhoCorasick(forms, MATCH_KIND_LEFTMOST_LONGEST) if forms else None
    return Matcher(automaton, tuple(_lowest_first(by_form[form], lexicon) for form in forms))


def _lowest_first(cues: Sequence[Cue], lexicon: Lexicon) -> tuple[Cue, ...]:
    owners = [cue.owner for cue in cues]
    return tuple(sorted(cues, key=lambda cue: lexicon.above(cue.owner, owners)))


class Scan:
    """The article's text with its cue hits and words, found when first asked for and then kept."""

    def __init__(self, article: Article, sentences: tuple[Sentence, ...], lexicon: Lexicon) -> None:
        self.text = article.text
        self.lexicon = lexicon
        self.sentences = sentences
        self._starts = [sentence.span.start for sentence in sentences]
        self._hits: dict[str, tuple[Hit, ...]] = {}
        self._made: dict[str, Any] = {}

    def once(self, name: str, make: Callable[[Scan], T]) -> T:
        """Return `make(self)`, made the first time and then kept: what several finders compute alike."""
        if name not in self._made:
            self._made[name] = make(self)
        made: T = self._made[name]
        return made

    def hits(self, role: str) -> tuple[Hit, ...]:
        """Return where the words of a role stand, longest first at each place, in order."""
        if role not in self._hits:
            matcher = self.lexicon.once(f"names.{role}", lambda lexicon: compile_role(lexicon, role))
            self._hits[role] = matcher.hits(self.text)
        return self._hits[role]

    def sentence_at(self, offset: int) -> Sentence:
        """Return the sentence an offset lies in."""
        return self.sentences[max(0, bisect_right(self._starts, offset) - 1)]

    @cached_property
    def _tagged(self) -> tuple[list[int], list[str]]:
        """Where each dictionary word begins (and where the last one ends), and their parts of speech."""
        tagged = rjieba.tag(self.text)
        return [0, *accumulate(len(form) for form, _ in tagged)], [tag for _, tag in tagged]

    @property
    def words(self) -> Iterator[Word]:
        """The whole text as dictionary words."""
        starts, tags = self._tagged
        return map(Word, starts, starts[1:], tags)

    @cached_property
    def edges(self) -> bytearray:
        """1 at every offset where a dictionary word begins (and at the end of the text)."""
        marks = bytearray(len(self.text) + 1)
        for start in self._tagged[0]:
            marks[start] = 1
        return marks

    def word_at(self, offset: int) -> Word:
        """Return the dictionary word an offset lies in."""
        starts, tags = self._tagged
        at = min(max(0, bisect_right(starts, offset) - 1), len(tags) - 1)
        return Word(starts[at], starts[at + 1], tags[at]) if tags else Word(0, 0, "x")

    def names_of_persons(self) -> dict[int, int]:
        """Return the words of two characters or more that the dictionary takes for persons' names: start to end."""
        starts, tags = self._tagged
        found = ((starts[at], starts[at + 1]) for at, tag in enumerate(tags) if tag[:2] == "nr")
        return {start: end for start, end in found if end - start > 1}


@dataclass(frozen=True, kw_only=True)
class Context:
    """What a finder is given. `places` and `locality` are there for every finder but that of places."""

    article: Article
    sentences: tuple[Sentence, ...]
    hints: tuple[Hint, ...]
    lexicon: Lexicon
    scan: Scan
    locality: Locality | None = None
    places: tuple[Mention, ...] = ()
    found: tuple[Mention, ...] = ()
    """What the finders before this one found, not settled yet."""

    @cached_property
    def found_by_end(self) -> dict[int, Mention]:
        """What was found before, by where it ends: the longest of each, known by an alias before others."""
        best = sorted(self.found, key=lambda m: (-m.span.start, ".alias." in m.rule, m.kind, m.canonical))
        return {m.span.end: m for m in best}

    @cached_property
    def ends(self) -> frozenset[int]:
        """Where names of organisations end that were found before, and words that end such names."""
        found = (m.span.end for m in self.found if self.lexicon.is_a(m.kind, "Organization"))
        return frozenset((*found, *(hit.end for hit in self.hits("ending"))))

    @cached_property
    def place_ends(self) -> dict[int, Mention]:
        """Every place that is named (no 全市) by where it ends."""
        return {m.span.end: m for m in self.places if not m.stand_in}

    @cached_property
    def _in_order(self) -> tuple[list[int], list[Mention]]:
        """What was found before and is no stand-in, by where it ends."""
        ordered = sorted((m for m in self.found if not m.stand_in), key=lambda m: (m.span.end, m.span, m.canonical))
        return [m.span.end for m in ordered], ordered

    def last_before(self, at: int, kind: str, ending: str = "") -> Mention | None:
        """Return what was named last before an offset, of a class or one below it, whose name ends so."""
        ends, ordered = self._in_order
        for k in range(bisect_right(ends, at) - 1, -1, -1):
            if ordered[k].canonical.endswith(ending) and self.lexicon.is_a(ordered[k].kind, kind):
                return ordered[k]
        return None

    def covered(self, kind: str) -> frozenset[int]:
        """Return every offset that names of one class cover, of those found before."""
        return frozenset(at for m in self.found if m.kind == kind for at in range(m.span.start, m.span.end))

    @property
    def text(self) -> str:
        """The article's text."""
        return self.scan.text

    def hits(self, role: str) -> tuple[Hit, ...]:
        """Return where the words of a lexicon role stand (`ending`, `surname` …), longest match, in order."""
        return self.scan.hits(role)

    def mention(
        self,
        start: int,
        end: int,
        kind: str,
        *,
        rule: str,
        canonical: str | None = None,
        scope: str | None = None,
        stand_in: bool = False,
        aliases: tuple[str, ...] = (),
    ) -> Mention:
        """Make a mention of the words from `start` to `end`; its canonical name is those words unless told."""
        words = self.text[start:end]
        return Mention(
            article=self.article.id,
            sentence=self.scan.sentence_at(start).index,
            span=Span(start, end),
            text=words,
            rule=rule,
            kind=kind,
            canonical=words if canonical is None else canonical,
            scope=scope,
            stand_in=stand_in,
            aliases=aliases,
        )

    def with_places(self, places: tuple[Mention, ...], locality: Locality | None) -> Context:
        """Return the same context once places are known."""
        return replace(self, places=places, locality=locality)

    def with_found(self, found: tuple[Mention, ...]) -> Context:
        """Return the same context for the next finder."""
        return replace(self, found=found)


def make_context(
    article: Article, sentences: tuple[Sentence, ...], hints: tuple[Hint, ...], lexicon: Lexicon
) -> Context:
    """Prepare an article for the finders."""
    return Context(
        article=article,
        sentences=sentences,
        hints=hints,
        lexicon=lexicon,
        scan=Scan(article, sentences, lexicon),
    )
