"""Title, publisher, date, number and genre of an article, from its metadata lines and what its page declares."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
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
_ITEMS = re.compile(rf"[{BLANK}《》|｜（）()]+")
_EDITION = re.compile(r"第?[\dA-Z]{1,3}版(?:[:：][^\s]{0,8})?")
_MARKS = '《》“”"【】[]（）() 　:：,，。.;；'
_DISPATCH = re.compile(r"[（(]?(?:据)?([\u4e00-\u9fff]{1,6}[社网])[\u4e00-\u9fff]{0,8}\d{1,2}月\d{1,2}日(?:电|讯)")
_REPORTED = re.compile(r"[（(【]?本(?:报|网|台|刊)(?:[\u4e00-\u9fff]{1,6}\d{1,2}月\d{1,2}日)?(?:讯|电|记者)")
_DOCUMENT = re.compile(r"[\u4e00-\u9fff]{1,14}[〔\[［（(【﹝]\d{4}[〕\]］）)】﹞]第?\d{1,4}号")
_INSTEAD = "这里是一张表，有行有列。"
UNTITLED = "（无标题）"
"""The title of what has none."""
_HEAD = 12
"""Lines among which a date without a label stands above the text."""
_NOT_SIGNED = re.compile(r"[：:；;，,《》]|\A附|\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What an article says of itself; None where nothing says so."""

    title: str
    publisher: str | None
    published: Published
    number: str | None
    genre: str | None


def describe(page: Page, lexicon: Lexicon, fallback: str) -> Said:
    """Return what an article says of itself; its title is at worst `fallback`."""
    page = replace(page, text=_without_tables(page))
    title = _title(page, lexicon, fallback)
    lines = lay_out(page.text, lexicon, title)
    said = [*_in_cells(page, lexicon), *_labelled(lines, lexicon)]
    publisher = (
        (page.declared.get("publisher") if "record" in page.declared else None)
        or _first(said, "publisher")
        or _signature(lines)
        or _in_title(title, lexicon)
        or _speaker(title, lines, lexicon)
        or _first(said, "source")
        or _medium(lines, lexicon)
        or page.declared.get("publisher")
        or _dispatched(lines)
    )
    return Said(
        title=title,
        publisher=publisher,
        published=_date(page, lines, said),
        number=_number_of(page, lines, said),
        genre=_genre(title, page, lines, lexicon),
    )


def _without_tables(page: Page) -> str:
    """Return the text with a sentence in the place of each table, where no title and no signature stands."""
    parts, at = [], 0
    for table in page.tables:
        parts += [page.text[at : table.span.start], _INSTEAD]
        at = table.span.end
    return "".join((*parts, page.text[at:]))


def _in_cells(page: Page, lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """Yield what a table of labels and values at the head says: 索引号 | 000014349 | 发布机构 | 某市人民政府."""
    labels = lexicon.words("metaLabel")
    for table in page.tables[:2]:
        cells = [(cell.row, cell.span.cut(page.text).strip(f"：: {BLANK}")) for cell in table.cells[:60]]
        for (row, label), (other, value) in itertools.pairwise(cells):
            if row == other and label in labels and value not in labels and value not in lexicon.words("nobody"):
                yield labels[label], value


def _speaker(title: str, lines: Sequence[Line], lexicon: Lexicon) -> str | None:
    """Return whose report it is, by who gave it: 某县人民政府 of 某县人民政府县长　张三."""
    if not any(words in title for words in lexicon.words("reportTitle")):
        return None
    ending = _any(lexicon.words("issuerEnding"))
    for line in lines[:_HEAD]:
        if line.role in ("meta", "title") and (
            found := re.match(
                rf"([^，。：{BLANK}]{{2,30}}?(?:{ending}))[^，。：{BLANK}]{{1,6}}长[{BLANK}]+\S{{2,4}}\Z", line.text
            )
        ):
            return found[1]
    return None


def _dispatched(lines: Sequence[Line]) -> str | None:
    """Return the agency whose dispatch it is: 新华社北京3月5日电."""
    for line in lines:
        if line.role == "body" and (found := _DISPATCH.match(line.text)):
            return found[1]
    return None


def _number_of(page: Page, lines: Sequence[Line], said: Sequence[tuple[str, str]]) -> str | None:
    """Return the document's number: as it is labelled, or as a line of its own above the text."""
    for words in (_first(said, "identifier"), page.declared.get("number")):
        if words and (found := _DOCUMENT.search(words)):
            return found[0]
    for line in lines[: 2 * _HEAD]:
        if line.role == "meta" and (found := _DOCUMENT.fullmatch(line.text.strip("（）()"))):
            return found[0]
    return None


def _genre(title: str, page: Page, lines: Sequence[Line], lexicon: Lexicon) -> str | None:
    """Return what sort of writing it is, by its title, its first words, or its tables."""
    bare = re.sub(r"[（(〔\[【][^）)〕\]】]*[）)〕\]】]\Z", "", title)
    for cue in sorted(lexicon.of("genreTitle"), key=lambda cue: cue.option("rank", "9")):
        if bare.endswith(cue.forms):
            return cue.option("means")
    body = next((line.text for line in lines if line.role == "body"), "")
    if _DISPATCH.match(body) or _REPORTED.match(body):
        return "dispatch"
    for cue in lexicon.of("genreWord"):
        if any(form in title for form in cue.forms):
            return cue.option("means")
    cells = sum(len(cell.span) for table in page.tables for cell in table.cells)
    return "statistics" if cells > len(page.text) else None


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
    return (
        declared
        or named
        or title_of(lines)
        or _before_labels(lines)
        or re.split(r"[-_|—–]", window)[0].strip()
        or fallback
    )


def _before_labels(lines: Sequence[Line]) -> str:
    """Return the first line where labels follow it, in whatever writing."""
    if len(lines) > 1 and lines[1].label and lines[0].open_ended and not lines[0].label:
        return lines[0].text
    return ""


def _labelled(lines: Sequence[Line], lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """Yield every labelled value of the metadata lines: the term of its label, and the value."""
    labels = lexicon.words("metaLabel")
    nothing = lexicon.words("nobody")
    label = re.compile(rf"[（(【\[]?({_any(labels)})(?:[】\]][{BLANK}]*[：:]?|[{BLANK}]*[：:])[{BLANK}]*")
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
    """Return the body that signed above the first closing date below the text, or on its line; the first of several."""
    first = next((i for i, line in enumerate(lines) if line.role == "body"), len(lines))
    for i in range(first, len(lines)):
        found = _DATE.search(lines[i].text)
        if lines[i].role != "meta" or lines[i].label or not found:
            continue
        signed = lines[i].text[: found.start()].strip()
        while not signed and lines[i - 1].role == "meta" and not lines[i - 1].label and i > first:
            i -= 1
            signed = "" if lines[i - 1].role == "meta" and not lines[i - 1].label else lines[i].text
        if len(signed) > 2 and not _NOT_SIGNED.search(signed):
            return re.split(rf"[{BLANK}]+", signed)[0]
    return None


def _medium(lines: Sequence[Line], lexicon: Lexicon) -> str | None:
    """Return the newspaper or site that stands among the metadata without a label: 《某某日报》第3版."""
    endings = tuple(lexicon.words("mediaEnding"))
    for line in lines:
        if line.role == "meta":
            for item in _ITEMS.split(_EDITION.sub("", line.text)):
                if 3 <= len(item) <= 16 and item.endswith(endings):
                    return item
    return None


def _in_title(title: str, lexicon: Lexicon) -> str | None:
    """Return the body that speaks in the title of a report or an official document: 某市人民政府(工作报告|关于……)."""
    ending = _any(lexicon.words("issuerEnding"))
    opening = _any((*lexicon.words("reportTitle"), *lexicon.words("titleOpening")))
    found = re.match(rf"(?:\d{{4}}年)?([^，。：:《“]{{1,60}}?(?:{ending}))(?:\d{{4}}年)?(?:{opening})", title)
    if not found or "关于" in found[1]:
        return None
    body = re.split(rf"[{BLANK}]+", found[1])[0]
    several = re.match(rf"(.+?(?:{ending}))、", body)
    return several[1] if several else body


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words)) or r"(?!)"


def _date(page: Page, lines: Sequence[Line], said: Sequence[tuple[str, str]]) -> Published:
    """Return the date that is labelled; else that of a line at the head, the page's own, that of the signature."""
    if "record" in page.declared and (when := parse_date(page.declared.get("issued", ""))):
        return when
    for term, value in said:
        if term == "issued" and (when := parse_date(value)):
            return when
    first = next((i for i, line in enumerate(lines) if line.role == "body"), len(lines))
    plain = [(i, line.text) for i, line in enumerate(lines) if line.role == "meta" and not line.label]
    sourced = [line.text for line in lines if line.role == "meta" and line.label]
    head = [words for i, words in plain if i < min(first, _HEAD)]
    foot = [words for i, words in plain if i > first]
    for words in (*sourced, *head, page.declared.get("issued", ""), *foot):
        if when := parse_date(words):
            return when
    return None
