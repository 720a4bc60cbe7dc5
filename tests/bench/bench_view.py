"""How soon the explorer is there and how soon a click is answered, in Debian's chromium.

    python -m tests.bench.bench_view [--rounds 3] [--store STORE [--articles 50]]

Each row is the median of some rounds, each in a fresh profile: from navigation to the drawn page, and from a click to
the drawn answer. Aims: interactive within 1 s for 150 nodes in view, 2.5 s for a graph of 5,000; clicks within 100 ms.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from pyoxigraph import NamedNode, Store

from kg.graph import build_dataset
from kg.store import open_store, store_of
from kg.terms import BASE
from kg.view import render_page
from tests.support.browser import DESK, chromium, explore
from tests.support.crowd import crowd
from tests.support.gold import gold_reading

CLICK = """async (what) => {
  const began = performance.now();
  if (what === "node") { const { ids } = wutong.graph.shown; await wutong.go({ n: ids[ids.length >> 1] }); }
  else if (what === "grow") await wutong.grow(wutong.state.n);
  else if (what === "evidence") { const place = wutong.source.edges[0].evidence[0]; await wutong.openPlace(place); }
  else await wutong.go({ v: "figures" });
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - began;
}"""
ACTS = ("node", "grow", "evidence", "figures")


def once(browser: Any, page: Path) -> list[float]:
    """Milliseconds until the page is there, then of each act."""
    context = browser.new_context(viewport=DESK)
    explorer = explore(context, page.as_uri())
    ready: float = explorer.page.evaluate("wutong.readyAfter")
    taken = [ready, *(explorer.page.evaluate(CLICK, act) for act in ACTS)]
    context.close()
    assert explorer.troubles == []
    return taken


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--store", type=Path, help="Measure a page of the first articles of a store instead.")
    parser.add_argument("--articles", type=int, default=50)
    chosen = parser.parse_args()
    rounds = chosen.rounds
    if chosen.store:
        graphs = {f"{chosen.articles} articles of a store": first_articles(chosen.store, chosen.articles)}
    else:
        graphs = {name: store_of(build_dataset([reading], entities)) for name, (reading, entities) in made().items()}
    out = sys.stdout.write
    out("| graph | rendered s | CPU s | page MB | interactive ms | node | grow | evidence | figures |\n")
    out("|---|---:|---:|---:|---:|---:|---:|---:|---:|\n")
    with chromium() as browser, tempfile.TemporaryDirectory() as folder:
        for name, store in graphs.items():
            began, worked = perf_counter(), process_time()
            text = render_page(store)
            rendered, worked = perf_counter() - began, process_time() - worked
            page = Path(folder) / "page.html"
            page.write_text(text, encoding="utf-8")
            taken = [median(values) for values in zip(*(once(browser, page) for _ in range(rounds)), strict=True)]
            numbers = " | ".join(f"{value:.0f}" for value in taken)
            out(f"| {name} | {rendered:.1f} | {worked:.1f} | {len(text.encode()) / 1e6:.1f} | {numbers} |\n")


def first_articles(source: Path, number: int) -> Store:
    """The graphs of the first articles of a store, with what they share."""
    held = open_store(source)
    graphs = sorted(graph.value for graph in held.named_graphs())
    own = [iri for iri in graphs if iri.startswith(BASE)]
    found = Store()
    for iri in [*own[:number], *(iri for iri in graphs if not iri.startswith(BASE))]:
        found.bulk_extend(held.quads_for_pattern(None, None, None, NamedNode(iri)))
    return found


def made() -> dict[str, Any]:
    """Graphs of several sizes: readings and their entities, by name."""
    return {
        "the example article": gold_reading("anning"),
        "150 nodes": crowd(150),
        "2,000 figures": crowd(2000),
        "5,000 nodes": crowd(5000),
        "an article of 1 MB": crowd(5000, padding=50),
    }


if __name__ == "__main__":
    main()
