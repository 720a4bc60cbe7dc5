"""A file is written whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from kg.errors import OutputError
from kg.files import replacing, write_text


def fill(path: Path, error: Exception) -> None:
    """Begin to write and stop in the middle."""
    with replacing(path) as file:
        file.write(b"ba")
        raise error


def test_a_text_is_written_as_it_is(tmp_path: Path) -> None:
    write_text(tmp_path / "new" / "a.txt", "一\r\n二\n")
    assert (tmp_path / "new" / "a.txt").read_bytes() == "一\r\n二\n".encode()


def test_what_stood_there_stays_when_writing_fails(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_text(path, "good")
    with pytest.raises(RuntimeError, match="half way"):
        fill(path, RuntimeError("half way"))
    assert path.read_text(encoding="utf-8") == "good"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_a_disk_that_is_full_is_one_clear_line(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with pytest.raises(OutputError, match=r"a\.txt: cannot be written: no space left on device; choose"):
        fill(path, OSError(28, "No space left on device"))
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match=r"file/a\.txt: cannot be written"):
        write_text(tmp_path / "file" / "a.txt", "x")


def test_a_folder_in_the_place_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(OutputError, match="cannot be written"):
        write_text(tmp_path / "a.txt", "x")
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_the_file_may_be_read_by_whom_the_umask_says(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_text(tmp_path / "a.txt", "x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == 0o640
