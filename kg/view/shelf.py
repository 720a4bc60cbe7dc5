"""Pages of a graph of any size: one for up to so many articles; above that an index, with one page an article."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pyoxigraph import DefaultGraph, NamedNode, Store

from kg.files import write_text
from kg.originals import Originals
from kg.store import GraphStore
from kg.terms import RDF, WT
from kg.view import render_content
from kg.view.flags import Flag
from kg.view.inline import PAGE, styles
from kg.view.overview import overview
from kg.view.payload import content
from kg.view.titles import latest_first

MOST = 50
"""Articles in one page at the most."""


def write_pages(
    store: GraphStore,
    path: Path,
    *,
    findings: tuple[Flag, ...] = (),
    most: int = MOST,
    originals: Originals | None = None,
) -> int:
    """Write the explorer of a graph to `path`; return how many pages of single articles it took.

    Pages of the `originals` that were kept are carried along as pictures. Of more articles than `most` the page at
    `path` is an index, and the articles' pages stand in a folder beside it.
    """
    articles = list(_articles(store))
    if len(articles) <= most:
        write_text(path, render_content(content(store, findings), originals))
        return 0
    rows: list[dict[str, Any]] = []
    for article in articles:
        held = content(_own(store, article), findings)
        for row in overview(held)["articles"]:
            name = f"{path.stem}/{row['id']}.html"
            write_text(path.parent / name, render_content(held, originals))
            rows.append({**row, "page": name})
    write_text(path, _index(latest_first(rows)))
    return len(rows)


def _articles(store: GraphStore) -> Iterator[NamedNode]:
    found = store.quads_for_pattern(None, NamedNode(RDF + "type"), NamedNode(WT + "Article"), None)
    yield from sorted({quad.subject for quad in found if isinstance(quad.subject, NamedNode)}, key=str)


def _own(store: GraphStore, article: NamedNode) -> Store:
    """An article's graph, with the ontology's names of what is in it."""
    own = Store()
    own.bulk_extend(store.quads_for_pattern(None, None, None, article))
    own.bulk_extend(store.quads_for_pattern(None, None, None, NamedNode(WT.rstrip("#"))))
    if not len(own):
        own.bulk_extend(store.quads_for_pattern(None, None, None, DefaultGraph()))
    return own


def _index(rows: list[dict[str, Any]]) -> str:
    environment = Environment(loader=FileSystemLoader(PAGE), autoescape=True, undefined=StrictUndefined)
    environment.globals["styles"] = styles(("palette", "explorer"))
    return environment.get_template("index.html").render(rows=rows)
