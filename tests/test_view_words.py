"""The explorer in a real browser: the way back to the words, the figures, four questions the page alone answers."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from openpyxl import load_workbook

from kg.correct import RULE, correct, read_corrections
from kg.serve.wording import amount
from tests.support.browser import explore
from tests.support.gold import RECORDS, gold_reading
from tests.support.hostile import STRINGS, hostile
from tests.support.pages import METHOD, Open, flagged, needs_chromium

pytestmark = needs_chromium


# ---------------------------------------------------------------------------------------------- the way back to words


def test_evidence_opens_the_article_at_the_sentence(opened: Open) -> None:
    explorer = opened()
    explorer.find(METHOD)
    evidence = explorer.page.locator("#panel .evidence").first
    words = evidence.locator("mark").inner_text()
    evidence.click()
    explorer.settle()
    assert explorer.page.locator("#view-reader").is_visible()
    assert explorer.lit() == words
    assert explorer.page.locator("#text .here").first.evaluate(
        "(e) => { const b = e.getBoundingClientRect(); return b.top > 0 && b.bottom < innerHeight }"
    )


def test_every_quote_of_the_panel_is_the_text_at_its_place(opened: Open) -> None:
    explorer = opened("hostile")
    text = hostile()[0].article.text
    for words in STRINGS[1:5]:
        explorer.find(words)
        for evidence in explorer.page.locator("#panel .evidence").all():
            b, e = map(int, str(evidence.get_attribute("data-place")).split(":")[1].split("-"))
            assert evidence.locator("mark").text_content() == text[b:e], "offsets are code points"


def test_the_reading_room_shows_the_whole_text_and_leaves_what_gave_nothing_unmarked(opened: Open) -> None:
    explorer = opened(fragment="#v=reader")
    reading, _ = gold_reading("anning")
    text = reading.article.text
    assert explorer.page.locator("#text").text_content() == text
    marked = explorer.page.evaluate(
        """Array.from(document.querySelectorAll("#text .line > span"), (s) => [...s.place, s.className])"""
    )
    understood = [*reading.mentions, *reading.figures, *reading.relations]
    covered = {i for found in understood for i in range(found.span.start, found.span.end)}
    for begin, end, classes in marked:
        inside = {i in covered for i in range(begin, end)}
        assert len(inside) == 1
        assert inside == {bool(set(classes.split()) & {"m", "f", "r"})}, text[begin:end]


def test_the_reading_room_tells_what_was_understood_and_leads_to_the_node(opened: Open) -> None:
    explorer = opened(fragment="#v=reader")
    mark = explorer.page.locator("#text .m", has_text="石化产业链兵团").first
    mark.hover()
    assert "指挥机构 ｜ 石化产业链兵团" in explorer.page.locator("#tip").inner_text()
    explorer.page.locator("#text .f", has_text="154.64亿元").first.hover()
    tip = explorer.page.locator("#tip").inner_text()
    assert "引进市外资金" in tip
    assert "154.64亿元" in tip
    mark.click()
    explorer.settle()
    assert explorer.page.locator("#view-reader").is_visible(), "the room stays"
    assert "石化产业链兵团" in explorer.panel()
    explorer.page.locator("#panel .link", has_text="石化产业链兵团").first.click()
    explorer.settle()
    assert explorer.chosen() == "石化产业链兵团"
    assert explorer.page.locator("#view-reader").is_visible()
    explorer.click("#panel .go")
    assert explorer.page.locator("#view-graph").is_visible()


def test_a_number_shows_its_slots_beside_the_text(opened: Open) -> None:
    explorer = opened(fragment="#v=reader")
    explorer.page.locator("#text .f", has_text="154.64亿元").first.click()
    explorer.settle()
    slots = explorer.page.locator("#panel .fact").first.inner_text()
    for words in ("引进市外资金", "15464000000 元", "2023", "安宁市"):
        assert words in slots
    assert explorer.page.locator("#text .pressed").count() > 0


def test_words_are_found_in_all_texts(opened: Open) -> None:
    explorer = opened("all", "#v=reader")
    explorer.page.fill("#text-search", "民营")
    explorer.press("Enter", "#text-search")
    hits = explorer.page.locator("#panel .evidence")
    assert hits.count() > 20
    assert {mark.inner_text() for mark in hits.locator("mark").all()} == {"民营"}
    hits.last.click()
    explorer.settle()
    assert explorer.lit() == "民营"


def test_the_way_leads_from_one_sentence_that_gave_nothing_to_the_next(opened: Open) -> None:
    explorer = opened(fragment="#v=reader")
    explorer.click("#unread")
    first = explorer.lit()
    assert first.strip()
    explorer.click("#unread")
    assert explorer.lit() != first
    explorer.click("#unread-before")
    assert explorer.lit() == first


# ------------------------------------------------------------------------------------------------ corrections


def test_what_is_corrected_is_kept_and_written_as_lines_a_build_honours(opened: Open, tmp_path: Path) -> None:
    explorer = opened(fragment="#v=reader")
    explorer.page.locator("#text .f", has_text="154.64亿元").first.click()
    explorer.settle()
    explorer.page.locator("#panel .fact .judge.edit").first.click()
    form = explorer.page.locator("#panel form.correction").first
    form.locator("input").first.fill("兵团制")
    form.locator(".primary").click()
    explorer.page.locator("#panel .judge.edit[aria-pressed=true]").wait_for()
    with explorer.page.expect_download() as download:
        explorer.page.click("#corrections")
    path = tmp_path / "corrections.jsonl"
    download.value.save_as(path)
    reading = gold_reading("anning")[0]
    (made,) = read_corrections(path)
    assert made.quote == reading.article.text[made.begin : made.end]
    (after,), lost = correct([reading], [made])
    assert lost == ()
    assert {f.subject.canonical for f in after.figures if f.rule == RULE and f.subject} == {"兵团制"}


# ---------------------------------------------------------------------------------------------- many articles


def test_many_articles_open_on_an_overview(opened: Open) -> None:
    explorer = opened("all")
    assert explorer.page.locator("#view-overview").is_visible()
    titles = {gold_reading(name)[0].article.title for name in RECORDS}
    assert titles <= set(explorer.page.locator("#overview td .link").all_inner_texts())
    explorer.page.locator("#overview td .link", has_text="临溪").click()
    explorer.settle()
    assert explorer.page.locator("#view-reader").is_visible()


def test_one_article_has_a_card(opened: Open) -> None:
    card = opened().panel()
    for words in ("安宁市", "2024-04-15", "154.64亿元", "“12345”工作法"):
        assert words in card


def test_findings_stand_at_their_place(opened: Open) -> None:
    explorer = opened(fragment="#v=reader")
    finding = explorer.page.locator("#text .x")
    text = gold_reading("anning")[0].article.text
    assert "".join(finding.all_text_contents()) == text[slice(*flagged(text))]
    finding.first.hover()
    assert STRINGS[1] in explorer.page.locator("#tip").inner_text()


def test_the_reading_room_goes_from_mention_to_mention(opened: Open) -> None:
    explorer = opened("hostile")
    explorer.find("𠮷野家")
    explorer.click("#tab-reader")
    explorer.click("#later")
    assert explorer.lit() == "𠮷野家"
    assert "1/1" in explorer.page.locator("#walk-where").inner_text()


# ---------------------------------------------------------------------------------------------------- figures


def test_the_table_sorts_and_filters(opened: Open) -> None:
    explorer = opened(fragment="#v=figures")
    to_the_end = "async () => { wutong.table.box.scrollTop = 1e9; await wutong.table.more(); }"
    explorer.page.evaluate(to_the_end)
    explorer.until("!wutong.table.loading")
    everything = explorer.rows()
    assert len(everything) == len(gold_reading("anning")[0].figures)
    explorer.click("[data-sort=value]")
    explorer.click("[data-sort=value]")
    assert "200.35亿" in explorer.rows()[0]
    explorer.page.fill("#figure-filter", "市外资金")
    explorer.settle()
    assert {row[1] for row in explorer.rows()} == {"引进市外资金"}
    assert explorer.page.locator("#figure-count").inner_text() == "2 条数据"
    assert "增长（1）" in explorer.page.locator("#figure-kind").inner_text()
    explorer.page.fill("#figure-filter", "")
    explorer.choose("#figure-kind", "growth")
    assert {row[6] for row in explorer.rows()} == {"增长"}
    explorer.click("#figure-clear")
    explorer.page.evaluate(to_the_end)
    explorer.until(f"wutong.table.rows.length === {len(everything)} && !wutong.table.loading")
    assert len(explorer.rows()) == len(everything)


def test_growth_stands_beside_the_level_only_where_the_graph_says_whose_it_is(opened: Open) -> None:
    explorer = opened("linked", fragment="#v=figures&f=市外资金&fk=level")
    (row,) = explorer.rows()
    assert row[2:6] == ["154.64亿", "元", "+31.05%", "2023"]
    (bare,) = opened(fragment="#v=figures&f=市外资金&fk=level").rows()
    assert bare[4] == ""


def test_each_figure_stands_in_its_sentence(opened: Open) -> None:
    explorer = opened(fragment="#v=figures&f=市外资金&fk=level")
    assert explorer.page.locator("#figure-table td.colQuote mark").all_inner_texts() == ["到位市外资金154.64亿元"]


def test_the_years_of_the_slider_hold_for_the_table(opened: Open) -> None:
    explorer = opened(fragment="#v=figures&y=2022.2022.0")
    assert explorer.rows()
    assert all("2022" in row[5] for row in explorer.rows())


def test_csv_is_what_the_table_shows_and_runs_nothing_in_a_spreadsheet(opened: Open, tmp_path: Path) -> None:
    explorer = opened("hostile", "#v=figures")
    with explorer.page.expect_download() as download:
        explorer.page.click("#save-csv")
    path = tmp_path / "figures.csv"
    download.value.save_as(path)
    table = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
    assert table[0][:7] == ["主体", "指标", "数值", "单位", "增长", "种类", "时期"]
    assert table[0][7:] == ["限定", "语气", "主语", "把握", "文章", "日期", "原文位置", "原文", "句子"]
    assert len(table) == 1 + len(STRINGS)
    assert {row[0] for row in table[1:]} == {f"'{words}" if words[0] == "=" else words for words in STRINGS}
    assert not [cell for row in table for cell in row if cell.lstrip()[:1] in {"=", "+", "-", "@"}]


def test_the_workbook_holds_the_same_rows_with_numbers_as_numbers(opened: Open, tmp_path: Path) -> None:
    explorer = opened(fragment="#v=figures&fk=level&f=市外资金")
    with explorer.page.expect_download() as download:
        explorer.page.click("#save-xlsx")
    path = tmp_path / "figures.xlsx"
    download.value.save_as(path)
    with zipfile.ZipFile(path) as book:
        assert book.testzip() is None
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    rows = [["".join(cell.itertext()) for cell in row] for row in sheet.iter(f"{space}row")]
    assert rows[1][:4] == ["安宁市", "引进市外资金", "15464000000", "元"]
    assert rows[1][13].startswith("anning#char=")
    numbers = [cell for cell in sheet.iter(f"{space}c") if cell.get("t") is None]
    assert {"".join(cell.itertext()) for cell in numbers} == {"15464000000"}


def test_the_workbook_opens_as_one_would_have_made_it(opened: Open, tmp_path: Path) -> None:
    """Whole numbers in full by thousands, shares as such, columns that hold their words, a head that filters."""
    explorer = opened(fragment="#v=figures")
    with explorer.page.expect_download() as download:
        explorer.page.click("#save-xlsx")
    download.value.save_as(tmp_path / "figures.xlsx")
    sheet = load_workbook(tmp_path / "figures.xlsx").active
    head = {cell.value: cell.column_letter for cell in sheet[1]}
    assert sheet.auto_filter.ref == f"A1:{head['句子']}{sheet.max_row}"
    assert all(cell.font.b for cell in sheet[1])
    values = [cell for cell in sheet[head["数值"]][1:] if isinstance(cell.value, int)]
    assert {cell.number_format for cell in values} == {"#,##0"}
    width = sheet.column_dimensions[head["数值"]].width
    assert all(len(f"{cell.value:,}") < width for cell in values)
    assert sheet[head["句子"]][1].alignment.wrap_text
    assert (sheet.page_setup.orientation, sheet.sheet_properties.pageSetUpPr.fitToPage) == ("landscape", True)


def test_the_page_and_the_server_write_a_number_alike(opened: Open) -> None:
    explorer = opened("all", "#v=figures")
    told = explorer.page.evaluate("wutong.table.rows.map(({ value, kind, qualifier }) => ({ value, kind, qualifier }))")
    assert [row[2] for row in explorer.rows()] == [amount(figure) for figure in told]
    assert len(told) > 40


def test_beside_the_panel_each_row_keeps_its_words(opened: Open) -> None:
    explorer = opened(fragment="#v=figures")
    explorer.click("#figure-table td.colValue button >> nth=0")
    window = explorer.page.locator("#view-figures .scroll")
    assert explorer.page.locator("#panel").is_visible()
    assert window.evaluate("(box) => box.scrollWidth <= box.clientWidth")
    assert explorer.page.locator("#figure-table td.colQuote").first.evaluate("(cell) => cell.offsetWidth > 300")


def test_on_paper_the_table_says_what_it_was_narrowed_by(opened: Open) -> None:
    explorer = opened(fragment="#v=figures&fk=level&f=市外资金")
    explorer.page.emulate_media(media="print")
    assert explorer.page.locator("#figure-table caption").inner_text() == "市外资金 · 水平（1） · 1 条数据"


def test_csv_is_copied(browser: Any, pages: Path) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    explorer = explore(context, (pages / "anning.html").as_uri() + "#v=figures&fk=growth")
    explorer.page.click("#copy-csv")
    explorer.until("document.getElementById('figure-count').textContent === '已复制'")
    copied = explorer.page.evaluate("navigator.clipboard.readText()")
    context.close()
    assert copied.count("\n") == len([f for f in gold_reading("anning")[0].figures if f.kind == "growth"])


# -------------------------------------------------------------------------------------------- issue 5: four questions


def test_what_does_the_method_consist_of(opened: Open) -> None:
    explorer = opened()
    explorer.click_node(METHOD)
    parts = explorer.page.locator("#panel section").first.inner_text()
    for part in ("指挥部", "兵团制", "链长制", "“3个1”服务体系", "“四即”项目推进机制", "“5D店小二”服务机制"):
        assert part in parts


def test_who_leads_the_headquarters(opened: Open) -> None:
    explorer = opened()
    explorer.find("zhihuibu")
    assert explorer.chosen().endswith("指挥部")
    heading = explorer.page.locator("#panel h4", has_text="牵头")
    leaders = heading.locator("xpath=following-sibling::ul[1]").inner_text()
    assert "市委书记" in leaders
    assert "市长" in leaders


def test_which_figures_are_from_2023_and_grew(opened: Open) -> None:
    explorer = opened()
    explorer.click("#tab-figures")
    explorer.choose("#figure-year", "2023")
    explorer.choose("#figure-change", "up")
    assert {row[1] for row in explorer.rows()} == {"引进市外资金", "民营经济增加值", "研发经费投入"}
    assert {row[2] + row[3] for row in explorer.rows()} == {"+31.05%", "+9.4%", "+38%"}
    assert {row[4] for row in explorer.rows()} == {""}, "a growth is told once in its row"


def test_where_in_the_text_is_an_amount(opened: Open) -> None:
    explorer = opened()
    explorer.click("#tab-figures")
    explorer.page.fill("#figure-filter", "154.64亿元")
    explorer.settle()
    explorer.click("#figure-table tbody td:last-child button")
    assert explorer.lit() == "到位市外资金154.64亿元"


def test_what_was_read_from_a_scanned_page_says_so(opened: Open) -> None:
    explorer = opened("linked", fragment="#v=figures&f=市外资金&fk=level")
    row = explorer.page.locator("#figure-table tbody tr")
    assert row.locator(".colKind .chip").inner_text() == "识自图像"
    row.locator("button.value").click()
    explorer.settle()
    assert "识自图像" in explorer.panel()
