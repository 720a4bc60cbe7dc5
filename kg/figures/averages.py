"""What is told of several years: averages (年均增长7.4%) and sums (五年累计) are of them all, not of the last one.

How many they are is told beside it (两年平均), by the year it grew from (由2016年的738亿元…), or by the term of years
that the passage tells of (五年来). Where none of these stands the figure stays as it was read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from kg.figures.cues import Cues
from kg.figures.days import whole
from kg.figures.numerals import read_number
from kg.model import Figure, Period, Sentence

_COUNT = r"([二两三四五六七八九十]|[2-9]|10)"
_AVERAGE = rf"(?:{_COUNT}年(?:{{onAverage}}|平均)|{{onAverage}})[^，。；\d]{{0,12}}$"
"""Right before the number: 年均实际增长, 两年平均增长."""
_YEAR = r"((?:19|20)\d\d|[一二][〇零九][〇零一二三四五六七八九]{2})年"
_FROM = re.compile(rf"(?:[由从自比较与]|[是为]){_YEAR}(?!来|以来|至今)")
"""The year it grew from: 由2016年的738亿元, 比2010年, 是2010年的1.9倍."""
_TERM = rf"{{termBefore}}{_COUNT}个?年|{_COUNT}年{{termBehind}}"
"""A term of years that a passage tells of: 过去五年, 五年来."""
_TERM_HERE = rf"(?<!\d){_COUNT}年{{termSummed}}"
_REACHED = r"(?:到|至|达|突破|超过|已有|现有|拥有|[由从][^，。；]{0,12})了?$"
"""What was reached at the end of a term, or stood at its beginning."""
_SUMMED = ("level", "growth", "difference")
_WORDS = 32
"""So many characters may the words of an average take before its number."""
_PASSAGE = 900
"""So many characters before a figure may the passage have named its term."""
_LONGEST = 30
_STEP = 12
"""So many characters lie between two levels of which one became the other."""
_NARROW = {ord(wide): str(n) for n, wide in enumerate("０１２３４５６７８９")}


def over_the_years(
    text: str, sentences: Sequence[Sentence], figures: Mapping[int, Figure], cues: Cues
) -> Iterator[tuple[int, Figure]]:
    """Yield the averages of several years that stand as one year's, by their keys, with the stretch they are of."""
    form, plain = cues.pattern(_AVERAGE), text.translate(_NARROW)
    ordered = list(figures.items())
    for number, (key, figure) in enumerate(ordered):
        period = figure.period
        if period is None or period.first.year != period.last.year:
            continue
        start = max(sentences[figure.sentence].span.start, figure.span.start - _PASSAGE)
        said = form.search(text, max(start, figure.span.start - _WORDS), figure.span.start)
        said = said if figure.unit == "%" else None
        last = period.last.year
        if said:
            count = _count(said[1]) or _since(plain, start, said.start(), last) or _term(text, said.start(), cues)
        else:
            count = _summed(text, start, figure, cues) if (period.last.month, period.last.day) == (12, 31) else None
        if count and count > 1:
            stretch = replace(
                period, first=date(last - count + 1, 1, 1), last=date(last, 12, 31), rule="figures.period.average"
            )
            yield key, replace(figure, period=stretch)
            yield from _where_it_began(text, figure, stretch, ordered[max(0, number - 2) : number]) if said else ()


def _where_it_began(
    text: str, average: Figure, stretch: Period, before: Sequence[tuple[int, Figure]]
) -> Iterator[tuple[int, Figure]]:
    """Yield the level that an average grew from, with the year before its stretch: 从26.6万亿元增加到…，年均增长…."""
    if len(before) < 2 or before[0][1].sentence != average.sentence:
        return
    (key, first), (_, last) = before
    between = text[first.span.end : last.span.start]
    brought = len(between) <= _STEP and between.endswith(("到", "至")) and text[first.span.start - 1] in "从由"
    if brought and first.period is None and first.unit == last.unit:
        year = stretch.first.year - 1
        began = replace(stretch, first=date(year, 1, 1), last=date(year, 12, 31), rule="figures.period.start")
        yield key, replace(first, period=began)


def _since(text: str, start: int, end: int, last: int) -> int | None:
    """Return how many years it is from the year last compared with in the sentence."""
    years = [whole(found[1]) for found in _FROM.finditer(text, start, end)]
    count = last - years[-1] if years else 0
    return count if 1 < count <= _LONGEST else None


def _term(text: str, end: int, cues: Cues) -> int | None:
    """Return the length of the term of years named last in the passage."""
    terms = [found[1] or found[2] for found in cues.pattern(_TERM).finditer(text, max(0, end - _PASSAGE), end)]
    return _count(terms[-1]) if terms else None


def _summed(text: str, start: int, figure: Figure, cues: Cues) -> int | None:
    """Return the length of the term that a clause sums up: 五年累计完成投资2140亿元; not what was reached in it."""
    if figure.kind not in _SUMMED or cues.pattern(_REACHED).search(text, start, figure.span.start):
        return None
    terms = list(cues.pattern(_TERM_HERE).finditer(text, start, figure.span.start))
    if not terms or cues.moment.search(text, terms[-1].end(), figure.span.start):
        return None
    return _count(terms[-1][1]) if "；" not in text[terms[-1].end() : figure.span.start] else None


def _count(numeral: str | None) -> int | None:
    number = read_number(numeral) if numeral else None
    return int(number) if number else None
