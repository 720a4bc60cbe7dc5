"""Indicators completed: what a table's first column needs and the text says beside the number or once before.

A stretch of text is an indicator as it stands (规上工业增加值). Of 占财政支出的83.4% it is the part that is missing, of
增速居全省第2位 what grows, of 年均增长8.8% that it is a mean, of 按10%给予补助 what is given; in 第三产业实现增加值 the
verb is too much.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.lexicon import Lexicon
from kg.model import Figure, Span

_NEAR = 30
"""So far before a share its part may be told."""
_BEFORE, _BEHIND = 40, 24
"""So much of the text before and behind a number is looked at."""
_ELSEWHERE = re.compile("[:：;；。]|分别占")
"""Between a figure and a share: the share is of something else, or of several."""
_POINTS, _GROWS, _SHARE = "个百分点", "增长", "占比"


@dataclass(frozen=True, slots=True)
class _Words:
    aid: re.Pattern[str]
    given: re.Pattern[str]
    mean: re.Pattern[str]
    means: re.Pattern[str]
    share: re.Pattern[str]
    shared: re.Pattern[str]
    taken: re.Pattern[str]
    rate: re.Pattern[str]
    rates: re.Pattern[str]
    light: re.Pattern[str]


def completed(
    text: str, figure: Figure, indicator: str, sentence: Span, before: Figure | None, lexicon: Lexicon
) -> str:
    """Return an indicator with the part that stands elsewhere in its sentence; `before` is the figure before it there,
    its own indicator completed."""
    if not indicator:
        return indicator
    words = lexicon.once("completion", _words)
    left = text[max(sentence.start, figure.span.start - _BEFORE) : figure.span.start]
    right = text[figure.span.end : figure.span.end + _BEHIND]
    indicator = words.light.sub("", indicator)
    if before is not None:
        between = text[before.span.end : figure.span.start]
        indicator = (
            _with_part(words, indicator, before, between)
            or _with_whole(words, indicator, before, left, figure)
            or _with_rated(words, indicator, before, left, figure)
            or indicator
        )
    indicator = _with_mean(words, indicator, left) if figure.kind == "growth" else indicator
    given = None if words.aid.search(indicator) else words.given.match(right)
    return indicator + given["aid"] if given else indicator


def _with_part(words: _Words, indicator: str, before: Figure, between: str) -> str | None:
    """Return a share with the part that the figure before measures: 民生支出208亿元，占财政支出的83.4%."""
    part = before.indicator
    apart = len(between) > _NEAR or _ELSEWHERE.search(between)
    if not words.share.match(indicator) or apart or part in indicator or words.shared.search(part):
        return None
    return part + indicator


def _with_whole(words: _Words, indicator: str, before: Figure, left: str, figure: Figure) -> str | None:
    """Return the part that a share is told of with what it is a share of; in points the change of the share before."""
    if figure.unit == _POINTS and before.kind == "share" and words.shared.search(before.indicator):
        return before.indicator if before.indicator.startswith(indicator) or words.share.match(indicator) else None
    if figure.kind != "share" or indicator != before.indicator or words.shared.search(indicator):
        return None
    taken = words.taken.search(left)
    return indicator + (_SHARE if taken["of"] == "占" else taken["of"]) if taken else None


def _with_rated(words: _Words, indicator: str, before: Figure, left: str, figure: Figure) -> str | None:
    """Return a rate with what it is the rate of, told by the figure before: 增长14.7%，降幅居全省第二."""
    told = words.rate.search(left)
    whose = words.rates.sub("", before.indicator)
    if told is None or not whose or not (figure.kind == "rank" or figure.unit == _POINTS):
        return None
    rate = told["rate"]
    if indicator.startswith(rate):
        return whose + indicator
    return None if rate in indicator else whose + rate


def _with_mean(words: _Words, indicator: str, left: str) -> str:
    """Return what grows with the word that it is a mean of several years: 年均增长8.8% is no growth of a year's.

    A fall is told by the sign of its value.
    """
    told = words.mean.search(left)
    if told is None:
        return indicator
    said = words.means.search(indicator)
    grows = told["grows"] if told["grows"] and told["grows"].endswith(_GROWS) else _GROWS
    if said is None:
        return indicator + told["mean"] + grows
    return indicator + grows if said.end() == len(indicator) else indicator


def _words(lexicon: Lexicon) -> _Words:
    any_of = lexicon.any_of
    aid, rate, mean, share, parts = map(any_of, ("aid", "comparedRate", "meanOf", "shareWord", "portionWord"))
    return _Words(
        aid=re.compile(aid),
        given=re.compile(rf"(?:{any_of('aidBefore')}|的)*(?P<aid>{aid})"),
        mean=re.compile(rf"(?P<mean>{mean})(?:分别)?(?P<grows>{any_of('meanGrowth')})?[达为约超过在近到、\s]*$"),
        means=re.compile(mean),
        share=re.compile(rf"占(?![地道用有领股])|(?:{share})|(?:{parts})$|对.{{2,12}}贡献率"),
        shared=re.compile(rf"占|{share}|贡献率|率$"),
        taken=re.compile(
            rf"[，,](?P<of>占比|占[^，,；;。0-9０-９]{{0,16}}?)(?:的?(?:{share}|{parts}))?的?(?:分别)?[达为到约超近过]*$"
        ),
        rate=re.compile(rf"(?:^|[，,；;、])(?P<rate>{rate})(?!分别)[^，,；;。0-9０-９达]{{1,14}}$"),
        rates=re.compile(rf"(?:{rate})$"),
        light=re.compile(
            r"(?<=[\u4e00-\u9fff]{2})(?<![个可])(?:共计?|累计|预计|全年)?"
            rf"(?:{any_of('lightVerb')})(?!的)(?=[^，、]{{0,8}}(?:{any_of('lightObject')})$)"
        ),
    )
