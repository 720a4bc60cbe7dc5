"""Whether reading takes time in proportion to the text, on texts meant to make it not.

    python -m tests.bench.bench_linear [--size 2000] [--limit 60] [--tagger] [NAME ...]

Each pattern is repeated to a text of SIZE characters and to one eight times as long, and both are read from names to
links; CPU seconds of either, and their ratio: 8 is linear, 64 quadratic. A reading that takes more than LIMIT of them
is stopped and told as such.
"""

from __future__ import annotations

import argparse
import resource
import sys
from hashlib import sha256
from multiprocessing import get_context
from multiprocessing.connection import Connection
from signal import SIGXCPU
from statistics import median
from time import process_time

from kg.lexicon import Lexicon, load_lexicon
from kg.model import Article
from kg.pipeline import understand
from kg.tag import Tagger, load_tagger

TIMES = 8
LINEAR = 12
"""A ratio above it is told: caches and the like make even good code waver about 8."""
PATTERNS = {
    "digits": "4",
    "digits before a word": "444444444444444444444444项目",
    "chinese digits": "一",
    "tens and thousands": "三千五百万",
    "hundredths": "百分之",
    "decimals": "1.",
    "thousands parted": "1,000,",
    "digits parted by blanks": "7 4 ",
    "dates": "2023年3月5日",
    "dates in figures": "2023.5—",
    "years in a list": "2021年、",
    "slashes": "2/3/",
    "ratios": "1:2:",
    "ranges": "5%—8%—",
    "newlines": "\n",
    "carriage of blank lines": "\u3000\u3000\n",
    "blanks": " ",
    "full stops": "。",
    "commas": "，",
    "pauses": "三个中心、",
    "clauses by commas only": "全市发展很好，",
    "no stop at all": "坚持稳中求进工作总基调",
    "opening brackets": "（",
    "nested brackets": "（一（",
    "closing brackets": "）",
    "opening quotes": "“",
    "quotes": "“甲”",
    "book titles": "《关于",
    "books": "《办法》",
    "of of of": "的",
    "places in a chain": "云南省昆明市安宁市",
    "places in a list": "昆明、曲靖、",
    "unknown places": "青禾县",
    "companies": "恒达有限公司",
    "company endings": "有限公司",
    "posts": "市委书记",
    "persons in a list": "王明、",
    "posts and persons": "市长王明、",
    "bodies": "市教育局",
    "parties and governments": "市委、市政府",
    "awards": "获评“先进”",
    "founding": "成立",
    "founding things": "甲市成立乙中心，",
    "figures": "增长5%，",
    "respectively": "分别增长5%、6%，",
    "parts": "其中，夏粮900吨，",
    "headings": "一、\n",
    "list items": "（1）建设项目；\n",
    "headings with words": "（一）工作目标。\n",
    "measure words": "个家户名",
    "letters": "a",
    "latin and digits": "A1B2-",
    "rare characters": "𠮷",
    "plans": "到2027年，力争",
    "conditions": "如果",
    "duties": "（牵头单位：市教育局；责任单位：市民政局）",
    "navigation": "首页 > 新闻 > ",
}


def _article(unit: str, size: int) -> Article:
    text = f"临溪市工作简报\n2024-04-15\n\n{(unit * (size // len(unit) + 1))[:size]}"
    digest = sha256(text.encode()).hexdigest()
    return Article(id="linear", title="临溪市工作简报", text=text, source="linear", sha256=digest)


def _read(unit: str, size: int, lexicon: Lexicon, tagger: Tagger | None, limit: int, told: Connection) -> None:
    # Nothing in the process itself could stop a regular expression that has lost its way.
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
    times = []
    for _ in range(3):
        began = process_time()
        understand([_article(unit, size)], lexicon, tagger)
        times.append(process_time() - began)
        if times[-1] > 1:
            break
    told.send(median(times))


def seconds(unit: str, size: int, lexicon: Lexicon, tagger: Tagger | None, limit: int) -> float | None:
    """CPU seconds of one reading, in a process that can be stopped; None where it took more than the limit."""
    context = get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_read, args=(unit, size, lexicon, tagger, limit, theirs))
    process.start()
    theirs.close()
    try:
        return float(ours.recv())
    except EOFError as error:
        process.join()
        if process.exitcode != -SIGXCPU:
            raise SystemExit(f"reading {unit!r} × {size} failed") from error
        return None
    finally:
        process.join()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="patterns; all of them without")
    parser.add_argument("--size", type=int, default=2000)
    parser.add_argument("--limit", type=int, default=60)
    parser.add_argument("--tagger", action="store_true", help="read with the tagger, too")
    asked = parser.parse_args()
    lexicon, tagger = load_lexicon(), load_tagger() if asked.tagger else None
    understand([_article("安宁市新增企业5家。", 200)], lexicon, tagger)
    worse = 0
    chosen = {name: unit for name, unit in PATTERNS.items() if not asked.names or name in asked.names}
    for name, unit in chosen.items():
        short, long = (seconds(unit, size, lexicon, tagger, asked.limit) for size in (asked.size, TIMES * asked.size))
        ratio = None if short is None or long is None else long / max(short, 1e-4)
        worse += ratio is None or ratio > LINEAR
        cells = "".join(f"{'over':>9}" if taken is None else f"{taken:9.3f}" for taken in (short, long))
        verdict = "" if ratio is not None and ratio <= LINEAR else "  <-- not linear"
        sys.stdout.write(f"{name:26}{cells}  × {'-' if ratio is None else f'{ratio:.1f}'}{verdict}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{len(chosen)} patterns, {worse} not linear\n")


if __name__ == "__main__":
    main()
