"""Commands that look a graph over or carry it elsewhere: check, evaluate, export."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.console import DONE_WITH_FINDINGS, guarded, paper

if TYPE_CHECKING:
    from kg.evaluate import Gold, Scores

GRAPH = Annotated[str, typer.Argument(help="A Turtle or N-Quads file, a build folder or a store.")]
LEVELS = {"error": "错误", "warning": "待核", "note": "提示"}


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command("check", epilog="Example: kg check build")(guarded(check))
    app.command("evaluate", epilog="Example: kg evaluate build data/gold/anning.json")(guarded(evaluate))
    app.command("export", epilog="Example: kg export build -o graph.jsonld")(guarded(export))


def check(graph: GRAPH) -> None:
    """Check a graph: shapes, evidence, every number accounted for, declared counts. Exit code 1 on an error."""
    from rich.text import Text

    from kg.check import check as look_over
    from kg.store import open_dataset

    report = look_over(open_dataset(graph))
    console = paper()
    for finding in report:
        style = {"error": "bold red", "warning": "yellow"}.get(finding.level, "dim")
        console.print(Text(f"{LEVELS[finding.level]} {finding.level}", style=style), Text(f" {finding.message}"))
        place = f"{finding.where} " if finding.where else ""
        console.print(Text(f"    {place}" + " ".join(f"“{quote}”" for quote in finding.quotes), style="dim"))
    for name, share in sorted(report.shares.items()):
        console.print(f"{name}: {share:.1%}")
    verdict = "合格 conforms" if report.conforms else "不合格 does not conform"
    counts = f"{report.checked} 个节点 nodes，{len(report.findings)} 条发现 findings"
    console.print(f"{verdict}（{counts}）")
    if not report.conforms:
        raise typer.Exit(DONE_WITH_FINDINGS)


def evaluate(
    graph: Annotated[str | None, typer.Argument(help="A Turtle or N-Quads file, a build folder or a store.")] = None,
    gold: Annotated[
        list[Path] | None, typer.Argument(help="Hand-read records (.ann, .json), or folders of them.")
    ] = None,
    misses: Annotated[bool, typer.Option("--misses", help="List what is missing, wrong or beyond the record.")] = False,
    article: Annotated[str | None, typer.Option(help="IRI of the article, where the graph holds several.")] = None,
) -> None:
    """Mark a graph against hand-read records: entities, relations, figures, grounding.

    Of a folder, the records of texts that the graph holds, and what they come to by genre.
    """
    from kg.evaluate import evaluate as mark
    from kg.evaluate import evaluate_all, find_records, read_gold
    from kg.store import open_dataset

    if graph is None or not gold:
        raise typer.BadParameter("give a graph and the records to mark it against")
    dataset = open_dataset(graph)
    for path in (path for path in gold if not path.is_dir()):
        _marks(path.name, mark(dataset, read_gold(path), article=article), misses)
    for path in (path for path in gold if path.is_dir()):
        records = tuple(read_gold(record) for record in find_records(path))
        marked = evaluate_all(dataset, records)
        for record, scores in marked if misses else ():
            _marks(record.name, scores, misses)
        typer.echo(f"{path}: {len(marked)} 篇 texts / {len(records)}")
        _by_genre(marked)


def _marks(name: str, scores: Scores, misses: bool) -> None:
    typer.echo(f"{name}\n{scores}")
    for kind, lines in scores.misses.items() if misses else ():
        typer.echo(f"\n{kind} ({len(lines)})")
        for line in lines:
            typer.echo(f"   {line}")


def _by_genre(marked: Sequence[tuple[Gold, Scores]]) -> None:
    """Print the shares of each genre, and of all together."""
    from rich.table import Table

    from kg.evaluate import together

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("体裁 genre")
    for column in ("篇 texts", "实体 entities", "关系 relations", "数字 figures", "全对 strict"):
        table.add_column(column, justify="right")
    groups = {genre: [s for gold, s in marked if gold.genre == genre] for genre in sorted({g.genre for g, _ in marked})}
    for genre, scores in (*groups.items(), ("合计 all", [s for _, s in marked])):
        whole = together(scores)
        shares = (whole.entities.f1, whole.relations.f1, whole.figures.f1, whole.strict_recall)
        table.add_row(genre or "-", str(len(scores)), *(f"{share:.3f}" for share in shares))
    paper().print(table)


def export(
    graph: GRAPH,
    out: Annotated[Path, typer.Option("--out", "-o", help="The file to write; its ending says the format.")],
) -> None:
    """Write a graph for other tools: .ttl .nt .nq .trig .jsonld .rdf .graphml .gexf .csv …"""
    from kg.export import write
    from kg.store import open_dataset

    for path in write(open_dataset(graph), out):
        typer.echo(f"→ {path}")
