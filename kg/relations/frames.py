"""What names say without a verb: posts before persons, a place inside a place, the industry in a unit's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from kg.model import Mention
from kg.relations.cues import Cues
from kg.relations.draft import Draft
from kg.relations.scene import Scene, Slot

_ORGANISED = frozenset({"Organization", "Platform", "Place"})
_OWN_POST = re.compile(r"[省市县区州镇乡]长$")
"""A post of a place's government, which no body named before it has."""


def in_names(scene: Scene, cues: Cues) -> Iterator[Draft]:
    """Yield what the names of a sentence say by standing beside or inside one another."""
    yield from _persons(scene, cues)
    yield from _places(scene)
    yield from _projects(scene, cues)
    yield from _industries(scene, cues)


def _of_kind(slot: Slot, cues: Cues, *kinds: str) -> Mention | None:
    return next(iter(slot.kind_of(cues, frozenset(kinds))), None)


def _persons(scene: Scene, cues: Cues) -> Iterator[Draft]:
    """Yield 祥丰集团董事长杨宗祥, 市长何建川, 海湾茶业创始人邹炳良."""
    for index, slot in enumerate(scene.slots):
        person = _of_kind(slot, cues, "Person")
        if not person:
            continue
        body: Slot | None = None
        post: Mention | None = None
        words, at = "", slot.start
        for before in reversed(scene.slots[max(0, index - 6) : index]):
            words = scene.between(before.end, at) + words
            if len(words) > 16 or re.search(r"[，。；：,;:（）()的由]", words):
                break
            if held := _of_kind(before, cues, "Post"):
                post = post or held
                at = before.start
                inner = [m for m in before.inner if cues.fits(m.kind, _ORGANISED)]
                if inner:
                    body = Slot(before.start, before.end, tuple(inner))
                    break
            elif before.kind_of(cues, _ORGANISED):
                body = before
                at = before.start
                break
            elif _of_kind(before, cues, "Person"):
                title = post.text if post else words
                if not re.search("[、和]", words) or _OWN_POST.search(title):
                    break
                at, words = before.start, ""
            else:
                break
        title = words.replace("\ufffc", "").strip()
        yield from _holds(person, body, post, title, at, slot, cues)


def _holds(
    person: Mention, body: Slot | None, post: Mention | None, title: str, at: int, slot: Slot, cues: Cues
) -> Iterator[Draft]:
    founder = bool(cues.patterns["founder"].search(title)) or bool(post and cues.patterns["founder"].search(post.text))
    if body and (post or cues.posts.search(title) or founder):
        held = next(m for m in body.mentions if cues.fits(m.kind, _ORGANISED))
        predicate = "founderOf" if founder else "holdsPostAt"
        rule = f"relations.apposition.{predicate}"
        yield Draft(predicate=predicate, subject=person, object=held, start=at, end=slot.end, rule=rule)
    elif post:
        yield Draft(
            predicate="holdsPostAt",
            subject=person,
            object=post,
            start=at,
            end=slot.end,
            rule="relations.apposition.holdsPostAt",
        )


def _places(scene: Scene) -> Iterator[Draft]:
    """Yield 浙江省金华市: each place that touches the one before lies in it."""
    for clause in scene.clauses:
        for group in clause.groups:
            for chain in group.chains:
                for outer, inner in pairwise(chain):
                    if outer.end == inner.start and {outer.mentions[0].kind, inner.mentions[0].kind} == {"Place"}:
                        yield Draft(
                            predicate="partOf",
                            subject=inner.mentions[0],
                            object=outer.mentions[0],
                            start=outer.start,
                            end=inner.end,
                            rule="relations.nesting",
                        )
    for slot in scene.slots:
        whole = slot.mentions[0]
        for part in slot.inner:
            if whole.kind == part.kind == "Place" and part.span.start == slot.start:
                yield Draft(
                    predicate="partOf",
                    subject=whole,
                    object=part,
                    start=slot.start,
                    end=slot.end,
                    rule="relations.nesting",
                )


def _projects(scene: Scene, cues: Cues) -> Iterator[Draft]:
    """Yield 某公司 undertakes 某项目 where the two names touch, or the project's begins with the firm's."""
    for slot in scene.slots:
        for project in slot.kind_of(cues, frozenset({"Project"})):
            for firm in slot.inner:
                if cues.fits(firm.kind, frozenset({"Enterprise"})) and firm.span.start == slot.start:
                    yield _undertakes(firm, project, slot.start, slot.end)
    for clause in scene.clauses:
        for group in clause.groups:
            for chain in group.chains:
                for before, after in pairwise(chain):
                    owner, owned = _of_kind(before, cues, "Enterprise"), _of_kind(after, cues, "Project")
                    if owner and owned:
                        yield _undertakes(owner, owned, before.start, after.end)


def _undertakes(firm: Mention, project: Mention, start: int, end: int) -> Draft:
    return Draft(
        predicate="undertakes", subject=firm, object=project, start=start, end=end, rule="relations.name.project"
    )


def _industries(scene: Scene, cues: Cues) -> Iterator[Draft]:
    """Yield 石化产业链兵团 servesIndustry 石化."""
    industries = [m for s in scene.slots for m in (*s.mentions, *s.inner) if m.kind == "Industry"]
    for slot in scene.slots:
        for unit in slot.kind_of(cues, frozenset({"Organization"})):
            for industry in industries:
                tail = unit.canonical.removeprefix(industry.canonical)
                if tail != unit.canonical and cues.patterns["industryTail"].fullmatch(tail):
                    yield Draft(
                        predicate="servesIndustry",
                        subject=unit,
                        object=industry,
                        start=slot.start,
                        end=slot.end,
                        rule="relations.name.industry",
                    )
