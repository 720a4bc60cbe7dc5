"""Figures in a row, handed out to the things a list names: 城镇、农村居民收入分别增长5.1%和7.2%."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.figures.cues import Cues
from kg.figures.drafts import Draft, row
from kg.figures.indicators import clean, trim
from kg.model import Figure

_LIST = re.compile(r"、|以及|和|与|及")
_WITH = r"^[与同和].*?(?={partnering})"
"""With whom something is done, before the verb that says what: 与高校、院所分别签约5项和3项."""
_MODIFIER = 4
"""What is no longer than this only qualifies the noun that the list ends in (城镇、农村居民收入)."""
_FOR = re.compile(r"[\s\u3000]*对([^，。；]{2,40})，")
_TIME = re.compile(r"(?:[0-9]{4}年?)?(?:第?[一二三四](?:季度)?|[0-9]{1,2}月份?|[上下]半年)?")
"""A time among those that a row is handed out to names no thing: 2022年、2023年分别完成投资50亿元、60亿元."""
_SPLIT = re.compile(r"^的?比例(?:共同)?")
_EACH = re.compile(r"分别|各")


def handed_out(text: str, drafts: Sequence[Draft], index: int, figures: Sequence[Figure], cues: Cues) -> str:
    """Return the indicator of a figure in a row that is handed out to things named before, or ''.

    They are named before 分别 in the clause, else by the figures just before, else by the list of the clause before.
    """
    first, last = row(drafts, index)
    count, lead = last - first + 1, drafts[first].left
    if count < 2:
        return ""
    said = _EACH.search(lead)
    head, verb = (lead[: said.start()], lead[said.end() :]) if said else (lead, "")
    named = share_out(trim(head, cues), count)
    if not named and said:
        named = _named_before(text, drafts, first, count, figures, cues)
    if not named:
        return ""
    timed = all(_TIME.fullmatch(name) for name in named)
    act = trim(cues.pattern(_WITH).sub("", verb), cues)
    if act in cues.rising.meaning or act in cues.falling.meaning:
        act = ""
    noun = _noun_after(drafts[last].right)
    total = "累计" if "累计" in head else ""
    return clean(
        ("" if timed else named[index - first]) + total + ("" if noun and act in ("给予", "发放") else act) + noun
    )


def _named_before(
    text: str, drafts: Sequence[Draft], first: int, count: int, figures: Sequence[Figure], cues: Cues
) -> tuple[str, ...]:
    clause = drafts[first - 1].clause if first else None
    earlier = [i for i in range(first) if drafts[i].clause == clause]
    told = [figure.indicator for figure in figures[max(0, first - count) : first]]
    if len(earlier) == count and len({figures[i].indicator for i in earlier}) < count:
        head = clean(trim(drafts[earlier[0]].left, cues))
        return tuple(head + drafts[i].quantity.span.cut(text) for i in earlier)
    if len(told) == count == len(set(told)) and len(earlier) in (count, 1):
        return tuple(told)
    return share_out(trim(clause_before(text, drafts[first]), cues), count)


def split_among(drafts: Sequence[Draft], index: int, cues: Cues) -> str:
    """Return what a share by parts is of: 中央分担 and 地方分担 of 中央与地方按8:2分担."""
    first = index
    while first and drafts[first - 1].quantity.span == drafts[index].quantity.span:
        first -= 1
    count = sum(draft.quantity.span == drafts[index].quantity.span for draft in drafts)
    head = trim(drafts[first].left.rstrip("按照以了"), cues)
    act = _SPLIT.sub("", re.split(r"[，。；、（]", drafts[first].right)[0])[:4]
    named = share_out(head, count)
    return clean(named[index - first] + act) if named else clean(head) or "占比"


def clause_before(text: str, draft: Draft) -> str:
    """Return the words of the clause before a draft's, or '' where it is the first of its sentence."""
    end = draft.clause.start - 1
    if end < 0 or text[end] in "。！？\n" or not text[end].strip():
        return ""
    start = max(text.rfind(mark, 0, end) for mark in "，；。：\n,;:")
    return text[start + 1 : end]


def beneficiary(text: str, draft: Draft) -> str:
    """Return for whom the rule is that a draft stands in: 新设企业 of 对新设企业，按投资的10%奖励，最高50万元."""
    start = max(text.rfind(mark, 0, draft.clause.start) for mark in "。；\n") + 1
    match = _FOR.match(text, start, draft.clause.start)
    return match[1] if match else ""


def _noun_after(right: str) -> str:
    """Return the noun that follows a row of amounts and belongs to each: 200万元、500万元一次性奖励."""
    words = re.split(r"[，；。（(、]", right)[0]
    return words if 0 < len(words) <= 8 and words[0] not in "的和与以" else ""


def share_out(words: str, count: int) -> tuple[str, ...]:
    """Return the `count` things a list names, with the tail they share; () if it names another number of things.

    >>> share_out("城镇、农村居民人均可支配收入", 2)
    ('城镇居民人均可支配收入', '农村居民人均可支配收入')
    >>> share_out("世界500强、中国企业500强的企业", 2)
    ('世界500强企业', '中国企业500强企业')
    """
    first = _LIST.search(words)
    of = words.rfind("的", 0, first.start()) if first else -1
    parts = [part for part in _LIST.split(words[of + 1 :]) if part]
    if len(parts) != count or count < 2:
        return ()
    *firsts, last = parts
    at = last.rfind(firsts[-1][-2:])
    length = at + 2 if at >= 0 else len(firsts[-1])
    tail = last[length:].removeprefix("的")
    if at < 0 and (len(tail) < 2 or length > _MODIFIER):
        tail, length = "", len(last)
    return (*(part + tail for part in firsts), last[:length] + tail)
