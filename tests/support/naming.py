"""What the names stage makes of a few words: for tables of cases."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kg.lexicon import Lexicon, load_lexicon
from kg.model import Article, Names
from kg.names import find_names
from kg.segment import segment

CASES = Path(__file__).resolve().parents[1] / "cases"


@cache
def lexicon() -> Lexicon:
    """The shipped cues, read once."""
    return load_lexicon()


def named(text: str, title: str = "") -> Names:
    """Every name in a text, found by cues alone."""
    article = Article(id="case", title=title, text=text, source="case", sha256="")
    return find_names(article, segment(article, lexicon()), (), lexicon())


def found(text: str, *finders: str) -> set[str]:
    """The names that some finders found in a text, as `label|Class`."""
    return {f"{m.canonical}|{m.kind}" for m in named(text).mentions if m.rule.split(".")[1] in finders}


def table(name: str) -> list[tuple[str, set[str]]]:
    """The cases of a file: a text, a tab, and the names it holds, joined by ；."""
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    rows = (line.partition("\t") for line in lines if line and not line.startswith("#"))
    return [(text, {name for name in names.split("；") if name}) for text, _, names in rows]
