"""The pictures of README, made in Debian's chromium from a page that `kg build` wrote.

python -m tests.support.screenshots [build/explorer.html] [data/pictures]
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.support.browser import DESK, chromium, explore

TEXT = {"width": 1100, "height": 620}
"""A page of text weighs more than a network: a smaller window keeps the picture under 300 kB."""


def main(page: Path, folder: Path) -> None:
    """Write explorer.png, evidence.png, reading-room.png and figures.png."""
    folder.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        explorer = explore(browser.new_context(viewport=DESK), page.resolve().as_uri())

        def shot(name: str) -> None:
            explorer.page.mouse.move(640, 1)
            explorer.page.wait_for_timeout(200)
            explorer.page.screenshot(path=folder / f"{name}.png")

        shot("explorer")
        explorer.find("12345")
        shot("evidence")
        explorer.page.set_viewport_size(TEXT)
        explorer.click("#panel .evidence")
        explorer.click("#toggle-side")
        shot("reading-room")
        explorer.page.set_viewport_size(DESK)
        explorer.page.goto(f"{page.resolve().as_uri()}#v=figures&fy=2023")
        explorer.page.reload()
        explorer.until("!!globalThis.wutong && wutong.turn > 0 && wutong.drawnTurn === wutong.turn")
        shot("figures")


if __name__ == "__main__":
    given = [Path(argument) for argument in sys.argv[1:]]
    main(*given, *[Path("build/explorer.html"), Path("data/pictures")][len(given) :])
