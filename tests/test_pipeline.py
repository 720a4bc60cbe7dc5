"""The text half as a whole: whatever the text, it is read, and every span is of it."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.graph import build_nquads
from kg.lexicon import load_lexicon
from kg.model import Article, Reading
from kg.pipeline import read_through, understand
from tests.support.gold import RECORDS

LEXICON = load_lexicon()
CUES = sorted({form for cue in LEXICON.cues for form in cue.forms if len(form) < 9})
TEXTS = [path.read_text(encoding="utf-8") for path in RECORDS.values()]
PIECES = st.one_of(
    st.sampled_from(CUES),
    st.sampled_from(
        "，。；：、“”‘’（）《》\n\u3000 0123456789一二三四五六七八九十百千万亿两半年月日%‰个家户元—-～.·𠮷"
    ),
    st.sampled_from(
        ["12日上午", "28日，", "3—5年", "由原来的", "去年底", "前三季度", "2024年2月30日", "13月", "0年", "１２３"]
    ),
    st.builds(
        lambda text, at, size: text[at : at + size], st.sampled_from(TEXTS), st.integers(0, 3000), st.integers(1, 40)
    ),
)


def article(text: str, published: date | None = None) -> Article:
    digest = sha256(text.encode()).hexdigest()
    return Article(id="x", title=text[:20], text=text, source="x.txt", sha256=digest, published=published)


def found(reading: Reading) -> list[object]:
    return [
        *reading.mentions,
        *reading.figures,
        *reading.periods,
        *reading.numerals,
        *reading.relations,
        *reading.tallies,
    ]


@settings(max_examples=150)
@given(st.lists(PIECES, max_size=30), st.sampled_from([None, date(2024, 2, 29)]))
def test_any_text_is_read_and_every_quote_is_the_text_at_its_offsets(pieces: list[str], published: date | None) -> None:
    text = "".join(pieces)
    readings, entities = understand([article(text, published)], LEXICON)
    (reading,) = readings
    assert "".join(sentence.text for sentence in reading.sentences) == text
    for thing in found(reading):
        assert thing.span.cut(text) == thing.text  # type: ignore[attr-defined]
    assert build_nquads(readings, entities)


@settings(max_examples=40)
@given(st.lists(PIECES, max_size=20))
def test_the_same_text_is_read_the_same(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert read_through(article(text), LEXICON) == read_through(article(text), LEXICON)


@pytest.mark.parametrize(
    "text",
    [
        "国家林业和草原局印发通知。",
        "中国红十字会3—5年始启动。",
        "12日上午，全市召开会议。",
        "28日，新增企业12家。",
        "市长",
        "”",
        "（",
        "、和与及",
        "全",
        "𠮷",
    ],
)
def test_what_stands_at_the_very_start_or_end_of_a_text_is_read(text: str) -> None:
    assert read_through(article(text), LEXICON).article.text == text
    assert read_through(article(text, date(2024, 1, 1)), LEXICON).sentences


FOUND = {
    "a power of ten before many digits": "年营业收入首次突破50亿" + "3" * 30 + "元。",
    "a name behind another at the end": "签约项目2个。金鼎门锁与浙江师范大学",
}
"""What mutated texts brought up: the first never ended, the second raised an IndexError."""


@pytest.mark.parametrize("words", FOUND.values(), ids=FOUND)
def test_what_mutated_texts_brought_up_is_read(words: str) -> None:
    readings, _ = understand([article(words)], LEXICON)
    assert readings
