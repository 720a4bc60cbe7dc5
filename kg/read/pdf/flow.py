"""Lines of pages to paragraphs: joined where one breaks off at the right edge, running heads left out."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from kg.read.page import Area
from kg.read.pdf.blocks import Block
from kg.read.pdf.glyphs import Line

Paragraph = list[tuple[str, Area]]
"""Pieces of one paragraph, each with where it stands."""

_FINAL = re.compile(r"[。！？!?；;：:…][”’」』）)】》\"]*\Z")
_CAPTION = re.compile(r"附?[表图]\s*[\d一二三四五六七八九十：:]|\d{1,2}[-－—–]\d{1,3}[ \u3000]")
_MARKS = re.compile(r"[。，；！？,;!?]")
_PAGE_NUMBER = re.compile(
    r"[-—–－·\s]*(?:第\s*)?\d{1,4}(?:\s*[/／]\s*\d{1,4})?(?:\s*页)?(?:\s*[，,]?\s*共\s*\d{1,4}\s*页)?[-—–－·\s]*|"
    r"[-—–－·\s]*[ivxIVX]{1,6}[-—–－·\s]*|第[一二三四五六七八九十百]+页"
)
_DIGITS = re.compile(r"\d+|[一二三四五六七八九十]+(?=页)")
_LATIN = re.compile(r"[A-Za-z0-9]")
_BEGINS = re.compile(
    r"第[一二三四五六七八九十百零\d]{1,5}[章节条][\s\u3000]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|"
    r"(?:资料|数据|信息)?来源[：:]|发布(?:时间|日期|单位)[：:]|(?:计量|金额)?单\s*位[：:]|注[：:]"
)
_TOKEN = re.compile(
    r"[《“（(\[〔【‘]*(?:[A-Za-z0-9.,:%+/-]+|.)(?:[，。、；：！？）》”’〕】\])]+(?:[《“（(‘〔【]+(?:[A-Za-z0-9.,:%+/-]+|.)|[A-Za-z0-9.,:%+/-]+)?)*"
)
"""What is not broken: a number, a word, a character, with the marks that may not begin or end a line."""
_HAN = re.compile(r"[\u3400-\u9fff]")
_EDGE = 1.8
"""Ems from the right edge within which a line is full."""
_SINGLE = 1.6
"""Ems from line to line that a text has at most of which every line is a paragraph."""
_REPEATED = 0.5
"""The share of pages that a running head stands on."""


def without_furniture(pages: Sequence[list[Block]], heights: Sequence[float]) -> None:
    """Take page numbers and running heads out of the first and last lines of pages."""
    seen: Counter[tuple[str, bool]] = Counter()
    for blocks in pages:
        seen.update({(_shape(line), top) for _, line, top in _margins(blocks)})
    least = max(3, _REPEATED * sum(1 for blocks in pages if blocks))
    for blocks, height in zip(pages, heights, strict=True):
        for block, line, top in list(_margins(blocks)):
            outer = line.y1 < 0.16 * height or line.y0 > 0.84 * height
            numbered = bool(_PAGE_NUMBER.fullmatch(line.text)) and outer
            if numbered or (seen[_shape(line), top] >= least and outer):
                block.lines.remove(line)


def _shape(line: Line) -> str:
    return _DIGITS.sub("#", line.text)


def _margins(blocks: Sequence[Block]) -> Iterator[tuple[Block, Line, bool]]:
    """Yield the lines above and below the text of a page, two at most, and whether they are at the top.

    They stand apart: the text's own first and last lines are no further from their neighbours than others are.
    """
    lines = [(line, block) for block in blocks for line in block.lines]
    lines.sort(key=lambda pair: pair[0].y0)
    if len(lines) < 4:
        apart = [(line, block, block.lines[0] is line) for line, block in lines]
        yield from ((block, line, top) for line, block, top in apart if _PAGE_NUMBER.fullmatch(line.text))
        return
    far = 1.3 * _leading([line for line, _ in lines])
    gaps = [b.y0 - a.y0 for (a, _), (b, _) in itertools.pairwise(lines)]
    for count in (2, 1):
        if gaps[count - 1] > far:
            yield from ((block, line, True) for line, block in lines[:count])
            break
    for count in (2, 1):
        if gaps[-count] > far:
            yield from ((block, line, False) for line, block in lines[-count:])
            break


def paragraphs_of(block: Block, held: Paragraph | None) -> Iterator[Paragraph]:
    """Yield the paragraphs of a block; `held` is one that broke off at the end of the last column or page."""
    lines = block.lines
    paragraph: Paragraph = held or []
    last: Line | None = None
    leading = _leading(lines)
    left, right = block.edges if lines else (0.0, 0.0)
    if not _is_set_full(lines, right):  # single lines above a table: how wide they might be, the page tells
        right = max(right, block.reach)
        leading = min(leading, _SINGLE * max(map(_em, lines), default=0.0))
    for line in lines:
        em = _em(line)
        indented = line.x0 - left > 1.1 * em
        if paragraph:
            over_page = last is None
            near = over_page or line.y0 - (last.y0 if last else 0) < 1.45 * leading
            alike = over_page or last is None or _alike(last, line)
            full = over_page or (
                last is not None
                and right - last.x1 < _room(line.text, em)
                and not _centred(last.x0 - left, right - last.x1, em)
                and not (_FINAL.search(last.text) and _is_caption(line, right))
            )
            if not (near and alike and full and not indented and not _BEGINS.match(line.text)):
                yield paragraph
                paragraph = []
        paragraph.append((_glued(paragraph, line.text), (block.page, line.box)))
        last = line
    if paragraph:
        yield paragraph


def goes_on(block: Block, paragraph: Paragraph) -> bool:
    """Whether the last paragraph of a block breaks off in mid-sentence at its right edge."""
    if not block.lines or not paragraph:
        return False
    last = block.lines[-1]
    return block.edges[1] - last.x1 < _EDGE * _em(last) and not _FINAL.search(last.text) and len(block.lines) > 1


def _glued(paragraph: Paragraph, words: str) -> str:
    if paragraph and _LATIN.match(paragraph[-1][0][-1:]) and _LATIN.match(words[:1]):
        return " " + words
    return words


def _em(line: Line) -> float:
    return max(line.size, 3.0)


def _alike(one: Line, other: Line) -> bool:
    """Whether two lines are set in one size; Latin letters alone do not tell."""
    if not (_HAN.search(one.text) and _HAN.search(other.text)):
        return True
    return abs(one.size - other.size) < 0.12 * max(one.size, other.size)


def _is_caption(line: Line, right: float) -> bool:
    """Whether a line behind the end of a sentence is none itself: it has no marks, and room behind it."""
    spare = right - line.x1 > _EDGE * _em(line)
    return not _MARKS.search(line.text) and (spare or bool(_CAPTION.match(line.text)))


def _room(following: str, em: float) -> float:
    """Return how much room a full line may leave: what follows would not have fitted, were it a number or a word."""
    token = _TOKEN.match(following)
    wide = sum(0.6 if char < "\u0250" else 1.0 for char in token[0]) if token else 1.0
    return em * (_EDGE - 1.0 + wide)


def _is_set_full(lines: Sequence[Line], right: float) -> bool:
    """Whether two lines end at the right edge."""
    return sum(right - line.x1 < _EDGE * _em(line) for line in lines) > 1


def _leading(lines: Sequence[Line]) -> float:
    steps = sorted(b.y0 - a.y0 for a, b in itertools.pairwise(lines) if b.y0 > a.y0 + 1)
    return steps[len(steps) // 2] if steps else 1000.0


def _centred(left: float, right: float, em: float) -> bool:
    """Whether a line is set in from the left and the right alike."""
    return left > 2.6 * em and right > 0.5 * em and abs(left - right) < 2 * em
