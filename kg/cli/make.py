"""Commands that make something: build, view, draw."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.console import CANNOT, DONE_WITH_FINDINGS, complain, guarded
from kg.cli.summary import print_summary
from kg.terms import BASE

if TYPE_CHECKING:
    from kg.builder import Summary
    from kg.cli.inputs import Advance, Inputs
    from kg.correct import Correction
    from kg.engine import Engine
    from kg.model import Outcome
    from kg.originals import Originals
    from kg.same import Same

CHECKED = 2000
"""Sentences of a store that a build checks by itself; of a larger one it says how."""
_OUT = Path("build")
_Out = Annotated[
    Path | None,
    typer.Option("--out", "-o", help="Folder for the graph, the page and the report; build/ without --store."),
]
_Store = Annotated[
    str | None, typer.Option(help="Keep the graph in a store: a folder, or the address of a SPARQL server.")
]
_Ontology = Annotated[
    list[Path] | None, typer.Option(help="Your own classes and cues (Turtle), on top of ours; may be repeated.")
]
_Corrections = Annotated[
    Path | None, typer.Option(help="Corrections saved from the page (corrections.jsonl), to be honoured.")
]
_KeepOriginals = Annotated[
    bool, typer.Option("--keep-originals", help="Keep the PDF files beside the graph; the page shows their pages.")
]
_SameAs = Annotated[
    Path | None, typer.Option(help="Your table (.csv) of names that name one thing, or do not; see the README.")
]


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command("build", epilog="Example: kg build data/articles -o build")(guarded(build))
    app.command("draw", epilog="Example: kg draw build -o picture.svg")(guarded(draw))
    app.command("view", epilog="Example: kg view build/graph.ttl -o page.html")(guarded(view))


def build(
    inputs: Annotated[list[str], typer.Argument(help="Files, folders, or - for standard input.")],
    out: _Out = None,
    store: _Store = None,
    ontology: _Ontology = None,
    base: Annotated[str, typer.Option(help="Where the IRIs of entities and articles stand.")] = BASE,
    tagger: Annotated[bool, typer.Option(help="Use the neural tagger; without it, cues alone.")] = True,
    workers: Annotated[int, typer.Option(help="Processes that read; 0: one for each processor.", min=0)] = 0,
    engine: Annotated[str, typer.Option(help="Have a cluster read: dask://host:port.")] = "",
    article_timeout: Annotated[float, typer.Option(help="Seconds that one article may take.", min=0.1)] = 300,
    text_field: Annotated[str, typer.Option(help="Of a corpus (.jsonl .csv .parquet): the field of the text.")] = "",
    title_field: Annotated[str, typer.Option(help="The field of the title.")] = "",
    publisher_field: Annotated[str, typer.Option(help="The field of who published it.")] = "",
    date_field: Annotated[str, typer.Option(help="The field of the date.")] = "",
    number_field: Annotated[str, typer.Option(help="The field of the document's number.")] = "",
    id_field: Annotated[str, typer.Option(help="The field of an identifier.")] = "",
    corrections: _Corrections = None,
    keep_originals: _KeepOriginals = False,
    same_as: _SameAs = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress, no summary; problems only.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The summary as JSON.")] = False,
) -> None:
    """Read articles and write graph.ttl, graph.nq, explorer.html and report.md, or keep them in a store.

    Reads text, Markdown, web pages, PDF, Word, spreadsheets, EPUB, archives of these, and corpora with a document a
    row; .doc, .wps, .rtf, .odt, .xls and .ppt where LibreOffice is installed.

    What is in the store and has not changed is not read again; a build that was stopped goes on where it was.
    One that wrote much compacts the store at its end, so that questions are fast at once.
    """
    from kg.cli.inputs import Inputs, reading
    from kg.correct import read_corrections
    from kg.engine import Limits, engine_at
    from kg.engine.result import cores

    began = perf_counter()
    chosen = engine_at(engine, workers=workers or cores(), limits=Limits(seconds=article_timeout))
    options: dict[str, Any] = {"tagger": tagger, "ontology": tuple(ontology or ()), "base": base}
    options["corrections"] = read_corrections(corrections) if corrections else ()
    options["same_as"] = _table(same_as, options["ontology"]) if same_as else ()
    fields = {"text": text_field, "title": title_field, "publisher": publisher_field}
    fields |= {"date": date_field, "number": number_field, "id": id_field}
    source = Inputs(inputs, fields, _originals(store, out) if keep_originals else None)
    with reading(source, quiet=quiet) as advance:
        if store:
            made = _keep(source, store, out, chosen, options, advance)
        else:
            made = _build(source, out or _OUT, chosen, options, advance)
    _tell(made, perf_counter() - began, quiet=quiet, as_json=as_json)


def _tell(made: _Made, seconds: float, *, quiet: bool, as_json: bool) -> None:
    """Say what a build came to, and end with the exit code that says so, too."""
    skipped = [outcome for outcome in made.outcomes if outcome.became == "skipped"]
    for outcome in skipped:
        complain(f"{outcome.source}: {outcome.note}")
    if made.summary is None:
        complain("no article could be read; nothing was written")
        raise typer.Exit(CANNOT)
    if not quiet:
        print_summary(made.summary, seconds, made.places, made.outcomes, as_json=as_json)
    for lost in made.lost:
        where = f"{lost.article}#char={lost.begin},{lost.end} " if lost.article else ""
        complain(f"a correction no longer applies: {where}“{lost.quote}” ({lost.type})")
    if skipped or made.lost:
        raise typer.Exit(DONE_WITH_FINDINGS)


def _originals(store: str | None, out: Path | None) -> Originals:
    """Return where originals are kept: in the store's folder, or in that of the build."""
    from kg.originals import FOLDER, Originals
    from kg.store import is_address

    if store and is_address(store):
        raise typer.BadParameter("a server keeps no files; give a folder", param_hint="--keep-originals")
    return Originals(Path(store or out or _OUT) / FOLDER)


def _table(path: Path, ontology: tuple[Path, ...]) -> tuple[Same, ...]:
    """Read a table of identity; where a row is wrong, each is told in a line, and nothing is built."""
    from kg.lexicon import load_lexicon
    from kg.same import read_same_as

    rows, errors = read_same_as(path, load_lexicon(*ontology))
    for error in errors:
        complain(error)
    if errors:
        raise typer.Exit(CANNOT)
    return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """What a build came to; without a summary nothing could be read."""

    outcomes: tuple[Outcome, ...]
    summary: Summary | None = None
    places: tuple[str, ...] = ()
    lost: tuple[Correction, ...] = ()
    """Corrections that no longer apply."""


def _build(source: Inputs, out: Path, engine: Engine, options: dict[str, Any], advance: Advance) -> _Made:
    """Make a graph of all articles together, and write its files."""
    from kg.builder import build as make
    from kg.builder import save, summarize

    made = make(source.articles(), engine=engine, progress=advance, **options)
    outcomes = source.outcomes(made.outcomes)
    if not made.readings:
        return _Made(outcomes=outcomes)
    save(made, out, outcomes)
    place = f"{out}/graph.ttl  graph.nq  explorer.html  report.md"
    summary = summarize(made.store, made.report)
    return _Made(outcomes=outcomes, summary=summary, places=(place,), lost=made.lost)


def _keep(
    source: Inputs, store: str, out: Path | None, engine: Engine, options: dict[str, Any], advance: Advance
) -> _Made:
    """Keep articles in a store; where it is small, or files are asked for, check all of it."""
    from kg.builder import keep, save_graph, summarize
    from kg.check import check
    from kg.files import write_text
    from kg.originals import Originals
    from kg.rdf import quads_in
    from kg.report import report_markdown
    from kg.store import is_address, open_store

    kept = keep(source.articles(), store, engine=engine, progress=advance, **options)
    outcomes = source.outcomes(kept.outcomes)
    if not kept.read and not kept.unchanged:
        return _Made(outcomes=outcomes)
    graph = open_store(store)
    summary = summarize(graph)
    places = [f"{store}  读入 read {kept.read}，未变 unchanged {kept.unchanged}"]
    if out is not None or summary.counts["sentences"] <= CHECKED:
        report = check(quads_in(graph))
        summary = summarize(graph, report)
        if out is not None:
            save_graph(graph, report, out, outcomes, Originals.beside(store))
            places.append(f"{out}/graph.ttl  graph.nq  explorer.html  report.md")
        elif not is_address(store):
            write_text(Path(store) / "report.md", report_markdown(quads_in(graph), report, outcomes))
            places.append(f"{store}/report.md")
    else:
        places.append(f"kg check {store}  检查全库 checks all of it")
    return _Made(outcomes=outcomes, summary=summary, places=tuple(places))


def view(
    graph: Annotated[
        str, typer.Argument(help="A graph file, a build folder, a store, or the address of a SPARQL server.")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="The page to write.")] = Path("explorer.html"),
) -> None:
    """Draw a graph as one HTML page that needs no server and no network; of many articles, an index and a page each."""
    from kg.originals import Originals
    from kg.store import is_address, open_store
    from kg.view.shelf import MOST, write_pages

    originals = None if is_address(graph) else Originals.beside(graph)
    pages = write_pages(open_store(graph), out, originals=originals)
    if pages:
        typer.echo(f"超过 {MOST} 篇，目录一页、每篇一页 more than {MOST} articles: an index and {pages} pages")
    typer.echo(f"→ {out}")


def draw(
    graph: Annotated[
        str, typer.Argument(help="A graph file, a build folder, a store, or the address of a SPARQL server.")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="The picture to write, .svg or .png.")] = Path("picture.svg"),
) -> None:
    """Draw the opening view of a graph as a picture, without a browser."""
    from kg.store import open_store
    from kg.view.draw import draw as picture

    picture(open_store(graph), out)
    typer.echo(f"→ {out}")
