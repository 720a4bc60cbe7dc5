"""Files and pages to articles; the only stage that reads input. Provisional: UTF-8 text, title and nothing more."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

from kg.layout import lay_out
from kg.lexicon import Lexicon, load_lexicon
from kg.model import Article
from kg.terms import digest


def read_article(source: Path | str, *, lexicon: Lexicon | None = None) -> Article:
    """Read one file as an article."""
    path = Path(source)
    text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    titles = [line.text for line in lay_out(text, lexicon or load_lexicon()) if line.role == "title"]
    slug = path.stem if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", path.stem) else "a" + digest(path.stem)
    return Article(
        id=slug,
        title=titles[0] if titles else path.stem,
        text=text,
        source=path.name,
        sha256=sha256(text.encode()).hexdigest(),
    )
