"""Lines and what can be seen of each by itself, before anything is known of its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.model import SentenceRole, Span

BLANKS = " \t\r\n\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u2060\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200E))
)
"""White space, with the zero-width characters that pages are full of."""
BLANK = re.escape(BLANKS)
"""The same, for a regular expression's character class."""
HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")

_DAY = r"(?:\d{1,2}|[一二三四五六七八九十廿卅]{1,3})"
_YEAR = r"(?:\d{4}|[一二三四五六七八九〇零○OＯ0０]{4})"
_APART = r"[ \u3000]?"
DATE = (
    rf"(?:{_YEAR}{_APART}年{_APART}{_DAY}{_APART}月{_APART}{_DAY}(?:{_APART}日)?|"
    rf"{_YEAR}[-－]{_DAY}[-－]{_DAY}|{_YEAR}[.．]{_DAY}[.．]{_DAY}|{_YEAR}[/／]{_DAY}[/／]{_DAY})"
)
"""A whole date, in either kind of digits."""
EDITION = r"第?[\dA-Z]{1,3}版"
"""The page of a newspaper: 第01版, A2版."""
_NUMERAL = "[一二三四五六七八九十百零〇0-9０-９]{1,5}"
_ORDINAL = re.compile(
    rf"第{_NUMERAL}[章节条编款部分篇]{{1,2}}(?=[{BLANK}：:、]|\Z)|"
    rf"[（(]{_NUMERAL}[）)]|[①-⑳❶-❿]|"
    rf"[一二三四五六七八九十百]{{1,4}}[、.．](?!\d)|"
    rf"\d{{1,3}}(?:\.\d{{1,2}}){{0,3}}(?:[、．)）]|\.(?!\d)|[{BLANK}]+(?=[^\d{BLANK}年月日]))|"
    rf"附件?{_NUMERAL}?[:：]?(?=[{BLANK}]|\Z)"
)
_BULLET = re.compile(rf"(?:[•●○■□◆◇★☆▪▫◎※►▶▲△·]|(?:\#{{1,6}}|[*+-])(?=[ \t]))[{BLANK}]*")
_LINE = re.compile(r"[^\n\v\f\u2028\u2029\x85]+")
_FINAL = re.compile(r"[。.．！？!?；;，,、：:…][”’」』）)】》\"]*\Z")
_STOP = re.compile(r"[。；]")
_ENDED = re.compile(r"[。！？]")
_DASHES = ("—", "－", "–", "―", "─", "--")
_HELD = re.compile(rf"[（(]?(?:{DATE}[，,]?)?在.{{2,60}}(?:会议|大会|会)上[）)]?\Z")
_OCCASION = re.compile(rf"{DATE}|在.{{2,60}}(?:会议?|大会)上")
_SHORT, _TITLE = 50, 110
_PARTED = 3
"""So many letters at most has a word that may be set apart: 来　源."""
_GAP = f"[{BLANK}]{{0,4}}"
_WRAPPED = 5
"""So many lines that break off at the same width make a wrapped text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line that is not blank; `span` is its words without indentation and bullet."""

    span: Span
    text: str
    role: SentenceRole = "body"
    ordinal: str = ""
    """The number it begins with, as it stands: 一、 （二） 第三条 4. 附件1."""
    label: str = ""
    """For a metadata line that begins with a label, the local name of the term labelled: `publisher`, `issued` …"""
    open_ended: bool = False
    """Without final punctuation, nor any full stop or semicolon inside, and no longer than a title may be."""

    @property
    def captionlike(self) -> bool:
        """Whether it could be a heading, a signature, an item of a list."""
        return self.open_ended and len(self.text) <= _SHORT

    @property
    def dashed(self) -> bool:
        """Whether it begins as subtitles do, with a dash or a date and an occasion: ——2024年1月9日在……会议上."""
        return self.text.startswith(_DASHES) or bool(_HELD.match(self.text))

    @property
    def occasion(self) -> bool:
        """Whether it says when and where something was said: ——2024年1月9日在……会议上."""
        return bool(_OCCASION.search(self.text))


def spaced(words: Iterable[str]) -> str:
    """Return an expression for any of some words; those of two and three letters with or without blanks between them.

    >>> bool(re.fullmatch(spaced(["来源", "索引号"]), "索 引 号"))
    True
    """
    return "|".join((_GAP if len(word) <= _PARTED else "").join(map(re.escape, word)) for word in words) or r"(?!)"


def is_prose(line: Line) -> bool:
    """Whether a line is of the running text, by its role and its punctuation."""
    return line.role == "body" and not line.open_ended and len(line.text) > (6 if _ENDED.search(line.text) else 12)


def lines_of(text: str) -> Iterator[Line]:
    """Yield every line that is not blank; those that a program has wrapped, joined."""
    for span in _unwrapped(text, list(_spans(text))):
        words = span.cut(text)
        number = _ORDINAL.match(words)
        open_ended = len(words) <= _TITLE and not _FINAL.search(words) and not _STOP.search(words)
        yield Line(span=span, text=words, ordinal=number[0] if number else "", open_ended=open_ended)


def _spans(text: str) -> Iterator[Span]:
    """Yield where the words of each line stand, without indentation, bullet and trailing white space."""
    for match in _LINE.finditer(text):
        words = match[0].lstrip(BLANKS)
        start = match.end() - len(words)
        bullet = _BULLET.match(text, start, match.end())
        start = bullet.end() if bullet else start
        end = start + len(text[start : match.end()].rstrip(BLANKS))
        if start < end:
            yield Span(start, end)


def _unwrapped(text: str, spans: list[Span]) -> Iterator[Span]:
    """Join the lines of a text that breaks off in the middle of sentences, always at about the same width."""
    widths = [_width(span.cut(text)) for span in spans]
    full = max(widths, default=0) - 3
    broken = [
        width >= full and full > 20 and not _FINAL.search(span.cut(text)) and not _indented(text, span, following)
        for span, following, width in zip(spans, spans[1:], widths, strict=False)
    ]
    if sum(broken) < max(_WRAPPED, len(spans) // 4):
        yield from spans
        return
    start = None
    for k, span in enumerate(spans):
        start = span.start if start is None else start
        joined = k + 1 < len(spans) and widths[k] >= full and not _indented(text, span, spans[k + 1])
        if not joined:
            yield Span(start, span.end)
            start = None


def _width(words: str) -> float:
    return sum(0.5 if char < "\u0250" else 1 for char in words[:200])


def _indented(text: str, span: Span, following: Span) -> bool:
    """Whether a new paragraph begins: the line below is set in, or stands apart, or is numbered."""
    between = text[span.end : following.start]
    return between != "\n" or bool(_ORDINAL.match(text, following.start))
