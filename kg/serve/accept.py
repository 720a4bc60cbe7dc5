"""Content negotiation by RFC 9110: which of our media types a client likes best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pyoxigraph import QueryResultsFormat, RdfFormat

RESULTS: Mapping[str, QueryResultsFormat] = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
    "application/json": QueryResultsFormat.JSON,
    "application/xml": QueryResultsFormat.XML,
    "text/xml": QueryResultsFormat.XML,
}
"""For SELECT and ASK, the one given to clients without a wish first."""
GRAPHS: Mapping[str, RdfFormat] = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
}
"""For CONSTRUCT and DESCRIBE."""


def preferred(accept: str | None, offers: Sequence[str]) -> str | None:
    """Return the offer a client likes best, the earliest among equals; None where it will have none of them.

    >>> preferred("text/csv;q=0.5, application/*;q=0.8", ["text/csv", "application/json"])
    'application/json'
    >>> preferred("image/png", ["text/csv"]) is None
    True
    """
    if accept is None or not accept.strip():
        return offers[0]
    ranges = [_media_range(part) for part in accept.split(",") if part.strip()]
    weights = [(_weight(offer, ranges), -place, offer) for place, offer in enumerate(offers)]
    weight, _, best = max(weights)
    return best if weight > 0 else None


def _media_range(part: str) -> tuple[str, float]:
    """A media range with its weight; parameters other than q do not tell our types apart."""
    name, *parameters = (piece.strip() for piece in part.split(";"))
    weight = 1.0
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "q":
            weight = _number(value.strip())
    return name.lower(), weight


def _number(value: str) -> float:
    """A weight; one that is no number between 0 and 1 weighs nothing."""
    digits = value.replace(".", "", 1)
    weight = float(value) if digits.isascii() and digits.isdigit() else 0.0
    return weight if weight <= 1 else 0.0


def _weight(offer: str, ranges: Sequence[tuple[str, float]]) -> float:
    """The weight of the most specific range that covers an offer."""
    family = offer.split("/")[0] + "/*"
    for pattern in (offer, family, "*/*"):
        weights = [weight for name, weight in ranges if name == pattern]
        if weights:
            return max(weights)
    return 0.0
