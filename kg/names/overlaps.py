"""Two finders, the same words: which mention stays.

The better rank wins, then the longer, then the earlier. What crosses a winner goes. What lies inside a winner stays
only where it names another thing that is a fact of its own: a place or an organisation that a longer name begins with
(云南省 in 云南省工信厅, 某市医院 in 某市医院新院区), the industry that a unit is for (石化 in 石化产业链兵团), or any
name inside the list that it is an item of.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.model import Mention

RANKS = (
    "lists",
    "documents",
    "honours",
    "national",
    "frames",
    "quoted",
    "posts",
    "alias",
    "organisations",
    "listed",
    "terms",
    "persons",
    "endings",
    "grades",
    "places",
)
"""By the first part of a mention's rule, best evidence first; any other rule comes last."""


_OF_AN_INDUSTRY = frozenset(
    ("CommandUnit", "PartyOrganization", "SocialOrganization", "Mechanism", "Project", "Event", "Meeting")
)
"""Kinds of name that tell the industry they are for: 茶产业链兵团."""


_BEGIN_WITH_A_BODY = frozenset(("Project", "Event", "Meeting"))
"""Kinds of name that may begin with a body that is told of too: 县委经济工作会议."""
_ISSUERS = ("names.organisations.", "names.places.")
"""Rules whose finds may be the issuers in a document's title, before 关于."""
_LEAD = {"《": 1, "“": 1, "中": 2}
"""How far into a name the place that it begins with may stand: behind an opening mark, behind 中共."""


_OF_SOMEBODY = frozenset(("Post", "Project", "Platform"))
"""Classes whose names may begin with the organisation that they are of: 北辰新能源|储能项目."""


def rank(mention: Mention) -> int:
    """Return the place of a mention's finder in RANKS."""
    finder = mention.rule.split(".")[1] if mention.rule.startswith("names.") else mention.rule.split(".")[0]
    finder = "organisations" if finder == "bodies" else finder
    finder = "listed" if finder == "lists" and mention.kind == "Industry" else finder
    return RANKS.index(finder) if finder in RANKS else len(RANKS)


def settle(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Return the mentions that stay, in order of position.

    Mentions of one span that come from the same rule all stay: a list with a shared head names several things
    in the same words.
    """
    best = sorted(set(mentions), key=_preference)
    kept: list[Mention] = []
    taken: dict[int, list[Mention]] = {}
    for mention in best:
        rivals = {id(m): m for at in range(mention.span.start, mention.span.end) for m in taken.get(at, ())}
        if all(_together(winner, mention) for winner in rivals.values()):
            kept.append(mention)
            for at in range(mention.span.start, mention.span.end):
                taken.setdefault(at, []).append(mention)
    free = {m.canonical for m in kept if len({id(w) for w in taken[m.span.start]}) == 1}
    stay = (m for m in kept if _stands_alone(m) or m.canonical in free or len(taken[m.span.start]) == 1)
    return tuple(sorted(stay, key=lambda m: (m.span, m.kind, m.canonical)))


def _stands_alone(mention: Mention) -> bool:
    """Whether a name inside another is surely one: a place in full (云南省), not a short form (兴安 in 兴安计划)."""
    return mention.kind != "Place" or mention.text == mention.canonical or mention.rule in _IN_FULL


_IN_FULL = frozenset(("names.places.plain", "names.places.latin"))


def _preference(mention: Mention) -> tuple[int, int, int, str, str, str, str, tuple[str, ...], bool]:
    """Best first; every field that two mentions may differ in, so that no set's order decides."""
    where = rank(mention), -len(mention.span), mention.span.start
    what = mention.rule, mention.kind, mention.canonical, mention.scope or "", mention.aliases, mention.stand_in
    return *where, *what


def _together(winner: Mention, other: Mention) -> bool:
    if winner.span == other.span:
        return winner.rule == other.rule and winner.canonical != other.canonical
    inner, outer = (other, winner) if other.span in winner.span else (winner, other)
    if inner.span not in outer.span or (inner.kind, inner.canonical) == (outer.kind, outer.canonical):
        return False
    if inner.kind == "Industry":
        return outer.kind in _OF_AN_INDUSTRY
    if inner.kind == "Place" and outer.rule.startswith("names.bodies."):
        return False
    into = inner.span.start - outer.span.start
    if outer.kind == "Policy" and inner.rule.endswith(".latin"):
        return True
    if outer.kind == "Policy":
        about = outer.text.find("关于")
        return into <= 1 or (into < about and inner.rule.startswith(_ISSUERS))
    if inner.rule.startswith("names.endings."):
        return False
    if inner.rule == "names.organisations.bare":
        return False
    if outer.kind in _OF_SOMEBODY and into == 0 and inner.rule.startswith((*_ISSUERS, "names.alias.")):
        return True
    if outer.kind in _BEGIN_WITH_A_BODY and into == 0 and inner.rule.startswith("names.organisations."):
        return True
    return inner.kind == "Place" and into <= _LEAD.get(outer.text[:1], 0)
