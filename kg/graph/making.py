"""What made a graph and how much there is of it: PROV of the build, a node for each rule, VoID."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from kg.graph.known import LABEL, A, Known, Triple
from kg.graph.passages import here
from kg.model import Found, Reading
from kg.resources import VERSION
from kg.terms import DCTERMS, DESCRIPTION_GRAPH, PROV, SCHEMA, SKOS, VOID, WT, XSD, digest, literal, ref

_AGENT = f"wutong-kg {VERSION}"


def agent_iri(known: Known) -> str:
    """Return the IRI, in angle brackets, of the program in this version."""
    return ref(known.base + "b" + digest("agent", _AGENT))


def making_triples(reading: Reading, known: Known) -> Iterator[Triple]:
    """Tell that this program read the article: the build as far as it touches one article."""
    article = ref(known.base + reading.article.id)
    activity = ref(known.base + "b" + digest("build", reading.article.id, reading.article.sha256, _AGENT))
    yield activity, A, ref(PROV + "Activity")
    yield activity, LABEL, literal(f"读《{reading.article.title}》", language="zh")
    yield activity, ref(PROV + "used"), article
    yield activity, ref(PROV + "wasAssociatedWith"), agent_iri(known)
    yield from agent_triples(known)
    if reading.withheld:
        yield article, ref(WT + "withheld"), literal(str(reading.withheld), datatype=XSD + "integer")


def agent_triples(known: Known) -> Iterator[Triple]:
    """Tell the program's name and version."""
    agent = agent_iri(known)
    yield agent, A, ref(PROV + "SoftwareAgent")
    yield agent, LABEL, literal("wutong-kg")
    yield agent, ref(SCHEMA + "softwareVersion"), literal(VERSION)


def rule_iri(rule: str, known: Known) -> str:
    """Return the IRI, in angle brackets, of a rule."""
    return ref(known.base + "k" + digest("rule", rule))


def rule_triples(article: str, found: Iterable[Found], known: Known) -> Iterator[Triple]:
    """Tell every rule that fired in an article, with the first words it read there as its example.

    Facts name their rule in `wt:rule`; the node carries that name as its notation. Its source is the stage it is of.
    """
    first: dict[str, Found] = {}
    for one in found:
        known_best = first.get(one.rule)
        if known_best is None or (one.span, one.text) < (known_best.span, known_best.text):
            first[one.rule] = one
    for rule, example in first.items():
        iri = rule_iri(rule, known)
        yield from rule_node(iri, rule)
        yield iri, ref(SKOS + "example"), literal(example.text, language="zh")
        yield iri, ref(PROV + "wasQuotedFrom"), here(article, example)


def rule_node(iri: str, rule: str) -> Iterator[Triple]:
    """Tell a rule's name, and the stage of the program it belongs to."""
    yield iri, A, ref(PROV + "Plan")
    yield iri, A, ref(SKOS + "Concept")
    yield iri, ref(SKOS + "inScheme"), ref(WT + "Rules")
    yield iri, ref(SKOS + "notation"), literal(rule)
    yield iri, LABEL, literal(rule)
    yield iri, ref(DCTERMS + "source"), literal("kg." + rule.partition(".")[0])


def description_triples(graphs: Mapping[str, set[Triple]], known: Known) -> set[Triple]:
    """Count a build: VoID of all its graphs together, by class and by property, with a subset for each graph."""
    whole = ref(DESCRIPTION_GRAPH)
    union = set().union(*graphs.values())
    triples: set[Triple] = {
        (whole, A, ref(VOID + "Dataset")),
        (whole, ref(DCTERMS + "title"), literal("梧桐知识图谱", language="zh")),
        (whole, ref(PROV + "wasAttributedTo"), agent_iri(known)),
        *agent_triples(known),
        *_counted(whole, union),
    }
    for name, number in Counter(o for _, p, o in union if p == A).items():
        part = _part("class", name, known)
        triples |= {(whole, ref(VOID + "classPartition"), part), (part, ref(VOID + "class"), name)}
        triples.add((part, ref(VOID + "entities"), _number(number)))
    for name, number in Counter(p for _, p, _ in union).items():
        part = _part("property", name, known)
        triples |= {(whole, ref(VOID + "propertyPartition"), part), (part, ref(VOID + "property"), name)}
        triples.add((part, ref(VOID + "triples"), _number(number)))
    for name, told in graphs.items():
        if not told:
            continue
        part = _part("graph", name, known)
        triples |= {(whole, ref(VOID + "subset"), part), (part, A, ref(VOID + "Dataset"))}
        triples |= {(part, ref(DCTERMS + "source"), name), (part, ref(VOID + "triples"), _number(len(told)))}
    return triples


def _part(kind: str, name: str, known: Known) -> str:
    return ref(known.base + "v" + digest(kind, name))


def _counted(iri: str, triples: set[Triple]) -> Iterator[Triple]:
    yield iri, ref(VOID + "triples"), _number(len(triples))
    yield iri, ref(VOID + "distinctSubjects"), _number(len({s for s, _, _ in triples}))
    yield iri, ref(VOID + "distinctObjects"), _number(len({o for _, _, o in triples}))
    yield iri, ref(VOID + "properties"), _number(len({p for _, p, _ in triples}))
    yield iri, ref(VOID + "classes"), _number(len({o for _, p, o in triples if p == A}))


def _number(count: int) -> str:
    return literal(str(count), datatype=XSD + "integer")
