"""How often title, publisher and date of an article are read as a hand-read record has them.

python -m tests.bench.bench_metadata            the shares, of the records kept apart and of the others; alike: right
                                                but for what the records themselves write in two ways; in text:
                                                but for what records tell that stands nowhere in their text;
                                                fair: alike, or silent where nothing of it stands in the text
python -m tests.bench.bench_metadata --misses   besides, every miss of those that are not kept apart
python -m tests.bench.bench_metadata FOLDER     the same of the records of another folder
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kg.evaluate.records import read_record
from kg.lexicon import load_lexicon
from kg.model import UNTITLED, Article
from kg.read import read_article
from kg.train.records import is_apart

RECORDS = Path(__file__).resolve().parents[2] / "data" / "records"
FIELDS = ("title", "publisher", "published")
_VARIED = re.compile(r"\A[【\[（(][^】\]）)]{2,10}[】\]）)]|[（(][^（）()]{2,40}[）)]\Z|——.*")
"""The column before a title; its version or its subtitle behind it."""
_FEW = 4
_OFFICE = re.compile(r"(?:(?<=[局委部厅行会联])[^局委部厅行会]{2,6}[科处]|(?<=[报网])(?:客户端|微信公众号|时刻))\Z")
"""The office within a body; where a newspaper shows what it has."""
_GOVERNMENT = re.compile(r"(?:人民)?政府(?:办公[厅室])?\Z|行政公署(?:办公室)?\Z")
_HEAD = 6
"""Lines at the head of a text that name whose paper it is."""
_LOOSE = re.compile(r"[\s\u3000《》“”\"'‘’:：,，、—–-]+")


def plain(words: str) -> str:
    """Words without the blanks and marks that two readers write differently."""
    return _LOOSE.sub("", words)


def right(field: str, read: str, told: str) -> bool:
    """Whether a field is as a record has it; of several publishers the first is enough.

    >>> right("publisher", "甲市人民政府", "甲市人民政府 甲市财政局"), right("publisher", "", "甲报")
    (True, False)
    """
    if field == "published":
        return read[: len(told)] == told if told else not read
    wanted = [told, *(re.split(r"[ \u3000、;；|]+", told)[:1] if field == "publisher" else [])]
    return plain(read) in [plain(words) for words in wanted]


def alike(field: str, read: str, told: str, text: str = "") -> bool:
    """Whether a field is right but for what the records write now so, now otherwise.

    That is: the column before a title, the body in it, its subtitle and version behind it; the office or the place of
    a body, the nation's name, a government for its office; the body that the head of a text names (of 111 reports of
    local governments 39 records tell the government, 72 none); a month for a day.

    >>> alike("title", "【要闻】某园昨开园", "某园昨开园"), alike("title", "某局关于表彰的决定", "关于表彰的决定")
    (True, True)
    >>> alike("publisher", "市统计局", "某市统计局"), alike("publisher", "某市统计局", "某市财政局")
    (True, False)
    >>> alike("publisher", "某县人民政府", "", "某县政府工作报告"), alike("publisher", "州统计局综合科", "某州统计局")
    (True, True)
    """
    if right(field, read, told):
        return True
    if field == "published":
        return bool(told) and len(told) < len("2020-01-01") and not read
    if field == "publisher":
        head = plain("".join([line for line in text.split("\n") if line.strip()][:_HEAD]))
        if not told:
            return plain(_GOVERNMENT.sub("", read)) in head
        first, one = (
            _OFFICE.sub("", plain(words)) for words in (re.split(r"[ \u3000、;；|]+", told.strip("《》"))[0], read)
        )
        offices = _GOVERNMENT.sub("", one), _GOVERNMENT.sub("", first)
        if one != offices[0] and offices[0] == offices[1]:
            return True
        return bool(one and first) and (one.endswith(first) or first.endswith(one) or one.startswith(first))
    one, other = (plain(_VARIED.sub("", words)) for words in (read, told))
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) > _FEW and (longer.startswith(shorter) or longer.endswith(shorter))


def stands(field: str, told: str, text: str) -> bool:
    """Whether what a record tells stands in its text at all: some tell what the site of a page said beside it.

    >>> stands("published", "2015-01-20", "2015年1月20日"), stands("published", "2015-01-20", "1月20日")
    (True, False)
    """
    if field == "published":
        words = [rf"(?<!\d)0?{int(part)}" for part in told[:10].split("-")] if told else []
        return bool(re.search(r"\D{1,2}".join(words), unicodedata.normalize("NFKC", text)))
    return plain(re.split(r"[ \u3000、;；|]+", told)[0] if field == "publisher" else told) in plain(text)


def read(article: Article) -> dict[str, str]:
    """What an article says of itself, as a record writes it."""
    title = "" if article.title == UNTITLED else article.title
    published = article.published.isoformat()[:10] if article.published else ""
    return {"title": title, "publisher": article.publisher or "", "published": published}


def compared(folder: Path = RECORDS) -> Iterator[tuple[str, dict[str, str], dict[str, Any]]]:
    """Each record's name, what is read of its text, and what it tells."""
    lexicon = load_lexicon()
    for path in sorted([*folder.glob("*.ann"), *folder.glob("*.json")]):
        article = read_article(path.with_suffix(".txt"), lexicon=lexicon)
        told = read_record(path) if path.suffix == ".ann" else json.loads(path.read_text(encoding="utf-8"))
        yield path.stem, {**read(article), "text": article.text}, {**told, **{key: told[key] or "" for key in FIELDS}}


def shares(compared: Sequence[tuple[str, dict[str, str], dict[str, Any]]]) -> dict[bool, Counter[str]]:
    """How many are right in each field, of the records kept apart (True) and of the others; `texts` is how many."""
    counts: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for name, said, told in compared:
        count = counts[is_apart(name)]
        count["texts"] += 1
        good = [field for field in FIELDS if right(field, said[field], told[field])]
        count.update(good)
        count["all three"] += len(good) == len(FIELDS)
        in_text = {field: stands(field, told[field], said["text"]) for field in FIELDS}
        count["in text"] += all(field in good or not in_text[field] for field in FIELDS)
        likely = {field: alike(field, said[field], told[field], said["text"]) for field in FIELDS}
        count["alike"] += all(likely.values())
        fair = [likely[field] or not (said[field] or in_text[field]) for field in FIELDS]
        count["fair"] += all(fair)
    return counts


def main() -> None:
    folders = [Path(word) for word in sys.argv[1:] if not word.startswith("--")]
    found = list(compared(*folders[:1]))
    for apart, count in shares(found).items():
        if not count["texts"]:
            continue
        names = (*FIELDS, "all three", "alike", "in text", "fair")
        line = "  ".join(f"{name} {count[name] / count['texts']:.1%}" for name in names)
        print(f"{'kept apart' if apart else 'the others'} ({count['texts']}): {line}")
    if "--misses" in sys.argv:
        for name, said, told in found:
            for field in FIELDS:
                if not is_apart(name) and not right(field, said[field], told[field]):
                    mark = "~" if alike(field, said[field], told[field], said["text"]) else ""
                    print(f"{name}\t{mark}{field}\tread {said[field]!r}\ttold {told[field]!r}")


if __name__ == "__main__":
    main()
