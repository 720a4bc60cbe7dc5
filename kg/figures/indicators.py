"""What a figure counts, in the text's own words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.figures.cues import Cues
from kg.figures.quantities import Quantity

_QUOTES = re.compile(r"[“”‘’\"《》\s\u3000]")
_SEPARATORS = "、，,；;：:。 \u3000\n和与及并"
_LIST = re.compile(r"、|以及|和|与|及")
_SHORT = 4
"""A noun shorter than this says too little: what the clause goes on to say is added (高校签订战略合作协议)."""
_LONG = 22
_OF = re.compile(r"的(?=[^的]{2,}$)")
_HELD = ("次", "场", "场次", "期", "批次", "人次", "届", "轮", "批")
"""Units of what is held rather than of what there is: the verb after the noun belongs to what is counted."""
_RELATIVE = re.compile(r"(?:比|较|高于|低于|快于|慢于|优于|同比|环比)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A quantity with the words of its clause before and after it, up to its neighbours."""

    quantity: Quantity
    kind: str
    left: str
    right: str
    words: str
    """As the quantity stands, with its qualifiers."""


def indicate(place: Place, before: Sequence[str], cues: Cues) -> str:
    """Return the indicator; `before` are those of the sentence's earlier figures, latest last."""
    base = before[-1] if before else ""
    if place.kind == "duration":
        return _of_time(place, cues) or base
    left = place.left
    if place.quantity.form == "rank":
        left = _before_rank(left, cues)
    left = trim(left, cues)
    if place.quantity.group in ("count", "mark") and place.kind in ("level", "target"):
        noun = counted(place, cues)
        if noun and not (left and cues.verb.match(place.right)):
            return clean(_with_verb(left, noun, cues))
    change = ""
    if place.kind in ("growth", "difference", "target"):
        left, change = _split_change(left, cues)
    own = clip(left)
    if own and place.kind == "difference":
        own += change
    if place.words.startswith("最高") and place.quantity.form == "amount":
        own += "最高"
    after = amount_noun(place, cues)
    if not own and not after:
        return base or clean(counted(place, cues)) or clean(place.left)
    if base and (_leans(own, cues) or not own):
        return clean(_stem(base, cues) + own + after)
    return clean(own + after)


def _leans(own: str, cues: Cues) -> bool:
    """Whether words say too little without the indicator before: 总量, 强度, 高于全省平均, 每年最高."""
    return own in cues.head.meaning or bool(_RELATIVE.match(own)) or own.startswith(("每", "单", "最高"))


def _stem(base: str, cues: Cues) -> str:
    """Take from an indicator the leaning word at its end: 研发投入 of 研发投入增速."""
    head = cues.head.before(base, len(base))
    return base[: len(base) - len(head)] if 0 < len(head) < len(base) else base


def _of_time(place: Place, cues: Cues) -> str:
    """Return what a length of time is spent on: what follows (90天完成签约), or 从…到… before it."""
    after = re.split(r"[，；。（(]", place.right.lstrip("的"))[0]
    if len(clean(after)) >= 3 and after[0] not in "、和":
        verb = cues.falling.before(place.left, len(place.left))
        return clean(verb + after[:18])
    left = trim(place.left, cues)
    start = max(place.left.rfind("从"), place.left.rfind("自"))
    if start >= 0 and re.search(r"[到至]", place.left[start:]):
        left = place.left[start:]
    return clean(clip(left)) + clean(after)


def _before_rank(left: str, cues: Cues) -> str:
    """Return the words before the verb of a rank: 增速 of 增速位居全省."""
    found = [(left.rfind(verb), verb) for verb in cues.rank_verb.meaning if left.rfind(verb) > 0 and len(verb) > 1]
    found += [(left.rfind(verb), verb) for verb in ("居", "列", "排") if left.rfind(verb) > 0]
    return left[: min(found)[0]] if found and min(found)[1] not in ("位次", "增速", "总量", "排名", "成绩") else left


def trim(words: str, cues: Cues) -> str:
    """Return words without the linking words, adverbs and verbs at either end that name nothing.

    >>> from kg.lexicon import load_lexicon
    >>> trim("其中全市进出口总额达到", Cues.of(load_lexicon()))
    '进出口总额'
    """
    words = words.strip(_SEPARATORS)
    while True:
        lead = cues.lead.at(words, 0)
        tail = cues.tail.before(words, len(words))
        if lead:
            words = words[len(lead) :].lstrip(_SEPARATORS)
        elif tail:
            words = words[: -len(tail)].rstrip(_SEPARATORS)
        else:
            return words


def _split_change(words: str, cues: Cues) -> tuple[str, str]:
    """Take the verb of growth and the comparison off the end: 固定资产投资同比下降."""
    words = words.rstrip("了约为达到")
    change = max(cues.rising.before(words, len(words)), cues.falling.before(words, len(words)), key=len)
    words = words[: len(words) - len(change)].rstrip(_SEPARATORS + "的") if change else words
    while comparison := cues.comparison.before(words, len(words)):
        words = words[: -len(comparison)].rstrip(_SEPARATORS)
    return (trim(words, cues) if words else ""), change


def clip(words: str) -> str:
    """Keep of a long run of words the part nearest the number: after 等, after a list, after 的."""
    for mark in ("等", "：", ":"):
        head, found, tail = words.rpartition(mark)
        if found and len(tail) >= _SHORT and len(head) > 2:
            words = tail
    if len(words) > _LONG and "、" in words:
        tail = words.rpartition("、")[2]
        words = tail if len(tail) >= _SHORT else words
    if len(words) > 12 and (of := _OF.search(words)) and len(words) - of.end() >= _SHORT:
        words = words[of.end() :]
    return words


def counted(place: Place, cues: Cues) -> str:
    """Return the noun after a count; with what the clause goes on to say where the noun is short."""
    words = re.split(r"[（(，；。]", place.right.lstrip("的"))[0]
    if not words or not re.match(r"[\u4e00-\u9fffA-Za-z“‘]", words) or words[0] in "和与及等以":
        return ""
    whole = words.split("、")[0]
    if place.quantity.unit in _HELD:
        return whole[:20]
    verb = cues.verb.search(words, 1)
    noun = (words[: verb.start()] if verb else words).split("、")[0]
    return noun if len(_QUOTES.sub("", noun)) >= _SHORT else whole[:16]


def _with_verb(left: str, noun: str, cues: Cues) -> str:
    """Put the verb before the noun where the noun is short: 停产两条生产线."""
    if len(_QUOTES.sub("", noun)) > _SHORT or not left or "、" in left or left.endswith(("的", "等")):
        return noun
    verb = cues.act.before(left, len(left))
    return (verb or (left if len(left) <= 6 else "")) + noun


def amount_noun(place: Place, cues: Cues) -> str:
    """Return what follows an amount and says what it is: 给予200万元一次性奖励, 八成以上的税收."""
    if not place.right or place.quantity.group == "count" or not cues.amount_noun.at(place.right, 0):
        return ""
    return re.split(r"[、，；。（(]", place.right.lstrip("的"))[0][:10]


def clean(words: str) -> str:
    """Take out quotation marks, blanks and what is left of punctuation.

    >>> clean("国家级专精特新“小巨人”企业")
    '国家级专精特新小巨人企业'
    """
    return _QUOTES.sub("", words).strip("，。、；：:,.;（）()—-·")


def share_out(words: str, count: int) -> tuple[str, ...]:
    """Return the `count` things a list names, with the tail they share; () if it names another number of things.

    >>> share_out("城镇、农村居民人均可支配收入", 2)
    ('城镇居民人均可支配收入', '农村居民人均可支配收入')
    >>> share_out("对全职引进的博士、硕士研究生", 2)
    ('博士研究生', '硕士研究生')
    """
    first = _LIST.search(words)
    of = words.rfind("的", 0, first.start()) if first else -1
    parts = [part for part in _LIST.split(words[of + 1 :]) if part]
    if len(parts) != count or count < 2:
        return ()
    *firsts, last = parts
    length = len(firsts[-1])
    tail = last[length:] if len(last) > length else ""
    if tail and not any(part.endswith(tail[-2:]) for part in firsts):
        return (*(part + tail for part in firsts), last)
    return tuple(parts)
