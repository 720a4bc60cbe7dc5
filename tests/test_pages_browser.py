"""The pages of a served store in a real browser: for everyone, from a phone, and with what is doubtful set apart."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from kg.correct import correct, read_corrections
from kg.graph import build_dataset
from kg.store import store_of
from kg.view import render_page
from tests.support.access import COLOURS, barriers
from tests.support.browser import DESK, PHONE, Explorer, explore
from tests.support.gold import RECORDS, gold_reading
from tests.support.pages import METHOD, needs_chromium
from tests.support.server import Server, serving
from tests.support.waiting import arrived, gone, there, until, watched

if TYPE_CHECKING:
    from playwright.sync_api import ViewportSize

pytestmark = needs_chromium

UNIT = "光彩事业促进会"
DOUBTED = f"""
PREFIX wt: <https://w3id.org/wutong/ns#> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
INSERT {{ GRAPH ?g {{ ?a wt:confidence ?confidence }} }} WHERE {{ GRAPH ?g {{
  {{ ?a rdf:subject ?thing ; rdf:object/rdfs:label ?name }} UNION {{ ?a wt:subject ?thing ; wt:value ?value }}
  ?thing rdfs:label "安宁市"@zh
  BIND(IF(BOUND(?value), ?value = 15464000000, ?name = "{UNIT}"@zh) AS ?doubted)
  BIND(IF(?doubted, 0.62, 0.97) AS ?confidence) }} }}"""
"""One relation and one figure of less confidence among those that are sure."""
PATIENCE = 180_000
"""Milliseconds that a slow machine may take for anything."""
SIDEWAYS = "document.documentElement.scrollWidth > innerWidth"
SMALL = """[...document.querySelectorAll("button, select, input:not([type]), [type=search], summary, nav a, .tools a")]
  .filter((node) => !node.closest(".yasgui, table, blockquote, #panel") && !node.matches(".link"))
  .map((node) => [node, node.getBoundingClientRect()])
  .filter(([, box]) => box.width && box.height && box.height < 43.5)
  .map(([node, box]) => `${node.id || node.innerText} ${box.height}`)"""
"""What a finger presses and would miss."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    read = [gold_reading(name) for name in RECORDS]
    store = store_of(build_dataset([reading for reading, _ in read], [e for _, found in read for e in found]))
    store.update(DOUBTED)
    path = tmp_path_factory.mktemp("served") / "graph.nq"
    path.write_text("".join(f"{quad} .\n" for quad in store), encoding="utf-8")
    with serving(path, seconds=120.0, patience=120.0) as running:
        yield running


@pytest.fixture(scope="module")
def addresses(server: Server) -> dict[str, str]:
    """A page of each kind."""
    thing = json.loads(server.ask(f"/api/search?q={quote('安宁市')}").body)[0]["node"]["id"]
    figure = json.loads(server.ask(f"/api/entity?id={thing}").body)["figures"][0]["id"]
    return {
        "home": "/",
        "articles": "/articles",
        "search": f"/search?q={quote('产业')}",
        "answer": f"/search?q={quote(METHOD + '包括什么')}",
        "nothing found": "/search?q=xyzzy",
        "entity": f"/page/{thing}",
        "doubtful facts": f"/page/{thing}?only=doubtful",
        "figure": f"/page/{figure}",
        "article": "/page/anning",
        "missing": f"/page/{quote('没有')}",
        "things": "/things?kind=CommandUnit",
        "questions": "/questions",
        "questions searched": f"/questions?q={quote('粮食')}",
        "question": "/questions/figures-of-year",
        "comparison": f"/questions/compare-articles?indicator={quote('研发投入强度')}",
        "no answer": f"/questions/compare-articles?indicator={quote('没有')}",
        "query": "/query",
    }


def opened(browser: Any, address: str, size: ViewportSize = DESK, language: str = "zh-CN") -> Any:
    context = browser.new_context(viewport=size, has_touch=size is PHONE, locale=language)
    context.set_default_timeout(PATIENCE)
    page = watched(context.new_page())
    page.goto(address)
    return page


# ---------------------------------------------------------------------------------------------------- for everyone


def test_what_bars_somebody_is_found(browser: Any) -> None:
    page = browser.new_page()
    page.set_content("<title>一页</title><main><h1>一页</h1><img src='data:,'><p style='color: #aaa'>浅灰</p></main>")
    assert {one.rule for one in barriers(page)} == {"html-has-lang", "image-alt", "color-contrast"}
    assert [(one.rule, one.where) for one in barriers(page, COLOURS)] == [("color-contrast", ("['p']",))]
    page.close()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_nothing_on_the_served_pages_bars_anyone(
    browser: Any, server: Server, addresses: dict[str, str], size: ViewportSize
) -> None:
    barred = {}
    page = opened(browser, server.url, size)
    for name, address in addresses.items():
        page.goto(server.url + address)
        if name == "query":
            there(page, ".yasqe")
        barred[name, "light"] = barriers(page)
        page.emulate_media(color_scheme="dark")
        barred[name, "dark"] = barriers(page, COLOURS)
        page.emulate_media(color_scheme="light")
    page.context.close()
    assert {where: found for where, found in barred.items() if found} == {}


def test_nothing_on_the_served_explorer_bars_anyone(browser: Any, server: Server) -> None:
    context = browser.new_context(viewport=DESK)
    explorer = explore(context, f"{server.url}/explore")
    for view in ("overview", "graph", "reader", "figures"):
        explorer.click(f"#tab-{view}")
        assert barriers(explorer.page) == [], view
    context.close()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_nothing_on_the_list_of_doubtful_facts_bars_anyone(browser: Any, server: Server, size: dict[str, int]) -> None:
    context = browser.new_context(viewport=size, has_touch=size is PHONE)
    explorer = explore(context, f"{server.url}/explore#v=reader&a=anning&d=all")
    explorer.click("#panel .judge.edit >> nth=0")
    for scheme in ("light", "dark"):
        explorer.page.emulate_media(color_scheme=scheme)
        assert barriers(explorer.page) == [], scheme
    assert not explorer.page.evaluate(SIDEWAYS)
    context.close()


# ------------------------------------------------------------------------------------------------ language and light

GROUND = "getComputedStyle(document.body.parentElement).backgroundColor"
SWITCHES = """[...document.querySelectorAll(".tools a, .tools #lang, .tools #theme")]
  .filter((node) => node.getBoundingClientRect().width).map((node) => [node.innerText, node.ariaLabel])"""
HIDDEN_SWITCHES = ".tools a:visible"


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_the_switches_are_the_explorers_in_the_same_words(browser: Any, server: Server, language: str) -> None:
    told = []
    for address in ("/", "/page/anning", "/explore"):
        page = opened(browser, server.url + address, language=language)
        if address == "/explore":
            page.wait_for_function("globalThis.wutong?.turns > 0")
        told.append(page.evaluate(SWITCHES))
        page.context.close()
    assert told[0] == told[1] == told[2]
    assert len(told[0]) == 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_light_and_dark_are_switched_where_one_stands_and_stay_switched_everywhere(
    browser: Any, server: Server, scheme: str
) -> None:
    context = browser.new_context(viewport=DESK, locale="zh-CN", color_scheme=scheme)
    context.set_default_timeout(PATIENCE)
    page = watched(context.new_page())
    page.goto(f"{server.url}/page/anning#char=341,346")
    grounds = [page.evaluate(GROUND)]
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator(HIDDEN_SWITCHES).last.focus()
    page.keyboard.press("Enter")
    grounds.append(page.evaluate(GROUND))
    assert page.evaluate("document.activeElement.ariaLabel") == "切换深色与浅色", "the keyboard is where it was"
    assert asked == []
    assert page.url.endswith("#char=341,346")
    for address in ("/", "/explore"):
        page.goto(server.url + address)
        assert page.evaluate(GROUND) == grounds[1], address
    page.wait_for_function("globalThis.wutong?.turns > 0")
    page.click("#theme")
    page.goto(server.url + "/questions")
    assert page.evaluate(GROUND) == grounds[0], "what is chosen in the explorer holds here"
    assert grounds[0] != grounds[1]
    assert barriers(page, COLOURS) == []
    context.close()


def test_another_language_keeps_the_place_and_holds_in_the_explorer(browser: Any, server: Server) -> None:
    page = opened(browser, f"{server.url}/page/anning#char=341,346")
    page.click("#lang")
    page.wait_for_selector("html[lang=en]")
    page.wait_for_load_state()
    assert page.url.endswith("/page/anning#char=341,346")
    page.goto(server.url + "/explore")
    page.wait_for_function("globalThis.wutong?.turns > 0")
    assert page.inner_text("#tab-figures") == "Figures"
    page.click("#lang")
    page.goto(server.url + "/")
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    page.context.close()


def test_another_language_keeps_the_query_that_is_being_written(browser: Any, server: Server) -> None:
    page = opened(browser, f"{server.url}/query")
    page.wait_for_selector("body[data-ready]")
    page.evaluate("document.querySelector('.CodeMirror').CodeMirror.setValue('ASK { ?mine ?own ?query }')")
    page.click("#lang")
    page.wait_for_selector("html[lang=en] body[data-ready]")
    assert page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()") == "ASK { ?mine ?own ?query }"
    page.context.close()


def test_a_wish_in_the_address_does_not_come_back_after_a_newer_one(browser: Any, server: Server) -> None:
    context = browser.new_context(viewport=DESK, locale="zh-CN", color_scheme="light")
    context.set_default_timeout(PATIENCE)
    page = watched(context.new_page())
    page.goto(f"{server.url}/articles?theme=dark&lang=en")
    assert page.url == f"{server.url}/articles"
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.locator(HIDDEN_SWITCHES).last.click()
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    assert page.evaluate("document.documentElement.lang") == "en"
    context.close()


def test_both_are_switched_without_a_program(browser: Any, server: Server) -> None:
    context = browser.new_context(viewport=PHONE, locale="zh-CN", color_scheme="light", java_script_enabled=False)
    context.set_default_timeout(PATIENCE)
    page = watched(context.new_page())
    page.goto(server.url + "/search?q=" + quote("产业"))
    page.locator(HIDDEN_SWITCHES).last.click()
    page.wait_for_url("**theme=dark")
    page.locator(HIDDEN_SWITCHES).first.click()
    page.wait_for_url("**lang=en*")
    assert page.locator("html[lang=en][data-theme=dark]").count() == 1, "the other choice is remembered"
    assert page.locator("input[type=search]").input_value() == "产业"
    context.close()


def test_the_explorer_of_a_server_leads_home(browser: Any, server: Server) -> None:
    page = opened(browser, f"{server.url}/explore", PHONE)
    page.wait_for_function("globalThis.wutong?.turns > 0")
    page.get_by_role("link", name="梧桐首页").tap()
    page.wait_for_url(server.url + "/")
    page.context.close()


# ---------------------------------------------------------------------------------------------------- from a phone


def test_no_page_scrolls_sideways_on_a_phone_and_a_finger_hits_what_it_presses(
    browser: Any, server: Server, addresses: dict[str, str]
) -> None:
    for name, address in addresses.items():
        page = opened(browser, server.url + address, PHONE)
        assert not page.evaluate(SIDEWAYS), name
        assert page.evaluate(SMALL) == [], name
        page.context.close()


def test_a_phone_reads_the_figures_of_a_thing_one_below_the_other(
    browser: Any, server: Server, addresses: dict[str, str]
) -> None:
    page = opened(browser, server.url + addresses["entity"], PHONE)
    widths = page.evaluate(
        "Array.from(document.querySelectorAll('.figures td:last-child'), (cell) => cell.clientWidth)"
    )
    assert widths
    assert min(widths) > PHONE["width"] * 0.8, "the words have the width of the screen"
    page.context.close()


def test_a_phone_walks_from_a_question_to_its_words(browser: Any, server: Server) -> None:
    page = opened(browser, server.url, PHONE)
    page.tap("input[name=q]")
    page.keyboard.type(f"{METHOD}包括什么")
    page.keyboard.press("Enter")
    page.tap(".answer .facts a >> nth=0")
    arrived(page, "**/page/*")
    name = page.locator("h1").inner_text()
    words = page.locator("blockquote mark").first.inner_text()
    page.tap("blockquote a >> nth=0")
    arrived(page, "**/page/*#char=*")
    lit = page.locator(".anchor:target").bounding_box()
    assert lit
    assert 0 < lit["y"] < PHONE["height"], "the article opens at the words"
    assert words in page.locator(".text").inner_text()
    assert name
    page.context.close()


def swipe(explorer: Explorer, up: bool) -> None:
    """Pull the sheet by a finger."""
    explorer.page.evaluate(
        """(up) => {
          const target = document.getElementById("panel");
          const send = (type, clientY, name) =>
            target.dispatchEvent(new TouchEvent(type, { [name]: [new Touch({ identifier: 1, target, clientY })] }));
          send("touchstart", 600, "touches");
          send("touchend", up ? 300 : 800, "changedTouches");
        }""",
        up,
    )


def test_a_phone_walks_through_the_explorer(browser: Any, server: Server) -> None:
    context = browser.new_context(viewport=PHONE, has_touch=True)
    explorer = explore(context, f"{server.url}/explore#v=graph")
    page = explorer.page
    explorer.find("安宁市")
    page.touchscreen.tap(*explorer.where("安宁市"))
    explorer.until("!document.getElementById('panel').hidden")
    explorer.settle()
    assert explorer.chosen() == "安宁市"
    panel = page.locator("#panel").bounding_box()
    assert panel
    assert explorer.where("安宁市")[1] < panel["y"], "the sheet leaves what was tapped"
    swipe(explorer, up=True)
    explorer.until("document.getElementById('panel').getBoundingClientRect().height > innerHeight * .8")
    swipe(explorer, up=False)
    explorer.until("document.getElementById('panel').getBoundingClientRect().height < innerHeight * .6")
    page.locator("#panel .evidence").first.tap()
    explorer.settle()
    assert explorer.lit()
    for view in ("overview", "graph", "reader", "figures"):
        page.tap(f"#tab-{view}")
        explorer.settle()
        assert not page.evaluate(SIDEWAYS), view
        assert page.evaluate(SMALL) == [], view
    context.close()
    assert explorer.troubles == []


# ---------------------------------------------------------------------------------------------------- what is doubtful


@pytest.mark.parametrize(
    ("language", "words"), [("zh-CN", "把握不大，请对照原文"), ("en", "Uncertain: check the words")]
)
def test_the_page_of_a_thing_sets_doubtful_facts_apart(
    browser: Any, server: Server, addresses: dict[str, str], language: str, words: str
) -> None:
    page = opened(browser, server.url + addresses["entity"], language=language)
    group = page.locator("section.group", has=page.locator("li.doubtful"))
    summary = group.locator("summary")
    assert "1" in summary.locator(".doubt").inner_text(), "what is folded says that somebody should look"
    summary.click()
    told = group.locator("li").evaluate_all("(all) => all.map((li) => (li.querySelector('p a') ?? li).innerText)")
    assert told[-2:] == [words, UNIT]
    assert UNIT not in told[:-1]
    assert "62%" in group.locator("li").last.inner_text()
    rows = page.locator("main tbody tr").all_inner_texts()
    assert [row for row in rows if "62%" in row] == rows[rows.index(words) + 1 :] != []
    page.context.close()


def test_the_explorer_sets_doubtful_facts_apart(browser: Any, server: Server) -> None:
    context = browser.new_context(viewport=DESK)
    explorer = explore(context, f"{server.url}/explore#v=graph")
    explorer.find(UNIT)
    explorer.find("安宁市")
    for more in explorer.page.locator("#panel .more").all()[::-1]:
        more.click()
    there(explorer.page, "#panel li.doubtful")
    doubted = explorer.page.locator("#panel li.doubtful").all_inner_texts()
    assert all(UNIT in line and "62%" in line for line in doubted)
    assert doubted[0].startswith("把握不大，请对照原文")
    assert explorer.page.locator("#panel .figure.doubtful").inner_text().startswith("154.64")
    explorer.click("#tab-figures")
    explorer.page.fill("#figure-filter", "154.64亿元")
    explorer.until("document.querySelectorAll('#figure-table tbody tr').length === 1")
    assert explorer.page.locator("#figure-table tr.doubtful .doubt").inner_text() == "把握不大 62%"
    context.close()


# ------------------------------------------------------------------------------------- the doubtful ones, one by one

LISTED = """[...document.querySelectorAll("#panel ul.doubts > li")].map((line) => line.dataset.id)"""
DOUBTFUL = (
    """wutong.source.doubts({ limit: 999 }).then(({ facts }) => facts.map(({ edge, figure }) => (edge || figure).id))"""
)


@pytest.mark.parametrize(
    ("language", "link", "title"),
    [
        ("zh-CN", "2 项把握不大，逐项核对", "把握不大的 2 项"),
        ("en", "Check the 2 uncertain facts", "2 uncertain facts"),
    ],
)
def test_the_home_page_leads_to_exactly_the_doubtful_facts(
    browser: Any, server: Server, language: str, link: str, title: str
) -> None:
    page = opened(browser, server.url, language=language)
    page.get_by_role("link", name=link).click()
    there(page, "#panel ul.doubts > li")
    assert page.locator("#panel-name").inner_text() == title
    lines = page.locator("#panel ul.doubts > li").all_inner_texts()
    assert [UNIT in line for line in lines].count(True) == 1
    assert ["154.64" in line for line in lines].count(True) == 1
    assert all("62%" in line for line in lines)
    assert page.evaluate(LISTED) == page.evaluate(DOUBTFUL)
    page.context.close()


def test_the_keyboard_alone_walks_through_the_doubtful_facts(browser: Any, server: Server) -> None:
    context = browser.new_context(viewport=DESK)
    explorer = explore(context, f"{server.url}/explore#v=overview")
    page = explorer.page
    page.focus("#overview button.doubts")
    page.keyboard.press("Enter")
    explorer.settle()
    assert page.evaluate("document.activeElement.id") == "panel"
    page.focus("#panel .evidence >> nth=0")
    words = page.locator("#panel .evidence mark").first.inner_text()
    page.keyboard.press("Enter")
    explorer.settle()
    assert explorer.lit() == words, "the text stands beside the list"
    assert page.locator("#panel ul.doubts > li[aria-current=true]").count() == 1
    assert page.evaluate("document.activeElement.className") == "evidence", "the keyboard is where it was"
    page.focus("#panel .judge.wrong >> nth=1")
    page.keyboard.press("Enter")
    explorer.settle()
    assert page.locator("#panel .judge[aria-pressed=true]").count() == 1
    assert page.evaluate("document.activeElement.ariaLabel") == "有误"
    assert "更正 1" in page.locator("#corrections").inner_text()
    page.keyboard.press("Escape")
    explorer.settle()
    assert page.locator("#panel ul.doubts").count() == 0
    context.close()
    assert explorer.troubles == []


def test_a_phone_checks_the_doubtful_facts_of_an_article(browser: Any, server: Server) -> None:
    page = opened(browser, server.url + "/page/anning", PHONE)
    page.tap("a.doubts")
    there(page, "#panel ul.doubts > li")
    assert not page.evaluate(SIDEWAYS)
    assert page.evaluate(SMALL) == []
    page.locator("#panel .evidence").first.tap()
    there(page, "#text .here")
    lit, sheet = page.locator("#text .here").first.bounding_box(), page.locator("#panel").bounding_box()
    assert lit
    assert sheet
    assert lit["y"] + lit["height"] < sheet["y"], "the words stand above the sheet"
    page.context.close()


def test_a_phone_corrects_a_figure_and_the_build_honours_it(browser: Any, server: Server, tmp_path: Path) -> None:
    page = opened(browser, f"{server.url}/explore#v=reader&a=anning", PHONE)
    page.locator("#text .f", has_text="154.64亿元").first.tap()
    page.locator("#panel .judge.edit").first.tap()
    form = page.locator("#panel form.correction").first
    assert barriers(page) == []
    assert not page.evaluate(SIDEWAYS)
    small = "[...document.querySelectorAll('#panel .judge, #panel form :is(button, input, select)')]"
    assert page.evaluate(f"Math.min(...{small}.map((node) => node.getBoundingClientRect().height))") >= 43.5
    save, sheet = form.locator(".primary").bounding_box(), page.locator("#panel").bounding_box()
    assert save["y"] + save["height"] <= sheet["y"] + sheet["height"], "saving needs no scrolling"
    form.get_by_label("主体").fill("石化产业链兵团")
    form.get_by_role("button", name="保存更正").tap()
    there(page, "#corrections:visible")
    assert form.count() == 0
    with page.expect_download() as download:
        page.tap("#corrections")
    download.value.save_as(tmp_path / "corrections.jsonl")
    corrections = read_corrections(tmp_path / "corrections.jsonl")
    (after,), lost = correct([gold_reading("anning")[0]], corrections)
    (figure,) = [figure for figure in after.figures if figure.text == corrections[0].quote]
    assert lost == ()
    assert figure.subject is not None
    assert figure.subject.canonical == "石化产业链兵团"
    page.context.close()


def test_a_form_that_is_left_changes_nothing(browser: Any, server: Server) -> None:
    page = opened(browser, f"{server.url}/explore#v=reader&a=anning", PHONE)
    page.locator("#text .f", has_text="154.64亿元").first.tap()
    page.locator("#panel .judge.edit").first.tap()
    page.locator("#panel form.correction").get_by_label("主体").fill("别的")
    page.get_by_role("button", name="取消").tap()
    gone(page, "#panel form.correction")
    assert page.locator("#corrections").is_hidden()
    page.context.close()


def test_what_takes_long_says_that_it_loads(browser: Any, server: Server) -> None:
    page = opened(browser, f"{server.url}/explore")
    there(page, "#overview tbody tr")
    held: list[Any] = []
    page.route("**/api/article**", lambda route: held.append(route))
    page.click("#tab-reader")
    there(page, "#loading:visible")
    assert page.locator("#loading").inner_text() == "正在读取…"
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    there(page, "#text .line")
    gone(page, "#loading")
    page.context.close()


def test_an_answer_is_a_table_a_chart_and_a_graph(browser: Any, server: Server) -> None:
    page = opened(browser, f"{server.url}/questions/parts-of?whole={quote('兵团制')}")
    named = set(page.locator(".answers tbody td:nth-child(3)").all_inner_texts())
    page.get_by_role("link", name="画成图谱").click()
    there(page, "body[data-ready]")
    shown = page.evaluate("wutong.graph.shown.ids.map((id) => wutong.graph.known.get(id).label)")
    assert len(named) > 3
    assert named | {"兵团制"} <= set(shown)
    page.context.close()


def test_the_page_of_a_thing_lists_its_doubtful_facts_alone_and_all_again(
    browser: Any, server: Server, addresses: dict[str, str]
) -> None:
    page = opened(browser, server.url + addresses["entity"])
    everything = page.locator("main .facts > li, main tbody tr").count()
    page.get_by_role("link", name="只看把握不大的 2 项").click()
    arrived(page, "**only=doubtful")
    assert page.locator("main .facts > li:not(.apart), main tbody tr:not(.apart)").count() == 2
    assert page.locator("main .facts > li.doubtful, main tbody tr.doubtful").count() == 2
    page.get_by_role("link", name="看全部关系和数据").click()
    until(page, lambda: "only" not in page.url)
    assert page.locator("main .facts > li, main tbody tr").count() == everything
    page.context.close()


def test_a_thing_in_the_explorer_leads_to_its_doubtful_facts_and_back(browser: Any, server: Server) -> None:
    context = browser.new_context(viewport=DESK)
    explorer = explore(context, f"{server.url}/explore#v=graph")
    explorer.find("安宁市")
    explorer.click("#panel button.doubts")
    assert len(explorer.page.evaluate(LISTED)) == 2
    explorer.click("#panel h2 + p .link")
    assert explorer.chosen() == "安宁市"
    context.close()


def test_the_table_of_figures_is_narrowed_to_the_doubtful(browser: Any, server: Server) -> None:
    context = browser.new_context(viewport=DESK)
    explorer = explore(context, f"{server.url}/explore#v=figures")
    explorer.choose("#figure-confidence", "doubtful")
    assert explorer.page.locator("#figure-table tbody tr").count() == 1
    assert explorer.page.locator("#figure-table tbody tr.doubtful").count() == 1
    context.close()


# ------------------------------------------------------------------------------------------- the comparison


def test_a_phone_compares_two_articles_and_opens_the_words(browser: Any, server: Server) -> None:
    page = opened(browser, f"{server.url}/questions/compare-articles", PHONE)
    page.fill("input[name=indicator]", "研发投入强度")
    page.tap("main form button")
    arrived(page, "**indicator=*")
    heads = page.locator("main th").all_inner_texts()
    assert not [head for head in heads if any("a" <= letter <= "z" for letter in head)]
    left, right = page.locator("main tbody tr").first.locator("td.side").all()
    boxes = [side.bounding_box() for side in (left, right)]
    assert boxes[0]["y"] == boxes[1]["y"], "one beside the other"
    assert boxes[1]["x"] + boxes[1]["width"] <= PHONE["width"], "on the page"
    words = left.locator("strong").inner_text()
    assert words.endswith("%"), "with its unit"
    left.locator("strong a").tap()
    arrived(page, "**/page/*#char=*")
    assert words in page.locator(".text").inner_text()
    page.context.close()


def test_the_modality_is_chosen_in_the_language_of_the_page(browser: Any, server: Server) -> None:
    page = opened(browser, f"{server.url}/questions/targets")
    select = page.get_by_label("语气")
    assert select.locator("option").all_inner_texts()[:3] == ["已然、计划", "已然", "计划"]
    select.select_option("proposed")
    page.get_by_role("button", name="问", exact=True).click()
    arrived(page, "**modality=proposed*")
    assert page.get_by_label("语气").input_value() == "proposed"
    assert page.get_by_text("没有符合的").is_visible(), "an empty answer leads on"
    page.context.close()


def test_the_comparison_of_the_overview_marks_what_is_doubtful(browser: Any, tmp_path: Path) -> None:
    read = [gold_reading(name) for name in RECORDS]
    store = store_of(build_dataset([reading for reading, _ in read], [e for _, found in read for e in found]))
    store.update(DOUBTED.replace("?value = 15464000000", "true").replace('?thing rdfs:label "安宁市"@zh', ""))
    (tmp_path / "all.html").write_text(render_page(store), encoding="utf-8")
    context = browser.new_context(viewport=DESK)
    explorer = explore(context, (tmp_path / "all.html").as_uri())
    cells = explorer.page.locator(".matrix td.num:has(button)")
    assert cells.count() > 1
    assert explorer.page.locator(".matrix td.doubtful .chip", has_text="把握不大 62%").count() == cells.count()
    assert barriers(explorer.page) == []
    context.close()


# ------------------------------------------------------------------------------------------- tables to carry away


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_csv_of_the_figures_tells_how_each_is_meant_and_how_sure_it_is(browser: Any, server: Server) -> None:
    context = browser.new_context(viewport=DESK, accept_downloads=True)
    explorer = explore(context, f"{server.url}/explore#v=figures")
    explorer.choose("#figure-article", "anning")
    assert explorer.page.locator("#figure-table td.confidence", has_text="97%").count() > 3
    with explorer.page.expect_download() as download:
        explorer.page.click("#save-csv")
    rows = table(Path(download.value.path()).read_bytes())
    assert {row["把握"] for row in rows if row["主体"] == "安宁市"} == {"0.62", "0.97"}
    assert {row["主语"] for row in rows} <= {"明说", "省略"}
    assert {row["语气"] for row in rows} <= {"已然", "计划", "建议", "设想", "曾经", "转述"}
    context.close()


@pytest.mark.parametrize(
    ("language", "names", "told", "link"),
    [
        ("zh-CN", ("语气", "主语", "把握"), ("已然", "省略"), "下载 CSV"),
        ("en", ("modality", "resolution", "confidence"), ("asserted", "implied"), "Download CSV"),
    ],
)
def test_a_saved_question_tells_how_sure_its_answers_are_on_the_page_and_as_csv(
    browser: Any, server: Server, language: str, names: tuple[str, ...], told: tuple[str, ...], link: str
) -> None:
    page = opened(browser, f"{server.url}/questions/figures-of?subject={quote('安宁市')}", language=language)
    assert page.locator("main th").all_inner_texts()[-1] == names[2]
    assert page.locator("main tr.doubtful").count() == 0, "what is doubtful is no answer"
    with page.expect_download() as download:
        page.get_by_role("link", name=link).click()
    rows = table(Path(download.value.path()).read_bytes())
    assert len(rows) == page.locator("main tbody tr").count()
    assert {row[names[2]] for row in rows} == {"0.97"}
    assert {tuple(row[name] for name in names[:2]) for row in rows} >= {told}
    page.context.close()
