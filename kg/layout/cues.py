"""What the words of a line say it is: the lexicon's cues, compiled."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.layout.lines import BLANK, DATE, EDITION, Line, spaced
from kg.lexicon import Lexicon

_DATE_LINE = re.compile(
    rf"[（(]?{DATE}(?:[{BLANK}]*\d{{1,2}}[:：]\d{{2}}(?:[:：]\d{{2}})?)?(?:印发|发布)?[）)]?(?:[（(][^）)\d]{{2,12}}[）)])?"
)
_DOCUMENT_NUMBER = re.compile(
    r"[^\s，。；：]{1,20}[〔\[［（(【﹝]\d{4}[〕\]］）)】﹞][^\s，。；：]{0,4}?\d+号|"
    r"(?:\d{4}年)?[（(]?第\d+号[）)]?|[（(]?\d{4}年第\d+号[）)]?"
)
_PAGE_NUMBER = re.compile(rf"[-—–－·第]?[{BLANK}]*\d{{1,4}}[{BLANK}]*(?:[-—–－·页]|[/／][{BLANK}]*\d{{1,4}})*")
_BREADCRUMB = re.compile(r"[^>＞»›→]{1,16}(?:[>＞»›→]+[^>＞»›→]{0,16}){1,6}")
_CHART = re.compile(rf"图[{BLANK}]?\d{{1,2}}(?:[-—–.．]\d{{1,2}})?[：:、．.{BLANK}]+[^。；]{{4,60}}")
"""The caption of a chart: 图4：2018—2022年固定资产投资增长速度（%）."""
_EDITION = re.compile(
    rf"(?:[\u4e00-\u9fff]{{3,10}}[{BLANK}]+(?:{DATE}[{BLANK}]*)?)?{EDITION}(?:[：:][^，。]{{1,16}}|(?<=\d版))"
)
"""The page of a newspaper: 第01版：要闻."""
_ITEMS = re.compile(rf"[{BLANK}|｜/·•【】\[\]]+(?:[.．](?:[{BLANK}]+|\Z))?|\A[.．][{BLANK}]+")
_HOME = re.compile(rf"首[{BLANK}]页")
_STOP = re.compile(r"[。！？]")

_ROLES = (
    "bodyOpening",
    "byline",
    "closing",
    "columnEnding",
    "credit",
    "footerLabel",
    "furniture",
    "issuerEnding",
    "letterhead",
    "mediaEnding",
    "menuItem",
    "pageLabel",
    "restIsFurniture",
    "titleOpening",
)


@dataclass(frozen=True, slots=True)
class Cues:
    """The lexicon's words for the parts of a page."""

    furniture: re.Pattern[str]
    footer: re.Pattern[str]
    rest: re.Pattern[str]
    label: re.Pattern[str]
    closing: re.Pattern[str]
    labels: dict[str, str]
    items: frozenset[str]
    openings: tuple[str, ...]
    prose: tuple[str, ...]
    """What running text begins with and no title."""
    letterheads: tuple[str, ...]
    bodies: tuple[str, ...]
    """What the names of official bodies end in."""
    columns: tuple[str, ...]
    """What the name of a series ends in that stands above a title."""
    genres: tuple[str, ...]
    """What the titles of each sort of writing end in."""
    media: tuple[str, ...]
    """What the names of newspapers and sites end in."""

    @classmethod
    def of(cls, lexicon: Lexicon) -> Cues:
        """Compile a lexicon's cues, once for each different set of words."""
        words = {role: tuple(lexicon.words(role)) for role in _ROLES}
        words["genre"] = tuple(form for cue in lexicon.of("genreTitle") for form in cue.forms if len(form) > 1)
        return _compile(tuple(words.items()), tuple(lexicon.words("metaLabel").items()))

    def read(self, line: Line) -> Line:
        """Return a line with the role that its words give it, wherever it stands."""
        words = line.text
        plain = len(words) <= 200 and not _STOP.search(words)
        if plain and (told := self.label.match(words) or (re.match(DATE, words) and self.label.search(words))):
            return replace(line, role="meta", label=self.labels[unspaced(told[1])])
        if self.is_furniture(words):
            return replace(line, role="furniture")
        if _DATE_LINE.fullmatch(words) or _DOCUMENT_NUMBER.fullmatch(words):
            return replace(line, role="meta")
        if len(words) < 60 and self.closing.match(words):
            return replace(line, role="meta")
        if line.ordinal and line.captionlike:
            return replace(line, role="heading")
        return line

    def is_furniture(self, words: str) -> bool:
        """Whether a line is navigation, a page number, a credit of the site."""
        if len(words) > 200 or "。" in words[:-1] or (len(words) > 60 and _STOP.search(words[:-1])):
            return False
        if any(form.fullmatch(words) for form in (_PAGE_NUMBER, _CHART, _EDITION)) or self.rest.match(words):
            return True
        if len(words) <= 100 and self.furniture.search(words):
            return True
        items = [item for item in _ITEMS.split(_HOME.sub("首页", words)) if item]
        longest = max(map(len, items), default=0)
        known = sum(item in self.items for item in items)
        if known and (known == len(items) or (len(items) >= 3 and longest <= 8)):
            return True
        barred = len(items) >= 4 and ("|" in words or "｜" in words)
        return bool(_BREADCRUMB.fullmatch(words)) or (barred and longest <= 12)


@lru_cache(maxsize=8)
def _compile(words: tuple[tuple[str, tuple[str, ...]], ...], labels: tuple[tuple[str, str], ...]) -> Cues:
    forms = dict(words)
    head = rf"(?:\A|(?<=[{BLANK}（(【\[|｜]))"
    tail = rf"[{BLANK}]*[：:\d\[【]"
    furniture = rf"{_any(forms['furniture'])}|{head}(?:{_any(forms['pageLabel'])}){tail}"
    closing = rf"[（(]?(?:{_any(forms['closing'])})(?:[）)：:{BLANK}]|\Z)|.*{DATE}印发\Z"
    credit = rf"[（(【][^）)】]{{2,40}}(?:{_any(forms['credit'])})[）)】]\Z"
    byline = rf"[（(【][^）)】]{{0,20}}(?:{_any(forms['byline'])})[{BLANK}：:][^）)】]{{2,40}}[）)】]\Z"
    return Cues(
        furniture=re.compile(furniture),
        footer=re.compile(rf"(?:{_any(forms['footerLabel'])})[{BLANK}]*[：:]"),
        rest=re.compile(rf"[【\[]?(?:{_any(forms['restIsFurniture'])})[】\]]?[：:]?\Z"),
        label=re.compile(
            rf"[（(【\[〔]?({spaced(name for name, _ in labels)})(?:[】\]〕][{BLANK}]*[：:]?|[{BLANK}]*[：:丨｜])"
        ),
        closing=re.compile(f"{closing}|{credit}|{byline}"),
        labels=dict(labels),
        items=frozenset(forms["menuItem"]),
        openings=forms["titleOpening"],
        prose=forms["bodyOpening"],
        letterheads=forms["letterhead"],
        bodies=forms["issuerEnding"],
        columns=forms["columnEnding"],
        genres=forms["genre"],
        media=forms["mediaEnding"],
    )


def unspaced(words: str) -> str:
    """Return a label without the blanks that set its letters apart."""
    return re.sub(f"[{BLANK}]+", "", words)


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words)) or r"(?!)"
