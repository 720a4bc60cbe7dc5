"""Entities and relations as a network, for Gephi, yEd, Cytoscape, igraph: GraphML and GEXF."""

from __future__ import annotations

from xml.etree.ElementTree import Element, tostring

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter
from networkx.readwrite.graphml import GraphMLWriter

from kg.export.characters import fit_for_xml
from kg.export.facts import Facts, Number


def network(facts: Facts) -> nx.MultiDiGraph:
    """Return entities as nodes and relations as edges; labels, classes and figures are attributes, all of them text.

    Node ids are IRIs, edge keys the local name of the property, with the modality of what is not asserted.
    """
    figures: dict[str, list[str]] = {}
    for number in facts.numbers:
        figures.setdefault(number.subject, []).append(_said(number))
    graph = nx.MultiDiGraph()
    for thing in facts.things:
        said = figures.get(thing.iri, [])
        graph.add_node(
            thing.iri,
            label=fit_for_xml(thing.label),
            type=thing.kind,
            type_zh=thing.kind_zh,
            aliases=fit_for_xml(" | ".join(thing.aliases)),
            division_code=thing.code,
            figure_count=len(said),
            figures=fit_for_xml("\n".join(said)),
        )
    for link in facts.links:
        if graph.has_node(link.subject) and graph.has_node(link.object):
            graph.add_edge(
                link.subject,
                link.object,
                key=link.predicate if link.modality in ("", "asserted") else f"{link.predicate} {link.modality}",
                relation=link.predicate,
                label=link.predicate_zh or link.predicate,
                rule=link.rule,
                modality=link.modality,
                resolution=link.resolution,
                confidence=link.confidence,
                quotes=fit_for_xml("\n".join(link.quotes)),
            )
    return graph


def graphml(facts: Facts) -> bytes:
    """Write the network as GraphML. An edge's id counts from 0; its `relation` is the property."""
    graph = nx.MultiDiGraph()
    plain = network(facts)
    graph.add_nodes_from(plain.nodes(data=True))
    for at, (start, end, data) in enumerate(plain.edges(data=True)):
        graph.add_edge(start, end, key=f"e{at}", **data)
    writer = GraphMLWriter(graph)
    writer.indent(writer.xml)
    return _document(writer.xml)


def gexf(facts: Facts) -> bytes:
    """Write the network as GEXF, without the day it was written on."""
    writer = GEXFWriter(network(facts))
    for meta in writer.xml.findall("{*}meta") + writer.xml.findall("meta"):
        meta.attrib.pop("lastmodifieddate", None)
    writer.indent(writer.xml)
    return _document(writer.xml)


def _document(root: Element) -> bytes:
    return ('<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n").encode()


def _said(number: Number) -> str:
    when = f" ({number.first}/{number.last})" if number.first else ""
    return f"{number.indicator}: {number.text} = {number.value:f} {number.unit} {number.kind}{when}"
