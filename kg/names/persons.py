"""Persons and their posts: 县委副书记、县长李某某, 村民王某某说, 市领导赵某、钱某出席.

A name is a surname and one or two more characters. It counts where enough speaks for it: a post or a title before it,
an honorific or a verb of speech behind it, another name in the same list, the tagger, the dictionary, or its return.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import rjieba

from kg.lexicon import Lexicon
from kg.model import Mention
from kg.names.context import Context
from kg.names.edges import is_name_char
from kg.names.posts import posts_before

ENOUGH = 3
_BLANK = "  \u3000\t"
_LISTED = "、"


@dataclass(frozen=True, slots=True)
class Words:
    """What the lexicon says of persons, compiled."""

    surnames: tuple[str, ...]
    doubtful: frozenset[str]
    told: tuple[str, ...]
    """Honorifics and verbs of speech."""
    follows: tuple[str, ...]
    """Those, and what else may follow a name."""
    byline: tuple[str, ...]
    posts: frozenset[str]


def _compile(lexicon: Lexicon) -> Words:
    told = (*lexicon.words("honorific"), *(verb for verb in lexicon.words("speech") if verb != "道"))
    return Words(
        surnames=tuple(lexicon.words("surname")),
        doubtful=frozenset(lexicon.words("doubtfulSurname")),
        told=told,
        follows=(*told, *lexicon.words("afterName")),
        byline=tuple(lexicon.words("byline")),
        posts=frozenset(lexicon.words("post")),
    )


@dataclass(slots=True)
class _Candidate:
    start: int
    end: int
    points: int


def find(context: Context) -> Iterator[Mention]:
    """Yield every person, and every post that a person holds or that acts."""
    words = context.lexicon.once("names.persons", _compile)
    titles = _title_ends(context)
    people = _people(context, words, titles)
    scope = context.locality.county if context.locality else None
    for start, end in people:
        yield context.mention(start, end, "Person", rule="names.persons.name", scope=scope)
    yield from posts_before(context, dict(people))


def _title_ends(context: Context) -> frozenset[int]:
    return frozenset(hit.end for role in ("title", "post") for hit in context.hits(role))


def _people(context: Context, words: Words, titles: frozenset[int]) -> list[tuple[int, int]]:
    candidates = _candidates(context, words, titles)
    often = Counter(context.text[c.start : c.end] for c in candidates.values())
    chosen: dict[int, int] = {}
    for start in sorted(candidates):
        one = candidates[start]
        again = min(1, often[context.text[start : one.end]] - 1)
        points = one.points + again * (one.end - start > 2)
        if points >= ENOUGH and _free(context, words, start):
            chosen[start] = one.end
            chosen.update(_list_from(context, words, one.end))
    names = {context.text[s:e] for s, e in chosen.items() if e - s > 2}
    for start, one in candidates.items():
        if context.text[start : one.end] in names:
            chosen.setdefault(start, one.end)
    return _apart(chosen)


def _apart(chosen: Mapping[int, int]) -> list[tuple[int, int]]:
    """Return names in order, none overlapping the one before."""
    apart: list[tuple[int, int]] = []
    for start, end in sorted(chosen.items()):
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return apart


def _candidates(context: Context, words: Words, titles: frozenset[int]) -> dict[int, _Candidate]:
    """Return what may be a name, by start, with what speaks for it."""
    text = context.text
    hinted = {h.span.start: h.span.end for h in context.hints if h.label == "PER"}
    tagged = context.scan.names_of_persons()
    places = {at for m in context.places for at in range(m.span.start, m.span.end)}
    starts = {_skip_blank(text, end) for end in titles} | set(hinted) | set(tagged)
    found: dict[int, _Candidate] = {}
    for start in starts:
        if start >= len(text) or start in places or not text.startswith(words.surnames, start):
            continue
        end = _name_end(context, words, start, hinted.get(start), tagged.get(start))
        if end is None or end - 1 in places:
            continue
        sure = (hinted.get(start) == end) + (tagged.get(start) == end)
        if not sure and _is_word(context, start, end):
            continue
        led = _led(text, start, titles)
        if text[start] in words.doubtful and not sure and not (led and _is_rare(context, start, end)):
            continue
        told = 2 * text.startswith(words.told, end)
        if not (led or told) and hinted.get(start) != end and rjieba.has_word(text[start:end]):
            continue
        found[start] = _Candidate(start, end, 3 * led + told + sure)
    return found


def _is_rare(context: Context, start: int, end: int) -> bool:
    """Whether the words are no dictionary words: 周明远, not 任组长."""
    word = context.scan.word_at(start)
    form = context.text[word.start : word.end]
    return end - start > 2 and word.start == start and (len(form) == 1 or not rjieba.has_word(form))


def _is_word(context: Context, start: int, end: int) -> bool:
    """Whether these are words of the dictionary: 牛羊肉."""
    word = context.scan.word_at(start)
    return (
        word.start == start and end - start > 2 and word.end >= end and rjieba.has_word(context.text[start : word.end])
    )


def _skip_blank(text: str, at: int) -> int:
    while at < len(text) and text[at] in _BLANK:
        at += 1
    return at


def _led(text: str, start: int, titles: frozenset[int]) -> bool:
    at = start
    while at > 0 and text[at - 1] in _BLANK:
        at -= 1
    return at in titles


def _name_end(context: Context, words: Words, start: int, hinted: int | None, tagged: int | None) -> int | None:
    """Return where a name that starts here ends: by what follows, else by the tagger, else by the dictionary."""
    text = context.text
    surname = 2 if text[start : start + 2] in words.surnames else 1
    fitting = [start + surname + given for given in (2, 1) if _may_end(context, words, start, start + surname + given)]
    if hinted in fitting:
        return hinted
    if fitting:
        return fitting[0]
    agreed = hinted if hinted is not None and hinted == tagged else None
    if agreed is not None and surname < agreed - start <= surname + 2 and _is_plain(text, words, start, agreed):
        return agreed
    return None


def _may_end(context: Context, words: Words, start: int, end: int) -> bool:
    text = context.text
    if end > len(text) or not _is_plain(text, words, start, end):
        return False
    return end == len(text) or not is_name_char(text[end]) or text.startswith(words.follows, end)


def _is_plain(text: str, words: Words, start: int, end: int) -> bool:
    name = text[start:end]
    return all("\u4e00" <= c <= "\u9fff" for c in name) and name[1:] not in words.posts and not set(name) & set(_NEVER)


_NEVER = "的了是在等和与及或不也就都为从被把对向这那其个们某县镇乡局部厅委将已曾任得多少很最太均"


def _free(context: Context, words: Words, start: int) -> bool:
    """Whether a name may begin here: not inside a word, not a reporter's or an editor's."""
    text = context.text
    sentence = context.scan.sentence_at(start)
    lead = text[max(0, start - 6) : start].rstrip(_BLANK + "：:")
    if sentence.role == "furniture" or lead.endswith(words.byline):
        return False
    return start == 0 or not is_name_char(text[start - 1]) or bool(context.scan.edges[start])


def _list_from(context: Context, words: Words, end: int) -> dict[int, int]:
    """Return the names that go on in the list behind a person: 、李某、王某某和赵某."""
    text, more = context.text, {}
    while end < len(text) and text[end] in "、和与":
        start = _skip_blank(text, end + 1)
        if not text.startswith(words.surnames, start):
            break
        stop = _name_end(context, words, start, None, None)
        if stop is None:
            break
        more[start] = end = stop
    return more
