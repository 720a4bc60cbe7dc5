"""The pages that tests in a browser open, as fixtures: made once, opened in a profile of their own each time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kg.graph import build_dataset
from kg.store import store_of
from kg.view import render_page
from tests.support.browser import CHROMIUM, DESK, Explorer, chromium, explore
from tests.support.gold import RECORDS, gold_reading
from tests.support.hostile import STRINGS, hostile

if TYPE_CHECKING:
    from playwright.sync_api import ViewportSize

needs_chromium = pytest.mark.skipif(not CHROMIUM, reason="no chromium here: apt install chromium-headless-shell")
VIEWS = ("overview", "graph", "reader", "figures")
METHOD = "“12345”工作法"
Open = Callable[..., Explorer]
LINKED = """
PREFIX wt: <https://w3id.org/wutong/ns#> PREFIX dcterms: <http://purl.org/dc/terms/>
INSERT { GRAPH ?g { ?change wt:changeOf ?level . ?level dcterms:provenance "OCR" } } WHERE { GRAPH ?g {
  ?change wt:value 31.05 ; wt:kind wt:growth . ?level wt:value 15464000000.0 ; wt:kind wt:level } }"""
"""A growth and the level it is of, which was read from a scanned page."""


def flagged(text: str) -> tuple[int, int]:
    """Where the check of these tests finds something: the first three letters that stand together."""
    found = re.search(r"\w{3}", text)
    assert found
    return found.span()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """anning.html, linked.html (the same, growth tied to its level), all.html, hostile.html, empty.html in a folder."""
    folder = tmp_path_factory.mktemp("pages")
    read = {name: gold_reading(name) for name in RECORDS}
    made = {
        "anning": ([read["anning"][0]], read["anning"][1]),
        "all": ([reading for reading, _ in read.values()], [e for _, found in read.values() for e in found]),
        "hostile": ([hostile()[0]], hostile()[1]),
        "empty": ([], []),
    }
    for name, (readings, entities) in made.items():
        findings = ((name, *flagged(readings[0].article.text), STRINGS[1]),) if readings else ()
        store = store_of(build_dataset(readings, entities))
        (folder / f"{name}.html").write_text(render_page(store, findings=findings), encoding="utf-8")
        if name == "anning":
            store.update(LINKED)
            (folder / "linked.html").write_text(render_page(store), encoding="utf-8")
    return folder


@pytest.fixture
def opened(browser: Any, pages: Path) -> Iterator[Open]:
    """Open a page in a profile of its own; afterwards nothing may have gone wrong or been asked of the network."""
    kept: list[tuple[Any, Explorer, str]] = []

    def start(name: str = "anning", fragment: str = "", size: ViewportSize = DESK, scheme: str = "light") -> Explorer:
        context = browser.new_context(viewport=size, color_scheme=scheme, accept_downloads=True)
        url = (pages / f"{name}.html").as_uri()
        explorer = explore(context, url + fragment)
        kept.append((context, explorer, url))
        return explorer

    yield start
    for context, explorer, url in kept:
        context.close()
        assert explorer.troubles == []
        assert {request.partition("#")[0] for request in explorer.requests} == {url}
