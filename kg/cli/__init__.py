"""The command line: `kg build`, `kg query`, … Every command says what it does, with an example, in `--help`.

Exit codes: 0 done; 1 done, but something wants a look (an input was skipped, a check failed, nothing was found);
2 the command line is wrong; 3 it cannot be done, and one line on standard error says why.
"""

from __future__ import annotations

import typer

from kg.cli import across, ask, carry, keep, learn, make

app = typer.Typer(
    name="kg",
    help="梧桐 Wutong: Chinese policy writing in, a knowledge graph out whose every fact points at its words.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for room in (make, ask, across, carry, keep, learn):
    room.register(app)


def main() -> None:
    """Run the command line."""
    app()
