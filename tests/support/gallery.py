"""Every page and view of a served store at three sizes, light and dark, as sheets of pictures to be looked at.

python -m tests.support.gallery STORE FOLDER
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PIL import Image

from tests.support.browser import DESK, PHONE, chromium
from tests.support.server import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize

WIDE: ViewportSize = {"width": 1440, "height": 900}
SIZES = (WIDE, DESK, PHONE)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
READY = "!!globalThis.wutong && wutong.turns > 0 && wutong.drawnTurn === wutong.turns"


def addresses(page: Page, url: str) -> dict[str, str]:
    """Of each page its address in this store: its first thing and its latest article are taken."""
    page.goto(url)
    thing, article = (
        page.locator(f".columns section:nth-child({column}) a").first.get_attribute("href") for column in (1, 2)
    )
    thing_name, article_name = (str(link).rpartition("/")[2] for link in (thing, article))
    return {
        "home": "/",
        "articles": "/articles",
        "things": "/things?kind=Policy",
        "search": "/search?q=产业",
        "entity": f"/page/{thing_name}",
        "article": f"/page/{article_name}",
        "missing": "/page/没有",
        "questions": "/questions",
        "question": "/questions/figures-of-year",
        "comparison": "/questions/compare-articles",
        "series": "/questions/series-of?subject=云湖县&indicator=粮食产量",
        "query": "/query",
        "overview": "/explore#v=overview",
        "graph": "/explore#v=graph",
        "chosen": f"/explore#v=graph&n={thing_name}",
        "figures": "/explore#v=figures",
        "indicator": "/explore#v=figures&fi=粮食产量",
        "reader": f"/explore#v=reader&a={article_name}",
    }


def pictures(browser: Browser, url: str, address: str) -> list[Image.Image]:
    """One page at each size, light and dark."""
    taken: list[Image.Image] = []
    for scheme in SCHEMES:
        for size in SIZES:
            context = browser.new_context(viewport=size, color_scheme=scheme)
            page = context.new_page()
            page.goto(url + address)
            for _ in range(600 if "/explore" in address else 0):
                if page.evaluate(READY):
                    break
                page.wait_for_timeout(50)
            taken.append(Image.open(BytesIO(page.screenshot())))
            context.close()
    return taken


def sheet(taken: list[Image.Image]) -> Image.Image:
    """Pictures in two rows, light above dark."""
    half = len(taken) // 2
    widths = [picture.width for picture in taken[:half]]
    height = max(picture.height for picture in taken)
    paper = Image.new("RGB", (sum(widths), 2 * height), "grey")
    for i, picture in enumerate(taken):
        paper.paste(picture, (sum(widths[: i % half]), height * (i // half)))
    return paper


def main(store: str, folder: str, *names: str) -> None:
    """Take the pictures of all pages, or of those that are named."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    with serving(Path(store), seconds=120.0, patience=120.0) as server, chromium() as browser:
        found = addresses(browser.new_page(), server.url)
        for name in names or found:
            sheet(pictures(browser, server.url, found[name])).save(Path(folder) / f"{name}.png")


if __name__ == "__main__":
    main(*sys.argv[1:])
