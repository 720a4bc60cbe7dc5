"""Files of every kind to articles; the only stage that reads input.

What a user names becomes files (sources), a file one document or many (archives, corpora), a document's bytes a page
(formats and the reader of each kind), and the page an article with what it says of itself (metadata).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from kg.errors import InputError, KgError
from kg.lexicon import Lexicon, load_lexicon
from kg.model import UNTITLED, Article, Outcome
from kg.read.alike import near_duplicates
from kg.read.beside import metadata_beside
from kg.read.corpora import Fields
from kg.read.decode import has_chinese
from kg.read.documents import STDIN, Document, Keep, documents_of, stem_of, whole
from kg.read.lengthy import parts_of
from kg.read.metadata import describe
from kg.read.page import Page
from kg.read.sources import files_of, shown
from kg.terms import digest

__all__ = ["Fields", "read_all", "read_article", "read_articles"]

_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_TAKEN = re.compile(r"reference|[0-9a-f]{12}")
"""Identifiers that other things in the graph have: the reference graph, and entities."""


def read_article(source: Path | str, *, lexicon: Lexicon | None = None) -> Article:
    """Read one file (or standard input, `-`) as an article, with what its metadata lines say.

    The text is the words that a reader sees, with line feeds for line ends: wrapped lines are joined, tables stand row
    by row, what is hidden is left out. Raises InputError for what cannot be read: no file, too large, no Chinese; and
    for a file of many documents, which read_articles reads.
    """
    found = list(documents_of(str(source), Fields()))
    if len(found) != 1:
        raise InputError(f"holds {len(found)} documents", where=shown(str(source)), hint="read it with read_articles")
    return _article(found[0], lexicon or _shipped())


def read_articles(
    inputs: Iterable[Path | str], *, lexicon: Lexicon | None = None, fields: Fields | None = None
) -> Iterator[Article | KgError]:
    """Read files, folders (all files below them, in sorted order), archives, corpora and `-`, one after the other.

    What cannot be read comes as the error it raised, and the rest goes on. Files whose names would give the same
    identifier get a hash of their text appended; one file, or one text under one name, comes once. `fields` says which
    fields of a corpus hold what. A document too long to be read at once comes in parts, each an article of its own.
    """
    seen: set[str] = set()
    for item, _, _ in _read(inputs, lexicon, fields):
        if isinstance(item, KgError):
            yield item
        elif isinstance(item, Article) and item.id not in seen:
            seen.add(item.id)
            yield item


def read_all(
    inputs: Iterable[Path | str],
    *,
    lexicon: Lexicon | None = None,
    fields: Fields | None = None,
    keep: Keep | None = None,
) -> tuple[tuple[Article, ...], tuple[Outcome, ...]]:
    """Read everything that is named: the articles, and of every input what became of it.

    Documents of the very same text are one article with all their sources; that one is nearly another is told. `keep`
    takes the originals whose pages can be shown (PDF), where they are to be kept.
    """
    articles: dict[str, Article] = {}
    outcomes: list[Outcome] = []
    for item, source, notes in _read(inputs, lexicon, fields, keep):
        if isinstance(item, Outcome):
            outcomes.append(item)
            continue
        if isinstance(item, KgError):
            note = "; ".join(filter(None, (item.message, item.hint)))
            outcomes.append(Outcome(source=source, became="skipped", note=note))
            continue
        known = articles.get(item.sha256)
        became, note = ("same", f"the same text as {known.source}") if known else ("read", "; ".join(notes))
        articles[item.sha256] = _merged(known, item) if known else item
        outcomes.append(Outcome(source=source, became=became, article=(known or item).id, note=note))  # type: ignore[arg-type]
    kept = tuple(articles.values())
    return kept, tuple(_with_reprints(outcomes, kept))


def _merged(known: Article, again: Article) -> Article:
    """Return an article that has another source, with what that source knows besides."""
    paged = known if known.regions else again
    also = tuple(dict.fromkeys((*known.also, again.source, *again.also)))
    return replace(
        known,
        also=tuple(source for source in also if source != known.source),
        publisher=known.publisher or again.publisher,
        published=known.published or again.published,
        number=known.number or again.number,
        regions=paged.regions,
        original=paged.original,
        title=again.title if known.title == UNTITLED else known.title,
    )


def _with_reprints(outcomes: Sequence[Outcome], articles: Sequence[Article]) -> Iterator[Outcome]:
    """Add to an outcome that its article is nearly the same as one before it."""
    like: dict[str, str] = {}
    for first, second, share in near_duplicates([article.text for article in articles]):
        like.setdefault(articles[second].id, f"{share:.0%} alike with {articles[first].source}")
    for outcome in outcomes:
        note = like.get(outcome.article, "") if outcome.became == "read" else ""
        yield replace(outcome, note="; ".join(filter(None, (outcome.note, note)))) if note else outcome


def _read(
    inputs: Iterable[Path | str], lexicon: Lexicon | None, fields: Fields | None, keep: Keep | None = None
) -> Iterator[tuple[Article | KgError | Outcome, str, tuple[str, ...]]]:
    """Yield articles and errors, each with what it was called and what to know of how it was read.

    A table of metadata is no article; what became of it comes in its place.
    """
    names: dict[str | InputError, str] = {}
    for source in inputs:
        names |= {name: str(source) for name in files_of(str(source)) if name not in names}
    shared = Counter(_identifier((stem_of(name),)) for name in names if isinstance(name, str) and name != "-")
    seen: dict[str, str] = {}
    for item, source in whole(_named(names, fields or Fields(), keep), lexicon or _shipped()):
        if isinstance(item, Outcome):
            yield replace(item, source=_told(item.source, source)), "", ()
            continue
        try:
            article = _article(item, lexicon or _shipped())
        except KgError as error:
            yield error, _told(error.where or item.where, source), ()
            continue
        alike = len(item.parts) == 1 and item.parts != (STDIN,) and shared[_identifier(item.parts)] > 1
        if alike or seen.get(article.id, article.sha256) != article.sha256:
            article = replace(article, id=f"{article.id}-{article.sha256[:8]}")
        seen.setdefault(article.id, article.sha256)
        notes = item.page.notes if isinstance(item.page, Page) else ()
        first, *others = parts_of(article)
        if others:
            notes = (f"too long to be read at once: part 1 of {len(others) + 1}", *notes)
        yield first, _told(item.where, source), notes
        for number, other in enumerate(others, start=2):
            yield other, _told(item.where, source), (f"part {number} of {len(others) + 1}",)
        for number, part in enumerate(item.later, start=2):
            note = f"page {number} of {item.source}"
            yield Outcome(source=_told(part.where, source), became="read", article=first.id, note=note), "", ()


def _named(
    names: Mapping[str | InputError, str], fields: Fields, keep: Keep | None
) -> Iterator[tuple[Document | Outcome, str]]:
    """Yield the documents of all files, each with what its file was named by; a table of metadata is told instead."""
    files = [name for name in names if isinstance(name, str) and Path(name).is_file()]
    declared, tables = metadata_beside(files, fields)
    for name, source in names.items():
        if isinstance(name, InputError):
            yield Document(name.where, name.where, (), name), source
            continue
        if name in tables:
            yield Outcome(source=shown(name), became="read", note=tables[name]), source
            continue
        for document in documents_of(name, fields, keep):
            page = document.page
            if name in declared and isinstance(page, Page):
                document = replace(document, page=replace(page, declared={**page.declared, **declared[name]}))
            yield document, source


def _told(where: str, source: str) -> str:
    """Return what an input is called: its place in the folder that was named, or its name."""
    path = Path(source)
    if not path.exists():
        return where
    base = shown(str(path if path.is_dir() else path.parent)) + "/"
    return where.removeprefix(base) if where.startswith(base) else where


def _article(document: Document, lexicon: Lexicon) -> Article:
    page = document.page
    if isinstance(page, InputError):
        raise page
    if not has_chinese(page.text):
        raise InputError("no Chinese text in it", where=document.where, hint="give a file with Chinese text")
    said = describe(page, lexicon, fallback=UNTITLED)
    return Article(
        id=_identifier(document.parts, page.text),
        title=said.title,
        text=page.text,
        source=document.origin,
        sha256=sha256(page.text.encode()).hexdigest(),
        publisher=said.publisher,
        published=said.published,
        number=said.number,
        genre=said.genre,
        level=said.level,
        tables=page.tables,
        regions=page.regions,
        recognised=page.recognised,
        also=tuple(part.origin for part in document.later),
        original=page.original,
    )


def _identifier(parts: tuple[str, ...], text: str = "") -> str:
    """Return an article's identifier: its name where that is plain ASCII, a hash of it where it is not."""
    if parts == (STDIN,) and text:
        return "a" + digest(text)
    name = "-".join(parts)
    return name if _SLUG.fullmatch(name) and not _TAKEN.fullmatch(name) else "a" + digest(*parts)


@lru_cache(maxsize=1)
def _shipped() -> Lexicon:
    return load_lexicon()
