"""Archives (.zip) of documents: their members, with limits on number, size, depth and ratio."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from kg.errors import InputError
from kg.read.formats import SUFFIXES
from kg.read.sources import LARGEST

MOST_MEMBERS = 20_000
MOST_BYTES = 1024 * 2**20
"""Unpacked, of one archive and all that is in it."""
_RATIO = 300
"""What unpacks to more than so many times its size is a bomb, if it is large."""
_HARMLESS = 2**20
_DEEPEST = 3
_FAULTS = (BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError, zlib.error)

Member = tuple[str, bytes | InputError]


def members(data: bytes, where: str, depth: int = 0) -> Iterator[Member]:
    """Yield the documents in an archive, and in archives in it, sorted by name; an error for what cannot be read."""
    left = [MOST_BYTES]
    yield from _members(data, where, depth, left)


def _members(data: bytes, where: str, depth: int, left: list[int]) -> Iterator[Member]:
    try:
        archive = ZipFile(BytesIO(data))
    except _FAULTS as error:
        yield "", InputError(f"not a whole archive: {error}", where=where, hint="pack it again")
        return
    with archive:
        infos = archive.infolist()
        if len(infos) > MOST_MEMBERS:
            yield "", InputError(f"more than {MOST_MEMBERS} members", where=where, hint="pack it in parts")
            return
        for name, info in sorted((_name(info), info) for info in infos if not info.is_dir()):
            place = f"{where}/{name}"
            parts = PurePosixPath(name).parts
            if any(part.startswith((".", "~$", "__MACOSX")) and part.strip(".") for part in parts):
                continue
            suffix = PurePosixPath(name).suffix.lower()
            if suffix not in SUFFIXES:
                yield name, InputError("a kind of file that is not read", where=place, hint="")
                continue
            content = _content(archive, info, place, left)
            if suffix != ".zip" or isinstance(content, InputError):
                yield name, content
            elif depth + 1 >= _DEEPEST:
                yield name, InputError("an archive in archives", where=place, hint="unpack it first")
            else:
                for inner, found in _members(content, place, depth + 1, left):
                    yield f"{name}/{inner}" if inner else name, found


def _content(archive: ZipFile, info: ZipInfo, place: str, left: list[int]) -> bytes | InputError:
    if info.flag_bits & 1:
        return InputError("locked with a password", where=place, hint="pack it again without one")
    bomb = info.file_size > _HARMLESS and info.file_size > _RATIO * max(info.compress_size, 1)
    if info.file_size > LARGEST or bomb or info.file_size > left[0]:
        return InputError(f"unpacks to {info.file_size >> 20} MiB", where=place, hint="unpack it first")
    left[0] -= info.file_size
    try:
        return archive.read(info)
    except _FAULTS as error:
        return InputError(f"not whole: {error}", where=place, hint="pack it again")


def _name(info: ZipInfo) -> str:
    """Return a member's name; old archives from China have theirs in GBK, which the format knows nothing of."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        pass
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return info.filename
