"""The index of names: SQLite's full text over pairs of characters, fast on a million names, one file or in memory."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from kg.errors import GraphError, QueryError
from kg.find.fold import SEAM, fold, pairs, phrase, sounds
from kg.find.survey import names_of, survey
from kg.store import GraphStore

VERSION = 1
"""Of the tables below: an index of another version is made anew."""
CANDIDATES = 400
"""So many names, the shortest first, are ranked: a whole name or its beginning is among them."""
_TABLES = """
CREATE TABLE entity (number INTEGER PRIMARY KEY, iri TEXT UNIQUE, kind TEXT, label TEXT);
CREATE TABLE name (number INTEGER PRIMARY KEY, entity INTEGER, name TEXT, folded TEXT, pinyin TEXT, initials TEXT);
CREATE VIRTUAL TABLE part USING fts5(words, content='', columnsize=0, tokenize='ascii');
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT);
"""
_FIND = """
SELECT e.iri, e.kind, e.label, n.name, n.folded, n.pinyin, n.initials FROM part
JOIN name n ON n.number = part.rowid JOIN entity e ON e.number = n.entity
WHERE part MATCH ? ORDER BY part.rowid LIMIT ?"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Something that is called so."""

    iri: str
    label: str
    kind: str
    """Local name of its class."""
    name: str
    """The name that was found: the label, or an alias."""


class NameIndex:
    """An open index; use it as a context, or close it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def open(cls, path: Path, *, stamp: int) -> NameIndex | None:
        """Open a kept index, or return None where there is none, or one of an earlier state of the store."""
        if not path.is_file():
            return None
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        index = cls(connection)
        try:
            if index.about("version") == VERSION and index.about("stamp") == stamp:
                return index
        except sqlite3.DatabaseError:
            pass  # it can be made anew, and is
        index.close()
        return None

    @classmethod
    def build(cls, store: GraphStore, path: Path | None = None, *, stamp: int = 0) -> NameIndex:
        """Make the index of a store at `path` (whole or not at all), or in memory where that cannot be written."""
        new = path.with_name(f".{path.name}.{os.getpid()}") if path else None
        try:
            if new is None or path is None:
                return cls(_fill(sqlite3.connect(":memory:"), store, stamp))
            new.unlink(missing_ok=True)
            with closing(_fill(sqlite3.connect(new), store, stamp)):
                pass
            new.replace(path)
        except (sqlite3.OperationalError, OSError) as error:
            if new is None or not _unwritable(error):
                raise GraphError(
                    f"names cannot be indexed: {error}", where=str(path or ""), hint="make room"
                ) from error
            return cls(_fill(sqlite3.connect(":memory:"), store, stamp))
        finally:
            if new is not None and new.exists():
                new.unlink()
        return cls(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True))

    def search(self, words: str, *, limit: int = 20) -> tuple[Found, ...]:
        """Return what is called so, best first, each thing once."""
        asked = fold(words.strip())
        if not asked:
            raise QueryError("nothing to look for", hint="give a part of a name")
        rows = self._connection.execute(_FIND, (phrase(asked), CANDIDATES)).fetchall()
        ranked = sorted(
            (
                min(_rank(folded, asked), _rank(pinyin, asked) + 3, _rank(initials, asked) + 3),
                name != label,
                len(name),
                name,
                iri,
                i,
            )
            for i, (iri, _, label, name, folded, pinyin, initials) in enumerate(rows)
        )
        found: dict[str, Found] = {}
        for *_, i in ranked:
            iri, kind, label, name, *_ = rows[i]
            found.setdefault(iri, Found(iri=iri, label=label, kind=kind, name=name))
        return tuple(found.values())[:limit]

    def about(self, key: str) -> Any:
        """Return something kept of the whole graph: `counts`, `classes`, `predicates`, `years`, `articles`."""
        row = self._connection.execute("SELECT value FROM about WHERE key = ?", (key,)).fetchone()
        return json.loads(row[0]) if row else None

    def close(self) -> None:
        """Let the file go."""
        self._connection.close()

    def __enter__(self) -> NameIndex:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def _fill(connection: sqlite3.Connection, store: GraphStore, stamp: int) -> sqlite3.Connection:
    connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _TABLES)
    entities: dict[str, int] = {}
    rows: list[tuple[int, str, int, str]] = []
    for entity in names_of(store):
        number = entities.setdefault(entity.iri, len(entities) + 1)
        if number == len(entities):
            values = (number, entity.iri, entity.kind, entity.label)
            connection.execute("INSERT OR IGNORE INTO entity VALUES (?, ?, ?, ?)", values)
        rows += [(len(folded), folded, number, name) for name in entity.names if (folded := fold(name))]
    rows.sort()
    connection.executemany("INSERT INTO name VALUES (?, ?, ?, ?, ?, ?)", _sounded(rows))
    names = connection.execute("SELECT number, folded, pinyin, initials FROM name").fetchall()
    connection.executemany(
        "INSERT INTO part (rowid, words) VALUES (?, ?)", ((n, _words(*texts)) for n, *texts in names)
    )
    for key, value in {**survey(store), "version": VERSION, "stamp": stamp}.items():
        connection.execute("INSERT INTO about VALUES (?, ?)", (key, json.dumps(value, ensure_ascii=False)))
    connection.commit()
    return connection


def _sounded(rows: list[tuple[int, str, int, str]]) -> Iterator[tuple[int, int, str, str, str, str]]:
    for i, (_, folded, entity, name) in enumerate(rows, start=1):
        yield i, entity, name, folded, *sounds(folded)


def _words(folded: str, pinyin: str, initials: str) -> str:
    return " ".join([*pairs(folded), SEAM, *pairs(pinyin), SEAM, *pairs(initials)])


def _rank(name: str, asked: str) -> int:
    """0 the whole name, 1 its beginning, 2 inside, 9 not at all."""
    at = name.find(asked)
    return 9 if at < 0 else 0 if len(name) == len(asked) else 1 if at == 0 else 2


def _unwritable(error: Exception) -> bool:
    said = str(error).lower()
    return isinstance(error, PermissionError) or "unable to open" in said or "readonly" in said or "read-only" in said
