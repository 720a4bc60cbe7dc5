"""What the explorer's page carries, what it opens on, and the picture of it: without a browser."""

from __future__ import annotations

import itertools
import json
import os
import random
import re
import subprocess
import sys
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store

from kg.errors import OutputError
from kg.graph import build_dataset
from kg.model import CONFIDENT, Finding
from kg.model import UNTITLED as WRITTEN
from kg.store import store_of
from kg.terms import WT
from kg.view import flags, render_page, render_served_page
from kg.view.draw import CORNERS, MOST_LEAVES, draw, render_svg
from kg.view.looks import looks
from kg.view.opening import LONGEST, MOST, MOST_ROOTS, ROW, STRUCTURE, Opening, label_width, opening, shorten
from kg.view.overview import matrix, overview
from kg.view.payload import Content, Look, content, payload, short, sounds
from kg.view.rows import FIELDS, Fact, Figure, Mark, Node, Place
from kg.view.shelf import write_pages
from kg.view.titles import UNTITLED, latest_first, titled
from tests.support.crowd import crowd
from tests.support.gold import RECORDS, gold_reading
from tests.support.hostile import STRINGS, TITLE, hostile

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "kg" / "view" / "page"


@pytest.fixture(scope="module")
def anning() -> Store:
    reading, entities = gold_reading("anning")
    return store_of(build_dataset([reading], entities))


@pytest.fixture(scope="module")
def held(anning: Store) -> Content:
    return content(anning)


@pytest.fixture(scope="module")
def carried(held: Content) -> dict[str, Any]:
    return payload(held, looks())


def first_view(held: Content) -> Opening:
    return opening(held.nodes, held.edges, [article["locality"] for article in held.articles], held.firsts)


def blocks(page: str) -> dict[str, Any]:
    """The data blocks of a page by their id."""
    found = re.findall(r'<script type="application/json" id="(\w+)">(.*?)</script>', page, flags=re.S)
    return {name: json.loads(text) for name, text in found}


# ---------------------------------------------------------------------------------------------------- what is carried


def test_every_entity_relation_and_figure_of_a_reading_is_carried(carried: dict[str, Any]) -> None:
    reading, entities = gold_reading("anning")
    assert {node.label for node in carried["nodes"]} == {entity.label for entity in entities}
    assert len(carried["figures"]) == len(reading.figures)
    counts = carried["meta"]["counts"]
    assert counts == {
        "articles": 1,
        "entities": len(entities),
        "relations": len(carried["edges"]),
        "figures": len(reading.figures),
    }
    assert sum(look["count"] for look in carried["meta"]["classes"].values()) == len(entities)
    assert sum(look["count"] for look in carried["meta"]["predicates"].values()) == len(carried["edges"])
    assert carried["meta"]["years"] == [2022, 2024]


def test_every_place_is_the_words_it_says(carried: dict[str, Any]) -> None:
    (article,) = carried["articles"]
    reading, _ = gold_reading("anning")
    words = {found.text for found in (*reading.mentions, *reading.figures, *reading.relations)}
    places = [place for row in (*carried["edges"], *carried["figures"]) for place in row.evidence]
    assert places
    for name, begin, end in places:
        assert name == "anning"
        assert article["text"][begin:end] in words
    for kind, begin, end, *_ in article["marks"]:
        assert kind in {"m", "r", "f"}
        assert article["text"][begin:end] in words


def test_classes_and_relations_have_names_in_both_languages(carried: dict[str, Any]) -> None:
    for table in (carried["meta"]["classes"], carried["meta"]["predicates"]):
        for name, look in table.items():
            chinese, english = look["name"]
            assert re.search("[\u4e00-\u9fff]", chinese), name
            assert english.isascii(), name


def test_the_shapes_of_the_looks_are_shapes_that_can_be_drawn(carried: dict[str, Any]) -> None:
    for name, look in looks().items():
        assert re.fullmatch("#[0-9A-Fa-f]{6}", look.colour), name
        assert look.shape in {"dot", "star", *CORNERS}, name
    pairs = [(look["colour"], look["shape"]) for look in carried["meta"]["classes"].values()]
    assert len(set(pairs)) == len(pairs), "no two classes look the same"


def test_numbers_that_do_not_measure_are_marked_as_such() -> None:
    reading, entities = gold_reading("anning")
    store = store_of(build_dataset([reading], entities))
    marks = content(store, (("anning", 3, 5, "看看"),)).articles[0]["marks"]
    assert [mark for mark in marks if mark.type == "x"] == [Mark("x", 3, 5, read="看看")]


def test_a_graph_of_other_facts_is_an_empty_page() -> None:
    store = Store()
    store.update("INSERT DATA { <http://example.org/a> <http://example.org/b> 'c' }")
    assert content(store).nodes == ()
    assert "0 篇文章" in render_page(store)


@given(st.text(max_size=40))
def test_what_a_name_sounds_like_is_letters_and_digits(label: str) -> None:
    pinyin, initials = sounds(label)
    assert pinyin == pinyin.lower()
    assert not [c for c in pinyin + initials if not c.isalnum()]
    assert len(initials) <= len(pinyin)


@pytest.mark.parametrize(
    ("iri", "name"),
    [("https://w3id.org/wutong/ns#Place", "Place"), ("https://w3id.org/wutong/id/e1", "e1"), ("x", "x")],
)
def test_the_page_calls_a_thing_by_the_end_of_its_iri(iri: str, name: str) -> None:
    assert short(iri) == name


# ---------------------------------------------------------------------------------------------------- modality, growth


MORE = """
PREFIX wt: <https://w3id.org/wutong/ns#> PREFIX dcterms: <http://purl.org/dc/terms/>
DELETE { GRAPH ?g { ?said wt:modality ?how } } WHERE { GRAPH ?g { ?said wt:modality ?how } } ;
INSERT { GRAPH ?g { ?a wt:modality wt:planned ; wt:confidence 0.4 } } WHERE { GRAPH ?g { ?a a wt:Assertion } } ;
INSERT { GRAPH ?g { ?change wt:changeOf ?level ; wt:modality wt:reported ; dcterms:provenance "OCR" } }
WHERE { GRAPH ?g {
  ?change wt:value 9.4 ; wt:kind wt:growth . ?level wt:value 20035000000.0 ; wt:kind wt:level } }"""


def test_modality_confidence_and_growth_are_carried_where_the_graph_has_them(held: Content) -> None:
    assert {(edge.modality, edge.confidence) for edge in held.edges} == {("asserted", "")}
    reading, entities = gold_reading("anning")
    store = store_of(build_dataset([reading], entities))
    store.update(MORE)
    told = content(store)
    assert {(edge.modality, edge.confidence) for edge in told.edges} == {("planned", "0.4")}
    (change,) = [figure for figure in told.figures if figure.change]
    assert change.modality == "reported"
    assert [figure for figure in told.figures if figure.scanned] == [change]
    assert {figure.indicator for figure in told.figures if figure.id == change.change} == {"民营经济增加值"}


# ---------------------------------------------------------------------------------------------------- many articles


def test_an_overview_tells_what_each_article_gives_and_what_many_tell_of() -> None:
    read = [gold_reading(name) for name in RECORDS]
    store = store_of(build_dataset([r for r, _ in read], [e for _, found in read for e in found]))
    held = content(store)
    told = overview(held)
    assert {row["id"] for row in told["articles"]} == set(RECORDS)
    for row in told["articles"]:
        marks = [mark for a in held.articles if a["id"] == row["id"] for mark in a["marks"]]
        assert row["entities"] == len({mark.ref for mark in marks if mark.type == "m"})
    assert all(thing["articles"] > 1 for thing in told["things"])
    table = told["matrix"]
    assert len(table["indicators"]) == len(table["cells"])
    figures = {figure.id: figure for figure in held.figures}
    for indicator, row in zip(table["indicators"], table["cells"], strict=True):
        assert len(row) > 1
        for article, (name, value, *_) in row.items():
            assert (figures[name].indicator, figures[name].value) == (indicator, value)
            assert figures[name].evidence[0].article == article


def test_of_an_article_the_latest_sure_figure_stands_in_the_matrix() -> None:
    """从不到70万亿元增加到超过100万亿元: what it came from leads the sentence and is not what is told."""
    told = [
        ("f1", "a", "70", "2016-12-31", ""),
        ("f2", "a", "100", "2020-12-31", ""),
        ("f3", "a", "9", "2021-12-31", "0.5"),
    ]
    told += [("f4", "b", "5", "2020-12-31", "")]
    figures = [
        Figure(name, "n1", indicator, value, "元", "level", to=to, confidence=sure, evidence=(Place(article, 0, 1),))
        for indicator in ("产值", "收入")
        for name, article, value, to, sure in told
    ]
    (cells, _) = matrix(figures, ["a", "b"])["cells"]
    assert [cell[1] for cell in cells.values()] == ["100", "5"]


def test_the_matrix_takes_a_year_before_a_sum_of_five_and_tells_the_time_of_each_figure() -> None:
    told = [("f1", "a", "5870", "2008-01-01"), ("f2", "a", "1266", "2012-01-01"), ("f3", "b", "1168", "2012-01-01")]
    last = "2012-12-31"
    figures = [
        Figure(name, "n1", what, value, "人", "level", from_=first, to=last, evidence=(Place(article, 0, 1),))
        for what in ("城镇新增就业", "劳动力")
        for name, article, value, first in told
    ]
    (cells, _) = matrix(figures, ["a", "b"])["cells"]
    assert [cell[1] for cell in cells.values()] == ["1266", "1168"]
    assert {tuple(cell[5:]) for cell in cells.values()} == {("2012-01-01", "2012-12-31")}


def test_articles_without_a_date_stand_where_the_years_in_their_titles_have_them() -> None:
    told = [("a", "", "2009年报告"), ("b", "2012-03-05", "报告"), ("c", None, "２０２３年报告"), ("d", "", "通知")]
    assert _in_order(told) == ["c", "b", "a", "d"]


def test_articles_of_one_day_stand_by_their_titles_wherever_they_are_listed() -> None:
    day = "2012-03-05"
    assert _in_order([("b", day, "甲"), ("a", day, "甲"), ("c", day, "一"), ("d", "2012-03-06", "乙")]) == [*"dcab"]


def _in_order(told: list[tuple[str, str | None, str]]) -> list[str]:
    rows = [{"id": name, "issued": day, "title": title} for name, day, title in told]
    return [str(row["id"]) for row in latest_first(rows)]


def test_the_index_of_many_articles_tells_what_is_uncertain_and_finds_each_page(tmp_path: Path) -> None:
    read = [gold_reading(name) for name in RECORDS]
    store = store_of(build_dataset([reading for reading, _ in read], [e for _, found in read for e in found]))
    sure = "<https://w3id.org/wutong/ns#confidence> 0.5"
    store.update(f"INSERT {{ GRAPH ?g {{ ?x {sure} }} }} WHERE {{ GRAPH ?g {{ ?x a <{WT}Observation> }} }}")
    assert write_pages(store, tmp_path / "all.html", most=1) == len(RECORDS)
    index = (tmp_path / "all.html").read_text(encoding="utf-8")
    pages = re.findall(r'<td class="title"><a href="([^"]+)">', index)
    assert sorted(pages) == sorted(f"all/{name}.html" for name in RECORDS)
    assert all((tmp_path / page).exists() for page in pages)
    assert f'{len(RECORDS)} 篇文章 <span lang="en" class="dim">articles</span>' in index
    assert "把握不大" in index
    assert re.findall(r'<td class="num doubt">(\d+)</td>', index)
    assert "待核" not in index, "a column in which nothing stands is none"


def test_a_class_without_a_look_is_drawn_alike_everywhere() -> None:
    shapes = (PAGE / "shapes.js").read_text(encoding="utf-8")
    assert f'UNKNOWN = {{ colour: "{Look().colour}", shape: "{Look().shape}" }}' in shapes


def test_an_article_without_a_title_is_called_by_its_first_words() -> None:
    assert UNTITLED == "（无标题）" == WRITTEN
    assert titled(UNTITLED, "\n  全市经济稳中向好。\n二") == "（无标题）全市经济稳中向好。"
    assert titled(UNTITLED, "") == UNTITLED


# ---------------------------------------------------------------------------------------------------- findings


@pytest.mark.parametrize(
    ("where", "place"),
    [
        ("anning#char=341,346", ("anning", 341, 346)),
        ("https://w3id.org/wutong/id/anning#char=0,1", ("anning", 0, 1)),
        ("https://w3id.org/wutong/id/e1", None),
        ("anning", None),
        ("", None),
        ("anning#char=3", None),
        ("#char=3,4", None),
    ],
)
def test_a_finding_has_a_flag_where_it_has_a_place(where: str, place: tuple[str, int, int] | None) -> None:
    finding = Finding(level="warning", check="counts", message="为什么", where=where)
    assert flags([finding]) == (() if place is None else ((*place, "为什么"),))


def test_a_sentence_that_gave_nothing_has_no_flag() -> None:
    assert flags([Finding(level="note", check="coverage", message="无", where="anning#char=3,9")]) == ()


# ---------------------------------------------------------------------------------------------------- the opening view


def rows(edges: list[tuple[int, str, int]]) -> tuple[list[Node], list[Fact]]:
    """Nodes and edges from (subject, predicate, object) by number."""
    ends = sorted({end for s, _, o in edges for end in (s, o)})
    nodes = [Node(f"n{end}", "Place", f"名字{end}") for end in ends]
    facts = [Fact(f"a{i}", f"n{s}", p, f"n{o}", evidence=(Place("x", i, i + 1),)) for i, (s, p, o) in enumerate(edges)]
    return nodes, facts


numbers = st.integers(0, 30)
graphs = st.lists(st.tuples(numbers, st.sampled_from([*STRUCTURE, "locatedIn"]), numbers), max_size=60)


def test_each_tree_has_its_share_of_the_view() -> None:
    """The nation would leave nothing to its counties."""
    nodes, facts = rows([(0, "implements", 2 + n) for n in range(400)] + [(1, "establishes", 900), (1, "issues", 901)])
    first = opening(nodes, facts, ["n0", "n1"])
    assert list(first.parents.values()).count("n1") == 2
    assert len(first.names) <= MOST


@given(graphs, st.lists(numbers, max_size=12))
def test_an_opening_view_is_trees_whose_nodes_stand_apart(edges: list[tuple[int, str, int]], roots: list[int]) -> None:
    nodes, facts = rows(edges)
    first = opening(nodes, facts, [f"n{root}" for root in roots])
    assert len(first.roots) <= MOST_ROOTS
    assert bool(first.roots) == bool(nodes)
    assert len(set(first.names)) == len(first.names) == len(first.places)
    assert len(set(first.places.values())) == len(first.names)
    linked = {frozenset((fact.s, fact.o)) for fact in facts}
    for child, parent in first.parents.items():
        assert frozenset((child, parent)) in linked
        assert first.places[child][0] > first.places[parent][0]


@given(graphs, st.randoms())
def test_an_opening_view_does_not_depend_on_the_order_of_facts(
    edges: list[tuple[int, str, int]], chance: random.Random
) -> None:
    nodes, facts = rows(edges)
    shuffled = facts[:]
    chance.shuffle(shuffled)
    assert opening(nodes, facts, ["n0"]) == opening(nodes, shuffled, ["n0"])


def test_labels_of_a_column_do_not_reach_the_next(held: Content) -> None:
    first = first_view(held)
    labels = {node.id: node.label for node in held.nodes}
    columns = sorted({x for x, _ in first.places.values()})
    for name, (x, _) in first.places.items():
        following = [column for column in columns if column > x]
        assert not following or x + label_width(shorten(labels[name])) < following[0]
    lines = sorted((x, y) for x, y in first.places.values())
    gaps = [b[1] - a[1] for a, b in itertools.pairwise(lines) if a[0] == b[0]]
    assert min(gaps) >= ROW / 2


def test_it_opens_on_the_locality_and_what_its_methods_consist_of(held: Content) -> None:
    first = first_view(held)
    labels = {node.id: node.label for node in held.nodes}
    assert labels[first.root] == "安宁市"
    hangs = {labels[child]: labels[parent] for child, parent in first.parents.items()}
    assert hangs["兵团制"] == "“12345”工作法"
    assert hangs["石化产业链兵团"] == "兵团制"
    assert hangs["市委书记"] == "重点产业发展和重点项目建设指挥部"


def test_siblings_stand_in_the_order_of_the_text() -> None:
    nodes, edges = rows([(0, "establishes", 3), (0, "establishes", 1), (0, "hasPart", 2)])
    assert opening(nodes, edges, ["n0"]).names == ["n0", "n2", "n3", "n1"]


def test_siblings_of_one_passage_stand_in_the_order_they_are_named(held: Content) -> None:
    nodes, edges = rows([(0, "hasPart", 1), (0, "hasPart", 2), (0, "hasPart", 3)])
    same = [edge._replace(evidence=(Place("x", 0, 9),)) for edge in edges]
    assert opening(nodes, same, ["n0"], {"n1": ("x", 7), "n2": ("x", 3), "n3": ("x", 5)}).names[1:] == [
        "n2",
        "n3",
        "n1",
    ]
    assert held.firsts[held.articles[0]["locality"]][0] == "anning"


def test_what_was_supplied_without_confidence_is_not_drawn_before_it_is_asked_for() -> None:
    nodes, edges = rows([(0, "establishes", 1), (0, "establishes", 2), (0, "establishes", 3)])
    doubts = ["", str(CONFIDENT), "0.1"]
    unsure = [edge._replace(implied=1, confidence=doubt) for edge, doubt in zip(edges, doubts, strict=True)]
    assert opening(nodes, unsure, ["n0"]).names == ["n0", "n1", "n2"]
    stated = [edge._replace(confidence="0.1") for edge in edges]
    assert opening(nodes, stated, ["n0"]).names == ["n0", "n1", "n2", "n3"]


def test_the_page_draws_from_the_confidence_on_that_facts_are_told_from() -> None:
    assert f"const CONFIDENT = {CONFIDENT};" in (PAGE / "graph.js").read_text(encoding="utf-8")


def test_an_opening_view_has_a_limit_and_fair_roots() -> None:
    wide = [(root, "establishes", 1000 * (root + 1) + i) for root in range(3) for i in range(100)]
    nodes, edges = rows(wide)
    first = opening(nodes, edges, ["n0", "n1", "n2", "n0"])
    assert first.roots == ("n0", "n1", "n2")
    assert len(first.names) == MOST


@given(st.text(max_size=60))
def test_a_shortened_label_is_its_beginning(label: str) -> None:
    drawn = shorten(label)
    assert len(drawn) <= LONGEST
    assert label.startswith(drawn.removesuffix("…")) if drawn != label else True


# ---------------------------------------------------------------------------------------------------- the page


def test_the_page_is_whole_and_asks_for_nothing(anning: Store) -> None:
    page = render_page(anning)
    seen: list[tuple[str, dict[str, str | None]]] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: seen.append((tag, dict(attrs)))  # type: ignore[method-assign]
    parser.feed(page)
    assert [tag for tag, _ in seen].count("script") == 4
    assert not [tag for tag, attributes in seen if "src" in attributes]
    assert [attributes["href"] for tag, attributes in seen if tag == "link"] == ["data:,"]
    style = page[page.index("<style>") : page.index("</style>")]
    assert not re.search(r"@import|url\(", style)


def test_its_policy_names_every_script_by_its_hash(anning: Store) -> None:
    page = render_page(anning)
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    assert policy
    scripts = re.findall(r"<script>(.*?)</script>", page, flags=re.S)
    assert len(scripts) == 2
    for script in scripts:
        assert f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" in policy[1].replace("&#39;", "'")
    for rule in ("default-src 'none'", "connect-src 'none'", "base-uri 'none'", "form-action 'none'"):
        assert rule in policy[1].replace("&#39;", "'")
    assert "unsafe-eval" not in policy[1]


def test_hostile_words_stay_data() -> None:
    reading, entities = hostile()
    page = render_page(store_of(build_dataset([reading], entities)), findings=(("hostile", 0, 2, STRINGS[0]),))
    data = blocks(page)["payload"]
    assert data["articles"][0]["text"] == reading.article.text
    assert data["articles"][0]["title"] == TITLE
    assert {node[FIELDS["nodes"].index("label")] for node in data["nodes"]} == set(STRINGS)
    outside = re.sub(r"<script.*?</script>", "", page, flags=re.S)
    assert "<script" not in outside
    assert "<img" not in outside
    assert not set("\u2028\u2029") & set(page[page.index('id="payload"') : page.index("</script>")])


def test_the_served_page_carries_no_graph() -> None:
    page = render_served_page({"title": "库", "classes": {}}, "/api/")
    assert blocks(page) == {
        "payload": {"api": "/api/", "meta": {"title": "库", "classes": {}}},
        "opening": {"roots": [], "nodes": [], "options": blocks(page)["opening"]["options"]},
    }
    assert "connect-src 'self'" in page.replace("&#39;", "'")


def test_every_module_of_the_page_is_short_and_in_the_page(anning: Store) -> None:
    page = render_page(anning)
    for path in sorted(PAGE.glob("*.js")):
        text = path.read_text(encoding="utf-8")
        assert text in page, path.name
        assert text.startswith("//"), f"{path.name} says what it is for"
        assert text.count("\n") < 300, path.name
        assert not re.search(r"innerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text), path.name


def test_every_word_of_the_page_is_there_in_both_languages() -> None:
    strings = "".join((PAGE / f"{name}.js").read_text(encoding="utf-8") for name in ("strings", "words"))
    keys = set(re.findall(r"(\w+): [\[{]", strings))
    used = set()
    for path in PAGE.glob("*.js"):
        used |= set(re.findall(r'say\("(\w+)"', path.read_text(encoding="utf-8")))
    template = (PAGE / "explorer.html").read_text(encoding="utf-8")
    used |= set(re.findall(r'data-i18n(?:-label|-hint)?="(\w+)"', template))
    assert used <= keys, sorted(used - keys)


PROGRAM = """
import random, sys
from hashlib import sha256
from kg.graph import build_dataset
from kg.store import store_of
from kg.view import render_page
from kg.view.draw import render_svg
from tests.support.crowd import crowd
from tests.support.gold import RECORDS, gold_reading
from pyoxigraph import Store
chance = random.Random(sys.argv[1])
read = [gold_reading(name) for name in RECORDS]
chance.shuffle(read)
quads = list(store_of(build_dataset([r for r, _ in read], [e for _, found in read for e in found])))
chance.shuffle(quads)
store = Store()
for quad in quads:
    store.add(quad)
print(sha256((render_page(store) + render_svg(store)).encode()).hexdigest())
"""


def test_the_same_graph_gives_the_same_bytes_whatever_the_order_and_the_hash_seed() -> None:
    seen = set()
    for seed in ("0", "1", "4711"):
        run = subprocess.run(
            [sys.executable, "-c", PROGRAM, seed],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
        seen.add(run.stdout)
    assert len(seen) == 1


# ---------------------------------------------------------------------------------------------------- the picture


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_the_picture_shows_every_node_of_the_opening_view(name: str) -> None:
    reading, entities = gold_reading(name)
    store = store_of(build_dataset([reading], entities))
    held = content(store)
    first = first_view(held)
    root = ElementTree.fromstring(render_svg(store))
    titles = [node.text or "" for node in root.iter("{http://www.w3.org/2000/svg}title")]
    labels = {node.id: node.label for node in held.nodes}
    drawn = [title.rsplit("（", 1)[0] for title in titles]
    assert drawn == [labels[name] for name in first.names if labels[name] in drawn]
    rests = [
        text for node in root.iter("{http://www.w3.org/2000/svg}text") if (text := node.text or "").startswith("其余 ")
    ]
    assert len(drawn) + sum(int(rest.split()[1]) for rest in rests) == len(first.names), "the others are counted"
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    for node in root.iter("{http://www.w3.org/2000/svg}text"):
        assert float(node.get("x", 0)) < width
        assert float(node.get("y", 0)) < height
    words = {text.text for text in root.iter("{http://www.w3.org/2000/svg}text")}
    assert held.articles[0]["title"] in words
    assert "主语省略" in words or not any(edge.implied for edge in held.edges)
    lines = list(root.iter("{http://www.w3.org/2000/svg}path"))
    assert lines


SVG = "{http://www.w3.org/2000/svg}"
Box = tuple[float, float, float, float]


def boxes_of(root: ElementTree.Element) -> tuple[list[tuple[str, Box]], list[Box]]:
    """Where the names of relations stand, and where the labels of things do: left, top, right, bottom."""
    names, labels = [], []
    for text in root.iter(SVG + "text"):
        if "x" not in text.attrib or "y" not in text.attrib:
            continue  # of the legend
        size, x, y = (float(text.attrib[name]) for name in ("font-size", "x", "y"))
        words = text.text or ""
        wide = sum(size if ord(letter) > 0x2E7F else size * 0.57 for letter in words)
        left = x - wide * {"end": 1, "middle": 0.5}.get(text.get("text-anchor", ""), 0)
        box = (left, y - size * 0.88, left + wide, y + size * 0.2)
        if size == 10:
            names.append((words, box))
        elif size < 18:
            labels.append(box)
    return names, labels


def covers(one: Box, other: Box) -> bool:
    wide, high = (min(one[i + 2], other[i + 2]) - max(one[i], other[i]) for i in (0, 1))
    return wide > 0.5 and high > 0.5


@pytest.mark.parametrize("records", [*([name] for name in sorted(RECORDS)), sorted(RECORDS)], ids="+".join)
def test_no_name_of_a_relation_covers_another_or_a_label_and_no_line_crosses_it(records: list[str]) -> None:
    read = [gold_reading(name) for name in records]
    store = store_of(build_dataset([reading for reading, _ in read], [e for _, found in read for e in found]))
    root = ElementTree.fromstring(render_svg(store))
    names, labels = boxes_of(root)
    for at, (words, box) in enumerate(names):
        assert not [other for other, taken in names[:at] if covers(box, taken)], words
        assert not any(covers(box, label) for label in labels), words
    tags = [node.tag.removeprefix(SVG) if node.get("font-size") != "10" else "name" for node in root]
    lines = [at for at, tag in enumerate(tags) if tag == "path"]
    assert max(lines) < tags.index("name"), "names lie above the lines"
    assert len(lines) <= len(names), "every line has a name"


def test_two_relations_of_the_same_two_things_are_one_line_with_two_names() -> None:
    reading, entities = gold_reading("dev-05")
    root = ElementTree.fromstring(render_svg(store_of(build_dataset([reading], entities))))
    lines = [node.get("d") for node in root.iter(SVG + "path")]
    names, _ = boxes_of(root)
    assert len(set(lines)) == len(lines) < len(names)


def test_a_picture_of_many_leaves_counts_those_it_leaves_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.support.crowd.BRANCHES", 40)
    reading, entities = crowd(41)
    root = ElementTree.fromstring(render_svg(store_of(build_dataset([reading], entities))))
    words = {node.text or "" for node in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {f"第{i:05}号机构" for i in range(1, 41)} & words == {f"第{i:05}号机构" for i in range(1, MOST_LEAVES + 1)}
    assert f"其余 {40 - MOST_LEAVES} 个 · {40 - MOST_LEAVES} more" in words


def test_a_hostile_picture_is_still_xml() -> None:
    reading, entities = hostile()
    root = ElementTree.fromstring(render_svg(store_of(build_dataset([reading], entities))))
    assert not [node.tag for node in root.iter() if node.tag.endswith(("script", "image", "foreignObject"))]
    assert not [name for node in root.iter() for name in node.attrib if name.startswith("on")]


@pytest.mark.parametrize(("ending", "magic"), [(".svg", b"<svg"), (".png", b"\x89PNG")])
def test_a_picture_is_written_by_its_ending(anning: Store, tmp_path: Path, ending: str, magic: bytes) -> None:
    path = tmp_path / "deep" / f"picture{ending}"
    draw(anning, path)
    assert path.read_bytes().startswith(magic)
    first = path.read_bytes()
    draw(anning, path)
    assert path.read_bytes() == first


@pytest.mark.parametrize("name", ["picture.gif", "picture"])
def test_no_other_picture_is_written(anning: Store, tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputError, match=r"svg or \.png"):
        draw(anning, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_graph_is_an_empty_picture() -> None:
    root = ElementTree.fromstring(render_svg(Store()))
    assert not list(root.iter("{http://www.w3.org/2000/svg}text"))
