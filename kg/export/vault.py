"""A vault of notes for Obsidian: one note a thing and an article, with links, figures and the words they rest on."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from unicodedata import category, normalize

from kg.export.facts import Document, Facts, Link, Number, Thing, local
from kg.export.tables import said
from kg.standing import QUALIFIERS, standing

INDEX = "目录 index.md"
_ARTICLES = "文章 articles"
_OTHERS = "其他 others"
_NO_FILE = re.compile(r'[\\/:*?"<>|#^\[\]%]')
"""What no file, or no link to one, may be called by on one of the systems in use."""
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_LONGEST = 60
"""Characters of a name: three bytes each, and a file's name has 255."""
_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~$^=%!&@]")
_NO_LINK = str.maketrans("[]|", "［］｜")


def vault(facts: Facts) -> Mapping[str, bytes]:
    """Return the notes by their place in the vault; the same facts give the same notes."""
    notes = _Notes(facts)
    made = {notes.place(thing.iri): notes.of_thing(thing) for thing in facts.things}
    made |= {notes.place(document.iri): notes.of_document(document) for document in facts.documents}
    return {**{f"{place}.md": text.encode() for place, text in sorted(made.items())}, INDEX: notes.index().encode()}


def file_name(label: str) -> str:
    """Return a label as the name of a file on any system: no separators, controls or reserved names, not too long.

    >>> file_name("../甲:乙?"), file_name("CON"), file_name(" . "), file_name("A/B\\u202e#c")
    ('甲 乙', 'CON_', '_', 'A B c')
    """
    shown = "".join(" " if category(c)[0] in "CZ" else c for c in normalize("NFC", label))
    bare = " ".join(_NO_FILE.sub(" ", shown).split())[:_LONGEST].strip(" .")
    return f"{bare}_" if _RESERVED.fullmatch(bare) or not bare else bare


def inert(text: str) -> str:
    """Return words as Markdown shows them, in one line: nothing in them is a link, a tag, a comment or markup.

    >>> inert("[[甲]] #标签 <b>\\n")
    '\\\\[\\\\[甲\\\\]\\\\] \\\\#标签 \\\\<b\\\\>'
    """
    return _MARKUP.sub(r"\\\g<0>", _line(text))


def _line(text: str) -> str:
    """A text in one line, without controls."""
    return " ".join("".join(" " if category(c) in ("Cc", "Zl", "Zp") else c for c in text).split())


class _Notes:
    """The notes of one graph, and where each stands."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._labels = {thing.iri: thing.label for thing in facts.things}
        self._labels |= {document.iri: document.title or local(document.iri) for document in facts.documents}
        self._places = _places(facts)
        self._out: dict[str, list[Link]] = {}
        self._in: dict[str, list[Link]] = {}
        for link in facts.links:
            if link.subject in self._labels and link.object in self._labels:
                self._out.setdefault(link.subject, []).append(link)
                self._in.setdefault(link.object, []).append(link)
        self._figures: dict[str, list[Number]] = {}
        for number in facts.numbers:
            self._figures.setdefault(number.subject, []).append(number)
            self._figures.setdefault(number.passage.partition("#")[0], []).append(number)

    def place(self, iri: str) -> str:
        """Return where a note stands, without the ending."""
        return self._places[iri]

    def link(self, iri: str) -> str:
        """Return a link to a note that shows what the note is of."""
        label = _line(self._labels[iri]).translate(_NO_LINK)
        return f"[[{self._places[iri]}|{label or '_'}]]"

    def of_thing(self, thing: Thing) -> str:
        """Return the note of an entity."""
        head = {"aliases": thing.aliases, "class": thing.kind, "code": thing.code, "iri": thing.iri}
        return "\n".join(
            (
                *_front(head, tags=[thing.kind]),
                f"# {inert(thing.label)}",
                "",
                f"{inert(thing.kind_zh)} {inert(thing.kind)}",
                *_section("关系 relations", self._relations(thing.iri)),
                *_section("数据 figures", self._told(self._figures.get(thing.iri, ()), whose=False)),
                "",
            )
        )

    def of_document(self, document: Document) -> str:
        """Return the note of an article."""
        head = {"class": "Article", "issued": document.issued, "source": document.source, "iri": document.iri}
        named = [f"- {self.link(iri)} ×{often}" for iri, often in document.names if iri in self._labels]
        return "\n".join(
            (
                *_front(head, tags=["Article"]),
                f"# {inert(self._labels[document.iri])}",
                *_section("提到 names", named),
                *_section("数据 figures", self._told(self._figures.get(document.iri, ()), whose=True)),
                "",
            )
        )

    def index(self) -> str:
        """Return the note that names all others."""
        folders: dict[str, list[str]] = {}
        for iri, place in sorted(self._places.items(), key=lambda pair: pair[1]):
            folders.setdefault(place.partition("/")[0], []).append(f"- {self.link(iri)}")
        counts = (f"{len(self._facts.documents)} 篇 articles，{len(self._facts.things)} 个 things，"
                  f"{len(self._facts.links)} 条关系 relations，{len(self._facts.numbers)} 条数据 figures")  # fmt: skip
        lines = ["# 梧桐 Wutong", "", counts]
        for folder, links in folders.items():
            lines += _section(folder, links)
        return "\n".join((*lines, ""))

    def _relations(self, iri: str) -> Iterator[str]:
        for link in self._out.get(iri, ()):
            yield from self._relation(
                f"- **{inert(link.predicate_zh or link.predicate)}** → {self.link(link.object)}", link
            )
        for link in self._in.get(iri, ()):
            named = f"**{inert(link.predicate_zh or link.predicate)}**"
            yield from self._relation(f"- ← {named} {self.link(link.subject)}", link)

    def _relation(self, line: str, link: Link) -> Iterator[str]:
        how = standing(modality=link.modality, resolution=link.resolution, confidence=link.confidence)
        yield line + (f"（{how}）" if how else "")
        for quote, passage in zip(link.quotes, link.passages, strict=False):
            yield self._words(quote, passage)

    def _told(self, numbers: Sequence[Number], *, whose: bool) -> Iterator[str]:
        for number in numbers:
            when = f" {number.first}/{number.last}" if number.first else ""
            owner = f"{self.link(number.subject)} " if whose and number.subject in self._labels else ""
            kind = said("kind", number.kind)
            how = standing(modality=number.modality, resolution=number.resolution, confidence=number.confidence)
            value = f"{QUALIFIERS.get(number.qualifier, ('', ''))[0]}{number.value:f} {inert(number.unit)}".strip()
            notes = "，".join(filter(None, (f"{kind}{when}", how)))
            yield f"- {owner}**{inert(number.indicator)}** {inert(number.text)} = {value}（{notes}）"
            yield self._words(number.quote, number.passage)

    def _words(self, quote: str, passage: str) -> str:
        """The words that a fact rests on, with a link to their article and the place there."""
        article, _, at = passage.partition("#")
        where = f"{self.link(article)} {inert(at.removeprefix('char='))}" if article in self._labels else inert(passage)
        return f"    > {inert(quote)} — {where}"


def _places(facts: Facts) -> dict[str, str]:
    """Where each note stands; notes that would be of one name, in whatever case, have a piece of their IRI in it."""
    wanted = {
        thing.iri: f"{file_name(thing.kind_zh or thing.kind or _OTHERS)}/{file_name(thing.label)}"
        for thing in facts.things
    }
    wanted |= {d.iri: f"{_ARTICLES}/{file_name(d.title or local(d.iri))}" for d in facts.documents}
    often = Counter(place.casefold() for place in wanted.values())
    return {iri: place if often[place.casefold()] == 1 else f"{place} ({_mark(iri)})" for iri, place in wanted.items()}


def _mark(iri: str) -> str:
    return hashlib.sha256(iri.encode()).hexdigest()[:10]


def _front(head: Mapping[str, str | Sequence[str]], tags: Sequence[str]) -> Iterator[str]:
    """What is known of the note itself: JSON is YAML."""
    yield "---"
    for name, value in head.items():
        if value:
            told = _line(value) if isinstance(value, str) else [_line(one) for one in value]
            yield f"{name}: {json.dumps(told, ensure_ascii=False)}"
    yield f"tags: {json.dumps([re.sub(r'[^0-9A-Za-z_-]', '_', tag) for tag in tags])}"
    yield "---"


def _section(title: str, lines: Iterable[str]) -> list[str]:
    told = list(lines)
    return ["", f"## {title}", "", *told] if told else []
