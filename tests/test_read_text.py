"""Text as it comes: wrapped, copied out of a PDF, full of marks nobody sees; tables in it; corpora and archives."""

from __future__ import annotations

import io
import itertools
import json
import os
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError, KgError
from kg.lexicon import load_lexicon
from kg.model import UNTITLED, Article, Region, Span
from kg.pipeline import read_through
from kg.read import Fields, read_all, read_article, read_articles
from kg.read.archives import MOST_MEMBERS
from kg.read.barred import rows_together
from kg.read.characters import clean
from kg.read.flow import unwrap
from kg.read.formats import page_of
from kg.read.grids import find_tables
from kg.read.lengthy import parts_of

LEXICON = load_lexicon()
TEXT = "某市抓实营商环境\n来源：某市委统战部　2023-12-18\n　　某市高度重视民营经济发展，新增企业18家，增长5%。\n"
DATA = Path(__file__).parents[1] / "data"


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


# ------------------------------------------------------------------ characters

CHARACTERS = [
    ("播种面积﹙亩﹚﹑产量﹪", "播种面积(亩)、产量%"),
    ("安宁市⼯商联", "安宁市工商联"),
    (
        "⼈⺠政府、⻓江、⻔店、⻋辆、⻢⻰⻘⻄⻩⻛⻜⻝⻥⻦⻣⻤⻨⻬⻮⻳⻅⻆⻉⻚",
        "人民政府、长江、门店、车辆、马龙青西黄风飞食鱼鸟骨鬼麦齐齿龟见角贝页",
    ),
    ("《⽀持⺠营经济十条》", "《支持民营经济十条》"),
    ("\uf900\uf96f豈", "豈說豈"),
    ("安\u200b宁\ufeff市\u00ad增\u2060长", "安宁市增长"),
    ("由54\n\u200b\n万亿元增加。\n\u200b\n人均", "由54万亿元增加。\n\n人均"),
    ("2 0 2 3年增长3 1 . 5%", "2 0 2 3年增长3 1 . 5%"),
    ("Ａ市　①②５％ ㎡ 1 2 3", "Ａ市　①②５％ ㎡ 1 2 3"),
    ("民營經濟", "民營經濟"),
]


@pytest.mark.parametrize(("words", "expected"), CHARACTERS)
def test_characters_are_what_they_look_like(words: str, expected: str) -> None:
    assert clean(words) == expected


@given(st.text(st.characters(min_codepoint=0x2E80, max_codepoint=0x9FFF)))
def test_what_is_replaced_keeps_its_place(words: str) -> None:
    assert len(clean(words)) == len(words)
    assert clean(clean(words)) == clean(words)


# ------------------------------------------------------------------ wrapped lines


def wrap(paragraphs: list[str], width: int, indent: str = "　　", gap: str = "") -> str:
    lines = []
    for paragraph in paragraphs:
        words = indent + paragraph
        lines += [words[at : at + width] for at in range(0, len(words), width)]
        lines += [gap] if gap is not None and gap != "" else []
    return "\n".join(lines)


def paragraphs() -> list[str]:
    text = (DATA / "gold" / "written-c7.txt").read_text(encoding="utf-8")
    return [line.strip() for line in text.split("\n") if len(line.strip()) > 60]


@pytest.mark.parametrize("width", [24, 33, 40])
def test_lines_that_a_program_wrapped_are_joined(width: int) -> None:
    assert [line.strip() for line in unwrap(wrap(paragraphs(), width)).split("\n")] == paragraphs()


def test_page_numbers_between_wrapped_lines_are_left_out() -> None:
    lines = wrap(paragraphs(), 36).split("\n")
    for at, number in ((20, "- 2 -"), (10, "第 1 页 共 2 页")):
        while len(lines[at - 1]) < 36:
            at -= 1
        lines[at:at] = ["", number, ""]
    assert [line.strip() for line in unwrap("\n".join(lines)).split("\n")] == paragraphs()


def test_a_few_wider_lines_do_not_keep_wrapped_ones_apart() -> None:
    foreign = "Guidelines of an Invented Province for the Building of Machines and of Their Tools"
    glued = "产业作业等功能。 三、推进平台提质升级，提升数据应用能力，完善全省各地产业服务"
    text = "\n".join((foreign, wrap(paragraphs(), 26), glued))
    assert [line.strip() for line in unwrap(text).split("\n")] == [foreign, *paragraphs(), glued]


def test_the_first_line_of_a_paragraph_may_have_lost_its_indentation() -> None:
    words = "某市着力优化营商环境新增企业一十八家群众满意度持续提升位居全省各市前列较上年同期提高三位取得明显成效" * 2
    lines = [words[:22], *(words[i : i + 24] for i in range(22, len(words), 24))]
    lines[-1] += "。"
    assert unwrap("\n".join(lines * 2)) == "\n".join([words + "。"] * 2)


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("社会融资适度增长，广义货币M\n2\n增长13.6%。", "社会融资适度增长，广义货币M2增长13.6%。"),
        ("细颗粒物（PM\n2.5\n）浓度下降。", "细颗粒物（PM2.5）浓度下降。"),
        ("单位GDP二氧化碳（CO\n2\n）排放下降。", "单位GDP二氧化碳（CO2）排放下降。"),
        ("引进APEC项目。\n2\n全市增长5%。", "引进APEC项目。\n2\n全市增长5%。"),
    ],
)
def test_a_subscript_on_a_line_of_its_own_goes_back_to_its_word(text: str, joined: str) -> None:
    assert unwrap(text) == joined


@pytest.mark.parametrize(
    "line",
    [
        "来源：某省经济信息网某市分网站供稿",
        "【实施时间】 二〇二〇年七月三十一日起",
        "3 荆山阀门有限公司 荆山市沙区 高压闸阀",
    ],
)
def test_what_begins_a_line_is_not_drawn_to_the_one_above(line: str) -> None:
    text = wrap(paragraphs(), 24) + "\n" + paragraphs()[0][:24] + "\n" + line
    assert unwrap(text).split("\n")[-1] == line


NOT_WRAPPED = {
    "a text": "\n".join(paragraphs()),
    "a poem": "\n".join(["白日依山尽，黄河入海流。", "欲穷千里目，更上一层楼。"] * 5),
    "a list": "\n".join([f"{n}. 某市工商业联合会民营企业家协会" for n in range(1, 20)]),
    "a table": "\n".join(["指标\t2023年\t2022年\t2021年\t2020年", *["工业增加值\t12.5\t11.5\t10.5\t9.5"] * 9]),
    "nothing": "",
}


@pytest.mark.parametrize("what", NOT_WRAPPED)
def test_lines_that_nobody_wrapped_stay(what: str) -> None:
    assert unwrap(NOT_WRAPPED[what]) == NOT_WRAPPED[what]


@given(st.text(st.sampled_from("安宁市，。、 \u3000\t\n12345一二（）")))
def test_joining_loses_no_words(text: str) -> None:
    kept = [char for char in unwrap(text) if not char.isspace() and not char.isdigit()]
    assert kept == [char for char in text if not char.isspace() and not char.isdigit()]


# ------------------------------------------------------------------ tables in text

ALIGNED = """2023年各县区主要指标
单位：亿元
地区        生产总值    财政收入
安宁市         715.1        45.2
呈贡区         620.4        38.9
富民县         120.7        10.3"""
BARRED = ALIGNED.replace("        ", " | ").replace("    ", " | ")
TABBED = "\n".join("\t".join(line.split()) for line in ALIGNED.split("\n"))


@pytest.mark.parametrize("text", [ALIGNED, BARRED, TABBED], ids=["blanks", "bars", "tabs"])
def test_a_table_in_a_text_is_seen_with_its_caption_and_unit(text: str) -> None:
    page = page_of(text)
    (table,) = page.tables
    assert table.caption is not None
    assert table.unit is not None
    assert (table.caption.cut(page.text), table.unit.cut(page.text)) == ("2023年各县区主要指标", "亿元")
    cells = [(c.row, c.column, c.span.cut(page.text)) for c in table.cells if c.row in (0, 3)]
    assert cells == [
        *((0, 0, "地区"), (0, 1, "生产总值"), (0, 2, "财政收入")),
        *((3, 0, "富民县"), (3, 1, "120.7"), (3, 2, "10.3")),
    ]


@given(st.text(st.sampled_from("安宁市。 \u3000\t\n|1234.%-")))
def test_cells_of_any_text_are_its_words_in_order_and_apart(text: str) -> None:
    page = page_of(text)
    for table in page.tables:
        spans = [cell.span for cell in table.cells]
        assert spans == sorted(spans)
        assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
        assert all(span in table.span and span.cut(page.text).strip() for span in spans)


BROKEN = {
    "whole rows stay": ("指标 | 数 |\n工业 | 1 |", "指标 | 数 |\n工业 | 1 |"),
    "rows that do not come out even stay": ("甲 | 乙 | 丙 |\n一 | 2\n三 |\n", "甲 | 乙 | 丙 |\n一 | 2\n三 |\n"),
    "a list of single words stays": ("甲 |\n乙 |\n丙 |\n丁 |", "甲 |\n乙 |\n丙 |\n丁 |"),
    "a cell on two lines": (
        "名 | 面积\n(亩) | 产量 |\n麦 | 1 | 2 |\n豆 | 3 | 4 |",
        "名 | 面积(亩) | 产量 |\n麦 | 1 | 2 |\n豆 | 3 | 4 |",
    ),
    "a row on two lines": (
        "名 | 面积 |\n产量 |\n麦 | 1 | 2 |\n豆 | 3 | 4 |",
        "名 | 面积 | 产量 |\n麦 | 1 | 2 |\n豆 | 3 | 4 |",
    ),
    "a cell a line": (
        "名 |\n单位 |\n数 |\n麦 |\n吨 |\n1 |\n豆 |\n吨 |\n— |",
        "名 | 单位 | 数 |\n麦 | 吨 | 1 |\n豆 | 吨 | — |",
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_rows_between_bars_that_were_broken_are_put_together(what: str) -> None:
    text, expected = BROKEN[what]
    assert rows_together(text) == expected


@given(st.text(st.sampled_from("安宁|1 \n")))
def test_putting_rows_together_changes_nothing_but_white_space(text: str) -> None:
    assert "".join(rows_together(text).split()) == "".join(text.split())


def test_a_number_alone_in_a_cell_is_never_an_ordinal(tmp_path: Path) -> None:
    table = "某市企业名单\n序号\t企业名称\t产值（亿元）\n1\t某市长江化工有限公司\t3.5\n2\t某市金山铝业有限公司\t2\n"
    reading = read_through(read_article(written(tmp_path, "a.txt", table), lexicon=LEXICON), LEXICON)
    assert [(n.text, n.role) for n in reading.numerals if n.text in "12"] == [("1", "code"), ("2", "code")]
    told = [(f.subject.canonical if f.subject else "", f.indicator, f"{f.value:f}") for f in reading.figures]
    assert told == [("某市长江化工有限公司", "产值", "350000000"), ("某市金山铝业有限公司", "产值", "200000000")]


# ------------------------------------------------------------------ many documents


def rows(count: int = 5) -> list[dict[str, str]]:
    """Records of a corpus; their texts share nothing."""
    source = random.Random(7)
    lines = paragraphs()
    return [
        {
            "id": f"doc{n}",
            "标题": f"某市第{n}次会议召开",
            "content": source.choice(lines) + f"第{n}项完成。" * 9,
            "date": f"2024-01-{n:02}",
        }
        for n in range(1, count + 1)
    ]


def as_lines(records: list[dict[str, str]]) -> str:
    return "\n".join(json.dumps(record, ensure_ascii=False) for record in records)


def as_csv(records: list[dict[str, str]]) -> str:
    head = list(records[0])
    return "\n".join([",".join(head), *(",".join(f'"{record[name]}"' for name in head) for record in records)])


def as_parquet(records: list[dict[str, str]]) -> bytes:
    import pyarrow
    import pyarrow.parquet

    buffer = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(records), buffer)
    return buffer.getvalue()


CORPORA: dict[str, Callable[[list[dict[str, str]]], str | bytes]] = {
    "c.jsonl": as_lines,
    "c.json": lambda records: json.dumps(records, ensure_ascii=False),
    "c.csv": as_csv,
    "c.parquet": as_parquet,
}


@pytest.mark.parametrize("name", CORPORA)
def test_every_row_of_a_corpus_is_an_article_and_what_was_guessed_is_told(tmp_path: Path, name: str) -> None:
    articles, outcomes = read_all([written(tmp_path, name, CORPORA[name](rows()))], lexicon=LEXICON)
    assert [(a.id, a.title, str(a.published)) for a in articles] == [
        (f"c-doc{n}", f"某市第{n}次会议召开", f"2024-01-{n:02}") for n in range(1, 6)
    ]
    assert "text from 'content'" in outcomes[0].note
    assert "title from '标题'" in outcomes[0].note
    assert [o.source for o in outcomes] == [f"{name}:doc{n}" for n in range(1, 6)]


def test_fields_may_be_named(tmp_path: Path) -> None:
    records = [{"a": f"某市新增企业{n}8家。", "b": f"第{n}份"} for n in range(3)]
    path = written(tmp_path, "c.jsonl", CORPORA["c.jsonl"](records))
    (error,) = read_articles([path], lexicon=LEXICON)
    assert isinstance(error, InputError)
    assert "--text-field" in error.hint
    found = list(read_articles([path], lexicon=LEXICON, fields=Fields(text="a", title="b")))
    assert [a.title for a in found if isinstance(a, Article)] == ["第0份", "第1份", "第2份"]
    (error,) = read_articles([path], lexicon=LEXICON, fields=Fields(text="c"))
    assert "no field 'c'" in str(error)


def test_a_bad_row_is_told_with_its_line_and_the_others_are_read(tmp_path: Path) -> None:
    good = as_lines(rows(3)).split("\n")
    path = written(tmp_path, "c.jsonl", "\n".join([good[0], "{bad", '{"content": ""}', good[1]]))
    articles, outcomes = read_all([path], lexicon=LEXICON)
    assert len(articles) == 2
    assert [o.became for o in outcomes] == ["read", "skipped", "skipped", "read"]
    assert outcomes[1].source.endswith("c.jsonl:2")


def told(*paths: Path) -> list[tuple[str, str, str]]:
    return [(o.source, o.became, o.note) for o in read_all(list(paths), lexicon=LEXICON)[1]]


def test_a_corpus_without_one_good_row_says_what_is_wrong_with_the_first(tmp_path: Path) -> None:
    (outcome,) = told(written(tmp_path, "c.jsonl", '{"content": "坏\n[1,2]\nnull\n'))
    assert outcome[1] == "skipped"
    assert "not JSON" in outcome[2]


def test_every_list_of_a_json_file_is_read_and_what_is_no_object_is_told(tmp_path: Path) -> None:
    first, second = rows(4)[:2], rows(4)[2:]
    path = written(tmp_path, "c.json", json.dumps({"train": first, "test": [*second, 5]}, ensure_ascii=False))
    assert [became for _, became, _ in told(path)] == ["read"] * 4 + ["skipped"]


def test_a_row_of_a_csv_file_with_more_fields_than_its_head_is_told_and_not_cut(tmp_path: Path) -> None:
    path = written(tmp_path, "c.csv", as_csv(rows(3)) + "\ndoc9,某市会议,全市新增企业,增长5%,2024-01-09\n")
    outcomes = told(path)
    assert [became for _, became, _ in outcomes] == ["read"] * 3 + ["skipped"]
    assert "more fields" in outcomes[-1][2]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("c.jsonl", '{"title":"某市","content":"新增企业12家。"}'),
        ("c.csv", "标题,正文\n某市,会议指出，全市新增企业12家。\n".replace("会议", '"会议').replace("家。", '家。"')),
    ],
)
def test_a_corpus_of_short_texts_is_a_corpus_where_its_fields_are_named_so(
    tmp_path: Path, name: str, content: str
) -> None:
    (article,) = read_all([written(tmp_path, name, content)], lexicon=LEXICON)[0]
    assert (article.title, article.tables) == ("某市", ())


def test_a_table_of_metadata_beside_the_files_it_names_says_what_they_are(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    for n in (1, 2):
        written(tmp_path / "texts", f"{n}.txt", f"　　某市高度重视民营经济发展，新增企业{n}8家，群众非常满意。\n")
    rows = (
        "file,标题,发布机构,日期",
        "1.txt,某市抓实营商环境,某市工商联,2024-05-06",
        "2,某市推动高质量发展,某市委,2024-05-07",
    )
    written(tmp_path, "metadata.csv", "\n".join(rows))
    articles, outcomes = read_all([tmp_path], lexicon=LEXICON)
    assert [(a.title, a.publisher, str(a.published)) for a in articles] == [
        ("某市抓实营商环境", "某市工商联", "2024-05-06"),
        ("某市推动高质量发展", "某市委", "2024-05-07"),
    ]
    assert ("metadata.csv", "read", "metadata of 2 files") in [(o.source, o.became, o.note) for o in outcomes]


def test_a_corpus_whose_rows_have_the_numbers_of_files_beside_it_is_read(tmp_path: Path) -> None:
    written(tmp_path, "1.txt", TEXT)
    written(tmp_path, "2.txt", TEXT.replace("18", "28"))
    records = [{**record, "id": str(n)} for n, record in enumerate(rows(2), start=1)]
    written(tmp_path, "c.jsonl", CORPORA["c.jsonl"](records))
    written(tmp_path, "t.csv", "序号,地区,产值（亿元）\n1,安宁市,12.5\n2,富民县,11\n")
    assert {(source, became) for source, became, _ in told(tmp_path)} == {
        (name, "read") for name in ("1.txt", "2.txt", "c.jsonl:1", "c.jsonl:2", "t.csv")
    }


def test_rows_of_a_table_of_metadata_that_name_no_file_are_told(tmp_path: Path) -> None:
    written(tmp_path, "1.txt", TEXT)
    written(tmp_path, "m.csv", "file,标题\n1.txt,某市会议\n3.txt,另一会议\n")
    assert ("m.csv", "read", "metadata of 1 files; 1 of its rows name no file here") in told(tmp_path)


def test_one_text_under_one_name_in_two_folders_is_told_twice(tmp_path: Path) -> None:
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        written(tmp_path / folder, "same.txt", TEXT)
    articles, outcomes = read_all([tmp_path], lexicon=LEXICON)
    assert len(articles) == 1
    assert [(o.source, o.became) for o in outcomes] == [("x/same.txt", "read"), ("y/same.txt", "same")]


@pytest.mark.parametrize(
    ("name", "head", "title"),
    [
        ("安宁市2023年主要经济指标.csv", "", "安宁市2023年主要经济指标"),
        ("安宁市2023年主要经济指标.csv", "安宁市主要工业产品产量\n", "安宁市主要工业产品产量"),
        ("t.csv", "", UNTITLED),
        ("数据1.csv", "", UNTITLED),
    ],
)
def test_a_table_is_called_by_its_caption_or_else_by_the_name_of_its_file(
    tmp_path: Path, name: str, head: str, title: str
) -> None:
    path = written(tmp_path, name, head + "地区,产值（亿元）\n安宁市,12.5\n富民县,11\n")
    assert read_article(path, lexicon=LEXICON).title == title


@pytest.mark.parametrize(("name", "encoding"), [("c.jsonl", "utf-8"), ("c.csv", "utf-8-sig"), ("c.csv", "gb18030")])
def test_a_stream_of_records_is_a_corpus(monkeypatch: pytest.MonkeyPatch, name: str, encoding: str) -> None:
    corpus = CORPORA[name](rows(3))
    assert isinstance(corpus, str)
    stream = corpus.encode(encoding)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stream)))
    articles, outcomes = read_all(["-"], lexicon=LEXICON)
    assert [a.id for a in articles] == ["stdin-doc1", "stdin-doc2", "stdin-doc3"]
    assert [o.source for o in outcomes] == ["-:doc1", "-:doc2", "-:doc3"]


def test_a_table_of_values_is_no_corpus(tmp_path: Path) -> None:
    (article,) = read_articles(
        [written(tmp_path, "t.csv", "地区,产值（亿元）\n安宁市,12.5\n富民县,11\n")], lexicon=LEXICON
    )
    assert isinstance(article, Article)
    assert len(article.tables) == 1


Members = Mapping[str, bytes | str]


def packed(members: Members, **options: Any) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_an_archive_of_too_many_members_or_of_places_outside_it_is_told(tmp_path: Path) -> None:
    many = written(tmp_path, "many.zip", packed({f"{n}.txt": "" for n in range(MOST_MEMBERS + 1)}))
    outside = written(tmp_path, "out.zip", packed({"../../x.txt": TEXT, ".git/x.txt": TEXT}))
    (large, escaped) = told(many, outside)
    assert (large[1], large[2]) == ("skipped", f"more than {MOST_MEMBERS} members; pack it in parts")
    assert escaped[:2] == ("out.zip/../../x.txt", "read")


def test_every_document_in_an_archive_is_read_and_told(tmp_path: Path) -> None:
    inner = packed({"c.txt": TEXT.replace("18", "28")})
    html = f"<p>{TEXT.replace('18', '38')}</p>"
    members: Members = {"a.txt": TEXT, "sub/b.html": html, "in.zip": inner, "x.jpg": b"x"}
    articles, outcomes = read_all([written(tmp_path, "all.zip", packed(members))], lexicon=LEXICON)
    assert [a.id for a in articles] == ["all-a", "all-in-c", "all-sub-b"]
    assert [(Path(o.source).name, o.became) for o in outcomes if o.became != "read"] == [("x.jpg", "skipped")]


def test_bombs_in_archives_are_refused_and_the_rest_is_read(tmp_path: Path) -> None:
    deep = packed({"z.txt": TEXT})
    for _ in range(6):
        deep = packed({"deeper.zip": deep})
    bombs = {"bomb.txt": b"\xe5" * (80 << 20), "zeros.txt": b" " * (5 << 20)}
    members: Members = {**bombs, "deep.zip": deep, "a.txt": TEXT}
    articles, outcomes = read_all([written(tmp_path, "z.zip", packed(members))], lexicon=LEXICON)
    assert [a.id for a in articles] == ["z-a"]
    assert [o.became for o in outcomes].count("skipped") == 3


def test_the_very_same_text_is_one_article_with_all_its_sources(tmp_path: Path) -> None:
    written(tmp_path, "a.txt", TEXT)
    written(tmp_path, "b.txt", TEXT)
    written(tmp_path, "c.txt", TEXT.replace("18家", "19家"))
    articles, outcomes = read_all([tmp_path], lexicon=LEXICON)
    assert [(a.source, a.also) for a in articles] == [("a.txt", ("b.txt",)), ("c.txt", ())]
    assert [o.became for o in outcomes] == ["read", "same", "read"]
    assert outcomes[1].article == articles[0].id


def test_a_reprint_is_told(tmp_path: Path) -> None:
    text = "\n".join(paragraphs())
    written(tmp_path, "a.txt", text)
    written(tmp_path, "b.txt", "转载自某报\n" + text)
    written(tmp_path, "c.txt", TEXT)
    _, outcomes = read_all([tmp_path], lexicon=LEXICON)
    assert [("alike with a.txt" in o.note) for o in outcomes] == [False, True, False]


# ------------------------------------------------------------------ what is no document


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are a thing of Unix")
def test_pipes_devices_and_folders_without_end_do_not_hold_up_the_rest(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nothing")
    deep = tmp_path
    for _ in range(150):
        deep = deep / "d"
        deep.mkdir()
    written(tmp_path, "a.txt", TEXT)
    articles, outcomes = read_all([tmp_path, "/dev/zero", tmp_path / "pipe.txt"], lexicon=LEXICON)
    assert [a.id for a in articles] == ["a"]
    notes = " ".join(o.note for o in outcomes if o.became == "skipped")
    assert "not a file" in notes
    assert "not a regular file" in notes
    assert "folders deep" in notes
    assert "a link to a folder" in notes


NAMES = [b"a\nb.txt", b"\xff\xfe.txt", "安宁 市.txt".encode(), b"-.txt", b"%s%n.txt"]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_may_be_called_anything(tmp_path: Path, name: bytes) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
    try:
        path.write_text(TEXT, encoding="utf-8")
    except OSError:
        pytest.skip("this file system does not have such names")
    article = read_article(path, lexicon=LEXICON)
    assert article.id.isascii()
    assert "\n" not in article.source
    article.source.encode()


LIES = {
    "a.pdf": TEXT.encode(),
    "a.docx": TEXT.encode(),
    "a.html": TEXT.encode(),
    "a.txt": f"<!DOCTYPE html><p>{TEXT}</p>".encode(),
    "a.xlsx": packed({"a.txt": TEXT}),
    "a.zip": TEXT.encode(),
    "a.jsonl": TEXT.encode(),
    "a.json": b"[" * 100_000,
    "a.parquet": b"PAR1" + TEXT.encode(),
    "a.epub": packed({"META-INF/container.xml": "<container/>"}),
    "a.ods": packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a><b></a>"}),
    "b.xlsx": packed({"xl/workbook.xml": "<a/>"}),
}


@pytest.mark.parametrize("name", LIES)
def test_a_file_that_is_not_what_it_says_is_read_as_what_it_is_or_said_to_be_none(tmp_path: Path, name: str) -> None:
    for found in read_articles([written(tmp_path, name, LIES[name])], lexicon=LEXICON):
        if isinstance(found, KgError):
            assert found.where
            assert "\n" not in str(found)
        else:
            assert "民营经济" in found.text


@given(st.binary(max_size=300), st.sampled_from([".pdf", ".docx", ".xlsx", ".zip", ".html", ".jsonl", ".csv", ".epub"]))
def test_any_bytes_under_any_name_give_articles_or_errors(data: bytes, ending: str) -> None:
    from kg.read import Fields
    from kg.read.documents import _unpacked

    for document in _unpacked(data, f"a{ending}", f"a{ending}", ("a",), Fields(), None):
        assert document.where


# ------------------------------------------------------------------ long documents

LONG = st.lists(
    st.sampled_from(["第一章 工业\n", "甲县新增企业18家。\n", "表\t数\n甲\t1\n乙\t2\n", "好", "。", "\n"]), max_size=60
)


@given(LONG, st.integers(min_value=8, max_value=60))
def test_the_parts_of_a_long_document_are_its_text_and_each_keeps_its_tables_and_places(
    pieces: list[str], longest: int
) -> None:
    page = page_of("".join(pieces))
    line = Region(span=Span(0, min(3, len(page.text))), page=1, box=(0, 0, 1, 1))
    whole = Article(
        id="a", title="年鉴", text=page.text, source="a.txt", sha256="", tables=page.tables, regions=(line,)
    )
    parts = parts_of(whole, longest)
    assert "".join(part.text for part in parts) == page.text
    assert all(len(part.text) <= longest for part in parts)
    assert len({part.id for part in parts}) == len(parts)
    for part in parts:
        for table in part.tables:
            cut = [cell.span.cut(part.text) for cell in table.cells]
            assert cut in [[cell.span.cut(page.text) for cell in known.cells] for known in page.tables]
    assert [region.span.cut(part.text) for part in parts for region in part.regions] == [line.span.cut(page.text)]


def test_a_part_ends_before_a_chapter_and_what_is_too_long_is_told_as_parts(tmp_path: Path) -> None:
    chapter = "第一章 工业\n" + "某市新增企业18家，增长5%。\n" * 4000
    (tmp_path / "年鉴.txt").write_text("某市年鉴\n" + chapter + chapter.replace("一", "二"), encoding="utf-8")
    articles, outcomes = read_all([tmp_path / "年鉴.txt"], lexicon=LEXICON)
    assert [article.title for article in articles] == ["某市年鉴", "某市年鉴（第2部分）"]
    assert articles[1].text.startswith("第二章 工业\n")
    assert [outcome.note for outcome in outcomes] == ["too long to be read at once: part 1 of 2", "part 2 of 2"]


MEMORY = """
import sys
from pathlib import Path
from kg.read import read_all
articles, _ = read_all(sys.argv[1:])
assert articles
# The peak of this process alone: resource.getrusage would count what the one that started it held.
print(next(line.split()[1] for line in Path("/proc/self/status").open() if line.startswith("VmHWM")))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
@pytest.mark.parametrize("kind", ["txt", "html", "line"])
def test_a_file_of_tens_of_megabytes_takes_no_more_than_a_few_times_its_size(tmp_path: Path, kind: str) -> None:
    sentence = "某市引进民营企业18家，总投资3.2亿元，同比增长5.1%，营商环境持续优化，位居全省前列。"
    line = {"txt": f"　　{sentence}\n", "html": f"<p>{sentence}</p>\n", "line": sentence}[kind]
    path = tmp_path / ("a.html" if kind == "html" else "a.txt")
    path.write_text("某市年鉴2024卷\n" + line * (24 * 2**20 // len(line.encode())), encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", MEMORY, path], capture_output=True, text=True, check=True, timeout=300)
    assert int(done.stdout) < 300 * 1024


# ------------------------------------------------------------------ tables of text


def cells_of(text: str) -> list[list[str]]:
    """The rows of each table: words and column of every cell."""
    return [
        [f"{cell.span.cut(text)}@{cell.column}" for cell in table.cells if cell.row == row]
        for table in find_tables(text)
        for row in range(max(cell.row for cell in table.cells) + 1)
    ]


UNDER_EACH_OTHER: dict[str, tuple[str, list[list[str]]]] = {
    "a list of two columns": (
        "指标                数值\n常住人口           38.62\n　其中：城镇       19.74\n户籍人口           44.05\n",
        [["指标@0", "数值@1"], ["常住人口@0", "38.62@1"], ["其中：城镇@0", "19.74@1"], ["户籍人口@0", "44.05@1"]],
    ),
    "numbers with their units": (
        "指标\t完成\n接待游客\t536.4万人次\n总花费\t41.2亿元\n出租率\t38.6%\n",
        [["指标@0", "完成@1"], ["接待游客@0", "536.4万人次@1"], ["总花费@0", "41.2亿元@1"], ["出租率@0", "38.6%@1"]],
    ),
    "the name of a section between rows": (
        "指标      2023年   增长\n城镇居民\n收入      36250    6.1\n支出      22910    5.2\n"
        "农村居民\n收入      21310    7.5\n",
        [
            ["指标@0", "2023年@1", "增长@2"],
            ["城镇居民@0"],
            ["收入@0", "36250@1", "6.1@2"],
            ["支出@0", "22910@1", "5.2@2"],
            ["农村居民@0"],
            ["收入@0", "21310@1", "7.5@2"],
        ],
    ),
    "letters set apart are one word": (
        "指　　标    数值    增长\n粮　　食    26.8     1.7\n油　　料     1.9     4.6\n",
        [["指　　标@0", "数值@1", "增长@2"], ["粮　　食@0", "26.8@1", "1.7@2"], ["油　　料@0", "1.9@1", "4.6@2"]],
    ),
    "a head without a cell above the first column": (
        "县区    工业总产值             粮食总产量\n"
        "        绝对值       增速      绝对值       增速\n"
        "甲县         31.2     4.5           34.8     6.0\n乙县         18.7     2.8           27.6     3.4\n",
        [
            ["县区@0", "工业总产值@1", "粮食总产量@3"],
            ["绝对值@1", "增速@2", "绝对值@3", "增速@4"],
            ["甲县@0", "31.2@1", "4.5@2", "34.8@3", "6.0@4"],
            ["乙县@0", "18.7@1", "2.8@2", "27.6@3", "3.4@4"],
        ],
    ),
}


@pytest.mark.parametrize("what", UNDER_EACH_OTHER)
def test_columns_of_text_stand_under_each_other(what: str) -> None:
    text, rows = UNDER_EACH_OTHER[what]
    assert cells_of(text) == rows


PLAIN = (
    "甲市人民政府    2023年\n乙市人民政府    2024年\n丙局    印章\n",
    "会议认为    要求\n同心    协力\n全市    上下\n",
)


@pytest.mark.parametrize("text", PLAIN)
def test_words_with_blanks_between_them_are_no_table(text: str) -> None:
    assert find_tables(text) == ()
