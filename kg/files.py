"""Writing a file whole or not at all: what stood there before stays until the new one is safely on the disk."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from kg.errors import OutputError


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Open a file to be written beside `path` and put it in its place when the block ends without an error.

    Missing folders are made. Raises OutputError where the place cannot be written; `path` is then as it was.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    except OSError as error:
        raise _cannot(path, error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException as error:
        with suppress(OSError):
            Path(name).unlink()
        if isinstance(error, OSError):
            raise _cannot(path, error) from error
        raise


def write_text(path: Path, text: str) -> None:
    """Write a text in UTF-8, whole or not at all; line ends stay as they are."""
    with replacing(path) as file:
        file.write(text.encode())


def _cannot(path: Path, error: OSError) -> OutputError:
    reason = (error.strerror or str(error)).lower()
    return OutputError(f"cannot be written: {reason}", where=str(path), hint="choose another place")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
