"""The day from which 去年 and 今年 are told in a text without a date: silent where a year is there by chance."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.figures.reference import reference_day
from kg.lexicon import load_lexicon
from kg.model import Article
from kg.segment import segment


def written(text: str, title: str = "") -> tuple[date | None, bool]:
    article = Article(id="t", title=title, text=text, source="t", sha256=sha256(text.encode()).hexdigest())
    return reference_day(article, segment(article, load_lexicon()))


@pytest.mark.parametrize(
    ("text", "year"),
    [
        # What is planned for a year is written in it.
        ("全市新增企业18家。2022年主要预期目标是：生产总值增长6%。去年全市接待游客20万人次。", 2022),
        ("去年完成投资3亿元。现就2016年重点工作安排如下。", 2016),
        # A day or a quarter in the opening, and a stretch up to a month.
        ("2012年11月6日，全县冬春水利现场会在柳沟召开。县水务公司今年落实贷款2亿元。", 2012),
        ("近日，临溪市2024年第二季度对接会举行。今年促成融资17亿元。", 2024),
        (
            "园区由三家公司合建。道路全长5公里。沿线有苗圃。截至2021年9月底注册企业58家。去年办结堵点27个。",
            2021,
        ),
        # A whole year's result is told in the next.
        ("产业园2022年实现产值318亿元，今年一季度增长1.9%。", 2023),
        ("2018年，全县减贫7800人。今年以来下达资金5亿元。", 2019),
        ("临溪县2017年接待游客21万人次，今年增开列车4对。", 2018),
        # A year that stands there by chance tells nothing.
        ("合作社2022年被评为省级示范社。去年卖花椒96吨。", None),
        ("公司由几户农民合办，地处镇西。厂房有三层。门前是河。2019年8月在东湾区注册总部。今年新签合同96亿元。", None),
        ("该行2018年推出枣园贷。截至今年10月末累计投放6亿元。", None),
        ("村子在山上。张某养过蜂。路修通了。他2021年3月到村任职。去年合作社卖出咖啡豆96吨。", None),
        # Aims are no years of writing.
        ("到2025年，全县产值要达到40亿元。去年卖鲜椒收入1360万元。", None),
        ("去年卖了4亿元。", None),
    ],
)
def test_a_text_without_a_date_was_written_when_its_latest_year_is_plainly_that(text: str, year: int | None) -> None:
    assert written(text + "\n") == ((date(year, 12, 31), True) if year else (None, False))


@pytest.mark.parametrize(
    ("title", "year"),
    [("关于命名表彰2019年江汉县五一劳动奖章的决定", 2019), ("2009年政府工作报告", 2009), ("一粒辣椒的故事", None)],
)
def test_the_one_year_of_a_title_is_the_year_of_writing(title: str, year: int | None) -> None:
    day, coarse = written("全县有企业18家。\n", title)
    assert (day and day.year, coarse) == (year, year is not None)


@given(st.text("去今2019年12月，。全县减贫目标\n", max_size=60))
def test_any_text_gives_a_day_or_none(text: str) -> None:
    day, coarse = written(text + "\n")
    assert day is not None or not coarse
