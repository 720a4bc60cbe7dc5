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
from kg.store import open_store
from kg.terms import BASE, DCTERMS, NIF, PROV
from tests.support.browser import CHROMIUM
from tests.support.offices import printed

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
    from kg.read.pdf.glyphs import Glyph

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
