"""What a check noticed, at its place in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.model import Finding

Flag = tuple[str, int, int, str]
"""A finding in its place: article id, start, end, message."""

_PLACE = re.compile(r"(?:.*/)?(?P<article>[^/#]+)#char=(?P<start>\d+),(?P<end>\d+)")


def flags(report: Iterable[Finding]) -> tuple[Flag, ...]:
    """Return the findings of a report that stand at a place in a text; the others are about the graph as a whole.

    A sentence that gave nothing is no flag: in the reading room it is simply the one without marks.

    >>> finding = Finding(level="warning", check="counts", message="5个，列出4个", where="anning#char=341,346")
    >>> flags([finding, Finding(level="note", check="alike", message="…", where="https://w3id.org/wutong/id/e1")])
    (('anning', 341, 346, '5个，列出4个'),)
    """
    places = ((finding, _PLACE.fullmatch(finding.where)) for finding in report if finding.check != "coverage")
    return tuple((at["article"], int(at["start"]), int(at["end"]), finding.message) for finding, at in places if at)
