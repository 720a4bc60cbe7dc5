"""Which articles a question is of: the work reports of a year, and of what year the newest is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from kg.inquiry.names import Thing
from kg.store import GraphStore, lacks_union
from kg.terms import PREFIXES


def reports_of(store: GraphStore, year: str) -> tuple[str, ...]:
    """Return the work reports of a year, as their titles or their dates tell it."""
    found: Any = store.query(_REPORTS, prefixes=PREFIXES, use_default_graph_as_union=lacks_union(store))
    rows = ((iri.value, title.value, date.value if date is not None else "") for iri, title, date in found)
    return tuple(sorted(iri for iri, title, date in rows if f"{year}年" in title or date.startswith(year)))


_REPORTS = """SELECT DISTINCT ?x ?title ?date WHERE {
  ?x dcterms:title ?title OPTIONAL { ?x dcterms:issued ?date } FILTER(CONTAINS(STR(?title), "工作报告"))
}"""


def latest_year(store: GraphStore, things: Iterable[Thing] = ()) -> int | None:
    """Return the year of the newest article, as the dates tell it, or else the titles; None where neither does.

    Of those that tell of some things, where these are named.
    """
    named = " ".join(sorted({f"<{thing.iri}>" for thing in things}))
    about = f"VALUES ?e {{ {named} }} ?m itsrdf:taIdentRef ?e ; nif:referenceContext ?x ." if named else ""
    for asked in ("issued", "title"):
        query = f"SELECT DISTINCT ?said {{ {about} ?x a wt:Article ; dcterms:{asked} ?said }}"
        found: Any = store.query(query, prefixes=PREFIXES, use_default_graph_as_union=lacks_union(store))
        years = [int(year[0]) for (said,) in found if (year := _YEAR.search(said.value))]
        if years:
            return max(years)
    return None


_YEAR = re.compile(r"(?:19|20)\d\d(?=年|-|$)")
