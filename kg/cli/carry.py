"""Commands that look a graph over or carry it elsewhere: check, evaluate, sample, export."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.console import DONE_WITH_FINDINGS, JSON, guarded, paper, print_json
from kg.cli.inputs import read_settings
from kg.errors import QueryError

if TYPE_CHECKING:
    from kg.evaluate import Gold, Scores
    from kg.export import Sheet
    from kg.store import GraphStore

GRAPH = Annotated[str, typer.Argument(help="A graph file, a build folder, a store, or the address of a SPARQL server.")]
LEVELS = {"error": "错误", "warning": "待核", "note": "提示"}


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command("check", epilog="Example: kg check build")(guarded(check))
    app.command("evaluate", epilog="Example: kg evaluate build data/gold/anning.json")(guarded(evaluate))
    app.command("sample", epilog="Example: kg sample build -n 200 -o sheet.html")(guarded(sample))
    app.command("export", epilog="Example: kg export build -o graph.jsonld")(guarded(export))


def check(graph: GRAPH, as_json: JSON = False) -> None:
    """Check a graph: shapes, evidence, every number accounted for, declared counts. Exit code 1 on an error."""
    from rich.text import Text

    from kg.check import check as look_over
    from kg.report import withheld_words
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
    if report.withheld:
        console.print(withheld_words(report.withheld))
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
    sample: Annotated[
        Path | None,
        typer.Option("--sample", help="Instead: marks of a kg sample sheet, or corrections.jsonl."),
    ] = None,
    as_json: JSON = False,
) -> None:
    """Mark a graph against hand-read records: entities, relations, figures, grounding.

    Of a folder, the records of texts that the graph holds, and what they come to by genre. Of marks, the share that is
    right by class, predicate and slot, with its 95 % interval.
    """
    if sample is not None:
        if graph is not None:
            raise typer.BadParameter("marks are their own: give either --sample or a graph with records")
        _precision(sample, as_json=as_json)
        return
    from kg.evaluate import evaluate as mark
    from kg.evaluate import evaluate_all, find_records, read_gold
    from kg.store import open_dataset

    if graph is None or not gold:
        raise typer.BadParameter("give a graph and the records to mark it against")
    dataset = open_dataset(graph)
    every: list[tuple[Gold, Scores]] = []
    for path in gold:
        records = tuple(map(read_gold, find_records(path) if path.is_dir() else (path,)))
        alone = () if path.is_dir() else ((records[0], mark(dataset, records[0], article=article)),)
        marked = alone or evaluate_all(dataset, records)
        every += marked
        if not as_json:
            _tell(path, marked, len(records), misses=misses)
    if as_json:
        print_json([_row(record, scores, misses=misses) for record, scores in every])
    if not every:
        raise typer.Exit(DONE_WITH_FINDINGS)


def _tell(path: Path, marked: Sequence[tuple[Gold, Scores]], records: int, *, misses: bool) -> None:
    """Print the marks of a record, or of the records of a folder."""
    if not path.is_dir():
        _marks(path.name, marked[0][1], misses)
        return
    for record, scores in marked if misses else ():
        _marks(record.name, scores, misses)
    typer.echo(f"{path}: {len(marked)} 篇 texts / {records}")
    if marked:
        _by_genre(marked)


def _row(record: Gold, scores: Scores, *, misses: bool) -> dict[str, Any]:
    """The marks of one record for programs."""
    told = {"record": record.name, "genre": record.genre, **scores.as_dict()}
    return {**told, "misses": dict(scores.misses)} if misses else told


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


def _precision(path: Path, *, as_json: bool) -> None:
    from rich.table import Table

    from kg.sample import estimates, read_marks

    if as_json:
        print_json([asdict(told) for told in estimates(read_marks(path))])
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("什么 what", "名称 name"):
        table.add_column(column)
    for column in ("对 right", "判 judged", "不清 unclear", "精确率 precision", "95 %"):
        table.add_column(column, justify="right")
    for told in estimates(read_marks(path)):
        counts = (str(told.right), str(told.judged), str(told.unclear))
        table.add_row(told.about, told.name, *counts, f"{told.share:.3f}", f"{told.low:.3f}–{told.high:.3f}")
    paper().print(table)


def sample(
    graph: GRAPH,
    number: Annotated[int, typer.Option("-n", "--number", help="How many facts to draw.", min=1)] = 200,
    out: Annotated[Path, typer.Option("--out", "-o", help="The page to write.")] = Path("sheet.html"),
    seed: Annotated[int, typer.Option(help="Another seed draws other facts.")] = 0,
) -> None:
    """Draw facts at random by class, predicate and slot into a page on which a reader marks and corrects them."""
    from kg.files import write_text
    from kg.sample import choices, draw, render_sheet
    from kg.store import open_store

    held = open_store(graph)
    items = draw(held, number, seed)
    write_text(out, render_sheet(items, choices(held)))
    typer.echo(f"→ {out}（{len(items)} 条事实 facts）")


def export(
    graph: GRAPH,
    out: Annotated[Path, typer.Option("--out", "-o", help="The file to write; its ending says the format.")],
    form: Annotated[
        str | None, typer.Option("--format", help="The format, where the ending does not say it: obsidian, xlsx, ttl …")
    ] = None,
    questions: Annotated[
        list[str] | None,
        typer.Option("--question", help="Of a workbook: a saved question that gets a sheet; may be repeated."),
    ] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", help="A parameter of these questions: key=value.")
    ] = None,
) -> None:
    """Write a graph for other tools: .ttl .nt .nq .trig .jsonld .rdf .graphml .gexf .csv .xlsx .cypher .obsidian …"""
    from kg.export import write
    from kg.store import is_address, is_store, open_quads, open_store

    held = open_store(graph) if is_address(graph) or is_store(Path(graph)) else open_quads(graph)
    asked = open_store(graph) if questions else None
    sheets = [] if asked is None else list(_sheets(asked, questions or [], settings or []))
    for path in write(held, out, form, sheets):
        typer.echo(f"→ {path}")


def _sheets(store: GraphStore, names: Sequence[str], settings: Sequence[str]) -> Iterator[Sheet]:
    """A sheet for each question, with the parameters that it knows; one that none knows is refused."""
    from kg.export import Sheet
    from kg.query import question, select

    asked = [question(name) for name in names]
    given = read_settings(settings)
    for key in given:
        if not any(key in (parameter.name for parameter in one.parameters) for one in asked):
            raise QueryError(f"none of these questions has a parameter {key}", hint="`kg questions` lists them")
    for one in asked:
        known = {parameter.name: given[parameter.name] for parameter in one.parameters if parameter.name in given}
        found = select(store, one.sparql(known))
        rows = (tuple(map(_cell, *pair)) for pair in zip(found.terms, found.rows, strict=True))
        yield Sheet(name=one.name, columns=found.columns, rows=tuple(rows))


def _cell(term: object, shown: str) -> str | Decimal:
    """What a spreadsheet is to show: numbers as numbers, everything else as people read it."""
    from kg.terms import XSD

    datatype = getattr(term, "datatype", None)
    return Decimal(shown) if datatype and datatype.value in (f"{XSD}decimal", f"{XSD}integer") else shown
