"""Commands about stores and names: articles, remove, find, serve."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli.console import DONE_WITH_FINDINGS, guarded, paper

STORE = Annotated[str, typer.Argument(help="A store: its folder, or the address of a SPARQL server.")]
GRAPH = Annotated[str, typer.Argument(help="A Turtle or N-Quads file, a build folder or a store.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command("articles", epilog="Example: kg articles store")(guarded(articles))
    app.command("remove", epilog="Example: kg remove store https://w3id.org/wutong/id/anning-2024-04-15")(
        guarded(remove)
    )
    app.command("find", epilog="Example: kg find build 兵团")(guarded(find))
    app.command("serve", epilog="Example: kg serve store --port 8000")(guarded(serve))


def articles(store: STORE) -> None:
    """List the articles a store keeps."""
    from rich.table import Table
    from rich.text import Text

    from kg.store.keeper import keep_in

    with keep_in(store, new=False) as keeper:
        kept = keeper.articles()
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("标题 title", "日期 issued", "sha256", "IRI"):
        table.add_column(column, overflow="fold")
    for article in kept:
        table.add_row(*map(Text, (article.title, article.issued, article.sha256[:12], article.iri)))
    paper().print(table)


def remove(store: STORE, article: Annotated[str, typer.Argument(help="IRI of the article.")]) -> None:
    """Take an article out of a store, whole."""
    from kg.store.keeper import keep_in

    with keep_in(store, new=False) as keeper:
        keeper.remove(article)
    typer.echo(f"移除 removed {article}")


def find(
    graph: GRAPH,
    words: Annotated[str, typer.Argument(help="A name, an alias or a part of one; pinyin will do.")],
    limit: Annotated[int, typer.Option(help="The most to list.", min=1)] = 20,
) -> None:
    """Find things by name, in simplified or traditional characters. Exit code 1 where there is none."""
    from rich.table import Table
    from rich.text import Text

    from kg.find import find as look

    found = look(graph, words, limit=limit)
    table = Table(box=None, pad_edge=False, show_header=False)
    for thing in found:
        table.add_row(*map(Text, (thing.label, thing.name if thing.name != thing.label else "", thing.kind, thing.iri)))
    paper().print(table)
    if not found:
        raise typer.Exit(DONE_WITH_FINDINGS)


def serve(
    graph: GRAPH,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.", min=0, max=65535)] = 8000,
    cors: Annotated[str, typer.Option(help="An origin whose pages may ask, or *; none is the default.")] = "",
    seconds: Annotated[float, typer.Option(help="The longest a query may take.", min=0.1)] = 10,
) -> None:
    """Serve a graph, read-only: SPARQL at /sparql, a page to ask on at /, the explorer, a page of every thing."""
    from kg.serve import Limits
    from kg.serve import serve as listen

    typer.echo(f"http://{host}:{port}/  (Ctrl+C 停止 stops)", err=True)
    listen(graph, host=host, port=port, cors=cors, limits=Limits(seconds=seconds))
