"""The query page in a real browser: saved questions are asked, nothing leaves the machine, nothing is complained of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from kg.graph import build_nquads
from tests.support.gold import gold_reading
from tests.support.pages import needs_chromium
from tests.support.server import Server, serving
from tests.support.waiting import there, watched

pytestmark = needs_chromium
ROWS = ".yasr table tbody tr"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    reading, entities = gold_reading("anning")
    path = tmp_path_factory.mktemp("graph") / "graph.nq"
    path.write_text(build_nquads([reading], entities), encoding="utf-8")
    with serving(path) as running:
        yield running


@pytest.fixture
def page(browser: Any, server: Server) -> Iterator[Any]:
    context = browser.new_context()
    troubles: list[str] = []
    requests: list[str] = []
    opened = watched(context.new_page())
    opened.on("console", lambda said: troubles.append(said.text) if said.type in ("error", "warning") else None)
    opened.on("pageerror", lambda error: troubles.append(str(error)))
    opened.on("request", lambda request: requests.append(request.url))
    opened.goto(server.url + "/query")
    there(opened, "body[data-ready]")
    yield opened
    context.close()
    assert troubles == []
    assert [url for url in requests if not url.startswith((server.url, "data:"))] == []


def test_a_saved_question_is_asked_with_its_parameter(page: Any) -> None:
    page.select_option("#question", "parts-of")
    page.fill("fieldset:not([hidden]) input", "兵团制")
    page.click("#saved button")
    there(page, ROWS)
    assert page.locator(ROWS).count() == 13
    assert "石化产业链兵团" in page.inner_text(".yasr")


def test_a_parameter_cannot_become_part_of_the_question(page: Any) -> None:
    page.select_option("#question", "parts-of")
    page.fill("fieldset:not([hidden]) input", '" } } # \\')
    with page.expect_response(lambda answer: answer.url.endswith("/sparql")) as asked:
        page.click("#saved button")
    assert asked.value.status == 200
    assert asked.value.json()["results"]["bindings"] == []


def test_every_saved_question_runs_from_the_page(page: Any) -> None:
    names = page.eval_on_selector_all("#question option", "options => options.map((option) => option.value)")
    assert len(names) >= 30
    for name in names:
        page.select_option("#question", name)
        with page.expect_response(lambda answer: answer.url.endswith("/sparql")) as asked:
            page.click("#saved button")
        assert asked.value.status == 200, name
