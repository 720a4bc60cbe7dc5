"""What the explorer shows of a graph as small named values; in the page's data each is a plain list.

The page is told the names of the columns (`fields`), so that a column more breaks nothing.
"""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """A passage: an article's short name and half-open code points of its text."""

    article: str
    b: int
    e: int


class Node(NamedTuple):
    """An entity by its short name, with what it sounds like (for finding it by pinyin)."""

    id: str
    kind: str
    label: str
    aliases: tuple[str, ...] = ()
    pinyin: str = ""
    initials: str = ""


class Fact(NamedTuple):
    """A relation with all passages that state it."""

    id: str
    s: str
    p: str
    o: str
    implied: int = 0
    rule: str = ""
    modality: str = ""
    confidence: str = ""
    scanned: int = 0
    """Whether it rests on words alone that were read from pictures of pages (OCR)."""
    evidence: tuple[Place, ...] = ()


class Figure(NamedTuple):
    """A number that measures; `change` is the figure whose level it is the growth of, where the graph says so."""

    id: str
    s: str
    indicator: str
    value: str
    unit: str
    kind: str
    qualifier: str = "exact"
    from_: str | None = None
    to: str | None = None
    text: str = ""
    rule: str = ""
    implied: int = 0
    modality: str = ""
    confidence: str = ""
    change: str = ""
    scanned: int = 0
    evidence: tuple[Place, ...] = ()


class Mark(NamedTuple):
    """A stretch of an article and what was understood there.

    type m: a mention (`ref` the entity, `detail` its class, `read` its label); r: a relation (`ref` its subject,
    `detail` its predicate, `read` "A → B"); f: a figure (`ref` its subject, `detail` its kind); n: a number that does
    not measure (`detail` its role); x: a finding of the check (`read` its message). `id` names the relation or figure.
    """

    type: str
    b: int
    e: int
    ref: str = ""
    detail: str = ""
    read: str = ""
    id: str = ""


def columns(kind: type[NamedTuple]) -> list[str]:
    """Return the names of a value's columns as the page knows them.

    >>> columns(Place)
    ['article', 'b', 'e']
    """
    return [name.rstrip("_") for name in kind._fields]


FIELDS = {"nodes": columns(Node), "edges": columns(Fact), "figures": columns(Figure), "marks": columns(Mark)}
"""The columns of the lists in the page's data."""
