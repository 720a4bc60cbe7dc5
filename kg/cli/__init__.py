"""The command line: `kg build`, `kg query`, … Every command says what it does, with an example, in `--help`.

Exit codes: 0 done; 1 done, but something wants a look (an input was skipped, a check failed, nothing was found);
2 the command line is wrong; 3 it cannot be done, and one line on standard error says why.
"""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli import across, ask, carry, keep, learn, make
from kg.cli.console import speak_any_encoding
from kg.garbage import look_seldom
from kg.resources import VERSION

app = typer.Typer(
    name="kg",
    help="梧桐 Wutong: Chinese policy writing in, a knowledge graph out whose every fact points at its words.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"wutong-kg {VERSION}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    """梧桐 Wutong: Chinese policy writing in, a knowledge graph out whose every fact points at its words."""


for room in (make, ask, across, carry, keep, learn):
    room.register(app)


def main() -> None:
    """Run the command line."""
    speak_any_encoding()
    look_seldom()
    app()
