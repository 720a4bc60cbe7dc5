"""How soon the served pages of many articles are there, and how soon a click is answered, in Debian's chromium.

    python -m tests.bench.bench_served [--source STORE] [--articles 500] [--folder DIR] [--rounds 3]

The articles of a store (the hand-read ones without `--source`) are repeated under new names, with a third of their
things, until there are so many. Each row is the median of some rounds, each in a fresh profile: from navigation to
first use, the processor's time that this took in the server, what was carried, and from a click to the drawn answer.
Aims for 500 reports: 1 s to first use, 200 ms a click, 3 MB; what is slower or heavier is marked.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, NamedTuple

from pyoxigraph import DefaultGraph, NamedNode

from kg.find import refresh
from kg.graph import build_nquads
from kg.store import graphs_of, keep_in, open_store
from kg.terms import BASE, WT
from tests.support.browser import DESK, chromium, explore
from tests.support.gold import RECORDS, gold_reading
from tests.support.server import Server, serving

_FACT = re.compile(rf"(?<=<{re.escape(BASE)})([ro])([0-9a-f]{{12}})(?=>)")
_THING = re.compile(rf"(?<=<{re.escape(BASE)})e([0-9a-f]{{12}})(?=>)")
_NAMED = re.compile(rf'(<{re.escape(BASE)}(?:e[0-9a-f]{{12}})> <[^>]*(?:#label|#altLabel)> "[^"]*)("@zh)')
_TICKS = os.sysconf("SC_CLK_TCK")
DRAWN = "await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));"
PRESS = "document.querySelector('#text .f, #text .m').click()"
USES: dict[str, tuple[str, str, str]] = {
    "home": ("/", "", ""),
    "search": ("/search?q=粮食", "", ""),
    "question": ("/search?q=2023年粮食产量是多少", "", ""),
    "articles": ("/articles", "", ""),
    "things": ("/things", "", ""),
    "entity": ("/page/{most}", "", ""),
    "an article": ("/page/{article}", "", ""),
    "a figure": ("/page/{figure}", "", ""),
    "saved questions": ("/questions", "", ""),
    "figures of a year": ("/questions/figures-of-year?year=2020", "", ""),
    "an indicator by years": ("/questions/series-of?indicator=粮食产量", "", ""),
    "a comparison": ("/questions/compare-articles?indicator=粮食产量", "", ""),
    "query": ("/query", "", ""),
    "nothing there": ("/page/nothing", "", ""),
    "overview": ("/explore", "sort the articles", "wutong.overview.turn({ sort: 'figures' })"),
    "graph": ("/explore#v=graph", "choose a node", "await wutong.go({ n: wutong.graph.shown.ids[1] })"),
    "graph, 2,000 mentions": ("/explore#v=graph&n={most}", "grow", "await wutong.grow(wutong.state.n)"),
    "figures": ("/explore#v=figures", "an indicator", "await wutong.go({ fi: wutong.table.rows[0].indicator })"),
    "figures, next page": (
        "/explore#v=figures",
        "scroll",
        "wutong.table.box.scrollTop = 1e9; await wutong.table.more()",
    ),
    "figures, sorted": ("/explore#v=figures", "by value", "await wutong.go({ fs: '-value' })"),
    "figures, words": ("/explore#v=figures", "words", "await wutong.go({ f: '增长' })"),
    "reading room": (
        "/explore#v=reader",
        "a figure",
        f"{PRESS}; await wutong.draw()",
    ),
    "words in all texts": ("/explore#v=reader", "find", "await wutong.go({ w: '改革' })"),
}
"""Of each page its address, what is clicked there, and how."""


def sources(store: Path | None) -> tuple[list[dict[str, str]], dict[str, str]]:
    """Graphs of single articles, and those they share, by IRI, as N-Triples."""
    if store is None:
        read = [gold_reading(name) for name in RECORDS]
        made = graphs_of(build_nquads([reading for reading, _ in read], [e for _, found in read for e in found]))
    else:
        held = open_store(store)
        quads = {graph.value: held.quads_for_pattern(None, None, None, graph) for graph in held.named_graphs()}
        made = {iri: "".join(f"{quad.triple} .\n" for quad in found) for iri, found in quads.items()}
    articles = [{iri: text} for iri, text in sorted(made.items()) if iri.startswith(BASE)]
    return articles, {iri: text for iri, text in made.items() if not iri.startswith((BASE, f"{WT.rstrip('#')}/store"))}


def renamed(iri: str, text: str, turn: int) -> dict[str, str]:
    """An article under a new name, its facts too, with every third of its things."""

    def fresh(digits: str) -> str:
        return sha256(f"{digits} {turn}".encode()).hexdigest()[:12]

    def thing(found: re.Match[str]) -> str:
        return f"e{fresh(found[1])}" if int(found[1], 16) % 3 == 0 else found[0]

    def label(found: re.Match[str]) -> str:
        return f"{found[1]}·{turn}{found[2]}" if int(_THING.search(found[1])[1], 16) % 3 == 0 else found[0]  # type: ignore[index]

    text = _FACT.sub(lambda found: found[1] + fresh(found[2]), _THING.sub(thing, _NAMED.sub(label, text)))
    return {f"{iri}-{turn}": text.replace(f"<{iri}>", f"<{iri}-{turn}>").replace(f"<{iri}#", f"<{iri}-{turn}#")}


def fill(home: Path, number: int, source: Path | None) -> None:
    """Make a store of so many articles."""
    articles, shared = sources(source)
    with keep_in(home) as keeper:
        keeper.put(shared, "bench")
        for i in range(number):
            ((iri, text),) = articles[i % len(articles)].items()
            keeper.put(renamed(iri, text, i // len(articles)) if i >= len(articles) else {iri: text}, "bench")
    refresh(home).close()


SLOW, CLICK, HEAVY = 1000.0, 200.0, 3e6
"""Milliseconds to first use and of a click, bytes of a page: what is beyond is marked."""
WEIGHT = """performance.getEntriesByType("navigation").concat(performance.getEntriesByType("resource"))
  .reduce((sum, part) => sum + part.transferSize, 0)"""


class Taken(NamedTuple):
    """What a page took: milliseconds to first use and of the server's processor, bytes, milliseconds of its click."""

    ready: float
    served: float
    weight: float
    clicked: float


def processor(pid: int) -> float:
    """The processor's time of a process and all below it, in milliseconds."""
    parents: dict[int, tuple[int, float]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            parents[int(stat.parent.name)] = int(fields[1]), (int(fields[11]) + int(fields[12])) / _TICKS
    total, below = 0.0, {pid}
    while below:
        total += sum(parents[one][1] for one in below if one in parents)
        below = {one for one, (parent, _) in parents.items() if parent in below}
    return 1000 * total


def most_mentioned(home: Path) -> str:
    """The short name of the thing that the articles mention most."""
    refers = NamedNode("http://www.w3.org/2005/11/its/rdf#taIdentRef")
    counts: dict[str, int] = {}
    for quad in open_store(home).quads_for_pattern(None, refers, None, DefaultGraph()):
        iri = str(quad.object).strip("<>")
        counts[iri] = counts.get(iri, 0) + 1
    most = max(counts, key=lambda iri: (counts[iri], iri))
    sys.stdout.write(f"{counts[most]} mentions of {most}\n")
    return most.rpartition("/")[2]


def first_use(context: Any, url: str) -> tuple[Any, float]:
    """Open a page; milliseconds until it can be used."""
    if "/explore" in url:
        explorer = explore(context, url)
        assert explorer.troubles == []
        return explorer.page, explorer.page.evaluate("wutong.readyAfter")
    page = context.new_page()
    page.goto(url)
    timing = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
    return page, page.evaluate(f"async () => {{ {DRAWN} return {timing}; }}")


def once(browser: Any, server: Server, address: str, act: str) -> Taken:
    """Open a page in a fresh profile and click; not a number where nothing is clicked."""
    context = browser.new_context(viewport=DESK)
    before = processor(server.process.pid)
    page, ready = first_use(context, server.url + address)
    served = processor(server.process.pid) - before
    weight = page.evaluate(WEIGHT)
    clicked = f"async () => {{ const began = performance.now(); {act}; {DRAWN} return performance.now() - began; }}"
    taken = page.evaluate(clicked) if act else float("nan")
    context.close()
    return Taken(ready, served, weight, taken)


def rows(browser: Any, server: Server, names: dict[str, str], rounds: int) -> Iterator[str]:
    """A line of the table for each use."""
    for name, (address, click, act) in USES.items():
        taken = [once(browser, server, address.format(**names), act) for _ in range(rounds)]
        told = Taken(*(median(column) for column in zip(*taken, strict=True)))
        beyond = told.ready > SLOW or told.weight > HEAVY or (bool(act) and told.clicked > CLICK)
        numbers = f"{told.ready:.0f} | {told.served:.0f} | {told.weight / 1000:.0f}"
        yield f"| {name}{' ✗' if beyond else ''} | {numbers} | {f'{click}: {told.clicked:.0f}' if act else ''} |\n"


def named(server: Server, most: str) -> dict[str, str]:
    """A thing, an article and a figure to open."""
    entity = json.loads(server.ask(f"/api/entity?id={most}").body)
    longest = max(json.loads(server.ask("/api/overview").body)["articles"], key=lambda row: row["figures"])
    return {"most": most, "article": longest["id"], "figure": entity["figures"][0]["id"]}


def main() -> None:
    """Make the store where there is none, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", type=Path)
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        home: Path = chosen.folder or Path(temporary) / "store"
        if not home.exists():
            fill(home, chosen.articles, chosen.source)
        most = most_mentioned(home)
        began = perf_counter()
        with serving(home) as server, chromium() as browser:
            server.ask("/")
            sys.stdout.write(f"the server is there after {perf_counter() - began:.1f} s\n")
            sys.stdout.write("| page | first use ms | server CPU ms | kB | click ms |\n")
            sys.stdout.write("|---|---:|---:|---:|---|\n")
            for row in rows(browser, server, named(server, most), chosen.rounds):
                sys.stdout.write(row)
                sys.stdout.flush()


if __name__ == "__main__":
    main()
