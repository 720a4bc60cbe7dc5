"""How often title, publisher and date of an article are read as a hand-read record has them.

python -m tests.bench.bench_metadata            the shares, of the records kept apart and of the others; alike: right
                                                but for what the records themselves write in two ways; in text:
                                                but for what records tell that stands nowhere in their text;
                                                fair: alike, or silent where nothing of it stands in the text;
                                                counted: alike in every slot that counts (see `counts`), with how
                                                many slots count and how often one is filled where a record is silent
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
_SENTENCE = 60
"""Letters of a line that may be a sentence of the running text."""
_OPENING, _ENDING = 24, 48
"""Letters of such a line in which dispatch and credit stand."""
_DAY_LABEL = re.compile(r"(?:时间|日期|发布|来源)[^。]{0,40}\Z")
_DAY = len("2020-01-01")


def plain(words: str) -> str:
    """Words without the blanks and marks that two readers write differently, in letters of one width."""
    return _LOOSE.sub("", unicodedata.normalize("NFKC", words))


def right(field: str, read: str, told: str) -> bool:
    """Whether a field is as a record has it; of several publishers the first is enough.

    >>> right("publisher", "甲市人民政府", "甲市人民政府 甲市财政局"), right("publisher", "", "甲报")
    (True, False)
    """
    if field == "published":
        return read[: len(told[:_DAY])] == told[:_DAY] if told else not read
    wanted = [told, *(re.split(r"[ \u3000、;；|]+", told)[:1] if field == "publisher" else [])]
    return plain(read) in [plain(words) for words in wanted]


def alike(field: str, read: str, told: str, text: str = "") -> bool:
    """Whether a field is right but for what the records write now so, now otherwise.

    That is: the column before a title, the body in it, its subtitle and version behind it; the office or the place of
    a body, the nation's name, a government for its office; the body that the head of a text names (of 111 reports of
    local governments 39 records tell the government, 72 none); a month for a day; of two days that a text has, that
    of its page's label or that of its signature (of 28 records with both 13 tell the label's, 15 the signature's).

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
        only_month = bool(told) and len(told) < _DAY and not read
        return only_month or {_place_of_day(day, text) for day in (read, told)} == {"label", "signature"}
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


def _place_of_day(day: str, text: str) -> str:
    """Where a day stands: "label", "signature" (a line of its own), or empty."""
    if len(day) < _DAY:
        return ""
    year, month, of_month = map(int, day[:_DAY].split("-"))
    whole = re.compile(rf"(?<!\d){year}\s*[年\-./]\s*0?{month}\s*[月\-./]\s*0?{of_month}(?!\d)\s*日?")
    for line in map(str.strip, unicodedata.normalize("NFKC", text).split("\n")):
        if found := whole.search(line):
            if _DAY_LABEL.search(line[: found.start()]):
                return "label"
            if len(line) - len(found[0]) <= _FEW or line.endswith(found[0]):
                return "signature"
    return ""


def counts(field: str, told: str, text: str) -> bool:
    """Whether a slot of a record counts: it is told, and the text tells it in a place that tells such things.

    Silent slots do not count (some records give a work report its government, others do not), nor what stands nowhere
    in the text or only within a sentence of it (a record of an excerpt has what its page said above the excerpt).

    >>> counts("publisher", "商务部", "各地要" + "认真" * 30 + "落实商务部《意见》，" + "认真" * 30 + "抓好。")
    False
    >>> counts("publisher", "商务部", "关于做好工作的通知\\n商务部\\n2020年1月2日"), counts("publisher", "", "商务部")
    (True, False)
    """
    if not told or not stands(field, told, text):
        return False
    if field == "title":
        return True
    lines = [line.strip() for line in text.split("\n")]
    edges = (line if len(line) <= _SENTENCE else f"{line[:_OPENING]}\n{line[-_ENDING:]}" for line in lines)
    return any(stands(field, told, edge) for edge in edges)


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
    shared: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for name, said, told in compared:
        count = shared[is_apart(name)]
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
        in_count = [field for field in FIELDS if counts(field, told[field], said["text"])]
        count["counted"] += all(likely[field] for field in in_count)
        count.update(f"{field} counts" for field in in_count)
        count.update(f"{field} counted" for field in in_count if likely[field])
        count.update(f"{field} beyond" for field in FIELDS if said[field] and not told[field] and not likely[field])
    return shared


def main() -> None:
    folders = [Path(word) for word in sys.argv[1:] if not word.startswith("--")]
    found = list(compared(*folders[:1]))
    for apart, count in shares(found).items():
        if not count["texts"]:
            continue
        names = (*FIELDS, "all three", "alike", "in text", "fair", "counted")
        line = "  ".join(f"{name} {count[name] / count['texts']:.1%}" for name in names)
        print(f"{'kept apart' if apart else 'the others'} ({count['texts']}): {line}")
        for field in FIELDS:
            counted, slots = count[f"{field} counted"], count[f"{field} counts"]
            print(f"    {field}: {counted} of {slots} that count ({counted / max(slots, 1):.1%})", end="")
            print(f", {count[f'{field} beyond']} read and not alike where the record is silent")
    if "--misses" in sys.argv:
        for name, said, told in found:
            for field in FIELDS:
                if not is_apart(name) and not right(field, said[field], told[field]):
                    mark = "~" if alike(field, said[field], told[field], said["text"]) else ""
                    print(f"{name}\t{mark}{field}\tread {said[field]!r}\ttold {told[field]!r}")


if __name__ == "__main__":
    main()
