"""What an indicator lacks and its sentence tells: the part of a share, what is ranked, a mean, what is given."""

import re
from decimal import Decimal

import pytest

from kg.decide.completion import completed
from kg.lexicon import load_lexicon
from kg.model import Figure, Span


def _figure(text: str, words: str, kind: str, indicator: str) -> Figure:
    at = text.index(words)
    number = re.match(r"第?[\d.]+万?", words)
    assert number is not None
    return Figure(
        article="a",
        sentence=0,
        span=Span(at, at + len(words)),
        text=words,
        rule="figures.amount",
        value=Decimal(1),
        unit=words[number.end() :].lstrip("亿"),
        indicator=indicator,
        kind=kind,
    )


def _read(text: str, told: str) -> str:
    """Return the indicator of the last of some figures of one sentence, each completed in its turn.

    A figure is told as 83.4%/share/占财政支出: its words, its kind, what was chosen for its indicator.
    """
    before, read = None, ""
    for words, kind, indicator in (one.split("/") for one in told.split()):
        figure = _figure(text, words, kind, indicator)
        read = completed(text, figure, indicator, Span(0, len(text)), before, load_lexicon())
        before = _figure(text, words, kind, read)
    return read


SPENT = "民生支出208亿元，占财政支出的83.4%"
GREW = "工业增加值增长7.1%，增速"
EARNED = "城镇居民收入年均"


@pytest.mark.parametrize(
    ("text", "told", "read"),
    [
        # A share is of a part and of a whole.
        (SPENT, "208亿元/level/民生支出 83.4%/share/占财政支出的比重", "民生支出占财政支出的比重"),
        (SPENT, "208亿元/level/民生支出 83.4%/share/民生支出", "民生支出占财政支出"),
        ("人才2.1万人，占比28.8%", "2.1万人/level/人才 28.8%/share/占比", "人才占比"),
        ("人才2.1万人，占比28.8%", "2.1万人/level/人才 28.8%/share/人才", "人才占比"),
        ("党员28名，占38.9%", "28名/level/党员 38.9%/share/党员", "党员占比"),
        ("人口2.1万人，占全县的比重分别为28.8%", "2.1万人/level/人口 28.8%/share/人口", "人口占全县"),
        (
            "第一产业24亿元，对增长的贡献率为6.8%",
            "24亿元/level/第一产业 6.8%/share/对增长的贡献率",
            "第一产业对增长的贡献率",
        ),
        # What has its part already, and what may be of something else, stay as they are.
        ("税收21亿元；进口占外贸的54%", "21亿元/level/税收 54%/share/进口占外贸", "进口占外贸"),
        ("税收21亿元；占全县的54%", "21亿元/level/税收 54%/share/占全县", "占全县"),
        ("收入8亿元、税收2亿元，分别占全县的61%", "2亿元/level/税收 61%/share/占全县", "占全县"),
        ("出资1亿元，占股20%", "1亿元/level/出资 20%/share/占股", "占股"),
        ("就业率95%，占比20%", "95%/share/就业率 20%/share/占比", "占比"),
        # Points are of the share before.
        ("工业占比52%，比上年高0.6个百分点", "52%/share/工业占比 0.6个百分点/difference/工业", "工业占比"),
        ("收入增长52%，比上年高0.6个百分点", "52%/growth/收入 0.6个百分点/difference/收入", "收入"),
        # A rate that is ranked or compared is the rate of something.
        (f"{GREW}居全国第6位", "7.1%/growth/工业增加值 第6位/rank/工业增加值", "工业增加值增速"),
        (
            f"{GREW}比全国高2.5个百分点",
            "7.1%/growth/工业增加值 2.5个百分点/difference/增速比全国",
            "工业增加值增速比全国",
        ),
        (f"{GREW}居全国第6位", "7.1%/growth/工业增加值 第6位/rank/工业增加值增速", "工业增加值增速"),
        (f"{GREW}为全国的2.5倍", "7.1%/growth/工业增加值 2.5倍/level/工业增加值", "工业增加值"),
        ("生产总值38亿元，增速10.6%", "38亿元/level/生产总值 10.6%/growth/生产总值", "生产总值"),
        # A mean of several years is no growth of one.
        (f"{EARNED}增长8.8%", "8.8%/growth/城镇居民收入", "城镇居民收入年均增长"),
        (f"{EARNED}分别增长8.8%", "8.8%/growth/城镇居民收入", "城镇居民收入年均增长"),
        (f"{EARNED}增长8.8%", "8.8%/growth/城镇居民收入年均", "城镇居民收入年均增长"),
        ("单位能耗年均下降3.2%", "3.2%/growth/单位能耗", "单位能耗年均增长"),
        (f"{EARNED}实际增长8.8%", "8.8%/growth/城镇居民收入", "城镇居民收入年均实际增长"),
        ("年均增长8.8%", "8.8%/growth/", ""),
        (f"{EARNED}增速8.8%", "8.8%/growth/城镇居民收入年均增速", "城镇居民收入年均增速"),
        ("城镇居民收入增长8.8%", "8.8%/growth/城镇居民收入", "城镇居民收入"),
        (f"{EARNED}8.8万元", "8.8万元/level/城镇居民收入", "城镇居民收入"),
        # What is given is part of what is counted.
        ("对研发费用增量部分按10%给予补助", "10%/share/研发费用增量", "研发费用增量补助"),
        ("新认定企业给予100万元一次性奖励", "100万元/level/新认定企业", "新认定企业奖励"),
        ("新认定企业给予100万元一次性奖励", "100万元/level/新认定企业奖励", "新认定企业奖励"),
        ("企业投入100万元，给予奖励", "100万元/level/企业投入", "企业投入"),
        # A verb that every sum has is no part of its name.
        ("第三产业实现增加值360亿元", "360亿元/level/第三产业实现增加值", "第三产业增加值"),
        ("全部项目可实现年产值2.8亿元", "2.8亿元/level/全部项目可实现年产值", "全部项目可实现年产值"),
        ("网络实现的零售额增长21%", "21%/growth/网络实现的零售额", "网络实现的零售额"),
    ],
)
def test_an_indicator_is_completed_from_its_sentence(text: str, told: str, read: str) -> None:
    assert _read(text, told) == read


def test_nothing_is_taken_over_from_the_sentence_before() -> None:
    text = "民生支出208亿元。占财政支出的83.4%"
    assert _read(text, "208亿元/level/民生支出 83.4%/share/占财政支出") == "占财政支出"
