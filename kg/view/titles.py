"""What an article is called where it has no title: its first words, so that two of them can be told apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from kg.model import UNTITLED

__all__ = ["UNTITLED", "latest_first", "titled", "told_on"]
Article = TypeVar("Article", bound=Mapping[str, Any])
_MOST = 24
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?=年)")


def titled(title: str, text: str) -> str:
    """Return an article's title; of one without, its first words behind what says so.

    >>> titled("（无标题）", "2022年,全市上下真抓实干,经济稳中向好,社会大局和谐稳定。")
    '（无标题）2022年,全市上下真抓实干,经济稳中向好,社会…'
    >>> titled("关于成立指挥部的通知", "各单位：")
    '关于成立指挥部的通知'
    """
    if title != UNTITLED:
        return title
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return f"{title}{first[:_MOST]}{'…' if len(first) > _MOST else ''}"


def told_on(issued: str | None, title: str) -> str:
    """Return when an article stands in order: its date, without one the year in its title; empty where none tells.

    >>> told_on("2024-03-05", ""), told_on(None, "２０２３年政府工作报告"), told_on("", "通知")
    ('2024-03-05', '2023', '')
    """
    found = None if issued else _YEAR.search(unicodedata.normalize("NFKC", title))
    return issued or (found[0] if found else "")


def latest_first(articles: Iterable[Article]) -> list[Article]:
    """Return articles (id, title, issued) in the order in which people are shown them; of one day by title and id.

    Those without a date stand by the year in their titles, those of which nothing tells when last.

    >>> made = [{"id": i, "title": t, "issued": None} for i, t in (("a", "二"), ("b", "一"), ("c", "2023年"))]
    >>> [article["id"] for article in latest_first(made)]
    ['c', 'b', 'a']
    """
    by_title = sorted(articles, key=lambda article: (article["title"], article["id"]))
    return sorted(by_title, key=lambda article: told_on(article["issued"], article["title"]), reverse=True)
