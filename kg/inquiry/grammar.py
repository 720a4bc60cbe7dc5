"""A question cut into what it names and how it asks: entities, indicators, classes, relations, years, slots."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kg.indicators import load_indicators
from kg.inquiry.asks import labels_of
from kg.inquiry.names import Names, Thing, classes, endings, plain, words
from kg.inquiry.spoken import shortened, spoken

_YEAR = re.compile(r"((?:19|20)\d{2})年?")
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)(万亿|亿|万)?(元|人|吨|斤|家|个|户|%|美元)?")
MORE = re.compile("(?:谁|哪个|哪里|哪儿|哪边).*?更?(?<![多最])(高|多|大|快|低|少|小|慢)(?:一些|一点|些)?$")
"""Which of several things has more of something."""
_POWERS = {"万": 10**4, "亿": 10**8, "万亿": 10**12, "": 1}
FILLERS = frozenset(
    "的了是有在由被把和与及对于为为了里中上下吗呢吧呀这那其之所得地到过着个家些名位来自从一将会能可以也还就又不用谁哪什么几多少年月日"
)


_MEASURE = re.compile("(?<=多少)(?:[万亿]*(?:人次|公里|平方米|[起户亩件套台辆宗头座条项家个吨斤])|万?亿|万)")
"""A measure word between how many and of what."""
_OWN = 5
"""Characters of an indicator's name that is no mere word."""
COUNTERS = "的了有是在个家名项所件种类条座处位和与"


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A stretch of a question and its role: a name, an indicator, a class, a relation, a slot, a year … or rest."""

    role: str
    term: str
    text: str
    at: int
    things: tuple[Thing, ...] = ()
    """What a name stands for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question taken apart."""

    text: str
    tokens: tuple[Token, ...] = ()
    doubts: tuple[str, ...] = field(default=())

    def of(self, *roles: str) -> tuple[Token, ...]:
        """Return the tokens of some roles, in order."""
        return tuple(token for token in self.tokens if token.role in roles)

    def has(self, role: str, *terms: str) -> bool:
        """Whether there is a token of a role with one of these terms (or with any)."""
        return any(token.role == role and (not terms or token.term in terms) for token in self.tokens)

    @property
    def rest(self) -> tuple[str, ...]:
        """Return the words nothing was made of."""
        return tuple(token.text for token in self.of("rest") if set(token.text) - FILLERS)

    @property
    def left(self) -> tuple[str, ...]:
        """Return those of them that are more than a character."""
        return tuple(text for text in self.rest if len(text) > 1)

    @property
    def things(self) -> tuple[Thing, ...]:
        """Return what its names stand for."""
        return tuple(thing for token in self.of("thing") for thing in token.things)


def take_apart(question: str, names: Names) -> Question:
    """Cut a question: names before words, the longest first; what is left over is kept as rest."""
    said = spoken(question, names)
    more = MORE.search(said)
    cutting = _Cutting(said[: more.start(1)].removesuffix("更") if more else said)
    text = cutting.text
    counting = any(word in text for word, role, term in words() if (role, term) == ("slot", "amount"))
    measuring = (
        counting or more is not None or any(word in text for word, role, term in words() if _measures(role, term))
    )
    asking = {word for word, *_ in words()}
    short = shortened(text, names, asking | classes().keys())
    measured = tuple(_measured(text, names)) if measuring or _YEAR.search(text) else ()
    for start, name in _named(text, _nameable(names, short, measuring=counting or _has_measure(text)), cutting.taken):
        if not any(_within(start, name, other) for other in measured):
            cutting.take("thing", name, name, start, short.get(name) or names.things[name])
    for match in _YEAR.finditer(text):
        cutting.take("year", match[1], match[0], match.start())
    beside = cutting.free - sum(len(word) for word, role, _ in words() if role == "polite" and word in text)
    for start, name in _indicators(text, names, cutting.taken):
        if measuring or (start, name) in measured or 2 * len(name) >= beside:
            found = names.indicators[name]
            cutting.take("indicator", found[0].label, name, start, found)
    for match in _NUMBER.finditer(text):
        if match[2] or match[3]:
            value = f"{float(match[1]) * _POWERS[match[2] or '']:.12g}"
            cutting.take("number", f"{value} {match[3] or ''}", match[0], match.start())
    _take_words(cutting, names)
    for match in _MEASURE.finditer(text):
        cutting.taken[match.start() : match.end()] = [True] * len(match[0])
    tokens = [*cutting.tokens, *_rests(text, cutting.taken)]
    used = [token for token in tokens if token.role == "thing" and token.text in short]
    doubts = tuple(f"“{token.text}”按“{labels_of(token.things)}”找" for token in used)
    return Question(text=said, tokens=tuple(sorted(tokens, key=lambda token: token.at)), doubts=doubts)


class _Cutting:
    """A question being cut: its tokens so far, and which of its characters are taken."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.taken = [False] * len(text)
        self.tokens: list[Token] = []

    @property
    def free(self) -> int:
        """How many characters no token has."""
        return self.taken.count(False)

    def take(self, role: str, term: str, text: str, at: int, things: tuple[Thing, ...] = ()) -> None:
        """Note a token whose words are all free."""
        end = at + len(text)
        if not any(self.taken[at:end]):
            self.tokens.append(Token(role=role, term=term, text=text, at=at, things=things))
            self.taken[at:end] = [True] * len(text)


def _has_measure(text: str) -> bool:
    """Whether a word asks for a kind of figures: growth, a goal, the greatest."""
    return any(role == "measure" and word in text for word, role, _ in words())


def _measures(role: str, term: str) -> bool:
    """Whether a word asks of figures, or of where things are told."""
    return role == "measure" or term in ("year", "indicator", "article")


def _nameable(names: Names, short: Mapping[str, tuple[Thing, ...]], *, measuring: bool) -> dict[str, tuple[Thing, ...]]:
    """What can be named in a question; where something is measured, what is an indicator's name is no thing's."""
    things = {name: some for name, some in names.things.items() if not measuring or name not in names.indicators}
    return things | dict(short)


def _take_words(cutting: _Cutting, names: Names) -> None:
    """Take the words of asking, the longest first; a scope (全省) stands for a place where it is plain which."""
    placed = any(thing.kind == "Place" for token in cutting.tokens for thing in token.things)
    for word, role, term in words():
        if role == "class":
            continue
        meant = _whole(term, names, placed) if role == "scope" else ()
        at = cutting.text.find(word)
        while at >= 0:
            cutting.take("thing" if meant else role, term, word, at, meant)
            at = cutting.text.find(word, at + 1)


def _whole(term: str, names: Names, placed: bool) -> tuple[Thing, ...]:
    """What a scope means: a place of that name, or the only one whose name ends so (全省), if none is named."""
    if named := names.things.get(plain(term), ()):
        return named
    if placed or len(term) > 1:
        return ()
    ends = [some for name, some in names.things.items() if name.endswith(term)]
    places = {thing for some in ends for thing in some if thing.kind == "Place"}
    return tuple(places) if len(places) == 1 else ()


def _named(text: str, names: dict[str, tuple[Thing, ...]], taken: list[bool]) -> Iterator[tuple[int, str]]:
    """Names in the text, the longest first at each place; a word of asking is no name."""
    asking = {word for word, *_ in words()}
    longest = min(len(text), 40)
    at = 0
    while at < len(text):
        for size in range(longest, 1, -1):
            name = text[at : at + size]
            if len(name) == size and name in names and name not in asking and not taken[at]:
                yield at, name
                at += size - 1
                break
        at += 1


def _indicators(text: str, names: Names, taken: list[bool]) -> Iterator[tuple[int, str]]:
    """Indicators named outright, the longest first."""
    asking = {word for word, *_ in words()}
    for name in sorted(names.indicators.keys() - asking, key=lambda name: (-len(name), name)):
        at = text.find(name) if len(name) > 1 else -1
        while at >= 0:
            if not any(taken[at : at + len(name)]):
                yield at, name
                break
            at = text.find(name, at + 1)


def _measured(text: str, names: Names) -> Iterator[tuple[int, str]]:
    """Where an indicator is named, usual or long enough: 国内 is no place in 国内生产总值."""
    usual = load_indicators().concepts
    for name, found in names.indicators.items():
        if len(name) > 1 and name in text and (len(name) >= _OWN or any(thing.label in usual for thing in found)):
            yield text.find(name), name


def _within(start: int, name: str, longer: tuple[int, str]) -> bool:
    """Whether a name stands in a longer one, or reaches into it."""
    other, words_ = longer
    return len(words_) > len(name) and start < other + len(words_) and other < start + len(name)


def _rests(text: str, taken: list[bool]) -> Iterator[Token]:
    """What is left: a class by its word, names by how they end (产业链兵团), or words nothing is made of."""
    start = None
    for at in range(len(text) + 1):
        free = at < len(text) and not taken[at]
        if free and start is None:
            start = at
        if not free and start is not None:
            yield from _rest(text[start:at], start)
            start = None


def _rest(left: str, at: int) -> Iterator[Token]:
    said = left.lstrip(COUNTERS).rstrip("的了有在里中上是过建")
    at += len(left) - len(left.lstrip(COUNTERS))
    if not said:
        return
    kinds = classes()
    if said in kinds:
        yield Token(role="class", term=kinds[said], text=said, at=at)
        return
    for size in range(len(said) - 1, 1, -1):
        tail = said[-size:]
        if tail in kinds and tail not in endings():
            head = said[:-size].rstrip("的")
            yield Token(role="rest", term="", text=head, at=at)
            yield Token(role="class", term=kinds[tail], text=tail, at=at + len(head))
            return
    yield Token(
        role="rest",
        term=next((endings()[said[-n:]] for n in (5, 4, 3, 2) if said[-n:] in endings()), ""),
        text=said,
        at=at,
    )
