"""Articles in, graph out: the whole way in one call, and the files of a build folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import RdfFormat, parse

from kg.catalogue import catalogue_of
from kg.check import check
from kg.correct import Correction, correct
from kg.engine import Engine, Inline, Result
from kg.engine.reader import Graphs, Reader
from kg.export import write
from kg.files import write_text
from kg.find import index_of
from kg.find.survey import survey
from kg.graph import build_nquads
from kg.link import link
from kg.model import Article, Entity, Outcome, Reading, Report, Unread
from kg.originals import FOLDER, Originals
from kg.rdf import dataset_of, quads_in, quads_of
from kg.read import Fields, read_all
from kg.report import report_markdown
from kg.same import Same, identify
from kg.store import GraphStore, Store, graphs_of, is_address, keep_in, merge_graphs, open_store, rows
from kg.terms import BASE, WT, digest
from kg.view import flags
from kg.view.shelf import write_pages

if TYPE_CHECKING:
    from rdflib import Dataset

Progress = Callable[[Article], None]


@dataclass(frozen=True, kw_only=True)
class Build:
    """What a build made, before it is written anywhere."""

    readings: tuple[Reading, ...]
    entities: tuple[Entity, ...]
    store: Store
    """The graph, to be asked; the union of all in its default graph."""
    report: Report
    outcomes: tuple[Outcome, ...] = ()
    """What became of every article; one that could not be read touches no other."""
    lost: tuple[Correction, ...] = ()
    """Corrections that no longer apply."""

    @cached_property
    def dataset(self) -> Dataset:
        """The same graph for rdflib, made when it is first asked for: a named graph an article."""
        return dataset_of(quads_of(self.store))


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """How much a graph holds."""

    counts: Mapping[str, int]
    """Articles, sentences, entities, relations, figures."""
    classes: Mapping[str, int]
    """Entities by the local name of their class."""
    findings: Mapping[str, int] | None
    """What a check noticed, by its level; None where none was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """What became of the articles that were to be kept in a store."""

    outcomes: tuple[Outcome, ...]
    """Of one that could not be read, what the store had of it stays."""

    @property
    def read(self) -> int:
        """How many were read."""
        return sum(outcome.became == "read" for outcome in self.outcomes)

    @property
    def unchanged(self) -> int:
        """How many were there as they are."""
        return sum(outcome.became == "unchanged" for outcome in self.outcomes)


def build(
    articles: Iterable[Article],
    *,
    tagger: bool = True,
    ontology: Sequence[Path] = (),
    base: str = BASE,
    engine: Engine | None = None,
    corrections: Sequence[Correction] = (),
    same_as: Sequence[Same] = (),
    progress: Progress | None = None,
) -> Build:
    """Read articles through every stage and make their graph, checked.

    `ontology` are a user's own Turtle files of classes and cues, on top of the shipped ones; `progress` hears of each
    article when it has been read; `corrections` are honoured where their words still stand, and then `same_as`, the
    user's own table of what is one thing. The same articles give the same graph in whatever order they come, and on
    whatever engine they are read; without one they are read in this process.
    """
    reader = Reader(ontology=tuple(ontology), base=base, tagger=tagger)
    readings: list[Reading] = []
    outcomes: list[Outcome] = []
    for result in (engine or Inline()).map(reader.read_whole, articles):
        reading, tables = result.value or (None, ())
        if reading is not None:
            readings.append(reading)
        outcomes.append(_outcome(result, tables))
        if progress:
            progress(result.item)
    readings.sort(key=lambda reading: reading.article.id)
    corrected, lost = correct(readings, corrections, reader.lexicon)
    corrected = tuple(identify(reading, same_as) for reading in corrected)
    entities = link(corrected, reader.lexicon)
    nquads = build_nquads(corrected, entities, base=base, ontology=ontology)
    report = check(parse(nquads, format=RdfFormat.N_QUADS))
    store = Store()
    store.bulk_load(nquads, format=RdfFormat.N_QUADS)
    return Build(
        readings=corrected,
        entities=entities,
        store=merge_graphs(store),
        report=report,
        outcomes=tuple(sorted(outcomes, key=lambda outcome: outcome.article)),
        lost=lost,
    )


def store_in_memory(articles: Iterable[Article], *, tagger: bool = True, base: str = BASE) -> Store:
    """Read articles into a store that is kept nowhere and checked by nobody: for questions about a draft."""
    return build(articles, tagger=tagger, base=base).store


def save(made: Build, folder: str | Path, outcomes: Sequence[Outcome] = ()) -> tuple[Path, ...]:
    """Write graph.ttl, graph.nq, explorer.html and report.md; each replaces its earlier self whole or not at all.

    The report tells `outcomes`, what became of every input. Of more articles than one page holds, explorer.html is an
    index and the pages stand in the folder explorer/. Of originals that were kept in the folder, those of other
    articles go. Raises OutputError where the folder cannot be written.
    """
    paths = save_graph(made.store, made.report, folder, outcomes)
    _forget_originals(made.store, folder)
    return paths


def save_graph(
    store: GraphStore,
    report: Report,
    folder: str | Path,
    outcomes: Sequence[Outcome] = (),
    originals: Originals | None = None,
) -> tuple[Path, ...]:
    """Write the files of a build folder for any graph that was checked.

    The page carries pictures of the `originals`; those in the folder itself, if no others are given.
    """
    told = report_markdown(quads_in(store), report, outcomes)
    paths = tuple(Path(folder) / name for name in ("graph.ttl", "graph.nq", "explorer.html", "report.md"))
    turtle, quads, explorer, markdown = paths
    write(store, turtle)
    write(store, quads)
    write_pages(store, explorer, findings=flags(report), originals=originals or Originals(Path(folder) / FOLDER))
    write_text(markdown, told)
    return paths


def follow(place: str) -> None:
    """Bring what stands beside a store's graphs (name index, catalogue, originals) to what is in the store now."""
    if is_address(place):
        return
    index_of(place).close()
    catalogue_of(place)
    if (Path(place) / FOLDER).is_dir():
        _forget_originals(open_store(place), place)


def _forget_originals(store: GraphStore, folder: str | Path) -> None:
    """Take out of a folder the originals that no article of its graph came from."""
    named = rows(store, f"SELECT DISTINCT ?name WHERE {{ GRAPH ?g {{ ?article <{WT}original> ?name }} }}")
    Originals(Path(folder) / FOLDER).keep_only(name for (name,) in named)


def keep(
    articles: Iterable[Article],
    place: str,
    *,
    tagger: bool = True,
    ontology: Sequence[Path] = (),
    base: str = BASE,
    engine: Engine | None = None,
    corrections: Sequence[Correction] = (),
    same_as: Sequence[Same] = (),
    progress: Progress | None = None,
) -> Keeping:
    """Build articles into a store, a folder or the address of a SPARQL server.

    Each article replaces its earlier self whole; one whose text is as it was, and was read by the same rules, cues
    and weights, is not read again. Stopped at any moment, the next run goes on where this one was.
    """
    reader = Reader(
        ontology=tuple(ontology), base=base, tagger=tagger, corrections=tuple(corrections), same_as=tuple(same_as)
    )
    stamp = reader.stamp
    outcomes: list[Outcome] = []
    with keep_in(place) as keeper:
        known = {kept.iri: (kept.sha256, kept.stamp) for kept in keeper.articles()}

        def changed() -> Iterator[Article]:
            """The articles that are to be read."""
            for article in articles:
                if known.get(base + article.id) != (article.sha256, _stamp(stamp, article)):
                    yield article
                    continue
                outcomes.append(Outcome(source=article.source, became="unchanged", article=article.id))
                if progress:
                    progress(article)

        for result in (engine or Inline()).map(reader, changed()):
            graphs: Graphs | None = result.value
            if graphs is not None:
                keeper.put(graphs_of(graphs.nquads), _stamp(stamp, result.item))
            outcomes.append(_outcome(result, graphs.tables if graphs is not None else ()))
            if progress:
                progress(result.item)
    follow(place)
    return Keeping(outcomes=tuple(outcomes))


def _stamp(stamp: str, article: Article) -> str:
    """Return what an article's graph depends on: one that names an original is another."""
    return digest(stamp, article.original) if article.original else stamp


def _outcome(result: Result[Article, Any], tables: tuple[Unread, ...]) -> Outcome:
    """Return what became of an article that was to be read, with its `tables` that were not understood.

    Of an article that is unchanged they are not told again.
    """
    article, error = result.item, result.error
    if error is None:
        return Outcome(source=article.source, became="read", article=article.id, tables=tables)
    own = error.where in ("", article.source)
    note = "; ".join(filter(None, (error.message, error.hint))) if own else str(error)
    return Outcome(source=article.source, became="skipped", article=article.id, note=note)


def summarize(store: GraphStore, report: Report | None = None) -> Summary:
    """Count what a graph holds, as its page and its server count it."""
    found = survey(store)
    findings = dict(Counter[str](finding.level for finding in report)) if report is not None else None
    return Summary(counts=found["counts"], classes=found["classes"], findings=findings)


def gather(
    inputs: Iterable[str], fields: Mapping[str, str] | None = None, originals: Originals | None = None
) -> tuple[tuple[Article, ...], tuple[Outcome, ...]]:
    """Read files, folders or `-`: the articles that could be read, and of every input what became of it.

    `fields` names the fields of a corpus by what they hold: text, title, publisher, date, number, id.
    PDF files are kept among the `originals`, if there are to be any.
    """
    return read_all(inputs, fields=Fields(**(fields or {})), keep=originals.keep if originals else None)
