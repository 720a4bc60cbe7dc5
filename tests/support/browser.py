"""Debian's chromium, and the explorer in it as a person meets it. Everything a page asks the network for is noted."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.support.waiting import there, until, watched

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Request, ViewportSize

CHROMIUM = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser"))), "")
"""The engine without the windows of a desk, where it is there: a page takes a third of the processor's time."""
FLAGS = (
    *("--headless", "--accept-lang=zh-CN", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-lcd-text"),
)
DESK: ViewportSize = {"width": 1280, "height": 720}
PHONE: ViewportSize = {"width": 390, "height": 844}


@contextmanager
def chromium() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright  # not needed by the many tests without a browser

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS])
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Explorer:
    """One open page of the explorer."""

    page: Page
    requests: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    """Console errors, exceptions, dialogs."""

    def settle(self) -> None:
        """Wait until the page has drawn what was last asked of it."""
        self.page.wait_for_timeout(60)
        self.until("wutong.drawnTurn === wutong.turns")

    def until(self, condition: str) -> None:
        """Wait for something; Playwright's own waiting would need the eval that the page's policy forbids."""
        until(self.page, condition)

    def click(self, selector: str) -> None:
        self.page.click(selector)
        self.settle()

    def press(self, key: str, where: str = "#network") -> None:
        self.page.press(where, key)
        self.settle()

    def choose(self, selector: str, value: str) -> None:
        """Choose from a select; on a phone the facets are folded."""
        if self.page.locator("#facet-toggle[aria-expanded=false]").is_visible():
            self.page.click("#facet-toggle")
        self.page.select_option(selector, value)
        self.settle()

    def find(self, words: str) -> None:
        """Search by keyboard alone and take the first thing found."""
        self.page.keyboard.press("/")
        self.page.fill("#search", words)
        there(self.page, "#results li[aria-selected=true]")
        self.page.keyboard.press("Enter")
        self.settle()

    def shown(self) -> list[str]:
        """Labels of the nodes in view."""
        labels: list[str] = self.page.evaluate("wutong.graph.shown.ids.map((id) => wutong.graph.known.get(id).label)")
        return labels

    def relations(self) -> list[str]:
        """Predicates of the edges in view."""
        names: list[str] = self.page.evaluate("wutong.graph.shown.edges.map((edge) => edge.p)")
        return names

    def chosen(self) -> str:
        return self.page.locator("#panel-name").inner_text()

    def panel(self) -> str:
        return self.page.locator("#panel").inner_text()

    def where(self, label: str) -> tuple[float, float]:
        """Where on the page a node stands."""
        at: dict[str, float] = self.page.evaluate(
            """(label) => {
              const id = wutong.graph.shown.ids.find((id) => wutong.graph.known.get(id).label === label);
              const at = wutong.graph.onScreen(id), box = document.getElementById("network").getBoundingClientRect();
              return { x: at.x + box.x, y: at.y + box.y };
            }""",
            label,
        )
        return at["x"], at["y"]

    def centre(self) -> tuple[float, float]:
        box = self.page.locator("#network").bounding_box()
        assert box
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def click_node(self, label: str) -> None:
        self.page.mouse.click(*self.where(label))
        self.settle()

    def lit(self) -> str:
        """The words that are lit up in the reading room."""
        return "".join(self.page.locator("#text .here").all_inner_texts())

    def rows(self) -> list[list[str]]:
        """The table of figures, cell by cell."""
        cells: list[list[str]] = self.page.evaluate(
            """Array.from(document.querySelectorAll("#figure-table tbody tr"),
                 (row) => Array.from(row.cells, (cell) => cell.textContent))"""
        )
        return cells

    def hash(self) -> str:
        return str(self.page.evaluate("location.hash"))


def explore(context: BrowserContext, url: str) -> Explorer:
    """Open an explorer and wait until it is drawn."""
    page = watched(context.new_page())
    explorer = Explorer(page)

    def note(request: Request) -> None:
        if not request.url.startswith(("data:", "blob:")):
            explorer.requests.append(request.url)

    def console(message: Any) -> None:
        if message.type in ("error", "warning"):
            explorer.troubles.append(message.text)

    def dialog(box: Any) -> None:
        explorer.troubles.append(f"dialog: {box.message}")
        box.dismiss()

    page.on("request", note)
    page.on("console", console)
    page.on("pageerror", lambda error: explorer.troubles.append(str(error)))
    page.on("dialog", dialog)
    page.goto(url)
    explorer.until("!!globalThis.wutong && wutong.turns > 0 && wutong.drawnTurn === wutong.turns")
    return explorer
