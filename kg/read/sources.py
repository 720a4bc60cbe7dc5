"""What a user names: files, folders and standard input, to the files that are to be read, in order."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from kg.errors import InputError
from kg.read.formats import SUFFIXES

LARGEST = 64 * 2**20
"""Bytes; a larger file is no article, unless it is of pages or rows."""
LARGEST_OF_PARTS = 512 * 2**20
"""Bytes of a PDF, an archive or a corpus."""
_OF_PARTS = (".pdf", ".zip", ".jsonl", ".ndjson", ".csv", ".tsv", ".parquet", ".epub")
_DEEPEST = 100
"""Folders in folders."""
_PRIVATE = (".", "~$")
"""How the names begin of what programs keep for themselves."""


def shown(name: str) -> str:
    r"""Return a file's name on one line that any encoding can write: what is not text is told by its code.

    >>> shown("a\nb.txt"), shown("\udcff.txt")
    ('a\\nb.txt', '\\udcff.txt')
    """
    named = "".join(char if char.isprintable() or char == "\u3000" else f"{char!r}"[1:-1] for char in name)
    return named.encode("utf-8", "backslashreplace").decode()


def files_of(name: str) -> Iterator[str | InputError]:
    """Yield the files that an input stands for, those of a folder in sorted order; an error for what is none.

    In folders whatever is private to a program (.git, ~$a.docx) is no input.
    """
    path = Path(name)
    if name == "-" or not _is_folder(path):
        yield name
        return
    found = False
    for file in _walk(path):
        if isinstance(file, InputError):
            yield file
        elif Path(file).suffix.lower() in SUFFIXES:
            found = True
            yield file
        else:
            yield InputError("a kind of file that is not read", where=shown(file), hint="")
    if not found:
        hint = f"give a folder with {' '.join(sorted(SUFFIXES))} files"
        yield InputError("no article in this folder", where=shown(name), hint=hint)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _walk(folder: Path) -> Iterator[str | InputError]:
    """Yield the regular files below a folder, sorted by their path; links to folders are not followed."""
    waiting: list[tuple[str, int]] = [(str(folder), 0)]
    files: list[str | InputError] = []
    while waiting:
        place, depth = waiting.pop()
        if depth > _DEEPEST:
            files.append(InputError(f"more than {_DEEPEST} folders deep", where=shown(place), hint="name it by itself"))
            continue
        try:
            entries = sorted(os.scandir(place), key=lambda entry: entry.name)
        except OSError as error:
            files.append(InputError(f"cannot be read: {error.strerror}", where=shown(place), hint="check the folder"))
            continue
        for entry in entries:
            if entry.name.startswith(_PRIVATE):
                continue
            try:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((entry.path, depth + 1))
                elif entry.is_file():
                    files.append(entry.path)
                elif entry.is_dir():
                    files.append(InputError("a link to a folder", where=shown(entry.path), hint="name it by itself"))
                else:
                    files.append(InputError("not a file", where=shown(entry.path), hint=""))
            except OSError as error:
                files.append(InputError(f"cannot be read: {error.strerror}", where=shown(entry.path), hint=""))
    yield from sorted(files, key=lambda file: Path(file).parts if isinstance(file, str) else Path(file.where).parts)


def bytes_of(name: str) -> bytes:
    """Return a file's bytes, or those of standard input; raises InputError for what is no file, or too large."""
    largest = LARGEST_OF_PARTS if Path(name).suffix.lower() in _OF_PARTS else LARGEST
    try:
        if name == "-":
            data = sys.stdin.buffer.read(LARGEST_OF_PARTS + 1)
            largest = LARGEST_OF_PARTS
        else:
            data = _file(name, largest)
    except IsADirectoryError as error:
        raise InputError("is a folder", where=shown(name), hint="name the files in it") from error
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise InputError(f"cannot be read: {reason}", where=shown(name), hint="check the path") from error
    if len(data) > largest:
        raise InputError(f"larger than {largest >> 20} MiB", where=shown(name), hint="cut it into articles")
    if not data.strip():
        raise InputError("file is empty", where=shown(name), hint="give a file with text")
    return data


def _file(name: str, largest: int) -> bytes:
    """Read a regular file, or a stream that the shell has opened (/dev/fd/63); no other pipe, which might never end."""
    mode = Path(name).stat().st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or name.startswith(("/dev/fd/", "/proc/self/fd/"))):
        raise InputError("not a regular file", where=shown(name), hint="give a file, or - and pipe it in")
    with Path(name).open("rb") as file:
        return file.read(largest + 1)
