"""What the page opens on: the locality with its methods and units as a tree, never the whole hairball."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

MOST = 150
"""Nodes in the opening view at the most."""
STRUCTURE = (
    *("hasPart", "establishes", "implements", "leads", "organizes", "issues", "servesIndustry"),
    *("undertakes", "supports", "holdsPostAt", "founderOf", "awarded", "participatesIn"),
)
"""Relations the tree grows along, the most telling first: what a method breaks down into before what it won."""
OF_PEOPLE = ("leads", "holdsPostAt", "founderOf")
"""Relations whose subject hangs on its object."""
COLUMN, ROW = 330, 36


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The opening view: a tree of nodes, in the order they were reached, and where each stands."""

    root: str = ""
    parents: Mapping[str, str] = field(default_factory=dict)
    """Each node but the root to the one it hangs on; the order is the order of the view."""
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """x, y in the page's own units."""

    @property
    def names(self) -> list[str]:
        """All nodes, the root first."""
        return [self.root, *self.parents] if self.root else []


def opening(nodes: Sequence[list[Any]], edges: Sequence[list[Any]], roots: Sequence[str]) -> Opening:
    """Return the opening view of a payload's nodes and edges, the first of `roots` that has relations as its root.

    Without any, the best connected node is the root.
    """
    if not nodes:
        return Opening()
    degrees = Counter(end for edge in edges for end in {edge[1], edge[3]})
    root = next((name for name in roots if degrees[name]), min((-degrees[n[0]], n[0]) for n in nodes)[1])
    parents = _grow(root, edges)
    return Opening(root=root, parents=parents, places=_places(root, parents))


def _grow(root: str, edges: Sequence[list[Any]]) -> dict[str, str]:
    """Breadth first from the root along the telling relations; people hang on what they lead."""
    out: dict[str, set[tuple[int, str]]] = defaultdict(set)
    for _, subject, predicate, target, *_ in edges:
        if predicate in STRUCTURE:
            ends = (target, subject) if predicate in OF_PEOPLE else (subject, target)
            out[ends[0]].add((STRUCTURE.index(predicate), ends[1]))
    parents: dict[str, str] = {}
    queue = [root]
    for name in queue:
        for _, target in sorted(out[name]):
            if target not in parents and target != root and len(queue) < MOST:
                parents[target] = name
                queue.append(target)
    return parents


def _places(root: str, parents: Mapping[str, str]) -> dict[str, tuple[int, int]]:
    """A tree from left to right: a column a generation, a row a leaf."""
    children: dict[str, list[str]] = defaultdict(list)
    for name, parent in parents.items():
        children[parent].append(name)
    rows: dict[str, int] = {}
    for name in reversed([root, *parents]):
        rows[name] = max(1, sum(rows[child] for child in children[name]))
    at: dict[str, tuple[int, int]] = {}
    stack = [(root, 0, 0)]
    while stack:
        name, depth, first = stack.pop()
        at[name] = (depth * COLUMN, int((first + rows[name] / 2) * ROW))
        for child in children[name]:
            stack.append((child, depth + 1, first))
            first += rows[child]
    return at
