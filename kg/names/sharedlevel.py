"""Places in a row that share their last word: 浩某、竹某、后某3个镇; 理塘、新龙两县."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import rjieba

from kg.names.context import Context
from kg.names.placetables import PROPER, Place, Tables, spots

_ROW = re.compile(
    r"(?P<items>(?:[\u4e00-\u9fff]{2,4}、){1,60}[\u4e00-\u9fff]{2,4}?)等?(?:\d{1,2}|[两二三四五六七八九十]{1,2})个?"
    r"(?:(?P<between>[\u4e00-\u9fff]{2,9}?)(?P<far>县|村|镇)|(?P<level>街道|社区|镇|乡|县|旗|村|市|区))(?![一-鿿]*(?:商会|协会))"
)
_LED = ("p", "v", "c", "d", "u", "r")
_FAR = ("贫困", "示范", "试点", "省级", "国家级", "市级", "特色", "重点", "先进", "后进")
"""What may stand between the count and the level."""


def shared_levels(context: Context, table: Tables, known: Sequence[Place]) -> tuple[Place, ...]:
    """Return the places of rows whose items share a level word, those that are named already apart."""
    taken = spots(place for place in known if place.rule != "names.places.short")
    return tuple(
        place
        for match in _ROW.finditer(context.text)
        if not match["between"] or any(word in match["between"] for word in _FAR)
        for place in _row(context, table, match)
        if place.start not in taken and place.end - 1 not in taken
    )


def _row(context: Context, table: Tables, match: re.Match[str]) -> tuple[Place, ...]:
    level = match["far"] or match["level"]
    spans = list(_items(context, match))
    if any(end - start < 2 or _is_common(context, start, end) for start, end in spans):
        return ()
    places = []
    for start, end in spans:
        word = context.text[start:end]
        name = word if word.endswith(level) else word + level
        division = table.gazetteer.choose(name)
        places.append(
            Place(
                start=start,
                end=end,
                name=division.name if division else name,
                rank=division.rank if division else table.levels[level],
                rule="names.places.shared",
                division=division,
            )
        )
    return tuple(places)


def _items(context: Context, match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Yield where the items stand; the first begins behind the verb or preposition before it."""
    at = match.start("items")
    for number, item in enumerate(match["items"].split("、")):
        start, end = at, at + len(item)
        at = end + 1
        if number == 0 and context.text[start] in "我全本该" and context.text[start + 1] in "省市州县区旗":
            start += 2
        while number == 0 and start < end:
            word = context.scan.word_at(start)
            inside = word.start < start and word.end < end
            form = context.text[word.start : word.end]
            if not inside and not (word.tag[:1] in _LED and (len(form) == 1 or rjieba.has_word(form))):
                break
            start = word.end
        yield start, end


def _is_common(context: Context, start: int, end: int) -> bool:
    """Whether an item is an ordinary word: 光伏、储能2个示范县."""
    word = context.scan.word_at(start)
    whole = word.start == start and word.end == end
    return whole and rjieba.has_word(context.text[start:end]) and word.tag[:2] not in (*PROPER, "n", "nr")
