"""Lists whose items share a noun: 石化、冶金2个产业链联合党委, “甲”“乙”等活动, 5个作战部（…、…）.

An item is mentioned where its own words stand; its canonical name is completed with the noun where the noun is part
of it (石化产业链联合党委), and is the words alone where the noun only says what they are (石化、冶金2大产业).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.lexicon import Cue, Lexicon
from kg.model import Mention
from kg.names.bounds import Bounds
from kg.names.context import Context, Hit

LONGEST_TRADE = 6
"""Characters of an industry that only 领域 tells; longer ones are tasks (民营企业社会责任履行)."""
REACH = 120
"""How far back a list may begin."""

_NUMBER = r"(?:\d[\d,]*|[一二两三四五六七八九十百千]+|多|数)(?:余|多)?"
_MEASURE = r"(?:个|家|条|项|支|座|大|类|种|处|所|户|对|批|名)"
_COUNT = re.compile(
    rf"(?:(?P<others>等)(?P<number>{_NUMBER}{_MEASURE})?|(?P<count>{_NUMBER}{_MEASURE}))"
    r"(?:[\d.]*[十百千]?[万亿]元(?:以上)?)?(?P<mods>[\u4e00-\u9fff]{0,8})$"
)
_CLAUSE = re.compile(r"[，。；！？!?;\n（(）)：:]|,(?!\d)")
_ITEM = re.compile(r"、|(?<=[”\"」])(?=[“\"「])")
_LAST = re.compile(r"(?<=[\u4e00-\u9fffA-Za-z”\"])(?:以及|和|与|及)(?=[\u4e00-\u9fffA-Za-z“\"])")
_OTHERS_OR_TWO = re.compile(rf"等|(?:[和与及].{{1,10}})(?:2|二|两){_MEASURE}")
_QUOTED = re.compile(r"[“\"「『‘](?P<inner>[^”\"」』’]{2,16})[”\"」』’]")
_LEVELS = re.compile(
    r"^(?:国家级|省级|市级|县级|重点|大型|新建|特色|专业|千亿级|百亿级|十亿级|千亿元级|百亿元级|主要|一流|现代|现代化)+"
)
_IN_BRACKETS = re.compile(
    rf"(?<![\d一二两三四五六七八九十百千])(?<!\d,){_NUMBER}{_MEASURE}(?P<head>[\u4e00-\u9fff]{{2,12}})[（(](?P<items>[^（）()\n]{{5,160}})[）)]"
)
_COUNTED_BEHIND = re.compile(
    r"(?P<items>(?:[\u4e00-\u9fff]{2,8}、){1,60}[\u4e00-\u9fff]{2,6}?)等(?:地)?(?:乡镇|街道|镇街|异地|行业|基层|村级)?(?P<head>商会|协会)(?:组织)?\d+[个家]"
)
_NO_ITEM = re.compile(r"[\d%％：:；;，,。]|的$|等$|^[一二三四五六七八九十两多各每](?:个|名|位|支|项|家|套|张)")


_NAMED = frozenset(("Project",))
"""What has a name of its own: a list with mere words among them (交通、水利等项目) is no list of these."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item where its own words stand."""

    start: int
    end: int
    text: str
    quoted: bool


def find(context: Context) -> Iterator[Mention]:
    """Yield the items of every list with a shared noun."""
    reader = _Reader(context)
    closed = [s.span for s in context.sentences if s.role == "furniture"]
    for mention in (*reader.lists(), *reader.brackets(), *reader.counted_behind()):
        if not any(mention.span.start in span for span in closed):
            yield mention


class _Reader:
    """Reads the lists of one article."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._text = context.text
        self._bounds = Bounds(context)
        self._rules = context.lexicon.once("names.lists", _Rules)
        self._places = frozenset(place.span.start for place in context.places)
        self._whole_places = frozenset(
            (place.span.start, place.span.end) for place in context.places if place.text == place.canonical
        )

    def lists(self) -> Iterator[Mention]:
        """Yield the items of lists that stand before their noun."""
        text = self._text
        for hit in self._heads():
            floor = max(0, hit.start - REACH)
            clause = [m.end() for m in _CLAUSE.finditer(text, floor, hit.start)]
            floor = clause[-1] if clause else floor
            if not (_ITEM.search(text, floor, hit.start) or _OTHERS_OR_TWO.search(text, floor, hit.start)):
                continue
            yield from self._list(hit, floor)

    def _heads(self) -> Iterator[Hit]:
        edges = self._context.scan.edges
        for hit in self._context.hits("listHead"):
            if edges[hit.end] or self._text[hit.end : hit.end + 1] in "，。；、的":
                yield hit

    def _list(self, hit: Hit, floor: int) -> Iterator[Mention]:
        spec = _COUNT.search(self._text, floor, hit.start)
        if spec is None or self._bounds.right(spec.start("mods")) < hit.start:
            yield from self._uncounted(hit, floor)
            return
        items = self._after_last_verb(list(self._items(floor, spec.start())))
        counts = spec["count"] or spec["number"]
        if counts and counts[0] in "一1" and len(counts) == 2:
            return
        if hit.cue.option("how") == "quoted" or (hit.cue.option("count") == "yes" and not counts):
            for item in items if spec["others"] else ():
                if (
                    item.quoted
                    and len(item.text) <= 12
                    and self._text[item.end + 1 : item.end + 2] in '、和与及等“"「『'
                ):
                    yield self._context.mention(
                        item.start, item.end, hit.cue.owner, rule="names.quoted.listed", canonical=item.text
                    )
            return
        if spec["others"] and not counts and hit.cue.option("how") == "append":
            return
        if hit.cue.owner == "Organization" and any(item.start in self._places for item in items):
            return
        verb = self._verb_before(items)
        if not self._shared(hit.cue, items, bool(spec["others"]), verb):
            return
        core = _LEVELS.sub("", spec["mods"]) + self._text[hit.start : hit.end]
        for item in items:
            yield from self._named(item, hit.cue, core)

    def _uncounted(self, hit: Hit, floor: int) -> Iterator[Mention]:
        """Yield the items before the last in 城东、城西工业园, and 青岚高新区、青岚保税区管委会."""
        last = self._text.rfind("、", floor, hit.start)
        if last < 0 or hit.cue.option("count") == "yes":
            return
        own = self._text[last + 1 : hit.start]
        items = list(self._items(floor, hit.start))
        if not own or not 2 <= len(items) <= 6 or hit.cue.owner not in ("Platform", "Industry", "GovernmentBody"):
            return
        allowed = hit.cue.option("items")
        alike = all(abs(len(i.text) - len(own)) <= 1 and len(i.text) <= 4 for i in items)
        if any(self._bounds.generic(item.text) for item in items):
            return
        if any((item.start, item.end) in self._whole_places for item in items):
            return
        if all(item.text[-1] in allowed for item in items) if allowed else alike:
            if hit.cue.option("how") == "append" and not allowed:
                *items, last_item = items
                yield self._context.mention(last_item.start, hit.end, hit.cue.owner, rule="names.lists.shared")
            for item in items:
                yield from self._named(item, hit.cue, self._text[hit.start : hit.end])

    def _items(self, start: int, end: int) -> Iterator[Item]:
        """Yield the items between two offsets, the first without the words that lead to the list."""
        text = self._text
        cuts = [(m.start(), m.end()) for m in _ITEM.finditer(text, start, end)]
        tail = cuts[-1][1] if cuts else start
        if joined := _LAST.search(text, tail, end):
            cuts.append((joined.start(), joined.end()))
        parts = list(zip([start, *(after for _, after in cuts)], [*(before for before, _ in cuts), end], strict=True))
        for k in range(len(parts) - 1, 0, -1):
            if self._bounds.behind_verb(*parts[k]) > parts[k][0]:
                parts = parts[k:]
                break
        first = parts[0][1]
        if text[first - 1] not in '”"」』’':
            parts[0] = self._bounds.left(first).start, first
        for at, cut in parts:
            words = text[at:cut]
            if quoted := _QUOTED.search(words):
                yield Item(at + quoted.start("inner"), at + quoted.end("inner"), quoted["inner"], True)
            elif words:
                yield Item(at, cut, words, False)

    def _after_last_verb(self, items: list[Item]) -> list[Item]:
        """Return the items from the last verb on: 旗能源局、旗工信局牵头成立|现代煤化工、新能源."""
        for k in range(len(items) - 1, 0, -1):
            if not items[k].quoted:
                left = self._bounds.left(items[k].end)
                if left.verb and items[k].start + 3 < left.start < items[k].end:
                    return [
                        Item(left.start, items[k].end, self._text[left.start : items[k].end], False),
                        *items[k + 1 :],
                    ]
        return items

    def _verb_before(self, items: list[Item]) -> str:
        return self._bounds.left(items[0].start - (1 if items[0].quoted else 0)).verb if items else ""

    def _shared(self, cue: Cue, items: list[Item], others: bool, verb: str) -> bool:
        """Whether the items can be the names that the noun says they are."""
        if not items or (len(items) < 2 and not (others and cue.owner in _NAMED)):
            return False
        if any(_NO_ITEM.search(item.text) or not 2 <= len(item.text) <= 20 for item in items if not item.quoted):
            return False
        if cue.owner == "Platform" and any((i.start, i.end) in self._whole_places for i in items):
            return False
        trade = cue.option("after") == "trade"
        if trade and (verb not in self._rules.verbs or any(len(item.text) > LONGEST_TRADE for item in items)):
            return False
        own = [i for i in items if i.quoted or not (self._bounds.generic(i.text) or self._rules.mere(i.text, cue))]
        if cue.owner in _NAMED:
            return len(own) == len(items)
        return bool(own) or verb in self._rules.founds

    def _named(self, item: Item, cue: Cue, core: str) -> Iterator[Mention]:
        name = item.text
        whole = name.endswith((core, *self._rules.endings(cue.owner))) or name[-1] == core[-1]
        if cue.option("how") == "append" and not whole:
            name += core
            if (at := core.find("产业链")) >= 0 and at == 0:
                yield self._context.mention(
                    item.start, item.end, "Industry", rule="names.lists.shared", canonical=item.text
                )
        if cue.owner == "Industry":
            name = re.sub(r"(?:产业链|产业集群|产业)$", "", name) or name
        yield self._context.mention(item.start, item.end, cue.owner, rule="names.lists.shared", canonical=name)

    def counted_behind(self) -> Iterator[Mention]:
        """Yield the items before a noun whose count stands behind it: 兰某、龙某等乡镇商会4个."""
        for match in _COUNTED_BEHIND.finditer(self._text):
            cue = self._rules.head(match["head"])
            at = match.start("items")
            for number, words in enumerate(match["items"].split("、")):
                start, end = at, at + len(words)
                at = end + 1
                if number == 0:
                    start = max(start, self._bounds.left(end).start)
                if cue is not None and end - start >= 2:
                    name = self._text[start:end].removesuffix(match["head"]) + match["head"]
                    yield self._context.mention(start, end, cue.owner, rule="names.lists.shared", canonical=name)

    def brackets(self) -> Iterator[Mention]:
        """Yield the items that stand in brackets behind a count and their noun: 5个作战部（…、…）."""
        for match in _IN_BRACKETS.finditer(self._text):
            cue = self._rules.head(match["head"])
            if cue is None or "、" not in match["items"]:
                continue
            at = match.start("items")
            for words in match["items"].split("、"):
                bare = words.removesuffix("等")
                if len(bare) >= 3 and not _NO_ITEM.search(bare):
                    yield self._context.mention(at, at + len(bare), cue.owner, rule="names.lists.brackets")
                at += len(words) + 1


class _Rules:
    """What the lexicon says of lists."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._heads = sorted(
            ((form, cue) for cue in lexicon.of("listHead") for form in cue.forms), key=lambda p: (-len(p[0]), p[0])
        )
        self._endings = {form: owner for form, owner in lexicon.words("nameEnding").items() if len(form) > 1}
        self._trades = frozenset(form for cue in lexicon.of("trade") for form in cue.forms)
        self.founds = frozenset(form for cue in lexicon.of("founds") for form in cue.forms)
        self.verbs = frozenset(form for cue in lexicon.of("listVerb") for form in cue.forms)

    def endings(self, kind: str) -> tuple[str, ...]:
        """Return the endings by which an item is complete already: 某某水库 in a list of 水利工程."""
        return tuple(form for form, owner in self._endings.items() if owner in (kind, "Project"))

    def head(self, words: str) -> Cue | None:
        """Return the cue of the noun that some words end in."""
        return next((cue for form, cue in self._heads if words.endswith(form)), None)

    def mere(self, words: str, cue: Cue) -> bool:
        """Whether an item is but a word of the trade, which names no firm, place or project."""
        return cue.owner in _NAMED and (
            words in self._trades or words.endswith(("业", "类", "型", "级", "产业", "行业", "性"))
        )
