"""Which sentences of a document lay out what is to be done, by its kind and the headings above them.

A plan, an opinion or the second half of a work report tells its tasks in bare verbs (实施土壤修复工程), with no word of
time: that they are tasks is told by the document. What it says is done all the same (去年建成了…) is no task.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.lexicon import Lexicon
from kg.model import Article, Sentence

_HEAD = 6
"""So many lines of a document may hold its title, where it is not told."""
_HAN = "[一二三四五六七八九十]{1,3}"
_NUMBER = rf"(?:[（(]?{_HAN}[）)、.．]|第{_HAN}[章条部分]{{1,2}}|[0-9]{{1,2}}[.．、])?\s*"
_LONGEST = 200
"""A longer line is no title."""
_FULL_STOP = re.compile(r"[。；]")
_RUNNING = re.compile(r"[。；]|[：:]$")
"""In a sentence of running text, or one that opens a list; in no heading."""
_ITEM = re.compile(
    rf"(?:[（(]?{_HAN}[）)、.．]|[0-9]{{1,2}}(?:[、）)]|[.．](?!\d))|{_HAN}是|第{_HAN}[，,、是]|首先|其次|再次|最后|[—─·●▲◆■①-⑩])"
)
"""How an item of a list begins; 13.5亿元 and 第一书记 begin none."""
_NO_PARAGRAPH = -1
_RULES = frozenset(("policy", "law"))
_DRAWN_UP = 6
_DEEDS = frozenset(
    (
        "establishes",
        "implements",
        "organizes",
        "undertakes",
        "supports",
        "cooperatesWith",
        "participatesIn",
        "recognizedBy",
    )
)


@dataclass(frozen=True, slots=True)
class _Words:
    title: re.Pattern[str]
    tasks: re.Pattern[str]
    opening: re.Pattern[str]
    past: re.Pattern[str]
    turn: re.Pattern[str]
    report: re.Pattern[str]
    done: re.Pattern[str]
    deadline: re.Pattern[str]
    drawn_up: re.Pattern[str]


def agenda(article: Article, sentences: Sequence[Sentence], lexicon: Lexicon) -> frozenset[int]:
    """Return the numbers of the sentences that lay out what is to be done.

    What a sentence of a dispatch or a story opens (今后，区里将…) ends with its paragraph and the items of its list;
    one that tells a deadline (2020年底前建成) lays out for itself.

    >>> from kg.lexicon import load_lexicon
    >>> from kg.segment import segment
    >>> text = "某市人才方案\\n一、发展现状\\n建成人才驿站。\\n二、主要任务\\n实施英才计划。去年建成了英才中心。"
    >>> article = Article(id="a", source="a.txt", sha256="", title="某市人才方案", text=text)
    >>> lexicon = load_lexicon()
    >>> told = segment(article, lexicon)
    >>> [told[number].text.strip() for number in sorted(agenda(article, told, lexicon))]
    ['二、主要任务', '实施英才计划。']
    """
    words = lexicon.once("agenda", _words)
    lines = (s.text for s in sentences[:_HEAD] if not _FULL_STOP.search(s.text))
    heads = [line for line in (article.title, *lines) if len(line) < _LONGEST]
    whole = article.genre in _RULES or any(words.title.search(head.strip()) for head in heads)
    report = any(words.report.search(head) for head in heads)
    ahead, found, aside = whole, set(), _NO_PARAGRAPH
    for sentence in sentences:
        said = sentence.text.strip()
        heading = sentence.role == "heading"
        if aside not in (_NO_PARAGRAPH, sentence.paragraph):
            ahead, aside = bool(_ITEM.match(said)), sentence.paragraph
            aside = aside if ahead else _NO_PARAGRAPH
        if heading and words.past.match(said):
            ahead = False
        elif (heading and (whole or words.tasks.match(said))) or (report and words.turn.search(said)):
            ahead, aside = True, _NO_PARAGRAPH
        elif not ahead and words.opening.match(said):
            ahead = True
            running = _RUNNING.search(said) and not _ITEM.match(said) and not (whole or report)
            aside = sentence.paragraph if running else _NO_PARAGRAPH
        if (ahead or words.deadline.search(said)) and sentence.role != "title" and not words.done.search(said):
            found.add(sentence.index)
    return frozenset(found)


def is_task(predicate: str, text: str, at: int, lexicon: Lexicon) -> bool:
    """Whether a relation to what stands at an offset is a deed, which in an agenda is still to be done.

    A document is there already, unless it is to be drawn up.

    >>> from kg.lexicon import load_lexicon
    >>> text, lexicon = "落实《人才规划》，制定《英才办法》", load_lexicon()
    >>> [is_task(predicate, text, at, lexicon) for predicate, at in (("partOf", 2), ("issues", 2), ("issues", 11))]
    [False, False, True]
    """
    if predicate != "issues":
        return predicate in _DEEDS
    return lexicon.once("agenda", _words).drawn_up.search(text, max(0, at - _DRAWN_UP), at) is not None


def _words(lexicon: Lexicon) -> _Words:
    any_of = lexicon.any_of
    ends, inside = (any_of(role) for role in ("agendaTitle", "agendaTitleWord"))
    return _Words(
        title=re.compile(rf"(?:{ends})(?:[（(][^）)]{{0,20}}[）)])?[》”]?(?:的通知)?$|\b(?:{inside})\b"),
        tasks=re.compile(rf"{_NUMBER}(?:[^，。；：]{{0,28}}?)(?:{any_of('agendaHeading')})"),
        opening=re.compile(
            rf"{_NUMBER}(?!{any_of('agendaAside')})[^，。；：]{{0,16}}?(?:{any_of('agendaHeading')})(?=[，,。：:；是要\s]|$)"
        ),
        past=re.compile(rf"(?>{_NUMBER})(?!{any_of('taskVerb')})[^，。；：]{{0,10}}(?:{any_of('reviewHeading')})"),
        turn=re.compile(any_of("agendaTurn")),
        report=re.compile(any_of("reportTitle")),
        done=re.compile(any_of("doneAlready")),
        deadline=re.compile(any_of("deadline")),
        drawn_up=re.compile(rf"(?:{any_of('drawnUp')})(?:并|和|与)?(?:实施|印发|发布|落实)?$"),
    )
