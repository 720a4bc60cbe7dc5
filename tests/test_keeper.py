"""Articles kept in a store on disk: replaced whole, skipped when unchanged, whole or absent whatever happens."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import Store

from kg.errors import GraphError
from kg.graph import build_nquads
from kg.query import select
from kg.rdf import quads_of
from kg.store import Keeper, Reader, builder_stamp, graphs_of, keep_in, open_store
from kg.store.disk import FORMAT, MARK
from kg.terms import BASE, DESCRIPTION_GRAPH, ITSRDF, ONTOLOGY_GRAPH, REFERENCE_GRAPH, STORE_GRAPH, WT
from tests.support.gold import gold_reading

ROOT = Path(__file__).resolve().parents[1]


def article(name: str, *, generation: int = 1, triples: int = 30, mentions: tuple[str, ...] = ()) -> str:
    iri = f"<{BASE}{name}>"
    lines = [
        f"{iri} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{WT}Article> .",
        f'{iri} <{WT}sha256> "{generation}" .',
    ]
    lines += [f'<{BASE}{name}#char={i},{i + 1}> <{WT}rule> "{generation}" .' for i in range(triples)]
    lines += [f"<{BASE}{name}#char=0,{i + 1}> <{ITSRDF}taIdentRef> <{BASE}{e}> ." for i, e in enumerate(mentions)]
    return "\n".join(lines) + "\n"


def place(name: str, within: str = "") -> str:
    lines = [f'<{BASE}{name}> <{WT}divisionCode> "1" .']
    if within:
        rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        lines += [f"<{BASE}{name}> <{WT}partOf> <{BASE}{within}> .", f"<{BASE}{within}> <{WT}hasPart> <{BASE}{name}> ."]
        lines += [
            f"<{BASE}r{name}> <{rdf}subject> <{BASE}{name}> .",
            f"<{BASE}r{name}> <{rdf}object> <{BASE}{within}> .",
        ]
    return "\n".join(lines) + "\n"


def size(folder: Path, graph: str) -> int:
    return int(select(open_store(folder), f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}").rows[0][0])


def test_articles_are_kept_and_told(tmp_path: Path) -> None:
    with keep_in(tmp_path / "s") as keeper:
        keeper.put({BASE + "b": article("b"), BASE + "a": article("a", generation=7)}, "stamp")
        kept = keeper.articles()
    assert [(k.iri, k.sha256, k.stamp) for k in kept] == [(BASE + "a", "7", "stamp"), (BASE + "b", "1", "stamp")]


def test_an_article_replaces_its_earlier_self_whole(tmp_path: Path) -> None:
    with keep_in(tmp_path / "s") as keeper:
        keeper.put({BASE + "a": article("a", triples=50), BASE + "b": article("b")}, "1")
        keeper.put({BASE + "a": article("a", generation=2, triples=3)}, "2")
        assert {k.iri: k.stamp for k in keeper.articles()} == {BASE + "a": "2", BASE + "b": "1"}
    assert size(tmp_path / "s", BASE + "a") == 5
    assert size(tmp_path / "s", BASE + "b") == 32
    assert size(tmp_path / "s", STORE_GRAPH) == 2


def test_a_change_that_fails_changes_nothing(tmp_path: Path) -> None:
    with keep_in(tmp_path / "s") as keeper:
        keeper.put({BASE + "a": article("a")}, "1")
        with pytest.raises(GraphError):
            keeper.put({BASE + "a": "<not> a triple"}, "2")
        assert [k.stamp for k in keeper.articles()] == ["1"]
    assert size(tmp_path / "s", BASE + "a") == 32


def test_the_default_graph_is_the_union_each_statement_once(tmp_path: Path) -> None:
    shared = f'<{BASE}e> <{WT}rule> "said twice" .\n'
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"

    def all_of(folder: Path) -> tuple[int, int]:
        store = open_store(folder)
        named = {str(q.triple) for q in store if str(q.graph_name) not in ("DEFAULT", f"<{STORE_GRAPH}>")}
        return int(select(store, count).rows[0][0]), len(named)

    with keep_in(tmp_path / "s") as keeper:
        keeper.put({BASE + "a": article("a") + shared, BASE + "b": article("b") + shared}, "1")
        assert all_of(tmp_path / "s") == (65, 65)
        keeper.put({BASE + "a": article("a", generation=2, triples=5)}, "1")
        assert all_of(tmp_path / "s") == (40, 40)
        keeper.remove(BASE + "b")
        assert all_of(tmp_path / "s") == (7, 7)
        keeper.put({REFERENCE_GRAPH: place("x", "y"), BASE + "b": article("b", mentions=("x",))}, "1")
        keeper.remove(BASE + "b")
        assert all_of(tmp_path / "s") == (7, 7)
    assert len(list(quads_of(open_store(tmp_path / "s")))) == 7


def test_remove(tmp_path: Path) -> None:
    with keep_in(tmp_path / "s") as keeper:
        keeper.put({BASE + "a": article("a"), BASE + "b": article("b")}, "1")
        keeper.remove(BASE + "a")
        assert [k.iri for k in keeper.articles()] == [BASE + "b"]
        with pytest.raises(GraphError, match="no such article"):
            keeper.remove(BASE + "a")
    assert size(tmp_path / "s", STORE_GRAPH) == 1


def test_reference_data_goes_with_the_last_article_that_needs_it(tmp_path: Path) -> None:
    reference = place("anning", "kunming") + place("kunming", "yunnan") + place("yunnan")
    with keep_in(tmp_path / "s") as keeper:
        keeper.put({REFERENCE_GRAPH: reference, BASE + "a": article("a", mentions=("anning",))}, "1")
        keeper.put({REFERENCE_GRAPH: place("kunming", "yunnan"), BASE + "b": article("b", mentions=("kunming",))}, "1")
        whole = size(tmp_path / "s", REFERENCE_GRAPH)
        keeper.remove(BASE + "a")
        left = select(
            open_store(tmp_path / "s"), f"SELECT DISTINCT ?s {{ GRAPH <{REFERENCE_GRAPH}> {{ ?s ?p ?o }} }} ORDER BY ?s"
        )
        assert [row[0].removeprefix(BASE) for row in left] == ["kunming", "rkunming", "yunnan"]
        assert size(tmp_path / "s", REFERENCE_GRAPH) < whole
        keeper.remove(BASE + "b")
    assert size(tmp_path / "s", REFERENCE_GRAPH) == 0


def test_the_ontology_is_replaced_not_added_to(tmp_path: Path) -> None:
    with keep_in(tmp_path / "s") as keeper:
        keeper.put({ONTOLOGY_GRAPH: f'<{WT}A> <{WT}rule> "old" .\n'}, "1")
        keeper.put({ONTOLOGY_GRAPH: f'<{WT}A> <{WT}rule> "new" .\n'}, "1")
    assert size(tmp_path / "s", ONTOLOGY_GRAPH) == 1


def test_a_real_article_comes_back_as_it_was(tmp_path: Path) -> None:
    reading, entities = gold_reading("anning")
    graphs = graphs_of(build_nquads([reading], entities))
    with keep_in(tmp_path / "s") as keeper:
        keeper.put(graphs, "1")
    for iri, ntriples in graphs.items():
        if iri == DESCRIPTION_GRAPH:  # it counts this build alone
            continue
        assert size(tmp_path / "s", iri) == ntriples.count("\n")
    assert Path(tmp_path / "s" / MARK).is_file()


def test_line_separators_inside_a_text_do_not_cut_it() -> None:
    line = '<a:s> <a:p> "one\u2028two\x85three\x0cfour" <a:g> .\n'
    assert graphs_of(line) == {"a:g": line.replace(" <a:g>", "")}


def test_a_stamp_depends_on_what_an_article_depends_on(tmp_path: Path) -> None:
    mine = tmp_path / "mine.ttl"
    mine.write_text("", encoding="utf-8")
    stamps = [builder_stamp("1"), builder_stamp("2"), builder_stamp("1", options=("no tagger",))]
    stamps.append(builder_stamp("1", ontology=[mine]))
    mine.write_text("# another", encoding="utf-8")
    stamps.append(builder_stamp("1", ontology=[mine]))
    assert len(set(stamps)) == 5
    assert builder_stamp("1") == stamps[0]


# ------------------------------------------------------------------------------ what can go wrong


def test_a_store_another_process_writes_to(tmp_path: Path) -> None:
    with keep_in(tmp_path / "s"):
        with pytest.raises(GraphError, match="another process writes"), keep_in(tmp_path / "s"):
            pass
        assert len(open_store(tmp_path / "s")) == 0, "readers are not kept out"
    with keep_in(tmp_path / "s") as keeper:
        assert keeper.articles() == ()


def test_a_store_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    with keep_in(tmp_path / "s"):
        pass
    (tmp_path / "s" / MARK).write_text(json.dumps({"format": FORMAT + 1}), encoding="utf-8")
    with pytest.raises(GraphError, match=f"has format {FORMAT + 1}, this version knows {FORMAT}"):
        open_store(tmp_path / "s")
    with pytest.raises(GraphError, match="the version of wutong-kg that made it"), keep_in(tmp_path / "s"):
        pass


DAMAGES = {
    "a mark that is no JSON": lambda store: (store / MARK).write_text("{", encoding="utf-8"),
    "a mark without a format": lambda store: (store / MARK).write_text("{}", encoding="utf-8"),
    "CURRENT points nowhere": lambda store: (store / "graph" / "CURRENT").write_text("MANIFEST-9\n", encoding="utf-8"),
    "the manifest is cut": lambda store: (
        [p.write_bytes(p.read_bytes()[:-7]) for p in (store / "graph").glob("MANIFEST*")]
        and [p.unlink() for p in (store / "graph").glob("*.sst")]
    ),
    "its files are gone": lambda store: [p.unlink() for p in (store / "graph").iterdir()],
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=list(DAMAGES))
def test_a_damaged_store_is_told_in_one_line(tmp_path: Path, damage) -> None:
    with keep_in(tmp_path / "s") as keeper:
        for generation in range(3):
            keeper.put({BASE + "a": article("a", generation=generation, triples=3000)}, "1")
    with keep_in(tmp_path / "s"):
        pass  # what was in the log is in files now
    damage(tmp_path / "s")
    with pytest.raises(GraphError) as caught:
        open_store(tmp_path / "s")
    assert str(tmp_path / "s") in str(caught.value)
    assert caught.value.hint


def test_a_folder_with_other_things_is_not_written_to(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(GraphError, match="not empty and no store"), keep_in(tmp_path):
        pass
    assert [p.name for p in tmp_path.iterdir()] == ["letter.txt"]


_FULL = """
import resource, sys
from kg.errors import GraphError
from kg.store import keep_in
from tests.test_keeper import BASE, article
with keep_in(sys.argv[1]) as keeper:
    keeper.put({BASE + "a": article("a")}, "1")
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
try:
    with keep_in(sys.argv[1]) as keeper:
        for i in range(200):
            keeper.put({BASE + "b": article("b", generation=i, triples=3000)}, "1")
except GraphError as error:
    sys.exit(str(error))
"""


def test_a_full_disk_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _FULL, str(tmp_path / "s")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=120, check=False, text=True)
    assert "the disk is full" in done.stderr, done.stderr
    assert "Traceback" not in done.stderr
    with keep_in(tmp_path / "s") as keeper:
        assert BASE + "a" in {kept.iri for kept in keeper.articles()}
        assert size(tmp_path / "s", BASE + "a") == 32
        assert size(tmp_path / "s", BASE + "b") in (0, 3002)


def test_a_reader_sees_what_was_written_since(tmp_path: Path) -> None:
    with keep_in(tmp_path / "s") as keeper:
        keeper.put({BASE + "a": article("a")}, "1")
        reader = Reader(tmp_path / "s")
        before = len(reader.store())
        assert reader.store() is reader.store()
        keeper.put({BASE + "b": article("b")}, "1")
        assert len(reader.store()) > before


_LOOP = """
import sys
from kg.store import keep_in
from tests.test_keeper import BASE, article
with keep_in(sys.argv[1]) as keeper:
    print("ready", flush=True)
    for generation in range(10**6):
        for name in "abc":
            keeper.put({BASE + name: article(name, generation=generation, triples=60)}, str(generation))
"""


def test_killed_at_any_moment_each_article_is_whole_or_absent(tmp_path: Path) -> None:
    """Fifty times: SIGKILL somewhere in a build that replaces articles; the store opens and holds whole articles."""
    moments = random.Random(7)
    kills, generations = 0, Counter[str]()
    while kills < 50:
        folder = tmp_path / f"s{kills // 10}"
        with subprocess.Popen([sys.executable, "-c", _LOOP, str(folder)], cwd=ROOT, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            try:
                process.wait(moments.uniform(0.0, 0.12))
            except subprocess.TimeoutExpired:
                os.kill(process.pid, signal.SIGKILL)
        kills += 1
        with keep_in(folder) as keeper:
            kept = {k.iri: k for k in keeper.articles()}
        store = open_store(folder)
        for name in "abc":
            rows = select(
                store, f"SELECT ?g (COUNT(*) AS ?n) {{ GRAPH <{BASE}{name}> {{ ?s <{WT}rule> ?g }} }} GROUP BY ?g"
            )
            assert [n for _, n in rows] in ([], ["60"]), "one generation, all of it, or nothing"
            if rows.rows:
                assert kept[BASE + name].sha256 == kept[BASE + name].stamp == rows.rows[0][0]
                generations[rows.rows[0][0]] += 1
        del store
    assert len(generations) > 3, "the build got somewhere before it was killed"


def test_the_keeper_takes_any_store_that_is_asked_in_sparql() -> None:
    keeper = Keeper(Store())
    keeper.put({BASE + "a": article("a")}, "1")
    assert [kept.iri for kept in keeper.articles()] == [BASE + "a"]
