"""Counts that the text declares and spells out: 5个作战部（…）, 甲、乙、丙等21家企业, 33个项目，其中…16个，…17个."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.figures.cues import Cues
from kg.model import Figure, Sentence, Span, Tally

_BRACKET = re.compile(r"[^，。；：（()）]{0,16}[（(](?P<list>[^（()）]*、[^（()）]*)[）)]")
_COLON = re.compile(
    r"[^，。；：（()）、]{1,16}(?:[：:]|，(?:即|分别是|分别为|包括))(?P<list>[^，。；：（()）]*、[^。；：（()）]*)"
)
_BREAK = re.compile(r"[、，；]|以及|[和与及]")
_ENDS = re.compile(r"[；;。]")
_NEAR = 80
_MANY = 40
_LONG = 24


def find_tallies(text: str, sentence: Sentence, figures: Sequence[Figure], cues: Cues) -> list[Tally]:
    """Return the declared counts of one sentence, given its figures in order.

    A list that ends in 等 may name fewer than are counted. So may parts: they are taken for all there are only where
    they add up, since 其中 as often singles some out.
    """
    tallies = []
    for index, figure in enumerate(figures):
        if figure.kind not in ("level", "target") or figure.value % 1 or figure.value < 2:
            continue
        tally = None
        if figure.value <= _MANY:
            tally = _listed_after(text, sentence, figure) or _listed_before(text, sentence, figure, cues)
        tally = tally or _parts(text, sentence, figures, index)
        if tally:
            tallies.append(tally)
    return tallies


def _listed_after(text: str, sentence: Sentence, figure: Figure) -> Tally | None:
    for pattern in (_BRACKET, _COLON):
        match = pattern.match(text, figure.span.end, sentence.span.end)
        if match:
            words = match["list"]
            complete = not re.search(r"等(?:\S{0,8})?$", words)
            items = _items(text, Span(*match.span("list")))
            if len(items) > 1 and all(len(item) > 1 for item in items):
                return _tally(text, sentence, figure, Span(figure.span.start, match.end()), items, complete=complete)
    return None


def _listed_before(text: str, sentence: Sentence, figure: Figure, cues: Cues) -> Tally | None:
    """Read the list right before a number: 石化、冶金、新能源3个产业链, 甲公司、乙公司等21家企业."""
    start, end = sentence.span.start, figure.span.start
    clause = next((c for c in sentence.clauses if end in c), sentence.span)
    words = text[max(start, clause.start) : end]
    complete = not words.endswith("等")
    words = words.removesuffix("等")
    if "、" not in words or not words or words[-1] in "、，的":
        return None
    first, *rest = _BREAK.split(words)
    counts = re.match(r"[\u4e00-\u9fff“]", text[figure.span.end : figure.span.end + 1])
    if not counts or re.search(r"[0-9]+[\u4e00-\u9fff]", words) or any(not item or len(item) > _LONG for item in rest):
        return None
    begin = max(start, clause.start)
    verbs = [match.end() for match in cues.verb.finditer(first)]
    verbs += [first.rfind(verb) + len(verb) for verb in cues.act.meaning if verb in first]
    act = max((end for end in verbs if end < len(first)), default=0)
    act += first[act:].startswith("了")
    span = Span(begin + act, end - (0 if complete else 1))
    items = _items(text, span)
    if len(items) < 2:
        return None
    return _tally(text, sentence, figure, Span(span.start, figure.span.end), items, complete=complete)


def _items(text: str, span: Span) -> tuple[Span, ...]:
    """Return where each item of a list stands, without quotation marks' outsides and blanks."""
    items, at = [], span.start
    for mark in [*_BREAK.finditer(text, span.start, span.end), None]:
        end = mark.start() if mark else span.end
        if mark and mark[0] in "和与及" and ("、" not in text[span.start : end] or "、" in text[end : span.end]):
            continue
        words = text[at:end]
        lead = len(words) - len(words.lstrip(" \u3000"))
        if words.strip():
            items.append(Span(at + lead, at + len(words.rstrip(" \u3000等"))))
        at = mark.end() if mark else end
    return tuple(item for item in items if len(item))


def _parts(text: str, sentence: Sentence, figures: Sequence[Figure], index: int) -> Tally | None:
    """Read figures of the same unit after 其中 as parts of the one before it."""
    figure = figures[index]
    at = text.find("其中", figure.span.end, min(figure.span.end + _NEAR, sentence.span.end))
    following = figures[index + 1] if index + 1 < len(figures) else None
    if at < 0 or following is None or following.span.start < at or "。" in text[figure.span.end : at]:
        return None
    ends = _ENDS.search(text, at, sentence.span.end)
    stop = ends.start() if ends else sentence.span.end
    parts = []
    for part in figures[index + 1 :]:
        if part.span.start > stop or part.unit != figure.unit or part.kind != figure.kind:
            break
        parts.append(part)
    if len(parts) < 2:
        return None
    whole = sum(part.value for part in parts) == figure.value
    span = Span(figure.span.start, parts[-1].span.end)
    return Tally(
        article=sentence.article,
        sentence=sentence.index,
        span=span,
        text=span.cut(text),
        rule="figures.parts",
        figure=figure,
        parts=tuple(parts),
        complete=whole,
    )


def _tally(
    text: str, sentence: Sentence, figure: Figure, span: Span, items: tuple[Span, ...], *, complete: bool
) -> Tally:
    return Tally(
        article=sentence.article,
        sentence=sentence.index,
        span=span,
        text=span.cut(text),
        rule="figures.list",
        figure=figure,
        items=items,
        complete=complete,
    )
