"""Which facts are stated: relations and the slots of figures, chosen among the candidates by the network's scores."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from kg.decide.candidates import (
    REVIEWED,
    Floats,
    Ints,
    Pairs,
    grammar_relations,
    period_pairs,
    relation_pairs,
    subject_pairs,
)
from kg.decide.ensemble import Ensemble, Known, Seen, joined_rows
from kg.decide.factuality import Claim, Factuality, announced
from kg.decide.inventory import CLASS, CLASSES, FIGURE_KINDS, PREDICATES
from kg.decide.outline import Outline
from kg.decide.respective import respective
from kg.decide.view import View
from kg.decide.wording import Asked, Wording, ask, bounds, joined
from kg.lexicon import Lexicon
from kg.modality import modals
from kg.model import Figure, Measures, Mention, Numeral, Period, Relation, Resolution, Span

RULE = "decide.relations"
_PARTS = frozenset(("Mechanism", "Programme", "Policy", "Event", "Meeting", "Honour", "Principle", "Project"))
"""Wholes of which a part is told as theirs (hasPart); of the others the part is told (partOf)."""
_LEARNED = frozenset(PREDICATES) - {"founderOf", "partOf", "servesIndustry"}
"""Of the others the names themselves say all (an industry in a body's, 创始人): there the grammar decides alone."""
_ROSTER = "relations.roster"
"""What a list under a heading says is laid out, not worded: there is nothing for the network to weigh."""
_LISTED = frozenset(("awarded", "holdsPostAt", "leads", "participatesIn"))
"""What lists tell under a heading: who stands under another heading is none of these."""
_LAID_OUT = frozenset(("implements", "organizes", "establishes"))
_OF_DOCUMENT = frozenset(("supports", "basedOn", "servesIndustry"))
"""What a policy does by itself: for the rest somebody is needed, and where the text names nobody nothing is said."""
_VERBS = "relations.trigger.partOf"
"""是…的 and its like say as often that something is from a place, or a friend of it."""
_LONGEST_INDICATOR = 24
_STRAY = re.compile(r"^年?[，,、]|^(?:19|20)\d\d年|(?:的?占|(?<![新净])递?增|(?:19|20)\d\d年[底末初]?)$")
"""A date or its end about what a number is of (2007|年，国内生产总值), a verb behind it (工业增加值|增)."""
_NOTHING: Ints = np.zeros(0, np.int64)
_SIGNED = frozenset(("growth", "difference"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """From which score on something is said."""

    relation: float = 0.7
    """Of a relation; of one that the grammar states too the less, the more often its rule was right in the records."""
    grammar: float = 0.75
    """How much of its threshold a rule that was always right would take away."""
    implied: float = 0.9
    """The same where the subject is dropped: there the network, which sees no subject, doubts too much."""
    thought_of: float = 0.3
    no_figure: float = 0.6
    indicator: float = 0.5


def choose_relations(
    network: Ensemble,
    factuality: Factuality | None,
    states: Seen,
    view: View,
    lexicon: Lexicon,
    thresholds: Thresholds,
) -> tuple[tuple[Relation, ...], int]:
    """Return the relations that are likely enough, each with its evidence, in order of position, and how many that
    were thought of are withheld."""
    pairs = relation_pairs(view)
    if not len(pairs):
        return (), 0
    mentions = network.spans(states, bounds([m.span for m in view.mentions]), "mention", topic=True)
    likely = network.relations(states, mentions, _kinds(view), pairs)
    said = grammar_relations(view)
    own = lexicon.own("trigger")
    cues = lexicon.once("modality", modals)
    outline = Outline(view)
    best: dict[tuple[str, str, str], tuple[float, Relation]] = {}
    trust, alone = np.zeros(len(pairs)), np.zeros(len(pairs), bool)
    for row in np.flatnonzero(pairs.grammar[:, 0]):
        told = said[pairs.things[row, 0].item(), pairs.things[row, 1].item()]
        trust[row] = max(network.trust.get(rule, 0.0) for rule in told.values())
        alone[row] = all(_says_alone(PREDICATES[number - 1], rule) for number, rule in told.items())
        alone[row] |= bool(own) and _says_own(view, pairs.things[row], {PREDICATES[n - 1] for n in told}, own)
    dropped = pairs.things[:, 0] == len(view.mentions)
    weight = np.where(dropped, thresholds.implied, thresholds.grammar)
    likely_enough = alone | (1 - likely[:, 0] >= thresholds.relation * (1 - weight * trust))
    for row in np.flatnonzero(likely_enough):
        subject, object_ = pairs.things[row].tolist()
        number = int(likely[row, 1:].argmax()) + 1
        if alone[row]:
            number = min(said[subject, object_])
        source = (view.document or view.topic) if subject == len(view.mentions) else view.mentions[subject]
        target = view.mentions[object_]
        if source is None or (source.canonical, source.kind) == (target.canonical, target.kind):
            continue
        if cues.denies(view.text, source.span.end, target.span.start):
            continue
        sure = round(max(float(1 - likely[row, 0]), float(trust[row])), 2)
        rule = said.get((subject, object_), {}).get(number, RULE)
        predicate = PREDICATES[number - 1]
        if dropped[row]:
            elsewhere = cues.bids(view.text, view.order.clause(target.span.start)[0], target.span.start)
        else:
            elsewhere = predicate in _LISTED and outline.parts(source, target)
        if elsewhere:
            continue
        if _is_own(view, source) and not (predicate := _of_document(view, predicate, target)):
            continue
        relation = _relation(view, source, predicate, target, subject, rule)
        relation = replace(relation, confidence=Decimal(f"{sure:.2f}"))
        relation = replace(relation, modality=announced(view, _claim(relation), lexicon))
        key = _fact(relation)
        if key not in best or best[key][0] < sure:
            best[key] = sure, relation
    found = [relation for _, relation in best.values()]
    if factuality:
        found = _weighed(factuality, states, view, found, lexicon)
    stated = sorted(
        _without_places_of_posts(found),
        key=lambda r: (r.span, r.predicate, r.subject.span, r.object.span),
    )
    withheld = int(((1 - likely[:, 0] >= thresholds.thought_of) & ~likely_enough).sum())
    return tuple(stated), withheld


def _weighed(
    factuality: Factuality, states: Seen, view: View, relations: Sequence[Relation], lexicon: Lexicon
) -> list[Relation]:
    """Return relations as planned or done, by the words around them all and not by their cues alone."""
    claims, said = [_claim(r) for r in relations], [r.modality for r in relations]
    told = factuality.modalities(joined_rows(states), view, claims, said, lexicon)
    return [replace(r, modality=modality) for r, modality in zip(relations, told, strict=True)]


def _claim(relation: Relation) -> Claim:
    return Claim(relation.predicate, relation.subject.span, relation.object.span)


def _says_alone(predicate: str, rule: str) -> bool:
    return rule == _ROSTER or (predicate not in _LEARNED and rule != _VERBS)


def _says_own(view: View, ends: Ints, predicates: Container[str], own: Mapping[str, str]) -> bool:
    """Whether a word in the clauses of two names is a user's own for a predicate: no network knows it."""
    at = [view.mentions[n].span.start for n in ends.tolist() if n < len(view.mentions)]
    start, end = view.order.clause(min(at))[0], view.order.clause(max(at))[1]
    return any(owner in predicates and view.text.find(form, start, end) >= 0 for form, owner in own.items())


def _without_places_of_posts(relations: Sequence[Relation]) -> Iterator[Relation]:
    """Yield relations but those that put the holder of a place's post (安宁市市长) at the place itself."""
    posts: dict[str, list[Mention]] = {}
    for relation in relations:
        if relation.predicate == "holdsPostAt" and relation.object.kind == "Post":
            posts.setdefault(relation.subject.canonical, []).append(relation.object)
    for relation in relations:
        place = relation.object
        of_post = relation.predicate == "holdsPostAt" and place.kind == "Place"
        if not of_post or not any(
            post.canonical.startswith(place.canonical) or place.span in post.span
            for post in posts.get(relation.subject.canonical, ())
        ):
            yield relation


def _is_own(view: View, source: Mention) -> bool:
    """Whether something is the policy that the article is: what acts in its place, or what its title names."""
    titled = source.kind == "Policy" and view.sentences[view.order.sentence(source.span.start)].role == "title"
    return titled or source is view.document


def _of_document(view: View, predicate: str, target: Mention) -> str:
    """Return what a policy that acts does: it has what one of its headings names, and holds no meeting; '' for none."""
    sentence = view.sentences[view.order.sentence(target.span.start)]
    headed = sentence.role == "heading" and target.kind in _PARTS
    return "hasPart" if headed and predicate in _LAID_OUT else predicate if predicate in _OF_DOCUMENT else ""


def _fact(relation: Relation) -> tuple[str, str, str]:
    ends = [f"{m.kind} {m.scope} {m.canonical}" for m in (relation.subject, relation.object)]
    if relation.predicate == "cooperatesWith":
        ends.sort()
    return ends[0], relation.predicate, ends[1]


def _relation(view: View, source: Mention, predicate: str, target: Mention, subject: int, rule: str) -> Relation:
    sentence = view.sentences[view.order.sentence(target.span.start)]
    start, end = view.order.clause(target.span.start)
    here = subject < len(view.mentions) and view.order.of[subject] == sentence.index
    if here:
        first, last = view.order.clause(source.span.start)
        start, end = min(start, first), max(end, last)
    span = Span(min(start, target.span.start), max(end, target.span.end))
    if predicate == "partOf" and target.kind in _PARTS:
        source, predicate, target = target, "hasPart", source
    return Relation(
        article=sentence.article,
        sentence=sentence.index,
        span=span,
        text=span.cut(view.text),
        rule=rule,
        subject=source,
        predicate=predicate,
        object=target,
        resolution="stated" if here else "implied",
    )


def choose_figures(
    network: Ensemble,
    wording: Wording,
    states: Seen,
    view: View,
    measured: Measures,
    lexicon: Lexicon,
    thresholds: Thresholds,
) -> Measures:
    """Return the figures with the slots that score best; what is rather no figure becomes a plain numeral."""
    if not view.figures:
        return measured
    clauses = np.array([view.order.clause(f.span.start) for f in view.figures], np.int64)
    figures = network.figures(states, view.figures, clauses)
    kinds = network.kinds(figures)
    subjects = choose_subjects(network, states, view, figures, lexicon)
    for number, name in respective(view, [subject for subject, _ in subjects], lexicon).items():
        subjects[number] = name, "stated"
    periods = _periods(network, states, view, figures)
    asked = ask(network, states, view, figures, clauses, [subject for subject, _ in subjects])
    worded = wording.choose(joined_rows(states), np.concatenate(figures, -1), asked)
    kept: dict[int, Figure] = {}
    dropped: list[Numeral] = []
    for number, figure in enumerate(view.figures):
        if kinds[number, 0] > thresholds.no_figure:
            dropped.append(_numeral(figure))
            continue
        subject, resolution = subjects[number]
        kind = FIGURE_KINDS[int(kinds[number, 1:].argmax())]
        chosen = replace(
            figure,
            kind=kind,
            value=_signed(figure, kind),
            subject=subject,
            resolution=resolution,
            period=periods[number],
            modality="planned" if kind == "target" else figure.modality,
            confidence=Decimal(f"{1 - float(kinds[number, 0]):.2f}"),
        )
        said = _STRAY.sub("", joined(view.text, worded.get(number, _NOTHING)))
        indicator = said or _pointed_at(view, asked, number, thresholds)
        kept[id(figure)] = replace(chosen, indicator=indicator)
    numerals = tuple(sorted((*measured.numerals, *dropped), key=lambda n: n.span))
    return replace(measured, numerals=numerals).revised(kept)


def _numeral(figure: Figure) -> Numeral:
    return Numeral(
        article=figure.article,
        sentence=figure.sentence,
        span=figure.span,
        text=figure.text,
        rule="decide.figures.none",
        role="word",
    )


def _signed(figure: Figure, kind: str) -> Decimal:
    """Return the value with the sign that its kind asks for."""
    return figure.value if kind in _SIGNED or figure.kind not in _SIGNED else abs(figure.value)


def choose_subjects(
    network: Ensemble, states: Seen, view: View, figures: Known, lexicon: Lexicon
) -> list[tuple[Mention | None, Resolution]]:
    """Return whose each figure is, if anybody's, and whether its sentence says so."""
    specified = _specified(view, lexicon)

    def _paragraph(at: int) -> int:
        return view.sentences[view.order.sentence(at)].paragraph

    pairs = subject_pairs(view)
    mentions = network.spans(states, bounds([m.span for m in view.mentions]), "mention", topic=True)
    scores, none = network.subjects(states, figures, mentions, _kinds(view), pairs)
    found: list[tuple[Mention | None, Resolution]] = []
    for mention, figure in zip(_best(pairs, scores, none), view.figures, strict=True):
        if mention is None:
            found.append((None, "implied"))
        elif mention == len(view.mentions):
            found.append((None if _paragraph(figure.span.start) in specified else view.topic, "implied"))
        else:
            chosen, own = view.mentions[mention], _paragraph(figure.span.start)
            elsewhere = chosen.kind == "Place" and own in specified and _paragraph(chosen.span.start) != own
            here = view.order.of[mention] == view.order.sentence(figure.span.start)
            found.append((None if elsewhere else chosen, "stated" if here else "implied"))
    return found


def _specified(view: View, lexicon: Lexicon) -> frozenset[int]:
    """Return the paragraphs that say what a device or a project must reach (考核指标：…): no place measures so."""
    heads = tuple(lexicon.words("specification"))
    return frozenset(s.paragraph for s in view.sentences if s.text.lstrip(" \u3000（(0123456789.、").startswith(heads))


def _periods(network: Ensemble, states: Seen, view: View, figures: Known) -> list[Period | None]:
    pairs = period_pairs(view)
    times = network.spans(states, bounds([p.span for p in view.periods]), "time")
    scores, none = network.periods(states, figures, times, pairs)
    return [
        _looked_back_on(figure) if period is None else view.periods[period]
        for figure, period in zip(view.figures, _best(pairs, scores, none), strict=True)
    ]


def _looked_back_on(figure: Figure) -> Period | None:
    """Return the year that a text says behind the figure it looks back on: the records to learn from hold no such."""
    period = figure.period
    return period if period and period.rule == REVIEWED and period.span.start > figure.span.start else None


def _best(pairs: Pairs, scores: Floats, none: Floats) -> list[int | None]:
    """Return each figure's best candidate, the first of several; None where having none scores best."""
    best: list[tuple[float, int | None]] = [(round(float(score), 3), None) for score in none]
    for (number, candidate), score in zip(pairs.things.tolist(), scores.tolist(), strict=True):
        if round(score, 3) > best[number][0]:
            best[number] = round(score, 3), candidate
    return [candidate for _, candidate in best]


def _pointed_at(view: View, asked: Asked, number: int, thresholds: Thresholds) -> str:
    """Return the stretch that the networks point at as a figure's indicator, or the grammar's words where none is
    likely enough.

    No stretch reaches over a number that measures.
    """
    figure, (first, last) = view.figures[number], asked.windows[number].tolist()
    starts, ends = asked.points[number]
    both = starts[:, None] + ends[None, :]
    size = len(starts)
    both[np.tri(size, size, -1, dtype=bool) | ~np.tri(size, size, _LONGEST_INDICATOR - 1, dtype=bool)] = -1e9
    for told in view.numbers(Span(first, last)):
        both[: told.end - first, told.start - first :] = -1e9
    at = int(both.argmax())
    likely = float(np.exp(both.flat[at] - both.max()) / np.exp(both - both.max()).sum())
    if likely < thresholds.indicator and figure.indicator:
        return figure.indicator
    start, end = first + at // size, first + at % size + 1
    return _STRAY.sub("", view.text[start:end].strip()) or figure.indicator


def _kinds(view: View) -> Ints:
    topic = view.topic.kind if view.topic and view.topic.kind in CLASS else "Place"
    return np.array([*(CLASS.get(m.kind, len(CLASSES)) for m in view.mentions), CLASS[topic]])
