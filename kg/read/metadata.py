"""Title, publisher, date, number and genre of an article, from its metadata lines and what its page declares."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from kg.layout import BLANK, EDITION, HAN, Line, lay_out, title_of
from kg.lexicon import Lexicon
from kg.plain import plain_text
from kg.read.dates import Published, parse_date
from kg.read.genres import genre_of
from kg.read.labels import OTHER_TIME, labelled, value_of
from kg.read.levels import level_of
from kg.read.makers import FOOT
from kg.read.media import PAGE, STAMP
from kg.read.page import Page
from kg.read.publishers import OCCASION, publisher_of
from kg.read.signatures import HEAD, Signed, signed_above
from kg.years import year_of_day

_WHOLE = r"\d{4}[年\-./]\d{1,2}[月\-./]\d{1,2}日?"
_WIRED = re.compile(r"[^，。]{0,14}?(?P<year>\d{4}年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日(?:电|讯|\Z)")
_GIVEN = re.compile(
    rf"[（(][\u4e00-\u9fff]{{4,20}}[{BLANK}]*(?P<year>)(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})日(?:发布|公布)?[）)]\Z"
)
"""Who gave it and when, without a year, behind a title or below the text: （某市统计局7月24日发布）."""
_HELD = re.compile(r"[（(—]*(?P<year>\d{4}年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日在.{2,60}会议?上[）)]?\Z")
_SUBJECT = re.compile(rf"[^，。]{{0,20}}日电[{BLANK}]*题[：:]")
_DOCUMENT = re.compile(r"[\u4e00-\u9fff]{1,14}[〔\[［（(【﹝]\d{4}[〕\]］）)】﹞]第?\d{1,4}号")
_NUMBER_FIRST = re.compile(rf"{_DOCUMENT.pattern}(?=附件|[{BLANK}])")
"""A number before the title, or before the text, on one line."""
_IN_BRACKETS = re.compile(rf"[（(]({_DOCUMENT.pattern})(?:[，,、{BLANK}]|文?附件|文件)[^（）()]{{0,40}}[）)]")
"""A number with its day, or of what it is an annex to: （某政发〔2014〕7号，2014年3月28日）."""
_BEHIND = re.compile(rf"(?<=.{{8}})(?:[（(]|[{BLANK}]{{1,4}})({_DOCUMENT.pattern})[）)]?\Z")
"""A number behind a title."""
_HEADED = re.compile(rf"\A【[^】]{{2,6}}】[{BLANK}]*")
_SERIAL = re.compile(r"[（(]?((?:19|20)\d\d年第\d{1,3}号)[）)]?")
"""The number of an announcement, on a line of its own: 2020年第9号."""
_NOTED = re.compile(r"(?:公告|文件|通知)编号[：:\s]\s*([^\s：:，。]{4,20})")
_ANNOUNCED = re.compile(r"(?:公告|通告|令)[（(](\d{4}年第\d{1,3}号)[）)]|(?:公告|通告)(\d{4}年第\d{1,3}号)")
"""The same within a title: 某局公告（2022年第6号）."""
_FORMER = re.compile(r"[（(]?原标题[：:]\s*([^。]{6,80}?)[）)]?")
_FORMER_WITHIN = re.compile(rf"(?:\A|[{BLANK}（(])原标题[：:]\s*([^。，{BLANK}][^。{BLANK}]{{5,60}})(?=[{BLANK}])")
_GLUED = re.compile(
    rf"(?![^{BLANK}]*日[讯电])(?P<title>(?P<name>[^。；！？{BLANK}]{{4}})[^。；！？{BLANK}]{{4,46}}(?:[{BLANK}][^。；，{BLANK}]{{4,30}})?)[{BLANK}]+"
    rf"(?=(?P=name)|\d{{1,2}}月\d{{1,2}}日|\d{{4}}年\d{{1,2}}月|近日|日前|本[报网台]讯)"
)
"""A title on one line with its text, which begins with a day or with what the title begins with."""
_NUMBERED = re.compile(r"\d{1,2}(?:[.．、]|(?=[ \u3000]))[ \u3000]*(?=[\u4e00-\u9fff]|\d{4}年)")
_NO_TITLE = re.compile(
    rf"[年月日{BLANK}]+\Z|.*(?:\.{{4}}|…{{3}}|是\Z)|(?:讲述|口述|整理|采写|供稿)人?[：:]|[^：:]{{2,8}}(?:单位|人员|地区|地点|时间)[：:]"
)
"""What stands where a title might in an excerpt: a form's blank date, a table of contents, the lead of a list."""
_ASIDE = re.compile(r"(?:[（(〔\[【][^）)〕\]】]*[）)〕\]】])+\Z")
"""What stands in brackets behind a title: （试行）, （征求意见稿）."""
_ANNEX = re.compile(r"附件[\d一二三四五六七八九十]{0,2}[：:]?\Z|[（(][^）)]*[）)]\Z")
_BELOW = 4
"""Lines below a signature among which the title of what is enclosed stands."""
_SIGNED_BELOW = 3
_LABELS = 3
"""Lines at the head among which a title in another writing stands."""
_BARRED = re.compile("[|｜丨]")
"""What is in the head of a table and in no title."""
_SHORT = 6
_INSTEAD = "这里是一张表，有行有列。"
_END = 200_000
"""Letters at either end of a text in which its title, its publisher and its date are looked for."""
_FOREIGN = 400
"""Letters that a title in another writing may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What an article says of itself; None where nothing says so."""

    title: str
    publisher: str | None
    published: Published
    number: str | None
    genre: str | None
    level: str | None = None


def describe(page: Page, lexicon: Lexicon, fallback: str) -> Said:
    """Return what an article says of itself; its title is at worst `fallback`."""
    in_cells = _in_cells(page, lexicon)
    page = replace(page, text=_ends(_without_tables(page)))
    if words := plain_text(page.text):
        declared = {name: words.plainly(value) for name, value in page.declared.items()}
        page = replace(page, text=words.text, declared=declared)
    title = _title(page, lexicon, fallback)
    lines = lay_out(page.text, lexicon, title)
    said = [*in_cells, *labelled(lines, lexicon)]
    signed = signed_above(lines, lexicon)
    publisher = publisher_of(page, title, lines, said, signed, lexicon)
    genre = genre_of(title, page, lines, lexicon)
    return Said(
        title=words.own(title) if words and title != fallback else title,
        publisher=words.own(publisher) if words and publisher else publisher,
        published=_date(page, lines, said, signed),
        number=_number_of(page, lines, said),
        genre=genre,
        level=level_of(publisher, title, genre, lines, lexicon),
    )


def _ends(text: str) -> str:
    """Return the head and the foot of a very long text, cut at line ends: all that tells what it is."""
    if len(text) <= 2 * _END:
        return text
    foot = text.find("\n", len(text) - _END)
    return text[: text.rfind("\n", 0, _END) + 1 or _END] + "\n" + text[foot if foot > 0 else len(text) - _END :]


def _without_tables(page: Page) -> str:
    """Return the text with a sentence in the place of each table, where no title and no signature stands; a table of
    labels above all else is left out."""
    parts, at = [], 0
    for table in page.tables:
        before = page.text[at : table.span.start]
        parts += [before, _INSTEAD if at or before.strip() else ""]
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


def _number_of(page: Page, lines: Sequence[Line], said: Sequence[tuple[str, str]]) -> str | None:
    """Return the document's number: as it is labelled, as a line of its own above the text, or at its title."""
    for words in (value_of(said, "identifier"), page.declared.get("number")):
        if words and (found := _DOCUMENT.search(words)):
            return found[0]
    # The first line of the running text is looked at, too, where it begins with the number.
    head = list(itertools.takewhile(lambda line: line.role != "body" or line.captionlike, lines[: 2 * HEAD]))
    for line in (*head, *lines[len(head) : len(head) + 1]):
        words = _HEADED.sub("", line.text)
        if found := _DOCUMENT.fullmatch(words.strip("（）() ")) or _NUMBER_FIRST.match(words):
            return found[0]
    for line in head:
        if (
            found := _IN_BRACKETS.fullmatch(line.text)
            or _BEHIND.search(line.text)
            or _SERIAL.fullmatch(line.text)
            or _NOTED.search(line.text)
            or _ANNOUNCED.search(line.text)
        ):
            return str(next(filter(None, found.groups())))
    return None


def _title(page: Page, lexicon: Lexicon, fallback: str) -> str:
    declared = page.declared.get("title", "")
    window = page.declared.get("window", "")
    for known in (declared, window, *re.split(r"\s*[-_|—–]+\s*", window)):
        if len(known) > 4 and (found := title_of(lay_out(page.text, lexicon, known))):
            return found
    lines = lay_out(page.text, lexicon)
    if not declared and (foreign := _foreign(lines)):
        return _native(page.text, lexicon) or _enclosed(lines, lexicon, annexed=False) or foreign
    if lines and (about := _SUBJECT.match(lines[0].text)):
        return lines[0].text[about.end() :].strip()
    titles = (value for term, value in labelled(lines, lexicon) if term == "title")
    named = next((value for value in titles if not _BARRED.search(value)), "")
    return (
        declared
        or named
        or _titled(lines)
        or _enclosed(lines, lexicon)
        or _before_labels(lines)
        or re.split(r"[-_|—–]", window)[0].strip()
        or _formerly(lines)
        or _glued(lines)
        or _numbered(lines)
        or fallback
    )


def _titled(lines: Sequence[Line]) -> str:
    """Return the words of the lines that look like a title and are no piece of something else."""
    title = title_of(lines)
    half = title.count("）") + title.count(")") > title.count("（") + title.count("(")
    return "" if half or _NO_TITLE.match(title) else title


def _formerly(lines: Sequence[Line]) -> str:
    """Return the title that a reprint gives for the one it had: 原标题：……."""
    found = (_FORMER.fullmatch(line.text) or _FORMER_WITHIN.search(line.text) for line in lines[:HEAD])
    return next((one[1] for one in found if one), "")


def _glued(lines: Sequence[Line]) -> str:
    """Return the title of a page that is one line: 某县召开动员会 9月22日上午，某县召开……"""
    found = _GLUED.match(lines[0].text) if lines and not lines[0].open_ended else None
    return found["title"] if found else ""


def _numbered(lines: Sequence[Line]) -> str:
    """Return the heading that a text taken from a larger one begins with, above who and when, or above its parts."""
    if len(lines) < _SIGNED_BELOW or not lines[0].ordinal:
        return ""
    found = _NUMBERED.match(lines[0].text)
    parted = lines[1].ordinal.startswith(lines[0].ordinal.strip(f"{BLANK}.．、") + ".")
    dated = not lines[1].ordinal and lines[1].captionlike and parse_date(lines[1].text)
    return lines[0].text[found.end() :] if found and (parted or dated) else ""


def _foreign(lines: Sequence[Line]) -> str:
    """Return a line of words in another writing at the head, among or above labels."""
    head = [i for i, line in enumerate(lines[:_LABELS]) if not line.label]
    if not head or not any(line.label for line in lines[: head[0] + 2]):
        return ""
    words = lines[head[0]].text
    return words if not HAN.search(words) and words.count(" ") > 1 and len(words) <= _FOREIGN else ""


def _native(text: str, lexicon: Lexicon) -> str:
    """Return the Chinese title below one in another writing; empty where none says what sort of writing it is."""
    chinese = "\n".join(line for line in text.split("\n") if HAN.search(line))
    found = title_of(lay_out(chinese, lexicon))
    return found if _says_sort(found, lexicon) else ""


def _enclosed(lines: Sequence[Line], lexicon: Lexicon, *, annexed: bool = True) -> str:
    """Return the title of what a letter encloses: below the first signature, where it says what sort of writing it is.

    It stands for the letter's own where the letter has none (印发给你们 … 某部办公厅 / 2022年6月14日 / 某工作要点);
    `annexed` is whether it may be an annex.
    """
    signed = next((i for i, line in enumerate(lines) if i and _signs(line) and _signs(lines[i - 1], dated=False)), None)
    below = lines[signed + 1 : signed + _BELOW] if signed is not None else ()
    titled = next((line.text for line in below if not (line.label or (annexed and _ANNEX.match(line.text)))), "")
    return titled if _says_sort(titled, lexicon) else ""


def _signs(line: Line, *, dated: bool = True) -> bool:
    """Whether a line is the date of a signature, or what stands above one."""
    return line.role == "meta" and not line.label and bool(parse_date(line.text)) == dated


def _says_sort(title: str, lexicon: Lexicon) -> bool:
    """Whether a title ends as one of a sort of official writing does: ……管理办法（试行）."""
    bare = _ASIDE.sub("", title)
    sorts = (*(form for cue in lexicon.of("genreTitle") for form in cue.forms), "规范", "指南", "要点")
    return len(bare) > _SHORT and bare.endswith(sorts)


def _before_labels(lines: Sequence[Line]) -> str:
    """Return the first line where labels follow it, in whatever writing."""
    if len(lines) > 1 and lines[1].label and lines[0].open_ended and not lines[0].label:
        return lines[0].text
    return ""


def _date(page: Page, lines: Sequence[Line], said: Sequence[tuple[str, str]], signed: Signed | None) -> Published:
    """Return the date below title and body; else that which is labelled, that of a line at the head, the page's own."""
    if "record" in page.declared and (when := parse_date(page.declared.get("issued", ""))):
        return when
    if signed and signed.when:
        return _with_time(signed.when, said)
    for kind in ("issued", "created"):
        if when := next((when for term, value in said if term == kind and (when := parse_date(value))), None):
            return when
    first = next((i for i, line in enumerate(lines) if line.role == "body"), len(lines))
    plain = [(i, line.text) for i, line in enumerate(lines) if line.role == "meta" and not line.label]
    sourced = [line.text for line in lines if line.role == "meta" and line.label and not OTHER_TIME.search(line.text)]
    spoken = [line.text for line in lines[:2] if line.dashed and line.role != "title"]
    spoken += [line.text for line in lines[:HEAD] if _SPOKEN.fullmatch(line.text)]
    head = [*(words for i, words in plain if i < min(first, HEAD)), *spoken]
    held = [words for words in head if OCCASION.search(words)]
    head = [words for words in head if words not in held]
    beside = [
        line.text
        for line in lines[: min(first, HEAD)]
        if line.role == "furniture" and (_OPENS.match(line.text) or PAGE.fullmatch(line.text))
    ]
    foot = [words for i, words in plain if i > first]
    foot += [
        line.text
        for line in lines[-FOOT:]
        if (STAMP.search(line.text) and not line.text[0].isdigit()) or _ON_PAGE.search(line.text)
    ]
    for words in (*sourced, *head, *beside, *held, page.declared.get("issued", ""), *foot):
        if when := parse_date(words):
            return when
    titled = [line.text for line in lines if line.role == "title"]
    asides = [found[0] for words in titled for part in (_BEFORE_TITLE, _IN_TITLE) if (found := part.search(words))]
    since = (found for line in lines if (found := _SINCE.search(line.text)))
    asides += [found[0] for found in since]
    return _wired(lines) or _dated_aside(lines, first) or parse_date(" ".join(asides)) or _opened(lines)


def _with_time(when: date, said: Sequence[tuple[str, str]]) -> Published:
    """Return a day with the time of day that a label gives for it, if one does."""
    told = (parse_date(value) for term, value in said if term == "issued")
    return next((time for time in told if isinstance(time, datetime) and time.date() == when), when)


def _wired(lines: Sequence[Line]) -> Published:
    """Return the day of a dispatch or a session; where it tells no year, that which title and text plainly tell."""
    title = "".join(line.text for line in lines if line.role == "title")
    found_in = [
        _WIRED.match(line.text) or (_HELD.match(line.text) if line.role != "body" else None) for line in lines[:HEAD]
    ]
    given = [_GIVEN.search(line.text) for line in lines if line.role == "title" or line in lines[-FOOT:]]
    for found in filter(None, (*found_in, *given)):
        years = set(re.findall(r"(?<!\d)20\d\d(?!\d|年度)", title + found.string))
        year = found["year"] or (years.pop() if len(years) == 1 else None)
        year = year or year_of_day(title, "\n".join(other.text for other in lines), int(found["month"]))
        return parse_date(f"{str(year).strip('年')}-{found['month']}-{found['day']}") if year else None
    return None


def _opened(lines: Sequence[Line]) -> Published:
    """Return the day that the first words of a report give: 据某台2013年4月28日报道, （2011年10月28日A2版）本报讯."""
    body = next((line.text for line in lines if line.role == "body"), "")
    found = _REPORTED_ON.match(body)
    return parse_date(found[0]) if found else None


def _dated_aside(lines: Sequence[Line], first: int) -> Published:
    """Return a date beside the credits of the page, or behind the last words of the text."""
    beside = [
        line.text for i, line in enumerate(lines) if line.role == "furniture" and (i < first or i > len(lines) - 4)
    ]
    ends = [found[0] for line in lines[-FOOT:] if (found := _LAST_DATE.search(line.text))]
    return next((when for words in (*beside, *ends) if (when := parse_date(words))), None)


_REPORTED_ON = re.compile(
    rf"[（(]?(?:据[^，。；]{{2,12}}{_WHOLE}(?:报道|消息|讯)|{_WHOLE}[{BLANK}]*(?:{EDITION})?[）)]?[^，。；]{{0,8}}讯)"
)
_SPOKEN = re.compile(rf"[（(]{_WHOLE}[{BLANK}]+[\u4e00-\u9fff{BLANK}]{{2,12}}[）)]")
"""When a report was given, and by whom: （2008年1月22日　张三）."""
_ON_PAGE = re.compile(rf"{_WHOLE}[{BLANK}]*{EDITION}")
"""The day and the page of a newspaper: 2019.3.6　第3版."""
_SINCE = re.compile(rf"自(?:印发|发布|公布)之日[（(]{_WHOLE}[）)]")
_OPENS = re.compile(r"[\[［【]?" + _WHOLE)
_BEFORE_TITLE = re.compile(rf"\A[\[［【]{_WHOLE}[\]］】]")
_IN_TITLE = re.compile(rf"(?:[（(]|[{BLANK}])(?:[^（）()]{{2,16}}[，,])?{_WHOLE}[^（）()]{{0,16}}[）)]?(?=——|\Z)")
_LAST_DATE = re.compile(
    rf"[（(][^（）()]*{_WHOLE}[^（）()]*[）)]\Z|(?:[）)][{BLANK}]*|[{BLANK}]{{4,}}){_WHOLE}(?:[{BLANK}]*{EDITION})?\Z|"
    rf"(?:编印?|更新(?:日期|时间)?[：:]|刊[载]?于《[^》]{{2,12}}》)[{BLANK}]*{_WHOLE}|"
    rf"\A{_WHOLE}[{BLANK}]*(?:印发|更新)?[{BLANK}]*[（(]?(?:共?印|[^）)]{{2,14}}[）)]\Z)|"
    rf"\A[\u4e00-\u9fff{BLANK}]{{4,24}}[{BLANK}]+{_WHOLE}(?:更新)?(?:\d{{1,2}}时\d{{1,2}}分)?(?:[{BLANK}]*{EDITION})?\Z"
)
