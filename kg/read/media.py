"""The newspaper, site or serial an article stands in: by its dispatch, its masthead, its issue or its foot."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.layout import BLANK, EDITION, Line, site_behind
from kg.lexicon import Lexicon
from kg.read.dates import DATE
from kg.read.makers import FOOT
from kg.read.signatures import HEAD

_ITEMS = re.compile(rf"[{BLANK}《》|｜（）()/／]+")
_LABELLED = re.compile(rf"[\u4e00-\u9fff]{{2,6}}[：:][{BLANK}]*[^{BLANK}]*")

_WAY = re.compile(rf"(?:[\u4e00-\u9fff]{{2,8}}[：:])?[{BLANK}]*([\u4e00-\u9fff]{{3,14}})[{BLANK}]*[>＞»›→]")
_MASTHEAD = re.compile(r"[\u4e00-\u9fff]{3,10}(?<!公)(?<!简)报|[\u4e00-\u9fff]{2,8}(?:网|融媒|融媒体中心|在线|电视台)")
STAMP = re.compile(rf"\A[^\u4e00-\u9fff]*{DATE.pattern}[^，。]{{0,60}}\Z")
"""A line that a program set below the text: --> 2023-09-25 1 1 某某日报 content_41807.html."""

ON_PAGE = re.compile(rf"{EDITION}(?:[:：][^\s]{{0,8}})?")

DISPATCH = re.compile(
    rf"(?:\d{{4}}[年\-./－]\d{{1,2}}[月\-./－]\d{{1,2}}日?[{BLANK}]+(?:\d{{1,2}}[:：]\d{{2}}[{BLANK}]+)?)?[（(【《]{{0,2}}(?:据)?(?!本[报网台刊社])"
    r"([\u4e00-\u9fff]{1,10}?(?:社客户端|[报网社]客户端|社|网|报(?!道)|报道|在线|客户端|融媒(?:体中心|体)?|电视台|广播|传媒|财经)(?:·[\u4e00-\u9fff]{2,6}频道)?)"
    r"[】》]?[\u4e00-\u9fff]{0,8}"
    rf"(?P<when>(?:\d{{4}}年)?\d{{1,2}}月\d{{1,2}}日)?(?:电|讯|消息)(?=[{BLANK}（(：:】?？]|\Z)"
)
_REPORTER = re.compile(
    r"[（(□■◆●]?[文图摄影]{0,4}[/／]?《?([^，。本（(《》/／]{2,12}?)》?(?P<kind>杂志)?"
    rf"[{BLANK}]*(?:(?:首席|特约|特派|全媒体|融媒体?|见习)?记者|通讯员)"
)
_OPENED = re.compile(r"【([\u4e00-\u9fff]{2,10}(?:报|网|社|融媒|融媒体中心|电视台|发布))】")
_SENT = re.compile(
    r"[（(]?本[报网台刊社][^，。（(]{0,12}(?:讯|电)[（(]([\u4e00-\u9fff]{2,10}?(?:报|网|社|台|在线|融媒|融媒体中心))"
    r"(?:首席|特约|特派|全媒体|融媒体?|见习)?记者"
)

ORIGIN = re.compile(
    rf"(?:原载|摘自|选自|转自|[刊载]于|[（(]载)[于自]?(?:{DATE.pattern})?《(?P<where>[^》]{{2,16}})》|"
    r"[（(]《(?P<title>[^》]{2,16})》[^（）()]{0,12}?\d{4}[年\-./]"
)
_ISSUE = re.compile(
    rf"(?:\A|[{BLANK}])(?P<serial>《[^《》]{{2,14}}》)(?P<office>编辑部)?[{BLANK}]*\d{{4}}年第?\d{{1,3}}期|"
    rf"\A(?P<journal>[\u4e00-\u9fff]{{2,14}})[{BLANK}]+\d{{4}}年第?\d{{1,3}}期\Z|"
    rf"\A\d{{4}}年\d{{1,2}}月[{BLANK}]+(?P<monthly>《[^《》]{{2,14}}》)\Z"
)
"""The issue of a serial, with those who edit it: 《某某参考》2022年第17期, 2021年11月　《某某参考》."""
PAGE = re.compile(
    rf"(?P<who>[\u4e00-\u9fff]{{3,10}})[{BLANK}]+(?:{DATE.pattern}[{BLANK}]*)?{EDITION}(?:[：:].{{0,8}})?"
)
"""The page of a newspaper above its text: 今日某某　第2版：要闻."""
_ACCOUNT = re.compile(r"公众号[“\"「]([^”\"」]{2,14})[”\"」]")
"""The account a text was posted by: （微信公众号“某某科技”　2022-09-14）."""
_RELAYED = re.compile(rf"据([\u4e00-\u9fff]{{1,10}}?(?:报|网|社|在线|电视台|融媒体中心)){DATE.pattern}(?:报道|消息|讯)")
"""Whose report it is, and of when: 据某某电视台2013年4月28日报道."""
_SENDERS = (DISPATCH, _SENT, _OPENED, _RELAYED)
_HOST = re.compile(
    r"(?:\A主办(?:单位)?[：:]|版权所有[：: ]*(?:©|[（(][Cc][）)])?[： ]*)([\u4e00-\u9fff]{4,24})|"
    r"编辑?[：:]([\u4e00-\u9fff]{2,8}(?:融媒|融媒体中心))(?![\u4e00-\u9fff])"
)


def dispatched(lines: Sequence[Line], lexicon: Lexicon) -> str | None:
    """Return the agency whose dispatch it is: 新华社北京3月5日电, 某某在线讯, 某某日报记者."""
    for line in lines[:HEAD]:
        if found := next(filter(None, (form.match(line.text) for form in _SENDERS)), None):
            return found[1]
        found = _REPORTER.match(line.text) if line.captionlike else None
        if found and (found["kind"] or found[1].split("·")[0].endswith(("社", *lexicon.words("mediaEnding")))):
            return found[1] + (found["kind"] or "")
    return None


def medium(lines: Sequence[Line], lexicon: Lexicon) -> str | None:
    """Return the newspaper or site that stands among the metadata without a label: 《某某日报》第3版."""
    endings = tuple(lexicon.words("mediaEnding"))
    for i, line in enumerate(lines):
        if line.role == "meta" or (i >= len(lines) - FOOT and STAMP.search(line.text)):
            for item in _ITEMS.split(_LABELLED.sub(" ", ON_PAGE.sub("", line.text))):
                if 3 <= len(item) <= 16 and item.endswith(endings):
                    return item
    return None


def site(lines: Sequence[Line], lexicon: Lexicon) -> str | None:
    """Return the site or newspaper above or behind the title, or that the way to a page begins with: 某网 > 党建."""
    endings = tuple(lexicon.words("mediaEnding"))
    for line in lines[:HEAD]:
        if line.role == "title":
            behind = site_behind(line.text)
            return behind if behind.endswith(endings) else None
        way = _WAY.match(line.text) if line.role == "furniture" else None
        if way and way[1].endswith((*endings, "人民政府")):
            return way[1]
        if line.role == "furniture" and _MASTHEAD.fullmatch(line.text) and line.text.endswith(endings):
            return line.text
    return None


def hosted(lines: Sequence[Line]) -> str | None:
    """Return whose site it is, by the foot of the page, or whose editors, by the line of its date."""
    aside = [
        line.text
        for i, line in enumerate(lines)
        if line.role in ("meta", "furniture") and (i < HEAD or i >= len(lines) - FOOT)
    ]
    return next((found[1] or found[2] for words in aside if (found := _HOST.search(words))), None)


def issued_in(lines: Sequence[Line]) -> str | None:
    """Return the serial or newspaper whose issue or page a line at the head tells: 《某某参考》2022年第17期."""
    for line in lines[:HEAD]:
        if line.role == "title" or not line.open_ended:
            continue
        if found := _ISSUE.search(line.text):
            name = found["serial"] or found["journal"] or found["monthly"]
            return name.strip("《》") + (found["office"] or "")
        if found := PAGE.fullmatch(line.text):
            return found["who"]
        if (found := _ACCOUNT.search(line.text)) and DATE.search(line.text):
            return found[1]
    return None
