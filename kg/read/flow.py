"""Text that a program has wrapped, back to paragraphs: lines joined, page numbers between them left out."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from kg.layout import BLANK, BLANKS

_FINAL = re.compile(r"[。.．！？!?；;：:…][”’」』）)】》\"]*\Z")
_PAGE = re.compile(
    rf"[{BLANK}]*(?:[-—–－·]+[{BLANK}]*\d{{1,4}}[{BLANK}]*[-—–－·]+|第[{BLANK}]*\d{{1,4}}[{BLANK}]*页(?:[{BLANK}]*[，,/／]?[{BLANK}]*共[{BLANK}]*\d{{1,4}}[{BLANK}]*页)?|\d{{1,4}}[{BLANK}]*[/／][{BLANK}]*\d{{1,4}})[{BLANK}]*"
)
"""A line that is the number of a page and cannot be anything else."""
_BARE = re.compile(rf"[{BLANK}]*\d{{1,4}}[{BLANK}]*")
_BEGINS = re.compile(
    rf"[{BLANK}]*(?:第[一二三四五六七八九十百零〇\d]{{1,5}}[章节条编款]|[（(][一二三四五六七八九十\d]{{1,4}}[）)]|[①-⑳]|"
    rf"[一二三四五六七八九十]{{1,3}}[、.．]|\d{{1,2}}[、．.)）](?!\d)|附件?[：:\d]|"
    rf"[图表][ ]?\d|【|[\u4e00-\u9fff]{{2,4}}[：:]|\d{{1,3}}[{BLANK}]\S+[{BLANK}]\S+[{BLANK}]|[•●○■□◆◇★☆▪#>*+|│┃-])"
)
_COLUMNS = re.compile(r"\S(?:\t|[ \u3000]{2,})\S|[|│┃]")
"""What a row of a table has between its cells."""
_LATIN = re.compile(r"[A-Za-z0-9]")
_INDENT = re.compile(r"[ \t\u3000]")
_NARROW = 16
"""Full-width characters; a text whose lines are shorter is a list or a poem."""
_LESS, _MORE = 3, 1
"""Full-width characters that a wrapped line may be narrower or wider than the others."""
_INDENTED = 2
_FEW_WIDER = 2
"""For so many broken lines one may be wider: a title in another writing, lines that ran together, a table's rows."""
_SUBSCRIPT = re.compile(
    rf"(?<=[A-Z])\n[{BLANK}]*(\d{{1,2}}(?:\.\d)?)[{BLANK}]*\n[{BLANK}]*(?=[\u4e00-\u9fff，。、；）)])"
)
"""A subscript that a program set on a line of its own: 广义货币M / 2 / 增长."""
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
    text = _SUBSCRIPT.sub(r"\1", text)
    lines = text.split("\n")
    measured = max((_measured(lines, measure) for measure in (_width, len)), key=lambda found: found.broken)
    if not measured.broken:
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
            going = False
        set_in = not going and (not _BEGINS.match(line) or line.endswith(("，", "、")))
        going = measured.full(at, first=set_in) and not _COLUMNS.search(line) and not line.endswith(("：", ":"))
        at += 1
    return "\n".join(joined)


@dataclass(frozen=True, slots=True)
class _Measured:
    """How wide the lines of a text are, how wide one that was wrapped is, and how many break off in mid-sentence."""

    widths: Sequence[float]
    width: float = 0
    broken: int = 0

    def full(self, at: int, *, first: bool = False) -> bool:
        """Whether a line is about as wide as the text; one that is wider was not wrapped.

        The first of a paragraph may be narrower by the indentation that was lost.
        """
        least = self.width - _LESS - (_INDENTED if first else 0)
        return least <= self.widths[at] <= self.width + _MORE


def _measured(lines: Sequence[str], measure: Callable[[str], float]) -> _Measured:
    """Return how wide a text's lines are; none of them is broken where the text is not wrapped."""
    widths = [measure(line.rstrip(BLANKS)[:200]) for line in lines]
    counts = Counter(round(width) for width in widths if width >= _NARROW)
    if counts.total() < _WRAPPED:
        return _Measured(widths)
    width = max(counts, key=lambda width: (sum(counts[width - k] for k in range(_LESS + 1)), width))
    found = _Measured(widths, width)
    wider = sum(1 for width in widths if width > found.width + _MORE)
    broken = sum(
        found.full(number)
        and not _FINAL.search(line.rstrip(BLANKS))
        and not _COLUMNS.search(line)
        and bool(following.strip(BLANKS))
        and not _INDENT.match(following)
        and not _BEGINS.match(following)
        for number, (line, following) in enumerate(itertools.pairwise(lines))
    )
    ended = any(_FINAL.search(line.rstrip(BLANKS)) for line in lines)
    written = sum(1 for width in widths if width)
    wrapped = ended and wider <= broken // _FEW_WIDER and broken >= max(_WRAPPED, written // 4)
    return replace(found, broken=broken if wrapped else 0)


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
