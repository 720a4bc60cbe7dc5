"""Files and pages to articles; the only stage that reads input."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from kg.errors import InputError, KgError
from kg.lexicon import Lexicon, load_lexicon
from kg.model import Article
from kg.read.decode import has_chinese
from kg.read.formats import SUFFIXES, parse
from kg.read.metadata import describe
from kg.terms import digest

__all__ = ["read_article", "read_articles"]

LARGEST = 32 * 2**20
"""Bytes; a larger file is no article."""
_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_TAKEN = re.compile(r"reference|[0-9a-f]{12}")
"""Identifiers that other things in the graph have: the reference graph, and entities."""


def read_article(source: Path | str, *, lexicon: Lexicon | None = None) -> Article:
    """Read one file (or standard input, `-`) as an article, with what its metadata lines say.

    The text is as it stands in the file, but for line ends, which become line feeds; of a web page or a .docx it is
    the words that a reader sees. Raises InputError for what cannot be read: no file, too large, binary, no Chinese.
    """
    name = str(source)
    page = parse(_bytes(name), name)
    if not has_chinese(page.text):
        raise InputError("no Chinese text in it", where=name, hint="give a file with Chinese text")
    title, publisher, published = describe(page, lexicon or _shipped(), fallback=_stem(name))
    return Article(
        id=_identifier(name, page.text),
        title=title,
        text=page.text,
        source=Path(name).name,
        sha256=sha256(page.text.encode()).hexdigest(),
        publisher=publisher,
        published=published,
    )


def read_articles(inputs: Iterable[Path | str], *, lexicon: Lexicon | None = None) -> Iterator[Article | KgError]:
    """Read files, folders (all files of a known kind below them, in sorted order) and `-`, one after the other.

    What cannot be read comes as the error it raised, and the rest goes on. Files whose names would give the same
    identifier get a hash of their text appended; one file, or one text under one name, comes once.
    """
    names: list[str | KgError] = []
    for source in inputs:
        names.extend(_files(str(source)))
    shared = Counter(_identifier(name) for name in dict.fromkeys(n for n in names if isinstance(n, str)))
    seen: set[str] = set()
    for name in dict.fromkeys(names):
        if isinstance(name, KgError):
            yield name
            continue
        try:
            article = read_article(name, lexicon=lexicon)
        except KgError as error:
            yield error
            continue
        except Exception as error:  # a fault of a parser costs its own file, not those after it
            said = " ".join(str(error).split())[:200]
            yield InputError(f"cannot be read: {type(error).__name__} {said}", where=name, hint="save it as .txt")
            continue
        if shared[_identifier(name)] > 1 and name != "-":
            article = replace(article, id=f"{article.id}-{article.sha256[:8]}")
        if article.id not in seen:
            seen.add(article.id)
            yield article


def _files(name: str) -> Iterator[str | KgError]:
    path = Path(name)
    if name == "-" or not path.is_dir():
        yield name
        return
    files = [
        str(file)
        for file in sorted(path.rglob("*"))
        if file.suffix.lower() in SUFFIXES
        and file.is_file()
        and not any(part.startswith((".", "~$")) for part in file.relative_to(path).parts)
    ]
    yield from files
    if not files:
        kinds = " ".join(sorted(SUFFIXES))
        yield InputError("no article in this folder", where=name, hint=f"give a folder with {kinds} files")


def _bytes(name: str) -> bytes:
    try:
        if name == "-":
            data = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(LARGEST + 1)
    except IsADirectoryError as error:
        raise InputError("is a folder", where=name, hint="name the files in it") from error
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise InputError(f"cannot be read: {reason}", where=name, hint="check the path") from error
    if len(data) > LARGEST:
        raise InputError(f"larger than {LARGEST >> 20} MiB", where=name, hint="cut it into articles")
    if not data.strip():
        raise InputError("file is empty", where=name, hint="give a file with text")
    return data


def _stem(name: str) -> str:
    return "stdin" if name == "-" else Path(name).stem


def _identifier(name: str, text: str = "") -> str:
    """Return the article's identifier: the file's stem where that is plain ASCII, a hash of it where it is not."""
    stem = _stem(name)
    if name == "-":
        return "a" + digest(text)
    return stem if _SLUG.fullmatch(stem) and not _TAKEN.fullmatch(stem) else "a" + digest(stem)


@lru_cache(maxsize=1)
def _shipped() -> Lexicon:
    return load_lexicon()
