"""Word documents: what a reader sees is the text, and nothing else of the file is."""

from __future__ import annotations

import pytest

from kg.read.formats import parse
from tests.support.tables import packed_docx

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STRICT = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def t(words: str, properties: str = "") -> str:
    """A run."""
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}<w:t xml:space="preserve">{words}</w:t></w:r>'


def p(*runs: str, properties: str = "") -> str:
    """A paragraph."""
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{''.join(runs)}</w:p>"


def text(body: str, space: str = W, **parts: str) -> str:
    xml = f"<w:document {space} {MC} {MATH}><w:body>{body}</w:body></w:document>"
    return parse(packed_docx(xml, **parts), "a.docx").text


RUBY = (
    "<w:r><w:ruby><w:rt><w:r><w:t>lín xī</w:t></w:r></w:rt>"
    "<w:rubyBase><w:r><w:t>临溪</w:t></w:r></w:rubyBase></w:ruby></w:r>"
)
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + t("12") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
RUNS = {
    "hidden words": (p(t("新增企业18家"), t("，机密9家", "<w:vanish/>")), "新增企业18家"),
    "words hidden and shown again": (p(t("新增企业18家", '<w:vanish w:val="0"/>')), "新增企业18家"),
    "deleted words": (p(t("增长5%"), f"<w:del>{t('增长9%')}</w:del>"), "增长5%"),
    "inserted words": (p(t("增长"), f"<w:ins>{t('5%')}</w:ins>"), "增长5%"),
    "moved words": (p(f"<w:moveFrom>{t('旧')}</w:moveFrom>", f"<w:moveTo>{t('增长5%')}</w:moveTo>"), "增长5%"),
    "a deleted paragraph mark": (
        p(t("某市工商"), properties="<w:rPr><w:del/></w:rPr>") + p(t("联成立协会")),
        "某市工商联成立协会",
    ),
    "a symbol": (p(t("增长5"), '<w:r><w:sym w:font="Symbol" w:char="F025"/></w:r>'), "增长5%"),
    "a square metre": (p(t("120m"), t("2", '<w:vertAlign w:val="superscript"/>')), "120m²"),
    "a subscript": (p(t("CO"), t("2", '<w:vertAlign w:val="subscript"/>'), t("减排")), "CO2减排"),
    "ruby": (p(RUBY, t("市新增企业18家")), "临溪市新增企业18家"),
    "the code of a field": (p(t("共"), FIELD, t("页文件")), "共12页文件"),
    "a formula": (p(t("面积"), "<m:oMath><m:r><m:t>S=2</m:t></m:r></m:oMath>"), "面积S=2"),
    "a content control": (f"<w:sdt><w:sdtContent>{p(t('新增企业18家'))}</w:sdtContent></w:sdt>", "新增企业18家"),
    "a link": (p(f"<w:hyperlink>{t('某市人民政府')}</w:hyperlink>", t("网站")), "某市人民政府网站"),
    "a hyphen that does not break": (p(t("二"), "<w:r><w:noBreakHyphen/></w:r>", t("三")), "二-三"),
    "radicals": (p(t("安宁市⼯商联")), "安宁市工商联"),
    "a text box, once": (
        p(
            t("正文一段。"),
            f"<w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>{p(t('框内文字'))}</w:txbxContent>"
            f"</w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>{p(t('框内文字'))}</w:txbxContent></w:pict>"
            "</mc:Fallback></mc:AlternateContent></w:r>",
        ),
        "正文一段。\n框内文字",
    ),
}


@pytest.mark.parametrize("what", RUNS)
def test_a_paragraph_reads_as_it_is_seen(what: str) -> None:
    body, expected = RUNS[what]
    assert text(body) == expected
    assert text(body, STRICT) == expected, "and so in the strict form"


def test_words_that_a_style_hides_are_not_read() -> None:
    styles = (
        f'<w:styles {W}><w:style w:styleId="a"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:styleId="b"><w:basedOn w:val="a"/></w:style></w:styles>'
    )
    body = p(t("新增企业18家"), t("机密", '<w:rStyle w:val="b"/>')) + p(t("机密"), properties='<w:pStyle w:val="a"/>')
    assert text(body, styles=styles) == "新增企业18家"


def test_a_table_of_contents_is_left_out() -> None:
    styles = f'<w:styles {W}><w:style w:styleId="T1"><w:name w:val="toc 1"/></w:style></w:styles>'
    body = p(t("一、总体要求"), t("3"), properties='<w:pStyle w:val="T1"/>') + p(t("一、总体要求"))
    assert text(body, styles=styles) == "一、总体要求"


def test_footnotes_that_are_referred_to_stand_below_the_text() -> None:
    notes = (
        f'<w:footnotes {W}><w:footnote w:id="0">{p(t("分隔"))}</w:footnote>'
        f'<w:footnote w:id="2">{p(t("按可比价计算。"))}</w:footnote></w:footnotes>'
    )
    body = p(t("增长5%"), '<w:r><w:footnoteReference w:id="2"/></w:r>', t("。")) + p(t("下一段。"))
    assert text(body, footnotes=notes) == "增长5%。\n下一段。\n按可比价计算。"


LEVELS = (("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%1.%2.%3"))


def numbering(levels: tuple[tuple[str, str], ...] = LEVELS, legal: bool = True, start: int = 1) -> str:
    told = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
        f'{"<w:isLgl/>" if legal and i == 2 else ""}<w:lvlText w:val="{words}"/></w:lvl>'
        for i, (form, words) in enumerate(levels)
    )
    return (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="7">{told}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
    )


def item(words: str, level: int = 0) -> str:
    return p(t(words), properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>')


def test_automatic_numbers_stand_as_a_reader_sees_them() -> None:
    body = (
        item("总体要求")
        + item("指导思想", 1)
        + item("基本原则", 1)
        + item("重点任务")
        + item("任务", 1)
        + item("甲", 2)
    )
    assert text(body, numbering=numbering()).split("\n") == [
        "一、总体要求",
        "（一）指导思想",
        "（二）基本原则",
        "二、重点任务",
        "（一）任务",
        "2.1.1 甲",
    ]


def test_a_level_that_is_no_number_is_the_first() -> None:
    nonsense = p(t("总则"), properties='<w:numPr><w:ilvl w:val="x"/><w:numId w:val="1"/></w:numPr>')
    assert text(nonsense, numbering=numbering()) == "一、总则"


def test_articles_of_a_law_are_numbered_and_bullets_are_not() -> None:
    assert text(item("支持"), numbering=numbering((("chineseCountingThousand", "第%1条"),))) == "第一条 支持"
    assert text(item("支持"), numbering=numbering((("bullet", "·"),))) == "支持"


@pytest.mark.parametrize(
    ("form", "numbers"),
    [
        (
            "chineseCounting",
            {1: "一", 10: "十", 19: "十九", 20: "二十", 101: "一百零一", 110: "一百一十", 10_000: "10000"},
        ),
        ("ideographDigital", {1: "一", 10: "一〇", 24: "二四"}),
        ("decimalEnclosedCircle", {0: "0", 1: "①", 2: "②", 20: "⑳", 21: "21"}),
        ("upperRoman", {1: "I", 4: "IV", 9: "IX", 14: "XIV", 40: "XL", 1994: "MCMXCIV"}),
        ("lowerRoman", {3: "iii", 90: "xc"}),
        ("upperLetter", {1: "A", 26: "Z", 27: "AA", 53: "AAA"}),
        ("lowerLetter", {2: "b", 28: "bb"}),
        ("decimalZero", {1: "01", 10: "10"}),
        ("decimal", {0: "0", 7: "7"}),
        ("none", {1: ""}),
        ("aFormOfAnotherYear", {3: "3"}),
    ],
)
def test_a_number_is_written_in_the_form_its_list_asks_for(form: str, numbers: dict[int, str]) -> None:
    for number, written in numbers.items():
        told = f"{written} 支持" if written else "支持"
        assert text(item("支持"), numbering=numbering(((form, "%1"),), start=number)) == told


def cell(words: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(t(words))}</w:tc>"


def test_a_table_stands_row_by_row_with_its_merged_cells() -> None:
    rows = (
        cell("地区", '<w:vMerge w:val="restart"/>') + cell("产值", '<w:gridSpan w:val="2"/>'),
        cell("", "<w:vMerge/>") + cell("2023年") + cell("2022年"),
        cell("安宁市") + cell("12") + cell("11"),
    )
    xml = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"
    page = parse(packed_docx(f"<w:document {W}><w:body>{xml}</w:body></w:document>"), "a.docx")
    assert page.text.split("\n") == ["地区\t产值", "2023年\t2022年", "安宁市\t12\t11"]
    (table,) = page.tables
    places = [(c.span.cut(page.text), c.row, c.column, c.rows, c.columns) for c in table.cells]
    assert places[:4] == [("地区", 0, 0, 2, 1), ("产值", 0, 1, 1, 2), ("2023年", 1, 1, 1, 1), ("2022年", 1, 2, 1, 1)]


def test_a_deleted_row_is_left_out() -> None:
    row = f"<w:tr>{cell('企业')}{cell('18家')}</w:tr>"
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{cell('项目')}{cell('9个')}</w:tr>"
    assert "项目" not in text(f"<w:tbl>{row}{gone}{row}</w:tbl>")


def test_a_frame_around_running_text_is_no_table() -> None:
    long = "某市高度重视民营经济发展，新增企业十八家。" * 8
    rows = "".join(f"<w:tr>{cell(long)}{cell(long)}</w:tr>" for _ in range(2))
    assert text(f"<w:tbl>{rows}</w:tbl>").split("\n") == [long] * 4
