"""What pages ask for of the whole store, read once for each state of it: articles, labels, figures, mentions."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from pyoxigraph import DefaultGraph, NamedNode, Quad

from kg.find.survey import classes, short
from kg.serve.places import Place, place_of
from kg.store import GraphStore, lacks_union
from kg.terms import DCTERMS, ITSRDF, NIF, PROV, RDF, RDFS, SCHEMA, WT
from kg.view.overview import dated, matrix
from kg.view.rows import Figure
from kg.view.rows import Place as Row

REACH = 60
"""Code points of a sentence that are shown before and after a passage."""
MOST_THINGS = 60
_STOP = re.compile(r"[。！？；\n]")


class Held:
    """One state of a store, with what takes long to gather kept."""

    def __init__(self, store: GraphStore) -> None:
        self._store = store
        self._graph = None if lacks_union(store) else DefaultGraph()

    def _quads(self, subject: Any, predicate: str | None = None, value: str | None = None) -> Iterator[Quad]:
        """Statements of the union: of the default graph, where the store keeps it there."""
        named = (None if predicate is None else NamedNode(predicate), None if value is None else NamedNode(value))
        return self._store.quads_for_pattern(subject, *named, self._graph)

    def _column(self, predicate: str) -> Iterator[tuple[str, str]]:
        for quad in self._quads(None, predicate):
            yield quad.subject.value, quad.object.value  # type: ignore[union-attr]

    @cached_property
    def labels(self) -> dict[str, str]:
        """The label of everything that has one, by IRI."""
        labels: dict[str, str] = {}
        for iri, label in self._column(RDFS + "label"):
            labels[iri] = min(labels.get(iri, label), label)
        return labels

    @cached_property
    def articles(self) -> dict[str, dict[str, Any]]:
        """Articles by short name: id, title, publisher, issued, locality, place, text."""
        articles: dict[str, dict[str, Any]] = {}
        texts = dict(self._column(NIF + "isString"))
        titles, issued = dict(self._column(DCTERMS + "title")), dict(self._column(DCTERMS + "issued"))
        places, said = dict(self._column(WT + "locality")), dict(self._column(SCHEMA + "publisher"))
        publishers = dict(self._column(DCTERMS + "publisher"))
        for iri in sorted(texts):
            publisher = self.labels.get(publishers.get(iri, ""), said.get(iri, ""))
            articles[short(iri)] = {
                "id": short(iri),
                "title": titles.get(iri, short(iri)),
                "publisher": publisher,
                "issued": issued.get(iri, ""),
                "locality": short(places.get(iri, "")),
                "place": self.labels.get(places.get(iri, ""), ""),
                "text": texts[iri],
            }
        return articles

    def context(self, place: Place) -> dict[str, str]:
        """Return the words at a place and the sentence around them."""
        text = self.articles[place.article]["text"] if place.article in self.articles else ""
        b, e = place.begin, place.end
        before = _STOP.split(text[max(0, b - REACH) : b])[-1]
        after = text[e : e + REACH]
        stop = _STOP.search(after)
        cut = len(after) if stop is None else stop.end()
        return {
            "before": ("…" if len(before) == REACH else "") + before.lstrip(),
            "quote": text[b:e],
            "after": after[:cut].rstrip() + ("…" if stop is None and e + REACH < len(text) else ""),
        }

    def placed(self, place: Place) -> dict[str, Any]:
        """As the explorer takes a passage: article, offsets, and the sentence around it."""
        return {**place.json(), "context": self.context(place)}

    @cached_property
    def figures(self) -> tuple[dict[str, Any], ...]:
        """Every figure as the explorer takes it, in the order of the texts."""
        found: dict[str, dict[str, str]] = {}
        evidence: dict[str, set[Place]] = defaultdict(set)
        for observed in self._quads(None, RDF + "type", WT + "Observation"):
            iri = observed.subject.value  # type: ignore[union-attr]
            columns = found.setdefault(iri, {})
            for quad in self._quads(observed.subject):
                name, value = _COLUMNS.get(quad.predicate.value), quad.object.value  # type: ignore[union-attr]
                if name == "evidence" and (place := place_of(value)):
                    evidence[iri].add(place)
                elif name:
                    columns[name] = value
        found = {iri: columns for iri, columns in found.items() if "value" in columns}
        growth = {
            columns["change"]: float(columns["value"])
            for columns in found.values()
            if columns.get("change") and self.labels.get(columns.get("unit", "")) == "%"
        }
        rows = [self._figure(iri, found[iri], sorted(evidence[iri]), growth.get(iri)) for iri in found]
        rows.sort(key=lambda row: ([(p["article"], p["b"], p["e"]) for p in row["evidence"]], row["id"]))
        _mark_differing(rows)
        return tuple(rows)

    def _figure(self, iri: str, columns: dict[str, str], places: list[Place], growth: float | None) -> dict[str, Any]:
        subject, unit = columns.get("s", ""), self.labels.get(columns.get("unit", ""), "")
        kind = short(columns.get("kind", ""))
        article = self.articles.get(places[0].article, {}) if places else {}
        return {
            "id": short(iri),
            "s": short(subject),
            "label": self.labels.get(subject, ""),
            "indicator": self.labels.get(columns.get("indicator", ""), ""),
            "value": columns["value"],
            "unit": unit,
            "kind": kind,
            "qualifier": columns.get("qualifier", "exact"),
            "from": columns.get("from"),
            "to": columns.get("to"),
            "text": columns.get("text", ""),
            "rule": columns.get("rule", ""),
            "implied": columns.get("resolution") == "implied",
            "modality": short(columns.get("modality", "")),
            "confidence": columns.get("confidence", ""),
            "change": short(columns.get("change", "")),
            "growth": float(columns["value"]) if growth is None and kind == "growth" and unit == "%" else growth,
            "title": article.get("title", ""),
            "issued": article.get("issued", ""),
            "evidence": [self.placed(place) for place in places],
        }

    @cached_property
    def by_id(self) -> dict[str, dict[str, Any]]:
        """Figures by short name."""
        return {figure["id"]: figure for figure in self.figures}

    @cached_property
    def by_subject(self) -> dict[str, list[dict[str, Any]]]:
        """Figures by the short name of what they are about."""
        about: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for figure in self.figures:
            about[figure["s"]].append(figure)
        return about

    @cached_property
    def told(self) -> dict[str, Counter[str]]:
        """Of every thing that is mentioned, how often each article does."""
        told: dict[str, Counter[str]] = defaultdict(Counter)
        for passage, iri in set(self._column(ITSRDF + "taIdentRef")):
            place = place_of(passage)
            if place:
                told[iri][place.article] += 1
        return told

    @cached_property
    def kinds(self) -> dict[str, str]:
        """The class of everything that is mentioned, by IRI."""
        kinds: dict[str, str] = {}
        for kind in classes(self._store):
            for quad in self._quads(None, RDF + "type", kind):
                iri = quad.subject.value  # type: ignore[union-attr]
                if iri in self.told:
                    kinds[iri] = min(kinds.get(iri, short(kind)), short(kind))
        return kinds

    @cached_property
    def indicators(self) -> dict[str, str]:
        """Every indicator by IRI, with its class."""
        found = self._quads(None, RDF + "type", WT + "Indicator")
        return {quad.subject.value: "Indicator" for quad in found}  # type: ignore[union-attr]

    @cached_property
    def by_label(self) -> dict[str, str]:
        """The IRI of each thing that is mentioned, by its label; of a label of several things the first."""
        return {self.labels[iri]: iri for iri in sorted(self.kinds, reverse=True) if iri in self.labels}

    @cached_property
    def overview(self) -> dict[str, Any]:
        """Articles with their counts, the things most of them tell of, and how indicators compare."""
        figures = Counter(figure["evidence"][0]["article"] for figure in self.figures if figure["evidence"])
        entities = Counter(article for articles in self.told.values() for article in articles)
        stated = self._store.quads_for_pattern(None, NamedNode(RDF + "predicate"), None, None)
        graphs = [quad.graph_name for quad in stated]
        facts = Counter(short(graph.value) for graph in graphs if isinstance(graph, NamedNode))
        rows = [
            {
                **{name: article[name] for name in ("id", "title", "issued", "place", "publisher")},
                "entities": entities[name],
                "relations": facts[name],
                "figures": figures[name],
                "findings": 0,
            }
            for name, article in self.articles.items()
        ]
        often = sorted(self.told.items(), key=lambda item: (-len(item[1]), item[0]))
        things = [
            {"id": short(iri), "label": self.labels[iri], "kind": self.kinds[iri], "articles": len(articles)}
            for iri, articles in often
            if len(articles) > 1 and iri in self.kinds and iri in self.labels
        ]
        plain = (
            Figure(f["id"], f["s"], f["indicator"], f["value"], f["unit"], f["kind"], f["qualifier"], evidence=_rows(f))
            for f in self.figures
        )
        return {"articles": rows, "things": things[:MOST_THINGS], "matrix": matrix(plain, dated(rows))}


_COLUMNS = {
    PROV + "wasDerivedFrom": "evidence",
    **{
        WT + predicate: name
        for name, predicate in {
            "s": "subject",
            "indicator": "indicator",
            "value": "value",
            "unit": "unit",
            "kind": "kind",
            "qualifier": "qualifier",
            "from": "periodStart",
            "to": "periodEnd",
            "text": "text",
            "rule": "rule",
            "resolution": "subjectResolution",
            "modality": "modality",
            "confidence": "confidence",
            "change": "changeOf",
        }.items()
    },
}
"""What a figure says under each predicate, by the name of its column."""


def _rows(figure: dict[str, Any]) -> tuple[Row, ...]:
    return tuple(Row(place["article"], place["b"], place["e"]) for place in figure["evidence"])


def _mark_differing(rows: list[dict[str, Any]]) -> None:
    """Mark figures beside which another gives another value for the same thing and time."""
    values: dict[tuple[Any, ...], set[str]] = defaultdict(set)
    for row in rows:
        if row["to"] and row["indicator"]:
            values[_point(row)].add(row["value"])
    for row in rows:
        row["differs"] = len(values.get(_point(row), ())) > 1


def _point(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in ("s", "indicator", "unit", "kind", "from", "to"))
