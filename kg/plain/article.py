"""An article as the engine reads it, in plain words, and what was understood of it back in the original's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from kg.model import Article, Enclosure, Figure, Found, Mention, Reading, Relation, Sentence, Span, Table, Tally
from kg.plain.text import PlainText, plain_text

_F = TypeVar("_F", bound=Found)


@dataclass(frozen=True, slots=True)
class Plain:
    """An article in plain words, and the way back."""

    article: Article
    """As the engine reads it."""
    original: Article
    words: PlainText

    def restored(self, reading: Reading) -> Reading:
        """Return what was understood of the plain text as understood of the original.

        Every place and quotation is the original's, as are indicators; names are plain, with the original's own words
        among their aliases.
        """
        figures = {id(figure): self._figure(figure) for figure in reading.figures}
        return replace(
            reading,
            article=self.original,
            sentences=tuple(self._sentence(sentence) for sentence in reading.sentences),
            mentions=tuple(self._mention(mention) for mention in reading.mentions),
            periods=tuple(self._found(period) for period in reading.periods),
            figures=tuple(figures.values()),
            numerals=tuple(self._found(numeral) for numeral in reading.numerals),
            tallies=tuple(self._tally(tally, figures) for tally in reading.tallies),
            relations=tuple(self._relation(relation) for relation in reading.relations),
            locality=reading.locality and self._mention(reading.locality),
            publisher=reading.publisher and self._mention(reading.publisher),
            about=reading.about and self._mention(reading.about),
        )

    def _found(self, found: _F) -> _F:
        span = self.words.span(found.span)
        return replace(found, span=span, text=span.cut(self.original.text))

    def _mention(self, mention: Mention) -> Mention:
        made = self._found(mention)
        if mention.stand_in:
            return made
        names = {self.words.written(mention.span), *mention.aliases} - {mention.canonical}
        return replace(made, aliases=tuple(sorted(names)))

    def _relation(self, relation: Relation) -> Relation:
        made = self._found(relation)
        return replace(made, subject=self._mention(relation.subject), object=self._mention(relation.object))

    def _figure(self, figure: Figure) -> Figure:
        whole = figure.share_of
        return replace(
            self._found(figure),
            indicator=self.words.own(figure.indicator),
            subject=figure.subject and self._mention(figure.subject),
            period=figure.period and self._found(figure.period),
            change_of=figure.change_of and self.words.span(figure.change_of),
            share_of=self.words.span(whole) if isinstance(whole, Span) else whole and self.words.own(whole),
            compared_with=figure.compared_with and self.words.own(figure.compared_with),
        )

    def _tally(self, tally: Tally, figures: Mapping[int, Figure]) -> Tally:
        def again(figure: Figure) -> Figure:
            """Return a figure as it was put back."""
            return figures[id(figure)] if id(figure) in figures else self._figure(figure)

        return replace(
            self._found(tally),
            figure=again(tally.figure),
            items=tuple(self.words.span(item) for item in tally.items),
            parts=tuple(again(part) for part in tally.parts),
        )

    def _sentence(self, sentence: Sentence) -> Sentence:
        span = self.words.around(sentence.span)
        return replace(
            sentence,
            span=span,
            text=span.cut(self.original.text),
            heading=sentence.heading and self.words.own(sentence.heading),
            clauses=tuple(self.words.around(clause) for clause in sentence.clauses),
            enclosures=tuple(self._enclosure(enclosure) for enclosure in sentence.enclosures),
        )

    def _enclosure(self, enclosure: Enclosure) -> Enclosure:
        return replace(enclosure, span=self.words.span(enclosure.span), inner=self.words.span(enclosure.inner))


def plain(article: Article) -> Plain | None:
    """Return an article in plain words; None where it is so already."""
    words = plain_text(article.text)
    if words is None:
        return None
    read = replace(
        article,
        text=words.text,
        title=words.plainly(article.title),
        publisher=article.publisher and words.plainly(article.publisher),
        locality=article.locality and words.plainly(article.locality),
        number=article.number and words.plainly(article.number),
        tables=tuple(_moved(table, words) for table in article.tables),
        regions=(),
    )
    return Plain(read, article, words)


def _moved(table: Table, words: PlainText) -> Table:
    return replace(
        table,
        span=words.moved(table.span),
        cells=tuple(replace(cell, span=words.moved(cell.span)) for cell in table.cells),
        caption=table.caption and words.moved(table.caption),
        unit=table.unit and words.moved(table.unit),
    )
