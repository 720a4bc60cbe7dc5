"""The pictures of README, made in Debian's chromium from a page that `kg build` wrote.

python -m tests.support.screenshots [build/explorer.html] [data/pictures]
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support.browser import DESK, chromium, explore

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ViewportSize

TEXT: ViewportSize = {"width": 1100, "height": 620}
"""A page of text weighs more than a network: a smaller window keeps the picture under 300 kB."""


def pictures(browser: Browser, page: Path, folder: Path) -> None:
    """Write explorer.png, evidence.png, reading-room.png and figures.png."""
    folder.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(viewport=DESK)
    explorer = explore(context, page.resolve().as_uri())

    def shot(name: str) -> None:
        explorer.page.mouse.move(640, 1)
        explorer.page.wait_for_timeout(200)
        explorer.page.screenshot(path=folder / f"{name}.png")

    shot("explorer")
    explorer.page.set_viewport_size(TEXT)
    explorer.find("12345")
    shot("evidence")
    explorer.click("#panel .evidence")
    explorer.click("#toggle-side")
    shot("reading-room")
    explorer = explore(context, f"{page.resolve().as_uri()}#v=figures&fy=2023")
    shot("figures")
    context.close()


def main(page: str = "build/explorer.html", folder: str = "data/pictures") -> None:
    """Take the pictures in a browser of their own."""
    with chromium() as browser:
        pictures(browser, Path(page), Path(folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
