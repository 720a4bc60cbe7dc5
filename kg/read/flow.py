"""Text that a program has wrapped, back to paragraphs: lines joined, page numbers between them left out."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence

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
_COLUMNS = re.compile(r"\S(?:\t|[ \u3000]{2,})\S|[|│┃]")
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
    widths, full = max((_measured(lines, measure) for measure in (_width, len)), key=lambda found: found[2])[:2]
    if not full:
        return text
    joined: list[str] = []
    going, at = False, 0
    while at < len(lines):
        at = (going and _over_page(lines, at)) or at
        line = lines[at]
        if going and line.strip(BLANKS) and not _INDENT.match(line) and not _BEGINS.match(line):
            joined[-1] = _join(joined[-1], line)
        else:
            joined.append(line)
        going = widths[at] >= full and not _COLUMNS.search(line)
        at += 1
    return "\n".join(joined)


def _measured(lines: Sequence[str], measure: Callable[[str], float]) -> tuple[list[float], float, int]:
    """Return how wide the lines are, how wide a wrapped one at least is, and how many are; 0 where none is."""
    widths = [measure(line.rstrip(BLANKS)[:200]) for line in lines]
    common = sorted((w for w in widths if w >= _NARROW), reverse=True)
    if len(common) < _WRAPPED:
        return widths, 0, 0
    widest = common[min(len(common) // 10, len(common) - 1)]
    if common[0] > widest + 4 and common[0] > 1.15 * widest:
        return widths, 0, 0
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
    wrapped = ended and len(broken) >= max(_WRAPPED, written // 4)
    return widths, full if wrapped else 0, len(broken) if wrapped else 0


def _over_page(lines: Sequence[str], start: int) -> int:
    """Return where the words go on behind a page number with blank lines around it; 0 where there is none."""
    numbers = 0
    for at in range(start, min(start + 8, len(lines))):
        if _PAGE.fullmatch(lines[at]) or _BARE.fullmatch(lines[at]):
            numbers += 1
        elif lines[at].strip(BLANKS):
            goes_on = numbers == 1 and not _INDENT.match(lines[at]) and not _BEGINS.match(lines[at])
            return at if goes_on else 0
    return 0


def _join(above: str, below: str) -> str:
    above, below = above.rstrip(BLANKS), below.strip(BLANKS)
    between = " " if _LATIN.match(above[-1:]) and _LATIN.match(below[:1]) and above[-1:].isalpha() else ""
    return above + between + below


def _width(words: str) -> float:
    return sum(0.5 if char < "\u0250" else 1 for char in words)
