"""Numerals as Chinese texts write them, and what they are worth."""

from __future__ import annotations

import re
from decimal import Decimal
from unicodedata import normalize

CHINESE_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2, "俩": 2}
FORMAL_DIGITS = {c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
SMALL = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
LARGE = {"万": 10**4, "亿": 10**8, "萬": 10**4, "億": 10**8}
_VALUES = CHINESE_DIGITS | FORMAL_DIGITS
_VAGUE = "几数"
_ONES = frozenset(_VALUES) | frozenset("0123456789")

_MEASURED = "[万亿元年吨人户亩名%余多]"
_GROUPED = (
    r"[0-9０-９]{1,3}(?:[，,][0-9０-９]{3})+(?![0-9０-９])"
    rf"|[0-9](?: [0-9]){{2,}}(?! ?[0-9])(?= ?{_MEASURED})|[1-9][0-9]{{0,2}}(?: [0-9]{{3}})+(?! ?[0-9])(?= ?{_MEASURED})"
)
_ARABIC = rf"(?:{_GROUPED}|[0-9０-９]+)(?:[.．][0-9０-９]+)?"
# 千 and 百 that begin a unit (千瓦, 百分点) are not part of the number before it.
_THOUSAND = r"千(?![瓦米克伏赫卡帕焦升安])"
_HUNDRED = r"百(?!分[点之])"
_POWERS = rf"(?:十|{_HUNDRED}|{_THOUSAND}|[万亿萬億])"
_PLAIN = rf"(?:[〇零一二三四五六七八九两廿卅]|{_POWERS})"
_REST = rf"零?[0-9]+(?![0-9]*(?:\.[0-9]|[年月日号]))(?:{_POWERS})*"
_MIXED = rf"{_ARABIC}(?:{_POWERS}+(?:{_REST})*|{_POWERS}*)"
_RUN = rf"[几数](?={_POWERS}){_PLAIN}+|{_PLAIN}+(?:[点點][〇零一二三四五六七八九]+{_POWERS}*)?(?:(?<=十)几{_POWERS}*)?"
_FORMAL = r"[壹贰叁肆伍陆柒捌玖][拾佰仟萬億万亿][零壹贰叁肆伍陆柒捌玖拾佰仟萬億万亿]*"
NUMBER = re.compile(rf"(?:{_MIXED}|{_RUN}|{_FORMAL}|百(?=分之))")
_IDLE = {ord(mark): None for mark in ",， "} | {ord("點"): "点"}
_TWENTIES = {"廿": 20, "卅": 30}
_ADJACENT = re.compile(
    r"(?P<before>.*?)(?P<low>[一二两三四五六七八])(?P<high>[二两三四五六七八九])(?P<after>[十百千万亿]*)"
)
_HUNDRED_MILLION = Decimal(10) ** 8
_ORDER = "一二两三四五六七八九"
_TOKENS = re.compile(r"[0-9]+(?:\.[0-9]+)?|.")


def read_number(words: str) -> Decimal:
    """Return what a number is worth; vague ones (数十, 几百) are worth the least they can mean.

    Raises ValueError where the words are no number.

    >>> [int(read_number(n)) for n in ("一千五百", "两万亿", "三千五", "二〇二三", "3千万", "壹佰贰拾", "数百")]
    [1500, 2000000000000, 3500, 2023, 30000000, 120, 100]
    """
    text = normalize("NFKC", words).translate(_IDLE)
    if not text:
        raise ValueError("no number: ''")
    whole, point, rest = text.partition("点")
    if point:
        fraction = rest.rstrip("十百千万亿")
        tail = read_number("1" + rest[len(fraction) :])
        return (_read_plain(whole) + Decimal("0." + "".join(str(_digit(c)) for c in fraction))) * tail
    return _read_plain(text)


def _digit(char: str) -> int:
    if char not in _VALUES:
        raise ValueError(f"no numeral: {char!r}")
    return _VALUES[char]


def _read_plain(text: str) -> Decimal:
    if len(text) > 1 and all(c in _VALUES for c in text):
        return Decimal("".join(str(_digit(c)) for c in text))
    total = section = current = group = Decimal(0)
    last_large, unit = 0, 1
    pending = False
    before = ""
    for token in _TOKENS.findall(text):
        if token[0].isdigit() and token.isascii():
            unit = unit if len(token) == 1 else 1
            current, pending = Decimal(token), True
        elif token in _TWENTIES:
            section, unit = section + _TWENTIES[token], 10
        elif token in SMALL:
            unit = SMALL[token]
            section += (current if pending else Decimal(1)) * unit
            current, pending = Decimal(0), False
        elif token in LARGE:
            unit = LARGE[token]
            section += current
            if last_large and unit > last_large:
                group = (total + section) * unit - total
            elif before in LARGE:  # 六万万: a power after a power multiplies
                group = group * unit - group
            else:
                group = (section if section or pending else Decimal(1)) * unit
            total += group
            section = current = Decimal(0)
            last_large, pending = unit, False
        elif token not in _VAGUE:
            current, pending = Decimal(_digit(token)), True
            unit = 1 if token in "零〇" else unit
        before = token
    if pending and unit > 10 and text[-1] in _ONES and len(text) > 1 and text[-2] not in "零〇":
        current *= unit // 10  # 三千五 is 3500, 一万二 is 12000
    return total + section + current


def adjacent(words: str) -> tuple[Decimal, Decimal] | None:
    """Return the bounds that two numerals side by side give: 两三, 三五, 七八十, 十二三.

    >>> adjacent("三五"), adjacent("一两"), adjacent("五三")
    ((Decimal('3'), Decimal('5')), (Decimal('1'), Decimal('2')), None)
    """
    match = _ADJACENT.fullmatch(words)
    if not match or (match["before"] and match["before"][-1] in _ORDER):
        return None
    low, high = CHINESE_DIGITS[match["low"]], CHINESE_DIGITS[match["high"]]
    if high - low != 1 and (low, high) != (3, 5):
        return None
    return (
        read_number(match["before"] + match["low"] + match["after"]),
        read_number(match["before"] + match["high"] + match["after"]),
    )


def powered(number: Decimal, power: Decimal) -> Decimal:
    """Return a number times the power behind its 多, which is of its last part alone: 四亿零七百多万 is 407,000,000.

    >>> int(powered(Decimal(400000700), Decimal(10000))), int(powered(Decimal(700), Decimal(-10000)))
    (407000000, -7000000)
    """
    whole = number // _HUNDRED_MILLION * _HUNDRED_MILLION if 1 < abs(power) < _HUNDRED_MILLION else Decimal(0)
    return (whole if power > 0 else -whole) + (number - whole) * power
