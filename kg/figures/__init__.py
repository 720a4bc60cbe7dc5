"""Sentences to figures: every number that measures, and why the others do not.

Each numeral that `kg.numbers` finds is tried in turn as part of a time (timeforms, periods, days), of a name or a
set phrase (words), as a quantity (quantities, numerals), as a threshold that names a class (thresholds). The
quantities of a sentence are made into figures together (drafts, assemble), since one carries on where the other ends:
kind and sign (kinds), goals (goals), indicator (indicators, rows), subject (subjects), period (timescope, sections).
Counts that are spelt out come last (tallies). What words mean stands in the lexicon's figures section (cues).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from kg.figures.assemble import Assembler
from kg.figures.cues import Cues
from kg.figures.numeralroles import NumeralRoles
from kg.figures.periods import find_moments
from kg.figures.quantities import Quantity, read_quantities, unnumbered
from kg.figures.reference import reference_day
from kg.figures.sections import is_plan, is_rules, reviewed, sections
from kg.figures.stretches import Moment
from kg.figures.subjects import Subjects
from kg.figures.tallies import find_tallies
from kg.figures.thresholds import is_threshold
from kg.figures.timescope import TimeScope
from kg.figures.unnumbered import told_at
from kg.lexicon import Lexicon
from kg.model import Article, Figure, Measures, Mention, Numeral, Period, Sentence, Span, Tally
from kg.numbers import number_spans
from kg.years import looked_back_on


def find_figures(
    article: Article,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    locality: Mention | None,
    lexicon: Lexicon,
) -> Measures:
    """Return the figures, periods, other numerals and declared counts of an article, each in order of position."""
    return _Finder(article, sentences, mentions, locality, lexicon).measures()


class _Finder:
    def __init__(
        self,
        article: Article,
        sentences: Sequence[Sentence],
        mentions: Sequence[Mention],
        locality: Mention | None,
        lexicon: Lexicon,
    ) -> None:
        self._article, self._sentences, self._text = article, sentences, article.text
        self._cues = Cues.of(lexicon)
        self._roles = NumeralRoles(article.text, sentences, mentions, self._cues)
        self._subjects = Subjects(article, sentences, mentions, locality, self._cues, lexicon)
        self._starts = [s.span.start for s in sentences]
        self._today, self._coarse = reference_day(article, sentences)
        self._yearly = bool(self._cues.pattern("{reportTitle}").search(article.title))
        self._numerals: list[Numeral] = []
        self._periods: list[Period] = []

    def measures(self) -> Measures:
        """Find times first, then quantities between them, then make figures sentence by sentence."""
        if not self._sentences:
            return Measures()
        moments = self._moments()
        quantities = self._quantities(moments)
        cues = self._cues
        scope = TimeScope(self._text, self._sentences, moments, self._today, cues, yearly=self._yearly)
        assembler = Assembler(
            self._text,
            self._subjects,
            scope,
            cues,
            rules=is_rules(self._article, cues),
            plan=is_plan(self._article, cues),
        )
        figures: list[Figure] = []
        tallies: list[Tally] = []
        above = sections(self._article, self._sentences, moments, cues)
        for sentence, counted, inside, section in zip(self._sentences, quantities, moments, above, strict=True):
            if counted or inside or sentence.role == "body":
                made = assembler.sentence(sentence, counted, inside, section)
                figures += made
                tallies += find_tallies(self._text, sentence, made, cues)
        figures = self._told_once(figures)
        return Measures(
            figures=tuple(figures),
            periods=tuple(sorted(self._periods, key=lambda p: p.span.start)),
            numerals=_apart(self._numerals),
            tallies=tuple(tallies),
        )

    def _told_once(self, figures: Sequence[Figure]) -> list[Figure]:
        """Drop from titles and headings what the text below them tells again; there it is part of the title."""
        above = {s.index for s in self._sentences if s.role in ("title", "heading", "meta")}
        told = {(f.value, f.unit) for f in figures if f.sentence not in above}
        kept = []
        for figure in figures:
            if figure.sentence in above and (figure.value, figure.unit) in told:
                self._numeral(self._sentences[figure.sentence], figure.span, "name")
            else:
                kept.append(figure)
        return kept

    def _moments(self) -> list[list[Moment]]:
        """Find the times, sentence by sentence; each becomes a period, or a numeral where its days cannot be told."""
        per_sentence: list[list[Moment]] = [[] for _ in self._sentences]
        spans = [s.span for s in self._sentences]
        looked_back = looked_back_on(self._article.title, self._text)
        told = find_moments(
            self._text,
            spans,
            self._today,
            self._cues,
            coarse=self._coarse,
            yearly=self._yearly,
            reviewed=looked_back[0] if looked_back else None,
        )
        for moment in told:
            index = self._index(moment.span.start)
            sentence = self._sentences[index]
            if sentence.role == "furniture" or (sentence.role != "title" and self._roles.named(moment.span)):
                continue  # a title may be a name as a whole: what year it is of holds for the text all the same
            self._keep(moment, index, per_sentence)
        if before := reviewed(self._article, self._sentences, per_sentence, self._cues, looked_back):
            self._keep(before[1], before[0], per_sentence)
        return per_sentence

    def _keep(self, moment: Moment, index: int, per_sentence: list[list[Moment]]) -> None:
        sentence = self._sentences[index]
        per_sentence[index].append(moment)
        if moment.first and moment.last:
            found = self._found(sentence, moment.span, moment.rule)
            self._periods.append(Period(**found, first=moment.first, last=moment.last))
        elif moment.numbered:
            self._numeral(sentence, moment.span, "date")

    def _quantities(self, moments: Sequence[Sequence[Moment]]) -> list[list[Quantity]]:
        """Go through every numeral of the text in order."""
        found: list[list[Quantity]] = [[] for _ in self._sentences]
        times = [m.span for inside in moments for m in inside if m.numbered]
        time_starts = [t.start for t in times]
        done = 0
        for number in number_spans(self._text):
            if number.start < done:
                continue
            at = bisect_right(time_starts, number.start) - 1
            if at >= 0 and number.start < times[at].end:
                continue
            index = self._index(number.start)
            sentence = self._sentences[index]
            role = "furniture" if sentence.role == "furniture" else self._roles.before_measuring(number)
            if role in ("word", "idiom") and told_at(self._text, number.start, sentence.span.start, sentence.span.end):
                role = ""
            if sentence.role == "meta":
                role = role or "furniture"
            if not role:
                floor = max(done, sentence.span.start)
                quantities = read_quantities(self._text, number.start, floor, sentence.span.end, self._cues)
                if quantities:
                    found[index].extend(quantities)
                    done = quantities[-1].span.end
                    continue
                role = self._roles.after_measuring(number)
            if role:
                self._numeral(sentence, number, role)
        for sentence in self._sentences:
            if sentence.role == "body":
                places = unnumbered(self._text, sentence.span.start, sentence.span.end, self._cues)
                index = sentence.index
                found[index] = sorted([*found[index], *places], key=lambda q: q.span.start) if places else found[index]
        return [self._measuring(s, q) if len(q) else q for s, q in zip(self._sentences, found, strict=True)]

    def _measuring(self, sentence: Sentence, quantities: list[Quantity]) -> list[Quantity]:
        """Drop the thresholds among the quantities of a sentence; they are part of what something is called."""
        clauses = sentence.clauses or (sentence.span,)
        kept = []
        for index, quantity in enumerate(quantities):
            clause = next((c for c in clauses if quantity.span.start in c), sentence.span)
            if is_threshold(self._text, clause, quantities, index, self._cues):
                self._numeral(sentence, quantity.span, "name")
            else:
                kept.append(quantity)
        return kept

    def _index(self, at: int) -> int:
        return bisect_right(self._starts, at) - 1

    def _numeral(self, sentence: Sentence, span: Span, role: str) -> None:
        self._numerals.append(Numeral(**self._found(sentence, span, f"figures.{role}"), role=role))

    def _found(self, sentence: Sentence, span: Span, rule: str) -> dict[str, Any]:
        return {
            "article": self._article.id,
            "sentence": sentence.index,
            "span": span,
            "text": span.cut(self._text),
            "rule": rule,
        }


def _apart(numerals: Sequence[Numeral]) -> tuple[Numeral, ...]:
    """Return numerals in order, of those that share a character the first: a number is explained once."""
    kept: list[Numeral] = []
    for numeral in sorted(numerals, key=lambda n: (n.span.start, -n.span.end)):
        if not kept or kept[-1].span.end <= numeral.span.start:
            kept.append(numeral)
    return tuple(kept)
