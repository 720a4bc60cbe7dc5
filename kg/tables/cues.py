"""The words of the lexicon that tables are read by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kg.lexicon import Lexicon

_POWER = re.compile(r"([十百千]?[万亿]+|[百千])(?=.)")
_WORTH = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_PER = re.compile(r"[/／]|每")


@dataclass(frozen=True, slots=True, eq=False)
class Cues:
    """Units, and what words in the heads and stubs of tables mean; each lexicon has its one."""

    units: Mapping[str, str]
    """Each unit as it is written, to its label."""
    falling: re.Pattern[str]
    growth: re.Pattern[str]
    share: re.Pattern[str]
    rank: re.Pattern[str]
    target: re.Pattern[str]
    goal: re.Pattern[str]
    """What a plan's table of goals calls them: 预期性."""
    outcome: re.Pattern[str]
    """What makes it a table of what came of them: 完成."""
    former: re.Pattern[str]
    last_month: re.Pattern[str]
    now: re.Pattern[str]
    so_far: re.Pattern[str]
    plain: re.Pattern[str]
    """What says that a value is the value: 绝对值."""
    amount: re.Pattern[str]
    """What says so where the row names what is counted: 金额."""
    total: re.Pattern[str]
    serial: re.Pattern[str]
    unit_head: re.Pattern[str]
    partner: re.Pattern[str]
    """Heads of a column of those with whom is traded: 国别."""
    counted: re.Pattern[str]
    """Heads of a column that names what is counted: 指标."""
    built: re.Pattern[str]
    """What the heads of a list of projects tell of: 总投资, 建设地点."""
    named: Mapping[str, str]
    """Heads of a column of names, to the class of what is named."""
    caption_tail: re.Pattern[str]
    part: re.Pattern[str]
    all_growth: re.Pattern[str]
    """What a caption ends in where all values are growth: 各季度累计增速, but not 产量及增速."""

    @classmethod
    def of(cls, lexicon: Lexicon) -> Cues:
        """Compile a lexicon's cues, once."""
        return lexicon.once("cues of tables", _compile)

    def unit(self, words: str) -> tuple[str, Decimal] | None:
        """Return a unit's label and what it multiplies by; None where the words are no unit.

        >>> from kg.lexicon import load_lexicon
        >>> Cues.of(load_lexicon()).unit("亿元"), Cues.of(load_lexicon()).unit("元/人")
        (('元', Decimal('100000000')), ('元/人', Decimal('1')))
        """
        words = words.strip().removeprefix("个") if words.strip() not in self.units else words.strip()
        power = _POWER.match(words)
        times = Decimal(1)
        if power and words not in self.units:
            for char in power[1]:
                times *= _WORTH[char]
            words = words[power.end() :]
        if words in self.units:
            return self.units[words], times
        first, *rest = _PER.split(words, maxsplit=1)
        if rest and first in self.units and 0 < len(rest[0]) <= 8:
            return words.replace("／", "/"), times
        return None


def _compile(lexicon: Lexicon) -> Cues:
    units: dict[str, str] = {}
    for cue in lexicon.of("unit"):
        if cue.owner == "Unit" and not cue.option("needs"):
            units |= {form: cue.option("symbol", form) for form in cue.forms}

    def _words(role: str, *, whole: bool = False) -> re.Pattern[str]:
        words = "|".join(map(re.escape, lexicon.words(role))) or "(?!)"
        return re.compile(rf"(?:{words})\Z" if whole else words)

    return Cues(
        units=units,
        falling=_words("tableFalling"),
        growth=_words("tableGrowth"),
        share=_words("tableShare"),
        rank=_words("tableRank"),
        target=_words("tableTarget"),
        goal=_words("tableGoal", whole=True),
        outcome=_words("tableOutcome"),
        former=_words("tableFormer"),
        last_month=_words("tableLastMonth"),
        now=_words("tableNow"),
        so_far=_words("tableSoFar", whole=True),
        plain=_words("tablePlain", whole=True),
        amount=_words("tableAmount", whole=True),
        total=_words("tableTotal", whole=True),
        serial=_words("tableSerial", whole=True),
        unit_head=_words("tableUnit", whole=True),
        partner=_words("tablePartner", whole=True),
        counted=re.compile(rf"(?:[\u4e00-\u9fff]{{2,6}}(?:类别|类型|种类)|{_words('tableCounted').pattern})\Z"),
        built=_words("tableBuilt"),
        named=_longest(lexicon.words("tableNamed").items()),
        caption_tail=_tail(lexicon.words(f"table{role}") for role in ("Caption", "Growth", "Share", "Rank")),
        part=_words("tablePart"),
        all_growth=re.compile(rf"(?<![及和与、])(?<!及其)(?:{_words('tableGrowth').pattern})(?:情况|统计|一览)?表?\Z"),
    )


def _tail(roles: Iterable[Iterable[str]]) -> re.Pattern[str]:
    """Return what a caption ends in that is not counted: 增速及占比, 情况表."""
    words = "|".join(sorted((re.escape(word) for role in roles for word in role), key=len, reverse=True))
    return re.compile(f"(?:(?:及其?|和|与|、)?(?:{words}))+\\Z")


def _longest(pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    return dict(sorted(pairs, key=lambda pair: (-len(pair[0]), pair)))
