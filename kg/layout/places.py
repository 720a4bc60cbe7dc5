"""What the place of a line says it is: above the title, below it, above the closing date, above running text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.layout.cues import Cues
from kg.layout.lines import BLANK, DATE, HAN, Line, is_prose
from kg.layout.titles import bare, without_column

_DATED_END = re.compile(rf"{DATE}(?:印发|发布)?(?:[{BLANK}（(]*共印\d+份[）)]?|[（(][^）)\d]{{2,12}}[）)])?\Z")
_DATED_HEAD = re.compile(rf"[^，。：{BLANK}]{{4,20}}[{BLANK}]+{DATE}(?:[{BLANK}]|\Z)")
"""Who and when, above a text that has no title: 某县统计局　2024年3月28日."""
_SPEAKER = re.compile(rf"[^{BLANK}]{{2,14}}[{BLANK}]+[^{BLANK}]{{2,4}}([{BLANK}][^{BLANK}])?")
"""Who gives a report: 市长　张三."""
_SPOKE = re.compile(rf"发言人[{BLANK}]+[^{BLANK}]{{2,4}}(?:[{BLANK}]*[（(]{DATE}[）)])?\Z")
"""Who speaks, below a title: 某县统计局新闻发言人　张三."""
_ENCLOSED = re.compile(r"(?:[（(【\[〔][^）)】\]〕]*[）)】\]〕])+")
_VERSION = re.compile(rf"[（(](?!{DATE}|以下|排名|详?见)[^）)期号次会]{{2,12}}[）)]")
"""What a title may have below it: （征求意见稿）, （2021-2025年）."""
_MOST_ITEMS = 3
"""Wordy items between blanks that a title may have; a row of a table has more."""
_WRITERS = re.compile(rf"(?:记者|通讯员|作者|实习生)(?:[{BLANK}/：:]|\Z)")
_OFFICER = re.compile(rf"[^，。：]{{0,30}}(?:[长理任]|书记)(?:[{BLANK}]+[^{BLANK}]{{1,4}}){{1,4}}\Z")
"""Who gives a report, his name spaced out: 市长　张　三."""
_LATIN = re.compile(r"[\"“]?[A-Z0-9][^。；\n]*?(?:[A-Za-z][A-Za-z,\"“”()'’&\-–—:]*[ ]+){3,}[^。；\n]*[^.;,\s]\.?")
"""A title in Latin letters: words parted by blanks, without the end of a sentence."""
_NEWSWIRE = re.compile(r"\d{1,2}月\d{1,2}日(?:电|讯)")
_RAN = re.compile(r"(?:召开|举行|闭幕|开幕|启动|结束|会议|[^机社协商总]会|会上|[！？!?])\Z")
"""How a headline ends that is whole by itself: what stands below it is a deck."""
_ATTENDED = re.compile(r"\A.{4,24}(?:参加|出席|陪同|主持|讲话|致辞|汇报|列席|见证)(?:座谈|会议|活动)?\Z")
"""A deck that only says who was there too: 张三主持　李四等参加."""
_POSTS = re.compile(r"[^，、。：]{1,12}(?:书记|[长委员]|主任)[，、](?!.*(?<!主)任).*(?:书记|长|主任|委员)\Z")
"""Somebody's posts, without his name: 县委副书记、县长."""
_ASIDE_DATE = re.compile(
    rf"(?<=.{{5}})[（(](?:[^（）()，,]{{2,14}}[{BLANK}，,])?(?:截至)?{DATE}[\u4e00-\u9fff]{{0,6}}[）)]\Z"
)
_SERIAL = re.compile(r"[^。，]{0,24}?第[一二三四五六七八九十百\d]{1,4}期[^。，]{0,24}")
"""The line of a serial above what stands in it: 某省简报　第31期."""
_COMPILED = re.compile(rf"[^，。：]{{4,30}}(?<![摘选汇新])编印?(?:[{BLANK}]|\Z)")
"""Who puts a serial together: 某局办公室编　2021年7月9日."""
_ISSUE = re.compile(
    rf"(?:《[^《》]{{2,14}}》[{BLANK}]*|[\u4e00-\u9fff]{{2,14}}[{BLANK}]+)\d{{4}}年第?\d{{1,3}}期(?=[{BLANK}]|\Z)"
)
"""The issue of the serial a text stands in: 《某某参考》2022年第17期."""
_CELLS = re.compile(rf"[：:][{BLANK}]*[|｜]|[|｜].*[|｜]")
"""What is a row of a table and no title."""
_CHAPTER = re.compile(r"(?:[（(](?:上接|接)[^）)]{2,10}[）)])?第[一二三四五六七八九十百\d]{1,4}[章节条]")
_LEAD_IN = re.compile(r"(?:编者按|编者的话|核心提示|内容提要)[：:]|.{4,100}(?:全文|原文|内容)如下[：:]\Z")
"""What an editor sets before a text, above its title or below."""
_OPEN_END = re.compile(r"(?:一批|[、和与及的])\Z")
"""How the upper line of a title ends that goes on below."""
_LISTED = re.compile(r"(?:情况|名单|名册|一览|\w表)[（(][^）)]{2,12}[）)]\Z")
"""How a title of a list ends below the line it was broken at: 签约情况（摘登）."""
_PART = re.compile(
    r"[》」』”）)，。；、：]|第?[一二三四五六七八九十]{1,3}(?:是|，)|(?:一|二|三|四|五|六|七|八|九|十){1,3}、|现在，|"
    r"[（(](?:上接|接)|(?:制表|填报|整理|编辑|供稿)(?:单位|人)?[：:]|[^，。]{0,20}我(?:谨|受)?代表|各[省市县区州旗镇乡].*[：:]\Z"
)
"""What a text goes on with and no title: the end of a quotation, a point of a list, whom a speaker stands for."""
_MEMBER = re.compile(
    rf"[^，。：:（(]{{1,10}}[：:][{BLANK}]*[\u4e00-\u9fff]{{1,2}}[{BLANK}]*[\u4e00-\u9fff]{{1,2}}[（(].*[）)]\Z"
)
"""Who holds a post, in a list: 副指挥长：张三（县水利局局长）."""
_HEADLINE = re.compile(r"[^。；]{6,50}[！？!?：:]")
_FIRST = 6
_WIDE = 12
"""Letters of a line that a title was broken at."""
_PLACE_FIRST = 12
"""Letters of a place and its colon on a line of their own above a title: 某某镇："""
_OFFICIAL = re.compile(
    r"(?:办法|规定|细则|方案|意见|条例|指南|规范|要点|规划|计划|措施|通知)(?:[（(][^）)]{2,8}[）)])?\Z"
)
"""How the titles of official documents end below which the text begins without more ado."""
_SIGNERS = 4
"""Lines below the name of a body among which the date of a signature stands."""
_UNITS = re.compile(rf"[{BLANK}、]+")
_SIGNED = re.compile(r"[：:；;，,《》“”0-9]|\A附")
"""What no signature has."""
_SEAL = re.compile(r"\A[（(](?:盖|代|公)章：[^）)：]*[）)]\Z")
"""Whose seal a signature bears, on a line of its own."""
_MOST_SIGNATURES = 16
_REPORTS = ("公报", "通报", "简报", "快报", "专报", "预报", "年报", "季报", "月报")
"""What ends as the names of newspapers do and is a sort of writing."""
_MASTHEAD = 8
"""Letters of a newspaper's name alone on a line: 某某日报."""
_HEAD = 60


def headlines(lines: Sequence[Line]) -> list[Line]:
    """Open a first line that ends as a headline may, or with a place and its colon, right above who and when."""
    opened = list(lines)
    for i, line in enumerate(lines[:_FIRST]):
        below = lines[i + 1 : i + 3]
        dated = next((k for k, other in enumerate(below) if re.search(DATE, other.text[:_HEAD])), None)
        short = dated is not None and all(other.captionlike for other in below[:dated])
        told = line.role == "body" and _HEADLINE.fullmatch(line.text) and not _PART.match(line.text)
        if told and short and not is_prose(below[dated or 0]):
            opened[i] = replace(line, open_ended=True)
    return opened


def find_title(lines: Sequence[Line], title: str) -> range:
    """Return the lines (one, or up to three that follow one another) that say the title; none if it is not there."""
    wanted = _squeeze(title)
    for i in range(min(len(lines), _HEAD)):
        said = ""
        for j in range(i, min(i + 3, len(lines))):
            said += _squeeze(bare(lines[j].text))
            if said == wanted:
                return range(i, j + 1)
            if not wanted.startswith(said):
                break
    return range(0)


def _squeeze(words: str) -> str:
    words = without_column(words)
    return re.sub(rf"[{BLANK}]+|(?:[¹²³*＊※①]|[\[［]\d[\]］])+\Z", "", words)


def begins(lines: Sequence[Line]) -> int:
    """Return where the running text begins, below what an editor sets before it."""
    return next((i for i, line in enumerate(lines) if is_prose(line) and not _LEAD_IN.match(line.text)), len(lines))


def guess_title(lines: Sequence[Line], cues: Cues) -> range:
    """Return the lines that look most like a title: above the body, wordy, and best just above the metadata."""
    first = begins(lines)
    best, rank = range(0), 0
    for i, line in enumerate(lines[: min(first, _HEAD)]):
        letters = len(HAN.findall(line.text))
        if (best and line.role == "heading") or line.ordinal == "一、":
            break
        if _goes_on(lines, i) or _signs_head(lines, i, cues):
            continue
        if _SERIAL.fullmatch(line.text) and any(_titles_below(lines, i, first, cues)):
            continue
        runs_on = "，" in line.text and any(map(is_prose, lines[i + 1 : i + 2]))
        if best and runs_on and any(map(_dated, lines[best.stop : i])):
            continue
        if not _could_be_title(line, cues) or (best and (_is_body(line, cues) or _ATTENDED.match(line.text))):
            continue
        follows = i + 1 < len(lines) and _follows_title(lines[i + 1])
        score = min(letters, 24) + 30 * follows - i // 4
        if score > rank:
            best, rank = range(i, i + 1), score
    return _whole_title(lines, best, cues) if best else _latin_title(lines) or _short_title(lines, first)


def _latin_title(lines: Sequence[Line]) -> range:
    """Return the first line where it is a title in Latin letters above a Chinese text, as corpora have them."""
    above = len(lines) > 1 and lines[0].role == "body" and not HAN.search(lines[0].text)
    return range(above and bool(_LATIN.fullmatch(lines[0].text)))


def _titles_below(lines: Sequence[Line], i: int, first: int, cues: Cues) -> Iterator[bool]:
    """Yield of each line between a serial's and the running text whether it might be the title."""
    return (_could_be_title(line, cues) and not _SERIAL.fullmatch(line.text) for line in lines[i + 1 : first])


def _goes_on(lines: Sequence[Line], i: int) -> bool:
    """Whether the words below a line show that it is the inside of a sentence: 《 / 纲要（草案） / 》提出."""
    below = lines[i + 1].text if i + 1 < len(lines) else ""
    joined = bool(below) and lines[i].text.endswith(("的", "了"))
    return below.startswith(("》", "”", "，", "。")) or (joined and _goes_on(lines, i + 1))


def _signs_head(lines: Sequence[Line], i: int, cues: Cues) -> bool:
    """Whether a line is nothing but bodies, right above a date or above others that sign it: no title."""
    if not all(item.endswith((*cues.bodies, "队")) for item in _UNITS.split(lines[i].text)):
        return False
    below = lines[i + 1 : i + 1 + _SIGNERS]
    dated = next((k for k, line in enumerate(below) if _dated(line) and not line.label), len(below))
    return dated < len(below) and all(
        line.captionlike and not line.text.endswith(cues.genres) for line in below[:dated]
    )


def _dated(line: Line) -> bool:
    """Whether a line is a date, below which the text begins."""
    return line.role == "meta" and bool(re.search(DATE, line.text))


def _follows_title(line: Line) -> bool:
    """Whether a line is what stands below titles: who and when, a subtitle, a version or a span of years."""
    return line.role == "meta" or line.dashed or bool(_VERSION.fullmatch(line.text))


def _short_title(lines: Sequence[Line], first: int) -> range:
    """Return the first line where nothing else could be the title: two words above the text, the name of a person."""
    for i, line in enumerate(lines[: min(first, _HEAD)]):
        if _CHAPTER.match(line.text) or _goes_on(lines, i) or line.ordinal == "一、":
            return range(0)
        if line.role == "body" and i + 1 < len(lines):
            alone = line.captionlike and 2 <= len(HAN.findall(line.text)) <= 8 and len(HAN.sub("", line.text)) <= 2
            enclosed = _ENCLOSED.fullmatch(line.text)
            other = enclosed or _NEWSWIRE.search(line.text) or _WRITERS.search(line.text) or _PART.match(line.text)
            return range(i, i + 1) if alone and not other else range(0)
    return range(0)


def _could_be_title(line: Line, cues: Cues) -> bool:
    """Whether a line by itself might be a title: wordy, no date, no byline, no name of a newspaper."""
    words = _ASIDE_DATE.sub("", without_column(bare(line.text)))
    other = _ENCLOSED.fullmatch(words) or _WRITERS.search(words) or _OFFICER.fullmatch(words) or _NEWSWIRE.search(words)
    return (
        line.role == "body"
        and line.open_ended
        and len(HAN.findall(words)) >= 5
        and not (line.dashed or other or words.endswith(cues.letterheads) or _POSTS.match(words))
        and not (words != line.text and words.endswith(cues.media) and not words.endswith(_REPORTS))
        and not (_ISSUE.match(words) or _LEAD_IN.match(words) or _SPOKE.search(line.text))
        and not (len(words) <= _MASTHEAD and words.endswith(tuple(end for end in cues.media if end != "报")))
        and not (words != line.text and words.endswith(cues.bodies))
        and not (_CELLS.search(words) or _COMPILED.match(words))
        and not (words.startswith(cues.prose) or _CHAPTER.match(words) or _PART.match(words) or _MEMBER.match(words))
        and not re.search(rf"(?<![\d年]){DATE}(?!在)", words)
        and words.count("：") < 2
        and _few_items(re.split(rf"[{BLANK}]+", words), cues)
        and not (re.search(rf"[{BLANK}]", words) and words.endswith(cues.columns))
    )


def _few_items(items: Sequence[str], cues: Cues) -> bool:
    """Whether a line has no more wordy items than a title, which may have all the bodies that issue it before it."""
    issued = all(item.endswith(cues.bodies) for item in items[:-1])
    return issued or sum(len(item) > 1 for item in items) <= _MOST_ITEMS


def _is_body(line: Line, cues: Cues) -> bool:
    """Whether a line is the name of an official body, or of several."""
    items = re.split(rf"[{BLANK}]+", _ASIDE_DATE.sub("", line.text))
    return line.role == "body" and line.captionlike and any(item.rstrip("）)").endswith(cues.bodies) for item in items)


def _whole_title(lines: Sequence[Line], best: range, cues: Cues) -> range:
    """Return a title with the lines around that belong to it; of a headline with a deck below, the headline."""
    start, stop = best.start, best.stop
    below = lines[stop] if stop < len(lines) else None
    spoken = below and _SPOKE.search(below.text)
    if below and below.role == "body" and below.captionlike and not (spoken or below.text.startswith("【")):
        issued = _is_body(lines[start], cues) and not below.dashed
        version = _VERSION.fullmatch(below.text) and not _is_body(below, cues)
        stop += bool(version or issued or _OPEN_END.search(lines[start].text)) or _broken(lines, start, stop, cues)
    while start > max(best.start - 3, 0) and _leads(lines[start - 1], lines[start], cues, begun=start < best.start):
        start -= 1
    if start < best.start or not start:
        return range(start, stop)
    above = lines[start - 1]
    placed = above.role == "body" and above.text.endswith(("：", ":")) and start == 1
    if placed and (len(above.text) <= _PLACE_FIRST or above.open_ended):
        return range(stop)
    if not _could_be_title(above, cues) or above.text.endswith((*cues.media, *cues.columns)):
        return range(start, stop)
    if _SERIAL.fullmatch(above.text):
        return range(start, stop)
    return range(start - 1, start) if _RAN.search(above.text) else range(start - 1, stop)


def _broken(lines: Sequence[Line], start: int, stop: int, cues: Cues) -> bool:
    """Whether a title of official writing was broken in the middle: what it is stands at the end of the line below."""
    upper, lower = lines[stop - 1].text, lines[stop].text
    listed = bool(_LISTED.search(lower))
    if stop - start > 1 or len(upper) < _WIDE or upper.endswith(cues.genres):
        return False
    if listed or not lower.endswith(cues.genres):
        return listed
    after = lines[stop + 1 : stop + 2]
    if not after:
        return False
    begun = _OFFICIAL.search(lower) and is_prose(after[0])
    addressed = after[0].text.endswith(("：", ":"))
    return bool(begun) or addressed or _follows_title(after[0]) or _is_body(after[0], cues)


def _leads(above: Line, line: Line, cues: Cues, *, begun: bool) -> bool:
    """Whether a title began in the line above: with 关于……, or with the bodies that issue it."""
    if above.role != "body" or not above.captionlike:
        return False
    return _continues(above, line, cues) or (_is_body(above, cues) if begun else above.text.startswith(cues.openings))


def _continues(above: Line, line: Line, cues: Cues) -> bool:
    """Whether a title broke after its issuing body, or after 关于印发: 某市人民政府 / 关于印发……的通知."""
    broken = line.text.startswith(cues.openings) or above.text.endswith(cues.openings)
    return above.role == "body" and above.captionlike and broken


def apart(line: Line) -> Line:
    """Make a line above the title that is in another writing furniture, however long it is."""
    return replace(line, role="furniture") if line.role == "body" and not HAN.search(line.text) else line


def place(line: Line, index: int, titled: range, first: int, cues: Cues) -> Line:
    """Give a line around the title its role: what stands above is furniture, what stands below says who and when."""
    if index in titled:
        return replace(line, role="title")
    if line.role != "body" or not line.open_ended or index >= first:
        return line
    if not titled:
        return replace(line, role="meta") if line.captionlike and _DATED_HEAD.match(line.text) else line
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
        and not _SIGNED.search(_SEAL.sub("", line.text))
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
