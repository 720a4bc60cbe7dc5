"""Engines: every item has its result, and none has another's fault. Real processes, really killed."""

from __future__ import annotations

import pickle
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.engine import Engine, EngineError, Inline, Limits, Local, Result, engine_at
from kg.engine.reader import Reader
from kg.errors import InputError, KgError
from kg.read import read_article
from kg.store import graphs_of
from kg.terms import BASE
from tests.support.gold import RECORDS
from tests.support.server import free_port
from tests.support.steps import Missing, double

ROOT = Path(__file__).resolve().parents[1]
GOOD = [f"good {number}" for number in range(12)]
LIMITS = Limits(seconds=3, memory=2**31)


def results(engine: Engine, items: list[str]) -> dict[str, Result[str, str]]:
    found = {result.item: result for result in engine.map(double, items)}
    assert sorted(found) == sorted(items)
    return found


FAULTS = {
    "raise": "it cannot be worked on: InvalidOperation",
    "refuse": "not to be read",
    "recurse": "it cannot be worked on: RecursionError",
    "eat": "it takes more memory than it may",
    "loop": "it was not done within 3 s",
    "kill": "the process that worked on it was ended by SIGKILL",
    "segfault": "the process that worked on it was ended by SIGSEGV",
    "exit": "the process that worked on it was ended by itself with exit code 7",
    "leave": "the process that worked on it was ended by itself with exit code 0",
    "unpicklable": "what was made of it cannot be handed on",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_one_bad_item_costs_no_other_anything(fault: str) -> None:
    """One process for all of them: what it is brought down by, those after it must not miss."""
    items = [*GOOD[:5], fault, *GOOD[5:]]
    found = results(Local(workers=1, limits=LIMITS), items)
    assert all(found[item].value == f"{item} {item}" for item in GOOD)
    assert found[fault].value is None
    assert isinstance(found[fault].error, InputError)
    assert FAULTS[fault] in str(found[fault].error)
    assert "\n" not in str(found[fault].error)


def test_all_faults_at_once() -> None:
    found = results(
        Local(workers=3, limits=LIMITS), [word for pair in zip(FAULTS, GOOD, strict=False) for word in pair]
    )
    assert {item for item, result in found.items() if result.error} == set(FAULTS)


def test_what_a_step_prints_is_no_outcome() -> None:
    found = results(Local(workers=1, limits=LIMITS), ["print a", "good"])
    assert found["good"].value == "good good"


def test_in_this_process_a_step_may_raise_too() -> None:
    found = results(Inline(), ["good", "raise", "refuse"])
    assert found["good"].value == "good good"
    assert "InvalidOperation" in str(found["raise"].error)


@pytest.mark.parametrize("engine", [Inline(), Local(workers=2, limits=LIMITS)], ids=["inline", "local"])
def test_what_is_missing_for_all_is_told_once(engine: Engine) -> None:
    with pytest.raises(InputError, match="the weights are not there"):
        list(engine.map(Missing(), GOOD))


def test_items_are_drawn_as_they_are_needed() -> None:
    drawn = []

    def items() -> Iterator[str]:
        for item in GOOD:
            drawn.append(item)
            yield item

    results = Local(workers=1, limits=LIMITS).map(double, items())
    next(results)
    assert len(drawn) < len(GOOD)
    results.close()  # type: ignore[attr-defined]


MISTAKES = [
    ("ray://host:1", "no engine is known there; write it like dask://"),
    ("dask://", "no engine is known there"),
    ("host:8786", "no engine is known there"),
]


@pytest.mark.parametrize(("address", "message"), MISTAKES)
def test_an_engine_that_is_not_known(address: str, message: str) -> None:
    with pytest.raises(EngineError, match=message):
        engine_at(address)


# ------------------------------------------------------------------------------ the step of a build


def test_a_reader_can_be_sent_anywhere() -> None:
    reader = Reader(tagger=False)
    again = pickle.loads(pickle.dumps(reader))
    article = read_article(RECORDS["dev-01"])
    assert again == reader
    assert again(article) == reader(article)
    assert BASE + article.id in graphs_of(reader(article).nquads)


def test_every_engine_reads_the_same() -> None:
    articles = [read_article(path) for path in RECORDS.values()]
    reader = Reader(tagger=False)
    here = {o.item.id: o.value for o in Inline().map(reader, articles)}
    there = {o.item.id: o.value for o in Local(workers=2).map(reader, articles)}
    assert here == there


def test_another_stamp_for_other_rules_cues_or_options(tmp_path: Path) -> None:
    mine = tmp_path / "mine.ttl"
    mine.write_text("", encoding="utf-8")
    stamps = [
        Reader().stamp,
        Reader(tagger=False).stamp,
        Reader(base="http://a/").stamp,
        Reader(ontology=(mine,)).stamp,
    ]
    mine.write_text("# another", encoding="utf-8")
    stamps.append(Reader(ontology=(mine,)).stamp)
    assert len(set(stamps)) == len(stamps)
    assert Reader().stamp == stamps[0]


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A copy of the program with what reading depends on, and its stamp."""
    folder = tmp_path_factory.mktemp("copied")
    for name in ("kg", "ontology", "data/gazetteer", "data/model"):
        shutil.copytree(ROOT / name, folder / name)
    for table in (ROOT / "data").glob("*.tsv"):
        shutil.copy(table, folder / "data")
    return folder, stamp_in(folder)


def stamp_in(folder: Path) -> str:
    command = [sys.executable, "-c", "from kg.engine.stamp import stamp_of; print(stamp_of())"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize(
    ("changed", "another"),
    [
        ("ontology/lexicon.ttl", True),
        ("kg/figures/quantities.py", True),
        ("data/gazetteer", True),
        ("data/model", True),
        ("data/indicators.tsv", True),
        ("kg/cli/ask.py", False),
    ],
)
def test_a_changed_rule_cue_place_weight_or_indicator_makes_another_stamp(
    copied: tuple[Path, str], changed: str, another: bool
) -> None:
    """One more byte in what reading depends on, and all is read again; a command is none of it."""
    folder, before = copied
    place = folder / changed
    file = place if place.is_file() else min(path for path in place.rglob("*") if path.is_file())
    kept = file.read_bytes()
    file.write_bytes(kept + b"\n")
    assert (stamp_in(folder) != before) == another
    file.write_bytes(kept)


# ------------------------------------------------------------------------------ a cluster


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """A scheduler with two workers, in processes of their own; a task is given up when two (not four) were ended."""
    pytest.importorskip("distributed")
    import dask
    from distributed import LocalCluster

    with (
        pytest.MonkeyPatch.context() as patch,
        dask.config.set({"distributed.scheduler.allowed-failures": 1}),
        LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0", scheduler_port=0
        ) as running,
    ):
        patch.setattr("kg.engine.cluster._CONNECT", "300s")  # on a busy machine a worker is long in starting again
        yield running.scheduler_address.replace("tcp://", "dask://")


@pytest.mark.parametrize("fault", ["raise", "loop", "segfault", "eat"])
def test_a_cluster_keeps_a_bad_item_from_the_others(cluster: str, fault: str) -> None:
    found = results(engine_at(cluster, limits=LIMITS), [*GOOD, fault])
    assert {item for item, result in found.items() if result.error} == {fault}
    assert FAULTS[fault] in str(found[fault].error)


def test_a_cluster_goes_on_when_a_worker_is_killed_in_the_middle(cluster: str, tmp_path: Path) -> None:
    """The item kills the worker that has it, once; another one does it."""
    killer = f"once {tmp_path / 'flag'}"
    items = [f"good {number}" for number in range(120)]
    found = results(engine_at(cluster, limits=LIMITS), [*items[:60], killer, *items[60:]])
    assert not [result.error for result in found.values() if result.error]
    assert (tmp_path / "flag").exists()


def test_a_cluster_gives_up_only_the_item_that_kills_every_worker(cluster: str) -> None:
    found = results(engine_at(cluster, limits=LIMITS), [*GOOD, "poison"])
    assert {item for item, result in found.items() if result.error} == {"poison"}
    assert "the workers that worked on it were ended" in str(found["poison"].error)


def test_a_cluster_reads_what_one_process_reads(cluster: str) -> None:
    articles = [read_article(path) for path in RECORDS.values()]
    reader = Reader(tagger=False)
    here = {o.item.id: o.value for o in Inline().map(reader, articles)}
    assert {o.item.id: o.value for o in engine_at(cluster).map(reader, articles)} == here


def test_a_cluster_that_is_not_there_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("kg.engine.cluster._CONNECT", "1s")
    with pytest.raises(KgError, match=r"no scheduler answers: .*; is it running") as caught:
        list(engine_at(f"dask://127.0.0.1:{free_port()}").map(double, GOOD))
    assert "\n" not in str(caught.value)
