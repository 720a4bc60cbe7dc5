"""Names that only their ending announces: …工作法, …倍增工程, …产业园, …项目, 第三届…文化旅游节.

The ending gives the class; where the name begins is for `bounds` to say. A name must say something of its own:
重点项目, 服务中心 and 交流平台 are none.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.lexicon import Lexicon
from kg.model import Mention
from kg.names.bounds import Bounds, Left, any_of
from kg.names.context import Context, Hit

_ORDINAL = re.compile(
    r"第[〇零一二三四五六七八九十百千\d]+(?:届|次)|首届|(?:19|20)\d{2}(?!\d|年)|[二三四五六七八九十]届[一二三四五六七八九十]+[次中]"
)
_YEAR = re.compile(r"(?:19|20)\d{2}年(?:度|\d{1,2}月(?:份)?)?(?:首批|首次|首场|第[一二三四五六七八九十]+批)?$")
_COUNTED = re.compile(r"(?:共|累计|达)?\d+(?:余|多)?[个项家](?!月|百分点|工作日)")
_DAY = re.compile(r"(?:庆祝|纪念)?[“\"「][^”\"」“「]{2,5}[”\"」]$")
_PHASE = re.compile(r"[（(]?[一二三四五六七八九十]期[）)]?(?:工程|项目)?")
_WHERE = re.compile(r"[（(][\u4e00-\u9fff]{2,6}[）)]")
_NUMBERED = re.compile(r"\d+(?:个\d+[%％]?|(?:[+＋][\dA-Za-z]+)+)?$")
_CONTINUES = re.compile(r"[化类型性式级制者员]")
_JOINS = "及和与"
_OCCASIONS = ("Event", "Meeting")
_THINGS = ("Platform", "Place", "Event", "Meeting")
_BODIES = ("Enterprise", "GovernmentBody", "PartyOrganization", "SocialOrganization", "PublicInstitution")


def find(context: Context) -> Iterator[Mention]:
    """Yield the names that their ending announces."""
    reader = _Reader(context)
    found: list[Mention] = []
    for hit, after in _hits(context):
        mention = reader.read(hit, after, found[-1].span.end if found else -1)
        if mention is not None:
            found.append(mention)
    yield from _by_fullest_name(found)


def _by_fullest_name(mentions: list[Mention]) -> Iterator[Mention]:
    """Call an occasion that is named with and without its place and year by the fullest of its names."""
    fullest: dict[str, str] = {}
    for mention in mentions:
        if mention.kind in _OCCASIONS:
            for name in (mention.canonical, *mention.aliases):
                fullest[name] = max(fullest.get(name, ""), mention.canonical, key=len)
    for mention in mentions:
        names = (fullest.get(name, "") for name in (mention.canonical, *mention.aliases))
        name = max(names, key=len) if mention.canonical in fullest else mention.canonical
        yield mention if name == mention.canonical else replace(mention, canonical=name)


def _hits(context: Context) -> Iterator[tuple[Hit, Hit | None]]:
    """Yield every ending that is a word's end, with the ending right behind it that takes the name further."""
    edges = context.scan.edges
    closed = bytearray(len(context.text) + 1)
    for sentence in context.sentences:
        titles = [e.span for e in sentence.enclosures if e.mark in "《〈"]
        for span in [sentence.span] if sentence.role == "furniture" else titles:
            closed[span.start : span.end] = b"\1" * len(span)
    hits = [hit for hit in context.hits("nameEnding") if edges[hit.end] and not closed[hit.start]]
    starts: dict[int, Hit] = {hit.start: hit for hit in reversed(hits)}
    done = -1
    for hit in hits:
        if hit.start > done:
            yield hit, starts.get(hit.end)
            done = hit.start


@dataclass(frozen=True, slots=True)
class _Found:
    hit: Hit
    left: Left
    before: str
    """What stands between the beginning and the ending."""
    body: int = -1
    """Where the organisation begins that stands right before the name."""


class _Reader:
    """Reads the endings of one article."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._text = context.text
        self._bounds = Bounds(context)
        self._rules = context.lexicon.once("names.endings", _Rules)
        self._places = sorted(p.span.start for p in context.places if not p.stand_in)
        self._place_ends = {p.span.end: p.span.start for p in context.places if not p.stand_in}
        bodies = sorted((m.span.end, m.span.start) for m in context.found if m.kind in _BODIES and not m.stand_in)
        self._body_ends = [end for end, _ in bodies]
        self._body_starts = [start for _, start in bodies]

    def read(self, hit: Hit, after: Hit | None, last: int) -> Mention | None:
        """Return the name that ends with a hit, None where there is none; `last` is where the one before ended."""
        cue = hit.cue
        if (after is not None and cue.option("zone") != "yes") or _CONTINUES.match(self._text, hit.end):
            return None
        left = self._bounds.left(hit.start, thing=cue.owner in _THINGS)
        if cue.option("numbers") == "yes":
            left = self._with_number(left, hit.start)
        if cue.owner == "Project":
            left = self._joined(left)
        elif cue.owner in _OCCASIONS and self._text[left.start - 1 : left.start] == "暨":
            left = self._bounds.left(left.start - 1)
        found = self._behind_body(_Found(hit, left, self._text[left.start : hit.start]))
        needs = cue.option("needs")
        if needs == "proper" and found.left.start == last + 1 and self._text[last] == "、":
            needs = "own"
        if len(found.before) < int(cue.option("least", "2")) or not self._needed(found, needs):
            return None
        return self._mention(found)

    def _with_number(self, left: Left, at: int) -> Left:
        """Take back a number that belongs to the name: 3个1%工作法."""
        match = _NUMBERED.search(self._text, max(0, left.start - 12), left.start)
        if match and (left.start == at or not self._text[left.start].isalpha()):
            return Left(match.start(), left.verb)
        return left

    def _joined(self, left: Left) -> Left:
        """Go on over a 及 that joins two halves of one name behind 的: 投资建设的储能电池及系统集成项目."""
        joint = left.start - 1
        if joint < 1 or left.verb or self._text[joint] not in _JOINS:
            return left
        more = self._bounds.left(joint)
        named = joint - more.start >= 2 and not self._bounds.generic(self._text[more.start : joint])
        return more if named and self._text[more.start - 1 : more.start] == "的" else left

    def _behind_body(self, found: _Found) -> _Found:
        """Leave out an organisation that a name begins with, where the rest is a name too."""
        k = bisect_left(self._body_ends, found.hit.start) - 1
        if k < 0 or self._body_starts[k] < found.left.start or found.hit.cue.owner in _OCCASIONS:
            return found
        end = self._body_ends[k]
        rest = self._text[end : found.hit.start]
        if len(rest) < 3 or self._bounds.generic(rest):
            return found
        return _Found(found.hit, Left(end, found.left.verb), rest, body=self._body_starts[k])

    def _needed(self, found: _Found, needs: str) -> bool:
        """Whether the ending has beside it what the lexicon asks for."""
        before, verb, rules = found.before, found.left.verb, self._rules
        if not needs or found.hit.cue.option("plain") == "yes":
            own = True
        elif needs == "meeting" and self._marked(found):
            own = len(before) >= 4
        else:
            own = not self._bounds.generic(rules.unscoped(before) if needs in ("known", "meeting") else before)
        ordinal = _ORDINAL.search(before) is not None
        if found.hit.cue.owner in _OCCASIONS:
            ordinal = ordinal or self._of_year(found.left.start) < found.left.start
        if found.hit.cue.owner == "Project" and self._counted(found):
            return False
        match needs:
            case "known":
                return own and self._marked(found)
            case "meeting":
                return (own or ordinal) and (verb in rules.holds or self._marked(found))
            case "issued":
                return own and rules.introduced.get(verb) == "Policy"
            case "proper":
                proper = self._marked(found) or self._bounds.proper(found.left.start, found.hit.start)
                return own and (proper or (verb in rules.founds and len(before) >= 4))
            case "ordinal":
                return ordinal
            case "project":
                return own and self._told_of(found)
            case "new":
                return own and verb in rules.new and not before.endswith(rules.plain)
            case "verb":
                return (own or ordinal) and bool(verb)
            case "founded":
                return own or verb in rules.founds
            case _:
                return own or ordinal

    def _counted(self, found: _Found) -> bool:
        """Whether projects are counted or talked of, and none is named: 引进回归项目559个."""
        after = _COUNTED.match(self._text, found.hit.end)
        line = found.before[:1].isdigit() and self._text.startswith("生产线", found.hit.start)
        return after is not None or line or self._rules.no_project.search(found.before) is not None

    def _told_of(self, found: _Found) -> bool:
        """Whether a project is one of its kind: properly named, behind its owner or 的, or what is told of it is."""
        start, at, end = found.left.start, found.hit.start, found.hit.end
        known = self._marked(found) or self._bounds.proper(start, at) or found.body >= 0
        owned = self._text[start - 1 : start] == "的" or any(char.isdigit() for char in found.before)
        carried = found.left.verb in self._rules.carried_out and len(found.before) >= 4
        return known or owned or carried or self._rules.told_of.match(self._text, end) is not None

    def _marked(self, found: _Found) -> bool:
        """Whether an ordinal, a place or a word of reach (全国) makes something one of its kind."""
        start, end = found.left.start, found.hit.start
        within = bisect_left(self._places, end) > bisect_right(self._places, start - 1)
        return within or self._rules.scoped(found.before) or _ORDINAL.search(found.before) is not None

    def _mention(self, found: _Found) -> Mention:
        cue, text = found.hit.cue, self._text
        start, end = found.left.start, found.hit.end
        for pattern in (_PHASE, _WHERE) if cue.owner in ("Project", "Platform") else ():
            if (match := pattern.match(text, end)) and (pattern is _PHASE or cue.option("where") == "yes"):
                end = match.end()
        aliases = _aliases(text[start:end], cue.owner)
        if found.body >= 0:
            aliases.add(text[found.body : end])
        if cue.owner in _OCCASIONS:
            aliases.add(text[start:end])
            start, end = self._of_year(self._of_a_day(start)), self._and_what(end)
            aliases.update(half for half in text[start:end].split("暨")[1:] if len(half) > 4)
        rule = f"names.endings.{cue.owner.lower()}"
        mention = self._context.mention(start, end, cue.owner, rule=rule)
        aliases -= {mention.canonical}
        return replace(mention, aliases=tuple(sorted(aliases))) if aliases else mention

    def _of_a_day(self, start: int) -> int:
        """Take back the quoted day, with 庆祝 and the place before it, that an occasion is held for: “五一”劳动节."""
        day = _DAY.search(self._text, max(0, start - 10), start)
        return self._place_ends.get(day.start(), day.start()) if day else start

    def _of_year(self, start: int) -> int:
        """Take back the year, and the place before it, that an occasion's name begins with."""
        year = _YEAR.search(self._text, max(0, start - 13), start)
        if year is None:
            return start
        return self._place_ends.get(year.start(), year.start())

    def _and_what(self, end: int) -> int:
        """Go on to the end of what an occasion is held together with: …推进会暨产销对接活动."""
        if self._text[end : end + 1] != "暨":
            return end
        ends = (
            h.end for h in self._context.hits("nameEnding") if end < h.start <= end + 24 and h.cue.owner in _OCCASIONS
        )
        last = next(ends, end)
        return end if re.search(r"[，。；、！？\s]", self._text[end:last]) else last


def _aliases(words: str, kind: str) -> set[str]:
    aliases = set()
    if kind == "Project" and words.endswith("项目"):
        aliases.add(words.removesuffix("项目"))
    if kind in _OCCASIONS and (ordinal := _ORDINAL.match(words)):
        aliases.add(words[ordinal.end() :])
    return {alias for alias in aliases if len(alias) > 2}


class _Rules:
    """What the lexicon says of names found by their endings."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._scope = any_of(lexicon, "eventScope")
        self.no_project = any_of(lexicon, "noProject")
        self.told_of = re.compile(rf"{any_of(lexicon, 'toldOf').pattern}|\d+(?:天|个月)|[（(]?[一二三四]期")
        self.carried_out = frozenset(form for cue in lexicon.of("projectVerb") for form in cue.forms)
        self.founds = frozenset(form for cue in lexicon.of("founds") for form in cue.forms)
        self.new = frozenset(form for cue in lexicon.of("newBy") for form in cue.forms)
        self.plain = tuple(form for cue in lexicon.of("plainTail") for form in cue.forms)
        self.holds = frozenset(form for cue in lexicon.of("holds") for form in cue.forms)
        self.introduced = {form: cue.owner for cue in lexicon.of("introduces") for form in cue.forms}

    def scoped(self, before: str) -> bool:
        """Whether a name begins with how far it reaches: 全国, 全市, 中国."""
        return self._scope.match(before) is not None

    def unscoped(self, before: str) -> str:
        """Return what is left of a name's beginning without its scope."""
        match = self._scope.match(before)
        return before[match.end() :] if match else before
