"""A hand-read record: what one article says, with alternatives where readers may differ."""

from __future__ import annotations

import json
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.evaluate.records import read_record


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Words of the article, with those around them to tell one occurrence from another."""

    quote: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldEntity:
    """An entity; any of `kinds` is right."""

    id: str
    kinds: frozenset[str]
    label: str
    aliases: tuple[str, ...]
    required: bool
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldRelation:
    """A relation; subject, predicate and object are alternatives, any one of which is right."""

    subjects: tuple[str, ...]
    predicates: tuple[str, ...]
    objects: tuple[str, ...]
    required: bool
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldFigure:
    """A figure; `first` and `last` are ISO dates, None where no period is told."""

    value: float
    unit: str
    kind: str
    subjects: tuple[str, ...]
    indicator: str
    qualifier: str
    first: str | None
    last: str | None
    required: bool
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """The record of one article."""

    name: str
    genre: str
    """Empty where the record tells none."""
    entities: tuple[GoldEntity, ...]
    relations: tuple[GoldRelation, ...]
    figures: tuple[GoldFigure, ...]


def read_gold(path: Path) -> Gold:
    """Read a record, rows (NAME.ann beside NAME.txt) or JSON; raises InputError where the file is none."""
    try:
        rows = path.suffix.lower() == ".ann"
        return parse_gold(read_record(path) if rows else json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        where = str(error.filename or path)
        raise InputError(f"cannot be read: {error.strerror}", where=where, hint="name a gold record") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"not a gold record: {error!r}", where=str(path), hint="see data/gold for some") from error


def find_records(path: Path) -> tuple[Path, ...]:
    """Return the records in a folder, in order; a file is its own. Raises InputError where a folder has none."""
    if not path.is_dir():
        return (path,)
    found = tuple(sorted(file for file in path.iterdir() if file.suffix.lower() in (".ann", ".json")))
    if not found:
        raise InputError("no record in this folder", where=str(path), hint="give a folder with .ann or .json records")
    return found


def parse_gold(record: Mapping[str, Any]) -> Gold:
    """Return a record from its JSON; raises KeyError or ValueError where a field is missing or senseless."""
    return Gold(
        name=record.get("document", ""),
        genre=record.get("genre", ""),
        entities=tuple(_entity(entity) for entity in record["entities"]),
        relations=tuple(_relation(relation) for relation in record["relations"]),
        figures=tuple(_figure(figure) for figure in record["observations"]),
    )


def _entity(fact: Mapping[str, Any]) -> GoldEntity:
    return GoldEntity(
        id=fact["id"],
        kinds=frozenset(fact["type"]),
        label=fact["label"],
        aliases=tuple(fact["aliases"]),
        required=fact["required"],
        place=_place(fact),
    )


def _relation(fact: Mapping[str, Any]) -> GoldRelation:
    return GoldRelation(
        subjects=tuple(fact["subject"]),
        predicates=tuple(fact["predicate"]),
        objects=tuple(fact["object"]),
        required=fact["required"],
        place=_place(fact),
    )


def _figure(fact: Mapping[str, Any]) -> GoldFigure:
    first, _, last = (fact["period"] or "").partition("/")
    return GoldFigure(
        value=float(fact["value"]),
        unit=fact["unit"],
        kind=fact["kind"],
        subjects=tuple(fact["subject"]),
        indicator=fact["indicator"],
        qualifier=fact["qualifier"],
        first=_day(first, last=False) if first else None,
        last=_day(last or first, last=True) if first else None,
        required=fact["required"],
        place=_place(fact),
    )


def _place(fact: Mapping[str, Any]) -> Place:
    return Place(quote=fact["quote"], before=fact.get("before", ""), after=fact.get("after", ""))


def _day(text: str, *, last: bool) -> str:
    """The first or last day of a year, month or day.

    >>> _day("2024-02", last=True)
    '2024-02-29'
    """
    parts = text.split("-")
    if len(parts) == 1:
        return f"{text}-12-31" if last else f"{text}-01-01"
    if len(parts) == 2:
        return f"{text}-{monthrange(int(parts[0]), int(parts[1]))[1]}" if last else f"{text}-01"
    return text
