"""What a title in Latin letters names: places by their pinyin, and bodies by their official English names.

Corpora put the English name of a policy above its Chinese text; it may be the only place where its province or the
ministry that issued it is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from kg.gazetteer import Division, load_gazetteer
from kg.model import Mention, Sentence
from kg.names.context import Context
from kg.names.placetables import Place
from kg.reference import load_reference

_WORD = re.compile(r"[A-Z][a-z]+(?:'[a-z]+)?")
_OWN_SPELLING = {
    "Shaanxi": "陕西",
    "Tibet": "西藏",
    "Macao": "澳门",
    "Harbin": "哈尔滨",
    "Urumqi": "乌鲁木齐",
    "Hohhot": "呼和浩特",
    "Lhasa": "拉萨",
}
"""Names that English writes otherwise than pinyin does."""
_HAN = re.compile(r"[\u4e00-\u9fff]")
_OFFICE = re.compile(r"General Offices? of (?:the )?$")
_GOVERNMENT = re.compile(r" (?:(?:Provincial|Municipal|City|Autonomous Region) )?People[’']s Government\b")
_LARGE = 2
"""The rank of a prefecture: the names of smaller divisions sound alike too often."""


def titles(context: Context) -> Iterator[Sentence]:
    """Yield the title's sentences that hold no Chinese character."""
    return (s for s in context.sentences if s.role == "title" and not _HAN.search(s.text))


def latin_places(context: Context) -> Iterator[Place]:
    """Yield the provinces and prefectures that a title names in pinyin."""
    for title in titles(context):
        for word in _WORD.finditer(title.text):
            division = _spelt().get(word[0])
            if division is not None:
                yield Place(
                    start=title.span.start + word.start(),
                    end=title.span.start + word.end(),
                    name=division.name,
                    rank=division.rank,
                    rule="names.places.latin",
                    division=division,
                )


def find(context: Context) -> Iterator[Mention]:
    """Yield the bodies that a title names in English, and their general offices."""
    for title in titles(context):
        first = title.span.start
        for start, end, known in load_reference().find(title.text):
            if not known.term:
                yield _body(context, first + start, first + end, known.kind, known.name)
        for place in latin_places(context):
            if government := _GOVERNMENT.match(context.text, place.end):
                name = place.name + "人民政府"
                yield _body(context, place.start, government.end(), "GovernmentBody", name)


def _body(context: Context, start: int, end: int, kind: str, name: str) -> Mention:
    office = _OFFICE.search(context.text, max(0, start - 30), start)
    start, name = (office.start(), name + "办公厅") if office else (start, name)
    return context.mention(start, end, kind, rule="names.bodies.latin", canonical=name)


@cache
def _spelt() -> Mapping[str, Division]:
    """Return provinces and prefectures by their spelling, but those that sound as another does."""
    from pypinyin import lazy_pinyin  # a fifth of a second, and few texts have such titles

    by_sound: dict[str, list[Division]] = {}
    gazetteer = load_gazetteer()
    for division in gazetteer.divisions.values():
        if division.rank <= _LARGE:
            by_sound.setdefault("".join(lazy_pinyin(division.short)).capitalize(), []).append(division)
    own = {word: gazetteer.choose(short) for word, short in _OWN_SPELLING.items()}
    alone = {sound: next(iter(named)) for sound, named in by_sound.items() if len({d.name for d in named}) == 1}
    return alone | {word: division for word, division in own.items() if division is not None}
