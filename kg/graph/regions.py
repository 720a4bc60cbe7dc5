"""Where passages of a paged document stand: the page, and the box that their words take up on it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kg.graph.known import Triple
from kg.graph.passages import DERIVED
from kg.model import Region, Span
from kg.terms import DCTERMS, NIF, WT, XSD, literal, ref

_PROVENANCE, _OCR = ref(DCTERMS + "provenance"), literal("OCR")
_BEGIN = ref(NIF + "beginIndex")
_PASSAGE = re.compile(r"#char=(\d+),(\d+)>\Z")
_Box = tuple[float, float, float, float]


def placed(article: str, text: str, regions: Sequence[Region], triples: Iterable[Triple]) -> Iterator[Triple]:
    """Yield the page of every passage that some triples tell of, with its box on it, or with the page's own source."""
    starts = [region.span.start for region in regions]
    for subject in [s for s, p, _ in triples if p == _BEGIN and s.startswith(f"<{article}#")]:
        offsets = _PASSAGE.search(subject)
        place = place_of(Span(int(offsets[1]), int(offsets[2])), regions, starts, text) if offsets else None
        if place is None:
            continue
        yield subject, ref(WT + "page"), literal(str(place.page), datatype=XSD + "integer")
        if place.box:
            yield subject, ref(WT + "region"), literal(",".join(f"{edge:.1f}" for edge in place.box))
        if place.recognised:
            yield subject, _PROVENANCE, _OCR
        if place.source:
            yield subject, ref(DCTERMS + "source"), literal(place.source)


def recognised(triples: Iterable[Triple]) -> Iterator[Triple]:
    """Yield the mark of OCR for every fact all of whose passages have it."""
    told = list(triples)
    read = {s for s, p, o in told if p == _PROVENANCE and o == _OCR}
    resting: dict[str, set[str]] = {}
    for subject, predicate, passage in told if read else ():
        if predicate == DERIVED:
            resting.setdefault(subject, set()).add(passage)
    yield from ((fact, _PROVENANCE, _OCR) for fact, passages in resting.items() if passages <= read)


def place_of(span: Span, regions: Sequence[Region], starts: Sequence[int], text: str) -> Region | None:
    """Return the page on which a passage begins and its box there; None where it stands in no region.

    Within a line every Chinese character is taken to be as wide as the others, and a digit or letter half as wide.

    >>> line = Region(span=Span(0, 5), page=2, box=(10.0, 10.0, 50.0, 20.0))
    >>> place_of(Span(1, 4), [line], [0], "共18家。").box
    (20.0, 10.0, 40.0, 20.0)
    """
    at = max(bisect_right(starts, span.start) - 1, 0)
    first: Region | None = None
    box: _Box | None = None
    while at < len(regions) and regions[at].span.start < max(span.end, span.start + 1):
        region = regions[at]
        at += 1
        if not region.span.overlaps(span):
            continue
        first = first or region
        if region.page != first.page:
            break
        if region.box:
            box = _union(box, _part(region, span, text))
    return replace(first, span=span, box=box) if first else None


def _part(region: Region, span: Span, text: str) -> _Box:
    x0, y0, x1, y1 = region.box or (0.0, 0.0, 0.0, 0.0)
    begin, end = region.span.start, region.span.end
    whole = max(_width(text[begin:end]), 0.5)
    first = _width(text[begin : max(span.start, begin)]) / whole
    last = _width(text[begin : min(span.end, end)]) / whole
    return x0 + (x1 - x0) * first, y0, x0 + (x1 - x0) * last, y1


def _width(words: str) -> float:
    """Return how wide words are, in ems."""
    return sum(0.5 if char < "\u0250" else 1.0 for char in words)


def _union(one: _Box | None, other: _Box) -> _Box:
    if one is None:
        return other
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
