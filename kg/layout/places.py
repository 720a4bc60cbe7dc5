"""What the place of a line says it is: above the title, below it, above the closing date, above running text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.layout.cues import Cues
from kg.layout.lines import BLANK, DATE, HAN, Line, is_prose

_DATED_END = re.compile(rf"{DATE}(?:印发|发布)?\Z")
_SPEAKER = re.compile(rf"[^{BLANK}]{{2,14}}[{BLANK}]+[^{BLANK}]{{2,4}}([{BLANK}][^{BLANK}])?")
"""Who gives a report: 市长　张三."""
_SIGNED = re.compile(r"[：:；;，,《》“”0-9]|\A附")
"""What no signature has."""
_MOST_SIGNATURES = 16
_HEAD = 60


def find_title(lines: Sequence[Line], title: str) -> range:
    """Return the lines (one, or up to three that follow one another) that say the title; none if it is not there."""
    wanted = _squeeze(title)
    for i in range(min(len(lines), _HEAD)):
        said = ""
        for j in range(i, min(i + 3, len(lines))):
            said += _squeeze(lines[j].text)
            if said == wanted:
                return range(i, j + 1)
            if not wanted.startswith(said):
                break
    return range(0)


def _squeeze(words: str) -> str:
    return re.sub(rf"[{BLANK}]+|(?:[¹²³*＊※①]|[\\[［]\\d[\\]］])+\Z", "", words)


def guess_title(lines: Sequence[Line], cues: Cues) -> range:
    """Return the lines that look most like a title: above the body, wordy, and best just above the metadata."""
    first = next((i for i, line in enumerate(lines) if is_prose(line)), len(lines))
    best, rank = range(0), 0
    for i, line in enumerate(lines[: min(first, _HEAD)]):
        letters = len(HAN.findall(line.text))
        if (
            line.role != "body"
            or not line.open_ended
            or letters < 5
            or line.dashed
            or line.text.endswith(cues.letterheads)
        ):
            continue
        follows = i + 1 < len(lines) and (lines[i + 1].role == "meta" or lines[i + 1].dashed)
        score = min(letters, 24) + 30 * follows - i // 4
        if score > rank:
            best, rank = range(i, i + 1), score
    if best and best.start and _continues(lines[best.start - 1], lines[best.start], cues):
        return range(best.start - 1, best.stop)
    return best


def _continues(above: Line, line: Line, cues: Cues) -> bool:
    """Whether a title broke after its issuing body, or after 关于印发: 某市人民政府 / 关于印发……的通知."""
    broken = line.text.startswith(cues.openings) or above.text.endswith(cues.openings)
    return above.role == "body" and above.captionlike and broken


def place(line: Line, index: int, titled: range, first: int, cues: Cues) -> Line:
    """Give a line around the title its role: what stands above is furniture, what stands below says who and when."""
    if index in titled:
        return replace(line, role="title")
    if not titled or line.role != "body" or not line.open_ended or index >= first:
        return line
    if index < titled.start:
        return replace(line, role="meta" if line.text.endswith(cues.letterheads) else "furniture")
    if re.search(DATE, line.text) or _SPEAKER.fullmatch(line.text):
        return replace(line, role="meta")
    return replace(line, role="title") if line.dashed else line


def sign(lines: Sequence[Line], first: int) -> list[Line]:
    """Turn a closing date below the running text, and the bodies that sign above it or on its line, into metadata."""
    signed = list(lines)
    for i in range(first + 1, len(lines)):
        line = lines[i]
        if line.role not in ("body", "meta") or len(line.text) > 60 or not _DATED_END.search(line.text):
            continue
        if line.role == "body" and line.captionlike and not _SIGNED.match(line.text):
            signed[i] = replace(line, role="meta")
        if line.role == "meta":
            for j in range(i - 1, max(i - 1 - _MOST_SIGNATURES, first), -1):
                if not _signs(signed[j]):
                    break
                signed[j] = replace(signed[j], role="meta")
    return signed


def _signs(line: Line) -> bool:
    return (
        line.role == "body"
        and line.open_ended
        and not line.ordinal
        and not _SIGNED.search(line.text)
        and not line.label
    )


def caption(line: Line, below: Sequence[Line]) -> Line:
    """Make a short line a heading where the text goes on below it; one of a list of short lines stays body."""
    if line.role != "body" or not line.captionlike or not HAN.search(line.text) or not below:
        return line
    leads = below[0].role in ("body", "heading") and (bool(below[0].ordinal) or not below[0].captionlike)
    return replace(line, role="heading") if leads else line


def drop_tail(lines: Sequence[Line], last: int, cues: Cues) -> Iterator[Line]:
    """Turn the list under 相关阅读, and the foot of a page, into furniture."""
    dropping = False
    for i, line in enumerate(lines):
        dropping = (dropping and not is_prose(line)) or bool(cues.rest.match(line.text))
        foot = i > last and bool(cues.footer.match(line.text))
        yield replace(line, role="furniture") if dropping or foot else line
