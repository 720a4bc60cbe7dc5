"""The smallest graph that holds one of everything, and a way to change it for a test."""

from __future__ import annotations

from pathlib import Path

from rdflib import Graph

from kg.terms import PREFIXES

VALID = Path(__file__).resolve().parents[1] / "cases" / "valid.ttl"
BASE = "https://w3id.org/wutong/id/"


def valid() -> Graph:
    """The graph as it stands in the file, for each test its own."""
    return Graph().parse(VALID)


def mutated(take_out: str = "", put_in: str = "") -> Graph:
    """A copy without what a pattern matches and with some facts more; `a:x` is an entity, `<#char=0,3>` a passage."""
    graph = Graph() + valid()
    names = {**PREFIXES, "a": BASE}
    prefixes = f"BASE <{BASE}small>" + "".join(f" PREFIX {name}: <{iri}>" for name, iri in names.items())
    if take_out:
        graph.update(f"{prefixes} DELETE WHERE {{ {take_out} }}")
    if put_in:
        graph.update(f"{prefixes} INSERT DATA {{ {put_in} }}")
    return graph
