"""Whose figure it is: the nearest name that governs the clause, else the paragraph's topic, else the locality."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from kg.figures.cues import Cues
from kg.figures.quantities import measures
from kg.lexicon import Lexicon
from kg.model import Mention, Resolution, Sentence, Span

_KINDS = ("Place", "Enterprise", "Project", "Platform", "PublicInstitution", "SocialOrganization")
"""Figures in a clause that one of these governs are about it; about what other things do, they tell of the locality."""
_JOINED = ("、", "和", "与", "及", "等", "以及", "“、", "》")
_URGING = ("确保", "力争", "努力", "要", "使", "让", "推动", "支持", "加快")
_VISITING = ("走进", "来到", "步入", "漫步", "地处", "位于", "在", "驱车来到", "初夏时节，走进")
_ON_ITS_WAY = ("推动", "帮助", "支持", "助力", "实现", "促进", "使", "让", "确保")
"""推动甲项目90天开工: the verb's object is what the time is about."""


@dataclass(frozen=True, slots=True)
class _Head:
    """A name (or several that share, hence none) that a clause begins with."""

    start: int
    mention: Mention | None
    clause: Span
    lasting: bool
    """Whether the clauses after it go on about it: not where it is only what others are urged to do with it."""


class Subjects:
    """Tells the subject of each figure of one article, sentence by sentence in order."""

    def __init__(
        self, text: str, mentions: Sequence[Mention], locality: Mention | None, cues: Cues, lexicon: Lexicon
    ) -> None:
        self._text, self._locality, self._cues = text, locality, cues
        self._governing = [
            m
            for m in mentions
            if any(lexicon.is_a(m.kind, kind) for kind in _KINDS) and not measures(text, m.span.start, cues)
        ]
        self._starts = [m.span.start for m in self._governing]
        self._paragraph = -1
        self._topic: Mention | None = None
        self._heads: list[_Head] = []

    def enter(self, sentence: Sentence, moments: Sequence[Span]) -> None:
        """Take up the next sentence with the times named in it."""
        self._heads = []
        for clause in sentence.clauses or (sentence.span,):
            head = self._head(clause, moments)
            if head:
                self._heads.append(head)
        if sentence.paragraph != self._paragraph:
            self._paragraph = sentence.paragraph
            self._topic = self._heads[0].mention if self._heads and self._heads[0].lasting else None

    def _head(self, clause: Span, moments: Sequence[Span]) -> _Head | None:
        """Return where a clause begins with a name, after times and linking words; None for a name that others join."""
        at, text, lasting = clause.start, self._text, True
        while at < clause.end:
            moment = next((m for m in moments if m.start == at), None)
            lead = self._cues.subject_lead.at(text, at, clause.end)
            if moment:
                at = moment.end
            elif text[at] in "“‘ \u3000，,":
                at += 1
            elif self._mention_at(at):
                break
            elif lead:
                at += len(lead)
                lasting = lasting and lead not in _URGING
            else:
                break
        mention = self._visited(clause) or self._mention_at(at)
        if mention is None or mention.span.end > clause.end:
            return None
        shared = text.startswith(_JOINED, mention.span.end) or text.startswith(("”、", "”等", "”和"), mention.span.end)
        return _Head(at, None if shared else mention, clause, lasting)

    def _visited(self, clause: Span) -> Mention | None:
        """Return the place that a story takes its reader to: 走进某县某镇某村，…"""
        if not self._text.startswith(_VISITING, clause.start):
            return None
        index = bisect_left(self._starts, clause.end) - 1
        while index >= 0 and self._starts[index] > clause.start:
            if self._governing[index].span.end == clause.end:
                return self._governing[index]
            index -= 1
        return None

    def _mention_at(self, at: int) -> Mention | None:
        """Return the longest governing name that begins at a place (or one character on, inside quotation marks)."""
        found: Mention | None = None
        for index in range(bisect_left(self._starts, at), len(self._governing)):
            mention = self._governing[index]
            if mention.span.start != at:
                break
            if found is None or mention.span.end > found.span.end:
                found = mention
        return found

    def of(self, clause: Span, at: int, group: str) -> tuple[Mention | None, Resolution]:
        """Return the subject of a figure at a place in a clause, and whether the clause states it."""
        if group == "time" and (nearest := self._nearest(clause, at)):
            return nearest, "stated"
        for head in reversed(self._heads):
            if head.start < at and (head.lasting or head.clause == clause):
                return head.mention or self._locality, "stated" if head.clause == clause and head.mention else "implied"
        return self._topic or self._locality, "implied"

    def _nearest(self, clause: Span, at: int) -> Mention | None:
        """Return the project or firm right before a length of time, or moved by a verb that leads to it."""
        index = bisect_left(self._starts, at) - 1
        if index < 0 or self._governing[index].span.start < clause.start:
            return None
        mention = self._governing[index]
        before = self._text[clause.start : mention.span.start].lstrip("“")
        return (
            mention if before in ("", *_ON_ITS_WAY) and mention.kind in ("Project", "Enterprise", "Platform") else None
        )
