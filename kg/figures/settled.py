"""What the words beside a figure settle, whatever else was thought likely: laws that hold of the genre.

A value told with its own year is of that year; what is told of now (目前, 截至目前) is of the day of writing; what
something grew *to* holds at the end of the stretch it grew in; what met or missed a goal is no goal; what is to be
spent is one; a change right behind a level is of its thing, time and indicator, growths in a row are of the levels told
just before; figures handed out (分别) to times in a row are of one time each.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from kg.figures.averages import over_the_years
from kg.figures.cues import Cues
from kg.figures.fulfilled import fulfilled
from kg.figures.kinds import direction
from kg.figures.sectors import by_sector
from kg.lexicon import Lexicon
from kg.model import Figure, Measures, Period, Sentence

_FAR = 120
"""So many characters before a number are looked at."""
_PASSAGE = 900
"""So many for the last time told in its sentence."""
_NEAR = 24
"""So many after it."""
_FACTS, _CHANGES = ("level", "share"), ("growth", "difference")
_CHANGED_KINDS = (*_FACTS, "target", "rank")
"""What a change right behind is of."""
_FROM = frozenset("由从较比")
_NOT_ITS_OWN = frozenset("由从较比占")
"""What stands before a time that is only compared with."""
_AIM_OF_YEAR = ("目标", "任务", "计划", "预期", "的")
_BROUGHT = re.compile(r"[由从](?P<start>[^，。；]{1,40})[到至]$")
_PLACED = re.compile(r"[，,、](?:增速|增幅)?(?:位?[居列]|排名?|位于|在)[^，。；,]{0,8}")
"""Between a growth and the rank of its rate; what leapt (跃居) or is of the whole (总量居) is not of the rate."""
_PLACED_TOO = re.compile(
    r"[、，,](?:全[国省市州县区球]|[东西中]部(?:地区)?|世界|[^，。；、\d]{2,6}(?:地区|城市群?))(?:排名?|位?[居列])?"
)
"""Between a rank and one of the same thing among others: 居全国第6位、中部第2位."""
_REACHED = re.compile(r"(?:达到?|[加高升降少大]到|[增升降]至)了?$")
_RATE = re.compile(r"(?:涨幅|增幅|增速|增长率|增长速度)$")
_AND = re.compile(r"、|和|与|及|以及")
_SAME_CLAUSES = re.compile(r"[^。；\d]{0,16}")
"""What may stand between times in a row and 分别: ，全市."""
_CLAUSE = re.compile(r"[^，。；：]*$")
_MARK = re.compile(r"[，、；和与及]")


_MET = r"(?:{goalMet}|{goalReached}了?[^，。；]{0,6}{goalSet})[^，。；]{0,10}{goalWord}[^，。；]{0,4}[，：]"
"""A goal that was met, before what was reached: 圆满完成年初确定的目标，…"""
_BESIDE = r"[^，。；、]{0,4}[，,（(]?(?:[均都]|明显|大幅)?{goalBeside}(?:(?!{goalElse})[^，。；、0-9]){0,8}{goalTold}"
"""A goal that was met or missed, right behind what was reached: …，超过预期目标."""
_AHEAD = r"{goalAhead}|(?<![主重需])要(?![素点闻求])"
"""What lies ahead after all."""
_PLANNED, _PAST = r"{spendingPlan}", r"{spentAlready}"
"""What is to be spent; what was before: 比去年, 已下达."""
_WILL = (
    r"(?:将|准备|(?<![年度的比较超原成按])计划)(?:[比较][^，。；]{1,14}|平均每年|年均)?[会可再]?"
    r"(?:{growsTo}|{growthVerb})[^，。；、]{0,14}$"
)
"""What will be, in the clause of its number: 工业总产值比1956年将增长4.5%, 生产成本将比上年降低8.2%."""
_THEN = r"[，,](?:(?:总[量额数])?(?:达到?|增[加至]到?|为)了?|[比较][^，。；]{1,10}?{growthVerb})"
"""…，达到603亿元, and …，比1955年增加34亿斤, behind what will be."""
_NOW = r"{timeNow}"
"""The day of writing: 目前."""
_CHANGED = r"(?:[，、；\s]|{changeBeside}|[比较][^，。；\d]{1,6}?)*{growthVerb}了?"
"""A clause that only says that something grew: 分别增长, 比上年实际增长."""


_AIMED = (
    r"(?P<verb>(?:年均)?{growthVerb})(?:幅度)?"
    r"(?:力争|保持|控制|达到?|在|为|到|约|不低于|不少于|不超过|超过|高于)*$"
)
"""What is aimed at right before its number: 年均增长10%."""
_BARE = r"(?:[，、]|{bareIndicator})*"


def settled(text: str, sentences: Sequence[Sentence], measures: Measures, lexicon: Lexicon) -> Measures:
    """Return the figures as the words beside them have it, in the same order."""
    cues = Cues.of(lexicon)
    times: dict[int, list[Period]] = defaultdict(list)
    for period in measures.periods:
        times[period.sentence].append(period)
    of_sentence: dict[int, list[Figure]] = defaultdict(list)
    made: dict[int, Figure] = {}
    told: list[Figure] = []
    for figure in measures.figures:
        told = told if told and told[-1].sentence == figure.sentence else []
        start = max(sentences[figure.sentence].span.start, figure.span.start - _FAR)
        left = text[start : figure.span.start]
        before = [p for p in times[figure.sentence] if p.span.end <= figure.span.start]
        last = max(before, key=lambda p: p.span, default=None)
        own = _own_time(text, figure, last, cues) if last else None
        now = replace(figure, period=own) if own else _at_the_end(figure, left, told, made)
        now = _outcome(now, left, text[figure.span.end : figure.span.end + _NEAR], cues)
        now = now if own else _plan(now, left, cues)
        now = _to_come(text, now, left, made[id(told[-1])] if told else None, cues)
        now = now if own or not told else _beside(text, now, made[id(told[-1])], cues)
        now = _placed_by_growth(text, now, made[id(told[-1])]) if told else now
        now = _edge_of_year(text, now, max(sentences[figure.sentence].span.start, figure.span.start - _PASSAGE), cues)
        now = _told_of_before(_growth_aimed_at(now, left, cues), told, made, cues)
        made[id(figure)] = now
        told.append(figure)
        made.update(_handed_out(text, told, made, cues))
        of_sentence[figure.sentence].append(figure)
    for sentence, figures in of_sentence.items():
        for figure, period in _each_its_time(text, figures, times[sentence], cues):
            made[id(figure)] = replace(made[id(figure)], period=period)
        of = {id(made[id(figure)]): id(figure) for figure in figures}
        for one, indicator in by_sector(text, [made[id(figure)] for figure in figures]):
            made[of[id(one)]] = replace(one, indicator=indicator)
        for number, other in fulfilled(text, [made[id(figure)] for figure in figures], cues):
            made[id(figures[number])] = other
    made.update(over_the_years(text, sentences, dict(made), cues))
    return measures.revised(made)


def _each_its_time(
    text: str, figures: Sequence[Figure], periods: Sequence[Period], cues: Cues
) -> Iterator[tuple[Figure, Period]]:
    """Yield the figures of a sentence that are handed out to times in a row: 2022年和2023年分别完成50亿元和60亿元."""
    if not periods:
        return
    ends, starts = [p.span.end for p in periods], [f.span.start for f in figures]
    for said in cues.pattern("{changeHandedOut}").finditer(text, ends[0], starts[-1]):
        last = first = bisect_right(ends, said.start()) - 1
        while first and _AND.fullmatch(text, ends[first - 1], periods[first].span.start):
            first -= 1
        row, at = periods[first : last + 1], bisect_left(starts, said.end())
        told = _in_a_row(text, figures[at : at + len(row) + 1])
        if len(row) == len(told) > 1 and _SAME_CLAUSES.fullmatch(text, ends[last], said.start()):
            yield from zip(told, row, strict=True)


def _in_a_row(text: str, figures: Sequence[Figure]) -> Sequence[Figure]:
    """Return the first figures, with but a mark between them."""
    parted = (n for n, (a, b) in enumerate(pairwise(figures), 1) if not _MARK.fullmatch(text, a.span.end, b.span.start))
    return figures[: next(parted, len(figures))]


def _own_time(text: str, figure: Figure, last: Period, cues: Cues) -> Period | None:
    """Return the last time before a number in its sentence where it stands right before it (从去年的2.1%), not only
    compared with it (是2012年的3倍), or is but a word for the day of writing."""
    between = text[last.span.end : figure.span.start]
    compared = figure.unit in ("倍", "%") and text[last.span.start - 1 : last.span.start] not in _FROM
    own = not between or (between == "的" and not compared)
    return last if own or cues.pattern(_NOW).fullmatch(last.text) else None


def _at_the_end(figure: Figure, left: str, told: Sequence[Figure], made: dict[int, Figure]) -> Figure:
    """Put what grew *to* in the last year of the stretch it grew in, as a share that was reached (五年来，…率达到49%);
    what it grew *from* was before that, no one says when."""
    brought = _BROUGHT.search(left) or (_REACHED.search(left) if figure.kind == "share" else None)
    period = figure.period
    if brought is None or period is None or figure.kind not in (*_FACTS, "target"):
        return figure
    first, last = period.first, period.last
    if first.year == last.year or (last.month, last.day) != (12, 31) or first == last:
        return figure
    if (
        brought.re is _BROUGHT
        and told
        and told[-1].span.start >= figure.span.start - len(left) + brought.start("start")
    ):
        before = made[id(told[-1])]
        if before.period and (before.period.first, before.period.last) == (first, last):
            made[id(told[-1])] = replace(before, period=None)
    return replace(figure, period=replace(period, first=date(last.year, 1, 1), rule="figures.period.end"))


def _edge_of_year(text: str, figure: Figure, start: int, cues: Cues) -> Figure:
    """Tell what is of the whole year (全年) of all of it, and a level at its end (年末) of its last day."""
    period = figure.period
    if period is None or period.last.year != period.first.year or (period.last.month, period.last.day) != (12, 31):
        return figure
    told = [m for m in cues.moment.finditer(text, start, figure.span.start) if text[m.start() - 1] not in _NOT_ITS_OWN]
    last = told[-1] if told else None
    between = text[last.end() : figure.span.start] if last else ""
    if last and last[0] == "全年" and period.first == period.last and not between.startswith(_AIM_OF_YEAR):
        return replace(figure, period=replace(period, first=date(period.last.year, 1, 1), rule="figures.period.whole"))
    at_end = last and last[0] in ("年末", "年底") and not between.startswith("前") and not _MARK.search(between)
    if at_end and figure.kind == "level" and figure.modality == "asserted" and period.first < period.last:
        return replace(figure, period=replace(period, first=period.last, rule="figures.period.end"))
    return figure


def _outcome(figure: Figure, left: str, right: str, cues: Cues) -> Figure:
    """Make a fact of a goal beside which the text says that one was met or missed."""
    if figure.kind != "target":
        return figure
    met = next(reversed([*cues.pattern(_MET).finditer(left)]), None)
    clause = _CLAUSE.search(left)
    inside = clause[0] if clause else ""
    before = met and not cues.pattern(_AHEAD).search(left, (_CLAUSE.search(left, 0, met.start()) or met).start())
    if not before and not (cues.pattern(_BESIDE).match(right) and not cues.pattern(_AHEAD).search(inside)):
        return figure
    change = direction(inside, cues) if figure.unit == "%" else 0
    rate = figure.unit == "%" and (_RATE.search(figure.indicator) or change)
    kind = "growth" if rate else "share" if figure.unit == "%" else "level"
    return replace(figure, kind=kind, value=abs(figure.value) * change if change else figure.value, modality="asserted")


def _plan(figure: Figure, left: str, cues: Cues) -> Figure:
    """Make a goal of what is to be spent this year: 今年赤字率拟按3%安排，财政赤字2.38万亿元."""
    planned = cues.pattern(_PLANNED).search(left) if figure.kind in _FACTS and figure.modality == "asserted" else None
    if planned is None or cues.pattern(_PAST).search(left, planned.end()):
        return figure
    return replace(figure, kind="target", modality="planned")


def _to_come(text: str, figure: Figure, left: str, before: Figure | None, cues: Cues) -> Figure:
    """Say of what will be (将增长4.5%，达到603亿元) that it is planned, whatever sort of figure it is."""
    if figure.modality != "asserted":
        return figure
    goes_on = (
        before
        and before.modality == "planned"
        and cues.pattern(_THEN).fullmatch(text, before.span.end, figure.span.start)
    )
    will = goes_on or cues.pattern(_WILL).search(left)
    return (
        replace(figure, modality="planned", indicator=figure.indicator.removesuffix("将") or figure.indicator)
        if will
        else figure
    )


def _beside(text: str, figure: Figure, before: Figure, cues: Cues) -> Figure:
    """Tell a change right behind what it changes of the same thing and time: 年末余额792亿元，比年初减少11亿元."""
    changes = figure.kind in _CHANGES and before.kind in (*_CHANGES, *_CHANGED_KINDS)
    between = before.span.end, figure.span.start
    if not changes or not cues.pattern(_CHANGED).fullmatch(text, *between):
        return figure
    if cues.pattern("{changeHandedOut}").search(text, *between):
        return figure
    level = before.span if before.kind == "level" else before.change_of
    return replace(
        figure,
        indicator=before.indicator if before.kind in _CHANGED_KINDS else figure.indicator,
        subject=before.subject,
        resolution=before.resolution,
        period=before.period,
        change_of=figure.change_of or level,
        modality="planned" if before.kind == "target" else figure.modality,
    )


def _placed_by_growth(text: str, figure: Figure, before: Figure) -> Figure:
    """Tell a rank right behind a growth as one of its rate (增长10.4%，居全省第3位), behind a rank of the same."""
    if figure.kind == before.kind == "rank" and _PLACED_TOO.fullmatch(text, before.span.end, figure.span.start):
        return replace(figure, indicator=before.indicator, subject=before.subject, resolution=before.resolution)
    if figure.kind != "rank" or before.kind != "growth" or before.indicator.endswith(("率", "速", "幅")):
        return figure
    if not _PLACED.fullmatch(text, before.span.end, figure.span.start):
        return figure
    return replace(figure, indicator=before.indicator + "增速", subject=before.subject, resolution=before.resolution)


def _growth_aimed_at(figure: Figure, left: str, cues: Cues) -> Figure:
    """Say of a goal for growth that it is one: 国内生产总值增长 6 %, not 国内生产总值 6 %."""
    grows = cues.pattern(_AIMED).search(left) if figure.kind == "target" and figure.unit == "%" else None
    if grows is None or figure.value < 0 or cues.pattern("{growthVerb}|率$|{rateNoun}$").search(figure.indicator):
        return figure
    return replace(figure, indicator=figure.indicator + grows["verb"])


def _told_of_before(figure: Figure, told: Sequence[Figure], made: Mapping[int, Figure], cues: Cues) -> Figure:
    """Give a change or rank whose indicator is but a verb (稳居首位, 转为下降) that of the figure before."""
    if not told or figure.kind not in (*_CHANGES, "rank") or not cues.pattern(_BARE).fullmatch(figure.indicator):
        return figure
    return replace(figure, indicator=made[id(told[-1])].indicator)


def _handed_out(text: str, told: Sequence[Figure], made: Mapping[int, Figure], cues: Cues) -> dict[int, Figure]:
    """Hand the growths that stand in a row out to the levels told just before: …9422元，…2936元，增长7.7%和6.8%."""
    now = [made[id(figure)] for figure in told]
    count = 0
    while count < len(now) and _in_row(text, now, count):
        count += 1
    levels = now[-2 * count : -count]
    if count < 2 or len(levels) < count or len({one.indicator for one in levels}) < count:
        return {}
    if not cues.pattern(_CHANGED).fullmatch(text, levels[-1].span.end, now[-count].span.start):
        return {}
    if any(one.kind != "level" or one.unit == "%" for one in levels):
        return {}
    return {
        id(old): replace(new, indicator=level.indicator, subject=level.subject, resolution=level.resolution,
                         period=level.period, change_of=level.span)
        for old, new, level in zip(told[-count:], now[-count:], levels, strict=True)
    }  # fmt: skip


def _in_row(text: str, now: Sequence[Figure], count: int) -> bool:
    """Whether the figure before the last `count` is a growth in per cent, with but a mark up to the next one."""
    figure = now[-count - 1]
    if figure.kind != "growth" or figure.unit != "%":
        return False
    return count == 0 or bool(_MARK.fullmatch(text, figure.span.end, now[-count].span.start))
