"""Commands that look a graph over or carry it elsewhere: check, evaluate, export."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.console import DONE_WITH_FINDINGS, JSON, guarded, paper, print_json

GRAPH = Annotated[str, typer.Argument(help="A graph file, a build folder, a store, or the address of a SPARQL server.")]
LEVELS = {"error": "错误", "warning": "待核", "note": "提示"}


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command("check", epilog="Example: kg check build")(guarded(check))
    app.command("evaluate", epilog="Example: kg evaluate build data/gold/anning.json")(guarded(evaluate))
    app.command("export", epilog="Example: kg export build -o graph.jsonld")(guarded(export))


def check(graph: GRAPH, as_json: JSON = False) -> None:
    """Check a graph: shapes, evidence, every number accounted for, declared counts. Exit code 1 on an error."""
    from rich.text import Text

    from kg.check import check as look_over
    from kg.store import open_dataset

    report = look_over(open_dataset(graph))
    if as_json:
        findings = [asdict(finding) for finding in report]
        print_json(
            {
                "conforms": report.conforms,
                "checked": report.checked,
                "shares": dict(report.shares),
                "findings": findings,
            }
        )
        raise typer.Exit(0 if report.conforms else DONE_WITH_FINDINGS)
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
    graph: GRAPH,
    gold: Annotated[list[Path], typer.Argument(help="Hand-read records to mark the graph against.")],
    misses: Annotated[bool, typer.Option("--misses", help="List what is missing, wrong or beyond the record.")] = False,
    article: Annotated[str | None, typer.Option(help="IRI of the article, where the graph holds several.")] = None,
) -> None:
    """Mark a graph against hand-read records: entities, relations, figures, grounding."""
    from kg.evaluate import evaluate as mark
    from kg.evaluate import read_gold
    from kg.store import open_dataset

    dataset = open_dataset(graph)
    for path in gold:
        scores = mark(dataset, read_gold(path), article=article)
        typer.echo(f"{path.name}\n{scores}")
        if misses:
            for kind, lines in scores.misses.items():
                typer.echo(f"\n{kind} ({len(lines)})")
                for line in lines:
                    typer.echo(f"   {line}")


def export(
    graph: GRAPH,
    out: Annotated[Path, typer.Option("--out", "-o", help="The file to write; its ending says the format.")],
) -> None:
    """Write a graph for other tools: .ttl .nt .nq .trig .jsonld .rdf .graphml .gexf .csv …"""
    from kg.export import write
    from kg.store import is_address, is_store, open_quads, open_store

    held = open_store(graph) if is_address(graph) or is_store(Path(graph)) else open_quads(graph)
    for path in write(held, out):
        typer.echo(f"→ {path}")
