"""Whose figure it is: the nearest name that governs the clause, else the paragraph's topic, else the locality."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from kg.figures.cues import Cues
from kg.figures.quantities import measures
from kg.lexicon import Lexicon
from kg.model import Article, Mention, Resolution, Sentence, Span

_KINDS = ("Place", "Enterprise", "Project", "Platform", "PublicInstitution", "SocialOrganization", "Person")
"""Figures in a clause that one of these governs are about it; about what other things do, they tell of the locality."""
_LASTING = ("Place", "Enterprise", "Project", "Platform", "PublicInstitution")
"""Of these a whole paragraph may tell once it has begun with one."""
_THINGS = frozenset({"Industry", "Honour", "Policy", "Programme", "Principle", "Mechanism", "Event", "Meeting"})
"""What is named in an indicator, not before it."""
_COLON = re.compile(r"[”\"]?[：:|｜\s]")
_SITES = ("Platform", "PublicInstitution", "Place")
_AGED = re.compile(r"[0-9]{2}岁的[^，。；]{0,6}")
_SPEAKS = r"[^，。；]{0,6}(?:{speaksOrPresides}|[、和及等])"
"""A person who speaks or presides is not whom the figures are about."""
_DESCRIPTION = re.compile(r"[^0-9，。；]{2,24}的")
_OF = r"{builds}?的“?"
_OTHER = r"[\u4e00-\u9fff]{3,10}?{introducesFirm}"
_NO_HEAD = r"[”\"]?{notGoverning}"
_LISTED = re.compile(r"[^，。；]{0,14}等[0-9]")
_JOINED = re.compile(r"[、和与及等》]|以及|“、|”[、等和]")
"""What joins a name to others: none of them governs alone."""


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
        self,
        article: Article,
        sentences: Sequence[Sentence],
        mentions: Sequence[Mention],
        locality: Mention | None,
        cues: Cues,
        lexicon: Lexicon,
    ) -> None:
        self._text, self._cues = article.text, cues
        self._named = {
            m.span.start: m.span.end for m in sorted(mentions, key=lambda m: m.span) if m.kind not in _THINGS
        }
        self._governing = _governing(article.text, mentions, cues, lexicon)
        self._starts = [m.span.start for m in self._governing]
        self._default = self._titled(sentences, locality) or self._described_first(sentences, locality) or locality
        self._paragraph = -1
        self._topic: Mention | None = None
        self._goes_on = True
        self._heads: list[_Head] = []

    def _titled(self, sentences: Sequence[Sentence], locality: Mention | None) -> Mention | None:
        """Return the name that a title puts before its colon: 某某经开区：让产业“链”起来."""
        for sentence in sentences:
            if sentence.role == "title":
                mention = self._mention_at(sentence.span.start)
                if mention and _COLON.match(self._text, mention.span.end) and mention.kind in _LASTING:
                    return None if locality and mention.canonical == locality.canonical else mention
        return None

    def _described_first(self, sentences: Sequence[Sentence], locality: Mention | None) -> Mention | None:
        """Return the village or zone that an article sets out by placing: 某村地处某县某镇, 海拔…"""
        body = [s for s in sentences if s.role == "body"]
        for sentence in [s for s in body if s.paragraph <= body[0].paragraph + 4] if body else ():
            for clause in sentence.clauses[:2]:
                mention = self._mention_at(clause.start)
                if (
                    not mention
                    or mention.kind not in ("Place", "Platform")
                    or not self._cues.words("placedBy").at(self._text, mention.span.end)
                ):
                    continue
                return None if locality and mention.canonical == locality.canonical else mention
        return None

    def enter(self, sentence: Sentence, moments: Sequence[Span]) -> None:
        """Take up the next sentence with the times named in it."""
        self._heads = []
        for clause in sentence.clauses or (sentence.span,):
            head = self._head(clause, moments)
            if head:
                self._heads.append(head)
        self._goes_on = self._continues(sentence, moments)
        if sentence.paragraph != self._paragraph:
            self._paragraph = sentence.paragraph
            first = self._heads[0] if self._heads else None
            goes_on = first and first.lasting and first.mention and first.mention.kind in _LASTING
            self._topic = first.mention if first and goes_on else None

    def _continues(self, sentence: Sentence, moments: Sequence[Span]) -> bool:
        """Whether a sentence goes on about the firm its paragraph began with: not where it seems to name another."""
        if self._topic is None or self._topic.kind not in ("Enterprise", "Project"):
            return True
        start = (sentence.clauses or (sentence.span,))[0].start
        at = next((m.end for m in moments if m.start == start), start)
        at += self._text.startswith(("，", ","), at)
        cues = self._cues
        tables = (cues.act, cues.lead, cues.whole, cues.words("indicatorHead"), cues.words("goesOn"))
        known = at > start or any(table.at(self._text, at) for table in tables)
        return known or not self._cues.pattern(_OTHER).match(self._text, at)

    def _head(self, clause: Span, moments: Sequence[Span]) -> _Head | None:
        """Return where a clause begins with a name, after times and linking words; None for a name that others join."""
        at, text, lasting = clause.start, self._text, True
        while at < clause.end:
            moment = next((m for m in moments if m.start == at), None)
            lead = self._cues.words("subjectLead").at(text, at, clause.end)
            if moment:
                at = moment.end
            elif text[at] in "“‘ \u3000，,":
                at += 1
            elif self._mention_at(at):
                break
            elif lead:
                at += len(lead)
                lasting = lasting and lead not in self._cues.words("urging").meaning
            else:
                break
        mention = self._visited(clause) or self._mention_at(at) or self._described(clause)
        if mention is None or mention.span.end > clause.end:
            return None
        if self._cues.pattern(_NO_HEAD).match(text, mention.span.end):
            return None
        if mention.kind == "Person" and self._cues.pattern(_SPEAKS).match(text, mention.span.end):
            return None
        opened = mention.kind in _SITES and self._cues.words("opened").before(text, clause.end, mention.span.end)
        lasting = lasting and not opened
        shared = _JOINED.match(text, mention.span.end) or _LISTED.match(text, mention.span.end)
        lasting = lasting and (mention.kind != "Person" or mention.span.start > at)
        return _Head(max(at, clause.start), None if shared else mention, clause, lasting)

    def _visited(self, clause: Span) -> Mention | None:
        """Return the place that a story takes its reader to: 走进某县某镇某村，…"""
        return self._ending(clause) if self._cues.words("visiting").at(self._text, clause.start) else None

    def _ending(self, clause: Span, kinds: tuple[str, ...] = ()) -> Mention | None:
        """Return the longest name that a clause ends in."""
        found: Mention | None = None
        index = bisect_left(self._starts, clause.end) - 1
        while index >= 0 and self._starts[index] >= clause.start:
            mention = self._governing[index]
            if mention.span.end == clause.end and (not kinds or mention.kind in kinds):
                found = mention
            index -= 1
        return found

    def _described(self, clause: Span) -> Mention | None:
        """Return the project that a clause leads up to, or the firm that it describes: 坐落于园区的某公司是…"""
        project = self._ending(clause, ("Project",))
        if project:
            return project
        for index in range(bisect_left(self._starts, clause.start), bisect_left(self._starts, clause.end)):
            mention = self._governing[index]
            before = self._text[clause.start : mention.span.start].rstrip("“")
            if mention.kind == "Person" and _AGED.fullmatch(before):
                return mention
            if mention.kind in ("Enterprise", "Project") and _DESCRIPTION.fullmatch(before):
                return mention if self._text.startswith(("是", "，", ","), mention.span.end) else None
        return None

    def _mention_at(self, at: int) -> Mention | None:
        """Return the longest governing name that begins at a place."""
        found: Mention | None = None
        for index in range(bisect_left(self._starts, at), len(self._governing)):
            mention = self._governing[index]
            if mention.span.start != at:
                break
            if found is None or mention.span.end > found.span.end:
                found = mention
        return found

    def of(self, clause: Span, number: Span, group: str) -> tuple[Mention | None, Resolution]:
        """Return the subject of a figure at a place in a clause, and whether the clause states it."""
        nearest = self._nearest(clause, number.start) if group == "time" else None
        if nearest := nearest or self._following(clause, number.end):
            return nearest, "stated"
        for head in reversed(self._heads):
            if head.start < number.start and (head.lasting or head.clause == clause):
                stated = head.clause == clause and head.mention is not None
                return self._meant(head.mention) or self._default, "stated" if stated else "implied"
        topic = self._topic if self._goes_on else None
        return topic or self._default, "implied"

    def leading(self, start: int, end: int) -> int:
        """Return where the names end that words begin with, whoever they name: 县财政局出资, 某公司董事长张某捐款."""
        at = start
        while at < end:
            found = self._named.get(at, at)
            if not at < found < end:
                break
            at = found
        return at

    def _meant(self, mention: Mention | None) -> Mention | None:
        """Return whom a stand-in means: 全区 in an article on a zone is the zone."""
        titled = self._default is not None and self._default.kind == "Platform"
        itself = mention is not None and mention.stand_in and mention.text in self._cues.words("zoneItself").meaning
        return None if titled and itself else mention

    def _nearest(self, clause: Span, at: int) -> Mention | None:
        """Return the project or firm right before a length of time, or moved by a verb that leads to it."""
        index = bisect_left(self._starts, at) - 1
        if index < 0 or self._governing[index].span.start < clause.start:
            return None
        mention = self._governing[index]
        before = self._text[clause.start : mention.span.start].lstrip("“")
        near = not before or before in self._cues.words("bringsAbout").meaning
        return mention if near and mention.kind in ("Project", "Enterprise", "Platform") else None

    def _following(self, clause: Span, end: int) -> Mention | None:
        """Return the project that an amount describes: 总投资4500万元的某某项目."""
        of = self._cues.pattern(_OF).match(self._text, end, clause.end)
        mention = self._mention_at(of.end()) if of else None
        return mention if mention and mention.kind == "Project" else None


def _governing(text: str, mentions: Sequence[Mention], cues: Cues, lexicon: Lexicon) -> list[Mention]:
    """Return the mentions that figures can be about, without those that only begin a longer name of another kind."""
    longest: dict[int, Mention] = {}
    for mention in mentions:
        other = longest.get(mention.span.start)
        if other is None or len(other.span) < len(mention.span):
            longest[mention.span.start] = mention
    return [
        mention
        for mention in sorted(longest.values(), key=lambda m: m.span)
        if any(lexicon.is_a(mention.kind, kind) for kind in _KINDS) and not measures(text, mention.span.start, cues)
    ]
