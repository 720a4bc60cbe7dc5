"""Other names of what was named before: （以下简称“…”）, 该公司, and a company's brand by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick

from kg.lexicon import Cue
from kg.model import Mention
from kg.names.context import Context, Hit
from kg.names.edges import opens_name, stops
from kg.names.placetables import everywhere

_ALIAS = re.compile(
    r"[（(](?:以下|下文|下)?(?:统称|简称|合称|称)(?:为|：|:)?\s*(?P<all>[“\"《]?(?P<name>[^”“\"》）)，。]{2,20})[”\"》]?[^”“\"》）)，。]{0,6})[）)]"
)
_FORM = re.compile(r"(?:股份有限公司|有限责任公司|集团有限公司|有限公司|集团公司|集团|公司)$")
_THAT = "该"
_TAILS = range(2, 9)
"""How long the words behind a quotation are that stand for the name by themselves."""
_NOT_THAT = ("应该", "活该")


def find(context: Context) -> Iterator[Mention]:
    """Yield every further mention of something named before by an alias that the text gives, or by a stand-in."""
    given = dict(_given(context))
    brands = _brands(context)
    yield from _repeated(context, {**brands, **given})
    yield from _shortened(context, brands)
    zones = tuple(_zones(context))
    yield from zones
    yield from _heads(context.with_found((*context.found, *zones)))
    yield from _stand_ins(context)


def _given(context: Context) -> Iterator[tuple[str, Mention]]:
    """Yield each alias with what it is short for: the name right before the bracket."""
    for match in _ALIAS.finditer(context.text):
        owner = _ending_at(context, match.start())
        if owner is not None and owner.kind != "Policy":
            yield match["name"], owner


def _ending_at(context: Context, at: int) -> Mention | None:
    return context.found_by_end.get(at) or context.found_by_end.get(at - 1)


def _brands(context: Context) -> dict[str, Mention]:
    """Return the short names that a company's full name makes: without its place and its legal form."""
    short: dict[str, Mention] = {}
    places = sorted({form for m in context.places for form in (m.canonical, m.text)}, key=lambda n: (-len(n), n))
    for mention in context.found:
        if mention.kind != "Enterprise" or not _FORM.search(mention.canonical):
            continue
        core = _FORM.sub("", mention.canonical)
        head = 0
        while place := next((p for p in places if core.startswith(p, head)), ""):
            head += len(place)
        for name in (core, core[head:], mention.canonical[head:]):
            if len(name) >= 4 and name != mention.canonical:
                short.setdefault(name, mention)
    return short


def _repeated(context: Context, names: Mapping[str, Mention]) -> Iterator[Mention]:
    """Yield where a short name stands by itself."""
    if not names:
        return
    forms = sorted(names)
    taken = {kind: context.covered(kind) for kind in sorted({owner.kind for owner in names.values()})}
    for start, end, number in CharwiseDoubleArrayAhoCorasick(forms, MATCH_KIND_LEFTMOST_LONGEST).find(context.text):
        owner = names[forms[number]]
        if start < owner.span.start or start in taken[owner.kind]:
            continue
        yield context.mention(
            start, end, owner.kind, rule="names.alias.given", canonical=owner.canonical, scope=owner.scope
        )


def _zones(context: Context) -> Iterator[Mention]:
    """Yield 高新区 and 高新区管委会 by themselves, once an article has named a zone of this sort."""
    offices = {hit.start: hit for hit in context.hits("seatedOffice") if hit.end - hit.start > 2}
    named = [m for m in context.found if m.kind == "Platform"]
    words, taken = stops(context.lexicon), context.covered("Platform")
    for hit in context.hits("zone") if named else ():
        text, sort = context.text, context.text[hit.start : hit.end]
        if hit.start in taken or not opens_name(context, hit.start, words):
            continue
        alike = {sort, *(form for cue in context.lexicon.of("zone") for form in cue.forms if _same(cue, hit.cue))}
        owner = next((m for m in named if m.text.endswith(tuple(alike))), None)
        if owner is None:
            continue
        office = offices.get(hit.end)
        if office is not None:
            zone = next((form for form in sorted(alike, key=len, reverse=True) if owner.canonical.endswith(form)), sort)
            name = (
                owner.canonical.removesuffix(zone) + (hit.cue.option("full") or zone) + text[office.start : office.end]
            )
            yield context.mention(
                hit.start, office.end, office.cue.owner, rule="names.alias.zone", canonical=name, scope=owner.scope
            )
        yield context.mention(
            hit.start, hit.end, owner.kind, rule="names.alias.zone", canonical=owner.canonical, scope=owner.scope
        )


def _same(one: Cue, other: Cue) -> bool:
    return bool(one.option("full")) and one.option("full") == other.option("full")


def _shortened(context: Context, brands: Mapping[str, Mention]) -> Iterator[Mention]:
    """Yield companies found by a short name that is the beginning of a full one: 宏某精密 of 宏某精密制造有限公司."""
    for mention in context.found:
        full = mention.text.endswith("有限公司") or mention.rule.startswith("names.bodies.")
        if mention.kind != "Enterprise" or len(mention.text) < 4 or full:
            continue
        brand = _FORM.sub("", mention.text)
        owner = brands.get(mention.text) or next((brands[n] for n in sorted(brands) if n.startswith(brand)), None)
        if owner is not None and owner.canonical != mention.canonical:
            yield context.mention(
                mention.span.start,
                mention.span.end,
                owner.kind,
                rule="names.alias.shortened",
                canonical=owner.canonical,
                scope=owner.scope,
            )


# ---------------------------------------------------------------- stand-ins


def _heads(context: Context) -> Iterator[Mention]:
    """Yield 专班, 管委会, 合作社 by themselves: the body named last whose name ends so.

    The words behind a quotation in a name stand for it too: the team of a “…” may go on as the team, in its paragraph;
    further on, 机制, 工程 and 活动 are anybody's.
    """
    words = stops(context.lexicon)
    tails = {tail for m in context.found if len(tail := m.text.rpartition("”")[2]) in _TAILS and "”" in m.text}
    bare = ((hit.start, hit.end, context.text[hit.start : hit.end], "Organization") for hit in context.hits("bareHead"))
    framed = ((start, end, form, "Entity") for start, end, form in everywhere(context.text, tails))
    for start, end, form, kind in (*bare, *framed):
        behind = context.text[max(0, start - 1) : start] == "”"
        if behind or not opens_name(context, start, words) or not context.scan.edges[end]:
            continue
        owner = context.last_before(start, kind, form)
        apart = (
            owner is not None
            and kind == "Entity"
            and _paragraph(context, start) != _paragraph(context, owner.span.start)
        )
        if owner is not None and owner.canonical != form and not apart:
            yield context.mention(
                start,
                end,
                owner.kind,
                rule="names.alias.head",
                canonical=owner.canonical,
                scope=owner.scope,
                stand_in=True,
            )


def _paragraph(context: Context, at: int) -> int:
    return context.scan.sentence_at(at).paragraph


def _is_bare(context: Context, hit: Hit) -> bool:
    """Whether 公司 by itself opens a clause: what it does is told of the company named last."""
    text = context.text
    opens = hit.start > 0 and text[hit.start - 1] in "，。；：“” \u3000\n,;:"
    return opens and text[hit.start : hit.end] in ("公司", "集团") and bool(context.scan.edges[hit.end])


def _stand_ins(context: Context) -> Iterator[Mention]:
    """Yield 该公司, 该平台: the last thing of that class named before."""
    for hit in context.hits("standIn"):
        bare = hit.cue.owner == "Enterprise" and _is_bare(context, hit)
        if hit.start == 0 or not (bare or context.text[hit.start - 1] in _THAT):
            continue
        if context.text[max(0, hit.start - 2) : hit.start] in _NOT_THAT or not context.scan.edges[hit.end]:
            continue
        owner = context.last_before(hit.start, hit.cue.owner)
        if owner is not None:
            yield context.mention(
                hit.start - (not bare),
                hit.end,
                owner.kind,
                rule="names.alias.stand-in",
                canonical=owner.canonical,
                scope=owner.scope,
                stand_in=True,
            )
