"""Indicators as concepts: which thing is measured, whatever words a text has for it.

The usual ones stand in data/indicators.tsv with their wordings, the families of units they count in, and what they
narrow. Others grow from the texts: each wording is a concept of its own, narrower than the usual one that is its head
noun and counts in the same unit. Nothing is guessed: two wordings are one concept only where the table says so, or
where one is the other in traditional characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from unicodedata import normalize

from kg.errors import OntologyError
from kg.plain import simplified
from kg.resources import resource

_RELATIVE = frozenset(("%", "‰", "倍", "番", "个百分点", "位", "成", ""))
"""Units in which growth, shares and ranks of anything are told."""
_CHANGES = _RELATIVE - {"位", ""}
"""Units in which a change is told, so that 增长 after the words names no other thing; a rank of growth is another."""
_RATIOS = frozenset(("%", "‰", "个百分点", "成"))
"""Units in which a part of the whole is told."""
_BEFORE = re.compile(
    r"^(?:全(?:国|省|市|区|县|州|旗|镇|乡|村|年)|我(?:国|省|市|区|县|州|镇)|[一二三四五六七八九〇○零\d]{2,4}年[底末]?|"
    r"当年|本年|今年|去年|上年|每年|年度|年末|年底|年|末|其中|期间|累计|各类|再|"
    r"年?[,:;、]|提出|预计|计划|拟定|规定|要求|力争|争取|继续|进一步|拟?安排|发行|投入|共?实现|共?完成)+"
)
_AFTER = re.compile(
    r"(?:都?将?要|将|已|也|又|达到|达|为|仅|约|共|累计|拟定|拟?安排|拟|计划|预计|增加到?|上升到|提高到|降到|由上年|由|从|实际|"
    r"平均|规模|分别|(?:由|从)?每人每年|(?:由|从)?人均(?:每月)?|每月|(?:预期|调控)?目标|预期|指标|"
    r"总人数|人数|总数|数量|继续增长|[屡再又连续]*创下?(?:历史)?(?:新高|最高水平|最好水平|纪录)|(?:稳步|稳定|持续|不断|较快|快速)(?:增长|增加|提高|上升))+$"
)
_CHANGE = re.compile(
    r"(?:年均|平均|同比|累计|比上年|较上年|预期|年均|每年|目标|要|实际)*(?:增长速度|递增速度|增长率|增长|增速|增幅|涨幅|上涨|降幅|下降|递增|年均|平均每年|每年)(?:预期)?(?:目标|率)?$"
)
_NOISE = re.compile(r"[\s“”‘’\"']")
_CLAUSE = re.compile(
    r"(?<=..)(?:(?:已经?|将|要|可)?(?:达到|完成|实现|增加到)[\d一二三四五六七八九十百千万两]((?!计划).)*|\([^)]*)$"
)
"""Behind the name of what changes: a level of it (进出口总额达到827亿美元，平均每年), a bracket that stays open."""
_AMONG = "(?:世界|全球|全[国省市县区州旗盟])"
_RANKED = re.compile(
    rf"(?:(?:已?[跃稳位]?[居列]|位|上升到|升至|排名?|名列)?在?{_AMONG}(?:前列|第|位次|排名|名次)?"
    r"|(?:已?[跃稳位]居|上升到|升至)(?:前列|第)?)$"
)
"""Behind what is ranked: where, which no other thing is told by (GDP增速居全省, GDP增速全省位次)."""
_RESPECT = re.compile(r"^在(.{2,})方面$")
"""在工农业总产值方面: the words between are what is measured."""
_BASIS = re.compile(r"\((?:折纯|(?:按|以)[^()]{1,12}(?:计算?|价格?)|(?:现|当年|不变)价)\)?")
"""How a quantity was reckoned, in brackets: 化肥(折纯)."""
_OF_OUTPUT = re.compile(
    r"(?:在|占|与|同|相当于|对)(?:我国|全国|全[省市县区])?(?:国内生产总值|地区生产总值|生产总值|国民生产总值|GDP)"
    r"(?:中?所?占)?的?(?:比重|比例|比率|之比|比值|比)?$"
)
"""Every way to say that something is told as a part of what a country or a place makes."""
_OUTPUT = "占国内生产总值比重"
_NO_PART = re.compile(r"占|人均|户均|亩均|年均|日均|平均|单位|每|比例|与|新增|净增|新设|增加|减少|新建|新开工|和|及")
"""In front of a head noun: what is measured is then no part of what the head measures."""
_LEAST_HEAD = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One thing measured; `narrows` is the name of the concept above it."""

    name: str
    wordings: tuple[str, ...] = ()
    units: frozenset[str] = frozenset()
    """What it counts in; empty for a concept that grew from a text."""
    narrows: str | None = None

    def counts_in(self, unit: str) -> bool:
        """Whether a figure in this unit may measure it; growth and shares of anything may."""
        return unit in self.units or unit in _RELATIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicators:
    """The usual indicators, by every wording."""

    concepts: Mapping[str, Concept]
    """By name."""
    names: Mapping[str, str]
    """The name of each wording, as it is compared: in simplified characters, without blanks and quotation marks."""

    def find(self, words: str, unit: str) -> Concept:
        """Return the concept of what a text measures in these words and this unit, a known one or one of its own.

        >>> table = read_indicators(["国内生产总值\\tGDP\\tmoney\\t"], ["money\\t元 美元"])
        >>> table.find("GDP增速", "%").name, table.find("全市 GDP", "元").name, table.find("GDP", "人").name
        ('国内生产总值', '国内生产总值', 'GDP')
        >>> table.find("民营经济GDP", "元")
        Concept(name='民营经济GDP', wordings=(), units=frozenset(), narrows='国内生产总值')
        >>> table.find("全縣國內生產總值", "元").name, table.find("糧食產量", "噸").name
        ('国内生产总值', '粮食产量')
        """
        words, unit = simplified(words), simplified(unit)
        for wording in _wordings(words, unit):
            known = self._known(wording, unit)
            if known is not None:
                return known
        own = (_RANKED.sub("", words) if unit == "位" else words) or words
        return Concept(name=own, narrows=self._head(_compared(own), unit))

    def name_of(self, wording: str) -> str:
        """Return the usual name of what a wording names, whatever the unit; the wording itself where none is known."""
        return self.names.get(_compared(wording), simplified(wording))

    def above(self, concept: Concept) -> Iterator[Concept]:
        """Yield what a concept narrows, and what that narrows, nearest first."""
        while concept.narrows is not None:
            concept = self.concepts[concept.narrows]
            yield concept

    def _known(self, wording: str, unit: str) -> Concept | None:
        name = self.names.get(wording)
        concept = self.concepts[name] if name is not None else None
        return concept if concept is not None and concept.counts_in(unit) else None

    def _head(self, words: str, unit: str) -> str | None:
        """The longest known wording that ends the words and counts in the unit itself."""
        words = _CHANGE.sub("", words) if unit in _CHANGES else words
        for at in range(1, len(words) - _LEAST_HEAD + 1):
            if _NO_PART.search(words[:at]):
                return None
            concept = self._known(words[at:], unit)
            if concept is not None:
                return concept.name
        return None


def _wordings(words: str, unit: str) -> Iterator[str]:
    """A wording as it stands, then without scope and time before it, verbs after it, for a change 增长 and the like.

    What is taken off never names another thing; the longest wording that is known counts.
    """
    whole = _BASIS.sub("", _compared(words))
    whole = _RESPECT.sub(r"\1", whole)
    bare = _BEFORE.sub("", whole)
    forms = [whole, bare, bare.replace("的", ""), _AFTER.sub("", whole.replace("的", ""))]
    forms.append(_AFTER.sub("", forms[2]))
    yield from forms
    if unit == "位":
        yield from (_RANKED.sub("", form) for form in forms)
    if unit in _RATIOS:
        yield from (_OF_OUTPUT.sub(_OUTPUT, form) for form in forms)
    if unit in _CHANGES:
        changes = [_CHANGE.sub("", form) for form in forms]
        yield from (*changes, *(_AFTER.sub("", form) for form in changes))
        yield _AFTER.sub("", _CLAUSE.sub("", forms[2]))
        yield from (f"{change}增长" for change in changes)  # 去年经济增长8.8%: the words may have left it out


def _compared(words: str) -> str:
    return _NOISE.sub("", normalize("NFKC", simplified(words)))


def read_indicators(rows: Iterable[str], families: Iterable[str]) -> Indicators:
    """Read the table: name, wordings, families of units, what it narrows, parted by tabs; blanks part the lists.

    Raises OntologyError where a wording stands twice, or a family or a broader name is unknown.
    """
    units = {name: frozenset(members.split()) for name, _, members in (row.partition("\t") for row in families)}
    concepts: dict[str, Concept] = {}
    names: dict[str, str] = {}
    for row in rows:
        name, wordings, kinds, narrows = row.split("\t")
        for kind in kinds.split():
            if kind not in units:
                raise OntologyError(f"no family of units {kind}", where=name, hint="name one of data/unit_families.tsv")
        members = frozenset[str]().union(*(units[kind] for kind in kinds.split()))
        concepts[name] = Concept(name=name, wordings=tuple(wordings.split()), units=members, narrows=narrows or None)
        for wording in dict.fromkeys(map(_compared, (name, *wordings.split()))):
            if wording in names:
                raise OntologyError(f"{wording} stands for {names[wording]} too", where=name, hint="keep it in one row")
            names[wording] = name
    for concept in concepts.values():
        if concept.narrows is not None and concept.narrows not in concepts:
            raise OntologyError(f"no indicator {concept.narrows}", where=concept.name, hint="give it a row of its own")
    return Indicators(concepts=concepts, names=names)


@cache
def load_indicators() -> Indicators:
    """Return the shipped indicators."""
    return read_indicators(_lines("data/indicators.tsv"), _lines("data/unit_families.tsv"))


def _lines(name: str) -> list[str]:
    """The rows of a shipped table, without its head, blank lines and comments."""
    lines = resource(name).read_text(encoding="utf-8").splitlines()[1:]
    return [line for line in lines if line.strip() and not line.startswith("#")]
