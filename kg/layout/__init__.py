"""What each line of a page or document is: title, metadata, heading, body or furniture.

Reading (which line is the title, who published it) and segmentation (which sentences are body) need the same answer,
so it is given here, once, from the lines and the lexicon's cues alone: first by what a line says, then by where it
stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.layout.cues import Cues, unspaced
from kg.layout.lines import BLANK, BLANKS, EDITION, HAN, Line, is_prose, lines_of, spaced
from kg.layout.places import apart, begins, caption, drop_tail, find_title, guess_title, headlines, place, sign
from kg.layout.titles import bare, beside, labels_behind, site_behind, without_column
from kg.lexicon import Lexicon

_NOTE = re.compile(r"(?:[¹²³]|[\[［]\d[\]］])+\Z")
"""The mark of a note behind a title."""

__all__ = [
    "BLANK",
    "BLANKS",
    "EDITION",
    "HAN",
    "Line",
    "beside",
    "labels_behind",
    "lay_out",
    "site_behind",
    "spaced",
    "title_of",
    "unspaced",
]


def lay_out(text: str, lexicon: Lexicon, title: str | None = None) -> tuple[Line, ...]:
    """Return every line that is not blank, with its role; without a `title` the likeliest line becomes the title.

    Lines that a program has wrapped in the middle of a sentence come as one.

    >>> from kg.lexicon import load_lexicon
    >>> [line.role for line in lay_out("首页 > 要闻\\n某市抓实营商环境\\n来源：某报\\n某市开展行动。", load_lexicon())]
    ['furniture', 'title', 'meta', 'body']
    """
    cues = Cues.of(lexicon)
    lines = headlines([cues.read(line) for line in lines_of(text)])
    titled = find_title(lines, title) if title else guess_title(lines, cues)
    lines = [apart(line) if i < titled.start else line for i, line in enumerate(lines)]
    first = begins([replace(line, role="title") if i in titled else line for i, line in enumerate(lines)])
    last = next((i for i in range(len(lines) - 1, -1, -1) if is_prose(lines[i])), len(lines))
    lines = [place(line, i, titled, first, cues) for i, line in enumerate(lines)]
    lines = sign(lines, first)
    lines = [caption(line, lines[i + 1 : i + 2]) for i, line in enumerate(lines)]
    return tuple(drop_tail(lines, last, cues))


def title_of(lines: Sequence[Line]) -> str:
    """Return the words of the title's lines, with a subtitle behind a dash, without the occasion; empty if none."""
    parts = [bare(line.text) for line in lines if line.role == "title" and not (line.dashed and line.occasion)]
    said = "".join(part for i, part in enumerate(parts) if not i or part not in parts[i - 1])
    columns = sum(line.text.startswith("【") for line in lines)
    return without_column(_NOTE.sub("", said)) if columns > 1 else _NOTE.sub("", said)
