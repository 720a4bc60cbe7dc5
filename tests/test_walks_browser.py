"""What people come for, each walked from the first page to the words it rests on, in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kg.graph import build_dataset
from kg.store import store_of
from tests.support.browser import DESK, PHONE, Explorer, explore
from tests.support.command import kg
from tests.support.gold import RECORDS
from tests.support.pages import needs_chromium
from tests.support.reports import COUNTIES, DIFFERING, GRAIN, PHRASE, SECRETARIES, YEARS, output, reports
from tests.support.server import Server, serving
from tests.support.waiting import arrived, there, watched

if TYPE_CHECKING:
    from playwright.sync_api import ViewportSize

pytestmark = needs_chromium

Start = Callable[..., Any]
SIZES: dict[str, ViewportSize] = {"1440": {"width": 1440, "height": 900}, "1280": DESK, "390": PHONE}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    path = tmp_path_factory.mktemp("reports") / "graph.nq"
    path.write_text("".join(f"{quad} .\n" for quad in store_of(build_dataset(*reports()))), encoding="utf-8")
    with serving(path, seconds=120.0, patience=120.0) as running:
        yield running


@pytest.fixture
def start(browser: Any, server: Server) -> Iterator[Start]:
    """Open a page of the server; afterwards nothing may have been asked of anybody else."""
    contexts: list[Any] = []
    asked: list[str] = []

    def opened(address: str = "/", size: ViewportSize = DESK) -> Any:
        context = browser.new_context(viewport=size, has_touch=size is PHONE, locale="zh-CN", accept_downloads=True)
        context.on("request", lambda request: asked.append(request.url))
        contexts.append(context)
        if address.startswith("/explore"):
            return explore(context, server.url + address)
        page = watched(context.new_page())
        page.goto(server.url + address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [url for url in asked if not url.startswith((server.url, "data:", "blob:"))] == []


def search(page: Any, words: str) -> None:
    page.fill("input[name=q]", words)
    page.keyboard.press("Enter")
    arrived(page, "**/search?q=*")


def to_the_words(page: Any, link: Any) -> str:
    """Follow a quote to its place in the article; the words that are lit up there."""
    link.click()
    arrived(page, "**/page/*#char=*")
    there(page, ".anchor:target")
    return str(page.locator(".text").inner_text())


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize(("county", "secretary"), list(zip(COUNTIES, SECRETARIES, strict=True)))
def test_who_is_party_secretary(start: Start, county: str, secretary: str, size: dict[str, int]) -> None:
    page = start(size=size)
    search(page, f"{county}县委书记是谁")
    assert page.locator(".answer .facts strong").all_inner_texts() == [secretary]
    assert secretary in to_the_words(page, page.locator(".answer blockquote a").first)


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_which_figures_of_a_year_fell(start: Start, size: dict[str, int]) -> None:
    explorer: Explorer = start("/explore#v=figures", size)
    explorer.choose("#figure-year", str(DIFFERING))
    explorer.choose("#figure-change", "down")
    (row,) = explorer.page.locator("#figure-table tbody tr").all()
    assert GRAIN in row.inner_text()
    row.locator("td.colQuote button").click()
    explorer.settle()
    assert "下降" in explorer.lit()


def test_where_two_articles_differ_on_one_indicator(start: Start) -> None:
    explorer: Explorer = start(f"/explore#v=figures&fi={GRAIN}")
    explorer.choose("#figure-change", "differs")
    told = set(explorer.page.locator("#figure-table td.colValue").all_inner_texts())
    which = DIFFERING % 2
    assert told == {f"{output(which, DIFFERING) + more}万" for more in (0, 1)}
    explorer.click("#figure-table td.colValue button >> nth=0")
    sides = explorer.page.locator("#panel table tr").all_inner_texts()
    assert sorted(side.split("\t")[1] for side in sides) == [
        f"{year}年{COUNTIES[which]}政府工作报告" for year in (DIFFERING, DIFFERING + 2)
    ]


def test_two_articles_stand_side_by_side_on_a_question_page(start: Start) -> None:
    page = start("/questions/compare-articles")
    assert GRAIN in page.locator("datalist option").evaluate_all("(all) => all.map((one) => one.value)")
    page.fill("input[name=indicator]", GRAIN)
    page.fill("input[name=subject]", COUNTIES[0])
    page.get_by_role("button", name="问", exact=True).click()
    arrived(page, "**indicator=*")
    assert page.locator("main th").all_inner_texts()[-2:] == ["甲", "乙"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "no wider than the desk"
    told = page.locator("main tbody tr").first.locator("td.side strong a").first
    words = told.inner_text()
    assert words in to_the_words(page, told)


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_a_phrase_is_found_in_sixty_nine_reports(start: Start, size: dict[str, int]) -> None:
    page = start(size=size)
    assert f"{len(YEARS)} 篇文章" in page.locator(".hero").inner_text()
    search(page, PHRASE)
    marks = page.locator("blockquote mark").all_inner_texts()
    assert marks == [PHRASE] * sum(year % 3 == 0 for year in YEARS)
    page.locator("blockquote a").last.click()
    there(page, "#text .here")
    assert "".join(page.locator("#text .here").all_inner_texts()) == PHRASE


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_an_indicator_over_the_years_and_the_words_of_one_point(start: Start, size: dict[str, int]) -> None:
    page = start(size=size)
    search(page, GRAIN)
    page.get_by_role("link", name=GRAIN, exact=True).click()
    there(page, "#figure-series .point")
    points = page.locator("#figure-series .point")
    assert points.count() > len(YEARS)
    label = points.nth(7).get_attribute("aria-label")
    points.nth(7).press("Enter")
    there(page, "#panel .evidence")
    quote = page.locator("#panel .evidence mark").first.inner_text()
    assert quote in label
    page.locator("#panel .evidence").first.click()
    there(page, "#text .here")
    assert "".join(page.locator("#text .here").all_inner_texts()) == quote


def test_from_a_phone_the_figures_of_ones_county(start: Start) -> None:
    page = start(size=PHONE)
    search(page, COUNTIES[1])
    page.get_by_role("link", name=COUNTIES[1], exact=True).first.tap()
    arrived(page, "**/page/*")
    rows = page.locator("table.figures tbody tr")
    assert rows.count() > len(YEARS) // 2
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    value = rows.first.locator("td.number").inner_text().split()[0]
    assert value in to_the_words(page, rows.first.locator("a.quiet"))


def test_a_wrong_subject_is_corrected_in_the_page_and_the_next_build_has_it_right(browser: Any, tmp_path: Path) -> None:
    def built(name: str, *more: str) -> Explorer:
        done = kg("build", str(RECORDS["anning"]), "--no-tagger", "-o", str(tmp_path / name), *more)
        assert done.returncode == 0, done.stderr
        return explore(context, (tmp_path / name / "explorer.html").as_uri())

    context = browser.new_context(viewport=DESK, accept_downloads=True)
    wrong, right = "安宁市", "石化产业链兵团"
    explorer = built("before")
    explorer.click("#tab-figures")
    explorer.page.fill("#figure-filter", "154.64亿元")
    explorer.settle()
    explorer.click("#figure-table td.colValue button")
    explorer.click("#panel .judge.edit")
    form = explorer.page.locator("#panel form.correction")
    assert form.get_by_label("主体").input_value() == wrong
    form.get_by_label("主体").fill(right)
    form.get_by_role("button", name="保存更正").click()
    explorer.settle()
    with explorer.page.expect_download() as download:
        explorer.page.click("#corrections")
    download.value.save_as(tmp_path / "corrections.jsonl")
    again = built("after", "--corrections", str(tmp_path / "corrections.jsonl"))
    again.click("#tab-figures")
    again.page.fill("#figure-filter", "154.64亿元")
    again.settle()
    assert again.page.locator("#figure-table td.colSubject").all_inner_texts() == [right]
    context.close()
    assert explorer.troubles == again.troubles == []


def test_a_link_to_a_thing_shows_it_in_the_graph_and_in_words(start: Start) -> None:
    page = start()
    search(page, COUNTIES[0])
    page.get_by_role("link", name=COUNTIES[0], exact=True).first.click()
    page.get_by_role("link", name="在图谱中看").click()
    there(page, "#panel .figure")
    there(page, "body[data-ready]")
    shown = page.evaluate("wutong.graph.shown.ids.map((id) => wutong.graph.known.get(id).label)")
    assert COUNTIES[0] in shown
    assert "null" not in page.locator("#panel").inner_text()


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_lines_of_several_subjects_are_named(start: Start, size: dict[str, int]) -> None:
    explorer: Explorer = start(f"/explore#v=figures&fi={GRAIN}", size)
    words = explorer.page.locator("#figure-series text").all_text_contents()
    assert set(COUNTIES) <= set(words)


def test_a_question_without_an_answer_leads_to_what_is_told_here(start: Start) -> None:
    page = start("/questions/compare-articles")
    page.get_by_role("link", name=GRAIN, exact=True).click()
    arrived(page, "**indicator=*")
    assert page.locator("main tbody tr").count() > 1
