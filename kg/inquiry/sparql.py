"""What is asked -> the SPARQL that answers it, form by form."""

from __future__ import annotations

from collections.abc import Iterable

from kg.inquiry.asks import Ask
from kg.inquiry.names import Thing
from kg.inquiry.readings import WAYS
from kg.model import CONFIDENT

MOST = 400


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
    about = "?p rdfs:label ?about ."
    if len({thing.label for thing in ask.things}) > 1:  # of several, whose it is
        about = '?p rdfs:label ?way . ?e rdfs:label ?own . BIND(STRLANG(CONCAT(?own, " ", ?way), LANG(?way)) AS ?about)'
    return f"""SELECT DISTINCT ?x ?text ?about ?passage {_HOW} WHERE {{
  {_values("e", ask.things)} {_terms("p", ask.predicates)}
  ?fact rdf:subject {subject} ; rdf:predicate ?p ; rdf:object {target} ; prov:wasDerivedFrom ?passage .
  ?x rdfs:label ?text . {about} FILTER(LANG(?about) = "zh") {kinds} {_part(ask)}
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
    return f'FILTER(CONTAINS(STR(?text), "{quoted(ask.part)}"))' if ask.part else ""


def _figures(ask: Ask) -> str:
    lines = []
    if ask.indicators:
        lines.append(f"{_values('i', ask.indicators)} ?x wt:indicator ?i .")
    if ask.things:
        lines.append(f"{_values('s', ask.things)} ?x wt:subject ?s .")
    if ask.kinds:  # the greatest of the projects …, of the articles that tell of what is named
        lines.append(f"{_terms('class', ask.kinds)} ?x wt:subject ?s . ?s a ?class .")
        if ask.others:
            lines.append(f"{_values('o', ask.others)} ?told itsrdf:taIdentRef ?o ; nif:referenceContext ?article .")
            lines.append("?x prov:wasDerivedFrom/nif:referenceContext ?article .")
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


def quoted(text: str) -> str:
    """Return text as it stands between the quotation marks of a query."""
    return text.replace("\\", "\\\\").replace('"', '\\"')
