"""Gold records with every occurrence of every name: what the relations stage would be given by perfect names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kg.lexicon import Lexicon
from kg.model import Article, Mention, Relation, Sentence, Span
from kg.relations import find_relations
from kg.segment import segment
from tests.support.gold import GOLD, gold_reading

_VERB = re.compile(r"成立|组建|建立|设立|打造")


def perfect(name: str, lexicon: Lexicon) -> tuple[Article, tuple[Sentence, ...], tuple[Mention, ...], Mention | None]:
    """Return an article, its sentences and a mention for each place where a gold label or alias stands."""
    record = json.loads((GOLD / f"{name}.json").read_text(encoding="utf-8"))
    article = gold_reading(name)[0].article
    sentences = segment(article, lexicon)
    found = tuple(sorted(_all(record["entities"], article, sentences), key=lambda m: (m.span, m.canonical)))
    home = next((m for m in found if m.canonical == record["locality"]), None)
    return article, sentences, found, home


def _all(entities: Iterable[Mapping[str, Any]], article: Article, sentences: tuple[Sentence, ...]) -> Iterator[Mention]:
    """Yield the longest names, and inside them other things' names at their start (or anywhere in a shared list)."""
    spans: list[tuple[Span, Mapping[str, Any]]] = []
    for entity in entities:
        names = sorted({entity["label"], *entity["aliases"], entity["quote"]}, key=lambda n: (-len(n), n))
        taken: list[Span] = []
        for name in names:
            if name not in (entity["label"], *entity["aliases"]) and entity["label"] in article.text:
                continue
            for match in re.finditer(re.escape(name), article.text):
                verb = _VERB.match(match[0])
                span = Span(match.start() + (verb.end() if verb else 0), match.end())
                if not any(span.overlaps(other) for other in taken):
                    taken.append(span)
                    spans.append((span, entity))
    for span, entity in spans:
        crossed = (s for s, e in spans if e is not entity and span in s and span != s)
        if any(span.start != outer.start and "、" not in outer.cut(article.text) for outer in crossed):
            continue
        yield Mention(
            article=article.id,
            sentence=next(s.index for s in sentences if span.start in s.span),
            span=span,
            text=span.cut(article.text),
            rule="gold",
            kind=entity["type"][0],
            canonical=entity["label"],
            stand_in=span.cut(article.text) in ("全市", "全省", "我市", "该公司"),
        )


def marks(name: str, lexicon: Lexicon) -> tuple[float, float, list[str], list[str]]:
    """Return recall and precision on perfect names, the facts missing and those beyond the gold."""
    record = json.loads((GOLD / f"{name}.json").read_text(encoding="utf-8"))
    article, sentences, mentions, home = perfect(name, lexicon)
    relations = find_relations(article, sentences, mentions, (), home, lexicon)
    labels = {e["id"]: e["label"] for e in record["entities"]}
    stated = {(r.subject.canonical, r.predicate, r.object.canonical): r for r in relations}
    used, found, missing = set(), 0, []
    for fact in record["relations"]:
        hits = _hits(fact, labels, stated)
        used |= hits
        found += bool(hits) and fact["required"]
        if not hits and fact["required"]:
            missing.append(f"{fact['subject']} {fact['predicate']} {fact['object']}: {fact['quote']}")
    beyond = [f"{' '.join(t)}  [{stated[t].rule}] {stated[t].text}" for t in stated if t not in used]
    required = sum(fact["required"] for fact in record["relations"])
    return found / required, found / max(1, found + len(beyond)), missing, beyond


def _hits(
    fact: Mapping[str, Any], labels: Mapping[str, str], stated: Mapping[tuple[str, str, str], Relation]
) -> set[tuple[str, str, str]]:
    inverse = {"hasPart": "partOf", "partOf": "hasPart"}
    subjects, objects = ({labels[i] for i in fact[role]} for role in ("subject", "object"))
    return {
        (s, p, o)
        for s, p, o in stated
        if (s in subjects and o in objects and p in fact["predicate"])
        or (s in objects and o in subjects and inverse.get(p) in fact["predicate"])
    }
