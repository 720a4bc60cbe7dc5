"""How soon the explorer is there and how soon a click is answered, in Debian's chromium.

    python -m tests.bench.bench_view [--rounds 3]

Each row is the median of some rounds, each in a fresh profile: from navigation to the drawn page, and from a click to
the drawn answer. Aims: interactive within 1 s for 150 nodes in view, 2.5 s for a graph of 5,000; clicks within 100 ms.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from kg.graph import build_dataset
from kg.store import store_of
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
    rounds = parser.parse_args().rounds
    graphs = {
        "the example article": gold_reading("anning"),
        "150 nodes": crowd(150),
        "2,000 figures": crowd(2000),
        "5,000 nodes": crowd(5000),
        "an article of 1 MB": crowd(5000, padding=50),
    }
    out = sys.stdout.write
    out("| graph | rendered s | page MB | interactive ms | node | grow | evidence | figures |\n")
    out("|---|---:|---:|---:|---:|---:|---:|---:|\n")
    with chromium() as browser, tempfile.TemporaryDirectory() as folder:
        for name, (reading, entities) in graphs.items():
            store = store_of(build_dataset([reading], entities))
            began = perf_counter()
            text = render_page(store)
            rendered = perf_counter() - began
            page = Path(folder) / "page.html"
            page.write_text(text, encoding="utf-8")
            taken = [median(values) for values in zip(*(once(browser, page) for _ in range(rounds)), strict=True)]
            numbers = " | ".join(f"{value:.0f}" for value in taken)
            out(f"| {name} | {rendered:.1f} | {len(text.encode()) / 1e6:.1f} | {numbers} |\n")


if __name__ == "__main__":
    main()
