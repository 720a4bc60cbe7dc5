"""Who signed a document, and when: below its text, or above it under its title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.layout import BLANK, Line, beside
from kg.lexicon import Lexicon
from kg.read.dates import DATE, MONTH, Published, parse_date

HEAD = 12
"""Lines among which a date without a label stands above the text."""
SEAL = re.compile(r"[（(](?:盖|代|公)?章[）)]?\Z|[盖代]章\Z")
WORK = re.compile(r"(?:编印?|综合|供稿|(?<=[报网社台体媒刊线])讯)\Z")
WRITER = re.compile(r"\A(?:记者|通讯员|编辑|作者)|记者|[省市县区镇乡村州旗校院局部处]长\Z")
_SEALED = re.compile(r"[（(]([^（）()]{4,24}?)(?:代|盖)章[）)]")
_NOT_SIGNED = re.compile(r"[：:；;，,《》]|\A附|\d|\A[（(]|[和与]\Z")
_PRINTED = re.compile(rf"印发[）)]?[{BLANK}]*(?:[（(]?共?印{{1,2}}\d+份[）)]?)?\Z")
_ISSUED = re.compile(r"[　 ]*(?:联合)?(?:印发|编印|编制|发布)\Z")
_NOTE = re.compile(r"[（(][^）)]*[）)]\Z")
_SPACED = re.compile(rf"(?:[\u4e00-\u9fff][{BLANK}]+)+[\u4e00-\u9fff]")
_OFFICE = re.compile(r"[\u4e00-\u9fff]{2,12}[司处科室]")
"""An office within the body that is named before it: 国家医疗保障局　规划财务和法规司."""
_SEAL_APART = re.compile(r"\A[（(](?:盖|代|公)章[^）)]*[）)]\Z")
"""Whose seal it bears, on a line of its own: （代章：某局）."""
_ALONE_BODY = re.compile(rf"[\u4e00-\u9fff{BLANK}]{{3,30}}(?:厅|局|部|委|委员会|办公室|政府|会|院)")
_BELOW = 4
_ENCLOSED = re.compile(r"[（(]([^（）()]{4,60})[）)]")
_STAMPED = re.compile(r"[\[［【(（]?\d{4}[-年./]\d{1,2}[-月./]\d{1,2}")
_ALONE = 5
"""Letters of a body's name that stands between a title and the text without a date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """The body that signed, the first of several, and the day it gave; None where that is of the printing."""

    name: str
    when: Published
    printed: bool = False
    """Whether it is the office that had it printed."""


def signed_below(lines: Sequence[Line], lexicon: Lexicon) -> Signed | None:
    """Return who signed above the first closing date below the text, or on its line; else who did above the title."""
    first = next((i for i, line in enumerate(lines) if line.role == "body"), len(lines))
    titled = next((i for i, line in enumerate(lines) if line.role == "title"), 0)
    return _signed(lines, range(first, len(lines)), lexicon) or _signed(lines, range(titled), lexicon)


def _signed(lines: Sequence[Line], among: range, lexicon: Lexicon) -> Signed | None:
    first = among.start
    for dated in among:
        i = dated
        found = DATE.search(lines[i].text)
        if lines[i].role != "meta" or lines[i].label or not found:
            continue
        when = None if _PRINTED.search(lines[i].text) else parse_date(found[0])
        words = lines[i].text[: found.start()].strip()
        while not words and i > first and _may_sign(lines[i - 1]):
            i -= 1
            words = "" if i and _may_sign(lines[i - 1]) else _SEAL_APART.sub("", lines[i].text)
            if words.endswith(("和", "与")) and i + 1 < dated:  # the name goes on below
                words += lines[i + 1].text
        sealed = _SEALED.fullmatch(words)
        words = sealed[1] if sealed else _NOTE.sub("", words).strip()
        if _SPACED.fullmatch(words):
            words = re.sub(rf"[{BLANK}]+", "", words)
        name = _NOTE.sub("", SEAL.sub("", WORK.sub("", re.split(rf"[{BLANK}]+", words)[0])))
        body = len(name) > 3 or name.endswith(tuple(lexicon.words("issuerEnding")))
        if body and len(words) > 2 and not _NOT_SIGNED.search(words) and not WRITER.search(name):
            return Signed(name=name, when=when, printed=when is None)
    return None


def _may_sign(line: Line) -> bool:
    """Whether a line may be one of a signature: metadata without a label, a body alone above the title."""
    if line.label or line.text.startswith("特此") or "：" in _SEAL_APART.sub("", line.text):
        return False
    return line.role == "meta" or (line.role == "furniture" and bool(_ALONE_BODY.fullmatch(line.text)))


def signed_above(lines: Sequence[Line], lexicon: Lexicon) -> Signed | None:
    """Return the body whose name is a line of its own below the title, with the date that stands below it."""
    endings = tuple(lexicon.words("issuerEnding"))
    at = _below_title(lines)
    while at < min(len(lines), HEAD) and (lines[at].label or lines[at].role == "furniture"):
        at += 1
    if at >= len(lines) or not (dated := _dated_below(lines, at, endings)):
        return None
    name = _name_on(lines[at], endings)
    return Signed(name=name, when=parse_date(dated)) if name else None


def headed(lines: Sequence[Line], lexicon: Lexicon) -> str | None:
    """Return the body whose name is a line of its own at the head: the first of the title, or below the page's date."""
    endings = tuple(lexicon.words("issuerEnding"))
    titled = [i for i, line in enumerate(lines) if line.role == "title"]
    below = _below_title(lines)
    among = range(below, min(below + _BELOW, len(lines)) if titled else below)
    dated = [i for i in among if any(DATE.search(line.text) for line in lines[below:i])]
    for i in (*titled[:-1], *dated, *_first_below(lines, below, endings)):
        if name := _name_on(lines[i], endings):
            return name
    return next(
        (found for words in map(beside, (lines[i].text for i in titled)) if (found := words.split(" ")[0])), None
    )


def _first_below(lines: Sequence[Line], below: int, endings: tuple[str, ...]) -> Sequence[int]:
    """Return the line right below the title where it names a body alone and the text begins below it, or nothing."""
    if not 0 < below < len(lines) - 1 or lines[below].label or lines[below].ordinal:
        return ()
    name = _name_on(lines[below], endings)
    begun = lines[below + 1].ordinal or not lines[below + 1].open_ended
    return (below,) if name and len(name) >= _ALONE and begun else ()


def _below_title(lines: Sequence[Line]) -> int:
    titled = [i for i, line in enumerate(lines) if line.role == "title"]
    return titled[-1] + 1 if titled else len(lines)


def _name_on(line: Line, endings: tuple[str, ...]) -> str | None:
    """Return the body that a line names and nothing else; the first of several, with its office."""
    enclosed = _ENCLOSED.fullmatch(line.text)
    name, *others = re.split(rf"[{BLANK}、]+", enclosed[1] if enclosed else line.text)
    whole = line.captionlike and not (line.dashed or line.label or line.ordinal or _NOT_SIGNED.search(name))
    body = name.endswith(endings) or (name.endswith("办") and re.search("[省市县区州旗镇乡]", name))
    if not whole or len(name) < 4 or not (_ISSUED.search(line.text) or body):
        return None
    return name + others[0] if len(others) == 1 and _OFFICE.fullmatch(others[0]) else name


def _dated_below(lines: Sequence[Line], at: int, endings: tuple[str, ...]) -> str:
    """Return the line of a date, or of other metadata, below a line, or below more names of bodies; empty if none."""
    for line in lines[at + 1 : at + _BELOW]:
        if line.role == "meta" or MONTH.fullmatch(line.text) or _STAMPED.match(line.text):
            return line.text
        if not (line.captionlike and line.text.endswith((*endings, "队"))):
            break
    return ""
