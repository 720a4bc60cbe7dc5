"""How somebody wants the pages: in which language, in which light; and the links that switch them without a program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

LANGUAGES, THEMES = ("zh", "en"), ("light", "dark")
WISHES: Mapping[str, tuple[str, tuple[str, ...]]] = {"lang": ("language", LANGUAGES), "theme": ("theme", THEMES)}
"""What a page's address can ask for: by its parameter, what is remembered of it and what it may be."""
COOKIE = "wutong-{}"
"""What a wish is remembered as, here and by the explorer (kg/view/page/dom.js)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who looks at a page."""

    language: int = 0
    """0 Chinese, 1 English."""
    theme: str = ""
    """light or dark; empty where the browser decides."""
    asked: str = ""
    """What the page's address asks beside these wishes, as a query string."""

    def link(self, name: str, value: str) -> str:
        """Return the way to the same page with another wish.

        >>> Visitor(asked="q=%E7%B2%AE").link("lang", "en")
        '?q=%E7%B2%AE&lang=en'
        """
        return f"?{self.asked}{'&' if self.asked else ''}{name}={value}"

    def told(self) -> dict[str, str]:
        """Return the visitor as the parameters of a call."""
        return {"language": LANGUAGES[self.language], "theme": self.theme, "asked": self.asked}


def visitor_in(parameters: Mapping[str, str]) -> Visitor:
    """Return the visitor whom a call tells of.

    >>> visitor_in(Visitor(language=1, theme="dark").told())
    Visitor(language=1, theme='dark', asked='')
    """
    language = LANGUAGES.index(parameters.get("language") or LANGUAGES[0])
    return Visitor(language=language, theme=parameters.get("theme", ""), asked=parameters.get("asked", ""))


def visitor_of(address: Iterable[tuple[str, str]], cookies: Mapping[str, str], languages: str) -> Visitor:
    """Return who asks: what the address wishes goes before what is remembered, that before the browser's languages.

    >>> visitor_of([("q", "粮"), ("theme", "dark")], {"wutong-language": "zh"}, "en-GB")
    Visitor(language=0, theme='dark', asked='q=%E7%B2%AE')
    """
    pairs = list(address)
    wished = wishes(pairs)
    had = {name: cookies.get(COOKIE.format(name), "") for name, _ in WISHES.values()}
    found = {name: wished.get(name) or (had[name] if had[name] in values else "") for name, values in WISHES.values()}
    return Visitor(
        language=LANGUAGES.index(found["language"] or _spoken(languages)),
        theme=found["theme"],
        asked=urlencode([(name, value) for name, value in pairs if name not in WISHES]),
    )


def wishes(address: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return what an address wishes, by the name it is remembered by; what cannot be wished is none.

    >>> wishes([("lang", "en"), ("theme", "pink")])
    {'language': 'en'}
    """
    return {WISHES[name][0]: value for name, value in address if name in WISHES and value in WISHES[name][1]}


def _spoken(languages: str) -> str:
    """The language of the pages by what a browser asks for: Chinese unless it asks for others and not for Chinese."""
    asked = [part.partition(";")[0].strip().lower() for part in languages.split(",")]
    return "zh" if not any(asked) or any(tag.startswith("zh") or tag == "*" for tag in asked) else "en"
