"""The tables of an article laid out once: for those who read their cells, and for those who ask what was not read."""

from __future__ import annotations

from functools import lru_cache

from kg.model import Table
from kg.tables.cues import Cues
from kg.tables.grid import Grid, lay_out
from kg.tables.pieces import pieces

Piece = tuple[Table, Grid | None]
"""One of the tables that stand below each other in a table, and its layout where it has one."""


@lru_cache(maxsize=1)
def laid_out(text: str, tables: tuple[Table, ...], cues: Cues) -> tuple[tuple[Piece, ...], ...]:
    """Return each table's pieces; those last asked for are kept, since two stages ask one after the other."""
    return tuple(tuple((piece, lay_out(text, piece, cues)) for piece in pieces(text, table, cues)) for table in tables)
