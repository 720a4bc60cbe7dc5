"""Title, publisher and date as the hand-read records tell them: floors, so that mending one kind loses no other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import pytest

from tests.bench.bench_metadata import alike, compared, counts, right, shares, stands

FLOORS = {
    "apart": {"title": 0.90, "publisher": 0.82, "published": 0.95, "all three": 0.74, "fair": 0.86, "counted": 0.88},
    "tuned": {"title": 0.965, "publisher": 0.925, "published": 0.96, "all three": 0.875, "fair": 0.95, "counted": 0.96},
}
"""Of the records kept apart and of the others; `fair` is all three but for what records write in two ways,
`counted` the same of the slots that count."""


@cache
def read() -> Sequence[tuple[str, dict[str, str], dict[str, Any]]]:
    return list(compared())


@pytest.mark.parametrize("kept", FLOORS)
@pytest.mark.parametrize("measure", FLOORS["apart"])
def test_no_share_of_titles_publishers_and_dates_falls_below_its_floor(kept: str, measure: str) -> None:
    count = shares(read())[kept == "apart"]
    assert count[measure] / count["texts"] >= FLOORS[kept][measure], dict(count)


def test_every_record_is_measured() -> None:
    counts = shares(read())
    assert (counts[True]["texts"], counts[False]["texts"]) == (167, 513)


def test_fewer_publishers_are_wrong_than_silence_would_be() -> None:
    """Silent is better than wrong: what is read and nothing like what the record tells is rare."""
    wrong = [
        name
        for name, said, told in read()
        if said["publisher"] and not alike("publisher", said["publisher"], told["publisher"], said["text"])
    ]
    assert len(wrong) / len(read()) < 0.035, wrong


@pytest.mark.parametrize(
    ("field", "said", "told", "text", "fair"),
    [
        ("title", "某局关于表彰的决定", "关于表彰的决定", "", True),
        ("title", "光荣榜", "表彰名单", "", False),
        ("publisher", "某县人民政府", "", "某县政府工作报告\n各位代表：", True),
        ("publisher", "某县人民政府", "", "某市政府工作报告\n各位代表：", False),
        ("publisher", "某市人民政府", "某市政府办公室", "", True),
        ("publisher", "某市人民政府", "某市财政局", "", False),
        ("publisher", "市财政局国库处", "某市财政局", "", True),
        ("publisher", "某报", "某报客户端", "", True),
        ("published", "", "2011-03", "", True),
        ("published", "", "2011-03-02", "", False),
        ("published", "2011-03-02", "", "", False),
    ],
)
def test_what_the_records_write_in_two_ways_counts_as_alike(
    field: str, said: str, told: str, text: str, fair: bool
) -> None:
    assert alike(field, said, told, text) is fair


@pytest.mark.parametrize(
    ("field", "told", "text", "counted"),
    [
        ("publisher", "某日报", "来源：某日报", True),
        ("publisher", "某日报", "", False),
        ("publisher", "", "来源：某日报", False),
        ("publisher", "商务部", "某市落实" + "各项" * 30 + "商务部《意见》，" + "各项" * 30 + "政策。", False),
        ("publisher", "某日报", "今年以来，" + "各项" * 40 + "工作有序推进。（某日报记者张三）", True),
        ("published", "2020-03-02", "某市统计局\n2020年3月2日", True),
        ("published", "2020-03-02", "3月2日", False),
        ("title", "某市工作总结", "附件：某市工作总结", True),
    ],
)
def test_a_slot_counts_where_the_text_tells_it_as_such(field: str, told: str, text: str, counted: bool) -> None:
    assert counts(field, told, text) is counted


def test_of_two_days_that_a_text_has_either_is_alike() -> None:
    text = "发布时间：2022-12-06\n某公告\n特此公告。\n2022年12月2日"
    assert alike("published", "2022-12-06", "2022-12-02", text)
    assert not alike("published", "2022-12-05", "2022-12-02", text)


def test_of_several_publishers_the_first_is_enough() -> None:
    assert right("publisher", "某市人民政府", "某市人民政府、某市财政局")
    assert not right("publisher", "某市财政局", "某市人民政府、某市财政局")


def test_what_a_record_tells_may_stand_nowhere_in_its_text() -> None:
    assert stands("published", "2015-01-20T09:30", "日期：2015.1.20")
    assert not stands("publisher", "某日报", "某市召开会议。")
