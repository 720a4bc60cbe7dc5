"""The command that learns: train."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.console import guarded


class Part(StrEnum):
    """What may be learned anew over networks that stay."""

    WORDING = "wording"
    MODALITY = "modality"


def register(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command("train", epilog="Example: kg train data/records --also data/records/training -o weights")(
        guarded(train)
    )


def train(
    folders: Annotated[list[Path], typer.Argument(help="Folders of records: NAME.ann or NAME.json beside NAME.txt.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the weights.")] = Path("weights"),
    also: Annotated[
        list[Path] | None,
        typer.Option(help="Folders of records by other annotators, whose habits are learned apart and not taken on."),
    ] = None,
    epochs: Annotated[
        int | None, typer.Option(help="How often every record is read; without it as often as for the shipped weights.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Of the chance that training takes.")] = 0,
    networks: Annotated[
        int,
        typer.Option(help="How many are trained, each with the next seed, to be asked together.", min=1),
    ] = 1,
    share: Annotated[float, typer.Option(help="Learn from this share of the records only (learning curves).")] = 1.0,
    only: Annotated[
        Part | None,
        typer.Option(
            help="Keep the networks in the folder and learn in minutes only which words name what a figure measures "
            "(wording), or what is planned and what is done (modality)."
        ),
    ] = None,
) -> None:
    """Train the decision's network from hand-read records, without those kept apart; needs the extra `train`."""
    from kg.extras import needed_for

    with needed_for("kg train"):
        from kg.train import train as learn
        from kg.train import train_modality, train_wording
        from kg.train.fit import EPOCHS

    def _part_heard(epoch: int, lost: float) -> None:
        typer.echo(f"{epoch + 1}  {only} {lost:.3f}")

    rounds = EPOCHS if epochs is None else epochs

    def _heard(epoch: int, losses: Sequence[float]) -> None:
        names, relations, figures = losses
        typer.echo(f"{epoch + 1}/{rounds}  names {names:.3f}  relations {relations:.3f}  figures {figures:.3f}")

    if only is not None:
        if epochs is not None or networks > 1 or share < 1:
            raise typer.BadParameter(
                "keeps the networks: it goes with --also, --seed and --out alone", param_hint="--only"
            )
        if only is Part.WORDING:
            typer.echo(f"{train_wording(folders, out, also=also or (), seed=seed, heard=_part_heard)} records → {out}")
        else:
            typer.echo(f"{train_modality(folders, out, seed=seed, heard=_part_heard)} labels → {out}")
        return
    count = learn(folders, out, also=also or (), epochs=rounds, seed=seed, networks=networks, share=share, heard=_heard)
    typer.echo(f"{count} records → {out}")
