"""Articles kept in a store on disk: replaced whole, skipped when unchanged, whole or absent whatever happens."""

from __future__ import annotations

import base64
import itertools
import json
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from pyoxigraph import Store

from kg.errors import GraphError
from kg.find import find
from kg.graph import build_nquads
from kg.process import Nursery
from kg.query import select
from kg.store import Keeper, LiveStore, graphs_of, keep_in, kept_in, open_quads, open_store
from kg.store.disk import DRAFT, FORMAT, MARK, Mark, read_mark
from kg.store.draft import ERASE, SETTLED
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
        keeper.put({BASE + "a": "<not> a triple"}, "2")
        with pytest.raises(GraphError):
            keeper.flush()
        assert [k.stamp for k in keeper.articles()] == ["1"]
    assert size(tmp_path / "s", BASE + "a") == 32


def test_the_default_graph_is_the_union_each_statement_once(tmp_path: Path) -> None:
    shared = f'<{BASE}e> <{WT}rule> "said twice" .\n'

    def all_of(folder: Path) -> tuple[int, int]:
        store = open_store(folder)
        quads = store.quads_for_pattern(None, None, None, None)
        named = {str(q.triple) for q in quads if str(q.graph_name) not in ("DEFAULT", f"<{STORE_GRAPH}>")}
        return int(select(store, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows[0][0]), len(named)

    steps: list[tuple[Callable[[Keeper], None], int]] = [
        (lambda keeper: keeper.put({BASE + n: article(n) + shared for n in "ab"}, "1"), 65),
        (lambda keeper: keeper.put({BASE + "a": article("a", generation=2, triples=5)}, "1"), 40),
        (lambda keeper: keeper.remove(BASE + "b"), 7),
        (
            lambda keeper: keeper.put(
                {REFERENCE_GRAPH: place("x", "y"), BASE + "b": article("b", mentions=("x",))}, "1"
            ),
            45,
        ),
        (lambda keeper: keeper.remove(BASE + "b"), 7),
    ]
    for step, number in steps:
        with keep_in(tmp_path / "s") as keeper:
            step(keeper)
        assert all_of(tmp_path / "s") == (number, number)
    assert len(list(open_quads(tmp_path / "s"))) == 7


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
    with keep_in(tmp_path / "s") as keeper:
        keeper.remove(BASE + "a")
    left = select(
        open_store(tmp_path / "s"), f"SELECT DISTINCT ?s {{ GRAPH <{REFERENCE_GRAPH}> {{ ?s ?p ?o }} }} ORDER BY ?s"
    )
    assert [row[0].removeprefix(BASE) for row in left] == ["kunming", "rkunming", "yunnan"]
    assert size(tmp_path / "s", REFERENCE_GRAPH) < whole
    with keep_in(tmp_path / "s") as keeper:
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


# ------------------------------------------------------------------------------ what can go wrong


def test_a_store_another_process_writes_to(tmp_path: Path) -> None:
    with keep_in(tmp_path / "s"):
        pass
    with keep_in(tmp_path / "s"):
        with pytest.raises(GraphError, match="another process writes"), keep_in(tmp_path / "s"):
            pass
        assert kept_in(open_store(tmp_path / "s")) == (), "readers are not kept out"
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


def in_force(store: Path) -> Mark:
    """What the mark of a store that was built says."""
    mark = read_mark(store)
    assert mark
    return mark


def files(store: Path) -> list[Path]:
    """The files of the graph in force that are never written to again, the largest first."""
    return sorted((store / in_force(store).graph).glob("*.sst"), key=lambda file: -file.stat().st_size)


def flip(file: Path) -> None:
    """Turn one bit over in the middle of a file."""
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


DAMAGES = {
    "a mark that is no JSON": lambda store: (store / MARK).write_text("{", encoding="utf-8"),
    "a mark without a format": lambda store: (store / MARK).write_text("{}", encoding="utf-8"),
    "a mark that is a list": lambda store: (store / MARK).write_text("[]", encoding="utf-8"),
    "CURRENT points nowhere": lambda store: (store / in_force(store).graph / "CURRENT").write_text(
        "MANIFEST-9\n", encoding="utf-8"
    ),
    "a file is gone": lambda store: files(store)[0].unlink(),
    "a file is cut": lambda store: files(store)[0].write_bytes(files(store)[0].read_bytes()[:-7]),
    "all files are gone": lambda store: shutil.rmtree(store / in_force(store).graph),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=list(DAMAGES))
def test_a_damaged_store_is_told_in_one_line(tmp_path: Path, damage: Callable[[Path], object]) -> None:
    with keep_in(tmp_path / "s") as keeper:
        for generation in range(3):
            keeper.put({BASE + "a": article("a", generation=generation, triples=3000)}, "1")
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


def test_a_reader_sees_what_was_kept_since(tmp_path: Path) -> None:
    with keep_in(tmp_path / "s") as keeper:
        keeper.put({BASE + "a": article("a")}, "1")
    live = LiveStore(tmp_path / "s")
    before = live.store()
    assert live.store() is before
    with keep_in(tmp_path / "s") as keeper:
        keeper.put({BASE + "b": article("b")}, "1")
        keeper.flush()
        assert live.store() is before, "a build shows what it made when it is done"
    assert [kept.iri for kept in kept_in(live.store())] == [BASE + "a", BASE + "b"]


def build_on(pipe: Connection, _: None, folder: Path, batch: int) -> None:
    """Builds without end, each of so many generations of three articles; what has been flushed is told."""
    numbers = itertools.count()
    while True:
        with keep_in(folder) as keeper:
            for generation in itertools.islice(numbers, batch):
                for name in "abc":
                    keeper.put({BASE + name: article(name, generation=generation, triples=60)}, str(generation))
                keeper.flush()
                pipe.send("flushed")


def ready() -> None:
    """Nothing more than what this module imports."""


@pytest.fixture(scope="module")
def builders() -> Iterator[Nursery[None]]:
    """Where processes that build begin at once."""
    nursery = Nursery(ready)
    yield nursery
    nursery.kill()


def test_killed_at_any_moment_each_article_is_whole_or_absent(builders: Nursery[None], tmp_path: Path) -> None:
    """Fifty times: SIGKILL somewhere in builds that replace articles; the next one goes on from there."""
    moments = random.Random(7)
    generations = Counter[str]()
    for kill in range(50):
        folder = tmp_path / f"s{kill // 10}"
        process = builders.bear(build_on, folder, kill % 3 + 1)
        for _ in range(kill % 5 + 1):
            process.pipe.recv()
        time.sleep(moments.uniform(0.0, 0.1))
        process.kill()
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
    assert len(generations) > 3, "the build got somewhere before it was killed"


def remove_on(pipe: Connection, _: None, folder: Path, closing: bool) -> None:
    """Takes an article out, and either closes the store or waits."""
    with keep_in(folder) as keeper:
        pipe.send("begun")
        keeper.remove(BASE + "b")
        if not closing:
            pipe.send("removed")
            pipe.recv()
    pipe.send("closed")


def written(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_what_a_killed_removal_took_out_is_in_no_file_after_the_next_run(
    builders: Nursery[None], tmp_path: Path
) -> None:
    folder = tmp_path / "s"
    with keep_in(folder) as keeper:
        keeper.put({BASE + name: article(name, triples=300) for name in "ab"}, "1")
    assert (BASE + "b#").encode() in written(folder)
    process = builders.bear(remove_on, folder, False)
    assert [process.pipe.recv(), process.pipe.recv()] == ["begun", "removed"]
    process.kill()
    with pytest.raises(GraphError, match="no such article"), keep_in(folder) as keeper:
        keeper.remove(BASE + "b")
    assert (BASE + "b#").encode() not in written(folder)
    assert [kept.iri for kept in kept_in(open_store(folder))] == [BASE + "a"]


def test_a_removal_killed_at_any_moment_is_done_or_not_and_ends_in_no_file(
    builders: Nursery[None], tmp_path: Path
) -> None:
    """Twenty times: SIGKILL somewhere in a removal; the next run finishes it, or it is asked for again."""
    moments = random.Random(3)
    whole = tmp_path / "whole"
    with keep_in(whole) as keeper:
        keeper.put({BASE + name: article(name, triples=300) for name in "abc"}, "1")
    for kill in range(20):
        folder = tmp_path / f"s{kill}"
        shutil.copytree(whole, folder)
        process = builders.bear(remove_on, folder, True)
        process.pipe.recv()
        time.sleep(moments.uniform(0.0, 0.06))
        process.kill()
        with keep_in(folder) as keeper:
            kept = [article.iri for article in keeper.articles()]
            if len(kept) == 3:
                keeper.remove(BASE + "b")
        assert kept in ([BASE + "a", BASE + "c"], [BASE + name for name in "abc"])
        assert (BASE + "b#").encode() not in written(folder)


@pytest.mark.parametrize("step", ["rename", "rmtree"])
@pytest.mark.parametrize("count", [1, 2])
def test_a_draft_stopped_while_it_is_let_go_is_whole(
    step: str, count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of its files would pass for an empty graph: whatever the step, the next run has what was there."""
    folder, seen = tmp_path / "s", list[str]()
    with keep_in(folder) as keeper:
        keeper.put({BASE + name: article(name) for name in "abc"}, "1")
    rename, rmtree = Path.rename, shutil.rmtree

    def stop(path: Path) -> None:
        seen.append(path.name)
        if sum(name.startswith(DRAFT) for name in seen) > count:
            raise SystemExit

    def renamed(self: Path, target: Path) -> Path:
        stop(self)
        return rename(self, target)

    def removed(path: Path, ignore_errors: bool = False) -> None:
        if Path(path).exists() and not Path(path).name.endswith(".new"):
            for file in Path(path).iterdir():
                file.unlink()
            stop(Path(path))
        rmtree(path, ignore_errors=ignore_errors)

    def stopped() -> None:
        with keep_in(folder) as keeper:
            keeper.remove(BASE + "b")

    with monkeypatch.context() as patched:
        if step == "rename":
            patched.setattr(Path, "rename", renamed)
        else:
            patched.setattr("kg.store.draft.shutil.rmtree", removed)
            seen.extend([DRAFT] * count)
        with pytest.raises(SystemExit):
            stopped()
    with keep_in(folder) as keeper:
        kept = [one.iri for one in keeper.articles()]
    assert kept in ([BASE + "a", BASE + "c"], [BASE + name for name in "abc"])


def test_an_erasure_stopped_at_its_last_step_is_finished_by_the_next_run(tmp_path: Path) -> None:
    """It was in force already; only what was before it lay there still."""
    folder = tmp_path / "s"
    with keep_in(folder) as keeper:
        keeper.put({BASE + name: article(name) for name in "ab"}, "1")
    mark = in_force(folder)
    shutil.copytree(folder / mark.graph, tmp_path / "before")
    with keep_in(folder) as keeper:
        keeper.remove(BASE + "b")
    now = in_force(folder)
    shutil.move(tmp_path / "before", folder / mark.graph)
    (folder / now.graph / ERASE).touch()
    with keep_in(folder):
        pass
    assert not (folder / mark.graph).exists()
    assert not (folder / now.graph / ERASE).exists()
    assert [kept.iri for kept in kept_in(open_store(folder))] == [BASE + "a"]


# ------------------------------------------------------------------------------ what is beside the graph in force


def test_after_a_build_nothing_waits_to_be_written(tmp_path: Path) -> None:
    with keep_in(tmp_path / "s") as keeper:
        for name in "abcd":
            keeper.put({BASE + name: article(name, triples=5000)}, "1")
            keeper.flush()
            keeper.put({BASE + name: article(name, generation=2, triples=5000)}, "1")
    graph = tmp_path / "s" / in_force(tmp_path / "s").graph
    assert sum(log.stat().st_size for log in graph.glob("*.log")) < 1000
    assert not (tmp_path / "s" / DRAFT).exists()


def heavy(name: str, *, megabytes: int) -> str:
    """An article of texts that hardly compress: so much of it is in the store's files, too."""
    noise = random.Random(name)
    texts = (base64.b64encode(noise.randbytes(3 * 2**18)).decode() for _ in range(megabytes))
    return article(name) + "".join(f'<{BASE}{name}> <{WT}quote> "{text}" .\n' for text in texts)


def is_settled(folder: Path) -> bool:
    """Whether all files of the graph in force are those that a compaction left."""
    mark = in_force(folder)
    told = folder / mark.graph / SETTLED
    return told.is_file() and set(told.read_text(encoding="utf-8").split("\n")) == set(mark.files)


def test_a_build_that_wrote_much_leaves_the_store_compacted_and_one_article_more_leaves_its_files_alone(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "s"
    with keep_in(folder) as keeper:
        for name in "abc":
            keeper.put({BASE + name: heavy(name, megabytes=20)}, "1")
            keeper.flush()
    assert is_settled(folder)
    before = in_force(folder)
    with keep_in(folder) as keeper:
        keeper.put({BASE + "d": article("d")}, "1")
    after = in_force(folder)
    assert not is_settled(folder)
    large = {name for name, bytes_ in before.files.items() if bytes_ > 2**20}
    assert large
    assert large <= after.files.keys(), "written once, linked since"
    assert [kept.iri for kept in kept_in(open_store(folder))] == [BASE + name for name in "abcd"]


def test_many_small_builds_are_compacted_once_they_are_a_tenth(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    with keep_in(folder) as keeper:
        keeper.put({BASE + "a": heavy("a", megabytes=40)}, "1")
    settled = []
    for number in range(8):
        with keep_in(folder) as keeper:
            keeper.put({f"{BASE}b{number}": heavy(f"b{number}", megabytes=2)}, "1")
        settled.append(is_settled(folder))
    assert settled[0] is False, "2 of 42 MB"
    assert True in settled
    assert len(kept_in(open_store(folder))) == 9


def test_a_small_store_is_left_as_it_is_written(tmp_path: Path) -> None:
    with keep_in(tmp_path / "s") as keeper:
        keeper.put({BASE + "a": article("a")}, "1")
    assert not (tmp_path / "s" / in_force(tmp_path / "s").graph / SETTLED).exists()


def close_on(pipe: Connection, _: None, folder: Path) -> None:
    """Writes enough that the store is compacted at the end, and tells when it begins to end."""
    with keep_in(folder) as keeper:
        keeper.put({BASE + "a": heavy("a", megabytes=24)}, "1")
        keeper.flush()
        pipe.send("loaded")
    pipe.send("closed")


def test_killed_while_it_is_compacted_a_store_is_whole_and_the_next_run_compacts_it(
    builders: Nursery[None], tmp_path: Path
) -> None:
    moments = random.Random(5)
    for kill in range(8):
        folder = tmp_path / f"s{kill}"
        process = builders.bear(close_on, folder)
        assert process.pipe.recv() == "loaded"
        time.sleep(moments.uniform(0.0, 0.3))
        process.kill()
        with keep_in(folder) as keeper:
            assert [kept.iri for kept in keeper.articles()] == [BASE + "a"]
        assert size(folder, BASE + "a") == 32 + 24
        assert is_settled(folder)


def test_a_first_build_that_was_stopped_is_told_and_finished_by_the_next(
    builders: Nursery[None], tmp_path: Path
) -> None:
    process = builders.bear(build_on, tmp_path / "s", 1_000_000)
    process.pipe.recv()
    process.kill()
    with pytest.raises(GraphError, match=r"no build has ended in this store yet; run the same kg build again"):
        open_store(tmp_path / "s")
    with keep_in(tmp_path / "s") as keeper:
        assert len(keeper.articles()) == 3, "what was loaded need not be read again"
    assert len(kept_in(open_store(tmp_path / "s"))) == 3


BIRTHS = {
    "an empty folder": (),
    "nothing but the lock": ("lock",),
    "a draft half made": ("lock", "draft.new/CURRENT"),
    "a draft without a file": ("lock", "draft/LOG"),
    "the mark half written": ("lock", ".wutong-store.json.x.part"),
    "a folder of the first format without its mark": ("graph/CURRENT",),
}


@pytest.mark.parametrize("left", BIRTHS.values(), ids=list(BIRTHS))
def test_a_store_interrupted_at_its_birth_is_finished(tmp_path: Path, left: tuple[str, ...]) -> None:
    for name in left:
        (tmp_path / "s" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "s" / name).write_text("", encoding="utf-8")
    with keep_in(tmp_path / "s") as keeper:
        keeper.put({BASE + "a": article("a")}, "1")
    assert [kept.iri for kept in kept_in(open_store(tmp_path / "s"))] == [BASE + "a"]


def test_a_store_of_the_first_format_is_read_and_brought_over(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    folder.mkdir()
    old = Store(str(folder / "graph"))
    for line in graphs_lines(BASE + "a", article("a")):
        old.update(f"INSERT DATA {{ {line} }}")
    del old
    (folder / MARK).write_text('{"format": 1, "engine": "oxigraph"}', encoding="utf-8")
    assert [kept.iri for kept in kept_in(open_store(folder))] == [BASE + "a"]
    with keep_in(folder) as keeper:
        keeper.put({BASE + "b": article("b")}, "1")
    assert [kept.iri for kept in kept_in(open_store(folder))] == [BASE + "a", BASE + "b"]
    assert in_force(folder).graph == "graph-1"


def graphs_lines(iri: str, ntriples: str) -> list[str]:
    return [f"GRAPH <{iri}> {{ {line} }} {line}" for line in ntriples.splitlines()]


def test_what_was_removed_is_in_no_file_of_the_store(tmp_path: Path) -> None:
    secret = "只在这一篇里的名字甲乙丙"
    said = f'<{BASE}e> <{WT}rule> "{secret}"@zh .\n'
    with keep_in(tmp_path / "s") as keeper:
        keeper.put({BASE + "a": article("a") + said, BASE + "b": article("b")}, "1")
    find(tmp_path / "s", "甲乙")
    assert any(secret.encode() in file.read_bytes() for file in (tmp_path / "s").rglob("*") if file.is_file())
    with keep_in(tmp_path / "s") as keeper:
        keeper.remove(BASE + "a")
    find(tmp_path / "s", "甲乙")
    for file in (tmp_path / "s").rglob("*"):
        assert not file.is_file() or secret.encode() not in file.read_bytes(), file
    assert [kept.iri for kept in kept_in(open_store(tmp_path / "s"))] == [BASE + "b"]


def test_readers_go_on_while_builds_write(tmp_path: Path) -> None:
    """Six builds one after the other, each ending in another graph in force: no reader ever sees half of one."""
    folder = tmp_path / "s"
    with keep_in(folder) as keeper:
        keeper.put({BASE + "a": article("a", generation=0, triples=3000)}, "0")
    program = (
        "import sys\nfrom kg.store import keep_in\nfrom tests.test_keeper import BASE, article\n"
        "for generation in range(1, 7):\n"
        "    with keep_in(sys.argv[1]) as keeper:\n"
        "        keeper.put({BASE + 'a': article('a', generation=generation, triples=3000)}, str(generation))\n"
    )
    seen = set()
    with subprocess.Popen([sys.executable, "-c", program, str(folder)], cwd=ROOT) as process:
        live = LiveStore(folder)
        while process.poll() is None:
            found = select(live.store(), f"SELECT ?g (COUNT(*) AS ?n) {{ ?s <{WT}rule> ?g }} GROUP BY ?g")
            assert [n for _, n in found] == ["3000"]
            seen.add(found.rows[0][0])
    assert process.returncode == 0
    assert len(seen) > 1
