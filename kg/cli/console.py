"""What all commands share: one-line errors, exit codes, where tables and progress go."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any, ParamSpec

import typer

from kg.errors import KgError

if TYPE_CHECKING:
    from rich.console import Console

DONE_WITH_FINDINGS = 1
CANNOT = 3
P = ParamSpec("P")
JSON = Annotated[bool, typer.Option("--json", help="Print it as JSON.")]


def speak_any_encoding() -> None:
    """Let no terminal's encoding end a command: what it has no sign for is written as an escape."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def complain(error: KgError | str) -> None:
    """Say on standard error, in one line (and a caret where the error brings one), what went wrong."""
    typer.echo(f"kg: {printable(str(error))}", err=True)


def printable(text: str) -> str:
    """Return a text that any stream takes, also where it comes from a file name that is no UTF-8."""
    return text.encode("utf-8", "backslashreplace").decode()


def guarded(command: Callable[P, None]) -> Callable[P, None]:
    """Turn an error meant for people into its line and exit code 3; anything else is a bug and shows its trace."""

    @wraps(command)
    def _run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except KgError as error:
            complain(error)
            raise typer.Exit(CANNOT) from None
        except BrokenPipeError:
            # The reader of a pipe (head, less) has seen enough.
            sys.stderr.close()
            raise typer.Exit(0) from None
        except KeyboardInterrupt:
            complain("stopped; what was already there is as it was")
            raise typer.Exit(130) from None
        except MemoryError:
            complain("there is not enough memory for this")
            raise typer.Exit(CANNOT) from None

    return _run


def paper() -> Console:
    """Where answers are printed: as wide as the terminal; as wide as its lines where there is none."""
    from rich.console import Console  # only who prints waits for it

    return Console(width=None if sys.stdout.isatty() else 10_000, highlight=False)


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows in columns, no line longer than it need be."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold", show_header=bool(head))
    for column in range(len(rows[0]) if rows else len(head)):
        table.add_column(head[column] if head else "", overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    console = paper()
    with console.capture() as printed:
        console.print(table)
    typer.echo("\n".join(line.rstrip() for line in printed.get().splitlines()))


def print_json(value: Any) -> None:
    """Print a listing for programs: numbers as numbers, days as YYYY-MM-DD."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1, default=_as_json))


def _as_json(value: object) -> float | int | str:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return str(value)
