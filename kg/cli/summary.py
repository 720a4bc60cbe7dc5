"""How much a graph holds, as a table or as JSON: the same after a build into a folder and into a store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import typer

from kg.cli.console import print_json, print_table

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
    print_table((), rows)
    for place in places:
        typer.echo(f"→ {place}")


def _listed(counts: Mapping[str, int]) -> str:
    return " ".join(f"{name} {number}" for name, number in sorted(counts.items()))
