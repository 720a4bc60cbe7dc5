"""The pages of things and the explorer's answers, from a real server."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape, unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store, parse

from kg.graph import build_nquads
from kg.model import Article, Reading
from kg.query import TOPICS, Question, question, questions, select
from kg.read.lengthy import parts_of
from kg.serve.marks import pieces
from kg.serve.pages import ON_PAGE, thing, things
from kg.serve.saved import question_page
from kg.serve.site import Site
from kg.serve.visitor import COOKIE, Visitor
from kg.serve.wording import COLUMNS
from kg.standing import MODALITIES, RESOLUTIONS, SURE, percent
from kg.terms import BASE, ITSRDF, RDF, RDFS, SKOS, WT, literal
from kg.view.inline import PAGE
from tests.support.gold import RECORDS, ROOT, gold_reading
from tests.support.server import Answer, Server, serving

HOSTILE = "</script><img src=x onerror=alert(1)>\"'&{{7*7}}\u2028\u202e"


@pytest.fixture(scope="module")
def nquads() -> str:
    readings = [gold_reading(name) for name in RECORDS]
    return build_nquads([reading for reading, _ in readings], [e for _, found in readings for e in found])


@pytest.fixture(scope="module")
def store(nquads: str) -> Store:
    graph = Store()
    graph.extend(parse(nquads, format=RdfFormat.N_QUADS))
    return graph


@pytest.fixture(scope="module")
def server(nquads: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    path = tmp_path_factory.mktemp("graph") / "graph.nq"
    article, entity = f"<{BASE}hostile>", f"<{BASE}ehostile>"
    bad = literal(HOSTILE)
    passage = f"<{BASE}hostile#char=0,{len(HOSTILE)}>"
    nif = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
    number = "http://www.w3.org/2001/XMLSchema#nonNegativeInteger"
    triples = [
        f"{article} a <{WT}Article>; <http://purl.org/dc/terms/title> {bad}@zh; <{nif}isString> {bad}.",
        f"{entity} a <{WT}Enterprise>; <{RDFS}label> {bad}@zh; <{SKOS}altLabel> {bad}@zh.",
        f"{passage} <{ITSRDF}taIdentRef> {entity}; <{nif}referenceContext> {article}; <{nif}anchorOf> {bad};"
        f" <{nif}beginIndex> '0'^^<{number}>; <{nif}endIndex> '{len(HOSTILE)}'^^<{number}>.",
    ]
    lines = [
        f"{q.subject} {q.predicate} {q.object} {article} .\n"
        for q in parse("\n".join(triples), format=RdfFormat.TURTLE)
    ]
    path.write_text(nquads + "".join(lines), encoding="utf-8")
    with serving(path) as running:
        yield running


def named(store: Store, label: str, kind: str = "") -> str:
    """The short name of what has that label."""
    typed = f"?e a wt:{kind} ." if kind else ""
    text = f"SELECT DISTINCT ?e {{ GRAPH ?g {{ ?e <{RDFS}label> '{label}'@zh . {typed} }} }}"
    return select(store, text).rows[0][0].removeprefix(BASE)


def get(server: Server, path: str, accept: str = "text/html") -> Answer:
    return server.ask(path, headers={"Accept": accept})


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        for name in ("href", "src"):
            if found.get(name):
                self.links.append(str(found[name]))
        if found.get("id"):
            self.ids.add(str(found["id"]))


def read(answer: Answer) -> Links:
    page = Links()
    page.feed(answer.text)
    return page


# ------------------------------------------------------------------------------ a thing and its descriptions

NEGOTIATED = [
    ("text/html", "/page/{}"),
    ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "/page/{}"),
    ("*/*", "/page/{}"),
    ("text/turtle", "/data/{}.ttl"),
    ("application/ld+json", "/data/{}.jsonld"),
    ("application/n-triples", "/data/{}.nt"),
    ("application/rdf+xml", "/data/{}.rdf"),
    ("text/html;q=0.2, text/turtle", "/data/{}.ttl"),
]


@pytest.mark.parametrize(("accept", "place"), NEGOTIATED)
def test_a_thing_sends_on_to_what_the_client_likes(server: Server, store: Store, accept: str, place: str) -> None:
    name = named(store, "安宁市", "Place")
    answer = get(server, f"/id/{name}", accept)
    assert answer.status == 303
    assert answer.headers["location"] == place.format(name)
    assert "accept" in answer.headers["vary"].lower()
    assert get(server, answer.headers["location"]).status == 200


def test_a_format_we_do_not_have(server: Server, store: Store) -> None:
    answer = get(server, f"/id/{named(store, '安宁市', 'Place')}", "image/png")
    assert answer.status == 406
    assert "Turtle" in answer.text


@pytest.mark.parametrize("accept", ["text/html", "text/turtle"])
def test_what_is_not_there(server: Server, accept: str) -> None:
    answer = get(server, "/id/nothing", accept)
    assert answer.status == 404
    assert "Traceback" not in answer.text
    assert get(server, "/page/nothing").status == 404
    lost = get(server, "/no/such/page")
    assert lost.status == 404
    assert '<form class="finder' in lost.text
    assert get(server, "/no/such/page", "text/turtle").type.startswith("text/plain")
    near = get(server, f"/id/{quote('安宁市')}")
    assert near.status == 404
    assert "安宁市</a>" in near.text
    assert get(server, "/data/nothing.ttl").status == 404
    assert get(server, "/data/anning.docx").status == 404


def test_every_entity_figure_and_article_has_a_page(server: Server, store: Store) -> None:
    sorts = (f"?e a <{WT}Observation>", f"?e a <{WT}Article>", f"?m <{ITSRDF}taIdentRef> ?e")
    kinds = f"SELECT DISTINCT ?e {{ GRAPH ?g {{ {' UNION '.join(f'{{ {sort} }}' for sort in sorts)} }} }}"
    things = [iri for (iri,) in select(store, kinds).rows]
    assert len(things) > 400
    for iri in sorted(things)[::7]:
        assert get(server, f"/page/{iri.removeprefix(BASE)}").status == 200, iri


def test_the_links_of_a_page_lead_somewhere(server: Server, store: Store) -> None:
    page = read(get(server, f"/page/{named(store, '安宁市', 'Place')}"))
    links = sorted({link for link in page.links if link.startswith("/") and not link.startswith("/explore#")})
    assert len(links) > 60
    for link in links[::5]:
        assert get(server, link.partition("#")[0]).status in (200, 303), link


def test_a_page_reaches_for_nothing_outside(server: Server, store: Store) -> None:
    paths = (
        "/",
        "/explore",
        "/query",
        "/articles",
        "/things",
        "/questions",
        "/questions/parts-of",
        "/search?q=a",
        "/page/anning",
    )
    for path in (*paths, f"/page/{named(store, '安宁市', 'Place')}"):
        answer = get(server, path)
        page = read(answer)
        assert not [link for link in page.links if link.startswith(("http:", "https:", "//"))], path
        policy = answer.headers.get("content-security-policy", "")
        if path == "/explore":
            said = next(
                str(attrs["content"])
                for tag, attrs in page.tags
                if attrs.get("http-equiv") == "Content-Security-Policy"
            )
            assert policy == f"{said}; frame-ancestors 'none'", "the page's own, and what only a header can say"
        assert "default-src 'none'" in policy
        assert "'unsafe-eval'" not in policy
        assert "script-src 'unsafe" not in policy


def test_a_passage_has_its_anchor_in_the_article(server: Server) -> None:
    page = read(get(server, "/page/anning"))
    assert sum(name.startswith("char=") for name in page.ids) > 150


def test_a_quote_leads_to_its_place(server: Server, store: Store) -> None:
    page = read(get(server, f"/page/{named(store, '“12345”工作法')}"))
    places = [link for link in page.links if link.startswith("/id/anning#")]
    anchors = read(get(server, "/page/anning")).ids
    assert places
    assert {place.partition("#")[2] for place in places} <= anchors


def test_turtle_of_an_entity_holds_its_facts_with_their_words(server: Server, store: Store) -> None:
    name = named(store, "“12345”工作法")
    graph = Store()
    graph.extend(parse(get(server, f"/data/{name}.ttl").body, format=RdfFormat.TURTLE))
    ask = f"ASK {{ ?a rdf:subject <{BASE}{name}> ; prov:wasDerivedFrom ?p }}"
    assert bool(
        graph.query(
            ask, prefixes={"rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "prov": "http://www.w3.org/ns/prov#"}
        )
    )


def test_turtle_of_an_article_is_its_graph(server: Server, store: Store) -> None:
    found = set(parse(get(server, "/data/dev-01.nt").body, format=RdfFormat.N_TRIPLES))
    assert len(found) == sum(1 for _ in store.quads_for_pattern(None, None, None, NamedNode(BASE + "dev-01")))


def test_the_formats_say_the_same(server: Server, store: Store) -> None:
    name = named(store, "安宁市", "Place")
    forms = {"ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "rdf": RdfFormat.RDF_XML, "jsonld": RdfFormat.JSON_LD}
    found = [
        {
            (str(q.subject), str(q.predicate), str(q.object))
            for q in parse(get(server, f"/data/{name}.{end}").body, format=form)
        }
        for end, form in forms.items()
    ]
    assert len(found[0]) > 100
    assert all(triples == found[0] for triples in found)


def test_hostile_words_stay_words(server: Server) -> None:
    for path in (
        "/page/hostile",
        "/page/ehostile",
        "/explore",
        "/",
        f"/page/{quote(HOSTILE)}",
        f"/search?q={quote(HOSTILE)}",
    ):
        answer = get(server, path)
        page = read(answer)
        assert not [tag for tag, attrs in page.tags if tag == "img" or any(name.startswith("on") for name in attrs)]
        scripts = [attrs for tag, attrs in page.tags if tag == "script"]
        assert all((attrs["src"] or "").startswith("/") for attrs in scripts if "src" in attrs)
    assert "{{7*7}}" in get(server, "/page/ehostile").text, "a template inside a value was run"


# ------------------------------------------------------------------------------ the explorer's answers


def api(server: Server, path: str) -> Any:
    answer = server.ask("/api/" + path)
    assert answer.status == 200, answer.text
    return json.loads(answer.body)


def test_meta_counts_the_whole(server: Server) -> None:
    meta = api(server, "meta")
    assert meta["counts"]["articles"] == 5
    assert meta["classes"]["CommandUnit"]["count"] == 14
    assert meta["classes"]["CommandUnit"]["name"] == ["指挥机构", "command unit"]
    assert set(meta) == {"title", "classes", "predicates", "years", "counts", "articles"}


def test_the_opening_view_is_a_tree_of_known_nodes(server: Server) -> None:
    view = api(server, "opening")
    names = {node["id"] for node in view["nodes"]}
    assert set(view["roots"]) <= names
    assert view["roots"]
    assert 5 < len(names) <= 150
    assert all(edge["s"] in names and edge["o"] in names for edge in view["edges"])


@pytest.mark.parametrize(
    ("asked", "label"),
    [
        ("安宁", "安宁市"),
        ("工商聯", "工商联"),
        ("12345", "“12345”工作法"),
        ("anningshi", "安宁市"),
        ("ans", "安宁市"),
        ("兵", "兵团制"),
    ],
)
def test_search(server: Server, asked: str, label: str) -> None:
    hits = api(server, "search?q=" + quote(asked))
    assert hits[0]["node"]["label"] == label
    assert set(hits[0]["node"]) == {"id", "kind", "label", "degree"}


def test_search_for_nothing(server: Server) -> None:
    assert api(server, "search?q=") == []
    assert api(server, "search?q=%E2%80%9C") == []
    assert api(server, "search") == []


def test_an_entity_with_all_it_stands_in(server: Server, store: Store) -> None:
    found = api(server, f"entity?id={named(store, '安宁市', 'Place')}")
    assert found["node"]["label"] == "安宁市"
    assert "昆明安宁" in found["aliases"]
    assert len(found["relations"]) == found["node"]["degree"] == 27
    assert len(found["figures"]) == 51
    assert {"edge", "out", "other"} == set(found["relations"][0])
    evidence = next(f["edge"]["evidence"][0] for f in found["relations"] if f["edge"]["evidence"])
    assert set(evidence) == {"article", "b", "e", "context"}
    text = gold_reading(evidence["article"])[0].article.text
    assert evidence["context"]["quote"] == text[evidence["b"] : evidence["e"]]


def test_the_page_of_a_thing_tells_each_change_once_and_folds_what_is_long(server: Server, store: Store) -> None:
    page = get(server, f"/page/{named(store, '安宁市', 'Place')}").text
    figures = page[page.index('id="figures"') :]
    assert "+31.05%" in figures
    assert len(re.findall(r"\+31\.05%", figures)) == 1
    folded = page[page.index('id="relations"') : page.index('id="figures"')].split("<details>")
    assert len(folded) > 1
    assert all(section.count("<li") <= 8 for section in folded[0].split("<section")[1:])


def test_between_and_path(server: Server, store: Store) -> None:
    ends = named(store, "安宁市", "Place"), named(store, "石化", "Industry")
    way = api(server, f"path?from={ends[0]}&to={ends[1]}")
    assert (way[0], way[-1]) == ends
    edges = api(server, f"between?ids={'%20'.join(way)}")
    assert len(edges) >= len(way) - 1
    assert api(server, f"path?from={ends[0]}&to={named(store, '青岚市', 'Place')}") is None
    assert api(server, f"path?from={ends[0]}&to={ends[0]}") == [ends[0]]


def test_an_article_with_its_marks(server: Server) -> None:
    article = api(server, "article?id=anning")
    assert set(article) >= {"id", "title", "publisher", "issued", "text", "sentences", "marks"}
    for mark in article["marks"]:
        assert 0 <= mark["b"] < mark["e"] <= len(article["text"])
    facts = {fact["id"] for fact in (*article["edges"], *article["figures"])}
    assert {mark["id"] for mark in article["marks"] if mark["type"] in "rf"} <= facts
    assert api(server, "article?id=nothing") is None


def test_figures_and_strangers(server: Server) -> None:
    found = api(server, "figures?limit=10")
    figures = found["rows"]
    assert found["total"] == 227
    assert len(figures) == 10
    assert set(figures[0]) >= {
        "id",
        "s",
        "label",
        "indicator",
        "value",
        "unit",
        "kind",
        "qualifier",
        "from",
        "to",
        "text",
    }
    assert api(server, "entity?id=nothing") is None
    assert server.ask("/api/nonsense").status == 404


def test_figures_come_by_pages_with_facets_that_count_what_is_left(server: Server) -> None:
    pages = [api(server, f"figures?sort=-value&limit=60&offset={offset}")["rows"] for offset in range(0, 240, 60)]
    rows = [row for page in pages for row in page]
    assert len({row["id"] for row in rows}) == 227
    values = [float(row["value"]) for row in rows]
    assert values == sorted(values, reverse=True)
    for facet, value in (("kind", "growth"), ("year", "2023"), ("article", "anning"), ("subject", "安宁市")):
        counts = dict(api(server, "figures?")["facets"][facet])
        found = api(server, f"figures?{facet}={quote(value)}&limit=300")
        assert found["total"] == counts[value] == len(found["rows"])
        assert dict(found["facets"][facet]) == counts, "the choices of a facet do not shrink by its own"
    fell = api(server, "figures?change=down")
    assert fell["total"] > 0
    assert all(row["growth"] < 0 for row in fell["rows"])


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.name)
def test_the_columns_of_every_saved_question_are_told_in_chinese(question: Question) -> None:
    assert [name for name in select(Store(), question.text).columns if name not in COLUMNS] == []


def test_a_search_for_nothing_there_leads_on(server: Server) -> None:
    page = read(get(server, "/search?q=xyzzy"))
    assert {"/articles", "/questions"} <= {attrs["href"] for tag, attrs in page.tags if attrs.get("class") == "button"}
    assert any(link.startswith("/search?q=") for link in page.links), "a question that has an answer"


def test_words_are_found_in_all_texts(server: Server) -> None:
    hits = api(server, "words?q=" + quote("民营"))
    assert len({hit["article"] for hit in hits}) > 1
    for hit in hits:
        assert gold_reading(hit["article"])[0].article.text[hit["b"] : hit["e"]] == "民营" == hit["quote"]


def test_a_question_in_the_search_box_is_answered_with_its_words(server: Server) -> None:
    answer = get(server, "/search?q=" + quote("重点产业发展和重点项目建设指挥部由谁牵头")).text
    assert "理解为" in answer
    assert "市委书记" in answer
    assert "<mark>" in answer
    assert "没有读懂" in get(server, "/search?q=" + quote("今天天气怎么样？什么")).text


def test_a_sentence_that_stands_in_for_an_answer_is_quoted_and_said_to_be_one(
    server: Server,
) -> None:
    answer = get(server, "/search?q=" + quote("谁被尊称为普洱熟茶之父")).text
    told = "海湾茶业创始人邹炳良先生被尊称为“普洱熟茶之父”"
    quoted = [part.partition("</blockquote>")[0] for part in answer.split("<blockquote")[1:]]
    assert any(told in part for part in quoted)
    assert not re.search(rf"<strong>[^<]*{told}", answer)
    assert "原文里说得最近的句子" in answer


def test_a_saved_question_has_a_page_with_its_form_and_answer(server: Server) -> None:
    answer = get(server, "/questions/parts-of?whole=" + quote("兵团制")).text
    assert "石化产业链兵团</a>" in answer
    assert get(server, "/questions/none").status == 404
    assert 'class="problem"' in get(server, "/questions/amounts-above?threshold=" + quote("'; DROP")).text


def test_things_are_listed_by_class_and_by_pages(server: Server, store: Store, tmp_path: Path) -> None:
    whole = read(get(server, "/things"))
    assert sum(link.startswith("/id/") for link in whole.links) == ON_PAGE
    kinds = [link.partition("kind=")[2] for link in whole.links if link.startswith("/things?kind=")]
    assert "CommandUnit" in kinds
    units = read(get(server, "/things?kind=CommandUnit"))
    assert f"/id/{named(store, '石化产业链兵团')}" in units.links
    assert f"/id/{named(store, '安宁市')}" not in units.links
    assert read(get(server, "/things?kind=Nothing")).links
    path = tmp_path / "graph.nq"
    path.write_text("".join(f"{quad} .\n" for quad in store), encoding="utf-8")
    site = Site(str(path))
    total = len([iri for iri in site.held.often if iri in site.held.labels])
    pages = [things(site, Visitor(language=1), "", str(number)) for number in range(1, total // ON_PAGE + 2)]
    assert sum(page.count("<li>") for page in pages) == total
    assert "Next page" not in pages[-1]
    assert things(site, Visitor(language=1), "", "no number") == pages[0]


def test_the_saved_questions_stand_by_what_they_are_about(server: Server) -> None:
    page = get(server, "/questions").text
    places = [page.index(f'<section id="{topic}"') for topic in TOPICS]
    assert places == sorted(places)
    assert page.count('href="/questions/') == len(questions())


@pytest.mark.parametrize(
    ("words", "link"),
    [
        ("职务", "/questions/posts"),
        ("民营经济增加值", "/questions/series-of?indicator=" + quote("民营经济增加值")),
        ("兵团制", "/questions/evidence-of?name=" + quote("兵团制")),
        ("兵团制", "/search?q=" + quote("兵团制")),
    ],
)
def test_a_search_among_the_questions_leads_to_one_that_can_be_asked(server: Server, words: str, link: str) -> None:
    assert link in [unescape(found) for found in read(get(server, "/questions?q=" + quote(words))).links]


@pytest.mark.parametrize("words", ["1", "%s", "{one|many}", "100%", "<b>"])
def test_what_was_searched_for_among_the_questions_is_quoted_as_it_is(server: Server, words: str) -> None:
    page = get(server, "/questions?q=" + quote(words)).text
    assert f"“{escape(words)}”" in page
    assert "<b>”" not in page


def test_two_tellings_stand_side_by_side(server: Server) -> None:
    answer = get(server, "/questions/compare-articles?indicator=" + quote("研发投入强度")).text
    assert '<table class="sides">' in answer
    assert "强度达到1.22%</a>" in answer


def test_an_indicator_is_asked_for_by_any_of_its_usual_names(server: Server) -> None:
    by_name, by_wording = (
        get(server, f"/questions/timeline?indicator={quote(n)}").text for n in ("国内生产总值", "GDP")
    )
    assert by_name.count("<tr") == by_wording.count("<tr") > 2


@pytest.mark.parametrize("name", ["mentions-of", "sources-of-figures", "figures-of-year", "about-enterprise"])
def test_of_a_large_graph_a_question_about_one_thing_waits_for_its_name(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    path = tmp_path / "graph.nq"
    path.write_text("".join(f"{quad} .\n" for quad in store), encoding="utf-8")
    site = Site(str(path))
    assert "<tbody" in question_page(site, Visitor(), name, {})
    monkeypatch.setattr("kg.serve.saved.LARGE", 1)
    page = question_page(site, Visitor(), name, {})
    assert "先说是关于什么的" in page
    assert "<tbody" not in page
    given = {parameter.name: "安宁市" for parameter in question(name).parameters if parameter.type == "name"}
    assert "先说是关于什么的" not in question_page(site, Visitor(), name, given or {"year": "2023"})


def test_of_a_large_graph_a_comparison_offers_those_whose_indicator_is_told(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "graph.nq"
    path.write_text("".join(f"{quad} .\n" for quad in store), encoding="utf-8")
    site = Site(str(path))
    monkeypatch.setattr("kg.serve.saved.LARGE", 1)
    page = question_page(site, Visitor(), "compare-articles", {"indicator": "GDP", "modality": "asserted"})
    assert "先说是关于什么的" in page
    assert re.search(r"\?indicator=GDP&amp;modality=asserted&amp;subject=[%\w]+\"", page)
    other = {"indicator": "GDP", "subject": "安宁市"}
    assert "先说是关于什么的" not in question_page(site, Visitor(), "compare-articles", other)


def test_the_pages_speak_the_language_of_the_browser(server: Server) -> None:
    english = server.ask("/", headers={"Accept": "text/html", "Accept-Language": "en-GB,en;q=0.9"}).text
    chinese = server.ask("/", headers={"Accept": "text/html", "Accept-Language": "en;q=0.5, zh-CN"}).text
    assert 'lang="en"' in english
    assert "Saved questions" in english
    assert "现成的问题" in chinese


SWITCHED = (
    "/",
    "/articles",
    "/things",
    "/search?q=" + quote("产业"),
    "/page/anning",
    "/questions",
    "/query",
    "/page/nothing",
    "/no/such",
)
ENGLISH = {"Accept": "text/html", "Accept-Language": "en"}


@pytest.mark.parametrize("address", SWITCHED)
def test_every_page_has_a_link_to_itself_in_the_other_language_and_in_another_light(
    server: Server, address: str
) -> None:
    links = {unescape(link) for link in read(get(server, address)).links}
    query = address.partition("?")[2]
    for wish in ("lang=en", "theme=dark", "theme=light"):
        assert f"?{query}{'&' if query else ''}{wish}" in links
    path, _, _ = address.partition("?")
    english = get(server, f"{path}?{query}{'&' if query else ''}lang=en").text
    assert '<html lang="en">' in english
    assert "Dark or light" in english
    assert '<html lang="zh-CN" data-theme="dark">' in get(server, f"{path}?theme=dark").text


def test_what_was_chosen_goes_before_what_the_browser_asks_for_and_an_address_before_both(server: Server) -> None:
    chosen = {**ENGLISH, "Cookie": f"{COOKIE.format('language')}=zh; {COOKIE.format('theme')}=light"}
    assert '<html lang="zh-CN" data-theme="light">' in server.ask("/", headers=chosen).text
    assert '<html lang="en" data-theme="light">' in server.ask("/?lang=en", headers=chosen).text
    assert '<html lang="en">' in server.ask("/", headers=ENGLISH).text
    for nonsense in ("?lang=fr&theme=pink", "?lang=&theme="):
        assert '<html lang="en">' in server.ask("/" + nonsense, headers=ENGLISH).text
    wild = {**ENGLISH, "Cookie": f'{COOKIE.format("language")}="><b>; {COOKIE.format("theme")}=x'}
    assert '<html lang="en">' in server.ask("/", headers=wild).text


def test_a_choice_is_remembered_for_this_site_alone_and_only_a_choice_is(server: Server) -> None:
    told = server.ask("/?lang=en", headers=ENGLISH).headers["set-cookie"]
    assert told.startswith(f"{COOKIE.format('language')}=en;")
    assert "samesite=lax" in told.lower()
    assert "path=/" in told.lower()
    for address in ("/", "/?lang=fr", "/sparql?lang=en&query=" + quote("ASK {}")):
        assert "set-cookie" not in server.ask(address, headers={"Accept": "text/html,*/*"}).headers, address
    assert "Cookie" in server.ask("/", headers=ENGLISH).headers["vary"]


def test_who_wants_another_format_is_answered_in_the_chosen_language(server: Server) -> None:
    wants = {"Accept": "image/png", "Cookie": f"{COOKIE.format('language')}=en; {COOKIE.format('theme')}=dark"}
    answer = server.ask("/id/anning", headers=wants)
    assert answer.status == 406
    assert '<html lang="en" data-theme="dark">' in answer.text


def test_an_answer_downloaded_has_its_columns_in_the_chosen_language(server: Server) -> None:
    address = "/questions/figures-of.csv?subject=" + quote("安宁市")
    heads = {
        language: server.ask(address, headers={"Cookie": f"{COOKIE.format('language')}={language}"}).text.splitlines()[
            0
        ]
        for language in ("zh", "en")
    }
    assert "把握" in heads["zh"]
    assert "confidence" in heads["en"]


def test_the_pages_have_the_colours_of_the_explorer(server: Server) -> None:
    page = get(server, "/").text
    assert page.index("/static/palette.css") < page.index("/static/pages.css")
    assert get(server, "/static/palette.css").body == (PAGE / "palette.css").read_bytes()
    assert "#" not in re.sub(r"#[a-z]", "", (ROOT / "kg/serve/static/pages.css").read_text(encoding="utf-8"))


@pytest.mark.parametrize("told", ["1", "0.9999"])
def test_a_confidence_is_never_shown_as_certainty(told: str) -> None:
    assert percent(told) == ">99%"
    assert percent("0.99") == "99%"


def test_a_question_without_an_answer_leads_to_what_the_graph_has(server: Server) -> None:
    page = get(server, "/search?q=" + quote("1999年民营经济增加值是多少")).text
    assert "图中没有答案" in page
    assert "/explore#v=figures&amp;fi=" + quote("民营经济增加值") in page


def test_the_things_that_no_article_mentions_are_counted_apart(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "graph.nq"
    place = f'<{BASE}e000000000000> <{RDF}type> <{WT}Place> .\n<{BASE}e000000000000> <{RDFS}label> "远方县"@zh .\n'
    path.write_text("".join(f"{quad} .\n" for quad in store) + place, encoding="utf-8")
    page = things(Site(str(path)), Visitor(), "", "")
    assert "另有 1 个没有文章提到" in page
    total = re.findall(r"<h1>实体 <span class=.dim.>(\d+)", page)
    classes = re.findall(r"kind=\w+.>\S+ <span class=.dim.>(\d+)", page)
    assert int(total[0]) == sum(map(int, classes)), "the classes add up to what is listed"


def test_an_english_answer_has_english_heads_and_kinds(server: Server) -> None:
    address = "/questions/figures-of?subject=" + quote("安宁市")
    page = server.ask(address, headers={"Accept": "text/html", "Accept-Language": "en"}).text
    heads = re.findall(r'<th scope="col">([^<]*)</th>', page)
    assert heads
    assert not [head for head in heads if re.search("[A-Z\u4e00-\u9fff]", head)]
    assert not re.search(r">(?:水平|增长|占比)</td>", page)


def test_empty_lines_of_an_article_are_closed_up_and_its_words_stay(tmp_path: Path) -> None:
    text = "各位代表：\n\n　\n\n\n　　一、总的要求\n二、任务"
    reading = Reading(article=Article(id="a", title="报告", text=text, source="a.txt", sha256="0" * 64), sentences=())
    path = tmp_path / "graph.nq"
    path.write_text(build_nquads([reading], []), encoding="utf-8")
    page = thing(Site(str(path)), Visitor(), "a")
    assert "各位代表：\n\n　　一、总的要求\n二、任务" in page


def test_pieces_are_the_text_again() -> None:
    marks = [
        ["m", 1, 4, "a", "K", "w"],
        ["r", 2, 6, "b", "c", "w"],
        ["f", 2, 3, "d", "level", "w"],
        ["m", 5, 8, "e", "K", "w"],
    ]
    cut = list(pieces("0123456789", marks))
    assert "".join(piece.text for piece in cut) == "0123456789"
    assert [piece.name for piece in cut if piece.name] == ["a", "a", "a", "e", "e"]
    assert sorted(anchor for piece in cut for anchor in piece.anchors) == [
        "char=1,4",
        "char=2,3",
        "char=2,6",
        "char=5,8",
    ]
    assert list(pieces("", [])) == []


def test_an_article_of_a_turtle_file_has_its_page(tmp_path: Path) -> None:
    """Turtle has no named graphs: what rests on the article's passages is gathered instead."""
    reading, entities = gold_reading("dev-01")
    nquads = build_nquads([reading], entities)
    triples = "".join(f"{line.rsplit(' ', 2)[0]} .\n" for line in nquads.split("\n") if line)
    (tmp_path / "graph.nt").write_text(triples, encoding="utf-8")
    (tmp_path / "graph.nq").write_text(nquads, encoding="utf-8")
    with serving(tmp_path / "graph.nt") as plain, serving(tmp_path / "graph.nq") as named:
        one, two = (server.ask("/page/dev-01") for server in (plain, named))
    assert one.status == 200
    assert one.text == two.text


def test_the_parts_of_a_long_document_lead_to_one_another(tmp_path: Path) -> None:
    whole = Article(id="book", title="年鉴", text="甲县好。\n乙县好。\n丙县好。\n", source="a.txt", sha256="")
    parts = [Reading(article=part, sentences=()) for part in parts_of(whole, longest=6)]
    (tmp_path / "graph.nq").write_text(build_nquads(parts, []), encoding="utf-8")
    with serving(tmp_path / "graph.nq") as server:
        pages = [server.ask(f"/page/book-{number}").text for number in (1, 2, 3)]
    links = [re.findall(r'rel="(\w+)" href="/page/(book-\d)"', page.partition('class="text"')[0]) for page in pages]
    assert links == [[("next", "book-2")], [("prev", "book-1"), ("next", "book-3")], [("prev", "book-2")]]


def test_the_explorer_and_the_pages_doubt_the_same_facts() -> None:
    script = (ROOT / "kg" / "view" / "page" / "slots.js").read_text(encoding="utf-8")
    assert f"const SURE = {SURE};" in script


def test_the_explorer_and_the_pages_say_a_modality_in_the_same_words() -> None:
    script = (ROOT / "kg" / "view" / "page" / "words.js").read_text(encoding="utf-8")
    for code, (zh, en) in {**MODALITIES, **RESOLUTIONS}.items():
        assert f'{code}: ["{zh}", "{en}"],' in script
