"""Articles in, graph out: the whole way in one call, and the files of a build folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.check import check
from kg.export import write
from kg.files import write_text
from kg.find import refresh
from kg.graph import build_dataset, build_nquads
from kg.lexicon import load_lexicon
from kg.model import Article, Entity, Outcome, Reading, Report
from kg.pipeline import understand
from kg.read import Fields, read_all
from kg.report import report_markdown
from kg.resources import VERSION
from kg.store import store_of
from kg.store.disk import is_store
from kg.store.keeper import builder_stamp, graphs_of, keep_in
from kg.tag import Tagger, load_tagger
from kg.terms import BASE
from kg.view import flags, render_page

if TYPE_CHECKING:
    from rdflib import Dataset

Progress = Callable[[Article], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """What a build made, before it is written anywhere."""

    readings: tuple[Reading, ...]
    entities: tuple[Entity, ...]
    dataset: Dataset
    report: Report


def build(
    articles: Iterable[Article],
    *,
    tagger: bool = True,
    ontology: Sequence[Path] = (),
    base: str = BASE,
    progress: Progress | None = None,
) -> Build:
    """Read articles through every stage and make their graph, checked.

    `ontology` are a user's own Turtle files of classes and cues, on top of the shipped ones; `progress` hears of each
    article when it has been read. The same articles give the same graph in whatever order they come.
    """
    lexicon = load_lexicon(*ontology)
    model = load_tagger() if tagger else None
    readings, entities = understand(_heard(articles, progress), lexicon, model)
    dataset = build_dataset(readings, entities, base=base, ontology=ontology)
    return Build(readings=readings, entities=entities, dataset=dataset, report=check(dataset))


def _heard(articles: Iterable[Article], progress: Progress | None) -> Iterator[Article]:
    """Hand articles on; whoever asks for the next one has read the last."""
    for article in articles:
        yield article
        if progress:
            progress(article)


def save(made: Build, folder: str | Path, outcomes: Sequence[Outcome] = ()) -> tuple[Path, ...]:
    """Write graph.ttl, graph.nq, explorer.html and report.md; each replaces its earlier self whole or not at all.

    The report tells `outcomes`, what became of every input. Everything is rendered before the first file is touched.
    Raises OutputError where the folder cannot be written.
    """
    store = store_of(made.dataset)
    page = render_page(store, findings=flags(made.report))
    report = report_markdown(made.dataset, made.report, outcomes)
    paths = tuple(Path(folder) / name for name in ("graph.ttl", "graph.nq", "explorer.html", "report.md"))
    turtle, quads, explorer, markdown = paths
    write(store, turtle)
    write(store, quads)
    write_text(explorer, page)
    write_text(markdown, report)
    return paths


def keep(
    articles: Iterable[Article],
    place: str,
    *,
    tagger: bool = True,
    ontology: Sequence[Path] = (),
    base: str = BASE,
    progress: Progress | None = None,
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Build articles into a store, a folder or the address of a SPARQL server; return which were read and unchanged.

    Each article replaces its earlier self whole, in one transaction; one whose text, builder and cues are as they
    were is skipped. Killed at any moment, the store holds every article whole or not at all.
    """
    lexicon = load_lexicon(*ontology)
    stamp = builder_stamp(VERSION, ontology=ontology, options=(base, str(tagger)))
    model: Tagger | None = None
    read: list[str] = []
    unchanged: list[str] = []
    with keep_in(place) as keeper:
        known = {kept.iri: (kept.sha256, kept.stamp) for kept in keeper.articles()}
        for article in articles:
            if known.get(base + article.id) == (article.sha256, stamp):
                unchanged.append(article.id)
            else:
                model = model or (load_tagger() if tagger else None)
                readings, entities = understand([article], lexicon, model)
                keeper.put(graphs_of(build_nquads(readings, entities, base=base, ontology=ontology)), stamp)
                read.append(article.id)
            if progress:
                progress(article)
    if read and is_store(Path(place)):
        refresh(Path(place)).close()
    return tuple(read), tuple(unchanged)


def gather(
    inputs: Iterable[str], fields: Mapping[str, str] | None = None
) -> tuple[tuple[Article, ...], tuple[Outcome, ...]]:
    """Read files, folders or `-`: the articles that could be read, and of every input what became of it.

    `fields` names the fields of a corpus by what they hold: text, title, publisher, date, number, id.
    """
    return read_all(inputs, fields=Fields(**(fields or {})))
