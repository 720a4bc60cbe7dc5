"""Commands about stores and names, and the two servers: articles, remove, find, mcp, serve."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.console import DONE_WITH_FINDINGS, JSON, complain, guarded, print_json, print_table
from kg.errors import GraphError

STORE = Annotated[str, typer.Argument(help="A store: its folder, or the address of a SPARQL server.")]
SECONDS = Annotated[float, typer.Option(help="The longest a query may take.", min=0.1)]
GRAPH = Annotated[str, typer.Argument(help="A graph file, a build folder, a store, or the address of a SPARQL server.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command("articles", epilog="Example: kg articles store")(guarded(articles))
    app.command("remove", epilog="Example: kg remove store https://w3id.org/wutong/id/anning-2024-04-15")(
        guarded(remove)
    )
    app.command("find", epilog="Example: kg find build 兵团")(guarded(find))
    app.command("mcp", epilog="Example: kg mcp store")(guarded(mcp))
    app.command("serve", epilog="Example: kg serve store --port 8000")(guarded(serve))


def articles(store: STORE, as_json: JSON = False) -> None:
    """List the articles a store keeps."""
    from kg.store import is_address, is_store, kept_in, open_store

    if not is_address(store) and not is_store(Path(store)):
        raise GraphError("no store here", where=store, hint="kg build ARTICLES --store FOLDER makes one")
    kept = kept_in(open_store(store))
    if as_json:
        print_json([asdict(article) for article in kept])
        return
    rows = [(article.title, article.issued, article.sha256[:12], article.iri) for article in kept]
    print_table(("标题 title", "日期 issued", "sha256", "IRI"), rows)


def remove(
    store: STORE, article: Annotated[list[str], typer.Argument(help="IRIs of the articles, as kg articles lists them.")]
) -> None:
    """Take articles out of a store, whole: nothing of them is left in its files."""
    from kg.builder import follow
    from kg.store import keep_in

    with ExitStack() as after, keep_in(store, new=False) as keeper:
        after.callback(follow, store)  # also where it was stopped the last time, and there is no such article now
        keeper.remove(*article)
    for iri in article:
        typer.echo(f"移除 removed {iri}")


def find(
    graph: GRAPH,
    words: Annotated[str, typer.Argument(help="A name, an alias or a part of one; pinyin will do.")],
    limit: Annotated[int, typer.Option(help="The most to list.", min=1)] = 20,
    as_json: JSON = False,
) -> None:
    """Find things by name, in simplified or traditional characters. Exit code 1 where there is none."""
    from kg.find import find as look

    found = look(graph, words, limit=limit)
    if as_json:
        print_json([asdict(thing) for thing in found])
    elif found:
        rows = [
            (thing.label, thing.name if thing.name != thing.label else "", thing.kind, thing.iri) for thing in found
        ]
        print_table((), rows)
    else:
        complain(f"nothing is called {words}")
    if not found:
        raise typer.Exit(DONE_WITH_FINDINGS)


def mcp(graph: GRAPH, seconds: SECONDS = 10) -> None:
    """Let a language model's program ask a graph, by the Model Context Protocol on standard input and output."""
    from kg.mcp import serve as listen

    listen(graph, seconds=seconds)


def serve(
    graph: GRAPH,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.", min=0, max=65535)] = 8000,
    cors: Annotated[str, typer.Option(help="An origin whose pages may ask, or *; none is the default.")] = "",
    seconds: SECONDS = 10,
) -> None:
    """Serve a graph, read-only: SPARQL at /sparql, a page to ask on at /, the explorer, a page of every thing."""
    from kg.serve import Limits
    from kg.serve import serve as listen

    typer.echo(f"http://{host}:{port}/  (Ctrl+C 停止 stops)", err=True)
    listen(graph, host=host, port=port, cors=cors, limits=Limits(seconds=seconds))
