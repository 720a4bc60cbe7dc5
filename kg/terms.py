"""Namespaces, prefixes and IRIs. Strings only: a query from the command line does not wait for rdflib."""

from __future__ import annotations

from decimal import Decimal
from hashlib import sha256

BASE = "https://w3id.org/wutong/id/"
"""Entities, articles and figures stand under it; `kg build --base` changes it."""
WT = "https://w3id.org/wutong/ns#"
LEX = "https://w3id.org/wutong/lexicon#"
CUBE = "https://w3id.org/wutong/cube#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
NIF = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
ITSRDF = "http://www.w3.org/2005/11/its/rdf#"
PROV = "http://www.w3.org/ns/prov#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
SCHEMA = "https://schema.org/"
ORG = "http://www.w3.org/ns/org#"
FOAF = "http://xmlns.com/foaf/0.1/"
QB = "http://purl.org/linked-data/cube#"
SDMX_MEASURE = "http://purl.org/linked-data/sdmx/2009/measure#"
SDMX_DIMENSION = "http://purl.org/linked-data/sdmx/2009/dimension#"
SDMX_ATTRIBUTE = "http://purl.org/linked-data/sdmx/2009/attribute#"
QUDT = "http://qudt.org/schema/qudt/"
UNIT = "http://qudt.org/vocab/unit/"
OWL = "http://www.w3.org/2002/07/owl#"
SH = "http://www.w3.org/ns/shacl#"
VOID = "http://rdfs.org/ns/void#"

PREFIXES: dict[str, str] = {
    "dcterms": DCTERMS,
    "foaf": FOAF,
    "itsrdf": ITSRDF,
    "nif": NIF,
    "org": ORG,
    "owl": OWL,
    "prov": PROV,
    "qb": QB,
    "qudt": QUDT,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SCHEMA,
    "skos": SKOS,
    "void": VOID,
    "wt": WT,
    "xsd": XSD,
}
"""For Turtle and for queries: vocabularies only, so that identifiers stay whole."""

REFERENCE_GRAPH = BASE + "reference"
"""The named graph of facts that come from reference data (division codes), not from an article."""
DESCRIPTION_GRAPH = BASE + "description"
"""The named graph that counts a build and says what made it."""
STORE_GRAPH = WT.rstrip("#") + "/store"
"""The named graph of what a store remembers of each article: the builder that made it. It is no knowledge."""
ONTOLOGY_GRAPH = WT.rstrip("#")
"""The named graph of the ontology."""


def digest(*parts: str, length: int = 12) -> str:
    r"""Return the first hexadecimal digits of the SHA-256 of the parts, joined by an unprintable separator.

    >>> digest("Place", "安宁市")
    '4001e0467f8c'
    """
    return sha256("\x1f".join(parts).encode()).hexdigest()[:length]


def passage_iri(article: str, start: int, end: int) -> str:
    """Return the IRI of a passage by RFC 5147; offsets are half-open code points.

    >>> passage_iri("https://w3id.org/wutong/id/a", 3, 8)
    'https://w3id.org/wutong/id/a#char=3,8'
    """
    return f"{article}#char={start},{end}"


_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def ref(iri: str) -> str:
    """Return an IRI as N-Triples writes it.

    >>> ref("https://w3id.org/wutong/ns#Place")
    '<https://w3id.org/wutong/ns#Place>'
    """
    return f"<{iri}>"


def literal(text: str, *, language: str = "", datatype: str = "") -> str:
    r"""Return a literal as N-Triples writes it; `datatype` is a whole IRI.

    >>> literal("安宁市", language="zh")
    '"安宁市"@zh'
    >>> literal('他说：\n"好"')
    '"他说：\\n\\"好\\""'
    """
    quoted = f'"{text.translate(_ESCAPES)}"'
    if language:
        return f"{quoted}@{language}"
    return f"{quoted}^^<{datatype}>" if datatype else quoted


def decimal(value: Decimal) -> str:
    """Return a number as an xsd:decimal in its canonical form, which stores do not rewrite.

    >>> decimal(Decimal("1.8E+8")), decimal(Decimal("31.050"))
    ('"180000000"^^<http://www.w3.org/2001/XMLSchema#decimal>', '"31.05"^^<http://www.w3.org/2001/XMLSchema#decimal>')
    """
    digits = f"{value:f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return literal("0" if digits == "-0" else digits, datatype=XSD + "decimal")
