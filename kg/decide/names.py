"""Which words are names: what the network chose, in the grammar's terms where the grammar knows more of them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from kg.decide.chains import in_a_row, run_together, tidy, under_places
from kg.decide.forms import is_quoted, pieces
from kg.decide.inventory import CLASSES
from kg.decide.scopes import give_owners, is_of, settle, told_by_level, under
from kg.decide.standins import STAND_IN, pointed_at, resolve
from kg.gazetteer import NATION, load_gazetteer
from kg.lexicon import Lexicon
from kg.model import Article, Mention, Sentence, Span, closed, without_label

RULE = "decide.names"
_SHARED_HEAD = "names.lists"
"""Rules that find several things in the same words (石化、冶金2个产业链联合党委), where the network sees one."""
_DOUBTED = tuple(
    f"names.{rule}"
    for rule in (
        "alias.head",
        "endings.industry",
        "documents.own",
        "frames.alone",
        "grades.",
        "honours.verb",
        "organisations.bare",
        "organisations.ending",
        "organisations.level",
        "organisations.office",
        "persons.",
        "places.",
        "posts.",
    )
)
"""Rules whose finds the network is right to leave out where it does."""
_JOINS = frozenset("和与及")
"""What the name of a place may begin with, as the grammar sees and the network does not: 和|某县."""
_LATIN = "names.documents.latin"
"""The rule of a title in Latin letters: its line is one name whatever the network, which never saw one, finds in it."""
_STATE = "国家"
"""In policy writing that is the nation, no place of this name."""
_KNOWN_PLACE = "names.places.gazetteer"
"""A division by its full name: where it is part of a longer name, it is there."""
_CLASS_DOUBTED = ("names.organisations.office", "names.organisations.level", "names.centres.", "names.frames.alone")
"""Rules whose class gives way to the network's; of all others the class is more often right than the network's."""
_PERSON = re.compile(
    r"[^\W\d_][\s\u3000]*[^\W\d_]{1,3}|[^\W\d_]{1,8}(?:[·•．.][^\W\d_]{1,8}){1,4}"
    r"|[A-Z][A-Za-z.]*(?: [A-Z][A-Za-z.]*){0,4}"
)
_TWICE = re.compile(r"([省市县区旗镇乡村])\1$")
"""No place is called so: 和某县|县政府."""
_SPECIES = re.compile(r"(?:^|[\u4e00-\u9fff] ?)[A-Z][a-z]{3,} [a-z]{4,}$")
_GROUP = 5
"""Fewer characters name no group: 指挥部."""
_PHRASE = re.compile(r"[A-Za-z][ -~]* [ -~]+ [ -~]+")
_LEAST = 2
"""A single character (镇) names nothing."""
_LAID_DOWN = frozenset(("Policy", "Programme", "Mechanism", "Principle", "Industry", "Project", "Honour"))
_SHORT = 3
"""A name this long or longer that is part of just one longer name of its class is taken for its short form."""
_SHORTENED = frozenset(
    (
        "Enterprise",
        "Organization",
        "PublicInstitution",
        "SocialOrganization",
        "CommandUnit",
        "Project",
        "Platform",
        "Programme",
        "Policy",
    )
)
_WHOLE = (
    "指挥部",
    "领导小组",
    "专班",
    "大学",
    "学院",
    "学校",
    "中学",
    "医院",
    "公司",
    "集团",
    "银行",
    "协会",
    "商会",
    "局",
    "厅",
    "委员会",
    "研究院",
    "研究所",
)
"""What the name of a whole body ends in: what follows it is a part of the body."""
_UNOWNED = ("Place", "Person", "Industry")
"""Classes of what does not stand under a place because its name begins with a level."""

Chosen = tuple[Span, int]
"""Where a name stands, and the number of its class."""


def choose_names(
    article: Article,
    sentences: Sequence[Sentence],
    levels: Sequence[Sequence[Chosen]],
    proposed: Sequence[Mention],
    locality: Mention | None,
    lexicon: Lexicon,
) -> tuple[tuple[Mention, ...], Mention | None]:
    """Return the mentions of an article, in order of position, longer first, and its locality, by its name if it has
    one.

    `levels` are the outer and the inner names that the network chose; `proposed` are the grammar's, whose canonical
    name and scope a mention of the same words keeps.
    """
    levels = _without_own_verbs(article.text, levels, tuple(lexicon.own("trigger")))
    levels = _outside(levels, [m.span for m in proposed if m.rule == _LATIN])
    found = _chosen(
        article,
        [sentence.span.start for sentence in sentences],
        levels,
        proposed,
        lexicon,
    )
    _add_proposed(found, proposed, len(article.text))
    every = in_order(m for same in found.values() for m in same)
    about = locality or told_by_level(article.text, every)
    settled, locality = settle(article.text, every, about, proposed)
    owned = _as_owned(settled, give_owners(_named(settled, locality), locality, lexicon))
    placed = under_places(owned, load_gazetteer().is_shared)
    own = tidy(article.text, placed, lexicon.words("post"))
    title = without_label(article.title) if article.title in article.text else ""
    told = _told_apart(resolve(own, title, lexicon), lexicon.words("bareName"))
    return tuple(_one_class(told)), locality


def _told_apart(mentions: Iterable[Mention], bare: Collection[str]) -> list[Mention]:
    """Leave out what has but the name of its kind (一期项目, 电站) and stands for nothing named in full."""
    return [m for m in mentions if m.canonical not in bare]


def _without_own_verbs(
    text: str, levels: Sequence[Sequence[Chosen]], verbs: Sequence[str]
) -> Sequence[Sequence[Chosen]]:
    """Leave out what was chosen as one name over a verb of a user's own (青禾县铺展“归雁”工程), not the names in it."""
    if not verbs:
        return levels
    outer, inner = levels

    def _runs_over(words: str) -> bool:
        return any(0 < words.find(verb) < len(words) - len(verb) for verb in verbs)

    over = [span for span, _ in outer if _runs_over(span.cut(text))]
    freed = [c for c in inner if any(c[0] in span for span in over)]
    return sorted([*(c for c in outer if c[0] not in over), *freed]), [c for c in inner if c not in freed]


def _outside(levels: Sequence[Sequence[Chosen]], whole: Sequence[Span]) -> Sequence[Sequence[Chosen]]:
    """Leave out what was chosen in stretches that are one name for certain."""
    if not whole:
        return levels
    return [[c for c in level if not any(c[0].start < w.end and w.start < c[0].end for w in whole)] for level in levels]


def _chosen(
    article: Article,
    starts: Sequence[int],
    levels: Sequence[Sequence[Chosen]],
    proposed: Sequence[Mention],
    lexicon: Lexicon,
) -> dict[Span, list[Mention]]:
    """Return what the network chose, by where it stands, as the grammar knows it where it has the same words.

    `starts` are where the sentences begin.
    """
    nothing, endings, set_up = (lexicon.words(role) for role in ("noName", "noEnding", "setUp"))
    by_span: dict[Span, list[Mention]] = {}
    for mention in proposed:
        by_span.setdefault(mention.span, []).append(mention)
    outer, inner = levels
    around = [span for span, _ in outer]
    joins = {m.span.start + 1: m.span.start for m in proposed if m.kind == "Place" and m.text[0] in _JOINS}
    chosen = [*outer, *(c for c in inner if any(c[0] in a and c[0] != a for a in around))]
    found: dict[Span, list[Mention]] = {}
    quoted = sorted(m.span for m in proposed if is_quoted(article.text, m.span))
    title = lexicon.once("decide.title", _title)

    def titled(whole: Span, kind: int) -> bool:
        return CLASSES[kind] == "Policy" and title.fullmatch(article.text, whole.start, whole.end) is not None

    names = (
        each
        for whole, kind in chosen
        for part in ([whole] if titled(whole, kind) else _parts(article.text, whole, quoted))
        for each in _each(article.text, part, CLASSES[kind])
    )
    for whole, kind in names:
        span = _set_up(article.text, whole, set_up) if kind == "CommandUnit" else whole
        span = _unlabelled(article.text, span)
        span = Span(joins.get(span.start, span.start), span.end)
        words = span.cut(article.text)
        unfit = words in nothing or any(kind == owner and words.endswith(end) for end, owner in endings.items())
        if span in found or unfit or not may_be(kind, words):
            continue
        alike = by_span.get(span, [])
        known = [m for m in alike if m.kind == kind] or alike
        found[span] = [_as(m, kind) for m in known] or [
            _alone(article, span, kind, bisect_right(starts, span.start) - 1)
        ]
    return found


def _alone(article: Article, span: Span, kind: str, sentence: int) -> Mention:
    """Return what only the network takes for a name; 昆明安宁 is 安宁市."""
    words, places = span.cut(article.text), load_gazetteer()
    division = places.nested(words) if kind == "Place" else None
    return Mention(
        article=article.id,
        sentence=sentence,
        span=span,
        text=words,
        rule=RULE,
        kind=kind,
        canonical=division.name if division else closed(words),
        scope=places.scope(division) if division else None,
    )


def _unlabelled(text: str, span: Span) -> Span:
    """Return where a name begins behind a site's label: 【政策法规】 关于…的通知."""
    end = text.find("】", span.start, span.end) if text[span.start] == "【" else -1
    start = span.end - len(text[end + 1 : span.end].lstrip()) if end >= 0 else span.start
    return Span(start, span.end) if span.end - start >= _LEAST else span


def _set_up(text: str, span: Span, verbs: Collection[str]) -> Span:
    """Return where the name of a group begins behind the verb that sets it up: 调整充实|县招商工作领导小组."""
    verb = next((v for v in verbs if text.startswith(v, span.start) and len(span) - len(v) >= _GROUP), "")
    return Span(span.start + len(verb), span.end)


def _add_proposed(found: dict[Span, list[Mention]], proposed: Sequence[Mention], size: int) -> None:
    """Add the grammar's mentions beside or in those chosen, unless their rule is doubted; `size` is the text's."""
    owner: list[Span | None] = [None] * size
    for span in sorted(found, key=len, reverse=True):
        owner[span.start : span.end] = [span] * len(span)
    for mention in proposed:
        over = {owner[at] for at in range(mention.span.start, mention.span.end)}
        beside = len(over) == 1 and all(span is None or mention.span in span for span in over)
        part = None not in over and mention.rule == _KNOWN_PLACE
        new = beside and mention.span not in found and (part or not mention.rule.startswith(_DOUBTED))
        if new or mention.rule.startswith(_SHARED_HEAD):
            known = found.setdefault(mention.span, [])
            known += [mention] if mention not in known else []


def _title(lexicon: Lexicon) -> re.Pattern[str]:
    """Return what is one document's title whatever is listed in it: 某厅关于引进种子、苗木工作的通知."""
    return re.compile(rf"[^、，。；]*关于[^。；]+的(?:{lexicon.any_of('ownWord')})")


def _parts(text: str, whole: Span, quoted: Sequence[Span]) -> Iterable[Span]:
    """Return the names in a span that the network chose; where the grammar sees several quoted names in it, those, and
    where it sees one behind 的, that one (覆盖面最广的“兴安计划”).

    `quoted` are in order of position.
    """
    first, last = (bisect_left(quoted, Span(at, at)) for at in (whole.start, whole.end))
    inside = [span for span in quoted[first:last] if span in whole]
    apart = [span for span in inside if not any(span in other and span != other for other in inside)]
    if len(apart) == 1 and text[whole.start : apart[0].start].rstrip('“"「').endswith("的"):
        return apart
    return apart if len(apart) > 1 else pieces(text, whole)


def _each(text: str, span: Span, kind: str) -> Iterable[tuple[Span, str]]:
    """Return each of the names that follow one another in a span, with its class."""
    return [(place, kind) for place in in_a_row(text, span)] if kind == "Place" else run_together(text, span, kind)


def in_order(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Return mentions in order of position, longer first."""
    return tuple(sorted(mentions, key=lambda m: (m.span.start, -m.span.end, m.kind, m.canonical)))


def _one_class(mentions: Sequence[Mention]) -> list[Mention]:
    """Give what has one name one class: the one most of its mentions have."""
    kinds: dict[tuple[str, str], Counter[str]] = {}
    for mention in mentions:
        kinds.setdefault((mention.scope or "", mention.canonical), Counter())[mention.kind] += 1
    best = {key: min(count, key=lambda kind: (-count[kind], kind)) for key, count in kinds.items()}
    return [replace(m, kind=best[m.scope or "", m.canonical]) for m in mentions]


def may_be(kind: str, words: str) -> bool:
    """Whether words have the form of a name of a class: a person is written with two to four characters, or a point;
    a species (Botryosphaeria laricina) is of no class of ours, an English phrase but explains a Chinese one."""
    if _SPECIES.search(words) or (kind in _LAID_DOWN and _PHRASE.fullmatch(words)) or len(words) < _LEAST:
        return False
    if kind == "Place" and _TWICE.search(words):
        return False
    return kind != "Person" or bool(_PERSON.fullmatch(words))


def _one_of(names: Collection[str]) -> str:
    """Return the longest of names that are one, with and without what stands before it; '' where they are several."""
    longest = max(names, key=lambda name: (len(name), name), default="")
    return longest if all(longest.endswith(name) for name in names) else ""


def is_short_for(words: str, name: str) -> bool:
    """Whether words may be short for a longer name that they are part of; the body before its part is not.

    >>> is_short_for("恒远科技", "青禾恒远科技有限公司"), is_short_for("恒远", "恒远科技有限公司")
    (True, True)
    >>> is_short_for("南江大学", "南江大学粤西研究院"), is_short_for("县农业局", "县农业局土肥站")
    (False, False)
    """
    return words in name and words != name and not (name.startswith(words) and words.endswith(_WHOLE))


def _as(mention: Mention, kind: str) -> Mention:
    """Return a mention of the grammar's, under the network's class where the grammar's is often wrong."""
    return replace(mention, kind=kind) if mention.rule.startswith(_CLASS_DOUBTED) else mention


def _as_owned(bare: Sequence[Mention], owned: Sequence[Mention]) -> list[Mention]:
    """Return groups that are told by a short form under the owner that their full name was given: 领导小组 of
    县招商工作领导小组 is 青禾县招商工作领导小组, too."""
    before = {(m.span, m.kind): m.canonical for m in bare if m.kind == "CommandUnit"}
    full: dict[str, str] = {}
    for mention in owned:
        name = before.get((mention.span, mention.kind))
        if name is not None and name != mention.canonical:
            full.setdefault(name, mention.canonical)
    return [
        replace(m, canonical=full[m.canonical]) if m.kind == "CommandUnit" and m.canonical in full else m for m in owned
    ]


def _named(mentions: Sequence[Mention], locality: Mention | None) -> list[Mention]:
    """Tell what the network's own mentions stand for: the locality, a name told before, the longer name in full."""
    known: dict[str, Mention] = {}
    for mention in mentions:
        if mention.rule != RULE and not STAND_IN.fullmatch(mention.text):
            known.setdefault(mention.text, mention)
    full: dict[tuple[str, str], int] = {}
    for mention in mentions:
        if mention.kind in _SHORTENED and not STAND_IN.fullmatch(mention.text):
            full.setdefault((mention.kind, mention.canonical), mention.span.start)
    named: list[Mention] = []
    for mention in mentions:
        if mention.rule != RULE:
            named.append(mention)
            continue
        other = known.get(mention.text)
        if other is not None and other.kind == mention.kind:
            mention = replace(mention, canonical=other.canonical, scope=other.scope, stand_in=other.stand_in)
        elif mention.kind == "Place" and mention.text == _STATE:
            mention = replace(mention, canonical=NATION, scope=None, stand_in=True)
        elif STAND_IN.fullmatch(mention.text):
            meant = pointed_at(mention, named, locality)
            if meant is None:
                continue
            mention = replace(mention, canonical=meant.canonical, scope=meant.scope, kind=meant.kind, stand_in=True)
        elif locality is not None and mention.kind not in _UNOWNED and is_of(mention, locality):
            mention = under(locality, mention)
        elif mention.kind in _SHORTENED and len(mention.text) >= _SHORT:
            longer = {c: at for (k, c), at in full.items() if k == mention.kind and is_short_for(mention.text, c)}
            told = [c for c, at in longer.items() if at < mention.span.start]
            whole = _one_of(longer) or _one_of(told)
            mention = replace(mention, canonical=whole) if whole else mention
        named.append(mention)
    return named
