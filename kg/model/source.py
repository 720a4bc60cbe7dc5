"""What was read: an article with its tables and pages, and what became of each input."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from kg.model.span import Span

GENRES = ("report", "communique", "policy", "notice", "law", "dispatch", "story", "experience", "speech", "statistics")
"""Sorts of writing: work report, statistical communiqué, policy document, notice, law or regulation, news dispatch,
feature, account of experience, speech, table of figures."""


LEVELS = ("nation", "province", "prefecture", "county", "township")
"""Levels of the state, the highest first."""

UNTITLED = "（无标题）"
"""The title of an article that has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One text as it was read; `text` is what every offset counts in."""

    id: str
    """ASCII, the same wherever the same source is read."""
    title: str
    text: str
    source: str
    """The file name or address it came from."""
    sha256: str
    """Of the text in UTF-8."""
    publisher: str | None = None
    published: datetime | date | None = None
    locality: str | None = None
    """The place whose affairs it tells, where the metadata says so."""
    number: str | None = None
    """The document's number: 某政发〔2023〕14号."""
    genre: str | None = None
    """What sort of writing it is, as a word of GENRES."""
    level: str | None = None
    """Of the state that speaks in it, as a word of LEVELS; None for newspapers, firms and nobody."""
    tables: tuple[Table, ...] = ()
    """Its tables, in order."""
    regions: tuple[Region, ...] = ()
    """Where its lines stand on the pages of a paged document, or of an article on several web pages; in order."""
    recognised: bool = False
    """Whether its words were read from pictures of pages (OCR)."""
    also: tuple[str, ...] = ()
    """Other sources: of the very same text, and of its later pages."""
    original: str | None = None
    """What the file it came from is called among the originals, where that was kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of a table: its words, and where it stands; a merged cell stands at its first row and column."""

    span: Span
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    """How many rows and columns it covers."""
    head: bool = False
    """Whether the source itself says that it heads a row or column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table as rows of text, a line for each row and a tab between cells; cells without words are not in it."""

    span: Span
    cells: tuple[Cell, ...]
    """By row, then by column; no two overlap."""
    caption: Span | None = None
    """The line that names it."""
    unit: Span | None = None
    """The unit that holds for all its cells: 亿元 of 单位：亿元."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """Where some of the text stands on a page: points from the top left corner, x0, y0, x1, y1."""

    span: Span
    page: int
    """From 1."""
    box: tuple[float, float, float, float] | None = None
    source: str = ""
    """The file or address of the page, where each page has its own."""
    recognised: bool = False
    """Whether its words were read from a picture (OCR)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A table that was not understood."""

    where: str
    """Its offsets in the article, `char=812,1033`, with its page where the text has pages."""
    words: str
    """Its caption and first words."""
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one input: a file, a member of an archive or a row of a corpus."""

    source: str
    became: Literal["read", "unchanged", "same", "skipped"]
    """`same`: another input has the very same text, and both are sources of one article."""
    article: str = ""
    """Id of the article it became."""
    note: str = ""
    """Why it was skipped, and what to do; or what else there is to know of it."""
    tables: tuple[Unread, ...] = ()
    """Its tables that were not understood."""
