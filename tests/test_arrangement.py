"""How the columns of an answer are arranged: days as periods, standing at the end, two tellings side by side."""

from __future__ import annotations

from typing import Any

import pytest

from kg.serve.arrangement import dated, pair_of, side_by_side, stood


def cell(text: str, link: str = "") -> dict[str, Any]:
    return {"text": text, "link": link, "number": False, "short": True, "doubtful": text.endswith("%") and text < "85%"}


def row(words: str) -> list[dict[str, Any]]:
    return [cell("" if word == "-" else word) for word in words.split()]


def texts(rows: list[list[dict[str, Any]]]) -> list[list[str]]:
    return [[one["text"] for one in cells] for cells in rows]


@pytest.mark.parametrize(
    ("first", "last", "period"),
    [
        ("2023-01-01", "2023-12-31", "2023"),
        ("2021-01-01", "2025-12-31", "2021—2025"),
        ("-", "2024-04-15", "2024-04-15"),
    ],
)
def test_first_and_last_day_are_a_period(first: str, last: str, period: str) -> None:
    columns, cells = dated(["about", "from", "value", "to"], [row(f"安宁市 {first} 3 {last}")])
    assert columns == ["about", "period", "value"]
    assert texts(cells) == [["安宁市", period, "3"]]


def test_one_day_alone_stays_as_it_is() -> None:
    assert dated(["about", "to"], [row("安宁市 2023-12-31")]) == (["about", "to"], [row("安宁市 2023-12-31")])


@pytest.mark.parametrize(
    ("told", "language", "chips"),
    [
        ("已然 明说 97%", 0, ["97%"]),
        ("计划 省略 62%", 0, ["计划", "主语省略", "62%"]),
        ("planned implied -", 1, ["planned", "implied subject"]),
        ("asserted stated -", 1, []),
    ],
)
def test_what_does_not_go_without_saying_stands_at_the_end(told: str, language: int, chips: list[str]) -> None:
    columns, cells = stood(["modality", "about", "resolution", "confidence"], [], language)
    assert columns == ["about", "confidence"]
    modality, resolution, confidence = told.split()
    given = row(f"{modality} 安宁市 {resolution} {confidence}")
    _, cells = stood(["modality", "about", "resolution", "confidence"], [given], language)
    assert cells[0][0]["text"] == "安宁市"
    assert [chip["text"] for chip in cells[0][1]["chips"]] == chips
    assert [chip["doubtful"] for chip in cells[0][1]["chips"]] == [chip == "62%" for chip in chips]


def test_an_answer_that_tells_nothing_of_that_gets_no_column() -> None:
    assert stood(["about"], [row("安宁市")], 0) == (["about"], [row("安宁市")])


COLUMNS = ["what", "left", "leftArticle", "right", "rightArticle", "leftPassage", "rightPassage", "rightConfidence"]


def test_what_stands_beside_one_telling_is_gathered_in_one_row() -> None:
    cells = [
        row("产量 5万 甲文 6万 乙文 p q 62%"),
        row("产量 5万 甲文 7万 丙文 p r -"),
        row("产量 6万 乙文 7万 丙文 q r -"),
    ]
    for line in cells:
        line[5]["link"], line[6]["link"] = f"/id/{line[5]['text']}", f"/id/{line[6]['text']}"
    pair = pair_of(COLUMNS)
    assert pair == ("left", "right")
    found = side_by_side(COLUMNS, cells, pair)
    assert [(name, told["text"]) for name, told in found["throughout"]] == [("what", "产量")]
    assert found["columns"] == []
    assert [one["one"]["text"] for one in found["rows"]] == ["5万", "6万"]
    assert [[other["text"] for other in one["others"]] for one in found["rows"]] == [["6万", "7万"], ["7万"]]
    assert [other["link"] for other in found["rows"][0]["others"]] == ["/id/q", "/id/r"]
    assert {name: told["text"] for name, told in found["rows"][0]["others"][0]["notes"].items()} == {
        "Article": "乙文",
        "Confidence": "62%",
    }


def test_what_differs_between_the_rows_has_a_column() -> None:
    cells = [row("产量 5万 甲文 6万 乙文 p q -"), row("产值 5万 甲文 6万 乙文 p q -")]
    found = side_by_side(COLUMNS, cells, ("left", "right"))
    assert (found["throughout"], found["columns"]) == ([], ["what"])
    assert [one["shared"][0]["text"] for one in found["rows"]] == ["产量", "产值"]


def test_an_answer_of_one_telling_has_no_sides() -> None:
    assert pair_of(["about", "value", "left"]) is None
