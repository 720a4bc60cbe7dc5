"""What became of the inputs, in words and rows: the same in a build's report and where the command ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.model import Outcome

Row = tuple[str, ...]
BECAME = {"read": "读入 read", "unchanged": "未变 unchanged", "same": "相同 same", "skipped": "跳过 skipped"}
"""What became of an input, in words."""
INPUTS: Row = ("输入 input", "结果 became", "文章 article", "说明 note")
"""What heads the rows of inputs."""
UNREAD: Row = ("输入 input", "位置 where", "开头 first words", "原因 why")
"""What heads the rows of tables that were not understood."""


def input_rows(outcomes: Iterable[Outcome]) -> list[Row]:
    """Return a row for every input, in the order given."""
    return [(one.source, BECAME[one.became], one.article, one.note) for one in outcomes]


def unread_rows(outcomes: Iterable[Outcome]) -> list[Row]:
    """Return a row for every table that was not understood: of which input, where, how it begins, and why."""
    return [(one.source, table.where, table.words, table.why) for one in outcomes for table in one.tables]


def counts_of(outcomes: Sequence[Outcome]) -> str:
    """Return how many became what.

    >>> from kg.model import Outcome
    >>> counts_of([Outcome(source="a.txt", became="skipped"), Outcome(source="b.txt", became="read")])
    '读入 read 1，跳过 skipped 1'
    """
    counts: Counter[str] = Counter(outcome.became for outcome in outcomes)
    return "，".join(f"{words} {counts[became]}" for became, words in BECAME.items() if counts[became])
