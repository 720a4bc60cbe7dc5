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
_RELATIVE = re.compile(r"(?:比|较|高于|低于|快于|慢于|优于|同比|环比)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A quantity with the words of its clause before and after it, up to its neighbours."""

    quantity: Quantity
    kind: str
    left: str
    right: str
    adjacent: bool = False
    """Whether the next quantity follows without a word between (13户205万元)."""


def indicate(place: Place, before: Sequence[str], cues: Cues) -> str:
    """Return the indicator; `before` are those of the sentence's earlier figures, latest last."""
    base = before[-1] if before else ""
    left = trim(place.left, cues)
    if place.quantity.group in ("count", "mark") and place.kind in ("level", "target", "rank"):
        noun = counted(place.right, cues)
        if noun and not (left and _begins_with_verb(place.right, cues)):
            return clean(_with_verb(left, noun, cues))
    if place.kind in ("growth", "difference", "target"):
        left = _without_change(left, cues)
    own = clip(left, cues)
    after = amount_noun(place, cues)
    if not own:
        return clean(after and (own + after)) or base or clean(counted(place.right, cues)) or clean(place.left)
    if (base and own in cues.head.meaning) or (base and _RELATIVE.match(own)):
        return clean(base + own)
    return clean(own + after)


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


def _without_change(words: str, cues: Cues) -> str:
    """Take the verb of growth and the comparison off the end: 固定资产投资同比下降."""
    words = words.rstrip("了约为达到")
    change = max(cues.rising.before(words, len(words)), cues.falling.before(words, len(words)), key=len)
    words = words[: len(words) - len(change)].rstrip(_SEPARATORS + "的") if change else words
    while comparison := cues.comparison.before(words, len(words)):
        words = words[: -len(comparison)].rstrip(_SEPARATORS)
    return trim(words, cues) if words else ""


def clip(words: str, cues: Cues) -> str:
    """Keep of a long run of words the part nearest the number: after 等, after a list, after 的."""
    del cues
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


def counted(right: str, cues: Cues) -> str:
    """Return the noun after a count; with what the clause goes on to say where the noun is short."""
    words = right.lstrip("的")
    if not words or not re.match(r"[\u4e00-\u9fffA-Za-z“‘]", words) or words[0] in "和与及等以":
        return ""
    verb = cues.verb.search(words, 1)
    noun = words[: verb.start()] if verb else words
    noun = noun.split("、")[0]
    bare = _QUOTES.sub("", noun)
    return noun if len(bare) >= _SHORT else words.split("、")[0][:16]


def _begins_with_verb(right: str, cues: Cues) -> bool:
    match = cues.verb.match(right)
    return bool(match)


def _with_verb(left: str, noun: str, cues: Cues) -> str:
    """Put the verb before the noun where the noun is short: 停产两条生产线."""
    if len(_QUOTES.sub("", noun)) > _SHORT or not left or "、" in left or left.endswith(("的", "等")):
        return noun
    verb = cues.act.before(left, len(left))
    return (verb or (left if len(left) <= 6 else "")) + noun


def amount_noun(place: Place, cues: Cues) -> str:
    """Return what follows an amount and says what it is: 给予200万元一次性奖励, 八成以上的税收."""
    right = place.right
    if not right or place.quantity.group in ("count",):
        return ""
    word = cues.amount_noun.at(right, 0)
    if not word:
        return ""
    words = re.split(r"[、，；。（(]", right.lstrip("的"))[0]
    return words[:10]


def clean(words: str) -> str:
    """Take out quotation marks, blanks and what is left of punctuation.

    >>> clean("国家级专精特新“小巨人”企业")
    '国家级专精特新小巨人企业'
    """
    return _QUOTES.sub("", words).strip("，。、；：:,.;（）()—-·")


def share_out(words: str, count: int) -> tuple[str, ...]:
    """Return the `count` things a list names before 分别, with the head or tail they share; () if it names another number.

    >>> share_out("城镇、农村居民人均可支配收入", 2)
    ('城镇居民人均可支配收入', '农村居民人均可支配收入')
    >>> share_out("第一产业、第二产业和第三产业增加值", 3)
    ('第一产业增加值', '第二产业增加值', '第三产业增加值')
    """
    parts = [part for part in _LIST.split(words) if part]
    if len(parts) != count or count < 2:
        return ()
    *firsts, last = parts
    length = len(firsts[-1])
    tail = last[length:] if len(last) > length else ""
    if tail and not any(part.endswith(tail) for part in firsts):
        return (*(part + tail for part in firsts), last)
    return tuple(parts)
