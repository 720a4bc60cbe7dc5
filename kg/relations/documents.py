"""What policy documents say of themselves: who issues them, what they rest on, who answers for which measure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kg.model import Mention, Sentence
from kg.relations.chunks import Chunks
from kg.relations.cues import Cues
from kg.relations.draft import Draft

_POLICY = frozenset({"Policy"})
_BODY = frozenset({"Organization"})
_MEASURES = frozenset({"Programme", "Mechanism", "Platform", "Project", "CommandUnit"})
_MEASURED = frozenset({"implements", "establishes", "supports", "undertakes"})
_SUBJECTS = frozenset({"Organization", "Platform"})
_BETWEEN = '《〈“"、 \u3000\n'
_BRACKETS = "（(【〔[ \u3000\t"
_SHUT = "（【〔("
_DASHES = "—–-－ \u3000"
_ENGLISH = "names.documents.latin"
"""The rule of a document's title in English."""
_LABEL = re.compile(r"\s*[：:]")


def own_document(sentences: Sequence[Sentence], mentions: Sequence[Mention], cues: Cues) -> Mention | None:
    """Return the policy that the article is, if its title is one: not one that a title merely quotes."""
    titles = {s.index: s for s in sentences if s.role == "title"}
    for mention in mentions:
        title = titles.get(mention.sentence)
        if title and cues.fits(mention.kind, _POLICY) and not mention.stand_in:
            before = title.text[: mention.span.start - title.span.start].strip().rstrip("《〈“")
            if not before or _conveyed(before, cues):
                return next(conveyed_by(mention, mentions, cues), mention)
    return None


def conveyed_by(notice: Mention, mentions: Iterable[Mention], cues: Cues) -> Iterator[Mention]:
    """Yield the document that a notice hands on by its own name: …关于印发《乙办法》的通知."""
    conveyed = [m.end() for m in cues.patterns["conveys"].finditer(notice.text)]
    for mention in mentions if conveyed else ():
        at = notice.text.find(f"《{mention.text.strip('《》')}》")
        if mention.kind == notice.kind and mention.canonical != notice.canonical and at in conveyed:
            yield mention
            return


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
    return next(_whose_story(sentences, mentions, cues), None)


def _whose_story(sentences: Sequence[Sentence], mentions: Sequence[Mention], cues: Cues) -> Iterator[Mention]:
    """Yield the body or zone whose story a title announces: ——某村党总支的“三变”实践."""
    for sentence in sentences:
        story = cues.patterns["story"].search(sentence.text) if sentence.role == "title" else None
        for mention in mentions if story else ():
            lead = sentence.text[: mention.span.start - sentence.span.start].strip(_DASHES)
            after = sentence.text[mention.span.end - sentence.span.start :]
            told = mention.sentence == sentence.index and not lead and after.startswith("的")
            if told and cues.fits(mention.kind, _SUBJECTS):
                yield mention


def bodies_of(mentions: Iterable[Mention], cues: Cues) -> dict[str, Mention]:
    """Return the organisations of an article by the words they are named with, longest first."""
    named = {m.text: m for m in reversed(list(mentions)) if not m.stand_in and cues.fits(m.kind, _BODY)}
    return dict(sorted(named.items(), key=lambda pair: (-len(pair[0]), pair[0])))


def issuers(chunks: Chunks, bodies: Mapping[str, Mention], own: Mention | None, cues: Cues) -> Iterator[Draft]:
    """Yield who issues a document by the document's own name: 《某市人民政府关于……的意见》."""
    for slot in chunks.slots:
        for policy in slot.kind_of(cues, _POLICY)[:1]:
            for body in _named_first(policy, bodies, cues):
                draft = Draft(
                    predicate="issues",
                    subject=body,
                    object=policy,
                    start=slot.start,
                    end=slot.end,
                    rule="relations.document.issuer",
                )
                yield draft
                ours = own is not None and policy.canonical == own.canonical
                if own and (inner := own.text.strip("《》")) != policy.text and f"《{inner}》" in policy.text:
                    yield replace(draft, object=own)
                    ours = True
                if own and ours:
                    yield replace(draft, predicate="publishedBy", subject=own, object=body)


def _named_first(policy: Mention, bodies: Mapping[str, Mention], cues: Cues) -> Iterator[Mention]:
    """Yield the organisations that a document's name begins with, up to 关于, or that an English one is of."""
    if policy.rule == _ENGLISH:
        yield from (
            m
            for words, m in bodies.items()
            if re.search(rf"\b(?:of|from|by) (?:the )?{re.escape(words)}\b", policy.text)
        )
        return
    stop = cues.patterns["issuerEnd"].search(policy.text)
    lead = policy.text[: stop.end()] if stop else ""
    while lead := lead.lstrip(_BETWEEN):
        body = next((m for words, m in bodies.items() if lead.startswith(words)), None)
        if body is None:
            return
        yield body
        lead = lead[len(body.text) :]


def bases(chunks: Chunks, drafts: Sequence[Draft], own: Mention | None, cues: Cues) -> Iterator[Draft]:
    """Yield what a document rests on: 根据《甲》制定《乙》, 为贯彻落实《甲》……制定本意见."""
    for clause in chunks.clauses:
        for group in clause.groups:
            policies = [m for slot in group.heads for m in slot.kind_of(cues, _POLICY)[:1]]
            if group.marker != "basis" or not policies:
                continue
            issued = [d.object for d in drafts if d.predicate == "issues" and d.object.span.start > group.end]
            whole = chunks.sentence.text
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


def responsible(chunks: Chunks, measures: Sequence[Mention], own: Mention | None, cues: Cues) -> Iterator[Draft]:
    """Yield who answers for a clause's measures: （责任单位：甲、乙）; where none has a name, for the document."""
    targets = tuple(dict.fromkeys(measures)) or ((own,) if own else ())
    if not targets:
        return
    bounds = _answering(chunks, cues)
    start, stop = bounds or (0, 0)
    for slot in chunks.slots:
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


def _answering(chunks: Chunks, cues: Cues) -> tuple[int, int] | None:
    """Return where those are named who answer: after 责任单位：, or in brackets that end in 按职责分工负责."""
    label = cues.patterns["responsible"].search(chunks.masked)
    if label and _LABEL.match(chunks.masked, label.end()):
        start = chunks.sentence.span.start + label.start()
        return start, next(
            (e.span.end for e in chunks.sentence.enclosures if start in e.span), chunks.sentence.span.end
        )
    for brackets in chunks.sentence.enclosures:
        inner = chunks.between(brackets.inner.start, brackets.inner.end)
        if brackets.mark in _SHUT and cues.patterns["responsibleEnd"].search(inner):
            return brackets.span.start, brackets.span.end
    return None


def measures_of(drafts: Sequence[Draft], cues: Cues) -> tuple[Mention, ...]:
    """Return what the measures of a clause are about."""
    return tuple(d.object for d in drafts if d.predicate in _MEASURED and cues.fits(d.object.kind, _MEASURES))
