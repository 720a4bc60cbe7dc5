"""Parts of a whole and ratios, as numbers: 百分之十二, 万分之三, 1/3, 八成, 七八成, 3:2, 11.8∶39.5∶48.7."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from kg.figures.cues import Cues
from kg.figures.numerals import NUMBER, read_number
from kg.model import Span

_PARTS_OF = re.compile(
    rf"(?P<of>[十百千]?万|百|千|(?>{NUMBER.pattern}))分之(?P<part>{NUMBER.pattern})"
    r"|(?<![0-9/／])(?P<part2>[1-9])[/／](?P<whole>[2-9]|10)(?![0-9/／A-Za-z期代号线路楼座栋册卷])"
)
_PARTS_TO = re.compile(rf"(?:[到至]|[—\-~～]+)(?:百分之)?(?P<part>{NUMBER.pattern})(?![年月日个])")
_EXACT = {"百": ("%", 2), "千": ("‰", 3), "万": ("%", 4), "十万": ("%", 5), "百万": ("%", 6), "千万": ("%", 7)}
"""Powers of ten that parts are of: the unit in which they are told, and the power."""
_ORDER = "一二三四五六七八九"
_TENTHS = re.compile(
    r"(?P<n>[一二三四五六七八九两几1-9])(?:(?P<next>[二三四五六七八九])(?=成))?成"
    r"(?P<half>半|[一二三四五六七八九](?![成个家户名人]))?"
    r"(?![为立功长员果本都熟份因绩效就品交型套才像人])"
)
_TENTHS_ARE = re.compile(r"(?P<n>[一两二三四五六七八九])(?P<next>(?!))?成(?P<half>)(?=为)")
_PROPORTION = re.compile(rf"(?>{NUMBER.pattern})(?:[:：∶︰比](?>{NUMBER.pattern})){{1,3}}")
_COLONS = frozenset(":：∶︰")
_SPLIT = re.compile(r"(?:的?比例)?(?:共同)?(?:分[担摊成]|配套|承担|拨付|分配|安排|补助|出资|投入|奖励)|的?比例")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a whole, or the two bounds of one."""

    span: Span
    value: Decimal
    unit: str = "%"
    upper: Decimal | None = None


def part_of(text: str, at: int, stop: int) -> Part | None:
    """Read 百分之十二, 百分之五至八, 万分之三, 三分之一, 1/3; what is a part of no power of ten to two decimals."""
    match = _PARTS_OF.match(text, at, stop)
    if not match:
        return None
    part, of = read_number(match["part"] or match["part2"]), match["of"] or match["whole"]
    if of in _EXACT:
        unit, power = _EXACT[of]
        upper = _PARTS_TO.match(text, match.end(), stop)
        if upper and part < read_number(upper["part"]):
            return Part(Span(at, upper.end()), part, unit, read_number(upper["part"]))
        return Part(Span(at, match.end()), part if power < 4 else part.scaleb(2 - power), unit)
    whole = read_number(of)
    if not whole or part >= whole:
        return None
    return Part(Span(at, match.end()), (part * 100 / whole).quantize(Decimal("0.01")).normalize() + 0)


def tenths(text: str, at: int, stop: int, *, qualified: bool, number_end: int) -> Part | None:
    """Read 八成, 两成五, 七八成; 近两成为技师 where it is `qualified`; nothing if a longer numeral stands there."""
    match = _TENTHS.match(text, at, stop) or (_TENTHS_ARE.match(text, at, stop) if qualified else None)
    if not match or number_end > max(match.end("n"), match.end("next")):
        return None
    low = Decimal(1) if match["n"] == "几" else read_number(match["n"])
    if match["next"]:
        if _ORDER.find(match["next"]) != _ORDER.find(match["n"].replace("两", "二")) + 1:
            return None
        return Part(Span(*match.span()), low * 10, upper=(low + 1) * 10)
    rest = Decimal(5) if match["half"] == "半" else read_number(match["half"]) if match["half"] else Decimal(0)
    return Part(Span(*match.span()), low * 10 + rest)


@dataclass(frozen=True, slots=True)
class Ratio:
    """Numbers set against one another: one `ratio` of two, the shares of a whole, or a `split` of it by parts."""

    span: Span
    terms: tuple[tuple[Span, Decimal], ...]
    form: str


def ratio(text: str, at: int, stop: int, cues: Cues) -> Ratio | None:
    """Read 师生比1:12 (one number), 11.8∶39.5∶48.7 (three shares), 按8:2分担 (the share of each)."""
    match = _PROPORTION.match(text, at, stop)
    if not match:
        return None
    before = re.split(r"[。；\n]", text[max(0, at - 24) : at])[-1]
    named = any(word in before for word in cues.words("ratioName").meaning)
    if not _COLONS & set(match[0]) and not named:
        return None
    terms = tuple(
        (Span(at + part.start(), at + part.end()), read_number(part[0])) for part in NUMBER.finditer(match[0])
    )
    whole, span = sum(value for _, value in terms), Span(*match.span())
    if len(terms) == 3 and 98 <= whole <= 102:
        return Ratio(span, terms, "proportion")
    if whole and re.search(r"[按以]照?(?:了)?$", before) and _SPLIT.match(text, match.end(), stop):
        shares = tuple((span, (value * 100 / whole).quantize(Decimal("0.01"))) for _, value in terms)
        return Ratio(span, shares, "split")
    if len(terms) == 2 and named and terms[1][1]:
        quotient = (terms[0][1] / terms[1][1]).quantize(Decimal("0.0001"))
        return Ratio(span, ((span, quotient),), "ratio")
    return None
