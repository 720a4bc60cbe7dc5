"""PDF documents: paragraphs and tables with their pages and places; what cannot be read says why."""

from __future__ import annotations

import io
import itertools
import re
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest

from kg import build, save
from kg.errors import InputError
from kg.explain import explain
from kg.lexicon import load_lexicon
from kg.model import Article, Region, Span
from kg.read import read_all, read_article
from kg.read.pdf.glyphs import Glyph, Line, lines_of
from kg.read.pdf.parted import find_parted
from kg.store import open_store
from kg.terms import BASE, DCTERMS, NIF, PROV
from tests.support.browser import CHROMIUM
from tests.support.offices import PRINT, printed

LEXICON = load_lexicon()
BROWSER = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")
LINE = (
    "安宁市第{n}项工作扎实推进，新增企业{n}8家，签约项目{n}个，群众满意度持续提升，营商环境不断优化，各项任务按期完成。"
)
BODY = [LINE.format(n=n) * 2 for n in range(1, 41)]


def blank(pages: int = 1, picture: bool = False) -> bytes:
    """A PDF of pages without text, with a picture on each if asked for."""
    document = pdfium.PdfDocument.new()
    for _ in range(pages):
        page = document.new_page(200, 200)
        if picture:
            bitmap = pdfium.PdfBitmap.new_native(20, 20, pdfium.raw.FPDFBitmap_BGR)
            image = pdfium.PdfImage.new(document)
            image.set_bitmap(bitmap)
            image.set_matrix(pdfium.PdfMatrix().scale(180, 180))
            page.insert_obj(image)
            page.gen_content()
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def locked() -> bytes:
    """The smallest PDF whose trailer says that it is encrypted."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
        b"3 0 obj<</Filter/Standard/V 1/R 2/O<" + b"00" * 32 + b">/U<" + b"00" * 32 + b">/P -4>>endobj\n"
        b"trailer<</Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]>>\n%%EOF"
    )


BAD = {
    "locked": (locked(), "locked with a password"),
    "broken": (b"%PDF-1.7\n" + bytes(500), "not a whole PDF"),
    "cut": (blank()[:200], "not a whole PDF"),
    "pictures": (blank(3, picture=True), "its 3 pages are pictures without text"),
    "blank": (blank(2), "no Chinese text"),
}


@pytest.mark.parametrize("what", BAD)
def test_what_cannot_be_read_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    monkeypatch.setattr("kg.read.pdf.recogniser", lambda: None)
    data, says = BAD[what]
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    with pytest.raises(InputError, match=says):
        read_article(path, lexicon=LEXICON)


@pytest.fixture(scope="module")
def document(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty paragraphs on several pages with running heads and page numbers."""
    style = (
        "@page{size:A5;margin:2cm 1.5cm;@top-center{content:'某市政府公报';font-size:9pt}"
        "@bottom-center{content:'— ' counter(page) ' —';font-size:9pt}}"
        "body{font-family:'Noto Serif CJK SC';font-size:11pt}h1{font-size:20pt;text-align:center}"
        "p{margin:0;text-indent:2em;text-align:justify}"
    )
    lines = "".join(f"<p>{line}</p>" for line in BODY)
    head = "<h1>安宁市抓实营商环境<br>推动高质量发展</h1>"
    markup = f"<!DOCTYPE html><meta charset=utf-8><style>{style}</style>{head}{lines}"
    return printed(browser, markup, tmp_path_factory.mktemp("pdf") / "公报.pdf")


@BROWSER
def test_paragraphs_go_on_over_pages_without_running_heads_and_page_numbers(document: Path) -> None:
    article = read_article(document, lexicon=LEXICON)
    assert article.text.split("\n")[-40:] == BODY
    assert "公报" not in article.text
    assert "—" not in article.text
    assert article.title == "安宁市抓实营商环境推动高质量发展"


@BROWSER
def test_every_line_knows_its_page_and_its_box(document: Path) -> None:
    article = read_article(document, lexicon=LEXICON)
    regions = article.regions
    pages = [region.page for region in regions]
    assert pages == sorted(pages)
    assert pages[-1] >= 4
    ends = [region.span.end for region in regions]
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(regions))
    assert ends[-1] == len(article.text)
    for region in regions:
        assert region.box is not None
        x0, y0, x1, y1 = region.box
        assert 0 <= x0 < x1 <= 420
        assert 0 <= y0 < y1 <= 596
        assert "\n" not in region.span.cut(article.text)


@BROWSER
def test_a_fact_names_its_page_in_the_graph_the_report_and_the_explanation(document: Path, tmp_path: Path) -> None:
    made = build([read_article(document, lexicon=LEXICON)], tagger=False)
    assert made.report.conforms
    save(made, tmp_path)
    places = [line.place for thing in explain(open_store(str(tmp_path)), "安宁市") for line in thing.lines]
    assert any(place.endswith("第4页") for place in places)
    assert re.search(r"第[1-4]页 \|$", (tmp_path / "report.md").read_text(encoding="utf-8"), re.MULTILINE)


def test_the_box_of_a_passage_is_that_of_its_words_on_its_first_page() -> None:
    from kg.graph.regions import place_of

    lines = [
        Region(span=Span(0, 10), page=1, box=(0.0, 0.0, 100.0, 10.0)),
        Region(span=Span(10, 20), page=1, box=(0.0, 20.0, 100.0, 30.0)),
        Region(span=Span(20, 30), page=2, box=(0.0, 0.0, 100.0, 10.0)),
    ]
    starts = [line.span.start for line in lines]
    for span, box in (
        (Span(2, 4), (20.0, 0.0, 40.0, 10.0)),
        (Span(8, 12), (0.0, 0.0, 100.0, 30.0)),
        (Span(18, 25), (80.0, 20.0, 100.0, 30.0)),
    ):
        assert place_of(span, lines, starts, "字" * 50) == Region(span=span, page=1, box=box)
    assert place_of(Span(40, 41), lines, starts, "字" * 50) is None


@BROWSER
def test_the_box_of_words_is_where_the_page_has_them(document: Path) -> None:
    from kg.graph.regions import place_of
    from kg.read.pdf.glyphs import glyphs_of

    article = read_article(document, lexicon=LEXICON)
    starts = [region.span.start for region in article.regions]
    at = article.text.index("新增企业18家") + 4
    found = place_of(Span(at, at + 3), article.regions, starts, article.text)
    assert found
    assert found.page == 1
    assert found.box
    page = pdfium.PdfDocument(document)[0]
    glyphs = glyphs_of(page, page.get_textpage())
    first = "".join(glyph.char for glyph in glyphs).index("新增企业18家") + 4
    words = glyphs[first : first + 3]
    assert found.box[0] == pytest.approx(words[0].x0, abs=4)
    assert found.box[2] == pytest.approx(words[-1].x1, abs=4)
    assert found.box[1] <= words[0].y0 + 2
    assert found.box[3] >= words[0].y1 - 2


@BROWSER
def test_pages_that_are_pictures_among_others_are_told(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.read.pdf.recogniser", lambda: None)
    whole = pdfium.PdfDocument.new()
    for source in (document.read_bytes(), blank(2, picture=True)):
        whole.import_pages(pdfium.PdfDocument(source))
    whole.save(tmp_path / "mixed.pdf")
    (article,), (outcome,) = read_all([tmp_path / "mixed.pdf"], lexicon=LEXICON)
    assert isinstance(article, Article)
    assert "hold no text" in outcome.note
    assert ".[ocr]" in outcome.note


def test_what_a_recogniser_reads_is_marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def _recognise(_: object) -> list[Glyph]:
        words = "某市新增企业十八家，成效明显。"
        return [Glyph(char, 20.0 + 10 * n, 20.0, 30.0 + 10 * n, 30.0) for n, char in enumerate(words)]

    monkeypatch.setattr("kg.read.pdf.recogniser", lambda: _recognise)
    path = tmp_path / "scan.pdf"
    path.write_bytes(blank(1, picture=True))
    (article,), (outcome,) = read_all([path], lexicon=LEXICON)
    assert article.recognised
    assert article.text == "某市新增企业十八家，成效明显。"
    assert "read by OCR" in outcome.note
    graph = build([article], tagger=False).dataset
    marked = {str(quad[0]) for quad in graph.quads() if str(quad[1]) == DCTERMS + "provenance"}
    facts = {str(quad[0]) for quad in graph.quads() if str(quad[1]) == PROV + "wasDerivedFrom"}
    passages = {str(quad[0]) for quad in graph.quads() if str(quad[1]) == NIF + "beginIndex"}
    assert facts
    assert marked == facts | passages | {BASE + article.id}


def test_only_what_rests_on_a_recognised_page_alone_is_marked() -> None:
    from kg.graph.regions import placed, recognised
    from kg.terms import XSD, literal, ref

    article, derived = BASE + "a", ref(PROV + "wasDerivedFrom")
    first, second = (ref(f"{article}#char={b},{e}") for b, e in ((0, 2), (6, 8)))
    triples = {(p, ref(NIF + "beginIndex"), literal("0", datatype=XSD + "nonNegativeInteger")) for p in (first, second)}
    triples |= {("<seen>", derived, second), ("<both>", derived, first), ("<both>", derived, second)}
    regions = [Region(span=Span(0, 5), page=1), Region(span=Span(5, 10), page=2, recognised=True)]
    triples |= set(placed(article, "字" * 10, regions, triples))
    assert {s for s, p, _ in triples if p == ref(DCTERMS + "provenance")} == {second}
    assert {s for s, _, _ in recognised(triples)} == {"<seen>"}


# ------------------------------------------------------------------ tables without rules


def lines(*rows: str) -> list[list[Line]]:
    """Rows of lines as they are written: `words@middle` in points, the height after a blank; ten points a letter."""
    made = []
    for row in rows:
        height, *cells = row.split()
        told = []
        for cell in cells:
            words, _, middle = cell.partition("@")
            wide = sum(5.0 if char < "\u0250" else 10.0 for char in words)
            left = float(middle) - wide / 2
            told.append(Line(words, left, float(height), left + wide, float(height) + 10, 10.0))
        made.append(told)
    return made


def cells_of(*rows: str, at: int = 0) -> tuple[int, list[str]]:
    """The row that a table begins at, and its cells: words, column, columns and rows covered where it is not one."""
    found = find_parted(lines(*rows), at, 1)
    assert found is not None
    start, _, grid = found
    told = [
        " ".join(
            f"{box.text}@{box.column}" + f"+{box.columns}×{box.rows}" * (box.columns + box.rows > 2) for box in row
        )
        for row in grid
    ]
    return start, told


def test_a_head_is_spread_over_the_columns_whose_middle_it_is() -> None:
    start, grid = cells_of(
        "0 工业@200 农业@400",
        "9 县区@50",
        "18 产值@150 增速@250 产值@350 增速@450",
        "40 甲县@50 12.5@150 3.1@250 8.2@350 1.0@450",
        "60 乙县@50 22.5@150 4.1@250 7.2@350 -2.0@450",
        "80 丙县@50 32.5@150 5.1@250 6.2@350 0.5@450",
    )
    assert start == 0
    assert grid[:2] == ["县区@0+1×2 工业@1+2×1 农业@3+2×1", "产值@1 增速@2 产值@3 增速@4"]
    assert grid[2] == "甲县@0 12.5@1 3.1@2 8.2@3 1.0@4"


def test_words_that_wrap_are_one_cell_in_heads_and_in_rows() -> None:
    _, grid = cells_of(
        "0 总投资（亿@200",
        "7 项目@50 年限@300",
        "14 元）@200",
        "40 污水处理@50",
        "47 12.5@200 2@300",
        "54 厂扩建@50",
        "80 港口@50 22.5@200 3@300",
        "120 学校@50 32.5@200 4@300",
        at=1,
    )
    assert grid == [
        "项目@0 总投资（亿元）@1 年限@2",
        "污水处理厂扩建@0 12.5@1 2@2",
        "港口@0 22.5@1 3@2",
        "学校@0 32.5@1 4@2",
    ]


def test_a_line_alone_among_the_rows_is_a_section_and_the_next_caption_is_none() -> None:
    start, grid = cells_of(
        "0 指标@50 数值@200 增速@300",
        "20 城镇居民@170",
        "40 收入@50 125@200 3.1@300",
        "60 支出@50 225@200 4.1@300",
        "80 农村居民@170",
        "100 收入@50 95@200 5.1@300",
        "120 表2@50",
        "140 地区@50 数值@200 增速@300",
        "160 甲县@50 125@200 3.1@300",
    )
    assert grid[1] == "城镇居民@0+3×1"
    assert grid[4] == "农村居民@0+3×1"
    assert (start, len(grid)) == (0, 6)


def test_running_text_beside_numbers_is_no_table() -> None:
    assert find_parted(lines("0 会议认为@50 2023@200", "20 全市@50 上下@200", "40 同心@50 协力@200"), 0, 1) is None


def test_what_a_recogniser_sees_apart_is_parted_where_little_room_is() -> None:
    def _parts(opens: bool) -> list[str]:
        lefts = (0, 10, 26, 36)  # six tenths of a letter between the second and the third
        glyphs = [Glyph(char, left, 0, left + 10, 10) for char, left in zip("产量粮食", lefts, strict=True)]
        glyphs[2] = glyphs[2]._replace(opens=opens)
        return [line.text for line in lines_of(glyphs)[0]]

    assert _parts(opens=False) == ["产量粮食"]
    assert _parts(opens=True) == ["产量", "粮食"]


@BROWSER
def test_a_raised_digit_is_one(browser: Any, tmp_path: Path) -> None:
    words = (
        "<p style='text-indent:0'>安宁市建成标准厂房45.8万m<sup>2</sup>，工业增加值增长6.5%<sup>1</sup>，群众满意。</p>"
    )
    path = printed(
        browser,
        f"<!DOCTYPE html><meta charset=utf-8><style>{PRINT}</style>{words}" + "<p>各项工作有序推进。</p>" * 3,
        tmp_path / "m.pdf",
    )
    read = read_article(path, lexicon=LEXICON).text
    assert "45.8万m²，" in read
    assert "6.5%¹，" in read


@BROWSER
def test_a_caption_below_a_paragraph_is_no_part_of_it(browser: Any, tmp_path: Path) -> None:
    lead = "　　云溪县农业生产保持稳定，畜牧业产能逐步恢复。"
    rows = "<table>" + "<tr><td>粮食<td>26.85<td>1.7" * 3 + "</table>"
    for caption in ("2023年主要农产品产量及其增长速度情况", "表5　2023年主要农产品产量及其增长速度情况表"):
        above = "".join(f"<p>{line}</p>" for line in ("云溪县公报", lead, caption))
        markup = f"<!DOCTYPE html><meta charset=utf-8><style>{PRINT}</style>{above}{rows}"
        read = read_article(printed(browser, markup, tmp_path / "c.pdf"), lexicon=LEXICON).text
        assert caption.replace("　", "") in read.replace("　", "").replace(" ", "").split("\n"), read
