"""How fast the store is: `python -m tests.bench.bench_store [--triples 5000000] [--folder DIR]`.

The hand-read articles are replicated under new names until the store has so many triples; all ratios are of one run.
Prints the loading ratio against rdflib, the median of every saved question with its first parameter bound (and of the
CPU it takes, which other work on the machine lengthens less: that is what is held against the limits), of search by
name, and the cold start of a saved question on a small graph.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from time import perf_counter

import rdflib
from pyoxigraph import RdfFormat, Store

from kg.find import find, refresh
from kg.graph import build_nquads
from kg.process import Process
from kg.query import question, questions
from kg.serve.jobs import Question
from kg.serve.limits import Limits
from kg.serve.staff import Worker
from kg.serve.worker import answer_questions
from kg.store.draft import drafting
from kg.terms import BASE
from tests.support.gold import RECORDS, gold_reading

CASES = json.loads((Path(__file__).parents[1] / "cases" / "questions.json").read_text(encoding="utf-8"))
AGGREGATES = {"amounts-above", "classes", "indicators", "relations"}
"""Questions over the whole graph: they count, or sort all there is."""
BOUND = {
    "approximate-figures": {"subject": "临溪市·7"},
    "articles": {"place": "安宁市·7"},
    "compare-articles": {"indicator": "研发投入强度", "subject": "安宁市·7"},
    "conflicts": {"indicator": "研发投入强度", "subject": "安宁市·7"},
    "figures-by-heading": {"title": "昆明安宁:抓牢“梧桐树工程” 推动民营经济高质量发展·7"},
    "figures-of-year": {"year": "2023", "subject": "安宁市·7"},
    "implied-subjects": {"subject": "安宁市·7"},
}
ALSO = (("timeline", {"subject": "安宁市·7"}), ("series-of", {"indicator": "民营经济增加值"}))
"""Questions that are asked in another way than with their first parameter, too."""
_SHARED = re.compile(r"<" + re.escape(BASE) + r"(?![iu][0-9a-f]{12}>)([^>#]+)")
_NAMED = re.compile(r'((?:#label|#altLabel|/title)> "[^"]*)("@zh)')
_RUNS, _PATIENCE = 5, 10.0


def template() -> tuple[str, str]:
    """The graphs of the ontology, and those of the articles with a mark wherever a replica has another name."""
    readings = [gold_reading(name) for name in RECORDS]
    nquads = build_nquads([reading for reading, _ in readings], [e for _, found in readings for e in found])
    articles = tuple(f"<{BASE}{name}> ." for name in RECORDS)
    once: list[str] = []
    many: list[str] = []
    for line in nquads.split("\n"):
        (many if line.endswith(articles) else once).append(line)
    marked = _SHARED.sub(lambda found: found[0] + "\0", "\n".join(many))
    lines = [
        line if line.startswith((f"<{BASE}i", f"<{BASE}u")) else _NAMED.sub("\\1\1\\2", line)
        for line in marked.split("\n")
    ]
    return "\n".join(once) + "\n", "\n".join(lines) + "\n"


def write_replicas(path: Path, triples: int) -> int:
    """Write N-Quads of so many triples; returns how many there are."""
    once, many = template()
    replicas = max(8, -(-triples // many.count("\n")))
    with path.open("w", encoding="utf-8") as out:
        out.write(once)
        for i in range(replicas):
            out.write(many.replace("\0", f"-{i}").replace("\1", f"·{i}"))
    return once.count("\n") + replicas * many.count("\n")


def load(data: Path, home: Path) -> None:
    """Fill a new store as a keeper would: each article in its graph, the union in the default graph."""
    with data.open(encoding="utf-8", newline="\n") as lines, data.with_suffix(".nt").open("w", encoding="utf-8") as out:
        out.writelines(line.rsplit(" ", 2)[0] + " .\n" for line in lines if line.strip())
    with drafting(home) as draft:
        draft.store.bulk_load(path=str(data), format=RdfFormat.N_QUADS)
        draft.store.bulk_load(path=str(data.with_suffix(".nt")), format=RdfFormat.N_TRIPLES)
        draft.publish()


def timed(act: Callable[[], object]) -> float:
    """Seconds that an act takes."""
    began = perf_counter()
    act()
    return perf_counter() - began


def loading_ratio(path: Path, lines: int = 60_000) -> tuple[float, float]:
    """Triples a second into our store and into rdflib's own, of the same first lines."""
    with path.open(encoding="utf-8") as whole:
        part = "".join(line for line, _ in zip(whole, range(lines), strict=False))
    with tempfile.TemporaryDirectory() as folder:
        ours = timed(lambda: Store(folder).bulk_load(part.encode(), format=RdfFormat.N_QUADS))
    memory = timed(lambda: Store().bulk_load(part.encode(), format=RdfFormat.N_QUADS))
    theirs = timed(lambda: rdflib.Dataset().parse(data=part, format="nquads"))
    return theirs / ours, theirs / memory


def bound_values(name: str) -> dict[str, str]:
    """The parameters a question is asked with: those of its case, of the seventh replica."""
    values = BOUND.get(name) or next((dict(case["set"]) for case in CASES if case["question"] == name), {})
    types = {parameter.name: parameter.type for parameter in question(name).parameters}
    first = next(iter(types), None)
    if first and first not in values and types[first] == "name":
        column = next(case for case in CASES if case["question"] == name)["rows"][0][1 if name in ("platforms",) else 0]
        values[first] = column
    return {
        key: f"{value}·7" if types[key] == "name" and key != "indicator" and not value.endswith("·7") else value
        for key, value in values.items()
    }


def hired(home: Path) -> tuple[Worker, int]:
    """A process that has the store open and can be stopped, and its number."""
    process = Process(answer_questions, None, str(home), Limits())
    worker = Worker(process)
    worker.ready()
    return worker, process._process.pid


def cpu(pid: int) -> float:
    """Milliseconds that a process has used, all its threads together."""
    spent = (path.read_text().split()[0] for path in Path(f"/proc/{pid}/task").glob("*/schedstat"))
    return sum(map(int, spent)) / 1e6


def measured(home: Path) -> Iterator[tuple[str, float, float, int]]:
    """Each saved question's median milliseconds, of time and of CPU, and number of rows."""
    worker, pid = hired(home)
    for name, values in (*((saved.name, bound_values(saved.name)) for saved in questions()), *ALSO):
        asked = Question(sparql=question(name).sparql(values), rows_as="text/csv")
        times, used, rows = [], [], 0
        for _ in range(_RUNS):
            began, before = perf_counter(), cpu(pid)
            reply = worker.run(asked, _PATIENCE)
            times.append((perf_counter() - began) * 1000)
            rows = reply.body.count(b"\r\n") - 1
            if not worker.alive:
                worker, pid = hired(home)
                break
            used.append(cpu(pid) - before)
        yield name, statistics.median(times), statistics.median(used or times), rows
    worker.kill()


def cold_start(folder: Path) -> float:
    """Seconds of the command from nothing to an answer on a small graph, the median of several."""
    small = folder / "small.nq"
    reading, entities = gold_reading("anning")
    small.write_text(build_nquads([reading], entities), encoding="utf-8")
    command = [sys.executable, "-m", "kg", "query", str(small), "--name", "figures-of", "--set", "subject=安宁市"]
    command += ["--format", "csv"]
    run = lambda: subprocess.run(command, check=True, capture_output=True)  # noqa: E731
    return statistics.median(timed(run) for _ in range(5))


def main() -> None:
    """Build the store where there is none, and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--triples", type=int, default=5_000_000)
    options.add_argument("--folder", type=Path)
    chosen = options.parse_args()
    folder: Path = chosen.folder or Path(tempfile.mkdtemp(prefix="bench-store-"))
    folder.mkdir(parents=True, exist_ok=True)
    data, home = folder / "replicas.nq", folder / "store"
    if not home.exists():
        number = write_replicas(data, chosen.triples)
        disk, memory = loading_ratio(data)
        print(f"loading: {disk:.1f} times as fast as rdflib on disk, {memory:.1f} times in memory")
        seconds = timed(lambda: load(data, home))
        print(f"store of {number:,} triples: {seconds:.0f} s, {number / seconds:,.0f} triples/s")
        print(f"index of names: {timed(lambda: refresh(home).close()):.0f} s")
    for name, median, used, rows in measured(home):
        limit = 1000 if name in AGGREGATES or not question(name).parameters else 50
        mark = "ok  " if used <= limit else "SLOW"
        print(f"{mark} {name:24} {median:9.1f} ms {used:9.1f} ms of CPU {rows:7} rows", flush=True)
    for words in ("安宁", "兵團", "anning", "工"):
        median = statistics.median(timed(partial(find, home, words)) for _ in range(_RUNS))
        print(f"     find {words:19} {median * 1000:9.1f} ms")
    print(f"cold start of a saved question: {cold_start(folder):.2f} s")
    if chosen.folder is None:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
