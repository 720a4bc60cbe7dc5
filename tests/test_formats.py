"""One text in every format people have gives the same facts, whichever program made the file."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from kg.lexicon import load_lexicon
from kg.model import Figure
from kg.pipeline import read_through
from kg.read import read_article
from kg.read.formats import parse
from tests.support.browser import CHROMIUM
from tests.support.offices import SOFFICE, W, converted, page, printed, word
from tests.support.tables import SHAPES, WORLDS, as_docx, as_html, as_xlsx, packed_docx

LEXICON = load_lexicon()
DATA = Path(__file__).parents[1] / "data"
TEXTS = {
    "experience": DATA / "articles" / "anning-2024-04-15.txt",
    "report": DATA / "gold" / "written-b1.txt",
    "policy": DATA / "gold" / "written-c7.txt",
}
SHEETS = [SHAPES[index](WORLDS[index % len(WORLDS)]) for index in (0, 3, 9)]
OFFICE = pytest.mark.skipif(not SOFFICE, reason="LibreOffice is not installed")
BROWSER = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")

Facts = dict[str, set[tuple[str, ...]]]


def facts(path: Path) -> Facts:
    """What a file says, without where it says it."""
    reading = read_through(read_article(path, lexicon=LEXICON), LEXICON)
    about = [
        (f.text, str(f.value), f.unit, f.indicator, f.kind, f.subject.canonical if f.subject else "", _until(f))
        for f in reading.figures
    ]
    return {
        "figures": set(about),
        "entities": {(m.kind, m.canonical) for m in reading.mentions},
        "relations": {(r.subject.canonical, r.predicate, r.object.canonical) for r in reading.relations},
        "published": {(str(reading.article.published), reading.article.publisher or "")},
    }


def _until(figure: Figure) -> str:
    return figure.period.last.isoformat() if figure.period else ""


def epub(text: str, path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
        )
        archive.writestr(
            "OEBPS/book.opf",
            '<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="one" href="one.xhtml" '
            'media-type="application/xhtml+xml"/></manifest><spine><itemref idref="one"/></spine></package>',
        )
        archive.writestr("OEBPS/one.xhtml", page(text).replace("<!DOCTYPE html>", ""))
    return path


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All texts and tables in one folder, so that LibreOffice saves those of a kind at one start."""
    folder = tmp_path_factory.mktemp("desk")
    for name, path in TEXTS.items():
        text = path.read_text(encoding="utf-8")
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        (folder / f"{name}.docx").write_bytes(word(text))
    for sheet in SHEETS:
        (folder / f"{sheet.shape}.docx").write_bytes(as_docx(sheet))
        (folder / f"{sheet.shape}.xlsx").write_bytes(as_xlsx(sheet))
    return folder


@pytest.fixture(scope="module", params=TEXTS)
def said(request: pytest.FixtureRequest, desk: Path) -> tuple[Path, str, Facts]:
    """A file without its ending, its text, and the facts of that."""
    name = desk / request.param
    text = name.with_suffix(".txt")
    return name, text.read_text(encoding="utf-8"), facts(text)


def test_a_word_document_says_what_its_text_says(said: tuple[Path, str, Facts]) -> None:
    name, _, expected = said
    assert facts(name.with_suffix(".docx")) == expected


def test_a_web_page_and_a_book_say_what_their_text_says(said: tuple[Path, str, Facts]) -> None:
    name, text, expected = said
    site = name.with_suffix(".html")
    site.write_text(page(text), encoding="utf-8")
    assert facts(site) == expected
    assert facts(epub(text, name.with_suffix(".epub"))) == expected


@OFFICE
@pytest.mark.parametrize("ending", ["doc", "rtf", "odt", "pdf"])
def test_what_libreoffice_saves_says_the_same(said: tuple[Path, str, Facts], ending: str) -> None:
    name, _, expected = said
    assert facts(converted(name.with_suffix(".docx"), ending)) == expected


# ------------------------------------------------------------------ what plain text has not


def made_of(*runs: str, level: int | None = None) -> str:
    numbered = f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    return f"<w:p>{'' if level is None else numbered}{''.join(runs)}</w:p>"


def run(words: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


RAISED = '<w:vertAlign w:val="superscript"/>'
NOTE = f'<w:r><w:rPr>{RAISED}</w:rPr><w:footnoteReference w:id="2"/></w:r>'
RUBY = (
    "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>jiāo</w:t></w:r></w:rt>"
    "<w:rubyBase><w:r><w:t>茭</w:t></w:r></w:rubyBase></w:ruby></w:r>"
)
TEXT_BOX = (
    '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" type="#_x0000_t202" style="position:absolute;'
    'margin-left:300pt;margin-top:20pt;width:160pt;height:60pt"><v:textbox><w:txbxContent>'
    f"{made_of(run('昆明市统计局负责数据核定。'))}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)
NUMBERING = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="0">{
    "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>'
        f'<w:lvlText w:val="{form}"/></w:lvl>'
        for level, form in enumerate(("%1、", "（%2）"))
    )
}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""
NOTES = f"""<w:footnotes {W}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>
<w:footnote w:type="continuationSeparator" w:id="1"><w:p/></w:footnote>
<w:footnote w:id="2">{made_of(run("增速按可比价格计算。"))}</w:footnote></w:footnotes>"""
RICH = [
    ((run("昆明市2023年重点工作推进情况通报"),), None),
    ((run("来源：昆明市人民政府办公室　2024-01-12"),), None),
    ((run("2023年，昆明市扎实推进各项工作。"), TEXT_BOX), None),
    ((run("产业发展"),), 0),
    ((run("规模以上工业增加值增长6.5%"), NOTE, run("，安宁市新增企业36户。")), 1),
    ((run("建成标准厂房45.8万m"), run("2", RAISED), run("，安宁市工业园区入驻企业86家。")), 1),
    ((run("乡村振兴"),), 0),
    ((run("富民县"), RUBY, run("瓜种植面积扩大到4500亩。")), 1),
]
SAME_PAGE = """<!DOCTYPE html><meta charset=utf-8><title>昆明市2023年重点工作推进情况通报</title>
<h1>昆明市2023年重点工作推进情况通报</h1><p>来源：昆明市人民政府办公室　2024-01-12</p>
<p>2023年，昆明市扎实推进各项工作。</p><div>昆明市统计局负责数据核定。</div><p>一、产业发展</p>
<p>（一）规模以上工业增加值增长6.5%<sup><a href="#n1">[1]</a></sup>，安宁市新增企业36户。</p>
<p>（二）建成标准厂房45.8万m<sup>2</sup>，安宁市工业园区入驻企业86家。</p><p>二、乡村振兴</p>
<p>（一）富民县<ruby>茭<rt>jiāo</rt></ruby>瓜种植面积扩大到4500亩。</p><p id=n1>[1] 增速按可比价格计算。</p>"""


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Word document with automatic numbers, a footnote, a text box, ruby and a raised digit."""
    path = tmp_path_factory.mktemp("rich") / "rich.docx"
    body = "".join(made_of(*runs, level=level) for runs, level in RICH)
    document = f"<w:document {W}><w:body>{body}</w:body></w:document>"
    path.write_bytes(packed_docx(document, numbering=NUMBERING, footnotes=NOTES))
    return path


def test_numbers_notes_boxes_and_raised_digits_say_the_same_in_word_and_on_a_page(rich: Path) -> None:
    site = rich.with_suffix(".html")
    site.write_text(SAME_PAGE, encoding="utf-8")
    said = facts(rich)
    assert ("GovernmentBody", "昆明市统计局") in said["entities"]
    assert ("45.8万m²", "458000", "平方米") in {figure[:3] for figure in said["figures"]}
    assert facts(site) == said


@OFFICE
@pytest.mark.parametrize("ending", ["odt", "doc", "pdf"])
def test_what_libreoffice_saves_of_a_rich_text_says_the_same(rich: Path, ending: str) -> None:
    assert facts(converted(rich, ending)) == facts(rich)


BOX = (
    r"{\rtf1\ansi{\fonttbl{\f0\fcharset134 SimSun;}}\pard\f0 %s\par"
    r"{\shp{\*\shpinst\shpleft1000\shptop1000\shpright5000\shpbottom3000{\sp{\sn shapeType}{\sv 202}}"
    r"{\shptxt\pard\f0 %s\par}}}\pard\f0 %s\par}"
)
"""A paragraph, a text box and a paragraph."""


@OFFICE
def test_what_stands_in_a_text_box_of_rich_text_is_read_once() -> None:
    words = ("临溪市新增企业12家。", "全市签约项目86个。", "会议到此结束。")
    coded = ("".join(f"\\u{ord(letter)}?" for letter in line) for line in words)
    assert sorted(parse((BOX % tuple(coded)).encode(), "a.rtf").text.split()) == sorted(words)


COLUMNS = (
    "@page{size:A4;margin:2cm}body{font-family:'Noto Serif CJK SC';font-size:11pt;column-count:2;column-gap:1.2cm}"
    "p{margin:0;text-indent:2em;text-align:justify}"
)
SMALL = "@page{size:A6;margin:1cm}body{font-family:'Noto Sans CJK SC';font-size:9pt}p{margin:0 0 6pt;text-align:left}"


@BROWSER
@pytest.mark.parametrize("style", [None, COLUMNS, SMALL], ids=["one column", "two columns", "small pages"])
def test_what_a_browser_prints_says_the_same(
    browser: Any, said: tuple[Path, str, Facts], tmp_path: Path, style: str | None
) -> None:
    _, text, expected = said
    markup = page(text, style) if style else page(text)
    assert facts(printed(browser, markup, tmp_path / "printed.pdf")) == expected


# ------------------------------------------------------------------ tables


@OFFICE
@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.shape)
def test_a_table_says_the_same_in_an_opendocument_sheet_and_in_an_old_workbook(desk: Path, sheet: Any) -> None:
    source = desk / f"{sheet.shape}.xlsx"
    expected = facts(source)
    assert len(expected["figures"]) > 5
    for ending in ("ods", "xls"):
        assert facts(converted(source, ending)) == expected, ending


@OFFICE
@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.shape)
def test_a_table_says_the_same_in_an_old_word_file(desk: Path, sheet: Any) -> None:
    source = desk / f"{sheet.shape}.docx"
    assert facts(converted(source, "doc")) == facts(source)


@BROWSER
@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.shape)
def test_a_ruled_table_says_the_same_in_a_pdf(browser: Any, tmp_path: Path, sheet: Any) -> None:
    markup = as_html(sheet).decode()
    source = tmp_path / "table.html"
    source.write_text(markup, encoding="utf-8")
    styled = markup.replace("<p>", "<style>table{border-collapse:collapse}td{border:1px solid}</style><p>", 1)
    assert facts(printed(browser, styled, tmp_path / "table.pdf")) == facts(source)
