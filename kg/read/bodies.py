"""The body that speaks in a document: as its title begins, or as its number abbreviates it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.layout import BLANK
from kg.lexicon import Lexicon

_NUMBERED = re.compile(
    r"(?<![\u4e00-\u9fff])(?P<place>[\u4e00-\u9fff]{1,4}?)(?P<organ>政办|府办|政|府)[\u4e00-\u9fff]{1,3}[〔\[［（(【﹝]\d{4}"
)
"""A government's number: 某政发〔2014〕7号, 某府办函〔2020〕3号."""
_LEVEL = "省|自治区|市|县|区|自治州|州|旗|镇|乡"


def in_title(title: str, lexicon: Lexicon) -> str | None:
    """Return the body that speaks in the title of a report or an official document: 某市人民政府(工作报告|关于……)."""
    endings = (*lexicon.words("issuerEnding"), *lexicon.words("signerEnding"))
    ending = any_of(endings)
    opening = any_of((*lexicon.words("reportTitle"), *lexicon.words("titleOpening")))
    found = re.match(rf"(?:\d{{4}}年)?([^，。：:《“]{{1,60}}?(?:{ending}))(?:\d{{4}}年)?(?:{opening})", title)
    if not found or "关于" in found[1] or found[1].startswith(tuple(lexicon.words("titleOpening"))):
        return None
    body = re.split(rf"[{BLANK}]+", found[1])[0]
    if not body.endswith(endings):
        return None
    several = re.match(rf"(.+?(?:{ending}))、", body)
    return several[1] if several else body


def of_own_paper(title: str, lexicon: Lexicon) -> str | None:
    """Return the body whose own paper a title names, and no report of what it did: 某县审计局2021年部门预算公开说明."""
    bare = re.sub(r"(?:[（(〔【][^）)〕】]*[）)〕】])+\Z", "", title)
    if not bare.endswith(tuple(lexicon.words("ownPaper"))):
        return None
    ending = re.compile(any_of(lexicon.words("issuerEnding")))
    other = re.compile(rf"[和与及、将拟管]|{any_of(lexicon.words('didVerb'))}")
    named = re.sub(r"\A\d{4}年", "", bare)
    for found in ending.finditer(re.split(r"[^\u4e00-\u9fff]", named)[0]):
        body, rest = named[: found.end()], named[found.end() :]
        if "关于" in body or body.endswith(tuple(lexicon.words("noIssuer"))):
            return None
        if 2 < len(body) <= 24 and rest and not other.match(rest):
            return body
    return None


def by_number(title: str, head: str) -> str | None:
    """Return the government that a document's number abbreviates, where the title begins with its place.

    >>> by_number("某岭市大气污染防治细则", "（某岭政发〔2014〕7号）"), by_number("某省若干措施", "某政办字〔2020〕3号")
    ('某岭市人民政府', '某省人民政府办公厅')
    """
    for found in _NUMBERED.finditer(head):
        place = re.match(rf"(?:\d{{4}}年)?({found['place']}[\u4e00-\u9fff]{{0,4}}?({_LEVEL}))", title)
        if place:
            office = "办公厅" if place[2] in ("省", "自治区") else "办公室"
            return f"{place[1]}人民政府{office if '办' in found['organ'] else ''}"
    return None


def any_of(words: Iterable[str]) -> str:
    """Return an expression for any of some words; for none of them, one that never matches."""
    return "|".join(map(re.escape, words)) or r"(?!)"
