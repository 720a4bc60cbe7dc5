"""Corpora: a document in every row of a .jsonl, .json, .csv or .parquet file, its fields named or guessed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from io import BytesIO
from itertools import chain, islice

from kg.errors import InputError
from kg.extras import needed_for
from kg.read.decode import decode, has_chinese
from kg.read.formats import page_of
from kg.read.page import Page
from kg.read.sheets import csv_rows

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """Which field of a row holds what; what is empty is guessed where it is plain."""

    text: str = ""
    title: str = ""
    publisher: str = ""
    date: str = ""
    number: str = ""
    id: str = ""
    url: str = ""

    @property
    def named(self) -> Mapping[str, str]:
        """The fields that are named, by what they hold."""
        told = {field.name: getattr(self, field.name) for field in fields(self)}
        return {what: name for what, name in told.items() if name}


_USUAL = {
    "text": "content text body fulltext full_text article 正文 内容 全文 文章内容 正文内容 政策内容 文本 新闻内容",
    "title": "title headline 标题 题目 名称 文章标题 政策标题 文件名称 政策名称",
    "publisher": "publisher agency issuer organization source 发布机构 发布单位 发文机关 发文单位 发文机构 来源 机构",
    "date": "date published publish_date pub_date pubdate publish_time issued time datetime "
    "日期 发布日期 发布时间 发文日期 成文日期 时间",
    "number": "number doc_number document_number 文号 发文字号",
    "id": "id doc_id docid uid 编号 序号",
    "url": "url link source_url href 网址 链接 原文链接",
}
_SAMPLE = 20
_LONG = 60
"""Characters that a field of texts holds at the middle."""
_SHORT = 15
"""The same, where another field is named as titles are."""
_MARKUP = re.compile(r"<(?:p|div|br|span|table|html|body)\b[^>]*>", re.IGNORECASE)


def documents(
    data: bytes, kind: str, where: str, given: Fields
) -> tuple[Iterator[tuple[str, Page | InputError]], tuple[str, ...]] | None:
    """Return a corpus's documents (a row's id or number, and its words) and what was guessed; None for a table.

    Raises InputError where a field that is named is not there, or none holds texts though the rows are objects.
    """
    rows = rows_of(data, kind, where)
    head = list(islice(rows, _SAMPLE))
    names = list(dict.fromkeys(name for row in head if isinstance(row, Mapping) for name in row))
    for what, name in given.named.items():
        if name not in names:
            raise InputError(f"no field {name!r} for the {what}", where=where, hint=f"it has {', '.join(names[:20])}")
    told = named_fields([row for row in head if isinstance(row, Mapping)], names, given, least=least_text(kind, names))
    if "text" not in told:
        if kind in (".csv", ".tsv"):
            return None
        if not names and (fault := next((row for row in head if isinstance(row, InputError)), None)):
            raise fault
        raise InputError("no field that plainly holds the text", where=where, hint="name it: --text-field")
    guessed = [f"{what} from {name!r}" for what, name in told.items() if what not in given.named]
    notes = (f"a document a row: {', '.join(guessed)}",) if guessed else ()
    return _pages(chain(head, rows), told, where), notes


def named_fields(
    rows: Sequence[Row], names: Sequence[str], given: Fields, *, least: int | None = None
) -> dict[str, str]:
    """Return which field holds what: as it was given, else as it plainly is; a text has `least` characters."""
    return {**_guess(rows, names, _LONG if least is None else least), **given.named}


def least_text(kind: str, names: Sequence[str]) -> int:
    """Return how long the field must be that is named as texts are: of objects any length will do, of tables not."""
    titled = {name.strip().lower() for name in names} & set(_USUAL["title"].split())
    return (_SHORT if titled else _LONG) if kind in (".csv", ".tsv") else 1


def _pages(
    rows: Iterable[Row | InputError], told: Mapping[str, str], where: str
) -> Iterator[tuple[str, Page | InputError]]:
    for number, row in enumerate(rows, start=1):
        if isinstance(row, InputError):
            yield str(number), row
            continue
        text = row.get(told["text"], "")
        name = re.sub(r"\s+", " ", row.get(told.get("id", ""), "")).strip()[:60] or str(number)
        if not text.strip():
            yield name, InputError("a row without a text", where=f"{where}:{number}", hint="")
            continue
        declared = {
            key: row[told[what]].strip()
            for what, key in (("title", "title"), ("publisher", "publisher"), ("date", "issued"), ("number", "number"))
            if what in told and row.get(told[what], "").strip()
        }
        declared["record"] = "yes"
        if told.get("url") and row.get(told["url"]):
            declared["source"] = row[told["url"]].strip()
        try:
            yield name, _page(text, declared, f"{where}:{number}")
        except InputError as error:
            yield name, error


def _page(text: str, declared: dict[str, str], where: str) -> Page:
    if len(_MARKUP.findall(text[:5000])) >= 2:
        from kg.read.web import parse_page

        page = parse_page(text.encode("utf-8", "replace"), where, "utf-8")
        return Page(page.text, {**page.declared, **declared}, page.tables)
    page = page_of(text.replace("\r\n", "\n").replace("\r", "\n"))
    return Page(page.text, declared, page.tables)


def _guess(rows: Sequence[Row], names: Sequence[str], least: int) -> dict[str, str]:
    """Return which field plainly holds what: by its name, and for the text by what it holds."""
    told: dict[str, str] = {}
    plain = {name.strip().lower(): name for name in names}
    for what, words in _USUAL.items():
        found = next((plain[word] for word in words.split() if word in plain), None)
        if found and (what != "text" or _holds_texts(rows, found, least)):
            told[what] = found
    if "text" not in told:
        best = max(names, key=lambda name: sum(len(row.get(name, "")) for row in rows), default="")
        if best and best not in told.values() and _holds_texts(rows, best, _LONG * 2):
            told["text"] = best
    return told


def _holds_texts(rows: Sequence[Row], name: str, least: int) -> bool:
    lengths = sorted(len(row.get(name, "")) for row in rows)
    middle = lengths[len(lengths) // 2] if lengths else 0
    return middle >= least and any(has_chinese(row.get(name, "")) for row in rows)


def rows_of(data: bytes, kind: str, where: str) -> Iterator[Row | InputError]:
    """Yield the rows of a file, each with its fields; an error for one that is none."""
    if kind == ".parquet":
        return _parquet(data, where)
    text = decode(data, where)
    if kind in (".jsonl", ".ndjson"):
        return _jsonl(text, where)
    if kind == ".json":
        return _json(text, where)
    return _csv(text, where)


def _jsonl(text: str, where: str) -> Iterator[Row | InputError]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            told = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield InputError(f"not JSON: {error}", where=f"{where}:{number}", hint="write one object a line")
            continue
        yield (
            _plain(told)
            if isinstance(told, dict)
            else InputError("no object", where=f"{where}:{number}", hint="write one object a line")
        )


def _json(text: str, where: str) -> Iterator[Row | InputError]:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"not JSON: {error}", where=where, hint="give a list of objects") from error
    if isinstance(told, dict):
        lists = [value for value in told.values() if isinstance(value, list) and value and isinstance(value[0], dict)]
        told = list(chain.from_iterable(lists)) or [told]
    if not isinstance(told, list):
        raise InputError("no list of objects", where=where, hint="give a list of objects")
    return (
        _plain(thing)
        if isinstance(thing, dict)
        else InputError("no object", where=f"{where}:{number}", hint="give a list of objects")
        for number, thing in enumerate(told, start=1)
    )


def _csv(text: str, where: str) -> Iterator[Row | InputError]:
    rows = csv_rows(text, where)
    head = [name.strip() for name in next(rows, [])]
    return (
        InputError("more fields than the head has", where=f"{where}:{number}", hint="quote texts with commas in them")
        if any(cell.strip() for cell in row[len(head) :])
        else dict(zip(head, row, strict=False))
        for number, row in enumerate(rows, start=2)
        if any(cell.strip() for cell in row)
    )


def _parquet(data: bytes, where: str) -> Iterator[Row | InputError]:
    with needed_for("a .parquet file", where=where, error=InputError):
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    try:
        for batch in ParquetFile(BytesIO(data)).iter_batches(batch_size=256):
            yield from (_plain(row) for row in batch.to_pylist())
    except (ArrowException, OSError) as error:
        raise InputError(f"not a whole .parquet: {error}", where=where, hint="save it again") from error


def _plain(thing: Mapping[str, object]) -> Row:
    """Return a row whose values are words; lists of words stand one below the other."""
    row = {}
    for name, value in thing.items():
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            row[str(name)] = "\n".join(value)
        elif value is not None and not isinstance(value, list | dict):
            row[str(name)] = str(value)
    return row
