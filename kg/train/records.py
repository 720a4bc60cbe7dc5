"""Hand-read records -> examples: what the network sees of each text, and which of its answers the record allows."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from kg.decide.features import Featurizer
from kg.decide.spans import best_stretch
from kg.decide.view import View
from kg.errors import InputError
from kg.evaluate.records import read_record
from kg.figures import find_figures
from kg.lexicon import Lexicon
from kg.model import Article, Mention
from kg.names import find_names
from kg.read.dates import parse_date
from kg.relations import find_relations
from kg.segment import segment
from kg.tag import HIDDEN, Tagger
from kg.train.fit import Example, kinds_of
from kg.train.labels import allowed_tags, gold_mentions, label, mention_kinds, occurrences, topics

APART = 4
"""Records whose number is divisible by this are kept apart: they judge and are never learned from."""
Record = Mapping[str, Any]


def read_records(folders: Iterable[Path]) -> Iterator[tuple[str, str, Record]]:
    """Yield name, text and record of every NAME.ann or NAME.json, in order of name.

    The text stands beside its record, or among the articles under the name of the record's document.
    """
    for folder in folders:
        for path in sorted((*folder.glob("*.ann"), *folder.glob("*.json"))):
            record = read_record(path) if path.suffix == ".ann" else json.loads(path.read_text(encoding="utf-8"))
            beside, article = path.with_suffix(".txt"), folder.parent / "articles" / f"{record['document']}.txt"
            text = beside if beside.exists() else article
            if text.exists():
                yield path.stem, text.read_text(encoding="utf-8"), record


def is_apart(name: str) -> bool:
    """Whether a record is kept apart.

    >>> is_apart("award-08"), is_apart("award-09"), is_apart("dev-a")
    (True, False, False)
    """
    number = name.rsplit("-", 1)[-1]
    return number.isdigit() and int(number) % APART == 0


def article_of(name: str, text: str, record: Record) -> Article:
    """Return the article a record was read from, with what its head tells of it."""
    published = record.get("published")
    return Article(
        id=name,
        title=record.get("title") or "",
        text=text,
        source=name,
        sha256=sha256(text.encode()).hexdigest(),
        publisher=record.get("publisher") or None,
        published=parse_date(published) if published else None,
    )


def examples(records: Iterable[tuple[str, str, Record]], lexicon: Lexicon, tagger: Tagger) -> list[Example]:
    """Return an example of each record. Raises InputError where a record names nothing in its text."""
    featurizer = Featurizer(lexicon)
    made = []
    for name, text, record in records:
        if not record["entities"]:
            raise InputError("a record without entities teaches nothing", where=name)
        made.append(_example(article_of(name, text, record), record, lexicon, tagger, featurizer))
    return made


def _with_strangers(
    gold: Sequence[Mention], entity_of: Sequence[int], proposed: Iterable[Mention]
) -> tuple[tuple[Mention, ...], list[int]]:
    """Put every other name that only the grammar sees among the record's, as no entity's (-1).

    In reading some names are wrong too: what learns from right ones alone finds a fact for each.
    """
    strangers = [m for m in proposed if not m.stand_in and not any(m.span.overlaps(right.span) for right in gold)]
    both = [*zip(gold, entity_of, strict=True), *((m, -1) for m in strangers[::2])]
    both.sort(key=lambda pair: (pair[0].span.start, -pair[0].span.end))
    return tuple(m for m, _ in both), [n for _, n in both]


def _example(article: Article, record: Record, lexicon: Lexicon, tagger: Tagger, featurizer: Featurizer) -> Example:
    text = article.text
    sentences = segment(article, lexicon)
    starts = [sentence.span.start for sentence in sentences]
    annotation = tagger.annotate(text, sentences)
    proposed = find_names(article, sentences, annotation.hints, lexicon)
    named = occurrences(text, record)
    mentions, entity_of = _with_strangers(
        gold_mentions(article.id, text, named, record, lambda at: bisect_right(starts, at) - 1),
        [n.entity for n in named],
        proposed.mentions,
    )
    about = topics(record)
    topic = next((m for m, n in zip(mentions, entity_of, strict=True) if n in about), None)
    measured = find_figures(article, sentences, mentions, topic, lexicon)
    view = View(
        text=text,
        sentences=tuple(sentences),
        mentions=mentions,
        figures=measured.figures,
        periods=measured.periods,
        relations=find_relations(article, sentences, mentions, measured.figures, topic, lexicon),
        topic=topic,
    )
    labels = label(view, entity_of, record)
    kind = next((record["entities"][n]["type"][0] for n in sorted(about)), "Place")
    return Example(
        name=article.id,
        passages=annotation.passages,
        hidden=np.concatenate([annotation.hidden, np.zeros((1, HIDDEN), np.float32)]).astype(np.float16),
        features=featurizer.features(text, sentences, proposed.mentions),
        allowed=tuple(
            (allowed_tags(p, named, record, outer=True), allowed_tags(p, named, record, outer=False))
            for p in annotation.passages
        ),
        kinds=kinds_of(mention_kinds(entity_of, record, view), kind),
        said=tuple(
            best_stretch(text, w, f.span, f.indicator) for w, f in zip(labels.windows, view.figures, strict=True)
        ),
        clauses=np.array([view.order.clause(f.span.start) for f in view.figures], np.int64).reshape(-1, 2),
        labels=labels,
    )
