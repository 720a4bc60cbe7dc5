"""Lines of the heads of a table without rules to heads: one that is wrapped goes on below."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from kg.read.pdf.glyphs import Line

_PITCH = 0.8, 1.6
"""Ems from one line of a wrapped head to the next, at least and at most."""
_ALIGNED = 0.5
"""Ems that the lines of a wrapped head stand off each other's middle or left edge."""


def wrapped(lines: Sequence[Line]) -> list[list[Line]]:
    """Return the heads that lines make: one goes on with the line above where it alone stands below it, aligned."""
    lines = sorted(lines, key=lambda line: (line.y0, line.x0))
    heights = [line.y0 for line in lines]
    above = [_above(line, lines, heights) for line in lines]
    heads: list[list[Line]] = []
    of: list[list[Line]] = []
    for at, line in enumerate(lines):
        near = 0.2 * line.size
        level = range(bisect_left(heights, line.y0 - near), bisect_right(heights, line.y0 + near))
        upper = above[at]
        if upper is not None and sum(above[other] == upper for other in level) == 1 and _aligned(lines[upper], line):
            of.append(of[upper])
            of[upper].append(line)
        else:
            of.append([line])
            heads.append(of[-1])
    return heads


def _above(line: Line, lines: Sequence[Line], heights: Sequence[float]) -> int | None:
    """Return which line is nearest to a line among those one step above it."""
    least, most = (ems * line.size for ems in _PITCH)
    near = range(bisect_right(heights, line.y0 - most), bisect_left(heights, line.y0 - least))
    return min(near, key=lambda at: abs(_middle(lines[at]) - _middle(line)), default=None)


def _aligned(one: Line, other: Line) -> bool:
    """Whether two lines have one middle, or one left edge."""
    near = _ALIGNED * one.size
    return abs(_middle(one) - _middle(other)) < near or abs(one.x0 - other.x0) < near


def _middle(line: Line) -> float:
    return (line.x0 + line.x1) / 2


def around(lines: Sequence[Line]) -> Line:
    """Return lines as one that takes their place."""
    return Line(
        "".join(line.text for line in lines),
        min(line.x0 for line in lines),
        min(line.y0 for line in lines),
        max(line.x1 for line in lines),
        max(line.y1 for line in lines),
        max(line.size for line in lines),
    )
