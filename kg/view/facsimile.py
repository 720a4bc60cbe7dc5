"""Pages of the originals beside the text: where each passage stands on them, and the pictures a page file carries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kg.originals import Originals
from kg.view.rows import Place

MOST_BYTES = 16 * 2**20
"""Of pictures in one page file; pages beyond are shown by kg serve."""
Box = tuple[int, int, int, float, float, float, float]
"""A passage's offsets, its page, and its box there in points from the top left: x0, y0, x1, y1."""


def boxes_in(rows: Iterable[Sequence[str]], places: Mapping[str, Place]) -> dict[str, list[Box]]:
    """Return the boxes of each article, by the offsets of their passages; rows are passage, page and region.

    >>> boxes_in([("p", "2", "1.0,2.0,3.0,4.5")], {"p": Place("a", 7, 9)})
    {'a': [(7, 9, 2, 1.0, 2.0, 3.0, 4.5)]}
    """
    boxes: dict[str, list[Box]] = defaultdict(list)
    for passage, page, region in rows:
        if passage in places:
            article, begin, end = places[passage]
            x0, y0, x1, y1 = map(float, region.split(","))
            boxes[article].append((begin, end, int(page), x0, y0, x1, y1))
    return {article: sorted(found) for article, found in boxes.items()}


def pictures(articles: Iterable[Mapping[str, Any]], originals: Originals) -> dict[str, dict[int, Mapping[str, Any]]]:
    """Return the pages with words of each article by its id, as far as one file can carry them."""
    found: dict[str, dict[int, Mapping[str, Any]]] = {}
    left = MOST_BYTES
    for article in articles:
        pages = sorted({page for _, _, page, *_ in article.get("boxes", ())})
        for number in pages:
            page = originals.picture(article["original"], number) if left > 0 else None
            if page is None:
                break
            left -= len(page["picture"])
            found.setdefault(article["id"], {})[number] = page
    return found
