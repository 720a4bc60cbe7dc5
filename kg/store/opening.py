"""Graphs opened for questions: a file, a build folder or a store folder, as an Oxigraph store.

Imports are light on purpose: a question to a small graph answers before rdflib would have been loaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Quad, RdfFormat, Store, parse

from kg.errors import GraphError
from kg.store.disk import changed_at, explained, is_store, open_disk
from kg.store.protocol import GraphStore, is_address
from kg.store.remote import RemoteStore
from kg.store.union import merge_graphs

if TYPE_CHECKING:
    from rdflib import Dataset

FORMATS: Mapping[str, RdfFormat] = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".rdf": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
}
"""How a graph file is written, by its ending."""
BUILT = "graph.nq"
"""The file in a build folder that holds everything, each article in its own graph."""


_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_CHUNK = 2**20


def open_store(source: str | Path) -> GraphStore:
    """Open a graph file, a folder that `kg build` made, a store folder or the address of a SPARQL server, for reading.

    The statements of all graphs are in the default graph too, each once. Raises GraphError where nothing opens.
    """
    if is_address(source):
        return RemoteStore.at(str(source))
    path = Path(source)
    if is_store(path):
        return open_disk(path)
    store = Store()
    file, form = _graph_file(path)
    with _reading(file, form):
        store.bulk_load(path=str(file), format=form)
    return merge_graphs(store)


def open_quads(source: str | Path) -> Iterator[Quad]:
    """Yield what the same places say, each statement in its own graph, without holding it; the order is the place's."""
    path = Path(source)
    if is_address(source) or is_store(path):
        from kg.rdf import quads_in

        with explained(path):
            yield from quads_in(open_store(source))
        return
    file, form = _graph_file(path)
    with _reading(file, form):
        yield from parse(path=str(file), format=form)


def open_dataset(source: str | Path) -> Dataset:
    """Open the same places as an rdflib Dataset whose default graph is the union of its named graphs."""
    from kg.rdf import dataset_of, with_offset  # rdflib takes longer to load than most questions to answer

    return dataset_of(map(with_offset, open_quads(source)))


def store_of(dataset: Dataset) -> Store:
    """Hold a dataset as an Oxigraph store in memory."""
    from kg.rdf import quads_of

    store = Store()
    store.bulk_extend(quads_of(dataset))
    return store


def _graph_file(path: Path) -> tuple[Path, RdfFormat]:
    if path.is_dir():
        if not (path / BUILT).is_file():
            raise GraphError("no graph in this folder", where=str(path), hint=f"kg build ARTICLES -o {path} makes one")
        path = path / BUILT
    if not path.exists():
        raise GraphError("no such file or folder", where=str(path), hint="name a graph file or a build folder")
    form = FORMATS.get(path.suffix.lower())
    if form is RdfFormat.RDF_XML:
        _refuse_entities(path)
    if form is None:
        hint = f"give a file that ends in {', '.join(FORMATS)}"
        raise GraphError("not a graph by its ending", where=str(path), hint=hint)
    return path, form


@contextmanager
def _reading(path: Path, form: RdfFormat) -> Iterator[None]:
    try:
        yield
    except SyntaxError as error:
        at = f"{path}:{error.lineno}:{error.offset}" if error.lineno else str(path)
        said = " ".join(str(error.msg).split())
        raise GraphError(f"not {form.name}: {said}", where=at, hint="build or export it again") from error
    except OSError as error:
        raise GraphError(f"cannot be read: {error}", where=str(path), hint="check the file") from error


def _refuse_entities(path: Path) -> None:
    """Raise GraphError where an XML file declares entities: a few, nested, are more than any memory holds."""
    before = b""
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                if _ENTITY.search(before + chunk):
                    hint = "write it as Turtle, for instance by rapper"
                    raise GraphError("declares XML entities, which are not read", where=str(path), hint=hint)
                before = chunk[-16:]
    except OSError as error:
        raise GraphError(f"cannot be read: {error}", where=str(path), hint="check the file") from error


class LiveStore:
    """A graph held open for a long time: a store on disk is opened anew when a build has changed it."""

    def __init__(self, source: str | Path) -> None:
        self._source = source
        self._path = Path(source)
        self._seen = changed_at(self._path)
        self._store = open_store(source)

    def store(self) -> GraphStore:
        """Return the graph as it is now."""
        if changed_at(self._path) != self._seen:
            self.reopen()
        return self._store

    def reopen(self) -> None:
        """Open the graph again; raises GraphError where that is no longer possible."""
        self._seen = changed_at(self._path)
        self._store = open_store(self._source)
