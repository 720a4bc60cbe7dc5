"""A user's own table of identity: which names name one thing, and which do not, whatever the rules take them for.

A row says of a thing (name, class, and where several share the name, in which article or locality) that it is the same
as another, or that it is not. It is applied to each article alone, so that articles read apart agree.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from io import StringIO
from pathlib import Path

from kg.errors import InputError
from kg.lexicon import Lexicon
from kg.model import Figure, Mention, Reading, Relation, Tally

MERGED, PARTED = "same.merged", "same.parted"
"""The rules that `kg explain` tells beside a name."""
_COLUMNS = {
    "name": ("name", "名称"),
    "class": ("class", "类"),
    "in": ("in", "所属"),
    "same": ("same as", "同于"),
    "apart": ("not same as", "不同于"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Same:
    """One row: what is called `name` is the thing called `other`, or with `apart` is another thing than that."""

    name: str
    other: str
    kind: str = ""
    """Local name of its class; empty for any."""
    within: str = ""
    """An article's id, or the locality or body that the name is scoped by; empty for anywhere."""
    apart: bool = False

    def means(self, mention: Mention, reading: Reading) -> bool:
        """Whether a mention is what the row is about."""
        if self.name not in (mention.canonical, mention.text) or self.kind not in ("", mention.kind):
            return False
        return self.within in ("", reading.article.id, mention.scope, _locality(reading))


def identify(reading: Reading, table: Sequence[Same]) -> Reading:
    """Return a reading whose names name what the table says, wherever they stand in it.

    A merged name keeps its scope, or with `in` goes to the thing that needs none; what it was taken for is an alias.
    A parted name is a thing of its own in the scope that the row, the mention or the article gives.
    """
    if not table:
        return reading

    def identified(mention: Mention) -> Mention:
        """A mention as the table has it."""
        for row in table:
            if row.apart and row.means(mention, reading) and mention.canonical == row.other:
                scope = row.within or mention.scope or _locality(reading) or None
                mention = replace(mention, canonical=row.name, scope=scope, rule=PARTED)
        for _ in table:  # a chain of merges is no longer than the table
            merge = next(
                (r for r in table if not r.apart and r.means(mention, reading) and not _done(r, mention)), None
            )
            if merge is None:
                break
            aliases = tuple(sorted({*mention.aliases, mention.canonical} - {merge.other}))
            scope = None if merge.within else mention.scope
            mention = replace(mention, canonical=merge.other, scope=scope, aliases=aliases, rule=MERGED)
        return mention

    return _mapped(reading, cache(identified))


def _done(row: Same, mention: Mention) -> bool:
    return mention.canonical == row.other and (not row.within or mention.scope is None)


def _locality(reading: Reading) -> str:
    return reading.locality.canonical if reading.locality else ""


def _mapped(reading: Reading, change: Callable[[Mention], Mention]) -> Reading:
    """Change every mention, by itself and where a relation, a figure or a tally speaks of it."""

    def figure(old: Figure) -> Figure:
        """A figure whose names are changed."""
        return replace(old, subject=change(old.subject)) if old.subject else old

    def relation(old: Relation) -> Relation:
        """A relation whose names are changed."""
        return replace(old, subject=change(old.subject), object=change(old.object))

    def tally(old: Tally) -> Tally:
        """A tally whose names are changed."""
        return replace(old, figure=figure(old.figure), parts=tuple(map(figure, old.parts)))

    return replace(
        reading,
        mentions=tuple(map(change, reading.mentions)),
        figures=tuple(map(figure, reading.figures)),
        relations=tuple(map(relation, reading.relations)),
        tallies=tuple(map(tally, reading.tallies)),
        locality=reading.locality and change(reading.locality),
        publisher=reading.publisher and change(reading.publisher),
        about=reading.about and change(reading.about),
    )


def read_same_as(path: Path, lexicon: Lexicon) -> tuple[tuple[Same, ...], tuple[InputError, ...]]:
    """Read the table (.csv with a head): the sound rows, and an error for every other, with its line.

    Raises InputError where the file cannot be read, or lacks the columns.
    """
    reader = csv.reader(StringIO(_text(path), newline=""))
    rows = ((reader.line_num, [cell.strip() for cell in row]) for row in reader)
    head = next(rows, (0, []))[1]
    at = {what: head.index(name) for what, names in _COLUMNS.items() for name in names if name in head}
    if "name" not in at or not at.keys() & {"same", "apart"}:
        hint = "begin it with: name,class,in,same as,not same as"
        raise InputError("the first line does not name the columns", where=str(path), hint=hint)
    kept: dict[Same, int] = {}
    errors = []
    for number, row in rows:
        if any(row):
            cells = {what: row[i] if i < len(row) else "" for what, i in at.items()}
            try:
                kept.update((same, number) for same in _same(cells, kept, lexicon))
            except ValueError as error:
                message, _, hint = str(error).partition("; ")
                errors.append(InputError(message, where=f"{path}:{number}", hint=hint))
    return tuple(kept), tuple(errors)


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return data.decode("gb18030")  # what a spreadsheet program writes in Chinese
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"the table cannot be read: {error}", where=str(path), hint="save it as .csv") from error


def _same(cells: Mapping[str, str], earlier: Mapping[Same, int], lexicon: Lexicon) -> Iterator[Same]:
    """Yield what a row says; raises ValueError, `what; what to do`, where it says nothing or gainsays another."""
    name, kind, within = cells["name"], cells.get("class", ""), cells.get("in", "")
    same, apart = cells.get("same", ""), cells.get("apart", "")
    other = same or apart
    if not name:
        raise ValueError("no name; say what is meant in the first column")
    if bool(same) == bool(apart):
        raise ValueError(f"{name}: fill in one of 'same as' and 'not same as'")
    if kind and kind not in lexicon.parents:
        raise ValueError(f"no class {kind}; name one of the ontology, e.g. Person or GovernmentBody, or none")
    if name == other and not within:
        raise ValueError(f"{name} stands on both sides; say in which article or locality in the column 'in'")
    row = Same(name=name, other=other, kind=kind, within=within, apart=bool(apart))
    for before, line in earlier.items():
        if (before.name, before.within) != (name, within) or (before.kind and kind and before.kind != kind):
            continue
        if before.other == other and before.apart != row.apart:
            raise ValueError(f"{name} and {other} are both the same and not; see line {line}")
        if not before.apart and not row.apart and before.other != other:
            raise ValueError(f"{name} is the same as {before.other} already; see line {line}")
    if not row.apart and name != other and name in _reached(other, earlier):
        raise ValueError(f"{other} is the same as {name} already; leave one of the rows out")
    yield row


def _reached(name: str, rows: Iterable[Same]) -> set[str]:
    """All names that merges lead to from a name."""
    ways = [(row.name, row.other) for row in rows if not row.apart]
    reached = {name}
    while more := {other for start, other in ways if start in reached} - reached:
        reached |= more
    return reached
