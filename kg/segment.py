"""An article's text cut into sentences, their clauses, quotations and brackets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg.layout import BLANK, BLANKS, Line, lay_out
from kg.lexicon import Lexicon
from kg.model import Article, Enclosure, Sentence, Span

_PAIRS = (
    "“”",
    "‘’",
    "《》",
    "〈〉",
    "（）",
    "()",
    "【】",
    "[]",
    "［］",
    "〔〕",
    "﹝﹞",
    "「」",
    "『』",
    "〖〗",
    "｢｣",
    "﹁﹂",
    "﹃﹄",
)
_OPENER = {pair[1]: pair[0] for pair in _PAIRS}
_MARK = {
    **{pair[0]: pair[0] for pair in _PAIRS},
    **dict.fromkeys('「｢﹁"＂', "“"),
    **dict.fromkeys("『﹃'＇", "‘"),
    **dict.fromkeys("[［﹝", "〔"),
    "(": "（",
    "〖": "【",
}
"""Each opening mark to the one that stands for its kind."""
_STRAIGHT = frozenset("\"＂'＇")
_LONGEST = 300
"""A quotation or bracket longer than this, with sentences in it, is cut all the same."""
_SHORT_LEAD = 32
_MOST = 1200
"""A sentence that runs on for longer ends at its next clause, and without one at twice as much: no reader's sentence
is so long, and what is looked for within one need not be looked for in a whole book without a full stop."""

_CJK = r"\u3400-\u9fff\U00020000-\U0003ffff"
_POINT = re.compile(
    rf"(?P<mark>[{re.escape(''.join(_PAIRS))}\"＂]|(?<![A-Za-z0-9])['＇]|['＇](?![A-Za-z0-9]))|"
    rf"(?P<end>[。！？!?]+|(?<=[{_CJK}]{{5}})[.．](?=[{BLANK}{_CJK}]|\Z))|"
    r"(?P<cut>[；;]|，(?!(?<=\d，)\d{3}(?!\d))|(?<!\d)[,:：]|[,:：](?!\d))"
)
_SPACE = re.compile(rf"[{BLANK}]*")
_BEFORE_SPEECH = frozenset("：:，,。！？!?")
_AFTER_SPEECH = frozenset(("。”", "？”", "！”"))
_GOES_ON = re.compile(r"[的地之等和与及、，；：,;:]|这[一种个]|一样")
"""What follows a quotation that ends in a full stop when it is only a part of the sentence."""

_Pair = tuple[int, int, str]
"""Start, end and kind of two marks that belong together."""
_Break = tuple[int, int, bool]
"""Where the words before a mark end, where those after it begin, and whether the sentence ends there."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """One sentence of a line, without the white space after it."""

    start: int
    clauses: tuple[Span, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()


def segment(article: Article, lexicon: Lexicon) -> tuple[Sentence, ...]:
    """Cut an article into sentences: spans in order that together are the whole text.

    White space belongs to the sentence before it (the article's first to the first sentence). Clauses and enclosures
    are spans of the article; a clause is without the mark that ends it.

    >>> from kg.lexicon import load_lexicon
    >>> article = Article(id="a", title="", text="新增企业3家，增长5%。完成1,500户。", source="", sha256="")
    >>> [s.text for s in segment(article, load_lexicon())]
    ['新增企业3家，增长5%。', '完成1,500户。']
    """
    text = article.text
    said = _said_after(tuple(lexicon.words("speech")))
    lines = lay_out(text, lexicon, article.title)
    if text and not lines:
        return (Sentence(article=article.id, index=0, span=Span(0, len(text)), text=text, role="furniture"),)
    sentences: list[Sentence] = []
    heading: str | None = None
    for number, line in enumerate(lines):
        end = lines[number + 1].span.start if number + 1 < len(lines) else len(text)
        pieces = _pieces(text, line, said)
        lead = _lead(text, line, pieces)
        for k, piece in enumerate(pieces):
            span = Span(piece.start if sentences else 0, pieces[k + 1].start if k + 1 < len(pieces) else end)
            heading = lead if lead and (k or lead == line.ordinal) else heading
            sentences.append(
                Sentence(
                    article=article.id,
                    index=len(sentences),
                    span=span,
                    text=span.cut(text),
                    paragraph=number,
                    role=line.role,
                    heading=heading,
                    clauses=piece.clauses,
                    enclosures=piece.enclosures,
                )
            )
        heading = line.text if line.role == "heading" else heading
    return tuple(sentences)


@lru_cache(maxsize=8)
def _said_after(verbs: tuple[str, ...]) -> re.Pattern[str]:
    """What follows a closing quotation mark where the sentence goes on to say who spoke: 该公司董事长陈立群说。"""
    any_verb = "|".join(map(re.escape, verbs)) or r"(?!)"
    return re.compile(rf"[^。！？；“”\n]{{1,40}}?(?:{any_verb})(?=[。，,：:；])")


def _lead(text: str, line: Line, pieces: Sequence[_Piece]) -> str:
    """Return the words at the head of a numbered paragraph that serve as its heading, if it has any."""
    if not line.ordinal or line.role != "body":
        return ""
    if len(pieces) > 1 and pieces[1].start - pieces[0].start <= _SHORT_LEAD:
        return text[pieces[0].start : pieces[1].start].strip().rstrip("。！？!?.．")
    return line.ordinal if line.ordinal.startswith("第") else ""


def _pieces(text: str, line: Line, said: re.Pattern[str]) -> list[_Piece]:
    """Cut a line into sentences; only body is cut, and of furniture nothing is told but where it is."""
    start, stop = line.span.start, line.span.end
    if line.role == "furniture":
        return [_Piece(start)]
    points = list(_POINT.finditer(text, start, stop))
    pairs = _pairs(points)
    pieces: list[_Piece] = []
    clauses: list[Span] = []
    clause, seen = start, 0
    breaks = _short_enough(line.span, [*_breaks(text, points, pairs, line.span, said), (stop, stop, True)])
    for done, begin, final in breaks:
        if clause < done and (span := _trim(text, clause, done)):
            clauses.append(span)
        clause = max(clause, begin)
        if start < begin and (begin == stop or (final and line.role == "body")):
            inside = []
            while seen < len(pairs) and pairs[seen][0] < begin:
                a, b, mark = pairs[seen]
                seen += 1
                if b <= begin:
                    inside.append(Enclosure(span=Span(a, b), inner=Span(a + 1, b - 1), mark=mark))
            pieces.append(_Piece(start, tuple(clauses), tuple(inside)))
            start, clauses = begin, []
    return pieces


def _short_enough(line: Span, breaks: Sequence[_Break]) -> Iterator[_Break]:
    """Yield the breaks of a line, with more of them final, or further ones, where a sentence would run on too long."""
    start = line.start
    for done, begin, final in breaks:
        while done - start > 2 * _MOST:
            start += 2 * _MOST
            yield start, start, True
        final = final or begin - start > _MOST
        yield done, begin, final
        start = max(start, begin) if final else start


def _trim(text: str, start: int, end: int) -> Span | None:
    words = text[start:end]
    begin = end - len(words.lstrip(BLANKS))
    stop = start + len(words.rstrip(BLANKS))
    return Span(begin, stop) if begin < stop else None


def _pairs(points: Sequence[re.Match[str]]) -> list[_Pair]:
    """Match opening to closing marks, by start; marks without a partner are left out."""
    marks = [(point.start(), point[0]) for point in points if point.lastgroup == "mark"]
    turned = _turned(marks)
    pairs: list[_Pair] = []
    stack: list[tuple[int, str]] = []
    waiting: dict[str, int] = {}
    for k, (at, char) in enumerate(marks):
        char = turned.get(k, char)
        opener = char if char in _STRAIGHT else _OPENER.get(char, "")
        if waiting.get(opener):
            while True:
                start, other = stack.pop()
                waiting[other] -= 1
                if other == opener:
                    break
            pairs.append((start, at + 1, _MARK[opener]))
        elif char in _MARK:
            stack.append((at, char))
            waiting[char] = waiting.get(char, 0) + 1
    return sorted(pairs)


def _turned(marks: Sequence[tuple[int, str]]) -> dict[int, str]:
    """Find the curly quotation marks that were typed the wrong way round: ”甲” and “甲“."""
    quotes = [(k, char) for k, (_, char) in enumerate(marks) if char in "“”"]
    turned: dict[int, str] = {}
    is_open = 0
    for n, (k, char) in enumerate(quotes):
        following = quotes[n + 1][1] if n + 1 < len(quotes) else ""
        if char == "”" and not is_open and following == "”":
            turned[k] = char = "“"
        elif char == "“" and is_open and following != "”":
            turned[k] = char = "”"
        is_open = is_open + 1 if char == "“" else max(is_open - 1, 0)
    return turned


def _breaks(
    text: str, points: Sequence[re.Match[str]], pairs: Sequence[_Pair], line: Span, said: re.Pattern[str]
) -> list[_Break]:
    """Find where the clauses and sentences of a line end, in order."""
    closed = _closed(text, points, pairs, line.start)
    breaks: list[_Break] = []
    for _, b, mark in closed:
        if mark == "“" and text[b - 2] == "。" and b < line.end and not _GOES_ON.match(text, b, line.end):
            breaks.append((b, _after(text, b, line.end), True))
    shut = {end - 1 for _, end, _ in pairs}
    nearest = 0
    for point in points:
        at, end, kind = point.start(), point.end(), point.lastgroup
        while nearest < len(closed) and closed[nearest][1] <= at:
            nearest += 1
        if kind == "mark" or (nearest < len(closed) and closed[nearest][0] < at):
            continue
        if kind == "cut":
            breaks.append((at, end, False))
            continue
        outside = end
        while outside < line.end and (outside in shut or text[outside] in _OPENER):
            outside += 1
        goes_on = outside > end and (said.match(text, outside, line.end) or _GOES_ON.match(text, outside, line.end))
        breaks.append((outside if outside > end else at, _after(text, outside, line.end), not goes_on))
    return sorted(breaks)


def _after(text: str, at: int, stop: int) -> int:
    space = _SPACE.match(text, at, stop)
    return space.end() if space else at


def _closed(text: str, points: Sequence[re.Match[str]], pairs: Sequence[_Pair], start: int) -> list[_Pair]:
    """Return the outermost pairs that nothing is cut inside of: all but speech, which is made of sentences."""
    ends = [point.start() for point in points if point.lastgroup == "end"]
    closed: list[_Pair] = []
    until = start
    for a, b, mark in pairs:
        if a < until:
            continue
        has_end = bisect_right(ends, b) > bisect_right(ends, a)
        before = text[max(start, a - 8) : a].rstrip(BLANKS)[-1:] if has_end else ""
        spoken = mark in "“‘" and (not before or before in _BEFORE_SPEECH or text[a - 2 : a] in _AFTER_SPEECH)
        if not (has_end and (spoken or b - a > _LONGEST)):
            closed.append((a, b, mark))
            until = b
    return closed
