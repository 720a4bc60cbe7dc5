"""Published documents of an invented city, and forty drafts about it with one planted error each.

    python -m tests.support.drafts FOLDER     # writes published/*.txt, drafts/*.txt and planted.json

Ten kinds of error, four drafts of each. Everything is made by a seeded generator: the same on every machine.
"""

from __future__ import annotations

import json
import random
import sys
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

CITY = "青岚市"
KINDS = ("value", "scale", "sign", "year", "rank", "growth", "sum", "share", "list", "who")
EACH = 4
SEED = 20260301


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A published indicator: its name, unit as written, and its values of two years."""

    name: str
    unit: str
    before: str
    now: str

    @property
    def growth(self) -> Decimal:
        """The growth of the second year in per cent, one digit."""
        return ((Decimal(self.now) / Decimal(self.before) - 1) * 100).quantize(Decimal("0.1"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A draft with the words of its planted error, empty for one without."""

    name: str
    kind: str
    text: str
    wrong: str


SERIES = (
    Series(name="地区生产总值", unit="亿元", before="1211.3", now="1286.4"),
    Series(name="一般公共预算收入", unit="亿元", before="82.4", now="86.3"),
    Series(name="粮食总产量", unit="万吨", before="139.9", now="142.6"),
    Series(name="社会消费品零售总额", unit="亿元", before="474.3", now="512.7"),
    Series(name="进出口总额", unit="亿元", before="210.7", now="203.5"),
    Series(name="城镇居民人均可支配收入", unit="元", before="44549", now="46821"),
    Series(name="农村居民人均可支配收入", unit="元", before="22514", now="24135"),
    Series(name="民营经济增加值", unit="亿元", before="687.2", now="741.9"),
)
RANKS = (("地区生产总值", 5), ("一般公共预算收入", 7), ("社会消费品零售总额", 3), ("进出口总额", 9))
POLICIES = (
    ("青岚市人民政府", "《青岚市促进民营经济发展若干措施》"),
    ("青岚市科技局", "《青岚市科技型企业培育办法》"),
    ("青岚市财政局", "《青岚市惠企资金管理办法》"),
    ("青岚市商务局", "《青岚市扩大消费实施方案》"),
)
UNPUBLISHED = (
    Series(name="旅游总收入", unit="亿元", before="96.4", now="118.2"),
    Series(name="快递业务量", unit="万件", before="5230", now="6410"),
    Series(name="港口货物吞吐量", unit="万吨", before="1820", now="2035"),
    Series(name="技术合同成交额", unit="亿元", before="31.6", now="40.2"),
)


LEVELS = (
    "{year}年，青岚市{name}达到{number}{unit}{change}。",
    "{year}年，青岚市{name}为{number}{unit}{change}。",
    "{year}年全市{name}{number}{unit}{change}。",
    "{year}年，全市{name}达{number}{unit}{change}。",
)
CHANGES = ("，比上年{way}{percent}%", "，同比{way}{percent}%", "，{way}{percent}%")
RANKED = ("2023年，青岚市{name}居全省第{place}位。", "2023年，全市{name}位居全省第{place}。")
ISSUED = ("{body}出台{policy}。", "{body}印发{policy}。", "{body}制定出台了{policy}。")


def level(
    series: Series, year: int, *, value: str = "", unit: str = "", growth: Decimal | None = None, form: int = 0
) -> str:
    """A sentence on a level; `growth` is told beside it, and for 2023 the series' own where none is given."""
    number = value or (series.now if year == 2023 else series.before)
    percent = series.growth if growth is None and year == 2023 else growth
    told = "" if percent is None else change(percent, form)
    return LEVELS[form % len(LEVELS)].format(
        year=year, name=series.name, number=number, unit=unit or series.unit, change=told
    )


def change(percent: Decimal, form: int = 0) -> str:
    """Growth in words."""
    way = "增长" if percent >= 0 else "下降"
    return CHANGES[form % len(CHANGES)].format(way=way, percent=abs(percent))


def rank(name: str, place: int, form: int = 0) -> str:
    """A sentence on a rank."""
    return RANKED[form % len(RANKED)].format(name=name, place=place)


def issued(body: str, policy: str, form: int = 0) -> str:
    """A sentence on who issued a policy."""
    return ISSUED[form % len(ISSUED)].format(body=body, policy=policy)


def rounded(series: Series, form: int) -> str:
    """The same level in fewer digits, or told as more than a round number below it."""
    whole = Decimal(series.now).to_integral_value(rounding="ROUND_DOWN")
    coarse = whole - whole % (10 ** (len(str(whole)) - 2))
    if form % 2:
        return f"2023年，青岚市{series.name}超过{coarse}{series.unit}。"
    return f"2023年，青岚市{series.name}约{Decimal(series.now).quantize(Decimal(1))}{series.unit}。"


def published() -> dict[str, str]:
    """Return the documents, by name: communiqués of two years and a report on policies."""
    now = [level(s, 2023) for s in SERIES] + [rank(*r) for r in RANKS]
    before = [level(s, 2022) for s in SERIES]
    policies = [issued(*p) for p in POLICIES]
    return {
        "2023": _document("青岚市2023年国民经济和社会发展统计公报", "2024-03-01", now),
        "2022": _document("青岚市2022年国民经济和社会发展统计公报", "2023-03-01", before),
        "policies": _document("青岚市优化营商环境工作情况", "2023-12-20", policies),
    }


def _document(title: str, day: str, sentences: list[str]) -> str:
    return f"{title}\n发布时间：{day}\n\n" + "\n".join(sentences) + "\n"


def drafts() -> tuple[Draft, ...]:
    """Return the drafts: each tells true things, sums that add up, and one thing that is wrong."""
    chance = random.Random(SEED)
    return tuple(_draft(kind, n, chance) for kind in KINDS for n in range(EACH))


def _draft(kind: str, n: int, chance: random.Random) -> Draft:
    wrong = _wrong(kind, n, chance.randrange(12))
    subject = _subject(kind, n)
    forms = range(12)
    rest = [s for s in SERIES if s.name != subject]
    true = [level(s, 2023, form=chance.choice(forms)) for s in rest]
    true += [rounded(s, chance.choice(forms)) for s in rest if s.unit != "元"]
    true += [level(s, 2022, form=chance.choice(forms)) for s in rest[:3]]
    true += [rank(*r, form=chance.choice(forms)) for r in RANKS if r[0] != subject]
    true += [issued(*p, form=chance.choice(forms)) for p in POLICIES if p[1] not in wrong]
    true += _sound(n)
    body = [*chance.sample(true, 10), wrong]
    chance.shuffle(body)
    text = _document("青岚市经济运行情况汇报（送审稿）", "2024-03-20", body)
    return Draft(name=f"{kind}-{n + 1}", kind=kind, text=text, wrong=wrong)


def _subject(kind: str, n: int) -> str:
    """What the wrong sentence is about, so that no true one says the same."""
    if kind in ("value", "scale", "sign", "year"):
        return SERIES[n].name
    return RANKS[n][0] if kind == "rank" else ""


def _sound(n: int) -> list[str]:
    """True statements on things that were never published, which add up."""
    return [
        f"{CITY}新引进项目{40 + n}个，其中工业项目{25 + n}个，农业项目15个。",
        f"{CITY}建成3个产业园区（东湖园区、西山园区、南岭园区）。",
        f"2023年，{CITY}完成工业投资200亿元，其中技改投资50亿元，占25%。",
    ]


def _wrong(kind: str, n: int, form: int) -> str:
    series, other = SERIES[n], UNPUBLISHED[n]
    match kind:
        case "value":
            off = (Decimal(series.now) * Decimal("1.07")).quantize(Decimal("0.1"))
            return level(series, 2023, value=str(off), form=form)
        case "scale":
            slip = {"亿元": "万元", "万吨": "吨"}[series.unit]
            return level(series, 2023, unit=slip, form=form)
        case "sign":
            return level(series, 2023, growth=-series.growth, form=form)
        case "year":
            return level(series, 2022, value=series.now, form=form)
        case "rank":
            return rank(RANKS[n][0], RANKS[n][1] - 1, form)
        case "growth":
            before = level(other, 2022, form=form)
            return before + "\n" + level(other, 2023, growth=other.growth + 9, form=form)
        case "sum":
            return f"{CITY}新认定科技企业{60 + n}家，其中高新技术企业{35 + n}家，科技型中小企业{27 + n}家。"
        case "share":
            return f"2023年，{CITY}完成交通投资120亿元，其中公路投资{30 + 6 * n}亿元，占{45 + 6 * n}%。"
        case "list":
            places = ("城东驿站", "城西驿站", "城南驿站", "城北驿站", "滨河驿站")
            return f"{CITY}建成{n + 4}个服务驿站（{'、'.join(places[: n + 2])}）。"
        case _:
            return issued(POLICIES[(n + 1) % len(POLICIES)][0], POLICIES[n][1], form)


def main(folder: Path) -> None:
    """Write everything."""
    for name, text in published().items():
        path = folder / "published" / f"{name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    planted = {}
    for draft in drafts():
        path = folder / "drafts" / f"{draft.name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(draft.text, encoding="utf-8")
        planted[draft.name] = draft.wrong
    (folder / "planted.json").write_text(json.dumps(planted, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
