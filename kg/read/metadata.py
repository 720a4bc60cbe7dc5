"""Title, publisher and date of an article, from its metadata lines and what its page declares."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from kg.layout import BLANK, Line, lay_out, title_of
from kg.lexicon import Lexicon
from kg.read.page import Page

Published = datetime | date | None

_DIGITS = {
    **{c: str(i) for i, c in enumerate("〇一二三四五六七八九")},
    "零": "0",
    "○": "0",
    "O": "0",
    "Ｏ": "0",
    "◯": "0",
}
_YEAR = "(?P<y>[12]\\d{3}|[一二][〇零○◯OＯ一二三四五六七八九]{3})"
_DATE = re.compile(
    rf"{_YEAR}[年\-./](?P<m>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})[月\-./](?P<d>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})日?"
    rf"(?:[T{BLANK}]*(?P<H>\d{{1,2}})[:：时](?P<M>\d{{2}})(?:[:：分](?P<S>\d{{2}}))?)?(?!\d)|"
    r"(?<!\d)(?P<Y>(?:19|20)\d\d)(?P<N>[01]\d)(?P<D>[0-3]\d)(?!\d)"
)
_VALUE_END = re.compile(rf"[{BLANK}]{{2,}}|[\t\u3000|｜]|[{BLANK}](?=[\d【\[（(])|[】\]]|\Z")
_MARKS = '《》“”"【】[]（）() 　:：,，。.;；'
_HEAD, _TAIL = 12, 8
"""Metadata stand among the first or the last lines."""


def describe(page: Page, lexicon: Lexicon, fallback: str) -> tuple[str, str | None, Published]:
    """Return the title (at worst `fallback`), the publisher and the date; None where nothing says so."""
    title = _title(page, lexicon, fallback)
    lines = lay_out(page.text, lexicon, title)
    said = list(_labelled(lines, lexicon))
    publisher = (
        _first(said, "publisher")
        or _signature(lines)
        or _in_title(title, lexicon)
        or _first(said, "source")
        or page.declared.get("publisher")
    )
    return title, publisher, _date(page, lines, said)


def parse_date(words: str) -> Published:
    """Return the first whole date in some words, with its time where one follows; None if there is none.

    >>> parse_date("来源:安宁市委统战部 2024-04-15 09:30:00"), parse_date("二〇二三年七月二十八日")
    (datetime.datetime(2024, 4, 15, 9, 30), datetime.date(2023, 7, 28))
    """
    for found in _DATE.finditer(words):
        year, month, day = found["y"] or found["Y"], found["m"] or found["N"], found["d"] or found["D"]
        try:
            when = date(int("".join(_DIGITS.get(c, c) for c in year)), _number(month), _number(day))
            if found["H"]:
                return datetime(when.year, when.month, when.day, int(found["H"]), int(found["M"]), int(found["S"] or 0))
        except ValueError:
            continue
        return when
    return None


def _number(words: str) -> int:
    """Return a number below 100, in either kind of digits: 28, 二十八, 十."""
    if words.isdecimal():
        return int(words)
    tens, ten, ones = words.rpartition("十")
    return 10 * int(_DIGITS.get(tens, "1") if ten else 0) + int(_DIGITS.get(ones, "0") if ones else 0)


def _title(page: Page, lexicon: Lexicon, fallback: str) -> str:
    declared = page.declared.get("title", "")
    window = page.declared.get("window", "")
    for known in (declared, window, *re.split(r"\s*[-_|—–]+\s*", window)):
        if len(known) > 4 and (found := title_of(lay_out(page.text, lexicon, known))):
            return found
    lines = lay_out(page.text, lexicon)
    named = next((value for term, value in _labelled(lines, lexicon) if term == "title"), "")
    return declared or named or title_of(lines) or re.split(r"[-_|—–]", window)[0].strip() or fallback


def _labelled(lines: Sequence[Line], lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """Yield every labelled value of the metadata lines: the term of its label, and the value."""
    labels = lexicon.words("metaLabel")
    nothing = lexicon.words("nobody")
    any_label = "|".join(map(re.escape, labels)) or r"(?!)"
    label = re.compile(rf"[（(【\[]?({any_label})(?:[】\]][{BLANK}]*[：:]?|[{BLANK}]*[：:])[{BLANK}]*")
    for line in lines:
        if line.role != "meta":
            continue
        found = list(label.finditer(line.text))
        for i, match in enumerate(found):
            stop = found[i + 1].start() if i + 1 < len(found) else len(line.text)
            term, rest = labels[match[1]], line.text[match.end() : stop].strip()
            if term in ("publisher", "source"):
                dated = _DATE.search(rest)
                rest = rest[: dated.start()] if dated else rest
                end = _VALUE_END.search(rest)
                rest = rest[: end.start() if end else None].strip(_MARKS)
            if rest and rest not in nothing:
                yield term, rest


def _first(said: Sequence[tuple[str, str]], term: str) -> str | None:
    return next((value for name, value in said if name == term), None)


def _signature(lines: Sequence[Line]) -> str | None:
    """Return the body that signed above the closing date, or on its line."""
    for i in range(len(lines) - 1, max(len(lines) - _TAIL, 0), -1):
        found = _DATE.search(lines[i].text)
        if lines[i].role != "meta" or not found or lines[i].label or found.end() < len(lines[i].text):
            continue
        before = lines[i].text[: found.start()].strip()
        if before:
            return before if len(before) > 3 else None
        signed = None
        while i > 1 and lines[i - 1].role == "meta" and not lines[i - 1].label and not _DATE.search(lines[i - 1].text):
            i -= 1
            signed = lines[i].text
        return signed
    return None


def _in_title(title: str, lexicon: Lexicon) -> str | None:
    """Return the body that speaks in the title of a report or an official document: 某市人民政府(工作报告|关于……)."""
    endings = [w for w, owner in lexicon.words("issuerEnding").items()]
    kinds = "|".join(map(re.escape, lexicon.words("reportTitle"))) or r"(?!)"
    any_ending = "|".join(map(re.escape, endings)) or r"(?!)"
    found = re.match(
        rf"(?:\d{{4}}年)?([^，。：:《“]{{1,30}}?(?:{any_ending}))(?:\d{{4}}年)?(?:{kinds}|关于|印发|转发|公告|令)",
        title,
    )
    return found[1] if found else None


def _date(page: Page, lines: Sequence[Line], said: Sequence[tuple[str, str]]) -> Published:
    """Return the date that is labelled; else that of a line at the head, the page's own, that of the signature."""
    for term, value in said:
        if term == "issued" and (when := parse_date(value)):
            return when
    meta = [(i, line) for i, line in enumerate(lines) if line.role == "meta" and not line.label]
    sourced = [line.text for line in lines if line.role == "meta" and line.label in ("source", "publisher")]
    head = [line.text for i, line in meta if i < _HEAD]
    tail = [line.text for i, line in reversed(meta) if i >= len(lines) - _TAIL]
    for words in (*sourced, *head, page.declared.get("issued", ""), *tail):
        if when := parse_date(words):
            return when
    return None
