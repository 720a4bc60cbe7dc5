"""Companies (and other bodies) without an ending that tells: listed before a count, or named by who heads them.

组织“滇某”、“昆某食品”等21家民营企业        甲工具、乙门锁、丙户外等113家企业        某茶业创始人李某某
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import rjieba

from kg.lexicon import Lexicon
from kg.model import Mention
from kg.names.context import Context, Hit
from kg.names.edges import Stops, is_name_char, left_edge, place_ends, stops

_SUCH_AS = re.compile(
    r"等(?P<count>[\d一二三四五六七八九十百两数多几余]*[余多]?)(?P<words>[^，。；：、“”（）()\n等]{0,12})$"
)
_ITEM = re.compile(r"(?P<quoted>[“\"](?P<inner>[^“”\"、，。；]{2,14})[”\"])|(?P<plain>[^、“”\"，。；：（）()\s]{2,20})")
_WITH = re.compile(
    r"(?:与|和|同)(?P<items>[\u4e00-\u9fffA-Za-z]{3,12}(?:、[\u4e00-\u9fffA-Za-z]{3,12}){0,5}?)(?:等)?(?:签订|签署|签约|达成|开展合作|建立合作)"
)
_SORT = re.compile(r"企业|公司")
"""What says only what sort of thing follows: 园区企业|赛某生物."""
_BREAK = re.compile(r"[，。；：！？\n（）()]")
LONGEST = 12
"""Characters of a company's short name."""


@dataclass(frozen=True, slots=True)
class Words:
    """What the lexicon says of companies, compiled."""

    stops: Stops
    not_proper: tuple[str, ...]
    tails: tuple[str, ...]
    surnames: tuple[str, ...]
    stand_ins: tuple[str, ...]
    did: tuple[str, ...]


def _compile(lexicon: Lexicon) -> Words:
    return Words(
        stops=stops(lexicon),
        not_proper=tuple(lexicon.words("notProper")),
        tails=tuple(lexicon.words("companyWord")),
        surnames=tuple(lexicon.words("surname")),
        stand_ins=tuple(lexicon.words("standIn")),
        did=tuple(lexicon.words("companyDid")),
    )


def find(context: Context) -> Iterator[Mention]:
    """Yield the companies, schools and associations that a list names, and the companies that a person heads."""
    words = context.lexicon.once("names.companies", _compile)
    yield from _bracketed(context, words)
    for hit in context.hits("collective"):
        if hit.cue.owner != "Place":
            yield from _listed(context, words, hit)
    known: dict[str, Mention] = {}
    for hit in context.hits("headOf"):
        company = _headed(context, words, hit)
        if company is not None:
            known.setdefault(company.text, company)
            yield company
    yield from _partners(context, words, known)
    yield from _opening(context, words)


_BRACKETED = re.compile(
    r"(?P<head>[\u4e00-\u9fffA-Za-z0-9·]{2,16})[（(](?P<within>[\u4e00-\u9fff]{2,8})[)）](?P<tail>[\u4e00-\u9fff]{0,14}?"
    r"(?:有限责任公司|股份有限公司|股份两合公司|集团有限公司|有限公司|集团公司|集团|公司))"
)


def _bracketed(context: Context, words: Words) -> Iterator[Mention]:
    """Yield companies with a bracket in their name: 华某（云南）科技有限公司, 云某(集团)有限责任公司."""
    text = context.text
    for match in _BRACKETED.finditer(text):
        bracket = match.end("head")
        edge = left_edge(context, bracket, {}, words.stops, past_place=True)
        start = max(edge.start, match.start("head"))
        founded = re.search(
            r"(?:[与和同由向对被]|签约|引进|成立|组建|走访|参观|考察|招引|培育|支持)$",
            text[match.start("head") : start],
        )
        if (
            bracket - start < 2
            or _has_clause(context, start, bracket)
            or (not context.scan.edges[start] and not founded)
        ):
            continue
        yield context.mention(start, match.end(), "Enterprise", rule="names.organisations.bracketed")


def _has_clause(context: Context, start: int, end: int) -> bool:
    """Whether a verb or a function word stands in what should be a company's brand."""
    return any(text in context.text[start:end] for text in ("的", "了", "与", "将", "由", "在", "签订", "同意"))


# ---------------------------------------------------------------- lists


def _listed(context: Context, words: Words, hit: Hit) -> Iterator[Mention]:
    text = context.text
    such_as = _SUCH_AS.search(text, max(0, hit.start - 24), hit.start)
    if such_as is None:
        return
    measures = hit.cue.options.get("count", ())
    counted = (bool(such_as["count"]) and such_as["words"].startswith(measures)) or (
        re.match(r"\d+[余多]?", text[hit.end : hit.end + 6]) is not None
    )
    begin = _clause_start(text, such_as.start())
    items = list(_ITEM.finditer(text, begin, such_as.start()))
    for number, item in enumerate(reversed(items)):
        if item.end() != such_as.start() and text[item.end()] not in '、和与及“”"':
            break
        span = _item(context, words, item, first=number == len(items) - 1)
        if span is None or not _names(context, words, *span, quoted=item["inner"] is not None, counted=counted):
            continue
        yield context.mention(*span, hit.cue.owner, rule="names.listed.collective")


def _clause_start(text: str, end: int) -> int:
    """Return where the clause begins that ends here: after the last mark that no list goes over."""
    start = max(0, end - 160)
    marks = [mark.end() for mark in _BREAK.finditer(text, start, end)]
    return marks[-1] if marks else start


def _item(context: Context, words: Words, item: re.Match[str], *, first: bool) -> tuple[int, int] | None:
    """Return where the name in an item of a list stands: the first is cut from the words before it."""
    if item["inner"] is not None:
        return item.span("inner")
    start, end = item.span()
    if first or end - start > LONGEST:
        start = max(start, left_edge(context, end, place_ends(context), words.stops, past_place=True).start)
    return (start, end) if 2 <= end - start <= LONGEST else None


def _names(context: Context, words: Words, start: int, end: int, *, quoted: bool, counted: bool) -> bool:
    """Whether an item is a company's name and no kind of company: not 石化、冶金等行业企业."""
    text = context.text[start:end]
    if any(
        m.span.end in (end, end + 1) for m in (context.found_by_end.get(end), context.found_by_end.get(end + 1)) if m
    ):
        return False
    if text in words.not_proper or not any(is_name_char(c) for c in text):
        return False
    known = len(text) <= 4 and rjieba.has_word(text)
    if quoted:
        return not known
    return (counted and not known) or (text.endswith(words.tails) and is_proper(context, start, end))


def is_proper(context: Context, start: int, end: int) -> bool:
    """Whether a proper noun, or a word that no dictionary has, stands in a stretch."""
    at = start
    while at < end:
        word = context.scan.word_at(at)
        form = context.text[word.start : word.end]
        if word.tag[:2] in ("nr", "ns", "nz", "nt") or (len(form) > 1 and not rjieba.has_word(form)):
            return True
        at = word.end
    return False


def _partners(context: Context, words: Words, known: Mapping[str, Mention]) -> Iterator[Mention]:
    """Yield the companies in 与甲、乙签订购销合同, and those that a person heads elsewhere."""
    for match in _WITH.finditer(context.text):
        at = match.start("items")
        for item in match["items"].split("、"):
            start, end, at = at, at + len(item), at + len(item) + 1
            text = context.text[start:end]
            if any(start < m.span.end and m.span.start < end for m in context.found):
                continue
            if text in known or (4 <= len(text) <= LONGEST and _is_partner(context, words, start, end)):
                yield context.mention(start, end, "Enterprise", rule="names.listed.partner")


def _opening(context: Context, words: Words) -> Iterator[Mention]:
    """Yield a company by brand and trade that opens a clause and did something: 云某纺织|去年投资2.4亿元."""
    text = context.text
    for hit in context.hits("companyTrade"):
        start = hit.start - 2
        if start < 0 or (start > 0 and is_name_char(text[start - 1])) or not text.startswith(words.did, hit.end):
            continue
        if is_proper(context, start, hit.start) and hit.start not in context.ends:
            yield context.mention(start, hit.end, "Enterprise", rule="names.listed.opening")


def _is_partner(context: Context, words: Words, start: int, end: int) -> bool:
    """Whether one side of a contract is a company's name: no 有关国家, no 卖苗单位."""
    text = context.text[start:end]
    if text.endswith(words.not_proper) or set(text) & set("的了在和与是年") or not context.scan.edges[start]:
        return False
    return is_proper(context, start, end) or any(m.span.start == start for m in context.places)


# ---------------------------------------------------------------- companies by who heads them


def _headed(context: Context, words: Words, hit: Hit) -> Mention | None:
    """Return the company whose head is named here: 某茶业|创始人|李某某."""
    text, at = context.text, hit.end
    while at < len(text) and text[at] in " \u3000":
        at += 1
    if not text.startswith((*words.surnames, "、"), at) or hit.start in context.found_by_end:
        return None
    edge = left_edge(context, hit.start, place_ends(context), words.stops, past_place=True)
    start = max([edge.start, *(m.end() for m in _SORT.finditer(text, edge.start, hit.start - 2))])
    stem = text[start : hit.start]
    if not 3 <= len(stem) <= LONGEST or stem.endswith(words.stand_ins) or stem in words.not_proper:
        return None
    if not (edge.proper or stem.endswith(words.tails) or is_proper(context, start, hit.start)):
        return None
    if context.scan.word_at(hit.start - 1).tag[:1] in ("v", "p", "u", "c", "d"):
        return None
    return context.mention(start, hit.start, "Enterprise", rule="names.organisations.headed")
