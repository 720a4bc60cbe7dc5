"""Every shape has a graph that passes and one that fails: a small valid graph, and one mutation of it for each law."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from pyshacl import validate
from rdflib import RDF, RDFS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.processor import SPARQLProcessor

from kg.check import check
from kg.resources import resource
from kg.terms import PREFIXES, WT
from tests.support.small import mutated, valid

CASES = Path(__file__).parent / "cases" / "shapes.tsv"
WTS = Namespace("https://w3id.org/wutong/shapes#")
BREAKS = [tuple(line.split("\t")) for line in CASES.read_text(encoding="utf-8").splitlines()[1:]]
"""Shape, what goes wrong, the pattern taken out of the valid graph and the facts put in, one case a line."""


@pytest.fixture(scope="module", autouse=True)
def parsed_once() -> Iterator[None]:
    """rdflib takes three quarters of pyshacl's time to parse the laws' queries, anew for each graph: here but once."""
    ask = SPARQLProcessor.query
    parsed = cache(lambda text, names: prepareQuery(text, initNs=dict(names)))

    def query(self: SPARQLProcessor, text: str, values: Any = None, names: Any = None, *rest: Any, **more: Any) -> Any:
        return ask(self, parsed(text, tuple(dict(names or {}).items())), values, names, *rest, **more)

    with mock.patch.object(SPARQLProcessor, "query", query):
        yield


@cache
def shapes() -> Graph:
    return Graph().parse(resource("ontology/shapes.ttl"))


@cache
def ontology() -> Graph:
    return Graph().parse(resource("ontology/wutong.ttl"))


def failing(graph: Graph) -> set[str]:
    """Local names of the shapes that a graph breaks."""
    _, results, _ = validate(graph, shacl_graph=shapes(), ont_graph=ontology(), inference=None)
    sources = {results.value(r, SH.sourceShape) for r in results.subjects(RDF.type, SH.ValidationResult)}
    return {str(s).removeprefix(str(WTS)) for s in sources if s}


def can_fail() -> set[str]:
    """Local names of the shapes that say something themselves, not only through other named shapes."""
    silent = {RDF.type, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.property}
    named = {s for kind in (SH.NodeShape, SH.PropertyShape) for s in shapes().subjects(RDF.type, kind)}
    assert not any(isinstance(s, BNode) for s in named)
    return {str(s).removeprefix(str(WTS)) for s in named if set(shapes().predicates(s)) - silent}


def test_the_valid_graph_passes_every_shape() -> None:
    assert failing(valid()) == set()


@pytest.mark.parametrize(("shape", "what", "take_out", "put_in"), BREAKS, ids=[f"{s}: {w}" for s, w, *_ in BREAKS])
def test_a_shape_fails_where_its_law_is_broken(shape: str, what: str, take_out: str, put_in: str) -> None:
    graph = mutated(take_out, put_in)
    assert set(graph) != set(valid()), f"the mutation changes nothing: {what}"
    assert shape in failing(graph)
    assert f"shape.{shape}" in {finding.check for finding in check(graph)}, "the check leaves out a law of the shapes"


def test_every_shape_has_its_pair() -> None:
    assert {shape for shape, *_ in BREAKS} == can_fail()


def test_every_shape_is_looked_at_by_some_node_of_the_valid_graph() -> None:
    """A shape without a focus node would pass whatever it says."""
    targets = set(shapes().objects(None, SH.targetClass))
    unseen = {
        t
        for t in targets
        if not any(set(valid().subjects(RDF.type, c)) for c in ontology().transitive_subjects(RDFS.subClassOf, t))
    }
    assert {str(t).removeprefix(WT) for t in unseen} <= {"Person", "Kind"}, "only mutations bring in a person or a kind"


@pytest.mark.parametrize(
    "kind",
    sorted(str(c).removeprefix(WT) for c in ontology().transitive_subjects(RDFS.subClassOf, URIRef(WT + "Entity"))),
)
def test_entities_of_every_class_are_held_to_the_laws_of_entities(kind: str) -> None:
    broken = failing(mutated("", f"a:nameless a wt:{kind}"))
    assert {"entity-label", "entity-named"} <= broken


def test_every_shape_that_can_fail_says_why_in_both_languages() -> None:
    for name in can_fail():
        messages = list(shapes().objects(WTS[name], SH.message))
        messages += [m for law in shapes().objects(WTS[name], SH.sparql) for m in shapes().objects(law, SH.message)]
        assert sorted(str(m.language) for m in messages if isinstance(m, Literal)) == ["en", "zh"], name


def test_every_path_and_class_in_a_shape_is_a_term_of_a_known_vocabulary() -> None:
    spaces = (*PREFIXES.values(), str(WTS), "https://w3id.org/wutong/shapes", "http://www.w3.org/ns/shacl#")
    strangers = {n for fact in shapes() for n in fact if isinstance(n, URIRef) and not str(n).startswith(spaces)}
    assert {str(n) for n in strangers} == {"https://www.apache.org/licenses/LICENSE-2.0"}


def test_every_term_of_ours_in_a_shape_is_declared() -> None:
    ours = {n for fact in shapes() for n in fact if isinstance(n, URIRef) and n.startswith(WT)}
    assert ours
    assert ours <= set(ontology().subjects(RDF.type))
