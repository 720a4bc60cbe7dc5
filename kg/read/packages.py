"""Office files are archives of XML parts: opening them, and reading parts with limits on size, depth and entities."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

from lxml import etree  # type: ignore[import-untyped]

from kg.errors import InputError

UNPACKED = 128 * 2**20
"""Bytes of one part; more is no document but a bomb."""
_HINT = "save it again, or as .txt"
_FAULTS = (BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError, zlib.error)


@contextmanager
def opened(data: bytes, where: str) -> Iterator[ZipFile]:
    """Open a file as an archive; whatever is wrong inside becomes an InputError."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            yield archive
    except KeyError as error:
        raise InputError("an archive without a document", where=where, hint=_HINT) from error
    except _FAULTS as error:
        raise InputError(f"not a whole document: {error}", where=where, hint=_HINT) from error
    except etree.LxmlError as error:
        raise InputError(f"its XML is broken: {error}", where=where, hint=_HINT) from error


class _Limited:
    """A stream that gives no more than so many bytes."""

    def __init__(self, stream: IO[bytes], where: str) -> None:
        self._stream, self._where, self._left = stream, where, UNPACKED

    def read(self, size: int = -1) -> bytes:
        """Read on; raises InputError beyond the limit."""
        data = self._stream.read(size if size >= 0 else self._left + 1)
        self._left -= len(data)
        if self._left < 0:
            raise _too_large(self._where)
        return data


def _weigh(archive: ZipFile, name: str, where: str) -> None:
    if archive.getinfo(name).file_size > UNPACKED:
        raise _too_large(where)


def _too_large(where: str) -> InputError:
    return InputError(f"unpacks to more than {UNPACKED >> 20} MiB", where=where, hint="save its text as .txt")


def parsed(archive: ZipFile, name: str, where: str) -> Iterator[tuple[str, Any]]:
    """Yield the beginning and end of every element of a part, which the caller may clear behind it.

    Raises InputError where a document type is declared: no office program writes one, and entities hide in it.
    """
    _weigh(archive, name, where)
    with archive.open(name) as stream:
        events = etree.iterparse(
            _Limited(stream, where), events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False,
            remove_comments=True, remove_pis=True,
        )  # fmt: skip
        first = True
        try:
            for event, element in events:
                if first:
                    _plain(element, where)
                    first = False
                yield event, element
        except etree.XMLSyntaxError as error:
            raise _broken(error, where) from error


def part(archive: ZipFile, name: str, where: str) -> Any:
    """Return the root of a part, or None where there is no such part."""
    if name not in archive.namelist():
        return None
    _weigh(archive, name, where)
    with archive.open(name) as stream:
        data = _Limited(stream, where).read()
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as error:
        raise _broken(error, where) from error
    _plain(root, where)
    return root


def _plain(root: Any, where: str) -> None:
    if root.getroottree().docinfo.internalDTD is not None:
        raise InputError("its XML is broken: a document type is declared", where=where, hint=_HINT)


def _broken(error: Exception, where: str) -> InputError:
    if "depth" in str(error).lower():
        return InputError("its elements are nested too deeply", where=where, hint="save its text as .txt")
    return InputError(f"its XML is broken: {error}", where=where, hint=_HINT)
