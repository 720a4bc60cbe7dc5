"""The opening view as a picture, without a browser: SVG by hand, PNG by resvg with the system's fonts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import cos, pi, sin
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from kg.errors import OutputError
from kg.extras import needed_for
from kg.files import replacing
from kg.view.looks import looks
from kg.view.opening import Opening, label_width, opening, places_of, shorten, sure
from kg.view.payload import content, payload
from kg.view.rows import Fact, Node

if TYPE_CHECKING:
    from kg.store import GraphStore

Box = tuple[float, float, float, float]
"""Left, top, right and bottom of what is drawn."""
Spot = tuple[float, float, float]
"""x, y of a name's base line, and the share of the name that lies left of it."""
MARGIN, HEAD, LINE = 40, 36, 22
"""Room around the picture, for its title, and for a line of its legend."""
MOST_LEAVES = 15
"""Of what hangs on one node and has nothing hanging on it, so many are drawn; of the others there is their number."""
UNREAL = ("planned", "proposed", "conditional")
"""Modalities of what is not yet so."""
FONTS = "Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, sans-serif"
SMALL = 'font-size="10" fill="#6d756f" stroke="#fbfaf7" stroke-width="3" paint-order="stroke"'
_NOT_XML = re.compile("[^\\t\\n\\r -\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
ALONG = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8)
"""Parts of a relation's curve behind which its name may stand, the best first."""
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
    image = _png if ending == ".png" else str.encode
    drawn = image(render_svg(store))
    with replacing(path) as file:
        file.write(drawn)


def _png(svg: str) -> bytes:
    with needed_for("a .png picture", error=OutputError):
        import resvg_py
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=2))


def render_svg(store: GraphStore) -> str:
    """Return the opening view as SVG: a tree from left to right with its title and what the symbols and lines mean."""
    held = content(store)
    carried = payload(held, looks())["meta"]
    roots = [article["locality"] for article in held.articles]
    nodes = {node.id: node for node in held.nodes}
    first, rests = _thinned(opening(held.nodes, held.edges, roots, held.firsts), nodes)
    at = first.places
    edges = _once(e for e in held.edges if e.s in at and e.o in at and e.s != e.o and sure(e))
    labels = {name: rests[name] if name in rests else shorten(nodes[name].label) for name in at}
    right = max((x + 14 + label_width(labels[name]) for name, (x, _) in at.items()), default=0)
    bottom = max((y for _, y in at.values()), default=0)
    title = _title([article["title"] for article in held.articles]) if at else ""
    drawn = [nodes[name] for name in first.names if name in nodes]
    legend = list(_legend(drawn, edges, carried["classes"], right)) if at else []
    top = MARGIN + (HEAD if title else 0)
    width, height = right + 2 * MARGIN, bottom + top + MARGIN + LINE * len(legend)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-MARGIN} {-top} {width} {height}" '
        f'width="{width}" height="{height}" font-family={quoteattr(FONTS)}>',
        f'<rect x="{-MARGIN}" y="{-top}" width="{width}" height="{height}" fill="#fbfaf7"/>',
        *([f'<text x="0" y="{-top + 34}" font-size="18" fill="#1f2421">{_words(title)}</text>'] if title else []),
        *_edges(edges, first, labels, carried["predicates"]),
        *(_node(node, at[node.id], carried["classes"]) for node in drawn),
        *(_rest(words, at[name]) for name, words in rests.items()),
        *(f'<g transform="translate(0 {bottom + MARGIN + LINE * i})">{row}</g>' for i, row in enumerate(legend)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _thinned(first: Opening, nodes: Mapping[str, Node]) -> tuple[Opening, dict[str, str]]:
    """The opening view with as many leaves of a node as can be read; of each rest, by a name of its own, the words."""
    inner = {*first.parents.values()}
    leaves: dict[str, list[str]] = defaultdict(list)
    for name, parent in first.parents.items():
        if name not in inner:
            leaves[parent].append(name)
    # One alone takes no more room than its number.
    left = {parent: names[MOST_LEAVES:] for parent, names in leaves.items() if len(names) > MOST_LEAVES + 1}
    dropped = {name for names in left.values() for name in names}
    rests = {f"{parent}~rest": f"其余 {len(names)} 个 · {len(names)} more" for parent, names in left.items()}
    parents = {name: parent for name, parent in first.parents.items() if name not in dropped}
    parents |= {f"{parent}~rest": parent for parent in left}
    labels = {name: nodes[name].label if name in nodes else rests[name] for name in (*first.roots, *parents)}
    return Opening(roots=first.roots, parents=parents, places=places_of(first.roots, parents, labels)), rests


def _once(edges: Iterable[Fact]) -> list[Fact]:
    """What several passages say of the same two things once, as it is stated where one states it."""
    told: dict[tuple[str, ...], Fact] = {}
    for edge in edges:
        key = (edge.s, edge.p, edge.o, str(edge.modality in UNREAL))
        if key not in told or (told[key].implied and not edge.implied):
            told[key] = edge
    return list(told.values())


def _title(titles: list[str]) -> str:
    return titles[0] if len(titles) == 1 else f"{len(titles)} 篇文章 · {len(titles)} articles"


def _legend(nodes: Iterable[Node], edges: Iterable[Fact], classes: dict[str, Any], width: int) -> Iterator[str]:
    """What the symbols and lines of the picture mean, in rows no wider than the picture."""
    counts = Counter(node.kind for node in nodes)
    keys = [
        (_shape(look["shape"], 0, -4, look["colour"]), look["name"][0])
        for kind, look in sorted(classes.items(), key=lambda item: (-counts[item[0]], item[0]))
        if counts[kind]
    ]
    styles = [(dashes(edge), _STYLES[dashes(edge)]) for edge in edges if dashes(edge)]
    for dash, words in sorted(set(styles)):
        keys.append((f'<path d="M-10 -4 H14" stroke="#6d756f"{dash}/>', words))
    row, x = "", 0
    for symbol, words in keys:
        wide = 40 + label_width(words)
        if row and x + wide > max(width, 300):
            yield row
            row, x = "", 0
        said = f'<text x="18" font-size="12" fill="#5c655f">{_words(words)}</text>'
        row += f'<g transform="translate({x} 0)">{symbol}{said}</g>'
        x += wide
    if row:
        yield row


_STYLES = {' stroke-dasharray="5 4"': "主语省略", ' stroke-dasharray="1 4"': "计划、建议或设想"}


def dashes(edge: Fact) -> str:
    """Return how the line of a relation is broken: dotted where it is planned, dashed where its subject is implied."""
    if edge.modality in UNREAL:
        return ' stroke-dasharray="1 4"'
    return ' stroke-dasharray="5 4"' if edge.implied else ""


def _edges(edges: Iterable[Fact], first: Opening, labels: Mapping[str, str], names: dict[str, Any]) -> Iterator[str]:
    """A curve with an arrow head for each relation, from where the label ends; the names lie above all lines.

    Several relations of the same two things are one line with several names.
    """
    at = first.places
    lines: dict[str, None] = {}
    spoken: list[tuple[bool, str, list[Spot]]] = []
    for edge in edges:
        left, right = sorted((edge.s, edge.o), key=lambda name: at[name])
        (x, y), (u, v) = at[left], at[right]
        same_column = x == u
        start = x - 10 if same_column else x + 18 + label_width(labels[left])
        end = u - (10 if same_column else 14)
        bend = 40 if same_column else max(30, (end - start) / 2)
        curve = (start, y), (start - bend if same_column else start + bend, y), (end - bend, v), (end, v)
        path = f"M{start:g} {y} C{curve[1][0]:g} {y} {curve[2][0]:g} {v} {end:g} {v}"
        lines[f'<path d="{path}" fill="none" stroke="#9aa39b"{dashes(edge)}/>'] = None
        lines[_head(end, v, 1) if same_column or edge.o == right else _head(start, y, -1)] = None
        branch = first.parents.get(right) == left
        spoken.append((not branch, names[edge.p]["name"][0], list(_spots(curve, arrives=branch))))
    yield from lines
    taken: list[Box] = [(x - 9, y - 9, x + 14 + label_width(labels[name]), y + 8) for name, (x, y) in at.items()]
    for _, words, spots in sorted(spoken, key=lambda one: one[0]):
        yield _named(words, spots, taken)


def _spots(curve: Sequence[tuple[float, float]], *, arrives: bool) -> Iterator[Spot]:
    """Where the name of a relation may stand: before and above its arrow where it `arrives`, else along its curve."""
    end, v = curve[-1]
    if arrives:
        yield from ((end - 10, v - 4 + 11 * line, 1.0) for line in (0, -1, 1))
    for part in ALONG:
        weights = ((1 - part) ** 3, 3 * part * (1 - part) ** 2, 3 * part**2 * (1 - part), part**3)
        x, y = (sum(w * point[axis] for w, point in zip(weights, curve, strict=True)) for axis in (0, 1))
        yield from ((x, y + shift, 0.5) for shift in (0, -8, 12))


def _named(words: str, spots: Iterable[Spot], taken: list[Box]) -> str:
    """The name of a relation at the first of its spots that is free, or the one that covers least; taken then."""
    wide = label_width(words) * 10 / 14
    boxes = [((x - wide * share, y - 9, x + wide * (1 - share), y + 2), (x, y, share)) for x, y, share in spots]
    box, (x, y, share) = min(boxes, key=lambda one: sum(_common(one[0], other) for other in taken))
    taken.append(box)
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{"end" if share == 1 else "middle"}" {SMALL}>{_words(words)}</text>'


def _common(one: Box, other: Box) -> float:
    """The area that two boxes share."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide * high if wide > 0 and high > 0 else 0.0


def _head(x: float, y: float, way: int) -> str:
    """An arrow head that points to the right (1) or to the left (-1)."""
    return f'<polygon points="{x:g},{y:g} {x - 7 * way:g},{y - 3:g} {x - 7 * way:g},{y + 3:g}" fill="#9aa39b"/>'


def _rest(words: str, place: tuple[int, int]) -> str:
    x, y = place
    return f'<text x="{x - 9}" y="{y + 5}" font-size="13" fill="#5c655f">{_words(words)}</text>'


def _node(node: Node, place: tuple[int, int], classes: dict[str, Any]) -> str:
    x, y = place
    look = classes[node.kind]
    label = shorten(node.label)
    return (
        f"<g><title>{_words(node.label)}（{_words(look['name'][0])}）</title>"
        f"{_shape(look['shape'], x, y, look['colour'])}"
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
