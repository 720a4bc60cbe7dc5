"""The order of the stages and nothing else."""

from __future__ import annotations

from collections.abc import Iterable

from kg.figures import find_figures
from kg.lexicon import Lexicon
from kg.link import link
from kg.model import Article, Entity, Reading
from kg.names import find_names
from kg.relations import find_relations
from kg.segment import segment
from kg.tables import read_tables
from kg.tag import Tagger


def read_through(article: Article, lexicon: Lexicon, tagger: Tagger | None = None) -> Reading:
    """Read one article through every stage; `tagger` None reads it by cues alone."""
    sentences = segment(article, lexicon)
    hints = tagger.tag(sentences) if tagger else ()
    names = find_names(article, sentences, hints, lexicon)
    measured = find_figures(article, sentences, names.mentions, names.locality, lexicon)
    names, measured = read_tables(article, sentences, names, measured, lexicon)
    relations = find_relations(article, sentences, names.mentions, measured.figures, names.locality, lexicon)
    return Reading(
        article=article,
        sentences=sentences,
        mentions=names.mentions,
        periods=measured.periods,
        figures=measured.figures,
        numerals=measured.numerals,
        tallies=measured.tallies,
        relations=relations,
        locality=names.locality,
        publisher=names.publisher,
    )


def understand(
    articles: Iterable[Article], lexicon: Lexicon, tagger: Tagger | None = None
) -> tuple[tuple[Reading, ...], tuple[Entity, ...]]:
    """Read articles and link what they name: readings in order of article id, and every entity once."""
    readings = tuple(sorted((read_through(a, lexicon, tagger) for a in articles), key=lambda r: r.article.id))
    return readings, link(readings, lexicon)
