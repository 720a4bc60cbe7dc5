"""What each line of a page or document is: title, metadata, heading, body or furniture.

Reading (which line is the title, who published it) and segmentation (which sentences are body) need the same answer,
so it is given here, once, from the lines and the lexicon's cues alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.lexicon import Lexicon
from kg.model import SentenceRole, Span

BLANK = " \t\r\n\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000-\u200d\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
"""White space as a regular expression's character class, with the zero-width characters that pages are full of."""
BULLETS = "•●○■□◆◇★☆▪▫◎※►▶▲△·"

_LINE = re.compile(rf"[{BLANK}]*(?:[{BULLETS}][{BLANK}]*)?([^\n]*?)[{BLANK}]*(?:\n|\Z)")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_FINAL = re.compile(r"[。！？!?；;，,、：:…][”’」』）)】》\"]*\Z")
_STOP = re.compile(r"[。！？；]")
_NUMERAL = "[一二三四五六七八九十百零〇0-9０-９]{1,5}"
ORDINAL = re.compile(
    rf"第{_NUMERAL}[章节条编款部分篇]{{1,2}}(?=[{BLANK}：:、]|\Z)|"
    rf"[（(]{_NUMERAL}[）)]|[①-⑳❶-❿]|"
    rf"[一二三四五六七八九十百]{{1,4}}[、.．](?!\d)|"
    rf"\d{{1,3}}(?:\.\d{{1,2}}){{0,3}}(?:[、．)）]|\.(?!\d)|[{BLANK}]+(?=[^\d{BLANK}年月日]))|"
    rf"附件?{_NUMERAL}?[:：]?(?=[{BLANK}]|\Z)"
)
"""The number a heading or a clause of a document begins with: 一、 （二） 第三条 4. 附件1."""
_DAY = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_DATE = rf"(?:\d{{4}}|[一二三四五六七八九〇零○OＯ]{{4}})[年\-./]{_DAY}[月\-./]{_DAY}日?"
DATE_LINE = re.compile(rf"[（(]?{_DATE}(?:[{BLANK}]*\d{{1,2}}[:：]\d{{2}}(?:[:：]\d{{2}})?)?(?:印发|发布)?[）)]?")
DATED_END = re.compile(rf"{_DATE}(?:印发|发布)?\Z")
DOCUMENT_NUMBER = re.compile(
    r"[^\s，。；：]{1,20}[〔\[［（(【﹝]\d{4}[〕\]］）)】﹞][^\s，。；：]{0,4}?\d+号|[^\s，。；：〔]{0,20}(?:令|公告)?第\d+号|"
    r"[^\s，。；：]{2,20}公告[（(]\d{4}年第\d+号[）)]"
)
_PAGE_NUMBER = re.compile(rf"[-—–－·第]?[{BLANK}]*\d{{1,4}}[{BLANK}]*(?:[-—–－·页]|[/／][{BLANK}]*\d{{1,4}})*")
_BREADCRUMB = re.compile(r"[^>＞»›→]{1,16}(?:[>＞»›→]+[^>＞»›→]{0,16}){1,6}")
_DASHED = re.compile(r"[—\-－–―─]{1,4}")
"""A subtitle begins with a dash: ——2024年1月9日在……会议上."""
_ITEMS = re.compile(rf"[{BLANK}|｜/·•]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line that is not blank; `span` is its words without indentation and bullet."""

    span: Span
    text: str
    role: SentenceRole = "body"
    ordinal: str = ""
    """The number it begins with, as it stands."""
    label: str = ""
    """For a metadata line that begins with a label, the local name of the term labelled: `publisher`, `issued` …"""
    captionlike: bool = False
    """Short and without final punctuation."""


def lay_out(text: str, lexicon: Lexicon, title: str | None = None) -> tuple[Line, ...]:
    """Return every line that is not blank, with its role; without a `title` the likeliest line becomes the title.

    >>> from kg.lexicon import load_lexicon
    >>> [line.role for line in lay_out("首页 > 要闻\\n某市抓实营商环境\\n来源：某报\\n某市开展行动。", load_lexicon())]
    ['furniture', 'title', 'meta', 'body']
    """
    cues = _Cues.of(lexicon)
    lines = [_line(span, words, cues) for span, words in _lines(text)]
    titled = _find(lines, title) if title else _guess(lines)
    first = next((i for i, line in enumerate(lines) if _is_prose(line) and i not in titled), len(lines))
    lines = [_around_title(line, i, titled, first) for i, line in enumerate(lines)]
    lines = _sign(lines)
    lines = [_caption(line, lines[i + 1 : i + 2]) for i, line in enumerate(lines)]
    return tuple(_drop_tail(lines, cues))


def title_of(lines: Sequence[Line]) -> str:
    """Return the words of the title's lines, without a subtitle behind a dash; empty if there is none."""
    return "".join(line.text for line in lines if line.role == "title" and not _DASHED.match(line.text))


@dataclass(frozen=True, slots=True)
class _Cues:
    furniture: re.Pattern[str]
    rest: re.Pattern[str]
    label: re.Pattern[str]
    closing: re.Pattern[str]
    labels: dict[str, str]
    items: frozenset[str]
    sites: tuple[str, ...]

    @classmethod
    def of(cls, lexicon: Lexicon) -> _Cues:
        """Compile a lexicon's cues, once for each different set of words."""
        roles = ("furniture", "restIsFurniture", "closing", "menuItem", "siteEnding")
        words = tuple(tuple(lexicon.words(role)) for role in roles)
        return _compile(*words, tuple(lexicon.words("metaLabel").items()))


@lru_cache(maxsize=8)
def _compile(
    furniture: tuple[str, ...],
    rest: tuple[str, ...],
    closing: tuple[str, ...],
    items: tuple[str, ...],
    sites: tuple[str, ...],
    labels: tuple[tuple[str, str], ...],
) -> _Cues:
    label = _any(name for name, _ in labels)
    return _Cues(
        furniture=re.compile(_any(furniture)),
        rest=re.compile(rf"[【\[]?(?:{_any(rest)})[】\]]?[：:]?\Z"),
        label=re.compile(rf"[（(【\[]?({label})(?:[】\]][{BLANK}]*[：:]?|[{BLANK}]*[：:])"),
        closing=re.compile(rf"[（(]?(?:{_any(closing)})[）)：:]?|.*{_DATE}印发\Z"),
        labels=dict(labels),
        items=frozenset(items),
        sites=sites,
    )


def _any(words: Iterator[str] | Sequence[str]) -> str:
    return "|".join(map(re.escape, words)) or r"(?!)"


def _lines(text: str) -> Iterator[tuple[Span, str]]:
    for match in _LINE.finditer(text):
        if match[1]:
            yield Span(*match.span(1)), match[1]


def _line(span: Span, words: str, cues: _Cues) -> Line:
    number = ORDINAL.match(words)
    ordinal = number[0] if number else ""
    captionlike = len(words) <= 50 and not _FINAL.search(words) and not _STOP.search(words)
    role: SentenceRole = "body"
    label = ""
    if labelled := cues.label.match(words):
        role, label = ("meta", cues.labels[labelled[1]]) if len(words) <= 200 else ("body", "")
    elif _is_furniture(words, cues):
        role = "furniture"
    elif (
        DATE_LINE.fullmatch(words)
        or DOCUMENT_NUMBER.fullmatch(words)
        or (len(words) < 60 and cues.closing.match(words))
    ):
        role = "meta"
    elif ordinal and captionlike:
        role = "heading"
    return Line(span=span, text=words, role=role, ordinal=ordinal, label=label, captionlike=captionlike)


def _is_furniture(words: str, cues: _Cues) -> bool:
    if len(words) > 200 or "。" in words[:-1]:
        return False
    if _PAGE_NUMBER.fullmatch(words) or cues.rest.match(words):
        return True
    if len(words) <= 100 and cues.furniture.search(words):
        return True
    items = [item for item in _ITEMS.split(words) if item]
    known = sum(item in cues.items for item in items)
    if known and (known == len(items) or (len(items) >= 3 and max(map(len, items)) <= 8)):
        return True
    crumbs = _BREADCRUMB.fullmatch(words)
    return bool(crumbs) or (len(items) >= 4 and ("|" in words or "｜" in words) and max(map(len, items)) <= 12)


def _is_prose(line: Line) -> bool:
    return line.role == "body" and not line.captionlike and len(line.text) > 12


def _squeeze(words: str) -> str:
    return re.sub(rf"[{BLANK}]+", "", words)


def _find(lines: Sequence[Line], title: str) -> range:
    """Return the lines (one, or up to three that follow one another) that say the title; none if it is not there."""
    wanted = _squeeze(title)
    for i in range(min(len(lines), 60)):
        said = ""
        for j in range(i, min(i + 3, len(lines))):
            said += _squeeze(lines[j].text)
            if said == wanted:
                return range(i, j + 1)
            if not wanted.startswith(said):
                break
    return range(0)


def _guess(lines: Sequence[Line]) -> range:
    """Return the lines that look most like a title: above the body, wordy, and best just above the metadata."""
    first = next((i for i, line in enumerate(lines) if _is_prose(line)), len(lines))
    best, rank = range(0), 0
    for i, line in enumerate(lines[:first]):
        letters = len(_HAN.findall(line.text))
        if line.role != "body" or not line.captionlike or letters < 5 or _DASHED.match(line.text):
            continue
        follows = i + 1 < len(lines) and (lines[i + 1].role == "meta" or bool(_DASHED.match(lines[i + 1].text)))
        score = min(letters, 24) + 30 * follows - i // 4
        if score > rank:
            best, rank = range(i, i + 1), score
    if best and best.start and _continues(lines[best.start - 1], lines[best.start]):
        return range(best.start - 1, best.stop)
    return best


def _continues(above: Line, line: Line) -> bool:
    """Whether a title broke after its issuing body: 某市人民政府 / 关于印发……的通知."""
    return above.role == "body" and above.captionlike and line.text.startswith(("关于", "印发", "转发"))


def _around_title(line: Line, index: int, titled: range, first: int) -> Line:
    if index in titled:
        return replace(line, role="title")
    if not titled or line.role != "body" or not line.captionlike or index >= first:
        return line
    if index < titled.start:
        return replace(line, role="meta" if line.text.endswith("文件") else "furniture")
    if _DASHED.match(line.text):
        return replace(line, role="meta" if re.search(_DATE, line.text) else "title")
    if re.search(_DATE, line.text) or re.fullmatch(
        rf"[^{BLANK}]{{2,14}}[{BLANK}]+[^{BLANK}]{{2,4}}([{BLANK}][^{BLANK}])?", line.text
    ):
        return replace(line, role="meta")
    return line


def _sign(lines: list[Line]) -> list[Line]:
    """Turn the signature above a closing date (or on its line) into metadata."""
    signed = list(lines)
    for i, line in enumerate(lines):
        if (
            i < 2
            or not line.captionlike
            or not DATED_END.search(line.text)
            or len(line.text) > 40
            or line.role == "title"
        ):
            continue
        if line.role == "body":
            signed[i] = replace(line, role="meta")
        if DATE_LINE.fullmatch(line.text):
            for j in range(i - 1, max(i - 6, 0), -1):
                if signed[j].role != "body" or not signed[j].captionlike or len(signed[j].text) > 30:
                    break
                if any(_is_prose(other) for other in lines[:j]):
                    signed[j] = replace(signed[j], role="meta")
    return signed


def _caption(line: Line, below: Sequence[Line]) -> Line:
    """Make a short line a heading where the text goes on below it; one of a list of short lines stays body."""
    if line.role != "body" or not line.captionlike or not _HAN.search(line.text) or len(line.text) > 40:
        return line
    leads = (
        bool(below) and below[0].role in ("body", "heading") and (bool(below[0].ordinal) or not below[0].captionlike)
    )
    return replace(line, role="heading") if leads else line


def _drop_tail(lines: Sequence[Line], cues: _Cues) -> Iterator[Line]:
    """Turn the list under 相关阅读 and its like into furniture."""
    dropping = False
    for line in lines:
        dropping = (dropping and not _is_prose(line)) or bool(cues.rest.match(line.text))
        yield replace(line, role="furniture") if dropping else line
