"""Where numbers stand: every numeral once, whole, in order, whatever script it is written in."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Span
from kg.numbers import number_spans

CASES = [
    ("", ""),
    ("没有数目字", ""),
    ("增长31.05%", "31.05%"),
    ("增长３１．０５％", "３１．０５％"),
    ("税率3‰", "3‰"),
    ("1,234,567.8元", "1,234,567.8"),
    ("12,3456户", "12 3456"),
    ("分别为3,50户", "3 50"),
    ("新增3，500户", "3，500"),
    ("分别为2，50户", "2 50"),
    ("共１，３１０万平方米", "１，３１０万"),
    ("1.8亿元、2亿3000万元", "1.8亿 2亿3000万"),
    ("5千3百户", "5千3百"),
    ("一千五百余户", "一千五百"),
    ("三点五万亩", "三点五万"),
    ("上午十点半", "十 半"),
    ("百分之十二点五", "百分之十二点五"),
    ("百分之12.5", "百分之12.5"),
    ("三分之一强", "三分之一"),
    ("壹佰贰拾万元整", "壹佰贰拾万"),
    ("陆续、收拾、叁", ""),
    ("2024年4月15日9:30", "2024 4 15 9 30"),
    ("2024.4.15", "2024.4.15"),
    ("2024-04-15", "2024 04 15"),
    ("3—5年，50至100万元", "3 5 50 100万"),
    ("①一是②二是", "① 一 ② 二"),
    ("Ⅱ类、㈠", "Ⅱ ㈠"),
    ("第三届、二〇二四年", "三 二〇二四"),
    ("统一、百姓、两岸、半导体", "一 百 两 半"),
    ("G60、5G、A4纸", "60 5 4"),
    ("平方米m²、㎡", ""),
    ("一句话。1.一是", "一 1 一"),
    ("11.2∶40.6∶48.2", "11.2 40.6 48.2"),
    ("𠮷县9.4%", "9.4%"),
]


def found(text: str) -> list[str]:
    return [span.cut(text) for span in number_spans(text)]


@pytest.mark.parametrize(("text", "numbers"), CASES)
def test_numbers_are_found_whole(text: str, numbers: str) -> None:
    assert found(text) == numbers.split()


texts = st.text("0189０９,.，．%％‰零一二两三十百千万亿半点分之壹佰①Ⅱ 第年元aG\n")


@given(texts)
def test_spans_are_in_order_apart_and_not_empty(text: str) -> None:
    spans = list(number_spans(text))
    assert all(len(span) > 0 and span in Span(0, len(text)) for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))


@given(texts)
def test_every_digit_lies_in_a_span(text: str) -> None:
    covered = {at for span in number_spans(text) for at in range(span.start, span.end)}
    digits = {at for at, c in enumerate(text) if c in "0189０９零一二两三十百千万亿半①Ⅱ"}
    assert digits <= covered


@given(texts)
def test_every_span_begins_with_a_digit(text: str) -> None:
    assert all(words[0] in "0189０９零一二两三十百千万亿半壹佰①Ⅱ" for words in found(text))


@given(st.integers(0, 10**15), st.sampled_from(["{}", "{:,}", "{}%", "{}.5", "{}.5亿", "{}万"]))
def test_a_number_in_words_around_it_is_one_span(number: int, style: str) -> None:
    written = style.format(number)
    assert found(f"共计{written}户") == [written]


def test_time_is_linear_in_the_text() -> None:
    """A page of digits is one number, not a search from each of them."""
    assert len(found("1" * 200_000)) == 1
    assert len(found("1," * 100_000)) == 100_000
    assert len(found("一点" * 50_000)) > 0
