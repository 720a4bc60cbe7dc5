"""How much of an article is kept, and how much of what stands around it: ours beside other extractors, where installed.

pip install trafilatura readability-lxml justext
python -m tests.bench.bench_pages
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec

from kg.read.formats import parse
from tests.support.sites import BODY, NOISE, SITES


def ours(page: str) -> str:
    return parse(page.encode(), "a.html").text


def trafilatura(page: str) -> str:
    import trafilatura as library

    return library.extract(page, include_tables=True, include_comments=False) or ""


def readability(page: str) -> str:
    from lxml import html  # type: ignore[import-untyped]
    from readability import Document

    return str(html.fromstring(Document(page).summary()).text_content())


def justext(page: str) -> str:
    import justext as library

    stop = frozenset(["的", "了", "和", "是", "在", "有", "为", "与", "将"])
    found = library.justext(page.encode(), stop, length_low=10, length_high=40, stopwords_low=0, stopwords_high=0)
    return "\n".join(paragraph.text for paragraph in found if not paragraph.is_boilerplate)


EXTRACTORS: dict[str, Callable[[str], str]] = {
    "kg.read": ours,
    "trafilatura": trafilatura,
    "readability": readability,
    "justext": justext,
}


def main() -> None:
    """Print for every extractor the share of paragraphs kept and of the noise let through."""
    pages = [site() for site in SITES]
    for name, extract in EXTRACTORS.items():
        if name != "kg.read" and find_spec(name) is None:
            print(f"{name:12} not installed")
            continue
        texts = [extract(page) for page in pages]
        kept = sum(line in text for text in texts for line in BODY)
        noise = sum(word in text for page, text in zip(pages, texts, strict=True) for word in NOISE if word in page)
        there = sum(word in page for page in pages for word in NOISE)
        print(f"{name:12} paragraphs {kept / len(BODY) / len(pages):6.1%}   noise {noise / there:6.1%}")


if __name__ == "__main__":
    main()
