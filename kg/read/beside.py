"""Metadata that stands in a table beside the documents it is of: a row for each, with the name of its file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from kg.errors import InputError
from kg.read.corpora import Fields, least_text, named_fields, rows_of
from kg.read.sources import bytes_of

TABLES = (".csv", ".tsv", ".jsonl", ".json")
_SHARE = 0.5
"""Of its rows, so many name a file of the folder in a table that is metadata."""
_LARGEST = 64 * 2**20

Declared = dict[str, str]


def metadata_beside(names: Sequence[str], fields: Fields) -> tuple[dict[str, Declared], dict[str, str]]:
    """Return what tables among some files say of the others, by file; and those tables, with what became of each.

    A table is metadata where one of its fields names files in its folder, with or without their ending. Rows that hold
    texts themselves are a corpus, and numbers name no files, unless some value has the ending of its file.
    """
    declared: dict[str, Declared] = {}
    tables: dict[str, str] = {}
    for table in names:
        path = Path(table)
        if path.suffix.lower() not in TABLES or path.stat().st_size > _LARGEST:
            continue
        near = [name for name in names if name != table and path.parent in Path(name).parents]
        found, without = _of_table(table, near, fields) if near else ({}, 0)
        if found:
            declared |= found
            more = f"; {without} of its rows name no file here" if without else ""
            tables[table] = f"metadata of {len(found)} files{more}"
    return declared, tables


def _of_table(table: str, near: Sequence[str], fields: Fields) -> tuple[dict[str, Declared], int]:
    """Return what the rows of a table say of files, and how many of them name none."""
    by_name: dict[str, str] = {}
    for name in near:
        path = Path(name)
        by_name |= {path.stem: name, path.name: name, path.relative_to(Path(table).parent).as_posix(): name}
    try:
        rows = [row for row in rows_of(bytes_of(table), Path(table).suffix.lower(), table) if isinstance(row, Mapping)]
    except InputError:
        return {}, 0
    names = list(dict.fromkeys(name for row in rows[:100] for name in row))
    known = named_fields(rows, names, fields, least=least_text(Path(table).suffix.lower(), names))
    for field in names:
        values = [row.get(field, "").strip() for row in rows]
        files = [by_name.get(value) for value in values]
        told = {what: name for what, name in known.items() if name != field}
        ended = any(Path(value).suffix and value in by_name for value in values)
        numbers = all(value.isdecimal() for value, file in zip(values, files, strict=True) if file)
        if not ended and (numbers or "text" in told):
            continue
        if rows and sum(file is not None for file in files) >= max(_SHARE * len(rows), 1):
            said = {file: _declared(row, told) for file, row in zip(files, rows, strict=True) if file is not None}
            return said, files.count(None)
    return {}, 0


def _declared(row: Mapping[str, str], told: Mapping[str, str]) -> Declared:
    keys = {"title": "title", "publisher": "publisher", "date": "issued", "number": "number", "url": "source"}
    said = {key: row.get(told[what], "").strip() for what, key in keys.items() if what in told}
    return {**{key: value for key, value in said.items() if value}, "record": "yes"}
