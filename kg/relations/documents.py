"""What policy documents say of themselves: who issues them, what they rest on, who answers for which measure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.model import Mention, Sentence
from kg.relations.cues import Cues
from kg.relations.draft import Draft
from kg.relations.scene import Scene, Slot

_POLICY = frozenset({"Policy"})
_BODY = frozenset({"Organization"})
_MEASURES = frozenset({"Programme", "Mechanism", "Platform", "Project", "CommandUnit"})
_MEASURED = frozenset({"implements", "establishes", "supports", "undertakes"})
_SUBJECTS = frozenset({"Organization", "Platform"})
_OPEN_TITLE = re.compile(r"[《〈“\"\s]*")
_BRACKETS = "（(【〔[ \u3000\t"
_LABEL = re.compile(r"\s*[：:]")


def own_document(sentences: Sequence[Sentence], mentions: Sequence[Mention], cues: Cues) -> Mention | None:
    """Return the policy that the article is, if its title is one: not one that a title merely quotes."""
    titles = {s.index: s for s in sentences if s.role == "title"}
    for mention in mentions:
        title = titles.get(mention.sentence)
        if title and cues.fits(mention.kind, _POLICY) and not mention.stand_in:
            before = title.text[: mention.span.start - title.span.start].strip().rstrip("《〈“")
            if not before or _conveyed(before, cues):
                return mention
    return None


def _conveyed(before: str, cues: Cues) -> bool:
    """Whether a title's words before a policy say that it is handed on here: 关于印发."""
    return any(match.end() == len(before) for match in cues.patterns["conveys"].finditer(before))


def protagonist(sentences: Sequence[Sentence], mentions: Sequence[Mention], cues: Cues) -> Mention | None:
    """Return the body or zone that a title names as its subject: 某经开区：……."""
    for sentence in sentences:
        if sentence.role == "title" and len(sentence.clauses) > 1:
            lead = sentence.clauses[0]
            for mention in mentions:
                if mention.span in lead and mention.span.end == lead.end and cues.fits(mention.kind, _SUBJECTS):
                    return mention
    return None


def issuers(scene: Scene, own: Mention | None, cues: Cues) -> Iterator[Draft]:
    """Yield who issues a document by the document's own name: 《某市人民政府关于……的意见》."""
    for slot in scene.slots:
        for policy in slot.kind_of(cues, _POLICY)[:1]:
            for body in _named_first(slot, cues):
                end = slot.end
                yield Draft(
                    predicate="issues",
                    subject=body,
                    object=policy,
                    start=slot.start,
                    end=end,
                    rule="relations.document.issuer",
                )
                if own and policy.canonical == own.canonical and policy.span == own.span:
                    yield Draft(
                        predicate="publishedBy",
                        subject=policy,
                        object=body,
                        start=slot.start,
                        end=end,
                        rule="relations.document.issuer",
                    )


def _named_first(slot: Slot, cues: Cues) -> Iterator[Mention]:
    """Yield the organisations that a document's name begins with, up to 关于."""
    words = slot.mentions[0].text
    stop = cues.patterns["issuerEnd"].search(words)
    at = slot.start + (_OPEN_TITLE.match(words) or re.match("", words)).end()  # type: ignore[union-attr]
    for body in slot.inner:
        if (
            stop
            and body.span.start == at
            and body.span.end <= slot.start + stop.start()
            and cues.fits(body.kind, _BODY)
        ):
            at = body.span.end
            yield body


def bases(scene: Scene, drafts: Sequence[Draft], own: Mention | None, cues: Cues) -> Iterator[Draft]:
    """Yield what a document rests on: 根据《甲》制定《乙》, 为贯彻落实《甲》……制定本意见."""
    for clause in scene.clauses:
        for group in clause.groups:
            policies = [m for slot in group.heads for m in slot.kind_of(cues, _POLICY)[:1]]
            if group.marker != "basis" or not policies:
                continue
            issued = [d.object for d in drafts if d.predicate == "issues" and d.object.span.start > group.end]
            whole = scene.sentence.text
            ours = [own] if own and cues.patterns["ownDocument"].search(whole) else []
            for document in issued or ours:
                for policy in policies:
                    yield Draft(
                        predicate="basedOn",
                        subject=document,
                        object=policy,
                        start=group.start,
                        end=group.end,
                        rule="relations.document.basis",
                    )


def is_responsibility(sentence: Sentence, cues: Cues) -> bool:
    """Whether a sentence begins by naming who answers for a measure."""
    label = cues.patterns["responsible"].match(sentence.text.lstrip(_BRACKETS))
    return bool(label and _LABEL.match(sentence.text.lstrip(_BRACKETS), label.end()))


def responsible(scene: Scene, measures: Sequence[Mention], own: Mention | None, cues: Cues) -> Iterator[Draft]:
    """Yield who answers for a clause's measures: （责任单位：甲、乙）; where none has a name, for the document."""
    targets = tuple(dict.fromkeys(measures)) or ((own,) if own else ())
    if not targets:
        return
    label = cues.patterns["responsible"].search(scene.masked)
    if not label or not _LABEL.match(scene.masked, label.end()):
        return
    start = scene.sentence.span.start + label.start()
    stop = next((e.span.end for e in scene.sentence.enclosures if start in e.span), scene.sentence.span.end)
    for slot in scene.slots:
        if start < slot.start < stop:
            for body in slot.kind_of(cues, _BODY)[:1]:
                for target in targets:
                    yield Draft(
                        predicate="undertakes",
                        subject=body,
                        object=target,
                        start=start,
                        end=slot.end,
                        rule="relations.document.responsible",
                    )


def measures_of(drafts: Sequence[Draft], cues: Cues) -> tuple[Mention, ...]:
    """Return what the measures of a clause are about."""
    return tuple(d.object for d in drafts if d.predicate in _MEASURED and cues.fits(d.object.kind, _MEASURES))
