"""The tables of a text that were not understood: where each stands, how it begins, and why."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

from kg.lexicon import Lexicon
from kg.model import Article, Cell, Reading, Span, Table, Unread
from kg.tables.cues import Cues
from kg.tables.grid import Grid
from kg.tables.laid import Piece, laid_out
from kg.tables.values import read_value

_FEW = 2
"""So few numbers make no table of figures."""
_HALF = 0.5
"""A table of which less than this share of the numbers was read was not understood."""
_WORDS = 40
_YEAR = re.compile(r"(?:19|20)\d\d年?")
_TELEPHONE = re.compile(r"\d{7,12}")
NO_GRID = "分不出行和列 its rows and columns were not told apart"
NO_NAMES = "数字没有名目 nothing names what its numbers count"


def unread_tables(reading: Reading, lexicon: Lexicon) -> tuple[Unread, ...]:
    """Return the tables whose numbers, or more than half of them, became no figures."""
    cues = Cues.of(lexicon)
    read = sorted(figure.span for figure in reading.figures)
    article = reading.article
    laid = zip(article.tables, laid_out(article.text, article.tables, cues), strict=True)
    return tuple(one for table, pieces in laid for one in _unread(article, table, pieces, read, cues))


def _unread(
    article: Article, table: Table, pieces: Sequence[Piece], read: Sequence[Span], cues: Cues
) -> Iterator[Unread]:
    numbers = [cell for piece, grid in pieces for cell in _numbers(article.text, piece, grid, cues)]
    told = sum(_is_read(cell.span, read) for cell in numbers)
    if len(numbers) <= _FEW or told >= len(numbers) * _HALF:
        return
    some = f"{len(numbers)} 个数里读出 {told} 个 {told} of {len(numbers)} numbers were read"
    why = some if told else (NO_NAMES if any(grid for _, grid in pieces) else NO_GRID)
    yield Unread(where=_place(article, table), words=_words(article.text, table), why=why)


def _numbers(text: str, table: Table, grid: Grid | None, cues: Cues) -> Iterator[Cell]:
    """Yield the cells that are numbers, but for serials, years and telephones."""
    columns: defaultdict[int, list[str]] = defaultdict(list)
    for cell in table.cells:
        columns[cell.column].append(cell.span.cut(text).strip())
    serials = {column for column, words in columns.items() if _counts_up(words)}
    for cell in table.cells:
        words = cell.span.cut(text).strip()
        kind = grid.kinds[cell.column] if grid and cell.column < len(grid.kinds) else ""
        head = grid is not None and cell.row < grid.heads
        other = (
            kind == "serial" or cell.column in serials or head or _YEAR.fullmatch(words) or _TELEPHONE.fullmatch(words)
        )
        if not other and read_value(words, cues) is not None:
            yield cell


def _counts_up(words: Sequence[str]) -> bool:
    """Whether the numbers of a column are 1, 2, 3 and so on.

    >>> _counts_up(["序号", "1", "2", "3"]), _counts_up(["个数", "3", "1"])
    (True, False)
    """
    numbers = [int(word) for word in words if word.isdecimal()]
    return len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1))


def _is_read(cell: Span, read: Sequence[Span]) -> bool:
    """Whether a figure begins in a cell."""
    at = bisect_right(read, Span(cell.end, cell.end)) - 1
    return at >= 0 and cell.start <= read[at].start < cell.end


def _place(article: Article, table: Table) -> str:
    """Return where a table stands: its page, where the text has pages, and its offset."""
    page = next((r.page for r in article.regions if r.span.start <= table.span.start < r.span.end), None)
    at = f"char={table.span.start},{table.span.end}"
    return f"p. {page}, {at}" if page is not None else at


def _words(text: str, table: Table) -> str:
    """Return the caption of a table and its first words."""
    caption = table.caption.cut(text).strip() if table.caption else ""
    first = " ".join(table.span.cut(text).split())
    words = first if not caption or first.startswith(caption) else f"{caption}：{first}"
    return words if len(words) <= _WORDS else words[: _WORDS - 1] + "…"
