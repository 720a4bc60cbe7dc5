"""Waiting for a page: as long as it does something, however slow the machine is, and not much longer.

Playwright waits by the clock, so that what never comes costs minutes. A page at rest, all of whose requests are
answered, which draws nothing and moves nothing, will not bring it any more.
"""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any
from weakref import WeakKeyDictionary

REST, LOOKS = 100, 15_000
"""Looks one after the other at a page at rest, some seconds, which no timer of ours outlasts; looks at any page."""
_BETWEEN = 20
"""Milliseconds from one look to the next."""
_LOADED = 'document.readyState === "complete"'
_STILL = f"""{_LOADED}
  && !document.getAnimations().some((one) => one.playState === "running")
  && (!globalThis.wutong || wutong.drawnTurn === wutong.turns)"""

_unanswered: WeakKeyDictionary[Any, set[Any]] = WeakKeyDictionary()
"""The requests of each page that is watched which have no answer yet."""


def watched(page: Any) -> Any:
    """Take note of a page's requests from now on; without it a page may pass for one at rest that still waits."""
    asked = _unanswered[page] = set()
    page.on("request", lambda request: asked.add(request))
    for end in ("requestfinished", "requestfailed"):
        page.on(end, lambda request: asked.discard(request))
    return page


def until(page: Any, holds: str | Callable[[], bool], what: str = "") -> None:
    """Wait until a condition (a script, or a function here) holds; AssertionError where it will not."""
    rest = 0
    for _ in range(LOOKS):
        if _said(page, holds) if isinstance(holds, str) else holds():
            return
        rest = rest + 1 if not _unanswered.get(page) and _said(page, _STILL) else 0
        assert rest < REST, f"the page is at rest, and not so: {what or holds}"
        page.wait_for_timeout(_BETWEEN)
    raise AssertionError(f"the page never rests, and not so: {what or holds}")


def there(page: Any, selector: str) -> None:
    """Wait until an element is to be seen."""
    until(page, page.locator(selector).first.is_visible, f"{selector} is to be seen")


def gone(page: Any, selector: str) -> None:
    """Wait until no such element is to be seen."""
    until(page, page.locator(selector).first.is_hidden, f"{selector} is gone")


def arrived(page: Any, pattern: str) -> None:
    """Wait until the page's address fits a pattern and it is there."""
    until(page, lambda: fnmatchcase(page.url, pattern) and _said(page, _LOADED), pattern)


def _said(page: Any, script: str) -> Any:
    """What a script says in a page; None where the page is just left for another."""
    from playwright.sync_api import Error

    try:
        return page.evaluate(script)
    except Error as error:
        if "navigation" not in error.message:
            raise
        return None
