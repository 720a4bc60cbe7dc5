"""The gazetteer: what its tables must hold for the rest to rely on them."""

from __future__ import annotations

import pytest

from kg.gazetteer import load_gazetteer
from kg.resources import resource

PLACES = load_gazetteer()


def test_every_province_prefecture_and_county_is_there() -> None:
    ranks = [division.rank for division in PLACES.divisions.values()]
    assert (ranks.count(1), ranks.count(2) > 330, ranks.count(3) > 2800) == (34, True, True)


def test_codes_are_six_digits_and_stand_once() -> None:
    lines = resource("data/gazetteer/divisions.tsv").read_text(encoding="utf-8").splitlines()[1:]
    codes = [line.split("\t")[0] for line in lines]
    assert len(set(codes)) == len(codes)
    assert all(len(code) == 6 and code.isdigit() for code in codes)


def test_every_division_lies_in_a_higher_one() -> None:
    for division in PLACES.divisions.values():
        chain = PLACES.above(division)
        assert division.code not in {upper.code for upper in chain}
        assert [upper.rank for upper in chain] == sorted({upper.rank for upper in chain}, reverse=True)
        assert not chain or chain[-1].rank == 1


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("云南省", "云南"),
        ("广西壮族自治区", "广西"),
        ("昆明市", "昆明"),
        ("楚雄彝族自治州", "楚雄"),
        ("峨山彝族自治县", "峨山"),
        ("阿鲁科尔沁旗", "阿鲁科尔沁"),
        ("赵县", "赵县"),
        ("香港特别行政区", "香港"),
        ("滨海新区", "滨海新区"),
    ],
)
def test_short_forms(name: str, short: str) -> None:
    assert PLACES.by_name[name][0].short == short


@pytest.mark.parametrize(
    ("name", "within", "code"),
    [
        ("安宁", frozenset({"昆明市"}), "530181"),
        ("安宁", frozenset({"兰州市"}), "620105"),
        ("吉林", frozenset(), "220000"),
        ("朝阳", frozenset(), "211300"),
        ("朝阳区", frozenset({"长春市"}), "220104"),
        ("朝阳区", frozenset(), None),
        ("没有这个地方", frozenset(), None),
    ],
)
def test_a_name_means_the_division_that_the_places_beside_it_tell(
    name: str, within: frozenset[str], code: str | None
) -> None:
    division = PLACES.choose(name, within)
    assert (division.code if division else None) == code


def test_places_abroad_are_no_divisions() -> None:
    assert {"越南", "曼谷", "东南亚"} <= PLACES.abroad
    assert not {name for name in PLACES.abroad if any(d.name == name for d in PLACES.by_name.get(name, ()))}


@pytest.mark.parametrize(
    ("plain", "full"),
    [("甘孜州", "甘孜藏族自治州"), ("黔东南州", "黔东南苗族侗族自治州"), ("青龙县", "青龙满族自治县")],
)
def test_a_self_governing_division_is_known_without_its_peoples(plain: str, full: str) -> None:
    assert [division.name for division in PLACES.by_name[plain]] == [full]
