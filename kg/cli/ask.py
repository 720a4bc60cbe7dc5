"""Commands that ask: query, questions, ask, explain."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.console import DONE_WITH_FINDINGS, JSON, complain, guarded, paper, print_json, print_table
from kg.cli.inputs import read_settings
from kg.errors import QueryError
from kg.standing import standing

if TYPE_CHECKING:
    from kg.query import Rows, Triples

GRAPH = Annotated[str, typer.Argument(help="A graph file, a build folder, a store, or the address of a SPARQL server.")]
FORMATS = ("table", "csv", "tsv", "json")


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command("query", epilog="Example: kg query build --name figures-of --set subject=安宁市")(guarded(query))
    app.command("questions", epilog="Example: kg questions")(guarded(questions))
    app.command("ask", epilog="Example: kg ask build '“12345”工作法包括什么'")(guarded(ask_plainly))
    app.command("explain", epilog="Example: kg explain build 安宁市")(guarded(explain))


def query(
    graph: GRAPH,
    sparql: Annotated[str | None, typer.Argument(help="A SPARQL query; the usual prefixes are known.")] = None,
    file: Annotated[Path | None, typer.Option("--file", "-f", help="Read the query from a file.")] = None,
    name: Annotated[str | None, typer.Option(help="A saved question; kg questions lists them.")] = None,
    settings: Annotated[list[str] | None, typer.Option("--set", help="A parameter of it: key=value.")] = None,
    form: Annotated[str, typer.Option("--format", help="table, csv, tsv or json.")] = "table",
) -> None:
    """Ask a graph a question in SPARQL or one of the saved ones."""
    from kg.query import ask, misspelt, question
    from kg.store import open_store

    if sum(given is not None for given in (sparql, file, name)) != 1:
        raise typer.BadParameter("give one of: a query, --file, --name")
    if form not in FORMATS:
        raise typer.BadParameter(f"--format is one of {', '.join(FORMATS)}")
    store = open_store(graph)
    if name is not None:
        asked = question(name).sparql(read_settings(settings or []))
    else:
        asked = sparql if sparql is not None else _read(file)
    answer = ask(store, asked)
    _show(answer, form)
    if not isinstance(answer, bool) and not len(answer):
        for hint in misspelt(store, asked):
            complain(hint)


def _read(file: Path | None) -> str:
    assert file is not None
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"the query cannot be read: {error}", where=str(file)) from error


def _show(answer: Rows | Triples | bool, form: str) -> None:
    """Print rows as a table for people or as the SPARQL results standards write them; a graph as Turtle."""
    from kg.query import Rows, Triples

    if isinstance(answer, bool):
        typer.echo("true" if answer else "false")
    elif isinstance(answer, Triples):
        typer.echo(answer.turtle(), nl=False)
    elif form != "table":
        typer.echo(answer.write(form), nl=False)
    else:
        assert isinstance(answer, Rows)
        _table(answer)


def _table(rows: Rows) -> None:
    print_table(rows.columns, list(rows))
    typer.echo(f"{len(rows)} 行 rows")


def questions(
    words: Annotated[list[str] | None, typer.Argument(help="Only those in which all of these words stand.")] = None,
    as_json: JSON = False,
) -> None:
    """List the saved questions with their parameters, by what they are about."""
    from rich.text import Text

    from kg.query import TOPICS, by_topic

    found = by_topic(" ".join(words or ()))
    if as_json:
        print_json([asdict(question) for saved in found.values() for question in saved])
        raise typer.Exit(0 if found else DONE_WITH_FINDINGS)
    console = paper()
    if not found:
        console.print(Text("没有这样的问题 no such question；kg questions 列出全部 lists them all"))
        raise typer.Exit(DONE_WITH_FINDINGS)
    for topic, saved in found.items():
        console.print(Text(" ".join(TOPICS[topic]), style="bold underline"))
        for question in saved:
            console.print(Text(question.name, style="bold"), Text(f"  {question.zh}\n    {question.en}"))
            for parameter in question.parameters:
                usual = f"（{parameter.usual}）" if parameter.usual else ""
                console.print(Text(f"    --set {parameter.name}=…{usual}  {parameter.zh} {parameter.en}", style="dim"))


def ask_plainly(
    graph: GRAPH,
    words: Annotated[str, typer.Argument(help="A question in plain Chinese.")],
    sparql: Annotated[bool, typer.Option("--sparql", help="Show the query it was turned into.")] = False,
    as_json: JSON = False,
) -> None:
    """Ask a graph a question in plain Chinese; the answer says how the question was understood."""
    from rich.text import Text

    from kg.inquiry import inquire, nearest
    from kg.store import open_store

    console = paper()
    found = inquire(open_store(graph), words)
    if as_json:
        print_json(asdict(found))
        raise typer.Exit(0 if found.answers else DONE_WITH_FINDINGS)
    if not found.understood:
        saved = nearest(words)
        console.print(Text("没有读懂这个问法 not understood。最接近的现成问题 the nearest saved question:"))
        console.print(Text(f"  {saved.name}  {saved.zh}"))
        raise typer.Exit(DONE_WITH_FINDINGS)
    console.print(Text(f"理解为 understood as：{found.understood}", style="dim"))
    for doubt in found.doubts:
        console.print(Text(f"存疑 in doubt：{doubt}", style="dim"))
    for answer in found.answers:
        about = f"  {answer.about}" if answer.about else ""
        told = standing(modality=answer.modality, resolution=answer.resolution, confidence=answer.confidence)
        line = Text(answer.text, style="bold").append(about, style="not bold")
        console.print(line.append(f"  （{told}）" if told else "", style="not bold dim"))
        for passage in answer.passages[:3]:
            console.print(Text(f"    {passage.rsplit('/', 1)[-1]}", style="dim"))
    if sparql:
        console.print(Text(found.sparql, style="dim"))
    if not found.answers:
        console.print(Text("图中没有答案 the graph has no answer"))
        raise typer.Exit(DONE_WITH_FINDINGS)


def explain(
    graph: GRAPH,
    name: Annotated[str, typer.Argument(help="A name or alias of the thing.")],
    as_json: JSON = False,
) -> None:
    """Tell everything known about one thing, each line with the words it rests on and the rule that made it."""
    from rich.text import Text

    from kg.explain import explain as tell
    from kg.store import open_store

    console = paper()
    titles = {
        "identity": "同一 identity",
        "relation": "关系 relations",
        "figure": "数据 figures",
        "mention": "出处 mentions",
    }
    found = tell(open_store(graph), name)
    if as_json:
        print_json([asdict(known) for known in found])
        return
    for known in found:
        console.print(Text(known.label, style="bold").append(f"（{known.kind}）", style="not bold"))
        if known.aliases:
            console.print(Text("  又称 also: " + "、".join(known.aliases)))
        about = ""
        for line in known.lines:
            if line.about != about:
                about = line.about
                console.print(Text(f"  {titles[about]}", style="bold dim"))
            console.print(Text(f"    {line.fact}"))
            quote = f"“{line.quote}” " if line.about in ("relation", "figure") else ""
            console.print(Text(f"      {quote}{line.place} [{line.rule}]", style="dim"))
