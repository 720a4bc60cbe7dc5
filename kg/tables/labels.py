"""The words at the head of a column or row: what they count, in which unit, of when, of whom, and as what kind."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from kg.model import Mention, Span, closed
from kg.tables.cues import Cues
from kg.tables.times import When, find_when

_ITEM = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,2}[）)]|\d{1,2}(?:[、．]|\.(?!\d))|[#＃*•·○●◆※▪-]+)\s*"
)
_SPREAD = re.compile(r"[\u4e00-\u9fff](?:[ \u3000]+[\u4e00-\u9fff])+")
"""Letters set apart to fill a cell: 工 业."""
_NOTE = re.compile(r"[①-⑳⁰¹²³⁴-⁹*＊]+\Z|[\[［]\d+[\]］]\Z|[（(]注\d*[）)]\Z")
_BASE = re.compile(r"[（(][^（）()]*(?:=|＝|为)\s*100[）)]")
"""What an index is of: （上年=100）."""
_SUMMED = re.compile(r"[/／或]?[〔\[［【（(](?:五年)?累计(?:数|值)?[〕\]］】）)]")
"""What plans add to the head of yearly growth: 年均增长/〔累计〕."""
_PLAN_YEARS = re.compile(r"[“\"]?十[一二三四五]五[”\"]?(?:规划)?(?:期?[末初]|期间|时期)")
"""The plan at whose end a year is: “十三五”末（2020年）."""
_DONE = re.compile(r"完成(?:全?年度?|当年)?(?:计划|目标任务|目标|任务|预算)")
"""What is told in percent of a plan and is none itself: 完成年度计划（%）."""
_DATED = re.compile(r"(?:19|20)\d\d年?[）)]?\Z")
_ONLY_BASE = re.compile(r"[^（）()=＝]{1,12}[=＝]\s*100")
_COUNT = re.compile(r"[（(]共?\d{1,4}[个项家户]?[）)]\Z")
"""How many rows a section has: 基础设施（2项）."""
_ENGLISH = re.compile(r"(?<=[\u4e00-\u9fff）)])\s*[A-Z][a-z]{2,}[A-Za-z ,.'’&/-]*\Z")
"""What yearbooks repeat in English: 公路里程 Length of Highways."""
_UP_TO = re.compile(r"(?:截至|截止到?|自)\Z")
"""What stands before the time that a value is of."""
_RATIO = re.compile(r"(?:为|占|是|相当于)(?=(?:19|20)\d\d年|上年|去年|年初|调整|预算|计划)")
"""Where it begins what a value is told in percent of: 执行数为上年决算数的%."""
_BRACKET = re.compile(r"[（(【\[［〔]([^（()）】\]］〕]{1,16})[）)】\]］〕]")
_TAIL = re.compile(r"[,，/／:：\s]+([^,，/／:：\s]{1,8})\Z")
_SIGNS = re.compile(r"[±＋+]\s*[-－]?\s*(?=[%％]|\Z)")
_COMPARED = re.compile(
    r"(?:比|较|与|同)\s*(?:(?:19|20)\d\d年?(?:同期)?|上年|去年|前年|上月|上季度?|上期|年初|同期|上年同期|去年同期)"
    r"[末底]?(?:同[期月])?(?:相比)?(?:增加(?!值)|变化|变动)?"
)
_WHOLE = re.compile(r"(?<!\w)占(?:全部|全市|全县|全区|全省|全国|总|的)*(\w+)\Z")
"""What a share is of: 占全部投资."""
_AMOUNT = re.compile(r"[额量数值]\Z|年初")
_BY_SO_MUCH = re.compile(r"(?:同比|环比)?(?:增减|增\(减\)|增（减）|增加|增减变化)")
_TOO_SHORT = 2
"""Letters; what is left of 计划投资 without its first word says too little."""
_POINTS = re.compile(r"百分点")
_EDGE = " \t\u3000,，、:：;；的/／-—±%％"
_EMPTY = re.compile(r"[（(]\s*[）)]|\A[）)]|[（(]\Z")
_ENCLOSED = re.compile(r"[（(]([^（()）]*)[）)]\Z")
"""Words of which nothing stands outside of brackets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a cell of heads or stubs says; `words` is what is left for the indicator."""

    span: Span
    words: str
    unit: tuple[str, Decimal] | None = None
    when: When | None = None
    kind: str = ""
    falls: bool = False
    former: bool = False
    last_month: bool = False
    so_far: bool = False
    """Whether it is of the months of the year up to the one that is told: 累计."""
    total: bool = False
    group: bool = False
    """Whether it says how many rows it has below it: 基础设施（2项）."""
    numbered: bool = False
    """Whether it began with a number of its own: 一、综合."""
    bare: bool = False
    """Whether nothing says if a change is told in percent: 比上月, 增减."""
    share_of: str = ""
    """What a share is of, where it says so: 户数 of 占全部户数比重."""
    part: bool = False
    """Whether it is a part of a row above: 其中."""
    mention: Mention | None = None
    """The entity that it names."""


def read_label(text: str, span: Span, cues: Cues, named: Callable[[Span, str], Mention | None]) -> Label:
    """Read the words of a head or stub.

    >>> from kg.lexicon import load_lexicon
    >>> label = read_label("2023年增加值（亿元）", Span(0, 12), Cues.of(load_lexicon()), lambda span, words: None)
    >>> label.words, label.unit, label.when.year
    ('增加值', ('元', Decimal('100000000')), 2023)
    """
    words = span.cut(text)
    item = _ITEM.match(words)
    at = item.end() if item and item.end() < len(words) else 0
    starred = at > 0 and words.lstrip().startswith(("#", "＃"))
    words = _PLAN_YEARS.sub("", words[at:]) if _DATED.search(words) else words[at:]
    words = _NOTE.sub("", _SUMMED.sub("", _BASE.sub("", _ENGLISH.sub("", words))).strip())
    counted = _COUNT.search(words)
    words = words[: counted.start()] if counted else words
    if _ONLY_BASE.fullmatch(words):
        return Label(span=span, words=f"（{words}）")
    part = cues.part.match(words)
    core = words[part.end() :].lstrip("：:、 ") if part else words
    core = core or ("" if part else words)
    core = closed(core) if _SPREAD.fullmatch(core) else core
    unit, rest = _unit(core, cues)
    rest = _NOTE.sub("", rest.rstrip())
    mention = named(span, _trimmed(rest)) or named(span, core)
    if mention is not None:
        return Label(span=span, words=_trimmed(rest), unit=unit, mention=mention, part=bool(part) or starred)
    label = _counted(text, span, rest, unit, cues)
    numbered = at > 0 and not starred
    return replace(label, part=bool(part) or starred, group=bool(counted), numbered=numbered)


def _counted(text: str, span: Span, rest: str, unit: tuple[str, Decimal] | None, cues: Cues) -> Label:
    """Read what is left of a label that names nothing: what is counted, of when, and as what kind."""
    compared = _COMPARED.search(rest)
    left = rest[: compared.start()] + rest[compared.end() :] if compared else rest
    kind, falls = _kind(rest, unit, cues, compared=bool(compared))
    alone = unit is None and bool(_BY_SO_MUCH.fullmatch(_trimmed(left)) or (compared and not _trimmed(left)))
    rest = left if kind in ("growth", "difference") else rest
    so_far = cues.so_far.match(_trimmed(cues.growth.sub("", rest)))
    rest = rest[so_far.end() :] if so_far and rest.startswith(so_far[0]) else rest
    ratio = _RATIO.search(rest) if unit and not kind else None
    dated = rest[: ratio.start()] if ratio else rest
    former = None if compared else cues.former.search(dated)
    last_month = bool(cues.last_month.search(dated)) and not compared
    when, rest = _when(text, span, dated, former, rest[len(dated) :])
    rest = cues.last_month.sub("", rest) if last_month else rest
    if former or cues.now.match(_trimmed(rest)):
        rest = cues.now.sub("", cues.former.sub("", rest))
    rest, share_of = _without_kind(rest, kind, cues)
    total = bool(cues.total.match(rest))
    return Label(
        span=span,
        words="" if total or cues.plain.match(rest) else rest,
        unit=unit,
        when=when,
        kind=kind,
        falls=falls,
        former=former is not None,
        last_month=last_month,
        so_far=bool(so_far),
        bare=alone,
        share_of=share_of,
        total=total,
    )


def _when(text: str, span: Span, dated: str, former: re.Match[str] | None, behind: str) -> tuple[When | None, str]:
    """Return the period that words name, where it stands in the text, and the words without it."""
    when = find_when(dated)
    if when is not None:
        at = text.find(dated[when.start : when.end], span.start, span.end)
        start = at if at >= 0 else span.start
        rest = _UP_TO.sub("", dated[: when.start]) + dated[when.end :] + behind
        return replace(when, start=start, end=start + when.end - when.start), rest
    if former is not None and former[0].endswith(("末", "底")):
        start = span.start + max(span.cut(text).find(former[0]), 0)
        when = When(start, start + len(former[0]), None, (12, 31), (12, 31))
    return when, dated + behind


def _without_kind(rest: str, kind: str, cues: Cues) -> tuple[str, str]:
    """Return words without what says that they are growth, a share and so on, and what a share is of."""
    share_of = ""
    if kind in ("growth", "difference"):
        rest = _SIGNS.sub("", cues.growth.sub("", cues.falling.sub("", rest)))
    elif kind == "rank":
        rest = cues.rank.sub("", rest)
    elif kind == "share":
        rest = cues.share.sub("", rest)
        share_of = whole[1] if (whole := _WHOLE.search(rest)) else ""
        rest = _WHOLE.sub("", rest)
    elif kind == "target":
        bare = cues.target.sub("", rest)
        rest = bare if len(_trimmed(bare)) != _TOO_SHORT else rest
    return _trimmed(rest), share_of


def _trimmed(words: str) -> str:
    """Return words without the marks at their edges; brackets within them stay.

    >>> _trimmed("（ ）：大学（大专及以上）"), _trimmed("（实际）")
    ('大学（大专及以上）', '实际')
    """
    words = _EMPTY.sub("", words.strip(_EDGE)).strip(_EDGE)
    enclosed = _ENCLOSED.match(words)
    return enclosed[1].strip(_EDGE) if enclosed else words


def _unit(words: str, cues: Cues) -> tuple[tuple[str, Decimal] | None, str]:
    """Return the unit that stands in brackets, behind a comma or alone, and the words without it."""
    if not cues.rank.search(words) and (alone := cues.unit(words)):
        return alone, ""
    for found in reversed(list(_BRACKET.finditer(words))):
        inner = re.sub(r"\A单位[：:]?", "", found[1]).strip()
        inner = _SIGNS.sub("", inner) or inner
        if inner in ("％", "%"):
            signed = "±" if re.search(r"[±+]", found[1]) else ""
            return ("%", Decimal(1)), words[: found.start()] + signed + words[found.end() :]
        if unit := cues.unit(inner):
            return unit, words[: found.start()] + words[found.end() :]
    tail = _TAIL.search(words)
    if tail and tail.start() and (unit := cues.unit(tail[1])):
        return unit, words[: tail.start()]
    if words.rstrip().endswith(("%", "％")):
        return ("%", Decimal(1)), words.rstrip("%％ ")
    return None, words


def _kind(words: str, unit: tuple[str, Decimal] | None, cues: Cues, *, compared: bool) -> tuple[str, bool]:
    if cues.rank.search(words):
        return "rank", False
    points = bool((unit is not None and _POINTS.search(unit[0])) or _POINTS.search(words))
    if cues.share.search(words):
        return ("difference" if compared and points else "share"), False
    changes = compared or bool(cues.growth.search(words)) or bool(_SIGNS.search(words))
    falls = bool(cues.falling.search(words))
    if changes or falls:
        amount = (unit is not None and unit[0] not in ("%", "‰", "倍")) or (unit is None and _AMOUNT.search(words))
        return ("difference" if points or amount else "growth"), falls
    if unit is not None and unit[0] == "%" and _DONE.search(words):
        return "", False
    return ("target", False) if cues.target.search(words) else ("", False)
