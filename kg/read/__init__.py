"""Files of every kind to articles; the only stage that reads input.

What a user names becomes files (sources), a file one document or many (archives, corpora), a document's bytes a page
(formats and the reader of each kind), and the page an article with what it says of itself (metadata).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path, PurePosixPath

from kg.errors import InputError, KgError, OutputError
from kg.lexicon import Lexicon, load_lexicon
from kg.model import Article, Outcome
from kg.read.alike import near_duplicates
from kg.read.archives import members
from kg.read.beside import metadata_beside
from kg.read.corpora import Fields, documents
from kg.read.decode import has_chinese
from kg.read.formats import CORPORA, kind_of, parse
from kg.read.metadata import UNTITLED, describe
from kg.read.page import Page
from kg.read.sources import bytes_of, files_of, shown
from kg.terms import digest

__all__ = ["Fields", "read_all", "read_article", "read_articles"]

_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_TAKEN = re.compile(r"reference|[0-9a-f]{12}")
"""Identifiers that other things in the graph have: the reference graph, and entities."""
_PAGED = (".pdf",)
Keep = Callable[[bytes], str]
"""Keeps a file and says what it is called from then on."""


@dataclass(frozen=True, slots=True)
class _Document:
    """One document before it is an article: what it is called, what its identifier is made of, its words."""

    source: str
    where: str
    parts: tuple[str, ...]
    page: Page | InputError


def read_article(source: Path | str, *, lexicon: Lexicon | None = None) -> Article:
    """Read one file (or standard input, `-`) as an article, with what its metadata lines say.

    The text is the words that a reader sees, with line feeds for line ends: wrapped lines are joined, tables stand row
    by row, what is hidden is left out. Raises InputError for what cannot be read: no file, too large, no Chinese; and
    for a file of many documents, which read_articles reads.
    """
    found = list(_documents(str(source), Fields()))
    if len(found) != 1:
        raise InputError(f"holds {len(found)} documents", where=shown(str(source)), hint="read it with read_articles")
    return _article(found[0], lexicon or _shipped())


def read_articles(
    inputs: Iterable[Path | str], *, lexicon: Lexicon | None = None, fields: Fields | None = None
) -> Iterator[Article | KgError]:
    """Read files, folders (all files below them, in sorted order), archives, corpora and `-`, one after the other.

    What cannot be read comes as the error it raised, and the rest goes on. Files whose names would give the same
    identifier get a hash of their text appended; one file, or one text under one name, comes once. `fields` says which
    fields of a corpus hold what.
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
    also = known.also if again.source in (known.source, *known.also) else (*known.also, again.source)
    return replace(
        known,
        also=also,
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
    files = [name for name in names if isinstance(name, str) and name != "-"]
    declared, tables = metadata_beside([name for name in files if Path(name).is_file()], fields or Fields())
    shared = Counter(_identifier((_stem(name),)) for name in files)
    seen: dict[str, str] = {}
    for name, source in names.items():
        if isinstance(name, InputError):
            yield name, _told(name.where, source), ()
            continue
        if name in tables:
            yield (
                Outcome(source=_told(shown(name), source), became="read", note=f"metadata of {tables[name]} files"),
                "",
                (),
            )
            continue
        for document in _documents(name, fields or Fields(), keep):
            if name in declared and isinstance(document.page, Page):
                document = replace(
                    document, page=replace(document.page, declared={**document.page.declared, **declared[name]})
                )
            try:
                article = _article(document, lexicon or _shipped())
            except KgError as error:
                yield error, _told(error.where or document.where, source), ()
                continue
            alike = len(document.parts) == 1 and shared[_identifier(document.parts)] > 1 and name != "-"
            if alike or seen.get(article.id, article.sha256) != article.sha256:
                article = replace(article, id=f"{article.id}-{article.sha256[:8]}")
            seen.setdefault(article.id, article.sha256)
            notes = document.page.notes if isinstance(document.page, Page) else ()
            yield article, _told(document.where, source), notes


def _told(where: str, source: str) -> str:
    """Return what an input is called: its place in the folder that was named, or its name."""
    path = Path(source)
    if not path.exists():
        return where
    base = shown(str(path if path.is_dir() else path.parent)) + "/"
    return where.removeprefix(base) if where.startswith(base) else where


def _documents(name: str, fields: Fields, keep: Keep | None = None) -> Iterator[_Document]:
    """Yield the documents of a file; what keeps the file or one of them from being read comes in its place."""
    try:
        data = bytes_of(name)
    except InputError as error:
        yield _Document(shown(Path(name).name), shown(name), (_stem(name),), error)
        return
    yield from _unpacked(data, shown(Path(name).name), shown(name), (_stem(name),), fields, keep)


def _unpacked(
    data: bytes, source: str, where: str, parts: tuple[str, ...], fields: Fields, keep: Keep | None
) -> Iterator[_Document]:
    kind = kind_of(data, source)
    try:
        if kind == ".zip":
            for member, content in members(data, where):
                name, place = f"{source}/{shown(member)}", f"{where}/{shown(member)}"
                inner = (*parts, *(part.removesuffix(".zip") for part in PurePosixPath(member).with_suffix("").parts))
                if isinstance(content, InputError):
                    yield _Document(name, place, inner, content)
                else:
                    yield from _unpacked(content, name, place, inner, fields, keep)
            return
        if kind in CORPORA:
            corpus = documents(data, kind, where, fields)
            if corpus is not None:
                rows, notes = corpus
                for number, page in rows:
                    if isinstance(page, Page):
                        page, notes = replace(page, notes=(*notes, *page.notes)), ()
                    yield _Document(f"{source}:{number}", f"{where}:{number}", (*parts, number), page)
                return
        page = parse(data, where, source)
        if keep and kind in _PAGED:
            page = replace(page, original=keep(data))
        yield _Document(source, where, parts, page)
    except OutputError:  # what is to be kept and cannot be is no fault of the file
        raise
    except InputError as error:
        yield _Document(source, where, parts, error)
    except Exception as error:  # a fault of a parser costs its own file, not those after it
        said = " ".join(str(error).split())[:200]
        fault = InputError(f"cannot be read: {type(error).__name__} {said}", where=where, hint="save it as .txt")
        yield _Document(source, where, parts, fault)


def _article(document: _Document, lexicon: Lexicon) -> Article:
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
        source=page.declared.get("source") or document.source,
        sha256=sha256(page.text.encode()).hexdigest(),
        publisher=said.publisher,
        published=said.published,
        number=said.number,
        genre=said.genre,
        tables=page.tables,
        regions=page.regions,
        recognised=page.recognised,
        original=page.original,
    )


def _stem(name: str) -> str:
    return "stdin" if name == "-" else shown(Path(name).stem)


def _identifier(parts: tuple[str, ...], text: str = "") -> str:
    """Return an article's identifier: its name where that is plain ASCII, a hash of it where it is not."""
    if parts == ("stdin",) and text:
        return "a" + digest(text)
    name = "-".join(parts)
    return name if _SLUG.fullmatch(name) and not _TAKEN.fullmatch(name) else "a" + digest(*parts)


@lru_cache(maxsize=1)
def _shipped() -> Lexicon:
    return load_lexicon()
