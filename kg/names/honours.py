"""Honours: titles, awards, lists and certified grades, by their name, or behind the verb that bestows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from daachorse import MATCH_KIND_LEFTMOST_LONGEST, CharwiseDoubleArrayAhoCorasick

from kg.lexicon import Lexicon
from kg.model import Mention
from kg.names.context import Context

LONGEST = 32
_OPEN, _CLOSE = "“\"'‘「『", "”\"'’」』"
_MARKS = str.maketrans("", "", _OPEN + _CLOSE)
_LEVEL = re.compile(
    r"(?:国家级|国家|省级|市级|县级|区级|州级|自治区级|全国|全省|全市|全县|全区|世界级|部级|[\u4e00-\u9fff]{2,3}[省市州县区])$"
)
_BEFORE = re.compile(
    r"(?:了|为|过)?(?:第?[一二三四五六七八九十\d]+批(?:次)?)?(?:(?:19|20)\d{2}(?:[—\-至–](?:19|20)\d{2})?年?(?:度)?)?"
)
_ITEM_END = re.compile(r"第\d+[位名]|[，。；！？,;!?\n：:]|等(?=[荣称多\d一二三四五六七八九十]|$|，|。)|\s{2,}")
_SPLIT = re.compile(r"、|(?<=[”\"」』])(?:和|与|及|以及)?(?=[“\"「『])")
_TAIL = re.compile(r"(?:的)?(?:荣誉称号|光荣称号|称号|荣誉|殊荣|美誉|之称)$")
_LIST = re.compile(r"(?:榜单|名单|名录|榜)$")
_BATCH = re.compile(r"^第[一二三四五六七八九十\d]+批")
_COUNTED = re.compile(
    r"^(?!(?:19|20)\d{2}年)\d|^[一二三四五六七八九十百千两多数]+(?:个|项|家|次|名|份|件|块|枚|张|亿|万)"
)
_YEAR = re.compile(r"(?:19|20)\d{2}年(?:度)?$")
_STRONG = re.compile(r"\d+强$")
_TRAILING = re.compile(r"[（(][^（）()]{1,12}[）)]$")


def find(context: Context) -> Iterator[Mention]:
    """Yield honours by name and by verb; the two may find the same."""
    rules = context.lexicon.once("names.honours", _Rules)
    closed = [s.span for s in context.sentences if s.role == "furniture"]
    for mention in (*_by_name(context, rules), *_by_verb(context, rules)):
        if not any(mention.span.start in span for span in closed):
            yield mention


def _by_name(context: Context, rules: _Rules) -> Iterator[Mention]:
    text = context.text
    for start, end, _ in rules.names.find(text) if rules.names else ():
        level = _LEVEL.search(text, max(0, start - 8), start)
        begin = start
        if level and context.scan.edges[level.start()]:
            begin = level.start()
        elif text[start:end].translate(_MARKS) in rules.of_a_level:
            continue
        yield _honour(context, begin, end, "names.grades.name", text[start:end])


def _by_verb(context: Context, rules: _Rules) -> Iterator[Mention]:
    text = context.text
    for hit in context.hits("honourVerb"):
        lead = _BEFORE.match(text, hit.end)
        start = lead.end() if lead else hit.end
        start = _behind_recipients(context, hit.end, start)
        for begin, end in _items(text, start):
            words = text[begin:end]
            if rules.is_honour(words, weak=hit.cue.option("as") == "weak"):
                year = _YEAR.search(text, hit.end, begin)
                dated = year[0] + words if year and words[0] not in _OPEN else ""
                yield _honour(context, begin, end, "names.honours.verb", dated)


_RECIPIENTS = re.compile(
    r"(?:[\u4e00-\u9fff]{2,20}、)*[\u4e00-\u9fff]{2,20}?(?:[省市州县区旗镇乡村局委办厅府院校司团会]|[等\d]+[个家名位]\w{0,4})(?=[“\"])"
)


def _behind_recipients(context: Context, end: int, start: int) -> int:
    """Return where the honour begins in 授予|某县、某局|“…”称号: behind those who get it."""
    if not context.text.endswith(("授予", "授与", "追授"), 0, end):
        return start
    match = _RECIPIENTS.match(context.text, end)
    return match.end() if match else start


def _items(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Yield where the things listed behind a verb stand: to the end of the clause, cut at 、."""
    stop = _ITEM_END.search(text, start, start + 3 * LONGEST)
    end = stop.start() if stop else min(len(text), start + LONGEST)
    at = start
    cuts = [(m.start(), m.end()) for m in _SPLIT.finditer(text, start, end)] + [(end, end)]
    for cut, following in cuts:
        tail = _TAIL.search(text, at, cut)
        last = tail.start() if tail and tail.start() > at else cut
        if 3 <= last - at <= LONGEST:
            yield at, last
        at = following


def _honour(context: Context, start: int, end: int, rule: str, core: str = "") -> Mention:
    words = context.text[start:end].strip()
    whole = words[0] in _OPEN and words[-1] in _CLOSE and len(words) > 2
    if whole:
        start, end, words = start + 1, end - 1, words[1:-1]
    aliases = {core, _LIST.sub("", words), _BATCH.sub("", words), _LIST.sub("", _BATCH.sub("", words))}
    aliases |= {_TRAILING.sub("", words), *(inner for inner in re.findall(r"[“\"「]([^”\"」]{2,12})[”\"」]", words))}
    if level := _LEVEL_FIRST.match(words):
        aliases.add(words[level.end() :])
    aliases -= {words, ""}
    mention = context.mention(start, end, "Honour", rule=rule)
    return replace(mention, aliases=tuple(sorted(alias for alias in aliases if len(alias) > 2)))


_LEVEL_FIRST = re.compile(r"(?:国家级|省级|市级|县级|全国|全省|全市|国家)")


class _Rules:
    """What the lexicon knows of honours."""

    def __init__(self, lexicon: Lexicon) -> None:
        forms = {form for cue in lexicon.of("honourName") for form in cue.forms}
        variants = {v for form in forms for v in _variants(form)}
        self.names = CharwiseDoubleArrayAhoCorasick(sorted(variants), MATCH_KIND_LEFTMOST_LONGEST) if variants else None
        self.of_a_level = frozenset(
            form for cue in lexicon.of("honourName") if cue.option("needs") == "level" for form in cue.forms
        )
        self._tails = tuple(form for cue in lexicon.of("honourTail") for form in cue.forms)
        self._not = frozenset(form for cue in lexicon.of("notHonour") for form in cue.forms)

    def is_honour(self, words: str, *, weak: bool) -> bool:
        """Whether the words behind a verb that bestows name an honour."""
        bare = words.translate(_MARKS).strip()
        if len(bare) < 3 or bare in self._not or _COUNTED.match(bare) or "的" in bare:
            return False
        quoted = not weak and words[0] in _OPEN and words[-1] in _CLOSE
        return quoted or _TRAILING.sub("", bare).endswith(self._tails) or _STRONG.search(bare) is not None


def _variants(form: str) -> tuple[str, ...]:
    """Return an honour's name in every style of quotation marks, and without."""
    pairs = ("“”", '""', "「」", "‘’", "")
    return tuple(form.replace("“", pair[:1]).replace("”", pair[1:]) if "“" in form else form for pair in pairs)
