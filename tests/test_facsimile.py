"""Originals kept with the graph, and their pages beside the text in the explorer, from a file and from a server."""

from __future__ import annotations

import io
from base64 import b64decode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from PIL import Image
from typer.testing import CliRunner

from kg.cli import app
from kg.originals import Originals
from tests.support.browser import DESK, PHONE, Explorer, explore
from tests.support.offices import page, printed
from tests.support.pages import needs_chromium
from tests.support.server import Server, serving

TEXT = "安宁市经济运行通报\n" + "".join(
    f"2023年，安宁市第{n}产业园实现产值{n}8亿元，新增企业{n}6家，群众满意度持续提升，营商环境不断优化。\n" * 6
    for n in range(1, 10)
)
LAST = "“98765”工作法由安宁市工商联提出，包括定人、定责两项措施。\n"


def kg(*arguments: object) -> str:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert done.exit_code == 0, done.output
    return done.output


def sheet(width: int = 200, height: int = 300) -> bytes:
    document = pdfium.PdfDocument.new()
    document.new_page(width, height)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def size_of(told: Any) -> tuple[int, int]:
    head, _, data = told["picture"].partition(",")
    assert head == "data:image/webp;base64"
    size: tuple[int, int] = Image.open(io.BytesIO(b64decode(data))).size
    return size


# ------------------------------------------------------------------------------------------------ the folder


def test_a_file_is_kept_once_under_what_it_holds(tmp_path: Path) -> None:
    originals = Originals(tmp_path / "originals")
    data = sheet()
    assert originals.keep(data) == originals.keep(data) == f"{sha256(data).hexdigest()}.pdf"
    assert [path.read_bytes() for path in originals.folder.iterdir()] == [data]


def test_what_no_article_names_goes_and_what_is_not_ours_stays(tmp_path: Path) -> None:
    originals = Originals(tmp_path)
    kept, left = originals.keep(sheet()), originals.keep(sheet(100))
    (tmp_path / "mine.pdf").write_bytes(sheet())
    originals.keep_only([kept])
    assert {path.name for path in tmp_path.iterdir()} == {kept, "mine.pdf"}
    assert left != kept
    Originals(tmp_path / "none").keep_only([])


def test_a_page_is_a_picture_with_its_size_in_points(tmp_path: Path) -> None:
    originals = Originals(tmp_path)
    told = originals.picture(originals.keep(sheet()), 1)
    assert told is not None
    assert (told["page"], told["of"], told["width"], told["height"]) == (1, 1, 200, 300)
    assert size_of(told) == (360, 540)


@pytest.mark.parametrize("name", ["../secret.pdf", "mine.pdf", "0" * 64 + ".pdf", ""])
def test_only_what_was_kept_is_shown(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.pdf").write_bytes(sheet())
    (tmp_path / "originals").mkdir()
    (tmp_path / "originals" / "mine.pdf").write_bytes(sheet())
    assert Originals(tmp_path / "originals").picture(name, 1) is None


@pytest.mark.parametrize("number", [0, 2, 10**9])
def test_a_page_that_is_not_there_is_none(tmp_path: Path, number: int) -> None:
    originals = Originals(tmp_path)
    assert originals.picture(originals.keep(sheet()), number) is None


def test_a_file_that_is_no_pdf_any_more_shows_nothing(tmp_path: Path) -> None:
    originals = Originals(tmp_path)
    name = originals.keep(sheet())
    (tmp_path / name).write_bytes(b"%PDF-1.7 cut")
    assert originals.picture(name, 1) is None


@pytest.mark.parametrize(("width", "height"), [(14400, 14400), (100, 14400)])
def test_a_huge_page_gives_a_bounded_picture(tmp_path: Path, width: int, height: int) -> None:
    originals = Originals(tmp_path)
    across, down = size_of(originals.picture(originals.keep(sheet(width, height)), 1))
    assert max(across, down) <= 8000
    assert across * down <= 6_100_000


# ------------------------------------------------------------------------------------------- in the browser


@pytest.fixture(scope="module")
def paper(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("papers")
    return printed(browser, page(TEXT + LAST), folder / "bulletin.pdf")


@pytest.fixture(scope="module")
def store(paper: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the paper's original."""
    place = tmp_path_factory.mktemp("kept") / "store"
    kg("build", paper, "--store", place, "--keep-originals", "--no-tagger", "--workers", 1, "-q")
    return place


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[Server]:
    with serving(store) as running:
        yield running


@needs_chromium
def test_nothing_is_kept_or_shown_without_the_flag(paper: Path, tmp_path: Path) -> None:
    kg("build", paper, "-o", tmp_path / "out", "--no-tagger", "--workers", 1, "-q")
    assert not (tmp_path / "out" / "originals").exists()
    assert "image/webp" not in (tmp_path / "out" / "explorer.html").read_text(encoding="utf-8")
    assert " <https://w3id.org/wutong/ns#original> " not in (tmp_path / "out" / "graph.nq").read_text(encoding="utf-8")


@needs_chromium
def test_an_original_comes_and_goes_with_its_article(paper: Path, tmp_path: Path) -> None:
    place = tmp_path / "store"
    again = ("build", paper, "--store", place, "--no-tagger", "--workers", 1)
    assert "读入 read 1" in kg(*again)
    assert not (place / "originals").exists()
    assert "读入 read 1" in kg(*again, "--keep-originals")
    assert "未变 unchanged 1" in kg(*again, "--keep-originals")
    assert len(list((place / "originals").iterdir())) == 1
    kg("remove", place, "https://w3id.org/wutong/id/bulletin")
    assert list((place / "originals").iterdir()) == []


def test_a_server_elsewhere_keeps_no_files(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("安宁市新增企业6家。", encoding="utf-8")
    address = "http://127.0.0.1:9/sparql"
    done = CliRunner().invoke(app, ["build", str(tmp_path / "a.txt"), "--store", address, "--keep-originals"])
    assert done.exit_code == 2


def boxed(explorer: Explorer) -> dict[str, float]:
    """Where the chosen box stands on the picture, in parts of its width and height."""
    explorer.until("!!document.querySelector('#sheet rect.here') && document.querySelector('#sheet img').complete")
    found: dict[str, float] = explorer.page.evaluate(
        """(() => {
          const img = document.querySelector("#sheet img").getBoundingClientRect();
          const box = document.querySelector("#sheet rect.here").getBoundingClientRect();
          return { x0: (box.left - img.left) / img.width, x1: (box.right - img.left) / img.width,
                   y0: (box.top - img.top) / img.height, y1: (box.bottom - img.top) / img.height };
        })()"""
    )
    return found


def darkness(explorer: Explorer, box: dict[str, float]) -> float:
    """How much of a part of the picture is ink."""
    source = explorer.page.locator("#sheet img").get_attribute("src") or ""
    image = Image.open(io.BytesIO(b64decode(source.partition(",")[2]))).convert("L")
    width, height = image.size
    part = image.crop(
        (int(box["x0"] * width), int(box["y0"] * height), int(box["x1"] * width) + 1, int(box["y1"] * height) + 1)
    )
    counts = part.histogram()
    return sum(counts[:128]) / max(sum(counts), 1)


def walk(explorer: Explorer) -> None:
    """From a thing to its words on the page; then through the text, and from a box back to it."""
    explorer.until("!!document.querySelector('#sheet img')")
    assert explorer.page.locator("#page-where").inner_text().startswith("第 1 页")
    first = explorer.page.locator("#sheet img").get_attribute("src")
    assert explorer.page.locator("#sheet rect.f").count() >= 5
    explorer.page.fill("#text-search", "98765")
    explorer.page.press("#text-search", "Enter")
    explorer.settle()
    explorer.page.click("#panel .evidence >> nth=0")
    explorer.settle()
    explorer.until("!document.querySelector('#page-where').textContent.startsWith('第 1 页')")
    assert explorer.page.locator("#sheet img").get_attribute("src") != first
    assert 0.03 < darkness(explorer, boxed(explorer)) < 0.6
    explorer.page.evaluate("document.getElementById('text').scrollTop = 0")
    explorer.until("document.querySelector('#page-where').textContent.startsWith('第 1 页')")
    explorer.page.locator("#sheet rect.f").first.dispatch_event("click")
    explorer.settle()
    assert explorer.lit() == "2023年" or explorer.lit()[0].isdigit()
    assert 0.03 < darkness(explorer, boxed(explorer)) < 0.6


@needs_chromium
def test_the_served_page_shows_the_original_beside_the_text(browser: Any, server: Server) -> None:
    context = browser.new_context(viewport=DESK)
    explorer = explore(context, f"{server.url}/explore#v=reader&a=bulletin")
    walk(explorer)
    explorer.click("#facsimile-toggle")
    assert not explorer.page.locator("#facsimile").is_visible()
    assert explorer.troubles == []
    assert [url for url in explorer.requests if not url.startswith(server.url)] == []
    context.close()


@needs_chromium
def test_the_page_file_carries_the_pictures(browser: Any, store: Path, tmp_path: Path) -> None:
    kg("view", store, "-o", tmp_path / "page.html")
    context = browser.new_context(viewport=DESK)
    explorer = explore(context, f"{(tmp_path / 'page.html').as_uri()}#v=reader&a=bulletin")
    walk(explorer)
    assert explorer.troubles == []
    assert len(explorer.requests) == 1
    context.close()


@needs_chromium
def test_on_a_phone_the_original_waits_until_it_is_asked_for(browser: Any, server: Server) -> None:
    context = browser.new_context(viewport=PHONE)
    explorer = explore(context, f"{server.url}/explore#v=reader&a=bulletin")
    assert not explorer.page.locator("#facsimile").is_visible()
    assert not any("facsimile" in url for url in explorer.requests)
    explorer.click("#facsimile-toggle")
    explorer.until("!!document.querySelector('#sheet img')")
    text, picture = (explorer.page.locator(name).bounding_box() for name in ("#text", "#facsimile"))
    assert text
    assert picture
    assert text["y"] + text["height"] <= picture["y"] + 1
    context.close()


@needs_chromium
@pytest.mark.parametrize(
    "asked", ["id=bulletin&page=99999", "id=bulletin&page=-1", "id=bulletin&page=x", "id=no&page=1"]
)
def test_the_server_shows_no_page_that_is_not_there(server: Server, asked: str) -> None:
    answer = server.ask(f"/api/facsimile?{asked}")
    assert (answer.status, answer.text) == (200, "null")
