"""The opening view as a picture, without a browser: SVG by hand, PNG by resvg with the system's fonts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from math import cos, pi, sin
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

import resvg_py

from kg.errors import OutputError
from kg.files import replacing
from kg.view.looks import looks
from kg.view.opening import Opening, label_width, opening, shorten
from kg.view.payload import payload

if TYPE_CHECKING:
    from kg.store import GraphStore

MARGIN = 40
FONTS = "Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, sans-serif"
SMALL = 'font-size="10" fill="#6d756f" stroke="#fbfaf7" stroke-width="3" paint-order="stroke"'
_NOT_XML = re.compile("[^\\t\\n\\r -\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
CORNERS = {
    "square": (4, 1 / 4),
    "diamond": (4, 0),
    "hexagon": (6, 0),
    "triangle": (3, -1 / 4),
    "triangleDown": (3, 1 / 4),
}


def draw(store: GraphStore, path: Path) -> None:
    """Write the opening view of a graph as .svg or .png.

    Raises OutputError for another ending and where the file cannot be written.
    """
    ending = path.suffix.lower()
    if ending not in (".svg", ".png"):
        raise OutputError(f"no picture is {ending or 'without an ending'}", where=str(path), hint="use .svg or .png")
    svg = render_svg(store)
    with replacing(path) as file:
        file.write(svg.encode() if ending == ".svg" else bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=2)))


def render_svg(store: GraphStore) -> str:
    """Return the opening view as SVG: a tree from left to right, classes by colour and shape, relations named."""
    data = payload(store, looks())
    first = opening(data["nodes"], data["edges"], data["roots"], data["firsts"])
    at = first.places
    nodes = {node[0]: node for node in data["nodes"]}
    right = max((x + 14 + label_width(shorten(nodes[name][2])) for name, (x, _) in at.items()), default=0)
    bottom = max((y for _, y in at.values()), default=0)
    width, height = right + 2 * MARGIN, bottom + 2 * MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-MARGIN} {-MARGIN} {width} {height}" '
        f'width="{width}" height="{height}" font-family={quoteattr(FONTS)}>',
        f'<rect x="{-MARGIN}" y="{-MARGIN}" width="{width}" height="{height}" fill="#fbfaf7"/>',
        *_edges(data["edges"], first, nodes, data["meta"]["predicates"]),
        *(_node(nodes[name], at[name], data["meta"]["classes"]) for name in first.names),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _edges(
    edges: Iterable[list[Any]], first: Opening, nodes: dict[str, list[Any]], names: dict[str, Any]
) -> Iterator[str]:
    """A curve for each relation of the view, from where the label ends; its name stands where it arrives.

    Those that run across the branches have it in their middle.
    """
    at = first.places
    for _, subject, predicate, target, implied, *_ in edges:
        if subject not in at or target not in at or subject == target:
            continue
        left, right = sorted((subject, target), key=lambda name: at[name])
        (x, y), (u, v) = at[left], at[right]
        same_column = x == u
        start = x - 10 if same_column else x + 18 + label_width(shorten(nodes[left][2]))
        end = u - (10 if same_column else 14)
        bend = 40 if same_column else max(30, (end - start) / 2)
        path = f"M{start:g} {y} C{start - bend if same_column else start + bend:g} {y} {end - bend:g} {v} {end:g} {v}"
        dashes = ' stroke-dasharray="5 4"' if implied else ""
        yield f'<path d="{path}" fill="none" stroke="#c3c8c2"{dashes}/>'
        if not same_column:
            branch = first.parents.get(right) == left
            place = (
                f'x="{end - 4:g}" y="{v - 4}" text-anchor="end"'
                if branch
                else (f'x="{(start + end) / 2:g}" y="{(y + v) / 2:g}" text-anchor="middle"')
            )
            yield f"<text {place} {SMALL}>{_words(names[predicate]['name'][0])}</text>"


def _node(node: list[Any], place: tuple[int, int], classes: dict[str, Any]) -> str:
    x, y = place
    look = classes[node[1]]
    label = shorten(node[2])
    return (
        f"<g><title>{_words(node[2])}（{_words(look['name'][0])}）</title>{_shape(look['shape'], x, y, look['colour'])}"
        f'<text x="{x + 14}" y="{y + 5}" font-size="14" fill="#1f2421">{_words(label)}</text></g>'
    )


def _words(text: str) -> str:
    """Text for XML: markup as words, and none of the characters that no XML file may hold."""
    return escape(_NOT_XML.sub("", text))


def _shape(name: str, x: int, y: int, colour: str) -> str:
    """One of vis-network's shapes around a point."""
    fill = f"fill={quoteattr(colour)}"
    if name == "star":
        points = [_corner(x, y, 10 if i % 2 == 0 else 4.5, i / 10 - 1 / 4) for i in range(10)]
    elif name in CORNERS:
        count, turn = CORNERS[name]
        shift = 1 / 8 if name == "square" else 0
        points = [_corner(x, y, 9, i / count + turn + shift) for i in range(count)]
    else:
        return f'<circle cx="{x}" cy="{y}" r="8" {fill}/>'
    return f'<polygon points="{" ".join(points)}" {fill}/>'


def _corner(x: int, y: int, radius: float, turn: float) -> str:
    """A point on a circle; `turn` counts full turns clockwise from three o'clock."""
    return f"{x + radius * cos(2 * pi * turn):.1f},{y + radius * sin(2 * pi * turn):.1f}"
