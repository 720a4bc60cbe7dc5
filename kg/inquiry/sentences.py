"""Where the graph holds no fact that is asked for: the sentences that say most of what the question says.

They are no answer of the graph: whoever shows them says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise, takewhile
from math import log
from typing import Any

from kg.inquiry.answers import QUOTED, Answer
from kg.inquiry.grammar import FILLERS, Question, Token
from kg.inquiry.names import classes, plain, words
from kg.store import GraphStore, lacks_union
from kg.terms import PREFIXES

_ARTICLES = 60
"""Articles whose sentences are held against a question, at most: of more, reading them takes seconds."""
_ENOUGH, _ALONE = 0.6, 0.75
"""Share of what a question says that a passage has to say; and where the question names nothing the graph knows."""
_LONGEST, _WINDOW, _APART = 140, 3, 12
"""Characters of a quotation; sentences of a passage at most; characters between two that follow each other."""
_NEAR = 0.1
"""How much less another passage may say to be told beside the one that says most."""
_SAME = (
    *(
        "施行 实施 执行 生效 有效",
        "负责 责任 牵头 主管",
        "参与 参加 出席 责任 牵头",
        "任命 当选 新任 新当选 刚上任 新上任",
        "奖 奖励 奖金",
    ),
    *("种 种植", "捐 捐款 捐赠 认捐", "电话 联系电话", "增加 新增 净增", "设在 设于 下设"),
)
"""Words that stand for each other here."""
_WEIGHT_OF_CLASS = 0.2
_MERE = frozenset("的了是有在由被把和与及对为吗呢吧呀这那其之所谁哪来去到至")
"""Characters of mere grammar, which make no pair with another."""
_ASKED = {
    "amount": re.compile(r"\d|[一二三四五六七八九十两百千万]+[个名家项位]"),
    "when": re.compile(r"\d+[年月日]|年底|上半年|下半年"),
}
"""What an answer to a slot has in it."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of an article, as its words are compared."""

    iri: str
    article: str
    at: int
    words: str
    plain: str


@dataclass(frozen=True, slots=True)
class Term:
    """Something that a question says, in any of some ways; how much it counts."""

    ways: tuple[str, ...]
    weight: float = 1.0

    def stands(self, text: str) -> bool:
        """Whether a text says it."""
        return any(way in text for way in self.ways)

    def counts(self, text: str) -> float:
        """How much of it a text says: in other words, not all."""
        return 1.0 if self.ways[0] in text else 0.6 if self.stands(text) else 0.0


def told(store: GraphStore, question: Question) -> tuple[str, tuple[Answer, ...]]:
    """Return the query for the sentences that may tell it, and those that do, the fullest first."""
    terms = terms_of(question)
    things = question.of("thing")
    articles = _articles(store, question) if any(term.weight > _WEIGHT_OF_CLASS for term in terms) else ()
    if not articles:
        return "", ()
    sparql = _sparql(articles)
    found: Any = store.query(sparql, prefixes=PREFIXES, use_default_graph_as_union=lacks_union(store))
    sentences = sorted(
        {_Sentence(s.value, a.value, int(at.value), w.value, plain(w.value)) for s, a, at, w in found},
        key=lambda one: (one.article, one.at),
    )
    least = _ENOUGH if things else _ALONE
    best = sorted(_scored(sentences, terms, question), key=lambda one: (-one[0], one[1][0].article, one[1][0].at))
    chosen: list[tuple[_Sentence, ...]] = []
    for score, window in best:
        if score < max(least, best[0][0] - _NEAR) or len(chosen) == _WINDOW:
            break
        if not any(set(window) & set(other) for other in chosen):
            chosen.append(_with_bodies(window, sentences))
    return sparql, tuple(_answer(window, terms) for window in chosen)


def terms_of(question: Question) -> tuple[Term, ...]:
    """Return what a question says: its words of doing in all their ways, all else by pairs of characters."""
    ways: dict[str, tuple[str, ...]] = {}
    for token in question.of("relation"):
        ways[token.text] = tuple(word for word, role, term in words() if (role, term) == ("relation", token.term))
    found = []
    for token in question.of(*_SAID):
        weight = _weight(token)
        known = (*ways.get(token.text, ()), *_alike(token.text), *_FIGURED.get(token.term, ()))
        if known:
            found.append(Term((token.text, *known), weight))
        else:
            found += [
                Term((pair,), min(weight, _WEIGHT_OF_CLASS) if pair in classes() else weight)
                for pair in _pairs(_own(token))
            ]
    return tuple(dict.fromkeys(found))


def _own(token: Token) -> str:
    """What a token says by itself: of a post that is named with its body only the post."""
    return token.text[-_POST:] if any(thing.kind == "Post" for thing in token.things) else token.text


_POST = 4
"""Characters of a post at most, without whose it is."""
_FIGURED = {
    "share": ("%", "占", "比重"),
    "rate": ("增长", "下降", "%"),
    "rank": ("第", "位居"),
    "target": ("力争", "目标", "预期", "计划", "确保"),
    "up": ("增长", "增加", "提高", "上升"),
    "down": ("下降", "减少", "降低"),
}
"""How a text tells what is asked of a figure."""


def _weight(token: Token) -> float:
    """How much each word of a token counts: less, what the articles were chosen by, or what is asked for."""
    if token.role == "thing" and not any(thing.kind in _CONTENT for thing in token.things):
        return 0.15 / len(token.text)
    return _WEIGHT_OF_CLASS if token.role == "class" else 1.0


_SAID = ("thing", "indicator", "rest", "relation", "measure", "number", "class")
_CONTENT = ("Post", "Person", "Honour")
"""Things that an article names many of, so that it does not tell of each as of its place."""


def _alike(word: str) -> tuple[str, ...]:
    return next((tuple(some.split()) for some in _SAME if word in some.split()), ())


def _pairs(text: str) -> Iterator[str]:
    """Pairs of characters of words, without those of mere grammar; a lone character as it is; digits together."""
    for part in re.findall(r"[a-z0-9.%]+|[^a-z0-9.%\s、，,。：:]+", text):
        if part.isascii() or len(part) == 1:
            yield from (part,) if part not in FILLERS else ()
        else:
            yield from (one + other for one, other in pairwise(part) if not {one, other} & _MERE)


def _articles(store: GraphStore, question: Question) -> tuple[str, ...]:
    """The articles that tell of all that is named, or all there are where nothing is; none if these are too many."""
    lines = ["?article a wt:Article ."]
    for at, token in enumerate(question.of("thing")):
        iris = " ".join(sorted(f"<{thing.iri}>" for thing in token.things))
        lines.append(f"VALUES ?e{at} {{ {iris} }} ?m{at} itsrdf:taIdentRef ?e{at} ; nif:referenceContext ?article .")
    named = lines[1:] or lines
    asked = f"SELECT DISTINCT ?article {{ {' '.join(named)} }} LIMIT {_ARTICLES + 1}"
    found: Any = store.query(asked, prefixes=PREFIXES, use_default_graph_as_union=lacks_union(store))
    articles = tuple(sorted(article.value for (article,) in found))
    return articles if len(articles) <= _ARTICLES else ()


def _sparql(articles: tuple[str, ...]) -> str:
    return f"""SELECT ?sentence ?article ?at ?words WHERE {{
  VALUES ?article {{ {" ".join(f"<{article}>" for article in articles)} }}
  ?sentence a nif:Sentence ; nif:referenceContext ?article ; nif:beginIndex ?at ; nif:anchorOf ?words .
  FILTER NOT EXISTS {{ ?sentence wt:role "furniture" }}
}}"""


def _scored(
    sentences: list[_Sentence], terms: tuple[Term, ...], question: Question
) -> Iterator[tuple[float, tuple[_Sentence, ...]]]:
    """Yield passages with the share of the question that they say; the rarer a word, the more it counts."""
    told_by = {term: sum(term.stands(one.plain) for one in sentences) for term in terms}
    named = "".join(token.text for token in question.of("thing"))
    # What an article is about need not stand in any sentence of it: 我县.
    counted = {
        term: term.weight * (0.2 + log((1 + len(sentences)) / (1 + often)))
        for term, often in told_by.items()
        if often or not (all(way in named for way in term.ways) or _seam(term, told_by))
    }
    whole = sum(counted.values()) or 1.0
    content = tuple(term for term in counted if not (set(term.ways) & _DOING))
    for window in _windows(sentences):
        text = "".join(one.plain for one in window)
        if _fits(text, question) and any(term.stands(window[0].plain) for term in content):
            said = sum(weight * term.counts(text) for term, weight in counted.items())
            yield said / whole - 0.04 * (len(window) - 1), window


def _seam(term: Term, told_by: Mapping[Term, int]) -> bool:
    """Whether a pair stands nowhere but between two that do: 约项 of 签约项目, where a text has 签约的项目."""
    pair = term.ways[0]
    ends, begins = ({way[at] for one, often in told_by.items() if often for way in one.ways[:1]} for at in (-1, 0))
    return len(pair) == 2 and pair[0] in ends and pair[1] in begins


_DOING = frozenset(word for word, role, _ in words() if role == "relation")
"""Words of doing: who does it is told behind what it is, not before."""


def _windows(sentences: list[_Sentence]) -> Iterator[tuple[_Sentence, ...]]:
    """Yield every passage of some sentences that follow each other."""
    for _, group in groupby(sentences, key=lambda one: one.article):
        own = list(group)
        for at in range(len(own)):
            for size in range(1, _WINDOW + 1):
                window = tuple(own[at : at + size])
                if len(window) == size and all(_follow(one, other) for one, other in pairwise(window)):
                    yield window


def _with_bodies(window: tuple[_Sentence, ...], sentences: list[_Sentence]) -> tuple[_Sentence, ...]:
    """A passage with the lines behind it that say whose task it is, or the rest of a roster."""
    behind = sentences[sentences.index(window[-1]) + 1 :][:_LINES]
    lines = takewhile(lambda one: _TASK.match(one.plain) and one.article == window[-1].article, behind)
    return (*window, *lines)


_LED = re.compile("牵头|责任|负责|主管|领导|挂帅|组长|协办")
_TASK = re.compile("[(（]?(?:牵头|责任|协办|配合|承办|完成时限)|[\u4e00-\u9fff]{2,4}[(（]")
_LINES = 12


def _follow(one: _Sentence, other: _Sentence) -> bool:
    return other.at - one.at - len(one.words) <= _APART


def _fits(text: str, question: Question) -> bool:
    """Whether a passage has what is asked for in it: a number, a day; whom it is about; no other year alone."""
    for token in question.of("slot"):
        if token.term in _ASKED and not _ASKED[token.term].search(text):
            return False
    for token in question.of("thing"):
        people = [plain(thing.label) for thing in token.things if thing.kind == "Person"]
        if people and not any(name in text for name in people):
            return False
    if question.has("relation", "leads") and not _LED.search(text):
        return False
    years = {token.term for token in question.of("year")}
    there = set(re.findall(r"(?:19|20)\d\d(?=年)", text))
    return not years or not there or bool(years & there)


def _answer(window: tuple[_Sentence, ...], terms: Iterable[Term]) -> Answer:
    text = " ".join(" ".join(one.words.split()) for one in window)
    return Answer(text=_short(text, terms), about=QUOTED, passages=tuple(one.iri for one in window))


def _short(text: str, terms: Iterable[Term]) -> str:
    """A passage without the clauses before and behind those that say what the question says, where it is long."""
    if len(text) <= _LONGEST:
        return text
    clauses = re.findall(r"[^，,；;。]*[，,；;。]?", text)
    count = [sum(term.stands(plain(clause)) for term in terms) for clause in clauses]
    said = [at for at, n in enumerate(count) if n]
    if not said:
        return text[:_LONGEST] + "…"
    first, last = max(0, said[0] - 1), said[-1] + 2
    while len("".join(clauses[first:last])) > 2 * _LONGEST and last - first > 2:
        first, last = (
            (first + 1, last) if sum(count[first : first + 2]) <= sum(count[last - 2 : last]) else (first, last - 1)
        )
    cut = "".join(clauses[first:last])
    return f"{'…' if first else ''}{cut}{'…' if last < len(clauses) and clauses[last:] != [''] else ''}"
