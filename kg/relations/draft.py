"""A relation before it is cut out of the text, and what carries over from one clause to the next."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kg.model import Article, Mention, Relation, Sentence, Span

_CLOSERS = re.compile(r"[”’」』》〉)）]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A relation with the bounds of the words that state it."""

    predicate: str
    subject: Mention
    object: Mention
    start: int
    end: int
    rule: str
    implied: bool = False


@dataclass(frozen=True, slots=True)
class Discourse:
    """What a clause leaves behind for those after it."""

    actor: tuple[Mention, ...] = ()
    """Who was last stated to act; empty at the beginning of a sentence."""
    topic: tuple[Mention, ...] = ()
    """What the sentence is about, of whatever class."""
    unnamed: bool = False
    """Whether a common noun (一家企业) is the subject since the last name."""
    objects: tuple[Mention, ...] = ()
    """What the last verb was about; kept through the paragraph."""
    method: Mention | None = None
    """The last way of working with a number in its name; kept through the article."""
    event: Mention | None = None
    """The meeting at which the sentence plays (在……会议上)."""
    meeting: Mention | None = None
    """The meeting or event the article tells of (出席会议)."""
    named: tuple[Mention, ...] = ()
    """Firms, projects and zones named in the paragraph, and the last of the paragraph before."""
    pending: tuple[Mention, ...] = ()
    """Persons named in the clauses right before, who do what the next person does (甲，乙，丙出席)."""
    employers: tuple[tuple[str, Mention], ...] = ()
    """Persons by canonical name with the firm or body, no government, that the article says they belong to."""
    partners: tuple[Mention, ...] = ()
    """Who the last verb of the sentence says it was done with (与A签约，共建B)."""
    programme: Mention | None = None
    """The last programme of the sentence."""


def finish(drafts: Iterable[Draft], article: Article, sentence: Sentence) -> Iterable[Relation]:
    """Cut drafts out of the article's text."""
    for draft in drafts:
        if (draft.subject.kind, draft.subject.canonical) == (draft.object.kind, draft.object.canonical):
            continue
        closing = _CLOSERS.match(article.text, draft.end)
        span = Span(draft.start, closing.end() if closing else draft.end)
        yield Relation(
            article=article.id,
            sentence=sentence.index,
            span=span,
            text=span.cut(article.text),
            rule=draft.rule,
            subject=draft.subject,
            predicate=draft.predicate,
            object=draft.object,
            resolution="implied" if draft.implied else "stated",
        )
