"""The order of the stages and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.decide import load_decider
from kg.figures import find_figures
from kg.figures.settled import settled
from kg.lexicon import Lexicon
from kg.link import link
from kg.model import Article, Entity, Measures, Names, Reading, Relation, Sentence
from kg.names import find_names
from kg.plain import plain
from kg.relations import acting_document, find_relations
from kg.segment import segment
from kg.tables import joined, read_tables
from kg.tag import Tagger


def read_through(article: Article, lexicon: Lexicon, tagger: Tagger | None = None) -> Reading:
    """Read one article through every stage; `tagger` None reads it by cues alone.

    What is not written in plain words is read as if it were, and all that is found stands in the original's own.
    """
    plainly = plain(article)
    return plainly.restored(_read(plainly.article, lexicon, tagger)) if plainly else _read(article, lexicon, tagger)


def _read(article: Article, lexicon: Lexicon, tagger: Tagger | None) -> Reading:
    sentences = segment(article, lexicon)
    withheld = 0
    if tagger is None:
        names = find_names(article, sentences, (), lexicon)
        names, told, cells, relations = _by_cues(article, sentences, names, lexicon)
    else:
        decider = lexicon.once("decider", load_decider)
        annotation = tagger.annotate(article.text, sentences)
        names = find_names(article, sentences, annotation.hints, lexicon)
        states = decider.look(article, sentences, annotation, names.mentions)
        names = decider.names(article, sentences, annotation, states, names)
        names, told, cells, relations = _by_cues(article, sentences, names, lexicon)
        document = acting_document(sentences, names.mentions, names.locality, lexicon)
        told, relations, withheld = decider.facts(article, sentences, states, names, told, relations, document)
    measured = joined(settled(article.text, sentences, told, lexicon), cells)
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
        withheld=withheld,
    )


def _by_cues(
    article: Article, sentences: Sequence[Sentence], names: Names, lexicon: Lexicon
) -> tuple[Names, Measures, Measures, tuple[Relation, ...]]:
    """Read what the grammar finds between names: measures of running text, those of table cells, and relations.

    What a cell measures its row and column settle; there is nothing to decide about it.
    """
    measured = find_figures(article, sentences, names.mentions, names.locality, lexicon)
    names, told, cells = read_tables(article, sentences, names, measured, lexicon)
    figures = joined(told, cells).figures
    relations = find_relations(article, sentences, names.mentions, figures, names.locality, lexicon)
    return names, told, cells, relations


def understand(
    articles: Iterable[Article], lexicon: Lexicon, tagger: Tagger | None = None
) -> tuple[tuple[Reading, ...], tuple[Entity, ...]]:
    """Read articles and link what they name: readings in order of article id, and every entity once."""
    readings = tuple(sorted((read_through(a, lexicon, tagger) for a in articles), key=lambda r: r.article.id))
    return readings, link(readings, lexicon)
