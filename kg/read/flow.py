"""Text that a program has wrapped, back to paragraphs: lines joined, page numbers between them left out."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from kg.layout import BLANK, BLANKS

_FINAL = re.compile(r"[。.．！？!?；;：:…][”’」』）)】》\"]*\Z")
_PAGE = re.compile(
    rf"[{BLANK}]*(?:[-—–－·]+[{BLANK}]*\d{{1,4}}[{BLANK}]*[-—–－·]+|第[{BLANK}]*\d{{1,4}}[{BLANK}]*页(?:[{BLANK}]*[，,/／]?[{BLANK}]*共[{BLANK}]*\d{{1,4}}[{BLANK}]*页)?|\d{{1,4}}[{BLANK}]*[/／][{BLANK}]*\d{{1,4}})[{BLANK}]*"
)
"""A line that is the number of a page and cannot be anything else."""
_BARE = re.compile(rf"[{BLANK}]*\d{{1,4}}[{BLANK}]*")
_BEGINS = re.compile(
    rf"[{BLANK}]*(?:第[一二三四五六七八九十百零〇\d]{{1,5}}[章节条编款]|[（(][一二三四五六七八九十\d]{{1,4}}[）)]|[①-⑳]|"
    rf"[一二三四五六七八九十]{{1,3}}[、.．]|\d{{1,2}}[、．.)）](?!\d)|附件?[：:\d]|[•●○■□◆◇★☆▪#>*+|│┃-])"
)
_COLUMNS = re.compile(r"\S(?:\t| {2,}|\u3000 *)\S|[|│┃]")
"""What a row of a table has between its cells."""
_LATIN = re.compile(r"[A-Za-z0-9]")
_INDENT = re.compile(r"[ \t\u3000]")
_NARROW = 16
"""Full-width characters; a text whose lines are shorter is a list or a poem."""
_WRAPPED = 3
"""So many lines that break off in mid-sentence at the same width make a wrapped text."""


def unwrap(text: str) -> str:
    """Return a text with the lines joined that a program has wrapped, and without the page numbers between them.

    A line is wrapped where it breaks off in mid-sentence at about the width of the text, and the next goes on without
    a blank line, an indentation or a number. A text that is not wrapped comes back as it is.

    >>> lines = ["某市高度重视民营经济的发展与壮大，着力优", "化营商环境，新增企业一十八家，增长百分之五，群",
    ...          "众满意度持续提升，位居全省各市前列，较上年同", "期提高三位。", "　　下一步，"]
    >>> [len(line) for line in unwrap("\\n".join(lines)).split("\\n")]
    [71, 6]
    """
    lines = text.split("\n")
    widths = [_width(line) for line in lines]
    full = _full(lines, widths)
    if not full:
        return text
    joined: list[str] = []
    going = False
    for number, (line, width) in enumerate(zip(lines, widths, strict=True)):
        if going and _is_page_number(lines, number):
            continue
        if going and line.strip(BLANKS) and not _INDENT.match(line) and not _BEGINS.match(line):
            joined[-1] = _join(joined[-1], line)
        elif going and not line.strip(BLANKS) and _goes_on_over(lines, number):
            continue
        else:
            joined.append(line)
        going = width >= full and not _COLUMNS.search(line)
    return "\n".join(joined)


def _full(lines: Sequence[str], widths: Sequence[float]) -> float:
    """Return how wide a wrapped line at least is; 0 where the text is not wrapped."""
    common = sorted((w for w in widths if w >= _NARROW), reverse=True)
    if len(common) < _WRAPPED:
        return 0
    widest = common[min(len(common) // 10, len(common) - 1)]
    if common[0] > widest + 4 and common[0] > 1.15 * widest:
        return 0
    full = widest - 3
    broken = [
        number
        for number, (line, following) in enumerate(itertools.pairwise(lines))
        if widths[number] >= full
        and not _FINAL.search(line.rstrip(BLANKS))
        and not _COLUMNS.search(line)
        and following.strip(BLANKS)
        and not _INDENT.match(following)
        and not _BEGINS.match(following)
    ]
    ended = any(_FINAL.search(line.rstrip(BLANKS)) for line in lines)
    written = sum(1 for width in widths if width)
    return full if ended and len(broken) >= max(_WRAPPED, written // 4) else 0


def _is_page_number(lines: Sequence[str], number: int) -> bool:
    line = lines[number]
    return bool(_PAGE.fullmatch(line) or (_BARE.fullmatch(line) and number + 1 < len(lines)))


def _goes_on_over(lines: Sequence[str], number: int) -> bool:
    """Whether what stands between a wrapped line and the next words is but a page number with blank lines."""
    seen = False
    for at in range(number, min(number + 6, len(lines))):
        if not lines[at].strip(BLANKS):
            continue
        if _is_page_number(lines, at) and not seen:
            seen = True
            continue
        return seen and not _INDENT.match(lines[at]) and not _BEGINS.match(lines[at])
    return False


def _join(above: str, below: str) -> str:
    above, below = above.rstrip(BLANKS), below.strip(BLANKS)
    between = " " if _LATIN.match(above[-1:]) and _LATIN.match(below[:1]) and above[-1:].isalpha() else ""
    return above + between + below


def _width(words: str) -> float:
    return sum(0.5 if char < "\u0250" else 1 for char in words.rstrip(BLANKS)[:200])
