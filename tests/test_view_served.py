"""The explorer over a server, in a real browser: the same page asks for neighbourhoods and never for the whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from kg.graph import build_dataset
from kg.store import store_of
from tests.support.browser import DESK, Explorer, explore
from tests.support.gold import RECORDS, gold_reading
from tests.support.hostile import STRINGS, hostile
from tests.support.pages import METHOD, needs_chromium
from tests.support.server import Server, serving
from tests.support.waiting import there

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    read = [*(gold_reading(name) for name in RECORDS), hostile()]
    path = tmp_path_factory.mktemp("served") / "graph.nq"
    store = store_of(build_dataset([reading for reading, _ in read], [e for _, found in read for e in found]))
    path.write_text("".join(f"{quad} .\n" for quad in store), encoding="utf-8")
    with serving(path) as running:
        yield running


@pytest.fixture
def page(browser: Any, server: Server) -> Iterator[Explorer]:
    context = browser.new_context(viewport=DESK)
    explorer = explore(context, f"{server.url}/explore#v=graph")
    yield explorer
    context.close()
    assert explorer.troubles == []
    assert [url for url in explorer.requests if not url.startswith(server.url)] == []


def test_many_articles_open_on_an_overview(browser: Any, server: Server) -> None:
    context = browser.new_context(viewport=DESK)
    explorer = explore(context, f"{server.url}/explore")
    assert explorer.page.locator("#view-overview").is_visible()
    asked = {url.removeprefix(server.url).partition("?")[0] for url in explorer.requests}
    assert asked == {"/explore", "/api/overview"}
    assert explorer.page.locator("#overview tbody tr").count() >= 5
    context.close()


def test_it_opens_without_the_graph(page: Explorer, server: Server) -> None:
    asked = [url.removeprefix(server.url).partition("?")[0].partition("#")[0] for url in page.requests]
    assert asked[0] == "/explore"
    assert set(asked[1:]) <= {"/api/opening", "/api/between"}
    known = page.page.evaluate("wutong.graph.known.size")
    assert 1 < known < page.page.evaluate("wutong.source.meta.counts.entities")


def test_a_thing_is_found_and_asked_for_by_itself(page: Explorer, server: Server) -> None:
    page.find("shcylbt")
    assert page.chosen() == "石化产业链兵团"
    assert "服务产业" in page.panel()
    page.find("12345")
    assert page.chosen() == METHOD
    paths = {url.removeprefix(server.url).partition("?")[0].partition("#")[0] for url in page.requests}
    assert paths == {"/explore"} | {f"/api/{name}" for name in ("opening", "between", "search", "entity")}
    assert len(page.requests) == len(set(page.requests)), "nothing is asked twice"


def test_evidence_opens_the_article(page: Explorer) -> None:
    page.find("zhihuibu")
    words = page.page.locator("#panel .evidence mark").first.inner_text()
    page.click("#panel .evidence")
    assert page.lit() == words
    assert page.page.locator("#text").text_content() == gold_reading("anning")[0].article.text
    page.page.locator("#text .f").first.click()
    page.settle()
    assert page.page.locator("#view-reader").is_visible()
    assert page.page.locator("#panel .slots").count() > 0


def test_figures_and_paths(page: Explorer) -> None:
    page.click("#tab-figures")
    page.page.fill("#figure-filter", "154.64亿元")
    page.settle()
    assert [row[2] for row in page.rows()] == ["154.64亿"]
    assert page.page.locator("#figure-table mark").inner_text() == "到位市外资金154.64亿元"
    page.find("石化产业链兵团")
    page.click("#path")
    page.find("安宁市")
    assert (page.shown()[0], page.shown()[-1]) == ("石化产业链兵团", "安宁市")


def test_who_comes_back_to_the_search_box_at_once_keeps_what_was_found(page: Explorer) -> None:
    page.page.fill("#search", "安宁市")
    there(page.page, "#results li[aria-selected=true]")
    hidden = page.page.evaluate(
        """async () => {
          const [box, list] = ["search", "results"].map((id) => document.getElementById(id));
          box.blur();
          box.focus();
          await new Promise((done) => setTimeout(done, 200));
          const back = list.hidden;
          box.blur();
          await new Promise((done) => setTimeout(done, 200));
          return [back, list.hidden];
        }"""
    )
    assert hidden == [False, True]


def test_the_link_restores_the_view(page: Explorer, browser: Any, server: Server) -> None:
    page.find("兵团制")
    page.click("#grow")
    context = browser.new_context(viewport=DESK)
    second = explore(context, f"{server.url}/explore{page.hash()}")
    assert sorted(second.shown()) == sorted(page.shown())
    assert second.chosen() == "兵团制"
    context.close()


def test_hostile_articles_run_nothing_here_either(page: Explorer) -> None:
    for words in (*STRINGS[:3], STRINGS[5]):
        page.find(words[:30])
        assert page.chosen() in STRINGS
    page.click("#panel .evidence")
    page.page.locator("#text .m").first.hover()
    assert page.page.evaluate("typeof window.pwned") == "undefined"


def test_an_answer_that_fails_is_told(browser: Any, server: Server) -> None:
    context = browser.new_context(viewport=DESK)
    explorer = explore(context, f"{server.url}/explore")
    context.route("**/api/article**", lambda route: route.fulfill(status=503, body="busy"))
    explorer.page.click("#tab-reader")
    explorer.until("document.getElementById('notice').textContent.includes('503')")
    assert explorer.page.locator("#notice").is_visible()
    context.unroute("**/api/article**")
    explorer.click("#tab-graph")
    explorer.click("#tab-reader")
    assert explorer.page.locator("#text").inner_text()
    context.close()


# ---------------------------------------------------------------------------------------------- what the graph opens on

LABELS = "wutong.graph.shown.all.map((id) => wutong.graph.known.get(id).label)"


def told_by(explorer: Explorer) -> set[str]:
    """The articles that tell what is drawn."""
    names: list[str] = explorer.page.evaluate(
        "wutong.graph.shown.edges.flatMap((edge) => edge.evidence.map((place) => place.article))"
    )
    return set(names)


def test_who_comes_from_an_article_sees_what_it_tells(browser: Any, server: Server) -> None:
    context = browser.new_context(viewport=DESK)
    explorer = explore(context, f"{server.url}/explore#v=reader&a=anning")
    explorer.click("#tab-graph")
    assert "o=anning" in explorer.hash()
    assert told_by(explorer) == {"anning"}
    assert "兵团制" in explorer.page.evaluate(LABELS)
    title = gold_reading("anning")[0].article.title
    assert title in explorer.page.locator("#opened-on").inner_text()
    explorer.click("#draw-all")
    assert told_by(explorer) > {"anning"}
    assert explorer.page.locator("#opened-on").is_hidden()
    assert explorer.troubles == []
    context.close()


def test_articles_that_are_ticked_in_the_overview_are_drawn_together(browser: Any, server: Server) -> None:
    context = browser.new_context(viewport=DESK)
    explorer = explore(context, f"{server.url}/explore")
    assert explorer.page.locator(".picked button").count() == 0
    titles = [gold_reading(name)[0].article.title for name in ("anning", "dev-05")]
    for title in titles:
        explorer.page.get_by_label(f"选《{title}》").check()
    explorer.click(".picked button")
    assert told_by(explorer) == {"anning", "dev-05"}
    assert "2" in explorer.page.locator("#opened-on").inner_text()
    copied = explore(context, explorer.page.url)
    assert told_by(copied) == {"anning", "dev-05"}, "the address says it"
    context.close()


def test_the_graph_of_all_articles_opens_on_several_places(page: Explorer) -> None:
    roots = page.page.evaluate("wutong.graph.first.roots.map((id) => wutong.graph.known.get(id).label)")
    assert len(roots) > 1
    assert {"安宁市", "澧川市"} <= set(roots)
