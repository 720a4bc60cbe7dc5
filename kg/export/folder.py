"""A folder of files that may be written again: what was ours is replaced, what is somebody's own stays."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath

from kg.errors import OutputError
from kg.files import replacing

LIST = ".wutong-files.json"
"""Names the files that we wrote."""


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files by their place in a folder, and remove those of an earlier time that are no longer among them.

    A run that is cut short is made good by the next. Raises OutputError where a file of somebody's own stands in a
    place, or one cannot be written; nothing is touched in the first case.
    """
    before = _ours(folder)
    for name in files:
        if name not in before and (folder / name).exists():
            raise OutputError("a file of your own stands there", where=str(folder / name), hint="choose another folder")
    _note(folder, before | files.keys())
    for name, content in files.items():
        with replacing(folder / name) as file:
            file.write(content)
    for name in sorted(before - files.keys()):
        with suppress(OSError):
            (folder / name).unlink()
    _note(folder, files.keys())


def _ours(folder: Path) -> frozenset[str]:
    """The files that an earlier time wrote, inside the folder."""
    try:
        told = json.loads((folder / LIST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return frozenset()
    names = told if isinstance(told, list) else []
    return frozenset(name for name in names if isinstance(name, str) and _inside(PurePosixPath(name)))


def _inside(path: PurePosixPath) -> bool:
    return not path.is_absolute() and ".." not in path.parts


def _note(folder: Path, names: Iterable[str]) -> None:
    with replacing(folder / LIST) as file:
        file.write((json.dumps(sorted(names), ensure_ascii=False, indent=0) + "\n").encode())
