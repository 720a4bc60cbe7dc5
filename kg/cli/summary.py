"""How much a graph holds, as a table or as JSON: the same after a build into a folder and into a store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import typer

from kg.cli.console import print_json

if TYPE_CHECKING:
    from kg.builder import Summary

_NAMES = {
    "articles": "文章 articles",
    "sentences": "句子 sentences",
    "entities": "实体 entities",
    "relations": "关系 relations",
    "figures": "数字 figures",
}


def print_summary(summary: Summary, seconds: float, places: Sequence[str], *, as_json: bool = False) -> None:
    """Print what a graph holds and where it is."""
    if as_json:
        whole = {"counts": summary.counts, "classes": summary.classes, "findings": summary.findings}
        print_json({**whole, "seconds": round(seconds, 1), "places": list(places)})
        return
    rows = [(name, str(summary.counts.get(key, 0)), "") for key, name in _NAMES.items()]
    rows[2] = (*rows[2][:2], _listed(summary.classes))
    if summary.findings is not None:
        rows.append(("发现 findings", str(sum(summary.findings.values())), _listed(summary.findings)))
    rows.append(("秒 seconds", f"{seconds:.1f}", ""))
    _print(rows)
    for place in places:
        typer.echo(f"→ {place}")


def _print(rows: Sequence[tuple[str, str, str]]) -> None:
    """Print three columns; what stands in the last one is wrapped below itself."""
    from rich.table import Table
    from rich.text import Text

    from kg.cli.console import paper

    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(style="dim")
    for row in rows:
        table.add_row(*map(Text, row))
    console = paper()
    with console.capture() as printed:
        console.print(table)
    typer.echo("\n".join(line.rstrip() for line in printed.get().splitlines()))


def _listed(counts: Mapping[str, int]) -> str:
    return " ".join(f"{name} {number}" for name, number in sorted(counts.items()))
