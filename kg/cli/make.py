"""Commands that make something: build, view, draw."""

from __future__ import annotations

from collections import Counter
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.console import CANNOT, DONE_WITH_FINDINGS, complain, guarded, paper
from kg.terms import BASE

if TYPE_CHECKING:
    from kg.builder import Build


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command("build", epilog="Example: kg build data/articles -o build")(guarded(build))
    app.command("draw", epilog="Example: kg draw build -o picture.svg")(guarded(draw))
    app.command("view", epilog="Example: kg view build/graph.ttl -o page.html")(guarded(view))


def build(
    inputs: Annotated[list[str], typer.Argument(help="Files, folders, or - for standard input.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the graph, the page and the report.")] = Path(
        "build"
    ),
    store: Annotated[
        str | None,
        typer.Option(help="Keep the graph in a store instead: a folder, or the address of a SPARQL server."),
    ] = None,
    ontology: Annotated[
        list[Path] | None, typer.Option(help="Your own classes and cues (Turtle), on top of ours; may be repeated.")
    ] = None,
    base: Annotated[str, typer.Option(help="Where the IRIs of entities and articles stand.")] = BASE,
    tagger: Annotated[bool, typer.Option(help="Use the neural tagger; without it, cues alone.")] = True,
    corrections: Annotated[
        Path | None, typer.Option(help="Corrections saved from the page (corrections.jsonl), to be honoured.")
    ] = None,
) -> None:
    """Read articles and write graph.ttl, graph.nq, explorer.html and report.md."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from kg.builder import build as make
    from kg.builder import gather, keep, save
    from kg.correct import read_corrections

    began = perf_counter()
    corrected = read_corrections(corrections) if corrections else ()
    articles, errors = gather(inputs)
    for error in errors:
        complain(error)
    if not articles:
        complain("no article could be read; nothing was written")
        raise typer.Exit(CANNOT)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.completed}/{task.total}"))
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("阅读 reading", total=len(articles))
        options: dict[str, Any] = {"tagger": tagger, "ontology": tuple(ontology or ()), "base": base}
        options["corrections"] = corrected
        heard = partial(progress.advance, task)
        if store:
            read, skipped = keep(articles, store, progress=lambda _: heard(), **options)
        else:
            made = make(articles, progress=lambda _: heard(), **options)
            progress.update(task, description="写出 writing")
            save(made, out)
    if store:
        typer.echo(f"读入 read {read}，未变 unchanged {skipped} → {store}")
    else:
        _summary(made, out, perf_counter() - began)
        for lost in made.lost:
            where = f"{lost.article}#char={lost.begin},{lost.end} " if lost.article else ""
            complain(f"a correction no longer applies: {where}“{lost.quote}” ({lost.type})")
    if errors or (not store and made.lost):
        raise typer.Exit(DONE_WITH_FINDINGS)


def _summary(made: Build, out: Path, seconds: float) -> None:
    from rich.table import Table

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
        ("数据 figures", sum(len(r.figures) for r in made.readings), ""),
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
    """Draw a graph as one HTML page that needs no server and no network; of many articles, an index and a page each."""
    from kg.store import open_store
    from kg.view.shelf import MOST, write_pages

    pages = write_pages(open_store(graph), out)
    if pages:
        typer.echo(f"超过 {MOST} 篇，目录一页、每篇一页 more than {MOST} articles: an index and {pages} pages")
    typer.echo(f"→ {out}")


def draw(
    graph: Annotated[str, typer.Argument(help="A Turtle or N-Quads file, a build folder or a store.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The picture to write, .svg or .png.")] = Path("picture.svg"),
) -> None:
    """Draw the opening view of a graph as a picture, without a browser."""
    from kg.store import open_store
    from kg.view.draw import draw as picture

    picture(open_store(graph), out)
    typer.echo(f"→ {out}")
