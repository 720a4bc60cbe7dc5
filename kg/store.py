"""Graphs opened for questions: a file, a build folder or a store folder, as an Oxigraph store.

Imports are light on purpose: a question to a small graph answers before rdflib would have been loaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Quad, RdfFormat, Store, Triple, parse
from pyoxigraph import serialize as _serialize

from kg.errors import GraphError
from kg.terms import PREFIXES

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
_MARK = "CURRENT"
"""A file that every store folder has."""


def open_store(source: str | Path) -> Store:
    """Open a graph file, a folder that `kg build` made, or a store folder, for reading.

    A file's triples stay in the graphs they name; those of Turtle are in the default graph. Ask with the union of
    all graphs as the default graph (`kg.query.ask` does). Raises GraphError where there is nothing to open.
    """
    path = Path(source)
    if (path / _MARK).is_file():
        try:
            return Store.read_only(str(path))
        except (OSError, RuntimeError) as error:
            raise GraphError(f"the store does not open: {error}", where=str(path), hint="build it again") from error
    store = Store()
    file, form = _graph_file(path)
    with _reading(file, form):
        store.bulk_load(path=str(file), format=form)
    return store


def open_dataset(source: str | Path) -> Dataset:
    """Open the same places as an rdflib Dataset whose default graph is the union of its named graphs."""
    from kg.rdf import dataset_of, quads_of  # rdflib takes longer to load than most questions to answer

    path = Path(source)
    if (path / _MARK).is_file():
        return dataset_of(quads_of(open_store(path)))
    file, form = _graph_file(path)
    with _reading(file, form):
        return dataset_of(parse(path=str(file), format=form))


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
        raise GraphError(f"not {form.name}: {error.msg}", where=at, hint="build or export it again") from error
    except OSError as error:
        raise GraphError(f"cannot be read: {error}", where=str(path), hint="check the file") from error


_PREFIX_LINES = re.compile(rb"\A(?:@prefix [^\n]*\n)+")
_XML_NAMESPACES = re.compile(rb"(?<=<rdf:RDF)(?: xmlns:[\w-]+=\"[^\"]*\")+")


def serialize(statements: Iterable[Triple | Quad], form: RdfFormat) -> bytes:
    """Write statements in sorted order, each once, with the usual prefixes: the same set gives the same bytes.

    Turtle comes out grouped by subject and predicate. Oxigraph writes its prefixes in no fixed order; they are sorted.
    """
    ordered: list[Triple | Quad] = sorted(set(statements), key=_order)
    written = _serialize(ordered, format=form, prefixes=PREFIXES) or b""  # type: ignore[arg-type]
    written = _PREFIX_LINES.sub(lambda found: b"".join(sorted(found[0].splitlines(keepends=True))), written)
    return _XML_NAMESPACES.sub(lambda found: b" " + b" ".join(sorted(found[0].split())), written)


def _order(statement: Triple | Quad) -> tuple[str, str]:
    """By graph, then by the terms as N-Triples writes them."""
    return (str(statement.graph_name), str(statement.triple)) if isinstance(statement, Quad) else ("", str(statement))
