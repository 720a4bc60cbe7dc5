"""Whose page or paper it is, where the page itself is the only one to say: an introduction, a subtitle, an address."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.layout import BLANK, Line
from kg.lexicon import Lexicon
from kg.read.signatures import HEAD

_BEGAN = (
    r"(?:(?:始建|创建|创办|创立|组建|坐落|成立|位)于|坐落在|"
    r"(?:是|为)[^，。]{2,40}(?:单位|机构|组织|医院|院校|学校|企业)[，。])"
)
_NAME = r"([\u4e00-\u9fff]{4,24}?)"
_ABOUT = re.compile(
    rf"(?:简介|概况|简况|介绍)(?:[（(][^）)]*[）)])?\Z|[{BLANK}>＞»]+(?:[\u4e00-\u9fff]{{2}})?(?:简介|概况)"
)
"""What heads the page on which a body tells of itself: 学校简介, 首页 > 医院概况."""
_INTRODUCED = re.compile(rf"{_NAME}(?:[（(][^）)]{{2,60}}[）)])?{_BEGAN}")
_SUBTITLE = re.compile(r"(?:——|—|－－)([\u4e00-\u9fff]{4,20})\Z")
_RESOLVED = re.compile(r"([\u4e00-\u9fff]{4,30}?第[一二三四五六七八九十\d]{1,3}次(?:全体)?会议)关于.{2,60}决议\Z")
_OWN = {
    "校": ("大学", "学院", "学校", "中学", "小学"),
    "院": ("医院", "学院", "研究院", "法院", "检察院"),
    "会": ("商会", "协会", "联合会", "促进会"),
    "馆": ("博物馆", "文化馆", "图书馆", "美术馆", "纪念馆"),
    "行": ("银行", "分行", "支行"),
}
"""What bodies call themselves, 我校, by what their names end in."""
_FIRST = re.compile(
    rf"(?>(?![我本全各])[\u4e00-\u9fff]{{2,16}}?(?:{'|'.join(end for ends in _OWN.values() for end in ends)}))"
    r"(?!原?副?[会校院馆行]?长|秘书长|[生员家业卡城]|教师|教授|院士|理财|存款)"
)
"""The body that a title begins with: not 小学生, 银行业, nor the one who leads it, 商会会长."""
_SAYS = {
    "校": re.compile(r"[我本]校(?![长队对准正验])"),
    "院": re.compile(r"[我本]院(?![长线士])"),
    "会": re.compile(r"本会(?![长议场上])|我会(?=会员|会长|副会长|秘书|党|理事|常务|各|全体|第)"),
    "馆": re.compile(r"[我本]馆(?![长员])"),
    "行": re.compile(r"[我本]行(?![长业政程动情列为走我星])"),
}
"""How they do so, and no other word: not 本行业, 本行政区, 我校队, 我会全力支持."""
_QUOTATION = re.compile(r"“[^“”]*”")
"""Where somebody else may speak."""
_CALLED = re.compile(r"[我本][会校院馆行][（(]([\u4e00-\u9fff]{4,20}[会校学院馆行])[）)]")
_ADDRESS = re.compile(
    rf"([\u4e00-\u9fff（）()]{{3,20}})[{BLANK}|｜]*(?:https?://|www\.)[\w./:-]+(?=[{BLANK}|｜]|[\u4e00-\u9fff]|\Z)",
    re.ASCII,
)
"""Who has a page at an address: 某某产业港 www.example.org."""
_YEARBOOK = re.compile(rf"[·\d{BLANK}]*([\u4e00-\u9fff]{{2,12}}年鉴)[{BLANK}]*[（(]?\d{{4}}[）)]?[·\d{BLANK}]*\Z")
"""The running head of a yearbook's page: · 358 · 某某年鉴（2021）."""
_SHORT, _LONG = 40, 120
"""Letters of a line that names a page, and of one that has an address."""
_TELLS = re.compile(r"[记访]|走进|来自|关于|如何|怎么|[与和]")
"""What a subtitle has that tells of a body: ——来自某集团的调查, ——走进某公司."""
_BESIDE = re.compile(r"[\u4e00-\u9fff]{4,14}")
_NO_NAME = re.compile(r"[（(]|首页|网友|专题|导读|摘要|正文|来源|作者|记者|全文|年|月|日\Z|[省市县区]$")


def introduced(title: str, lines: Sequence[Line], lexicon: Lexicon) -> str | None:
    """Return the body that a page introduces, which is its own: 医院概况 / 某市中医院始建于1958年……"""
    head = [line for line in lines[:HEAD] if line.text != title]
    if not any(map(_ABOUT.search, (title, *(line.text for line in head[:3] if len(line.text) <= _SHORT)))):
        return None
    body = next((line.text for line in head if line.role == "body"), "")
    found = _INTRODUCED.match(body)
    return found[1] if found and found[1].endswith(_bodies(lexicon)) else None


def subtitled(title: str, lexicon: Lexicon) -> str | None:
    """Return the body that stands behind a title where its subtitle would: 以“书记工作室”撬动营商——中共某镇委员会.

    >>> from kg.lexicon import load_lexicon
    >>> subtitled("以“书记工作室”撬动营商——中共某桥镇委员会", load_lexicon())
    '中共某桥镇委员会'
    >>> subtitled("从“看病难”到“家门口”——某县“医共体”如何破题", load_lexicon())
    """
    found = _SUBTITLE.search(title)
    return found[1] if found and found[1].endswith(_bodies(lexicon)) and not _TELLS.search(found[1]) else None


def of_itself(title: str, text: str) -> str | None:
    """Return the body that a text calls its own: the one its title begins with, or that stands in brackets behind 我会.

    >>> of_itself("某河大学与某区签订协议", "我校与某区签约。"), of_itself("座谈会", "我会（某省服装协会）会长出席。")
    ('某河大学', '某省服装协会')
    >>> of_itself("某河大学与某区签订协议", "某区与某河大学签约。")
    """
    told = _CALLED.search(text)
    if told:
        return told[1]
    found = _FIRST.match(title)
    own = next((sort for sort, ends in _OWN.items() if found and found[0].endswith(ends)), None)
    return found[0] if found and own and _SAYS[own].search(_QUOTATION.sub("", text)) else None


def resolved(title: str) -> str | None:
    """Return the meeting whose resolution it is.

    >>> resolved("某省第十二届人民代表大会第四次会议关于政府工作报告的决议")
    '某省第十二届人民代表大会第四次会议'
    """
    found = _RESOLVED.match(title)
    return found[1] if found else None


def addressed(lines: Sequence[Line]) -> str | None:
    """Return who stands at the head beside the address of the page: 某某门户网站　www.example.cn　2012年4月19日."""
    found = (_ADDRESS.match(line.text) for line in lines[:HEAD] if len(line.text) <= _LONG)
    return next((one[1] for one in found if one), None)


def yearbook(lines: Sequence[Line]) -> str | None:
    """Return the yearbook whose page it is."""
    return next((found[1] for line in lines[:HEAD] if (found := _YEARBOOK.fullmatch(line.text))), None)


def above_date(lines: Sequence[Line]) -> str | None:
    """Return the name that stands alone between a title and the date of its page, as accounts have it."""
    for one, name, day in zip(lines, lines[1:], lines[2:], strict=False):
        if one.role == "title" and name.role == "body" and name.captionlike and day.role == "meta" and not day.label:
            named = bool(_BESIDE.fullmatch(name.text)) and not _NO_NAME.search(name.text)
            return name.text if named and re.match(r"\d{4}", day.text) else None
    return None


def _bodies(lexicon: Lexicon) -> tuple[str, ...]:
    return (*lexicon.words("issuerEnding"), *lexicon.words("signerEnding"))
