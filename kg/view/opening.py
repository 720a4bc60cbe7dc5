"""What the page opens on: the locality with its methods and units as a tree, never the whole hairball."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

MOST = 150
"""Nodes in the opening view at the most."""
STRUCTURE = (
    *("hasPart", "establishes", "implements", "leads", "organizes", "issues", "servesIndustry"),
    *("undertakes", "supports", "holdsPostAt", "founderOf", "awarded", "participatesIn"),
)
"""Relations the tree grows along, the most telling first: what a method breaks down into before what it won."""
COLUMN, ROW = 330, 40


def choose(nodes: Sequence[list[Any]], edges: Sequence[list[Any]], roots: Sequence[str]) -> tuple[str, list[str]]:
    """Return the root and the nodes of the opening view, root first, in the order the tree takes them.

    `nodes`, `edges` and `roots` are those of the payload. The root is the first locality that has relations, else the
    best connected node. A graph without relations opens on its best connected (or first) nodes.
    """
    if not nodes:
        return "", []
    degrees = Counter(end for edge in edges for end in {edge[1], edge[3]})
    ranked = sorted((node[0] for node in nodes), key=lambda name: (-degrees[name], name))
    root = next((name for name in roots if degrees[name]), ranked[0])
    out: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for _, subject, predicate, target, *_ in edges:
        if predicate in STRUCTURE:
            out[subject].append((STRUCTURE.index(predicate), target))
            if predicate in ("leads", "holdsPostAt", "founderOf"):
                out[target].append((STRUCTURE.index(predicate), subject))
    taken = [root]
    for name in taken:
        for _, target in sorted(out[name]):
            if target not in taken and len(taken) < MOST:
                taken.append(target)
    return root, taken


def positions(root: str, names: Sequence[str], edges: Sequence[list[Any]]) -> dict[str, list[int]]:
    """Return where each node stands in the tree from left to right: [x, y] in the page's own units."""
    inside = set(names)
    out: dict[str, list[str]] = {name: [] for name in names}
    order = {name: i for i, name in enumerate(names)}
    links = sorted(
        {(edge[1], edge[3]) for edge in edges if edge[1] in inside and edge[3] in inside},
        key=lambda link: (order[link[0]], order[link[1]]),
    )
    around: dict[str, list[str]] = defaultdict(list)
    for subject, target in links:
        around[subject].append(target)
        around[target].append(subject)
    placed = {root} if root else set()
    queue = [root] if root else []
    for name in queue:
        for other in sorted(around[name], key=order.__getitem__):
            if other not in placed:
                placed.add(other)
                out[name].append(other)
                queue.append(other)
    rows: dict[str, int] = {}
    for name in reversed(queue):
        rows[name] = max(1, sum(rows[child] for child in out[name]))
    return _place(queue[0], out, rows) if queue else {}


def _place(root: str, out: dict[str, list[str]], rows: dict[str, int]) -> dict[str, list[int]]:
    at: dict[str, list[int]] = {}
    stack = [(root, 0, 0)]
    while stack:
        name, depth, first = stack.pop()
        at[name] = [depth * COLUMN, int((first + rows[name] / 2) * ROW)]
        for child in out[name]:
            stack.append((child, depth + 1, first))
            first += rows[child]
    return at
