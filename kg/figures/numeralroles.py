"""Numerals that measure nothing, and why: part of a name, an ordinal, a document's number, a set phrase, a code."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from kg.figures.cues import Cues
from kg.figures.quantities import measures
from kg.figures.units import unit_at
from kg.model import Enclosure, Mention, Sentence, Span

_HAN_NUMBER = "一二三四五六七八九十百零〇两"
_DOCUMENT = re.compile(
    r"[〔\[（(【﹝][0-9]{4}[〕\]）)】﹞]\s*第?\s*[0-9]+\s*号|[0-9]{4}年第[0-9]+号|第\s*[0-9]+\s*号|(?<![0-9])[0-9]+号(?=[文令公])|"
    r"[A-Z]{1,4}[/／]?[A-Z]?\s?[0-9]+(?:[.\-—][0-9]+)*[—\-][0-9]{4}"
)
_CODE = re.compile(
    r"(?:https?://|www\.)[\x21-\x7e]+|[A-Za-z0-9_.]{1,64}@[A-Za-z0-9_.]+|(?<![0-9])(?:\(?0[0-9]{2,3}\)?[\-—\s])[0-9]{7,8}(?![0-9])|(?<![0-9])1[3-9][0-9]{9}(?![0-9])"
    r"|(?<=编[：:])\s*[0-9]{6}|&#[0-9]+;?|(?<![0-9.])[0-9]{7,}(?![0-9.%％十百千万亿\u4e00-\u9fff])|(?<![0-9])[0-9]{17}[0-9Xx](?![0-9])"
    r"|(?<![A-Za-z0-9.])[A-Za-z]+(?:[\-—.]?[0-9])+[A-Za-z]*(?![A-Za-z0-9])"
)
_FORMULA = re.compile(
    rf"(?<![0-9{_HAN_NUMBER}NXnx])[0-9{_HAN_NUMBER}NXnx]+(?:[+＋×*][0-9{_HAN_NUMBER}NXnx]+)+"
    rf"|(?<![0-9{_HAN_NUMBER}])[0-9{_HAN_NUMBER}]+个[0-9一]+(?:[%％]|(?=[”》]))(?=[”》\u4e00-\u9fff])"
)
_ORDINAL_BEFORE = re.compile(r"(?:第|附件|附表|附图|表|图|专栏|之|其|[（(]|[A-Za-z])$")
_LISTED = re.compile(
    r"(?:^|(?<=[\n。；;：:！？!?]))[ \t\r\xa0\u3000]*"
    rf"[（(]?(?:[0-9]{{1,3}}(?:\.[0-9]{{1,2}})*|[{_HAN_NUMBER}]{{1,4}})[）)、.．]",
    re.M,
)
_BRACKETED = re.compile(rf"[（(](?:[0-9]{{1,2}}|[{_HAN_NUMBER}]{{1,3}})[）)]")
_FIRSTLY = re.compile(rf"(?<![{_HAN_NUMBER}第])[{_HAN_NUMBER}]{{1,2}}(?:是|要(?!求|素)|抓|看|则)")
_CONGRESS = re.compile(
    r"(?:党的)?[一二三四五六七八九十]{1,3}届[一二三四五六七八九]中(?:全会|(?=[、和]))|[一二三四五六七八九]中(?:全会|(?=[、和]))|(?:党的|的)?[一二十][二三四五六七八九十]?大(?![量小中型批企项赛会类])|(?<=[届大委])[一二三四五六七八九十]{1,2}次(?:全体)?会议|[一二三四五六七八九十]{1,3}届(?=人大|全国|省委|市委|县委|政协|代表|常委)"
)
_MADE_OF = re.compile(r"[期级等线号楼栋代版组段产型星类轮季度批届战维元次手路街环标区](?=[^间待限货于以内所要])")
_STAGE = re.compile(r"(?<![一二三四五六七八九十第])[一二三四五六]期(?=工程|项目|建设|基地|[，。、）”]|[0-9])")
_SLASHED = re.compile(r"(?<![0-9/])[0-9]{1,2}(?:[/／][0-9]{1,2})+(?=[A-Za-z期代号线路楼座栋册卷])")
_FROM_END = re.compile(r"倒数$|(?<=[\u4e00-\u9fff])后$|末$")
_UP_TO = re.compile(r"第[0-9一二三四五六七八九十]{1,3}[至到—\-]第?$")
"""第四至十名."""
_RATE = re.compile(r"1(?:美元|欧元|英镑|港元)(?:兑|合|对)")
"""1美元兑6.8元."""
_LONG_CODE = re.compile(r"[0-9]{13,}")
_SLOGAN = re.compile(r"(?:1|100)[%％]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")
_BARE_YEAR = re.compile(r"(?:19|20)[0-9]{2}|一九[〇零一二三四五六七八九]{2}|二[〇零][〇零一二三四五六七八九]{2}")
_ENCLOSED = {
    chr(c)
    for first, last in (("①", "⒛"), ("㈠", "㈩"), ("❶", "❿"), ("Ⅰ", "ⅿ"))
    for c in range(ord(first), ord(last) + 1)
}


class NumeralRoles:
    """Tells why a numeral of one article is no figure."""

    def __init__(self, text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention], cues: Cues) -> None:
        self._text, self._cues = text, cues
        self._names = _Ranges(_names(text, sentences, mentions))
        self._documents = _Ranges(match.span() for match in _DOCUMENT.finditer(text))
        self._codes = _Ranges(match.span() for match in _CODE.finditer(text))
        self._formulas = _Ranges(match.span() for pattern in (_FORMULA, _SLASHED) for match in pattern.finditer(text))
        self._listed = _Ranges(
            (match.end() - len(match[0].lstrip()), match.end())
            for pattern in (_LISTED, _BRACKETED)
            for match in pattern.finditer(text)
        )
        self._congresses = _Ranges(match.span() for match in _CONGRESS.finditer(text))

    def named(self, number: Span) -> bool:
        """Whether the numeral is part of a name: a mention, a title in 《》, a short quotation."""
        return self._names.covers(number.start, number.end)

    def before_measuring(self, number: Span) -> str:
        """Return the role of a numeral that cannot measure whatever follows it, or ''."""
        start, end, text = number.start, number.end, self._text
        if self._documents.covers(start, end):
            return "document"
        if self.named(number) and not (self._names.begins(start) and measures(text, start, self._cues)):
            return "name"
        if _LONG_CODE.fullmatch(text, start, end):
            return "code"
        if _FROM_END.search(text, max(0, start - 4), start) and re.match(
            r"[位名](?!于)|家|$|[，。、；]", text[end : end + 2]
        ):
            return "ordinal"  # counted from the end: 后三位
        if _UP_TO.search(text, max(0, start - 6), start) or _RATE.match(text, start):
            return "ordinal"
        if self._codes.covers(start, end) and not text.startswith(("%", "％"), end):
            return "code"
        if self._listed.begins(start) or self._listed.covers(start, end) or _STAGE.match(text, start):
            return "ordinal"
        if self._formulas.covers(start, end) or self._congresses.covers(start, end):
            return "name"
        return self._set_word(start, end) or self._plain_word(start, end)

    def _set_word(self, start: int, end: int) -> str:
        """Return the role of a set phrase that takes in the whole numeral."""
        text, words = self._text, self._cues.set_words
        for length in words.lengths:
            for begin in range(max(0, end - length), start + 1):
                if text[begin : begin + length] in words.meaning:
                    return words.meaning[text[begin : begin + length]]
        return ""

    def _plain_word(self, start: int, end: int) -> str:
        text = self._text
        words, before = text[start:end], text[start - 1 : start]
        if _FIRSTLY.match(text, start) and (before in ("", "\n", "　", " ") or before in "。；，：,;:"):
            return "ordinal"
        if words == "一":
            return "" if self._one_measures(start, end) else "word"
        if text[max(0, start - 2) : start] in ("（含", "(含"):
            return "word"
        if before == "每" and not text.startswith(("%", "％"), end):
            return "word"
        if self._cues.words("namedDay").at(text, start) and not unit_at(text, end, len(text), self._cues):
            return "date"
        if _SLOGAN.match(text, start) and self._is_slogan(start, end):
            return "idiom"
        if text.startswith("年", end) and self._cues.words("epoch").before(text, start):
            return "date"
        after = text[end : end + 7]
        if after.startswith("强") and words[-1] in "0百千十万":
            return "name"
        if after.startswith("期") and before == "分":
            return "word"
        if after.startswith("年") and self._cues.words("yearsOf").at(text, end + 1):
            return "name"
        if self._cues.units.at(text, end) in ("个", "项", "条") and self._lays_out(end + 1):
            return "word"
        return ""

    def _lays_out(self, at: int) -> bool:
        """Whether a noun tells of the text's own order (三个方面) or ends a catchword (两个维护)."""
        slogan = self._cues.words("sloganNoun").at(self._text, at)
        closed = slogan and not _HAN.match(self._text[at + len(slogan) : at + len(slogan) + 1])
        return bool(closed or self._cues.words("layoutNoun").at(self._text, at))

    def _is_slogan(self, start: int, end: int) -> bool:
        """Whether a quotation plays one per cent against a hundred: “有1%的希望，就付出100%的努力”."""
        open_at, close_at = self._text.rfind("“", 0, start), self._text.find("”", end)
        said = self._text[open_at:close_at] if open_at >= 0 and 0 <= close_at - open_at < 60 else ""
        return "”" not in said and bool(re.search(r"(?<![0-9.])1[%％]", said)) and bool(re.search("100[%％]", said))

    def _one_measures(self, start: int, end: int) -> bool:
        """Whether a lone 一 counts: 翻一番, 一倍, 一个百分点, 不到一年; elsewhere it is hardly more than an article."""
        text = self._text
        after, before = text[end : end + 5], text[max(0, start - 2) : start]
        if after.startswith("半") and not after.startswith("半是"):
            return False
        if self._cues.words("oneOf").at(text, end):
            return before[-1:] not in "同逐某"
        if before.endswith(("第", "前")) or after.startswith("分之"):
            return True
        unit = self._cues.units.at(text, end)
        if unit and text.startswith("半", end + len(unit)):
            return True
        if not unit or self._cues.unit[unit].group != "time":
            return False
        return text.startswith("内", end + len(unit)) or bool(self._cues.words("lastsOne").before(before, len(before)))

    def after_measuring(self, number: Span) -> str:
        """Return the role of a numeral that no unit follows, or ''."""
        start, end, text = number.start, number.end, self._text
        before, after = text[max(0, start - 3) : start], text[end : end + 2]
        if (
            text[start:end] in ("一半", "零")
            or text[end : end + 1] in tuple("∶:：")
            or text[start - 1 : start] in tuple("∶:：")
        ):
            return "word"
        if after in self._cues.words("lineNoun").meaning:
            return "code"
        if text[start] in _ENCLOSED:
            return "ordinal"
        if _BARE_YEAR.fullmatch(text[start:end]):
            return "date"
        if len(text[start:end]) <= 2 and self._cues.words("bareNoun").at(text, end):
            return "word"
        if _ORDINAL_BEFORE.search(before) or _MADE_OF.match(text, end):
            return "ordinal"
        if _LATIN.match(text[start - 1 : start]) or _LATIN.match(after[:1]):
            return "code"
        if text[start:end].strip("十百千万亿半") == "":
            return "word"
        return ""


def _names(text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> Iterable[tuple[int, int]]:
    for mention in mentions:
        yield mention.span.start, mention.span.end
    for sentence in sentences:
        for enclosure in sentence.enclosures:
            if _naming(text, enclosure):
                yield enclosure.span.start, enclosure.span.end


def _naming(text: str, enclosure: Enclosure) -> bool:
    """Whether quotation marks hold a name or catchword rather than speech."""
    inner = enclosure.inner.cut(text)
    if enclosure.mark in "《〈":
        return True
    return enclosure.mark in "“‘" and len(inner) <= 14 and not re.search(r"[，。；！？,;]", inner)


class _Ranges:
    """Stretches of text, to ask whether one covers a place."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(ranges):
            if self._ends and start < self._ends[-1]:
                self._ends[-1] = max(end, self._ends[-1])
            else:
                self._starts.append(start)
                self._ends.append(end)

    def covers(self, start: int, end: int) -> bool:
        """Whether one stretch holds all of start..end."""
        at = bisect_right(self._starts, start) - 1
        return at >= 0 and end <= self._ends[at]

    def begins(self, start: int) -> bool:
        """Whether a stretch begins at `start`."""
        at = bisect_right(self._starts, start) - 1
        return at >= 0 and self._starts[at] == start
