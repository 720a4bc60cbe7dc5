"""The description of the service, in the vocabulary made for it."""

from __future__ import annotations

from collections.abc import Sequence

from pyoxigraph import BlankNode, Literal, NamedNode, Triple, serialize

from kg.serve.accept import GRAPHS
from kg.terms import PREFIXES, RDF

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
RESULT_FORMATS = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "JSON-LD", "RDF_XML"),
)


def service_description(endpoint: str, graphs: Sequence[str], media_type: str) -> bytes:
    """Return what the service at `endpoint` can do and which named graphs it has, in one of the graph formats."""
    service, dataset, default = BlankNode("service"), BlankNode("dataset"), BlankNode("default")
    kind = NamedNode(RDF + "type")
    triples = [
        Triple(service, kind, _sd("Service")),
        Triple(service, _sd("endpoint"), NamedNode(endpoint)),
        Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query")),
        Triple(service, _sd("feature"), _sd("UnionDefaultGraph")),
        Triple(service, _sd("defaultDataset"), dataset),
        Triple(dataset, kind, _sd("Dataset")),
        Triple(dataset, _sd("defaultGraph"), default),
        Triple(default, kind, _sd("Graph")),
        Triple(default, NamedNode(PREFIXES["dcterms"] + "title"), Literal("所有图的并集", language="zh")),
        Triple(default, NamedNode(PREFIXES["dcterms"] + "title"), Literal("the union of all graphs", language="en")),
    ]
    triples += [Triple(service, _sd("resultFormat"), NamedNode(FORMATS + name)) for name in RESULT_FORMATS]
    for i, graph in enumerate(graphs):
        node = BlankNode(f"graph{i}")
        triples.append(Triple(dataset, _sd("namedGraph"), node))
        triples.append(Triple(node, kind, _sd("NamedGraph")))
        triples.append(Triple(node, _sd("name"), NamedNode(graph)))
    return serialize(triples, format=GRAPHS[media_type], prefixes={**PREFIXES, "sd": SD, "formats": FORMATS}) or b""


def _sd(name: str) -> NamedNode:
    return NamedNode(SD + name)
