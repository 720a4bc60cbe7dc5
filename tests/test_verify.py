"""kg verify on forty drafts with planted errors, on sound ones, and on each rule of arithmetic alone."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Store
from typer.testing import CliRunner

from kg.builder import gather, store_in_memory
from kg.cli import app
from kg.verify import Verification, html_sheet, json_sheet, verify
from tests.support.access import barriers
from tests.support.browser import DESK, PHONE
from tests.support.drafts import EACH, KINDS, SERIES, Draft, drafts, level, main, rank, rounded
from tests.support.pages import needs_chromium

DRAFTS = drafts()
LEAST_FOUND = 0.95
MOST_FALSE = 1


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("drafts")
    main(path)
    return path


@pytest.fixture(scope="module")
def published(folder: Path) -> Store:
    return read(folder / "published")


def read(path: Path, *, tagger: bool = False) -> Store:
    articles, outcomes = gather([str(path)])
    assert all(outcome.became == "read" for outcome in outcomes)
    return store_in_memory(articles, tagger=tagger)


def written(text: str, tmp_path: Path) -> Store:
    path = tmp_path / "draft.txt"
    path.write_text(f"青岚市经济运行情况汇报\n发布时间：2024-03-20\n\n{text}\n", encoding="utf-8")
    return read(path)


def complaints(found: Verification) -> list[int]:
    """Where in the draft something differs or does not add up."""
    places = [v.place for v in found.verdicts if v.outcome == "differs"] + [slip.place for slip in found.slips]
    return [int(place.partition("=")[2].partition(",")[0]) for place in places]


@pytest.fixture(scope="module")
def marked(folder: Path, published: Store) -> dict[str, tuple[bool, int]]:
    """For each draft whether its error was found, and how many other complaints there were."""
    marks = {}
    for draft in DRAFTS:
        text = (folder / "drafts" / f"{draft.name}.txt").read_text(encoding="utf-8")
        at = text.index(draft.wrong)
        hits = [
            at <= where < at + len(draft.wrong) for where in complaints(verify(read_draft(folder, draft), published))
        ]
        marks[draft.name] = (any(hits), hits.count(False))
    return marks


def read_draft(folder: Path, draft: Draft) -> Store:
    return read(folder / "drafts" / f"{draft.name}.txt")


def test_there_are_forty_drafts_of_ten_kinds_and_the_generator_repeats_itself() -> None:
    assert len(DRAFTS) == len(KINDS) * EACH == 40
    assert drafts() == DRAFTS
    assert len({draft.text for draft in DRAFTS}) == 40


def test_planted_errors_are_found(marked: dict[str, tuple[bool, int]]) -> None:
    missed = [name for name, (found, _) in marked.items() if not found]
    assert len(missed) <= (1 - LEAST_FOUND) * len(marked), missed


def test_no_draft_is_wronged_more_than_once(marked: dict[str, tuple[bool, int]]) -> None:
    assert {name: wrong for name, (_, wrong) in marked.items() if wrong > MOST_FALSE} == {}


_MARK = re.compile(r"\[\[(\w+)\|(.*?)\]\]")
WRITTEN = (Path(__file__).parent / "cases" / "drafts.txt").read_text(encoding="utf-8")
WORDS = r"\2"
SETS = dict(part.split("\n", 1) for part in WRITTEN.split("# set ")[1:])


LEAST_OF_SET = {"first": 0.94, "second": LEAST_FOUND, "third": 0.89}
"""Of the first two are not found: a sum of parts that need not be all, and 工业投资 where what was published words it
固定资产投资工业投资. Of the third two: 20 % beside 2 and 3 亿元, which rounding allows, and a deed told in a plan."""


def _documents(part: str) -> list[tuple[str, str, str, str]]:
    """Each as what it is, its day, its title and its text with marks."""
    blocks = [block.strip().split("\n", 2) for block in part.split("== ")[1:]]
    heads = [(*head.split(), title, text) for head, title, text in blocks]
    return [(what, day, title, text) for what, day, title, text in heads]


@pytest.mark.parametrize("name", SETS)
def test_errors_planted_in_drafts_written_by_hand_are_found(name: str, tmp_path: Path) -> None:
    (tmp_path / "published").mkdir()
    drafts, marks = [], 0
    for at, (what, day, title, text) in enumerate(_documents(SETS[name])):
        path = tmp_path / ("published" if what == "published" else ".") / f"d{at}.txt"
        path.write_text(f"{title}\n发布时间：{day}\n\n{_MARK.sub(WORDS, text)}\n", encoding="utf-8")
        drafts += [(path, text)] if what == "draft" else []
    published = read(tmp_path / "published", tagger=True)
    missed, wronged = [], {}
    for path, text in drafts:
        (article,), _ = gather([str(path)])
        spans = [(at := article.text.index(words), at + len(words)) for _, words in _MARK.findall(text)]
        found = verify(read(path, tagger=True), published)
        said = [v.offsets for v in found.verdicts if v.outcome == "differs"] + [_offsets(s.place) for s in found.slips]
        missed += [article.text[a:b] for a, b in spans if not any(x < b and y > a for x, y in said)]
        wronged[path.name] = sum(not any(x < b and y > a for a, b in spans) for x, y in said)
        marks += len(spans)
    assert len(missed) <= (1 - LEAST_OF_SET[name]) * marks, missed
    assert max(wronged.values()) <= MOST_FALSE, wronged


def _offsets(place: str) -> tuple[int, int]:
    start, end = place.partition("=")[2].split(",")
    return int(start), int(end)


GDP, REVENUE = SERIES[0], SERIES[1]
SOUND = [
    ("as published", level(GDP, 2023)),
    ("other words", level(GDP, 2023, form=2)),
    ("fewer digits", rounded(GDP, 0)),
    ("more than a round number", rounded(GDP, 1)),
    ("the year before", level(GDP, 2022)),
    ("a rank", rank("地区生产总值", 5)),
]


@pytest.mark.parametrize(("what", "sentence"), SOUND, ids=[what for what, _ in SOUND])
def test_what_was_published_agrees(what: str, sentence: str, published: Store, tmp_path: Path) -> None:
    found = verify(written(sentence, tmp_path), published)
    assert found.sound, what
    assert found.counts["agrees"] >= 1


UNKNOWN = [
    ("a year never told", level(GDP, 2021, value="1100.5")),
    ("an indicator never told", "2023年，青岚市旅游总收入达到118.2亿元。"),
    ("a part of what was told", "2023年，青岚市食品业民营经济增加值达到12.3亿元。"),
]


@pytest.mark.parametrize(("what", "sentence"), UNKNOWN, ids=[what for what, _ in UNKNOWN])
def test_what_was_never_published_is_not_known(what: str, sentence: str, published: Store, tmp_path: Path) -> None:
    found = verify(written(sentence, tmp_path), published)
    assert found.sound, what
    assert set(found.counts) == {"unknown"}


UNDATED = [
    ("the year just past", {2023: 64}, "differs"),
    ("the year just past, the same", {2023: 46}, "agrees"),
    ("the year before that", {2022: 64}, "unknown"),
    ("the year just past and the one before", {2022: 40, 2023: 64}, "differs"),
    ("the year of telling", {2024: 64}, "unknown"),
    ("the year just past and that of telling: it may be of either", {2023: 64, 2024: 46}, "unknown"),
    ("a later year, of which the draft could not tell", {2025: 64}, "unknown"),
    ("the year just past and a later one", {2023: 64, 2025: 81}, "differs"),
]
"""Of which years, and what, was published of what a draft of 2024 tells without a year: 46家."""


@pytest.mark.parametrize(("what", "told", "outcome"), UNDATED, ids=[what for what, *_ in UNDATED])
def test_an_undated_figure_is_held_against_the_year_just_past(
    what: str, told: dict[int, int], outcome: str, tmp_path: Path
) -> None:
    (tmp_path / "published").mkdir()
    for year, number in told.items():
        text = f"青岚市{year}年公报\n发布时间：{year + 1}-03-01\n\n{year}年，青岚市培育龙头企业{number}家。\n"
        (tmp_path / "published" / f"{year}.txt").write_text(text, encoding="utf-8")
    found = verify(written("青岚市培育龙头企业46家。", tmp_path), read(tmp_path / "published"))
    assert [verdict.outcome for verdict in found.verdicts] == [outcome], what


def test_a_goal_is_not_held_against_what_is(published: Store, tmp_path: Path) -> None:
    goal = "2024年，青岚市力争地区生产总值增长7%以上。"
    assert verify(written(goal, tmp_path), published).verdicts == ()


WRONG = [
    ("value", level(GDP, 2023, value="1376.4"), "数值"),
    ("scale", level(GDP, 2023, unit="万元"), "数量级"),
    ("sign", level(GDP, 2023, growth=-GDP.growth), "增减方向"),
    ("rank", rank("地区生产总值", 3), "位次"),
]


@pytest.mark.parametrize(("what", "sentence", "why"), WRONG, ids=[what for what, *_ in WRONG])
def test_what_differs_says_why_with_both_quotes(
    what: str, sentence: str, why: str, published: Store, tmp_path: Path
) -> None:
    (wrong,) = [v for v in verify(written(sentence, tmp_path), published).verdicts if v.outcome == "differs"]
    assert why in wrong.why, what
    assert wrong.told == sentence
    assert "2023年" in wrong.published
    assert "公报 2024-03-01" in wrong.source


ARITHMETIC = [
    ("sum", "青岚市新认定企业60家，其中高新企业35家，中小企业29家。", True),
    ("a sum that holds", "青岚市新认定企业60家，其中高新企业35家，中小企业25家。", False),
    ("list", "青岚市建成3个园区（东湖园区、西山园区）。", True),
    ("a list that holds", "青岚市建成2个园区（东湖园区、西山园区）。", False),
    ("a list that is open", "青岚市建成3个园区（东湖园区、西山园区等）。", False),
    ("share", "2023年，青岚市完成交通投资120亿元，其中公路投资30亿元，占45%。", True),
    ("a share that holds", "2023年，青岚市完成交通投资120亿元，其中公路投资30亿元，占25%。", False),
    ("a growth that holds", "2022年，青岚市旅游总收入100亿元。2023年，青岚市旅游总收入110亿元，增长10%。", False),
    (
        "a growth over years",
        "2022年，青岚市旅游总收入100亿元。2023年，青岚市旅游总收入110亿元，比2018年增长60%。",
        False,
    ),
    ("growth", "2022年，青岚市旅游总收入100亿元。2023年，青岚市旅游总收入110亿元，增长20%。", True),
]


@pytest.mark.parametrize(("what", "text", "slips"), ARITHMETIC, ids=[what for what, *_ in ARITHMETIC])
def test_a_draft_is_added_up(what: str, text: str, slips: bool, tmp_path: Path) -> None:
    found = verify(written(text, tmp_path), Store())
    assert [slip.sort for slip in found.slips] == ([what] if slips else [])


def test_the_sheets_tell_everything_and_nothing_runs_in_them(folder: Path, published: Store) -> None:
    found = verify(read_draft(folder, DRAFTS[0]), published)
    told = json.loads(json_sheet(found))
    assert len(told["verdicts"]) == len(found.verdicts) == sum(told["counts"].values())
    page = html_sheet(found, "<script>稿</script>")
    assert "<script>" not in page
    assert page.count("<tr class=") == len(found.verdicts) + len(found.slips)


@needs_chromium
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_sheet_reads_on_a_desk_and_on_a_phone_what_differs_first(
    browser: Any, folder: Path, published: Store, size: dict[str, int], tmp_path: Path
) -> None:
    found = verify(read_draft(folder, DRAFTS[0]), published)
    unsure = tuple(replace(verdict, confidence="0.62") for verdict in found.verdicts)
    (tmp_path / "sheet.html").write_text(html_sheet(replace(found, verdicts=unsure), "送审稿"), encoding="utf-8")
    context = browser.new_context(viewport=size)
    page = context.new_page()
    page.goto((tmp_path / "sheet.html").as_uri())
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert barriers(page) == [], scheme
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    told = page.locator("tr[class] td:first-child").all_inner_texts()
    outcomes = [words.split()[0] for words in told if words.split()[0] in ("不符", "未见", "一致")]
    assert outcomes == sorted(outcomes, key=["不符", "未见", "一致"].index)
    assert len([words for words in told if "把握不大 uncertain 62%" in words]) == len(found.verdicts)
    context.close()


@pytest.mark.parametrize(("sentence", "code"), [(level(GDP, 2023), 0), (level(GDP, 2023, value="1376.4"), 1)])
def test_the_exit_code_is_for_an_editors_pipeline(sentence: str, code: int, folder: Path, tmp_path: Path) -> None:
    from pyoxigraph import RdfFormat

    graph = tmp_path / "published.nq"
    read(folder / "published").dump(str(graph), format=RdfFormat.N_QUADS)
    draft = tmp_path / "draft.txt"
    draft.write_text(f"青岚市汇报\n发布时间：2024-03-20\n\n{sentence}\n", encoding="utf-8")
    for sheet in ("sheet.html", "sheet.json"):
        words = ["verify", str(draft), "--store", str(graph), "--no-tagger", "-o", str(tmp_path / sheet)]
        done = CliRunner().invoke(app, words)
        assert done.exit_code == code, done.output
        assert "1376.4" in (tmp_path / sheet).read_text(encoding="utf-8") or code == 0
    printed = CliRunner().invoke(app, ["verify", str(draft), "--store", str(graph), "--no-tagger", "--json"])
    assert printed.stdout == (tmp_path / "sheet.json").read_text(encoding="utf-8")
