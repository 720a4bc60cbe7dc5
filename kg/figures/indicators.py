"""What a figure counts, in the text's own words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.figures.cues import Cues
from kg.figures.quantities import Quantity

_QUOTES = re.compile(r"[“”‘’\"《》\s\u3000]")
_MARKS = "、，,；;：:。 \u3000\n"
_SHORT = 4
"""A noun shorter than this says too little: what the clause goes on to say is added (高校签订战略合作协议)."""
_LONG = 22
_LEANING = 8
_NOUN = 14
"""So many characters of the noun behind an amount are taken."""
_OF = r"的(?=[^的]{2,}$)(?!{measureNoun})"
_RELATIVE = r"{relative}|占(?!地(?!区)|用)"
_EACH = re.compile(r"(?:每[年月天户人家个亩]|每季度|单[个笔户家]|最高).{0,4}$")
_ENUMERATED = re.compile(r"^[一二三四五六七八九十]{1,2}(?:要|是)到?")
_EVERY = re.compile(r"每(?:季度|[年月周天人户家村个])")
_AREA = re.compile(r"(?:全[国省市县区州球]|[^，。全]{2,4}[省市县区州])$")
_BECOMES = re.compile(r"[增减升降缩涨扩压][至到为]")
_NOUN_END = re.compile(r"[，；。：:]|[（(](?![^（()）、]{1,4}[）)]|[市州]、区[）)])|[）)]$")
"""What ends a noun: no bracket that only widens it (镇（街道）, 县（市、区）)."""
_AS_MUCH = re.compile(r"(?:约|共)?(?:折合|约合|折算|相当于)(?:人民币|美元)?")
"""The same amount in other money."""
_PLACED = (
    r"(?:^|[省市县区州镇乡村旗]){placeVerb}(?:全[国省市县区州球]|[^，。、]{0,4}[省市县区州])"
    r"(?:百强[县市区镇]?|各县市?区?)?([^，。、]{2,12}?)的?$"
)
"""What a place is ranked for: 位居全国百强县投资潜力第3."""
_HOME = re.compile(r"(?:村民小组|行政村|自然村|小区|社区|村组|辖[\u4e00-\u9fff]{0,4}[村镇区])$")
_FROM = re.compile(r"^[从由自]的?$")
_CLAUSE = re.compile(r"[，；。（(：:]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A quantity with the words of its clause before and after it, up to its neighbours."""

    quantity: Quantity
    kind: str
    left: str
    right: str
    words: str
    """As the quantity stands, with its qualifiers."""
    raw: str = ""
    """The words before it with the times and the subject that `left` is without."""
    base: str = ""
    """The indicator told before in the same part of the sentence."""
    whole: str = ""
    """The indicator of the figure that it is a part of: 其中城镇409亿元."""
    follows: bool = False
    """Whether another quantity stands before it in its clause."""
    told: str = ""
    """The noun that the figure before was followed by, and that this one is not about: 七成的税收、八成的就业."""
    before: str = ""
    """The clause before."""
    beneficiary: str = ""
    """For whom the rule is that it stands in."""
    condition: str = ""
    """The clause before, where a rule says for whom an amount is: 对首次上规的企业，给予10万元奖励."""


def indicate(place: Place, cues: Cues) -> str:
    """Return the indicator, or '' where neither the clause nor what was told before names one."""
    if place.kind == "duration":
        return _of_time(place, cues) or place.base
    quantity, base = place.quantity, place.base
    left = trim(_before_rank(place.left, cues) if quantity.form == "rank" else place.left, cues)
    counts = quantity.group in ("count", "mark", "size") and place.kind in ("level", "target")
    if counts and (noun := _of_count(place, left, cues)):
        return noun
    change = ""
    if place.kind in ("growth", "difference", "target"):
        left, change = _split_change(left, cues)
    own = clip(left, cues)
    if own in cues.rising.meaning or own in cues.falling.meaning or _AS_MUCH.fullmatch(own):
        own = ""
    if place.whole and clean(own) in cues.words("partWord").meaning:
        return clean(own) + place.whole
    if place.kind == "difference" and re.search("[比较]", own):
        own += change
    if own.endswith("占") and place.kind == "share":
        own += "比"
    if place.words.startswith(("最高", "上限")) and quantity.form == "amount":
        most = re.match(r"(?:最高|上限)(?:奖励|补助|补贴)?", place.words)
        own += most[0] if most else ""
        if place.beneficiary and len(own) <= _LEANING:
            return clean(clip(place.beneficiary, cues) + base.rpartition("给予")[2] + own)
    if cues.words("attends").at(place.right, 0) or (
        ("、" in left and place.left.endswith(("共", "等"))) and _leads_on(place.right, cues)
    ):
        return clean(_CLAUSE.split(place.right)[0][:14])
    after = amount_noun(place, cues)
    if place.condition and _only_award(own + after, cues):
        return clean(clip(trim(place.condition, cues), cues) + own + after)
    if not own and not after:
        return (
            base or clean(counted(place, cues)) or clean(_topic(place.before, cues)) or clean(_FROM.sub("", place.left))
        )
    if base and not own:
        return clean(base.removesuffix(clean(place.told[:_NOUN])) + after)
    if base and own and base.endswith(own):
        return base
    if base and _leans(own, cues):
        return clean(_stem(base, cues) + own + after)
    return clean(own + after)


def _of_count(place: Place, left: str, cues: Cues) -> str:
    """Return what a count counts: the noun after it, or people where nothing but the unit says so (全村512户2106人)."""
    unit, noun = place.quantity.unit, counted(place, cues)
    if noun and not (left and _leads_on(place.right, cues)):
        return clean(_with_verb(left, noun, cues, follows=place.follows)) + ("年龄" if unit == "岁" else "")
    raw, people = place.raw.strip(_MARKS), cues.people_unit.meaning
    alone = cues.words("countsAll").at(raw, 0) or (
        not raw and (place.base in people.values() or bool(_HOME.search(place.base)))
    )
    return people.get(unit, "") if alone and not left else ""


def _topic(clause: str, cues: Cues) -> str:
    """Return what the clause before speaks of: 民间投资增速 of 民间投资增速由负转正."""
    told = re.sub(r"[0-9]{4}年度?", "", re.split(r"[由从比较]", trim(clause, cues))[0])
    words = clip(told, cues).rstrip("中上里内")
    return words if 2 <= len(words) <= 16 and not re.search(r"[0-9]", words) else ""


def _leans(own: str, cues: Cues) -> bool:
    """Whether words say too little without the indicator before: 总量, 强度, 高于全省平均, 每年最高."""
    head = cues.words("indicatorHead").at(own, 0)
    alone = bool(head) and len(own) <= len(head) + 2
    return alone or bool(cues.pattern(_RELATIVE).match(own) or _EACH.match(own))


def _stem(base: str, cues: Cues) -> str:
    """Take from an indicator the leaning word at its end: 研发投入 of 研发投入增速."""
    head = cues.words("indicatorSuffix").before(base, len(base))
    return base[: len(base) - len(head)] if 0 < len(head) < len(base) else base


def _only_award(words: str, cues: Cues) -> bool:
    """Whether words only say that something is given: 给予一次性奖励."""
    if not words:
        return False
    while words:
        award = cues.amount_noun.at(words, 0) or cues.lead.at(words, 0)
        if not award:
            return False
        words = words[len(award) :]
    return True


def _leads_on(right: str, cues: Cues) -> bool:
    """Whether what follows is a verb and no noun: 12名到村任职, 1.2万户增加到."""
    if cues.whole.at(right, 0):
        return False
    verb = cues.verb.match(right)
    return (
        bool(verb)
        or bool(_BECOMES.match(right))
        or len(cues.rising.at(right, 0)) > 1
        or len(cues.falling.at(right, 0)) > 1
    )


def _of_time(place: Place, cues: Cues) -> str:
    """Return what a length of time is spent on: what follows (90天完成签约), or 从…到… before it."""
    after = re.split(r"、(?=.{0,4}率)|[，；。（(：:]", place.right.lstrip("的"))[0]
    left = place.left
    if cues.rising.at(after, 0) or cues.falling.at(after, 0) or after[:1] in tuple("、和至到提"):
        after = ""
    held = cues.pattern("[由从]{formerly}?$").search(left)
    left = left[: held.start()] if held else left
    if len(clean(after)) >= 3:
        verb = cues.falling.before(left, len(left))
        return clean(verb + after[:18])
    start = max(left.rfind("从"), left.rfind("自"))
    if start >= 0 and re.search(r"[到至]", left[start:]):
        return clean(left[start:].rstrip("仅只用了约需要共的"))
    own = clip(_split_change(trim(left, cues), cues)[0], cues)
    if len(own) < _SHORT and re.fullmatch(r"\D*[从自]\D+[到至]\D+", place.condition):
        return clean(place.condition)
    return clean(own) + clean(after)


def _before_rank(left: str, cues: Cues) -> str:
    """Return the words before the verb of a rank: 增速 of 增速位居全省."""
    placed = cues.pattern(_PLACED).search(left)
    if placed and len(placed[1]) > 1:
        return placed[1]
    found = [left.find(verb) for verb in (*cues.words("placeVerb").meaning, "在") if left.find(verb) > 1]
    if found:
        return left[: min(found)]
    verb = cues.words("placeVerb").at(left, 0)
    rest = left[len(verb) :]
    if verb:
        return rest if len(rest) > _LEANING and not _AREA.fullmatch(rest) else ""
    return _AREA.sub("", left) or left


def trim(words: str, cues: Cues) -> str:
    """Return words without the linking words, adverbs and verbs at either end that name nothing.

    >>> from kg.lexicon import load_lexicon
    >>> trim("其中全市进出口总额达到", Cues.of(load_lexicon()))
    '进出口总额'
    """
    words = _ENUMERATED.sub("", words.strip(_MARKS)).lstrip("和与及并")
    while words:
        lead, tail = cues.lead.at(words, 0), cues.words("indicatorTail").before(words, len(words))
        if len(lead) > len(cues.whole.at(words, 0)):
            words = words[len(lead) :].lstrip(_MARKS)
        elif len(tail) > len(cues.whole.before(words, len(words))):
            words = words[: -len(tail)].rstrip(_MARKS)
        else:
            break
    return words


def _split_change(words: str, cues: Cues) -> tuple[str, str]:
    """Take the verb of growth and the comparison off the end: 固定资产投资同比下降."""
    words = words.rstrip("了约为达到+＋-－−")
    change = max(cues.rising.before(words, len(words)), cues.falling.before(words, len(words)), key=len)
    words = words[: len(words) - len(change)].rstrip(_MARKS + "的") if change else words
    while not cues.whole.before(words, len(words)) and (
        comparison := cues.words("comparison").before(words, len(words))
    ):
        words = words[: -len(comparison)].rstrip(_MARKS)
    return (trim(words, cues) if words else ""), change


def clip(words: str, cues: Cues) -> str:
    """Keep of a long run of words the part nearest the number: after 等, after a list, after 的."""
    for mark in ("等", "：", ":"):
        head, found, tail = words.rpartition(mark)
        if found and len(tail) >= _SHORT and len(head) > 2:
            words = tail
    if len(words) > _LONG and "、" in words:
        tail = words.rpartition("、")[2]
        words = tail if len(tail) >= _SHORT else words
    if len(words) > 12 and (of := cues.pattern(_OF).search(words)) and len(words) - of.end() >= _SHORT:
        words = words[of.end() :]
    return words


def counted(place: Place, cues: Cues) -> str:
    """Return the noun after a count; with what the clause goes on to say where the noun is short."""
    words = _NOUN_END.split(place.right.lstrip("的"))[0]
    if not words or not re.match(r"[\u4e00-\u9fffA-Za-z0-9“‘\"]", words) or words[0] in "和与及等以至到":
        return ""
    if _leads_on(words, cues) and (trim(place.left, cues) or _becomes(words, cues)):
        return ""
    whole = re.split(r"、|[和与及](?=$|[^、]{0,6}$)", words)[0]
    if place.quantity.unit in cues.words("heldUnit").meaning:
        return whole[:20]
    verb = cues.verb.search(words, 1)
    noun = (words[: verb.start()] if verb else words).split("、")[0].rstrip("和与及")
    return noun if len(_QUOTES.sub("", noun)) >= _SHORT else whole[:16]


def _becomes(words: str, cues: Cues) -> bool:
    """Whether words tell what came of a number: 增加到2023年的…."""
    change = cues.rising.at(words, 0) or cues.falling.at(words, 0)
    return bool(change) and words[len(change) : len(change) + 1] in tuple("到至为")


def _with_verb(left: str, noun: str, cues: Cues, *, follows: bool) -> str:
    """Put the verb before the noun where the noun is short: 停产两条生产线."""
    if len(_QUOTES.sub("", noun)) > _SHORT or not left or "、" in left or left.endswith(("的", "等")):
        return noun
    each = _EVERY.match(left)
    verb = (each[0] if each else "") + cues.act.before(left, len(left))
    return (verb or (left if len(left) <= 6 and not follows else "")) + noun


def amount_noun(place: Place, cues: Cues) -> str:
    """Return what follows an amount and says what it is: 给予200万元一次性奖励, 八成以上的税收, 近七成劳动力."""
    right = place.right
    if not right or place.quantity.group in ("count", "size") or place.kind == "growth":
        return ""
    share = place.kind in ("share", "target") and place.quantity.group == "percent"
    said = (
        share
        and re.match(r"[\u4e00-\u9fff“]", right)
        and right[0] not in "和与及至到提升降增减下上并左"
        and not _leads_on(right, cues)
    )
    given = place.quantity.group == "money" and re.match(r"[\u4e00-\u9fff“]", right) and not _leads_on(right, cues)
    given = given and right[0] not in "和与及至到以左上的" and trim(place.left, cues) in ("", *cues.act.meaning)
    if not said and not given and not cues.amount_noun.at(right, 0):
        return ""
    noun = re.split(r"[、，；。（(]", right.lstrip("的"))[0]
    if right.startswith("的") and place.quantity.group == "money" and not cues.amount_noun.before(noun, len(noun)):
        return ""
    return noun[:_NOUN]


def clean(words: str) -> str:
    """Take out quotation marks, blanks and what is left of punctuation.

    >>> clean("国家级专精特新“小巨人”企业")
    '国家级专精特新小巨人企业'
    """
    return _QUOTES.sub("", words).strip("，。、；：:,.;（）()—-·")
