"""Texts in plain words: traditional characters, glosses, digits set apart; what is found is put back in its place."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.link import link
from kg.model import UNTITLED, Article, Found, Reading, Sentence, Span
from kg.pipeline import read_through
from kg.plain import plain, plain_text, unglossed
from kg.read import read_article
from tests.support.tools import tools

PLAIN = [
    # traditional characters
    ("全省糧食總產量1068萬噸，增長5.2%。", "全省粮食总产量1068万吨，增长5.2%。"),
    ("一九五六年，全国農業总产值約为五百八十三亿元。", "一九五六年，全国农业总产值约为五百八十三亿元。"),
    # pinyin behind rare ones
    ("生產(chǎn)總值5369億元，城鎮(zhèn)人口（kǒu）增長。", "生产总值5369亿元，城镇人口增长。"),
    ("发展(zhǎn)改革委、经济(jì)和信息化局、财政(zhèng)局", "发展改革委、经济和信息化局、财政局"),
    # digits of one number
    ("由1 6 5 5 亿美元增加到3 2 5 1 亿美元。", "由1655 亿美元增加到3251 亿美元。"),
    (
        "由1 6 5 5 亿元到3 2 5 1 亿元，增长1 0 ％，延长3 0 年，1 1 3 4 4 公里，8 ．7 平方米，1 1个月，5 3 6 9 亿元。",
        "由1655 亿元到3251 亿元，增长10 ％，延长30 年，11344 公里，8．7 平方米，11个月，5369 亿元。",
    ),
    ("2 0 2 3年增长3 1 . 5%，授予专利权2 2 ．4 万件。", "2023年增长31.5%，授予专利权22．4 万件。"),
    ("去年经济增长8 ．8 ％，价格涨幅为10 .8 ％。", "去年经济增长8．8 ％，价格涨幅为10.8 ％。"),
    ("里程1 1 3 4 4 公里，增加4 0 8 3 公里，1 9 9 7 年增1 1 ％。", "里程11344 公里，增加4083 公里，1997 年增11 ％。"),
]
SO_ALREADY = [
    "全省粮食总产量1068万吨，增长5.2%。",
    "副市长李昇、王乾到会，会议由市发展和改革委员会主任主持，各县（市、区）有关负责同志参加会议，企业代表一百二十人列席。"
    "会议指出，今年以来全市经济运行总体平稳、稳中有进，主要指标好于预期，重点项目建设加快推进，营商环境持续优化，"
    "要进一步增强责任感和紧迫感，抓好当前各项工作，确保完成全年目标任务，推动高质量发展取得新成效，不断增进民生福祉。",
    "《公约(草案)》、小数(small)与(a)款",
    "表1 2 3 4 列",
    "第1 0 条，再延长3 0 年。",
    "表1 2个项目，第1 2 3 页",
    "第3. 5亿元以上项目，第2 . 甲类",
    "第1 2 3 页",
    "由1 2 34万元增加到5 6万元",
    "",
]


@pytest.mark.parametrize(("text", "expected"), PLAIN)
def test_a_text_is_read_in_plain_words(text: str, expected: str) -> None:
    found = plain_text(text)
    assert found is not None
    assert found.text == expected


@pytest.mark.parametrize("text", SO_ALREADY)
def test_a_plain_text_is_left_alone(text: str) -> None:
    assert plain_text(text) is None


_PIECES = st.sampled_from(
    [
        "全省",
        "粮食",
        "總產量",
        "增長",
        "億元",
        "(zhǎng)",
        "(guó)",
        "（jì）",
        "1 2 3 4 万",
        "3 . 5 %",
        "，",
        "。",
        "\n",
        "a b",
    ]
)


@given(st.lists(_PIECES, max_size=40))
def test_every_character_knows_its_place(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = plain_text(text)
    if found is None:
        return
    *places, end = found.places
    assert end == len(text)
    assert places == sorted(set(places))
    assert len(places) == len(found.text)
    for at, char in zip(places, found.text, strict=True):
        assert text[at] == char or not char.isascii()
    whole = Span(0, len(found.text))
    assert found.around(whole) == Span(0, len(text))
    for start in range(0, len(places), 3):
        inside = Span(start, min(start + 4, len(places)))
        assert found.moved(found.span(inside)) == inside
        assert found.plainly(found.written(inside)) == inside.cut(found.text)


@pytest.mark.parametrize(
    ("words", "expected"),
    [("發展(zhǎn)改革委", "發展改革委"), ("第(一)項(xiàng)", "第(一)項"), ("世贸组织(WTO)", "世贸组织(WTO)")],
)
def test_a_name_is_no_gloss(words: str, expected: str) -> None:
    assert unglossed(words) == expected


# ------------------------------------------------------------------ the whole engine

SIMPLE = """青禾省人民政府工作报告
——2015年1月27日在青禾省第十二届人民代表大会第三次会议上
省长　周维和
各位代表：
　　2014年，全省生产总值6835.3亿元，增长8.9%。粮食总产量1068万吨，苹果产量突破700万吨。
　　省农业厅实施“一村一品”千村示范工程，扶持示范村1012个，成立青禾省果业集团有限公司。
"""
WRITTEN = """青禾省人民政府工作報(bào)告
——2015年1月27日在青禾省第十二屆人民代表大會(huì)第三次會(huì)議上
省長　周維和
各位代表：
　　2 0 1 4年，全省生產(chǎn)總值6 8 3 5 . 3億元，增長8.9%。糧食總產量1068萬噸，蘋果產量突破700萬噸。
　　省農(nóng)業(yè)廳實施“一村一品”千村示範(fàn)工程，扶持示範(fàn)村1012個，成立青禾省果業集團有限公司。
"""


def reading(text: str, folder: Path) -> Reading:
    path = folder / "a.txt"
    path.write_text(text, encoding="utf-8")
    return read_through(read_article(path), *tools())


def founds(value: Any, seen: set[int]) -> list[Found]:
    """Return whatever was found, wherever a reading holds it."""
    if id(value) in seen:
        return []
    seen.add(id(value))
    here = [value] if isinstance(value, Found) else []
    if isinstance(value, tuple):
        return [one for part in value for one in founds(part, seen)]
    if is_dataclass(value) and not isinstance(value, (Article, Sentence, Span)):
        return here + [one for part in fields(value) for one in founds(getattr(value, part.name), seen)]
    return here


def test_the_same_facts_are_read_however_a_text_is_written(tmp_path: Path) -> None:
    simple, written = reading(SIMPLE, tmp_path), reading(WRITTEN, tmp_path)

    def facts(one: Reading) -> list[object]:
        figures = [(f.value, f.unit, f.kind, f.qualifier, f.period and f.period.first) for f in one.figures]
        names = [(m.kind, m.canonical) for m in one.mentions]
        told = [(r.subject.canonical, r.predicate, r.object.canonical, r.modality) for r in one.relations]
        return [figures, names, told, one.locality and one.locality.canonical]

    assert facts(simple) == facts(written)
    assert len(simple.figures) == 5
    assert ("Person", "周维和") in [(m.kind, m.canonical) for m in written.mentions]


def test_all_that_is_found_stands_in_the_originals_own_words(tmp_path: Path) -> None:
    one = reading(WRITTEN, tmp_path)
    text = one.article.text
    assert text.startswith("青禾省人民政府工作報(bào)告")
    assert one.article.title == "青禾省人民政府工作報告"
    every = founds(one, set())
    assert len(every) > 20
    for found in every:
        assert found.span.cut(text) == found.text
    assert "".join(sentence.text for sentence in one.sentences) == text
    indicators = {figure.indicator for figure in one.figures}
    assert {"生產總值", "蘋果產量"} <= indicators
    assert next(figure.text for figure in one.figures) == "6 8 3 5 . 3億元"


def test_a_text_without_a_title_has_none_in_any_writing(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("全年實現生產總值5369億元，增長13.6%。糧食總產量1068萬噸。\n", encoding="utf-8")
    assert read_article(path).title == UNTITLED


def test_a_thing_is_known_by_its_plain_name_and_as_it_is_written(tmp_path: Path) -> None:
    one = reading(WRITTEN, tmp_path)
    labels = {entity.label: entity.aliases for entity in link([one], tools()[0])}
    assert "青禾省果業集團有限公司" in labels["青禾省果业集团有限公司"]
    assert not [alias for aliases in labels.values() for alias in aliases if "(" in alias]


def test_tables_are_found_again(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    rows = [("指標(biāo)", "總量（萬噸）"), ("糧食(shí)", "1068"), ("蘋果(guǒ)", "700")]
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    path.write_text(f"<html><h1>青禾省2014年農業統計公報</h1><table>{cells}</table></html>", encoding="utf-8")
    article = read_article(path)
    found = plain(article)
    assert found is not None
    (table,), (plainly,) = article.tables, found.article.tables
    assert [cell.span.cut(found.article.text) for cell in plainly.cells] == [
        "指标",
        "总量（万吨）",
        "粮食",
        "1068",
        "苹果",
        "700",
    ]
    one = read_through(article, *tools())
    assert [int(f.value) for f in one.figures] == [10680000, 7000000]
    assert all(figure.span in table.span for figure in one.figures)
