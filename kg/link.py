"""Readings -> entities: one thing, one identity, whatever it is called and wherever it is mentioned.

An identity is a hash of what makes the thing itself: its scope, its canonical name and its class. Nothing of the
other articles goes into it, so that articles read apart and merged by union agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from kg.gazetteer import NATION, Division, Gazetteer, load_gazetteer
from kg.lexicon import Lexicon
from kg.model import Entity, Mention, Reading, Span
from kg.plain import unglossed
from kg.reference import Known, load_reference
from kg.terms import digest

_BODIES = frozenset(("SocialOrganization", "PartyOrganization", "CommandUnit", "Organization"))
_BODILY = _BODIES | {"GovernmentBody", "PublicInstitution", "Enterprise", "Platform", "Place", "Project"}
"""Classes that a body of the whole country may have been read as."""
_UNDERTAKINGS = frozenset(("Programme", "Mechanism", "Policy", "Principle"))
"""Classes that one undertaking may have been read as."""
_NOWHERE = frozenset(("Industry", "Honour", "Platform", "Organization", "Enterprise"))
"""Classes that a name of a division may have been read as: none of them is called 章丘区."""
_QUOTED = re.compile('[“「"]([^“”「」"]+)[”」"]')
_ITEM = "names.lists.shared"
"""The rule whose words name a thing only in their list: 武某 in 武某、广某3个商会."""
_BARE = ("settles", "ending", "frameHead", "documentEnding")
"""The roles of nouns that by themselves are no name."""
_GAP = 4
"""So many blanks may stand between a post and the name of who holds it."""
_LEAST = 2
"""Fewer characters name no division, and no industry."""
_TITLE = 6
"""A shorter name is no title: 实施方案."""
_SITTING = re.compile(r"[届次]|会议$")
"""What meets, told by its number, is a meeting; without one, the body that meets: 人民代表大会."""
_ADDRESSED = 3
"""A longer name of a person that ends in 同志 is one with that address: 陈云同志, no 刘同志."""
_ON_TRIAL = re.compile(r"[（(](?:试行|暂行)[)）](?=》?$)")
"""A document is cited with and without it; as with a law that was revised, one title is one document."""
_OF_WORKS = re.compile(r"(?<=(?:建设|工程))项目$")
"""What is built is one undertaking with and without it: 国家储备林建设项目."""
_NATIONAL = ("国务院", "国家", "全国", "党中央")
"""In front of a term of national policy they say what it is without them: 国务院“放管服”改革."""
_UNNAMED = re.compile(r"本(?:自治区|街道|[省市州盟县区旗镇乡村])")
"""A place that its article does not name, and what is named after it: another one in every article."""
_Key = tuple[str, str, str]
"""Scope, canonical name, class."""


def link(readings: Iterable[Reading], lexicon: Lexicon) -> tuple[Entity, ...]:
    """Gather the mentions of all readings by what they name; entities come in order of id.

    A place with a division code brings the places above it along, without mentions where no article names them.
    The result does not depend on the order of the readings.
    """
    gazetteer = load_gazetteer()
    groups: dict[_Key, list[Mention]] = {}
    for reading in readings:
        seats = _seats(reading)
        for mention in reading.mentions:
            key = _key(_seated(mention, seats), gazetteer, lexicon)
            groups.setdefault(key, []).append(mention)
    divisions = {key: _division(key, gazetteer) for key in groups if key[2] == "Place"}
    found = {_id(key): _entity(key, mentions, divisions.get(key), gazetteer) for key, mentions in groups.items()}
    for division in divisions.values():
        for upper in gazetteer.above(division) if division else ():
            entity = _entity(_place_key(upper, gazetteer), (), upper, gazetteer)
            found.setdefault(entity.id, entity)
    return tuple(found[identity] for identity in sorted(found))


def _seats(reading: Reading) -> dict[tuple[str, str | None], str]:
    """Return what persons are of, by name and the scope they were read in.

    It is the nation where the post right before a name is of a body of the nation; for one that was read without a
    scope, what that name is of elsewhere in the article.
    """
    text, called = reading.article.text, load_reference().called
    posts = {m.span.end: m.canonical for m in reading.mentions if m.kind == "Post"}
    people = [m for m in reading.mentions if m.kind == "Person"]
    seats: dict[tuple[str, str | None], str] = {}
    for person in people:
        start = person.span.start
        gap = text[max(0, start - _GAP) : start]
        post = posts.get(start - len(gap) + len(gap.rstrip()), "")
        body = next((known for end in range(len(post), 1, -1) if (known := called(post[:end]))), None)
        if body is not None and not body.term:
            seats[person.canonical, person.scope] = NATION
    told: dict[str, set[str]] = {}
    for person in people:
        if person.scope:
            seat = seats.get((person.canonical, person.scope), person.scope)
            told.setdefault(person.canonical, set()).add(seat)
    for name, scopes in told.items():
        if len(scopes) == 1:
            seats.setdefault((name, None), next(iter(scopes)))
    return seats


def _seated(mention: Mention, seats: Mapping[tuple[str, str | None], str]) -> Mention:
    """Return a person's mention under what the person is of; what the user's own table says stays."""
    if mention.kind != "Person" or mention.rule.startswith("same."):
        return mention
    return replace(mention, scope=seats.get((mention.canonical, mention.scope), mention.scope))


def _key(mention: Mention, gazetteer: Gazetteer, lexicon: Lexicon) -> _Key:
    """Return what a mention names, so that articles agree that read its class, its marks or its length otherwise.

    Quotation marks around all of a name only mark it; what the reference data knows is of the class given there; a
    division is a place, under its full name where its short one means no other; what has but a noun for a name is
    another thing in every article; else a head noun may settle which of neighbouring classes a name is of.
    """
    scope, name, kind = mention.scope or "", mention.canonical, mention.kind
    quoted = _QUOTED.fullmatch(name)
    if quoted and kind != "Policy":
        name = quoted[1]
    known = _known(name)
    if known is not None and kind in (_UNDERTAKINGS if known.term else _BODILY):
        return "", known.name, known.kind
    if kind == "Person" and scope == NATION:
        scope = ""
    division = None if scope else _meant(name, gazetteer)
    if division is not None and (kind == "Place" or (kind in _NOWHERE and name == division.name)):
        return _place_key(division, gazetteer)
    if not scope and (_UNNAMED.match(name) or _is_bare(name, kind, lexicon)):
        return mention.article, name, kind
    return scope, _full(name, kind, lexicon), _settled(name, kind, lexicon)


def _known(name: str) -> Known | None:
    """Return what reference data has of a name; of a term of national policy also where the text says that it is one,
    or its marks stand around the name.

    >>> names = ("国务院“放管服”改革", "一网通办", "国家林业和草原局", "某县“放管服”改革")
    >>> [known and known.name for known in map(_known, names)]
    ['“放管服”改革', '“一网通办”', '国家林业和草原局', None]
    """
    called = load_reference().called
    whole = called(name)
    if whole is not None:
        return whole
    bare = (name.removeprefix(words) for words in _NATIONAL if name.startswith(words))
    terms = (called(term) for term in (f"“{name}”", *bare))
    return next((known for known in terms if known is not None and known.term), None)


def _full(name: str, kind: str, lexicon: Lexicon) -> str:
    """Return the one name of what is told with or without a part that adds nothing: marks of a title, 试行, 产业链.

    >>> from kg.lexicon import load_lexicon
    >>> full = lambda name, kind: _full(name, kind, load_lexicon())
    >>> full("草原防火条例", "Policy"), full("生物医药产业链", "Industry"), full("生物医药", "Industry")
    ('《草原防火条例》', '生物医药', '生物医药')
    >>> full("《草原防火条例（试行）》", "Policy")
    '《草原防火条例》'
    >>> full("云水储备林建设项目", "Programme"), full("云水项目", "Project")
    ('云水储备林建设', '云水项目')
    >>> full("陈云同志", "Person"), full("刘同志", "Person")
    ('陈云', '刘同志')
    >>> full("惠企政策", "Policy"), full("旅游业", "Industry"), full("数字经济产业", "Industry")
    ('惠企政策', '旅游业', '数字经济')
    """
    if kind == "Person":
        return name.removesuffix("同志") if len(name) > _ADDRESSED else name
    if kind == "Policy":
        name = _ON_TRIAL.sub("", name)
        titled = "《" not in name and len(name) >= _TITLE and name.endswith(tuple(lexicon.words("titled")))
        return f"《{name}》" if titled else name
    if kind == "Programme":
        return _OF_WORKS.sub("", name)
    if kind == "Industry":
        ending = max((e for e in lexicon.words("tradeEnding") if name.endswith(e)), key=len, default="")
        trade = name.removesuffix(ending)
        return name if len(trade) < _LEAST else trade
    return name


def _is_bare(name: str, kind: str, lexicon: Lexicon) -> bool:
    """Whether a name is but the noun for what it names (《规划》, 领导小组): another thing in every article."""
    bare = name.strip("《》“”").removeprefix("若干")
    return kind in _UNDERTAKINGS | _BODILY and any(bare in lexicon.words(role) for role in _BARE)


def _settled(name: str, kind: str, lexicon: Lexicon) -> str:
    """Return the class that the head noun of a name settles among the neighbours of the one it was read in."""
    bodily = _BODILY | {"Meeting"} if not _SITTING.search(name) else _BODILY
    family = next((family for family in (_UNDERTAKINGS, bodily) if kind in family and kind != "Place"), None)
    if family is None or name.startswith("《"):
        return kind
    heads = lexicon.words("settles")
    found = next((heads[name[at:]] for at in range(1, len(name)) if name[at:] in heads), kind)
    return found if found in family else kind


def _meant(name: str, gazetteer: Gazetteer) -> Division | None:
    """Return the only division of a name, full or short, or told with those above it: 广东省佛山市."""
    named = gazetteer.by_name.get(name, ()) or _under(name, gazetteer)
    return named[0] if len(named) == 1 else None


def _under(name: str, gazetteer: Gazetteer) -> tuple[Division, ...]:
    """Return the divisions that a name tells together with those above them, and nothing else."""
    found = []
    for at in range(_LEAST, len(name) - 1):
        for division in gazetteer.by_name.get(name[at:], ()):
            above = name[:at]
            for upper in reversed(gazetteer.above(division)):
                above = above.removeprefix(upper.name if above.startswith(upper.name) else upper.short)
            if not above and division.name == name[at:]:
                found.append(division)
    return tuple(found)


def _id(key: _Key) -> str:
    return "e" + digest(*key)


def _in_order(m: Mention) -> tuple[object, ...]:
    return m.article, m.span, m.text, m.stand_in, m.rule, m.aliases, m.kind, m.canonical, m.scope or ""


def _entity(key: _Key, mentions: Iterable[Mention], division: Division | None, gazetteer: Gazetteer) -> Entity:
    _, canonical, kind = key
    ordered = tuple(sorted(mentions, key=_in_order))
    unnamed = _UNNAMED.fullmatch(canonical) is not None
    names = {
        unglossed(m.text) for m in ordered if unnamed or not (m.stand_in or (m.rule == _ITEM and kind in _BODIES))
    } | {alias for m in ordered for alias in m.aliases}
    parent = gazetteer.divisions[division.parent] if division and division.parent else None
    return Entity(
        id=_id(key),
        kind=kind,
        label=canonical,
        aliases=tuple(sorted(names - {canonical})),
        mentions=ordered,
        code=division.code if division else None,
        within=_id(_place_key(parent, gazetteer)) if parent else None,
    )


def _division(key: _Key, gazetteer: Gazetteer) -> Division | None:
    """Return the division a place is: the only one of its name, or the one that lies in its scope."""
    scope, name, _ = key
    named = [d for d in gazetteer.by_name.get(name, ()) if d.name == name]
    if len(named) > 1:
        named = [d for d in named if d.parent and gazetteer.divisions[d.parent].name == scope]
    return named[0] if len(named) == 1 else None


def _place_key(division: Division, gazetteer: Gazetteer) -> _Key:
    """Return the key under which the names stage puts a division: scoped where others share its name."""
    return gazetteer.scope(division) or "", division.name, "Place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Words that were taken for a thing called otherwise, and the rule that says why."""

    words: str
    rule: str
    article: str
    at: Span


def merges(entity: Entity) -> tuple[Merge, ...]:
    """Return why each wording of a thing is taken for it: the first place of every wording that is not its name."""
    first: dict[tuple[str, str], Mention] = {}
    for mention in entity.mentions:
        if mention.text != entity.label:
            first.setdefault((mention.text, mention.rule), mention)
    return tuple(Merge(words=m.text, rule=m.rule, article=m.article, at=m.span) for m in first.values())
