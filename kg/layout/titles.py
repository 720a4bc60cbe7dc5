"""What stands on the line of a title and is not of it: a column, a dispatch mark, its body, its date, its speaker."""

from __future__ import annotations

import re

from kg.layout.lines import BLANK, BLANKS, DATE

_BARS = re.compile(rf"\A[|｜{BLANK}]+|[|｜{BLANK}]+\Z")
"""What is left of a table that a page sets its title in."""
_ANNEX = re.compile(rf"\A附件[\d一二三四五六七八九十]{{0,2}}[：:][{BLANK}]*(?=.{{8}})")
_NUMBER = re.compile(rf"\A[\u4e00-\u9fff]{{1,8}}[〔\[［（(]\d{{4}}[〕\]］）)]\d{{1,4}}号[{BLANK}]*(?=.{{8}})")
"""The number of a document before its title."""
_COLUMN = re.compile(rf"\A【[^】]{{2,8}}】[{BLANK}]*(?=.{{8}})")
_COLUMN_APART = re.compile(rf"\A(?:【[^】]{{2,10}}】|[\[［]本?[^\]］\d]{{2,10}}[\]］])[{BLANK}]+(?=.{{8}})")
_STAMP = re.compile(rf"\A[\[［【]{DATE}[\]］】][{BLANK}]*|[{BLANK}]+(?:[上下]一[篇条页][{BLANK}]*)+\Z")
"""The day that a list of pages sets before a title, and the way to the next."""
_SITE = re.compile(rf"(?<=.{{8}})[{BLANK}]*(?:——|[—–_|｜-])[{BLANK}]*[\u4e00-\u9fff]{{2,10}}(?<!联)网\Z")
"""The site, behind a title: _某某新闻网."""
"""The column of a site before a title: 【工作动态】."""
_MARK = re.compile(rf"\A[\u4e00-\u9fff]{{2,8}}(?:报|网|社|在线|电视台)(?:讯|消息)[{BLANK}]+(?=.{{6}})")
"""What a newspaper sets before its own text: 某某日报讯."""
_BODY = re.compile(
    rf"\A(?P<body>(?P<place>[\u4e00-\u9fff]{{2}})[\u4e00-\u9fff]{{1,18}}?(?:局|厅|部|委|委员会|政府|办公室|中心|站))"
    rf"[{BLANK}]{{2,}}(?=(?P=place).{{6}})(?!.*(?:局|厅|部|委|委员会|政府|办公室)(?:\Z|关于|[{BLANK}]))"
)
"""The body before a title that begins with the same place: 某市水利局　　某市水资源公报."""
_DATED = re.compile(
    rf"(?<=.{{6}})(?:[{BLANK}]{{2,}}(?P<who>[^{BLANK}]{{3,20}}[{BLANK}]+)?[（(]?{DATE}[）)]?|[{BLANK}]+{DATE})\Z"
)
"""Who and when, behind a title: 　　某州统计局　2008年10月14日."""
_LABELS = re.compile(rf"(?<=.{{8}})[{BLANK}]+(?:发布时间|发布日期|来源|作者|时间|日期)[：:].*\Z")
"""Labels on the line of a title: 　发布时间：2022-03-15　作者：某局."""
_ASIDE = re.compile(
    rf"(?<=.{{5}})[（(](?:{DATE}[，,{BLANK}]*(?:[\u4e00-\u9fff]{{0,12}}长|主席)[{BLANK}][^（）()]{{2,8}}|摘自[^（）()]{{2,40}})[）)]\Z"
)
"""When and who spoke, or what it is from: （2021年1月21日 区长 张三）."""
_SPEAKER = re.compile(rf"(?<=.{{6}})[{BLANK}]*(?:——|—|－－)[^{BLANK}—－]{{1,12}}(?:[长理]|主席)[{BLANK}].{{2,16}}\Z")
"""Who spoke, behind a title: ——省长　李　某."""


def without_column(words: str) -> str:
    """Return a title without the column it stands in.

    >>> without_column("【工作动态】 某区召开营商环境工作会议")
    '某区召开营商环境工作会议'
    """
    return _COLUMN.sub("", _COLUMN_APART.sub("", words))


def bare(words: str) -> str:
    """Return the words of a title's line that are of the title.

    >>> bare("某市水利局　　某市2022年水资源公报"), bare("某州三季度统计快报（第9期）　　州统计局  2008年10月14日")
    ('某市2022年水资源公报', '某州三季度统计快报（第9期）')
    """
    words = _BARS.sub("", words)
    for strange in (_STAMP, _NUMBER, _ANNEX, _COLUMN_APART, _MARK, _BODY, _DATED, _ASIDE, _SPEAKER, _SITE, _LABELS):
        words = strange.sub("", words)
    return words


def site_behind(words: str) -> str:
    """Return the site that stands behind a title; empty if none does.

    >>> site_behind("某工业园建起八幢厂房 — 某某新闻网")
    '某某新闻网'
    """
    found = _SITE.search(words)
    return found[0].strip(f"—–_|｜-{BLANKS}") if found else ""


def labels_behind(words: str) -> str:
    """Return the labels that stand behind a title on its line; empty if none do.

    >>> labels_behind("某区工商联：当好“店小二”　发布时间：2022-03-15　作者：区工商联")
    '发布时间：2022-03-15　作者：区工商联'
    """
    found = _LABELS.search(words)
    return found[0].strip(BLANKS) if found else ""


def beside(words: str) -> str:
    """Return who stands on a title's line beside the title: its body before it, who published behind it; or nothing."""
    body, dated = _BODY.match(words), _DATED.search(words)
    who = (body and body["body"], dated and dated["who"])
    return " ".join(name.strip() for name in who if name)
