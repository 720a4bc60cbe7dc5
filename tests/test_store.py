"""Opening graphs: every form and place, the same triples in all of them, and a clear line where it cannot be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Store, Triple
from rdflib import BNode, Dataset, Literal, URIRef
from rdflib.compare import isomorphic

from kg.errors import GraphError
from kg.graph import build_nquads
from kg.rdf import dataset_of, quads_of
from kg.store import FORMATS, GraphStore, in_order, open_dataset, open_store
from kg.terms import NIF, XSD
from tests.support.gold import gold_reading

ARTICLE = URIRef("https://w3id.org/wutong/id/dev-02")


@pytest.fixture(scope="module")
def nquads() -> str:
    reading, entities = gold_reading("dev-02")
    return build_nquads([reading], entities)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, nquads: str) -> Path:
    folder = tmp_path_factory.mktemp("graphs")
    (folder / "build").mkdir()
    (folder / "build" / "graph.nq").write_text(nquads, encoding="utf-8")
    store = Store(str(folder / "store"))
    store.load(nquads.encode(), format=RdfFormat.N_QUADS)
    store.flush()
    del store
    union = Store()
    loaded = Store()
    loaded.load(nquads.encode(), format=RdfFormat.N_QUADS)
    union.extend(Quad(q.subject, q.predicate, q.object) for q in loaded)
    for suffix, form in FORMATS.items():
        source = loaded if form.supports_datasets else union
        source.dump(
            str(folder / f"graph{suffix}"), format=form, from_graph=None if source is loaded else DefaultGraph()
        )
    return folder


def all_in(store: GraphStore) -> list[Quad]:
    """Everything that a store says, in whatever graph."""
    return list(store.quads_for_pattern(None, None, None, None))


@pytest.mark.parametrize("suffix", sorted(FORMATS))
def test_every_form_holds_the_same_triples(folder: Path, suffix: str, nquads: str) -> None:
    triples = {q.triple for q in all_in(open_store(folder / f"graph{suffix}"))}
    assert len(triples) == len({line.rsplit(" <", 1)[0] for line in nquads.splitlines()})


@pytest.mark.parametrize("place", ["build", "store", "graph.nq"])
def test_articles_keep_their_graphs(folder: Path, place: str) -> None:
    names = {graph.value for graph in open_store(folder / place).named_graphs()}
    assert str(ARTICLE) in names


@pytest.mark.parametrize("place", ["build", "store", "graph.nq", "graph.ttl"])
def test_a_dataset_is_the_union_of_its_graphs(folder: Path, place: str) -> None:
    dataset = open_dataset(folder / place)
    assert dataset.value(ARTICLE, URIRef(NIF + "isString"))
    assert dict(dataset.namespaces())["wt"] == URIRef("https://w3id.org/wutong/ns#")


def test_offsets_keep_their_datatype_through_a_store(folder: Path) -> None:
    offsets = [q.object for q in quads_of(open_store(folder / "store")) if q.predicate.value == NIF + "beginIndex"]
    assert offsets
    types = {offset.datatype.value if isinstance(offset, ox.Literal) else "" for offset in offsets}
    assert types == {XSD + "nonNegativeInteger"}


def test_a_store_can_be_opened_twice(folder: Path) -> None:
    first, second = open_store(folder / "store"), open_store(folder / "store")
    assert len(all_in(first)) == len(all_in(second)) > 0


MISTAKES = [
    ("absent.ttl", "no such file or folder; name a graph file"),
    ("empty", "no graph in this folder; kg build ARTICLES -o"),
    ("other.xyz", "not a graph by its ending; give a file that ends in"),
    ("broken.ttl", r"broken\.ttl:2:9: not Turtle"),
    ("broken.nq", r"broken\.nq:1:\d+: not N-Quads"),
    ("damaged", "the store is damaged"),
]


@pytest.mark.parametrize(("name", "message"), MISTAKES)
@pytest.mark.parametrize("opener", [open_store, open_dataset])
def test_what_cannot_be_opened_is_one_clear_line(
    tmp_path: Path, name: str, message: str, opener: Callable[[Path], object]
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / "CURRENT").write_text("nonsense", encoding="utf-8")
    (tmp_path / "other.xyz").write_text("", encoding="utf-8")
    (tmp_path / "broken.ttl").write_text('@prefix a: <a:> .\na:b a:c "x .\n', encoding="utf-8")
    (tmp_path / "broken.nq").write_text("<a:b> <a:c> nonsense .\n", encoding="utf-8")
    with pytest.raises(GraphError, match=message) as caught:
        opener(tmp_path / name)
    assert "\n" not in str(caught.value)


def test_terms_go_to_rdflib_and_back_unchanged() -> None:
    dataset = Dataset(default_union=True)
    named = dataset.graph(URIRef("a:g"))
    for value in (
        Literal("字", lang="zh"),
        Literal("x"),
        Literal("1.50", datatype=URIRef(XSD + "decimal")),
        BNode("b"),
    ):
        named.add((URIRef("a:s"), URIRef("a:p"), value))
        dataset.default_graph.add((BNode("b"), URIRef("a:p"), value))
    again = dataset_of(quads_of(dataset))
    assert isomorphic(again.graph(URIRef("a:g")), named)
    assert isomorphic(again.default_graph, dataset.default_graph)


def test_a_plain_graph_has_quads_too() -> None:
    graph = Dataset().default_graph
    graph.add((URIRef("a:s"), URIRef("a:p"), Literal("x")))
    assert [str(quad) for quad in quads_of(graph)] == ['<a:s> <a:p> "x"']


TRIPLES = st.builds(
    Triple,
    st.sampled_from([NamedNode("a:s"), NamedNode("a:s/1"), BlankNode("b")]),
    st.sampled_from([NamedNode("a:p"), NamedNode("a:q")]),
    st.builds(ox.Literal, st.text(st.characters(exclude_categories=["Cs"]), max_size=3), language=st.just("zh")),
)


@given(st.lists(TRIPLES, max_size=30), st.integers(1, 40), st.booleans())
def test_statements_come_in_one_order_however_few_are_held(triples: list[Triple], held: int, named: bool) -> None:
    graphs: list[NamedNode | DefaultGraph] = [NamedNode("a:g"), NamedNode("a:h"), DefaultGraph()]
    statements = [Quad(t.subject, t.predicate, t.object, graphs[i % 3]) if named else t for i, t in enumerate(triples)]
    assert list(in_order(statements, held=held)) == list(in_order(set(statements)))


def test_xml_entities_are_refused_before_anything_is_read(tmp_path: Path) -> None:
    """A thousand million laughs: nested entities would fill any memory."""
    entities = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    (tmp_path / "g.rdf").write_text(f'<!DOCTYPE r [<!ENTITY l0 "ha">{entities}]><r>&l9;</r>', encoding="utf-8")
    with pytest.raises(GraphError, match="declares XML entities, which are not read; write it as Turtle"):
        open_store(tmp_path / "g.rdf")
