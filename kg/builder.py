"""Articles in, graph out: the whole way in one call, and the files of a build folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.check import check
from kg.correct import Correction, correct
from kg.errors import KgError
from kg.export import write
from kg.files import write_text
from kg.find import refresh
from kg.graph import build_dataset, build_nquads
from kg.lexicon import load_lexicon
from kg.link import link
from kg.model import Article, Entity, Reading, Report
from kg.pipeline import understand
from kg.read import read_articles
from kg.report import report_markdown
from kg.resources import VERSION
from kg.store import store_of
from kg.store.disk import is_store
from kg.store.keeper import builder_stamp, graphs_of, keep_in
from kg.tag import Tagger, load_tagger
from kg.terms import BASE
from kg.view import flags
from kg.view.shelf import write_pages

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
    lost: tuple[Correction, ...] = ()
    """Corrections that no longer apply."""


def build(
    articles: Iterable[Article],
    *,
    tagger: bool = True,
    ontology: Sequence[Path] = (),
    base: str = BASE,
    corrections: Sequence[Correction] = (),
    progress: Progress | None = None,
) -> Build:
    """Read articles through every stage and make their graph, checked.

    `ontology` are a user's own Turtle files of classes and cues, on top of the shipped ones; `progress` hears of each
    article when it has been read; `corrections` are honoured where their words still stand. The same
    articles give the same graph in whatever order they come.
    """
    lexicon = load_lexicon(*ontology)
    model = load_tagger() if tagger else None
    readings, entities = understand(_heard(articles, progress), lexicon, model)
    lost: tuple[Correction, ...] = ()
    if corrections:
        readings, lost = correct(readings, corrections)
        entities = link(readings, lexicon)
    dataset = build_dataset(readings, entities, base=base, ontology=ontology)
    return Build(readings=readings, entities=entities, dataset=dataset, report=check(dataset), lost=lost)


def _heard(articles: Iterable[Article], progress: Progress | None) -> Iterator[Article]:
    """Hand articles on; whoever asks for the next one has read the last."""
    for article in articles:
        yield article
        if progress:
            progress(article)


def save(made: Build, folder: str | Path) -> tuple[Path, ...]:
    """Write graph.ttl, graph.nq, explorer.html and report.md; each replaces its earlier self whole or not at all.

    Of more articles than one page holds, explorer.html is an index and the pages stand in the folder explorer/. Raises
    OutputError where the folder cannot be written.
    """
    store = store_of(made.dataset)
    report = report_markdown(made.dataset, made.report)
    paths = tuple(Path(folder) / name for name in ("graph.ttl", "graph.nq", "explorer.html", "report.md"))
    turtle, quads, explorer, markdown = paths
    write(store, turtle)
    write(store, quads)
    write_pages(store, explorer, findings=flags(made.report))
    write_text(markdown, report)
    return paths


def keep(
    articles: Iterable[Article],
    place: str,
    *,
    tagger: bool = True,
    ontology: Sequence[Path] = (),
    base: str = BASE,
    corrections: Sequence[Correction] = (),
    progress: Progress | None = None,
) -> tuple[int, int]:
    """Build articles into a store, a folder or the address of a SPARQL server; return how many were read and skipped.

    Each article replaces its earlier self whole, in one transaction; one whose text, builder and cues are as they
    were is skipped. Killed at any moment, the store holds every article whole or not at all.
    """
    lexicon = load_lexicon(*ontology)
    stamp = builder_stamp(VERSION, ontology=ontology, options=(base, str(tagger), *map(repr, corrections)))
    model: Tagger | None = None
    read = skipped = 0
    with keep_in(place) as keeper:
        known = {kept.iri: (kept.sha256, kept.stamp) for kept in keeper.articles()}
        for article in articles:
            if known.get(base + article.id) == (article.sha256, stamp):
                skipped += 1
            else:
                model = model or (load_tagger() if tagger else None)
                readings, entities = understand([article], lexicon, model)
                if corrections:
                    readings, _ = correct(readings, corrections)
                    entities = link(readings, lexicon)
                keeper.put(graphs_of(build_nquads(readings, entities, base=base, ontology=ontology)), stamp)
                read += 1
            if progress:
                progress(article)
    if read and is_store(Path(place)):
        refresh(Path(place)).close()
    return read, skipped


def gather(inputs: Iterable[str]) -> tuple[tuple[Article, ...], tuple[KgError, ...]]:
    """Read files, folders or `-`: the articles that could be read, and why the others could not."""
    articles: list[Article] = []
    errors: list[KgError] = []
    for item in read_articles(inputs):
        if isinstance(item, KgError):
            errors.append(item)
        else:
            articles.append(item)
    return tuple(articles), tuple(errors)
