"""Figures as a store tells them, with the document and the words of each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING

from pyoxigraph import Literal

from kg.across.agree import Agreement, agreement, step
from kg.across.fragments import is_fragment
from kg.indicators import load_indicators
from kg.model import CONFIDENT
from kg.query import select
from kg.spans import span_of

if TYPE_CHECKING:
    from kg.store import GraphStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One figure in one document."""

    indicator: str
    """The usual name of what is measured."""
    words: str
    """The text's own words for it."""
    subject: str
    """Whose it is; of a figure without a subject, what the document is about; empty where neither is known."""
    stated: bool
    """Whether the figure has a subject of its own."""
    value: Decimal
    unit: str
    kind: str
    qualifier: str
    modality: str
    first: date | None
    last: date | None
    """Both days inclusive; None without a period."""
    text: str
    quote: str
    """The sentence, where the graph knows it, or the figure's own words."""
    article: str
    title: str
    issued: str
    """ISO date, empty where unknown."""
    place: str
    """Article id and half-open code points: `anning#char=341,346`."""
    change_of: str
    """The place of the level that a growth qualifies."""
    share_of: str
    """The place of the figure, or the name of the indicator, that a share is of."""
    over: str = ""
    """The stretch that a growth runs over, where that is not from the year before: 比2002年, 年均."""
    implied: bool = False
    """Whether its subject is supplied, not stated in its sentence."""
    confidence: str = ""
    """0 to 1; empty where the graph has none."""

    @property
    def told_in(self) -> str:
        """The year of its document: of its date, else the one that its title names; empty where neither does."""
        return year_of(self.issued, self.title)

    @property
    def step(self) -> Decimal:
        """What one more in the last digit written adds to the value."""
        return step(self.value, self.text)

    def agrees(self, other: Told) -> Agreement:
        """Compare the values of two figures, as they are written and qualified."""
        qualifiers = {"first": self.qualifier, "second": other.qualifier}
        return agreement(self.value, other.value, texts=(self.text, other.text), **qualifiers)

    @property
    def year(self) -> int | None:
        """The year of a period that is one whole year or its last day (年末, 年底), or None."""
        if self.first is None or self.last is None or (self.last.month, self.last.day) != (12, 31):
            return None
        whole = self.first == self.last or (self.first.month, self.first.day) == (1, 1)
        return self.last.year if whole and self.first.year == self.last.year else None

    @property
    def done(self) -> bool:
        """Whether it tells what was or is so: no goal, no plan, and nothing of a year that was to come."""
        return self.modality == "asserted" and self.kind != "target" and not self._ahead

    @property
    def aimed(self) -> bool:
        """Whether it tells what is to be: a goal, a plan, or a value of a year that was to come."""
        measured = self.modality == "asserted" and self.sort in ("level", "growth")
        return self.kind == "target" or self.modality == "planned" or (measured and self._ahead)

    @property
    def _ahead(self) -> bool:
        """Whether it is of a year that was to come when its document was written, or that its report opens."""
        if self.year is None or not self.told_in:
            return False
        opens = _OPENS_THE_YEAR in self.title
        return self.year >= int(self.told_in) if opens else self.year > int(self.told_in)

    @property
    def sort(self) -> str:
        """The kind; but a percentage of a rate (失业率, 赤字率) is its level, and one of 涨幅 a growth, no share."""
        if self.kind != "share" or self.share_of or not self._in_its_own_unit:
            return self.kind
        return "growth" if _CHANGE.search(self.words) else "level"

    @property
    def aimed_at(self) -> int | None:
        """The year in which a rate is to reach a goal set for several: 城镇化率 of five years is that of the last."""
        if self.kind != "target" or self.unit not in _RATES or self.first is None or self.last is None:
            return None
        of_years = self.first.year < self.last.year and self._in_its_own_unit
        return self.last.year if of_years and not _CHANGE.search(self.words) else None

    @property
    def _in_its_own_unit(self) -> bool:
        """Whether it counts in what its indicator counts in, as rates do in per cent."""
        concept = load_indicators().concepts.get(self.indicator)
        return concept is not None and self.unit in concept.units


_YEAR = re.compile(r"(?:19|20)\d\d(?=年)")
_OPENS_THE_YEAR = "政府工作报告"
"""In the titles of reports that are given when their year begins: what they tell of all that year is to come."""
_RATES = ("%", "‰")
_CHANGE = re.compile("涨幅|涨|增幅|增速|增长|降幅")

_TOLD = """
SELECT DISTINCT ?f ?indicator ?words ?own ?topic ?place ?value ?unit ?kind ?qualifier ?modality ?from ?to ?text
  ?passage ?article ?title ?issued ?level ?whole ?resolution ?confidence ?against WHERE {
  %s
  ?f wt:indicator ?i ; wt:value ?value ; wt:unit/rdfs:label ?unit ; wt:kind ?kind ; wt:qualifier ?qualifier ;
    wt:modality ?modality ; wt:indicatorText ?words ; wt:text ?text ; prov:wasDerivedFrom ?passage .
  FILTER NOT EXISTS { ?f wt:confidence ?sure FILTER(?sure < %s) }
  ?i rdfs:label ?indicator .
  ?passage nif:referenceContext ?article .
  OPTIONAL { ?f wt:subject ?own }
  OPTIONAL { ?article wt:about ?topic } OPTIONAL { ?article wt:locality ?place }
  OPTIONAL { ?f wt:subjectResolution ?resolution } OPTIONAL { ?f wt:confidence ?confidence }
  OPTIONAL { ?f wt:periodStart ?from } OPTIONAL { ?f wt:periodEnd ?to }
  OPTIONAL { ?article dcterms:title ?title } OPTIONAL { ?article dcterms:issued ?issued }
  OPTIONAL { ?f wt:comparedWith ?against }
  OPTIONAL { ?f wt:changeOf ?level } OPTIONAL { ?f wt:shareOf ?whole }
}"""
"""Each OPTIONAL is of one triple: for one of several, an engine gathers all that the store has of them."""
_LABELS = "SELECT ?x ?label { VALUES ?x { %s } ?x rdfs:label ?label }"
_PLACES = "SELECT ?x ?passage { VALUES ?x { %s } ?x prov:wasDerivedFrom ?passage }"
_QUOTES = """
SELECT ?passage ?quote ?before WHERE {
  VALUES ?passage { %s } ?passage nif:superString ?sentence ; nif:beginIndex ?at .
  ?sentence a nif:Sentence ; nif:anchorOf ?quote ; nif:beginIndex ?start .
  BIND(SUBSTR(STR(?quote), 1, ?at - ?start) AS ?before)
}"""
"""Asked for once the figures are known: an engine that joins it to them reads the sentences of the whole store."""
_CALLED = "SELECT DISTINCT ?l WHERE { VALUES ?n { %s } ?e rdfs:label|skos:altLabel ?n ; rdfs:label ?l }"
_INDICATORS = "SELECT DISTINCT ?i { VALUES ?n { %s } ?i rdfs:label|skos:altLabel ?n ; a wt:Indicator }"
_LANGUAGES = ("zh", "en", None)
"""In which a name may be told."""
_LIKE = """
SELECT ?label (COUNT(DISTINCT ?f) AS ?n) WHERE {
  ?i a wt:Indicator ; rdfs:label ?label ; rdfs:label|skos:altLabel ?name FILTER(CONTAINS(STR(?name), ?asked))
  ?f wt:indicator ?i
} GROUP BY ?label ORDER BY DESC(?n) ?label"""
_AT_ONCE = 500
_THINGS, _PASSAGE, _LEVEL, _WHOLE = (3, 4, 5), 14, 18, 19
"""Which columns of a row are things of which the label is asked, the passage, the level, and the whole."""


def figures_told(
    store: GraphStore,
    *,
    indicators: Iterable[str] | None = None,
    article: str = "",
    subjects: frozenset[str] = frozenset(),
) -> tuple[Told, ...]:
    """Return the figures of a store, of some indicators (by name or wording), one article (by IRI), subjects, in order.

    All modalities are told; what is below the threshold of confidence is not.
    """
    narrowed = f"?passage nif:referenceContext <{article}> . ?f prov:wasDerivedFrom ?passage ." if article else ""
    if indicators is not None:
        usual = load_indicators().name_of
        wanted = {name for asked in indicators for name in (asked, usual(asked))}
        meant = " ".join(f"<{iri}>" for (iri,) in select(store, _INDICATORS % _written(wanted)).rows)
        narrowed += f"VALUES ?i {{ {meant} }}"
    rows = {row[0]: row for row in reversed(select(store, _TOLD % (narrowed, CONFIDENT)).rows)}
    labels = _one_of(store, _LABELS, (row[i] for row in rows.values() for i in (*_THINGS, _WHOLE)))
    kept = [row for row in rows.values() if not subjects or _whose(row, labels) in subjects]
    places = _one_of(store, _PLACES, (row[i] for row in kept for i in (_LEVEL, _WHOLE)))
    quotes = {x: (quote, before) for x, quote, before in _of(store, _QUOTES, (row[_PASSAGE] for row in kept))}
    told = (_told(row, labels, places, *quotes.get(row[_PASSAGE], ("", ""))) for row in kept)
    return tuple(sorted(told, key=_order))


def _whose(row: tuple[str, ...], labels: Mapping[str, str]) -> str:
    """The label of a figure's subject; of what its article is about, or its place, where it has none."""
    return next((labels[row[i]] for i in _THINGS if labels.get(row[i])), "")


def year_of(issued: str, title: str) -> str:
    """Return the year of a document: of its date, else the one that its title names; empty where neither does.

    >>> year_of("2024-03-05", ""), year_of("", "2025年国务院政府工作报告"), year_of("", "决议")
    ('2024', '2025', '')
    """
    named = _YEAR.search(title)
    return issued[:4] or (named[0] if named else "")


def subjects_called(store: GraphStore, name: str) -> frozenset[str]:
    """Return the labels of what a name or an alias means, with the name itself."""
    rows = select(store, _CALLED % _written((name,))).rows
    return frozenset((name, *(label for (label,) in rows)))


def _written(names: Iterable[str]) -> str:
    """Names as SPARQL writes them, in every language that they may be told in."""
    return " ".join(str(Literal(name, language=tongue)) for name in sorted(names) for tongue in _LANGUAGES)


def like(store: GraphStore, words: str, most: int = 8) -> tuple[str, ...]:
    """Return the indicators of a store in whose names or wordings some words stand, those of most figures first.

    What is but a piece of a clause (部分, 增发) is not among them.
    """
    found = (label for label, _ in select(store, _LIKE, {"asked": words}) if not is_fragment(label))
    return tuple(islice(found, most))


def _one_of(store: GraphStore, sparql: str, iris: Iterable[str]) -> dict[str, str]:
    """Return the one word that is told of each of some things."""
    return {row[0]: row[1] for row in _of(store, sparql, iris)}


def _of(store: GraphStore, sparql: str, iris: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Yield what is told of each of some things, asked for in parts."""
    wanted = sorted({iri for iri in iris if iri})
    for at in range(0, len(wanted), _AT_ONCE):
        yield from select(store, sparql % " ".join(f"<{iri}>" for iri in wanted[at : at + _AT_ONCE])).rows


def _told(row: tuple[str, ...], labels: Mapping[str, str], places: Mapping[str, str], quote: str, before: str) -> Told:
    _, indicator, words, own, _, _, value, unit, kind, qualifier, modality, first, last, text, *origin = row
    passage, article, title, issued, level, whole, resolution, confidence, against = origin
    told = Told(
        indicator=indicator,
        words=words,
        subject=_whose(row, labels),
        stated=bool(labels.get(own)),
        value=Decimal(value),
        unit=unit,
        kind=local(kind),
        qualifier=qualifier,
        modality=local(modality),
        first=date.fromisoformat(first[:10]) if first else None,
        last=date.fromisoformat(last[:10]) if last else None,
        text=text,
        quote=" ".join((quote or text).split()),
        article=article,
        title=title,
        issued=issued[:10],
        place=local(passage, "/"),
        change_of=local(places.get(level, ""), "/"),
        share_of=local(places.get(whole, ""), "/") or labels.get(whole, ""),
        implied=resolution == "implied",
        confidence=confidence,
    )
    if told.sort != "growth":
        return told
    return replace(told, over=span_of(before, compared=against, year=told.year))


def _order(told: Told) -> tuple[str, str, date, date, str, str, tuple[int, ...]]:
    offsets = tuple(int(part) for part in told.place.partition("#char=")[2].split(",") if part.isdigit())
    never = date.max
    return told.indicator, told.subject, told.first or never, told.last or never, told.issued, told.article, offsets


def local(iri: str, mark: str = "#") -> str:
    """Return the last part of an identifier, behind its last `mark`."""
    return iri.rsplit(mark, 1)[-1]
