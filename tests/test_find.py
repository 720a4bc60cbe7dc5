"""Search by name: what is found, in what order, and where the index lives."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.errors import QueryError
from kg.find import INDEX, NameIndex, find, refresh
from kg.find.fold import fold, pairs, phrase, sounds
from kg.graph import build_nquads
from kg.store import graphs_of, keep_in
from kg.terms import BASE, RDF, RDFS, SKOS, WT
from tests.support.gold import gold_reading


def named(*names: tuple[str, ...], kind: str = "Enterprise") -> Store:
    """A graph of things, each with its label and its aliases."""
    store = Store()
    for i, (label, *aliases) in enumerate(names):
        thing = NamedNode(f"{BASE}e{i}")
        store.add(Quad(thing, NamedNode(RDF + "type"), NamedNode(WT + kind)))
        store.add(Quad(thing, NamedNode(RDFS + "label"), Literal(label, language="zh")))
        for alias in aliases:
            store.add(Quad(thing, NamedNode(SKOS + "altLabel"), Literal(alias, language="zh")))
    return store


NAMES = (
    ("云南裕能新能源电池材料有限公司", "云南裕能"),
    ("裕能新能源项目",),
    ("重庆长安汽车",),
    ("ＡＢＣ科技",),
    ("“12345”工作法", "12345"),
    ("工商联",),
    ("临溪市工商联", "工商联"),
    ("𠮷野家",),
)
FOUND = [
    ("裕能", ["裕能新能源项目", "云南裕能新能源电池材料有限公司"]),
    ("雲南裕能", ["云南裕能新能源电池材料有限公司"]),
    ("電池", ["云南裕能新能源电池材料有限公司"]),
    ("chongqing", ["重庆长安汽车"]),
    ("cqca", ["重庆长安汽车"]),
    ("abc", ["ＡＢＣ科技"]),
    ("ＡＢＣ", ["ＡＢＣ科技"]),
    ("「12345」", ["“12345”工作法"]),
    ("工商联", ["工商联", "临溪市工商联"]),
    ("联", ["工商联", "临溪市工商联"]),
    ("𠮷", ["𠮷野家"]),
    ("没有", []),
    ('" OR 1', []),
    ("*", []),
]


@pytest.mark.parametrize(("asked", "labels"), FOUND)
def test_what_is_found_best_first(asked: str, labels: list[str]) -> None:
    with NameIndex.build(named(*NAMES)) as index:
        assert [hit.label for hit in index.search(asked)] == labels


@pytest.mark.parametrize("asked", ["", "   ", "“”"])
def test_nothing_to_look_for(asked: str) -> None:
    with NameIndex.build(named(*NAMES)) as index, pytest.raises(QueryError, match="nothing to look for"):
        index.search(asked)


def test_the_limit_is_kept_and_the_best_are_among_them() -> None:
    with NameIndex.build(named(*((f"第{i}兵团作战部",) for i in range(900)), ("兵团",))) as index:
        hits = index.search("兵团", limit=3)
    assert len(hits) == 3
    assert hits[0].label == "兵团"


def test_only_entities_have_names() -> None:
    with NameIndex.build(named(("产值",), kind="Indicator")) as index:
        assert index.search("产值") == ()


@given(st.text(alphabet="安宁市工业园区ab1𠮷", min_size=1, max_size=9), st.data())
def test_any_part_of_a_name_finds_it(name: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(name) - 1))
    end = data.draw(st.integers(start + 1, len(name)))
    with NameIndex.build(named((name,))) as index:
        assert [hit.label for hit in index.search(name[start:end])] == [name]


@given(st.text(alphabet="“安寧”臺灣ＡＢab 1２", max_size=12))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_pairs_and_phrases() -> None:
    assert len(pairs("安宁市")) == 3
    assert pairs("") == []
    assert phrase("安").endswith("*")
    assert sounds("重庆") == ("chongqing", "cq")


def test_the_index_of_a_store_is_kept_beside_it_and_made_anew_after_a_build(tmp_path: Path) -> None:
    store = tmp_path / "s"
    anning, dev = (graphs_of(build_nquads([r], e)) for r, e in (gold_reading("anning"), gold_reading("dev-01")))
    with keep_in(store) as keeper:
        keeper.put(anning, "1")
    assert find(store, "兵团制")[0].label == "兵团制"
    made = (store / INDEX).stat().st_mtime_ns
    assert find(store, "临溪") == ()
    assert (store / INDEX).stat().st_mtime_ns == made, "an index that is up to date is not made again"
    with keep_in(store) as keeper:
        keeper.put(dev, "1")
    assert find(store, "临溪")[0].label == "临溪市"


def test_a_broken_index_is_made_anew(tmp_path: Path) -> None:
    store = tmp_path / "s"
    reading, entities = gold_reading("anning")
    with keep_in(store) as keeper:
        keeper.put(graphs_of(build_nquads([reading], entities)), "1")
    (store / INDEX).write_text("nonsense", encoding="utf-8")
    assert find(store, "兵团制")


def test_the_index_counts_the_whole(tmp_path: Path) -> None:
    store = tmp_path / "s"
    reading, entities = gold_reading("anning")
    with keep_in(store) as keeper:
        keeper.put(graphs_of(build_nquads([reading], entities)), "1")
    with refresh(store) as index:
        assert index.about("counts")["articles"] == 1
        assert index.about("counts")["figures"] == len(reading.figures)
        assert index.about("counts")["entities"] == len(entities)
        assert index.about("nothing") is None


def test_a_damaged_index_is_made_anew(tmp_path: Path) -> None:
    reading, entities = gold_reading("dev-01")
    store = tmp_path / "store"
    with keep_in(store) as keeper:
        keeper.put(graphs_of(build_nquads([reading], entities)), "1")
    whole = find(store, "临溪")
    content = bytearray((store / INDEX).read_bytes())
    for place in range(100, len(content), len(content) // 6):
        damaged = bytearray(content)
        damaged[place : place + 64] = bytes(64)
        (store / INDEX).write_bytes(damaged)
        assert find(store, "临溪")[0].label in {found.label for found in whole}
    (store / INDEX).write_bytes(b"no database at all")
    assert find(store, "临溪") == whole


def test_what_a_killed_process_left_of_an_index_is_cleared(tmp_path: Path) -> None:
    with keep_in(tmp_path / "s"):
        pass
    left, mine = tmp_path / "s" / f".{INDEX}.999999999", tmp_path / "s" / f".{INDEX}.{os.getpid()}"
    for file in (left, mine):
        file.write_bytes(b"half")
    refresh(tmp_path / "s").close()
    assert not left.exists()
