"""Over what stretch a growth runs that is not from the year before: its sentence tells it."""

from __future__ import annotations

from typing import Any

from kg.inquiry.chosen import local
from kg.spans import span_of
from kg.store import GraphStore, lacks_union
from kg.terms import PREFIXES


def with_stretch(store: GraphStore, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Each figure with the stretch that it runs over (`over`), if it is a growth that is not from the year before."""
    passages = sorted({row["passage"] for row in rows if local(row["kindOf"]) == "growth"})
    before: dict[str, str] = {}
    if passages:
        asked = _BEFORE % " ".join(f"<{passage}>" for passage in passages)
        found: Any = store.query(asked, prefixes=PREFIXES, use_default_graph_as_union=lacks_union(store))
        before = {passage.value: words.value for passage, words in found}
    return [{**row, "over": _stretch(row, before.get(row["passage"], ""))} for row in rows]


_BEFORE = """SELECT DISTINCT ?passage ?before WHERE {
  VALUES ?passage { %s } ?passage nif:superString ?sentence ; nif:beginIndex ?at .
  ?sentence a nif:Sentence ; nif:anchorOf ?words ; nif:beginIndex ?start .
  BIND(SUBSTR(STR(?words), 1, ?at - ?start) AS ?before)
}"""


def _stretch(row: dict[str, str], before: str) -> str:
    if local(row["kindOf"]) != "growth":
        return ""
    first, last = row["start"][:4], row["end"][:4]
    return span_of(before, compared=row["against"], year=int(first) if first and first == last else None)
