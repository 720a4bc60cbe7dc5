"""How browser tests wait: for a page that is at work as long as it takes, for one at rest no longer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.pages import needs_chromium
from tests.support.waiting import REST, arrived, gone, there, until, watched

pytestmark = needs_chromium
ADDRESS = "http://pages.test"
MOVING = "<p style='animation: to 1s infinite'>动</p><style>@keyframes to { to { opacity: 0 } }</style>"


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page of an address where nobody is: what it asks for waits in `held` of its context."""
    context = browser.new_context()
    context.set_default_timeout(180_000)
    context.held = []
    context.route(ADDRESS + "/late", lambda route: context.held.append(route))
    context.route(ADDRESS + "/", lambda route: route.fulfill(body="<p>一页</p>", content_type="text/html"))
    page = watched(context.new_page())
    page.goto(ADDRESS + "/")
    yield page
    context.close()


def after(looks: int, do: Any, then: Any) -> Any:
    """A condition that does something at one look, and holds once something else does."""
    seen: list[None] = []

    def holds() -> bool:
        seen.append(None)
        if len(seen) == looks:
            do()
        return bool(then())

    return holds


@pytest.mark.parametrize(
    ("wait", "what"),
    [
        (lambda page: there(page, "h1"), "h1 is to be seen"),
        (lambda page: gone(page, "p"), "p is gone"),
        (lambda page: arrived(page, "**/elsewhere"), "elsewhere"),
        (lambda page: until(page, "1 > 2"), "1 > 2"),
    ],
    ids=["an element", "an element that stays", "an address", "a condition"],
)
def test_what_a_page_at_rest_has_not_got_is_not_waited_for(page: Any, wait: Any, what: str) -> None:
    with pytest.raises(AssertionError, match=f"at rest, and not so: .*{what}"):
        wait(page)


def test_a_page_that_waits_for_an_answer_is_waited_for(page: Any) -> None:
    page.evaluate("void fetch('/late').then(() => document.querySelector('p').remove())")
    answered = after(REST + 20, lambda: page.context.held[0].fulfill(body=""), lambda: not page.locator("p").count())
    until(page, answered)


def test_a_page_that_moves_is_waited_for(page: Any) -> None:
    page.set_content(MOVING)
    until(page, after(REST + 20, lambda: page.set_content("<h1>到</h1>"), lambda: page.locator("h1").count()))


def test_a_page_that_is_left_for_another_is_waited_for(page: Any) -> None:
    page.evaluate("void setTimeout(() => { location.href = '/late'; })")
    while not page.context.held:
        page.wait_for_timeout(20)  # a script would not come back from a page that is just left
    page.context.held[0].fulfill(body="<h1>到</h1>", content_type="text/html")
    arrived(page, "**/late")
    there(page, "h1")


def test_a_page_that_is_closed_is_not_waited_for(page: Any) -> None:
    page.close()
    with pytest.raises(Exception, match="closed"):
        until(page, "false")
