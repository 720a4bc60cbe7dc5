"""What is asked -> SPARQL, and its rows -> answers with the passages they rest on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kg.inquiry.names import Thing
from kg.inquiry.readings import WAYS, Ask
from kg.model import CONFIDENT
from kg.store import GraphStore, lacks_union
from kg.terms import PREFIXES, WT

MOST = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer: its words, what they are of, and the passages it rests on."""

    text: str
    about: str = ""
    iri: str = ""
    passages: tuple[str, ...] = ()
    modality: str = ""
    """asserted where one of its passages asserts it; empty where it is a name or a count."""
    resolution: str = ""
    """stated where the subject stands in one of them."""
    confidence: str = ""
    """Of the surest of them; empty where the graph has none."""


def sparql_of(ask: Ask) -> str:
    """Return the query that answers; its columns are x, text, about, passage, and what sorting needs."""
    return {
        "relations": _relations,
        "figures": _figures,
        "list": _list,
        "articles": _articles,
        "define": _define,
        "between": _between,
    }[ask.form](ask)


def _values(name: str, things: Iterable[Thing]) -> str:
    return f"VALUES ?{name} {{ {' '.join(sorted({f'<{thing.iri}>' for thing in things}))} }}"


def _terms(name: str, terms: Iterable[str]) -> str:
    return f"VALUES ?{name} {{ {' '.join(f'wt:{term}' for term in terms)} }}"


def _relations(ask: Ask) -> str:
    subject, target = ("?x", "?e") if ask.back else ("?e", "?x")
    kinds = f"{_terms('class', ask.kinds)} ?x a ?class ." if ask.kinds else ""
    return f"""SELECT DISTINCT ?x ?text ?about ?passage {_HOW} WHERE {{
  {_values("e", ask.things)} {_terms("p", ask.predicates)}
  ?fact rdf:subject {subject} ; rdf:predicate ?p ; rdf:object {target} ; prov:wasDerivedFrom ?passage .
  ?x rdfs:label ?text . ?p rdfs:label ?about . FILTER(LANG(?about) = "zh") {kinds} {_part(ask)}
  {_how("?fact")}
}} LIMIT {MOST}"""


_HOW = "?modality ?resolution ?confidence"


def _how(fact: str) -> str:
    """How far a fact can be relied on; what is below the threshold of confidence is no answer."""
    return f"""FILTER NOT EXISTS {{ {fact} wt:confidence ?sure FILTER(?sure < {CONFIDENT}) }}
  OPTIONAL {{ {fact} wt:modality ?modality }} OPTIONAL {{ {fact} wt:subjectResolution ?resolution }}
  OPTIONAL {{ {fact} wt:confidence ?confidence }}"""


def _part(ask: Ask) -> str:
    return f'FILTER(CONTAINS(STR(?text), "{_quoted(ask.part)}"))' if ask.part else ""


def _figures(ask: Ask) -> str:
    lines = []
    if ask.indicators:
        lines.append(f"{_values('i', ask.indicators)} ?x wt:indicator ?i .")
    if ask.things:
        lines.append(f"{_values('s', ask.things)} ?x wt:subject ?s .")
    if ask.figure_kinds:
        lines.append(f"{_terms('kind', ask.figure_kinds)} ?x wt:kind ?kind .")
    if ask.year:
        lines.append("?x wt:periodStart ?from ; wt:periodEnd ?to .")
        lines.append(f'FILTER(SUBSTR(STR(?from), 1, 4) <= "{ask.year}" && SUBSTR(STR(?to), 1, 4) >= "{ask.year}")')
    signs = {
        "down": "?value < 0",
        "up": "?value > 0",
        "over": f"?value > {ask.bound}",
        "under": f"?value < {ask.bound}",
    }
    if ask.sign in signs:
        lines.append(f"FILTER({signs[ask.sign]})")
    if ask.unit:
        lines.append(f'?x wt:unit/rdfs:label "{ask.unit}"@zh .')
    where = "\n  ".join(lines)
    return f"""SELECT DISTINCT ?x ?text ?value ?kindOf ?indicator ?subject ?start ?passage {_HOW} WHERE {{
  {where}
  ?x wt:value ?value ; wt:text ?text ; wt:kind ?kindOf ; wt:indicator/rdfs:label ?indicator .
  ?x prov:wasDerivedFrom ?passage .
  OPTIONAL {{ ?x wt:subject/rdfs:label ?subject }} OPTIONAL {{ ?x wt:periodStart ?start }}
  {_how("?x")}
}} LIMIT {MOST}"""


def _list(ask: Ask) -> str:
    kinds = f"{_terms('class', ask.kinds)} ?x a ?class ." if ask.kinds else ""
    owner = ""
    if ask.things:
        ways = "|".join(f"wt:{way}" for way in WAYS)
        owner = f"{_values('e', ask.things)} ?e ({ways}|^wt:partOf|^wt:locatedIn|^wt:holdsPostAt)+ ?x ."
    return f"""SELECT DISTINCT ?x ?text ?passage ?confidence WHERE {{
  {owner} {kinds}
  ?x rdfs:label ?text . ?passage itsrdf:taIdentRef ?x . {_part(ask)}
  OPTIONAL {{ ?passage wt:confidence ?confidence }}
}} LIMIT {MOST * 10}"""


def _articles(ask: Ask) -> str:
    return f"""SELECT DISTINCT ?x ?text ?passage WHERE {{
  {_values("e", ask.things)}
  {{ ?passage itsrdf:taIdentRef ?e }} UNION {{ ?f wt:indicator ?e ; prov:wasDerivedFrom ?passage }}
  ?passage nif:referenceContext ?x . ?x dcterms:title ?text .
}} LIMIT {MOST}"""


def _define(ask: Ask) -> str:
    return f"""SELECT DISTINCT ?x ?text ?about ?passage ?confidence WHERE {{
  {_values("x", ask.things)} ?x a ?class ; rdfs:label ?about . ?class rdfs:label ?text . FILTER(LANG(?text) = "zh")
  ?passage itsrdf:taIdentRef ?x . OPTIONAL {{ ?passage wt:confidence ?confidence }}
}} LIMIT {MOST}"""


def _between(ask: Ask) -> str:
    return f"""SELECT DISTINCT ?x ?text ?about ?passage {_HOW} WHERE {{
  {_values("e", ask.things)} {_values("o", ask.others)}
  {{ ?fact rdf:subject ?e ; rdf:object ?o }} UNION {{ ?fact rdf:subject ?o ; rdf:object ?e }}
  ?fact rdf:predicate ?x ; rdf:subject ?s ; prov:wasDerivedFrom ?passage .
  ?x rdfs:label ?text . ?s rdfs:label ?about . FILTER(LANG(?text) = "zh")
  {_how("?fact")}
}} LIMIT {MOST}"""


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def answers_of(store: GraphStore, ask: Ask, sparql: str) -> tuple[Answer, ...]:
    """Run the query and gather what it says, one answer a thing."""
    found: Any = store.query(sparql, prefixes=PREFIXES, use_default_graph_as_union=lacks_union(store))
    names = [variable.value for variable in found.variables]
    rows = [{n: term.value if term is not None else "" for n, term in zip(names, row, strict=True)} for row in found]
    rows.sort(key=lambda row: (row["passage"], row["text"], row["x"]))
    if ask.form == "figures":
        rows = _chosen(ask, rows)
    groups: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in rows:
        # The two ends of a range are two figures and one answer.
        same = row["passage"] if ask.form == "figures" else row["x"]
        groups.setdefault((same, _text(ask, row)), []).append(row)
    answers = [
        Answer(
            text=text,
            about=_about(ask, group[0]),
            iri="" if ask.form == "between" else group[0]["x"],
            passages=tuple(sorted({row["passage"] for row in group})),
            **_told(group),
        )
        for (_, text), group in groups.items()
    ]
    return tuple(sorted(answers, key=lambda answer: answer.modality not in ("", "asserted")))


def _told(rows: list[dict[str, str]]) -> dict[str, str]:
    """How far one answer can be relied on: as far as the surest of the words that assert it."""
    done = [row for row in rows if _asserted(row)] or rows
    best = max(done, key=lambda row: float(row.get("confidence") or 1))
    return {name: _local(best.get(name, "")) for name in ("modality", "resolution", "confidence")}


def _asserted(row: dict[str, str]) -> bool:
    return _local(row.get("modality", "")) in ("", "asserted")


def _local(iri: str) -> str:
    return iri.removeprefix(WT)


def _text(ask: Ask, row: dict[str, str]) -> str:
    if ask.form == "figures" and ask.wants == "year":
        return f"{row['start'][:4]}年" if row["start"] else "未注明年份"
    return row["indicator"] if ask.form == "figures" and ask.wants == "indicator" else row["text"]


def _about(ask: Ask, row: dict[str, str]) -> str:
    if ask.form != "figures":
        return row.get("about", "")
    year = f"{row['start'][:4]}年" if row["start"] and ask.wants != "year" else ""
    told = [
        row["subject"],
        year,
        row["indicator"] if ask.wants != "indicator" else "",
        row["text"] if ask.wants != "value" else "",
    ]
    return " ".join(part for part in told if part)


def _chosen(ask: Ask, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Of figures the kind that is asked for: levels before changes; the greatest where one is asked for."""
    if not ask.figure_kinds and ask.wants != "indicator":
        for kinds in (("level",), ("share", "rank", "duration"), ("target",)):
            preferred = [row for row in rows if row["kindOf"].removeprefix(WT) in kinds]
            if preferred:
                rows = preferred
                break
    if ask.sign in ("most", "least") and rows:
        rows = [row for row in rows if _asserted(row)] or rows
        best = (max if ask.sign == "most" else min)(Decimal(row["value"]) for row in rows)
        rows = [row for row in rows if Decimal(row["value"]) == best]
    return sorted(rows, key=lambda row: (row["start"], row["passage"]))
