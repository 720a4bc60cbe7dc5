"""A graph carried to other tools: RDF, networks, tables, a workbook, Cypher, notes. The ending says which."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO

from pyoxigraph import Quad
from rdflib import Graph

from kg.errors import OutputError
from kg.export.cypher import cypher
from kg.export.facts import Facts, read_facts
from kg.export.folder import write_folder
from kg.export.jsonld import jsonld
from kg.export.networks import gexf, graphml
from kg.export.tables import figures_csv, nodes_csv, relationships_csv
from kg.export.triples import nquads, ntriples, rdfxml, trig, turtle
from kg.export.vault import vault
from kg.export.workbook import Cell, Sheet, workbook
from kg.files import replacing
from kg.rdf import quads_of
from kg.store import GraphStore

_RDF: Mapping[str, Callable[[Iterable[Quad], IO[bytes]], None]] = {
    "ttl": turtle,
    "nt": ntriples,
    "nq": nquads,
    "trig": trig,
    "rdf": rdfxml,
    "jsonld": jsonld,
}
_FACTS: Mapping[str, tuple[tuple[str, Callable[[Facts], bytes]], ...]] = {
    "graphml": (("", graphml),),
    "gexf": (("", gexf),),
    "csv": (("", figures_csv),),
    "neo4j.csv": ((".nodes.csv", nodes_csv), (".relationships.csv", relationships_csv)),
    "cypher": (("", cypher),),
}
_WORKBOOK, _VAULT = "xlsx", "obsidian"
FORMATS = (*_RDF, *_FACTS, _WORKBOOK, _VAULT)
"""The endings that `write` knows; `name.neo4j.csv` becomes `name.nodes.csv` and `name.relationships.csv`."""


def write(
    graph: Graph | GraphStore | Iterable[Quad],
    path: str | Path,
    format: str | None = None,  # noqa: A002
    sheets: Sequence[Sheet] = (),
) -> tuple[Path, ...]:
    """Write a graph, a dataset, a store or quads to a file, whole or not at all, and return the paths written.

    The format follows from the ending unless it is named; `sheets` are further ones of a workbook. `obsidian` is a
    folder of notes, in which files of your own are left alone. Turtle, N-Triples, RDF/XML and JSON-LD hold the union of
    all graphs; N-Quads and TriG keep each article in its own. The same graph gives the same bytes, and however large
    it is, only part of it is held in memory. Raises
    OutputError where the ending is unknown, the place cannot be written or no sheets can stand there, GraphError
    where a form cannot hold it.
    """
    path = Path(path)
    form = format or _form(path)
    if form not in FORMATS:
        raise OutputError("no format has this ending", where=str(path), hint=f"use one of {', '.join(FORMATS)}")
    if sheets and form != _WORKBOOK:
        raise OutputError("only a workbook has sheets", where=str(path), hint="write .xlsx")
    if form in _RDF:
        with replacing(path) as file:
            _RDF[form](quads_of(graph), file)
        return (path,)
    facts = read_facts(graph)
    if form == _VAULT:
        write_folder(path, vault(facts))
        return (path,)
    stem = path.with_name(path.name.removesuffix(".neo4j.csv").removesuffix(".csv"))
    made = [("", workbook(facts, sheets))] if form == _WORKBOOK else [(end, make(facts)) for end, make in _FACTS[form]]
    files = {stem.with_name(stem.name + ending) if ending else path: content for ending, content in made}
    for place, content in files.items():
        with replacing(place) as file:
            file.write(content)
    return tuple(files)


def _form(path: Path) -> str:
    name = path.name.lower()
    return next((form for form in sorted(FORMATS, key=len, reverse=True) if name.endswith(f".{form}")), "")


__all__ = ["FORMATS", "Cell", "Sheet", "write"]
