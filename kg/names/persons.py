"""Persons and their posts: 县委副书记、县长李某某, 村民王某某说, 市领导赵某、钱某出席.

A name is a surname and one or two more characters. It counts where enough speaks for it: a post or a title before it,
an honorific or a verb of speech behind it, another name in the same list, the tagger, the dictionary, or its return.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import rjieba

from kg.lexicon import Lexicon
from kg.model import Mention
from kg.names.context import Context
from kg.names.edges import is_name_char
from kg.names.identity import scoped
from kg.names.posts import posts_after, posts_before, posts_made

ENOUGH = 3
_BLANK = "  \u3000\t"


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
    people = _people(context, words)
    scope = context.locality.scope(context.article.id) if context.locality else None
    persons = [context.mention(start, end, "Person", rule="names.persons.name", scope=scope) for start, end in people]
    posts = (
        *posts_before(context, dict(people)),
        *posts_after(context, people),
        *posts_made(context, dict(people)),
    )
    yield from scoped(context, persons, posts)
    yield from posts


def _people(context: Context, words: Words) -> list[tuple[int, int]]:
    candidates = _candidates(context, words)
    often = Counter(context.text[c.start : c.end] for c in candidates.values())
    chosen: dict[int, int] = {}
    for start in sorted(candidates):
        one = candidates[start]
        again = min(1, often[context.text[start : one.end]] - 1)
        points = one.points + again * (one.end - start > 2)
        if points >= ENOUGH and _free(context, words, one):
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


def _candidates(context: Context, words: Words) -> dict[int, _Candidate]:
    """Return what may be a name, by start, with what speaks for it."""
    text = context.text
    hinted = {h.span.start: h.span.end for h in context.hints if h.label == "PER"}
    tagged = context.scan.names_of_persons()
    held = _starts_behind(context, "post")
    led = held | _starts_behind(context, "title")
    appointed = _appointed(context, words)
    before_posts = _before_posts(context, words)
    places = {at for m in context.places for at in range(m.span.start, m.span.end)}
    found: dict[int, _Candidate] = {}
    for start in (
        led | set(hinted) | set(tagged) | _starts_before_honorific(context, words) | {*appointed, *before_posts}
    ):
        if start >= len(text) or start in places:
            continue
        known = appointed.get(start) or before_posts.get(start)
        if known is not None and known - 1 not in places:
            found[start] = _Candidate(start, known, ENOUGH + 1)
            continue
        end = _name_end(
            context, words, start, hinted.get(start), tagged.get(start), led=start in led, held=start in held
        )
        if end is None or end - 1 in places:
            continue
        sure = (hinted.get(start) == end) + (tagged.get(start) == end)
        told = text.startswith(words.told, end)
        if _may_be(context, words, _Candidate(start, end, sure), led=start in led, told=told):
            opens = start == 0 or not is_name_char(text[start - 1])
            found[start] = _Candidate(start, end, 3 * (start in led) + 2 * told + sure + (told and opens))
    return found


_MADE = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,4}?)(?:[（(][^（()）]{1,8}[）)])?(?:同志)?(?:兼任|挂任|挂职任|担任|当选为|任|为)(?=[\u4e00-\u9fff]{2,24})"
)
_APPOINTS = (
    "任命",
    "决定任命",
    "选举",
    "免去",
    "推选",
    "选举产生",
    "聘任",
    "提名",
    "决定",
    "，",
    "。",
    "；",
    "：",
    "\n",
    "、",
    "\u3000",
    " ",
    ",",
    ";",
    ":",
)


def _appointed(context: Context, words: Words) -> dict[int, int]:
    """Return the names of those who are made something: 赵某某|任某县县长, 任命|赵某某|为副县长, 免去|李某某|…职务."""
    text, found = context.text, dict[int, int]()
    posts = context.scan.once("names.post ends", lambda scan: sorted(hit.end for hit in scan.hits("post")))
    for match in _MADE.finditer(text):
        for start in range(match.start("name"), match.end("name") - 1):
            end = match.end("name")
            if _is_name_between(context, words, start, end) and (
                start == 0 or text.endswith(_APPOINTS, max(0, start - 4), start)
            ):
                clause = re.split(r"[，。；,;\n]", text[match.end() : match.end() + 30])[0]
                k = bisect_right(posts, match.end())
                if k < len(posts) and posts[k] <= match.end() + len(clause):
                    found[start] = end
                break
    for match in re.finditer("免去", text):
        for length in (3, 2):
            start, end = match.end(), match.end() + length
            rest = text[end : end + 30]
            if _is_name_between(context, words, start, end) and re.match(r"(?:同志)?(?:的)?[^，。；]{2,28}职务", rest):
                found.setdefault(start, end)
                break
    return found


def _is_name_between(context: Context, words: Words, start: int, end: int) -> bool:
    """Whether a stretch has the form of a person's name and is no common word."""
    text = context.text
    if not text.startswith(words.surnames, start) or not 2 <= end - start <= (
        4 if text[start : start + 2] in words.surnames else 3
    ):
        return False
    if text[end - 1] in _UNITS or (text[start] in words.doubtful and end - start < 3):
        return False
    return _is_plain(text, words, start, end) and not _is_word(context, start, end)


_UNITS = frozenset("科股组室处队站所院校部司会团社局办中粮村")
"""Last characters of units, which stand before posts as well as names do: 康复科|副主任."""


def _before_posts(context: Context, words: Words) -> dict[int, int]:
    """Return the names that stand before a post, behind a body or a mark: 市政府|周某某|市长, |周某某|市长指出."""
    text, found = context.text, dict[int, int]()
    ends = {m.span.end for m in context.found if context.lexicon.is_a(m.kind, "Organization")}
    places = context.place_ends
    for hit in context.hits("post"):
        follows = text[hit.end : hit.end + 1]
        if not follows or not (context.scan.edges[hit.end] or not is_name_char(follows)):
            continue
        for length in (3, 2):
            start = hit.start - length
            if start < 0 or hit.start in places or not _is_name_between(context, words, start, hit.start):
                continue
            opens = start == 0 or not is_name_char(text[start - 1])
            if start in ends or (opens and length == 3 and not rjieba.has_word(text[start : hit.start])):
                found[start] = hit.start
                break
    return found


def _starts_behind(context: Context, role: str) -> frozenset[int]:
    """Return where a name may begin behind a post or a title, blanks and a closing quotation mark apart."""
    ends = ((hit.end + context.text.startswith("”", hit.end)) for hit in context.hits(role))
    return frozenset(_skip_blank(context.text, end) for end in ends)


def _starts_before_honorific(context: Context, words: Words) -> frozenset[int]:
    """Return where a name may begin that an honorific follows: 谢某某教授."""
    text = context.text
    starts = (hit.start - length for hit in context.hits("honorific") for length in (3, 2))
    return frozenset(
        at
        for at in starts
        if at >= 0 and text.startswith(words.surnames, at) and (at == 0 or not is_name_char(text[at - 1]))
    )


def _may_be(context: Context, words: Words, one: _Candidate, *, led: bool, told: bool) -> bool:
    """Whether nothing speaks against a name: an ordinary word, a surname that is one as often."""
    name = context.text[one.start : one.end]
    if not one.points and _is_word(context, one.start, one.end):
        return False
    if name[0] in words.doubtful and not one.points and not (led and (told or _is_rare(context, one.start, one.end))):
        return False
    return led or told or one.points > 1 or not rjieba.has_word(name)


def _is_rare(context: Context, start: int, end: int) -> bool:
    """Whether the words are no dictionary words: 周明远, not 任组长."""
    word = context.scan.word_at(start)
    form = context.text[word.start : word.end]
    return end - start > 2 and word.start == start and (len(form) == 1 or not rjieba.has_word(form))


def _is_word(context: Context, start: int, end: int) -> bool:
    """Whether these are words of the dictionary: 牛羊肉, 张贴."""
    word = context.scan.word_at(start)
    common = word.start == start and word.end >= end and word.tag[:2] != "nr"
    return common and rjieba.has_word(context.text[start : word.end])


def _skip_blank(text: str, at: int) -> int:
    while at < len(text) and text[at] in _BLANK:
        at += 1
    return at


def _name_end(
    context: Context, words: Words, start: int, hinted: int | None, tagged: int | None, *, led: bool, held: bool
) -> int | None:
    """Return where a name that starts here ends: by what follows, else by the tagger, else by the dictionary."""
    text = context.text
    if not text.startswith(words.surnames, start):
        return _foreign_end(context, words, start, hinted) if held else None
    surname = 2 if text[start : start + 2] in words.surnames else 1
    lengths = [start + surname + given for given in (2, 1)]
    fitting = [end for end in lengths if _may_end(context, words, start, end)]
    if hinted in fitting and not _ends_so(text, start, fitting[0]):
        return hinted
    if fitting:
        return fitting[0]
    if hinted is not None and hinted == tagged and hinted in lengths and _is_plain(text, words, start, hinted):
        return hinted
    if led and tagged in lengths and _is_plain(text, words, start, tagged or start):
        return tagged
    if led and text[start] not in words.doubtful and context.scan.word_at(start).end == start + surname:
        whole = (end for end in lengths[: 1 + held] if end < len(text) and context.scan.edges[end])
        return next((end for end in whole if _is_plain(text, words, start, end)), None)
    return None


def _foreign_end(context: Context, words: Words, start: int, hinted: int | None) -> int | None:
    """Return where a name without a surname of the list ends, behind a post: 州长扎西东珠."""
    text = context.text
    if text.startswith(words.follows, start) or text[start : start + 1] in "由为任的被并成":
        return None
    for end in range(start + 2, min(start + 6, len(text))):
        if _may_end(context, words, start, end):
            plain = hinted == end or not _has_words(context, start, end)
            return end if plain else None
    return None


def _has_words(context: Context, start: int, end: int) -> bool:
    """Whether a common word of two characters or more stands in a stretch."""
    at = start
    while at < end:
        word = context.scan.word_at(at)
        form = context.text[at : word.end]
        if word.end > end or (len(form) > 1 and word.tag[:2] not in _NAMES and rjieba.has_word(form)):
            return True
        at = word.end
    return False


_NAMES = ("nr", "nz", "ns")


def _may_end(context: Context, words: Words, start: int, end: int) -> bool:
    text = context.text
    if end > len(text) or not _is_plain(text, words, start, end):
        return False
    return end == len(text) or not is_name_char(text[end]) or text.startswith(words.follows, end)


def _is_plain(text: str, words: Words, start: int, end: int) -> bool:
    name = text[start:end]
    if not all("\u4e00" <= c <= "\u9fff" for c in name) or name[1:] in words.posts or name.endswith(words.told):
        return False
    return (_ends_so(text, start, end) or name[-1] not in _NEVER) and not set(name) & _NOWHERE


def _ends_so(text: str, start: int, end: int) -> bool:
    """Whether a name ends in 和, which is no conjunction where nothing stands behind it: 省长林兆和。"""
    return end - start > 2 and text[end - 1] == "和" and text[end : end + 1] in _STOPS


_STOPS = frozenset("\n，。；：,;")

_NOWHERE = frozenset("的了是在等")
_NEVER = "的了是在等和与及或不也就都为从被把对向这那其个们某县镇乡局部厅委将已曾任得多少很最太均粮"


def _free(context: Context, words: Words, one: _Candidate) -> bool:
    """Whether a name may begin here: not inside a word, not a reporter's or an editor's."""
    text, start = context.text, one.start
    sentence = context.scan.sentence_at(start)
    lead = text[max(0, start - 6) : start].rstrip(_BLANK + "：:")
    if sentence.role == "furniture" or lead.endswith(words.byline):
        return False
    return one.points > ENOUGH or start == 0 or not is_name_char(text[start - 1]) or bool(context.scan.edges[start])


def _list_from(context: Context, words: Words, end: int) -> dict[int, int]:
    """Return the names that go on in the list behind a person: 、李某、王某某和赵某."""
    text, more = context.text, {}
    while end < len(text) and text[end] in "、和与":
        start = _skip_blank(text, end + 1)
        if not text.startswith(words.surnames, start):
            break
        stop = _name_end(context, words, start, None, None, led=False, held=False)
        if stop is None:
            break
        more[start] = end = stop
    return more
