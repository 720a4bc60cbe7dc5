"""The place whose affairs an article tells: a village, a town, a city, a province, the nation, or none that is told.

What speaks for a place: the title, the publisher, its seat of government, how often it comes back, and the level that
the article calls its own (全市, 我县, 县委). What is addressed (各省、自治区、直辖市), listed as an example, met on
the way or part of another name speaks for none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kg.gazetteer import NATION, Division
from kg.names.context import Context, Locality, Scan
from kg.names.edges import is_name_char
from kg.names.kinship import above_each, akin, level_of, likely_province
from kg.names.known import known_bodies
from kg.names.papers import place_of_paper
from kg.names.placetables import Place, Tables, tables

OWN = re.compile(r"(?P<whose>[全我本该])(?P<level>自治区|省|市|州|盟|县|区|旗|镇|乡|街道|村|社区)")
_SEATED = re.compile(
    r"(?P<level>自治区|省|市|州|盟|县|区|旗|镇|乡)(?=委(?![员托派])|政府|人民政府|人大|政协|纪委|工商联|总工会|妇联|[\u4e00-\u9fff]{2,6}局)"
)
ENOUGH, MOST = 6, 0.6
"""Points that an article's own place has at least, or share of all points that it has together with the places above
it and in it: other articles only name places."""
_TITLE, _PUBLISHER, _SEAT = 6, 5, 2
"""Points for standing in the title, in the publisher's name, before a party committee or a government."""
_WHOSE = {"我": 2.0, "本": 1.5, "全": 1.0, "该": 1.0}
_SEATED_POINTS = 0.5
_MOST_OWN = 6.0
"""Points that the article's own level gives to a place of that level, at most."""
_TOLD_OWN = 2.0
"""Points that make a level the article's own where it names no place of that level."""

_SALUTATION = re.compile(
    r"^[ \u3000【】\u4e00-\u9fff]{0,12}?(?:各|有关|抄送)[^。\n]{2,300}[：:][ \u3000]*$", re.MULTILINE
)
_TO_ALL = re.compile(r"各省|各自治区|省、自治区、直辖市")
_LABEL = re.compile(r"(?:\s|【[^】]*】)*")
"""What may stand before a title's first words."""
_DATELINE = re.compile(r"(?:新华社|中新社|本报|[\u4e00-\u9fff][网报社讯])$")
_MET = re.compile(r"[\u4e00-\u9fff市县区省]{0,12}?(?:召开|举行|举办|开幕|闭幕)")
_PART = ("大学", "学院", "银行", "商会", "籍", "客商", "证券", "专场")
"""What makes a place the beginning of a name that tells nothing of it."""
_FIRM = re.compile(
    r"[\u4e00-\u9fffA-Za-z]{2,16}(?:[（(][\u4e00-\u9fff]{2,6}[）)])?[\u4e00-\u9fff]{0,10}?(?:有限责任公司|有限公司|股份公司)"
)
_OF_FIRM = 0.5
"""How much a place counts that a firm's name begins with."""
_PASSING, _FAR = 8.0, 1500
"""Fewer points, the first of them this far from the beginning, tell of a place in passing."""
_LISTED = 3
"""So many places in a row are a list."""
_ENOUGH_NATION = 1.5
_FAINT = 1.0
"""Where no place has even so much, anything that is said of the nation is enough."""
_NATIONAL = (
    (re.compile(r"我国(?!家)"), 1.0),
    (
        re.compile(
            r"全国(?!人民代表|人大|政协|工商联|妇联|总工会|文明|先进|劳动模范|优秀|五一|百[强家佳]|第[一二三四五六七八九十]|首[个批])"
        ),
        0.4,
    ),
    (
        re.compile(r"国务院总理|第[一二三四五六七八九十]{1,3}届全国人民代表大会第[一二三四五六七八九十]{1,2}次会议上"),
        6.0,
    ),
    (re.compile(r"国内生产总值(?!的?[一二三四五六七八九十\d]+[%％])"), 0.5),
    (re.compile(r"赤字率|(?:积极的财政|稳健的货币)政策|中央预算内投资拟|人民币汇率|外汇储备"), 0.4),
    (re.compile(r"两岸(?:同胞|关系|一家亲)|台湾同胞|祖国(?:和平)?统一|(?:支持|保持)香港、澳门|香港、澳门同胞"), 1.0),
)
_FROM_OUTSIDE = ("香港", "澳门", "台湾")
"""Places that policy writing tells of from outside, unless they stand in its title."""
_TITLED_NATIONAL = ("全国", "中华人民共和国", "国务院", "中共中央", "我国")
_OF_THE_NATION = re.compile(r"(?:(?:19|20)\d\d年)?(?:中华人民共和国|国务院|中共中央|中国共产党中央委员会)")
"""How a title begins of what the nation's own bodies say: of the places in it none is the one that they speak of."""


def find_locality(context: Context, places: Sequence[Place]) -> Locality | None:
    """Return the place an article is about, None where it does not tell; a nation may win.

    A level that the article calls its own without naming a place of it (我市) is a place without a name.
    """
    told = context.article.locality
    if told is None and _speaks_for_the_nation(context, places):
        return _the_nation()
    above = above_each(context, places)
    own = own_levels(context)
    points = _points(context, places, own)
    nation = _nation(context)
    ranks = {place.name: place.rank for place in places}
    best = max(points, key=lambda name: (name == told, points[name] + ranks[name] / 10, name), default=None)
    if told != best and nation >= max(_ENOUGH_NATION, points[best] if best else 0):
        return _the_nation()
    speaks = best is not None and (context.article.publisher or "").startswith(best)
    if best is not None and (best == told or speaks or _is_told(best, points, above, own)):
        if best != told:
            best = _of_own_level(best, own, above) or _deeper(best, points, above, own)
        best = _deepest_in_title(context, places, best, above)
        if best != told and (level := _level_beside(best, own) or _level_above(context, best, places, own)):
            return _unnamed(level, [])
        if best == told or not _is_above(best, own):
            return _locality(context, best, places, above)
    level = max(own, key=lambda word: (own[word], word), default="")
    if level and own[level] >= _TOLD_OWN and _says_mine(context, level):
        if only := _only_province(context, places, level):
            return _locality(context, only, places, above)
        if division := place_of_paper(context.article.publisher or "", level):
            return _of_division(context, division)
        upper = [best, *above.get(best, ())] if best is not None and _is_above(best, own) and points[best] >= 1 else []
        return _unnamed(level, upper)
    if best is not None and _is_told(best, points, above, own):
        return _locality(context, best, places, above)
    no_place = told is None and not own and max(points.values(), default=0) < _FAINT
    return _the_nation() if nation >= _ENOUGH_NATION or (no_place and nation > 0) else None


def own_levels(context: Context) -> dict[str, float]:
    """Return the levels that the article calls its own, with how much it does: {"县": 3.5}."""
    text, own = context.text, dict[str, float]()
    not_level = tables(context.lexicon).not_level
    addressed = _addressed(context.scan)
    for match in OWN.finditer(text):
        free = not text.startswith(not_level, match.start("level")) and not addressed[match.start()]
        if free and context.scan.sentence_at(match.start()).role != "furniture":
            own[match["level"]] = own.get(match["level"], 0) + _WHOSE[match["whose"]]
    for match in _SEATED.finditer(text):
        before = text[match.start() - 1] if match.start() else "\n"
        if not is_name_char(before) and not addressed[match.start()]:
            own[match["level"]] = own.get(match["level"], 0) + _SEATED_POINTS
    return own


def _says_mine(context: Context, level: str) -> bool:
    """Whether the article speaks as one of that place (我市, 本县) or of its own offices (市委): not only of 全省."""
    if level not in ("省", "自治区"):
        return True
    return (
        re.search(rf"[我本]{level}(?![级直辖])|(?<![\u4e00-\u9fff]){level}(?:委|政府|人大|政协)", context.text)
        is not None
    )


def _only_province(context: Context, places: Sequence[Place], level: str) -> str | None:
    """Return the province that 我省 means where an article names one alone, be it in other names (山东算网)."""
    named = {place.name for place in places if place.rank == 1 and level_of(place.name) == level}
    likely = likely_province(context, places)
    return likely[0] if len(named) == 1 and likely and likely[0] in named else None


def _points(context: Context, places: Sequence[Place], own: Mapping[str, float]) -> dict[str, float]:
    """Return how much speaks for each place."""
    table = tables(context.lexicon)
    publisher = _publisher_span(context)
    weights = _weights(context, places, table)
    points, first = dict[str, float](), dict[str, int]()
    for place, weight in zip(places, weights, strict=True):
        role = context.scan.sentence_at(place.start).role
        labelled = role == "furniture" and publisher[0] <= place.start < publisher[1]
        if not (weight or labelled):
            continue
        seat = _SEAT * context.text.startswith(table.heads, place.end)
        published = _PUBLISHER * (publisher[0] <= place.start < publisher[1])
        told = weight * (1 + _TITLE * (role == "title") + seat) + published
        points[place.name] = points.get(place.name, 0) + told
        first.setdefault(place.name, place.start)
    points = {
        name: count
        for name, count in points.items()
        if count >= _PASSING or first[name] < _FAR or name == context.article.locality
    }
    for name in points:
        points[name] += min(_MOST_OWN, sum(count for level, count in own.items() if level_of(name).endswith(level)))
    return points


def _weights(context: Context, places: Sequence[Place], table: Tables) -> list[float]:
    """Return how much each naming of a place counts, 0 to 1."""
    text = context.text
    addressed = _addressed(context.scan)
    covered = {at for body in known_bodies(context) for at in range(body.span.start, body.span.end)}
    listed = _listed(text, places)
    weights = []
    for place in places:
        role = context.scan.sentence_at(place.start).role
        none = place.rank == 0 or role == "furniture" or place.start in covered or addressed[place.start]
        dateline = (
            _DATELINE.search(text, max(0, place.start - 6), place.start) and text[place.end : place.end + 1].isdigit()
        )
        part = place.rank < 3 and text.startswith(_PART, place.end)
        if none or dateline or part or text.startswith(table.not_told, place.end):
            weights.append(0.0)
        elif place.name.startswith(_FROM_OUTSIDE) and role != "title":
            weights.append(0.1)
        elif role != "title" and place.rank > 1 and _FIRM.match(text, place.end):
            weights.append(_OF_FIRM)
        elif place.start in listed or (text[place.start - 1 : place.start] == "在" and _MET.match(text, place.end)):
            weights.append(0.2)
        else:
            weights.append(1.0)
    return weights


def _listed(text: str, places: Sequence[Place]) -> set[int]:
    """Return where the places begin that stand in a row of three or more, or of two before 等."""
    listed: set[int] = set()
    row: list[Place] = []
    for place in (*places, None):
        if place is not None and row and text[row[-1].end : place.start] in ("、", "和", "与", ""):
            row += [place] if text[row[-1].end : place.start] else []
            continue
        if len(row) >= _LISTED or (len(row) > 1 and text.startswith("等", row[-1].end)):
            listed.update(each.start for each in row)
        row = [place] if place is not None else []
    return listed


def _addressed(scan: Scan) -> bytearray:
    """Return a mark at every offset in a line that only says to whom a document goes."""
    return scan.once("names.addressed", _mark_addressed)


def _mark_addressed(scan: Scan) -> bytearray:
    marks = bytearray(len(scan.text) + 1)
    for match in _SALUTATION.finditer(scan.text):
        marks[match.start() : match.end()] = b"\1" * len(match[0])
    return marks


# ---------------------------------------------------------------- the nation


def _speaks_for_the_nation(context: Context, places: Sequence[Place]) -> bool:
    """Whether the title begins with a body of the nation and names no place."""
    title = context.article.title.strip()
    return _OF_THE_NATION.match(title) is not None and not any(place.name in title for place in places if place.rank)


def _nation(context: Context) -> float:
    """Return how much says that the article is about the whole country."""
    text = context.text
    points = sum(weight * min(6, len(pattern.findall(text))) for pattern, weight in _NATIONAL)
    points += 10 * any(_TO_ALL.search(match[0]) is not None for match in _SALUTATION.finditer(text))
    titles = [sentence.span for sentence in context.sentences if sentence.role == "title"]
    points += 4 * any(span.cut(text).strip().startswith(_TITLED_NATIONAL) for span in titles)
    publisher = _publisher_span(context)
    for body in known_bodies(context):
        if body.kind in ("GovernmentBody", "PartyOrganization"):
            points += 0.1
            titled = any(
                body.span in span and _LABEL.fullmatch(text, span.start, body.span.start) is not None for span in titles
            )
            points += 6 * titled + 6 * (publisher[0] <= body.span.start < publisher[1])
    return points


def _the_nation() -> Locality:
    return Locality(name=NATION, short=NATION, level="国", above={})


# ---------------------------------------------------------------- which of several


def _is_told(
    best: str, points: Mapping[str, float], above: Mapping[str, tuple[str, ...]], own: Mapping[str, float]
) -> bool:
    """Whether enough speaks for the best place: points, its share among all, or that its level is the article's own."""
    kin = sum(count for name, count in points.items() if akin(name, best, above))
    mine = any(level_of(best).endswith(level) for level in own)
    return points[best] >= ENOUGH or kin >= MOST * sum(points.values()) or (mine and points[best] > 1)


_ORDER = "省市州盟县区旗镇乡村"
_COUNTIES = frozenset("县区旗")
"""Levels of one rank: what calls itself a county (全县, 县政府) is no district that it names."""


def _is_above(best: str, own: Mapping[str, float]) -> bool:
    """Whether the article calls a level its own that lies below a place and tells more of it than of the place's."""
    level = level_of(best)
    mine = sum(count for word, count in own.items() if level.endswith(word))
    below = [
        count
        for word, count in own.items()
        if level[-1:] in _ORDER and word[-1] in _ORDER and _ORDER.index(word[-1]) > _ORDER.index(level[-1:] or "村")
    ]
    return level not in ("自治区",) and max(below, default=0) >= max(_TOLD_OWN, mine + 1)


def _level_beside(best: str, own: Mapping[str, float]) -> str | None:
    """Return the level of the same rank that an article calls its own far more than that of the best place."""
    level = level_of(best)[-1:]
    others = {word: count for word, count in own.items() if word in _COUNTIES and word != level}
    most = max(others, key=lambda word: (others[word], word), default="")
    enough = max(1.5 * _TOLD_OWN, 3 * own.get(level, 0.0))
    return most if level in _COUNTIES and most and others[most] >= enough else None


def _level_above(context: Context, best: str, places: Sequence[Place], own: Mapping[str, float]) -> str | None:
    """Return the level that the article calls its own (县委, 全县), above that of the best place, which it only visits:
    neither the title, the publisher nor 全村 speaks for that."""
    level = level_of(best)[-1:]
    speaks = (context.article.publisher or "").startswith(best)
    titled = any(p.name == best and context.scan.sentence_at(p.start).role == "title" for p in places)
    if speaks or titled or level not in _ORDER or own.get(level_of(best), 0):
        return None
    upper = [word for word in own if word in _ORDER and _ORDER.index(word) < _ORDER.index(level)]
    most = max(upper, key=lambda word: (own[word], word), default=None)
    return most if most and own[most] >= _TOLD_OWN else None


def _of_own_level(best: str, own: Mapping[str, float], above: Mapping[str, tuple[str, ...]]) -> str | None:
    """Return what the best place lies in, where the article calls only that level its own (省委, 全省)."""
    if any(level_of(best).endswith(level) for level in own):
        return None
    upper = (name for name in above.get(best, ()) if own.get(level_of(name), 0) >= _TOLD_OWN)
    return next(upper, None)


def _deeper(
    best: str, points: Mapping[str, float], above: Mapping[str, tuple[str, ...]], own: Mapping[str, float]
) -> str:
    """Return the place within the best one that the article tells of at least half as much, if there is any.

    There is none where the article calls the level of the best its own (全市), and not that of the other.
    """
    mine = sum(count for level, count in own.items() if level_of(best).endswith(level))
    within = [
        name
        for name in points
        if best in above.get(name, ())
        and points[name] * 2 >= points[best]
        and (mine < _TOLD_OWN or any(level_of(name).endswith(level) for level in own))
    ]
    return max(within, key=lambda name: (points[name], name)) if within else best


def _deepest_in_title(
    context: Context, places: Sequence[Place], best: str, above: Mapping[str, tuple[str, ...]]
) -> str:
    """Of 昆明安宁 the second: a place of the title that lies in the best one takes its part."""
    for place in places:
        if context.scan.sentence_at(place.start).role == "title" and best in above.get(place.name, ()):
            return _deepest_in_title(context, places, place.name, above)
    return best


def _publisher_span(context: Context) -> tuple[int, int]:
    if context.article.publisher:
        at = context.text.find(context.article.publisher)
        if at >= 0:
            return at, at + len(context.article.publisher)
    return -1, -1


# ---------------------------------------------------------------- what comes out


def _locality(context: Context, name: str, places: Sequence[Place], above: Mapping[str, tuple[str, ...]]) -> Locality:
    chain = list(above.get(name, ()))
    if not any(level_of(n) in ("省", "自治区") for n in (*chain, name)):
        chain.extend(likely_province(context, places))
    level = level_of(name)
    short = name.removesuffix(level)
    division = tables(context.lexicon).gazetteer.choose(name)
    return Locality(
        name=name,
        short=division.short if division else short if len(short) > 1 else name,
        level=level,
        above=_by_level(chain),
    )


def _of_division(context: Context, division: Division) -> Locality:
    chain = [upper.name for upper in tables(context.lexicon).gazetteer.above(division)]
    return Locality(name=division.name, short=division.short, level=level_of(division.name), above=_by_level(chain))


def _unnamed(level: str, above: Sequence[str]) -> Locality:
    """Return the place that 我市 means where the article does not name it."""
    return Locality(name=level, short=level, level=level, above=_by_level(above), named=False)


def _by_level(chain: Sequence[str]) -> dict[str, str]:
    known: dict[str, str] = {}
    for upper in chain:
        known.setdefault(level_of(upper), upper)
    return dict(sorted(known.items()))
