"""A graph as one HTML page that needs no server: pyvis draws the network in our own autoescaped template."""

from __future__ import annotations

import json
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pyvis.network import Network

from kg.originals import Originals
from kg.view.facsimile import pictures
from kg.view.flags import Flag, flags
from kg.view.inline import PAGE, data_block, policy, program, styles
from kg.view.looks import looks
from kg.view.opening import Opening, opening
from kg.view.overview import overview
from kg.view.payload import Content, content, payload

if TYPE_CHECKING:
    from kg.store import GraphStore

__all__ = ["Flag", "flags", "render_content", "render_page", "render_served_page"]

_STYLES = ("palette", "explorer", "parts", "corrections", "phone")
_PROGRAM = (
    *("strings", "words", "dom", "text", "shapes", "chart", "facsimile", "edges", "sift", "source", "server", "tree"),
    *("layout", "state", "graph", "paint", "camera", "corrections", "slots", "doubts", "panel", "overview", "reader"),
    *("sheet", "figures", "side", "explorer", "main"),
)
_OPTIONS: dict[str, Any] = {
    "autoResize": False,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False, "randomSeed": 1},
    "interaction": {"hover": True, "multiselect": False, "keyboard": False, "selectConnectedEdges": False},
}


def render_page(store: GraphStore, *, findings: tuple[Flag, ...] = (), originals: Originals | None = None) -> str:
    """Return the explorer of a graph as one self-contained page, the same bytes for the same graph.

    `findings` of a check, as `flags` makes them of its report, are shown at their place in the text; beside it, the
    pages of the `originals` that were kept.
    """
    return render_content(content(store, findings), originals)


def render_content(held: Content, originals: Originals | None = None) -> str:
    """Return the explorer of what `content` took from a graph."""
    data = payload(held, looks())
    data["facsimiles"] = pictures(held.articles, originals) if originals else {}
    first = opening(held.nodes, held.edges, [a["locality"] for a in held.articles], held.firsts)
    data["overview"] = overview(held)
    titles = [article["title"] for article in held.articles]
    title = titles[0] if len(titles) == 1 else f"{len(titles)} 篇文章"
    return _draw(title, data, first, {node.id: node.label for node in held.nodes})


def render_served_page(meta: dict[str, Any], api: str) -> str:
    """Return the same page over a server: it asks `api` for neighbourhoods and carries no graph of its own."""
    return _draw(meta["title"], {"meta": meta, "api": api}, Opening(), {}, connect=True)


def _draw(title: str, data: dict[str, Any], first: Opening, labels: dict[str, str], *, connect: bool = False) -> str:
    """Let pyvis draw the opening view in our template; everything is inlined and named by hash in the policy."""
    network = Network(directed=True)
    for name in first.names:
        network.add_node(name, label=labels[name])
    network.set_options(json.dumps(_OPTIONS))
    scripts = {"vis": _vis_network(network.template_dir), "program": program(_PROGRAM)}
    environment = Environment(loader=FileSystemLoader(PAGE), autoescape=True, undefined=StrictUndefined)
    environment.globals.update(
        title=title,
        csp=policy(scripts.values(), connect=connect),
        styles=styles(_STYLES),
        payload=data_block(data),
        opening=partial(_opening_block, roots=first.roots),
        vis=Markup(scripts["vis"]),
        program=Markup(scripts["program"]),
    )
    network.path = "explorer.html"
    network.templateEnv = environment
    return str(network.generate_html())


def _opening_block(nodes: list[dict[str, Any]], options: dict[str, Any], *, roots: tuple[str, ...]) -> Markup:
    """What pyvis made of the opening view: its nodes in order, and vis-network's options."""
    settings = options if isinstance(options, dict) else json.loads(str(options))
    return data_block({"roots": roots, "nodes": [node["id"] for node in nodes], "options": settings})


@cache
def _vis_network(template_dir: str) -> str:
    """The vis-network that pyvis brings along, as one script."""
    found = sorted(Path(template_dir).glob("lib/vis-*/vis-network.min.js"))
    return found[-1].read_text(encoding="utf-8")
