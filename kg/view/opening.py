"""What the page opens on: the locality with its methods and units as a tree, never the whole hairball."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from kg.model import CONFIDENT
from kg.view.rows import Fact, Node

MOST = 150
"""Nodes in the opening view at the most."""
MOST_ROOTS = 8
"""Trees in it at the most: of many articles, the localities of the first few."""
STRUCTURE = (
    *("hasPart", "establishes", "implements", "leads", "organizes", "issues", "servesIndustry"),
    *("undertakes", "supports", "holdsPostAt", "founderOf", "awarded", "participatesIn"),
)
"""Relations the tree grows along, the most telling first: what a method breaks down into before what it won."""
OF_PEOPLE = ("leads", "holdsPostAt", "founderOf")
"""Relations whose subject hangs on its object."""
LONGEST = 20
"""Characters of a label that are drawn."""
SYMBOL, GAP, ROW = 26, 88, 28
"""Room for a symbol, for a relation's name between two columns, and for one line of the tree."""
WINDOW = 19
"""Lines of a tree that a window shows: a node stands in the middle of its first so many, not of hundreds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The opening view: a tree of nodes, in the order they were reached, and where each stands."""

    roots: tuple[str, ...] = ()
    """Localities, in the order of their articles."""
    parents: Mapping[str, str] = field(default_factory=dict)
    """Each node but the roots to the one it hangs on; the order is the order of the view."""
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """x, y of each symbol in the page's own units; labels stand to the right of it."""

    @property
    def root(self) -> str:
        """The first root, on which the view opens; empty where there is nothing."""
        return self.roots[0] if self.roots else ""

    @property
    def names(self) -> list[str]:
        """All nodes, the roots first."""
        return [*self.roots, *self.parents]


def shorten(label: str) -> str:
    """Return as much of a label as is drawn.

    >>> shorten("重点产业发展和重点项目建设提速增效指挥部")
    '重点产业发展和重点项目建设提速增效指挥部'
    >>> shorten("重点产业发展和重点项目建设提速增效总指挥部")
    '重点产业发展和重点项目建设提速增效总指…'
    """
    return label if len(label) <= LONGEST else label[: LONGEST - 1] + "…"


def label_width(label: str) -> int:
    """Return about how wide a label is drawn at 14 units: Chinese characters are square, others half as wide.

    >>> label_width("安宁市"), label_width("GDP")
    (42, 24)
    """
    return sum(14 if ord(character) > 0x2E7F or character in "“”…" else 8 for character in label)


def sure(edge: Fact) -> bool:
    """Whether a relation is drawn without being asked for: it is stated, or supplied with some confidence."""
    return not edge.implied or not edge.confidence or Decimal(edge.confidence) >= CONFIDENT


def opening(
    nodes: Sequence[Node],
    edges: Sequence[Fact],
    roots: Sequence[str],
    firsts: Mapping[str, tuple[str, int]] | None = None,
) -> Opening:
    """Return the opening view of a graph's nodes and edges: a tree from each of `roots` that has relations.

    Without any, the best connected node is the root. Siblings stand by relation, then by the passage that states it,
    then by where each is named first (`firsts`: article id and offset by node).
    """
    if not nodes:
        return Opening()
    edges = [edge for edge in edges if sure(edge)]
    degrees = Counter(end for edge in edges for end in {edge.s, edge.o})
    starts = tuple(dict.fromkeys(name for name in roots if degrees[name]))[:MOST_ROOTS]
    if not starts:
        starts = (min((-degrees[node.id], node.id) for node in nodes)[1],)
    parents = _grow(starts, edges, firsts or {})
    labels = {node.id: node.label for node in nodes}
    return Opening(roots=starts, parents=parents, places=places_of(starts, parents, labels))


def _grow(roots: Sequence[str], edges: Sequence[Fact], firsts: Mapping[str, tuple[str, int]]) -> dict[str, str]:
    """Breadth first from the roots along the telling relations; people hang on what they lead.

    Each tree has its share of the view: the nation would leave nothing to its counties.
    """
    out: dict[str, set[tuple[int, tuple[object, ...], tuple[object, ...], str]]] = defaultdict(set)
    for edge in edges:
        if edge.p in STRUCTURE:
            ends = (edge.o, edge.s) if edge.p in OF_PEOPLE else (edge.s, edge.o)
            place = tuple(edge.evidence[0]) if edge.evidence else ()
            out[ends[0]].add((STRUCTURE.index(edge.p), place, tuple(firsts.get(ends[1], ())), ends[1]))
    parents: dict[str, str] = {}
    queue = [*roots]
    trees = {root: root for root in roots}
    sizes = Counter(roots)
    for name in queue:
        tree = trees[name]
        for *_, target in sorted(out[name]):
            if target not in trees and sizes[tree] < MOST // len(roots):
                parents[target] = name
                trees[target] = tree
                sizes[tree] += 1
                queue.append(target)
    return parents


def places_of(
    roots: Sequence[str], parents: Mapping[str, str], labels: Mapping[str, str]
) -> dict[str, tuple[int, int]]:
    """Return where each node of trees stands, from left to right, one below the other.

    A column a generation, wide as its longest label; a row a leaf.
    """
    children: dict[str, list[str]] = defaultdict(list)
    depths = dict.fromkeys(roots, 0)
    for name, parent in parents.items():
        children[parent].append(name)
        depths[name] = depths[parent] + 1
    rows: dict[str, int] = {}
    for name in reversed([*roots, *parents]):
        rows[name] = max(1, sum(rows[child] for child in children[name]))
    columns = _columns(depths, labels)
    at: dict[str, tuple[int, int]] = {}
    stack: list[tuple[str, int]] = []
    top = 0
    for root in roots:
        stack.append((root, top))
        top += rows[root] + 1
    while stack:
        name, first = stack.pop()
        at[name] = (columns[depths[name]], int((first + min(rows[name], WINDOW) / 2) * ROW))
        for child in children[name]:
            stack.append((child, first))
            first += rows[child]
    return at


def _columns(depths: Mapping[str, int], labels: Mapping[str, str]) -> list[int]:
    """Where each generation's symbols stand."""
    widest: dict[int, int] = defaultdict(int)
    for name, depth in depths.items():
        widest[depth] = max(widest[depth], label_width(shorten(labels[name])))
    columns = [0]
    for depth in range(len(widest) - 1):
        columns.append(columns[-1] + SYMBOL + widest[depth] + GAP)
    return columns
