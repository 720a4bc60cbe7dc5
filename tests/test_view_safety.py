"""The explorer in a real browser: hostile articles, the network, and people of all kinds."""

from __future__ import annotations

import gc
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.support.access import COLOURS, barriers
from tests.support.browser import DESK, PHONE, Explorer, explore
from tests.support.hostile import STRINGS, TITLE
from tests.support.pages import METHOD, VIEWS, Open, needs_chromium

pytestmark = needs_chromium


# ---------------------------------------------------------------------------------------------------- never


def walk_through(explorer: Explorer) -> None:
    """Touch everything: each node, each view, each tip, both languages."""
    for words in STRINGS:
        explorer.find(words.strip()[:30])
        explorer.page.mouse.move(*explorer.where(explorer.chosen()))
        explorer.page.wait_for_timeout(250)
    explorer.click("#grow")
    for layout in ("radial", "force", "tree"):
        explorer.choose("#layout", layout)
    explorer.page.evaluate("wutong.graph.toSvg()")
    explorer.click("#panel .evidence")
    for mark in explorer.page.locator("#text .m, #text .f, #text .x").all()[:12]:
        mark.hover()
    explorer.click("#tab-figures")
    explorer.page.evaluate("wutong.table.sheet().then(csvRows => csvRows.length)")
    explorer.click("#lang")
    explorer.click("#theme")


def test_a_hostile_article_runs_nothing(opened: Open) -> None:
    explorer = opened("hostile")
    walk_through(explorer)
    page = explorer.page
    assert page.evaluate("typeof window.pwned") == "undefined"
    assert page.locator("#title").text_content() == TITLE
    assert page.locator("img, iframe, object, embed, a[href], link[href^=http], script[src]").count() == 0
    assert page.locator("script").count() == 4


def test_the_policy_of_the_page_stops_what_would_get_in(browser: Any, pages: Path) -> None:
    context = browser.new_context()
    explorer = explore(context, (pages / "hostile.html").as_uri())
    arrived: list[str] = []
    explorer.page.on("response", lambda response: arrived.append(response.url))
    explorer.page.evaluate(
        """() => {
          document.body.append(Object.assign(document.createElement("script"), { textContent: "window.pwned = 1" }));
          const image = "<img src='https://example.org/x.png' onerror='window.pwned = 1'>";
          document.body.insertAdjacentHTML("beforeend", image);
          return fetch("https://example.org/").then(() => { window.pwned = 1; }, () => null);
        }"""
    )
    explorer.page.wait_for_timeout(200)
    assert explorer.page.evaluate("typeof window.pwned") == "undefined"
    assert arrived == []
    assert any("Content Security Policy" in trouble for trouble in explorer.troubles), (
        "the browser says what it stopped"
    )
    context.close()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


def test_over_http_too_the_page_asks_for_itself_alone(browser: Any, pages: Path) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(pages)))
    gc.collect()  # what only its own thread may drop must not be left for this one to find
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = browser.new_context()
    url = f"http://127.0.0.1:{server.server_port}/anning.html"
    explorer = explore(context, url)
    explorer.find("兵团制")
    explorer.click("#panel .evidence")
    explorer.click("#tab-figures")
    context.close()
    server.shutdown()
    server.server_close()
    assert explorer.requests == [url]
    assert explorer.troubles == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_nothing_serious_bars_anyone(opened: Open, scheme: str, size: dict[str, int]) -> None:
    explorer = opened(scheme=scheme, size=size)
    explorer.find(METHOD)
    for view in VIEWS:
        explorer.click(f"#tab-{view}")
        found = barriers(explorer.page, COLOURS if scheme == "dark" else ())
        assert [one for one in found if one.impact in ("serious", "critical")] == []


def test_an_empty_graph_says_so(opened: Open) -> None:
    explorer = opened("empty")
    assert "空的" in explorer.page.locator("#empty").inner_text()
    for view in VIEWS:
        explorer.click(f"#tab-{view}")


def test_on_a_phone_the_tabs_have_a_row_and_title_and_switches_the_next(opened: Open) -> None:
    box = {name: place.bounding_box() for name, place in _head(opened(size=PHONE)).items()}
    assert box["toggle-side"]["y"] <= box["tabs"]["y"] < box["title"]["y"]
    assert box["tabs"]["y"] + box["tabs"]["height"] <= box["tools"]["y"] + 1
    assert abs(_middle(box["title"]) - _middle(box["tools"])) < 8


def _head(explorer: Explorer) -> dict[str, Any]:
    places = {"toggle-side": "#toggle-side", "tabs": "#tabs", "title": "header h1", "tools": "header .tools"}
    return {name: explorer.page.locator(place) for name, place in places.items()}


def _middle(box: dict[str, float]) -> float:
    return box["y"] + box["height"] / 2


@pytest.mark.parametrize("view", VIEWS)
def test_a_phone_scrolls_in_one_direction_only(opened: Open, view: str) -> None:
    explorer = opened(size=PHONE)
    explorer.find("兵团制")
    explorer.click(f"#tab-{view}")
    assert explorer.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    panel, bottom = explorer.page.locator("#panel").bounding_box(), PHONE["height"]
    assert panel
    assert panel["y"] + panel["height"] == pytest.approx(bottom, abs=1)
    if view == "graph":
        assert explorer.where("兵团制")[1] < panel["y"], "the sheet does not cover what was chosen"
