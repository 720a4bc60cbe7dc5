"""What a web page declares about itself: meta elements, linked data, the title of its window, a platform's script."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

_TAG = re.compile(r"<[^>]*>")
_SPACES = re.compile(r"\s+")
_META = {
    "articletitle": "title",
    "og:title": "title",
    "twitter:title": "title",
    "contentsource": "publisher",
    "source": "publisher",
    "og:article:author": "publisher",
    "pubdate": "issued",
    "publishdate": "issued",
    "article:published_time": "issued",
    "og:published_time": "issued",
    "datepublished": "issued",
}
"""Names of `meta` elements, those that public sites must have and those that others do."""
_LINKED = {"headline": "title", "datePublished": "issued", "publisher": "publisher", "sourceOrganization": "publisher"}
_SECONDS = re.compile(r"\bvar (?:ct|oriCreateTime|publish_time) = [\"'](\d{10})[\"']")
_ACCOUNT = re.compile(r"\bvar nickname = (?:htmlDecode\()?[\"']([^\"'<>]{1,60})[\"']")
_CHINA = timezone(timedelta(hours=8))


def declared_by(root: Any, markup: str) -> dict[str, str]:
    """Return `title`, `publisher`, `issued` and `window` as far as a page declares them."""
    declared: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").lower()
        content = _plain(meta.get("content") or "")
        if name in _META and content:
            declared.setdefault(_META[name], content)
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            for key, value in _linked(script.text or ""):
                declared.setdefault(key, value)
    if seconds := _SECONDS.search(markup):
        declared.setdefault("issued", datetime.fromtimestamp(int(seconds[1]), _CHINA).strftime("%Y-%m-%d %H:%M"))
    if account := _ACCOUNT.search(markup):
        declared.setdefault("publisher", account[1])
    for element in root.iter("title"):
        declared.setdefault("window", _plain("".join(element.itertext())))
    return declared


def _plain(words: str) -> str:
    return _SPACES.sub(" ", _TAG.sub("", words)).strip()


def _linked(script: str) -> Iterator[tuple[str, str]]:
    """Yield what a JSON-LD script says of an article."""
    try:
        told = json.loads(script)
    except (ValueError, RecursionError):
        return
    things = told if isinstance(told, list) else told.get("@graph", [told]) if isinstance(told, dict) else []
    for thing in things if isinstance(things, list) else []:
        if not isinstance(thing, dict) or not re.search("Article|Posting|Report|WebPage", str(thing.get("@type", ""))):
            continue
        for name, key in _LINKED.items():
            value = thing.get(name)
            value = value.get("name") if isinstance(value, dict) else value
            if isinstance(value, str) and value.strip():
                yield key, _plain(value)
