"""One time's words turned into days, and what the time does to the figures around it.

Each form of time has a reader that turns its parts into days; what the time does is told by its `use`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from unicodedata import normalize

from kg.figures.cues import Cues
from kg.figures.days import REIGNS, Days, day_of, decade, edge_of, in_parts, in_year, month_end, same, shift, whole
from kg.figures.numerals import read_number
from kg.figures.stretches import Moment, Use
from kg.figures.timeforms import PARTS
from kg.model import Span

_NUMERAL = re.compile(r"[0-9〇零一二三四五六七八九十百两半]")
_BACKWARD, _FORWARD, _WITHIN = (
    ("近", "过去", "最近"),
    ("未来", "今后", "接下来"),
    ("前", "后", "头", "这", "此后", "新的"),
)
"""What before 三年 makes it the years up to the article, those after it, or some years of a span told elsewhere."""
_FOUNDING = r"[^，,]{0,4}{turningPoint}"
"""What once happened in a year; what is told after it holds today: 2010年升级为国家级高新区，现有企业213家."""
_HOLIDAYS = {"国庆": (10, 1, 7), "五一": (5, 1, 5), "元旦": (1, 1, 3)}
"""Month and day a holiday begins, and its days."""
_EARLY = 10
"""What is told 年内 until this month is still to come."""
_FIRST_PLAN = 1951
"""The n-th five-year plan covers five years from 1951 + 5 n; the first two (1953, 1958) began three years earlier."""
_EARLY_MONTHS, _LATE_MONTH = 4, 12
"""Until the one a yearly report tells of the years before its own, from the other on of its own as past, too."""
_FROM = re.compile(r"(?:起|开始)(?=[，,、。；]|[^\u4e00-\u9fff]|$|全|每|在|对|连续|陆续|累计|逐|共|我|本|推|开展|组织)")
_ON_AVERAGE = ("平均增", "平均下", "年均", "复合")
_BESIDE = re.compile(r"(?:以来的?)?(?:首次|最[高低好快大多慢小少]|新高|新低|之最)")
"""What is said of other years by the way: 经济总量近三年来首次超过…."""
_ASIDE = ("compare", "none")
"""Times whose year is not the one the text goes on about."""
_LIFE = re.compile(r"(?:出生|生(?=[，,、；;（(]|$)|入党|加入(?:中国共产|九三|民[建盟革进])|参加(?:革命)?工作|入伍)")
"""What happened to a person then."""
_PRICES = re.compile(r"(?:不变|可比)?价")
"""What only says by which prices is counted, no figure is of: 按2010年价格计算."""
_RECOVERED = ("恢复到", "恢复至", "相当于")
_NOT_CLOCK = r"{ratioName}[^，。；]*$"
"""10:40:50 after it is a proportion."""
_ROUTINE = re.compile(
    r"年初[\u4e00-\u9fff]{0,8}[、，](?:年中[\u4e00-\u9fff]{0,8}[、，])?年[终底末中]|年[终底末](?:听取|考核|总结|述职)"
)
"""What is done in any year: 年初研究部署、年终听取汇报."""
_TERM = re.compile(r"(?![行规计内后前以的级]|任期|左右)[\u4e00-\u9fff]")
_COMPARED = ("比", "较", "与", "同", "和", "超", "于")


@dataclass(slots=True)
class Known:
    """What the times read so far say of those that leave something out."""

    today: date | None
    coarse: bool
    """Whether `today` is only known to lie in its year."""
    sentence: int | None = None
    """The year that the sentence named last."""
    paragraph: int | None = None
    text: int | None = None
    plans: Counter[tuple[date, date]] = field(default_factory=Counter)
    """How often the text named each five-year plan, by its days."""


class Dating:
    """Turns the words of one match into days."""

    def __init__(
        self, text: str, at: tuple[int, int], known: Known, within: Span, cues: Cues, *, yearly: bool = False
    ) -> None:
        self.text, self.start, self.end, self.cues = text, *at, cues
        self.known, self.today, self.within, self.yearly = known, known.today, within, yearly
        self.words = normalize("NFKC", text[self.start : self.end])

    def read(self, form: str) -> Moment | None:
        """Return the moment, or None where the words name a length of time (用时三年) after all."""
        span = Span(self.start, self.end)
        if (
            form == "there"
            and self.words[0] in "当此本这"
            and self.text[self.start - 1 : self.start].strip(" \u3000\n，。,；")
        ):
            return None
        if form == "clock" and self.cues.pattern(_NOT_CLOCK).search(
            self.text, max(self.within.start, self.start - 24), self.start
        ):
            return None
        if form == "there":
            modifies = re.match(r"[\u4e00-\u9fff]{2,4}的", self.text[self.end : self.end + 6])
            return Moment(span=span, use="none" if modifies else "event", numbered=False)
        if form == "vague":
            return Moment(span=span, use="vague", numbered=False)
        if form == "now":
            today = None if self.known.coarse else self.today
            return Moment(span=span, first=today, last=today, use="context" if today else "vague", numbered=False)
        parts = PARTS[form].match(self.text, self.start, self.within.end)  # as far as it looked when it was found
        named = self.known.sentence
        days = _READERS[form](self, {k: v for k, v in parts.groupdict().items() if v} if parts else {})
        if days is None:
            return None
        first, last = self._reach(*days)
        future = bool(first and last and self.today) and self._ahead(first, last)
        running = bool(first and last and self.today and first <= self.today < last)
        use = self._use(form, first)
        if use in _ASIDE:
            self.known.sentence = named
            if use == "none" and _PRICES.match(self.text, self.end):
                first = last = None
        elif form == "year" and first and not future:
            self.known.paragraph = self.known.text = first.year
        return Moment(
            span=span,
            first=first,
            last=last,
            use=use,
            future=future,
            relative=form == "span",
            open=running,
            numbered=bool(_NUMERAL.search(self.words)),
        )

    def _reach(self, first: date | None, last: date | None) -> Days:
        """Apply what stands around the words: 以来 runs to the article's day, 截至 and 底 mean the last day alone."""
        before, after = self.text[max(self.within.start, self.start - 3) : self.start], self.text[self.end :][:6]
        since = after.startswith(("以来", "起至今", "至今")) or self.words.endswith("以来") or "至今" in self.words
        if (since or re.match(r"\D{1,10}以来", self._clause())) and first:
            return first, self.today
        if first and self.today and first < self.today and _FROM.match(after):
            return first, max(self.today, last or first)
        if before.endswith(("截至", "截止", "截止到", "截至到")):
            return last, last
        return first, last

    def _ahead(self, first: date | None, last: date | None) -> bool:
        """Whether the time begins after the article's day, or is a goal's date (到2025年底) that lies after it."""
        if not (first and last and self.today):
            return False
        if self.words == "年内":
            return self.today.month <= _EARLY
        return first > self.today or (last > self.today and self._to())

    def _to(self) -> bool:
        """Whether 到 or 至 stands before the words, as it does before the date of a goal."""
        return self.text[max(self.within.start, self.start - 1) : self.start] in ("到", "至")

    def _by(self) -> bool:
        """Whether 前 follows the words: what is told is to be so by then."""
        return self.text.startswith(("前", "之前"), self.end)

    def _clause(self) -> str:
        clause = re.match(r"[^，。；,;：]*", self.text[self.end : self.within.end])
        return clause[0] if clause else ""

    def _use(self, form: str, first: date | None) -> Use:
        before, after = self.text[max(self.within.start, self.start - 3) : self.start], self.text[self.end :][:10]
        if form in ("clock", "lunar") or (form == "era" and first is None):
            return "none"
        if (
            _BESIDE.match(after)
            or (form == "span" and after.startswith(_ON_AVERAGE))
            or (form == "part" and _ROUTINE.match(self.text, self.start, self.within.end))
        ):
            return "none"
        if (
            before.endswith(("比", "较"))
            or after.startswith(("同期", "相比", "比较", "相较"))
            or (before.endswith(_COMPARED) and self.words[:2] in ("上年", "去年", "同期"))
        ):
            return "compare"
        of = re.match(r"的(?:约|近)?[0-9.]+(倍|%)", after)
        if of and before.endswith(("是", "为", "于", "到" if of[1] == "倍" else "是")):
            return "compare"
        if before.endswith(_RECOVERED) and after.startswith(("的", "同期", "水平")):
            return "compare"
        if re.match(r"的?[0-9０-９.]", after):
            return "local"
        if _LIFE.match(after):
            return "none"
        if (
            _PRICES.match(after)
            or re.match(r"(?:起|开始)(?:施行|实施|执行)|生效", after)
            or before.endswith(("期至", "生于"))
        ):
            return "none"
        if before.endswith("于") and not re.match(r"[在由]?[\u4e00-\u9fff]", after):
            return "none"
        if re.match(r"(?:之|以)?前(?![三两一二0-9列景移往])", after):
            return "context" if self.words.endswith(("年底", "年末")) else "clause"
        if self.words.endswith("年度") and after.startswith(("“", "《", '"')):
            return "none"
        if re.match(r"[\u4e00-\u9fff]{2,4}的[\u4e00-\u9fff]", after) and self.cues.words("doneThen").at(after, 0):
            return "none"
        past = bool(first and self.today and first.year < self.today.year)
        if form == "year" and past and self.cues.pattern(_FOUNDING).match(after):
            return "context" if self._clause().endswith(("时", "后", "之初")) else "clause"
        if self.words == "全年" and self.known.sentence is None:
            return "section"
        return "context" if first else "vague" if form in ("month", "year", "span") else "none"

    # Readers: each takes the named parts that are there.

    def iso(self, p: dict[str, str]) -> Days:
        """Read 2024-04-15 and 20240415."""
        return same(day_of(whole(p["y"]), int(p["m"]), int(p["d"])))

    def points(self, p: dict[str, str]) -> Days:
        """Read 2023.5—2023.8, and 1998.08 in a life told by years."""
        first = date(whole(p["y1"]), int(p["m1"]), 1)
        return first, month_end(whole(p["y2"]), int(p["m2"])) if "y2" in p else month_end(first.year, first.month)

    def code(self, p: dict[str, str]) -> Days:
        """Read 2023Q2, 2023H1, FY2023."""
        if "fiscal" in p:
            return self._part(int(p["fiscal"]), {})
        return self._part(whole(p["y"]), {**p, "half": "上下"[int(p["h"]) - 1]} if "h" in p else p)

    def reign(self, p: dict[str, str]) -> Days:
        """Read 光绪二十年, 民国元年."""
        return self._part(REIGNS[p["reign"]] + (1 if p["n"] == "元" else whole(p["n"])) - 1, {})

    def era(self, p: dict[str, str]) -> Days:
        """Read a decade: 1980年代, 上世纪80年代, 九十年代."""
        return decade(p)

    def years(self, p: dict[str, str]) -> Days:
        """Read 2023—2025年."""
        return date(whole(p["y1"]), 1, 1), date(whole(p["y2"]), 12, 31)

    def of_year(self, p: dict[str, str]) -> Days:
        """Read a year, with a month, a day or a part of it."""
        year = self.known.sentence = whole(p["y"]) if "y" in p else self._named(p["named"])
        if year is None:
            return None, None
        return in_year(year, p) if {"month", "from"} & set(p) else self._part(year, p)

    def _named(self, word: str) -> int | None:
        if word[0] in "当同":
            return self.known.sentence or self.known.paragraph
        if word[0] in "次翌":
            return self.known.sentence + 1 if self.known.sentence else None
        shift = {"今": 0, "本": 0, "去": -1, "上": -1, "前": -2, "明": 1, "后": 2}[word[0]]
        return self.today.year + shift if self.today else None

    def month(self, p: dict[str, str]) -> Days:
        """Read a month without a year."""
        year = self.known.sentence
        if year is None and self.today:
            first, _ = in_year(self.today.year, p)
            ahead = self._by() or "将" in self._clause()
            year = self.today.year - (1 if first and first > self.today and not ahead else 0)
        year = year or self.known.paragraph or self.known.text
        return in_year(year, p) if year else (None, None)

    def near(self, p: dict[str, str]) -> Days:
        """Read 本月, 上月底."""
        if self.today is None or self.known.coarse:
            return None, None
        day = shift(self.today, {"上": -1, "下": 1}.get(p["near"][0], 0), 0)
        return edge_of(day.year, day.month, p.get("edge", ""))

    def part(self, p: dict[str, str]) -> Days:
        """Read a part of a year without the year: 上半年, 前三季度."""
        if p.get("bound", "").startswith("月") or ("all" in p and self.known.sentence is None):
            return None, None
        told = self.known.sentence or self.known.paragraph
        if told is None and (self.today is None or self.known.coarse):
            told = self.known.text
            told = None if told and self.today and told < self.today.year - 1 else told
        year = told or (self.today.year if self.today else None)
        if year is None:
            return None, None
        days = self._part(year, p)
        today = self.today or date.max
        running = bool({"half", "quarter"} & set(p)) and bool(days[0] and days[0] <= today)
        if "bound" in p and self._by():
            return date(year, 1, 1), date(year, 12, 31)
        if told is None and days[1] and days[1] > today and not running:
            return days if self._by() or self._to() else self._part(year - 1, p)
        return days

    def _part(self, year: int, p: dict[str, str]) -> Days:
        goal = self._to() and not (self.today and date(year, 12, 31) <= self.today)
        goal = goal and "截" not in self.text[max(0, self.start - 2) : self.start]
        return in_parts(year, p, whole_year=goal)

    def within_year(self, _: dict[str, str]) -> Days:
        """Read 年内: the year of the article."""
        return (date(self.today.year, 1, 1), date(self.today.year, 12, 31)) if self.today else (None, None)

    def span(self, p: dict[str, str]) -> Days | None:
        """Read years up to the article or on from it; None where they are a length of time."""
        if self._of_plan(p):
            return self.known.plans.most_common(1)[0][0]
        lead, tail = p.get("lead", ""), p.get("tail", "") or self.text.startswith(("累计", "翻"), self.end)
        if not lead and not tail and self.text.startswith(_ON_AVERAGE, self.end):
            return None, None
        if not tail and lead not in (*_BACKWARD, *_FORWARD, *_WITHIN) and not self._opens(p):
            return None
        if lead in _BACKWARD and not tail and self.cues.words("spent").before(self.text, self.start):
            return None
        vague = (
            str(tail).endswith(("前", "后"))
            or "more" in p
            or "more2" in p
            or p["n"] in "几数"
            or (p["unit"] in "天周" and not lead)
        )
        year = self._reported(p)
        if vague or lead in _WITHIN or not self.today or (self.known.coarse and not year):
            return None, None
        count = read_number(p["n"]) if p["n"] != "半" else None
        if count and year:
            first = year - (0 if lead in _FORWARD else int(count))
            return date(first, 1, 1), date(first + int(count) - 1, 12, 31)
        months = 6 if count is None else int(count) * {"年": 12, "季度": 3, "月": 1}.get(p["unit"], 0)
        days = 0 if months else int(count or 0) * (7 if p["unit"] == "周" else 1)
        if lead in _FORWARD:
            return shift(self.today, 0, 1), shift(self.today, months, days)
        return shift(self.today, -months, -days), self.today

    def _of_plan(self, p: dict[str, str]) -> bool:
        """Whether years are those of the five-year plan that the text names most: 第一个五年计划…五年内新建."""
        within = self.text.startswith(("内", "中", "里"), self.end) or p.get("tail") == "间"
        bare = p.get("lead", "") in ("", "这") and not {"more", "more2"} & set(p)
        return within and bare and p["n"] in ("五", "5") and p["unit"] == "年" and bool(self.known.plans)

    def _reported(self, p: dict[str, str]) -> int | None:
        """Return the first year that is not past for a report of the first months, or of the last, in whole years."""
        if not (self.yearly and self.today and p["unit"] == "年" and p["n"] != "半"):
            return None
        early, late = self.today.month <= _EARLY_MONTHS, self.today.month >= _LATE_MONTH
        return self.today.year if self.known.coarse or early else self.today.year + 1 if late else None

    def _opens(self, p: dict[str, str]) -> bool:
        """Whether bare years stand where a report begins to tell of its term: 五年引进企业21家."""
        alone = self.text[self.start - 1 : self.start] in tuple("。；，：\n \u3000")
        return alone and self._reported(p) is not None and "lead" not in p and bool(_TERM.match(self.text, self.end))

    def plan(self, p: dict[str, str]) -> Days:
        """Read a five-year plan: “十四五”."""
        number = whole(p.get("n") or p.get("n2") or p["n3"])
        first = _FIRST_PLAN + 5 * number - (0 if number > 2 else 3)
        if "k" in p:
            count = whole(p["k"])
            early = (first, first + count - 1) if p["side"] != "后" else (first + 5 - count, first + 4)
            return date(early[0], 1, 1), date(early[1], 12, 31)
        self.known.plans[date(first, 1, 1), date(first + 4, 12, 31)] += 1
        if re.search(r"末期?$", self.words) or self.text.startswith("末", self.end):
            return date(first + 4, 1, 1), date(first + 4, 12, 31)
        return date(first, 1, 1), date(first + 4, 12, 31)

    def nothing(self, _: dict[str, str]) -> Days:
        """Read a clock or an age, whose days cannot be told."""
        return None, None

    def holiday(self, p: dict[str, str]) -> Days:
        """Read 国庆假期, 五一假期: their days in the year named, else the last there were."""
        year = whole(p["y"]) if "y" in p else self._named(p["named"]) if "named" in p else self.known.sentence
        month, day, length = _HOLIDAYS[p["h"]]
        if year is None and self.today:
            year = self.today.year - (date(self.today.year, month, day) > self.today)
        return (date(year, month, day), date(year, month, day + length - 1)) if year else (None, None)

    def day(self, p: dict[str, str]) -> Days:
        """Read a day without its month."""
        if self.today is None:
            return None, None
        month = self.today.month - (int(p["d"]) > self.today.day)
        return same(day_of(self.today.year - (month == 0), month or 12, int(p["d"])))


_READERS: dict[str, Callable[[Dating, dict[str, str]], Days | None]] = {
    "iso": Dating.iso,
    "digits": Dating.iso,
    "points": Dating.points,
    "code": Dating.code,
    "reign": Dating.reign,
    "listed": Dating.of_year,
    "near": Dating.near,
    "years": Dating.years,
    "year": Dating.of_year,
    "month": Dating.month,
    "part": Dating.part,
    "within": Dating.within_year,
    "span": Dating.span,
    "plan": Dating.plan,
    "clock": Dating.nothing,
    "era": Dating.era,
    "holiday": Dating.holiday,
    "lunar": Dating.nothing,
    "day": Dating.day,
}
