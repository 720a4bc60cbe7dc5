"""Commands that make something: build, view."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer

from kg.cli.console import DONE_WITH_FINDINGS, complain, guarded, paper
from kg.terms import BASE


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command("build", epilog="Example: kg build data/articles -o build")(guarded(build))
    app.command("view", epilog="Example: kg view build/graph.ttl -o page.html")(guarded(view))


def build(
    inputs: Annotated[list[str], typer.Argument(help="Files, folders, or - for standard input.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the graph, the page and the report.")] = Path(
        "build"
    ),
    ontology: Annotated[
        list[Path] | None, typer.Option(help="Your own classes and cues (Turtle), on top of ours; may be repeated.")
    ] = None,
    base: Annotated[str, typer.Option(help="Where the IRIs of entities and articles stand.")] = BASE,
    tagger: Annotated[bool, typer.Option(help="Use the neural tagger; without it, cues alone.")] = True,
) -> None:
    """Read articles and write graph.ttl, graph.nq, explorer.html and report.md."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from kg.builder import build as make
    from kg.builder import gather, save

    began = perf_counter()
    articles, errors = gather(inputs)
    for error in errors:
        complain(error)
    if not articles:
        complain("no article could be read; nothing was written")
        raise typer.Exit(3)
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.completed}/{task.total}"))
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as progress:
        task = progress.add_task("阅读 reading", total=len(articles))
        made = make(
            articles,
            tagger=tagger,
            ontology=tuple(ontology or ()),
            base=base,
            progress=lambda _: progress.advance(task),
        )
        progress.update(task, description="写出 writing")
        save(made, out)
    _summary(made, out, perf_counter() - began)
    if errors:
        raise typer.Exit(DONE_WITH_FINDINGS)


def _summary(made: object, out: Path, seconds: float) -> None:
    from rich.table import Table

    from kg.builder import Build

    assert isinstance(made, Build)
    kinds = Counter(entity.kind for entity in made.entities)
    levels = Counter(finding.level for finding in made.report)
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(style="bold")
    table.add_column(justify="right")
    table.add_column(style="dim")
    rows = [
        ("文章 articles", len(made.readings), ""),
        ("句子 sentences", sum(len(r.sentences) for r in made.readings), ""),
        ("实体 entities", len(made.entities), " ".join(f"{kind} {n}" for kind, n in sorted(kinds.items()))),
        ("关系 relations", sum(len(r.relations) for r in made.readings), ""),
        ("数字 figures", sum(len(r.figures) for r in made.readings), ""),
        (
            "发现 findings",
            sum(levels.values()),
            " ".join(f"{level} {n}" for level, n in sorted(levels.items())),
        ),
        ("秒 seconds", f"{seconds:.1f}", ""),
    ]
    for name, number, detail in rows:
        table.add_row(name, str(number), detail)
    console = paper()
    console.print(table)
    console.print(f"→ {out}/graph.ttl  graph.nq  explorer.html  report.md")


def view(
    graph: Annotated[str, typer.Argument(help="A Turtle or N-Quads file, a build folder or a store.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The page to write.")] = Path("explorer.html"),
) -> None:
    """Draw a graph as one HTML page that needs no server and no network."""
    from kg.files import write_text
    from kg.store import open_store
    from kg.view import render_page

    write_text(out, render_page(open_store(graph)))
    typer.echo(f"→ {out}")
