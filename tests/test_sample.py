"""Facts drawn at random, the sheet in a real browser as a reader marks it, and what the marks come to."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store

from kg.errors import GraphError, InputError
from kg.graph import build_dataset
from kg.query import select
from kg.sample import Item, choices, draw, estimates, read_marks, render_sheet, wilson
from kg.sample.draw import Question, quotas
from kg.store import GraphStore, open_store, store_of
from tests.support.access import barriers
from tests.support.browser import DESK, PHONE
from tests.support.command import kg
from tests.support.gold import RECORDS, gold_reading
from tests.support.hostile import hostile
from tests.support.pages import needs_chromium


@pytest.fixture(scope="module")
def store() -> Store:
    read = [gold_reading(name) for name in RECORDS]
    return store_of(build_dataset([reading for reading, _ in read], [e for _, found in read for e in found]))


def drawn(store: Store, number: int, seed: int = 0) -> str:
    """The sheet of so many facts."""
    return render_sheet(draw(store, number, seed), choices(store))


# -------------------------------------------------------------------------------------------------------- drawing


def test_a_third_each_is_entities_relations_and_figures_of_every_class_and_predicate(store: Store) -> None:
    items = draw(store, 180, seed=3)
    assert Counter(item.about for item in items) == {"entity": 60, "relation": 60, "figure": 60}
    assert len({item.group for item in items if item.about == "entity"}) >= 12
    assert {item.how for item in items if item.about == "relation"} >= {"stated"}
    assert {question.slot for item in items if item.about == "figure" for question in item.questions} == {
        *("value", "kind", "indicator", "subject", "period", "qualifier")
    }
    assert len({item.iri for item in items}) == len(items)


def test_the_same_seed_draws_the_same_and_another_draws_others(store: Store) -> None:
    assert drawn(store, 40, seed=5) == drawn(store, 40, seed=5)
    assert {item.iri for item in draw(store, 40, seed=5)} != {item.iri for item in draw(store, 40, seed=6)}


def test_the_words_shown_are_those_of_the_text(store: Store) -> None:
    texts = [gold_reading(name)[0].article.text for name in RECORDS]
    for item in draw(store, 60):
        assert item.quote
        assert any(item.before + item.quote + item.after in text for text in texts)


def test_what_is_drawn_stands_for_all_there_is(store: Store) -> None:
    everything = draw(store, 100_000)
    sample = draw(store, 90)
    for about in ("entity", "relation", "figure"):
        whole = sum(item.about == about for item in everything)
        assert sum(item.weight for item in sample if item.about == about) == pytest.approx(whole)
    assert {item.weight for item in everything} == {1.0}


def test_a_graph_without_facts_gives_no_sheet() -> None:
    with pytest.raises(GraphError, match="no fact with its words"):
        draw(Store(), 10)


SIZES = st.dictionaries(st.tuples(st.text("ab", min_size=1), st.just("")), st.integers(1, 40), max_size=6)


@given(SIZES, st.integers(0, 80))
def test_quotas_share_out_all_and_leave_no_stratum_empty_that_could_have_one(
    sizes: dict[tuple[str, str], int], number: int
) -> None:
    given_ = quotas(sizes, number)
    assert sum(given_.values()) == min(number, sum(sizes.values()))
    assert all(0 <= given_[name] <= size for name, size in sizes.items())
    assert number < len(sizes) or all(given_.values())


# ----------------------------------------------------------------------------------------------------- the estimates


def marks(tmp_path: Path, *items: dict[str, Any]) -> Path:
    path = tmp_path / "marks.json"
    path.write_text(json.dumps({"items": items}), encoding="utf-8")
    return path


def item(verdict: str, about: str = "relation", group: str = "issues", **more: Any) -> dict[str, Any]:
    told = {"iri": "x", "about": about, "group": group, "how": "stated", "weight": 1.0, "marks": {"relation": verdict}}
    return told | more


def test_precision_is_told_by_predicate_and_by_how_it_was_read(tmp_path: Path) -> None:
    told = estimates(
        read_marks(
            marks(
                tmp_path,
                *[item("right")] * 3,
                item("wrong"),
                item("unclear"),
                item("wrong", group="leads", how="implied"),
                item("right", about="entity", group="Place", how="", marks={"class": "right"}),
                item("", about="figure", group="level", how="", marks={"value": "right", "period": "wrong"}),
                item("", marks={}),
            )
        )
    )
    assert {(e.about, e.name): (e.right, e.judged, e.unclear) for e in told} == {
        ("entity", "*"): (1, 1, 0),
        ("entity", "Place"): (1, 1, 0),
        ("figure", "period"): (0, 1, 0),
        ("figure", "value"): (1, 1, 0),
        ("relation", "(implied)"): (0, 1, 0),
        ("relation", "(stated)"): (3, 4, 1),
        ("relation", "*"): (3, 5, 1),
        ("relation", "issues"): (3, 4, 1),
        ("relation", "leads"): (0, 1, 0),
    }
    issues = next(e for e in told if e.name == "issues")
    assert (issues.low, issues.share, issues.high) == pytest.approx((*wilson(0.75, 4)[:1], 0.75, *wilson(0.75, 4)[1:]))


def test_a_fact_counts_for_as_many_as_it_stands_for(tmp_path: Path) -> None:
    told = estimates(read_marks(marks(tmp_path, item("right", weight=9.0), item("wrong", group="leads"))))
    whole = next(e for e in told if e.name == "*")
    assert whole.share == 0.9
    # Two marks of such unequal weight are worth hardly more than one (Kish): 10² / (9² + 1²).
    assert (whole.low, whole.high) == pytest.approx(wilson(0.9, 100 / 82))


@given(st.floats(0, 1), st.integers(1, 10_000))
def test_the_interval_holds_the_share_and_narrows_with_more_marks(share: float, number: int) -> None:
    low, high = wilson(share, number)
    assert 0 <= low <= share + 1e-9
    assert share - 1e-9 <= high <= 1
    more = wilson(share, 4 * number)
    assert more[1] - more[0] < high - low


def test_wilson_is_what_tables_say() -> None:
    # Newcombe (1998), 81 of 263 and 0 of 20.
    assert wilson(81 / 263, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0, 0.1611), abs=5e-5)
    assert wilson(0.5, 0) == (0.0, 1.0)


@pytest.mark.parametrize("text", ["", "[]", '{"items": [{}]}', '{"items": [{"marks": {"x": "perhaps"}}]}'])
def test_what_is_no_marks_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "marks.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"marks\.json: no marks"):
        read_marks(tmp_path / "marks.json")


CORRECTED = """
{"type": "relation", "verdict": "right", "was": {"predicate": "leads"}}
{"type": "relation", "verdict": "wrong", "was": {"predicate": "leads"}}
{"type": "mention", "verdict": "edit", "was": {"label": "甲", "kind": "Place"}, "now": {"kind": "Person"}}
{"type": "figure", "verdict": "edit", "was": {"value": 1, "unit": "元", "subject": "甲", "to": ""}, "now": {"unit": 1}}
"""


def test_corrections_of_the_page_are_marks_of_the_slots_they_judge(tmp_path: Path) -> None:
    (tmp_path / "corrections.jsonl").write_text(CORRECTED, encoding="utf-8")
    told = {
        (one.about, one.name): (one.right, one.judged) for one in estimates(read_marks(tmp_path / "corrections.jsonl"))
    }
    assert told[("relation", "leads")] == (1, 2)
    assert told[("entity", "Place")] == (0, 1)
    assert (told[("figure", "value")], told[("figure", "subject")]) == ((0, 1), (1, 1))
    assert ("figure", "period") not in told


def test_a_line_that_is_no_correction_is_told(tmp_path: Path) -> None:
    (tmp_path / "corrections.jsonl").write_text('{"type": "figure", "verdict": "maybe"}\n', encoding="utf-8")
    with pytest.raises(InputError, match="no marks"):
        read_marks(tmp_path / "corrections.jsonl")


# ------------------------------------------------------------------------------------------------- the sheet, in use


@pytest.fixture
def sheet(browser: Any, store: Store, tmp_path: Path) -> Iterator[Any]:
    """A sheet of 24 facts, open in a browser; afterwards nothing may have gone wrong or been asked of the network."""
    path = tmp_path / "sheet.html"
    path.write_text(drawn(store, 24), encoding="utf-8")
    context = browser.new_context(viewport=DESK, accept_downloads=True)
    page, troubles, requests = context.new_page(), [], []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: requests.append(request.url))
    page.goto(path.as_uri())
    yield page
    context.close()
    assert troubles == []
    assert {url for url in requests if not url.startswith(("data:", "blob:"))} == {path.as_uri()}


@needs_chromium
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_sheet_bars_no_one_and_is_marked_by_a_finger(sheet: Any, size: dict[str, int]) -> None:
    sheet.set_viewport_size(size)
    sheet.locator("button[data-verdict=right]").first.click()
    sheet.locator("article").nth(1).get_by_role("button", name="修改").click()
    assert sheet.locator("form.correction select").count() >= 1
    for scheme in ("light", "dark"):
        sheet.emulate_media(color_scheme=scheme)
        assert barriers(sheet) == [], scheme
    assert sheet.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert pressed(sheet) == ["right"]
    if size is PHONE:
        heights = sheet.eval_on_selector_all("button, input, select", "all => all.map(b => b.offsetHeight)")
        assert min(height for height in heights if height) >= 44


@pytest.mark.parametrize(
    ("slot", "says"), [("value", "15,464,000,000 元"), ("qualifier", "正好 exact"), ("qualifier", "超过 over")]
)
def test_a_reader_needs_to_count_no_zeros_and_know_no_codes(store: Store, slot: str, says: str) -> None:
    asked = [q for item in draw(store, 400) for q in item.questions]
    assert Question(slot=slot, says=says) in asked


def saved(page: Any, tmp_path: Path, *, key: bool) -> dict[str, Any]:
    with page.expect_download() as download:
        if key:
            page.keyboard.press("s")
        else:
            page.locator("#save").click()
    assert download.value.suggested_filename == "marks.json"
    download.value.save_as(tmp_path / "marks.json")
    return dict(json.loads((tmp_path / "marks.json").read_text(encoding="utf-8")))


def pressed(page: Any) -> list[str]:
    return verdicts(page.locator("body"))


def wait_for_marks(page: Any, count: int) -> None:
    page.wait_for_function(
        "count => document.querySelectorAll('.question button[aria-pressed=true]').length === count", arg=count
    )


@needs_chromium
def test_a_reader_marks_with_keys_and_the_marks_come_back_as_precision(
    sheet: Any, store: Store, tmp_path: Path
) -> None:
    items = draw(store, 24)
    slots = [(at, question.slot) for at, one in enumerate(items) for question in one.questions]
    for at in range(len(slots)):
        sheet.keyboard.press("132"[at % 3])
    assert sheet.locator("#progress").inner_text() == f"{len(slots)} / {len(slots)}"
    told = saved(sheet, tmp_path, key=True)["items"]
    verdicts = [told[at]["marks"][slot] for at, slot in slots]
    assert verdicts == [("right", "unclear", "wrong")[at % 3] for at in range(len(slots))]
    assert [(mark["iri"], mark["weight"]) for mark in told] == [(one.iri, one.weight) for one in items]
    done = kg("evaluate", "--sample", str(tmp_path / "marks.json"))
    assert done.returncode == 0, done.stderr
    assert all(word in done.stdout for word in ("entity", "relation", "figure", "indicator", "95 %"))


@needs_chromium
def test_a_reader_marks_with_the_mouse_changes_and_clears(sheet: Any, tmp_path: Path) -> None:
    third = sheet.locator(".question").nth(2)
    third.locator("[data-verdict=wrong]").click()
    third.locator("[data-verdict=right]").click()
    assert pressed(sheet) == ["right"]
    assert third.get_attribute("aria-current") == "true"
    sheet.keyboard.press("ArrowUp")
    sheet.keyboard.press("3")
    assert pressed(sheet) == ["unclear", "right"]
    # A mark goes on to the next, which is the third again.
    sheet.keyboard.press("0")
    assert pressed(sheet) == ["unclear"]
    told = saved(sheet, tmp_path, key=False)["items"]
    assert [verdict for one in told for verdict in one["marks"].values()] == ["unclear"]


@needs_chromium
def test_the_marks_are_there_when_the_page_is_opened_again(sheet: Any) -> None:
    for count, key in enumerate("123", 1):
        sheet.keyboard.press(key)
        wait_for_marks(sheet, count)
    sheet.reload()
    wait_for_marks(sheet, 3)
    assert pressed(sheet) == ["right", "wrong", "unclear"]
    sheet.keyboard.press("1")
    assert pressed(sheet) == ["right", "wrong", "unclear", "right"]


def of_type(page: Any, items: tuple[Item, ...], about: str) -> tuple[Any, Item]:
    """The first fact of a kind on the sheet, figures with a subject."""
    found = next(one for one in items if one.about == about and one.fact["was"].get("subject", "-"))
    return page.locator("article").nth(items.index(found)), found


def verdicts(article: Any) -> list[str]:
    told: list[str] = article.locator(".question button[aria-pressed=true]").evaluate_all(
        "all => all.map(b => b.dataset.verdict)"
    )
    return told


@needs_chromium
def test_a_judgement_of_the_whole_fact_marks_its_slots_and_a_mark_takes_it_back(sheet: Any, store: Store) -> None:
    article, found = of_type(sheet, draw(store, 24), "figure")
    right, whole = article.locator(".judge.right"), len(found.questions)
    right.click()
    assert verdicts(article) == ["right"] * whole
    assert sheet.locator("#corrections").inner_text() == "更正 1 ⤓"
    article.locator(".question").last.locator("[data-verdict=wrong]").click()
    assert verdicts(article) == ["right"] * (whole - 1) + ["wrong"]
    assert sheet.locator("#corrections").is_hidden()
    article.locator(".judge.wrong").click()
    assert verdicts(article) == ["wrong"] * whole
    article.locator(".judge.wrong").click()
    assert verdicts(article) == []


@needs_chromium
def test_of_a_relation_the_mark_is_the_judgement(sheet: Any, store: Store) -> None:
    article, _ = of_type(sheet, draw(store, 24), "relation")
    article.locator("[data-verdict=wrong]").click()
    assert article.locator(".judge.wrong").get_attribute("aria-pressed") == "true"
    article.locator("[data-verdict=unclear]").click()
    assert article.locator(".judge[aria-pressed=true]").count() == 0
    assert verdicts(article) == ["unclear"]


FIGURE = """
SELECT ?value ?subject ?rule WHERE {
  ?f wt:text ?text ; wt:value ?value ; wt:rule ?rule ; prov:wasDerivedFrom ?passage . ?passage nif:beginIndex ?at .
  OPTIONAL { ?f wt:subject/rdfs:label ?subject } FILTER(?text = "%s" && STR(?at) = "%s") }"""
STATED = """
SELECT ?p WHERE { ?a rdf:subject/rdfs:label "%s"@zh ; rdf:predicate ?p ; rdf:object/rdfs:label "%s"@zh }"""


@needs_chromium
def test_what_a_reader_corrects_on_the_sheet_the_next_build_honours(browser: Any, tmp_path: Path) -> None:
    def built(name: str, *more: str) -> GraphStore:
        done = kg("build", str(RECORDS["anning"]), "--no-tagger", "-o", str(tmp_path / name), *more)
        assert done.returncode == 0, done.stderr
        return open_store(tmp_path / name)

    before = built("before")
    items = draw(before, 10_000)
    done = kg("sample", str(tmp_path / "before"), "-n", "10000", "-o", str(tmp_path / "sheet.html"))
    assert done.returncode == 0, done.stderr
    context = browser.new_context(viewport=DESK, accept_downloads=True)
    page = context.new_page()
    page.goto((tmp_path / "sheet.html").as_uri())
    figure_card, figure = of_type(page, items, "figure")
    relation_card, relation = of_type(page, items, "relation")
    relation_card.locator(".judge.wrong").click()
    figure_card.locator(".judge.edit").click()
    form = figure_card.locator("form.correction")
    assert form.get_by_label("主体").input_value() == figure.fact["was"]["subject"]
    other = next(one.fact["was"]["label"] for one in items if one.about == "entity" and one.title == figure.title)
    form.get_by_label("主体").fill(other)
    form.get_by_label("数值").fill("12345.6")
    form.get_by_label("数值").press("Enter")
    marked = dict(zip((question.slot for question in figure.questions), verdicts(figure_card), strict=True))
    assert {slot for slot, verdict in marked.items() if verdict == "wrong"} == {"subject", "value"}
    page.reload()
    with page.expect_download() as download:
        page.locator("#corrections").click()
    assert download.value.suggested_filename == "corrections.jsonl"
    download.value.save_as(tmp_path / "corrections.jsonl")
    context.close()

    after = built("after", "--corrections", str(tmp_path / "corrections.jsonl"))
    place = FIGURE % (figure.quote, figure.fact["begin"])
    assert ("12345.6", other, "correction") not in select(before, place).rows
    assert ("12345.6", other, "correction") in select(after, place).rows
    ends = STATED % (relation.fact["was"]["subject"], relation.fact["was"]["object"])
    assert any(row[0].endswith(f"#{relation.group}") for row in select(before, ends).rows)
    assert not any(row[0].endswith(f"#{relation.group}") for row in select(after, ends).rows)


@needs_chromium
def test_words_that_are_markup_stay_words(browser: Any, tmp_path: Path) -> None:
    reading, entities = hostile()
    bad = store_of(build_dataset([reading], entities))
    items: tuple[Item, ...] = draw(bad, 60)
    path = tmp_path / "sheet.html"
    path.write_text(render_sheet(items, choices(bad)), encoding="utf-8")
    context = browser.new_context()
    page = context.new_page()
    page.goto(path.as_uri())
    assert page.locator("article").count() == len(items)
    for card in page.locator("article").all():
        card.locator(".judge.edit").click()
        card.get_by_role("button", name="保存更正").click()
    assert page.evaluate("window.pwned") is None
    shown = page.locator("article mark").all_text_contents()
    assert shown == [one.quote for one in items]
    context.close()


def test_the_command_writes_a_sheet_of_a_store(tmp_path: Path) -> None:
    built = kg("build", str(RECORDS["dev-05"]), "--no-tagger", "--store", str(tmp_path / "store"))
    assert built.returncode == 0, built.stderr
    done = kg("sample", str(tmp_path / "store"), "-n", "12", "--seed", "4", "-o", str(tmp_path / "sheet.html"))
    assert done.returncode == 0, done.stderr
    assert "12 条事实 facts" in done.stdout
    assert "Content-Security-Policy" in (tmp_path / "sheet.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "words", [("evaluate",), ("evaluate", "graph.ttl"), ("evaluate", "g.ttl", "--sample", "m.json")]
)
def test_evaluate_wants_a_graph_with_records_or_marks(words: tuple[str, ...]) -> None:
    done = kg(*words)
    assert done.returncode == 2
    assert "give" in done.stderr
