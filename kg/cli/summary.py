"""How much a graph holds, as a table or as JSON: the same after a build into a folder and into a store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from kg.cli.console import print_json, print_table, printable
from kg.outcomes import INPUTS, UNREAD, Row, counts_of, input_rows, unread_rows

if TYPE_CHECKING:
    from kg.builder import Summary
    from kg.model import Outcome

_MOST_TOLD = 100
"""Inputs that the table at the end lists; report.md has them all."""
_NAMES = {
    "articles": "文章 articles",
    "sentences": "句子 sentences",
    "entities": "实体 entities",
    "relations": "关系 relations",
    "figures": "数字 figures",
}


def print_summary(
    summary: Summary, seconds: float, places: Sequence[str], outcomes: Sequence[Outcome], *, as_json: bool = False
) -> None:
    """Print what a graph holds and where it is, and what became of the inputs."""
    if as_json:
        whole = {"counts": summary.counts, "classes": summary.classes, "findings": summary.findings}
        inputs = [asdict(outcome) for outcome in outcomes]
        print_json({**whole, "seconds": round(seconds, 1), "places": list(places), "inputs": inputs})
        return
    rows = [(name, str(summary.counts.get(key, 0)), "") for key, name in _NAMES.items()]
    rows[2] = (*rows[2][:2], _listed(summary.classes))
    if summary.findings is not None:
        rows.append(("发现 findings", str(sum(summary.findings.values())), _listed(summary.findings)))
    rows.append(("秒 seconds", f"{seconds:.1f}", ""))
    print_table((), rows)
    for place in places:
        typer.echo(f"→ {place}")
    _print_inputs(outcomes)


def _print_inputs(outcomes: Sequence[Outcome]) -> None:
    """Say what became of every input: in a table where that says more than that all were read."""
    typer.echo(f"输入 inputs {len(outcomes)}：{counts_of(outcomes)}")
    _print_first(INPUTS, input_rows(o for o in outcomes if o.became in ("same", "skipped") or o.note))
    unread = unread_rows(outcomes)
    if unread:
        typer.echo(f"没有读懂的表格 tables not understood {len(unread)}")
    _print_first(UNREAD, unread)


def _print_first(head: Row, rows: Sequence[Row]) -> None:
    """Print the first rows of a table, if there are any, and how many more there are."""
    if rows:
        print_table(head, [tuple(map(printable, row)) for row in rows[:_MOST_TOLD]])
    if len(rows) > _MOST_TOLD:
        typer.echo(f"… {len(rows) - _MOST_TOLD}")


def _listed(counts: Mapping[str, int]) -> str:
    return " ".join(f"{name} {number}" for name, number in sorted(counts.items()))
