"""Slides: what is shown of each, in the order it is shown."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.read.formats import kind_of, parse
from tests.support.offices import SOFFICE, converted

P = "http://schemas.openxmlformats.org/presentationml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def box(*lines: str, holder: str = "") -> str:
    """A text box; one that holds a place of the layout says which."""
    place = f'<p:nvPr><p:ph type="{holder}"/></p:nvPr>' if holder else "<p:nvPr/>"
    paragraphs = "".join(f"<a:p><a:r><a:t>{words}</a:t></a:r></a:p>" for words in lines)
    return f"<p:sp><p:nvSpPr>{place}</p:nvSpPr><p:txBody>{paragraphs}</p:txBody></p:sp>"


def grid(*rows: str) -> str:
    """A table; each row is the XML of its cells."""
    inside = "".join(f"<a:tr>{row}</a:tr>" for row in rows)
    data = f"<a:graphic><a:graphicData><a:tbl>{inside}</a:tbl></a:graphicData></a:graphic>"
    return f"<p:graphicFrame>{data}</p:graphicFrame>"


def cell(words: str, properties: str = "") -> str:
    return f"<a:tc {properties}><a:txBody><a:p><a:r><a:t>{words}</a:t></a:r></a:p></a:txBody></a:tc>"


def show(*slides: str, order: tuple[int, ...] = (), hidden: tuple[int, ...] = ()) -> bytes:
    """A show of slides, each the XML of its shapes; `order` is how they are shown."""
    numbers = order or tuple(range(1, len(slides) + 1))
    listed = "".join(f'<p:sldId id="{255 + n}" r:id="rId{n}"/>' for n in numbers)
    links = "".join(f'<Relationship Id="rId{n}" Target="slides/slide{n}.xml"/>' for n in numbers)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        root = f'<p:presentation xmlns:p="{P}" xmlns:r="{R}"><p:sldIdLst>{listed}</p:sldIdLst></p:presentation>'
        archive.writestr("ppt/presentation.xml", root)
        archive.writestr("ppt/_rels/presentation.xml.rels", f"<Relationships>{links}</Relationships>")
        for number, shapes in enumerate(slides, start=1):
            shown = ' show="0"' if number in hidden else ""
            tree = f"<p:cSld><p:spTree>{shapes}</p:spTree></p:cSld>"
            archive.writestr(
                f"ppt/slides/slide{number}.xml", f'<p:sld xmlns:p="{P}" xmlns:a="{A}"{shown}>{tree}</p:sld>'
            )
    return stream.getvalue()


TITLE = box("某市民营经济", "发展情况", holder="ctrTitle")


def test_slides_are_read_as_they_are_shown_each_with_its_title_first() -> None:
    data = show(box("新增企业18家。") + TITLE, box("总投资3.2亿元。"), order=(2, 1))
    assert parse(data, "a.pptx").text == "总投资3.2亿元。\n某市民营经济 发展情况\n新增企业18家。"


def test_the_first_title_is_the_title_of_the_show() -> None:
    assert parse(show(TITLE, box("下一步", holder="title")), "a.pptx").declared == {"title": "某市民营经济 发展情况"}


@pytest.mark.parametrize("place", ["dt", "ftr", "sldNum"])
def test_what_every_slide_repeats_is_left_out(place: str) -> None:
    assert parse(show(TITLE + box("内部资料 7", holder=place)), "a.pptx").text == "某市民营经济 发展情况"


def test_hidden_slides_are_left_out() -> None:
    assert parse(show(TITLE, box("机密9家。"), hidden=(2,)), "a.pptx").text == "某市民营经济 发展情况"


def test_words_in_a_group_of_shapes_are_read() -> None:
    assert parse(show(f"<p:grpSp>{box('引进企业9家。')}</p:grpSp>"), "a.pptx").text == "引进企业9家。"


def test_a_table_stands_row_by_row_with_its_merged_cells() -> None:
    head = cell("县区") + cell("投资（亿元）", 'gridSpan="2"') + cell("", 'hMerge="1"')
    data = show(grid(head, cell("甲县") + cell("12.1") + cell("15.3"), cell("乙县") + cell("9.8") + cell("11.2")))
    (table,) = parse(data, "a.pptx").tables
    found = [(c.row, c.column, c.columns) for c in table.cells]
    assert found == [(0, 0, 1), (0, 1, 2), (1, 0, 1), (1, 1, 1), (1, 2, 1), (2, 0, 1), (2, 1, 1), (2, 2, 1)]


def test_a_show_is_known_by_what_is_in_it() -> None:
    assert kind_of(show(TITLE), "汇报.zip") == ".pptx"


FLAT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 office:mimetype="application/vnd.oasis.opendocument.presentation">
<office:body><office:presentation><draw:page draw:name="page1">
<draw:frame presentation:class="title" svg:width="20cm" svg:height="3cm" svg:x="2cm" svg:y="1cm">
<draw:text-box><text:p>某市民营经济发展情况</text:p></draw:text-box></draw:frame>
<draw:frame svg:width="20cm" svg:height="5cm" svg:x="2cm" svg:y="6cm">
<draw:text-box><text:p>新增企业18家。</text:p></draw:text-box></draw:frame>
</draw:page></office:presentation></office:body></office:document>
"""


@pytest.mark.skipif(not SOFFICE, reason="LibreOffice is not installed")
@pytest.mark.parametrize("ending", ["pptx", "ppt", "odp"])
def test_slides_that_libreoffice_saves_say_the_same(ending: str, tmp_path: Path) -> None:
    source = tmp_path / "show.fodp"
    source.write_text(FLAT, encoding="utf-8")
    saved = converted(source, ending)
    assert parse(saved.read_bytes(), saved.name).text.split() == ["某市民营经济发展情况", "新增企业18家。"]


def test_an_archive_without_a_list_of_slides_says_so() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("ppt/slides/slide1.xml", "<sld/>")
    with pytest.raises(InputError, match="without slides"):
        parse(stream.getvalue(), "a.pptx")
