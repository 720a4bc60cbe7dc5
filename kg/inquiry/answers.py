"""What is asked -> SPARQL, and its rows -> answers with the passages they rest on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kg.inquiry.asks import Ask
from kg.inquiry.names import Thing
from kg.inquiry.readings import WAYS
from kg.model import CONFIDENT
from kg.spans import span_of
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
    kind: str = ""
    """Of a figure: level, growth, target …"""

    @property
    def ahead(self) -> bool:
        """Whether it is what is aimed at or planned, not what came of it."""
        return self.kind == "target" or self.modality == "planned"


def sparql_of(ask: Ask) -> str:
    """Return the query that answers; its columns are x, text, about, passage, and what sorting needs."""
    return {
        "relations": _relations,
        "holders": _holders,
        "figures": _figures,
        "list": _list,
        "articles": _articles,
        "issued": _issued,
        "when": _told_when,
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
  {_cited(ask)} {_how("?fact")}
}} LIMIT {MOST}"""


def _holders(ask: Ask) -> str:
    """Who holds one of some posts, and of what is named beside it: by a fact of its own, or as the post's name says."""
    of = (
        f"""{_values("o", ask.others)} ?o rdfs:label ?of .
  FILTER(STRSTARTS(STR(?about), STR(?of))
    || EXISTS {{ ?at rdf:subject ?x ; rdf:predicate wt:holdsPostAt ; rdf:object ?o }})"""
        if ask.others
        else ""
    )
    return f"""SELECT DISTINCT ?x ?text ?about ?passage {_HOW} WHERE {{
  {_values("e", ask.things)} ?e rdfs:label ?about .
  ?fact rdf:subject ?x ; rdf:predicate wt:holdsPostAt ; rdf:object ?e ; prov:wasDerivedFrom ?passage .
  ?x rdfs:label ?text . {of} {_cited(ask)}
  {_how("?fact")}
}} LIMIT {MOST}"""


def _cited(ask: Ask) -> str:
    """Only what some articles tell, where these are asked."""
    told = " || ".join(f'STRSTARTS(STR(?passage), "{article}#")' for article in ask.articles)
    return f"FILTER({told})" if told else ""


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
    if ask.years:
        lines.append("?x wt:periodStart ?from ; wt:periodEnd ?to .")
        began, ended = "SUBSTR(STR(?from), 1, 4)", "SUBSTR(STR(?to), 1, 4)"
        each = (f'({began} <= "{year}" && {ended} >= "{year}")' for year in ask.years)
        within = f'{began} >= "{min(ask.years)}"' if ask.since else " || ".join(each)
        lines.append(f"FILTER({within})")
    signs = {
        "down": "?value < 0",
        "up": "?value > 0",
        "over": f'?value > {ask.bound} || (?value = {ask.bound} && EXISTS {{ ?x wt:qualifier "over" }})',
        "under": f"?value < {ask.bound}",
    }
    if ask.sign in signs:
        lines.append(f"FILTER({signs[ask.sign]})")
    if ask.unit:
        lines.append(f'?x wt:unit/rdfs:label "{ask.unit}"@zh .')
    where = "\n  ".join(lines)
    return f"""SELECT DISTINCT ?x ?text ?value ?kindOf ?indicator ?subject ?start ?end ?against ?qualifier ?passage
{_HOW} WHERE {{
  {where}
  ?x wt:value ?value ; wt:text ?text ; wt:kind ?kindOf ; wt:indicator/rdfs:label ?indicator .
  ?x prov:wasDerivedFrom ?passage .
  OPTIONAL {{ ?x wt:subject ?of OPTIONAL {{ ?of rdfs:label ?subject }} }}
  OPTIONAL {{ ?x wt:periodStart ?start }} OPTIONAL {{ ?x wt:periodEnd ?end }}
  OPTIONAL {{ ?x wt:comparedWith ?against }} OPTIONAL {{ ?x wt:qualifier ?qualifier }}
  {_cited(ask)} {_how("?x")}
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


def _issued(ask: Ask) -> str:
    """Of what day an article is that bears a document's name."""
    return f"""SELECT DISTINCT ?x ?text ?about ?passage WHERE {{
  {_values("e", ask.things)} ?e rdfs:label ?name . BIND(REPLACE(STR(?name), "[《》]", "") AS ?called)
  ?x dcterms:title ?about ; dcterms:issued ?text . FILTER(CONTAINS(STR(?about), ?called))
  ?passage itsrdf:taIdentRef ?e ; nif:referenceContext ?x .
}} LIMIT {MOST}"""


def _told_when(ask: Ask) -> str:
    return f"""SELECT DISTINCT ?x ?text ?about ?passage WHERE {{
  {_values("e", ask.things)} ?passage itsrdf:taIdentRef ?e ; nif:referenceContext ?x .
  ?x dcterms:issued ?text ; dcterms:title ?about .
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


def reports_of(store: GraphStore, year: str) -> tuple[str, ...]:
    """Return the work reports of a year, as their titles or their dates tell it."""
    found: Any = store.query(_REPORTS, prefixes=PREFIXES, use_default_graph_as_union=lacks_union(store))
    rows = ((iri.value, title.value, date.value if date is not None else "") for iri, title, date in found)
    return tuple(sorted(iri for iri, title, date in rows if f"{year}年" in title or date.startswith(year)))


_REPORTS = """SELECT DISTINCT ?x ?title ?date WHERE {
  ?x dcterms:title ?title OPTIONAL { ?x dcterms:issued ?date } FILTER(CONTAINS(STR(?title), "工作报告"))
}"""


def latest_year(store: GraphStore) -> int | None:
    """Return the year of the newest article, as the dates tell it, or else the titles; None where neither does."""
    for asked in ("issued", "title"):
        query = f"SELECT DISTINCT ?said {{ ?x a wt:Article ; dcterms:{asked} ?said }}"
        found: Any = store.query(query, prefixes=PREFIXES, use_default_graph_as_union=lacks_union(store))
        years = [int(year[0]) for (said,) in found if (year := _YEAR.search(said.value))]
        if years:
            return max(years)
    return None


_YEAR = re.compile(r"(?:19|20)\d\d(?=年|-|$)")


def answers_of(store: GraphStore, ask: Ask, sparql: str) -> tuple[Answer, ...]:
    """Run the query and gather what it says, one answer a thing."""
    found: Any = store.query(sparql, prefixes=PREFIXES, use_default_graph_as_union=lacks_union(store))
    names = [variable.value for variable in found.variables]
    rows = [{n: term.value if term is not None else "" for n, term in zip(names, row, strict=True)} for row in found]
    rows.sort(key=lambda row: (row["passage"], row["text"], row["x"]))
    if ask.form == "figures":
        rows = _chosen(ask, _with_stretch(store, rows))
    groups: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in rows:
        # The two ends of a range are two figures and one answer, and so is what is told of one thing twice.
        same = _about(ask, row) if ask.form == "figures" else row["x"]
        groups.setdefault((same, _text(ask, row)), []).append(row)
    answers = [
        Answer(
            text=text,
            about=_about(ask, group[0]),
            iri="" if ask.form == "between" else group[0]["x"],
            passages=tuple(sorted({row["passage"] for row in group})),
            kind=_local(group[0].get("kindOf", "")),
            **_told(group),
        )
        for (_, text), group in groups.items()
    ]
    if ask.wants == "gap" and (gap := _gap(ask, rows)):
        answers.insert(0, gap)
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
        return _years(row) or "未注明年份"
    if ask.form == "figures" and ask.wants == "subject":
        return row["subject"]
    return row["indicator"] if ask.form == "figures" and ask.wants == "indicator" else row["text"]


def _about(ask: Ask, row: dict[str, str]) -> str:
    if ask.form != "figures":
        return row.get("about", "")
    told = [
        row["subject"] if ask.wants != "subject" else "",
        _years(row) if ask.wants != "year" else "",
        row["indicator"] if ask.wants != "indicator" else "",
        _way(row) + (row["text"] if ask.wants not in ("value", "gap") else ""),
    ]
    return " ".join(part for part in told if part) + (f"（{row['over']}）" if row["over"] else "")


def _way(row: dict[str, str]) -> str:
    """Which way a change goes, where its words alone do not tell: 1.9% of 下降1.9%."""
    if _local(row["kindOf"]) != "growth" or row["text"].startswith(("-", "－", "−", "+")):
        return ""
    return "下降" if Decimal(row["value"]) < 0 else "增长"


def _years(row: dict[str, str]) -> str:
    """The year of a figure, or the first and the last of its period; empty where it has none."""
    first, last = row["start"][:4], row["end"][:4]
    return "" if not first else f"{first}年" if first == last else f"{first}—{last}年"


def _with_stretch(store: GraphStore, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Each figure with the stretch that it runs over (`over`), if it is a growth that is not from the year before."""
    passages = sorted({row["passage"] for row in rows if _local(row["kindOf"]) == "growth"})
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
    if _local(row["kindOf"]) != "growth":
        return ""
    first, last = row["start"][:4], row["end"][:4]
    return span_of(before, compared=row["against"], year=int(first) if first and first == last else None)


def _chosen(ask: Ask, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Of figures the kind that is asked for: levels before changes; the greatest where one is asked for.

    Where a year is asked for those of this very year count, if there are any; else the latest come first. Growth over
    several years comes behind that of one.
    """
    exact = ask.years if not ask.since else ()
    rows = [row for row in rows if row["start"][:4] == row["end"][:4] and row["end"][:4] in exact] or rows
    if not ask.figure_kinds and ask.wants != "indicator":
        # Of several that are named outright each has its own: 常住人口和城镇化率.
        apart = {row["indicator"] for row in rows} if len(ask.indicators) > 1 and not ask.doubts else ()
        parts = [[row for row in rows if row["indicator"] == name] for name in sorted(apart)] or [rows]
        rows = [row for part in parts for row in _usual(part)]
    if ask.sign in ("most", "least") and rows:
        rows = [row for row in rows if _asserted(row)] or rows
        rows = [row for row in rows if not row["over"] and row["start"][:4] == row["end"][:4]] or rows
        rows = _of_one_time(rows) if ask.wants == "subject" else rows
        if not rows:
            return []
        best = (max if ask.sign == "most" else min)(Decimal(row["value"]) for row in rows)
        rows = [row for row in rows if Decimal(row["value"]) == best]
    if ask.sign == "over":
        rows = [
            row for row in rows if Decimal(row["value"]) > Decimal(ask.bound) or _local(row["qualifier"]) in _BEYOND
        ]
    if ask.first and rows:
        dated = [row for row in rows if row["start"]]
        earliest = min((row["end"] for row in dated), default="")
        rows = [row for row in dated if row["end"] == earliest] or rows
    return sorted(sorted(rows, key=_latest, reverse=True), key=lambda row: (bool(row["over"]), not row["start"]))


def _usual(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The figures of the kind that is meant where none is told: levels, else shares and ranks, else goals."""
    for kinds in (("level",), ("share", "rank", "duration"), ("target",)):
        if preferred := [row for row in rows if _local(row["kindOf"]) in kinds]:
            return preferred
    return rows


def _gap(ask: Ask, rows: list[dict[str, str]]) -> Answer | None:
    """By how much the first of two figures is over the other: of two subjects in one year, or of one in two years."""
    order = [thing.label for thing in ask.things]
    if len({row["subject"] for row in rows}) > 1:
        pair = sorted(_of_one_time(rows), key=lambda row: order.index(row["subject"]) if row["subject"] in order else 9)
    else:
        pair = sorted(rows, key=lambda row: ask.years.index(row["end"][:4]) if row["end"][:4] in ask.years else 9)
    told = {(row["subject"], row["end"], row["kindOf"], row["indicator"]): row for row in pair}
    values = list(told.values())
    if len(values) != 2 or len({(row["indicator"], row["kindOf"]) for row in values}) != 1:
        return None
    one, other = values
    number = _NUMBER.search(one["text"])
    units = [_NUMBER.sub("", row["text"], count=1) for row in values]
    if number is None or units[0] != units[1] or not Decimal(one["value"]) or not Decimal(number[0]):
        return None
    scale = abs(Decimal(one["value"])) / Decimal(number[0])
    points = units[0].replace("%", "个百分点")
    gap = (Decimal(one["value"]) - Decimal(other["value"])) / scale
    passages = tuple(sorted({one["passage"], other["passage"]}))
    said = f"{abs(gap).normalize():f}{points}"
    return Answer(
        text=f"{'多' if gap > 0 else '少'}{said}" if gap else "一样", about="由两个数相减得出", passages=passages
    )


_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def _of_one_time(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The figures of the latest year of which most subjects tell, if several do: what is compared is of one time."""
    told: dict[str, set[str]] = {}
    for row in rows:
        told.setdefault(row["end"][:4], set()).add(row["subject"])
    year = max(told, key=lambda year: (len(told[year]), year), default="")
    return [row for row in rows if row["end"][:4] == year] if len(told.get(year, ())) > 1 else []


_BEYOND = ("over", "atLeast")
"""What is told of a figure that is above what it says: 超过1.4万亿斤."""


def _latest(row: dict[str, str]) -> tuple[str, str]:
    return row["end"], row["start"]
