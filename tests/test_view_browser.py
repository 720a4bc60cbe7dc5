"""The explorer in a real browser: finding, the network, and what the address keeps."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store

from kg.builder import store_in_memory
from kg.graph import build_nquads
from kg.store import graphs_of
from kg.terms import BASE
from kg.view import render_page
from tests.bench.bench_served import renamed
from tests.support.browser import DESK, explore
from tests.support.gold import ROOT, gold_reading
from tests.support.making import article_of
from tests.support.pages import METHOD, Open, needs_chromium
from tests.support.screenshots import pictures
from tests.support.waiting import there

pytestmark = needs_chromium


# ---------------------------------------------------------------------------------------------------- finding


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("石化产业链兵团", "石化产业链兵团"),
        ("12345工作法", METHOD),
        ("安宁", "安宁市"),
        ("anningshi", "安宁市"),
        ("shihuachanyelianbingtuan", "石化产业链兵团"),
        ("shcylbt", "石化产业链兵团"),
    ],
    ids=["label", "alias", "start of a label", "pinyin", "longer pinyin", "initials"],
)
def test_search_by_keyboard_finds_and_centres(opened: Open, words: str, label: str) -> None:
    explorer = opened()
    explorer.find(words)
    assert explorer.chosen() == label
    (x, y), (middle, half) = explorer.where(label), explorer.centre()
    assert abs(x - middle) < 260
    assert abs(y - half) < 200


def test_search_reaches_what_the_opening_view_does_not_show(opened: Open) -> None:
    explorer = opened()
    hidden = explorer.page.evaluate(
        "[...wutong.source.known.values()].find((n) => !wutong.graph.shown.ids.includes(n.id) && n.degree).label"
    )
    explorer.find(hidden)
    assert explorer.chosen() == hidden
    assert hidden in explorer.shown()


def test_search_says_so_when_there_is_nothing(opened: Open) -> None:
    page = opened().page
    page.fill("#search", "绝对没有这个名字")
    there(page, "#results li")
    assert page.locator("#results").inner_text() == "没有找到"
    page.keyboard.press("Escape")
    assert page.locator("#results").is_hidden()


# ---------------------------------------------------------------------------------------------------- the network


def test_it_opens_on_the_locality_as_a_tree_that_can_be_read(opened: Open) -> None:
    explorer = opened()
    assert explorer.shown()[0] == "安宁市"
    assert {METHOD, "兵团制", "石化产业链兵团"} <= set(explorer.shown())
    assert explorer.page.evaluate("wutong.graph.network.getScale()") >= 0.8
    at = {label: explorer.where(label) for label in ("安宁市", METHOD, "兵团制", "石化产业链兵团")}
    assert at["安宁市"][0] < at[METHOD][0] < at["兵团制"][0] < at["石化产业链兵团"][0]


def test_classes_switched_off_leave_with_their_edges(opened: Open) -> None:
    explorer = opened()
    before = explorer.relations()
    explorer.click("#classes input[data-name=CommandUnit]")
    assert "石化产业链兵团" not in explorer.shown()
    assert len(explorer.relations()) < len(before)
    explorer.click("#classes input[data-name=CommandUnit]")
    assert explorer.relations() == before


def test_relations_switched_off_leave_and_their_nodes_stay(opened: Open) -> None:
    explorer = opened()
    nodes = explorer.page.evaluate("wutong.graph.shown.all")
    explorer.click("summary:has-text('关系')")
    explorer.click("#predicates input[data-name=establishes]")
    assert "establishes" not in explorer.relations()
    assert explorer.page.evaluate("wutong.graph.shown.all") == nodes
    explorer.page.locator("#predicates").get_by_text("全不选").click()
    explorer.settle()
    assert explorer.relations() == []


def test_what_the_filters_let_through_and_the_canvas_does_not_show_is_counted_and_can_be_drawn(opened: Open) -> None:
    explorer = opened()
    assert explorer.page.locator("#off").is_hidden()
    explorer.page.locator("#classes").get_by_text("全不选").click()
    explorer.click("#classes input[data-name=Honour]")
    drawn = len(explorer.shown())
    everything = explorer.page.evaluate("wutong.source.meta.classes.Honour.count")
    assert f"{everything - drawn} 个" in explorer.page.locator("#off").inner_text()
    explorer.click("#draw-off")
    assert len(explorer.shown()) == everything
    assert explorer.page.locator("#off").is_hidden()


def test_siblings_stand_under_one_word_and_fold(opened: Open) -> None:
    explorer = opened()
    group = "[...wutong.graph.shown.pills.values()].find((pill) => pill.p === 'establishes')"
    assert explorer.page.evaluate(f"{group}.folded")
    before = explorer.shown()
    explorer.page.evaluate(f"wutong.turn({group}.id)")
    explorer.settle()
    members = explorer.page.evaluate(f"{group}.members.map((id) => wutong.graph.known.get(id).label)")
    assert set(members) <= set(explorer.shown())
    assert set(before) < set(explorer.shown())
    assert explorer.shown()[0] == before[0]


def test_a_click_chooses_and_a_second_grows(opened: Open) -> None:
    explorer = opened()
    event = "全国高校引才活动"
    explorer.find(event)
    before = explorer.shown()
    place = explorer.where(event)
    explorer.click_node(event)
    grown = explorer.shown()
    assert grown[: len(before)] == before
    assert len(grown) > len(before)
    assert explorer.where(event) == pytest.approx(place, abs=3), "what was clicked stays under the pointer"
    explorer.click("#fold")
    assert len(explorer.shown()) < len(grown)


def test_the_pointer_on_a_node_tells_its_whole_name_and_class(opened: Open) -> None:
    explorer = opened()
    explorer.page.mouse.move(*explorer.where(METHOD))
    explorer.until("!document.getElementById('tip').hidden")
    assert explorer.page.locator("#tip").inner_text().split("\n") == [METHOD, "工作机制"]
    explorer.page.mouse.move(640, 30)
    explorer.until("document.getElementById('tip').hidden")


def test_a_click_on_a_line_shows_what_states_it(opened: Open) -> None:
    explorer = opened()
    x, y = explorer.page.evaluate(
        """() => {
          const { source, graph } = wutong;
          const edge = graph.shown.edges.find((e) => e.p === "leads");
          const { line } = graph.routes().find((r) => r.edge === edge);
          const [cx, cy] = line.points.reduce(([a, b], [c, d]) => [a + c / 4, b + d / 4], [0, 0]);
          const dom = graph.network.canvasToDOM({ x: cx, y: cy }), box = graph.container.getBoundingClientRect();
          return [dom.x + box.x, dom.y + box.y];
        }"""
    )
    explorer.page.mouse.click(x, y)
    explorer.settle()
    assert explorer.chosen() == "牵头"
    assert "重点产业发展和重点项目建设指挥部" in explorer.panel()
    assert "双指挥长" in explorer.panel()


def test_the_arrow_keys_go_from_node_to_node_and_enter_grows(opened: Open) -> None:
    explorer = opened()
    explorer.page.focus("#network")
    explorer.press("ArrowRight")
    assert explorer.chosen() == "安宁市"
    explorer.press("ArrowRight")
    second = explorer.chosen()
    assert second != "安宁市"
    assert second in explorer.page.locator("#hint").inner_text()
    explorer.press("ArrowLeft")
    assert explorer.chosen() == "安宁市"
    before = len(explorer.shown())
    explorer.press("Enter")
    assert len(explorer.shown()) > before
    explorer.press("Escape")
    assert explorer.chosen() == "昆明安宁:抓牢“梧桐树工程” 推动民营经济高质量发展", "the article at a glance"
    explorer.click("#close")
    assert explorer.page.locator("#panel").is_hidden()


def test_a_path_joins_two_things(opened: Open) -> None:
    explorer = opened()
    explorer.find("石化产业链兵团")
    explorer.click("#path")
    explorer.find("安宁市")
    assert explorer.shown()[0] == "石化产业链兵团"
    assert explorer.shown()[-1] == "安宁市"
    assert "路径" in explorer.page.locator("#hint").inner_text()


@pytest.mark.parametrize("layout", ["tree", "radial", "force"])
def test_every_layout_keeps_the_nodes_apart_and_is_the_same_twice(opened: Open, layout: str) -> None:
    first, second = opened(), opened()
    for explorer in (first, second):
        explorer.choose("#layout", "radial" if layout == "tree" else layout)
        explorer.choose("#layout", layout)
    places = [explorer.page.evaluate("wutong.graph.network.getPositions()") for explorer in (first, second)]
    assert places[0] == places[1]
    assert len({(at["x"], at["y"]) for at in places[0].values()}) == len(places[0])
    boxes = sorted(
        first.page.evaluate(
            """[...wutong.graph.spots()].filter(([id]) => wutong.graph.known.has(id))
               .map(([, { x, y, right }]) => [y - 9, y + 9, x - 8, right - 20])"""
        )
    )
    for i, (top, bottom, left, right) in enumerate(boxes):
        for other_top, _, other_left, other_right in boxes[i + 1 :]:
            assert other_top >= bottom or other_left >= right or left >= other_right, "no label lies on another"
            assert other_top >= top


def test_the_svg_is_the_view(opened: Open, tmp_path: Path) -> None:
    explorer = opened()
    with explorer.page.expect_download() as download:
        explorer.page.click("#svg")
    path = tmp_path / "view.svg"
    download.value.save_as(path)
    root = ElementTree.fromstring(path.read_text(encoding="utf-8"))
    titles = [node.text for node in root.iter("{http://www.w3.org/2000/svg}title")]
    assert titles == explorer.shown()
    groups = explorer.page.evaluate("wutong.graph.shown.pills.size")
    assert groups
    assert len(list(root.iter("{http://www.w3.org/2000/svg}path"))) == len(explorer.relations()) + groups
    words = {node.text for node in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {"安宁市", "服务产业"} <= words
    assert {word.split()[0] for word in words if word} >= {"设立", "包含"}


def test_the_png_is_a_picture(opened: Open, tmp_path: Path) -> None:
    explorer = opened()
    with explorer.page.expect_download() as download:
        explorer.page.click("#png")
    path = tmp_path / "view.png"
    download.value.save_as(path)
    assert path.read_bytes().startswith(b"\x89PNG")
    assert path.stat().st_size > 10_000


# ---------------------------------------------------------------------------------------------------- state


def test_the_link_restores_the_view_in_a_fresh_page(opened: Open) -> None:
    first = opened()
    first.click("#classes input[data-name=Honour]")
    first.find("兵团制")
    first.choose("#layout", "radial")
    second = opened(fragment=first.hash())
    assert second.shown() == first.shown()
    assert second.chosen() == "兵团制"
    assert second.page.input_value("#layout") == "radial"
    assert not second.page.is_checked("#classes input[data-name=Honour]")
    first.click("#panel .evidence")
    third = opened(fragment=first.hash())
    assert third.lit() == first.lit()


@pytest.mark.parametrize(
    "fragment", ["#v=nowhere&l=constructor&n=e&s=x.y&at=a-b&y=1&zz=1", "#__proto__=1&v=reader&a=none", "#%%%"]
)
def test_a_link_that_makes_no_sense_opens_all_the_same(opened: Open, fragment: str) -> None:
    assert opened(fragment=fragment).page.locator("#tab-graph").is_visible()


def test_back_and_forward(opened: Open) -> None:
    explorer = opened()
    assert explorer.page.is_disabled("#back")
    explorer.find("兵团制")
    explorer.click("#tab-figures")
    explorer.page.go_back()
    explorer.settle()
    assert explorer.chosen() == "兵团制"
    explorer.click("#back")
    title = explorer.chosen()
    assert title != "兵团制"
    explorer.click("#forward")
    assert explorer.chosen() == "兵团制"
    explorer.click("#home")
    assert explorer.chosen() == title


def test_english_covers_everything_but_the_article(opened: Open) -> None:
    explorer = opened()
    explorer.click("#lang")
    explorer.find(METHOD)
    assert explorer.page.get_attribute("html", "lang") == "en"
    for selector in (
        "#side",
        "#view-graph .bar",
        "#tabs",
        "#hint",
        "#panel h3 >> nth=0",
        "#panel h4 >> nth=0",
        ".chip",
    ):
        words = explorer.page.locator(selector).inner_text()
        assert not [c for c in words if "\u4e00" <= c <= "\u9fff"], words
    labels = explorer.page.evaluate(
        """Array.from(document.querySelectorAll('[aria-label]:not(.why, #lang)'), (e) => e.ariaLabel).join(' ')"""
    )
    assert not [c for c in labels if "\u4e00" <= c <= "\u9fff"], labels
    assert "command unit" in explorer.page.locator("#classes").inner_text()
    explorer.click("#tab-figures")
    assert explorer.page.locator("thead").inner_text().split()[:2] == ["Subject", "Indicator"]


def test_the_theme_follows_the_machine_until_it_is_chosen(opened: Open) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    colour = "getComputedStyle(document.documentElement).getPropertyValue('--ground')"
    light, dark = opened(), opened(scheme="dark")
    assert light.page.evaluate(colour) != dark.page.evaluate(colour)
    before = light.page.evaluate(colour)
    light.click("#theme")
    assert light.page.evaluate(colour) == dark.page.evaluate(colour) != before
    assert light.page.evaluate(ground) is not None


def test_all_tools_of_the_network_stand_in_one_line_on_a_desk(opened: Open) -> None:
    explorer = opened()
    explorer.find("兵团制")
    for _ in ("Chinese", "English"):
        tops = explorer.page.evaluate(
            "Array.from(document.querySelectorAll('#view-graph .bar button'), (b) => Math.round(b.offsetTop))"
        )
        assert len(set(tops)) == 1
        explorer.click("#lang")


# ---------------------------------------------------------------------------------------------------- pictures


DRAWN_AT_THE_EDGE = """async () => {
  const { graph } = wutong, drawn = new Set(), draw = graph.drawNode;
  const { width } = document.getElementById("network").getBoundingClientRect();
  const wide = (id) => graph.boxes.get(id).width;
  const widest = graph.shown.ids.toSorted((a, b) => wide(b) - wide(a))[0];
  const scale = 1, { x, y } = graph.network.getPosition(widest);
  const symbol = x + 13 - wide(widest) / 2, position = { x: symbol + 12 - width / 2, y };
  graph.drawNode = function (pen, id, ...rest) { drawn.add(id); return draw.call(this, pen, id, ...rest); };
  graph.network.moveTo({ position, scale, animation: false });
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  drawn.clear();
  graph.network.redraw();
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return [wide(widest) > 150, drawn.has(widest)];
}"""


def test_a_symbol_at_the_edge_is_drawn_however_long_its_label(browser: Any, pages: Path) -> None:
    context = browser.new_context(viewport=DESK)
    explorer = explore(context, (pages / "anning.html").as_uri() + "#v=graph")
    assert explorer.page.evaluate(DRAWN_AT_THE_EDGE) == [True, True]
    context.close()


def test_the_pictures_of_readme_can_be_made_from_a_page(browser: Any, pages: Path, tmp_path: Path) -> None:
    pictures(browser, pages / "anning.html", tmp_path)
    kept = sorted((ROOT / "data" / "pictures").iterdir())
    assert sorted(path.name for path in tmp_path.iterdir()) == [path.name for path in kept]
    for path in (*tmp_path.iterdir(), *kept):
        assert path.read_bytes().startswith(b"\x89PNG")
    assert all(path.stat().st_size < 300_000 for path in kept)


# ------------------------------------------------------------------------------------------ one article of several


def test_a_page_of_several_articles_draws_the_one_that_was_read(opened: Open) -> None:
    explorer = opened("all", "#v=reader&a=anning")
    explorer.click("#tab-graph")
    told = explorer.page.evaluate("wutong.graph.shown.edges.map((edge) => edge.evidence[0].article)")
    assert set(told) == {"anning"}
    own = opened("anning")
    assert set(explorer.shown()) >= set(own.shown()) - {"昆明市"}, "what its own page opens on"


def test_a_long_list_of_articles_goes_on_when_its_end_is_seen(browser: Any, tmp_path: Path) -> None:
    articles = [article_of(f"a{n:03}", f"第{n}号通知\n\n青岚市召开会议。", f"第{n}号通知", None) for n in range(230)]
    path = tmp_path / "many.html"
    path.write_text(render_page(store_in_memory(articles, tagger=False)), encoding="utf-8")
    context = browser.new_context(viewport=DESK)
    explorer = explore(context, path.as_uri())
    rows = "document.querySelectorAll('#overview .list tbody tr').length"
    for shown in (100, 200, 230):
        explorer.until(f"{rows} === {shown}")
        explorer.page.evaluate("document.querySelector('#overview .list tbody tr:last-child').scrollIntoView()")
    assert explorer.page.evaluate(f"(wutong.overview.turn({{ sort: 'title' }}), {rows})") == 100, "it begins anew"
    assert explorer.troubles == []
    context.close()


def test_what_two_articles_say_of_two_things_is_one_line_that_tells_of_both(browser: Any, tmp_path: Path) -> None:
    reading, entities = gold_reading("anning")
    store = Store()
    for iri, text in graphs_of(build_nquads([reading], entities)).items():
        again = renamed(iri, text, 1) if iri.startswith(BASE) else {}
        for graph, triples in {iri: text, **again}.items():
            store.load(triples.encode(), format=RdfFormat.N_TRIPLES, to_graph=NamedNode(graph))
    path = tmp_path / "twice.html"
    path.write_text(render_page(store), encoding="utf-8")
    context = browser.new_context(viewport=DESK)
    explorer = explore(context, f"{path.as_uri()}#v=graph")
    twice = "wutong.graph.shown.edges.filter(({ same }) => same.length === 2)"
    assert explorer.page.evaluate(f"{twice}.length") > 5
    ends = explorer.page.evaluate("wutong.graph.shown.edges.map(({ s, p, o, modality }) => [s, p, o, modality].join())")
    assert len(ends) == len(set(ends))
    explorer.page.evaluate(f"wutong.go({{ e: {twice}[0].id }})")
    explorer.settle()
    assert "别处也这样说 1" in explorer.panel()
    explorer.click("#panel section:last-of-type .link >> nth=0")
    assert explorer.troubles == []
    context.close()
