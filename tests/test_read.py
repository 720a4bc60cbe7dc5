"""Reading: files of every kind and encoding to articles, and what cannot be read to errors that say why."""

from __future__ import annotations

import io
import json
import zipfile
from contextlib import suppress
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError, KgError
from kg.lexicon import load_lexicon
from kg.model import Article
from kg.read import read_article, read_articles
from kg.read.dates import parse_date
from kg.read.decode import decode, has_chinese
from kg.read.formats import parse
from kg.read.metadata import describe
from kg.read.page import Page

LEXICON = load_lexicon()
DATA = Path(__file__).parents[1] / "data"
CASES = Path(__file__).parent / "cases"
TEXT = (
    "某市：抓牢“梧桐树工程” 推动发展\n来源：某市委统战部　发布时间：2023年12月18日\n"
    "　　某市高度重视民营经济发展，新增企业18家。\n"
)
TRADITIONAL = "某市高度重視民營經濟發展，新增企業18家，營商環境持續優化。\n"


def read(path: Path) -> Article:
    return read_article(path, lexicon=LEXICON)


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


# ------------------------------------------------------------------ text


def golds() -> list[Path]:
    return sorted((DATA / "gold").glob("*.json"))


MISREAD = {
    "written-a5": {"title"},  # the record leaves its subtitle out
    "written-c1": {"publisher"},  # 工商业联合会 in full; the record has 工商联
    "written-c3": {"title"},  # a title of three lines
    "written-c4": {"title"},
    "written-c6": {"title"},
    "written-c7": {"title"},  # the notice that sends the measures, not the measures
    "written-d1": {"publisher"},  # 中共 belongs to the name as it stands
    "written-d4": {"publisher"},  # a newspaper, without its book-title marks
    "written-d5": {"title"},
}
"""Of which texts what is read otherwise than the record has it: known, and to be taken out when it is mended."""


@pytest.mark.parametrize("gold", golds(), ids=lambda path: path.stem)
def test_the_gold_texts_read_as_they_stand_with_their_metadata(gold: Path) -> None:
    record = json.loads(gold.read_text(encoding="utf-8"))
    path = gold.with_suffix(".txt")
    path = path if path.exists() else DATA / "articles" / f"{record['document']}.txt"
    article = read(path)
    assert article.text == path.read_bytes().decode()
    assert article.sha256 == sha256(path.read_bytes()).hexdigest()
    assert all(article.text[e["start"] : e["end"]] == e["quote"] for e in record["entities"] if "quote" in e)
    published = article.published.isoformat() if article.published else None
    got = {"title": article.title, "publisher": article.publisher, "published": published}
    assert {field for field, value in got.items() if value != record[field]} == MISREAD.get(gold.stem, set())


def test_there_are_gold_texts() -> None:
    assert len(golds()) >= 4


ENCODINGS = ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("text", [TEXT, TEXT * 50, "安宁市成立联合党委。"])
def test_chinese_is_decoded_whatever_it_is_encoded_in(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding), "a.txt") == text


@pytest.mark.parametrize("encoding", ["big5", "big5hkscs", "utf-8", "gb18030", "utf-16-be"])
def test_traditional_characters_are_decoded_and_left_as_they_stand(encoding: str) -> None:
    assert decode(TRADITIONAL.encode(encoding), "a.txt") == TRADITIONAL


def test_a_character_beyond_the_sixteen_bit_plane_survives_every_encoding_that_has_it() -> None:
    text = "𠮷林村新增企业18家，" * 3
    for encoding in ("utf-8", "gb18030", "utf-16", "utf-32"):
        assert decode(text.encode(encoding), "a.txt") == text


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1))
def test_valid_utf8_is_what_it_says(text: str) -> None:
    assert decode(text.encode(), "a.txt") == text.removeprefix("\ufeff")


@given(st.binary(max_size=200))
def test_any_bytes_give_text_without_surrogates_or_an_error(data: bytes) -> None:
    try:
        text = decode(data, "a.txt")
    except InputError:
        return
    text.encode()
    assert "\0" not in text
    assert "\r" not in text


@pytest.mark.parametrize(
    "data", [b"\xed\xa0\x80\xed\xb0\x80", "安宁".encode() + b"\xed\xa0\x80", b"\xff\xfe\x00\xd8\x41\x00"]
)
def test_lone_surrogates_do_not_come_out_of_decoding(data: bytes) -> None:
    with pytest.raises(InputError):
        decode(data, "a.txt")


def test_line_ends_become_line_feeds_and_nothing_else_changes(tmp_path: Path) -> None:
    text = "Ａ市　新增企业①②，增长５％。\r\n㎡ 完成\xa0任务。\r第三行在这里结束。"
    article = read(written(tmp_path, "a.txt", text))
    assert article.text == "Ａ市　新增企业①②，增长５％。\n㎡ 完成\xa0任务。\n第三行在这里结束。"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 20, "not a text file"),
        ("安宁市\0成立。".encode(), "not a text file"),
        (bytes(range(1, 32)) * 40, "not a text file"),
        (b"Nothing but English in this file, however long it may be.", "no Chinese"),
        ("これはにほんごのぶんしょうです。カタカナもある".encode(), "no Chinese"),
        ("安宁市成立联合党委。".encode()[:-1], "UTF-8"),
        (b"\xff\xfe" + "安宁".encode("utf-16-le") + b"\x00", "UTF-16"),
    ],
)
def test_what_is_no_chinese_text_says_so_with_its_name_and_what_to_do(
    tmp_path: Path, content: bytes, says: str
) -> None:
    path = written(tmp_path, "坏.txt", content)
    with pytest.raises(InputError, match=says) as raised:
        read(path)
    assert raised.value.where == str(path)
    assert raised.value.hint


def test_a_line_of_ten_megabytes_is_read(tmp_path: Path) -> None:
    article = read(written(tmp_path, "long.txt", "安宁市新增企业18家，" * 350_000))
    assert len(article.text) == 350_000 * 11


def test_a_file_larger_than_the_limit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="larger than 64 MiB"):
        read(written(tmp_path, "huge.txt", b"\xe5" * (65 << 20)))


@pytest.mark.parametrize("name", ["none.txt", "a\0b.txt"])
def test_a_file_that_is_not_there_is_an_input_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read(tmp_path / name)


def test_a_folder_is_no_article(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="folder"):
        read(tmp_path)


def test_a_broken_pdf_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not a whole PDF") as raised:
        read(written(tmp_path, "a.pdf", b"%PDF-1.7 \xe4\xbb" + bytes(100)))
    assert raised.value.hint


def test_an_old_office_file_says_what_to_install_where_there_is_no_libreoffice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.read.office.soffice", lambda: None)
    with pytest.raises(InputError, match="read through LibreOffice") as raised:
        read(written(tmp_path, "a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1" + bytes(100)))
    assert ".docx" in raised.value.hint


@pytest.mark.parametrize(("text", "chinese"), [("安宁", True), ("GDP增长5%", True), ("", False), ("12.5%", False)])
def test_has_chinese(text: str, chinese: bool) -> None:
    assert has_chinese(text) is chinese


# ------------------------------------------------------------------ identifiers and many files


def test_an_identifier_is_the_stem_where_it_is_plain_ascii(tmp_path: Path) -> None:
    assert read(written(tmp_path, "anning-2024.txt", TEXT)).id == "anning-2024"
    chinese = read(written(tmp_path, "安宁 2024.txt", TEXT)).id
    assert chinese.isascii()
    assert chinese.startswith("a")
    assert chinese == read(written(tmp_path, "安宁 2024.md", TEXT)).id


@pytest.mark.parametrize("stem", ["reference", "4001e0467f8c", "a b", "x" * 200, "-a"])
def test_a_stem_that_another_thing_could_have_is_hashed(tmp_path: Path, stem: str) -> None:
    article = read(written(tmp_path, f"{stem}.txt", TEXT))
    assert article.id != stem
    assert article.id.startswith("a")


def test_folders_are_read_in_sorted_order_and_a_bad_file_does_not_stop_the_rest(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / ".hidden").mkdir()
    for name in ("b.txt", "a.md", "sub/c.txt", ".hidden/d.txt", "~$e.docx", "photo.jpg"):
        written(tmp_path, name, TEXT)
    written(tmp_path, "bad.txt", b"\0\0\0")
    found = list(read_articles([tmp_path, tmp_path / "none.txt"], lexicon=LEXICON))
    assert [x.id if isinstance(x, Article) else Path(x.where).name for x in found] == [
        "a",
        "b",
        "bad.txt",
        "photo.jpg",
        "c",
        "none.txt",
    ]
    assert [type(x) for x in found] == [Article, Article, InputError, InputError, Article, InputError]


def test_a_folder_without_articles_says_so(tmp_path: Path) -> None:
    (error,) = read_articles([tmp_path], lexicon=LEXICON)
    assert isinstance(error, KgError)
    assert ".docx" in error.hint


def test_files_that_would_share_an_identifier_get_a_hash_of_their_text_whatever_their_order(tmp_path: Path) -> None:
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
    one = written(tmp_path / "x", "same.txt", TEXT)
    two = written(tmp_path / "y", "same.txt", TEXT + "又一段在这里。\n")
    ids = [a.id for a in read_articles([one, two], lexicon=LEXICON) if isinstance(a, Article)]
    assert len(set(ids)) == 2
    assert all(i.startswith("same-") for i in ids)
    assert ids[::-1] == [a.id for a in read_articles([two, one], lexicon=LEXICON) if isinstance(a, Article)]


def test_the_same_file_twice_and_the_same_text_under_one_name_come_once(tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    one = written(tmp_path, "same.txt", TEXT)
    written(tmp_path / "copy", "same.txt", TEXT)
    assert len(list(read_articles([one, one, tmp_path], lexicon=LEXICON))) == 1


def test_standard_input_is_read_as_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode("gb18030"))))
    (article,) = read_articles(["-"], lexicon=LEXICON)
    assert isinstance(article, Article)
    assert (article.text, article.source) == (TEXT, "-")
    assert article.id.startswith("a")


# ------------------------------------------------------------------ metadata


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2023年12月18日", date(2023, 12, 18)),
        ("来源:某部 2024-04-15 09:30:00", datetime(2024, 4, 15, 9, 30)),
        ("2024-04-15T09:30", datetime(2024, 4, 15, 9, 30)),
        ("2024/4/5", date(2024, 4, 5)),
        ("2024.04.05 8:05", datetime(2024, 4, 5, 8, 5)),
        ("二〇二三年七月二十八日", date(2023, 7, 28)),
        ("二○二三年十月十日", date(2023, 10, 10)),
        ("二零二三年十二月三十一日", date(2023, 12, 31)),
        ("20240102", date(2024, 1, 2)),
        ("2023-13-45，后于2023-11-05", date(2023, 11, 5)),
        ("2024年2月30日", None),
        ("2023年12月", None),
        ("电话：0871-68012345", None),
        ("", None),
    ],
)
def test_a_date_is_read_in_every_form_it_is_written_in(words: str, expected: date | None) -> None:
    assert parse_date(words) == expected


def described(text: str, **declared: str) -> tuple[str, str | None, str | None]:
    said = describe(Page(text, declared), LEXICON, "stem")
    return said.title, said.publisher, said.published.isoformat() if said.published else None


BODY = "　　某市高度重视民营经济发展，新增企业18家，增长5%。\n　　全年完成任务，群众非常满意。\n"


def metadata_cases() -> list[list[str]]:
    rows = (CASES / "metadata.tsv").read_text(encoding="utf-8").split("\n")
    return [row.split("\t") for row in rows[1:] if row]


@pytest.mark.parametrize("case", metadata_cases(), ids=lambda case: case[0][:24])
def test_title_publisher_and_date_stand_where_the_genre_puts_them(case: list[str]) -> None:
    head, foot, title, publisher, published = (field.replace("⏎", "\n") for field in case)
    assert described(head + BODY + foot) == (title, publisher or None, published or None)


def test_the_metadata_cases_were_read() -> None:
    assert len(metadata_cases()) > 15


# ------------------------------------------------------------------ web pages

PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>某市抓实营商环境_某某网</title>
<meta name="ArticleTitle" content="某市抓实营商环境"><meta name="PubDate" content="2024-04-15 09:30">
<script>var x = "安宁市";</script><style>.a {{}}</style></head><body>
<div><a href="/">首页</a> | <a href="/x">要闻动态</a> | <a href="/y">政务公开</a></div>
<h1>某市抓实营商环境</h1><div><span>来源：某市委统战部</span><span>发布时间：2024-04-15 09:30</span></div>
<div><p>　　某市高度重视<b>民营</b><font>经济</font>发展，
新增企业18家。</p><p>　　签约项目<br>86个，&ldquo;好&rdquo;&nbsp;。</p><!-- 注释 -->
<table><tr><td>企业</td><td>18家</td></tr><tr><td><p>项目</p></td><td>86个</td></tr></table>
<p style="display:none">看不见的字</p></div>
<ul><li><a href="1">另一条新闻的标题</a></li><li><a href="2">又一条新闻的标题</a></li></ul>
<footer>版权所有 某市</footer></body></html>"""


@pytest.mark.parametrize(("charset", "encoding"), [("utf-8", "utf-8"), ("gb2312", "gb18030"), ("GBK", "gbk")])
def test_a_saved_page_gives_the_words_a_reader_sees(tmp_path: Path, charset: str, encoding: str) -> None:
    article = read(written(tmp_path, "a.html", PAGE.format(charset=charset).encode(encoding)))
    assert article.text.split("\n") == [
        "某市抓实营商环境",
        "来源：某市委统战部发布时间：2024-04-15 09:30",
        "　　某市高度重视民营经济发展，新增企业18家。",
        "　　签约项目",
        "86个，“好”\xa0。",
        "企业\t18家",
        "项目\t86个",
    ]
    assert (article.title, article.publisher) == ("某市抓实营商环境", "某市委统战部")
    assert article.published == datetime(2024, 4, 15, 9, 30)


def test_a_page_that_is_declared_wrongly_is_read_all_the_same(tmp_path: Path) -> None:
    page = PAGE.format(charset="iso-8859-1-wrong").encode("gb18030")
    assert "民营经济" in read(written(tmp_path, "a.htm", page)).text


@pytest.mark.parametrize("name", ["page", "-"])
def test_a_page_without_an_ending_is_known_by_its_first_bytes(name: str) -> None:
    assert parse(PAGE.format(charset="utf-8").encode(), name).declared["title"] == "某市抓实营商环境"


def test_what_a_page_declares_counts_where_its_text_says_nothing() -> None:
    title, publisher, published = described(BODY, title="某市抓实营商环境", publisher="某日报", issued="2024-04-15")
    assert (title, publisher, published) == ("某市抓实营商环境", "某日报", "2024-04-15")
    assert described(BODY, window="某市抓实营商环境_要闻_某某网")[0] == "某市抓实营商环境"


def test_markup_in_what_a_page_declares_is_left_out() -> None:
    page = parse(b'<meta name="ArticleTitle" content="\xe6\x9f\x90&lt;br/&gt;\xe5\xb8\x82"><p>x</p>', "a.html")
    assert page.declared["title"] == "某市"


HOSTILE_PAGES = {
    "entities": '<!DOCTYPE html [<!ENTITY a "安"><!ENTITY b "&a;&a;">]><html><p>安宁市新增企业&b;</p></html>',
    "outside": '<!DOCTYPE html SYSTEM "file:///etc/passwd"><html><p>安宁市新增企业十八家</p></html>',
    "deep": "<div>" * 20_000 + "安宁市新增企业十八家" + "</div>" * 20_000,
    "unclosed": "<p>安宁市<b>新增<p>企业<table><td>十八家",
    "attributes": "<p " + 'a="' * 1000 + ">安宁市新增企业十八家",
    "nothing": "<html></html>",
    "comment": "<!-- 安宁市新增企业十八家",
}


@pytest.mark.parametrize("name", HOSTILE_PAGES)
def test_a_hostile_page_gives_its_words_or_an_input_error(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, "a.html", HOSTILE_PAGES[name])
    try:
        text = read(path).text
    except InputError:
        return
    assert "安宁市" in text
    assert "root:" not in text


@given(st.text(st.sampled_from("<>/=\"'&;! abpdivtable安宁市-[]"), max_size=80))
def test_any_markup_gives_text_or_an_input_error(markup: str) -> None:
    with suppress(InputError):
        assert "\0" not in parse(markup.encode(), "a.html").text


# ------------------------------------------------------------------ .docx

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def docx(xml: str | bytes, part: str = "word/document.xml") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(part, xml)
    return buffer.getvalue()


def document(body: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:document {W} {MC}><w:body>{body}</w:body></w:document>'


def paragraph(*runs: str) -> str:
    return "<w:p>" + "".join(f'<w:r><w:t xml:space="preserve">{run}</w:t></w:r>' for run in runs) + "</w:p>"


def table_of(*rows: list[str]) -> str:
    cells = ["".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows]
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def test_a_word_document_gives_its_paragraphs_as_lines(tmp_path: Path) -> None:
    xml = document(
        paragraph("某市人民政府", "关于促进产业发展的意见")
        + paragraph("　　新增企业18家，", "增长5%。")
        + "<w:p><w:r><w:t>一</w:t><w:tab/><w:t>二</w:t><w:br/><w:t>三</w:t></w:r></w:p>"
        + table_of(["企业", "18家"], ["项目", "86个"])
        + f"<w:del><w:r><w:t>删去</w:t></w:r></w:del><mc:Fallback>{paragraph('重复')}</mc:Fallback>"
        + paragraph("某市人民政府")
        + paragraph("2023年7月28日")
    )
    article = read(written(tmp_path, "a.docx", docx(xml)))
    assert article.text.split("\n") == [
        "某市人民政府关于促进产业发展的意见",
        "　　新增企业18家，增长5%。",
        "一\t二",
        "三",
        "企业\t18家",
        "项目\t86个",
        "某市人民政府",
        "2023年7月28日",
    ]
    assert (article.title, article.publisher) == ("某市人民政府关于促进产业发展的意见", "某市人民政府")
    assert article.published == date(2023, 7, 28)


BILLION = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
BOMB = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "安宁市">{BILLION}]><w:document {W}>&l9;</w:document>'


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (docx(b"<a>" + b" " * (140 << 20)), "unpacks to more than"),
        (docx(BOMB), "document type"),
        (docx(BOMB.replace('"1.0"', '"1.0" encoding="UTF-16"').encode("utf-16")), "document type"),
        (docx(document("<w:p>")), "XML is broken"),
        (docx(document("<w:p>" * 5000 + "</w:p>" * 5000)), "too deeply"),
        (docx("<x/>", part="other.xml"), "without a document"),
        (docx(document(paragraph("安宁市")))[:-30], "not a whole document"),
        (b"PK\x03\x04" + b"\0" * 200, "not a whole document"),
        ("安宁市成立联合党委".encode(), "not a whole document"),
        (docx(document(paragraph("English only"))), "no Chinese"),
    ],
)
def test_a_hostile_or_broken_word_document_is_an_input_error(tmp_path: Path, content: bytes, says: str) -> None:
    path = written(tmp_path, "a.docx", content)
    with pytest.raises(InputError, match=says):
        read(path)


def test_an_entity_of_a_word_document_does_not_read_files(tmp_path: Path) -> None:
    secret = written(tmp_path, "secret.txt", "安宁市的秘密在这里")
    xml = f'<!DOCTYPE x [<!ENTITY s SYSTEM "{secret.as_uri()}">]>' + document(paragraph("安宁市&s;"))[38:]
    with pytest.raises(InputError):
        read(written(tmp_path, "a.docx", docx(xml)))
