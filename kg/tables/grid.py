"""What each row and column of a table is: head, stub, unit, serial number, values; tables side by side are cut."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.model import Cell, Table, closed
from kg.tables.cues import Cues
from kg.tables.values import CODE, Value, is_blank, read_value

_YEAR = re.compile(r"(?:19|20)\d\d")
_DATED = re.compile(r"(?:19|20)\d\d\s*年度?")
_COLUMN = re.compile(r"[甲乙丙丁A-D]|[栏行列]\s*次|序号|\d+=.*|[-—]*")
"""What stands in a row that numbers columns, but for the numbers."""
_OF_ALL = re.compile(r"[合总共]计|全[国省市州县区旗镇]")
_MOST_HEADS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table laid out: cells by place, values by place, and what rows and columns are."""

    at: Mapping[tuple[int, int], Cell]
    """The cell that covers each place."""
    words: Mapping[Cell, str]
    values: Mapping[Cell, Value]
    heads: int
    """How many rows head the table."""
    rows: Sequence[int]
    """The others, in order."""
    columns: int
    kinds: Sequence[str]
    """Of every column: stub, serial, unit, value or text."""
    blocks: Sequence[tuple[int, int]]
    """Columns from and to, of each of the tables that stand side by side."""
    sections: Mapping[int, Cell]
    """Of every row, the cell that names the section it stands in."""

    def head(self, column: int) -> tuple[Cell, ...]:
        """Return the cells above a column, from the top; one that lost its width when it was copied counts on."""
        found: list[Cell] = []
        for row in range(self.heads):
            cell = self.at.get((row, column))
            if cell is None and row + 1 < self.heads:
                start = next(from_ for from_, to in self.blocks if from_ <= column < to)
                at = column
                while cell is None and at > start and self.kinds[at] == "value":
                    at -= 1
                    cell = self.at.get((row, at))
                    if cell is not None and (self.kinds[at] != "value" or cell.rows > 1):
                        cell = None
                        break
            if cell is not None and cell not in found:
                found.append(cell)
        return tuple(found)

    def stub(self, row: int, column: int) -> tuple[Cell, ...]:
        """Return the cells that name the row of a value: its section, then the stubs to the left in its block."""
        start = next(from_ for from_, to in self.blocks if from_ <= column < to)
        found = [self.sections[row]] if row in self.sections else []
        stop = next(to for from_, to in self.blocks if from_ <= column < to)
        stubs = [at for at in range(start, column) if self.kinds[at] == "stub"]
        stubs = stubs or [at for at in range(column, stop) if self.kinds[at] == "stub"][:1]
        if not any((row, at) in self.at for at in stubs):  # the name of a group where its rows have numbers
            stubs = [at for at in range(start, column) if self._names_rows(row, at)] or stubs
        for at in stubs:
            cell = self.at.get((row, at))
            above = row - 1 if not (self._leads(row, start, at) or self._is_of_all(row, stubs)) else -1
            while (
                cell is None and at != stubs[-1] and above >= self.heads and self.sections.get(above) in (None, *found)
            ):
                cell = self.at.get((above, at))
                above -= 1
            number = cell in self.values and not _DATED.fullmatch(self.words[cell].strip()) if cell else False
            if cell is not None and cell not in found and not (number and len(stubs) > 1):
                found.append(cell)
        return tuple(found)

    def _is_of_all(self, row: int, stubs: Sequence[int]) -> bool:
        """Whether a row is the sum of all: it goes for no group above."""
        return any((row, at) in self.at and _OF_ALL.fullmatch(closed(self.words[self.at[row, at]])) for at in stubs)

    def _names_rows(self, row: int, column: int) -> bool:
        cell = self.at.get((row, column)) if self.kinds[column] == "serial" else None
        return cell is not None and cell not in self.values and len(self.words[cell].strip()) > 2

    def _leads(self, row: int, start: int, stop: int) -> bool:
        """Whether words stand in a row before a column: 合计, which goes for no name above."""
        return any((row, at) in self.at and self.at[row, at] not in self.values for at in range(start, stop))

    def of_kind(self, kind: str, row: int, column: int) -> Cell | None:
        """Return the cell of a row that stands in a column of some kind, in the block of a value."""
        start, stop = next(block for block in self.blocks if block[0] <= column < block[1])
        return next(
            (self.at[row, at] for at in range(start, stop) if self.kinds[at] == kind and (row, at) in self.at), None
        )

    def cells_of_values(self) -> Iterator[tuple[int, int, Cell]]:
        """Yield row, column and cell of every value below the heads, in order."""
        for row in self.rows:
            for column in range(self.columns):
                cell = self.at.get((row, column))
                here = cell is not None and (cell.row, cell.column) == (row, column)
                if cell is not None and here and cell in self.values and self.kinds[column] == "value":
                    yield row, column, cell


def lay_out(text: str, table: Table, cues: Cues) -> Grid | None:
    """Return a table laid out, or None where it holds no values in rows and columns."""
    at: dict[tuple[int, int], Cell] = {}
    for cell in table.cells:
        for row in range(cell.row, cell.row + min(cell.rows, 500)):
            for column in range(cell.column, cell.column + min(cell.columns, 500)):
                at.setdefault((row, column), cell)
    words = {cell: cell.span.cut(text) for cell in table.cells}
    values = {
        cell: value
        for cell in table.cells
        if not _DATED.fullmatch(words[cell].strip()) and (value := read_value(words[cell], cues))
    }
    last = max(cell.row for cell in table.cells)
    columns = max(cell.column + cell.columns for cell in table.cells)
    if columns > 500:
        return None
    heads = _heads(at, words, values, last, columns)
    rows = list(range(heads, last + 1))
    if _numbers_columns([at[heads, column] for column in range(columns) if (heads, column) in at], words, values):
        rows = rows[1:]
    sections, rows = _sections(at, words, rows, columns, values)
    kinds = _kinds(at, words, values, heads, rows, columns, cues)
    if "value" not in kinds or not rows:
        return None
    blocks = _blocks(at, words, heads, columns, kinds)
    return Grid(
        at=at, words=words, values=values, heads=heads, rows=rows, columns=columns, kinds=kinds, blocks=blocks,
        sections=sections,
    )  # fmt: skip


def _heads(
    at: Mapping[tuple[int, int], Cell],
    words: Mapping[Cell, str],
    values: Mapping[Cell, Value],
    last: int,
    columns: int,
) -> int:
    """Return how many rows head the table: those that the source marks, else those of words under each other."""
    above = 0
    for row in range(min(last, _MOST_HEADS) + 1):
        cells = list(dict.fromkeys(at[row, c] for c in range(columns) if (row, c) in at))
        filled = [cell for cell in cells if not is_blank(words[cell])]
        if filled and all(cell.head for cell in filled) and row < last:
            continue
        numbers = [cell for cell in filled if cell in values and not _YEAR.fullmatch(words[cell].strip())]
        years = [cell for cell in filled if cell in values and _YEAR.fullmatch(words[cell].strip())]
        if numbers or not filled or (years and len(years) + 1 < len(filled) and row):
            return row
        if len(years) == 1 and row == 0 and len(filled) == 2 and last > 0 and (1, columns - 1) in at:
            below = [at.get((r, 0)) for r in range(last + 1)]
            if all(cell is not None and _YEAR.fullmatch(words[cell].strip()) for cell in below):
                return 0
        if row == 0:
            above = len(filled)
            continue
        covered = any(cell.row < row for cell in cells)
        spread = any(at[row - 1, c].columns > 1 for c in range(columns) if (row - 1, c) in at)
        first_empty = (row, 0) not in at and len(filled) > 1
        new = [cell for cell in filled if all((r, cell.column) not in at for r in range(row))]
        below_blanks = len(new) > 0 and len(new) >= len(filled) - 1  # heads whose width was lost stand to their left
        if not (covered or spread or first_empty or below_blanks or len(filled) > above > 1):
            return row
        above = len(filled)
    return min(last, _MOST_HEADS)


def _numbers_columns(cells: Sequence[Cell], words: Mapping[Cell, str], values: Mapping[Cell, Value]) -> bool:
    """Whether the row below the heads only numbers the columns: 甲 1 2 3."""
    numbers = [values[cell].number for cell in cells if cell in values]
    others = [words[cell].strip() for cell in cells if cell not in values]
    counted = len(numbers) > 1 and all(b - a == 1 for a, b in pairwise(numbers)) and numbers[0] in (1, 2)
    return counted and len(others) > 0 and all(map(_COLUMN.fullmatch, others))


def _sections(
    at: Mapping[tuple[int, int], Cell],
    words: Mapping[Cell, str],
    rows: Sequence[int],
    columns: int,
    values: Mapping[Cell, Value],
) -> tuple[dict[int, Cell], list[int]]:
    """Return the section of every row, and the rows that are no mere names of sections."""
    sections: dict[int, Cell] = {}
    kept: list[int] = []
    section: Cell | None = None
    for row in rows:
        cells = list(dict.fromkeys(at[row, c] for c in range(columns) if (row, c) in at))
        filled = [cell for cell in cells if not is_blank(words[cell])]
        alone = len(filled) == 1 and filled[0] not in values and filled[0].row == row and len(words[filled[0]]) <= 30
        if alone and filled[0].column == 0:
            section = filled[0]
            continue
        kept.append(row)
        if section is not None:
            sections[row] = section
    return sections, kept


def _kinds(
    at: Mapping[tuple[int, int], Cell],
    words: Mapping[Cell, str],
    values: Mapping[Cell, Value],
    heads: int,
    rows: Sequence[int],
    columns: int,
    cues: Cues,
) -> list[str]:
    kinds: list[str] = []
    for column in range(columns):
        cells = list(dict.fromkeys(at[row, column] for row in rows if (row, column) in at))
        cells = [cell for cell in cells if not is_blank(words[cell])]
        head = words[at[heads - 1, column]].strip() if heads and (heads - 1, column) in at else ""
        above = [words[at[row, column]].strip() for row in range(heads) if (row, column) in at]
        numbers = [cell for cell in cells if cell in values]
        codes = [cell for cell in cells if CODE.fullmatch(words[cell].strip())]
        coded = any(map(cues.serial.match, above)) or (codes and len(codes) == len(cells))
        if coded or (not head and "value" not in kinds and _counts_up(numbers, cells, values)):
            kinds.append("serial")
        elif (
            cells
            and sum(cues.unit(words[cell].strip()) is not None for cell in cells) * 2 > len(cells) > 0
            and (cues.unit_head.match(head) or "value" not in kinds)
        ):
            kinds.append("unit" if column else "stub")
        elif numbers and len(numbers) * 2 >= len(cells):
            years = all(_YEAR.fullmatch(words[cell].strip()) for cell in numbers)
            kinds.append("stub" if years and "value" not in kinds and columns > 1 else "value")
        elif cells:
            fresh = (
                "value" not in kinds or "stub" not in kinds or (heads and head == _first_head(at, words, heads) != "")
            )
            kinds.append("stub" if fresh else "text")
        else:
            kinds.append("text" if "value" in kinds else "stub")
    return kinds


def _first_head(at: Mapping[tuple[int, int], Cell], words: Mapping[Cell, str], heads: int) -> str:
    cell = at.get((heads - 1, 0))
    return words[cell].strip() if cell is not None else ""


def _counts_up(numbers: Sequence[Cell], cells: Sequence[Cell], values: Mapping[Cell, Value]) -> bool:
    told = [values[cell].number for cell in numbers]
    return len(told) == len(cells) > 1 and told == list(range(1, len(told) + 1))


def _blocks(
    at: Mapping[tuple[int, int], Cell], words: Mapping[Cell, str], heads: int, columns: int, kinds: Sequence[str]
) -> list[tuple[int, int]]:
    """Cut a table whose heads repeat: 指标 数值 指标 数值."""
    names = [words[at[heads - 1, c]].strip() if (heads - 1, c) in at else "" for c in range(columns)]
    for width in range(2, columns // 2 + 1):
        if columns % width == 0 and heads and kinds[0] == "stub":
            parts = [names[at_ : at_ + width] for at_ in range(0, columns, width)]
            if all(part == parts[0] for part in parts) and all(kinds[i] == "stub" for i in range(0, columns, width)):
                return [(start, start + width) for start in range(0, columns, width)]
    return [(0, columns)]
