"""The marking itself. What counts, all of it read through the ontology's terms:

entities   a node that the article mentions, whose label or alias is the record's (quotation marks and spaces aside) and
           whose class is one of the record's or lies below it
relations  what an assertion drawn from the article says of two entities matched so; a part of is a has part reversed
figures    an observation whose evidence overlaps the record's quote: found where value, unit and kind are right
grounding  passages whose quote is the article's text at their offsets

Precision counts what the graph says beyond the record as wrong; facts that are not required are neutral.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from rdflib import Dataset, Graph
from rdflib.term import Node

from kg.evaluate.gold import Gold, GoldFigure
from kg.evaluate.scores import Marks, Scores
from kg.evaluate.seen import Quote, Seen, Triple, likeness, local, look, plain, union
from kg.terms import WT

_SAME_UNIT = {"人民币": "元", "％": "%", "人": "名", "位": "名"}
_INVERSE = {"hasPart": "partOf", "partOf": "hasPart"}
_ALIKE = 0.5
"""Least likeness of two wordings of an indicator that count as the same."""

Ids = Mapping[str, frozenset[Node]]
"""The nodes that were matched with each entity of the record."""
Misses = dict[str, tuple[str, ...]]


def evaluate(graph: Graph, gold: Gold, article: str | None = None) -> Scores:
    """Mark a graph against a record; `article` is an IRI, where the graph holds several and the quotes do not tell.

    Raises GraphError where the graph holds no article's text.
    """
    seen = look(graph, (entity.place.quote for entity in gold.entities), article)
    ids, entities, beyond = _entities(seen, gold)
    relations, relation_misses = _relations(seen, gold, ids)
    figures, slots, strict, figure_misses = _figures(seen, gold, ids)
    return Scores(
        entities=entities,
        missing_or_mistyped=sum(entity.required and not ids[entity.id] for entity in gold.entities),
        relations=relations,
        figures=figures,
        strict=strict,
        slots=slots,
        spans=len(seen.quotes),
        right_spans=sum(seen.text[quote.start : quote.end] == quote.text for quote in seen.quotes.values()),
        facts_without_evidence=seen.bare_facts(),
        misses={name: lines for name, lines in {**beyond, **relation_misses, **figure_misses}.items() if lines},
    )


def evaluate_all(graph: Graph, golds: Iterable[Gold]) -> tuple[tuple[Gold, Scores], ...]:
    """Mark a graph of many articles against the records of those it holds, in the order of the records."""
    whole = union(graph) if isinstance(graph, Dataset) else graph
    marked = []
    for gold in golds:
        quotes = [entity.place.quote for entity in gold.entities]
        text = look(whole, quotes).text
        # Records of other texts share a name or two with this one, never most of their words.
        if sum(quote in text for quote in quotes) > len(quotes) / 2:
            marked.append((gold, evaluate(whole, gold)))
    return tuple(marked)


def _entities(seen: Seen, gold: Gold) -> tuple[Ids, Marks, Misses]:
    ids: dict[str, frozenset[Node]] = {}
    known: set[Node] = set()
    missing = []
    for entity in gold.entities:
        names = {plain(name) for name in (entity.label, *entity.aliases)}
        namesakes = [node for node, labels in seen.names.items() if labels & names]
        ids[entity.id] = frozenset(node for node in namesakes if seen.kinds(node) & entity.kinds)
        known.update(namesakes)
        if entity.required and not ids[entity.id]:
            typed = f" (typed {'/'.join(sorted(seen.kinds(namesakes[0])))})" if namesakes else ""
            missing.append(f"{entity.label} {'/'.join(sorted(entity.kinds))}{typed}")
    beyond = [node for node in seen.names if node not in known and seen.kinds(node)]
    said = sorted(f"{min(seen.names[n], default='?')} {'/'.join(sorted(seen.kinds(n)))}" for n in beyond)
    required = [entity for entity in gold.entities if entity.required]
    found = sum(bool(ids[entity.id]) for entity in required)
    marks = Marks(found=found, required=len(required), wrong=len(beyond))
    return ids, marks, {"entity missing": tuple(missing), "entity beyond the gold": tuple(said)}


def _relations(seen: Seen, gold: Gold, ids: Ids) -> tuple[Marks, Misses]:
    stated = seen.stated()
    used: set[Triple] = set()
    found, missing = 0, []
    for relation in gold.relations:
        subjects, objects = _nodes(ids, relation.subjects), _nodes(ids, relation.objects)
        hits = [
            (s, p, o)
            for s, p, o in stated
            if (s in subjects and o in objects and p in relation.predicates)
            or (s in objects and o in subjects and _INVERSE.get(p) in relation.predicates)
        ]
        used.update(hits)
        found += relation.required and bool(hits)
        if relation.required and not hits:
            ends = ("/".join(part) for part in (relation.subjects, relation.predicates, relation.objects))
            missing.append(f"{' '.join(ends)}: {relation.place.quote}")
    beyond = [triple for triple in stated if triple not in used]
    said = sorted(f"{seen.label(s)} {p} {seen.label(o)}" for s, p, o in beyond)
    required = sum(relation.required for relation in gold.relations)
    marks = Marks(found=found, required=required, wrong=len(beyond))
    return marks, {"relation missing": tuple(missing), "relation beyond the gold": tuple(said)}


def _figures(seen: Seen, gold: Gold, ids: Ids) -> tuple[Marks, dict[str, int], int, Misses]:
    observations = seen.facts("Observation")
    used: set[Node] = set()
    slots: Counter[str] = Counter()
    found, strict, missing, faulty = 0, 0, [], []
    for figure in gold.figures:
        start, end = seen.find(figure.place)
        near = [node for node, quotes in observations if any(q.start < end and start < q.end for q in quotes)]
        right = [node for node in near if _is_found(seen, node, figure)]
        used.update(right)
        if not figure.required:
            continue
        if not right:
            there = [f"{seen.word(n, 'value')} {seen.word(n, 'unit')} {_kind(seen, n)}" for n in near]
            wanted = f"{figure.place.quote} = {figure.value:g} {figure.unit} {figure.kind}"
            missing.append(f"{wanted}; near it: {', '.join(there) or 'nothing'}")
            continue
        verdicts = [_verdict(seen, node, figure, _nodes(ids, figure.subjects)) for node in right]
        best = max(range(len(right)), key=lambda at: sum(verdicts[at].values()))
        found += 1
        slots.update({name: int(good) for name, good in verdicts[best].items()})
        strict += all(verdicts[best].values())
        if not all(verdicts[best].values()):
            faulty.append(_fault(seen, right[best], figure, verdicts[best]))
    beyond = [(node, quotes) for node, quotes in observations if node not in used]
    said = tuple(_beyond(seen, node, quotes) for node, quotes in beyond)
    required = sum(figure.required for figure in gold.figures)
    marks = Marks(found=found, required=required, wrong=len(beyond))
    misses = {"figure missing": tuple(missing), "figure slot wrong": tuple(faulty), "figure beyond the gold": said}
    return marks, dict(slots), strict, misses


def _is_found(seen: Seen, node: Node, figure: GoldFigure) -> bool:
    value = _number(seen, node)
    if value is None or abs(abs(value) - abs(figure.value)) > 1e-6 * max(1.0, abs(figure.value)):
        return False
    return _unit(seen.word(node, "unit")) == _unit(figure.unit) and _kind(seen, node) == figure.kind


def _verdict(seen: Seen, node: Node, figure: GoldFigure, subjects: frozenset[Node]) -> dict[str, bool]:
    signed = figure.kind in ("growth", "difference")
    return {
        "sign": not signed or (_number(seen, node) or 0.0) * figure.value >= 0,
        "subject": seen.value(node, WT + "subject") in subjects,
        "indicator": likeness(seen.word(node, "indicator"), figure.indicator) >= _ALIKE,
        "period": _period(seen, node) == (figure.first, figure.last),
        "qualifier": (seen.word(node, "qualifier") or "exact") == figure.qualifier,
    }


def _fault(seen: Seen, node: Node, figure: GoldFigure, verdict: Mapping[str, bool]) -> str:
    wrong = ", ".join(name for name, good in verdict.items() if not good)
    subject = seen.label(seen.value(node, WT + "subject"))
    first, last = _period(seen, node)
    got = f"subject={subject}, indicator={seen.word(node, 'indicator')!r}, period={first}/{last}"
    return f"{figure.place.quote}: {wrong} (got {got}, qualifier={seen.word(node, 'qualifier')})"


def _beyond(seen: Seen, node: Node, quotes: tuple[Quote, ...]) -> str:
    return f"{quotes[0].text!r} = {seen.word(node, 'value')} {seen.word(node, 'unit')} {_kind(seen, node)}"


def _nodes(ids: Ids, names: tuple[str, ...]) -> frozenset[Node]:
    return frozenset().union(*(ids[name] for name in names))


def _number(seen: Seen, node: Node) -> float | None:
    value = seen.value(node, WT + "value")
    try:
        return None if value is None else float(str(value))
    except ValueError:
        return None


def _period(seen: Seen, node: Node) -> tuple[str | None, str | None]:
    first, last = seen.word(node, "periodStart")[:10], seen.word(node, "periodEnd")[:10]
    return first or None, last or None


def _kind(seen: Seen, node: Node) -> str:
    return local(seen.value(node, WT + "kind"))


def _unit(unit: str) -> str:
    return _SAME_UNIT.get(unit, unit)
