"""The documents of a file: itself, the members of an archive, the rows of a corpus; those that are one, together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from kg.errors import InputError, OutputError
from kg.lexicon import Lexicon
from kg.model import Outcome
from kg.read.archives import members
from kg.read.corpora import Fields, documents
from kg.read.formats import CORPORA, kind_of, parse
from kg.read.metadata import describe
from kg.read.page import Page
from kg.read.parts import WEB, Part, as_one, chains
from kg.read.sources import bytes_of, shown

Keep = Callable[[bytes], str]
"""Keeps a file and says what it is called from then on."""
STDIN = "stdin"
_PAGED = (".pdf",)


@dataclass(frozen=True, slots=True)
class Document:
    """One document before it is an article: what it is called, what its identifier is made of, its words."""

    source: str
    where: str
    parts: tuple[str, ...]
    page: Page | InputError
    later: tuple[Document, ...] = ()
    """Of an article on several pages, those that carry on."""

    @property
    def origin(self) -> str:
        """The address that its metadata gives, or else its file."""
        return (isinstance(self.page, Page) and self.page.declared.get("source")) or self.source


Named = tuple[Document | Outcome, str]
"""A document, or what became of one, with what its file was named by."""


def stem_of(name: str) -> str:
    """Return what a file is called without its ending; standard input has a name of its own."""
    return STDIN if name == "-" else shown(Path(name).stem)


def documents_of(name: str, fields: Fields, keep: Keep | None = None) -> Iterator[Document]:
    """Yield the documents of a file; what keeps the file or one of them from being read comes in its place."""
    try:
        data = bytes_of(name)
    except InputError as error:
        yield Document(shown(Path(name).name), shown(name), (stem_of(name),), error)
        return
    yield from _unpacked(data, shown(Path(name).name), shown(name), (stem_of(name),), fields, keep)


def _unpacked(
    data: bytes, source: str, where: str, parts: tuple[str, ...], fields: Fields, keep: Keep | None
) -> Iterator[Document]:
    kind = kind_of(data, source)
    try:
        if kind == ".zip":
            for member, content in members(data, where):
                if isinstance(content, InputError) and not member:  # the archive itself
                    yield Document(source, where, parts, content)
                    continue
                name, place = f"{source}/{shown(member)}", f"{where}/{shown(member)}"
                inner = (*parts, *(part.removesuffix(".zip") for part in PurePosixPath(member).with_suffix("").parts))
                if isinstance(content, InputError):
                    yield Document(name, place, inner, content)
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
                    yield Document(f"{source}:{number}", f"{where}:{number}", (*parts, number), page)
                return
        page = parse(data, where, source)
        if keep and kind in _PAGED:
            page = replace(page, original=keep(data))
        yield Document(source, where, parts, page)
    except OutputError:  # what is to be kept and cannot be is no fault of the file
        raise
    except InputError as error:
        yield Document(source, where, parts, error)
    except Exception as error:  # a fault of a parser costs its own file, not those after it
        said = " ".join(str(error).split())[:200]
        fault = InputError(f"cannot be read: {type(error).__name__} {said}", where=where, hint="save it as .txt")
        yield Document(source, where, parts, fault)


def whole(stream: Iterable[Named], lexicon: Lexicon) -> Iterator[Named]:
    """Yield documents in order, those that a site spread over several pages as one, at its first page's place.

    Pages of a folder, or of a corpus where they name each other, wait for the others of it.
    """
    waiting: list[Named] = []
    held = ""
    for item, source in stream:
        together = _together(item) if isinstance(item, Document) else ""
        if not together:
            yield item, source
            continue
        if together != held:
            yield from _joined(waiting, lexicon)
            waiting, held = [], together
        waiting.append((item, source))
    yield from _joined(waiting, lexicon)


def _together(document: Document) -> str:
    """Return what a page that may have others shares with them: its folder or corpus; empty for others."""
    if not isinstance(document.page, Page):
        return ""
    if PurePosixPath(document.source).suffix.lower() in WEB:
        return f"{document.where.rpartition('/')[0]}/"
    paged = document.page.declared.keys() & {"next", "previous"}
    return document.where.rpartition(":")[0] if paged else ""


def _joined(waiting: list[Named], lexicon: Lexicon) -> Iterator[Named]:
    found = [item for item, _ in waiting if isinstance(item, Document)]
    parts = [Part(_address(item), item.page) for item in found if isinstance(item.page, Page)]
    for chain in chains(parts, lambda page: describe(page, lexicon, fallback="").title):
        first, source = waiting[chain[0]]
        assert isinstance(first, Document)
        if len(chain) > 1:
            page = as_one([parts[i].page for i in chain], [found[i].origin for i in chain])
            first = replace(first, page=page, later=tuple(found[i] for i in chain[1:]))
        yield first, source


def _address(document: Document) -> str:
    """Return where the links of a page lead from: its address, or else its file."""
    return document.origin if "://" in document.origin else document.where
