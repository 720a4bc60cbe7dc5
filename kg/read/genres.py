"""What sort of writing a text is: by its title, its first words, whom it addresses, or its tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.layout import BLANK, HAN, Line
from kg.lexicon import Lexicon
from kg.read.media import DISPATCH
from kg.read.page import Page

_REPORTED = re.compile(r"[（(【]?本(?:报|网|台|刊)[\u4e00-\u9fff]{0,6}?(?:\d{1,2}月\d{1,2}日)?(?:讯|电|记者)")
_ASIDE = re.compile(
    r"(?:[（(〔\[【][^）)〕\]】]*[）)〕\]】]|——[^—]{2,40}+|(?:摘编|摘要|摘登|节选|选登|全文)(?=\Z))++\Z"
)
"""What stands behind a title: （试行）, （征求意见稿）, [1], its subtitle. What was taken is not given back."""
_LAST = 200
"""Letters at the end of a title in which that stands."""
_QUOTED = re.compile(r"(?:\A|印发|发布|出台)《([^《》]{4,60}(?:《[^》]*》[^《》]*)?)》\Z")
"""A title that is named in marks, or that somebody is told to have issued: 某市印发《若干措施》."""
_COLUMN = re.compile(r"\A【[^】]*】")
_FROM = re.compile(rf"[（(][\u4e00-\u9fff]{{0,8}}?(?:记者|通讯员)[{BLANK}：:][^（）()]{{2,20}}[）)]")
_DAY = r"(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:[至到—–-](?:\d{1,2}月)?\d{1,2}日)?"
_OPENED = rf"(?:{_DAY}|[^，。]{{0,30}}?(?:近日|日前)|[昨今前]日|[昨今]天|本周[一二三四五六日])[^。]{{0,160}}?"
"""How news begins: with a day, before what came about on it."""
_ADDRESSED = re.compile(rf"各[\u4e00-\u9fff、，,（）() {BLANK}]{{2,110}}[：:]")
_SPOKEN = re.compile(r"(?:现在，?|我[谨现]?).{0,4}代表.{2,20}(?:向|作).{0,8}报告")
_TOLD = re.compile(r"——(?:记|访|来自|走进|探访|.{2,24}(?:侧记|纪事|纪实|记|调查|小记|见闻|故事|印象|人物))")
_EXPERIENCE = re.compile(
    r"\A[\u4e00-\u9fff（）()|｜]{1,20}?[省市县区州旗镇乡村局院会部委厅办所庭街道社联会]{1,2}[：:丨|｜“]|"
    r"[^，。]{2,20}(?:探索|推行|打造|构建|创新|聚力|聚焦|做实|健全|激活)[^，。]{2,40}"
)
_GENERALLY = re.compile(
    r"\A[（(【]?(?:近年来|近几年|今年以来|去年以来|自?\d{4}年以来|为(?:破解|解决|进一步|深入|推动|全面|切实|有效)|"
    r"[^，。]{2,30}(?:坚持|聚焦|围绕|紧扣|位于|地处|按照|立足|针对|以“|把“|着力|积极|探索|创新|将“))"
)
"""How an account of experience begins: with what has been done for years, not with a scene."""
_OF_BULLETIN = re.compile(r"本公报|《[^》]{4,40}统计公报》[，,）)]")
"""What only a statistical bulletin, or what is taken from one, says below."""
_NUMBERED = r"[一二三四、（）() 　]*"
_FOOT = 4
_HEAD = 3


@dataclass(frozen=True, slots=True)
class _Cues:
    """Words of the lexicon, as patterns."""

    about: re.Pattern[str]
    """What says that a text is about another: it is of no sort itself."""
    happened: re.Pattern[str]
    """How news begins: with a day and with what came about on it."""
    heading: re.Pattern[str]
    """A heading of an account of experience."""

    @classmethod
    def of(cls, lexicon: Lexicon) -> _Cues:
        """Compile the lexicon's words."""
        return cls(
            about=re.compile(lexicon.any_of("genreAbout")),
            happened=re.compile(f"{_OPENED}(?:{lexicon.any_of('genreDid')})"),
            heading=re.compile(f"{_NUMBERED}(?:{lexicon.any_of('genreHeading')})[：:]?"),
        )


def genre_of(title: str, page: Page, lines: Sequence[Line], lexicon: Lexicon) -> str | None:
    """Return what sort of writing a text is, as a word of `kg.model.GENRES`; None where nothing tells."""
    cues = lexicon.once("cues of genres", _Cues.of)
    if cues.about.search(_COLUMN.sub("", title)):
        return None
    return (
        _by_title(title, lexicon)
        or _by_opening(lines)
        or _by_word(title, lexicon)
        or _by_manner(title, lines, cues)
        or _by_tables(page)
    )


def _by_title(title: str, lexicon: Lexicon) -> str | None:
    """Return what the end of a title says; of two ends the longer (办法, 法), of two cues the first."""
    bare = _bare(title)
    if not HAN.search(title):
        return _by_latin(title, lexicon)
    if within := _QUOTED.search(bare):
        bare = _bare(within[1])
    found = [
        (cue.option("rank", "9"), -len(form), cue.option("means"))
        for cue in lexicon.of("genreTitle")
        for form in cue.forms
        if bare.endswith(form)
    ]
    longest = min((length for _, length, _ in found), default=0)
    return next((means for _, length, means in sorted(found) if length == longest), None)


def _bare(title: str) -> str:
    """Return a title without what stands behind it.

    >>> _bare("某县扶持办法（试行）[1]"), _bare("某市规划——以绿色（低碳）发展为主线")
    ('某县扶持办法', '某市规划')
    """
    at = max(len(title) - _LAST, 0)
    return title[:at] + _ASIDE.sub("", title[at:])


def _by_latin(title: str, lexicon: Lexicon) -> str | None:
    """Return what the first word that names a sort says in a Latin title: Notice on the Action Plan for ……"""
    sorts = {form: cue.option("means") for cue in lexicon.of("genreLatin") for form in cue.forms}
    return next((sorts[word] for word in re.findall("[A-Za-z]+", title) if word in sorts), None)


def _by_word(title: str, lexicon: Lexicon) -> str | None:
    cues = (cue for cue in lexicon.of("genreWord") if any(form in title for form in cue.forms))
    return next((cue.option("means") for cue in cues), None)


def _by_opening(lines: Sequence[Line]) -> str | None:
    """Return what the first words say: a dispatch, a report that is spoken, a letter to all who shall act."""
    running = [line.text for line in lines if line.role == "body"]
    body = running[0] if running else ""
    if DISPATCH.match(body) or _REPORTED.match(body) or _FROM.match(body):
        return "dispatch"
    if any(_SPOKEN.search(words) for words in running[:_HEAD]):
        return "report"
    untitled = not any(line.role == "title" for line in lines)
    return "notice" if untitled and lines and _ADDRESSED.fullmatch(lines[0].text) else None


def _by_manner(title: str, lines: Sequence[Line], cues: _Cues) -> str | None:
    """Return what the manner of title and first words says: news, a feature, an account of experience."""
    if _TOLD.search("".join(line.text for line in lines if line.role == "title") or title):
        return "story"
    body = next((line.text for line in lines if line.role == "body" and not line.captionlike), "")
    if cues.happened.match(body):
        return "dispatch"
    worked = sum(bool(cues.heading.fullmatch(line.text)) for line in lines if line.captionlike)
    if worked > 1 or (_EXPERIENCE.match(title) and _GENERALLY.match(body)):
        return "experience"
    if any(_OF_BULLETIN.search(line.text) for line in lines[-_FOOT:]):
        return "communique"
    return "story" if body.startswith("“") else None


def _by_tables(page: Page) -> str | None:
    cells = sum(len(cell.span) for table in page.tables for cell in table.cells)
    return "statistics" if cells > len(page.text) else None
